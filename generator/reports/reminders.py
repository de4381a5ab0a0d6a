"""Reminders: what to do next and by when, one rule each, with the entry that caused it.

In: the facts of today. Out: `Followup` values in order of due day.
It must not know pages or output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.model import Journal
from generator.record import replace
from generator.reports.end_rules import (
    remind_answer_offer,
    remind_ask_why,
    remind_rematch,
    remind_say_no_kindly,
)
from generator.reports.followups import MOVED, Facts, Followup
from generator.reports.round_rules import remind_prepare, remind_thank_you, remind_write_up
from generator.reports.silence_rules import remind_ghosted, remind_ping, remind_second_ping
from generator.reports.timeline import Timeline
from generator.reports.upkeep_rules import (
    remind_keep_in_touch,
    remind_reconnect,
    remind_retest,
    remind_study,
)

__all__ = ["Followup", "build_followups", "find_stuck"]

REMINDERS = (
    remind_prepare,
    remind_write_up,
    remind_thank_you,
    remind_ping,
    remind_second_ping,
    remind_ghosted,
    remind_ask_why,
    remind_answer_offer,
    remind_say_no_kindly,
    remind_study,
    remind_retest,
    remind_rematch,
    remind_keep_in_touch,
    remind_reconnect,
)
"""One function a rule; of what is due on one day, the earlier rule comes first."""
OVERRULED = frozenset({"ask-why", "answer-offer", "say-no-kindly", "rematch"})
"""Rules that an entry's own `remind` overrules; the pings look at it themselves."""
OVERRULED_ALONE = frozenset({"keep-in-touch", "reconnect"})
"""Rules that it overrules outside a process: inside one it speaks of the answer awaited there."""
MOVING = frozenset({"ping", "second-ping", "answer-offer"})
"""Rules that get a process on, which writing up or giving up does not."""


def build_followups(facts: Facts) -> tuple[Followup, ...]:
    """Return everything that is or will be due, soonest first, and what the owner has ended."""
    found = [item for rule in REMINDERS for item in rule(facts)]
    # Sorting is stable, so that the order of the rules decides within a day.
    kept = _overrule_all(facts.journal, found, facts.as_of)
    return tuple(sorted(kept, key=lambda item: item.due))


def find_stuck(timeline: Timeline, followups: Iterable[Followup]) -> tuple[str, ...]:
    """Return the open processes with no next step and no reminder that would move them."""
    moved = {item.process for item in followups if item.rule in MOVING}
    return tuple(
        key
        for key, history in timeline.histories.items()
        if not history.is_closed and not history.upcoming and key not in moved
    )


def _overrule_all(
    journal: Journal, followups: Iterable[Followup], as_of: date
) -> Iterator[Followup]:
    """Move or end the reminders of entries that say so themselves."""
    for item in followups:
        remind = _find_remind(journal, item)
        if remind is None:
            yield item
        elif isinstance(remind, date):
            yield replace(item, due=remind, overdue=remind < as_of, state=MOVED)
        else:
            yield replace(item, state=remind)


def _find_remind(journal: Journal, item: Followup) -> date | str | None:
    """Return what the entry behind a reminder says about it, if anything."""
    if item.entry is None:
        return None
    entry = journal.entries[item.entry]
    alone = item.rule in OVERRULED_ALONE and entry.process is None
    return entry.remind if alone or item.rule in OVERRULED else None
