"""Cards are rendered once, except those with the highlights of one search."""

from werkzeug.test import Client

from tests.factories import SITE, a_library, a_study
from webapp import create_app
from webapp.settings import Settings

LISTS = ("/case-studies", "/case-studies/results", "/case-studies/results?industry=ai", "/case-studies?sort=title")


def test_a_card_is_rendered_once_per_revision_for_all_lists() -> None:
    studies = [a_study(f"study-{number}") for number in range(5)]
    app = create_app(Settings(content=SITE), a_library(studies))
    theme = app.extensions["content_store"].theme
    template = app.extensions["templates"].environment(theme).get_template("explore/_card.html")
    render, rendered = template.root_render_func, []

    def counted(context: object) -> object:
        rendered.append(context)
        return render(context)  # type: ignore[arg-type]

    template.root_render_func = counted  # type: ignore[method-assign, assignment]
    client = Client(app)
    for path in LISTS:
        assert client.get(path).text.count("data-study=") == 5
    assert len(rendered) == 5

    app.extensions["content_store"].library = a_library(
        [a_study(f"study-{number}") for number in range(4)], revision="r2"
    )
    for path in LISTS:
        assert client.get(path).text.count("data-study=") == 4
    assert len(rendered) == 9


def test_words_of_one_search_are_highlighted_in_no_other_list() -> None:
    client = Client(create_app(Settings(content=SITE), a_library([a_study("acme")])))
    assert "<mark>" in client.get("/case-studies/results?q=acme").text
    assert "<mark>" not in client.get("/case-studies/results").text
    assert "<mark>" in client.get("/case-studies/results?q=acme&sort=title").text


def test_a_card_without_a_metric_shows_the_first_sentence_unless_a_search_has_a_snippet() -> None:
    overview = {"titleOne": "A", "titleTwo": "B", "description": "It began in a shed behind the house. Zebra <b>."}
    figure = [{"value": "7 %", "label": "less"}]
    studies = [a_study("bare", overview=overview), a_study("told", overview=overview, metrics=figure)]
    client = Client(create_app(Settings(content=SITE), a_library(studies)))
    assert client.get("/case-studies/results").text.count("It began in a shed behind the house.</p>") == 1
    assert "in a <mark>shed</mark> behind" in client.get("/case-studies/results?q=shed").text
    assert "began" not in client.get("/case-studies/results?q=told").text
    found = client.get("/case-studies/results?q=zebra").text
    assert found.count("<mark>Zebra</mark> &lt;b&gt;.") == found.count('class="card-excerpt"') == 2
