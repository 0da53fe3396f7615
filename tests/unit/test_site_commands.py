"""`casebook init`, `serve` and `dev`, and what the other commands say if there is no site."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from webapp import settings
from webapp.cli import main
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source
from webapp.settings import GUNICORN_CONFIGURATION, ROOT, Settings, SettingsError


def casebook(*arguments: object, content: Path | None = None) -> Result:
    runner = CliRunner(env={"CASEBOOK_CONTENT": str(content) if content else None})
    return runner.invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site as `casebook init` writes it."""
    folder = tmp_path / "acme"
    assert casebook("init", folder).exit_code == 0
    return folder


# init


def test_a_new_site_has_no_problem_and_no_warning(site: Path) -> None:
    result = casebook("check", "--strict", site)
    assert (result.exit_code, result.output) == (0, "3 files, no problems\n")


def test_a_new_site_has_all_that_a_repository_needs(site: Path) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert files == {
        ".github/workflows/check.yml",
        ".gitignore",
        "case-studies/example-company.md",
        "images/icons/example-company-dark.svg",
        "images/icons/example-company.svg",
        "site.yaml",
        "study.schema.json",
        "taxonomy.yaml",
    }


def test_the_editors_schema_of_a_new_site_allows_its_study_and_knows_its_terms(site: Path) -> None:
    text = (site / "study.schema.json").read_text()
    assert text == casebook("schema", "--content", site).output
    schema = json.loads(text)
    assert schema["properties"]["industry"]["anyOf"][0]["enum"] == ["manufacturing", "retail"]
    story = (site / "case-studies" / "example-company.md").read_text()
    assert "# yaml-language-server: $schema=../study.schema.json" in story
    Draft202012Validator(schema).validate(read_study(Source("x.md", story)).fields)


def test_a_study_can_be_added_to_a_new_site(site: Path) -> None:
    result = casebook("new", "bolt", "--content", site)
    assert f"run `casebook check {site}`" in result.output
    assert casebook("check", site).exit_code == 0


def test_init_names_the_commands_that_come_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    output = casebook("init", "our stories").output
    for command in ("serve 'our stories'", "dev 'our stories'", "new SLUG --content 'our stories'"):
        assert f"  casebook {command}" in output


def test_init_accepts_an_empty_folder_and_a_new_git_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert casebook("init", tmp_path).exit_code == 0
    assert casebook("check", tmp_path).exit_code == 0


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "folder"])
def test_init_changes_nothing_in_a_folder_that_is_not_empty(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    result = casebook("init", tmp_path)
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {tmp_path} is not an empty folder. Nothing was written.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_init_says_why_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is not an empty folder" in casebook("init", tmp_path / "file").output
    result = casebook("init", tmp_path / "file" / "site")
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {tmp_path}/file/site cannot be written: Not a directory.\n",
    )
    assert casebook("init", "").exit_code == 2


# serve and dev


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[list[str], str | None, Path]]:
    """``started("serve", "acme")``: the command that replaces the program, its CASEBOOK_CONTENT, its folder."""
    (tmp_path / "acme").mkdir()
    calls: list[tuple[list[str], str | None, Path]] = []

    def execv(program: str, command: list[str]) -> None:
        assert program == command[0] == sys.executable
        calls.append((command[1:], os.environ.get("CASEBOOK_CONTENT"), Path.cwd()))

    def start(*arguments: str, content: Path | None = None) -> tuple[list[str], str | None, Path]:
        monkeypatch.chdir(tmp_path)
        result = casebook(*arguments, content=content)
        assert result.exit_code == 0, result.output
        return calls.pop()

    monkeypatch.setattr(os, "execv", execv)
    return start


SERVE, DEV = ["-m", "gunicorn", "--config", str(GUNICORN_CONFIGURATION)], ["-m", "webapp.dev"]


def test_serve_and_dev_run_the_servers_with_the_site_that_is_named(
    started: Callable[..., object], tmp_path: Path
) -> None:
    assert started("serve", "acme") == (SERVE, f"{tmp_path}/acme", ROOT)
    assert started("dev", f"../{tmp_path.name}/acme") == (DEV, f"{tmp_path}/acme", ROOT)


def test_a_site_that_is_named_wins_over_the_environment(started: Callable[..., object], tmp_path: Path) -> None:
    assert started("serve", content=Path("other")) == (SERVE, f"{tmp_path}/other", ROOT)
    assert started("serve", "acme", content=Path("other")) == (SERVE, f"{tmp_path}/acme", ROOT)
    assert started("dev") == (DEV, None, ROOT)


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_a_site_that_is_not_a_folder_is_wrong_usage(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("nowhere", "file", ""):
        assert casebook(command, tmp_path / name if name else "").exit_code == 2


# without a site


@pytest.fixture
def no_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)


@pytest.mark.usefixtures("no_checkout")
@pytest.mark.parametrize("arguments", [("check",), ("new", "acme"), ("schema",), ("check", __file__)])
def test_without_a_checkout_a_site_has_to_be_named(arguments: tuple[str, ...]) -> None:
    result = casebook(*arguments)
    assert result.exit_code == 2
    assert "name the site folder: --content SITE. `casebook init FOLDER` writes a new one." in result.output


@pytest.mark.usefixtures("no_checkout")
def test_without_a_checkout_a_site_folder_is_checked_by_its_own_taxonomy(site: Path) -> None:
    assert casebook("check", site).exit_code == 0
    assert casebook("check", "--content", site, site / "case-studies" / "example-company.md").exit_code == 0


@pytest.mark.usefixtures("no_checkout")
def test_without_a_checkout_the_settings_ask_for_a_site() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CASEBOOK_PORT": "x"})
    assert str(raised.value).splitlines() == [
        "CASEBOOK_CONTENT is not set: set it to a site folder, or name one, as in `casebook serve SITE`."
        " `casebook init FOLDER` writes a new site.",
        "CASEBOOK_PORT='x': allowed is a whole number from 1 to 65535",
    ]


def test_an_empty_folder_is_told_what_a_site_folder_has(tmp_path: Path) -> None:
    result = casebook("check", "--content", tmp_path)
    assert result.exit_code == 1
    for name in ("site.yaml", "taxonomy.yaml", "case-studies"):
        assert f"{tmp_path}/{name}:1:1: error[unreadable]: front matter: {name} does not exist" in result.output
    assert "a site folder has site.yaml, taxonomy.yaml and case-studies/; `casebook init FOLDER`" in result.output


def test_a_folder_with_nothing_to_check_is_wrong_usage(tmp_path: Path, site: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = casebook("check", empty, "--content", site)
    assert result.exit_code == 2
    assert f"{empty}: neither a site folder (no site.yaml) nor a folder of studies (no .md file)." in result.output
