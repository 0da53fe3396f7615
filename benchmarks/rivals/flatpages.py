"""Flask-FlatPages, with its own reader and its own way to look pages up."""

from flask import Flask, render_template, request
from flask_flatpages import FlatPages
from flask_flatpages.page import Page

from benchmarks.rivals.ordinary import CONTENT, ROOT, TEMPLATES, in_order, listing

app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=str(ROOT / "static"))
app.config.update(FLATPAGES_ROOT=str(CONTENT / "case-studies"), FLATPAGES_EXTENSION=".md")
pages = FlatPages(app)


def studies() -> list[dict]:
    return in_order({**page.meta, "slug": page.path} for page in pages)


@app.get("/case-studies")
def explore() -> str:
    return render_template("list.html", **listing(studies(), request.args.items(multi=True)))


@app.get("/case-studies/results")
def results() -> str:
    return render_template("results.html", **listing(studies(), request.args.items(multi=True)))


@app.get("/case-studies/<slug>")
def study(slug: str) -> str:
    page: Page = pages.get_or_404(slug)
    return render_template("study.html", study={**page.meta, "slug": slug})
