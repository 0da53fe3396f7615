"""A field's type decides what is checked: no list of field names has to be kept up to date."""

from __future__ import annotations

import re
from dataclasses import make_dataclass
from typing import Any

import pytest
import yaml
from pydantic.dataclasses import dataclass

from tests.branded_site import a_brand
from tests.factories import SITE, STATIC, a_testimonial, front_matter
from webapp.content.catalogue import Languages
from webapp.content.images import Images
from webapp.model import CONFIG, FrontMatter, ImagePath, Paragraph, Site, Text, TextKind, WebAddress
from webapp.model.fields import BaseAddress, LinkAddress, Slug
from webapp.model.schema_fields import SchemaField, fields_of, schema_fields, values_at
from webapp.parsing.document import Document
from webapp.parsing.front_matter import read_yaml
from webapp.parsing.source import Source
from webapp.validation.field_rules import ValidationContext, check_values
from webapp.validation.site_files import validate_site
from webapp.validation.study import validate, validate_study


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Photo:
    source_file: ImagePath
    credit: WebAddress | None = None


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class Album:
    name: Text
    story: Paragraph | None = None
    cover_photo: Photo | None = None
    photos: tuple[Photo, ...] = ()


def test_the_fields_of_a_schema_are_known_at_any_depth_with_the_kind_of_their_text() -> None:
    image, web = TextKind.IMAGE_PATH, TextKind.WEB_ADDRESS
    assert schema_fields(Album) == {
        ("name",): SchemaField(("name",), None),
        ("story",): SchemaField(("story",), TextKind.PARAGRAPH),
        ("coverPhoto",): SchemaField(("cover_photo",), None),
        ("coverPhoto", "sourceFile"): SchemaField(("cover_photo", "source_file"), image),
        ("coverPhoto", "credit"): SchemaField(("cover_photo", "credit"), web),
        ("photos",): SchemaField(("photos",), None),
        ("photos", "sourceFile"): SchemaField(("photos", "source_file"), image),
        ("photos", "credit"): SchemaField(("photos", "credit"), web),
    }
    assert fields_of(Album, ("photos", 3)) == ["sourceFile", "credit"]
    assert fields_of(Album, ("unknown",)) == []


def test_the_values_of_a_field_are_collected_from_every_item_of_a_list() -> None:
    photos: Any = [{"sourceFile": "/images/a.svg"}, {"sourceFile": "/images/b.svg", "credit": "https://b.example"}]
    album = Album(name="A", photos=tuple(Photo(**photo) for photo in photos))
    assert list(values_at(album, ("photos", "source_file"))) == ["/images/a.svg", "/images/b.svg"]
    assert list(values_at(album, ("photos", "credit"))) == ["https://b.example"]
    assert list(values_at(album, ("cover_photo", "source_file"))) == []


def test_texts_in_the_items_of_a_list_are_checked_by_their_type() -> None:
    document = document_of(
        {"name": "A\nB", "story": "A\n\nB", "photos": [{"sourceFile": "/images/a.svg", "credit": "x"}]}
    )
    check_values(document, Album, {})
    assert [(p.code, p.field) for p in document.problems] == [
        ("control-character", "name"),
        ("image-missing", "photos[0].sourceFile"),
        ("web-address", "photos[0].credit"),
    ]


@pytest.mark.parametrize(
    ("field_type", "value", "code"),
    [
        (WebAddress, "https://a\u200b.example", "web-address"),
        (BaseAddress, "https://a\u00ad.example", "web-address"),
        (LinkAddress, "mailto:a\u2060@a.example", "link-address"),
        (LinkAddress, "/images/a\u200b.pdf", "link-address"),
        (ImagePath, "/images/a\u200b.svg", "image-path"),
        (Slug, "a\u200b", "slug"),
    ],
)
def test_an_invisible_character_in_an_address_or_a_slug_is_named(field_type: Any, value: str, code: str) -> None:
    schema = dataclass(config=CONFIG)(make_dataclass("Schema", [("value", field_type)]))
    document = document_of({"value": value})
    assert validate(document, schema, {}) is None
    [problem] = document.problems
    character = next(char for char in value if not char.isascii())
    assert problem.code == code
    assert f"U+{ord(character):04X} as character {value.index(character) + 1}" in problem.message


BAD = {
    TextKind.WEB_ADDRESS: ("https://", "web-address"),
    TextKind.BASE_ADDRESS: ("https://", "web-address"),
    TextKind.IMAGE_PATH: ("/images/nowhere.svg", "image-missing"),
    TextKind.VIDEO_PATH: ("/images/nowhere.mp4", "image-missing"),
    TextKind.CAPTIONS_PATH: ("/images/nowhere.vtt", "image-missing"),
    TextKind.LINK_ADDRESS: ("//evil.example", "link-address"),
    TextKind.ACCENT: ("blurple", "accent"),
    TextKind.FONT: ("a; b", "font"),
}


def typed_fields(schema: type) -> list[tuple[tuple[str, ...], TextKind]]:
    return [(names, field.kind) for names, field in schema_fields(schema).items() if field.kind in BAD]  # type: ignore[misc]


def document_of(fields: dict[str, Any]) -> Document:
    return read_yaml(Source("acme.md", yaml.safe_dump(fields, sort_keys=False)))


def with_value(fields: dict[str, Any], names: tuple[str, ...], value: str) -> dict[str, Any]:
    group = fields
    for name in names[:-1]:
        group = group.setdefault(name, a_testimonial() if name == "testimonial" else {})
    group[names[-1]] = value
    return fields


@pytest.mark.parametrize(("names", "kind"), typed_fields(FrontMatter), ids=str)
def test_every_picture_and_web_address_of_a_study_is_checked(names: tuple[str, ...], kind: TextKind) -> None:
    value, code = BAD[kind]
    document = document_of(with_value(front_matter(), names, value))
    assert validate_study(document, ValidationContext(None, {})) is None
    assert (code, ".".join(names)) in {(problem.code, problem.field) for problem in document.problems}


@pytest.mark.parametrize(("names", "kind"), typed_fields(Site), ids=str)
def test_every_picture_and_web_address_of_the_site_is_checked(names: tuple[str, ...], kind: TextKind) -> None:
    value, code = BAD[kind]
    fields = yaml.safe_load((SITE / "site.yaml").read_text()) | a_brand()
    group = fields
    for name in names[:-1]:
        group = group[name]
        group = group[0] if isinstance(group, list) else group
    group[names[-1]] = value
    document = document_of(fields)
    assert validate_site(document, Images(SITE, STATIC), Languages()) is None
    [problem] = document.problems
    assert (problem.code, re.sub(r"\[0\]", "", problem.field)) == (code, ".".join(names))
