"""The types of the fields that authors write. Each type carries its rule, so a new field of that type has it too."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - the front matter has a field named `date`
from enum import Enum, auto
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

# Strictness is set for each scalar: a strict dataclass would refuse the mappings it is made from.
# The docstring under a field is its description, for editors and the author's guide.
CONFIG = ConfigDict(alias_generator=to_camel, extra="forbid", use_attribute_docstrings=True)

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
IMAGE_PATTERN = r"^/images/"
WEB_PATTERN = r"^https?://"


class TextKind(Enum):
    """What a text holds, as metadata of its type. Validation chooses its checks by it; a text without is one line."""

    PARAGRAPH = auto()
    IMAGE_PATH = auto()
    WEB_ADDRESS = auto()


def as_tuple(value: Any) -> Any:
    """A list as a tuple; any other value unchanged, for pydantic to refuse."""
    return tuple(value) if isinstance(value, list) else value


def _as_terms(value: Any) -> Any:
    """``media`` as ``("media",)``: an author may write a single term without a list."""
    return (value,) if isinstance(value, str) else as_tuple(value)


Text = Annotated[str, Field(strict=True, min_length=1, pattern=r"\S")]
Paragraph = Annotated[Text, TextKind.PARAGRAPH]
Terms = Annotated[tuple[Text, ...], BeforeValidator(_as_terms), Field(min_length=1)]
Slug = Annotated[str, Field(strict=True, pattern=SLUG_PATTERN)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(as_tuple)]
ImagePath = Annotated[str, Field(strict=True, pattern=IMAGE_PATTERN), TextKind.IMAGE_PATH]
Day = Annotated[Date, Field(strict=True, ge=Date(1900, 1, 1), le=Date(2200, 1, 1))]
Moment = Annotated[
    AwareDatetime,
    Field(strict=True, ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]
WebAddress = Annotated[str, Field(strict=True, pattern=WEB_PATTERN), TextKind.WEB_ADDRESS]
