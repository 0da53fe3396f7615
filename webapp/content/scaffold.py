"""The file a new study begins as: every field, in the order people fill them in, with what is allowed beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from webapp.model import FACETS, FrontMatter, Taxonomy

_ANY_LOGO = "/images/icons/name.svg"


def new_study(slug: str, taxonomy: Taxonomy | None, pictures: Sequence[str], today: dt.date) -> str:
    """The text of a new draft called ``slug``, which is valid if there are a taxonomy and a pair of logos.

    Its own logos if they are drawn already, else those of another study stand in.
    """
    light, dark = _logos(slug, pictures)
    avatar = next((name for name in pictures if name.startswith("/images/ns-avatar-")), "/images/ns-avatar-01.png")
    name = slug.replace("-", " ").title()
    facets = "\n".join(_facet(facet, taxonomy) for facet in FACETS)
    text = _STUDY.format(
        slug=slug, name=name, facets=facets, light=light, dark=dark, avatar=avatar, today=today.isoformat()
    )
    return text.replace("\n---\n", f"\n{other_fields(text)}---\n", 1)


def other_fields(text: str) -> str:
    """The fields of a study that ``text`` does not name, as comments with their descriptions."""
    fields = FrontMatter.__pydantic_fields__.values()  # type: ignore[attr-defined]
    return "".join(f"# {field.description}\n# {field.alias}:\n" for field in fields if f"{field.alias}:" not in text)


def _logos(slug: str, pictures: Sequence[str]) -> tuple[str, str]:
    pairs = [(name, name[:-4] + "-dark.svg") for name in pictures if name.startswith("/images/icons/")]
    there = [pair for pair in pairs if pair[1] in pictures]
    own = (f"/images/icons/{slug}.svg", f"/images/icons/{slug}-dark.svg")
    return own if own in there or not there else there[0]


def _facet(facet: str, taxonomy: Taxonomy | None) -> str:
    terms = [term.slug for term in taxonomy.facet(facet).terms] if taxonomy else ["?"]
    some = ", ".join(f"'{term}'" for term in terms[:2])  # in quotes, for 2024 and no are something else to YAML
    return f"# One of these, or a list such as [{some}]: {' · '.join(terms)}\n{facet}: '{terms[0]}'"


_BLOCK = """\
{name}:
  titleOne: '{one}'
  titleTwo: 'A headline of one sentence.'
  description: >
    {text}
"""

_STUDY = (
    """\
---
# yaml-language-server: $schema=../study.schema.json
# A draft is nowhere on the site. Remove this line when the study is ready.
draft: true

title: '{name}'
# One sentence for the list and for search results: 160 characters or fewer.
description: 'What {name} wanted, and what came of it.'
# The headline of the study's own page.
detailsTitle: 'How {name} did it'

{facets}

# Draw /images/icons/{slug}.svg and {slug}-dark.svg, both of one shape, and name them here.
lightImage: '{light}'
darkImage: '{dark}'
# What the logo says, for those who do not see it.
alt: '{name}'

# The list shows the newest first.
date: {today}
# The day of the last change worth telling.
# updated: {today}
# From when until when the study is on the site: times with their zone.
# publishAt: {today}T09:00:00Z
# expiresAt: {today}T18:00:00Z

company:
  website: 'https://{slug}.example'
  location: 'Town, Country'
  size: '40 people'

"""
    + _BLOCK.format(name="overview", one="Overview", text="Who they are, and the story in two sentences.")
    + "\n"
    + _BLOCK.format(name="problemBlock", one="The problem", text="What went wrong, for whom, how often.")
    + """\
  # Optional in each of the three blocks, whole or not at all; image and xLink may be left out.
  testimonial:
    image: '{avatar}'
    name: 'First Last'
    role: 'Job, {name}'
    description: >
      What they said, in their own words.
    # A whole number from 1 to 5.
    rating: 5
    xLink: 'https://{slug}.example/people'

"""
    + _BLOCK.format(name="solutionBlock", one="The solution", text="What was done, by whom, in what order.")
    + "\n"
    + _BLOCK.format(name="resultBlock", one="The result", text="What is different now, and how you know.")
    + """\

# Figures with their units, in quotes; source may be left out.
metrics:
  - value: '41 %'
    label: 'fewer false alarms'
    source: 'Where the figure comes from'

# Slugs of studies to read next, and slugs that this study had before.
related: []
formerly: []
---

Markdown for everything else: headings, lists, tables, quotations. Or nothing.
"""
)
