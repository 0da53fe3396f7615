"""HTTP: the routes and their responses, headers, links, the page cache, static files, gunicorn.

The only package that imports Flask, besides the factory in ``webapp``. It may import ``webapp.pages`` and everything
below it, and ``webapp.content`` for the content store.
"""
