"""The thread of a lead: its rows, and what of them can be corrected. Screens share it."""
