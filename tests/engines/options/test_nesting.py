"""Several threads may nest deeply at once: none takes the room from another."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from mitwerk.engines.options.nesting import nesting

DEEP = 20_000


def depth_of(calls: int) -> int:
    return 1 + depth_of(calls - 1) if calls else 0


def test_room_stays_until_the_last_thread_needs_it_no_more() -> None:
    before = sys.getrecursionlimit()
    both_in, first_out = Event(), Event()

    def first() -> None:
        with nesting(DEEP + 1000):
            both_in.wait(60)
        first_out.set()

    def second() -> int:
        with nesting(DEEP + 1000):
            both_in.set()
            assert first_out.wait(60)
            return depth_of(DEEP)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        found = pool.submit(second).result()

    assert found == DEEP
    assert sys.getrecursionlimit() == before
