"""Markdown to safe HTML and to plain text, and the links and pictures in it.

Pure: no Flask, no Jinja, no disk, no clock, no environment. It may import nothing else of the program.
"""

from webapp.markdown.blocks import block_html, block_source, block_text
from webapp.markdown.headings import PAGE_IDS, SECTIONS, Heading, headings
from webapp.markdown.html_findings import Html, html_findings
from webapp.markdown.links import MAX_PARSED, Link, links, pictures, resolve_links
from webapp.markdown.parser import IMAGES
from webapp.markdown.quotes import Quotation, quotation
from webapp.markdown.render import fragments, page_ids, to_html
from webapp.markdown.text import to_text

__all__ = [
    "IMAGES",
    "MAX_PARSED",
    "PAGE_IDS",
    "SECTIONS",
    "Heading",
    "Html",
    "Link",
    "Quotation",
    "block_html",
    "block_source",
    "block_text",
    "fragments",
    "headings",
    "html_findings",
    "links",
    "page_ids",
    "pictures",
    "quotation",
    "resolve_links",
    "to_html",
    "to_text",
]
