"""What people do: one verb per file, `(command, desk) -> result`, one transaction each."""
