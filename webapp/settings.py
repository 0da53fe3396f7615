"""Every setting of the site, typed, from the environment.

A bad value stops the start with the variable's name, the value and what is allowed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, DirectoryPath, Field, ValidationError

from webapp.model import is_base_address

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


def _base_address(text: str) -> str:
    if not is_base_address(text):
        raise ValueError(text)
    return text


def _networks(text: str) -> str:
    for name in map(str.strip, text.split(",")):
        if name != "*":
            ip_network(name)
    return text


def _can_listen(host: str) -> str:
    """Without the brackets some write round an IPv6 address. Raises ``ValueError`` for what is not of this machine."""
    host = host.removeprefix("[").removesuffix("]")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.bind(address)
    except OSError as error:
        raise ValueError(host) from error
    return host


Host = Annotated[str, AfterValidator(_can_listen), Field(description="an address, or a name, of this machine")]


class Settings(BaseModel):
    """Each field is the variable ``CASEBOOK_<FIELD>``; its description says what is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: Annotated[DirectoryPath, Field(description="a folder with site.yaml, taxonomy.yaml and case-studies/")] = (
        ROOT / "content"
    )
    base_url: Annotated[
        str | None, AfterValidator(_base_address), Field(description="an address such as https://stories.example")
    ] = None
    host: Host = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="a whole number from 1 to 65535")] = 8000
    workers: Annotated[int, Field(ge=1, le=256, description="a whole number from 1 to 256")] = min(
        os.cpu_count() or 1, 8
    )
    threads: Annotated[int, Field(ge=1, le=256, description="a whole number from 1 to 256")] = 8
    access_log: Annotated[bool, Field(description="1 or 0")] = False
    log_format: Annotated[Literal["text", "json"], Field(description="text or json")] = "text"
    trusted_proxies: Annotated[
        str,
        AfterValidator(_networks),
        Field(description="addresses, or networks such as 10.0.0.0/8, with commas between; * for all"),
    ] = "127.0.0.1,::1"
    dev: Annotated[bool, Field(description="1 or 0; shows drafts")] = False
    metrics_host: Host = "127.0.0.1"
    metrics_port: Annotated[int | None, Field(ge=1, le=65535, description="a whole number from 1 to 65535")] = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read the variables that are set and not empty. Raises ``SettingsError``, all bad ones in one message."""
        variables = {name: PREFIX + name.upper() for name in cls.model_fields}
        given = {name: environ[var] for name, var in variables.items() if environ.get(var)}
        try:
            return cls(**given)
        except ValidationError as error:
            bad = dict.fromkeys(str(detail["loc"][0]) for detail in error.errors())
            lines = (f"{variables[n]}={given[n]!r}: allowed is {cls.model_fields[n].description}" for n in bad)
            raise SettingsError("\n".join(lines)) from None


@cache
def from_environment() -> Settings:
    """The settings of this process. Raises ``SettingsError``.

    Read once: gunicorn reads its configuration again on each SIGHUP, and whatever has become of the content folder
    or the network by then takes no site down.
    """
    return Settings.from_environment(os.environ)
