"""HTTP: the addresses and what they answer, headers, links, the page cache, static files, gunicorn.

The only part that knows Flask, besides the factory. It may import ``webapp.pages`` and everything below it, and
``webapp.content`` for what is being served.
"""
