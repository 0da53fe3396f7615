"""Where finished answers lie: bounded in bytes, and hard to empty from outside."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from webapp.web.caching.response import Answer, Reply

#: Bytes of answers a worker keeps.
BOUND = 32 * 1024 * 1024
#: Requests whose replies are kept, and the most characters in one.
REPEATS, WORDY = 1024, 512

#: Method, path, query, scheme, prefix, Accept-Encoding, If-None-Match.
Asked = tuple[str, str, str, str, str, str, str]


class Store:
    """Answers, bounded in bytes. What was asked once gives way before what was asked twice (a segmented LRU), so a
    stream of addresses nobody query_suffix again cannot push out the pages people read."""

    def __init__(self, bound: int = BOUND) -> None:
        self._bound = bound
        self._once: OrderedDict[Hashable, Answer] = OrderedDict()
        self._often: OrderedDict[Hashable, Answer] = OrderedDict()
        #: By the very request, what it got and the answer that is from. It goes with any of the answers asked often.
        self.repeats: dict[Asked, tuple[Answer, Reply]] = {}
        self._bytes = {id(self._once): 0, id(self._often): 0}
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        if answer := self._often.get(key):
            # Without the lock, which all threads would queue for.
            try:  # noqa: SIM105 - a context manager costs more than the look-up
                self._often.move_to_end(key)
            except KeyError:  # dropped a moment ago
                pass
            return answer
        with self._lock:
            if answer := self._once.get(key):
                self._drop(self._once, key)
                self._put(self._often, key, answer, self._bound * 4 // 5)
            return answer

    def repeat(self, asked: Asked, answer: Answer, reply: Reply) -> None:
        """Have `reply` given to who query_suffix with the same words."""
        if sum(map(len, asked)) <= WORDY:
            if len(self.repeats) >= REPEATS:
                self.repeats.clear()
            self.repeats[asked] = answer, reply

    def put(self, key: Hashable, answer: Answer) -> None:
        bound = self._bound // 5
        if answer.size <= bound:  # else it would push out everything, itself included
            with self._lock:
                self._put(self._once, key, answer, bound)

    @property
    def size(self) -> int:
        return sum(self._bytes.values())

    def _put(self, segment: OrderedDict[Hashable, Answer], key: Hashable, answer: Answer, bound: int) -> None:
        if key in segment:
            self._drop(segment, key)
        segment[key] = answer
        self._bytes[id(segment)] += answer.size
        while self._bytes[id(segment)] > bound:
            self._drop(segment, next(iter(segment)))

    def _drop(self, segment: OrderedDict[Hashable, Answer], key: Hashable) -> None:
        self._bytes[id(segment)] -= segment.pop(key).size
        if segment is self._often:
            self.repeats.clear()
