"""The content store serves only content without errors, also while the content changes."""

import logging
import shutil
from pathlib import Path

import pytest

from tests.factories import SITE
from webapp.content import store
from webapp.content.store import ContentError, ContentStore
from webapp.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SITE, tmp_path / "content")
    return tmp_path / "content"


def test_a_reload_replaces_the_library_and_leaves_earlier_snapshots_unchanged(folder: Path) -> None:
    content_store = ContentStore(Settings(content=folder))
    before = content_store.snapshot()
    study = folder / "case-studies" / "spotify.md"
    study.write_text(study.read_text().replace("title: 'Spotify'", "title: 'Changed'"))
    content_store.reload()
    assert [snapshot.library.studies[0].front.title for snapshot in (before, content_store.snapshot())] == [
        "Spotify",
        "Changed",
    ]
    assert before.library.revision != content_store.snapshot().library.revision


def test_content_with_errors_is_rejected_and_logged_once_as_check_reports_it(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content_store = ContentStore(Settings(content=folder))
    before = content_store.snapshot().library
    study = folder / "case-studies" / "spotify.md"
    good = study.read_text()
    study.write_text(good.replace("rating: 5", "rating: 6", 1))
    content_store.reload()
    assert content_store.snapshot().library is before
    assert [problem.code for problem in content_store.errors] == ["rating-range"]
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "error[rating-range]" in record.getMessage()
    assert "rating: 6\n" in record.getMessage()
    with pytest.raises(ContentError) as raised:
        ContentStore(Settings(content=folder))
    assert str(raised.value) in record.getMessage()
    study.write_text(good)
    content_store.reload()
    assert content_store.errors == ()


def test_a_bug_in_the_reader_does_not_end_the_process_and_is_reported(
    monkeypatch: pytest.MonkeyPatch, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content_store = ContentStore(Settings(content=folder))
    before = content_store.snapshot().library
    monkeypatch.setattr(store, "read", lambda *_, **__: 1 / 0)
    content_store.reload()
    assert content_store.snapshot().library is before
    assert "division by zero" in content_store.errors[0].message
    assert "Traceback" in caplog.text


def test_the_base_url_of_the_settings_overrides_the_sites() -> None:
    library = ContentStore(Settings(content=SITE, base_url="https://other.example/stories")).snapshot().library
    assert library.site.base_url == "https://other.example/stories"
    assert library.site.featured[0] == "spotify"
