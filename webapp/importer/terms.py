"""Categories of the old site as terms of the facets of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.importer.mapping import FacetRule
from webapp.importer.values import slugify
from webapp.model import Taxonomy


@dataclass(slots=True)
class Terms:
    """The terms that stories may have: those of ``taxonomy``, or any if the site has none yet.

    ``new`` has, for each facet, the labels of the terms that the stories need and the taxonomy does not have, by slug.
    ``optional`` are the facets that some story lacks.
    """

    taxonomy: Taxonomy | None
    new: dict[str, dict[str, str]] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)

    def slugs(self, facet: str, values: Sequence[str]) -> tuple[list[str], list[str]]:
        """The slugs of the terms with these slugs or labels, and the values that are terms of no known kind."""
        known = {} if self.taxonomy is None else self._known(facet)
        slugs, unknown = [], []
        for value in values:
            slug = known.get(value.casefold()) or known.get(slugify(value))
            if not slug and self.taxonomy is None:
                slug = slugify(value)
            if not slug or (self.taxonomy is not None and not known):
                unknown.append(value)
            if slug and slug not in slugs:
                slugs.append(slug)
            if not known.get(value.casefold()) and not known.get(slugify(value)):
                self.new.setdefault(facet, {}).setdefault(slugify(value), value)
        return slugs, unknown

    def _known(self, facet: str) -> dict[str, str]:
        facets = self.taxonomy.facets if self.taxonomy else ()
        terms = [term for known in facets if known.name == facet for term in known.terms]
        return {term.label.casefold(): term.slug for term in terms} | {term.slug: term.slug for term in terms}

    def new_taxonomy(self, facets: Sequence[FacetRule]) -> dict[str, Any]:
        """The fields of a new taxonomy.yaml, with the facets that have terms."""
        fields: dict[str, Any] = {}
        for facet in facets:
            label = facet.label or facet.name.capitalize()
            terms = [
                {"slug": slug, "label": text, "description": f"{label}: {text}."}
                for slug, text in sorted(self.new.get(facet.name, {}).items())
            ]
            if terms:
                optional = {"required": False} if facet.name in self.optional else {}
                fields[facet.name] = {"label": label, **optional, "terms": terms}
        return fields
