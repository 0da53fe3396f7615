"""What a page says to machines in its head: previews (OpenGraph, Twitter), other forms of it, structured data.

Structured data is schema.org's vocabulary as JSON-LD 1.1. Praise of one's own (``Review``, ``AggregateRating``) is
left out: search engines take it for an attempt to mislead.
"""

from __future__ import annotations

from collections.abc import Iterable

from webapp.model import Site, Study
from webapp.pages.base import Alternate, Image, Links, Meta, Node
from webapp.pages.dates import changed, moment
from webapp.search.query import Query
from webapp.search.search import PAGE_SIZE, Results

PREVIEW_SIZE = (1200, 630)


def feeds(query: Query, links: Links) -> tuple[Alternate, ...]:
    return (
        Alternate("application/atom+xml", "Atom", links.feed(query, "atom")),
        Alternate("application/feed+json", "JSON Feed", links.feed(query, "json")),
    )


def of_list(results: Results, site: Site, heading: str, links: Links) -> Meta:
    query, home = results.query, Query(results.query.taxonomy)
    crumbs = [("Customer stories", links.explore(home))]
    if len(query.terms) == 1 and not query.q:
        crumbs.append((query.taxonomy.term(*query.terms[0]).label, links.explore(query)))
    first = (query.page - 1) * PAGE_SIZE
    return Meta(
        title=heading,
        image=Image(_logo(links), 180, 180, site.name),
        alternates=feeds(query, links),
        graph=_graph(
            _organisation(site, links),
            *_breadcrumbs(crumbs, links),
            _items(results.studies, results.total, first, links),
        ),
    )


def of_study(study: Study, site: Site, home: Query, links: Links) -> Meta:
    front, address = study.front, links.study(study.slug)
    image = Image(links.absolute(links.preview(study, site)), *PREVIEW_SIZE, f"{front.title}: {front.description}")
    days = {"published_time": front.date or front.publish_at, "modified_time": changed(study)}
    return Meta(
        title=front.details_title,
        kind="article",
        card="summary_large_image",
        image=image,
        times=tuple((f"article:{name}", moment(day)) for name, day in days.items() if day),
        alternates=(
            Alternate("text/markdown", "Markdown", links.study(study.slug, ".md")),
            *feeds(home, links),
        ),
        graph=_graph(
            _organisation(site, links),
            *_breadcrumbs([("Customer stories", links.explore(home)), (front.title, address)], links),
            _article(study, site, image, links),
        ),
    )


def _graph(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def _logo(links: Links) -> str:
    return links.absolute(links.asset("images/apple-touch-icon.png"))


def _organisation(site: Site, links: Links) -> Node:
    name, url = site.organisation.name, site.organisation.url
    return {"@type": "Organization", "@id": f"{url}#organization", "name": name, "url": url, "logo": _logo(links)}


def _breadcrumbs(crumbs: list[tuple[str, str]], links: Links) -> list[Node]:
    """One crumb alone is no path."""
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": links.absolute(path)}
        for place, (name, path) in enumerate(crumbs, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}] if len(steps) > 1 else []


def _items(studies: Iterable[Study], total: int, first: int, links: Links) -> Node:
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": study.front.details_title,
            "url": links.absolute(links.study(study.slug)),
        }
        for place, study in enumerate(studies, first + 1)
    ]
    return {"@type": "ItemList", "numberOfItems": total, "itemListElement": items}


def _article(study: Study, site: Site, image: Image, links: Links) -> Node:
    front, address = study.front, links.absolute(links.study(study.slug))
    publisher = {"@id": f"{site.organisation.url}#organization"}
    about = {"@type": "Organization", "name": front.title}
    if front.company and front.company.website:
        about["url"] = front.company.website
    days = {"datePublished": front.date or front.publish_at, "dateModified": changed(study)}
    return {
        "@type": "Article",
        "@id": f"{address}#article",
        "headline": front.details_title,
        "description": front.description,
        "image": {"@type": "ImageObject", "url": image.address, "width": image.width, "height": image.height},
        "mainEntityOfPage": address,
        "inLanguage": "en",
        "author": publisher,
        "publisher": publisher,
        "about": about,
    } | {name: day.isoformat() for name, day in days.items() if day}
