"""The program `casebook`: check content, begin a study, print the schema. It works on broken content too."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from webapp import content, report
from webapp.core.source import visible
from webapp.settings import ROOT

STATIC = ROOT / "static"

content_option = click.option(
    "--content",
    "folder",
    envvar="CASEBOOK_CONTENT",
    default=ROOT / "content",
    type=click.Path(path_type=Path),
    help="The content folder. [env: CASEBOOK_CONTENT]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Customer stories from a folder of Markdown files."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 is no reason to stop


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@content_option
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], style: str, strict: bool, folder: Path) -> None:
    """Check the whole content folder, or the named files and folders.

    Exits with 0 if all is good, 1 if there are problems, 2 for a wrong use of this command.
    """
    for path in paths or (folder,):
        if not os.path.lexists(path):
            raise click.UsageError(f"{visible(str(path))} does not exist.")
    found = content.check(paths, folder, STATIC)
    colour = style == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(report.FORMATS[style](found.problems, found.files), color=colour)
    failing = [problem for problem in found.problems if strict or problem.severity == "error"]
    context.exit(1 if failing else 0)


if __name__ == "__main__":
    main()
