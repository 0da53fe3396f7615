"""The program `casebook`: make a site, serve it, check its content, write a study, print the schema, read query logs.

Only `serve` and `dev` need content without errors, and they run in a process of their own.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import sys
from io import BufferedReader
from pathlib import Path
from typing import Any, NoReturn

import click

from webapp.content import reader
from webapp.content.folder import STUDIES, Folder, list_studies, read_taxonomy
from webapp.content.images import Images
from webapp.content.safe_read import display_path
from webapp.content.scaffold import new_study, write_site
from webapp.importer.importer import Importer
from webapp.importer.mapping import read_mapping
from webapp.insights import report as insights_report
from webapp.insights.insights import gather
from webapp.insights.log_file import LogFile
from webapp.model import RESERVED, SLUG_PATTERN, base_without_prefix
from webapp.parsing.characters import visible
from webapp.preview import PARAMETER, Preview, Signer
from webapp.search.library import Library
from webapp.settings import (
    GUNICORN_CONFIGURATION,
    MAKE_SECRET,
    ROOT,
    STATIC,
    Settings,
    SettingsError,
    cache_folder,
    default_site,
)
from webapp.validation import report
from webapp.validation.json_schema import schema_text
from webapp.validation.suggestions import did_you_mean


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
    default=default_site,
    type=NonEmptyPath(path_type=Path),
    help="The site folder; by default content/ of the checkout. [env: CASEBOOK_CONTENT]",
)
site_argument = click.argument(
    "site", required=False, type=NonEmptyPath(exists=True, file_okay=False, path_type=Path), metavar="[SITE]"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Customer stories from a site folder: Markdown files, site.yaml, taxonomy.yaml and images."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # the terminal may not be able to show UTF-8


@main.command()
@click.argument("folder", type=NonEmptyPath(path_type=Path))
def init(folder: Path) -> None:
    """Write a new site into FOLDER.

    It has one story to start from. FOLDER must be empty or missing.
    """
    shown = visible(str(folder))
    try:
        write_site(folder)
    except FileExistsError:
        raise click.ClickException(f"{shown} is not an empty folder. Nothing was written.") from None
    except OSError as error:
        raise click.ClickException(f"{shown} cannot be written: {error.strerror}.") from None
    site = visible(shlex.quote(str(folder)))
    commands = {
        f"casebook serve {site}": "shows it on http://127.0.0.1:8000",
        f"casebook dev {site}": "shows it there too, and reloads the page when you save a file",
        f"casebook new SLUG --content {site}": "writes another story",
        f"casebook check {site}": "lists every mistake",
    }
    width = max(map(len, commands))
    click.echo(f"{shown} is a new site with one story. Its name is in site.yaml, its filters are in taxonomy.yaml.\n")
    for command, effect in commands.items():
        click.echo(f"  {command:{width}}  {effect}")


@main.command()
@site_argument
def serve(site: Path | None) -> None:
    """Serve SITE with gunicorn.

    SITE is a site folder, by default CASEBOOK_CONTENT, else content/ of the checkout. CASEBOOK_HOST, CASEBOOK_PORT and
    the other variables set address and workers. SIGHUP reads the content again.
    """
    run("gunicorn", "--config", str(GUNICORN_CONFIGURATION), site=site)


@main.command()
@site_argument
def dev(site: Path | None) -> None:
    """Serve SITE and reload its pages on save.

    Drafts are shown too. SITE is a site folder, by default CASEBOOK_CONTENT, else content/ of the checkout.
    """
    run("webapp.dev", site=site)


def run(module: str, *arguments: str, site: Path | None) -> NoReturn:
    """Replace this process by ``python -m module`` with ``site`` as CASEBOOK_CONTENT, if it is given."""
    if content := site or os.environ.get("CASEBOOK_CONTENT"):
        os.environ["CASEBOOK_CONTENT"] = os.path.abspath(content)  # noqa: PTH100 - keeps symbolic links
    # Python and gunicorn look for modules in the current folder first, where another `webapp` may lie.
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - no shell is wanted


@main.command()
@click.argument("slug")
@click.option("--days", type=click.IntRange(1, 365), default=14, show_default=True, help="How long it works.")
@content_option
def preview(slug: str, days: int, folder: Path | None) -> None:
    """Print an address that shows a hidden story.

    Whoever has the address can see case-studies/SLUG.md, a draft, a scheduled or an expired story, and nothing else
    that is hidden. It needs the CASEBOOK_SECRET that the site runs with.

    Exits with 1 if there is no such story without errors, with 2 for wrong usage or without the secret.
    """
    site_folder = Folder(folder := require(folder), Images(folder, STATIC))
    names = [path.stem for path in list_studies(folder / STUDIES)[0]]
    if slug not in names:
        message = f"there is no story {slug!r} in {folder / STUDIES}. {did_you_mean(slug, names)}"
        raise click.ClickException(visible(message.strip()))
    path = folder / STUDIES / f"{slug}.md"
    study = site_folder.study(path, display_path(path), folder).study
    if site_folder.site is None or study is None:
        command = f"casebook check {shlex.quote(display_path(folder))}"
        raise click.ClickException(visible(f"{slug} has errors, or site.yaml or taxonomy.yaml has: run `{command}`."))
    settings = settings_of(folder)
    if settings.secret is None:
        raise click.UsageError(
            f"CASEBOOK_SECRET is not set. `{MAKE_SECRET}` prints a secret. Set it here and for the site, which shows"
            " previews only if it was started with the same secret."
        )
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    token = Signer(settings.secret.get_secret_value()).sign(Preview(slug, until))
    site, prefix = site_folder.site, settings.script_name
    base = base_without_prefix(settings.base_url or site.base_url, prefix)
    click.echo(f"{base}{prefix}{site.list_path}/{slug}?{PARAMETER}={token}")
    click.echo(f"It works until {until:%Y-%m-%d %H:%M} UTC, for everyone who has it.", err=True)


def settings_of(folder: Path) -> Settings:
    """The settings of this environment for a site folder. Raises ``UsageError`` for a value that is not allowed."""
    try:
        return Settings.from_environment(os.environ | {Settings.variable("content"): str(folder)})
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


@main.command()
@click.argument("paths", nargs=-1, type=NonEmptyPath(path_type=Path), metavar="[PATH…]")
@click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--all", "shows_all", is_flag=True, help="Show every problem as text, even if there are many.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@content_option
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], style: str, shows_all: bool, strict: bool, folder: Path | None
) -> None:
    """Check the site, or the named files.

    A site folder is checked by its own taxonomy and images, a study elsewhere by those of --content. More than 20
    problems are shown in groups by code, the first three of each.

    Exits with 0 if there are no errors (with --strict: no warnings either), with 1 if there are, with
    2 for wrong usage.
    """
    if folder is None and paths and all(map(reader.is_site_folder, paths)):
        folder = paths[0]
    folder = require(folder)
    for path in paths or (folder,):
        if not os.path.lexists(path):
            raise click.UsageError(f"{visible(str(path))} does not exist.")
    result = reader.check(paths, folder, STATIC)
    if not result.files:
        names = visible(", ".join(map(str, paths)))
        raise click.UsageError(f"{names}: neither a site folder (no site.yaml) nor a folder of studies (no .md file).")
    colour = style == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    write = report.as_text if style == "text" and shows_all else report.FORMATS[style]
    click.echo(write(result.problems, result.files), color=colour)
    failing = [problem for problem in result.problems if strict or problem.severity == "error"]
    context.exit(1 if failing else 0)


def require(folder: Path | None) -> Path:
    """``folder``. Raises ``UsageError`` if it is ``None``: no site folder is named, and there is no checkout."""
    if folder is None:
        raise click.UsageError("name the site folder: --content SITE. `casebook init FOLDER` writes a new one.")
    return folder


@main.command()
@content_option
def schema(folder: Path | None) -> None:
    """Print the JSON Schema of the front matter.

    Editors read it. It has the terms of taxonomy.yaml.
    """
    taxonomy, _ = read_taxonomy(require(folder))
    if taxonomy is None:
        click.echo("taxonomy.yaml has errors, so the schema allows any term: see `casebook check`", err=True)
    click.echo(schema_text(taxonomy))


@main.command()
@click.argument("slug")
@content_option
def new(slug: str, folder: Path | None) -> None:
    """Write case-studies/SLUG.md, a new draft.

    It has every field. A file that exists is never overwritten.
    """
    if slug in RESERVED:
        raise click.UsageError(f"{slug!r} is an address of the site itself. Choose another name.")
    if not re.fullmatch(SLUG_PATTERN, slug):
        raise click.UsageError(
            f"{visible(slug)!r} is not a slug. Use small letters, digits, and single hyphens between them."
        )
    folder = require(folder)
    path = folder / "case-studies" / f"{slug}.md"
    text = new_study(slug, read_taxonomy(folder)[0], Images(folder, STATIC).own, dt.datetime.now(dt.UTC).date())
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{visible(str(path))} exists already and was not changed.") from None
    except FileNotFoundError:
        hint = "`casebook init FOLDER` writes a new site."
        raise click.ClickException(f"{visible(str(folder))} has no folder case-studies/. {hint}") from None
    except OSError as error:
        raise click.ClickException(f"{visible(str(path))} cannot be written: {error.strerror}.") from None
    check = f"casebook check {shlex.quote(display_path(folder))}"
    click.echo(visible(f"{path} was written. Fill it in, run `{check}`, then remove `draft: true`."))


@main.command()
@click.argument("logs", nargs=-1, default=("-",), type=click.File("rb"), metavar="[LOG…]")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@content_option
def insights(logs: tuple[BufferedReader, ...], style: str, folder: Path | None) -> None:
    """Print what visitors filter by and search for.

    LOG is a log of a site with CASEBOOK_QUERY_LOG=1, plain or compressed with gzip, and may have other lines too. Name
    the logs of all instances, in any order, or - for standard input, which is read if no LOG is named.

    Searches in vain are compared with the stories that the site has now, and stories that are found least are listed. A
    search that was half typed, or a filter that another one followed within 10 seconds, is not counted.
    """
    if any(log.isatty() for log in logs):
        raise click.UsageError("name a log, or pipe one: journalctl -u casebook -o cat | casebook insights")
    files = [LogFile(visible(log.name), log) for log in logs]
    size, hidden = sum(file.size for file in files), not sys.stderr.isatty()
    with click.progressbar(length=size, label="Reading", file=sys.stderr, hidden=hidden or not size) as bar:
        gathered = gather(files, bar.update)
    for file in files:
        if file.damage:
            click.echo(f"{file.name} was not read to its end: {visible(file.damage)}", err=True)
    if not gathered.lists:
        click.echo("There is no line of a query log: see CASEBOOK_QUERY_LOG in README.md.", err=True)
    report = insights_report.report(gathered, library_of(folder), dt.datetime.now(dt.UTC))
    click.echo(insights_report.as_json(report) if style == "json" else insights_report.as_text(report))


def library_of(folder: Path | None) -> Library | None:
    """The stories of the site. ``None``, with the reason on standard error, if there is no site or it has errors."""
    if folder is None:
        click.echo("Nothing is said about the stories: name their site with --content SITE.", err=True)
        return None
    library = reader.read(folder, STATIC, cache=cache_folder()).library
    if library is None:
        shown = visible(shlex.quote(str(folder)))
        click.echo(
            f"Nothing is said about the stories, because they have errors: see `casebook check {shown}`.", err=True
        )
    return library


@main.command("import")
@click.argument("source", metavar="FOLDER", type=NonEmptyPath(exists=True, file_okay=False, path_type=Path))
@click.option("--map", "map_file", required=True, type=NonEmptyPath(path_type=Path), help="The mapping file.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only print what would come over.")
@content_option
@click.pass_context
def import_(context: click.Context, source: Path, map_file: Path, dry_run: bool, folder: Path | None) -> None:
    """Take the stories of another website generator over from FOLDER.

    The mapping file says which of their fields is which of ours. Files that exist are never overwritten, and a second
    run changes nothing. docs/import.md explains it.

    Exits with 0 if every story came over, with 1 if one did not or a file that exists differs, with 2 for wrong usage.
    """
    folder = require(folder)
    mapping, document = read_mapping(map_file, source)
    taxonomy, taxonomy_document = read_taxonomy(folder)
    problems = list(document.problems)
    if os.path.lexists(folder / "taxonomy.yaml"):
        problems += taxonomy_document.problems
    if mapping is None or problems:
        click.echo(report.as_text(tuple(problems), 1))
        context.exit(1)
    importer = Importer(source, folder, mapping, taxonomy, dry_run=dry_run)
    paths = importer.paths()
    with click.progressbar(paths, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        importer.read(bar)
    with click.progressbar(importer.stories, label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        importer.convert(bar)
    importer.finish()
    try:
        importer.write()
    except OSError as error:
        raise click.ClickException(
            visible(f"{error.filename or folder} cannot be written: {error.strerror}.")
        ) from None
    click.echo(visible_lines(importer.report()))
    context.exit(0 if importer.is_complete else 1)


def visible_lines(lines: list[str]) -> str:
    """The lines as one text that is safe for a terminal."""
    return "\n".join(map(visible, lines))


if __name__ == "__main__":
    main()
