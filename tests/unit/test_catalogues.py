"""The texts of every language are complete, fit the code, and follow the rules of the language."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel import Locale

from tests.factories import ROOT
from webapp.content.catalogue import Languages
from webapp.model.catalogue import placeholders
from webapp.pages.errors import STATUSES
from webapp.pages.explore import SORT_MENU
from webapp.settings import TEMPLATES

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja")
TRANSLATIONS = tuple(tag for tag in LANGUAGES if tag != "en")
ENGLISH = Languages()["en"].forms
NUMBERS = range(201)
#: The order of CLDR's plural categories, in which the forms of a message stand.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
#: Texts that are the same words as in English.
SAME_WORDS = {("de", "theme-system"), ("de", "website"), ("fr", "menu"), ("fr", "page"), ("fr", "pages")}


def texts(tag: str) -> Iterator[tuple[str, str]]:
    """Every text of a language with its id."""
    for id_, forms in Languages()[tag].forms.items():
        for form in forms:
            yield id_, form


def filled(text: str, value: str) -> str:
    """The text with the value for every placeholder."""
    return re.sub(r"\{\w+\}", value, text)


def test_there_are_texts_in_six_languages() -> None:
    assert tuple(Languages()) == LANGUAGES


@pytest.mark.parametrize("tag", TRANSLATIONS)
def test_a_language_has_the_messages_of_english_in_the_same_order(tag: str) -> None:
    assert list(Languages()[tag].forms) == list(ENGLISH)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_message_stands_once_in_a_file(tag: str) -> None:
    ids = re.findall(r'^msgid "(.+)"$', (ROOT / f"webapp/content/languages/{tag}.po").read_text(), re.MULTILINE)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_header_names_the_language(tag: str) -> None:
    assert f'"Language: {tag}\\n"' in (ROOT / f"webapp/content/languages/{tag}.po").read_text()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_number_takes_the_form_that_cldr_says(tag: str) -> None:
    locale = Locale(tag)
    categories = [category for category in CATEGORIES if category in set(map(locale.plural_form, NUMBERS))]
    messages = Languages()[tag]
    assert [messages.form_of(n) for n in NUMBERS] == [categories.index(locale.plural_form(n)) for n in NUMBERS]
    plurals = {id_ for id_, forms in ENGLISH.items() if len(forms) > 1}
    assert {id_: len(messages.forms[id_]) for id_ in plurals} == dict.fromkeys(plurals, len(categories))
    assert [id_ for id_ in ENGLISH if id_ not in plurals and len(messages.forms[id_]) != 1] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_text_has_the_placeholders_of_english_and_leaves_out_only_a_number_that_its_words_say(tag: str) -> None:
    messages = Languages()[tag]
    for id_, forms in messages.forms.items():
        expected = set().union(*(placeholders(form) or () for form in ENGLISH[id_]))
        for index, form in enumerate(forms):
            numbers = {n for n in NUMBERS if messages.form_of(n) == index}
            names_the_number = len(forms) > 1 and numbers <= {0, 1, 2}
            optional = {"count"} if names_the_number else set()
            assert placeholders(form) in (expected, expected - optional), (id_, form)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_text_is_empty(tag: str) -> None:
    assert [id_ for id_, text in texts(tag) if not text.strip()] == []


@pytest.mark.parametrize("tag", TRANSLATIONS)
def test_only_words_that_both_languages_have_are_as_in_english(tag: str) -> None:
    same = {id_ for id_, text in texts(tag) if text in ENGLISH[id_] and re.search(r"\w", filled(text, ""))}
    assert same == {id_ for language, id_ in SAME_WORDS if language == tag}


#: What the typography of a language does not have.
WRONG_TYPOGRAPHY = {
    "ar": r"[,;?“”\"'0-9]",
    "de": r"[\"'«»‘”]|\s[:;!?]",
    "en": r"[\"'«»„]|\s[:;!?]",
    "es": r"[\"'“”„]|\s[:;!?]|^[^¿]*\?|^[^¡]*!",
    "fr": r"[\"'“”„]|(?<![\u00a0\u202f])[:;!?»]|«(?!\u00a0)",
    "ja": r"[ ,.:;!?()\"'“”]",
}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_quotes_spaces_and_punctuation_are_those_of_the_language(tag: str) -> None:
    wrong = re.compile(WRONG_TYPOGRAPHY[tag])
    assert [(id_, text) for id_, text in texts(tag) if wrong.search(filled(text, "x"))] == []


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ar", "لماذا?"),
        ("de", "Das „Wort” fehlt"),
        ("en", "It's here"),
        ("es", "Quiso decir?"),
        ("fr", "Source :"),
        ("fr", "«\u202fmot »"),
        ("fr", "Source:"),
        ("ja", "事例 です"),
    ],
)
def test_wrong_typography_is_noticed(tag: str, text: str) -> None:
    assert re.search(WRONG_TYPOGRAPHY[tag], text)


def literals(node: ast.AST) -> Iterator[str]:
    """Every string in a syntax tree that is neither a part of an f-string nor in a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    else:
        parts = isinstance(node, ast.JoinedStr)
        for child in ast.iter_child_nodes(node):
            if not (parts and isinstance(child, ast.Constant)):
                yield from literals(child)


def trees() -> Iterator[ast.Module]:
    for path in (ROOT / "webapp" / "pages").glob("*.py"):
        yield ast.parse(path.read_text())


def ids_in_calls() -> set[str]:
    """The ids that ``catalogue.text`` and ``catalogue.around`` are called with, as far as they are literals."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return {
        id_
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"text", "around"}
        and ast.unparse(call.func.value).endswith("catalogue")
        for id_ in literals(call.args[0])
    }


def ids_in_templates() -> set[str]:
    return {id_ for path in TEMPLATES.rglob("*.*") for id_ in re.findall(r"\bt\(\"([^\"]+)\"(?! ~)", path.read_text())}


def ids_made_of_parts() -> set[str]:
    """The ids that code and templates put together."""
    errors = [f"error-{status}" for status in (*STATUSES, "other")]
    sorts = {f"sort-{sort}" for sort in SORT_MENU}
    themes = {f"theme-{choice}" for choice in ("system", "light", "dark")}
    return {*errors, *(f"{id_}-text" for id_ in errors)} | sorts | themes


def test_every_id_that_is_used_exists() -> None:
    used = ids_in_calls() | ids_in_templates() | ids_made_of_parts()
    assert len(used) > 60
    assert used - set(ENGLISH) == set()


def test_every_message_is_used() -> None:
    named = {text for tree in trees() for text in literals(tree)}
    assert set(ENGLISH) - named - ids_in_templates() - ids_made_of_parts() == set()
