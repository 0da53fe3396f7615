"""Writes the tables of docs/words.md: every text of the program with its id.

`make docs` runs it after a change of the English texts; a test fails until that is done.
"""

from collections.abc import Iterator

from babel.messages.pofile import read_po

from tests.factories import ROOT

GUIDE = ROOT / "docs" / "words.md"
ENGLISH = ROOT / "webapp" / "content" / "languages" / "en.po"
#: The line after which the tables begin. What stands before it is written by hand.
START = "<!-- `make docs` writes the tables below from webapp/content/languages/en.po. -->\n"


def guide(text: str) -> str:
    """The text of the guide with its tables made from the English texts. Raises ``ValueError`` without ``START``."""
    introduction, start, _ = text.partition(START)
    if not start:
        raise ValueError(f"the guide has no line {START}")
    return introduction + start + "".join(_tables())


def _tables() -> Iterator[str]:
    """A table for each comment of the file, under its first sentence; the rest of the comment stands below."""
    with ENGLISH.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    for message in messages:
        id_, texts = (message.id, [message.string]) if isinstance(message.id, str) else (message.id[0], message.string)
        if message.auto_comments:
            heading, _, note = " ".join(message.auto_comments).partition(". ")
            yield f"\n## {heading}\n\n" + (f"{note}.\n\n" if note else "") + "| id | text |\n| --- | --- |\n"
        forms = " <br> ".join(f"`{text}`" for text in texts)
        yield f"| `{id_}` | {forms} |\n"


if __name__ == "__main__":
    GUIDE.write_text(guide(GUIDE.read_text()))
