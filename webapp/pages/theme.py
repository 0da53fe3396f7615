"""A site's own look: colours and font of its brand, the styles of ``theme/site.css``, and its customers' colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

from webapp.model import PAGE_COLOURS, Site
from webapp.model.stylesheet import with_addresses
from webapp.search.library import Library

if TYPE_CHECKING:
    from webapp.model.palette import Palette

#: The name of the style sheet among the static files.
SHEET = "css/theme.css"
_FAMILY = "Casebook Brand"


class PreviewColours(NamedTuple):
    """The colours of the preview picture of a study."""

    page: str
    accent: str
    label: str
    text: str


_OWN_PREVIEW = PreviewColours("#fcfdfe", "#3451c6", "#4f5667", "#16181f")


def page_colours(site: Site) -> tuple[str, str]:
    """The colours of the page in the light and in the dark theme, for the frame of the browser."""
    palette = _palette(site)
    return (palette.light.page, palette.dark.page) if palette else PAGE_COLOURS


def preview_colours(site: Site) -> PreviewColours:
    if not (palette := _palette(site)):
        return _OWN_PREVIEW
    light = palette.light
    return PreviewColours(light.page, light.accent, light.quiet, light.text)


def has_sheet(site: Site, styles: str) -> bool:
    """Whether a site with these ``styles`` has anything in its style sheet."""
    return bool(site.brand.accent or site.brand.display_font or styles.strip())


def sheet(site: Site, styles: str, address: Callable[[str], str]) -> str:
    """The style sheet; "" if the site has no look of its own.

    ``styles`` is the text of ``theme/site.css``. ``address`` returns the address of a static file, relative to
    ``static/``, with its hash.
    """

    def from_sheet(image: str) -> str:
        return f"../{address(image.removeprefix('/'))}"

    parts = []
    tokens = _tokens(palette) if (palette := _palette(site)) else []
    if font := site.brand.display_font:
        family = font
        if font.startswith("/"):
            family = _FAMILY
            source = f'src:url("{from_sheet(font)}") format("woff2")'
            parts.append(f'@font-face{{font-family:"{family}";{source};font-weight:100 900;font-display:optional}}')
        tokens.append(f'--font-display:"{family}",var(--font-text)')
    if tokens:
        parts.append(f"@layer tokens{{:root{{{';'.join(tokens)}}}}}")
    if styles.strip():
        parts.append(f"@layer site{{\n{with_addresses(styles, from_sheet).strip()}\n}}")
    return "".join(f"{part}\n" for part in parts)


def customer_class(colour: str) -> str:
    """The class of an element in a customer's colour, ``#rrggbb``; "" if there is none: it has the accent then."""
    return f"customer-{colour[1:]}" if colour else ""


def customer_rules(library: Library) -> str:
    """The rules of all customers' colours, for the end of ``css/site.css``; "" if there are none."""
    if not library.colours:
        return ""
    from webapp.model.palette import OWN_ACCENT, inks_of  # noqa: PLC0415 - it imports coloraide

    rules = []
    for colour in sorted(set(library.colours.values())):
        light, dark = inks_of(colour, library.site.brand.accent or OWN_ACCENT)
        rules.append(f".{customer_class(colour)}{{--customer:light-dark({light},{dark})}}")
    return f"@layer tokens{{{''.join(rules)}}}\n"


def _palette(site: Site) -> Palette | None:
    if not site.brand.accent:
        return None
    from webapp.model.palette import palette_of  # noqa: PLC0415 - it imports coloraide

    return palette_of(site.brand.accent)


def _tokens(palette: Palette) -> list[str]:
    """The raw tokens of both themes."""
    light, dark = asdict(palette.light), asdict(palette.dark)
    return [f"--raw-{name.replace('_', '-')}:light-dark({light[name]},{dark[name]})" for name in light]
