"""What the processes of a fault test share."""

PASSPHRASE = "correct horse"
"""Opens every desk's secret."""
