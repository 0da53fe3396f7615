"""The site folder on disk: files, images, the parse cache, reading and reloading. Nothing else reads content from disk.

It may import ``webapp.validation``, ``webapp.search``, ``webapp.parsing``, ``webapp.model`` and the settings. It never
imports Flask.
"""
