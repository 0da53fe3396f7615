"""The texts that visitors read, in the language of the site.

A message has an id, such as ``clear-all``. Its text may have placeholders (``{count}``) and, if it depends on
``count``, one form for each plural of the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from string import Formatter
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

#: Babel writes the separators of a numbering system, but not its digits.
_DIGITS = {"arab": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")}
#: "o" and "y" before the same sound, where Spanish has "u" and "e". CLDR's patterns do not know the next word.
_SAME_SOUND = re.compile(r" (?:(?P<o>o) (?=h?[oó])|y (?=h?[ií](?![aeoáéó])))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Messages:
    """What a ``.po`` file holds: the forms of each message, by its id, and which form a number takes."""

    forms: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]


class Catalogue:
    """The texts of one site: the ``messages`` of its language, and its ``own`` texts in place of some of them.

    ``tag`` is a BCP 47 language tag, such as ``de`` or ``es-MX``.
    """

    def __init__(self, tag: str, messages: Messages, own: Mapping[str, tuple[str, ...]] | None = None) -> None:
        locale = locale_of(tag)
        if locale is None:
            raise ValueError(tag)
        self.tag = tag
        self.direction = locale.text_direction  #: ``ltr`` or ``rtl``
        self.og_locale = _with_territory(locale)  #: as OpenGraph writes it: ``de_DE``
        self.language_name = locale.get_language_name() or tag  #: in the language itself
        self._forms = {**messages.forms, **(own or {})}
        self._form_of = messages.form_of
        # CLDR's plain English is American, with a comma before "or". World English has none.
        self._list_locale = Locale.parse("en_001") if str(locale) == "en" else locale
        self._locale = locale
        self._digits = _DIGITS.get(locale.default_numbering_system, {})
        self.number = lru_cache(4096)(self._number)  # a list has hundreds of counts

    def text(self, id_: str, /, *, count: int | None = None, **values: object) -> str:
        """The text of a message, with ``values`` for its placeholders; ``count`` selects the plural form too.

        Numbers are written as the language writes them. Raises ``KeyError`` if there is no such message.
        """
        forms = self._forms[id_]
        form = forms[0] if count is None or len(forms) == 1 else forms[self._form_of(count)]
        filled = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        if count is not None:
            filled["count"] = self.number(count)
        return form.format_map(filled)

    def around(self, id_: str, placeholder: str) -> tuple[str, str]:
        """The text before and after a placeholder, for templates that put an element in its place."""
        before, _, after = self._forms[id_][0].partition(f"{{{placeholder}}}")
        return before, after

    def either(self, texts: Sequence[str]) -> str:
        """``A``, ``A or B``, ``A, B or C``."""
        return self._joined(texts, "or")

    def every(self, texts: Sequence[str]) -> str:
        """``A``, ``A and B``, ``A, B and C``."""
        return self._joined(texts, "standard")

    def date(self, when: datetime) -> str:
        """The day, as in ``14 December 2026``."""
        return format_date(when, "long", self._list_locale).translate(self._digits)

    def _joined(self, texts: Sequence[str], style: Literal["or", "standard"]) -> str:
        joined = format_list(texts, style=style, locale=self._list_locale)
        if self._locale.language == "es" and len(texts) > 1:
            before = len(joined) - len(texts[-1]) - len(" o ")
            if conjunction := _SAME_SOUND.match(joined, before):
                return joined[:before] + (" u " if conjunction["o"] else " e ") + texts[-1]
        return joined

    def _number(self, number: int) -> str:
        text = format_decimal(number, locale=self._locale, numbering_system="default")
        return text.translate(self._digits)


def locale_of(tag: str) -> Locale | None:
    """Babel's locale of a BCP 47 language tag, or ``None`` if there is none."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def language_of(tag: str) -> str:
    """The language of a BCP 47 tag, without region: ``es-MX`` is Spanish, ``es``."""
    return tag.partition("-")[0].lower()


def placeholders(text: str) -> set[str] | None:
    """The names of the placeholders of a text; ``None`` if its braces are not balanced, or have more than a name."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    names = {name for _, name, _, _ in parts if name is not None}
    is_plain = all(name.isidentifier() for name in names) and not any(spec or kind for _, _, spec, kind in parts)
    return names if is_plain else None


def _with_territory(locale: Locale) -> str:
    """The locale with its most likely territory, as ``language_TERRITORY``."""
    if locale.territory:
        return f"{locale.language}_{locale.territory}"
    territory = get_global("likely_subtags")[locale.language].rpartition("_")[2]
    return f"{locale.language}_{territory}"
