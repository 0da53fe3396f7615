"""Text to fields: a file is split at its fences and its YAML parsed strictly; every value keeps its position.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import only ``webapp.model``.
"""
