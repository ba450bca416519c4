"""Painted things that know no act: screens are put together from these."""
