"""What every answer carries besides its content: security and freshness, each decided once, here."""

from __future__ import annotations

from functools import lru_cache

from webapp.content.store import Snapshot
from webapp.web.wsgi import Headers

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
#: A picture opened by itself runs nothing, loads nothing and obeys no style: drawings say `fill` and not `style`.
PICTURE_CSP = "default-src 'none'; sandbox"

SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Two years. Other names under this one are not ours to promise for.
HSTS = "max-age=63072000"

MAX_AGE = 60
STALE = 600
#: Answers that get ``freshness`` unless the view has said otherwise; all others get ``NO_STORE``.
CACHEABLE = ("200", "301", "303", "404")
NO_STORE = [("Cache-Control", "no-store")]
UNTIL_CHANGED = f"public, max-age={MAX_AGE}, stale-while-revalidate={STALE}"


def security(type_: str, scheme: str) -> Headers:
    """The security headers for content of this type, sent over ``http`` or ``https``."""
    return list(_security(type_.startswith("image/"), scheme == "https"))


@lru_cache
def _security(picture: bool, secure: bool) -> tuple[tuple[str, str], ...]:
    headers = dict(SECURITY)
    if picture:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show our pictures
        headers["Content-Security-Policy"] = PICTURE_CSP
    if secure:
        headers["Strict-Transport-Security"] = HSTS
    return tuple(headers.items())


def freshness(snapshot: Snapshot) -> str:
    """``Cache-Control`` for pages and feeds: no cache may keep one past the next scheduled moment."""
    next_moment = snapshot.library.next_moment(snapshot.now)
    if next_moment is None:
        return UNTIL_CHANGED
    left = int((next_moment - snapshot.now).total_seconds())
    max_age = min(MAX_AGE, left)
    return f"public, max-age={max_age}, stale-while-revalidate={min(STALE, left - max_age)}"
