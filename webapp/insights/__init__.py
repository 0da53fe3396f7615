"""``casebook insights``: what visitors filter by and search for, from the query log.

``log_file`` reads lines, ``answer`` parses them, ``steps`` leaves out half-typed searches, ``counter`` counts in
bounded memory, ``insights`` gathers, and ``report`` compares with the site. ``webapp/web/query_log.py`` writes the log.
"""
