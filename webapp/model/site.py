"""``site.yaml``: the name of the site, its public address, its call to action."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from webapp.model.fields import CONFIG, BaseAddress, Paragraph, Slugs, Text, WebAddress


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Organisation:
    name: Text
    url: WebAddress


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class CallToAction:
    title: Text
    text: Paragraph
    label: Text
    href: WebAddress


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Site:
    """The fields of ``site.yaml``. ``base_url`` is the public address of the site, without a slash at the end."""

    name: Text
    tagline: Text
    base_url: Annotated[BaseAddress, Field(alias="base_url")]
    organisation: Organisation
    call_to_action: CallToAction
    notice: Paragraph | None = None
    featured: Slugs = ()
