"""A folder is read when nobody writes into it; half of a change is never taken."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import a_content_folder, a_study_text, write_study
from webapp.content import still, store
from webapp.content.still import UnsettledError, read_still
from webapp.content.store import ContentStore
from webapp.settings import Settings


class FakeTime:
    """Time that passes only while somebody sleeps; ``events`` happen at the sleeps."""

    def __init__(self) -> None:
        self.now = time.time() + 60.0  # the files of a test are old
        self.slept = 0.0
        self.events: Iterator[object] = iter(())

    def time_ns(self) -> int:
        return int(self.now * 1e9)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds
        next(self.events, None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    fake = FakeTime()
    monkeypatch.setattr(still, "time", fake)
    return fake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    (tmp_path / "a.md").write_text("a")
    return tmp_path


def test_a_folder_that_stands_still_is_read_once_at_once(folder: Path, clock: FakeTime) -> None:
    assert read_still(folder, iter(["first", "second"]).__next__) == "first"
    assert clock.slept == 0


@pytest.mark.parametrize("change", ["write", "add", "delete", "rename", "replace a picture", "same size and time"])
def test_a_change_during_a_read_makes_it_read_again(change: str, folder: Path, clock: FakeTime) -> None:
    study, picture = folder / "a.md", folder / "images/a.svg"
    picture.write_text("<svg/>")
    before = study.stat()

    def read() -> Iterator[str]:
        match change:
            case "write":
                study.write_text("longer")
            case "add":
                (folder / "b.md").write_text("b")
            case "delete":
                study.unlink()
            case "rename":
                study.rename(folder / "c.md")
            case "replace a picture":
                picture.unlink()
                picture.write_text("<svg/>")
            case "same size and time":
                study.write_text("b")
                os.utime(study, ns=(before.st_atime_ns, before.st_mtime_ns))
        yield "half"
        yield "whole"

    assert read_still(folder, read().__next__) == "whole"


def test_hidden_files_do_not_count(folder: Path, clock: FakeTime) -> None:
    (folder / ".git").mkdir()
    (folder / ".git/index").write_text("1")

    def read() -> Iterator[str]:
        (folder / ".git/index").write_text("22")
        yield "first"

    assert read_still(folder, read().__next__) == "first"


@pytest.mark.parametrize("age", [0.1, -3600], ids=["just now", "in the future"])
def test_what_was_just_written_is_looked_at_again_before_it_is_read(age: float, folder: Path, clock: FakeTime) -> None:
    clock.now = (folder / "a.md").stat().st_ctime + age
    assert read_still(folder, iter(["whole"]).__next__) == "whole"
    assert clock.slept == still.SETTLED


def test_writing_that_goes_on_is_waited_for(folder: Path, clock: FakeTime) -> None:
    clock.now = (folder / "a.md").stat().st_ctime
    clock.events = ((folder / f"{number}.md").write_text("x") for number in range(5))
    assert read_still(folder, iter(["whole"]).__next__) == "whole"
    assert len(list(folder.glob("?.md"))) == 6
    assert clock.slept == 6 * still.SETTLED


def test_writing_that_never_ends_keeps_the_last_good_content(
    tmp_path: Path, clock: FakeTime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    content = a_content_folder(tmp_path / "content", acme=a_study_text("acme"))
    content_store = ContentStore(Settings(content=content))
    before = content_store.library
    clock.now = (content / "site.yaml").stat().st_ctime
    clock.events = ((content / "case-studies" / f"{number}.md").write_text("x") for number in range(1000))
    monkeypatch.setattr(store, "read", lambda *_, **__: 1 / 0)
    content_store.reload()
    assert content_store.library is before
    assert "files changed all the time for 10 s" in content_store.errors[0].message
    assert "the last good one stays" in caplog.text and "Traceback" not in caplog.text


def test_a_reload_in_the_middle_of_a_change_takes_all_of_it(
    tmp_path: Path, clock: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = a_content_folder(tmp_path / "content", one=a_study_text("one"), two=a_study_text("two"))
    content_store = ContentStore(Settings(content=content))
    taken: list[set[str]] = []
    real = store.read

    def read_while_rsync_writes(*arguments: object, **options: object) -> object:
        if not taken:
            write_study(content, "one", a_study_text("one", title="New"))
        result = real(*arguments, **options)  # type: ignore[arg-type]
        if not taken:
            write_study(content, "two", a_study_text("two", title="New"))
        assert result.library
        taken.append({study.front.title for study in result.library.studies})
        return result

    monkeypatch.setattr(store, "read", read_while_rsync_writes)
    content_store.reload()
    assert taken == [{"New", "Two"}, {"New"}]
    assert {study.front.title for study in content_store.library.studies} == {"New"}


def test_a_folder_that_changes_during_every_read_is_given_up(folder: Path, clock: FakeTime) -> None:
    def read() -> None:
        clock.now += 1
        (folder / "a.md").write_text("x" * int(clock.now % 1000))

    with pytest.raises(UnsettledError):
        read_still(folder, read)
