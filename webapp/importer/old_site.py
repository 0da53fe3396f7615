"""The old site as a whole: which story has which address, and where the file behind an address lies."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from webapp import markdown
from webapp.importer.mapping import Mapping
from webapp.importer.old_file import OldFile
from webapp.importer.shortcodes import Note

PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif"}
#: Other files that may lie in images/ of our site.
MEDIA = {".pdf", ".mp4", ".webm", ".vtt"}
_PICTURE = re.compile(
    r"!\[(?P<alt>(?:\\.|[^\][\\]|\[[^\][]*\])*)\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<address>[^\s()<]+))"
    r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_END = re.compile(r"(?:/?(?:_?index)?\.(?:html?|md|mdx|markdown|njk)|/)?$")


@dataclass(slots=True)
class OldSite:
    """Knows every story that is imported. ``list_path`` is where our site has its list.

    ``files`` are the pictures that stories name so far: the file of the old site, by its address on our site.
    """

    folder: Path
    mapping: Mapping
    list_path: str
    files: dict[str, Path] = field(default_factory=dict)
    _slugs: dict[str, str] = field(default_factory=dict)
    _main: dict[str, str] = field(default_factory=dict)

    def add(self, stories: Iterable[OldFile]) -> None:
        """Remember the addresses of these stories, for links to them."""
        for story in stories:
            for address in [*story.addresses, "/" + story.file]:
                self._slugs.setdefault(_key(address), story.slug)
            self._main[story.file] = story.addresses[0] if story.addresses else "/" + story.file

    def link(self, address: str, story: OldFile) -> tuple[str, str]:
        """The address on our site, or on the old one, that a link of ``story`` leads to, and a problem or ``""``."""
        base = self.mapping.base_url or ""
        if base and (address == base or address.startswith(base + "/")):
            address = address.removeprefix(base) or "/"
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return address, ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if slug := self.slug(parts.path, story):
            return f"{self.list_path}/{slug}{fragment}", ""
        if ours := self.file(parts.path, story):
            return ours, ""
        old = urljoin(self._main[story.file], address)
        if base:
            return base + old, ""
        return address, "no story and no file has this address, and the map has no baseUrl"

    def slug(self, address: str, story: OldFile) -> str:
        """The slug of the story at an address, or of the file that is named so; empty if there is none."""
        path = unquote(address)
        beside = posixpath.join("/", posixpath.dirname(story.file), path)
        for candidate in (urljoin(self._main[story.file], path), beside, path):
            if slug := self._slugs.get(_key(candidate)):
                return slug
        # A reference such as `ref "fernly.md"` names the file from any folder.
        end = "/" + re.sub(r"^\d{4}-\d\d-\d\d-", "", _key(path).lstrip("/"))
        found = {s for key, s in self._slugs.items() if re.sub(r"/\d{4}-\d\d-\d\d-(?=[^/]+$)", "/", key).endswith(end)}
        return found.pop() if len(found) == 1 and path.endswith((".md", ".mdx", ".markdown")) else ""

    def file(self, address: str, story: OldFile, suffixes: Iterable[str] = PICTURES | MEDIA) -> str:
        """The address on our site of a picture or another file that ``story`` names; empty if it does not exist.

        The file lies beside the story or in a public folder, never outside the folder of the old site.
        """
        path = unquote(urlsplit(address.removeprefix(self.mapping.base_url or "\0")).path)
        public = sorted(self.mapping.public.items(), key=lambda item: -len(item[0]))
        candidates = [(folder, path.removeprefix(prefix)) for prefix, folder in public if path.startswith(prefix)]
        if not path.startswith("/"):
            candidates.insert(0, ("", posixpath.normpath(posixpath.join(posixpath.dirname(story.file), path))))
            candidates += [(folder, path) for prefix, folder in public if prefix == "/"]
        for folder, name in candidates:
            file = self.folder / folder / name.lstrip("/")
            try:
                inside = file.resolve().is_relative_to(self.folder.resolve()) and file.is_file()
            except (OSError, ValueError):  # a name that is too long, or with a NUL
                continue
            if inside and file.suffix.lower() in suffixes:
                return self._our_address(file, f"{story.slug}/{file.name}" if not folder else name)
        return ""

    def _our_address(self, file: Path, name: str) -> str:
        """The address under /images/ for ``file``; another file with the same name gets a number."""
        parts = [re.sub(r"[^\w.-]+", "-", part).lstrip(".-") or "file" for part in name.strip("/").split("/")]
        name = "/".join(parts).removeprefix("images/")
        stem, suffix = posixpath.splitext(name)
        number = 1
        while self.files.setdefault(ours := f"{markdown.IMAGES}{name}", file) != file:
            number += 1
            name = f"{stem}-{number}{suffix}"
        return ours

    def resolve_links(self, text: str, story: OldFile, note: Note) -> str:
        """``text`` with links and pictures of our site; anything else is noted."""

        def replace(match: re.Match[str]) -> str:
            address = match["angled"] or match["address"] or ""
            if ours := self.file(address, story):
                return f"![{match['alt']}]({ours}{match['title'] or ''})"
            if re.match("https?://", address):
                note("a picture of another host is not shown; it became a link", address)
                return f"[{match['alt'] or address}]({address})"
            note(f"the picture {address} was not found; its description stays", address)
            return match["alt"]

        text = _PICTURE.sub(replace, text)
        for link in sorted(markdown.links(text), key=lambda link: -link.start):
            if link.start < link.end and not link.is_picture:
                written = text[link.start : link.end]
                address, problem = self.link(link.address, story)
                if problem:
                    note(f"the link {written} leads nowhere: {problem}", written)
                elif address != link.address:
                    text = text[: link.start] + address.replace(" ", "%20") + text[link.end :]
        return text


def _key(address: str) -> str:
    """An address in the form in which stories are found: without /index.html, .md and the slash at its end."""
    return _END.sub("", unquote(address)).casefold() or "/"
