"""Every setting, typed, from the environment; nothing else in the program reads it.

A bad value stops the start with the variable's name, the value and what is allowed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "CASEBOOK_"

#: Casebook runs from its checkout: templates/ and static/ stand beside the package.
ROOT = Path(__file__).resolve().parent.parent


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where a program may keep what it can make again (XDG Base Directory Specification); ``None`` for whoever has no
    home."""
    folder = Path(environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111 - does not raise
    return folder / "casebook" if folder.is_absolute() else None


class SettingsError(ValueError):
    """A setting has a value it may not have; the message names the variable, the value and what is allowed."""


class Settings(BaseModel):
    """Each field is the variable ``CASEBOOK_<FIELD>``; its description says what is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: Annotated[Path, Field(description="a folder with site.yaml, taxonomy.yaml and case-studies/")] = (
        ROOT / "content"
    )
    base_url: Annotated[
        str | None,
        Field(pattern=r"^https?://[^/\s?#]+[^\s?#]*$", description="an address such as https://stories.example"),
    ] = None
    host: Annotated[str, Field(min_length=1, description="an address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="a whole number from 1 to 65535")] = 8000
    workers: Annotated[int, Field(ge=1, le=256, description="a whole number from 1 to 256")] = min(
        os.cpu_count() or 1, 8
    )
    threads: Annotated[int, Field(ge=1, le=256, description="a whole number from 1 to 256")] = 8
    access_log: Annotated[bool, Field(description="1 or 0")] = False
    log_format: Annotated[Literal["text", "json"], Field(description="text or json")] = "text"
    trusted_proxies: Annotated[
        str, Field(description="addresses whose X-Forwarded-* count, with commas; * for all")
    ] = "127.0.0.1,::1"
    dev: Annotated[bool, Field(description="1 or 0; shows drafts")] = False
    metrics_host: Annotated[str, Field(min_length=1, description="an address to listen on")] = "127.0.0.1"
    metrics_port: Annotated[int | None, Field(ge=1, le=65535, description="a whole number from 1 to 65535")] = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the variables that are set and not empty. Raises ``SettingsError``, all bad ones in one message."""
        variables = {name: PREFIX + name.upper() for name in cls.model_fields}
        given = {name: environ[var] for name, var in variables.items() if environ.get(var)}
        try:
            return cls(**given)
        except ValidationError as error:
            bad = dict.fromkeys(str(detail["loc"][0]) for detail in error.errors())
            lines = (f"{variables[n]}={given[n]!r}: allowed is {cls.model_fields[n].description}" for n in bad)
            raise SettingsError("\n".join(lines)) from None
