"""``site.yaml``: the name of the site, its public address, its call to action, its brand and its links."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.model.fields import (
    CONFIG,
    LIST_PATH,
    Accent,
    BaseAddress,
    Font,
    ImagePath,
    LinkAddress,
    ListPath,
    Paragraph,
    Slugs,
    Text,
    WebAddress,
    as_tuple,
)


def _forms(value: Any) -> Any:
    """A text as the only form of a message; a list has one for each plural."""
    return (value,) if isinstance(value, str) else as_tuple(value)


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Organisation:
    name: Text
    """The name of the company or organisation."""
    url: WebAddress
    """The address of its own site."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class CallToAction:
    title: Text
    """The heading."""
    text: Paragraph
    """A sentence or two."""
    label: Text
    """The text of the button."""
    href: WebAddress
    """The address that the button leads to."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Brand:
    logo: ImagePath | None = None
    """The logo at the top of every page, in place of the icon and the name."""
    logo_dark: ImagePath | None = None
    """The logo for dark pages, of the same shape. Without it the logo stands on a light plate there."""
    icon: ImagePath | None = None
    """The icon of browser tabs and bookmarks: a square PNG, SVG or ICO."""
    accent: Accent | None = None
    """A colour of CSS, in quotes: '#0b6e4f'. The colours of both themes are derived from it."""
    social_image: ImagePath | None = None
    """The picture of a shared link to the list: PNG or JPEG, 1200 × 630 pixels."""
    display_font: Font | None = None
    """The font of headings: a file such as /images/acme.woff2, or the name of a font that visitors have."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class SiteLink:
    label: Text
    """The text of the link."""
    href: LinkAddress
    """A web address, a mailto: address, or a path of this site such as /case-studies."""


SiteLinks = Annotated[tuple[SiteLink, ...], BeforeValidator(as_tuple)]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class FooterEntry:
    """A link, or a group of links; the heading of a group may be a link too."""

    label: Text
    """The text of the link, or the heading of the group."""
    href: LinkAddress | None = None
    """As in `navigation`. A group may do without."""
    links: Annotated[SiteLinks, Field(min_length=1)] | None = None
    """The links of a group, with the fields of `navigation`."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Site:
    """The fields of ``site.yaml``."""

    name: Text
    """The name of the site."""
    tagline: Text
    """One sentence under the heading of the list."""
    base_url: Annotated[BaseAddress, Field(alias="base_url")]
    """The public address of the site, without a slash at its end."""
    organisation: Organisation
    """The company that publishes the stories."""
    call_to_action: CallToAction
    """The invitation at the end of every page."""
    heading: Text | None = None
    """The heading of the list. Without it: Customer stories, in the language of the site."""
    language: Text = "en"
    """The language of the site: en, de, fr, es, ar or ja, or one with its region, such as es-MX."""
    list_path: ListPath = LIST_PATH
    """The path of the list. The addresses of studies begin with it."""
    words: Annotated[dict[str, Annotated[tuple[Text, ...], BeforeValidator(_forms)]], Field(default_factory=dict)]
    """Texts in place of the program's own, by their ids; docs/words.md lists them."""
    brand: Brand = Brand()
    """Logo, icon, colours and font."""
    navigation: SiteLinks = ()
    """Links at the top of every page."""
    footer: Annotated[tuple[FooterEntry, ...], BeforeValidator(as_tuple)] = ()
    """Links at the end of every page, alone or in groups."""
    notice: Paragraph | None = None
    """A note at the end of every page."""
    featured: Slugs = ()
    """The slugs of the studies that come first in the list, in this order."""
