"""Better compression for what is asked often. Brotli 11 costs 100 times brotli 5: never on a request's path."""

from __future__ import annotations

from queue import Full, Queue
from threading import Lock, Thread

from webapp.web.caching.response import Answer

#: More than this wait for nothing: they are kept alive here, and will be asked for again.
WAITING = 32


class Polisher:
    """One thread for each process, started when there is first something to do: a fork takes no threads along."""

    def __init__(self) -> None:
        self._queue: Queue[Answer] = Queue(WAITING)
        self._thread: Thread | None = None
        self._lock = Lock()

    def add(self, answer: Answer) -> None:
        """Have it polished, once; where too many wait already, a later hit may ask again."""
        if answer.is_polished or not answer.is_compressible:
            return
        answer.is_polished = True
        try:
            self._queue.put_nowait(answer)
        except Full:
            answer.is_polished = False
        with self._lock:
            if self._thread is None:
                # A daemon: no shutdown waits for better compression.
                self._thread = Thread(target=self._work, name="polish", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            self._queue.get().polish()
