"""A value in brackets that is still being typed: `{graphs: 3, ca` or `[Lee Chen, An`.

In: the text from the first bracket up to the cursor. Out: a `Flow`, or None where all brackets are
closed. It must not know fields, or what stands around the value.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.record import Record


class Flow(Record, frozen=True):
    """Where the text ends: names inside the brackets, outermost first, and what is typed so far.

    `given` are the names that stand in the same brackets already.
    """

    keys: tuple[str, ...]
    is_name: bool
    is_value: bool
    word: str
    given: frozenset[str]


@dataclass(slots=True)
class _Frame:
    """One open bracket: `key` is the name whose value is being typed."""

    is_mapping: bool
    start: int
    key: str = ""
    given: list[str] = field(default_factory=list)


def read_flow(text: str) -> Flow | None:
    """Follow the brackets of a value up to its end."""
    frames: list[_Frame] = []
    quote = ""
    for place, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and frames and not text[frames[-1].start : place].strip():
            quote = char
        elif char in "[{":
            frames.append(_Frame(char == "{", place + 1))
        elif char in "]}":
            if frames:
                frames.pop()
            if not frames:
                return None
        elif frames:
            _take(frames[-1], text, place)
    if not frames:
        return None
    last = frames[-1]
    word = text[last.start :].rpartition("\n")[2].lstrip()
    return Flow(
        keys=tuple(frame.key for frame in frames if frame.key),
        is_name=last.is_mapping and not last.key,
        is_value=bool(last.key) or not last.is_mapping,
        word=word,
        given=frozenset(last.given),
    )


def _take(frame: _Frame, text: str, place: int) -> None:
    """Take a character inside brackets for what it means there."""
    char = text[place]
    if char == ",":
        frame.key, frame.start = "", place + 1
    elif char == ":" and not frame.key and text[place + 1 : place + 2] in ("", " ", "\t", "\n"):
        frame.key = text[frame.start : place].strip().strip("\"'")
        frame.given.append(frame.key)
        frame.start = place + 1
