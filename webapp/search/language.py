"""How the words of a language are compared: folding, stems, and the order of titles.

Folding removes what people type differently or not at all: case, accents, the width of letters, the difference between
katakana and hiragana, the vowel signs of Arabic. A stem is what the forms of a word share, such as a plural and its
singular.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from Stemmer import Stemmer

from webapp.model import language_of

#: Marks that make another letter of the one before: the voiced sounds of Japanese.
_VOICED = "\u3099\u309a"
#: Letters that Unicode would decompose, although they are letters of their own.
_KEPT = frozenset("й")
_FOLDED = {
    # Unicode does not decompose these letters, although people type them without the stroke.
    **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"},
    **{"™": "", "℠": ""},
    # Arabic: alef, the end of a feminine word, yeh, kaf, the stroke that only makes a word longer, and separators.
    **{"ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": "", "٫": ".", "٬": ","},
    **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys("’ʼ‘ʻ＇", "'"),
}
_KATAKANA = range(ord("ァ"), ord("ヶ") + 1)
_KATAKANA_TO_HIRAGANA = ord("ぁ") - ord("ァ")
#: In German. The last one is the second half of an umlaut that is written as two characters.
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "\u0308": "e"}
# With these characters in ASCII, and as many of them, most texts are folded by `str.lower`.
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "·": "-", **dict.fromkeys("“”–—…«»„‚•", "|")})
#: The article of an Arabic word, alone or with a conjunction or preposition before it.
_ARTICLE = re.compile(r"(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0620-\u064a]{3})")
_MAX_STEMMED = 40
_LEADING_PUNCTUATION = re.compile(r"^[\W_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language. ``stemmer`` is the name of a Snowball algorithm, or "" if there is none."""

    stemmer: str = ""
    has_umlauts: bool = False

    @classmethod
    def of(cls, tag: str) -> Language:
        """Return the rules for a BCP 47 tag such as ``pt-BR``: the general ones for a language that is not known."""
        language = language_of(tag)
        snowball = {"nb": "no", "nn": "no"}.get(language, language)
        try:
            Stemmer(snowball)
        except KeyError:
            snowball = ""
        return cls(snowball, has_umlauts=language == "de")

    def fold(self, text: str) -> str:
        """Return a text without case and accents: ``Zoë`` becomes ``zoe``. In German ``ü`` becomes ``ue``."""
        text = text.translate(_TYPOGRAPHY)
        return text.lower() if text.isascii() else "".join(map(_letters(self.has_umlauts).__getitem__, text))

    def folds(self, text: str) -> list[tuple[str, Sequence[int]]]:
        """Return the ways in which a text may be typed, each with the offset in the text of each of its letters.

        The first is ``fold(text)``. In German, where ``ü`` is folded to ``ue``, a second one has ``u``.
        """
        plain = text.translate(_TYPOGRAPHY)
        if plain.isascii():
            return [(plain.lower(), range(len(plain)))]
        folds: list[tuple[str, Sequence[int]]] = [_fold_with_offsets(plain, self.has_umlauts)]
        if self.has_umlauts and any(umlaut in plain.lower() for umlaut in _UMLAUTS):
            folds.append(_fold_with_offsets(plain, has_umlauts=False))
        return folds

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        return _stem(self.stemmer, word)

    def words_by_stem(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Return the folded words that share a stem with another one, by stem."""
        by_stem: dict[str, list[str]] = {}
        stem = _stem_function(self.stemmer)
        for word in filter(str.isalpha, words) if self.stemmer else ():
            by_stem.setdefault(stem(word), []).append(word)
        return {stem: group for stem, group in by_stem.items() if len(group) > 1 or group[0] != stem}

    def sort_key(self, title: str) -> tuple[str, str]:
        """Return what titles are sorted by. It ignores case, accents, quotation marks, brackets and the like before
        the first letter, and an Arabic article."""
        folded = "".join(map(_letters(False).__getitem__, title.translate(_TYPOGRAPHY)))
        name = _LEADING_PUNCTUATION.sub("", folded).replace("'", "")
        return without_article(name), folded


def without_article(word: str) -> str:
    """Return a folded word without the Arabic article; other words are returned unchanged."""
    return _ARTICLE.sub("", word, count=1) if (match := _ARTICLE.match(word)) and match.end() else word


class _Letters(dict[str, str]):
    """The folded letters of each character, computed when they are first needed."""

    def __init__(self, has_umlauts: bool) -> None:
        super().__init__(_UMLAUTS if has_umlauts else {})

    def __missing__(self, character: str) -> str:
        lower = character.casefold()
        folded = self[lower] if lower in _UMLAUTS and lower in self else _fold_character(character)
        self[character] = folded
        return folded


@cache
def _letters(has_umlauts: bool) -> _Letters:
    return _Letters(has_umlauts)


def _fold_character(character: str) -> str:
    folded = []
    for lower in character.casefold():
        if lower in _KEPT:
            folded.append(lower)
            continue
        for letter in unicodedata.normalize("NFKD", _FOLDED.get(lower, lower)).casefold():
            if letter in _VOICED or not (unicodedata.combining(letter) or unicodedata.category(letter) == "Cf"):
                folded.append(_fold_decomposed(letter))
    return "".join(folded)


def _fold_decomposed(letter: str) -> str:
    if ord(letter) in _KATAKANA:
        return chr(ord(letter) + _KATAKANA_TO_HIRAGANA)
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else _FOLDED.get(letter, letter)


def _fold_with_offsets(text: str, has_umlauts: bool) -> tuple[str, list[int]]:
    letters = list(map(_letters(has_umlauts).__getitem__, text))
    return "".join(letters), [offset for offset, folded in enumerate(letters) for _ in folded]


@lru_cache(8192)
def _stem(stemmer: str, word: str) -> str:
    return _stem_function(stemmer)(word)


def _stem_function(stemmer: str) -> Callable[[str], str]:
    """Return a function for one thread: stemmers may not be shared."""
    algorithm: Callable[[str], str] = Stemmer(stemmer, 0).stemWord if stemmer else str

    def stem(word: str) -> str:
        if len(word) > _MAX_STEMMED:
            return word
        if stemmer == "ar":
            # The algorithm removes most endings only after an article, and knows the feminine one as it is written.
            word = f"ال{without_article(word)}"
            word = word[:-1] + "ة" if word.endswith("ه") else word
        return algorithm(word)

    return stem
