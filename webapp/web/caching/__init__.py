"""Finished responses: their bytes in every encoding, kept for as long as the content stays the same."""
