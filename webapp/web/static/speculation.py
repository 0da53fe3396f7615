"""The rules by which a browser loads a page ahead of the click, when the pointer or a finger rests on its link.

Every page names this file in its ``Speculation-Rules`` header (https://wicg.github.io/nav-speculation/), so that its
HTML needs no script for it. Only the list and the studies are loaded: each is the same for everyone, and a request for
one changes nothing. A study is prepared with all that it needs ("prerender"), so a click only has to show it.
"""

from __future__ import annotations

import json

#: The name of the rules among the static files.
RULES = "speculation.rules"


def rules(list_path: str) -> bytes:
    """The rules of a site whose list is at this path, under any prefix."""
    prefetch = _rule(list_path, f"{list_path}{{/:study}}?")
    prerender = _rule(list_path, f"{list_path}/:study")
    return json.dumps({"prefetch": [prefetch], "prerender": [prerender]}).encode()


def _rule(list_path: str, pages: str) -> dict[str, object]:
    """A rule for the pages whose paths match ``pages``, a URL pattern."""
    # The Markdown and the picture of a study have a dot; htmx fetches what [hx-get] says.
    conditions = [
        {"href_matches": {"pathname": f"{{/*}}?{pages}"}},
        {"not": {"href_matches": {"pathname": f"{{/*}}?{list_path}/*.*"}}},
        {"not": {"href_matches": {"pathname": "/*", "search": "*preview=*"}}},
        {"not": {"selector_matches": "[hx-get]"}},
    ]
    return {"where": {"and": conditions}, "eagerness": "moderate"}
