"""Writes a new study, with every field and what is allowed beside it, and a new site.

They are made from ``new_study.md`` and ``new_site/``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from webapp.content.folder import read_taxonomy
from webapp.model import Facet, FrontMatter, Taxonomy
from webapp.validation.json_schema import schema_text

_NEW_SITE = Path(__file__).with_name("new_site")
_TEMPLATE = Path(__file__).with_name("new_study.md")


def write_site(folder: Path) -> None:
    """Write a new site into ``folder``, which must be empty or missing; a git repository without files is empty.

    Raises ``OSError``: a ``FileExistsError`` if the folder is not empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(path.name != ".git" for path in folder.iterdir()):
        raise FileExistsError(folder)
    for path in _NEW_SITE.rglob("*"):
        if path.is_file():
            name = path.relative_to(_NEW_SITE).as_posix()
            # The name in the program has no dot, or git would obey the file here too.
            target = folder / (".gitignore" if name == "gitignore" else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (folder / "study.schema.json").write_text(f"{schema_text(read_taxonomy(folder)[0])}\n", encoding="utf-8")


def site_text() -> str:
    """The text of the ``site.yaml`` of a new site."""
    return (_NEW_SITE / "site.yaml").read_text(encoding="utf-8")


def new_study(slug: str, taxonomy: Taxonomy | None, pictures: Sequence[str], today: dt.date) -> str:
    """The text of a new draft called ``slug``. It is valid if there are a taxonomy and a pair of logos.

    ``pictures`` are the site's, as addresses such as ``/images/icons/acme.svg``. A study without logos of its own gets
    another's.
    """
    light, dark = _logos(slug, pictures)
    text = _TEMPLATE.read_text(encoding="utf-8").format(
        slug=slug,
        name=slug.replace("-", " ").title(),
        facets="\n".join(map(_facet, taxonomy.facets if taxonomy else ())),
        light=light,
        dark=dark,
        portrait=_portrait(pictures),
        today=today.isoformat(),
    )
    return text.replace("\n---\n", f"\n{other_fields(text)}---\n", 1)


def other_fields(text: str) -> str:
    """The fields of a study that ``text`` does not name, as comments with their descriptions."""
    fields = FrontMatter.__pydantic_fields__.values()  # type: ignore[attr-defined]
    return "".join(f"# {field.description}\n# {field.alias}:\n" for field in fields if f"{field.alias}:" not in text)


def _logos(slug: str, pictures: Sequence[str]) -> tuple[str, str]:
    pairs = [(name, name[:-4] + "-dark.svg") for name in pictures if name.startswith("/images/icons/")]
    existing = [pair for pair in pairs if pair[1] in pictures]
    own = (f"/images/icons/{slug}.svg", f"/images/icons/{slug}-dark.svg")
    return own if own in existing or not existing else existing[0]


def _portrait(pictures: Sequence[str]) -> str:
    """A line with the field ``image`` of a testimonial. It is a comment if the site has no portrait yet."""
    avatar = next((name for name in pictures if name.startswith("/images/ns-avatar-")), None)
    return f"image: '{avatar}'" if avatar else "# image: '/images/first-last.png'"


def _facet(facet: Facet) -> str:
    terms = [term.slug for term in facet.terms]
    example = ", ".join(f"'{term}'" for term in terms[:2])  # in quotes: YAML reads 2024 as a number, no as false
    optional = "" if facet.required else "Optional. "
    return f"# {optional}One of these, or a list such as [{example}]: {' · '.join(terms)}\n{facet.name}: '{terms[0]}'"
