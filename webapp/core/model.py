"""The vocabulary: what a study, a facet, a term, a site and a problem are.

Front matter spells its fields in camelCase (``detailsTitle``), Python in snake_case (``details_title``); the alias
generator is the only bridge. Names, types and descriptions here are also the JSON Schema for editors and, through a
test, the field table of the author's guide: change the schema here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass as plain
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - the front matter has a field named `date`
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

# Scalars are strict one by one: a strict dataclass would refuse the mappings it is made from.
CONFIG = ConfigDict(alias_generator=to_camel, extra="forbid")

#: The facets' names, in the order of the query string. Their terms are the taxonomy's.
FACETS = ("industry", "product", "service", "solution")

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
IMAGE_PATTERN = r"^/images/"
WEB_PATTERN = r"^https?://"


def as_tuple(value: Any) -> Any:
    """YAML gives lists, the model has tuples; anything else goes on to be refused."""
    return tuple(value) if isinstance(value, list) else value


def _terms(value: Any) -> Any:
    """One term may be written alone: ``media`` is ``[media]``."""
    return (value,) if isinstance(value, str) else as_tuple(value)


Text = Annotated[str, Field(strict=True, min_length=1)]
Terms = Annotated[tuple[Text, ...], BeforeValidator(_terms), Field(min_length=1)]
Slug = Annotated[str, Field(strict=True, pattern=SLUG_PATTERN)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(as_tuple)]
ImagePath = Annotated[str, Field(strict=True, pattern=IMAGE_PATTERN)]
Day = Annotated[Date, Field(strict=True, ge=Date(1900, 1, 1), le=Date(2200, 1, 1))]
Moment = Annotated[
    AwareDatetime,
    Field(strict=True, ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]
WebAddress = Annotated[str, Field(strict=True, pattern=WEB_PATTERN)]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Testimonial:
    name: Text
    role: Text
    description: Text
    rating: Annotated[int, Field(strict=True, ge=1, le=5)]
    image: ImagePath | None = None
    x_link: WebAddress | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Overview:
    title_one: Text
    title_two: Text
    description: Text


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Block(Overview):
    testimonial: Testimonial | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Metric:
    value: Text
    label: Text
    source: Text | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Company:
    website: WebAddress | None = None
    location: Text | None = None
    size: Text | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What an author may write between the two ``---`` lines."""

    title: Text
    description: Text
    details_title: Text
    industry: Terms
    product: Terms
    service: Terms
    solution: Terms
    light_image: ImagePath
    dark_image: ImagePath
    alt: Text
    overview: Overview
    problem_block: Block
    solution_block: Block
    result_block: Block
    date: Day | None = None
    updated: Day | None = None
    draft: Annotated[bool, Field(strict=True)] = False
    publish_at: Moment | None = None
    expires_at: Moment | None = None
    metrics: Annotated[tuple[Metric, ...], BeforeValidator(as_tuple)] = ()
    company: Company | None = None
    related: Slugs = ()
    formerly: Slugs = ()

    def terms(self, facet: str) -> tuple[str, ...]:
        """The slugs of this study's terms in ``facet`` (one of ``FACETS``)."""
        terms: tuple[str, ...] = getattr(self, facet)
        return terms


@plain(frozen=True, slots=True, kw_only=True)
class Study:
    """One valid study: its address, what the author wrote, and the body as Markdown."""

    slug: str
    front: FrontMatter
    body: str = ""


@plain(frozen=True, slots=True)
class Term:
    slug: str
    label: str
    description: str


@plain(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    terms: tuple[Term, ...]


@plain(frozen=True, slots=True)
class Taxonomy:
    """The facets in order, each with its terms in order."""

    facets: tuple[Facet, ...]

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)

    def term(self, facet: str, slug: str) -> Term:
        return next(term for term in self.facet(facet).terms if term.slug == slug)


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Organisation:
    name: Text
    url: WebAddress


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class CallToAction:
    title: Text
    text: Text
    label: Text
    href: WebAddress


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Site:
    """``site.yaml``. ``base_url`` is where the public finds the site, without a slash at its end."""

    name: Text
    tagline: Text
    base_url: Annotated[WebAddress, Field(alias="base_url")]
    organisation: Organisation
    call_to_action: CallToAction
    notice: Text | None = None
    featured: Slugs = ()


@plain(frozen=True, slots=True, order=True)
class Problem:
    """One thing an author has to mend, and where. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int
    severity: Literal["error", "warning"]
    code: str
    field: str
    message: str
    hint: str = ""
    source: str = ""


Problems = tuple[Problem, ...]
#: Where a value stands in the front matter: ``("metrics", 0, "label")``.
FieldPath = tuple[str | int, ...]
