"""All studies of one revision, indexed once and never changed: every question about them is a look-up.

The studies stand in the list's default order, so the numbers of a set (``bits.py``) ascend in that order too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Self

from webapp.model import Site, Study, Taxonomy
from webapp.search.bitset import Bitset, bitset_of, members_of
from webapp.search.inverted_index import WordIndex
from webapp.search.tokenizer import fold


@dataclass(frozen=True, slots=True)
class Library:
    studies: tuple[Study, ...]
    taxonomy: Taxonomy
    site: Site
    revision: str
    numbers: Mapping[str, int]
    formerly: Mapping[str, str]
    terms: Mapping[tuple[str, str], Bitset]
    words: WordIndex
    ranks: Mapping[str, tuple[int, ...]]
    moments: tuple[datetime, ...]
    _scheduled: Bitset
    _live: dict[int, Bitset] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def build(
        cls,
        studies: Iterable[Study],
        taxonomy: Taxonomy,
        site: Site,
        *,
        revision: str,
    ) -> Self:
        """Index valid studies, given in any order. ``revision`` names the content they were read from."""
        places = {slug: place for place, slug in enumerate(site.featured)}
        keyed = [(places.get(study.slug, len(places)), _newest(study), study) for study in studies]
        keyed.sort(key=itemgetter(0, 1))
        ordered = tuple(study for _, _, study in keyed)
        newest = [key for _, key, _ in keyed]
        return cls(
            studies=ordered,
            taxonomy=taxonomy,
            site=site,
            revision=revision,
            numbers={study.slug: number for number, study in enumerate(ordered)},
            formerly={old: study.slug for study in ordered for old in study.front.formerly},
            terms=_index_terms(ordered, taxonomy),
            words=WordIndex.of(ordered),
            ranks={"newest": _ranks(newest), "title": _ranks([key[1:] for key in newest])},
            moments=tuple(sorted({moment for study in ordered for moment in _schedule(study)})),
            _scheduled=bitset_of([number for number, study in enumerate(ordered) if _schedule(study)]),
        )

    def study(self, slug: str, now: datetime) -> Study | None:
        """The study at this address, or ``None`` where there is none now."""
        number = self.numbers.get(slug)
        return self.studies[number] if number is not None and self.live(now) >> number & 1 else None

    def live(self, now: datetime) -> Bitset:
        """The studies that may be seen at ``now``: published and not expired."""
        epoch = self.epoch(now)
        if epoch not in self._live:
            self._live[epoch] = self._live_at(now)
        return self._live[epoch]

    def epoch(self, now: datetime) -> int:
        """How many scheduled moments have passed: between two of them nothing changes by itself."""
        return bisect_right(self.moments, now)

    def next_moment(self, now: datetime) -> datetime | None:
        """When the next scheduled study appears or goes, or ``None``."""
        return self.moments[epoch] if (epoch := self.epoch(now)) < len(self.moments) else None

    def pick(self, bits: Bitset) -> Iterator[Study]:
        """The studies of a set, in default order."""
        return (self.studies[number] for number in members_of(bits))

    def _live_at(self, now: datetime) -> Bitset:
        waiting = [n for n in members_of(self._scheduled) if not _is_live(self.studies[n], now)]
        return (1 << len(self.studies)) - 1 & ~bitset_of(waiting)


def _index_terms(studies: tuple[Study, ...], taxonomy: Taxonomy) -> dict[tuple[str, str], Bitset]:
    numbers: dict[tuple[str, str], list[int]] = {(f.name, t.slug): [] for f in taxonomy.facets for t in f.terms}
    for number, study in enumerate(studies):
        for facet in taxonomy.facets:
            for term in study.front.terms(facet.name):
                numbers[facet.name, term].append(number)
    return {pair: bitset_of(found) for pair, found in numbers.items()}


def _newest(study: Study) -> tuple[int, str, str]:
    """Sorts the newest first; what comes after the day sorts by title."""
    day: date = study.front.date or date.min
    return -day.toordinal(), fold(study.front.title), study.slug


def _ranks(keys: Sequence[Any]) -> tuple[int, ...]:
    ranks = [0] * len(keys)
    for rank, number in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[number] = rank
    return tuple(ranks)


def _schedule(study: Study) -> tuple[datetime, ...]:
    return tuple(filter(None, (study.front.publish_at, study.front.expires_at)))


def _is_live(study: Study, now: datetime) -> bool:
    front = study.front
    return not ((front.publish_at and now < front.publish_at) or (front.expires_at and now >= front.expires_at))
