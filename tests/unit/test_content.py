import datetime as dt
import hashlib
import os
import socket
from pathlib import Path

import pytest

from tests.factories import (
    SITE,
    STATIC,
    a_block,
    a_content_folder,
    a_study_text,
    a_testimonial,
    the_study,
    write_logos,
    write_study,
)
from tests.pictures import a_photograph
from webapp.content import reader, safe_read
from webapp.content.folder import Folder
from webapp.content.images import Images
from webapp.model import Problems
from webapp.parsing.source import position_of
from webapp.validation.cross_checks import warn_of_studies

TODAY = dt.datetime.now(dt.UTC).date()


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems]


def errors(folder: Path) -> list[tuple[str, int, str]]:
    problems = reader.check([folder], folder, STATIC).problems
    return [(Path(p.file).name, p.line, p.code) for p in problems if p.severity == "error"]


def warnings(folder: Path, code: str) -> list[tuple[str, int, str, str]]:
    problems = reader.check([folder], folder, STATIC).problems
    assert {p.severity for p in problems} <= {"warning"}
    return [(Path(p.file).name, p.line, p.field, p.message) for p in problems if p.code == code]


def test_the_site_of_the_tests_has_no_problem() -> None:
    result = reader.read(SITE, STATIC)
    assert result.problems == ()
    assert result.library
    assert len(result.library.studies) == len(list((SITE / "case-studies").glob("*.md")))


def test_the_model_study_is_the_given_file() -> None:
    digest = hashlib.sha256((SITE / "case-studies" / "spotify.md").read_bytes()).hexdigest()
    assert digest == "38fc5d2cc7693935388fdf0578975c926648e7def2d1ad589731e99bf7d7589b"


def test_a_content_folder_is_read_into_a_library(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body="A body."), spotify=the_study())
    library = reader.read(folder, STATIC).library
    assert library
    assert {study.slug: study.body for study in library.studies} == {"acme": "A body.", "spotify": ""}
    assert [facet.name for facet in library.taxonomy.facets] == ["industry", "product", "service", "solution"]


def test_the_revision_changes_with_any_text_and_any_name_and_with_nothing_else(tmp_path: Path) -> None:
    def revision(folder: Path) -> str:
        library = reader.read(folder, STATIC).library
        assert library
        return library.revision

    one = a_content_folder(tmp_path / "one", acme=a_study_text())
    windows = "\ufeff" + a_study_text().replace("\n", "\r\n")
    same = [a_study_text(), windows]
    revisions = {revision(a_content_folder(tmp_path / f"same-{n}", acme=text)) for n, text in enumerate(same)}
    assert revisions == {revision(one)}
    write_study(one, "acme", a_study_text() + "\n")
    revisions.add(revision(one))
    (one / "case-studies/acme.md").rename(one / "case-studies/bolt.md")
    revisions.add(revision(one))
    (one / "site.yaml").write_text((one / "site.yaml").read_text() + "\n# A comment\n")
    revisions.add(revision(one))
    assert len(revisions) == 4


def test_a_draft_is_always_checked_but_is_in_the_library_only_with_drafts(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(), bolt=a_study_text("bolt", draft=True))
    for drafts, slugs in ((False, {"acme"}), (True, {"acme", "bolt"})):
        library = reader.read(folder, STATIC, drafts=drafts).library
        assert library
        assert {study.slug for study in library.studies} == slugs
    write_study(folder, "bolt", a_study_text("bolt", draft=True, alt=""))
    assert reader.read(folder, STATIC).library is None


def test_one_error_means_no_library_and_all_problems_are_reported_in_order(tmp_path: Path) -> None:
    folder = a_content_folder(
        tmp_path / "c", bolt=a_study_text("bolt", alt=""), acme=a_study_text(title=None, rating=5), good=the_study()
    )
    result = reader.read(folder, STATIC)
    assert result.library is None
    assert [(Path(p.file).name, p.code) for p in result.problems] == [
        ("acme.md", "missing-field"),
        ("acme.md", "unknown-field"),
        ("bolt.md", "empty"),
    ]


def test_a_bom_and_crlf_are_accepted(tmp_path: Path) -> None:
    text = "\ufeff" + the_study("rating: 5", "rating: 6").replace("\n", "\r\n")
    folder = a_content_folder(tmp_path / "c", acme=text)
    assert errors(folder) == [("acme.md", 39, "rating-range")]


MISTAKES = [  # (text of the model, its replacement, the line of the problem)
    ("title: 'Spotify'", "titel: 'Spotify'", 2),
    ("title: 'Spotify'", "title: NO", 2),
    ("title: 'Spotify'", "title: 'Spotify", 2),
    ("title: 'Spotify'", "title:Spotify", 2),
    ("title: 'Spotify'", "title: Spotify: more", 2),
    ("title: 'Spotify'", "title: 'It's Spotify'", 2),
    ("title: 'Spotify'", "title: &x Spotify", 2),
    ("title: 'Spotify'", "title: *x", 2),
    ("title: 'Spotify'", "title: !!str Spotify", 2),
    ("title: 'Spotify'", "title: ''", 2),
    ("title: 'Spotify'", 'title: "\\x07"', 2),
    ("title: 'Spotify'", "title: {a: b}", 2),
    ("industry: 'media'", "industry: 'medai'", 4),
    ("industry: 'media'", "industry: [media, media]", 4),
    ("lightImage: '/images/icons/spotify.svg'", "lightImage: '/images/icons/spotfy.svg'", 8),
    ("lightImage: '/images/icons/spotify.svg'", "lightImage: '/images/../../etc/passwd'", 8),
    ("alt: 'Spotify'", "alt:", 10),
    ("alt: 'Spotify'\n", "alt: 'Spotify'\nalt: 'Spotify'\n", 11),
    ("alt: 'Spotify'\n", "alt: 'Spotify'\nrelated: [nobody]\n", 11),
    ("alt: 'Spotify'\n", "alt: 'Spotify'\ndate: yesterday\n", 11),
    ("alt: 'Spotify'\n", "alt: 'Spotify'\ndraft: 'no'\n", 11),
    ("alt: 'Spotify'\n", "alt: 'Spotify'\npublishAt: 2026-01-01T09:00:00\n", 11),
    ("alt: 'Spotify'\n", "alt: 'Spotify'\nflavour: green\n", 11),
    ("  titleTwo: 'Sharper", "\ttitleTwo: 'Sharper", 15),
    ("  titleTwo: 'Sharper", "   titleTwo: 'Sharper", 15),
    ("    rating: 4", "    rating: 6", 60),
    ("    rating: 4", "    rating: '4'", 60),
    ("    rating: 4", "    rating: true", 60),
    ("    xLink: 'https://x.com'\n---", "    xLink: 'javascript:alert(1)'\n---", 82),
    ("    xLink: 'https://x.com'\n---", "    xLink: 'https://x.com'", 82),
]


def test_thirty_mistakes_in_thirty_files_are_reported_in_one_run(tmp_path: Path) -> None:
    studies = {f"study_{n:02}": the_study(old, new) for n, (old, new, _) in enumerate(MISTAKES)}
    folder = a_content_folder(tmp_path / "c", **studies)
    problems = reader.check([], folder, STATIC).problems
    assert [(Path(p.file).stem, p.line) for p in problems] == [
        (f"study-{n:02}", line) for n, (_, _, line) in enumerate(MISTAKES)
    ]


def the_problem(text: str | bytes, tmp_path: Path) -> tuple[str, str, int, int]:
    folder = a_content_folder(tmp_path / "c", acme=text)
    (problem,) = reader.check([], folder, STATIC).problems
    return problem.code, problem.field, problem.line, problem.column


@pytest.mark.parametrize(
    ("text", "code", "field", "where"),
    [
        (the_study().encode("utf-16"), "encoding", "UTF-8", (1, 1)),
        (the_study("alt: 'Spotify'", "alt: 'Café'").encode("latin-1"), "encoding", "UTF-8", (10, 10)),
        (b"\xff\xd8\xff\xe0" * 100, "encoding", "UTF-8", (1, 1)),
        (the_study("alt: 'Spotify'", "alt: 'S\0potify'"), "control-character", "alt", (10, 8)),
        (the_study() + "A body\n\x1b[2J", "control-character", "front matter", (85, 1)),
        (the_study() + "x" * 10_000_000, "too-long", "front matter", (1, 1)),
        (b"", "front-matter", "front matter", (1, 1)),
    ],
    ids=["UTF-16", "Latin-1", "an image", "NUL", "ESC in the body", "10 MB", "empty"],
)
def test_a_file_that_is_not_valid_text_is_one_problem(
    text: str | bytes, code: str, field: str, where: tuple[int, int], tmp_path: Path
) -> None:
    assert the_problem(text, tmp_path) == (code, field, *where)


def message(folder: Path) -> str:
    (problem,) = reader.check([], folder, STATIC).problems
    assert (problem.code, problem.field, problem.line, problem.column) == ("unreadable", "front matter", 1, 1)
    assert Path(problem.file).name == "acme.md"
    return problem.message


def test_a_folder_pipe_or_socket_named_like_a_study_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_content_folder(tmp_path / "c")
    path = folder / "case-studies" / "acme.md"
    path.mkdir()
    assert message(folder) == "is a folder, not a file"
    path.rmdir()
    os.mkfifo(path)
    assert message(folder) == "is a pipe, not a file"
    path.unlink()
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(path.parent)  # the full path is too long for a socket
        server.bind(path.name)
        assert message(folder) == "is a socket, not a file"


def test_a_link_may_lead_to_the_content_folder_but_not_out_of_it(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    outside = tmp_path / "secret.md"
    outside.write_text(the_study())
    path = folder / "case-studies" / "acme.md"
    path.symlink_to(outside)
    assert message(folder) == "is a link that leads out of the content folder"
    path.unlink()
    path.symlink_to(path)
    assert "cannot be read" in message(folder)
    path.unlink()
    path.symlink_to("nowhere.md")
    assert message(folder) == "acme.md does not exist"
    path.unlink()
    (folder / "shared.md").write_text(the_study())
    path.symlink_to("../shared.md")
    assert errors(folder) == []


def test_a_file_that_cannot_be_read_or_disappears_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_content_folder(tmp_path / "c", acme=the_study())
    real = os.open

    def refuse(path: Path, flags: int) -> int:
        if Path(path).name == "acme.md":
            raise PermissionError(13, "Permission denied")  # simulated, because root may read everything
        return real(path, flags)

    def delete(path: Path, flags: int) -> int:
        if Path(path).name == "acme.md":
            Path(path).unlink()
        return real(path, flags)

    monkeypatch.setattr(safe_read.os, "open", refuse)
    assert message(folder) == "cannot be read: permission denied"
    monkeypatch.setattr(safe_read.os, "open", delete)
    assert message(folder) == "acme.md does not exist"


@pytest.mark.parametrize(
    "name", ["Acme", "acme_two", "acme--two", "-acme", "acme two", "results", "cards", "äcme", "acme\n", "ac\u200bme"]
)
def test_a_file_name_must_be_a_slug(name: str, tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    write_study(folder, name, the_study())
    (problem,) = reader.check([], folder, STATIC).problems
    assert (problem.code, problem.field, problem.line) == ("slug", "slug", 1)


def test_two_slugs_that_differ_only_in_case_are_one_problem(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(), Acme=a_study_text())
    (problem,) = reader.check([], folder, STATIC).problems
    assert problem.message == "'Acme' differs from 'acme' only in case"


@pytest.mark.parametrize("name", ["a b", "-x", "ok_", "x.md", "ü"])
def test_an_invalid_file_name_is_reported_alike_for_the_folder_and_the_file(name: str, tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    path = write_study(folder, name, the_study())
    for paths in ([], [folder / "case-studies"], [path]):
        (problem,) = [p for p in reader.check(paths, folder, STATIC).problems if p.severity == "error"]
        assert problem.message == f"'{name}' is not a slug"
        assert problem.hint.startswith("rename the file")


@pytest.mark.parametrize("name", ["site.yaml", "taxonomy.yaml", "case-studies"])
def test_a_missing_part_of_the_folder_is_one_problem(name: str, tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    path = folder / name
    path.rmdir() if path.is_dir() else path.unlink()
    problems = [p for p in reader.check([], folder, STATIC).problems if p.severity == "error"]
    assert [(Path(p.file).name, p.code) for p in problems] == [(name, "unreadable")]


def test_an_old_slug_belongs_to_one_study(tmp_path: Path) -> None:
    folder = a_content_folder(
        tmp_path / "c",
        acme=a_study_text(formerly=["old", "bolt"]),
        bolt=a_study_text("bolt", formerly=["old", "older"]),
    )
    assert [(name, code) for name, _, code in errors(folder)] == [("acme.md", "formerly"), ("bolt.md", "formerly")]


def test_related_may_name_a_study_that_has_errors(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(related=["bolt"]), bolt=a_study_text("bolt", alt=""))
    assert [(name, code) for name, _, code in errors(folder)] == [("bolt.md", "empty")]


# Warnings


def test_a_description_too_long_for_search_results_is_a_warning(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(description="x" * 161), bolt=a_study_text("bolt"))
    assert warnings(folder, "long-description") == [
        ("acme.md", 3, "description", "has 161 characters; search results show about 160")
    ]


def test_a_second_study_with_the_same_title_is_a_warning(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(title="One"), bolt=a_study_text(title="ONE "))
    assert [name for name, *_ in warnings(folder, "same-title")] == ["bolt.md"]


def test_an_unused_term_is_a_warning_at_its_line(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(industry="ai"), bolt=a_study_text("bolt", draft=True))
    unused = warnings(folder, "unused-term")
    assert len(unused) == 18 - 4
    name, line, field, text = unused[0]
    assert (name, field, text) == ("taxonomy.yaml", "industry.terms[1].slug", "no study uses saas")
    assert (folder / "taxonomy.yaml").read_text().split("\n")[line - 1].strip() == "- slug: saas"


def test_a_related_draft_is_a_warning(tmp_path: Path) -> None:
    folder = a_content_folder(
        tmp_path / "c", acme=a_study_text(related=["bolt"]), bolt=a_study_text("bolt", draft=True, related=["core"])
    )
    write_study(folder, "core", a_study_text("core", draft=True))
    assert [(name, field) for name, _, field, _ in warnings(folder, "related-draft")] == [("acme.md", "related[0]")]


def test_a_link_to_a_heading_that_does_not_exist_is_a_warning_at_its_position(tmp_path: Path) -> None:
    body = (
        "## What changed\n\n[a](#what-changed) [b](#What-changed) [c](#result) [d](#) [e](#top) `[f](#f)`\n\n"
        "[g][r] [h](/x#y) [i](#what%2Dchanged) [j](#:~:text=x) é [k](#什么)\n\n## Result\n\n[l](#result-2)\n\n[r]: #zzz"
    )
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body=body), bolt=a_study_text("bolt", body="[b](#x)"))
    problems = [p for p in reader.check([folder], folder, STATIC).problems if p.code == "broken-link"]
    assert {(p.severity, p.field) for p in problems} == {("warning", "body")}
    assert [(Path(p.file).name, p.source[p.column - 1 :].partition(")")[0]) for p in problems] == [
        ("acme.md", "#What-changed"),
        ("acme.md", "#什么"),
        ("acme.md", "#zzz"),
        ("bolt.md", "#x"),
    ]
    assert problems[0].hint == "did you mean #what-changed?"
    assert problems[0].message == "no heading has the address '#What-changed'"


GOOD_LINKS = (
    "[a](/case-studies) [b](/case-studies?q=x#y) [c](/case-studies/bolt) [d](/case-studies/bolt/) [e](/about/no-such) "
    "[f](/case-studies/bolt.md) [g](/case-studies/bolt.png) [h](/case-studies/old-bolt#x) [i](/case-studies/results) "
    "[j](/case-studies/bolt#what-changed) [k](/case-studies/bolt#result) [l](/case-studies.atom) "
    "[m](/case-studies/bolt?a=b#) [n](https://a.example/case-studies/no-such) [o](/case-studies/acme#here) "
    "`[p](/case-studies/no-such)`\n\n## Here\n"
)
BAD_LINKS = {
    "/case-studies/no-such-story": "no study has the address '/case-studies/no-such-story'",
    "/case-studies/boltt#result": "no study has the address '/case-studies/boltt'",
    "/case-studies/no-such/part": "no study has the address '/case-studies/no-such/part'",
    "/case-studies/bolt#what-change": "no heading has the address '/case-studies/bolt#what-change'",
    "/case-studies/acme#there": "no heading has the address '/case-studies/acme#there'",
    "/case-studies/core": "'core' is a draft and not shown",
}


def a_folder_with_links(folder: Path) -> Path:
    body = GOOD_LINKS + "".join(f"\nA [b]({address})" for address in BAD_LINKS)
    a_content_folder(
        folder, acme=a_study_text(body=body), core=a_study_text("core", draft=True, body="[x](/case-studies/core)")
    )
    write_study(folder, "bolt", a_study_text("bolt", formerly=["old-bolt"], body="## What changed"))
    return folder


def test_a_link_of_the_body_to_no_page_of_the_site_is_a_warning_at_its_position(tmp_path: Path) -> None:
    folder = a_folder_with_links(tmp_path / "c")
    problems = [p for p in reader.check([folder], folder, STATIC).problems if p.code == "broken-link"]
    assert {(p.severity, p.field, Path(p.file).name) for p in problems} == {("warning", "body", "acme.md")}
    assert {p.source[p.column - 1 :].partition(")")[0]: p.message for p in problems} == BAD_LINKS
    hints = [p.hint for p in problems]
    assert hints[1] == "did you mean /case-studies/bolt?"
    assert hints[3] == "did you mean /case-studies/bolt#what-changed?"


def test_the_links_of_a_single_file_may_lead_to_the_former_slugs_of_the_site(tmp_path: Path) -> None:
    folder = a_folder_with_links(tmp_path / "c")
    problems = reader.check([folder / "case-studies/acme.md"], folder, STATIC).problems
    assert [p.message for p in problems if p.code == "broken-link"] == [
        message for message in BAD_LINKS.values() if "#what-change'" not in message and "draft" not in message
    ]


def test_links_to_pages_follow_the_list_path_of_the_site(tmp_path: Path) -> None:
    body = "[a](/stories/no-such) [b](/case-studies/no-such) [c](/stories/acme)"
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body=body))
    (folder / "site.yaml").write_text((folder / "site.yaml").read_text() + "listPath: /stories\n")
    assert [text for *_, text in warnings(folder, "broken-link")] == ["no study has the address '/stories/no-such'"]


def test_html_that_is_not_kept_as_it_is_is_a_warning_at_its_position(tmp_path: Path) -> None:
    body = "H<sub>2</sub>O <!-- x --> <https://x.example> `<u>`\n\n- é <div>\n\n<table class=x>\n</table>\n\n<kbd>"
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body=body), bolt=a_study_text("bolt", body="a < b"))
    problems = [p for p in reader.check([folder], folder, STATIC).problems if p.code == "html"]
    assert {(p.severity, p.field) for p in problems} == {("warning", "body")}
    assert [(p.source[p.column - 1 :], p.message) for p in problems] == [
        ("<div>", "'<div>' is shown as typed"),
        ("<table class=x>", "'<table class=x>' loses class"),
        ("<kbd>", "'<kbd>' is never closed"),
    ]


def test_links_in_a_very_long_body_are_not_checked(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body="[a](#x)" + "![[" * 20_000))
    assert warnings(folder, "broken-link") == []


def test_a_future_date_is_a_warning_unless_the_study_is_scheduled(tmp_path: Path) -> None:
    later = TODAY + dt.timedelta(days=3)
    publish_at = dt.datetime.combine(later, dt.time(9), dt.UTC)
    folder = a_content_folder(
        tmp_path / "c", acme=a_study_text(date=later), bolt=a_study_text("bolt", date=later, publishAt=publish_at)
    )
    write_study(folder, "core", a_study_text("core", date=TODAY))
    assert [(name, field) for name, _, field, _ in warnings(folder, "future-date")] == [("acme.md", "date")]


def test_a_date_of_tomorrow_is_no_future_date_because_zones_differ(tmp_path: Path) -> None:
    days = {"acme": "2026-03-31", "bolt": "2026-04-01", "core": "2026-04-02"}
    studies = {slug: a_study_text(slug, date=dt.date.fromisoformat(day)) for slug, day in days.items()}
    content = a_content_folder(tmp_path / "c", **studies)
    folder = Folder(content, Images(content, STATIC))
    files, _ = folder.studies(content / "case-studies")
    warn_of_studies(files, folder.images, dt.date(2026, 3, 31))
    assert [(file.slug, p.code) for file in files for p in file.problems] == [("core", "future-date")]


def test_an_unknown_featured_slug_is_a_warning(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text())
    (folder / "site.yaml").write_text((folder / "site.yaml").read_text() + "featured: [acme, acm]\n")
    assert [(name, field) for name, _, field, _ in warnings(folder, "featured")] == [("site.yaml", "featured[1]")]


def test_an_ignored_file_is_a_warning_unless_it_is_hidden(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text())
    for name in ("bolt.markdown", ".acme.md.swp", "acme.md~"):
        (folder / "case-studies" / name).write_text("x")
    assert [name for name, *_ in warnings(folder, "ignored-file")] == ["bolt.markdown"]


def a_static_folder(folder: Path, **logos: bytes) -> Path:
    (folder / "images" / "icons").mkdir(parents=True)
    for name, data in logos.items():
        (folder / "images" / "icons" / f"{name.replace('_', '-')}.svg").write_bytes(data)
    return folder


def svg(width: int, height: int, content: bytes = b"") -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">%s</svg>' % (width, height, content)


def test_unused_and_heavy_images_and_logos_of_different_shapes_are_warnings(tmp_path: Path) -> None:
    logos = {"lightImage": "/images/icons/a.svg", "darkImage": "/images/icons/a-dark.svg"}
    folder = a_content_folder(tmp_path / "content", acme=a_study_text(**logos))
    images = {"a": svg(200, 40, b" " * 20_000), "a_dark": svg(200, 50), "unused": svg(1, 1)}
    static = a_static_folder(tmp_path / "static", **images)
    (static / "images" / "favicon.ico").write_bytes(b"x")
    problems = [p for p in reader.check([], folder, static).problems if p.code != "unused-term"]
    assert {(Path(p.file).name, p.code, p.field) for p in problems} == {
        ("acme.md", "logo-ratio", "darkImage"),
        ("a.svg", "heavy-image", "image"),
        ("unused.svg", "unused-image", "image"),
    }


def test_a_heavy_photograph_is_a_warning_only_where_site_yaml_names_it(tmp_path: Path) -> None:
    cover = {"image": "/images/hall.png", "alt": "The hall"}
    folder = a_content_folder(tmp_path / "content", acme=a_study_text(cover=cover))
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images/hall.png").write_bytes(a_photograph((500, 400), "PNG"))
    with_photo = {p.code for p in reader.check([], folder, STATIC).problems}
    with (folder / "site.yaml").open("a") as site:
        site.write("brand:\n  socialImage: /images/hall.png\n")
    assert {p.code for p in reader.check([], folder, STATIC).problems} - with_photo == {"heavy-image"}


def test_images_of_a_body_must_exist_on_this_site_and_are_reported_at_their_position(tmp_path: Path) -> None:
    body = (
        "\n\nWords ![p](/images/icons/spotify.svg), ![q](/images/icons/spotfy.svg)\nand "
        "![x](https://evil.example/a.png).\n\n![y](a.png)\n\n    ![code](/images/code.svg)\n\n"
        "![z](/images/../site.yaml) ![d][d]\n\n[d]: //d.example/d.png\n"
    )
    text = a_study_text(body=body)
    folder = a_content_folder(tmp_path / "c", acme=text)
    write_logos(folder, "spotify")
    problems = [p for p in reader.check([], folder, STATIC).problems if p.severity == "error"]
    assert {p.field for p in problems} == {"body"}
    assert [(p.code, p.line, p.column) for p in problems] == [
        (code, *position_of(text, text.index(address)))
        for code, address in (
            ("image-missing", "/images/icons/spotfy.svg"),
            ("image-path", "https://evil.example/a.png"),
            ("image-path", "a.png)\n\n"),
            ("image-path", "/images/../site.yaml"),
            ("image-path", "//d.example/d.png"),
        )
    ]
    assert problems[0].hint == "did you mean /images/icons/spotify.svg?"
    write_study(folder, "acme", text.replace("title: Acme", "title: 'Acme"))
    assert [p.code for p in reader.check([], folder, STATIC).problems].count("image-path") == 4


def test_an_image_that_only_a_body_names_is_used(tmp_path: Path) -> None:
    logos = {"lightImage": "/images/icons/a.svg", "darkImage": "/images/icons/a.svg"}
    folder = a_content_folder(tmp_path / "content", acme=a_study_text(body="![b](/images/icons/b.svg)", **logos))
    static = a_static_folder(tmp_path / "static", a=svg(2, 1), b=svg(2, 1, b" " * 20_000), c=svg(2, 1))
    problems = reader.check([], folder, static).problems
    reported = {(Path(p.file).name, p.code) for p in problems if p.code != "unused-term"}
    assert reported == {("b.svg", "heavy-image"), ("c.svg", "unused-image")}


def test_images_are_reported_as_unused_only_for_the_sites_own_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = a_static_folder(tmp_path / "static", unused=svg(1, 1))
    own, other = a_content_folder(tmp_path / "content"), a_content_folder(tmp_path / "other")
    monkeypatch.chdir(tmp_path)
    for path, expected in ((own, True), (Path("content"), True), (other, False)):
        assert ("unused-image" in codes(reader.check([path], own, static).problems)) == expected


# What is checked


def test_a_file_may_lie_anywhere_and_is_checked_against_the_sites_terms_and_images(tmp_path: Path) -> None:
    path = tmp_path / "acme.md"
    path.write_text(the_study("industry: 'media'", "industry: 'medai'").replace("/spotify-dark.svg", "/dark.svg"))
    report = reader.check([path], SITE, STATIC)
    assert (report.files, codes(report.problems)) == (1, ["unknown-term", "image-missing"])


def test_a_folder_of_studies_is_checked_against_the_site_and_itself(tmp_path: Path) -> None:
    (tmp_path / "acme.md").write_text(a_study_text(related=["orbitane", "bolt", "nobody"]))
    (tmp_path / "bolt.md").write_text(a_study_text("bolt"))
    report = reader.check([tmp_path], SITE, STATIC)
    assert (report.files, [p.field for p in report.problems]) == (2, ["related[2]"])


def test_site_and_taxonomy_can_be_checked_alone(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("name: A\n")
    report = reader.check([tmp_path / "site.yaml", SITE / "taxonomy.yaml"], SITE, STATIC)
    assert report.files == 2
    assert set(codes(report.problems)) == {"missing-field"}


def test_a_folder_without_permission_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")  # simulated, because root may read everything

    monkeypatch.setattr(Path, "exists", refuse)
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert codes(reader.check([tmp_path], SITE, STATIC).problems) == ["unreadable"]


def test_terms_are_not_checked_against_a_broken_taxonomy(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(industry="anything"))
    (folder / "taxonomy.yaml").write_text("industry: [")
    assert [(name, code) for name, _, code in errors(folder)] == [("taxonomy.yaml", "yaml-bracket")]


def test_a_link_to_a_missing_image_is_reported_at_its_line(tmp_path: Path) -> None:
    text = a_study_text(body="\nSee\n[the chart](/images/icons/spotfy.svg).\n")
    folder = a_content_folder(tmp_path / "c", acme=text)
    assert errors(folder) == [("acme.md", text[: text.index("[the")].count("\n") + 1, "image-missing")]


def test_studies_checked_together_are_compared_with_each_other(tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    first.write_text(a_study_text("first", related=["second"], formerly=["old"]))
    second.write_text(a_study_text("second", formerly=["old"]))
    problems = reader.check([first, second, first], SITE, STATIC).problems
    assert [(Path(p.file).name, p.field) for p in problems if p.severity == "error"] == [("second.md", "formerly[0]")]
    assert problems == reader.check([tmp_path], SITE, STATIC).problems


def test_a_missing_folder_of_studies_is_one_problem(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    for name in ("site.yaml", "taxonomy.yaml"):
        (folder / name).write_text((SITE / name).read_text())
    assert codes(reader.check([folder], folder, STATIC).problems) == ["unreadable"]


def test_a_study_whose_terms_cannot_be_checked_does_not_pass(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c")
    (folder / "taxonomy.yaml").write_text("industry: [")
    study = tmp_path / "acme.md"
    study.write_text(a_study_text(industry="nonsense"))
    problems = reader.check([study], folder, STATIC).problems
    assert {Path(problem.file).name for problem in problems} == {"taxonomy.yaml"}


def test_a_file_has_at_most_a_hundred_problems_and_no_more_hints_are_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints: list[str] = []
    for name in ("field_rules.did_you_mean_file", "cross_checks.did_you_mean"):
        monkeypatch.setattr(f"webapp.validation.{name}", lambda text, _known: hints.append(text) or "")
    many = [f"study-{number}" for number in range(300)]
    body = "\n".join(f"![](/images/icons/{name}.svg)" for name in many)
    for text in (a_study_text(body=body), a_study_text(related=many)):
        folder = a_content_folder(tmp_path / str(len(hints)), acme=text)
        hints.clear()
        assert len(errors(folder)) == 100
        assert len(hints) <= 100
    folder = a_content_folder(tmp_path / "featured", acme=a_study_text())
    site = folder / "site.yaml"
    site.write_text(f"{site.read_text()}featured: [{', '.join(many)}]\n")
    hints.clear()
    assert len(warnings(folder, "featured")) == 100 >= len(hints)


def test_a_study_needs_neither_a_dark_logo_nor_a_rating(tmp_path: Path) -> None:
    quote = a_testimonial()
    del quote["rating"]
    text = a_study_text(darkImage=None, problemBlock=a_block(testimonial=quote))
    folder = a_content_folder(tmp_path / "c", acme=text)
    assert errors(folder) == []
