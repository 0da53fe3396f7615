"""The generated style sheet of a site's brand and of its theme/site.css, and what the check says about that file."""

import subprocess
import sys
from pathlib import Path

import pytest
import tinycss2

from tests.branded_site import a_brand
from tests.factories import ROOT, SITE, STATIC, a_content_folder, a_site, a_study_text
from tests.servers import clean_environment
from webapp.content.reader import ReadResult, check, read
from webapp.model.palette import palette_of
from webapp.model.stylesheet import images_in, with_addresses
from webapp.pages.theme import has_sheet, preview_colours, sheet

PICTURE = "/images/icons/spotify.svg"


def hashed(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.0123456789ab.{suffix}"


def brand_sheet(**brand: str | None) -> str:
    return sheet(a_site(**a_brand(**brand)), "", hashed)


def test_a_site_without_a_look_has_no_sheet() -> None:
    assert sheet(a_site(), " \n", hashed) == ""
    assert not has_sheet(a_site(), " \n")
    plain = a_site(**a_brand(accent=None, displayFont=None))
    assert sheet(plain, "", hashed) == "" and not has_sheet(plain, "")


def test_the_sheet_has_every_colour_of_the_palette_for_both_themes() -> None:
    text, palette = brand_sheet(accent="#0b4d2c", displayFont=None), palette_of("#0b4d2c")
    assert text.startswith("@layer tokens{:root{--raw-page:light-dark(")
    assert f"--raw-accent-strong:light-dark({palette.light.accent_strong},{palette.dark.accent_strong})" in text
    tokens = (STATIC / "css/tokens.css").read_text()
    names = {
        part.split(":")[0].lstrip("{") for part in text.replace(";", "\n").replace("{", "\n").split() if "--" in part
    }
    assert len(names) == 13
    assert not [name for name in names if f"    {name}: " not in tokens]


def test_a_display_font_is_a_family_or_a_file_at_its_hashed_address() -> None:
    assert '--font-display:"Georgia",var(--font-text)' in brand_sheet(displayFont="Georgia")
    text = brand_sheet(displayFont="/images/acme.woff2")
    assert 'src:url("../images/acme.0123456789ab.woff2") format("woff2")' in text
    assert '--font-display:"Casebook Brand",var(--font-text)' in text


def test_own_styles_are_in_the_layer_site_with_hashed_pictures() -> None:
    text = sheet(a_site(), f".hero {{ background: url({PICTURE}) }}\n", hashed)
    address = "../images/icons/spotify.0123456789ab.svg"
    assert text == f'@layer site{{\n.hero {{ background: url("{address}") }}\n}}\n'
    assert has_sheet(a_site(), "a{}")


def test_a_whole_sheet_is_valid_css() -> None:
    site = a_site(**a_brand(displayFont="/images/acme.woff2"))
    rules = tinycss2.parse_stylesheet(sheet(site, "a { color: red }", hashed), skip_whitespace=True)
    assert [rule.type for rule in rules] == ["at-rule"] * 3
    assert [rule.at_keyword for rule in rules] == ["font-face", "layer", "layer"]


@pytest.mark.parametrize(
    ("written", "image"),
    [
        (f"url({PICTURE})", PICTURE),
        (f"url( '{PICTURE}' )", PICTURE),
        (f'URL("{PICTURE}")', PICTURE),
        (f"url(..{PICTURE})", PICTURE),
        ('url("/images/a%20b.png")', "/images/a b.png"),
    ],
)
def test_a_picture_is_found_in_any_notation(written: str, image: str) -> None:
    styles = f"a {{ background: {written} }}"
    assert list(images_in(styles)) == [(image, 16)]
    assert with_addresses(styles, lambda name: f"<{name}>") == f'a {{ background: url("<{image}>") }}'


@pytest.mark.parametrize(
    "target",
    ["https://a.example/images/b.svg", "//a.example/x", "//[/images/x", "data:,x", "#a", "x.svg", "", "/images/../x"],
)
def test_other_addresses_stay_as_they_are(target: str) -> None:
    styles = f'a {{ background: url("{target}") }}'
    assert not list(images_in(styles))
    assert with_addresses(styles, lambda _: "") == styles


def test_the_preview_picture_has_the_colours_of_the_brand() -> None:
    light, colours = palette_of("#ffd500").light, preview_colours(a_site(**a_brand(accent="#ffd500")))
    assert (colours.accent, colours.page) == (light.accent, light.page)
    assert preview_colours(a_site()).accent == "#3451c6"


def site_with_styles(folder: Path, styles: bytes) -> Path:
    content = a_content_folder(folder, acme=a_study_text())
    (content / "theme").mkdir()
    (content / "theme" / "site.css").write_bytes(styles)
    return content


def findings(result: ReadResult) -> list[tuple[str, str, int, int]]:
    return [(p.code, Path(p.file).name, p.line, p.column) for p in result.problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("styles", "expected"),
    [
        (b"a {}\n.b { background: url(/images/nowhere.svg) }", ("image-missing", "site.css", 2, 18)),
        (b"a { color: red } /* \xff */", ("encoding", "site.css", 1, 21)),
        (b" " * 256_001, ("too-long", "site.css", 1, 1)),
    ],
)
def test_a_mistake_in_own_styles_is_a_problem_at_its_position(
    tmp_path: Path, styles: bytes, expected: tuple[str, str, int, int]
) -> None:
    content = site_with_styles(tmp_path / "site", styles)
    assert findings(check([], content, STATIC)) == [expected]
    assert read(content, STATIC).library is None


def test_own_styles_that_lead_out_of_the_site_are_refused(tmp_path: Path) -> None:
    content = site_with_styles(tmp_path / "site", b"")
    (content / "theme/site.css").unlink()
    (content / "theme/site.css").symlink_to(SITE / "site.yaml")
    assert findings(check([], content, STATIC)) == [("unreadable", "site.css", 1, 1)]


def test_a_picture_that_only_own_styles_name_is_used_and_public(tmp_path: Path) -> None:
    content = site_with_styles(tmp_path / "site", b"a { background: url(/images/pattern.svg) }")
    for name in ("pattern", "other"):
        (content / f"images/{name}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    result = read(content, STATIC)
    assert [Path(p.file).name for p in result.problems if p.code == "unused-image"] == ["other.svg"]
    assert "/images/pattern.svg" in result.pictures and "/images/other.svg" not in result.pictures


def test_own_styles_belong_to_the_library_and_to_its_revision(tmp_path: Path) -> None:
    content = site_with_styles(tmp_path / "site", b"a {}")
    before = read(content, STATIC).library
    (content / "theme/site.css").write_text("b {}")
    after = read(content, STATIC).library
    assert before and after and (before.styles, after.styles) == ("a {}", "b {}")
    assert before.revision != after.revision


def test_a_site_without_colours_starts_without_the_library_for_colours(tmp_path: Path) -> None:
    content = a_content_folder(tmp_path / "site", acme=a_study_text("acme"))  # its logo is grey
    code = "import sys; from webapp import create_app; create_app(); print('coloraide' in sys.modules)"
    command, env = [sys.executable, "-c", code], clean_environment() | {"CASEBOOK_CONTENT": str(content)}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
