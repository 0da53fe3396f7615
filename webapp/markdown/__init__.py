"""Markdown to safe HTML and to plain text, and the links and pictures in it.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import nothing else of the program.
"""

from webapp.markdown.headings import PAGE_IDS, SECTIONS
from webapp.markdown.links import IMAGES, MAX_PARSED, Link, links, pictures, resolve_links
from webapp.markdown.render import fragments, page_ids, to_html, to_text

__all__ = [
    "IMAGES",
    "MAX_PARSED",
    "PAGE_IDS",
    "SECTIONS",
    "Link",
    "fragments",
    "links",
    "page_ids",
    "pictures",
    "resolve_links",
    "to_html",
    "to_text",
]
