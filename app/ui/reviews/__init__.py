"""What screens share about reviews: their words, reviews to read, snippets to play."""
