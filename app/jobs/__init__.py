"""Work made of several rooms and longer than a moment, one per file. No Qt."""
