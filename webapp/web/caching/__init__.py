"""The page cache: finished responses in every encoding, cached until the content changes."""
