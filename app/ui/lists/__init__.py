"""Lists that several screens show: their rows in words."""
