"""Signed tokens for private previews: each shows one hidden story, until a time.

The token is in the address, so whoever has the address can see the story. The signature is HMAC-SHA-256 with the
secret of the site, compared in constant time. A new secret makes every earlier token invalid.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

#: The name of the token in the query string.
PARAMETER = "preview"


class Preview(NamedTuple):
    """The story that a token shows, and the time at which it stops, with its zone."""

    slug: str
    until: datetime


class Signer:
    """Signs with a ``secret``, or, with ``None``, refuses every token."""

    def __init__(self, secret: str | None) -> None:
        options = {"key_derivation": "hmac", "digest_method": sha256}
        self._serializer = URLSafeSerializer(secret, salt="casebook.preview", signer_kwargs=options) if secret else None

    def sign(self, preview: Preview) -> str:
        """The token, of characters that need no escape in an address. Raises ``ValueError`` without a secret."""
        if self._serializer is None:
            raise ValueError("no secret")
        token = self._serializer.dumps([preview.slug, int(preview.until.timestamp())])
        return token.decode() if isinstance(token, bytes) else token

    def read(self, token: str, now: datetime) -> Preview | None:
        """What a token shows; ``None`` if it is not signed with the secret, or its time is over."""
        if self._serializer is None:
            return None
        try:
            slug, until = self._serializer.loads(token)
        except BadData:
            return None
        preview = Preview(slug, datetime.fromtimestamp(until, UTC))
        return preview if now < preview.until else None
