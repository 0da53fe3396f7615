"""Each mistake in a study is one problem, at the character where the author has to type.

``⌖`` marks that character; ``^`` alone stands for line 1, column 1.
"""

from pathlib import Path

import pytest

from tests.factories import SITE, STATIC, a_content_folder, a_study_text, the_study, write_study
from webapp.content import reader
from webapp.content.folder import Folder, list_studies
from webapp.content.images import Images
from webapp.model import Problem, Study
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source, position_of
from webapp.validation.cross_checks import check_slugs
from webapp.validation.study import validate_study
from webapp.validation.study_file import StudyFile

FOLDER = Folder(SITE, Images(SITE, STATIC))
TITLE, ALT, RATING = "title: 'Spotify'", "alt: 'Spotify'", "    rating: 5"
LOGO, LINK = "'/images/icons/spotify.svg'", "'https://x.com'"
TEXT = "    Spotify wanted"
T = "problemBlock.testimonial"

# What was typed instead of what; the code and the field of the one problem.
MISTAKES = [
    # The schema
    (TITLE + "\n", "", "missing-field", "title"),
    (TITLE, "⌖titel: 'Spotify'", "unknown-field", "titel"),
    (TITLE, "⌖Title: 'Spotify'", "unknown-field", "Title"),
    (RATING, "    ⌖ratng: 5", "unknown-field", f"{T}.ratng"),
    ("  titleOne: 'Overview'", "  ⌖title_one: 'Overview'", "unknown-field", "overview.title_one"),
    (ALT, ALT + "\n⌖flavour: red", "unknown-field", "flavour"),
    (ALT, ALT + "\ncolour: ⌖blurple", "accent", "colour"),
    (ALT, ALT + "\ncolour: ⌖'#0b6e4f80'", "accent", "colour"),
    (ALT, ALT + "\ncolour:⌖ #0b6e4f", "empty", "colour"),
    (TITLE, "title: ⌖NO", "wrong-type", "title"),
    (TITLE, "title: ⌖017", "wrong-type", "title"),
    (TITLE, "title: ⌖5:00", "wrong-type", "title"),
    (TITLE, "title: ⌖2024-01-01", "wrong-type", "title"),
    (TITLE, "title: ⌖[Spotify]", "wrong-type", "title"),
    (TITLE, "title:⌖", "empty", "title"),
    (TITLE, "title: ⌖''", "empty", "title"),
    (TITLE, "title: ⌖' '", "empty", "title"),
    (TITLE, 'title: ⌖"\\u200b \\u00ad"', "empty", "title"),
    (TITLE, "title: ⌖~", "empty", "title"),
    *((ALT, f"{ALT}\n{name}: ⌖~", "empty", name) for name in "date updated publishAt expiresAt draft company".split()),
    *((ALT, f"{ALT}\n{name}: ⌖null", "empty", name) for name in "metrics related formerly".split()),
    *((ALT, f"{ALT}\ncompany:\n  {name}:⌖", "empty", f"company.{name}") for name in "website location size".split()),
    (ALT, ALT + "\ncompany: ⌖{}", "empty", "company"),
    (ALT, ALT + "\nmetrics:\n  - value: '5'\n    label: a\n    source:⌖", "empty", "metrics[0].source"),
    (ALT, ALT + "\nmetrics: [⌖~]", "empty", "metrics[0]"),
    (ALT, ALT + "\nrelated: [⌖~]", "empty", "related[0]"),
    ("xLink: 'https://x.com'", "xLink:⌖", "empty", f"{T}.xLink"),
    ("image: '/images/ns-avatar-25.png'", "image:⌖", "empty", f"{T}.image"),
    (ALT, ALT + "\nmetrics: [⌖{}]", "empty", "metrics[0]"),
    (RATING, "    rating: ⌖6", "rating-range", f"{T}.rating"),
    (RATING, "    rating: ⌖0", "rating-range", f"{T}.rating"),
    (RATING, "    rating: ⌖true", "wrong-type", f"{T}.rating"),
    (RATING, "    rating: ⌖4.5", "wrong-type", f"{T}.rating"),
    (RATING, "    rating: ⌖'5'", "wrong-type", f"{T}.rating"),
    (ALT, ALT + "\ndraft: ⌖'true'", "wrong-type", "draft"),
    (ALT, ALT + "\ndate: ⌖31.12.2024", "wrong-type", "date"),
    (ALT, ALT + "\ndate: ⌖2024-13-45", "wrong-type", "date"),
    (ALT, ALT + "\ndate: ⌖2024-01-01T00:00:00Z", "wrong-type", "date"),
    (ALT, ALT + "\ndate: ⌖0024-01-01", "date-range", "date"),
    (ALT, ALT + "\npublishAt: ⌖2024-01-01", "wrong-type", "publishAt"),
    (ALT, ALT + "\npublishAt: ⌖2024-01-01T09:00:00", "time-zone", "publishAt"),
    (
        ALT,
        ALT + "\npublishAt: 2024-01-02T09:00:00Z\nexpiresAt: ⌖2024-01-02T11:00:00+02:00",
        "schedule",
        "expiresAt",
    ),
    (ALT, ALT + "\ncompany: ⌖Spotify", "wrong-type", "company"),
    (ALT, ALT + "\nmetrics:\n  - value: ⌖5\n    label: a", "wrong-type", "metrics[0].value"),
    (ALT, ALT + "\nmetrics:\n  - ⌖value: '5'", "missing-field", "metrics[0].label"),
    (ALT, ALT + "\nrelated: ⌖orbitane", "wrong-type", "related"),
    (ALT, ALT + "\n⌖testimonial:", "unknown-field", "testimonial"),
    # Terms, pictures, addresses, slugs
    ("industry: 'media'", "industry: ⌖'medja'", "unknown-term", "industry"),
    ("industry: 'media'", "industry: [ai, ⌖medja]", "unknown-term", "industry[1]"),
    ("industry: 'media'", "industry: [ai, ⌖ai]", "repeated", "industry[1]"),
    ("industry: 'media'", "industry: ⌖true", "wrong-type", "industry"),
    ("industry: 'media'", "industry: ⌖0", "wrong-type", "industry"),
    ("industry: 'media'", "industry: [ai, ⌖[media]]", "wrong-type", "industry[1]"),
    ("industry: 'media'", "industry: ⌖{media: ai}", "wrong-type", "industry"),
    ("industry: 'media'", "industry: ⌖[]", "empty", "industry"),
    (LOGO, "⌖'/images/icons/spotfy.svg'", "image-missing", "lightImage"),
    (LOGO, "⌖'icons/spotify.svg'", "image-path", "lightImage"),
    (LOGO, "⌖'/images/../images/icons/spotify.svg'", "image-path", "lightImage"),
    (LOGO, "⌖'/images/%2e%2e/site.yaml'", "image-path", "lightImage"),
    (LOGO, "⌖'/images/icons\\spotify.svg'", "image-path", "lightImage"),
    (LOGO, "⌖'/images/icons//spotify.svg'", "image-path", "lightImage"),
    (LINK, "⌖'javascript:alert(1)'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'//x.com'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://x.com/a b'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://[x'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://user:secret@x.com'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://x\u200b.com'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://x.com/\u00ad'", "web-address", f"{T}.xLink"),
    (LINK, '⌖"https://x.com/\\u2060"', "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://x..com'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://.x.com'", "web-address", f"{T}.xLink"),
    (LINK, "⌖'https://x.com..'", "web-address", f"{T}.xLink"),
    (LOGO, "⌖'/images/icons/spotify\u200b.svg'", "image-path", "lightImage"),
    ("industry: 'media'", "industry: ⌖'me\u00addia'", "slug", "industry"),
    ("industry: 'media'", "industry: [ai, ⌖me\u200bdia]", "slug", "industry[1]"),
    (ALT, ALT + "\nrelated: [⌖orbi\u200btane]", "slug", "related[0]"),
    (ALT, ALT + "\nformerly: [⌖o\u2060ld]", "slug", "formerly[0]"),
    (ALT, ALT + "\nrelated: [⌖Orbitane]", "slug", "related[0]"),
    (ALT, ALT + "\nrelated: [⌖orbitan]", "related", "related[0]"),
    (ALT, ALT + "\nrelated: [⌖spotify]", "related", "related[0]"),
    (ALT, ALT + "\nrelated: [orbitane, ⌖orbitane]", "repeated", "related[1]"),
    (ALT, ALT + "\nformerly: [⌖orbitane]", "formerly", "formerly[0]"),
    (ALT, ALT + "\nformerly: [⌖spotify]", "formerly", "formerly[0]"),
    (ALT, ALT + "\nformerly: [⌖results]", "slug", "formerly[0]"),
    # YAML that says something else than was meant
    (TITLE, TITLE + "\n⌖title: 'Other'", "duplicate-key", "title"),
    (RATING, RATING + "\n    ⌖rating: 4", "duplicate-key", f"{T}.rating"),
    ("solutionBlock:", "⌖problemBlock:", "duplicate-key", "problemBlock"),
    (RATING, "    ⌖role: 5", "duplicate-key", f"{T}.role"),
    (TITLE, "title: ⌖&name 'Spotify'", "yaml-anchor", "title"),
    (TITLE, "title: ⌖*name", "yaml-anchor", "title"),
    (ALT, ALT + "\n<<: ⌖*name", "yaml-anchor", "<<"),
    (TITLE, "title: ⌖!!str Spotify", "yaml-tag", "title"),
    (TITLE, "title: ⌖!Spotify", "yaml-tag", "title"),
    (TITLE, "title: ⌖!!python/object/apply:os.system ['id']", "yaml-tag", "title"),
    (TITLE, "title: ⌖!!python/tuple [1, 2]", "yaml-tag", "title"),
    (TITLE, "title: ⌖!!map {a: b}", "yaml-tag", "title"),
    ("industry: 'media'", "industry: ⌖!!set {media}", "yaml-tag", "industry"),
    (RATING, "    rating: ⌖!!int '5'", "yaml-tag", f"{T}.rating"),
    (TITLE, "title: {⌖{ name }}", "yaml-key", "title"),
    (TITLE, "title: {⌖{{ name }}}", "yaml-key", "title"),
    (ALT, ALT + "\n? ⌖[a]\n: b", "yaml-key", "front matter"),
    (TITLE, "title: [[[[[[[⌖[[]]]]]]]]]", "yaml-depth", "title[0][0][0][0][0][0][0]"),
    (TITLE, 'title: ⌖"\\x1b[31mSpotify"', "control-character", "title"),
    (TITLE, 'title: ⌖"Spot\\tify"', "control-character", "title"),
    (TITLE, 'title: ⌖"Spot\\nify"', "control-character", "title"),
    (TITLE, "title: ⌖'Spot\tify'", "control-character", "title"),
    (TITLE, "title: 'Spot⌖\x1bify'", "control-character", "title"),
    (TITLE, "title: 'Spot⌖\u202eify'", "control-character", "title"),
    (TITLE, "⌖...\n" + TITLE, "yaml-document", "front matter"),
    # YAML that cannot be read
    (TITLE, "title: 'Spotify⌖", "yaml-quote", "title"),
    (TITLE, 'title: "Spotify⌖', "yaml-quote", "title"),
    (TITLE, "title: 'Spotify⌖'s story'", "yaml-quote", "title"),
    (TITLE, "title: 'The customers⌖' story'", "yaml-quote", "title"),
    (TITLE, 'title: "The ⌖"best" story"', "yaml-quote", "title"),
    (TITLE, "title: ⌖Spotify: a story", "yaml-colon", "title"),
    ("  description: >\n" + TEXT, "  description: ⌖Note: it\n" + TEXT, "yaml-colon", "description"),
    (TITLE, "title:⌖Spotify", "yaml-space", "title"),
    (TITLE, "title:⌖'Spotify'", "yaml-space", "title"),
    (TITLE, "title⌖ 'Spotify'", "yaml-no-colon", "title"),
    (TITLE, "title⌖： 'Spotify'", "yaml-no-colon", "title"),
    (TITLE, "title ⌖= 'Spotify'", "yaml-no-colon", "title"),
    (TITLE, "title:⌖\u00a0'Spotify'", "yaml-space", "title"),
    (RATING, "    rating:⌖\u00a05", "yaml-space", "rating"),
    (ALT, ALT + "\nrelated:\n  - orbitane\n  -⌖inkfjord", "yaml-space", "front matter"),
    ("overview:", "overview⌖", "yaml-no-colon", "overview"),
    ("  testimonial:", "  testimonial⌖", "yaml-no-colon", "testimonial"),
    (ALT, ALT + "\n⌖just some words", "yaml-no-colon", "front matter"),
    (TITLE, "title: ⌖@spotify", "yaml-character", "title"),
    (TITLE, "title: ⌖`spotify`", "yaml-character", "title"),
    (TITLE, "title: ⌖*Spotify* grows", "yaml-character", "title"),
    (TITLE, "title: ⌖% of listeners", "yaml-character", "title"),
    (TITLE, "title: ⌖[draft] Spotify", "yaml-character", "title"),
    (TITLE, "title: ⌖>Spotify", "yaml-character", "title"),
    (TITLE, 'title: "C:⌖\\Spotify"', "yaml-escape", "title"),
    ("industry: 'media'", "industry: [media, ai⌖", "yaml-bracket", "industry"),
    (RATING, "⌖\trating: 5", "yaml-tab", "rating"),
    ("  titleOne: 'Overview'", "⌖\ttitleOne: 'Overview'", "yaml-tab", "titleOne"),
    ("  titleOne: 'Overview'", "  ⌖\ttitleOne: 'Overview'", "yaml-tab", "titleOne"),
    (RATING, "   ⌖rating: 5", "yaml-indent", "rating"),
    (RATING, "     ⌖rating: 5", "yaml-indent", "rating"),
    (RATING, "  ⌖rating: 5", "yaml-indent", "rating"),
    (RATING, "⌖rating: 5", "yaml-indent", "rating"),
    ("  titleTwo: 'Sharper", "⌖titleTwo: 'Sharper", "yaml-indent", "titleTwo"),
    ("  description: >\n    NextSaaS", "⌖description: >\n    NextSaaS", "yaml-indent", "description"),
    # Valid YAML, but the line is one of another group
    ("  description: >\n" + TEXT, "⌖description: >\n" + TEXT, "yaml-indent", "overview.description"),
    ("    xLink: 'https://x.com'", "⌖xLink: 'https://x.com'", "yaml-indent", f"{T}.xLink"),
    ("    xLink: 'https://x.com'", "  ⌖xLink: 'https://x.com'", "yaml-indent", f"{T}.xLink"),
    ("  titleOne: 'The problem'", "   ⌖titleOne: 'The problem'", "yaml-indent", "titleOne"),
    (TEXT, "⌖Spotify wanted", "yaml-indent", "front matter"),
    ("    NextSaaS Intelligence", "⌖NextSaaS Intelligence", "yaml-indent", "front matter"),
    ("overview:", "⌖- overview:", "yaml-indent", "overview"),
    (TITLE, f"⌖- {TITLE}", "yaml-indent", "title"),
    ("  titleOne: 'The problem'", "  ⌖- titleOne: 'The problem'", "yaml-indent", "titleOne"),
    # A line that moves the fields after it into another group
    ("problemBlock:", " ⌖problemBlock:", "yaml-indent", "problemBlock"),
    ("solutionBlock:", "  ⌖solutionBlock:", "yaml-indent", "solutionBlock"),
    ("  titleOne: 'The solution'", "    ⌖titleOne: 'The solution'", "yaml-indent", "titleOne"),
    ("overview:", "⌖# overview:", "yaml-indent", "overview"),
    ("problemBlock:", "⌖# problemBlock:", "yaml-indent", "problemBlock"),
    ("  testimonial:", "  ⌖# testimonial:", "yaml-indent", "testimonial"),
    ("overview:", "overview:\n⌖overview:", "duplicate-key", "overview"),
    # Spaces that only look like ordinary ones
    ("  titleOne: 'Overview'", "⌖\u00a0\u00a0titleOne: 'Overview'", "yaml-indent", "titleOne"),
    ("  titleTwo: 'Sharper", " ⌖\u00a0titleTwo: 'Sharper", "yaml-indent", "titleTwo"),
    ("  description: >\n" + TEXT, "⌖\u3000description: >\n" + TEXT, "yaml-indent", "description"),
    (TEXT, "⌖\u00a0\u00a0\u00a0\u00a0Spotify wanted", "yaml-indent", "front matter"),
    (TITLE, "title: Spotify⌖\u2028Music", "control-character", "title"),
    (TITLE, "title: 'Spotify⌖\u2029Music'", "control-character", "title"),
    (TITLE, "⌖\ufeff\ufefftitle: 'Spotify'", "control-character", "front matter"),
    ("---\ntitle", "⌖\ufeff---\ntitle", "control-character", "front matter"),
    # Something after the closing quote, and quotes of another kind
    ("'media'", "'media'⌖,", "yaml-quote", "industry"),
    ("'media'", "'media'⌖;", "yaml-quote", "industry"),
    ("'media'", "'media'⌖.", "yaml-quote", "industry"),
    ("'media'", "'media'⌖\u00a0", "yaml-quote", "industry"),
    ("'media'", "'media' ⌖(main)", "yaml-quote", "industry"),
    ("'media'", '"media" ⌖- main', "yaml-quote", "industry"),
    ("'media'", "'media' ⌖// main", "yaml-quote", "industry"),
    ("'media'", "'media'⌖, 'ai'", "yaml-quote", "industry"),
    ("'media'", "'media'⌖'", "yaml-quote", "industry"),
    ("'media'", "⌖''media''", "yaml-quote", "industry"),
    ("'media'", "'media⌖\"", "yaml-quote", "industry"),
    ("'media'", "\"media⌖'", "yaml-quote", "industry"),
    ("'media'", "⌖`media`", "yaml-character", "industry"),
    ("'media'", "⌖**media**", "yaml-character", "industry"),
    ("'media'", "⌖> 'media'", "yaml-character", "industry"),
    (TITLE, "⌖**title**: 'Spotify'", "yaml-character", "title"),
    (TITLE, "title ⌖=> 'Spotify'", "yaml-no-colon", "title"),
    (RATING, "    rating ⌖-> 5", "yaml-no-colon", "rating"),
    # A line that is no field
    *((ALT, f"{ALT}\n⌖{line}", "yaml-no-colon", "front matter") for line in ("TODO", "<!-- a -->", "// a", "***", ",")),
    ("industry: 'media'", "industry: [ai,⌖,media]", "yaml-syntax", "industry"),
    # Conflicts that git could not merge
    (TITLE, f"⌖<<<<<<< HEAD\n{TITLE}\n=======\ntitle: 'Other'\n>>>>>>> main", "conflict-marker", "front matter"),
    (TITLE, f"⌖<<<<<<< HEAD\n{TITLE}\n||||||| 1a2b\n=======\n{ALT}\n>>>>>>> b", "conflict-marker", "front matter"),
    (TITLE, f"⌖<<<<<<< HEAD\n=======\n{TITLE}\n>>>>>>> main", "conflict-marker", "front matter"),
    (TITLE, f"⌖<<<<<<< HEAD\n||||||| 1a2b\n{ALT}\n=======\n{TITLE}\n>>>>>>> b", "conflict-marker", "front matter"),
    (TITLE, f"⌖<<<<<<< HEAD\n{TITLE}", "conflict-marker", "front matter"),
    (TITLE, f"⌖<<<<<<< HEAD\n{TITLE}\n=======\ntitle: 'Other'", "conflict-marker", "front matter"),
    (TITLE, f"{TITLE}\n=======\ntitle: 'Other'\n⌖>>>>>>> main", "conflict-marker", "front matter"),
    (TITLE, f"{TITLE}\n⌖>>>>>>> main", "conflict-marker", "front matter"),
    (TITLE, f"{TITLE}\n⌖||||||| 1a2b\ntitle: 'O'\n=======\n{ALT}\n>>>>>>> b", "conflict-marker", "front matter"),
    (TEXT, f"⌖<<<<<<< HEAD\n{TEXT}\n=======\n    A\n>>>>>>> main\n{TEXT}", "conflict-marker", "front matter"),
    ("---\ntitle", "⌖<<<<<<< HEAD\n---\ntitle", "conflict-marker", "front matter"),
    # The fences
    ("---\ntitle", "⌖title", "front-matter", "front matter"),
    ("---\ntitle", "\n⌖---\ntitle", "front-matter", "front matter"),
    ("---\ntitle", "⌖+++\ntitle", "front-matter", "front matter"),
    ("rating: 5\n    xLink: 'https://x.com'\n---", "rating: 5⌖\n\n# Body\n\nText.", "front-matter", "front matter"),
]


def problems_of(text: str, slug: str = "spotify") -> list[Problem]:
    """The errors of a study with this text, checked together with the sample studies."""
    document = read_study(Source(f"{slug}.md", text))
    front = validate_study(document, FOLDER.context)
    study = Study(slug=slug, front=front, terms={}, body=document.body) if front else None
    entry = StudyFile(slug, f"{slug}.md", b"", study, lambda: document, document=document)
    check_slugs([entry], [path.stem for path in list_studies(SITE / "case-studies")[0]])
    return document.problems


def broken(old: str, new: str) -> tuple[str, tuple[int, int]]:
    """The study with a mistake, and the line and column of the mark in it."""
    text = the_study(old, new or "⌖")
    if not new and old != TITLE + "\n":  # a missing field points at the mapping that lacks it
        text = text.replace("⌖", "").replace("  testimonial:", "  ⌖testimonial:", 1)
    elif not new:
        text = "⌖" + text.replace("⌖", "")
    return text.replace("⌖", ""), position_of(text, text.index("⌖"))


@pytest.mark.parametrize(("old", "new", "code", "field"), MISTAKES, ids=[repr(m[1] or m[0]) for m in MISTAKES])
def test_a_mistake_is_one_problem_where_the_author_has_to_type(old: str, new: str, code: str, field: str) -> None:
    text, position = broken(old, new)
    problems = [(p.code, p.field, (p.line, p.column)) for p in problems_of(text)]
    assert problems == [(code, field, position)]


@pytest.mark.parametrize(("old", "new", "code", "field"), MISTAKES, ids=[repr(m[1] or m[0]) for m in MISTAKES])
def test_every_problem_has_a_hint_and_its_source_line_and_fits_on_one_line(
    old: str, new: str, code: str, field: str
) -> None:
    for problem in problems_of(broken(old, new)[0]):
        assert problem.hint or problem.code in {"rating-range", "wrong-type"}
        assert "\n" not in problem.message + problem.hint
        assert problem.source == broken(old, new)[0].split("\n")[problem.line - 1]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        (TITLE, "titel: 'Spotify'", "did you mean title?"),
        ("  titleOne: 'Overview'", "  title_one: 'Overview'", "did you mean titleOne?"),
        (RATING, "    ratng: 5", "did you mean rating?"),
        ("industry: 'media'", "industry: 'Media'", "did you mean media?"),
        (LOGO, "'/images/icons/spotfy.svg'", "did you mean /images/icons/spotify.svg?"),
        (ALT, ALT + "\nrelated: [orbitan]", "did you mean orbitane?"),
        (TITLE, "title: NO", "'NO'"),
        (TITLE, "title: Spotify: it's", "'Spotify: it''s'"),
        (ALT, ALT + "\ndate: '2024-01-01'", "remove the quotes"),
        (ALT, ALT + "\ndate: “2024-01-01”", "write 2024-01-01"),
        (ALT, ALT + "\ndate: 31.1.2024", "write 2024-01-31"),
        (ALT, ALT + "\ndate: 1/31/2024", "write 2024-01-31"),
        (ALT, ALT + "\ndate: 31 January 2024", "write 2024-01-31"),
        (ALT, ALT + "\npublishAt: 2024-01-31 09:00", "write 2024-01-31T09:00:00Z, or the time with another zone"),
        (RATING, "    rating: ★★★★☆", "write 4"),
        (RATING, "    rating: 4/5", "write 4"),
        (LOGO, "“/images/icons/spotify.svg”", "write /images/icons/spotify.svg"),
        (LOGO, "static/images/icons/spotify.svg", "write /images/icons/spotify.svg"),
        (LOGO, "\\images\\icons\\spotify.svg", "write /images/icons/spotify.svg"),
        (LOGO, "https://a.example/images/icons/spotify.svg", "write /images/icons/spotify.svg"),
        (LOGO, "/pictures/spotify.svg", "did you mean /images/icons/spotify.svg?"),
        (LOGO, "['/images/icons/spotify.svg']", "write '/images/icons/spotify.svg', not a list"),
        (LINK, "x.com/a", "write https://x.com/a"),
        (LINK, "http:/x.com", "write https://x.com"),
        (LINK, "<http://x.com>", "write http://x.com"),
        (LINK, "x", "write the address with https://"),
        (ALT, ALT + "\nrelated: ['/case-studies/orbitane']", "write orbitane: use small letters"),
        (ALT, ALT + "\nrelated: [Ink Fjord.md]", "write ink-fjord: use small letters"),
        ("---\ntitle", "  ---\ntitle", "delete the spaces before it"),
    ],
)
def test_the_hint_has_the_closest_allowed_value_or_the_correct_spelling(old: str, new: str, hint: str) -> None:
    (problem,) = problems_of(the_study(old, new))
    assert hint in problem.hint


def test_a_syntax_error_does_not_hide_the_mistakes_after_it() -> None:
    text = the_study(TITLE, "title: 'Spotify's'").replace("    rating: 4", "    rating: 6")
    text = text.replace("  titleTwo: 'Fragmented", "\ttitleTwo: 'Fragmented")
    assert [(p.line, p.code) for p in problems_of(text)] == [(2, "yaml-quote"), (23, "yaml-tab"), (60, "rating-range")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a\u00adb [a](https://a⌖\u200b.example) b", "web-address"),
        ("[a](https://a.example/a⌖\u00adb) [b](https://b.example)", "web-address"),
        ("[a](<https://a.example/a⌖\u2060b>)", "web-address"),
        ("[a][b]\n\n[b]: https://a⌖\u200b.example 'B'", "web-address"),
        ("A\n\nB <https://a⌖\u200b.example>", "web-address"),
        ("A\n\n⌖B [a](https://a.example/&#8203;)", "web-address"),
        ("[a](mailto:a⌖\u200b@a.example)", "web-address"),
        ("[a](/case-studies/a⌖\u200b)", "web-address"),
        ("![a](/images/icons/spotify⌖\u200b.svg)", "image-path"),
        ("[a](⌖https://a..b)", "web-address"),
        ("<⌖https://a..b/c>", "web-address"),
    ],
)
def test_an_address_of_the_body_with_an_invisible_character_or_an_empty_label_is_one_problem(
    body: str, code: str
) -> None:
    text = the_study() + f"\n{body}\n"
    position = position_of(text, text.index("⌖"))
    problems = problems_of(text.replace("⌖", ""))
    assert [(p.code, p.field, (p.line, p.column)) for p in problems] == [(code, "body", position)]


def test_a_file_that_is_not_a_picture_is_no_picture_of_the_body(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body="![Film](/images/film.mp4)\n"))
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images/film.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    (problem,) = [p for p in reader.check([folder], folder, STATIC).problems if p.severity == "error"]
    assert (problem.code, problem.source[problem.column - 1 :]) == ("image-path", "/images/film.mp4)")
    assert problem.message.startswith("'/images/film.mp4' is not a picture")
    write_study(folder, "acme", a_study_text(body="[Film](/images/film.mp4)\n"))
    assert [p for p in reader.check([folder], folder, STATIC).problems if p.severity == "error"] == []


@pytest.mark.parametrize(
    "body",
    [
        "soft\u00adhyphen [a\u00adb](https://a.example/%E2%80%8C..) R&amp;D",
        "[a](https://a.example./a..b?c=..) [b](https://münchen.example)",
        "`[a](https://a\u200b.example)`\n\n    <https://a..b>",
    ],
)
def test_invisible_characters_beside_an_address_or_escaped_in_it_are_allowed(body: str) -> None:
    assert problems_of(the_study() + f"\n{body}\n") == []


def test_a_date_that_may_be_one_of_two_has_no_right_value() -> None:
    (problem,) = problems_of(the_study(ALT, ALT + "\ndate: 03/04/2024"))
    assert (problem.code, problem.hint) == ("wrong-type", "")


def test_the_message_names_the_invisible_character_and_its_position() -> None:
    (problem,) = problems_of(the_study(LINK, "'https://x\u200b.com'"))
    assert problem.message == "'https://x\\u200b.com' has the invisible character U+200B as character 10"
    (problem,) = problems_of(the_study() + "\n[a](https://x\u00ad.com)\n")
    assert problem.message == "'https://x\\xad.com' has the invisible character U+00AD as character 10"


def test_each_conflict_is_one_problem_and_hides_no_mistake() -> None:
    conflict = "<<<<<<< HEAD\n{0}\n=======\n{0}\n>>>>>>> main"
    text = the_study(TITLE, conflict.format(TITLE)).replace(RATING, "    rating: 6", 1)
    text += f"\nA\n\n{conflict.format('B')}\n\n![c](c.png)\n{conflict.format('D')}\n"
    expected = [text.index("<"), text.index("6\n"), text.index("<<<<<<< HEAD\nB"), text.index("c.png")]
    expected.append(text.index("<<<<<<< HEAD\nD"))
    codes = ["conflict-marker", "rating-range", "conflict-marker", "image-path", "conflict-marker"]
    found = sorted(((p.line, p.column), p.code) for p in problems_of(text))
    assert found == [(position_of(text, offset), code) for offset, code in zip(expected, codes, strict=True)]


@pytest.mark.parametrize(
    "body", ["Heading\n=======\n\nText", " <<<<<<< HEAD", "a <<<<<<< b", "<<<<<<<", "> > > > quote"]
)
def test_text_that_only_resembles_a_conflict_is_allowed(body: str) -> None:
    assert problems_of(the_study() + f"\n{body}\n") == []


def test_an_anchor_and_its_aliases_are_one_problem() -> None:
    text = the_study(TITLE, "title: &name 'Spotify'").replace(ALT, "alt: *name")
    assert [p.code for p in problems_of(text)] == ["yaml-anchor"]


def test_no_field_is_missing_in_a_group_with_a_merge_key() -> None:
    text = the_study("overview:", "overview: &o").replace("  titleOne: 'The problem'", "  <<: *o")
    assert [p.code for p in problems_of(text)] == ["yaml-anchor"]


def test_the_hint_for_a_duplicate_field_names_the_missing_one_beside_it() -> None:
    (problem,) = problems_of(the_study("solutionBlock:", "problemBlock:"))
    assert problem.hint == "keep one of the two, or rename one to solutionBlock, which is missing"


def test_a_facet_of_another_type_gets_a_hint_with_its_terms() -> None:
    (problem,) = problems_of(the_study("industry: 'media'", "industry: true"))
    assert problem.message == "true is not a term of industry"
    assert "allowed are ai, saas" in problem.hint


def test_line_breaks_are_allowed_in_paragraphs_and_at_the_end_of_a_line() -> None:
    assert problems_of(the_study(TEXT, f"    One paragraph.\n\n{TEXT}")) == []
    assert problems_of(the_study(TITLE, "title: |\n  Spotify")) == []


def test_the_first_hundred_mistakes_of_a_long_list_are_reported() -> None:
    bad = "".join(f"\n  - term{n}" for n in range(9000))
    fields = [problem.field for problem in problems_of(the_study("industry: 'media'", f"industry:{bad}"))]
    assert fields == [f"industry[{n}]" for n in range(100)]
    blank = "".join("\n  - ' '" for _ in range(200))
    fields = [problem.field for problem in problems_of(the_study("industry: 'media'", f"industry:{blank}"))]
    assert fields == [f"industry[{n}]" for n in range(100)]


def test_a_file_has_at_most_a_hundred_problems() -> None:
    text = the_study(TITLE, TITLE + "".join(f"\nfield{n}: x" for n in range(500)))
    assert len(problems_of(text)) == 100


def test_a_position_after_a_repair_is_within_its_line() -> None:
    text = the_study("industry: 'media'", "industry:\" 'media'")
    problems = problems_of(text)
    assert problems
    for problem in problems:
        assert problem.column <= len(text.splitlines()[problem.line - 1]) + 1
