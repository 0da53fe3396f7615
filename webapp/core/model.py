"""The vocabulary: what a study, a facet, a term, a site and a problem are.

Front matter spells its fields in camelCase (``detailsTitle``), Python in snake_case (``details_title``); the alias
generator is the only bridge. Names, types and descriptions here are also the JSON Schema for editors and, through a
test, the field table of the author's guide: change the schema here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass as plain
from dataclasses import field
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - the front matter has a field named `date`
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from webapp.core.codes import Code

# Scalars are strict one by one: a strict dataclass would refuse the mappings it is made from.
# The text under a field is its description, for editors and the author's guide.
CONFIG = ConfigDict(alias_generator=to_camel, extra="forbid", use_attribute_docstrings=True)

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


Text = Annotated[str, Field(strict=True, min_length=1, pattern=r"\S")]
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
    """Who said it."""
    role: Text
    """Their job, and where."""
    description: Text
    """What they said."""
    rating: Annotated[int, Field(strict=True, ge=1, le=5)]
    """Stars: a whole number from 1 to 5."""
    image: ImagePath | None = None
    """A portrait: the address of a file under static/, such as /images/ns-avatar-25.png."""
    x_link: WebAddress | None = None
    """Their page elsewhere, beginning with https:// or http://."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Overview:
    # Not by texts under the fields: those are lost where a class inherits.
    title_one: Annotated[Text, Field(description="The small line above the headline.")]
    title_two: Annotated[Text, Field(description="The headline.")]
    description: Annotated[Text, Field(description="A paragraph of plain text.")]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Block(Overview):
    testimonial: Testimonial | None = None
    """What somebody said about it."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Metric:
    value: Text
    """A figure with its unit, in quotes: '41 %'."""
    label: Text
    """What the figure measures."""
    source: Text | None = None
    """Where the figure comes from."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Company:
    website: WebAddress | None = None
    """The company's own site, beginning with https:// or http://."""
    location: Text | None = None
    """Where it is."""
    size: Text | None = None
    """How big it is, in words: '40 people'."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What an author may write between the two ``---`` lines."""

    title: Text
    """The customer's name, as the list shows it."""
    description: Text
    """One sentence for the list and for search results: 160 characters or fewer."""
    details_title: Text
    """The headline of the study's own page."""
    industry: Terms
    """One term, or a list of terms, of this facet in taxonomy.yaml."""
    product: Terms
    """One term, or a list of terms, of this facet in taxonomy.yaml."""
    service: Terms
    """One term, or a list of terms, of this facet in taxonomy.yaml."""
    solution: Terms
    """One term, or a list of terms, of this facet in taxonomy.yaml."""
    light_image: ImagePath
    """The logo for light pages: the address of a file under static/, such as /images/icons/acme.svg."""
    dark_image: ImagePath
    """The logo for dark pages, of the same shape."""
    alt: Text
    """What the logo says, for those who do not see it: usually the customer's name."""
    overview: Overview
    """The study in short."""
    problem_block: Block
    """What was wrong."""
    solution_block: Block
    """What was done."""
    result_block: Block
    """What came of it."""
    date: Day | None = None
    """The day of the story. The list shows the newest first, and those without a date last."""
    updated: Day | None = None
    """The day of the last change worth telling."""
    draft: Annotated[bool, Field(strict=True)] = False
    """true keeps the study off the site."""
    publish_at: Moment | None = None
    """From when on it is on the site: a time with its zone, such as 2026-03-31T09:00:00+02:00."""
    expires_at: Moment | None = None
    """Until when it is on the site: a time with its zone."""
    metrics: Annotated[tuple[Metric, ...], BeforeValidator(as_tuple)] = ()
    """Figures that show the result."""
    company: Company | None = None
    """Facts about the customer."""
    related: Slugs = ()
    """Slugs of studies to read next."""
    formerly: Slugs = ()
    """Slugs this study had before, the first one first: their addresses lead here."""

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
    _terms: dict[tuple[str, str], Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        terms = {(facet.name, term.slug): term for facet in self.facets for term in facet.terms}
        object.__setattr__(self, "_terms", terms)

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)

    def term(self, facet: str, slug: str) -> Term:
        return self._terms[facet, slug]


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
    code: Code
    field: str
    message: str
    hint: str = ""
    source: str = ""

    def told(self) -> dict[str, str | int]:
        """What programs are told: all but the line itself, which may be a draft's."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "source"}


Problems = tuple[Problem, ...]
#: Where a value stands in the front matter: ``("metrics", 0, "label")``.
FieldPath = tuple[str | int, ...]
