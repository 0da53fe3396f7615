"""What every answer carries besides its content: security and freshness, each decided once, here."""

from __future__ import annotations

from flask import Flask, Response, request

from webapp.shelf import Edition

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
#: A picture opened by itself runs nothing and loads nothing.
PICTURE_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

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
#: Answers that get ``freshness`` from the page cache unless the view has said otherwise.
CACHEABLE = (200, 301, 303, 404)
UNTIL_CHANGED = f"public, max-age={MAX_AGE}, stale-while-revalidate={STALE}"


def security(type_: str, *, secure: bool) -> dict[str, str]:
    """The security headers for content of this type; ``secure`` is whether it goes out over TLS."""
    headers = dict(SECURITY)
    if type_.startswith("image/"):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show our pictures
        headers["Content-Security-Policy"] = PICTURE_CSP
    if secure:
        headers["Strict-Transport-Security"] = HSTS
    return headers


def freshness(edition: Edition) -> str:
    """``Cache-Control`` for pages and feeds: no cache may keep one past the next scheduled moment."""
    next_moment = edition.library.next_moment(edition.now)
    if next_moment is None:
        return UNTIL_CHANGED
    left = int((next_moment - edition.now).total_seconds())
    max_age = min(MAX_AGE, left)
    return f"public, max-age={max_age}, stale-while-revalidate={min(STALE, left - max_age)}"


def install(app: Flask) -> None:
    @app.after_request
    def carry(response: Response) -> Response:
        said = {name.lower() for name, _ in response.headers}
        wanted = security(response.mimetype or "", secure=request.is_secure)
        response.headers.extend((name, value) for name, value in wanted.items() if name.lower() not in said)
        if response.status_code not in CACHEABLE:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
