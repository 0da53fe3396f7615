"""Fields to values, or to every problem they have: messages, suggestions, the JSON Schema, the report for people.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import ``webapp.parsing``, ``webapp.markdown`` and
``webapp.model``.
"""
