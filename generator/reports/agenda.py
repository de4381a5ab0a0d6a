"""The agenda: what is to be done now, soon, later, all the time, or has been left for long.

In: reminders, today, the days of the rules. Out: an `Agenda`. It must not know rules or pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from generator.record import Record
from generator.reports.days import shift_day
from generator.reports.followups import Followup

SOON_DAYS = 14
STANDING_RULES = frozenset({"study", "retest"})
"""Rules that hold on every day until something has been learnt."""


class Agenda(Record, frozen=True):
    """Reminders by when they matter, each part in order of due day.

    `due` are due by today, `soon` in the next days, `later` after them; `standing` are those about
    skills, `folded` what has been overdue for so long that one line tells of all.
    """

    due: tuple[Followup, ...]
    soon: tuple[Followup, ...]
    later: tuple[Followup, ...]
    standing: tuple[Followup, ...]
    folded: tuple[Followup, ...]


def build_agenda(
    followups: Iterable[Followup], as_of: date, rules: Mapping[str, int], days: int = SOON_DAYS
) -> Agenda:
    """Sort reminders into parts; `days` say how far ahead soon is."""
    found = tuple(followups)
    dated = tuple(item for item in found if item.rule not in STANDING_RULES)
    oldest, last = shift_day(as_of, -rules["fold"]), shift_day(as_of, days)
    return Agenda(
        due=tuple(item for item in dated if oldest <= item.due <= as_of),
        soon=tuple(item for item in dated if as_of < item.due <= last),
        later=tuple(item for item in dated if item.due > last),
        standing=tuple(item for item in found if item.rule in STANDING_RULES),
        folded=tuple(item for item in dated if item.due < oldest),
    )
