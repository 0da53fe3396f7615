"""The program `casebook`: check content, write a new study, print the schema. It works with invalid content too."""

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
from webapp.content.folder import read_taxonomy
from webapp.content.images import Images
from webapp.content.scaffold import new_study
from webapp.model import RESERVED, SLUG_PATTERN
from webapp.parsing.characters import visible
from webapp.settings import ROOT, STATIC
from webapp.validation import report
from webapp.validation.json_schema import json_schema


class NonEmptyPath(click.Path):
    """A path. An empty one is refused, because a shell makes it from a variable that is not set."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


content_option = click.option(
    "--content",
    "folder",
    envvar="CASEBOOK_CONTENT",
    default=ROOT / "content",
    type=NonEmptyPath(path_type=Path),
    help="The content folder. [env: CASEBOOK_CONTENT]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Customer stories from a folder of Markdown files."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # the terminal may not be able to show UTF-8


@main.command()
@click.argument("paths", nargs=-1, type=NonEmptyPath(path_type=Path), metavar="[PATH…]")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@content_option
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], style: str, strict: bool, folder: Path) -> None:
    """Check the whole content folder, or the named files and folders.

    Exits with 0 if there are no errors (with --strict: no warnings either), with 1 if there are, with
    2 for wrong usage.
    """
    for path in paths or (folder,):
        if not os.path.lexists(path):
            raise click.UsageError(f"{visible(str(path))} does not exist.")
    result = reader.check(paths, folder, STATIC)
    colour = style == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(report.FORMATS[style](result.problems, result.files), color=colour)
    failing = [problem for problem in result.problems if strict or problem.severity == "error"]
    context.exit(1 if failing else 0)


@main.command()
@content_option
def schema(folder: Path) -> None:
    """Print the JSON Schema of the front matter, with the terms of taxonomy.yaml, for editors."""
    taxonomy, _ = read_taxonomy(folder)
    if taxonomy is None:
        click.echo("taxonomy.yaml has errors, so the schema allows any term: see `casebook check`", err=True)
    click.echo(json.dumps(json_schema(taxonomy), indent=2, ensure_ascii=False))


@main.command()
@click.argument("slug")
@content_option
def new(slug: str, folder: Path) -> None:
    """Write case-studies/SLUG.md: a draft with every field. Never overwrites a file."""
    if slug in RESERVED:
        raise click.UsageError(f"{slug!r} is an address of the site itself. Choose another name.")
    if not re.fullmatch(SLUG_PATTERN, slug):
        raise click.UsageError(
            f"{visible(slug)!r} is not a slug. Use small letters, digits, and single hyphens between them."
        )
    path = folder / "case-studies" / f"{slug}.md"
    text = new_study(slug, read_taxonomy(folder)[0], Images(folder, STATIC).own, dt.datetime.now(dt.UTC).date())
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{visible(str(path))} exists already and was not changed.") from None
    except OSError as error:
        raise click.ClickException(f"{visible(str(path))} cannot be written: {error.strerror}.") from None
    click.echo(f"{visible(str(path))} was written. Fill it in, run `casebook check`, then remove `draft: true`.")


if __name__ == "__main__":
    main()
