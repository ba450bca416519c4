"""A day worked by keys and mouse alone, in real windows; pictures of it."""
