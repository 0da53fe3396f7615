"""The files of static/: read at start, compressed, and sent from memory at an address with their content's hash."""
