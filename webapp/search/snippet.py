"""Why a story was found: the piece of its text that has the words its card does not show anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable

from webapp import markdown
from webapp.model import Study
from webapp.search.highlight import Part, mark, spans
from webapp.search.inverted_index import texts_of
from webapp.search.tokenizer import indexed, plain

#: Characters shown before and after the first word found.
BEFORE, AFTER = 50, 100
_TOKEN = re.compile(r"\S+")


def excerpt(study: Study, wanted: list[str]) -> tuple[Part, ...]:
    """Some words round those of ``wanted`` (folded) that are in neither the title nor the headline; else nothing."""
    front = study.front
    shown = {word for token in f"{front.title} {front.description}".split() for word in indexed(token)}
    missing = [w for w in wanted if not any(word.startswith(w) for word in shown)]
    if not missing:
        return ()
    texts = [text for tier in texts_of(study)[1:] for text in tier if text not in (front.description, study.body)]
    windows = (_window(text, tuple(missing)) for text in _most_first(texts, missing))
    window = next(filter(None, windows), "") or _window(markdown.to_text(study.body), tuple(missing))
    return mark(window, wanted)


def _most_first(texts: list[str], missing: list[str]) -> Iterable[str]:
    """Those that may have any of the words, the ones with most of them first. Cheap, so it only looks for letters."""
    counted = [(sum(word in plain(text) for word in missing), text) for text in texts]
    return (text for count, text in sorted(counted, key=lambda pair: -pair[0]) if count)


def _window(text: str, missing: tuple[str, ...]) -> str:
    """The text round the first word that begins as one of ``missing`` does; whole words, where it has spaces."""
    for token in _TOKEN.finditer(text):
        if any(word.startswith(missing) for word in indexed(token[0])):
            begins, ends = (token.start() + place for place in next(spans(token[0], missing)))
            start, end = max(0, begins - BEFORE), min(len(text), ends + AFTER)
            if start:
                start = text.find(" ", start, begins) + 1 or start
            if end < len(text):
                end = max(text.rfind(" ", ends, end), 0) or end
            window = " ".join(text[start:end].split())
            return f"{'… ' if start else ''}{window}{' …' if end < len(text.rstrip()) else ''}"
    return ""
