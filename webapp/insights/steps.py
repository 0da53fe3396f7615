"""Leaves out the steps on the way to a query.

The list answers while someone types and after each tick, so a search for fintech logs ``fin``, ``finte``, ``fintech``.
The log has no mark of a visitor by which these lines would be known to belong together. So a query is taken for a step
if, within ``SECONDS``, another one has the same terms and more letters, or the same words and one term more. Each query
makes one other a step at most: of 50 visitors who search for ``cloud`` while one searches for ``cloud security``, 49
stay. Letters that were deleted one by one are not recognised.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator

from webapp.insights.answer import Answer, Query

SECONDS = 10
#: Answers that wait for a later one, whatever their times say.
_MAX_WAITING = 10_000


def without_steps(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the answers to whole queries. ``answers`` have terms or words, and are about in the order of time."""
    waiting: deque[Answer] = deque()
    whole: Counter[Query] = Counter()  # of the waiting ones, how many are no step
    for answer in answers:
        while waiting and (abs(answer.time - waiting[0].time) > SECONDS or len(waiting) >= _MAX_WAITING):
            yield from _next(waiting, whole)
        if step := next((step for step in _steps(answer.query) if step in whole), None):
            _decrease(whole, step)
        waiting.append(answer)
        whole[answer.query] += 1
    while waiting:
        yield from _next(waiting, whole)


def _next(waiting: deque[Answer], whole: Counter[Query]) -> Iterator[Answer]:
    """Yield the oldest answer, unless it is a step. Of equal queries it does not matter which one was the step."""
    answer = waiting.popleft()
    if answer.query in whole:
        _decrease(whole, answer.query)
        yield answer


def _decrease(whole: Counter[Query], query: Query) -> None:
    whole[query] -= 1
    if not whole[query]:
        del whole[query]


def _steps(query: Query) -> Iterator[Query]:
    """Yield the queries that may be a step on the way to this one, the nearest first."""
    terms, words = query
    for length in range(len(words) - 1, -1, -1):
        yield Query(terms, words[:length])
    for index in range(len(terms)):
        yield Query(terms[:index] + terms[index + 1 :], words)
