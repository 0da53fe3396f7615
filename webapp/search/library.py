"""All studies of one revision of the content, indexed once and never changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from webapp.covers.cover import motifs_of
from webapp.model import Catalogue, Facet, Image, MeasuredPicture, Site, Study, Taxonomy, Term
from webapp.model.colours import customer_colours
from webapp.model.photo import Photo
from webapp.search.bitset import Bitset, bitset_of, members_of
from webapp.search.inverted_index import InvertedIndex
from webapp.search.language import Language
from webapp.search.sorts import RANKED, newest_first


@dataclass(frozen=True, slots=True)
class Library:
    """``studies`` stand in the list's default order; a study's position is its bit in every bitset.

    ``formerly`` maps old slugs to new ones, ``terms`` (facet, term) pairs to studies, and ``ranks`` the name of a sort
    to the rank of each study. ``motifs`` are the compositions of the drawn covers, by position. ``moments`` are the
    times at which a scheduled study appears or goes, ascending. ``catalogue`` has the texts of the pages, ``styles`` is
    the site's own style sheet, and ``images`` has what is known of the pictures, by their addresses (``/images/…``); of
    a picture that is missing there nothing is known. ``logos`` are the measured logos, also by address, and ``colours``
    the customers' colours by slug (see ``model/colours.py``). ``photos`` are the pictures that are sent in smaller
    copies, by address. ``drafts`` are in no list and no index: only a private preview shows one.
    """

    studies: tuple[Study, ...]
    taxonomy: Taxonomy
    site: Site
    revision: str
    positions: Mapping[str, int]
    formerly: Mapping[str, str]
    terms: Mapping[tuple[str, str], Bitset]
    index: InvertedIndex
    ranks: Mapping[str, tuple[int, ...]]
    motifs: tuple[str, ...]
    moments: tuple[datetime, ...]
    catalogue: Catalogue
    styles: str = ""
    images: Mapping[str, Image] = field(default_factory=dict, repr=False, compare=False)
    logos: Mapping[str, MeasuredPicture] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, Study] = field(default_factory=dict)
    photos: Mapping[str, Photo] = field(default_factory=dict)
    _live: dict[int, Bitset] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def build(
        cls,
        studies: Iterable[Study],
        taxonomy: Taxonomy,
        site: Site,
        *,
        catalogue: Catalogue,
        revision: str,
        styles: str = "",
    ) -> Self:
        """Index valid studies in any order. ``catalogue`` has the texts of the site, ``revision`` names the content
        that was read, and ``styles`` is the text of the site's own style sheet."""
        language = Language.of(site.language)
        featured = {slug: rank for rank, slug in enumerate(site.featured)}
        ordered = tuple(
            sorted(studies, key=lambda s: (featured.get(s.slug, len(featured)), *newest_first(s, language)))
        )
        return cls(
            studies=ordered,
            taxonomy=taxonomy,
            site=site,
            revision=revision,
            positions={study.slug: position for position, study in enumerate(ordered)},
            formerly={old: study.slug for study in ordered for old in study.front.formerly},
            terms=_studies_by_term(ordered, taxonomy),
            index=InvertedIndex(ordered, taxonomy, site.language),
            ranks={name: _ranks(ordered, key, language) for name, key in RANKED.items()},
            motifs=_motifs(ordered),
            moments=tuple(sorted({moment for study in ordered for moment in _schedule(study)})),
            catalogue=catalogue,
            styles=styles,
        ).with_logos({})

    def with_logos(self, logos: Mapping[str, MeasuredPicture]) -> Self:
        """Return the library with these measured logos, and with the customers' colours."""
        return replace(self, logos=logos, colours=customer_colours((*self.studies, *self.drafts.values()), logos))

    def study(self, slug: str, now: datetime) -> Study | None:
        """Return the live study with this slug, or ``None``."""
        position = self.positions.get(slug)
        return self.studies[position] if position is not None and self.live(now) >> position & 1 else None

    def with_drafts(self, drafts: Iterable[Study]) -> Self:
        """Return this library with drafts for private previews."""
        return replace(self, drafts={draft.slug: draft for draft in drafts})

    def hidden(self, slug: str, now: datetime) -> Study | None:
        """Return the study with this slug that visitors do not see now, a draft, scheduled or expired, or ``None``."""
        position = self.positions.get(slug)
        if position is None:
            return self.drafts.get(slug)
        return None if self.live(now) >> position & 1 else self.studies[position]

    def live(self, now: datetime) -> Bitset:
        """Return the studies that are published and not expired at ``now``."""
        epoch = self.epoch(now)
        if epoch not in self._live:
            self._live[epoch] = bitset_of([n for n, study in enumerate(self.studies) if _is_live(study, now)])
        return self._live[epoch]

    def epoch(self, now: datetime) -> int:
        """Return how many scheduled moments have passed. Nothing changes within an epoch."""
        return bisect_right(self.moments, now)

    def next_moment(self, now: datetime) -> datetime | None:
        """Return when the next scheduled study appears or goes, or ``None``."""
        return self.moments[epoch] if (epoch := self.epoch(now)) < len(self.moments) else None

    def most_used(self, facet: Facet, now: datetime) -> tuple[Term, ...]:
        """Return the terms of a facet, those with most live studies first; equal ones keep the facet's order."""
        live = self.live(now)
        return tuple(sorted(facet.terms, key=lambda term: -(live & self.terms[facet.name, term.slug]).bit_count()))

    def studies_in(self, bits: Bitset) -> Iterator[Study]:
        """Yield the studies of a set, in the list's default order."""
        return (self.studies[position] for position in members_of(bits))


def _studies_by_term(studies: tuple[Study, ...], taxonomy: Taxonomy) -> dict[tuple[str, str], Bitset]:
    positions: dict[tuple[str, str], list[int]] = {(f.name, t.slug): [] for f in taxonomy.facets for t in f.terms}
    for position, study in enumerate(studies):
        for facet in taxonomy.facets:
            for term in study.terms.get(facet.name, ()):
                positions[facet.name, term].append(position)
    return {pair: bitset_of(members) for pair, members in positions.items()}


def _ranks(studies: tuple[Study, ...], key: Callable[[Study, Language], Any], language: Language) -> tuple[int, ...]:
    keys = [key(study, language) for study in studies]
    ranks = [0] * len(keys)
    for rank, position in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[position] = rank
    return tuple(ranks)


def _motifs(studies: tuple[Study, ...]) -> tuple[str, ...]:
    """The motif of each study. One that comes or goes by itself changes no other's: nothing shows what is hidden."""
    names = {study.slug: study.front.title for study in studies if not _schedule(study)}
    motifs = dict(zip(names, motifs_of(names.items()), strict=True))
    return tuple(motifs.get(s.slug) or motifs_of([(s.slug, s.front.title)])[0] for s in studies)


def _schedule(study: Study) -> tuple[datetime, ...]:
    return tuple(filter(None, (study.front.publish_at, study.front.expires_at)))


def _is_live(study: Study, now: datetime) -> bool:
    front = study.front
    return not ((front.publish_at and now < front.publish_at) or (front.expires_at and now >= front.expires_at))
