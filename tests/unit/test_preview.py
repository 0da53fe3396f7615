"""`casebook preview`, the tokens it makes, and the secret that signs them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.factories import a_content_folder, a_study_text
from webapp.cli import main
from webapp.preview import Preview, Signer
from webapp.settings import Settings, SettingsError

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105
LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    studies = {"acme": a_study_text("acme", draft=True), "broken": a_study_text("broken", title=None)}
    return a_content_folder(tmp_path / "content", **studies)


def casebook(content: Path, *arguments: str, **variables: str) -> Result:
    env = {"CASEBOOK_CONTENT": str(content), "CASEBOOK_SECRET": SECRET} | variables
    return CliRunner(env=env).invoke(main, ["preview", *arguments], catch_exceptions=False)


def token_of(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.strip().partition("?preview=")[2]


def test_it_prints_an_address_with_a_token_for_this_story_for_two_weeks(content: Path) -> None:
    result = casebook(content, "acme")
    assert result.stdout.startswith("https://customers.nextsaas.example/case-studies/acme?preview=")
    assert len(result.stdout.splitlines()) == 1
    preview = Signer(SECRET).read(token_of(result), datetime.now(UTC))
    assert preview and preview.slug == "acme"
    assert abs(preview.until - datetime.now(UTC) - timedelta(days=14)) < timedelta(minutes=5)
    assert f"{preview.until:%Y-%m-%d %H:%M} UTC" in result.stderr


def test_days_say_how_long_it_works(content: Path) -> None:
    preview = Signer(SECRET).read(token_of(casebook(content, "acme", "--days", "2")), datetime.now(UTC))
    assert preview and preview.until < datetime.now(UTC) + timedelta(days=3)
    assert casebook(content, "acme", "--days", "0").exit_code == 2


def test_the_address_has_the_base_address_the_prefix_and_the_list_path_of_the_site(content: Path) -> None:
    site = content / "site.yaml"
    site.write_text(f"listPath: /customers\n{site.read_text()}")
    variables = {"CASEBOOK_BASE_URL": "https://acme.example/stories", "SCRIPT_NAME": "/stories"}
    result = casebook(content, "acme", **variables)
    assert result.stdout.startswith("https://acme.example/stories/customers/acme?preview=")


def test_without_a_secret_it_says_how_to_make_one(content: Path) -> None:
    result = casebook(content, "acme", CASEBOOK_SECRET="")
    assert result.exit_code == 2
    assert "CASEBOOK_SECRET is not set" in result.stderr
    assert "secrets.token_hex(32)" in result.stderr


def test_a_secret_that_is_too_short_is_refused_without_being_shown(content: Path) -> None:
    short = SECRET[:31]
    result = casebook(content, "acme", CASEBOOK_SECRET=short)
    assert result.exit_code == 2
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CASEBOOK_SECRET": short, "CASEBOOK_CONTENT": str(content)})
    for message in (result.output, str(raised.value)):
        assert "CASEBOOK_SECRET='(31 characters)': allowed is 32 to 512 characters" in message
        assert short not in message
    assert SECRET not in repr(Settings(secret=SECRET))


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("acmee", "there is no story 'acmee' in"),
        ("acmee", "did you mean acme?"),
        ("../site", "there is no story '../site' in"),
        ("broken", "broken has errors, or site.yaml or taxonomy.yaml has: run `casebook check"),
    ],
)
def test_a_story_that_is_missing_or_broken_has_no_preview(slug: str, message: str, content: Path) -> None:
    result = casebook(content, slug)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_token_is_read_only_with_its_secret_and_before_its_time() -> None:
    token = Signer(SECRET).sign(Preview("acme", LATER))
    assert Signer(SECRET).read(token, LATER - timedelta(seconds=1)) == Preview("acme", LATER)
    assert Signer(SECRET).read(token, LATER) is None
    assert Signer("x" * 32).read(token, LATER - timedelta(days=1)) is None
    assert Signer(None).read(token, LATER - timedelta(days=1)) is None


@pytest.mark.parametrize("position", range(0, 70, 5))
def test_a_token_with_any_changed_character_is_refused(position: int) -> None:
    token = Signer(SECRET).sign(Preview("acme", LATER))
    changed = token[:position] + ("x" if token[position] != "x" else "y") + token[position + 1 :]
    assert Signer(SECRET).read(changed, LATER - timedelta(days=1)) is None


@pytest.mark.parametrize("token", ["", ".", "é", "\0", "a" * 4000, "W10.x", "null.null"])
def test_anything_else_is_refused(token: str) -> None:
    assert Signer(SECRET).read(token, LATER) is None
