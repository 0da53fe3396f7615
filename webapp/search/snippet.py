"""The snippet of a story that shows the searched words which its card does not show."""

from __future__ import annotations

from collections.abc import Iterable, Set

from webapp.model import Study, Taxonomy
from webapp.search.highlight import Part, mark, spans
from webapp.search.matcher import Matcher
from webapp.search.texts import texts_by_weight

#: Characters shown before and after the first match.
BEFORE, AFTER = 50, 100


def snippet(study: Study, taxonomy: Taxonomy, matcher: Matcher, on_card: Iterable[str]) -> tuple[Part, ...]:
    """Return the text around the words of a search that the texts on the card lack; empty if they lack none."""
    on_card = set(on_card)
    missing = set(range(len(matcher.words))) - matcher.found_in(on_card)
    if not missing:
        return ()
    _, headlines, others = texts_by_weight(study, taxonomy)
    texts = [text for text in headlines + others if text not in on_card]
    windows = (_window(text, matcher, missing) for text in _best_first(texts, matcher, missing))
    return mark(next(filter(None, windows), ""), matcher)


def _best_first(texts: list[str], matcher: Matcher, missing: Set[int]) -> list[str]:
    """Return the texts that may match, those with most of the words first."""
    counted = [(len(matcher.may_match(text) & missing), text) for text in texts]
    return [text for count, text in sorted(counted, key=lambda pair: -pair[0]) if count]


def _window(text: str, matcher: Matcher, missing: Set[int]) -> str:
    """Return the text around the first match, cut between words if it has spaces; "" without a match."""
    text = text.strip()
    match_start, match_end = next(spans(text, matcher.only(missing)), (0, 0))
    if not match_end:
        return ""
    start, end = max(0, match_start - BEFORE), min(len(text), match_end + AFTER)
    if start:
        start = text.find(" ", start, match_start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", match_end, end), 0) or end
    window = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{window}{' …' if end < len(text) else ''}"
