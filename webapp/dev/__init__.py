"""`make dev`: the site made anew on every save, shown at once in the open browser.

The site knows nothing of this: ``workshop.py`` stands in front of it, adds one script to its pages, and keeps the last
good site where the next one fails. Nothing here is imported, or sent, by the site in production.
"""
