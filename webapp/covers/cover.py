"""Which composition the cover of each study has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from webapp.covers.seed import Seed

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
#: The compositions. ``letter`` draws the initial of the customer's name.
MOTIFS = ("eclipse", "arcs", "tiles", "dunes", "capsules", "lines", "dots", "letter")
#: A composition comes back after at least so many others, so it is neither beside nor above itself in three columns.
DISTANCE = 3

_NAME = re.compile(
    rf"(?P<motif>{'|'.join(MOTIFS)})(?P<letter>(?<=letter)-[a-z0-9])?-(?P<colour>[0-9a-f]{{6}})-(?P<slug>[a-z0-9-]+)"
)


class Cover(NamedTuple):
    """Everything that decides how a drawn cover looks, besides the theme."""

    slug: str  #: of the study: the seed of the drawing
    motif: str  #: one of ``MOTIFS``
    letter: str  #: ``A`` to ``Z`` or ``0`` to ``9`` for the motif ``letter``, else ""
    colour: str  #: the customer's colour as ``#rrggbb``

    @property
    def name(self) -> str:
        """The cover as a part of an address; ``cover_of`` reads it again."""
        letter = f"-{self.letter.lower()}" if self.letter else ""
        return f"{self.motif}{letter}-{self.colour[1:]}-{self.slug}"


def cover_named(name: str) -> Cover | None:
    """The cover with this ``name``, or ``None`` if there is none."""
    if not (match := _NAME.fullmatch(name)) or (match["motif"] == "letter") != bool(match["letter"]):
        return None
    return Cover(match["slug"], match["motif"], (match["letter"] or "")[1:].upper(), f"#{match['colour']}")


def motifs_of(names: Iterable[tuple[str, str]]) -> list[str]:
    """The motif of each study, given as its slug and the customer's name, in the order of the list.

    The slug decides, but no motif comes twice within ``DISTANCE``. The last study chooses first, so that a new one at
    the top of the list leaves the others as they are.
    """
    chosen: list[str] = []
    for slug, name in reversed(list(names)):
        taken = chosen[-DISTANCE:] + ([] if initial(name) else ["letter"])
        first = Seed(f"motif of {slug}").pick(range(len(MOTIFS)))
        chosen.append(next(motif for motif in MOTIFS[first:] + MOTIFS[:first] if motif not in taken))
    return chosen[::-1]


def initial(name: str) -> str:
    """The first character of a name as ``A`` to ``Z`` or ``0`` to ``9``, without accents; "" if it is another."""
    letter = unicodedata.normalize("NFKD", name).upper()[:1]
    return letter if letter.isascii() and letter.isalnum() else ""
