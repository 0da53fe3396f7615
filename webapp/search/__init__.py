"""From studies and a query to results: the library, its inverted index, facet counts, snippets, related studies.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import ``webapp.markdown`` and ``webapp.model``.
"""
