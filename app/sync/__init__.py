"""The way between this computer and the team's database: acts up, the feed down, leases, blobs."""
