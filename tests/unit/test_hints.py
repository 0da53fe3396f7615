"""The author of the model study makes one slip and obeys the first hint: the file is never worse than before.

Every slip of ``tests/slips.py`` is tried in every line in which it can happen.
"""

import datetime as dt
from collections import Counter
from functools import cache

from tests.factories import SITE, the_study
from tests.slips import SLIPS, obey, slipped
from tests.unit.test_mistakes import FOLDER, problems_of
from webapp.model import Problem, Study
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source
from webapp.validation.cross_checks import warn_of_studies
from webapp.validation.study import validate_study
from webapp.validation.study_file import StudyFile

GOOD = the_study()


def all_problems_of(text: str) -> list[Problem]:
    """The errors of a study with this text, or its warnings if it has no error."""
    if errors := problems_of(text):
        return sorted(errors, key=lambda problem: (problem.line, problem.column))
    document = read_study(Source("spotify.md", text))
    front = validate_study(document, FOLDER.context)
    assert front
    study = Study(slug="spotify", front=front, terms={}, body=document.body)
    file = StudyFile("spotify", "spotify.md", b"", study, lambda: document, document=document)
    warn_of_studies([file], FOLDER.images, dt.date(2026, 3, 31))
    return document.problems


@cache
def results() -> list[tuple[str, int, list[Problem], list[Problem]]]:
    """For each slip and line: the problems after the slip, and those after the first hint is obeyed."""
    found = []
    for name, line, text in slipped(GOOD):
        before = all_problems_of(text)
        after = all_problems_of(obey(text, GOOD, before[0])) if before else []
        found.append((name, line, before, after))
    return found


def test_the_good_study_has_no_problem() -> None:
    assert all_problems_of(GOOD) == []
    assert (SITE / "case-studies/spotify.md").read_text() == GOOD


def test_every_slip_can_happen_and_few_are_silent() -> None:
    assert {name for name, *_ in results()} == set(SLIPS)
    silent = [name for name, _, before, _ in results() if not before]
    assert len(silent) < len(results()) / 5


def test_one_slip_is_one_problem() -> None:
    several = Counter(name for name, _, before, _ in results() if len(before) > 1)
    assert several.total() <= len(results()) / 1000, several


def test_after_an_obeyed_hint_there_are_no_more_problems_than_before() -> None:
    worse = Counter(name for name, _, before, after in results() if len(after) > len(before))
    assert worse.total() <= len(results()) / 100, worse


def test_most_obeyed_hints_leave_no_problem() -> None:
    told = [(name, after) for name, _, before, after in results() if before]
    left = Counter(name for name, after in told if after)
    assert left.total() <= len(told) / 10, left.most_common()
