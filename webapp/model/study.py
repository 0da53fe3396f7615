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
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.model.fields import (
    CONFIG,
    Accent,
    CaptionsPath,
    Day,
    ImagePath,
    Moment,
    Paragraph,
    Prose,
    Slugs,
    Terms,
    Text,
    VideoPath,
    WebAddress,
    as_tuple,
    one_or_many,
)
from webapp.model.site import CallToAction
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
    pull: Annotated[bool, Field(strict=True)] = False
    """true shows this quotation large, over the story. Without one, the first of the story is."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Picture:
    image: ImagePath
    """The address of a file in images/, such as /images/acme-hall.jpg."""
    alt: Text
    """What the picture shows, for readers who cannot see it."""
    caption: Text | None = None
    """A line under the picture."""
    credit: Text | None = None
    """The photographer or the source."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Video:
    file: VideoPath
    """The address of an .mp4 or .webm file in images/, such as /images/acme.mp4."""
    title: Text
    """What the video shows."""
    poster: ImagePath | None = None
    """The picture that is shown before the video plays."""
    captions: CaptionsPath | None = None
    """The words that are spoken, as a .vtt file in images/, in the language of the site."""
    transcript: Paragraph | None = None
    """The words that are spoken, as text for readers."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Overview:
    # No docstrings here: pydantic loses them in a subclass.
    title_one: Annotated[Text, Field(description="The small line above the headline.")]
    title_two: Annotated[Text, Field(description="The headline.")]
    description: Annotated[Prose, Field(description="Paragraphs and lists, with Markdown's emphasis, code and links.")]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Block(Overview):
    testimonials: Annotated[tuple[Testimonial, ...], one_or_many(Testimonial), Field(alias="testimonial")] = ()
    """A quotation of a person about it, or a list of them."""
    picture: Picture | None = None
    """A picture, under the text."""
    video: Video | None = None
    """A video, under the text."""


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
    colour: Accent | None = None
    """The customer's colour, a colour of CSS in quotes: '#0b6e4f'. Without it, the colour of the logo."""
    overview: Overview
    """A summary of the study."""
    problem_block: Block | None = None
    """The problem. A study that is told in its Markdown body may leave out all three blocks."""
    solution_block: Block | None = None
    """The solution."""
    result_block: Block | None = None
    """The result."""
    cover: Picture | None = None
    """A picture at the head of the story, on its card and in its preview picture."""
    gallery: Annotated[tuple[Picture, ...], BeforeValidator(as_tuple)] = ()
    """Pictures after the result."""
    video: Video | None = None
    """A video before the overview."""
    call_to_action: CallToAction | None = None
    """The invitation at the end of the page, in place of the site's."""
    authors: Annotated[tuple[Text, ...], one_or_many(Text), Field(alias="author")] = ()
    """The name of the author, or a list of names."""
    original: WebAddress | None = None
    """The address where the story appeared first, beginning with https:// or http://."""
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

    @property
    def sections(self) -> dict[str, Overview]:
        """The overview and the blocks, by the names of their fields."""
        blocks = {
            "problemBlock": self.problem_block,
            "solutionBlock": self.solution_block,
            "resultBlock": self.result_block,
        }
        return {"overview": self.overview} | {name: block for name, block in blocks.items() if block}

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The problem, the solution and the result; none if the story is told in its body."""
        return tuple(section for section in self.sections.values() if isinstance(section, Block))

    @property
    def pull_quote(self) -> Testimonial | None:
        """The quotation that is shown large, if the story has any."""
        said = [testimonial for block in self.blocks for testimonial in block.testimonials]
        return next((testimonial for testimonial in said if testimonial.pull), said[0] if said else None)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures but those of logos and persons, in the order of the page."""
        return tuple(filter(None, (self.cover, *(block.picture for block in self.blocks), *self.gallery)))

    @property
    def videos(self) -> tuple[Video, ...]:
        """All videos, in the order of the page."""
        return tuple(filter(None, (self.video, *(block.video for block in self.blocks))))

    @property
    def original_host(self) -> str:
        """The name of the site where the story appeared first, as visitors read it."""
        return (urlsplit(self.original).hostname or "").removeprefix("www.") if self.original else ""


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

    @property
    def is_told_in_body(self) -> bool:
        """Whether the story has no blocks."""
        return not self.front.blocks
