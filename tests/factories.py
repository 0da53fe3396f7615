"""Small valid things, made by name; a test changes only what it is about.

Changes are spelled as in front matter: ``a_study("acme", industry=["ai"], detailsTitle="…")``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from webapp.model import Facet, FrontMatter, Site, Study, Taxonomy, Term
from webapp.search.library import Library

ROOT = Path(__file__).parents[1]
CONTENT, STATIC = ROOT / "content", ROOT / "static"

TERMS = {
    "industry": "ai saas social spacetech fintech media",
    "product": "analytics dashboard api integration",
    "service": "consulting support training maintenance",
    "solution": "cloud enterprise custom mobile",
}


def a_taxonomy() -> Taxonomy:
    """The shipped facets and terms; a label is the slug with a capital."""
    return Taxonomy(
        tuple(
            Facet(name, name.capitalize(), tuple(Term(s, s.capitalize(), f"About {s}.") for s in slugs.split()))
            for name, slugs in TERMS.items()
        )
    )


def a_block(**changes: Any) -> dict[str, Any]:
    return {"titleOne": "Part", "titleTwo": "A headline.", "description": "A few words."} | changes


def a_testimonial(**changes: Any) -> dict[str, Any]:
    return {"name": "Ann Lee", "role": "Head of Data", "description": "It works.", "rating": 5} | changes


def front_matter(slug: str = "acme", **changes: Any) -> dict[str, Any]:
    """The least front matter that is valid, with these changes."""
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
    front = TypeAdapter(FrontMatter).validate_python(front_matter(slug, **changes))
    return Study(slug=slug, front=front, body=body)


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
    return Library.build(studies, a_taxonomy(), a_site(**site), revision=revision)


def a_study_text(slug: str = "acme", body: str = "", **changes: Any) -> str:
    """A study's file, with these changes to its front matter; a change to ``None`` takes the field out."""
    fields = {name: value for name, value in front_matter(slug, **changes).items() if value is not None}
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n{body}"


def the_study(old: str = "", new: str = "") -> str:
    """The study given as a model, with its first ``old`` replaced by ``new``."""
    text = (CONTENT / "case-studies" / "spotify.md").read_text()
    assert old in text
    return text.replace(old, new, 1)


def a_content_folder(folder: Path, **studies: str | bytes) -> Path:
    """A content folder with the shipped taxonomy, a site that features nobody, and these studies."""
    (folder / "case-studies").mkdir(parents=True)
    shutil.copy(CONTENT / "taxonomy.yaml", folder)
    site = (CONTENT / "site.yaml").read_text().partition("featured:")[0]
    (folder / "site.yaml").write_text(site)
    for slug, text in studies.items():
        write_study(folder, slug.replace("_", "-"), text)
    return folder


def write_study(folder: Path, slug: str, text: str | bytes) -> Path:
    path = folder / "case-studies" / f"{slug}.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
