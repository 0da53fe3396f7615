"""`make dev` notices what is saved, also after a folder was made anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.servers import until
from webapp.dev.watching import saved_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "case-studies").mkdir(parents=True)
    return folder


@pytest.fixture
def reported(folder: Path) -> Iterator[list[set[str]]]:
    """What is reported about ``folder`` and a folder that does not exist, from now on."""
    reported: list[set[str]] = []
    stop = Event()

    def record() -> None:
        reported.extend(saved_files([folder, folder / "none"], stop))

    thread = Thread(target=record)
    thread.start()
    yield reported
    stop.set()
    thread.join()


def is_noticed(file: Path, reported: list[set[str]]) -> bool:
    """Save a file again, as the watch may just begin. Whether one of these times has been reported."""
    file.write_text(file.read_text() + "." if file.exists() else "")
    return any(str(file) in paths for paths in reported)


def test_saved_files_are_reported(folder: Path, reported: list[set[str]]) -> None:
    until(lambda: is_noticed(folder / "case-studies/acme.md", reported))


def test_files_of_a_folder_within_that_is_made_anew_are_reported(folder: Path, reported: list[set[str]]) -> None:
    until(lambda: is_noticed(folder / "case-studies/acme.md", reported))
    shutil.rmtree(folder / "case-studies")
    (folder / "case-studies").mkdir()
    until(lambda: is_noticed(folder / "case-studies/bolt.md", reported))


def test_a_folder_that_is_deleted_and_made_anew_is_watched_again(folder: Path, reported: list[set[str]]) -> None:
    until(lambda: is_noticed(folder / "a.md", reported))
    shutil.rmtree(folder)
    until(lambda: any(str(folder / "case-studies") in paths for paths in reported))
    folder.mkdir()
    until(lambda: set() in reported)
    until(lambda: is_noticed(folder / "b.md", reported))


def test_a_folder_that_is_replaced_at_once_is_watched_again(folder: Path, reported: list[set[str]]) -> None:
    until(lambda: is_noticed(folder / "a.md", reported))
    new = folder.with_name("new")
    new.mkdir()
    folder.rename(folder.with_name("old"))
    new.rename(folder)
    until(lambda: is_noticed(folder / "b.md", reported))
