"""The whole import: reads the old site, converts every story, writes the new files, and reports."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from webapp.content import scaffold
from webapp.content.folder import STUDIES
from webapp.importer import yaml_text
from webapp.importer.mapping import Mapping, rules
from webapp.importer.old_file import SUFFIXES, OldFile, UnreadableError, leaves, read_old_files
from webapp.importer.old_site import OldSite
from webapp.importer.study import Conversion, Converted, Note
from webapp.importer.terms import Terms
from webapp.importer.values import at, format_source_path, slugify
from webapp.model import LIST_PATH, RESERVED, Taxonomy
from webapp.parsing.document import format_path
from webapp.parsing.front_matter import read_yaml
from webapp.parsing.source import Source

_MOST_FEATURED = 5


class Importer:
    """Takes the stories of the folder ``source`` over to the site folder ``site``.

    Call ``read``, ``convert``, ``finish`` and ``write`` in this order. With ``dry_run`` nothing is written.
    """

    def __init__(
        self, source: Path, site: Path, mapping: Mapping, taxonomy: Taxonomy | None, *, dry_run: bool = False
    ) -> None:
        self.source, self.site, self.mapping, self.dry_run = source, site, mapping, dry_run
        self.stories: list[OldFile] = []
        self.converted: list[Converted] = []
        self.unreadable: dict[str, str] = {}
        self.old_site = OldSite(source, mapping, _list_path(site))
        self.terms = Terms(taxonomy)
        self.files: dict[str, bytes] = {}
        self.states: dict[str, str] = {}

    @property
    def is_complete(self) -> bool:
        """Whether every story came over, and every file has the content that this import gives it."""
        return not self.unreadable and "differs" not in self.states.values()

    def paths(self) -> list[Path]:
        """The files that may hold stories, sorted. Files in hidden folders are left out."""
        found = {path for pattern in self.mapping.files for path in self.source.glob(pattern)}
        left_out = {path for pattern in self.mapping.exclude for path in self.source.glob(pattern)}
        return sorted(
            path
            for path in found - left_out
            if path.suffix.lower() in SUFFIXES
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(self.source).parts)
        )

    def read(self, paths: Iterable[Path]) -> None:
        """Read the stories in these files, and give each its slug and its old addresses."""
        slugs: dict[str, str] = {}
        for path in paths:
            try:
                stories = read_old_files(path, self.source)
            except UnreadableError as error:
                self.unreadable[path.relative_to(self.source).as_posix()] = str(error)
                continue
            for story in stories:
                conversion = Conversion(story, self.old_site, Terms(None), with_body=False)
                given = conversion.slugs_of(self.mapping.slug)
                story.slug = slugify(given[0].rstrip("/").rpartition("/")[2] if given else story.name)
                if not story.slug or story.slug in RESERVED or story.slug in slugs:
                    why = f"{slugs[story.slug]} has it already" if story.slug in slugs else "no story can have it"
                    self.unreadable[story.file] = f"its slug would be '{story.slug}', but {why}"
                    continue
                slugs[story.slug] = story.file
                story.addresses = [
                    address if address.startswith("/") else f"/{address}"
                    for template in self.mapping.addresses
                    for address in conversion.filled_addresses(template)
                ]
                self.stories.append(story)
        self.old_site.add(self.stories)

    def convert(self, stories: Iterable[OldFile]) -> None:
        """Convert these stories."""
        self.converted = [Conversion(story, self.old_site, self.terms).convert() for story in stories]

    def finish(self) -> None:
        """Make the content of all files: studies, pictures, redirects and, for a new site, its YAML files."""
        redirects = self._redirects()
        slugs = {story.slug for story in self.stories}
        taken: set[str] = set()
        for story, study in zip(self.stories, self.converted, strict=True):
            if former := self._former_slugs(story, slugs, taken):
                study.fields["formerly"] = former
            text = f"---\n{yaml_text.front_matter(study.fields)}---\n"
            text += f"\n{study.body}\n" if study.body else ""
            self.files[f"{STUDIES}/{story.slug}.md"] = text.encode()
        everything = b"\n".join(self.files.values()).decode()
        for address, file in self.old_site.files.items():
            if address in everything:
                self.files[address[1:]] = file.read_bytes()
        if redirects:
            lines = [f"{old} {new}" for old, new in redirects.items()]
            self.files["redirects.txt"] = ("\n".join(lines) + "\n").encode()
            quoted = [f'"{_escaped(old)}" {new};' for old, new in redirects.items()]
            self.files["redirects.nginx-map"] = ("\n".join(quoted) + "\n").encode()
        if self.terms.taxonomy is None and (facets := self.terms.new_taxonomy(self.mapping.facets)):
            self.files["taxonomy.yaml"] = yaml_text.front_matter(facets).encode()
        if self.stories and not os.path.lexists(self.site / "site.yaml"):
            featured = "\n".join(f"  - '{story.slug}'" for story in self.stories[:_MOST_FEATURED])
            self.files["site.yaml"] = scaffold.site_text().replace("  - example-company", featured).encode()

    def write(self) -> None:
        """Write the files that do not exist yet. Raises ``OSError``."""
        for name, content in self.files.items():
            path = self.site / name
            if os.path.lexists(path):
                self.states[name] = "unchanged" if path.is_file() and path.read_bytes() == content else "differs"
                continue
            self.states[name] = "would be written" if self.dry_run else "written"
            if not self.dry_run:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    file.write(content)

    def _redirects(self) -> dict[str, str]:
        """The new address of each old one, with and without a slash at its end."""
        redirects: dict[str, str] = {}
        for story in self.stories:
            new = f"{self.old_site.list_path}/{story.slug}"
            for address in story.addresses:
                for old in dict.fromkeys([address, address.rstrip("/") or "/"]):
                    if old not in {new, "/"}:
                        redirects.setdefault(old, new)
        return redirects

    def _former_slugs(self, story: OldFile, slugs: set[str], taken: set[str]) -> list[str]:
        """The other slugs that the story had in the folder of its old address or of our list."""
        folders = {address.rstrip("/").rpartition("/")[0] for address in story.addresses[:1]} | {
            self.old_site.list_path
        }
        former = []
        for address in story.addresses:
            folder, _, slug = address.rstrip("/").rpartition("/")
            if folder in folders and slug == slugify(slug) and slug not in slugs | taken | RESERVED | {""}:
                former.append(slug)
                taken.add(slug)
        return former

    def report(self) -> list[str]:
        """What came over and what did not, field by field and file by file."""
        lines = [f"{_count(len(self.stories), 'story', 'stories')} from {self.source}"]
        came = Counter((name, source) for study in self.converted for name, source in study.came.items())
        if came:
            lines += ["", "Fields that came over"]
            width = max(len(name) for name, _ in came)
            lines += [f"  {name:{width}}  from {source}: {number}" for (name, source), number in came.items()]
        if left := Counter(path for study in self.converted for path in dict.fromkeys(study.left)):
            lines += ["", "Fields that did not come over, because the map has no rule for them"]
            lines += [f"  {path}: {number}" for path, number in left.items()]
        lines += self._unused_rules()
        lines += ["", "Files"]
        for story, study in zip(self.stories, self.converted, strict=True):
            name = f"{STUDIES}/{story.slug}.md"
            lines.append(f"  {story.file} -> {name}: {_state(self.states.get(name, ''))}")
            lines += [f"    {_note(note)}" for note in study.notes]
        lines += [f"  {file}: not imported: {reason}" for file, reason in self.unreadable.items()]
        lines += [
            f"  {name}: {_state(state)}"
            for name, state in self.states.items()
            if not name.startswith(f"{STUDIES}/") and (state == "differs" or not name.startswith("images/"))
        ]
        if self.terms.taxonomy is not None and any(self.terms.new.values()):
            lines += ["", "Terms that taxonomy.yaml does not have"]
            lines += [f"  {facet}: {', '.join(new.values())}" for facet, new in self.terms.new.items() if new]
        counts = Counter(self.states.values())
        summary = ", ".join(f"{number} {state}" for state, number in counts.items()) or "nothing to write"
        lines += ["", f"{_count(len(self.files), 'file', 'files')}: {summary}"]
        return lines

    def _unused_rules(self) -> list[str]:
        """The paths of the map that no file has, with the nearest that one has."""
        known = {format_source_path(path) for story in self.stories for path, _ in leaves(story.data)}
        lines = []
        for target, rule in rules(self.mapping.fields):
            is_item = any(name in target for name in ("metrics", "gallery", "testimonial"))
            paths = [path for path in rule.from_ if not path.startswith("$")] if not is_item else []
            if len(paths) < len(rule.from_) or any(at(story.data, path) for path in paths for story in self.stories):
                continue
            for path in paths:
                near = difflib.get_close_matches(path, known, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                lines.append(f"  {format_path(target)}: no file has {path}{hint}")
        return ["", "Rules that found nothing", *lines] if lines and self.stories else []


def _list_path(site: Path) -> str:
    """The path of the list: ``listPath`` of site.yaml, if it has one."""
    try:
        text = (site / "site.yaml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return LIST_PATH
    path = (read_yaml(Source("site.yaml", text)).fields or {}).get("listPath")
    return path.rstrip("/") if isinstance(path, str) and path.startswith("/") else LIST_PATH


def _state(state: str) -> str:
    return "exists and differs, so it was not changed" if state == "differs" else state


def _note(note: Note) -> str:
    line = f"line {note.line}: " if note.line else ""
    return f"{line}{note.field}: {note.text}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _escaped(address: str) -> str:
    """An address between the double quotes of nginx's configuration."""
    return address.replace("\\", "\\\\").replace('"', '\\"')
