"""Ground floor: what a calling team is. Pure functions and frozen records, no I/O."""
