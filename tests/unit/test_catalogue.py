"""A catalogue gives texts, plural forms, lists and numbers as its language and region write them."""

import pytest

from webapp.content.catalogue import Languages
from webapp.model import Catalogue
from webapp.model.catalogue import locale_of, placeholders


def of(tag: str, **own: tuple[str, ...]) -> Catalogue:
    """The catalogue of a language, with texts in place of the program's; ``_`` in a name stands for ``-``."""
    words = {name.replace("_", "-"): texts for name, texts in own.items()}
    return Catalogue(tag, Languages()[tag.partition("-")[0]], words)


@pytest.mark.parametrize(
    ("tag", "sentences"),
    [
        ("en", ["0 stories", "1 story", "2 stories", "3 stories", "11 stories", "100 stories"]),
        (
            "de",
            ["0 Geschichten", "1 Geschichte", "2 Geschichten", "3 Geschichten", "11 Geschichten", "100 Geschichten"],
        ),
        ("fr", ["0 témoignage", "1 témoignage", "2 témoignages", "3 témoignages", "11 témoignages", "100 témoignages"]),
        ("es", ["0 historias", "1 historia", "2 historias", "3 historias", "11 historias", "100 historias"]),
        ("ar", ["لا توجد قصص", "قصة واحدة", "قصتان", "3 قصص", "11 قصة", "100 قصة"]),
        ("ja", ["事例0件", "事例1件", "事例2件", "事例3件", "事例11件", "事例100件"]),
    ],
)
def test_a_number_selects_the_plural_form(tag: str, sentences: list[str]) -> None:
    assert [of(tag).text("stories", count=n) for n in (0, 1, 2, 3, 11, 100)] == sentences


@pytest.mark.parametrize(
    ("tag", "one", "two", "three", "every"),
    [
        ("en", "A", "A or B", "A, B or C", "A, B and C"),
        ("en-US", "A", "A or B", "A, B, or C", "A, B, and C"),
        ("en-GB", "A", "A or B", "A, B or C", "A, B and C"),
        ("de", "A", "A oder B", "A, B oder C", "A, B und C"),
        ("de-AT", "A", "A oder B", "A, B oder C", "A, B und C"),
        ("fr", "A", "A ou B", "A, B ou C", "A, B et C"),
        ("es", "A", "A o B", "A, B o C", "A, B y C"),
        ("es-MX", "A", "A o B", "A, B o C", "A, B y C"),
        ("ar", "A", "A أو B", "A أو B أو C", "A وB وC"),
        ("ja", "A", "AまたはB", "A、B、またはC", "A、B、C"),
    ],
)
def test_texts_are_joined_as_the_language_does(tag: str, one: str, two: str, three: str, every: str) -> None:
    catalogue = of(tag)
    assert [catalogue.either(list(texts)) for texts in ("", "A", "AB", "ABC")] == ["", one, two, three]
    assert [catalogue.every(list(texts)) for texts in ("", "A", "ABC")] == ["", one, every]


@pytest.mark.parametrize(
    ("texts", "either", "every"),
    [
        (["Nube", "Operaciones"], "Nube u Operaciones", "Nube y Operaciones"),
        (["Nube", "Salud", "hoteles"], "Nube, Salud u hoteles", "Nube, Salud y hoteles"),
        (["Óptica", "Industria"], "Óptica o Industria", "Óptica e Industria"),
        (["Nube", "Hierro"], "Nube o Hierro", "Nube y Hierro"),
        (["Nube", "Hilados"], "Nube o Hilados", "Nube e Hilados"),
        (["Uno o otro", "Nube"], "Uno o otro o Nube", "Uno o otro y Nube"),
        (["Operaciones"], "Operaciones", "Operaciones"),
    ],
)
def test_spanish_conjunctions_change_before_the_same_sound(texts: list[str], either: str, every: str) -> None:
    assert (of("es").either(texts), of("es-MX").every(texts)) == (either, every)


@pytest.mark.parametrize(
    ("tag", "number"),
    [
        ("en", "12,345"),
        ("en-US", "12,345"),
        ("de", "12.345"),
        ("de-CH", "12’345"),
        ("fr", "12\u202f345"),
        ("es", "12.345"),
        ("es-MX", "12,345"),
        ("ar", "12,345"),
        ("ar-EG", "١٢٬٣٤٥"),
        ("ja", "12,345"),
    ],
)
def test_numbers_are_written_as_the_region_does(tag: str, number: str) -> None:
    catalogue = of(tag)
    assert catalogue.number(12345) == number
    assert number in catalogue.text("stories", count=12345)
    assert catalogue.text("page", number=12345) == catalogue.text("page", number=number)


@pytest.mark.parametrize(
    ("tag", "direction", "og_locale"),
    [
        ("en", "ltr", "en_US"),
        ("en-GB", "ltr", "en_GB"),
        ("de", "ltr", "de_DE"),
        ("de-AT", "ltr", "de_AT"),
        ("de-Latn-CH", "ltr", "de_CH"),
        ("fr", "ltr", "fr_FR"),
        ("es", "ltr", "es_ES"),
        ("es-MX", "ltr", "es_MX"),
        ("ar", "rtl", "ar_EG"),
        ("ar-MA", "rtl", "ar_MA"),
        ("ja", "ltr", "ja_JP"),
    ],
)
def test_a_language_has_a_direction_and_a_territory(tag: str, direction: str, og_locale: str) -> None:
    catalogue = of(tag)
    assert (catalogue.tag, catalogue.direction, catalogue.og_locale) == (tag, direction, og_locale)


@pytest.mark.parametrize(
    ("tag", "around"),
    [
        ("en", ("Did you mean ", "?")),
        ("de", ("Meinten Sie ", "?")),
        ("fr", ("Vouliez-vous dire ", "\u202f?")),
        ("es", ("¿Quiso decir ", "?")),
        ("ar", ("هل تقصد ", "؟")),
        ("ja", ("", "ではありませんか？")),
    ],
)
def test_a_text_is_split_around_a_placeholder(tag: str, around: tuple[str, str]) -> None:
    assert of(tag).around("did-you-mean", "search") == around


def test_a_text_of_the_site_stands_in_place_of_the_programs() -> None:
    catalogue = of("en", clear_all=("Start again",), stories=("{count} tale(s)",), pages=("Sheets",))
    assert catalogue.text("clear-all") == "Start again"
    assert [catalogue.text("stories", count=n) for n in (1, 2)] == ["1 tale(s)", "2 tale(s)"]
    assert catalogue.text("menu") == "Menu"


def test_a_value_is_not_read_for_placeholders() -> None:
    assert of("en").text("quoted", text="{count} {0} {") == "“{count} {0} {”"


def test_an_id_without_a_text_is_an_error() -> None:
    for read in (of("en").text, lambda id_: of("en").around(id_, "search")):
        with pytest.raises(KeyError):
            read("no-such-text")


def test_a_tag_without_a_locale_is_an_error() -> None:
    with pytest.raises(ValueError, match="en-xx-y"):
        of("en-xx-y")
    assert [locale_of(tag) for tag in ("tlh", "en_US", "", "en-")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", set()),
        ("{count} of {total}", {"count", "total"}),
        ("{", None),
        ("{}", None),
        ("{0}", None),
        ("{a.b}", None),
        ("{count:d}", None),
        ("{count!r}", None),
    ],
)
def test_only_names_are_placeholders(text: str, names: set[str] | None) -> None:
    assert placeholders(text) == names
