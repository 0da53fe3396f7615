"""Text to fields: a file is split at its fences, its YAML parsed strictly, and every value keeps its place in the file.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import ``webapp.model`` alone.
"""
