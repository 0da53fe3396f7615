"""The snippet of a story that shows the searched words which its card does not show."""

from __future__ import annotations

from webapp import markdown
from webapp.model import Study
from webapp.search.highlight import Part, mark, spans
from webapp.search.inverted_index import texts_by_weight
from webapp.search.tokenizer import fold_text, index_words

#: Characters shown before and after the first match.
BEFORE, AFTER = 50, 100


def snippet(study: Study, words: list[str]) -> tuple[Part, ...]:
    """Return the text around the folded ``words`` that title and description lack; empty if they lack none."""
    front = study.front
    on_card = {word for chunk in f"{front.title} {front.description}".split() for word in index_words(chunk)}
    missing = [w for w in words if not any(word.startswith(w) for word in on_card)]
    if not missing:
        return ()
    _, headlines, others = texts_by_weight(study)
    texts = [text for text in headlines + others if text not in (front.description, study.body)]
    windows = (_window(text, missing) for text in _best_first(texts, missing))
    window = next(filter(None, windows), "") or _window(markdown.to_text(study.body), missing)
    return mark(window, words)


def _best_first(texts: list[str], words: list[str]) -> list[str]:
    """Return the texts that may match, those with most of the words first. The substring test is a cheap filter."""
    counted = [(sum(word in fold_text(text) for word in words), text) for text in texts]
    return [text for count, text in sorted(counted, key=lambda pair: -pair[0]) if count]


def _window(text: str, words: list[str]) -> str:
    """Return the text around the first match, cut between words if it has spaces; "" without a match."""
    match_start, match_end = next(spans(text, words), (0, 0))
    if not match_end:
        return ""
    start, end = max(0, match_start - BEFORE), min(len(text), match_end + AFTER)
    if start:
        start = text.find(" ", start, match_start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", match_end, end), 0) or end
    window = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{window}{' …' if end < len(text.rstrip()) else ''}"
