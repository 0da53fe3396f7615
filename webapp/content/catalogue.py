"""Reads the program's gettext catalogues: ``languages/de.po`` has the texts of German sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.pofile import read_po

from webapp.model import Catalogue, Messages, Site, language_of

_LANGUAGES = Path(__file__).with_name("languages")


class Languages(Mapping[str, Messages]):
    """The messages of each language. A file is read when its language is asked for."""

    def __getitem__(self, language: str) -> Messages:
        if language not in list(self):
            raise KeyError(language)
        return _read(_LANGUAGES / f"{language}.po")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(path.stem for path in _LANGUAGES.glob("*.po")))

    def __len__(self) -> int:
        return sum(1 for _ in self)  # `list` would ask for the length again


def catalogue_of(site: Site) -> Catalogue:
    """The texts of a valid site."""
    return Catalogue(site.language, Languages()[language_of(site.language)], site.words)


@cache
def _read(path: Path) -> Messages:
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    forms = {}
    for message in catalogue:
        id_ = message.id if isinstance(message.id, str) else message.id[0]
        texts = (message.string,) if isinstance(message.string, str) else message.string
        if id_ and texts:
            forms[id_] = tuple(texts)
    return Messages(forms, c2py(catalogue.plural_expr))
