"""What people look at: one question per file, `(question, desk) -> frozen rows`."""
