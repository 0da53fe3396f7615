"""Flask as in its tutorial: studies are read at start, every response is rendered on request."""

from flask import Flask, abort, render_template, request

from benchmarks.rivals.ordinary import ROOT, TEMPLATES, listing, load

app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=str(ROOT / "static"))
STUDIES = load()
BY_SLUG = {study["slug"]: study for study in STUDIES}


@app.get("/case-studies")
def explore() -> str:
    return render_template("list.html", **listing(STUDIES, request.args.items(multi=True)))


@app.get("/case-studies/results")
def results() -> str:
    return render_template("results.html", **listing(STUDIES, request.args.items(multi=True)))


@app.get("/case-studies/<slug>")
def study(slug: str) -> str:
    return render_template("study.html", study=BY_SLUG.get(slug) or abort(404))
