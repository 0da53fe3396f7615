"""The site's own templates: what replaces what, and which mistakes are found before anybody sees a page."""

import shutil
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.factories import STATIC, a_content_folder, a_study_text, write_logos
from webapp import create_app
from webapp.content import reader
from webapp.content.theme import FILTERS, Theme, read_theme
from webapp.settings import TEMPLATES, Settings
from webapp.web.templating import Templates


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = a_content_folder(tmp_path / "c", acme=a_study_text())
    write_logos(site, "spotify")
    return site


def write_template(site: Path, name: str, text: str) -> Path:
    path = site / "theme/templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("<p>\n  {% if page %}\n", 2, 3, "Unexpected end of template.", ""),
        ("{{ 'a }}", 1, 1, "unexpected char", ""),
        ("a\n\n{{ 1|upperr }}", 3, 1, "No filter named 'upperr'", ""),
        ("{{ 1 is oddd }}", 1, 1, "No test named 'oddd'", ""),
        ("\n {{ pge.title }}", 2, 2, "there is no variable 'pge'", "did you mean page?"),
        (
            "{{ request.path }}",
            1,
            1,
            "there is no variable 'request'",
            "the program gives card, entry, explore, page, t",
        ),
        ("\n{% include 'macros/media.htm' %}", 2, 1, "there is no template 'macros/media.htm'", "macros/media.html?"),
        ("{% extends 'base.html' %}", 1, 1, "extends itself", "write casebook/base.html"),
        ("{% for a in page %}" * 30 + "{% endfor %}" * 30, 1, 1, "is nested too deeply", "simplify it"),
    ],
)
def test_a_mistake_in_a_template_is_a_problem_with_file_and_line(
    site: Path, text: str, line: int, column: int, message: str, hint: str
) -> None:
    path = write_template(site, "base.html", text)
    for result in (reader.check([], site, STATIC), reader.read(site, STATIC)):
        (problem,) = [problem for problem in result.problems if problem.severity == "error"]
        assert (problem.file, problem.line, problem.column) == (str(path), line, column)
        assert (problem.code, problem.field) == ("template", "template")
        assert message in problem.message
        assert hint in problem.hint
        assert result.library is None


def test_good_templates_have_no_problem(site: Path) -> None:
    write_template(site, "base.html", '{% extends "casebook/base.html" %}{% block head %}{{ super() }}{% endblock %}')
    card = '{% from "own.html" import box as own %}{% set size = 2 %}{{ own(card.title) }}{% include "part.html" %}'
    write_template(site, "explore/_card.html", card)
    write_template(site, "own.html", "{% macro box(text) %}{{ text }}{{ caller is defined }}{% endmacro %}")
    write_template(site, "part.html", "{{ size }}{{ card.href }}{{ own('b') }}{% include 'x.html' ignore missing %}")
    write_template(site, "feeds/entry.html", "{% for loop_item in entry.tags %}{{ loop.index }}{% endfor %}")
    assert [p for p in reader.check([], site, STATIC).problems if p.field == "template"] == []
    assert create_app(Settings(content=site)).test_client().get("/case-studies").status_code == 200


def test_a_template_that_nothing_uses_and_a_file_that_is_none_are_warnings(site: Path) -> None:
    write_template(site, "bse.html", "")
    write_template(site, "notes.txt", "")
    for name in (".hidden.html", ".git/x.html", "base.html~"):
        write_template(site, name, "{{")
    problems = [p for p in reader.check([], site, STATIC).problems if p.field == "template"]
    assert [(Path(p.file).name, p.code, p.severity, p.hint) for p in problems] == [
        ("bse.html", "ignored-file", "warning", "did you mean base.html?"),
        ("notes.txt", "ignored-file", "warning", "rename it"),
    ]


def test_a_template_that_cannot_be_read_is_a_problem(site: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.html").write_text("secret")
    write_template(site, "a.html", "").unlink()
    (site / "theme/templates/a.html").symlink_to(tmp_path / "outside.html")
    write_template(site, "b.html", "").write_bytes(b"\xff")
    codes = {(Path(p.file).name, p.code) for p in reader.check([], site, STATIC).problems if p.severity == "error"}
    assert codes == {("a.html", "unreadable"), ("b.html", "encoding")}


def test_a_changed_template_is_another_revision(site: Path) -> None:
    revisions = []
    for text in (None, "{{ card.title }}", "{{ card.slug }}"):
        if text:
            write_template(site, "explore/_card.html", text)
        library = reader.read(site, STATIC).library
        assert library
        revisions.append(library.revision)
    assert len(set(revisions)) == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("explore/index.html", "{{ page.titel }}", "no attribute 'titel'"),
        ("explore/_results.html", "{% if explore.no_results %}{{ explore.no_results.text }}{% endif %}", "'text'"),
        ("study/show.html", "{% for section in page.sections %}{{ section.titel }}{% endfor %}", "'titel'"),
        ("errors/_message.html", "{{ page.status // 0 }}", "ZeroDivisionError"),
        ("explore/_card.html", "{{ card.name }}", "'name'"),
        ("feeds/entry.html", "{{ entry.name }}", "'name'"),
        ("feeds/sitemap.xml", "{% for entry in page %}{{ entry.name }}{% endfor %}", "'name'"),
        ("preview/preview.svg", "{{ page.name }}", "'name'"),
    ],
)
def test_a_field_that_does_not_exist_refuses_the_start_with_file_and_line(
    site: Path, name: str, text: str, message: str
) -> None:
    path = write_template(site, name, f"\n{text}")
    with pytest.raises(SystemExit) as raised:
        create_app(Settings(content=site))
    report = str(raised.value)
    assert f"{path}:2:1: error[template]: template: " in report
    assert message in report
    assert report.count("error[") == 1


def test_a_part_that_the_programs_templates_miss_is_a_problem_without_a_line(site: Path) -> None:
    write_template(site, "macros/media.html", "{% macro stars(quote) %}{% endmacro %}")
    with pytest.raises(SystemExit) as raised:
        create_app(Settings(content=site))
    assert "theme/templates:1:1: error[template]" in str(raised.value)
    assert "does not export the requested name 'cover'" in str(raised.value)


def test_the_check_knows_the_programs_filters() -> None:
    assert Templates().environment(Theme()).filters.keys() - Environment(autoescape=True).filters.keys() == FILTERS


def test_the_programs_templates_have_no_problem_as_templates_of_a_site(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "theme/templates")
    theme, problems = read_theme(tmp_path)
    assert problems == []
    assert len(theme.templates) > 15
