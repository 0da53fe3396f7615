"""The real gunicorn refuses to start with invalid content or settings."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import SITE
from tests.servers import ROOT, clean_environment
from webapp.settings import Settings, SettingsError


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    """Start gunicorn as `make serve` does, and wait until it stops."""
    command = [sys.executable, "-m", "gunicorn"]
    env = clean_environment() | settings
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False)


def test_invalid_content_stops_the_start_with_the_output_of_check(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(SITE, folder)
    study = folder / "case-studies" / "spotify.md"
    study.write_text(study.read_text().replace("rating: 5", "rating: 6", 1).replace("\nalt:", "\nallt:", 1))
    (folder / "site.yaml").write_text("name: [")

    started = start(CASEBOOK_CONTENT=str(folder))
    check = [sys.executable, "-m", "webapp.cli", "check", "--content", str(folder)]
    checked = subprocess.run(check, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)

    assert (started.returncode, checked.returncode) == (1, 1)
    assert "Traceback" not in started.stderr
    assert started.stderr == checked.stdout
    for text in ("error[rating-range]", "rating: 6\n", "allt", "site.yaml:1:", "^", "3 errors"):
        assert text in started.stderr


def test_invalid_settings_stop_the_start_with_variable_value_and_what_is_allowed() -> None:
    started = start(CASEBOOK_PORT="abc", CASEBOOK_WORKERS="0", SCRIPT_NAME="/stories/")
    assert started.returncode == 1
    assert started.stderr.splitlines() == [
        "CASEBOOK_PORT='abc': allowed is a whole number from 1 to 65535",
        "CASEBOOK_WORKERS='0': allowed is a whole number from 1 to 256",
        f"SCRIPT_NAME='/stories/': allowed is {Settings.model_fields['script_name'].description}",
    ]


def test_casebook_dev_checks_the_settings_too() -> None:
    env = clean_environment() | {"SCRIPT_NAME": "stories", "CASEBOOK_PORT": "abc"}
    command = [sys.executable, "-m", "webapp.dev"]
    started = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False)
    assert started.returncode == 1
    variables = [line.partition(": allowed is a")[0] for line in started.stderr.splitlines()]
    assert variables == ["CASEBOOK_PORT='abc'", "SCRIPT_NAME='stories'"]


INVALID = {
    "CONTENT": ["/nowhere", __file__],
    "BASE_URL": [
        "x",
        "ftp://x",
        "HTTPS://x.example",
        "https://x:abc",
        "https://x.example/%",
        "https://x.example?a",
        "https://a b",
    ],
    "HOST": ["notahost", "192.0.2.1", "1.2.3", "a b", "127.0.0.1:8000"],
    "METRICS_HOST": ["nothost"],
    "METRICS_PORT": ["0", "65536", "http"],
    "SCRIPT_NAME": [
        "/",
        "stories",
        "stories/",
        "/stories/",
        "//stories",
        "/a//b",
        "/.",
        "/a/..",
        "/../a",
        "/a/%2e%2e",
        "/a?b",
        "/a#b",
        "/a b",
        " /a",
        "/a\n",
        "/f\xfcr",
        "/a%",
        "https://x.example/stories",
    ],
    "THREADS": ["0", "257", "many"],
    "TRUSTED_PROXIES": ["foo", "127.0.0.1,,::1", "10.0.0.1/8", "127.0.0.1 ::1"],
}
VALID = {
    "CONTENT": [str(SITE)],
    "BASE_URL": ["http://x", "https://x.example:8443/a%20b/"],
    "HOST": ["127.0.0.1", "0.0.0.0", "localhost"],
    "METRICS_HOST": ["127.0.0.2"],
    "SCRIPT_NAME": ["", "/stories", "/en/customer-stories", "/v1.2/...", "/~a/b_c", "/f%C3%BCr"],
    "TRUSTED_PROXIES": ["*", "127.0.0.1, ::1", "10.0.0.0/8"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in INVALID.items() for value in values])
def test_an_invalid_setting_is_reported_with_its_value_and_what_is_allowed(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CASEBOOK_CONTENT": str(SITE), Settings.variable(name.lower()): value})
    assert str(raised.value).startswith(f"{Settings.variable(name.lower())}={value!r}: allowed is a")


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in VALID.items() for value in values])
def test_a_valid_setting_is_accepted(name: str, value: str) -> None:
    settings = Settings.from_environment({"CASEBOOK_CONTENT": str(SITE), Settings.variable(name.lower()): value})
    assert str(getattr(settings, name.lower())) == value
