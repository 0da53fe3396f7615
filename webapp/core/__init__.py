"""The pure heart of Casebook: text in, values out.

Nothing in here may import Flask, Jinja or gunicorn, open a file, read a clock or look at the environment;
``tests/unit/test_imports.py`` holds it. Whoever needs the disk or the time passes the bytes or the moment in.
"""
