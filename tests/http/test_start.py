"""What stops a start: the real gunicorn on content or settings that are not right."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT, own_environment


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    """gunicorn as `make serve` starts it, for a start that should fail."""
    command = [sys.executable, "-m", "gunicorn"]
    env = own_environment() | settings
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False)


def test_bad_content_stops_the_start_and_says_all_that_check_says(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    study = folder / "case-studies" / "spotify.md"
    study.write_text(study.read_text().replace("rating: 5", "rating: 6", 1).replace("\nalt:", "\nallt:", 1))
    (folder / "site.yaml").write_text("name: [")

    started = start(CASEBOOK_CONTENT=str(folder))
    check = [sys.executable, "-m", "webapp.cli", "check", "--content", str(folder)]
    checked = subprocess.run(check, cwd=ROOT, env=own_environment(), capture_output=True, text=True, check=False)

    assert (started.returncode, checked.returncode) == (1, 1)
    assert "Traceback" not in started.stderr
    assert started.stderr == checked.stdout
    for found in ("error[rating-range]", "rating: 6\n", "allt", "site.yaml:1:", "^", "3 errors"):
        assert found in started.stderr


def test_bad_settings_stop_the_start_and_name_variable_value_and_what_is_allowed() -> None:
    started = start(CASEBOOK_PORT="abc", CASEBOOK_WORKERS="0")
    assert started.returncode == 1
    assert started.stderr.splitlines() == [
        "CASEBOOK_PORT='abc': allowed is a whole number from 1 to 65535",
        "CASEBOOK_WORKERS='0': allowed is a whole number from 1 to 256",
    ]
