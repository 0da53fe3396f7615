"""A study: its address, its front matter and its Markdown body.

Front matter has camelCase names (``detailsTitle``), Python snake_case (``details_title``); the alias generator converts
them. The JSON Schema for editors and the tables of the author's guide are made from the names, types and descriptions
here: change the schema here, then run ``make docs``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.model.fields import CONFIG, Day, ImagePath, Moment, Paragraph, Slugs, Terms, Text, WebAddress, as_tuple
from webapp.model.taxonomy import Facet, Taxonomy

#: Slugs that no study may have, because the site has pages of its own at these addresses.
RESERVED = {"results", "cards"}


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Testimonial:
    name: Text
    """The name of the person."""
    role: Text
    """Their job and their employer."""
    description: Paragraph
    """The quotation."""
    rating: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None
    """Stars: a whole number from 1 to 5."""
    image: ImagePath | None = None
    """A portrait: the address of a file in images/, such as /images/ns-avatar-25.png."""
    x_link: WebAddress | None = None
    """The address of their profile, beginning with https:// or http://."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Overview:
    # No docstrings here: pydantic loses them in a subclass.
    title_one: Annotated[Text, Field(description="The small line above the headline.")]
    title_two: Annotated[Text, Field(description="The headline.")]
    description: Annotated[Paragraph, Field(description="A paragraph of plain text.")]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Block(Overview):
    testimonial: Testimonial | None = None
    """A quotation of a person about it."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Metric:
    value: Text
    """A figure with its unit, in quotes: '41 %'."""
    label: Text
    """What the figure measures."""
    source: Text | None = None
    """The source of the figure."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Company:
    website: WebAddress | None = None
    """The company's own site, beginning with https:// or http://."""
    location: Text | None = None
    """The place of the company."""
    size: Text | None = None
    """The size of the company, such as '40 people'."""

    @property
    def website_label(self) -> str:
        """The address of the site as visitors read it."""
        return self.website.partition("://")[2].rstrip("/") if self.website else ""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields between the two ``---`` lines of a study."""

    title: Text
    """The customer's name, as the list shows it."""
    description: Paragraph
    """One sentence for the list and for search results: 160 characters or fewer."""
    details_title: Text
    """The headline of the study's own page."""
    light_image: ImagePath
    """The logo for light pages: the address of a file in images/, such as /images/icons/acme.svg."""
    dark_image: ImagePath | None = None
    """The logo for dark pages, of the same shape. Without it the logo stands on a light plate there."""
    alt: Text
    """The text of the logo, for readers who cannot see it: usually the customer's name."""
    overview: Overview
    """A summary of the study."""
    problem_block: Block
    """The problem."""
    solution_block: Block
    """The solution."""
    result_block: Block
    """The result."""
    date: Day | None = None
    """The day of the story. The list shows the newest first, and those without a date last."""
    updated: Day | None = None
    """The day of the last important change. Feeds count the latest of date, publishAt and updated."""
    draft: Annotated[bool, Field(strict=True)] = False
    """true hides the study from the site. When you remove it, set date to that day: feeds show it as new."""
    publish_at: Moment | None = None
    """The time at which it appears on the site, with its zone, such as 2026-03-31T09:00:00+02:00."""
    expires_at: Moment | None = None
    """The time at which it disappears from the site, with its zone."""
    metrics: Annotated[tuple[Metric, ...], BeforeValidator(as_tuple)] = ()
    """Figures that show the result."""
    company: Company | None = None
    """Facts about the customer."""
    related: Slugs = ()
    """Slugs of studies to read next."""
    formerly: Slugs = ()
    """Slugs that this study had before: their addresses redirect here."""


@lru_cache(8)  # making a schema takes some milliseconds
def front_matter_of(taxonomy: Taxonomy) -> type[FrontMatter]:
    """``FrontMatter`` with a field for each facet of the taxonomy. ``without_terms`` separates them again."""
    kinds: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    for facet in taxonomy.facets:
        kinds[_attribute(facet)] = Annotated[Terms, Field(alias=facet.name)]
        if not facet.required:
            defaults[_attribute(facet)] = ()
    schema = type("FrontMatter", (FrontMatter,), {"__annotations__": kinds, "__module__": __name__, **defaults})
    return cast(type[FrontMatter], dataclass(config=CONFIG, frozen=True, kw_only=True)(schema))


def without_terms(values: FrontMatter, taxonomy: Taxonomy) -> tuple[FrontMatter, dict[str, tuple[str, ...]]]:
    """``values`` of the type ``front_matter_of(taxonomy)`` as its ``FrontMatter`` and its terms by facet.

    A facet without terms is left out.
    """
    fields = FrontMatter.__pydantic_fields__.items()  # type: ignore[attr-defined]
    front = FrontMatter(**{field.alias: getattr(values, name) for name, field in fields})
    terms = {facet.name: getattr(values, _attribute(facet)) for facet in taxonomy.facets}
    return front, {facet: slugs for facet, slugs in terms.items() if slugs}


def _attribute(facet: Facet) -> str:
    """The name of a facet's attribute. The facet's own name may be a word of Python, such as ``class``."""
    return f"facet_{facet.name}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A valid study: its address, its fields, its terms by facet, and its body as Markdown.

    ``terms`` has no facet without terms.
    """

    slug: str
    front: FrontMatter
    terms: Mapping[str, tuple[str, ...]]
    body: str = ""
