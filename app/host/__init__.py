"""This computer: paths, settings, logs, lanes, clock, instance lock, crash notes, copies."""
