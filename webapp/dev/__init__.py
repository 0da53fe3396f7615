"""`make dev`: the site rebuilt on every save, and the open pages reloaded.

``live_reload.py`` is a WSGI application in front of the site: it adds one script to each page, and keeps the last good
site while a new one cannot be built. Production neither imports nor sends any of this.
"""
