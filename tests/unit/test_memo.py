"""A memo gives the same object for the same inputs, and knows only what the last build asked for."""

from generator.memo import Memo


def spell(number: int) -> list[str]:
    """Return a value that is another object whenever it is made."""
    return ["odd" if number % 2 else "even"]


def test_equal_inputs_give_the_same_object() -> None:
    """Within a section results stand by key; two keys have nothing in common."""
    memo = Memo()
    first = memo.open("words").call("a", spell, 1)
    section = memo.open("words")
    assert section.call("a", spell, 1) is first
    other = section.call("b", spell, 1)
    assert other == first and other is not first


def test_an_equal_result_of_other_inputs_is_the_same_object() -> None:
    """What rests on it need not be made again."""
    memo = Memo()
    first = memo.open("words").call("a", spell, 1)
    section = memo.open("words")
    assert section.call("a", spell, 3) is first
    assert memo.open("words").call("a", spell, 4) == ["even"]


def test_what_was_not_asked_for_is_forgotten() -> None:
    """A build in which a thing is gone is the last one that could know it."""
    memo = Memo()
    first = memo.open("words").call("a", spell, 1)
    memo.open("words").call("b", spell, 1)
    assert memo.open("words").call("a", spell, 1) is not first


def test_sections_know_nothing_of_each_other() -> None:
    """One key may stand for different things."""
    memo = Memo()
    first = memo.open("words").call("a", spell, 1)
    assert memo.open("other").call("a", spell, 1) is not first
    assert memo.open("words").call("a", spell, 1) is first


def test_another_order_is_another_value() -> None:
    """The order of a mapping is seen on pages, so equal mappings in two orders are two values."""
    memo, one, other = Memo(), {"a": 1, "b": 2}, {"b": 2, "a": 1}
    assert one == other
    for given in (one, other):
        assert memo.call("inputs", list, given) == list(given)
        pairs = list(given.items())
        assert list(memo.call("result", dict, pairs)) == list(given)
        assert list(memo.call("inner", lambda found: (dict(found),), pairs)[0]) == list(given)
        assert memo.each("values", list, {"key": given}) == {"key": list(given)}
        assert memo.each("shared", lambda _, shared: list(shared), {"key": 0}, given) == {
            "key": list(given)
        }
