"""The list and its partial."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import SITE, TERMS, a_block, a_library, a_study, a_taxonomy, a_testimonial
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.search.query import known_names
from webapp.settings import Settings

ALL_TERMS = [(facet, term) for facet, terms in TERMS.items() for term in terms.split()]


def test_the_root_redirects_to_the_list(visitor: Visitor) -> None:
    assert visitor.raw("/").headers["Location"] == "/case-studies"


def test_the_list_shows_twelve_studies_spotify_first(visitor: Visitor) -> None:
    page = visitor.get("/case-studies")
    assert page.studies[0] == "spotify"
    assert (len(page.studies), page.total) == (12, 24)


def test_every_term_is_a_checkbox_with_its_hooks(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=media")
    for facet, term in ALL_TERMS:
        box = page.one("input", name=facet, value=term)
        assert (box.get("type"), box.get("id")) == ("checkbox", f"{facet}-{term}")
        assert box.get("data-count", "").isdigit()
    assert page.ticked == {("industry", "media")}


def test_the_hooks_of_the_contract_are_there(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=media&product=api")
    assert {a.get("data-remove") for a in page.all("a", data_remove=None)} == {"industry:media", "product:api"}
    assert page.one("a", data_clear=None).get("href") == "/case-studies"
    assert page.one(id="status").get("role") == "status"
    assert page.one(id="alert").get("role") == "alert"
    choices = [e.get("data-theme-choice") for e in page.all(data_theme_choice=None)]
    assert sorted(filter(None, choices)) == ["dark", "light", "system"]
    assert page.one("html").get("data-theme") is None
    swapped = page.one(id="explore")
    assert not [e for e in swapped.iter() if e.get("id") in {"status", "alert"}]


def test_a_chip_links_to_the_list_without_its_term(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=ai&industry=media&product=api")
    chip = page.one("a", data_remove="industry:ai")
    assert chip.get("href") == "/case-studies?industry=media&product=api"
    assert page.text_of(chip).startswith("Remove filter AI")


def test_the_chip_of_a_search_has_no_hook_of_a_term(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=media&q=listener")
    assert page.one("li", id="chip-q")[0].get("href") == "/case-studies?industry=media"
    assert [a.get("data-remove") for a in page.all("a", data_remove=None)] == ["industry:media"]


def test_the_count_of_a_term_is_the_number_of_results_after_a_tick(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?product=api")
    for (facet, term), count in page.counts.items():
        if facet != "product":
            assert visitor.get(f"/case-studies/results?{facet}={term}&product=api").total == count


def test_a_term_without_results_keeps_its_position_and_is_disabled(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?q=listener")
    boxes = page.all("input", data_count=None)
    assert [(b.get("name"), b.get("value")) for b in boxes] == ALL_TERMS
    assert any(b.get("data-count") == "0" for b in boxes)
    for box in boxes:
        assert ("disabled" in box.attrib) == (box.get("data-count") == "0")


def test_a_ticked_term_without_results_can_be_unticked(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=media&q=satellites+nowhere")
    assert page.total == 0
    assert "disabled" not in page.one("input", value="media").attrib


def test_the_count_sentence_is_in_heading_status_and_title(visitor: Visitor) -> None:
    partial = visitor.get("/case-studies/results?industry=ai&industry=media&product=api")
    sentence = f"{partial.total} of 24 stories in AI or Media, using the API"
    assert sentence in partial.text_of(partial.one(data_total=None))
    assert partial.text_of(partial.one(id="status")) == sentence
    assert partial.text_of(partial.one("title")).startswith(sentence)


def test_no_results_suggest_which_filter_to_remove_and_its_count(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=media&q=zzzz")
    assert page.studies == []
    ways = [a for a in page.all("a", href="/case-studies?industry=media") if "data-remove" not in a.attrib]
    assert any("Without “zzzz”: 4" in page.text_of(a) or "stories" in page.text_of(a) for a in ways)


def nothing(visitor: Visitor, query: str) -> str:
    page = visitor.get(f"/case-studies?{query}")
    assert page.total == 0
    return page.text_of(page.one(class_="no-results"))


def test_no_results_for_one_filter_use_the_singular(visitor: Visitor) -> None:
    one = Visitor(create_app(Settings(content=SITE), a_library([a_study()])))
    assert nothing(one, "q=zzzz") == "No story has that word. Show the only story"
    assert nothing(visitor, "q=zzzz") == "No story has that word. Show all 24 stories"
    empty = Visitor(
        create_app(Settings(content=SITE), a_library([a_study(industry="ai"), a_study("b", industry="ai")]))
    )
    assert nothing(empty, "industry=media") == "There is no such story yet. Show all 2 stories"
    assert nothing(empty, "industry=saas&industry=media").startswith("There is no such story yet. ")


def test_no_results_for_several_filters_say_so_even_without_a_suggestion(visitor: Visitor) -> None:
    assert nothing(visitor, "q=zzzz+yyyy").startswith("No story has all of that. See every story")
    ways = "No story has all of that. Leave one thing out and some come back: Without “zzzz”: "
    assert nothing(visitor, "industry=media&q=zzzz").startswith(ways)


def test_a_spelling_suggestion_has_its_number_of_results(visitor: Visitor) -> None:
    total = visitor.get("/case-studies?q=satellite").total
    assert nothing(visitor, "q=satelite").startswith(f"Did you mean satellite? That finds {total} stories.")
    total = visitor.get("/case-studies?industry=spacetech&q=satellite").total
    assert f"That finds {total} stor" in nothing(visitor, "industry=spacetech&q=satelite")


def test_the_hero_of_a_one_term_list_describes_that_term(visitor: Visitor) -> None:
    def hero(query: str) -> tuple[str, str]:
        page = visitor.get(f"/case-studies{query}")
        return page.text_of(page.one("h1")), page.text_of(page.one("p", class_="hero-lead"))

    heading, lead = hero("?industry=spacetech")
    assert heading == "Customer stories: Space tech"
    whole = hero("")
    assert lead != whole[1]
    assert {hero(query) for query in ("?q=listen", "?industry=ai&industry=media")} == {whole}


def test_eight_logos_over_the_list_lead_to_their_stories_whatever_is_chosen(visitor: Visitor) -> None:
    def customers(query: str) -> list[tuple[str, str]]:
        strip = visitor.get(f"/case-studies{query}").one("ul", class_="customers")
        return [(a.get("href", ""), next(a.iter("img")).get("alt", "")) for a in strip.iter("a")]

    first = customers("")
    assert len(first) == 8
    assert first[0] == ("/case-studies/spotify", "Spotify")
    assert customers("?industry=media") == customers("?q=zzzz") == first


def test_a_list_without_enough_logos_that_fit_has_no_row_of_them() -> None:
    assert (
        not Visitor(create_app(Settings(), a_library([a_study()]))).get("/case-studies").all("ul", class_="customers")
    )


def test_the_fourth_card_of_the_whole_list_is_a_band_with_a_figure_and_a_quote(visitor: Visitor) -> None:
    def wide(query: str) -> list[str]:
        page = visitor.get(f"/case-studies{query}")
        return [page.text_of(cell) for cell in page.all("li", class_="cards-cell cards-wide")]

    [band] = wide("")
    assert "12 days" in band and "Petri Kallio" in band
    assert wide("?industry=media") == wide("?page=2") == wide("?sort=newest") == []


def test_a_card_shows_a_figure_or_else_a_quote_or_else_a_sentence() -> None:
    metric = {"metrics": [{"value": "12 days", "label": "to the first report"}]}
    said = {"problemBlock": a_block(testimonial=a_testimonial(description="It works. We looked."))}
    studies = [a_study("one", **metric, **said), a_study("two", **said), a_study("three")]
    page = Visitor(create_app(Settings(), a_library(studies))).get("/case-studies")

    def proof(slug: str) -> set[str]:
        card = page.one("article", data_study=slug)
        return {e.get("class", "") for e in card.iter("p")}

    assert (proof("one"), proof("two"), proof("three")) == (
        {"card-metric"},
        {"card-quote", "card-by"},
        {"card-excerpt"},
    )
    assert page.text_of(page.one("p", class_="card-metric")) == ("12 days to the first report")


def test_a_later_page_has_its_number_once_in_heading_status_and_title(visitor: Visitor) -> None:
    partial = visitor.get("/case-studies/results?page=2")
    sentence = "24 stories, page 2 of 2"
    assert partial.text_of(partial.one(id="count")) == partial.text_of(partial.one(id="status")) == sentence
    assert partial.text_of(partial.one("title")).startswith(f"{sentence} · ")


def test_the_form_works_without_javascript(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?sort=title")
    form = page.one("form", id="filters")
    assert (form.get("action"), form.get("method", "get").lower()) == ("/case-studies", "get")
    inside = list(form.iter())
    assert any(e.tag == "button" and e.get("type", "submit") == "submit" for e in inside)
    assert any(e.get("name") == "q" for e in inside)
    chosen = [o.get("value") for o in page.all("option", selected=None)]
    assert chosen == ["title"]


def test_all_sorts_are_offered_and_the_best_match_only_with_a_search(visitor: Visitor) -> None:
    page, search = visitor.get("/case-studies?sort=oldest"), visitor.get("/case-studies?q=data")
    assert [o.get("value") for o in page.all("option")] == ["", "newest", "title", "oldest"]
    assert [page.text_of(o) for o in page.all("option", selected=None)] == ["Oldest"]
    assert [o.get("value") for o in search.all("option")] == ["", "featured", "newest", "title", "oldest"]


def test_a_form_with_blanks_and_defaults_is_redirected_to_the_canonical_address(visitor: Visitor) -> None:
    answer = visitor.raw("/case-studies?q=&product=api&industry=media&sort=")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/case-studies?industry=media&product=api")


def test_unknown_query_names_change_nothing_and_cause_no_redirect(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?utm_source=mail&industry=media&fbclid=1")
    assert page.studies == visitor.get("/case-studies?industry=media").studies
    moved = visitor.raw("/case-studies?industry=media&industry=media&utm_source=mail")
    assert moved.headers["Location"] == "/case-studies?industry=media&utm_source=mail"


@pytest.mark.parametrize("piece", ["utm_source=%ff", "utm_source", "b=1&a=%41+%20&=&b=%7bx%7d", "%75tm=/?:@!$'()*,;"])
def test_a_redirect_keeps_unknown_query_names_byte_for_byte(visitor: Visitor, piece: str) -> None:
    moved = visitor.raw(f"/case-studies?{piece}&industry=zz&&product=api")
    assert moved.headers["Location"] == f"/case-studies?product=api&{piece}"
    visitor.get(moved.headers["Location"])


def test_a_redirect_percent_encodes_bytes_that_are_not_allowed_in_an_address(visitor: Visitor) -> None:
    moved = visitor.raw("/case-studies?", environ_overrides={"QUERY_STRING": "\xe9=\xff <&a[]=%3c&industry=zz"})
    assert moved.headers["Location"] == "/case-studies?%E9=%FF%20%3C&a%5B%5D=%3c"


def test_a_page_beyond_the_last_is_404_for_page_and_partial(visitor: Visitor) -> None:
    assert len(visitor.get("/case-studies?page=2").studies) == 12
    late = ["page=3", "industry=media&page=2", "page=9999999999999999", "page=" + "9" * 24, "page=" + "9" * 3000]
    for path in (f"{page}?{query}" for page in ("/case-studies", "/case-studies/results") for query in late):
        visitor.get(path, 404)


def test_the_pager_links_the_next_and_the_previous_page(visitor: Visitor) -> None:
    first, second = visitor.get("/case-studies"), visitor.get("/case-studies?page=2")
    assert first.all("a", href="/case-studies?page=2")
    assert [a for a in second.all("a", href="/case-studies") if a.get("rel") == "prev"]
    assert not set(first.studies) & set(second.studies)


def test_the_partial_is_a_fragment_with_the_pages_address(visitor: Visitor) -> None:
    partial = visitor.get("/case-studies/results?product=api&industry=media&utm_source=x")
    assert partial.is_partial
    assert "spotify" in partial.studies
    assert partial.headers["HX-Push-Url"] == "/case-studies?industry=media&product=api"
    assert partial.headers["X-Robots-Tag"] == "noindex"
    assert partial.headers["Vary"] == "Accept-Encoding"
    page = visitor.get("/case-studies?industry=media&product=api")
    assert (partial.studies, partial.counts) == (page.studies, page.counts)


anything = st.tuples(st.sampled_from([*sorted(known_names(a_taxonomy())), "utm_source"]), st.text(max_size=20))
likely = st.sampled_from([*ALL_TERMS, ("q", "listener"), ("q", "the a"), ("sort", "newest"), ("page", "2")])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(anything, likely), max_size=6))
def test_any_query_string_is_answered_and_page_and_partial_agree(visitor: Visitor, pairs) -> None:  # type: ignore[no-untyped-def]
    query = urlencode(pairs, errors="replace")
    answer = visitor.raw(f"/case-studies?{query}")
    assert answer.status_code in (200, 303, 404)
    address = answer.headers.get("Location", f"/case-studies?{query}")
    partial = visitor.raw(f"/case-studies/results?{query}")
    assert partial.status_code == visitor.raw(address).status_code
    if partial.status_code == 200:
        assert visitor.get(address).studies == visitor.get(f"/case-studies/results?{query}").studies


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 4000, "q=%00", "q=%ff%fe", "industry=" + "a" * 3000, "&&&=&=&", "q[]=1"]
)
def test_a_hostile_query_string_is_no_error(visitor: Visitor, query: str) -> None:
    assert visitor.raw(f"/case-studies/results?{query}").status_code == 200
    assert visitor.raw(f"/case-studies?{query}", follow_redirects=True).status_code == 200


def test_the_redirect_to_the_list_keeps_the_query(visitor: Visitor) -> None:
    assert visitor.raw("/").location == "/case-studies"
    assert visitor.raw("/?utm_source=a%20b").location == "/case-studies?utm_source=a%20b"
    moved = visitor.raw("/?page=1&industry=media&x=%C3%A9&industry=ai")
    assert moved.location == "/case-studies?industry=ai&industry=media&x=%C3%A9"


@pytest.mark.parametrize(
    "page", ["/case-studies", "/case-studies/spotify", "/case-studies/spotify.md", "/case-studies.atom", "/sitemap.xml"]
)
def test_a_trailing_slash_redirects_to_the_address_without_it(app: Flask, visitor: Visitor, page: str) -> None:
    for address in (f"{page}/", f"{page}/?q=a%20b&x=%C3%A9"):
        response = visitor.raw(address)
        assert (response.status_code, response.location) == (308, address.replace("/?", "?").removesuffix("/"))
    prefixed = visitor.raw(f"{page}/", environ_overrides={"SCRIPT_NAME": "/stories"})
    assert (prefixed.status_code, prefixed.location) == (308, f"/stories{page}")


@pytest.mark.parametrize("address", ["/no-such-page/", "/case-studies/a/b/"])
def test_a_trailing_slash_after_an_unknown_address_is_not_found(visitor: Visitor, address: str) -> None:
    assert visitor.raw(address).status_code == 404


def test_no_spelling_of_the_path_gets_the_response_of_another_query(app: Flask) -> None:
    visitor = Visitor(app)
    for path in ("//case-studies", "//case-studies/results", "///case-studies/results"):
        answers = [
            visitor.raw("/", query_string=f"industry={term}", environ_overrides={"PATH_INFO": path})
            for term in ("ai", "media")
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].text != answers[1].text
    for path in ("case-studies", "case-studies/results"):
        glued = {"PATH_INFO": path, "SCRIPT_NAME": "/stories"}
        assert visitor.raw("/", environ_overrides=glued).status_code == 404


def test_a_card_has_three_labels_and_the_number_of_the_others() -> None:
    studies = [a_study("acme", industry=["ai", "media"], product=["api"], service=["support"], solution=["cloud"])]
    visitor = Visitor(create_app(Settings(), a_library(studies)))

    def labels(address: str) -> list[str]:
        page = visitor.get(address)
        return [page.text_of(item) for item in page.one("ul", class_="card-labels").iter("li")][1:]  # after the name

    assert labels("/case-studies") == ["Ai", "Media", "Api", "+22 more"]  # "+2" for eyes, "2 more" for ears
    # A label that a search matches is one of the three.
    assert "Cloud" in labels("/case-studies?q=cloud")


def test_only_the_cover_of_the_first_card_loads_before_the_layout_is_known(visitor: Visitor) -> None:
    """It is often the largest part of the first view. Of the others, a browser loads those that it shows."""
    for path in ("/case-studies", "/case-studies?page=2", "/case-studies?q=waiting"):
        covers = [card.find("./picture/img") for card in visitor.get(path).all("article", data_study=None)]
        loading = [(cover.get("loading"), cover.get("fetchpriority")) for cover in covers if cover is not None]
        assert loading == [(None, "high"), *[("lazy", None)] * (len(covers) - 1)]
    story = visitor.get("/case-studies/spotify").one("picture", class_="cover study-cover").find("img")
    assert story is not None and story.get("loading") is None and story.get("fetchpriority") == "high"


@pytest.mark.parametrize(("alt", "hidden"), [("Acme", "true"), ("The ACME logo", "true"), ("A lighthouse", None)])
def test_every_card_has_the_name_of_its_customer_and_a_screen_reader_says_it_once(alt: str, hidden: str | None) -> None:
    studies = [a_study("one", title="Acme", alt=alt), a_study("two", related=["one"])]
    visitor = Visitor(create_app(Settings(content=SITE), a_library(studies)))
    for path in ("/case-studies", "/case-studies/two", "/case-studies/none"):
        page = visitor.get(path, status=200 if path != "/case-studies/none" else 404)
        [name] = [li for li in page.one("article", data_study="one").iter("li") if page.text_of(li) == "Acme"]
        assert name.get("aria-hidden") == hidden
    found = visitor.get("/case-studies?q=acme")
    assert "<mark>Acme</mark></li>" in found.text


def test_a_search_for_a_customer_needs_no_snippet_to_show_its_name() -> None:
    overview = a_block(description="Acme began in a shed.")
    studies = [a_study("one", title="Acme", overview=overview, metrics=[{"value": "7 %", "label": "less"}])]
    visitor = Visitor(create_app(Settings(content=SITE), a_library(studies)))
    assert "began" not in visitor.get("/case-studies?q=acme").text
