import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from tests.factories import ROOT, SITE, STATIC, TERMS, a_content_folder, a_study_text, the_study, write_logos
from tests.servers import clean_environment
from webapp.cli import main
from webapp.content.scaffold import other_fields
from webapp.model import FrontMatter
from webapp.model.schema_fields import fields_of
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source


def casebook(*arguments: object, content: Path = SITE) -> Result:
    runner = CliRunner(env={"CASEBOOK_CONTENT": str(content)})
    return runner.invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "acme.md"
    path.write_text(the_study("    rating: 5", "    rating: 6"))
    return path


def test_check_prints_the_problem_its_line_and_a_caret(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study.parent)
    result = casebook("check", "acme.md")
    assert result.exit_code == 1
    assert result.output == (
        "acme.md:39:13: error[rating-range]: problemBlock.testimonial.rating: 6 is not a whole number from 1 to 5\n"
        "   39 |     rating: 6\n"
        "      |             ^\n"
        "1 error in 1 of 1 file\n"
    )


def test_check_counts_errors_warnings_and_files(tmp_path: Path) -> None:
    (tmp_path / "acme.md").write_text(a_study_text(title=None, alt=""))
    (tmp_path / "bolt.md").write_text(a_study_text("bolt", description="x" * 200))
    (tmp_path / "core.md").write_text(a_study_text("core"))
    assert casebook("check", tmp_path).output.endswith("2 errors, 1 warning in 2 of 3 files\n")


def test_the_summary_counts_missing_files_and_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("name: [")
    assert casebook("check", tmp_path).output.endswith("\n3 errors in 3 of 3 files\n")
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(alt=""))
    (folder / "case-studies" / "notes.txt").write_text("x")
    assert casebook("check", folder, folder).output.endswith("\n1 error, 1 warning in 2 of 4 files\n")


def test_check_of_valid_content_exits_with_0() -> None:
    result = casebook("check", "--strict")
    assert (result.exit_code, result.output.rpartition(", ")[2]) == (0, "no problems\n")


def test_warnings_fail_only_with_strict(tmp_path: Path) -> None:
    (tmp_path / "acme.md").write_text(a_study_text(description="x" * 200))
    assert casebook("check", tmp_path).exit_code == 0
    assert casebook("check", "--strict", tmp_path).exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "nowhere.md"),
        ("check", "--format", "xml"),
        ("chek",),
        ("new", "A B"),
        ("check", ""),
        ("check", "--content", ""),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert casebook(*arguments).exit_code == 2


def test_json_has_exactly_the_promised_keys(study: Path) -> None:
    result = casebook("check", "--format", "json", study)
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "file": str(study),
            "line": 39,
            "column": 13,
            "severity": "error",
            "code": "rating-range",
            "field": "problemBlock.testimonial.rating",
            "message": "6 is not a whole number from 1 to 5",
            "hint": "",
        }
    ]


def test_json_of_valid_content_is_an_empty_array() -> None:
    assert json.loads(casebook("check", "--format", "json").output) == []


def test_the_github_format_prints_annotations(tmp_path: Path) -> None:
    path = tmp_path / "a,b:c%.md"
    path.write_text(a_study_text(alt=""))
    lines = casebook("check", "--format", "github", path).output.splitlines()
    name = str(path).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    assert lines[0].startswith(f"::error file={name},line=1,col=1,title=slug::slug: ")
    assert lines[1].startswith(f"::error file={name},line=11,col=6,title=empty::alt: is blank")


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_control_characters_of_files_and_names_are_not_printed(style: str, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\x7f\x9b\n.md"
    evil = "\x1b[31m\x07\x7f\x9b\u202e"
    path.write_text(the_study("title: 'Spotify'", f"title: '{evil}\n{evil}: '{evil}"))
    result = casebook("check", "--format", style, path)
    assert result.exit_code == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.output)


def test_only_a_terminal_gets_colour(study: Path) -> None:
    command = [sys.executable, "-m", "webapp.cli", "check", str(study)]
    piped = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, check=False, text=True)
    assert (piped.returncode, "\x1b" in piped.stdout) == (1, False)
    assert b"\x1b[31" in on_a_terminal(command, clean_environment() | {"NO_COLOR": ""})
    assert b"\x1b" not in on_a_terminal(command, clean_environment() | {"NO_COLOR": "1"})


def on_a_terminal(command: list[str], env: dict[str, str]) -> bytes:
    ours, theirs = os.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, env=env) as process:
        process.wait()
        os.close(theirs)
        output = os.read(ours, 10_000)
    os.close(ours)
    return output


def test_check_works_on_a_terminal_with_ascii_only(study: Path) -> None:
    study.write_text(the_study("title: 'Spotify'", "title: 'é日本' x"))
    command = [sys.executable, "-m", "webapp.cli", "check", str(study)]
    env = clean_environment() | {"PYTHONIOENCODING": "ascii"}
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env=env, text=True)
    assert (result.returncode, result.stderr) == (1, "")


def test_check_works_without_flask(study: Path) -> None:
    script = "import sys; sys.modules['flask'] = None; from webapp.cli import main; main()"
    command = [sys.executable, "-c", script, "check", str(study)]
    assert subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, check=False).returncode == 1


# new


def test_a_new_study_is_a_draft_with_every_field_and_no_problem(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", spotify=the_study())
    write_logos(folder, "spotify")
    result = casebook("new", "acme-two", content=folder)
    assert result.exit_code == 0
    text = (folder / "case-studies" / "acme-two.md").read_text()
    for path in ((), ("resultBlock",), ("resultBlock", "testimonial"), ("metrics",), ("company",)):
        for name in fields_of(FrontMatter, path):
            assert re.search(rf"^[ #-]*{name}:", text, re.MULTILINE), name
    fields = read_study(Source("acme-two.md", text)).fields
    assert fields
    assert fields["draft"] is True
    assert fields["date"] == dt.datetime.now(dt.UTC).date()
    problems = json.loads(casebook("check", "--format", "json", content=folder).output)
    assert {problem["code"] for problem in problems} <= {"unused-term", "unused-image"}


def test_a_field_that_the_text_of_a_new_study_lacks_is_added_as_a_comment() -> None:
    names = fields_of(FrontMatter, ())
    text = "\n".join(f"{name}:" for name in names if name not in {"updated", "related"})
    assert re.findall(r"^# (\w+):$", other_fields(text), re.MULTILINE) == ["updated", "related"]
    assert "# Slugs of studies to read next.\n# related:\n" in other_fields(text)


def test_a_new_study_names_the_terms_of_the_taxonomy(tmp_path: Path) -> None:
    casebook("new", "acme", content=(folder := a_content_folder(tmp_path / "c")))
    text = (folder / "case-studies" / "acme.md").read_text()
    for terms in ("ai · saas · social · spacetech · fintech · media", "cloud · enterprise · custom · mobile"):
        assert re.search(rf"^#.*{terms}$", text, re.MULTILINE)


def test_a_new_study_names_its_own_logos_if_they_exist(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    shutil.copytree(SITE / "images", folder / "images")
    casebook("new", "orbitane", content=folder)
    assert "lightImage: '/images/icons/orbitane.svg'" in (folder / "case-studies" / "orbitane.md").read_text()


def test_new_never_overwrites(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme="mine")
    result = casebook("new", "acme", content=folder)
    assert result.exit_code == 1
    assert "exists already" in result.output
    (folder / "case-studies" / "bolt.md").symlink_to(tmp_path / "elsewhere.md")
    assert casebook("new", "bolt", content=folder).exit_code == 1
    assert (folder / "case-studies" / "acme.md").read_text() == "mine"
    assert not (tmp_path / "elsewhere.md").exists()


@pytest.mark.parametrize("slug", ["Acme", "../acme", "acme.md", "results", "", "acme\n"])
def test_new_accepts_only_slugs(slug: str, tmp_path: Path) -> None:
    result = casebook("new", slug, content=a_content_folder(tmp_path / "c"))
    assert result.exit_code == 2
    assert ("address of the site itself" if slug == "results" else "is not a slug. Use small letters") in result.output


def test_new_and_schema_work_with_a_broken_taxonomy(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    (folder / "taxonomy.yaml").write_text("industry: [")
    assert casebook("new", "acme", content=folder).exit_code == 0
    result = casebook("schema", content=folder)
    assert result.exit_code == 0
    assert "taxonomy.yaml has errors" in result.stderr
    schema = json.loads(result.stdout)
    assert schema["additionalProperties"] is True and schema["properties"]["title"]


# schema


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(casebook("schema").output)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def as_json(text: str) -> dict[str, object]:
    fields = read_study(Source("acme.md", text)).fields
    decoded: dict[str, object] = json.loads(json.dumps(fields, default=lambda value: value.isoformat()))
    return decoded


@pytest.mark.parametrize("path", sorted((SITE / "case-studies").glob("*.md")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_valid_study(path: Path, validator: Draft202012Validator) -> None:
    assert list(validator.iter_errors(as_json(path.read_text()))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 'Spotify'\n", ""),
        ("title: 'Spotify'", "titel: 'Spotify'"),
        ("title: 'Spotify'", "title: ' '"),
        ("title: 'Spotify'", "title:"),
        *(("alt: 'Spotify'", f"alt: 'Spotify'\n{name}: ~") for name in fields_of(FrontMatter, ()) if name != "title"),
        *(("alt: 'Spotify'", f"alt: 'Spotify'\ncompany:\n  {name}:") for name in fields_of(FrontMatter, ("company",))),
        ("alt: 'Spotify'", "alt: 'Spotify'\ncompany: {}"),
        ("    xLink: 'https://x.com'", "    xLink:"),
        ("    image: '/images/ns-avatar-25.png'", "    image:"),
        ("    rating: 5", "    rating: 6"),
        ("    rating: 5", "    rating: true"),
        ("industry: 'media'", "industry: 'medai'"),
        ("industry: 'media'", "industry: [media, media]"),
        ("xLink: 'https://x.com'", "xLink: 'javascript:x'"),
    ],
)
def test_the_schema_rejects_what_the_check_rejects(old: str, new: str, validator: Draft202012Validator) -> None:
    assert list(validator.iter_errors(as_json(the_study(old, new))))


def test_the_schema_describes_every_field_and_lists_the_terms(validator: Draft202012Validator) -> None:
    schema = validator.schema
    for part in (schema, *schema["$defs"].values()):
        for name, field in part["properties"].items():
            assert field.get("description"), name
    for facet in TERMS:
        one, several = schema["properties"][facet]["anyOf"]
        assert one["enum"] == several["items"]["enum"] != []
    assert STATIC.is_dir()


def test_new_quotes_terms_that_yaml_would_not_read_as_text(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    text = (folder / "taxonomy.yaml").read_text()
    (folder / "taxonomy.yaml").write_text(text.replace("slug: ai", "slug: '2024'", 1))
    write_logos(folder, "acme")
    casebook("new", "acme", content=folder)
    assert casebook("check", folder / "case-studies/acme.md", content=folder).exit_code == 0


def test_new_proposes_only_pictures_of_the_site(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    casebook("new", "acme", content=folder)
    text = (folder / "case-studies/acme.md").read_text()
    assert "lightImage: '/images/icons/acme.svg'\ndarkImage: '/images/icons/acme-dark.svg'\n" in text
    assert "    # image: '/images/first-last.png'\n" in text
    output = casebook("check", content=folder).output
    assert "put the picture at images/icons/acme.svg in the site folder" in output

    write_logos(folder, "other")
    (folder / "images/ns-avatar-own.png").write_bytes(b"")
    casebook("new", "bolt", content=folder)
    text = (folder / "case-studies/bolt.md").read_text()
    assert "lightImage: '/images/icons/other.svg'" in text
    assert "    image: '/images/ns-avatar-own.png'\n" in text
