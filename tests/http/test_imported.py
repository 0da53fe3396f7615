"""Sixty made stories in five foreign schemas: imported, served, every page and picture there, no word lost."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from tests.factories import ROOT
from webapp import create_app
from webapp.cli import main
from webapp.importer.old_file import leaves, read_old_files
from webapp.settings import Settings

FIXTURES, MAPS = ROOT / "tests" / "fixtures" / "import", ROOT / "docs" / "import"
#: For each kind: the story that is the pattern, and the name of its company.
PATTERNS = {
    "hugo": ("content/customers/fernly/index.md", "Fernly"),
    "jekyll": ("_customers/2023-05-04-kiln.md", "Kiln"),
    "astro": ("src/content/case-study/lumo.md", "Lumo"),
    "eleventy": ("stories/odd.md", "Odd"),
    "next": ("content/tern.mdx", "Tern"),
}
_STARTS = ("Al", "Bri", "Cor", "Dun", "El", "Far", "Gil", "Hol", "Ir", "Jun", "Kes", "Lor")
_NOT_SHOWN = {
    "logo",
    "image",
    "brand",
    "aliases",
    "redirect_from",
    "published",
    "layout",
    "weight",
    "date",
    "sectors",
} | {"publishedAt", "posted"}


def made_site(kind: str, folder: Path) -> Path:
    """The fixture of this kind with twelve more stories, each of a company of its own and with words of its own."""
    old = folder / "old"
    shutil.copytree(FIXTURES / kind, old)
    pattern, company = PATTERNS[kind]
    text = (old / pattern).read_text()
    if kind == "eleventy":  # a table makes it a story that is told in its body
        text = re.sub(r"\n\|.*\|(?=\n)", "", text)
    for number, start in enumerate(_STARTS):
        name = f"{start}{kind}"
        story = text.replace(company, name).replace(company.lower() + ".svg", company.lower() + ".svg")
        story = re.sub("logo = .*", 'logo = "/img/bolt.svg"', story).replace("fernly-seats", f"{name.lower()}-seats")
        story = story.replace("the-kiln", f"the-{name.lower()}").replace("the wind", f"wind {number + 2}")
        target = (old / pattern).parent
        target = target.parent if kind == "hugo" else target
        (target / f"{name.lower()}{Path(pattern).suffix}").write_text(story)
    return old


@pytest.fixture(params=PATTERNS, scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of an old site, and the site folder that was made from it."""
    folder = tmp_path_factory.mktemp(request.param)
    old, new = made_site(request.param, folder), folder / "new"
    arguments = ["import", str(old), "--map", str(MAPS / f"{request.param}.yaml"), "--content", str(new)]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return old, new


@pytest.fixture(scope="module")
def client(site: tuple[Path, Path]) -> FlaskClient:
    return create_app(Settings(content=site[1])).test_client()


def test_the_check_accepts_what_was_imported(site: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(main, ["check", str(site[1])], catch_exceptions=False)
    assert result.exit_code == 0, result.output


def test_every_page_and_every_picture_is_there(site: tuple[Path, Path], client: FlaskClient) -> None:
    stories = sorted((site[1] / "case-studies").glob("*.md"))
    assert len(stories) >= 12
    pictures = set()
    for address in ["/case-studies", *(f"/case-studies/{story.stem}" for story in stories)]:
        response = client.get(address)
        assert response.status_code == 200, address
        pictures |= set(re.findall(r'(?:src|srcset)="(/[^"]+\.(?:svg|png))"', response.text))
    assert pictures
    assert [picture for picture in pictures if client.get(picture).status_code != 200] == []


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", html.unescape(text).replace("’", "'").casefold()))


def source_words(path: Path, old: Path) -> Iterator[tuple[str, set[str]]]:
    """The slug of each story in a file of the old site, and the words of it that a reader saw."""
    for story in read_old_files(path, old):
        shown = [value for where, value in leaves(story.data) if where[0] not in _NOT_SHOWN]
        body = re.sub(
            r"\]\([^)]*\)|^import .*$|\{[{%].*?[%}]\}|<[^>]+>|\{:[^}]*\}", " ", story.body, flags=re.MULTILINE
        )
        yield story.name, words(" ".join([*shown, body]))


def shown_words(page: str) -> set[str]:
    """The words of a page, those of pictures too."""
    page = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    return words(re.sub(r"<[^>]+>", " ", re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r" \1 ", page)))


def test_no_word_of_a_story_is_lost(site: tuple[Path, Path], client: FlaskClient) -> None:
    old, _ = site
    compared = 0
    for path in (path for path in sorted(old.rglob("*")) if path.suffix in {".md", ".mdx"}):
        for slug, expected in source_words(path, old):
            assert expected - shown_words(client.get(f"/case-studies/{slug}").text) == set(), slug
            compared += 1
    assert compared >= 12
