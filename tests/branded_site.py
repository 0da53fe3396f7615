"""The fields of ``site.yaml`` that give a site the look of a company, all of them, with pictures of the sample."""

from __future__ import annotations

from typing import Any


def a_brand(**changes: Any) -> dict[str, Any]:
    """Fields of ``site.yaml``; ``changes`` are those of ``brand``, and a change to ``None`` removes the field."""
    brand = {
        "logo": "/images/icons/spotify.svg",
        "logoDark": "/images/icons/spotify-dark.svg",
        "icon": "/images/ns-avatar-01.png",
        "accent": "#ffd500",
        "socialImage": "/images/ns-avatar-02.png",
        "displayFont": "Iowan Old Style",
    }
    return {
        "heading": "Success stories",
        "brand": {name: value for name, value in (brand | changes).items() if value is not None},
        "navigation": [
            {"label": "Products", "href": "https://sample.example/products"},
            {"label": "Stories", "href": "/case-studies"},
        ],
        "footer": [
            {"label": "Company", "links": [{"label": "About us", "href": "https://sample.example/about"}]},
            {
                "label": "Help",
                "href": "/case-studies?q=help",
                "links": [{"label": "Mail", "href": "mailto:a@b.example"}],
            },
            {"label": "Privacy", "href": "https://sample.example/privacy"},
        ],
    }
