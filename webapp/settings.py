"""Every setting of the site, with its type, read from the environment."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    DirectoryPath,
    Field,
    SecretStr,
    ValidationError,
)

from webapp.model import is_base_address

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent  # the checkout, or the folder that the wheel was installed to
_IS_INSTALLED = (PACKAGE / "templates").is_dir()
# In a checkout these lie beside the package, in a wheel inside it.
_PROGRAM = PACKAGE if _IS_INSTALLED else ROOT
TEMPLATES, STATIC, GUNICORN_CONFIGURATION = (_PROGRAM / n for n in ("templates", "static", "gunicorn.conf.py"))


NO_SITE = (
    "CASEBOOK_CONTENT is not set: set it to a site folder, or name one, as in `casebook serve SITE`."
    " `casebook init FOLDER` writes a new site."
)


def default_site() -> Path | None:
    """The site folder if none is named: ``content/`` of the checkout, or ``None`` if there is none."""
    content = ROOT / "content"
    return content if content.is_dir() and not _IS_INSTALLED else None


def cache_folder() -> Path | None:
    """The folder for cache files (XDG Base Directory Specification), or ``None`` for a user without a home folder."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111 - does not raise
    return folder / "casebook" if folder.is_absolute() else None


def memory_folder() -> str | None:
    """A folder in memory for files that end with the process, which a machine with read-only disks has too (Linux);
    ``None`` for the usual folder of temporary files."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None  # noqa: S108 - `tempfile` makes the names


#: An origin, without the port that its scheme implies. Names with other letters are written in ASCII (xn--…).
_ORIGIN = re.compile(
    r"(?!http://[^/]*:80$|https://[^/]*:443$)https?://"
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?"
)


class SettingsError(ValueError):
    """Settings with invalid values. The message has a line for each: the variable, its value, what is allowed."""


def _base_address(text: str) -> str:
    if not is_base_address(text):
        raise ValueError(text)
    return text


def _networks(text: str) -> str:
    for name in map(str.strip, text.split(",")):
        if name != "*":
            ip_network(name)
    return text


def _local_address(host: str) -> str:
    """``host`` without the brackets of an IPv6 address. Raises ``ValueError`` if this machine cannot listen on it."""
    host = host.removeprefix("[").removesuffix("]")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.bind(address)
    except OSError as error:
        raise ValueError(host) from error
    return host


def _origins(text: object) -> object:
    """The origins in a text with commas, as browsers write them (RFC 6454, 6.2). Raises ``ValueError``."""
    if not isinstance(text, str):
        return text
    origins = tuple(dict.fromkeys(map(str.strip, text.split(","))))
    for origin in origins:
        port = _ORIGIN.fullmatch(origin)
        if origins != ("*",) and (not port or int(port[1] or 1) not in range(1, 65536)):
            raise ValueError(text)
    return origins


def _path_prefix(path: str) -> str:
    if not re.fullmatch(r"(?:/(?!\.{1,2}(?:/|$))(?:[A-Za-z0-9._~-]|%[89A-Fa-f][0-9A-Fa-f])+)+", path):
        raise ValueError(path)
    return path


Host = Annotated[str, AfterValidator(_local_address), Field(description="an address, or a name, of this machine")]
Count = Annotated[int, Field(ge=1, le=256, description="a whole number from 1 to 256")]
Port = Annotated[int, Field(ge=1, le=65535, description="a whole number from 1 to 65535")]
Networks = Annotated[
    str, AfterValidator(_networks), Field(description="addresses or networks (10.0.0.0/8), with commas; * for all")
]


#: Makes a secret of 64 characters.
MAKE_SECRET = "python3 -c 'import secrets; print(secrets.token_hex(32))'"  # noqa: S105 - a command
Secret = Annotated[SecretStr, Field(min_length=32, max_length=512)]


class Settings(BaseModel):
    """A field is read from its ``variable``; its description says what is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: Annotated[DirectoryPath, Field(description="a folder with site.yaml, taxonomy.yaml and case-studies/")] = (
        ROOT / "content"
    )
    base_url: Annotated[
        str | None, AfterValidator(_base_address), Field(description="an address such as https://stories.example")
    ] = None
    host: Host = "127.0.0.1"
    port: Port = 8000
    workers: Count = min(os.cpu_count() or 1, 8)
    threads: Count = 8
    access_log: Annotated[bool, Field(description="1 or 0")] = False
    query_log: Annotated[bool, Field(description="1 or 0")] = False
    log_format: Annotated[Literal["text", "json"], Field(description="text or json")] = "text"
    trusted_proxies: Networks = "127.0.0.1,::1"
    secret: Annotated[
        Secret | None, Field(description=f"32 to 512 characters that nobody can guess: `{MAKE_SECRET}` prints some")
    ] = None
    embed_origins: Annotated[
        tuple[str, ...],
        BeforeValidator(_origins),
        Field(description="origins such as https://www.example.com, in small letters, with commas; or * for all"),
    ] = ()
    dev: Annotated[bool, Field(description="1 or 0; shows drafts")] = False
    metrics_host: Host = "127.0.0.1"
    metrics_port: Annotated[Port | None, Field(description="a whole number from 1 to 65535")] = None
    # Only checked here: gunicorn reads the variable itself, and a wrong value would make every address a 404 or 500.
    script_name: Annotated[
        str,
        AfterValidator(_path_prefix),
        Field(
            description="a path such as /stories, with a slash at its beginning and none at its end,"
            " of letters, digits, - . _ ~ and percent-encoded letters (%C3%BC); or nothing"
        ),
    ] = ""

    @classmethod
    def variable(cls, field: str) -> str:
        """The environment variable of a field: ``CASEBOOK_<FIELD>``, but gunicorn's own ``SCRIPT_NAME``."""
        return "SCRIPT_NAME" if field == "script_name" else f"CASEBOOK_{field.upper()}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings from all variables that are set and not empty. Raises ``SettingsError``."""
        variables = {name: cls.variable(name) for name in cls.model_fields}
        values = {name: environ[variable] for name, variable in variables.items() if environ.get(variable)}
        lines = [] if "content" in values or default_site() else [NO_SITE]
        try:
            settings = cls(**values)
        except ValidationError as error:
            invalid = dict.fromkeys(str(detail["loc"][0]) for detail in error.errors())
            values |= {"secret": f"({len(values.get('secret', ''))} characters)"}  # never in a log
            lines += (f"{variables[n]}={values[n]!r}: allowed is {cls.model_fields[n].description}" for n in invalid)
        if lines:
            raise SettingsError("\n".join(lines))
        return settings


@cache
def from_environment() -> Settings:
    """The settings of this process. Raises ``SettingsError``.

    They are read once: gunicorn runs its configuration file again on each SIGHUP, and a content folder or network that
    has disappeared by then must not stop the site.
    """
    return Settings.from_environment(os.environ)
