"""The types of the fields that authors write. Each type carries its rule, so a new field of that type has it too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - the front matter has a field named `date`
from enum import Enum, auto
from typing import Annotated, Any
from unicodedata import category
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

# Strictness is set for each scalar: a strict dataclass would refuse the mappings it is made from.
# The docstring under a field is its description, for editors and the author's guide.
CONFIG = ConfigDict(alias_generator=to_camel, extra="forbid", use_attribute_docstrings=True)

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: The path of the list of a site that names no other.
LIST_PATH = "/case-studies"
#: Paths of a list: parts like slugs, each after a slash.
LIST_PATH_PATTERN = r"^(/[a-z0-9]+(-[a-z0-9]+)*)+$"
#: The beginning of a picture's address as authors write it.
IMAGES = "/images/"
IMAGE_PATTERN = f"^{IMAGES}"
WEB_PATTERN = r"^https?://"
#: The beginning of a web address whose host name has an empty label, as in https://a..b.
EMPTY_LABEL = re.compile(r"https?://(?:\.|[^\s/?#]*\.\.)", re.IGNORECASE)
_NOT_IN_BASE = re.compile("[?#]|%(?![0-9A-Fa-f]{2})")
_NOT_IN_ADDRESS = r'\s<>"\\^`{|}'
_MAIL = re.compile(rf"mailto:[^{_NOT_IN_ADDRESS}@]+@[^{_NOT_IN_ADDRESS}@]+")
_PATH = re.compile(rf"/(?!/)[^{_NOT_IN_ADDRESS}]*")
_FONT_FAMILY = re.compile(r"\w[\w -]{0,99}")


class TextKind(Enum):
    """What a text holds, as metadata of its type. Validation chooses its checks by it; a text without is one line."""

    PARAGRAPH = auto()
    PROSE = auto()  # paragraphs and lists with Markdown's inline marks
    SLUG = auto()  # once in its list
    IMAGE_PATH = auto()
    VIDEO_PATH = auto()
    CAPTIONS_PATH = auto()
    WEB_ADDRESS = auto()
    BASE_ADDRESS = auto()  # paths are appended to it
    LINK_ADDRESS = auto()
    ACCENT = auto()
    FONT = auto()


def as_tuple(value: Any) -> Any:
    """A list as a tuple; any other value unchanged, for pydantic to refuse."""
    return tuple(value) if isinstance(value, list) else value


def one_or_many(type_: Any) -> BeforeValidator:
    """A validator for a tuple of values of this type, of which an author may write a single one without a list."""

    def as_items(value: Any) -> Any:
        return (value,) if isinstance(value, str | dict) else as_tuple(value)

    return BeforeValidator(as_items, json_schema_input_type=type_ | list[type_])


def _as_terms(value: Any) -> Any:
    """``media`` as ``("media",)``: an author may write a single term without a list."""
    return (value,) if isinstance(value, str) else as_tuple(value)


Text = Annotated[str, Field(strict=True, min_length=1, pattern=r"\S")]
Paragraph = Annotated[Text, TextKind.PARAGRAPH]
Prose = Annotated[Text, TextKind.PROSE]
Terms = Annotated[tuple[Annotated[Text, TextKind.SLUG], ...], BeforeValidator(_as_terms), Field(min_length=1)]
Slug = Annotated[str, Field(strict=True, pattern=SLUG_PATTERN), TextKind.SLUG]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(as_tuple), Field(json_schema_extra={"uniqueItems": True})]
ImagePath = Annotated[str, Field(strict=True, pattern=IMAGE_PATTERN), TextKind.IMAGE_PATH]
VideoPath = Annotated[str, Field(strict=True, pattern=IMAGE_PATTERN), TextKind.VIDEO_PATH]
CaptionsPath = Annotated[str, Field(strict=True, pattern=IMAGE_PATTERN), TextKind.CAPTIONS_PATH]
Day = Annotated[Date, Field(strict=True, ge=Date(1900, 1, 1), le=Date(2200, 1, 1))]
Moment = Annotated[
    AwareDatetime,
    Field(strict=True, ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]
WebAddress = Annotated[str, Field(strict=True, pattern=WEB_PATTERN), TextKind.WEB_ADDRESS]
BaseAddress = Annotated[str, Field(strict=True, pattern=WEB_PATTERN), TextKind.BASE_ADDRESS]
ListPath = Annotated[str, Field(strict=True, pattern=LIST_PATH_PATTERN)]
LinkAddress = Annotated[Text, TextKind.LINK_ADDRESS]
Accent = Annotated[Text, TextKind.ACCENT]
Font = Annotated[Text, TextKind.FONT]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file: its size in bytes and in pixels. A width and height of 0 are unknown."""

    bytes: int
    width: float = 0
    height: float = 0
    type: str = ""
    """``SVG``, ``PNG``, ``JPEG``, ``WebP``, ``AVIF``, ``GIF`` or ``ICO``; empty for another or unknown type."""
    named: str = ""
    """The type that the ending of its name means, if that is another one."""
    fault: str = ""
    """Why no browser shows it: ``is an HTML page, and not a picture``."""
    undrawn: str = ""
    """Why the drawn preview picture cannot have it in it: ``is of type AVIF``."""


def is_web_address(text: str) -> bool:
    """Whether ``text`` is a complete http or https address without a user name or password."""
    try:
        parts = urlsplit(text)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or not port_is_valid or EMPTY_LABEL.match(text):
        return False
    return bool(re.match(WEB_PATTERN, text)) and not any(
        char.isspace() or char in '<>"\\^`{|}' or category(char) == "Cf" for char in text
    )


def is_base_address(text: str) -> bool:
    """Whether ``text`` is a web address to which a path can be appended."""
    return is_web_address(text) and not _NOT_IN_BASE.search(text)


def base_without_prefix(base_url: str, prefix: str) -> str:
    """What stands before the paths of a site, which begin with ``prefix``: ``base_url`` may end with it or not."""
    base = urlsplit(base_url.rstrip("/"))
    return base._replace(path=base.path.removesuffix(prefix)).geturl()


def is_link_address(text: str) -> bool:
    """Whether ``text`` is a web address, a mailto: address, or a path of the site, which begins with one slash."""
    return text.isprintable() and bool(is_web_address(text) or _MAIL.fullmatch(text) or _PATH.fullmatch(text))


def is_font_family(text: str) -> bool:
    """Whether ``text`` can be the name of a font family: letters, digits, spaces and hyphens."""
    return bool(_FONT_FAMILY.fullmatch(text))
