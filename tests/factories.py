"""Factories of small valid objects and files. A test changes only the fields it is about.

Fields are spelled as in front matter: ``a_study("acme", industry=["ai"], detailsTitle="…")``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from webapp.content.catalogue import Languages
from webapp.content.images import Images
from webapp.model import Catalogue, Facet, Site, Study, Taxonomy, Term, front_matter_of, without_terms
from webapp.search.inverted_index import InvertedIndex
from webapp.search.library import Library

ROOT = Path(__file__).parents[1]
#: The site that the tests serve and check. It is a copy of the sample site, so the tests do not depend on content/.
SITE, STATIC = ROOT / "tests" / "fixtures" / "site", ROOT / "static"

TERMS = {
    "industry": "ai saas social spacetech fintech media",
    "product": "analytics dashboard api integration",
    "service": "consulting support training maintenance",
    "solution": "cloud enterprise custom mobile",
}

PHRASES = ("in {terms}", "using {terms}", "with {terms}", "on {terms} solutions")


def a_taxonomy() -> Taxonomy:
    """The facets and terms of SITE. A label is the capitalised slug."""
    return Taxonomy(
        tuple(
            Facet(
                name,
                name.capitalize(),
                tuple(Term(s, s.capitalize(), f"About {s}.") for s in slugs.split()),
                True,
                phrase,
            )
            for (name, slugs), phrase in zip(TERMS.items(), PHRASES, strict=True)
        )
    )


def a_catalogue(language: str = "en") -> Catalogue:
    return Catalogue(language, Languages()[language])


def a_block(**changes: Any) -> dict[str, Any]:
    return {"titleOne": "Part", "titleTwo": "A headline.", "description": "A few words."} | changes


def a_testimonial(**changes: Any) -> dict[str, Any]:
    return {"name": "Ann Lee", "role": "Head of Data", "description": "It works.", "rating": 5} | changes


def front_matter(slug: str = "acme", **changes: Any) -> dict[str, Any]:
    """The smallest valid front matter, with these changes."""
    return {
        "title": slug.capitalize(),
        "description": f"How {slug} did it.",
        "detailsTitle": f"How {slug} did it in a year",
        "industry": "ai",
        "product": "api",
        "service": "support",
        "solution": "cloud",
        "lightImage": "/images/icons/spotify.svg",
        "darkImage": "/images/icons/spotify-dark.svg",
        "alt": slug,
        "overview": a_block(),
        "problemBlock": a_block(),
        "solutionBlock": a_block(),
        "resultBlock": a_block(),
    } | changes


def a_study(slug: str = "acme", body: str = "", **changes: Any) -> Study:
    taxonomy = a_taxonomy()
    values = TypeAdapter(front_matter_of(taxonomy)).validate_python(front_matter(slug, **changes))
    front, terms = without_terms(values, taxonomy)
    return Study(slug=slug, front=front, terms=terms, body=body)


def a_site(**changes: Any) -> Site:
    return TypeAdapter(Site).validate_python(
        {
            "name": "Sample",
            "tagline": "Stories.",
            "base_url": "https://stories.example",
            "organisation": {"name": "Sample", "url": "https://sample.example"},
            "callToAction": {"title": "Talk?", "text": "Do.", "label": "Write", "href": "https://sample.example"},
        }
        | changes
    )


def a_library(studies: Iterable[Study], *, revision: str = "r1", **site: Any) -> Library:
    library = Library.build(studies, a_taxonomy(), a_site(**site), catalogue=a_catalogue(), revision=revision)
    return replace(library, images=Images(SITE, STATIC))


def an_index(studies: Iterable[Study], language: str = "en") -> InvertedIndex:
    return InvertedIndex(list(studies), a_taxonomy(), language)


def a_study_text(slug: str = "acme", body: str = "", **changes: Any) -> str:
    """The text of a study file, with these changes to its front matter. A change to ``None`` removes the field."""
    fields = {name: value for name, value in front_matter(slug, **changes).items() if value is not None}
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n{body}"


def the_study(old: str = "", new: str = "") -> str:
    """The text of the model study, spotify.md, with the first ``old`` replaced by ``new``."""
    text = (SITE / "case-studies" / "spotify.md").read_text()
    assert old in text
    return text.replace(old, new, 1)


def a_content_folder(folder: Path, **studies: str | bytes) -> Path:
    """A content folder with the taxonomy of SITE, its site.yaml without featured studies, and these studies.

    An underscore in the name of a study stands for a hyphen in its slug.
    """
    (folder / "case-studies").mkdir(parents=True)
    shutil.copy(SITE / "taxonomy.yaml", folder)
    site = (SITE / "site.yaml").read_text().partition("featured:")[0]
    (folder / "site.yaml").write_text(site)
    for slug, text in studies.items():
        write_study(folder, slug.replace("_", "-"), text)
    return folder


def write_logos(folder: Path, slug: str) -> None:
    """Write the logos of a study into the site folder ``folder``."""
    (folder / "images/icons").mkdir(parents=True, exist_ok=True)
    for name in (f"{slug}.svg", f"{slug}-dark.svg"):
        (folder / "images/icons" / name).write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"/>')


def write_study(folder: Path, slug: str, text: str | bytes) -> Path:
    """Write a study file, and the pictures of SITE that it names, into the content folder ``folder``.

    Returns the path of the study file.
    """
    path = folder / "case-studies" / f"{slug}.md"
    path.write_bytes(data := text if isinstance(text, bytes) else text.encode())
    for name in re.findall(r"/(images/[\w/-]+\.\w+)", data.decode(errors="replace")):
        if (SITE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SITE / name, folder / name)
    return path
