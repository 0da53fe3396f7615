"""Markdown of other generators as plain Markdown: shortcodes, Liquid tags, MDX components and HTML are replaced.

What cannot be taken over is left out and listed. Words between an opening and a closing tag always stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from webapp.importer.mapping import Shortcode

#: The tags that a story may have. They are kept as they are.
KEPT_HTML = set(
    "br sub sup kbd details summary figure figcaption table thead tbody tfoot tr th td caption col colgroup".split()
)
_BLOCKS = set(
    "p div section article header footer main aside center ul ol dl h1 h2 h3 h4 h5 h6 figure figcaption".split()
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~", "s": "~~"}

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|(?<!`)(?P<ticks>`+)(?!`)[^`]"
    r"(?:.*?[^`])?(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_KEPT_CODE = re.compile("\0(\\d+)\0")
_ESM = re.compile(r"^(?:import\s.+?from\s+['\"][^'\"\n]+['\"];?|import\s+['\"][^'\"\n]+['\"];?|export\s[^\n]*)$", re.M)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\{/\*.*?\*/\}|\{#(?!\w).*?#\}", re.DOTALL)
# {: .lead} of kramdown, {#id} and {.class} after a heading or a block.
_ATTRIBUTES = re.compile(r"[ \t]*\{:?\s*[:#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_PRINTED = re.compile(r"\{\{-?(?![<%])(.{0,500}?)-?\}\}", re.DOTALL)
_TAG = re.compile(
    r"\{\{[<%]-?\s*(?P<hugo_end>/?)\s*(?P<hugo>[\w./-]+)(?P<hugo_args>.{0,4000}?)[%>]\}\}"
    r"|\{%-?\s*(?P<liquid>[\w-]+)(?P<liquid_args>.{0,4000}?)-?%\}"
    r"|<(?P<jsx_end>/?)(?P<jsx>[A-Z][\w.]*)(?P<jsx_args>(?:\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|[^<>\"'{}])*)>",
    re.DOTALL,
)
_ARGUMENT = re.compile(
    r"(?:(?P<name>[\w:-]+)\s*[=:]\s*)?(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|'(?P<single>(?:\\.|[^'\\])*)'|`(?P<tick>[^`]*)`"
    r"|\{(?P<braces>(?:[^{}]|\{[^{}]*\})*)\}|(?P<word>[^\s\"'`{},]+))",
    re.DOTALL,
)
_HTML = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<args>(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)/?>", re.I)
_FIGURE = re.compile(r"<figure\b[^>]*>(?P<inner>(?:(?!</figure>).)*?<img\b.*?)</figure>", re.DOTALL | re.I)
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.DOTALL | re.I)
_TABLE = re.compile(r"<(table|details)\b.*?</\1>", re.DOTALL | re.I)
_REMOVED = re.compile(r"<(script|style|iframe|video|audio|object|form|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.I)
#: Tags that only give addresses or blocks another form; their words stay, so they need no line in the report.
_SILENT = {"raw", "highlight", "comment", "capture"}
_REFERENCES = {"ref", "relref", "link", "post_url"}
_MAX_NESTING = 50

Note = Callable[[str, str], None]


@dataclass(slots=True)
class _Tag:
    name: str
    arguments: dict[str, str]
    text: str
    start: int
    end: int
    closes: bool
    kind: str


def clean(text: str, shortcodes: Iterable[Shortcode], note: Note) -> str:
    """``text`` as Markdown that a story may have.

    ``note`` is called with a sentence and the excerpt that it is about, for everything that was left out.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    text = _CODE.sub(keep, text)
    text = _COMMENT.sub("", text)
    if "\nimport " in f"\n{text}" or "\nexport " in f"\n{text}":
        text = _ESM.sub(lambda match: _left_out(match[0], "the line of MDX", note), text)
    text = _replace_tags(text, {code.shortcode: code for code in shortcodes}, note)
    text = _PRINTED.sub(lambda match: _printed(match, note), text)
    text = _html_to_markdown(_ATTRIBUTES.sub("", text), note)
    text = re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", text).strip("\n")
    return _KEPT_CODE.sub(lambda match: kept[int(match[1])], text)


def _left_out(excerpt: str, what: str, note: Note) -> str:
    note(f"{what} was left out", excerpt)
    return ""


def _replace_tags(text: str, rules: dict[str, Shortcode], note: Note) -> str:
    tags = [_tag(match) for match in _TAG.finditer(text)]
    pairs = _pairs(tags)

    def render(start: int, end: int, first: int, last: int) -> str:
        parts, index = [], first
        while index < last:
            tag, closing = tags[index], pairs.get(index)
            parts.append(text[start : tag.start])
            if closing is None:
                parts.append(_replace(tag, "", rules, note))
                start, index = tag.end, index + 1
            else:
                inner = render(tag.end, tags[closing].start, index + 1, closing)
                parts.append(_replace(tag, inner, rules, note))
                start, index = tags[closing].end, closing + 1
        return "".join([*parts, text[start:end]])

    return render(0, len(text), 0, len(tags))


def _tag(match: re.Match[str]) -> _Tag:
    kind = str(match.lastgroup).removesuffix("_args")
    name, closes = match[kind], False
    arguments = _arguments(match[f"{kind}_args"])
    if kind == "liquid":
        closes = name.startswith("end")
        name = name.removeprefix("end") if closes else name
        if name in {"include", "render", "include_relative"} and "0" in arguments:
            name = f"{name} {arguments['0']}"
    else:
        closes = bool(match[f"{kind}_end"])
    return _Tag(name, arguments, match[0], match.start(), match.end(), closes, kind)


def _arguments(text: str) -> dict[str, str]:
    """The arguments by name; those without a name by their position, from ``"0"``."""
    arguments: dict[str, str] = {}
    position = 0
    for match in _ARGUMENT.finditer(text.rstrip("/ \n")):
        value = next(part for part in match.group("double", "single", "tick", "braces", "word") if part is not None)
        if match["braces"] is not None:
            value = value.strip().strip("\"'`")
        elif match["double"] is not None:
            value = value.replace('\\"', '"').replace("\\n", "\n")
        if match["name"]:
            arguments[match["name"]] = value
        else:
            arguments[str(position)] = value
            position += 1
    return arguments


def _pairs(tags: list[_Tag]) -> dict[int, int]:
    """The index of the closing tag of each opening tag that has one."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, tag in enumerate(tags):
        if not tag.closes:
            if not tag.text.rstrip("%>}").endswith("/"):
                opened.append(index)
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if (tags[opened[depth]].name, tags[opened[depth]].kind) == (tag.name, tag.kind):
                if depth < _MAX_NESTING:
                    pairs[opened[depth]] = index
                del opened[depth:]
                break
    return pairs


def _replace(tag: _Tag, inner: str, rules: dict[str, Shortcode], note: Note) -> str:
    rule, arguments = rules.get(tag.name), tag.arguments
    if tag.name in _REFERENCES and tag.kind != "jsx" and not rule:
        target, hash_, fragment = arguments.get("0", "").partition("#")
        return f"{target}{'' if target.endswith('.md') else '.md'}{hash_}{fragment}"
    if rule and rule.as_ == "quote" and (words := arguments.get(rule.text or "", "") or inner.strip()):
        return quote(words, arguments.get(rule.name or "", ""), arguments.get(rule.role or "", ""))
    if rule and rule.as_ == "picture" and (source := arguments.get(rule.src or "src", "")):
        return (
            "\n\n"
            + picture(source, arguments.get(rule.alt or "alt", ""), arguments.get(rule.caption or "caption", ""))
            + "\n\n"
        )
    if tag.name == "comment" or (rule and rule.as_ == "nothing"):
        return ""
    if not (rule and rule.as_ == "content") and tag.name not in _SILENT and not tag.closes:
        what = {"hugo": "shortcode", "liquid": "tag", "jsx": "component"}[tag.kind]
        note(f"the {what} {tag.name} was left out{'; the words in it stay' if inner.strip() else ''}", tag.text)
    return inner


def quote(words: str, name: str, role: str) -> str:
    """A quote as Markdown: a block quotation that ends with its attribution."""
    lines = words.strip().split("\n")
    source = ", ".join(filter(None, [name, role]))
    lines += ["", f"— {source}"] if source else []
    return "\n\n" + "\n".join(f"> {line.strip()}".rstrip() for line in lines) + "\n\n"


def picture(source: str, alt: str, caption: str = "") -> str:
    """A picture as Markdown. Alone in its paragraph and with a caption it is a figure."""
    title = ' "' + caption.replace('"', "'").replace("\n", " ") + '"' if caption else ""
    alt = re.sub(r"([\][])", r"\\\1", alt.replace("\n", " "))
    return f"![{alt}]({'<' + source + '>' if ' ' in source else source}{title})"


def _printed(match: re.Match[str], note: Note) -> str:
    """What ``{{ … }}`` prints: the text of ``{{ '/a.png' | relative_url }}``, nothing for the site's own address."""
    expression = match[1].strip()
    if text := re.match(r"(['\"])(.*?)\1", expression):
        return text[2]
    if re.match(r"site\.(?:base_?url|url)\b", expression, re.I):
        return ""
    return _left_out(match[0], "the expression", note)


def _html_to_markdown(text: str, note: Note) -> str:
    text = _REMOVED.sub(lambda match: _left_out(match[0], f"the tag <{match[1].lower()}> with all in it", note), text)
    text = _FIGURE.sub(_figure, text)
    # Within a table Markdown is not read, so its tags stay.
    parts, end = [], 0
    for match in _TABLE.finditer(text):
        parts += [_tags_to_markdown(text[end : match.start()], note), _HTML.sub(_only_kept, match[0])]
        end = match.end()
    return "".join([*parts, _tags_to_markdown(text[end:], note)])


def _figure(match: re.Match[str]) -> str:
    caption = _CAPTION.search(match["inner"])
    words = " ".join(_HTML.sub("", caption[1]).split()) if caption else ""
    pictures = [tag for tag in _HTML.finditer(match["inner"]) if tag["name"].lower() == "img"]
    shown = [_arguments(tag["args"]) for tag in pictures]
    return (
        "\n\n"
        + "\n\n".join(
            picture(a.get("src", ""), a.get("alt", ""), words if index == len(shown) - 1 else "")
            for index, a in enumerate(shown)
        )
        + "\n\n"
    )


def _only_kept(match: re.Match[str]) -> str:
    name = match["name"].lower()
    if name not in KEPT_HTML | {"a", "img"}:
        return ""
    kept = "".join(f' {k}="{v}"' for k, v in _arguments(match["args"]).items() if k in {"href", "src", "alt"})
    return f"<{match['end']}{name}{kept}>"


def _tags_to_markdown(text: str, note: Note) -> str:
    targets: list[str] = []
    left: dict[str, str] = {}

    def replace(match: re.Match[str]) -> str:
        name, closes = match["name"].lower(), bool(match["end"])
        if name in KEPT_HTML - _BLOCKS:
            return match[0]
        if name == "img":
            arguments = _arguments(match["args"])
            return picture(arguments.get("src", ""), arguments.get("alt", ""), arguments.get("title", ""))
        if name == "a":
            return _link(match, targets)
        if name not in _BLOCKS and name not in _MARKS:
            left.setdefault(name, match[0])
        return _MARKS.get(name) or _block_start(name, closes)

    # The indentation of HTML goes with its tags, because four spaces would begin code.
    result = re.sub(r"[ \t]*\x01\s*", "\n\n", _HTML.sub(replace, text))
    for name, excerpt in left.items():
        note(f"the tag <{name}> was left out; the words in it stay", excerpt)
    return re.sub(r"\n\n\x02", "\n", result)


def _link(match: re.Match[str], targets: list[str]) -> str:
    """The beginning or the end of a link; ``targets`` are those of the links that are open."""
    if not match["end"]:
        targets.append(_arguments(match["args"]).get("href", ""))
        return "[" if targets[-1] else ""
    target = targets.pop() if targets else ""
    return f"]({target})" if target else ""


def _block_start(name: str, closes: bool) -> str:
    """What stands for a tag of a block: U+0001 for an empty line, U+0002 for an item that needs none before it."""
    if name == "li":
        return "" if closes else "\x01\x02- "
    if re.fullmatch("h[1-6]", name) and not closes:
        return f"\x01{'#' * int(name[1])} "
    return "\x01" if name in _BLOCKS else ""
