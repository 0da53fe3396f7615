"""The program `casebook`: check content, begin a study, print the schema. It works on broken content too."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import click

from webapp.content import reader
from webapp.content.images import Images
from webapp.content.scaffold import new_study
from webapp.model import RESERVED, SLUG_PATTERN
from webapp.parsing.characters import visible
from webapp.settings import ROOT
from webapp.validation import report
from webapp.validation.json_schema import json_schema

STATIC = ROOT / "static"


class Place(click.Path):
    """A file or folder; an empty word, which is what a shell makes of a variable that is not set, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


content_option = click.option(
    "--content",
    "folder",
    envvar="CASEBOOK_CONTENT",
    default=ROOT / "content",
    type=Place(path_type=Path),
    help="The content folder. [env: CASEBOOK_CONTENT]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Customer stories from a folder of Markdown files."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 is no reason to stop


@main.command()
@click.argument("paths", nargs=-1, type=Place(path_type=Path), metavar="[PATH…]")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@content_option
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], style: str, strict: bool, folder: Path) -> None:
    """Check the whole content folder, or the named files and folders.

    Exits with 0 if there are no errors (with --strict: no warnings either), 1 if there are, 2 for a wrong use of this
    command.
    """
    for path in paths or (folder,):
        if not os.path.lexists(path):
            raise click.UsageError(f"{visible(str(path))} does not exist.")
    found = reader.check(paths, folder, STATIC)
    colour = style == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(report.FORMATS[style](found.problems, found.files), color=colour)
    failing = [problem for problem in found.problems if strict or problem.severity == "error"]
    context.exit(1 if failing else 0)


@main.command()
@content_option
def schema(folder: Path) -> None:
    """Print the JSON Schema of the front matter, for editors. Terms are those of taxonomy.yaml."""
    taxonomy = reader.taxonomy(folder)
    if taxonomy is None:
        click.echo("taxonomy.yaml has errors, so any term is allowed: see `casebook check`", err=True)
    click.echo(json.dumps(json_schema(taxonomy), indent=2, ensure_ascii=False))


@main.command()
@click.argument("slug")
@content_option
def new(slug: str, folder: Path) -> None:
    """Begin a study: writes case-studies/SLUG.md with every field, as a draft. Never overwrites."""
    if slug in RESERVED:
        raise click.UsageError(f"{slug!r} is an address of the site itself: choose another name.")
    if not re.fullmatch(SLUG_PATTERN, slug):
        raise click.UsageError(f"{visible(slug)!r} is no slug: small letters, digits, single hyphens between them.")
    path = folder / "case-studies" / f"{slug}.md"
    text = new_study(slug, reader.taxonomy(folder), sorted(Images(STATIC)), dt.datetime.now(dt.UTC).date())
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{visible(str(path))} is there already, and stays as it is.") from None
    except OSError as error:
        raise click.ClickException(f"{visible(str(path))} cannot be written: {error.strerror}.") from None
    click.echo(f"{visible(str(path))} is a draft now: fill it in, run `casebook check`, then remove `draft: true`.")


if __name__ == "__main__":
    main()
