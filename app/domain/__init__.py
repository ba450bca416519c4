"""Ground floor: what a calling team is. Pure functions and frozen dataclasses, standard library only."""
