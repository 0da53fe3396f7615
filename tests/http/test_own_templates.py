"""A site with templates of its own: what it shows, and how it reloads."""

import json
import signal
from pathlib import Path

import pytest
from werkzeug.test import Client

from tests.factories import a_content_folder, a_study_text, write_logos
from tests.http.raw import fetch, request
from tests.servers import gunicorn, until
from webapp import create_app
from webapp.dev.live_reload import LiveReload
from webapp.settings import Settings

LIST = "/case-studies"
FOOTER = '{% extends "casebook/base.html" %}{% block footer %}<p>COLOUR footer</p>{{ super() }}{% endblock %}'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = a_content_folder(tmp_path / "c", acme=a_study_text())
    write_logos(site, "spotify")
    write(site, "red")
    return site


def write(site: Path, colour: str, mistake: str = "") -> None:
    """Write a base template and a card that show this colour; ``mistake`` is added to the card."""
    folder = site / "theme/templates"
    (folder / "explore").mkdir(parents=True, exist_ok=True)
    (folder / "base.html").write_text(FOOTER.replace("COLOUR", colour))
    (folder / "explore/_card.html").write_text(f"<p>{colour} {{{{ card.title }}}}{mistake}</p>")


def test_own_templates_replace_the_programs_on_every_page(site: Path) -> None:
    client = Client(create_app(Settings(content=site)))
    for path in (LIST, LIST + "/acme", "/none"):
        text = client.get(path).text
        assert "<p>red footer</p>" in text
        assert '<footer class="foot wrap">' in text
    assert "<p>red Acme</p>" in client.get(LIST + "/results").text


def test_scripts_of_a_page_stay_when_the_head_is_extended(site: Path) -> None:
    head = '{% extends "casebook/base.html" %}{% block head %}<meta name="own">{% endblock %}'
    (site / "theme/templates/base.html").write_text(head)
    client = Client(create_app(Settings(content=site)))
    for path, script in ((LIST, "htmx.min"), (LIST + "/acme", "js/study")):
        text = client.get(path).text
        assert '<meta name="own">' in text
        assert script in text


def test_a_reload_takes_changed_templates_and_cards_and_keeps_the_last_good_ones(site: Path) -> None:
    app = create_app(Settings(content=site))
    store, client = app.extensions["content_store"], Client(app)
    assert "red Acme" in client.get(LIST).text

    write(site, "blue")
    assert "<p>red footer</p>" in client.get("/none").text
    store.reload()
    text = client.get(LIST).text
    assert "<p>blue Acme</p>" in text
    assert "<p>blue footer</p>" in text

    for mistake in ("{% if %}", "{{ card.titel }}", "{{ crad }}"):
        write(site, "green", mistake)
        store.reload()
        assert [problem.code for problem in store.errors] == ["template"]
        assert "<p>blue footer</p>" in client.get("/none").text  # an error page is rendered for each request
        assert "<p>blue Acme</p>" in client.get(LIST + "/results").text

    write(site, "green")
    store.reload()
    assert store.errors == ()
    assert "<p>green Acme</p>" in client.get(LIST).text
    for path in ("base.html", "explore/_card.html"):
        (site / "theme/templates" / path).unlink()
    store.reload()
    assert "green" not in client.get(LIST).text


def test_a_running_server_takes_good_templates_and_refuses_broken_ones(site: Path) -> None:
    with gunicorn(env={"CASEBOOK_CONTENT": str(site)}) as server:

        def shows(colour: str) -> bool:
            return f"<p>{colour} footer</p>".encode() in fetch(server.port, request("/none")).body

        assert shows("red")
        write(site, "blue")
        server.signal(signal.SIGHUP)
        until(lambda: shows("blue"))
        write(site, "green", "{{ card.titel }}")
        server.signal(signal.SIGHUP)
        until(lambda: json.loads(fetch(server.port, request("/readyz")).body)["status"] == "degraded")
        assert shows("blue")
        (problem,) = json.loads(fetch(server.port, request("/readyz")).body)["problems"]
        assert (Path(problem["file"]).name, problem["line"], problem["code"]) == ("_card.html", 1, "template")


def test_in_dev_a_mistake_in_a_template_is_shown_over_the_last_good_page(site: Path) -> None:
    live_reload = LiveReload(lambda: create_app(Settings(content=site, dev=True)).wsgi_app)
    client = Client(live_reload)
    write(site, "blue", "{{ card.titel }}")
    live_reload.rebuild()
    assert "<p>red footer</p>" in client.get(LIST).text
    (problem,) = client.get("/readyz").json["problems"]
    assert (problem["code"], problem["line"]) == ("template", 1)
    write(site, "blue")
    live_reload.rebuild()
    assert "<p>blue footer</p>" in client.get(LIST).text
