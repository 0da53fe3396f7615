"""Studies and a query to results: the library, its inverted index, facet counts, snippets and related studies.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import ``webapp.markdown`` and ``webapp.model``.
"""
