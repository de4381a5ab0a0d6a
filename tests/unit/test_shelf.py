"""A shelf makes each file once, when it is asked for, whoever asks."""

import threading
from collections.abc import Callable

import pytest

from generator.shelf import Shelf


def count_calls(calls: list[str], path: str) -> Callable[[], bytes]:
    """Return a maker that notes that it was called."""

    def make() -> bytes:
        calls.append(path)
        return path.encode()

    return make


def test_a_file_is_made_when_it_is_asked_for_and_once() -> None:
    """Looking around makes nothing."""
    calls: list[str] = []
    shelf = Shelf({"a": b"A"}, {name: count_calls(calls, name) for name in ("b", "c")})
    assert list(shelf) == ["a", "b", "c"] and len(shelf) == 3
    assert "b" in shelf and "d" not in shelf and shelf.takes_time("b")
    assert not shelf.takes_time("a") and not shelf.takes_time("d") and calls == []
    assert (shelf["a"], shelf["b"], shelf["b"], shelf.get("d")) == (b"A", b"b", b"b", None)
    assert calls == ["b"] and not shelf.takes_time("b") and shelf.takes_time("c")
    assert list(shelf.pending) == ["b", "c"]


def test_what_fails_is_tried_again() -> None:
    """A maker's error reaches whoever asked, and is not kept."""
    outcomes = [None, b"done"]

    def make() -> bytes:
        found = outcomes.pop(0)
        if found is None:
            raise ZeroDivisionError
        return found

    shelf = Shelf({}, {"a": make})
    with pytest.raises(ZeroDivisionError):
        shelf["a"]
    assert shelf.takes_time("a") and shelf["a"] == b"done"


def test_two_threads_that_ask_for_one_file_get_the_same() -> None:
    """The second one waits for the first."""
    calls: list[str] = []
    has_begun, may_end = threading.Event(), threading.Event()

    def make() -> bytes:
        calls.append("a")
        has_begun.set()
        assert may_end.wait(10)
        return b"once"

    shelf = Shelf({}, {"a": make})
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(shelf["a"])) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert has_begun.wait(10)
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert found == [b"once"] * 3 and calls == ["a"]
