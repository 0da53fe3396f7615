"""Starlette with Jinja, behind uvicorn with uvloop and httptools."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from benchmarks.rivals.ordinary import ROOT, TEMPLATES, listing, load

templates = Jinja2Templates(TEMPLATES)
STUDIES = load()
BY_SLUG = {study["slug"]: study for study in STUDIES}


async def explore(request: Request) -> Response:
    return templates.TemplateResponse(request, "list.html", listing(STUDIES, request.query_params.multi_items()))


async def results(request: Request) -> Response:
    return templates.TemplateResponse(request, "results.html", listing(STUDIES, request.query_params.multi_items()))


async def study(request: Request) -> Response:
    found = BY_SLUG.get(request.path_params["slug"])
    if not found:
        raise HTTPException(404)
    return templates.TemplateResponse(request, "study.html", {"study": found})


app = Starlette(
    routes=[
        Route("/case-studies", explore),
        Route("/case-studies/results", results),
        Route("/case-studies/{slug}", study),
        Mount("/static", StaticFiles(directory=ROOT / "static")),
    ]
)
