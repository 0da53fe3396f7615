"""Fields to valid values, or to the problems they have: checks, messages, suggestions, JSON Schema, reports.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import ``webapp.parsing``, ``webapp.markdown`` and
``webapp.model``.
"""
