"""Stories of another website generator to a site folder: `casebook import`, with a mapping file written by the user.

It reads the old site's folder, and writes only files that do not exist yet. No other package of the program imports it.
"""
