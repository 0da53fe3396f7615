"""Writes the text of a new study: every field, with what is allowed beside it. The template is ``new_study.md``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from webapp.model import FACETS, FrontMatter, Taxonomy

_TEMPLATE = Path(__file__).with_name("new_study.md")


def new_study(slug: str, taxonomy: Taxonomy | None, pictures: Sequence[str], today: dt.date) -> str:
    """The text of a new draft called ``slug``. It is valid if there are a taxonomy and a pair of logos.

    ``pictures`` are the site's, as addresses such as ``/images/icons/acme.svg``. A study without logos of its own gets
    another's.
    """
    light, dark = _logos(slug, pictures)
    text = _TEMPLATE.read_text(encoding="utf-8").format(
        slug=slug,
        name=slug.replace("-", " ").title(),
        facets="\n".join(_facet(facet, taxonomy) for facet in FACETS),
        light=light,
        dark=dark,
        portrait=_portrait(pictures),
        today=today.isoformat(),
    )
    return text.replace("\n---\n", f"\n{other_fields(text)}---\n", 1)


def other_fields(text: str) -> str:
    """The fields of a study that ``text`` does not name, as comments with their descriptions."""
    fields = FrontMatter.__pydantic_fields__.values()  # type: ignore[attr-defined]
    return "".join(f"# {field.description}\n# {field.alias}:\n" for field in fields if f"{field.alias}:" not in text)


def _logos(slug: str, pictures: Sequence[str]) -> tuple[str, str]:
    pairs = [(name, name[:-4] + "-dark.svg") for name in pictures if name.startswith("/images/icons/")]
    existing = [pair for pair in pairs if pair[1] in pictures]
    own = (f"/images/icons/{slug}.svg", f"/images/icons/{slug}-dark.svg")
    return own if own in existing or not existing else existing[0]


def _portrait(pictures: Sequence[str]) -> str:
    """A line with the field ``image`` of a testimonial. It is a comment if the site has no portrait yet."""
    avatar = next((name for name in pictures if name.startswith("/images/ns-avatar-")), None)
    return f"image: '{avatar}'" if avatar else "# image: '/images/first-last.png'"


def _facet(facet: str, taxonomy: Taxonomy | None) -> str:
    terms = [term.slug for term in taxonomy.facet(facet).terms] if taxonomy else ["?"]
    example = ", ".join(f"'{term}'" for term in terms[:2])  # in quotes: YAML reads 2024 as a number, no as false
    return f"# One of these, or a list such as [{example}]: {' · '.join(terms)}\n{facet}: '{terms[0]}'"
