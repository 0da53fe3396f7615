"""Writes the tables of the theme guide: what each template gets, and the fields of every object in it.

`make docs` runs it after a change of the page objects; a test fails until that is done.
"""

import re
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from tests.factories import ROOT
from webapp.pages import EmbeddedCards, ErrorPage, Explore, ExplorePage, StudyPage
from webapp.pages.cards import Card
from webapp.pages.feed import FeedEntry, FeedPage
from webapp.pages.sitemap import SitemapEntry
from webapp.pages.social_image import SocialImage

GUIDE = ROOT / "docs" / "theme.md"
#: Template: the name of the object in it, and its class.
PAGES: dict[str, tuple[str, type]] = {
    "explore/index.html": ("page", ExplorePage),
    "explore/_partial.html": ("explore", Explore),
    "explore/_card.html": ("card", Card),
    "study/show.html": ("page", StudyPage),
    "errors/error.html": ("page", ErrorPage),
    "embed/cards.html": ("page", EmbeddedCards),
    "preview/preview.svg": ("page", SocialImage),
    "feeds/atom.xml": ("page", FeedPage),
    "feeds/entry.html": ("entry", FeedEntry),
    "feeds/sitemap.xml": ("page", SitemapEntry),
}


def names_of(kind: type) -> list[str]:
    return list(kind._fields) if hasattr(kind, "_fields") else [field.name for field in fields(kind)]


def objects(kind: Any) -> Iterator[type]:
    """The class and the classes of all its fields that have fields of their own, at any depth."""
    if isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        yield kind
        for inner in typing.get_type_hints(kind).values():
            yield from objects(inner)
    for inner in typing.get_args(kind):
        yield from objects(inner)


def guide(text: str) -> str:
    """The text of the guide with its tables as the page objects are."""
    kinds = {kind.__name__: kind for _, page in PAGES.values() for kind in objects(page)}
    pages = [
        f"| `{template}` | {'list of ' if kind is SitemapEntry else ''}`{kind.__name__}` | `{name}` |"
        for template, (name, kind) in PAGES.items()
    ]
    rows = [
        f"| `{name}` | {' '.join(f'`{field}`' for field in names_of(kind))} |" for name, kind in sorted(kinds.items())
    ]
    for heading, lines in (("| template | object | variable |", pages), ("| object | fields |", rows)):
        table = re.compile(rf"({re.escape(heading)}\n\| --- [^\n]*\n)(?:\|[^\n]*\n)*")
        text, count = table.subn(lambda match, lines=lines: match[1] + "\n".join(lines) + "\n", text)
        assert count == 1, f"the guide has no table {heading}"
    return text


if __name__ == "__main__":
    GUIDE.write_text(guide(GUIDE.read_text()))
