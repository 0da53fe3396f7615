"""One story of the old site as the fields and the body of a study, by the rules of the mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from webapp.importer import shortcodes, values
from webapp.importer.mapping import (
    BlockRules,
    CallToActionRules,
    Group,
    MetricRules,
    OverviewRules,
    PictureRules,
    Rule,
    TestimonialRules,
    VideoRules,
)
from webapp.importer.old_file import OldFile, leaves
from webapp.importer.old_site import PICTURES, OldSite
from webapp.importer.sections import Body, Prose, Section, prose
from webapp.importer.terms import Terms
from webapp.importer.values import SourcePath

BLOCKS = ("problemBlock", "solutionBlock", "resultBlock")
_FILES = {"lightImage", "darkImage", "image", "file", "poster", "captions"}
_PROSE = {"description", "text", "transcript"}
_NEEDED = {
    OverviewRules: ("titleOne", "titleTwo", "description"),
    BlockRules: ("titleOne", "titleTwo", "description"),
    TestimonialRules: ("name", "role", "description"),
    PictureRules: ("image", "alt"),
    VideoRules: ("file", "title"),
    MetricRules: ("value", "label"),
    CallToActionRules: ("title", "text", "label", "href"),
}
_LISTS = {"metrics", "gallery"}
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Note:
    """Something that did not come over: the line in the old file (0: none), our field or ``body``, and a sentence."""

    line: int
    field: str
    text: str


@dataclass(slots=True)
class Converted:
    """The result. ``came`` has the rule that gave each of our fields its value; ``left`` are paths without a rule."""

    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    came: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The mapping in which paths are looked up, and its own path in the old file."""

    data: Any
    path: SourcePath = ()


@dataclass(slots=True)
class _Block:
    """A block that may not fit: ``reason`` says why. ``sections`` are those it takes from the body."""

    group: dict[str, Any]
    sections: list[Section]
    reason: str = ""


def name_of(rules: Any, attribute: str) -> str:
    """The name of a field as authors write it."""
    return str(type(rules).__pydantic_fields__[attribute].alias or attribute)


class Conversion:
    """Converts one story. Pictures that it names are remembered by ``site``, new terms by ``terms``.

    Without ``with_body`` only its slug and addresses can be asked for, because links need those of all stories.
    """

    def __init__(self, story: OldFile, site: OldSite, terms: Terms, *, with_body: bool = True) -> None:
        self.story, self.site, self.terms = story, site, terms
        self.mapping = site.mapping
        self.result = Converted()
        self.used: set[SourcePath] = set()
        self.root = _Scope(story.data)
        self.sections: list[Section] = []  # those that the current group takes
        self.loose: list[str] = []  # quotes that are in no block
        self.body = Body("")
        self.body = Body.parse(self._clean(self._body_text(), "body") if with_body else "")

    def convert(self) -> Converted:
        """The study with everything that the rules give."""
        rules, result = self.mapping.fields, self.result
        blocks: dict[str, _Block] = {}
        for item in fields(rules):
            name, rule = name_of(rules, item.name), getattr(rules, item.name)
            if isinstance(rule, BlockRules):
                blocks[name] = self._block(name, rule)
            elif rule is not None and (value := self._field(name, rule)) not in (None, [], {}):
                result.fields[name] = value
            if name == "description":
                self._facets()
        self.body.take_title(str(result.fields.get(name, "")) for name in ("title", "detailsTitle"))
        before = self._place(blocks)
        result.body = "\n\n".join(filter(None, [*before, self.body.rest(), *self.loose]))
        self.slugs_of(self.mapping.slug)
        for template in self.mapping.addresses:
            self.filled_addresses(template)  # the fields in it have come over, as redirects
        ignored = [tuple(path.split(".")) for path in self.mapping.ignore]
        for path, _ in leaves(self.story.data):
            shown = tuple(values.format_source_path(path).split("."))
            is_used = any(path[: len(used)] == used for used in self.used)
            if not is_used and not any(shown[: len(part)] == part for part in ignored):
                result.left.append(".".join(shown))
        return result

    def slugs_of(self, rule: Rule | None) -> list[str]:
        """The texts that a rule gives, for the slug of the story."""
        return self._raw(rule, self.root)[0] if rule else []

    def filled_addresses(self, template: str) -> list[str]:
        """The addresses of a template such as ``/customers/{$name}/``; one for each item of a list in it."""
        found: dict[str, list[str]] = {"$slug": [self.story.slug]}
        for path in _PLACEHOLDER.findall(template):
            found.setdefault(path, values.texts(self.at(path, self.root)))
        filled = [template]
        for path, texts in found.items():
            filled = [text.replace(f"{{{path}}}", value) for text in filled for value in texts]
        return [re.sub("/{2,}", "/", text) for text in filled]

    # What a rule finds

    def _body_text(self) -> str:
        found = self._raw(self.mapping.body, self.root)[0] if self.mapping.body else []
        return "\n\n".join([*found, self.story.body]) if found else self.story.body

    def at(self, path: str, scope: _Scope) -> list[Any]:
        """The values at a path of the old file, which are used then. ``$name`` and others belong to the file."""
        own = {"$name": self.story.name, "$folder": self.story.path.parent.name, "$date": self.story.date}
        if path in own:
            return [own[path]] if own[path] else []
        if path.startswith("$root."):
            scope, path = self.root, path.removeprefix("$root.")
        found = values.at(scope.data, path)
        self.used.update((*scope.path, *where) for where, _ in found)
        return [value for _, value in found]

    def _raw(self, rule: Rule, scope: _Scope) -> tuple[list[str], str]:
        """The texts that a rule gives, by its table of values, and where they come from."""
        for path in rule.from_:
            if found := values.texts(self.at(path, scope)):
                return [text for value in found for text in self._translated(rule, value)], path
        section = self.body.find(rule.heading) if rule.heading else None
        if section and (part := self._part(section, rule.part)):
            return [part], f"the section {section.heading}" if section.heading else "the text before the headings"
        for constant, source in ((rule.value, "a constant"), (rule.default, "the default")):
            if constant is not None and (found := self._filled(constant, scope)):
                return found, source
        return [], ""

    def _part(self, section: Section, part: str) -> str:
        self.sections.append(section)
        if part == "heading":
            return section.heading
        return section.sentence or section.take_sentence() if part == "sentence" else section.text

    def _translated(self, rule: Rule, value: str) -> list[str]:
        table = {key.casefold(): ours for key, ours in rule.values.items()}
        ours = rule.values.get(value, table.get(value.casefold().strip(), value))
        return values.texts(ours)

    def _filled(self, constant: Any, scope: _Scope) -> list[str]:
        """The texts of a constant with fields of the old file in it; none if one of those fields is missing."""
        filled = []
        for text in values.texts(constant):
            found = {path: values.texts(self.at(path, scope)) for path in _PLACEHOLDER.findall(text)}
            if all(found.values()):
                filled.append(_PLACEHOLDER.sub(lambda match, f=found: ", ".join(f[match[1]]), text))  # type: ignore[misc]
        return filled

    # Fields

    def _field(self, path: str, rule: Any, scope: _Scope | None = None) -> Any:
        scope = scope or self.root
        if isinstance(rule, Rule):
            start = len(self.sections)
            found, source = self._raw(rule, scope)
            if not found:
                return None
            value = self._converted(path, found)
            if value is not None:
                self.result.came[re.sub(r"\[\d+\]", "", path)] = source
            if path.count(".") == 0:
                self.body.taken += self.sections[start:]
            return value
        items = [self._group(f"{path}[{i}]", rule, inner) for i, inner in enumerate(self._items(rule, scope))]
        if rule.each is not None or path in _LISTS:
            complete = [item for item in items if item]
            return complete if path in _LISTS or path.endswith("estimonial") else next(iter(complete), None)
        self.sections.clear()
        group = self._group(path, rule, scope)
        if path == "overview" and group:
            self.body.taken += self.sections
        return group

    def _items(self, rules: Group, scope: _Scope) -> Iterator[_Scope]:
        """The items of a list, or of a mapping, that a group of rules goes through."""
        if rules.each is None:
            return
        for where, found in values.at(scope.data, rules.each):
            pairs = (
                found.items() if isinstance(found, dict) else enumerate(found if isinstance(found, list) else [found])
            )
            for key, value in pairs:
                own = value if isinstance(value, dict) else {"$value": value}
                inner = (key,) if isinstance(found, dict | list) else ()
                if not isinstance(value, dict):
                    self.used.add((*scope.path, *where, *inner))
                yield _Scope({"$key": str(key), **own}, (*scope.path, *where, *inner))

    def _group(self, path: str, rules: Group, scope: _Scope) -> dict[str, Any]:
        """The fields of a group, or an empty one with a note if a required field has no value."""
        group: dict[str, Any] = {}
        for item in fields(rules):
            rule, name = getattr(rules, item.name), name_of(rules, item.name)
            if isinstance(rule, Rule) and (value := self._field(f"{path}.{name}", rule, scope)) is not None:
                group[name] = value
        return self._complete(path, rules, group)

    def _complete(self, path: str, rules: Group, group: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in _NEEDED.get(type(rules), ()) if name not in group]
        if not group or not missing:
            return group
        if isinstance(rules, TestimonialRules) and "description" in group:
            self._note(path, f"has no {missing[0]}; the quote stands in the body")
            self.loose.append(_quotation(group))
        elif set(group) - {"titleOne", "titleTwo"}:
            self._note(path, f"has no {missing[0]}, so it was left out")
        return {}

    def _converted(self, path: str, found: list[str]) -> Any:
        name = path.rpartition(".")[2]
        first = found[0]
        if name in _FILES:
            return self._file(path, first)
        if name == "related":
            slugs = [self.site.slug(text, self.story) or self.site.slug(f"{text}.md", self.story) for text in found]
            for text in (text for text, slug in zip(found, slugs, strict=True) if not slug):
                self._note(path, f"{_shown(text)} is no story that is imported")
            return list(dict.fromkeys(slug for slug in slugs if slug and slug != self.story.slug)) or None
        if name == "author":
            names = [values.one_line(text) for text in found]
            return names[0] if len(names) == 1 else names
        if name in _PROSE and path != "description":
            return values.one_paragraph(self._clean("\n\n".join(found), path)) or None
        if name in _TYPED:
            convert, what = _TYPED[name]
            value = convert(first)
            if value is None:
                self._note(path, f"{_shown(first)} is not {what}", first)
            return value
        return values.one_line(", ".join(found)) or None

    def _file(self, path: str, address: str) -> str | None:
        wanted = {"file": {".mp4", ".webm"}, "captions": {".vtt"}}.get(path.rpartition(".")[2], PICTURES - {".gif"})
        ours = self.site.file(address, self.story, wanted)
        if not ours:
            self._note(path, f"the file {_shown(address)} was not found, or is of a kind that is not allowed", address)
        return ours or None

    def _facets(self) -> None:
        for facet in self.mapping.facets:
            found, source = self._raw(facet, self.root)
            slugs, unknown = self.terms.slugs(facet.name, found)
            for value in unknown:
                self._note(facet.name, f"{_shown(value)} is not a term of taxonomy.yaml")
            if slugs:
                self.result.fields[facet.name] = slugs[0] if len(slugs) == 1 else slugs
                self.result.came[facet.name] = source
            else:
                self.terms.optional.add(facet.name)

    # Blocks

    def _block(self, name: str, rules: BlockRules) -> _Block:
        self.sections = []
        found = Prose()
        group: dict[str, Any] = {}
        for part in ("title_one", "title_two"):
            if (rule := getattr(rules, part)) and (value := self._field(f"{name}.{name_of(rules, part)}", rule)):
                group[name_of(rules, part)] = value
        if rules.description:
            texts, source = self._raw(rules.description, self.root)
            if texts:
                found = prose(
                    self._clean(texts[0], f"{name}.description") if source in rules.description.from_ else texts[0]
                )
                self.result.came[f"{name}.description"] = source
        for title in ("titleOne", "titleTwo"):
            if title not in group and self.sections and self.sections[0].heading:
                group[title] = self.sections[0].heading
        if found.text:
            group["description"] = values.one_paragraph(found.text)
        reason = f"{found.refused} is in it" if found.refused else ""
        missing = [needed for needed in _NEEDED[BlockRules] if needed not in group]
        self._add_quotes(name, rules, group, found)
        self._add_pictures(name, rules, group, found)
        return _Block(group, self.sections, reason or (f"it has no {missing[0]}" if missing else ""))

    def _add_quotes(self, name: str, rules: BlockRules, group: dict[str, Any], found: Prose) -> None:
        quotes = []
        for quote in found.quotes:
            given = {"name": quote.name, "role": quote.role, "description": values.one_paragraph(quote.description)}
            given = {key: value for key, value in given.items() if value}
            for key in ("role", "rating"):
                rule = getattr(rules.testimonial, key) if rules.testimonial else None
                if rule and key not in given and (value := self._field(f"{name}.testimonial.{key}", rule)) is not None:
                    given[key] = value
            if complete := self._complete(f"{name}.testimonial", TestimonialRules(), given):
                quotes.append(complete)
        if rules.testimonial and not found.quotes:
            more = self._nested(f"{name}.testimonial", rules.testimonial)
            quotes += more if isinstance(more, list) else [more] if more else []
        if quotes:
            group["testimonial"] = quotes[0] if len(quotes) == 1 else quotes

    def _add_pictures(self, name: str, rules: BlockRules, group: dict[str, Any], found: Prose) -> None:
        if found.picture:
            address, alt, caption = found.picture
            group["picture"] = {"image": address, "alt": alt} | ({"caption": caption} if caption else {})
        elif rules.picture and (picture := self._nested(f"{name}.picture", rules.picture)):
            group["picture"] = picture
        if rules.video and (video := self._nested(f"{name}.video", rules.video)):
            group["video"] = video

    def _nested(self, path: str, rules: Group) -> Any:
        """A group within a block. It takes no section from the body."""
        kept, self.sections = self.sections, []
        value = self._field(path, rules)
        self.sections = kept
        return value

    def _place(self, blocks: dict[str, _Block]) -> list[str]:
        """Put the three blocks into the fields, or, if one does not fit, tell the story in its body.

        Returns the texts that come before the body then.
        """
        if all(name in blocks and not blocks[name].reason for name in BLOCKS):
            for name, block in blocks.items():
                self.result.fields[name] = block.group
                self.body.taken += block.sections
            return []
        before = []
        for name, block in blocks.items():
            if block.group.keys() - {"titleOne", "titleTwo"} or block.sections:
                self._note(name, f"the story is told in its body: {block.reason or 'another block does not fit'}")
            if not block.sections and block.group:
                before.append(_as_markdown(block.group))
        for name in [name for name in self.result.came if name.partition(".")[0] in BLOCKS]:
            del self.result.came[name]
        return before

    # Texts and notes

    def _clean(self, text: str, path: str) -> str:
        """``text`` as Markdown of ours, with links and pictures of our site."""

        def note(sentence: str, excerpt: str) -> None:
            shown = "" if path != "body" or excerpt in sentence else f": {_shown(excerpt)}"
            self._note(path, sentence + shown, excerpt)

        return self.site.resolve_links(shortcodes.clean(text, self.mapping.shortcodes, note), self.story, note)

    def _note(self, path: str, text: str, excerpt: str = "") -> None:
        self.result.notes.append(Note(self.story.line_of(excerpt) if excerpt else 0, path, text))


def _quotation(quote: dict[str, Any]) -> str:
    return shortcodes.quote(quote["description"], quote.get("name", ""), quote.get("role", "")).strip("\n")


def _as_markdown(group: dict[str, Any]) -> str:
    """A block as a section of the body."""
    title = group.get("titleTwo") or group.get("titleOne")
    quotes = group.get("testimonial", [])
    parts = [f"## {title}" if title else "", group.get("description", "")]
    parts += [_quotation(quote) for quote in (quotes if isinstance(quotes, list) else [quotes])]
    if shown := group.get("picture"):
        parts.append(shortcodes.picture(shown["image"], shown["alt"], shown.get("caption", "")))
    return "\n\n".join(filter(None, parts)) if any(parts[1:]) else ""


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _rating(text: str) -> int | None:
    return int(text) if re.fullmatch("[1-5]", text.strip()) else None


def _web_address(text: str) -> str | None:
    text = text.strip()
    return text if re.match("https?://[^/]", text) else f"https:{text}" if text.startswith("//") else None


_TYPED: dict[str, tuple[Any, str]] = {
    "date": (values.as_day, "a date"),
    "updated": (values.as_day, "a date"),
    "publishAt": (values.as_moment, "a time"),
    "expiresAt": (values.as_moment, "a time"),
    "draft": (values.as_boolean, "true or false"),
    "rating": (_rating, "a whole number from 1 to 5"),
    "website": (_web_address, "a web address"),
    "xLink": (_web_address, "a web address"),
    "original": (_web_address, "a web address"),
    "href": (_web_address, "a web address"),
}
