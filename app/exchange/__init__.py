"""Lists in and out: readers, mapping, phones, zones, writers. Rows in, rows out; no store."""
