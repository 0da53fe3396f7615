"""The mapping file: which fields of the old site become which fields of ours.

The same machinery as for ``site.yaml`` checks it, so a mistake has its file, line, column and a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, fields
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.content import safe_read
from webapp.model import CONFIG, FACET_PATTERN, FieldPath, Finding, Text, TextKind, as_tuple
from webapp.model.fields import BaseAddress
from webapp.parsing.document import Document
from webapp.parsing.front_matter import read_yaml
from webapp.validation.messages import describe
from webapp.validation.study import validate
from webapp.validation.suggestions import did_you_mean


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else as_tuple(value)


def _as_rule(value: Any) -> Any:
    """A rule may be written as the path alone: ``title: customer.name``."""
    return {"from": value} if isinstance(value, str | list) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list), Field(min_length=1)]
Constant = Annotated[Any, TextKind.PARAGRAPH]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Rule:
    """Where the value of a field comes from: ``from``, else ``heading``, else ``value``, else ``default``."""

    from_: Annotated[Texts, Field(alias="from")] = ()
    """The path of a field in the old file, such as customer.name. Of several, the first that has a value."""
    heading: Texts = ()
    """The text of a heading in the body. What stands under it is the value, and leaves the body."""
    part: Literal["text", "heading", "sentence"] = "text"
    """What is taken of the heading's section: text, the words of the heading, or the first sentence."""
    value: Constant = None
    """The same value for every story. Fields of the old file may stand in it: '{job}, {employer}'."""
    default: Constant = None
    """The value for stories that have none."""
    values: dict[str, Any] = field(default_factory=dict)
    """Their values, and ours in place of them. An empty list leaves the value out."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class FacetRule(Rule):
    # No docstrings here: pydantic loses them in a subclass.
    name: Annotated[Text, Field(description="The name of the facet in taxonomy.yaml.")]
    label: Annotated[Text | None, Field(description="Its label in a new taxonomy.yaml.")] = None


OneRule = Annotated[Rule | None, BeforeValidator(_as_rule)]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Group:
    """A group of our fields. With ``each`` it is a list: one item for each item at that path of the old file."""

    each: Text | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class TestimonialRules(Group):
    name: OneRule = None
    role: OneRule = None
    description: OneRule = None
    rating: OneRule = None
    image: OneRule = None
    x_link: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class PictureRules(Group):
    image: OneRule = None
    alt: OneRule = None
    caption: OneRule = None
    credit: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class VideoRules(Group):
    file: OneRule = None
    title: OneRule = None
    poster: OneRule = None
    captions: OneRule = None
    transcript: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class OverviewRules(Group):
    title_one: OneRule = None
    title_two: OneRule = None
    description: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class BlockRules(OverviewRules):
    testimonial: TestimonialRules | None = None
    picture: PictureRules | None = None
    video: VideoRules | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class MetricRules(Group):
    value: OneRule = None
    label: OneRule = None
    source: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class CallToActionRules(Group):
    title: OneRule = None
    text: OneRule = None
    label: OneRule = None
    href: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class CompanyRules(Group):
    website: OneRule = None
    location: OneRule = None
    size: OneRule = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class FieldRules:
    """A rule, or a group of rules, for each of our fields, in the order in which they are written."""

    title: OneRule = None
    description: OneRule = None
    date: OneRule = None
    updated: OneRule = None
    draft: OneRule = None
    publish_at: OneRule = None
    expires_at: OneRule = None
    light_image: OneRule = None
    dark_image: OneRule = None
    alt: OneRule = None
    details_title: OneRule = None
    author: OneRule = None
    original: OneRule = None
    related: OneRule = None
    cover: PictureRules | None = None
    company: CompanyRules | None = None
    metrics: MetricRules | None = None
    overview: OverviewRules | None = None
    problem_block: BlockRules | None = None
    solution_block: BlockRules | None = None
    result_block: BlockRules | None = None
    gallery: PictureRules | None = None
    video: VideoRules | None = None
    call_to_action: CallToActionRules | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Shortcode:
    """What becomes of a shortcode, a Liquid or Nunjucks tag, or a component of MDX.

    The fields after ``as_`` name its arguments: by name, or by position from '0'.
    """

    shortcode: Text
    """Its name: figure, Quote; for an included file both words, such as 'include quote.html'."""
    as_: Annotated[Literal["quote", "picture", "content", "nothing"], Field(alias="as")]
    """A quote; a picture; content, which keeps what it encloses; or nothing, which is not listed."""
    text: Text | None = None
    """quote: the words. Without this argument they are what it encloses."""
    name: Text | None = None
    """quote: the person."""
    role: Text | None = None
    """quote: the person's job and employer."""
    src: Text | None = None
    """picture: the file."""
    alt: Text | None = None
    """picture: its text for readers who cannot see it."""
    caption: Text | None = None
    """picture: the words under it."""


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Mapping:
    """The fields of a mapping file."""

    fields: FieldRules
    """Our fields, each with the rule for its value."""
    facets: Annotated[tuple[FacetRule, ...], BeforeValidator(as_tuple)] = ()
    """The facets of taxonomy.yaml, each with the rule for its terms."""
    files: Texts = ("**/*",)
    """The files with stories, as patterns from the folder: content/customers/**/*.md."""
    exclude: Texts = ()
    """Patterns of files among them that are no stories."""
    slug: OneRule = None
    """The slug of a story. Without this rule it is made from the file's name."""
    body: OneRule = None
    """The field with the Markdown text, if the text does not stand under the front matter."""
    addresses: Texts = ()
    """The addresses that a story has on the old site, such as /customers/{$name}/. The first is the main one."""
    base_url: Annotated[BaseAddress | None, Field(alias="baseUrl")] = None
    """The address of the old site. Links to its other pages lead there."""
    public: dict[str, str] = field(default_factory=dict)
    """The beginnings of addresses, and the folders where those files lie: '/': static."""
    shortcodes: Annotated[tuple[Shortcode, ...], BeforeValidator(as_tuple)] = ()
    """What becomes of shortcodes and components. Others are left out and listed."""
    ignore: Texts = ()
    """Paths of fields that need not come over, so that they are not listed."""


def read_mapping(path: Path, folder: Path) -> tuple[Mapping | None, Document]:
    """The mapping in the file ``path`` for the old site in ``folder``, or ``None`` with the problems in the document.

    Never raises because of what the file holds.
    """
    document = safe_read.read(path, safe_read.display_path(path))
    if document.problems:
        return None, document
    document = read_yaml(document.source)
    for choice_path, value, allowed in _choices(document.fields or {}):
        if isinstance(value, str) and value not in allowed:
            hint = f"{did_you_mean(value, allowed)} allowed are {', '.join(allowed)}".lstrip()
            document.problems.add_error(choice_path, Finding("wrong-type", f"{describe(value)} is not allowed", hint))
    mapping = validate(document, Mapping, {})
    if mapping:
        _check_rules(document, mapping)
        _check_facets(document, mapping)
        _check_places(document, mapping, folder)
    return None if document.problems else mapping, document


def _choices(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Any, tuple[str, ...]]]:
    """Each field ``part`` and ``as`` at any depth, with its value and what is allowed there."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _choices(item, (*path, index))
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "part":
                yield (*path, name), item, ("text", "heading", "sentence")
            elif name == "as" and path[:1] == ("shortcodes",):
                yield (*path, name), item, ("quote", "picture", "content", "nothing")
            elif name not in {"values", "public"}:
                yield from _choices(item, (*path, name))


def rules(group: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Rule]]:
    """Every rule in a group of rules, at any depth, with the path of its field."""
    for item in fields(group):
        value = getattr(group, item.name)
        name = type(group).__pydantic_fields__[item.name].alias or item.name
        if isinstance(value, Rule):
            yield (*path, name), value
        elif isinstance(value, Group | FieldRules):
            yield from rules(value, (*path, name))
        elif item.name == "facets":
            yield from (((*path, name, index), rule) for index, rule in enumerate(value))


def _check_rules(document: Document, mapping: Mapping) -> None:
    for path, rule in rules(mapping):
        position = document.tree.key_position(path)
        if rule.value is not None and (rule.from_ or rule.heading or rule.default is not None):
            message = "has a value for every story, so from, heading and default have no effect"
            hint = "remove value, or the others; default is for stories that have none"
            document.problems.add_error((*path, "value"), Finding("wrong-type", message, hint))
        elif rule.value is None and rule.default is None and not (rule.from_ or rule.heading):
            hint = "add a line from: with the path of a field, or heading:, value: or default:"
            finding = Finding("missing-field", "says not where the value comes from", hint)
            document.problems.add_error(path, finding, position)
        elif rule.part != "text" and not rule.heading:
            finding = Finding("missing-field", "is required with part, and missing", "add a line heading:")
            document.problems.add_error((*path, "heading"), finding, position)


def _check_facets(document: Document, mapping: Mapping) -> None:
    seen = set()
    for index, facet in enumerate(mapping.facets):
        path = ("facets", index, "name")
        if not re.fullmatch(FACET_PATTERN.strip("^$"), facet.name):
            hint = "begin with a small letter, then letters and digits only"
            document.problems.add_error(path, Finding("slug", f"{describe(facet.name)} is no name of a facet", hint))
        elif facet.name in seen:
            document.problems.add_error(path, Finding("repeated", f"{describe(facet.name)} is in this list twice"))
        seen.add(facet.name)


def _check_places(document: Document, mapping: Mapping, folder: Path) -> None:
    """Refuse patterns and public folders that lead out of the old site's folder, and folders that do not exist."""
    for name in ("files", "exclude"):
        for index, pattern in enumerate(getattr(mapping, name)):
            if pattern.startswith("/") or ".." in Path(pattern).parts:
                finding = Finding("unreadable", f"{describe(pattern)} leads out of the folder", "write it from there")
                path: FieldPath = (name, index) if (name, index) in document.tree.values else (name,)
                document.problems.add_error(path, finding)
    for prefix, place in mapping.public.items():
        if not (folder / place).resolve().is_relative_to(folder.resolve()):
            finding = Finding("unreadable", f"{describe(place)} leads out of the folder", "name a folder in it")
        elif not (folder / place).is_dir():
            beside = [path.name for path in folder.iterdir() if path.is_dir()]
            hint = did_you_mean(place, beside) or f"write the folder as it is called in {folder.name}/"
            finding = Finding("unreadable", f"there is no folder {describe(place)}", hint)
        else:
            continue
        document.problems.add_error(("public", prefix), finding)
