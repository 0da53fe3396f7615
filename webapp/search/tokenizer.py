"""Splits texts into the words under which they are found, and a search into the words to look for.

A *chunk* is a piece of a text without spaces. Its *pieces* are

- words: letters and digits (``don’t`` is one word, ``dont``),
- numbers: digits with separators (``1,250,000`` is ``1250000``, ``2,4`` is ``2.4``),
- runs: letters of a script without spaces between words, such as Chinese. A run is found by each two letters in it.

Pieces with a hyphen, a dot, a slash or ``&`` between them are found joined as well: ``real-time`` as ``real``, ``time``
and ``realtime``. A term with symbols is also found as typed: ``c++``, ``at&t``, ``.net``, ``°c``. A
search has no syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Literal, NamedTuple

from webapp.search.language import Language, without_article

#: A search may be a pasted page; further words are ignored, which bounds the cost of a search.
MAX_QUERY_WORDS = 32
#: So many pieces are joined at most, which bounds the words of a long chunk.
_MAX_JOINED = 4
#: A part after an apostrophe with at least so many letters is also a word: ``O’Brien``, ``l’école``.
_MIN_SUFFIX = 3
#: Spaces that stand in a number: ``1 250 000``.
_SPACE_IN_NUMBER = re.compile(r"[\u00a0\u2009\u202f](?<=\d.)(?=\d{3}(?!\d))")
_CHUNK = re.compile(r"\S+")
#: A chunk of one word, perhaps with punctuation around it. Most chunks are, and need no analysis.
_PLAIN = re.compile(r"(?P<before>[(\"“‘\[|]*)(?P<word>[A-Za-z]+(?:['’][A-Za-z]{1,2})?)(?P<after>[)\"”’\]|,.;:!?…]*)")
_APOSTROPHE = str.maketrans("", "", "'’")
_UNSPACED_SCRIPTS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # 々, 〇
    (0x3040, 0x30FF),  # Japanese syllables
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)

# The patterns match classes of characters: a letter, 0 digit, m mark of the letter before it, u letter of a script
# without spaces, - joins pieces, + ends a symbol, other characters stand for themselves or are a space.
_PIECE = re.compile(
    r"(?P<number>(?<![a0m])(?<![a0m][',.])0+(?:[',.]0+)*(?![a0m]))"
    r"|(?P<run>u[um]*)"
    r"|(?P<word>[a0][a0m]*(?:'+[a0][a0m]*)*)"
)
_RUN_LETTER = re.compile("um*")
_SYMBOL = re.compile(r"[a0][a0m]*(?:\++|(?:&[a0][a0m]*)+)|(?<!\.)\.a[a0m]*|°a(?![a0m])")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<one>[',.])\d{3}(?:(?P=one)\d{3})*)(?P<decimals>[,.]\d+)?")

Kind = Literal["word", "number", "run", "symbol"]


class Form(NamedTuple):
    """A word under which a text is found, and for each of its letters the offset of its character in the text."""

    word: str
    offsets: Sequence[int]


class QueryWord(NamedTuple):
    """A folded word to look for."""

    text: str
    kind: Kind
    is_prefix: bool  #: it may be the beginning of a longer word
    is_glued: bool = False  #: a hyphen or the like stands between it and the next word


class _Piece(NamedTuple):
    kind: Kind
    start: int
    end: int
    letters: list[int]  #: indices of its letters in the folded chunk
    word: str


def chunks(text: str) -> list[str]:
    """Return the pieces of a text between spaces."""
    return text.split() if text.isascii() else _SPACE_IN_NUMBER.sub(",", text).split()


def index_words(chunk: str, language: Language) -> set[str]:
    """Return the words under which a chunk is found."""
    if plain := _PLAIN.fullmatch(chunk):
        return {plain["word"].translate(_APOSTROPHE).lower()}
    return {form.word for form in forms(chunk, language)}


def edge_words(chunk: str, language: Language) -> tuple[str, str]:
    """Return the words with which a chunk begins and ends, "" where it has punctuation or a number there."""
    if plain := _PLAIN.fullmatch(chunk):
        word = plain["word"].translate(_APOSTROPHE).lower()
        return "" if plain["before"] else word, "" if plain["after"] else word
    first, last = _edges(chunk, language)
    return first.word if first else "", last.word if last else ""


def _edges(chunk: str, language: Language) -> tuple[Form | None, Form | None]:
    """Return the words with which a chunk begins and ends; ``None`` where it has punctuation or a number there."""
    folded, offsets = language.folds(chunk)[0]
    words = [piece for piece in _pieces(folded, _classes(folded)) if piece.kind == "word"]
    first, last = (
        Form(piece.word, [offsets[letter] for letter in piece.letters]) if piece else None
        for piece in (
            words[0] if words and words[0].start == 0 else None,
            words[-1] if words and words[-1].end == len(folded) else None,
        )
    )
    return first, last


def forms_of(text: str, language: Language) -> Iterator[Form]:
    """Yield the words under which a text is found, also each two neighbours as one word."""
    before: Form | None = None
    for chunk, start in _chunks_with_offsets(text):
        for form in forms(chunk, language):
            yield _moved(form, start)
        first, last = _edges(chunk, language)
        if before and first:
            yield Form(before.word + first.word, [*before.offsets, *_moved(first, start).offsets])
        before = _moved(last, start) if last else None


def forms(chunk: str, language: Language) -> Iterator[Form]:
    """Yield the words under which a chunk is found, with repeats."""
    for folded, offsets in language.folds(chunk):
        classes = _classes(folded)
        pieces = _pieces(folded, classes)
        for piece in pieces:
            for word, letters in _forms_of_piece(piece):
                yield Form(word, [offsets[letter] for letter in letters])
        for group in _groups(pieces, classes):
            for first in range(len(group) - 1):
                joined = group[first : first + _MAX_JOINED]
                letters = [letter for piece in joined for letter in piece.letters]
                yield Form("".join(piece.word for piece in joined), [offsets[letter] for letter in letters])
        for start, end in _symbols(folded, classes):
            yield Form(folded[start:end], offsets[start:end])


def query_words(q: str, language: Language) -> list[QueryWord]:
    """Return the words of a search in their order, at most ``MAX_QUERY_WORDS``."""
    by_chunk = (_query_words_of_chunk(chunk, language) for chunk in chunks(unicodedata.normalize("NFC", q)))
    return list(islice(chain.from_iterable(by_chunk), MAX_QUERY_WORDS))


def joined(words: Sequence[QueryWord]) -> QueryWord | None:
    """Return neighbouring words of a search as one word, or ``None`` if they are never written as one."""
    text, kinds = "".join(word.text for word in words), {word.kind for word in words}
    if kinds == {"number"}:
        is_grouped = len(words[0].text) <= 3 and all(len(word.text) == 3 for word in words[1:])
        return QueryWord(text, "number", False) if is_grouped and text.isdecimal() else None
    return QueryWord(text, "word", words[-1].is_prefix) if kinds <= {"number", "word"} else None


def _chunks_with_offsets(text: str) -> Iterator[tuple[str, int]]:
    return ((chunk[0], chunk.start()) for chunk in _CHUNK.finditer(_SPACE_IN_NUMBER.sub(",", text)))


def _moved(form: Form, start: int) -> Form:
    return Form(form.word, [offset + start for offset in form.offsets])


def _query_words_of_chunk(chunk: str, language: Language) -> Iterator[QueryWord]:
    folded = language.fold(chunk)
    classes = _classes(folded)
    pieces = _pieces(folded, classes)
    # A dot within a word, as in node.js, only separates.
    symbols = [(s, e) for s, e in _symbols(folded, classes) if folded[s] != "." or not s or classes[s - 1] not in "a0m"]
    outside = [piece for piece in pieces if not any(start <= piece.start < end for start, end in symbols)]
    before_another = {piece.start for group in _groups(outside, classes) for piece in group[:-1]}
    in_group = {piece.start for group in _groups(outside, classes) for piece in group}
    found = [(start, [QueryWord(folded[start:end], "symbol", True)]) for start, end in symbols]
    for piece in outside:
        is_glued = piece.start in before_another
        is_whole = is_glued or (len(piece.word) == 1 and piece.start in in_group)
        words = _query_words_of_piece(piece, is_prefix=not is_whole)
        found.append((piece.start, [word._replace(is_glued=is_glued) for word in words]))
    for _, words in sorted(found):
        yield from words


def _query_words_of_piece(piece: _Piece, *, is_prefix: bool) -> list[QueryWord]:
    if piece.kind == "run":
        bigrams = [word for word, letters in _forms_of_piece(piece) if letters]
        return [QueryWord(word, "run", False) for word in bigrams[:-1]] or [QueryWord(bigrams[0], "run", True)]
    word = without_article(piece.word)
    return [QueryWord(word, piece.kind, is_prefix and piece.kind == "word")]


class _Classes(dict[str, str]):
    """The class of each character of a folded text, computed when it is first needed."""

    def __missing__(self, character: str) -> str:
        self[character] = result = _class_of(character)
        return result


def _class_of(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return "0"
    if category[0] == "M":
        return "m"
    if category[0] in "LN":
        code = ord(character)
        return "u" if any(first <= code <= last for first, last in _UNSPACED_SCRIPTS) else "a"
    return {"_": "-", "/": "-", "#": "+"}.get(character, character if character in "'-.,&+°" else " ")


_CLASSES = _Classes()


def _classes(folded: str) -> str:
    return "".join(map(_CLASSES.__getitem__, folded))


def _pieces(folded: str, classes: str) -> list[_Piece]:
    pieces = []
    for match in _PIECE.finditer(classes):
        start, end = match.span()
        if match.lastgroup == "number":
            pieces.append(_number(folded, start, end))
        elif match.lastgroup == "run":
            pieces.append(_Piece("run", start, end, list(range(start, end)), folded[start:end]))
        else:
            letters = [index for index in range(start, end) if classes[index] != "'"]
            word = folded[start:end].replace("'", "")
            pieces.append(_Piece("number" if word.isdecimal() else "word", start, end, letters, word))
    return pieces


def _number(folded: str, start: int, end: int) -> _Piece:
    """Return a number without separators of thousands, and with a dot before its decimals."""
    typed = folded[start:end]
    grouped = _GROUPED.fullmatch(typed)
    if grouped and grouped["decimals"] and grouped["decimals"][0] == grouped["one"]:
        grouped = None  # 1.250.5 is a version
    whole = grouped.start("decimals") if grouped and grouped["decimals"] else len(typed) if grouped else 0
    letters = [index for index in range(start, end) if index >= start + whole or folded[index].isdecimal()]
    word = "".join(folded[index] if folded[index].isdecimal() else "." for index in letters)
    return _Piece("number", start, end, letters, word)


def _groups(pieces: list[_Piece], classes: str) -> list[list[_Piece]]:
    """Return the pieces that are joined by one character. Two numbers are not joined: ``2019-2024`` is a range."""
    groups: list[list[_Piece]] = []
    previous = None
    for piece in pieces:
        is_joined = (
            previous
            and piece.start == previous.end + 1
            and classes[previous.end] in "-.&"
            and "run" not in {piece.kind, previous.kind}
            and {piece.kind, previous.kind} != {"number"}
        )
        if is_joined:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        previous = piece
    return [group for group in groups if len(group) > 1]


def _symbols(folded: str, classes: str) -> list[tuple[int, int]]:
    """Return start and end of each term with symbols. ``100+`` is a number."""
    if not any(symbol in classes for symbol in "+&.°"):
        return []
    spans = [match.span() for match in _SYMBOL.finditer(classes)]
    return [(start, end) for start, end in spans if any(map(str.isalpha, folded[start:end]))]


def _forms_of_piece(piece: _Piece) -> Iterator[tuple[str, list[int]]]:
    """Yield the words under which a piece is found, and the indices of their letters in the folded chunk."""
    if piece.kind == "run":
        letters = [match.span() for match in _RUN_LETTER.finditer(_classes(piece.word))]
        for (start, _), (_, end) in pairwise([*letters, letters[-1]]):
            yield piece.word[start:end], piece.letters[start:end]
        return
    yield piece.word, piece.letters
    if piece.kind == "number":
        return
    if len(piece.letters) < piece.end - piece.start:
        after = (n for n in range(1, len(piece.word)) if piece.letters[n] > piece.letters[n - 1] + 1)
        for first in islice(after, _MAX_JOINED):
            if len(piece.word) - first >= _MIN_SUFFIX:
                yield piece.word[first:], piece.letters[first:]
    if (word := without_article(piece.word)) != piece.word:
        yield word, piece.letters[-len(word) :]
