"""Warnings of texts that were pasted with their markup or quotes."""

from pathlib import Path

import pytest

from tests.factories import SITE, STATIC, a_content_folder, a_study_text
from webapp.content import reader
from webapp.validation.pasted import may_have_pasted, pasted


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("“Acme”", "quotes", "write 'Acme'"),
        ("„Acme“", "quotes", "write 'Acme'"),
        ("« Acme »", "quotes", "write 'Acme'"),
        ('"Acme"', "quotes", "write 'Acme'"),
        ("‘It is Acme's’ ", "quotes", "write 'It is Acme''s'"),
        (f"“{'x' * 70}”", "quotes", "delete the first and the last character"),
        ("R&amp;D", "markup", "write 'R&D'"),
        ("It&#39;s", "markup", "write 'It’s'"),
        ("a&nbsp;b", "markup", "write 'a b'"),
        ("<b>A</b>cme", "markup", "write 'Acme'"),
        ("one<br/>two", "markup", "write 'one two'"),
        ('<a href="x">Acme</a>', "markup", "write 'Acme'"),
        (f"<b>A</b> {'x' * 70}", "markup", "delete <b> and </b>"),
        (f"R&amp;D {'x' * 70}", "markup", "write & instead of &amp;"),
        ("https://a.example/?a=1&amp;b=2", "markup", "write 'https://a.example/?a=1&b=2'"),
    ],
)
def test_the_hint_has_the_right_text(text: str, code: str, hint: str) -> None:
    finding = pasted(text)
    assert finding
    assert (finding.code, finding.hint) == (code, hint)
    assert may_have_pasted({"title": text})


@pytest.mark.parametrize(
    "text",
    [
        "“Best” and “first”",
        "'tis",
        "R&D",
        "AT&T; more",
        "a < b > c",
        "a <code_name> b",
        "&zzzz;",
        "“",
        "“”",
        "5 o’clock’",
    ],
)
def test_other_texts_may_have_quotes_and_signs(text: str) -> None:
    assert pasted(text) is None


def test_pasted_texts_are_warned_of_in_studies_and_in_the_files_of_the_site(tmp_path: Path) -> None:
    block = {"titleOne": "Part", "titleTwo": "“All of it”", "description": "Words."}
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(alt="R&amp;D", overview=block))
    for name, old, new in (
        ("site.yaml", "name: ", "name: <i>A</i> # "),
        ("taxonomy.yaml", "label: ", "label: '“A”' # "),
    ):
        (folder / name).write_text((folder / name).read_text().replace(old, new, 1))
    problems = [p for p in reader.check([folder], folder, STATIC).problems if p.code in {"quotes", "markup"}]
    assert {(Path(p.file).name, p.code, p.field, p.severity) for p in problems} == {
        ("acme.md", "markup", "alt", "warning"),
        ("acme.md", "quotes", "overview.titleTwo", "warning"),
        ("site.yaml", "markup", "name", "warning"),
        ("taxonomy.yaml", "quotes", "industry.label", "warning"),
    }


def test_no_text_of_the_site_of_the_tests_is_pasted() -> None:
    assert {p.code for p in reader.check([SITE], SITE, STATIC).problems} == set()
