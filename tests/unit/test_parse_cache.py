import os
import resource
import time
from pathlib import Path

import pytest

from tests.factories import SITE, STATIC, a_content_folder, a_study_text, write_study
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
    """The slugs of the files that were parsed, which are those that were not in the cache."""
    slugs: list[str] = []

    def record(source: Source) -> Document:
        slugs.append(Path(source.file).stem)
        return read_study(source)

    monkeypatch.setattr(folder, "read_study", record)
    return slugs


@pytest.fixture
def site(tmp_path: Path) -> Path:
    text = a_study_text(body="Some *words*.\n\tand “more”", **FULL).replace("date: '2024-05-01'", "date: 2024-05-01")
    scheduled = a_study_text("bolt").replace("---\n", "---\npublishAt: 2024-05-01T09:00:00+02:00\n", 1)
    content = a_content_folder(tmp_path / "c", acme=text, bolt=scheduled)
    age(content)
    return content


def age(content: Path) -> None:
    """Make the studies an hour old. Their change time cannot be set: see `later`."""
    for path in (content / "case-studies").iterdir():
        os.utime(path, (time.time() - 3600,) * 2)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock of the cache an hour ahead, so that it relies on the timestamps of new files."""
    real = time.time_ns
    monkeypatch.setattr(parse_cache.time, "time_ns", lambda: real() + 3600 * 10**9)


def read(site: Path, cache: Path) -> Library:
    library = reader.read(site, STATIC, cache=cache).library
    assert library
    return library


def the_file(cache: Path) -> Path:
    (path,) = cache.glob("*.studies")
    return path


def test_a_second_read_parses_nothing_and_gives_the_same_library(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    first = read(site, tmp_path / "cache")
    assert parsed == ["acme", "bolt"]
    second = read(site, tmp_path / "cache")
    assert parsed == ["acme", "bolt"]
    assert second.studies == first.studies
    assert second.revision == first.revision


def test_every_study_is_the_same_from_the_cache(tmp_path: Path, parsed: list[str]) -> None:
    first = read(SITE, tmp_path / "cache")
    number = len(parsed)
    assert read(SITE, tmp_path / "cache").studies == first.studies
    assert len(parsed) == number == len(first.studies)


def test_only_changed_files_are_parsed(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    read(site, tmp_path / "cache")
    write_study(site, "bolt", a_study_text("bolt", title="Changed"))
    write_study(site, "core", a_study_text("core"))
    (site / "case-studies" / "acme.md").touch()
    library = read(site, tmp_path / "cache")
    assert parsed == ["acme", "bolt", "bolt", "core"]
    assert {study.front.title for study in library.studies} == {"Acme", "Changed", "Core"}


def test_a_change_that_keeps_size_and_modification_time_is_noticed(
    site: Path, tmp_path: Path, parsed: list[str]
) -> None:
    path = site / "case-studies" / "bolt.md"
    read(site, tmp_path / "cache")
    before = path.stat()
    path.write_text(path.read_text().replace("title: Bolt", "title: Colt"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "Colt" in {study.front.title for study in read(site, tmp_path / "cache").studies}


def test_timestamps_of_a_file_just_written_are_not_relied_on(
    site: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    read(site, tmp_path / "cache")
    assert b'"stamp":null' in the_file(tmp_path / "cache").read_bytes(), "another change could have the same timestamps"


def test_a_study_with_an_error_is_reported_each_time(site: Path, tmp_path: Path) -> None:
    write_study(site, "bolt", a_study_text("bolt", alt=""))
    for _ in range(2):
        assert [p.code for p in reader.read(site, STATIC, cache=tmp_path / "cache").problems] == ["empty"]


def test_a_changed_taxonomy_or_a_deleted_image_invalidates_the_cache(
    site: Path, tmp_path: Path, parsed: list[str]
) -> None:
    read(site, tmp_path / "cache")
    taxonomy = site / "taxonomy.yaml"
    taxonomy.write_text(taxonomy.read_text().replace("slug: ai\n", "slug: robots\n"))
    assert [p.code for p in reader.read(site, STATIC, cache=tmp_path / "cache").problems][:2] == ["unknown-term"] * 2
    assert reader.read(site, tmp_path, cache=tmp_path / "cache").library is None


def test_the_cache_version_includes_modules_in_sub_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parse_cache, "_PACKAGE", tmp_path)
    before = parse_cache.program()
    (tmp_path / "parsing" / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "parsing" / "deep" / "deeper" / "rules.py").write_text("LIMIT = 1\n")
    assert parse_cache.program() != before


def test_another_version_of_the_program_invalidates_the_cache(
    site: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(site, tmp_path / "cache")
    monkeypatch.setattr(parse_cache, "program", lambda: "another")
    read(site, tmp_path / "cache")
    assert parsed == ["acme", "bolt"] * 2


PICKLE = b"cos\nsystem\n(S'touch harmed'\ntR."


@pytest.mark.parametrize(
    "damage", ["empty", "half", "a byte short", "another text", "an extra line", "zeros", "a pickle"]
)
def test_a_damaged_or_foreign_cache_file_is_ignored(damage: str, site: Path, tmp_path: Path, parsed: list[str]) -> None:
    first = read(site, tmp_path / "cache")
    path = the_file(tmp_path / "cache")
    data = path.read_bytes()
    damaged = {
        "empty": b"",
        "half": data[: len(data) // 2],
        "a byte short": data[:-1],
        "another text": data.replace(b"Acme", b"Evil"),
        "an extra line": data + b"\n",
        "zeros": b"\0" * 1000,
        "a pickle": PICKLE,
    }
    path.write_bytes(damaged[damage])
    assert read(site, tmp_path / "cache").studies == first.studies
    assert parsed == ["acme", "bolt"] * 2
    read(site, tmp_path / "cache")
    assert parsed == ["acme", "bolt"] * 2, "the bad file was replaced"


def test_a_cache_file_that_other_users_can_write_is_ignored(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    read(site, tmp_path / "cache")
    the_file(tmp_path / "cache").chmod(0o666)
    read(site, tmp_path / "cache")
    assert parsed == ["acme", "bolt"] * 2


def test_a_cache_folder_that_cannot_be_written_does_not_stop_the_read(site: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, where a folder should be")
    assert read(site, blocked / "k").studies
    assert read(site, Path("/proc/nowhere")).studies
    os.mkfifo(tmp_path / "pipe")
    assert read(site, tmp_path / "pipe").studies


def test_a_full_disk_leaves_no_partial_file_and_is_logged(
    site: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        library = read(site, tmp_path / "cache")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(library.studies) == 2
    assert list((tmp_path / "cache").iterdir()) == []
    assert "the parse cache cannot be written" in caplog.text
    read(site, tmp_path / "cache")
    assert the_file(tmp_path / "cache")


def test_there_is_only_one_cache_file_and_it_is_private(site: Path, tmp_path: Path) -> None:
    for n in range(3):
        write_study(site, "bolt", a_study_text("bolt", title=f"Bolt {n}"))
        read(site, tmp_path / "cache")
    assert the_file(tmp_path / "cache").stat().st_mode & 0o777 == 0o600
