"""The code that the Python rivals share: straightforward loops over a list of dictionaries."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

CONTENT = Path(os.environ["CONTENT"])
ROOT = Path(__file__).parent.parent.parent
TEMPLATES = Path(__file__).parent / "templates"
FACETS = ("industry", "product", "service", "solution")
PAGE_SIZE = 12
TAXONOMY: dict[str, Any] = yaml.safe_load((CONTENT / "taxonomy.yaml").read_text())
LABELS = {(name, term["slug"]): term["label"] for name, facet in TAXONOMY.items() for term in facet["terms"]}


def load() -> list[dict[str, Any]]:
    """Every study's front matter with its slug."""
    studies = []
    for path in (CONTENT / "case-studies").glob("*.md"):
        _, front, _ = path.read_text().split("---\n", 2)
        studies.append({**yaml.load(front, yaml.CSafeLoader), "slug": path.stem})
    return in_order(studies)


def in_order(studies: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(studies, key=lambda study: (-study["date"].toordinal(), study["title"]))


def listing(studies: list[dict[str, Any]], arguments: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The variables of the list's template: OR inside a facet, AND across facets, counts, 12 cards a page."""
    pairs = list(arguments)
    chosen = {facet: {value for name, value in pairs if name == facet} for facet in FACETS}
    matching = [study for study in studies if all(_has(study, facet, chosen[facet]) for facet in FACETS)]
    page = int(dict(pairs).get("page", 1))
    return {
        "total": len(matching),
        "studies": matching[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "panels": [(facet, TAXONOMY[facet]["label"], _options(studies, facet, chosen)) for facet in FACETS],
        "chips": [(LABELS[pair], _without(pairs, pair)) for pair in pairs if pair in LABELS],
        "pages": -(-len(matching) // PAGE_SIZE),
        "page": page,
        "here": urlencode([pair for pair in pairs if pair[0] != "page"]),
        "labels": LABELS,
    }


def _has(study: dict[str, Any], facet: str, terms: set[str]) -> bool:
    return not terms or not terms.isdisjoint(study[facet])


def _options(
    studies: list[dict[str, Any]], facet: str, chosen: dict[str, set[str]]
) -> list[tuple[str, str, int, bool]]:
    """Each term with the number of studies that have it and match the *other* facets."""
    others = [other for other in FACETS if other != facet]
    within = [study for study in studies if all(_has(study, other, chosen[other]) for other in others)]
    terms = [(term["slug"], term["label"]) for term in TAXONOMY[facet]["terms"]]
    return [(s, label, sum(s in study[facet] for study in within), s in chosen[facet]) for s, label in terms]


def _without(pairs: list[tuple[str, str]], dropped: tuple[str, str]) -> str:
    return urlencode([pair for pair in pairs if pair != dropped])
