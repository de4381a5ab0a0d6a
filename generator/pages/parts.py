"""Long lists in parts: the newest rows on the page of the list, older ones on pages of their own.

In: all rows, oldest first. Out: parts whose older ones stay as they are when rows are added, and links
between their pages. It must not know what a row is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from generator.pages import urls
from generator.pages.links import LinkMaker
from generator.record import Record

Item = TypeVar("Item")
ROWS = 200
"""Rows of an older part; the newest holds at least as many, and less than twice as many."""


class PartLink(Record, frozen=True):
    """One part of a long list: what it holds, and whether it is the page itself."""

    text: str
    href: str
    current: bool


def count_parts(rows: int) -> int:
    """Return how many parts a list of so many rows has: at least one."""
    return max(1, rows // ROWS)


def cut_part(items: Sequence[Item], number: int) -> Sequence[Item]:
    """Return the rows of a part; 1 is the oldest, and the last one takes whatever is left."""
    end = None if number == count_parts(len(items)) else number * ROWS
    return items[(number - 1) * ROWS : end]


def list_older(section: str, rows: int) -> list[tuple[str, int]]:
    """Return address and number of every part but the newest, which is the section's own page."""
    return [(urls.part_url(section, number), number) for number in range(1, count_parts(rows))]


def find_part(section: str, rows: int, number: int) -> str:
    """Return the address of a part."""
    return section if number == count_parts(rows) else urls.part_url(section, number)


def link_parts(
    links: LinkMaker,
    section: str,
    items: Sequence[Item],
    number: int,
    describe: Callable[[Sequence[Item]], str],
) -> tuple[PartLink, ...]:
    """Return links to all parts, newest first; none where there is only one."""
    last = count_parts(len(items))
    if last == 1:
        return ()
    return tuple(
        PartLink(
            describe(cut_part(items, item)),
            links.href(find_part(section, len(items), item)),
            item == number,
        )
        for item in range(last, 0, -1)
    )
