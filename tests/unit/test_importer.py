"""`casebook import`: the parts, the mapping's mistakes, and the five example mappings on their fixtures."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ROOT
from webapp.cli import main
from webapp.importer import shortcodes, values
from webapp.importer.old_file import UnreadableError, read_old_files
from webapp.importer.sections import Body, prose
from webapp.importer.yaml_text import front_matter
from webapp.parsing.characters import CONTROL
from webapp.parsing.front_matter import read_study, read_yaml
from webapp.parsing.source import Source

KINDS = ("hugo", "jekyll", "astro", "eleventy", "next")
FIXTURES, MAPS = ROOT / "tests" / "fixtures" / "import", ROOT / "docs" / "import"


def run(source: Path, mapping: Path, site: Path, *options: str) -> Result:
    arguments = ["import", str(source), "--map", str(mapping), "--content", str(site), *options]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def imported(kind: str, site: Path) -> Result:
    result = run(FIXTURES / kind, MAPS / f"{kind}.yaml", site)
    assert result.exit_code == 0, result.output
    return result


def study(site: Path, slug: str) -> tuple[dict[str, Any], str]:
    """The fields and the body of a story that was imported, read by our own strict parser."""
    document = read_study(Source("x", (site / "case-studies" / f"{slug}.md").read_text()))
    assert document.fields is not None and not document.problems
    return document.fields, document.body


def a_map(folder: Path, text: str) -> Path:
    path = folder / "map.yaml"
    path.write_text(text)
    return path


def an_old_site(folder: Path, **files: str) -> Path:
    old = folder / "old"
    old.mkdir()
    for name, text in files.items():
        (old / f"{name}.md").write_text(text)
    return old


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


# The examples


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_import_changes_nothing(kind: str, tmp_path: Path) -> None:
    imported(kind, tmp_path)
    before = files_of(tmp_path)
    assert "written" not in imported(kind, tmp_path).output
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_writes_nothing(kind: str, tmp_path: Path) -> None:
    result = run(FIXTURES / kind, MAPS / f"{kind}.yaml", tmp_path / "site", "--dry-run")
    assert result.exit_code == 0 and "would be written" in result.output
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_fixture_has_a_rule_or_is_ignored(kind: str, tmp_path: Path) -> None:
    output = imported(kind, tmp_path).output
    assert "did not come over" not in output
    assert "Rules that found nothing" not in output


MEDIA_MAP = """
files: '*.md'
fields:
  title: title
  author: writers
  original: {value: 'https://old.example/{$name}'}
  cover: {image: hero.src, alt: hero.alt, credit: hero.by}
  gallery: {each: photos, image: src, alt: alt, caption: text}
  video: {file: film.file, title: film.title, captions: film.subtitles, transcript: film.words}
  callToAction: {title: ask.title, text: ask.text, label: ask.label, href: ask.href}
"""
MEDIA_STORY = """---
title: Acme
writers: [Ann, Bo]
hero: {src: hall.svg, alt: The hall, by: Ann}
photos:
  - {src: hall.svg, alt: One, text: The first.}
  - {src: lost.svg, alt: Two}
film: {file: day.webm, title: A day, subtitles: day.vtt, words: We open.}
ask: {title: Bake, text: Ask us., label: Write}
---
The story.
"""


def test_pictures_videos_authors_and_the_origin_of_a_story_come_over(tmp_path: Path) -> None:
    old = an_old_site(tmp_path, acme=MEDIA_STORY)
    for name in ("hall.svg", "day.webm", "day.vtt"):
        (old / name).write_text(name)
    result = run(old, a_map(tmp_path, MEDIA_MAP), tmp_path / "site")
    fields, _ = study(tmp_path / "site", "acme")
    hall = "/images/acme/hall.svg"
    assert fields["author"] == ["Ann", "Bo"]
    assert fields["original"] == "https://old.example/acme"
    assert fields["cover"] == {"image": hall, "alt": "The hall", "credit": "Ann"}
    assert fields["gallery"] == [{"image": hall, "alt": "One", "caption": "The first."}]
    film = {"file": "/images/acme/day.webm", "title": "A day", "captions": "/images/acme/day.vtt"}
    assert fields["video"] == film | {"transcript": "We open."}
    assert "callToAction" not in fields
    assert "callToAction has no href" in result.output.replace(": ", " ")


def test_hugo_brings_pictures_links_quotes_and_redirects(tmp_path: Path) -> None:
    output = imported("hugo", tmp_path).output
    fields, body = study(tmp_path, "fernly")
    assert (fields["date"], fields["industry"], body) == (dt.date(2024, 5, 4), "retail", "")
    assert (tmp_path / fields["lightImage"][1:]).is_file()
    assert fields["formerly"] == ["fernly-seats"]
    assert fields["problemBlock"]["testimonial"] == {
        "name": "Ann Lee",
        "role": "Head of Orders, Fernly",
        "description": "We looked for paper under the bench.",
    }
    assert "[a price list](https://acme.example/prices/)" in fields["problemBlock"]["description"]
    assert "[Bolt](/case-studies/bolt)" in fields["solutionBlock"]["description"]
    bolt, _ = study(tmp_path, "bolt")
    assert bolt["resultBlock"]["picture"]["caption"] == "Forty vans"
    assert "/customers/fernly-seats/ /case-studies/fernly\n" in (tmp_path / "redirects.txt").read_text()
    assert '"/customers/fernly/" /case-studies/fernly;\n' in (tmp_path / "redirects.nginx-map").read_text()
    assert "line 31: body: the shortcode youtube was left out: {{< youtube abc123 >}}" in output


def test_jekyll_brings_dated_names_liquid_and_html(tmp_path: Path) -> None:
    imported("jekyll", tmp_path)
    fields, _ = study(tmp_path, "kiln")
    assert (fields["date"], fields["draft"]) == (dt.date(2023, 5, 4), False)
    assert fields["problemBlock"]["testimonial"]["role"] == "Owner, Kiln"
    assert "**last week's**" in fields["solutionBlock"]["description"]
    assert "(https://acme.example/terms/)" in fields["resultBlock"]["description"]


def test_a_story_whose_section_does_not_fit_a_block_is_told_in_its_body(tmp_path: Path) -> None:
    output = imported("eleventy", tmp_path).output
    fields, body = study(tmp_path, "odd")
    assert not {"problemBlock", "solutionBlock", "resultBlock"} & fields.keys()
    assert "| old | 41 |" in body and "## Outcome" in body and "# Odd & Sons" not in body
    assert "problemBlock: the story is told in its body: a table is in it" in output


def test_mdx_components_are_left_out_and_listed_and_their_words_stay(tmp_path: Path) -> None:
    output = imported("next", tmp_path).output
    fields, _ = study(tmp_path, "tern")
    assert fields["author"] == "Kit Moe"
    assert fields["solutionBlock"]["description"] == "New routes follow it."
    assert '<Badge color="red">' in output and "<Chart data={points} />" in output


def test_a_new_site_has_the_terms_that_its_stories_need(tmp_path: Path) -> None:
    imported("hugo", tmp_path)
    taxonomy = yaml.safe_load((tmp_path / "taxonomy.yaml").read_text())
    assert [term["label"] for term in taxonomy["industry"]["terms"]] == ["Machines", "Retail"]


# Files that exist


def test_a_file_that_exists_and_differs_is_listed_and_stays(tmp_path: Path) -> None:
    imported("hugo", tmp_path)
    path = tmp_path / "case-studies" / "bolt.md"
    path.write_text("mine")
    result = run(FIXTURES / "hugo", MAPS / "hugo.yaml", tmp_path)
    assert (result.exit_code, path.read_text()) == (1, "mine")
    assert "case-studies/bolt.md: exists and differs, so it was not changed" in result.output


def test_terms_that_the_taxonomy_does_not_have_are_reported(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_text(
        "industry: {label: Industry, terms: [{slug: machines, label: Machines, description: x}]}"
    )
    output = imported("hugo", tmp_path).output
    assert "industry: Retail is not a term of taxonomy.yaml" in output
    assert "industry" not in study(tmp_path, "fernly")[0]
    assert study(tmp_path, "bolt")[0]["industry"] == "machines"


def test_a_picture_outside_the_folder_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg/>")
    old = an_old_site(tmp_path, acme="---\ntitle: Acme\nlogo: ../secret.svg\n---\n![x](../secret.svg)\n")
    result = run(old, a_map(tmp_path, "fields: {title: title, lightImage: logo}"), tmp_path / "site")
    assert "line 3: lightImage: the file ../secret.svg was not found" in result.output
    assert not (tmp_path / "site" / "images").exists()
    assert study(tmp_path / "site", "acme")[1] == "x"


def test_a_file_that_cannot_be_read_and_a_slug_that_is_taken_are_listed(tmp_path: Path) -> None:
    old = an_old_site(tmp_path, **{"a": "---\ntitle: [\n---\n", "B": "---\ntitle: x\n---", "b-": "---\ntitle: y\n---"})
    result = run(old, a_map(tmp_path, "fields: {title: title}"), tmp_path / "site")
    assert result.exit_code == 1
    assert "a.md: not imported: line 2: YAML cannot be read" in result.output
    assert "b-.md: not imported: its slug would be 'b', but B.md has it already" in result.output


def test_a_path_that_no_file_has_is_named_with_the_nearest(tmp_path: Path) -> None:
    old = an_old_site(tmp_path, acme="---\ncustomer: {name: Acme}\n---")
    result = run(old, a_map(tmp_path, "fields: {title: custmer.name}"), tmp_path / "site")
    assert "title: no file has custmer.name; did you mean customer.name?" in result.output


# Mistakes in the mapping


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fields: {titel: x}", ":1:10: error[unknown-field]: fields.titel: is not a field\n"),
        ("fields: {titel: x}", "did you mean title?"),
        ("fields: {title: {form: x}}", "did you mean from?"),
        ("fields: {title: {values: {a: b}}}", "fields.title: says not where the value comes from"),
        ("fields: {title: {value: x, default: y}}", "fields.title.value: has a value for every story"),
        ("fields: {title: {from: x, part: sentence}}", "fields.title.heading: is required with part"),
        ("fields: {title: {heading: x, part: sentense}}", "did you mean sentence?"),
        ("fields: {}\nshortcodes: [{shortcode: a, as: qoute}]", "did you mean quote?"),
        ("fields: {title: x}\npublic: {'/': statik}", "did you mean static?"),
        ("fields: {title: x}\npublic: {'/': ..}", "'..' leads out of the folder"),
        ("fields: {title: x}\nfiles: ../*.md", "'../*.md' leads out of the folder"),
        ("fields: {title: x}\nfacets: [{name: A b, from: x}]", "'A b' is no name of a facet"),
        ("title: x", "error[missing-field]: fields"),
        ("fields: [", "error[yaml-bracket]"),
    ],
)
def test_a_mistake_in_the_mapping_is_told_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    old = an_old_site(tmp_path)
    (old / "static").mkdir()
    result = run(old, a_map(tmp_path, text), tmp_path / "site")
    assert (result.exit_code, message in result.output) == (1, True), result.output
    assert not (tmp_path / "site").exists()


# The parts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-04", dt.date(2024, 5, 4)),
        ("2024-05-04T23:30:00.000Z", dt.date(2024, 5, 4)),
        ("2024-05-04 23:30:00 +0200", dt.date(2024, 5, 4)),
        ("1714780800", dt.date(2024, 5, 4)),
        ("May 4, 2024", dt.date(2024, 5, 4)),
        ("04.05.2024", dt.date(2024, 5, 4)),
        ("soon", None),
    ],
)
def test_quoted_dates_and_timestamps_become_dates(text: str, day: dt.date | None) -> None:
    assert values.as_day(text) == day


def test_paths_lead_into_mappings_and_lists() -> None:
    data = {"a": {"b": ["x", {"c": "y"}]}}
    assert [value for _, value in values.at(data, "a.b.0")] == ["x"]
    assert [value for _, value in values.at(data, "a.b.*.c")] == ["y"]
    assert values.at(data, "a.z") == []


def test_a_slug_keeps_the_letters_that_have_a_plain_form() -> None:
    assert values.slugify("Müller & Søn's Straße") == "muller-sons-strasse"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a {{< x >}}b{{< /x >}} c", "a b c"),
        ("`{{< x >}}` and <Badge/>", "`{{< x >}}` and "),
        ("```\n{% if %}\n```", "```\n{% if %}\n```"),
        ("<p>One</p>\n    <p>Two</p>", "One\n\nTwo"),
        ('<a href="/x">y</a> <em>z</em>', "[y](/x) *z*"),
        ('<figure><img src="a.png" alt="b"><figcaption>c</figcaption></figure>', '![b](a.png "c")'),
        ("## T {#id}\n\n<!-- no -->x", "## T\n\nx"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("![x]({{ '/a.png' | relative_url }})", "![x](/a.png)"),
    ],
)
def test_markup_of_other_generators_becomes_markdown(before: str, after: str) -> None:
    assert shortcodes.clean(before, (), lambda *_: None) == after


def test_a_sentence_becomes_the_headline_and_leaves_the_text() -> None:
    section = Body.parse("## The challenge\n\nOrders of Dr. Lee got lost. Nobody saw it.").find(["the challenge"])
    assert section
    assert (section.take_sentence(), section.text) == ("Orders of Dr. Lee got lost.", "Nobody saw it.")


def test_a_block_holds_prose_and_quotes_but_no_table() -> None:
    held = prose("A *b* [c](/d).\n\n- e\n\n> Said.\n>\n> — Ann, Boss")
    assert (held.text, held.refused) == ("A *b* [c](/d).\n\n- e", "")
    assert [(quote.name, quote.role, quote.description) for quote in held.quotes] == [("Ann", "Boss", "Said.")]
    assert prose("x\n\n| a |\n| --- |\n| b |").refused == "a table"


def test_anchors_cannot_make_a_file_large(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    path = tmp_path / "x.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(UnreadableError, match="more than 10,000 values"):
        read_old_files(path, tmp_path)


TEXTS = st.text(min_size=1).map(lambda text: CONTROL.sub("", text).strip()).filter(bool)


@given(TEXTS, TEXTS, st.lists(TEXTS, min_size=1, max_size=3), st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_front_matter_is_read_as_it_was_meant(title: str, prose_: str, several: list[str], day: dt.date) -> None:
    fields = {
        "title": title,
        "several": several,
        "date": day,
        "draft": True,
        "overview": {"description": prose_},
        "metrics": [{"value": title, "label": text} for text in several],
    }
    document = read_yaml(Source("x", front_matter(fields)))
    assert not document.problems, document.problems
    read = document.fields
    assert read
    description = read["overview"].pop("description")
    assert description.removesuffix("\n") == prose_
    assert read == fields | {"overview": {}}
