"""The preview picture of each story, drawn on demand."""
