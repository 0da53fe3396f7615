"""The colour of each customer, on pages and in the style sheet."""

import re
from pathlib import Path

from tests.factories import a_content_folder, a_library, a_study, a_study_text, write_study
from tests.http.visitor import Visitor
from tests.pictures import a_picture
from webapp import create_app
from webapp.content.store import ContentStore
from webapp.model.palette import inks_of
from webapp.settings import Settings

GREEN, RED = "#0b6e4f", "#d4142a"


def styles(visitor: Visitor) -> str:
    address = re.findall(r'href="(/static/css/site\.[0-9a-f]+\.css)"', visitor.get("/case-studies").text)[0]
    return visitor.raw(address).text


def rule(colour: str) -> str:
    light, dark = inks_of(colour)
    return f".customer-{colour[1:]}{{--customer:light-dark({light},{dark})}}"


def test_card_and_story_have_the_colour_of_the_customer() -> None:
    visitor = Visitor(create_app(Settings(), a_library([a_study(colour=GREEN), a_study("bolt")])))
    page = visitor.get("/case-studies")
    classes = {card.get("data-study"): card.get("class") for card in page.all("article")}
    assert classes == {"acme": "card customer-0b6e4f", "bolt": "card"}
    assert visitor.get("/case-studies/acme").one("article", class_="study customer-0b6e4f") is not None
    assert visitor.get("/case-studies/bolt").one("article", class_="study") is not None
    assert rule(GREEN) in styles(visitor)


def test_a_reload_replaces_the_colours_of_customers_and_keeps_the_rest(tmp_path: Path) -> None:
    fields = {"lightImage": "/images/acme.png", "darkImage": None}
    content = a_content_folder(tmp_path / "site", acme=a_study_text())
    (content / "images/acme.png").write_bytes(a_picture(RED))
    write_study(content, "acme", a_study_text(**fields))
    app = create_app(Settings(content=content))
    visitor = Visitor(app)
    before = styles(visitor)
    assert rule(RED) in before
    write_study(content, "acme", a_study_text(**fields, colour=GREEN))
    store: ContentStore = app.extensions["content_store"]
    store.reload()
    app.wsgi_app.set_site(store.library)
    after = styles(visitor)
    assert after == before.replace(rule(RED), rule(GREEN))
