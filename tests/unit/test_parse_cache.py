import os
import resource
import time
from pathlib import Path

import pytest

from tests.factories import CONTENT, STATIC, a_content_folder, a_study_text, write_study
from webapp.content import folder, parse_cache, reader
from webapp.parsing.document import Document
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source
from webapp.search.library import Library

FULL = {
    "date": "2024-05-01",
    "metrics": [{"value": "41 %", "label": "less"}],
    "related": ["bolt"],
    "formerly": ["old"],
    "industry": ["ai", "media"],
    "company": {"size": "40 people"},
}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were really parsed."""
    names: list[str] = []

    def note(source: Source) -> Document:
        names.append(Path(source.file).stem)
        return read_study(source)

    monkeypatch.setattr(folder, "read_study", note)
    return names


@pytest.fixture
def site(tmp_path: Path) -> Path:
    text = a_study_text(body="Some *words*.\n\tand “more”", **FULL).replace("date: '2024-05-01'", "date: 2024-05-01")
    scheduled = a_study_text("bolt").replace("---\n", "---\npublishAt: 2024-05-01T09:00:00+02:00\n", 1)
    made = a_content_folder(tmp_path / "c", acme=text, bolt=scheduled)
    settle(made)
    return made


def settle(made: Path) -> None:
    """As if the files had been written an hour ago. (Their change time cannot be set: see `patient`.)"""
    for path in (made / "case-studies").iterdir():
        os.utime(path, (time.time() - 3600,) * 2)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the cache an hour ahead, so files just written count as settled."""
    real = time.time_ns
    monkeypatch.setattr(parse_cache.time, "time_ns", lambda: real() + 3600 * 10**9)


def read(site: Path, kept: Path) -> Library:
    library = reader.read(site, STATIC, cache=kept).library
    assert library
    return library


def the_file(kept: Path) -> Path:
    (path,) = kept.glob("*.studies")
    return path


def test_a_second_reading_parses_nothing_and_is_the_same(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    first = read(site, tmp_path / "k")
    assert parsed == ["acme", "bolt"]
    second = read(site, tmp_path / "k")
    assert parsed == ["acme", "bolt"]
    assert second.studies == first.studies
    assert second.revision == first.revision


def test_every_shipped_study_comes_back_as_it_was(tmp_path: Path, parsed: list[str]) -> None:
    first = read(CONTENT, tmp_path / "k")
    number = len(parsed)
    assert read(CONTENT, tmp_path / "k").studies == first.studies
    assert len(parsed) == number == len(first.studies)


def test_only_what_changed_is_parsed(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    read(site, tmp_path / "k")
    write_study(site, "bolt", a_study_text("bolt", title="Changed"))
    write_study(site, "core", a_study_text("core"))
    (site / "case-studies" / "acme.md").touch()
    library = read(site, tmp_path / "k")
    assert parsed == ["acme", "bolt", "bolt", "core"]
    assert {study.front.title for study in library.studies} == {"Acme", "Changed", "Core"}


def test_a_change_that_keeps_size_and_time_is_seen(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    path = site / "case-studies" / "bolt.md"
    read(site, tmp_path / "k")
    before = path.stat()
    path.write_text(path.read_text().replace("title: Bolt", "title: Colt"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "Colt" in {study.front.title for study in read(site, tmp_path / "k").studies}


def test_a_file_touched_a_moment_ago_is_looked_into(
    site: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    read(site, tmp_path / "k")
    assert b'"stamp":null' in the_file(tmp_path / "k").read_bytes(), (
        "no time is kept that could be the next change's too"
    )


def test_a_study_with_a_mistake_is_told_each_time(site: Path, tmp_path: Path) -> None:
    write_study(site, "bolt", a_study_text("bolt", alt=""))
    for _ in range(2):
        assert [p.code for p in reader.read(site, STATIC, cache=tmp_path / "k").problems] == ["empty"]


def test_a_new_taxonomy_or_a_lost_picture_makes_all_be_parsed(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    read(site, tmp_path / "k")
    taxonomy = site / "taxonomy.yaml"
    taxonomy.write_text(taxonomy.read_text().replace("slug: ai\n", "slug: robots\n"))
    assert [p.code for p in reader.read(site, STATIC, cache=tmp_path / "k").problems][:2] == ["unknown-term"] * 2
    assert reader.read(site, tmp_path, cache=tmp_path / "k").library is None


def test_a_module_in_a_sub_package_is_part_of_the_programs_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parse_cache, "_PACKAGE", tmp_path)
    before = parse_cache._program()
    (tmp_path / "parsing" / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "parsing" / "deep" / "deeper" / "rules.py").write_text("LIMIT = 1\n")
    assert parse_cache._program() != before


def test_another_program_makes_all_be_parsed(
    site: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(site, tmp_path / "k")
    monkeypatch.setattr(parse_cache, "_program", lambda: "another")
    read(site, tmp_path / "k")
    assert parsed == ["acme", "bolt"] * 2


PICKLE = b"cos\nsystem\n(S'touch harmed'\ntR."


@pytest.mark.parametrize("harm", ["empty", "half", "a byte short", "other words", "a line more", "zeros", "a pickle"])
def test_a_torn_or_foreign_file_is_as_good_as_none(harm: str, site: Path, tmp_path: Path, parsed: list[str]) -> None:
    first = read(site, tmp_path / "k")
    path = the_file(tmp_path / "k")
    data = path.read_bytes()
    harmed = {
        "empty": b"",
        "half": data[: len(data) // 2],
        "a byte short": data[:-1],
        "other words": data.replace(b"Acme", b"Evil"),
        "a line more": data + b"\n",
        "zeros": b"\0" * 1000,
        "a pickle": PICKLE,
    }
    path.write_bytes(harmed[harm])
    assert read(site, tmp_path / "k").studies == first.studies
    assert parsed == ["acme", "bolt"] * 2
    read(site, tmp_path / "k")
    assert parsed == ["acme", "bolt"] * 2, "the bad file was replaced"


def test_a_file_that_others_may_write_is_not_read(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    read(site, tmp_path / "k")
    the_file(tmp_path / "k").chmod(0o666)
    read(site, tmp_path / "k")
    assert parsed == ["acme", "bolt"] * 2


def test_a_place_that_cannot_be_written_is_no_reason_to_complain(site: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, where a folder should be")
    assert read(site, blocked / "k").studies
    assert read(site, Path("/proc/nowhere")).studies
    os.mkfifo(tmp_path / "pipe")
    assert read(site, tmp_path / "pipe").studies


def test_a_full_disk_loses_nothing_leaves_nothing_and_is_said(
    site: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        found = read(site, tmp_path / "k")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(found.studies) == 2
    assert list((tmp_path / "k").iterdir()) == []
    assert "the parse cache cannot be written" in caplog.text
    read(site, tmp_path / "k")
    assert the_file(tmp_path / "k")


def test_nothing_is_left_behind_but_one_file(site: Path, tmp_path: Path) -> None:
    for n in range(3):
        write_study(site, "bolt", a_study_text("bolt", title=f"Bolt {n}"))
        read(site, tmp_path / "k")
    assert the_file(tmp_path / "k").stat().st_mode & 0o777 == 0o600
