"""One folder per screen: a view and its presenter. Screens do not import each other."""
