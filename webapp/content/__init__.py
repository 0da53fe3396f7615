"""The site folder on the disk: files, pictures, the parse cache, loading and reloading. The only reader of the disk.

It may import ``webapp.validation``, ``webapp.search``, ``webapp.parsing``, ``webapp.model`` and the settings.
It never imports Flask.
"""
