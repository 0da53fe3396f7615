"""The number of results reads as a sentence, whatever the filters are."""

import pytest

from tests.factories import a_catalogue, a_taxonomy
from webapp.model import Facet, Taxonomy, Term
from webapp.pages import phrases
from webapp.search.query import Query


def sentence(total: int, *pairs: tuple[str, str]) -> str:
    return phrases.results(Query.parse(pairs, a_taxonomy()), total, 24, a_catalogue())


def test_without_filters_the_sentence_is_only_a_number() -> None:
    assert [sentence(0), sentence(1), sentence(24)] == ["0 stories", "1 story", "24 stories"]


def test_the_terms_of_a_facet_are_joined_with_or_and_facets_with_commas() -> None:
    media, ai, social = ("industry", "media"), ("industry", "ai"), ("industry", "social")
    assert sentence(4, media, ai, ("product", "dashboard")) == "4 of 24 stories in Ai or Media, using Dashboard"
    assert sentence(4, media, ai, social) == "4 of 24 stories in Ai, Social or Media"
    solutions = [("solution", name) for name in ("cloud", "enterprise", "custom")]
    assert sentence(4, *solutions) == "4 of 24 stories on Cloud, Enterprise or Custom solutions"
    assert sentence(1, ("service", "support"), ("solution", "cloud"), ("q", "x")) == (
        "1 of 24 stories with Support, on Cloud solutions, matching “x”"
    )


def test_no_results_are_words_and_not_a_zero() -> None:
    assert sentence(0, ("industry", "media")) == "No stories in Media"


def test_a_term_may_read_otherwise_in_a_sentence_and_a_facet_without_a_phrase_gives_its_label() -> None:
    terms = Term("api", "API", "Our API.", phrase="the API"), Term("app", "App", "Our app.")
    for phrase, expected in (("using {terms}", "using the API or App"), ("", "Product: the API or App")):
        taxonomy = Taxonomy((Facet("product", "Product", terms, phrase=phrase),))
        query = Query.parse([("product", "api"), ("product", "app")], taxonomy)
        assert phrases.results(query, 2, 24, a_catalogue()) == f"2 of 24 stories {expected}"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Mr. Lee of Acme Ltd. sold a great many chairs. Then he stopped.",
            "Mr. Lee of Acme Ltd. sold a great many chairs.",
        ),
        ("She said “we have to begin all over again!” Nobody knew why.", "She said “we have to begin all over again!”"),
        (
            "It costs 3.50 in one town and 4.50 in the next, they say",
            "It costs 3.50 in one town and 4.50 in the next, they say",
        ),
        (
            "Two lines\nmake one of a sentence that is long enough. Next.",
            "Two lines make one of a sentence that is long enough.",
        ),
        ("数" * 30 + "。" + "据" * 9 + "。", "数" * 30 + "。"),
    ],
)
def test_the_first_sentence_ends_at_its_full_stop(text: str, first: str) -> None:
    assert phrases.first_sentence(text) == first


@pytest.mark.parametrize(
    "text",
    [
        "彼女は「もう一度、最初からやり直さなければならない、全部です。」と言った。|次の文。",
        "توقفت الشركة عن العمل لمدة أسبوع كامل، فهل كان ذلك ضروريًا؟| لا أحد يعرف.",
        "Elle a demandé à tout le monde : « Faut-il recommencer ? »| Personne n’a répondu.",
        "Er fragte die ganze Abteilung: „Müssen wir von vorn anfangen?“| Niemand wusste es.",
        "Der Laden in der Altstadt ist seit gestern wieder offen.| »Endlich«, sagen viele.",
        "¿Por qué lo hicieron así en todas las oficinas?| ¿Quién lo sabe?",
        "They waited for a good many years, and then…| Nothing came of it.",
    ],
)
def test_a_sentence_ends_as_its_language_writes_it(text: str) -> None:
    assert phrases.first_sentence(text.replace("|", "")) == text.partition("|")[0]


@pytest.mark.parametrize(
    "text",
    [
        "A small team of four runs the night desk with Dr. Lindqvist. Another sentence.",
        "The school was founded a long time ago by J. R. Okafor of Lagos. Another sentence.",
        "They have had an office in the U.S. Virgin Islands for years. Another sentence.",
        "They sold the whole of the firm to Halden Inc. Of course it took a year. Another sentence.",
        "The shop in the old town was named after Yahoo! by its founder. Another sentence.",
        "Every part of the machine has a label, e.g. Pump or Valve. Another sentence.",
        "The ferry brings the parts of it on the No. 7 line at noon. Another sentence.",
        "Nobody in the firm had read the works of Charles V. Before then. Another sentence.",
        "Die Werkstatt in der alten Halle zog am 3. Mai in die Stadt um. Noch ein Satz.",
        "Das Werk liefert Schrauben, Muttern usw. Kunden holen sie ab. Noch ein Satz.",
        "Die Anlage läuft seit vielen Jahren z. B. Tag und Nacht. Noch ein Satz.",
        "L’atelier de la vieille ville a été repris par M. Delmas en mai. Une autre phrase.",
        "Le service est dirigé depuis dix ans par le Pr. Aubert seul. Une autre phrase.",
        "La oficina de la calle mayor la dirige desde siempre la Sra. Ibarra. Otra frase.",
        "La empresa vende desde hace muchos años en EE. UU. Fábricas nuevas hay dos. Otra frase.",
        "أسس المختبر في وسط المدينة قبل عشر سنوات د. سليم الحداد. جملة أخرى.",
    ],
)
def test_a_doubtful_full_stop_does_not_end_a_sentence(text: str) -> None:
    """A text goes on after an abbreviation, an initial or a number; the last sentence proves that it ends at all."""
    assert phrases.first_sentence(text) == text[: text.rindex(". ") + 1]


@pytest.mark.parametrize("language", ["", "字"])
def test_a_long_sentence_is_cut_to_what_a_card_has_room_for(language: str) -> None:
    text = language * 999 or "word " * 200
    shown = phrases.first_sentence(text)
    assert shown.endswith(" …") and 230 < len(shown) <= 241
    assert text.startswith(shown.removesuffix(" …")) and not shown.endswith("wor …")
