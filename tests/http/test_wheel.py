"""The wheel: what is in it, and that it makes and serves a site without the checkout."""

import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests import servers
from tests.http.raw import RawResponse, fetch, request
from tests.servers import ROOT, Server
from webapp.dev.live_reload import SCRIPT_PATH

ICONS = {"images/apple-touch-icon.png", "images/favicon.ico", "images/favicon.svg"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def casebook(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program, installed from the wheel. Its environment also sees the packages of the tests, but not the checkout:
    Python reads the .pth file of an editable installation only in its own environment."""
    environment = tmp_path_factory.mktemp("environment")
    succeed(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    succeed(
        sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)
    )
    packages = environment / sysconfig.get_path("purelib", vars={"base": "."})
    (packages / "packages-of-the-tests.pth").write_text(sysconfig.get_path("purelib"))
    return str(environment / "bin" / "casebook")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to work in. It has a module named `webapp`, which must not be taken for the program."""
    (tmp_path / "webapp.py").write_text("raise SystemExit('the wrong webapp')")
    return tmp_path


def succeed(*command: str, cwd: Path | None = None) -> str:
    """Run a command, which must succeed. Returns its standard output."""
    env = servers.clean_environment()
    result = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def build(source: Path, folder: Path) -> Path:
    """Build the wheel of the program in ``source`` into ``folder``."""
    succeed(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=source)
    (path,) = folder.glob("casebook-*.whl")
    return path


def get(server: Server, path: str) -> RawResponse:
    return fetch(server.port, request(path))


def test_the_wheel_has_every_file_of_the_program_and_no_picture_of_the_sample(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    program = {path for path in (ROOT / "webapp").rglob("*") if "__pycache__" not in path.parts}
    beside = {path for name in ("templates", "static") for path in (ROOT / name).rglob("*")}
    shown = {path for path in beside if not path.is_relative_to(ROOT / "static/images")}
    shown |= {ROOT / "static" / name for name in ICONS} | {ROOT / "gunicorn.conf.py"}
    files = {path.relative_to(ROOT).as_posix() for path in program if path.is_file()}
    files |= {"webapp/" + path.relative_to(ROOT).as_posix() for path in shown if path.is_file()}
    assert names == files


def test_the_wheel_describes_itself(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode()
        licences = {Path(name).name for name in archive.namelist() if "/licenses/" in name}
    for field in ("Summary", "License-Expression", "Keywords", "Classifier", "Requires-Python", "Requires-Dist"):
        assert re.search(rf"^{field}: .", text, re.MULTILINE), field
    assert "# Casebook" in text
    assert licences == {"LICENSE", "LICENSES.md"}


def test_the_files_that_docker_sees_make_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line.startswith("!"):
            path = ROOT / line[1:]
            target = tmp_path / "source" / path.name
            if path.is_dir():
                shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                target.parent.mkdir(exist_ok=True)
                shutil.copy(path, target)
    in_docker = build(tmp_path / "source", tmp_path)
    assert zipfile.ZipFile(in_docker).namelist() == zipfile.ZipFile(wheel).namelist()


def test_a_site_is_made_checked_and_served_with_the_wheel_alone(casebook: str, folder: Path) -> None:
    succeed(casebook, "init", "acme", cwd=folder)
    assert succeed(casebook, "check", "--strict", "acme", cwd=folder) == "3 files, no problems\n"

    port = servers.free_port()
    env = servers.clean_environment() | {"CASEBOOK_PORT": str(port), "CASEBOOK_WORKERS": "1"}
    with servers.running([casebook, "serve", "acme"], port=port, env=env, cwd=folder) as server:
        listed = get(server, "/case-studies")
        assert listed.status == 200
        html = listed.body.decode()
        assert 'data-study="example-company"' in html
        addresses = re.findall(r'"(/static/[^" ]+)"', html)
        for pattern in (r"css/site\.\w+\.css", r"js/explore\.\w+\.js", r"vendor/htmx\.min\.\w+\.js"):
            (address,) = {address for address in addresses if re.fullmatch(f"/static/{pattern}", address)}
            file = get(server, address)
            assert (file.status, "immutable" in file.headers["cache-control"]) == (200, True)
            assert file.body
        logos = {address for address in addresses if "/icons/example-company" in address}
        assert [get(server, logo).status for logo in logos] == [200, 200]
        assert get(server, "/case-studies/example-company.png").status == 200
        assert get(server, "/static/images/favicon.svg").status == 200
        assert get(server, "/static/images/ns-avatar-01.png").status == 404


def test_dev_of_the_wheel_serves_the_site_with_the_script_that_reloads_it(casebook: str, folder: Path) -> None:
    succeed(casebook, "init", "acme", cwd=folder)
    port = servers.free_port()
    env = servers.clean_environment() | {"CASEBOOK_PORT": str(port)}
    with servers.running([casebook, "dev", "acme"], port=port, env=env, cwd=folder) as server:
        html = get(server, "/case-studies").body.decode()
        assert 'data-study="example-company"' in html
        assert SCRIPT_PATH in html


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_the_wheel_asks_for_a_site_if_none_is_named(command: str, casebook: str, folder: Path) -> None:
    env = servers.clean_environment() | {"CASEBOOK_CONTENT": ""}
    result = subprocess.run(
        [casebook, command], cwd=folder, env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("CASEBOOK_CONTENT is not set: set it to a site folder")
    assert len(result.stderr.splitlines()) == 1
