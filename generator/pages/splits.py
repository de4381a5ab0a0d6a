"""Groups of processes side by side: by purpose, source, type of company and role.

In: the book and the processes that have begun. Out: rows of tables. It must not know how groups are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.pages.cases import Cases, Length, Rate, list_cases, tell_median, tell_share
from generator.pages.companies import has_feedback
from generator.pages.links import LinkMaker
from generator.pages.rows import count_rounds
from generator.pages.wording import format_decimal, format_id
from generator.record import Record
from generator.reports.durations import measure_processes
from generator.reports.outcomes import Group, group_types, split_processes
from generator.reports.rates import Share

if TYPE_CHECKING:
    from generator.pages.book import Book
    from generator.reports.timeline import ProcessHistory

SPLIT_NAMES = {
    "purpose": "Purpose",
    "source": "How it began",
    "role": "Role",
}


class GroupRow(Record, frozen=True):
    """One group of a split."""

    label: str
    processes: Cases
    technical: Rate
    onsite: Rate
    offers: Rate
    silent: Rate
    reasons: Rate


class SplitTable(Record, frozen=True):
    """The same processes in groups by one thing."""

    id: str
    label: str
    groups: tuple[GroupRow, ...]


class TypeRow(Record, frozen=True):
    """One type of company: how its processes go; `rounds` is a mean, `feedback` of processes."""

    label: str
    companies: Cases
    processes: Cases
    rounds: str
    whole: Length
    onsite: Rate
    feedback: Rate
    silent: Rate


def plan_splits(
    book: Book, links: LinkMaker, begun: Sequence[ProcessHistory]
) -> tuple[SplitTable, ...]:
    """Describe the groups that are large enough to be told of."""
    return tuple(
        SplitTable(
            split.by,
            SPLIT_NAMES[split.by],
            tuple(_build_group(links, split.by, group) for group in split.groups),
        )
        for split in split_processes(begun, book.journal)
    )


def _build_group(links: LinkMaker, by: str, group: Group) -> GroupRow:
    """Describe one group; roles stand as they were written."""
    rates = (group.technical, group.onsite, group.offers, group.silent, group.reasons)
    return GroupRow(
        group.name if by == "role" else format_id(group.name),
        list_cases(group.processes, links.process),
        *(tell_share(share, links.process) for share in rates),
    )


def plan_types(
    book: Book, links: LinkMaker, begun: Sequence[ProcessHistory]
) -> tuple[TypeRow, ...]:
    """Describe each type of company."""
    histories = {item.process.id: item for item in begun}
    return tuple(
        _build_type(book, links, group, [histories[item] for item in group.processes])
        for group in group_types(begun, book.journal)
    )


def _build_type(
    book: Book, links: LinkMaker, group: Group, histories: Sequence[ProcessHistory]
) -> TypeRow:
    """Describe one type of company."""
    companies = dict.fromkeys(item.process.company for item in histories)
    rounds = sum(count_rounds(book, item.process.entries) for item in histories)
    heard = tuple(item.process.id for item in histories if _was_told(book, item))
    return TypeRow(
        label=format_id(group.name) or "Type not noted",
        companies=list_cases(companies, links.company),
        processes=list_cases(group.processes, links.process),
        rounds=format_decimal(rounds / len(histories), 1),
        whole=tell_median(measure_processes(histories), links.process),
        onsite=tell_share(group.onsite, links.process),
        feedback=tell_share(Share(heard, group.processes), links.process),
        silent=tell_share(group.silent, links.process),
    )


def _was_told(book: Book, history: ProcessHistory) -> bool:
    """Say whether they let me know what they thought in any entry of a process so far."""
    entries = (book.journal.entries[item] for item in history.process.entries)
    return any(entry.date <= book.as_of and has_feedback(entry) for entry in entries)
