"""Drawn covers: which composition a study gets, the name in the address, and the drawing."""

import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import a_library, a_study
from webapp.covers.cover import DISTANCE, MOTIFS, THEMES, Cover, Theme, cover_named, initial, motifs_of
from webapp.covers.drawing import draw
from webapp.covers.seed import Seed
from webapp.covers.tones import tones_of
from webapp.model.palette import contrast
from webapp.pages.covers import drawn_cover
from webapp.web.covers import drawing

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "g", "path", "circle", "rect", "clipPath", "linearGradient", "stop"}
LIMIT = 3000

slugs = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
names = st.one_of(st.sampled_from(["Acme", "Éclair", "7 Hills", "アクメ", "أكمي", "¿Qué?"]), st.text(min_size=1))
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
motifs = st.sampled_from(MOTIFS)
themes = st.sampled_from(THEMES)


def a_cover(slug: str = "acme", motif: str = "arcs", colour: str = "#4c70cd", letter: str = "A") -> Cover:
    return Cover(slug, motif, letter if motif == "letter" else "", colour)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own bytes


@settings(deadline=None)
@given(slugs, motifs, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), colours, themes)
def test_a_cover_is_a_small_svg_of_plain_shapes(slug: str, motif: str, letter: str, colour: str, theme: Theme) -> None:
    svg = drawing(a_cover(slug, motif, colour, letter), theme)
    assert len(svg.encode()) < LIMIT
    root = parsed(svg)
    assert root.get("viewBox") == "0 0 320 180"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert not [name for name in element.attrib if name.startswith("on") or name == "style" or "href" in name]
    numbers = " ".join(element.get("d", "") for element in root.iter())
    assert "nan" not in numbers
    assert "inf" not in numbers


@pytest.mark.parametrize("motif", MOTIFS)
def test_both_themes_have_the_same_shapes_in_other_colours(motif: str) -> None:
    light, dark = (list(parsed(drawing(a_cover(motif=motif), theme)).iter()) for theme in THEMES)
    shapes = [[(e.tag, e.get("d"), e.get("cx"), e.get("r"), e.get("transform")) for e in one] for one in (light, dark)]
    assert shapes[0] == shapes[1]
    assert light[1].get("fill") != dark[1].get("fill")


def test_slug_motif_and_colour_each_change_the_drawing() -> None:
    covers = [a_cover(), a_cover("other"), a_cover(motif="dots"), a_cover(colour="#c14e43")]
    assert len({draw(cover, theme) for cover in covers for theme in THEMES}) == 8


def test_every_process_draws_the_same_bytes() -> None:
    program = (
        "from webapp.covers.cover import *; from webapp.web.covers import drawing;"
        "print(motifs_of([('acme', 'Acme'), ('b', 'B')]), drawing(Cover('acme', 'letter', 'A', '#4c70cd'), 'dark'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert drawing(a_cover(motif="letter"), "dark").encode() in outputs.pop()


@settings(deadline=None)
@given(st.lists(st.tuples(slugs, names), max_size=60))
def test_no_study_has_the_composition_of_one_near_it(studies: list[tuple[str, str]]) -> None:
    chosen = motifs_of(studies)
    assert len(chosen) == len(studies)
    for place in range(len(chosen)):
        near = chosen[place : place + DISTANCE + 1]
        assert len(set(near)) == len(near)
    for motif, (_, name) in zip(chosen, studies, strict=True):
        assert motif != "letter" or initial(name)


@given(st.lists(st.tuples(slugs, names), min_size=1, max_size=20), slugs)
def test_a_new_study_at_the_top_leaves_the_other_covers_alone(studies: list[tuple[str, str]], slug: str) -> None:
    assert motifs_of([(slug, "New"), *studies])[1:] == motifs_of(studies)


def test_every_composition_comes_up() -> None:
    assert set(motifs_of([(f"study-{n}", "Acme") for n in range(100)])) == set(MOTIFS)


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Acme", "A"), ("zeta", "Z"), ("Éclair", "E"), ("Ångström", "A"), ("7 Hills", "7"), ("アクメ", ""), ("أكمي", ""),
     ("¿Qué?", ""), ("Ø", ""), ("ßeta", "S"), ("ﬁne", "F"), ("", "")],
)  # fmt: skip
def test_an_initial_is_a_letter_that_the_font_has(name: str, letter: str) -> None:
    assert initial(name) == letter


@given(slugs, motifs, colours)
def test_the_name_of_a_cover_says_all_about_it(slug: str, motif: str, colour: str) -> None:
    cover = a_cover(slug, motif, colour, "Q")
    assert cover_named(cover.name) == cover


@pytest.mark.parametrize(
    "name",
    ["", "arcs", "arcs-4c70cd", "arcs-4c70cd-", "arcs-4C70CD-acme", "arcs-a-4c70cd-acme", "letter-4c70cd-acme",
     "letter-aa-4c70cd-acme", "spiral-4c70cd-acme", "arcs-4c70cd-Acme", "arcs-4c70cd-acme.svg", "arcs-4c70cd-é"],
)  # fmt: skip
def test_another_name_is_no_cover(name: str) -> None:
    assert cover_named(name) is None


@settings(deadline=None)
@given(colours, themes, slugs)
def test_the_shapes_stand_out_from_the_ground_in_both_themes(colour: str, theme: Theme, slug: str) -> None:
    tones = tones_of(colour, theme, Seed(slug))
    contrasts = [contrast(tones.ground, tone) for tone in (tones.main, tones.strong)]
    assert max(contrasts) >= 3
    assert min(contrasts) >= 1.9
    assert contrast(tones.ground, tones.tint) >= 1.25


@settings(deadline=None)
@given(colours, slugs)
def test_a_cover_for_dark_pages_is_darker(colour: str, slug: str) -> None:
    light, dark = (tones_of(colour, theme, Seed(slug)) for theme in THEMES)
    assert contrast(light.ground, "#000000") > contrast(dark.ground, "#000000")


def test_a_grey_customer_gets_greys() -> None:
    for tone in tones_of("#444444", "light", Seed("acme")):
        red, green, blue = (int(tone[at : at + 2], 16) for at in (1, 3, 5))
        assert max(red, green, blue) - min(red, green, blue) < 16


def test_a_seed_gives_numbers_in_range_and_keeps_all_items() -> None:
    seed = Seed("acme")
    numbers = [seed.between(-2, 3) for _ in range(300)]
    assert -2 <= min(numbers) < -1.5
    assert 2.5 < max(numbers) <= 3
    assert sorted(seed.shuffled(range(10))) == list(range(10))
    assert {seed.pick("abc") for _ in range(50)} == set("abc")
    assert all(one != other for one, other in pairwise([Seed(slug).between(0, 1) for slug in ("a", "b", "c")]))


def test_a_draft_outside_the_library_has_a_cover() -> None:
    library = a_library([a_study("acme")])
    assert drawn_cover(a_study("acme"), library) == drawn_cover(library.studies[0], library)
    assert drawn_cover(a_study("draft"), library).slug == "draft"
