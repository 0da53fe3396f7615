"""What a page's head holds for programs: previews (OpenGraph, Twitter), other formats, structured data.

Structured data is JSON-LD 1.1 with the vocabulary of schema.org. It has no ``Review`` or ``AggregateRating``: search
engines treat ratings that a company publishes about itself as spam.
"""

from __future__ import annotations

from collections.abc import Iterable

from webapp.model import Site, Study, Term, Video, changed, published
from webapp.pages.base import Alternate, Image, Link, Links, Meta, Node, image_link
from webapp.pages.dates import rfc3339
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import PAGE_SIZE, Results

#: Pixels of the preview picture of a study.
PREVIEW_SIZE = (1200, 630)


def feeds(query: Query, links: Links) -> tuple[Alternate, ...]:
    return (
        Alternate("application/atom+xml", "Atom", links.feed(query, "atom")),
        Alternate("application/feed+json", "JSON Feed", links.feed(query, "json")),
    )


def only_term(query: Query) -> Term | None:
    """The term of a list that is filtered by one term and nothing else; such a list has a heading of its own."""
    return query.taxonomy.term(*query.terms[0]) if len(query.terms) == 1 and not query.q else None


def of_list(results: Results, site: Site, home: Link, heading: str, links: Links) -> Meta:
    query = results.query
    crumbs = [home]
    if term := only_term(query):
        crumbs.append(Link(term.label, links.explore(query)))
    studies = [Link(study.front.details_title, links.study(study.slug)) for study in results.studies]
    items = _list_items("url", studies, links, first=(query.page - 1) * PAGE_SIZE + 1)
    item_list = {"@type": "ItemList", "numberOfItems": results.total, "itemListElement": items}
    return Meta(
        title=heading,
        card="summary_large_image" if site.brand.social_image else "summary",
        image=_list_image(site, links),
        alternates=feeds(query, links),
        graph=_graph(site, crumbs, item_list, links),
    )


def of_study(study: Study, library: Library, home: Link, query: Query, links: Links) -> Meta:
    """``query`` is that of the whole list, whose feeds the page names."""
    front, site, address = study.front, library.site, links.study(study.slug)
    image = Image(links.absolute(links.preview(study, library)), *PREVIEW_SIZE, f"{front.title}: {front.description}")
    times = {"published_time": published(study), "modified_time": changed(study)}
    article = _article(study, site, image, links)
    return Meta(
        title=front.details_title,
        kind="article",
        card="summary_large_image",
        image=image,
        times=tuple((f"article:{name}", rfc3339(time)) for name, time in times.items() if time),
        alternates=(Alternate("text/markdown", "Markdown", links.study(study.slug, ".md")), *feeds(query, links)),
        graph=_graph(site, [home, Link(front.title, address)], article, links),
    )


def _graph(site: Site, crumbs: list[Link], content: Node, links: Links) -> Node:
    """The publisher, the breadcrumbs unless there is only one, and the content of the page."""
    organisation = {"name": site.organisation.name, "url": site.organisation.url, "logo": _logo(site, links)}
    publisher = {"@type": "Organization", "@id": _publisher_id(site)} | organisation
    breadcrumbs = {"@type": "BreadcrumbList", "itemListElement": _list_items("item", crumbs, links)}
    nodes = [publisher, breadcrumbs, content] if len(crumbs) > 1 else [publisher, content]
    return {"@context": "https://schema.org", "@graph": nodes}


def _list_items(address_key: str, items: Iterable[Link], links: Links, first: int = 1) -> list[Node]:
    """``ListItem`` nodes, numbered from ``first``. schema.org names the address by the kind of list."""
    return [
        {"@type": "ListItem", "position": number, "name": item.label, address_key: links.absolute(item.href)}
        for number, item in enumerate(items, first)
    ]


def _article(study: Study, site: Site, image: Image, links: Links) -> Node:
    front, address = study.front, links.absolute(links.study(study.slug))
    publisher = {"@id": _publisher_id(site)}
    about = {"@type": "Organization", "name": front.title}
    if front.company and front.company.website:
        about["url"] = front.company.website
    preview = {"@type": "ImageObject", "url": image.address, "width": image.width, "height": image.height}
    cover = [links.absolute(image_link(front.cover.image, links))] if front.cover else []
    dates = {"datePublished": published(study), "dateModified": changed(study)}
    article = {
        "@type": "Article",
        "@id": f"{address}#article",
        "headline": front.details_title,
        "description": front.description,
        "image": [preview, *cover] if cover else preview,
        "mainEntityOfPage": address,
        "inLanguage": site.language,
        "author": [{"@type": "Person", "name": name} for name in front.authors] or publisher,
        "publisher": publisher,
        "about": about,
    } | {name: date.isoformat() for name, date in dates.items() if date}
    if front.original:
        article["isBasedOn"] = front.original
    if front.videos:
        article["video"] = [_video(video, study, image, links) for video in front.videos]
    return article


def _video(video: Video, study: Study, image: Image, links: Links) -> Node:
    poster = links.absolute(image_link(video.poster, links)) if video.poster else image.address
    node = {
        "@type": "VideoObject",
        "name": video.title,
        "description": study.front.description,
        "contentUrl": links.absolute(image_link(video.file, links)),
        "thumbnailUrl": poster,
    }
    if date := published(study):
        node["uploadDate"] = date.isoformat()
    return node | ({"transcript": video.transcript} if video.transcript else {})


def _publisher_id(site: Site) -> str:
    return f"{site.organisation.url}#organization"


def _list_image(site: Site, links: Links) -> Image | None:
    """The picture of the brand for shared links, else its icon. Services that show links do not draw an SVG."""
    if not (site.brand.social_image or site.brand.icon):
        return Image(_logo(site, links), 180, 180, site.name)
    name = site.brand.social_image or site.brand.icon or ""
    return None if name.endswith(".svg") else Image(links.absolute(image_link(name, links)), 0, 0, site.name)


def _logo(site: Site, links: Links) -> str:
    """The address of the picture that stands for the publisher."""
    name = site.brand.icon or site.brand.logo or "/images/apple-touch-icon.png"
    return links.absolute(image_link(name, links))
