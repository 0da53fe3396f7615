"""The types of the fields that authors write: each type carries the rule its values must obey."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - the front matter has a field named `date`
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

# Scalars are strict one by one: a strict dataclass would refuse the mappings it is made from.
# The text under a field is its description, for editors and the author's guide.
CONFIG = ConfigDict(alias_generator=to_camel, extra="forbid", use_attribute_docstrings=True)

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
