"""Folding, stems and the order of titles by the language of a site."""

import pytest

from tests.factories import a_library, a_study, an_index
from tests.unit.test_search import NOW
from webapp.search.language import Language
from webapp.search.query import Query
from webapp.search.search import ordered


def finds(language: str, text: str, q: str) -> bool:
    return bool(
        an_index([a_study(title="-", overview={"titleOne": "-", "titleTwo": "-", "description": text})], language).find(
            q
        )[-1]
    )


@pytest.mark.parametrize(
    ("language", "text", "q"),
    [
        ("de", "Bei Müller in Köln", "mueller"),
        ("de", "Bei Müller in Köln", "muller koln"),
        ("de", "Bei Mueller", "Müller"),
        ("de", "Bei Mu\u0308ller", "müller"),
        ("de", "In der Straße", "strasse"),
        ("de", "Viele Häuser und Kunden", "haus kunde"),
        ("de-AT", "Eine Lösung", "lösungen"),
        ("fr", "Les sociétés", "société"),
        ("fr", "Les journaux de l’école", "journal ecole"),
        ("fr", "1\u202f250\u202f000 clients", "1250000"),
        ("es", "Dos canciones", "cancion"),
        ("en", "Two companies", "company"),
        ("en", "Every company", "companies"),
        ("en", "In Zürich, at Peña’s", "zurich pena"),
        ("ar", "أحمد في المنصّة", "احمد منصة"),
        ("ar", "في مدرسة", "مدرسه"),
        ("ar", "منـــصة جديدة", "المنصة"),
        ("ar", "الشركات", "شركة"),
        ("ar", "بنسبة ٤١٫٥", "41.5"),
        ("ja", "ﾃﾞｰﾀ基盤の構築", "データ"),
        ("ja", "でーたを見る", "データ"),
        ("ja", "２０２４年に東京都で", "2024 京都"),
        ("zh", "我们的灯塔很远", "灯塔"),
        ("th", "เราใช้ข้อมูลทุกวัน", "ข้อมูล"),
        ("lo", "ພວກເຮົາໃຊ້ຂໍ້ມູນ", "ຂໍ້ມູນ"),
        ("km", "យើងប្រើទិន្នន័យ", "ទិន្នន័យ"),
        ("ru", "Новый отчёт", "отчет новый"),
    ],
)  # fmt: skip
def test_what_is_typed_differently_is_found(language: str, text: str, q: str) -> None:
    assert finds(language, text, q)


@pytest.mark.parametrize(
    ("language", "text", "q"),
    [
        ("en", "Bei Müller", "mueller"),  # ue is no way to write an umlaut in English
        ("ja", "かき", "がき"),
        ("zh", "远灯很塔", "灯塔"),
        ("xx", "Two companies", "company"),  # no stems are known
    ],
)
def test_what_is_another_word_is_not_found(language: str, text: str, q: str) -> None:
    assert not finds(language, text, q)


def test_titles_are_sorted_without_punctuation_accents_and_articles() -> None:
    def titles(language: str, *names: str) -> list[str]:
        library = a_library([a_study(f"s{n}", title=name) for n, name in enumerate(names)], language=language)
        return [study.front.title for study in ordered(library, Query(library.taxonomy, sort="title"), NOW)]

    english = ["Alpha", "(Bracket)", "École", "“Quoted”", "Zeta", "شركة", "…"]
    assert titles("en", *reversed(english)) == ["…", *english[:-1]]
    assert titles("de", "Zeta", "Äpfel", "Bach") == ["Äpfel", "Bach", "Zeta"]
    assert titles("ar", "شركة", "المنصة", "جديد") == ["جديد", "شركة", "المنصة"]


def test_an_unknown_language_has_the_general_rules() -> None:
    assert Language.of("tlh") == Language.of("ja-JP") == Language()
    assert Language.of("de-CH") == Language.of("DE") != Language.of("en")
