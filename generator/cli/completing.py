"""The answer to a shell that completes a command: what was typed in, words that may follow out.

In: the words as the shell hands them over, each shell in its own way. Out: a line for each answer, its
kind, the value and what it means, parted by tabs. bash takes a value as it is, so for bash it is quoted
here; zsh and fish quote it themselves. It must not know any single command.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem, ShellComplete

VARIABLE = "_ROUNDS_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
KINDS = {"dir": "folder", "file": "file"}
PLAIN = re.compile(r"[^\w./:=@%+,-]")
IN_QUOTES = re.compile(r"[\\$`]")
BREAKS = "\"'><=;|&(:"
"""Where bash begins a new word in the middle of one, unless it is told otherwise."""


class Typed(NamedTuple):
    """A command line up to the cursor: whole words, and the last one as the shell understands it.

    `kept` is how much of the last word stays as typed, `quote` the sign that is open in it.
    """

    words: tuple[str, ...]
    last: str
    kept: int = 0
    quote: str = ""


def answer(cli: click.Command, shell: str, arguments: Sequence[str]) -> str:
    """Return the lines for a shell; none where it is not known what could follow."""
    typed = _read_line(shell, arguments, os.environ)
    if typed is None:
        return ""
    words = list(typed.words)
    found = ShellComplete(cli, {}, "rounds", VARIABLE).get_completions(words, typed.last)
    head = typed.last[: _find_option(typed)]
    lines = (_write_line(item, shell, typed, head) for item in found)
    return "".join(f"{line}\n" for line in dict.fromkeys(filter(None, lines)))


def _read_line(shell: str, arguments: Sequence[str], given: Mapping[str, str]) -> Typed | None:
    """Return what was typed, from where each shell puts it."""
    if shell == "bash":
        line = given.get("COMP_LINE", "")[: int(given.get("COMP_POINT", "0"))]
        return _without_program(split_line(line, given.get("COMP_WORDBREAKS", BREAKS)))
    if shell not in SHELLS or not arguments:
        return None
    # The last word comes as it was typed, perhaps with a quote that is still open.
    return Typed(tuple(arguments[:-1]), split_line(arguments[-1], "").last)


def _without_program(typed: Typed) -> Typed | None:
    return typed._replace(words=typed.words[1:]) if typed.words else None


def _find_option(typed: Typed) -> int:
    """Return where the value begins in `--option=value`."""
    return typed.last.find("=") + 1 if typed.last.startswith("--") else 0


def _write_line(item: CompletionItem, shell: str, typed: Typed, head: str) -> str:
    if item.type in KINDS:
        return f"{KINDS[item.type]}\t-"
    value = f"{head}{item.value}"
    meaning = " ".join((item.help or "").split())
    if not (value + meaning).isprintable():
        return ""  # what cannot be seen could not be told from what is
    shown = value if shell != "bash" else quote_value(value[typed.kept :], typed.quote)
    kind = "begin" if value.endswith(":") else "word"
    return f"{kind}\t{shown}\t{meaning}" if shown else ""


def quote_value(value: str, quote: str) -> str:
    """Write a value so that bash reads this very text; empty where it cannot be written."""
    if quote == "'":
        return "" if quote in value else value
    if quote:  # bash closes them unless a value ends with such, and `!` cannot be escaped in them
        return "" if quote in value or "!" in value else IN_QUOTES.sub(r"\\\g<0>", value)
    return PLAIN.sub(r"\\\g<0>", value)


def split_line(line: str, breaks: str) -> Typed:
    """Take a command line apart as a shell does, without acting on any of it."""
    words: list[str] = []
    last, kept, quote = "", 0, ""
    is_begun = False
    signs = iter(line)
    for sign in signs:
        if quote == "'" or (quote and sign not in (quote, "\\")):
            if sign == quote:
                quote = ""
            else:
                last += sign
        elif quote and sign == quote:
            quote = ""
        elif sign == "\\":
            following = next(signs, "")
            last += following if not quote or following in '\\"$`' else f"\\{following}"
            is_begun = True
        elif sign in "'\"":
            quote, kept, is_begun = sign, len(last), True
        elif sign.isspace():
            words += [last] * is_begun
            last, kept, is_begun = "", 0, False
        else:
            last, is_begun = last + sign, True
            kept = len(last) if sign in breaks else kept
    return Typed(tuple(words), last, kept, quote)
