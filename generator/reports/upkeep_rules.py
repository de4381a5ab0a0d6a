"""Reminders beside any process: study, retest, keep in touch, reconnect.

In: the facts of today. Out: `Followup` values. It must not know the other rules or pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.events import past_rounds
from generator.reports.days import days_between, quarter_end, quarter_start
from generator.reports.followups import Facts, Followup
from generator.reports.gaps import TOP_GAPS
from generator.reports.hours import probed_skills
from generator.reports.network import Contact
from generator.reports.skills import SkillLevel


def remind_study(facts: Facts) -> Iterator[Followup]:
    """Remind of the most urgent gaps."""
    levels = (facts.skills.levels[skill] for skill in facts.skills.ranking)
    gaps = [level for level in levels if level.status == "gap"]
    for level in gaps[:TOP_GAPS]:
        companies = "company" if level.demand.of == 1 else "companies"
        asked = f"asked by {len(level.demand.companies)} of {level.demand.of} {companies}"
        title = f"Study {_name_skill(facts, level)}: level {1 + 4 * level.level:.1f} of 5, {asked}"
        yield _remind_skill(facts, "study", level, title)


def remind_retest(facts: Facts) -> Iterator[Followup]:
    """Remind of a mock or interview for skills that only a new test can show to have grown."""
    probed: dict[str, date] = {}
    for item in past_rounds(facts.journal, facts.as_of):
        for skill in probed_skills(item):
            probed[skill] = item.date
    for level in facts.skills.levels.values():
        newest = level.observations[-1] if level.observations else None
        if newest is None or probed.get(level.skill, newest.date) > newest.date:
            continue
        name = _name_skill(facts, level)
        if level.status == "retest":
            title = f"Retest {name}: {newest.study_hours:g} hours of study since the last round"
            yield _remind_skill(facts, "retest", level, title)
        elif level.status == "recovering":
            title = f"Retest {name}: better of late, not yet proven"
            yield _remind_skill(facts, "retest", level, title)


def remind_keep_in_touch(facts: Facts) -> Iterator[Followup]:
    """Remind of people by their tier's cadence; open processes have rules of their own."""
    busy = {
        person
        for key, history in facts.timeline.histories.items()
        if not history.is_closed
        for entry in (*facts.past[key], *map(facts.journal.entries.__getitem__, history.upcoming))
        for person in entry.people
    }
    for contact in facts.network.contacts.values():
        running = contact.tier == "active" and contact.person in busy
        if contact.next_due and not running:
            title = f"Write to {_introduce(facts, contact)}"
            yield _remind_person(facts, "keep-in-touch", contact, contact.next_due, title)


def remind_reconnect(facts: Facts) -> Iterator[Followup]:
    """Remind of a few dormant people a quarter, the strongest ties of different companies first."""
    dormant = [item for item in facts.network.contacts.values() if item.tier == "dormant"]
    start = quarter_start(facts.as_of)
    written = {item.person: _last_written(facts, item) for item in dormant}
    tried = sum(day is not None and day >= start for day in written.values())
    rest_days = facts.settings.cadence["light"]
    waiting = [
        item
        for item in dormant
        if (day := written[item.person]) is None or days_between(day, facts.as_of) >= rest_days
    ]
    for contact in _pick_different(facts, waiting)[
        : max(0, facts.rules["reconnect-count"] - tried)
    ]:
        title = f"Reconnect with {_introduce(facts, contact)}"
        yield _remind_person(facts, "reconnect", contact, quarter_end(facts.as_of), title)


def _pick_different(facts: Facts, contacts: list[Contact]) -> list[Contact]:
    """Order people by tie, those of a company that came up already after all others."""

    def trust(item: Contact) -> tuple[int, date, str]:
        return -item.tie.points, item.last_contact or date.min, item.person

    seen: set[str | None] = set()
    first: list[Contact] = []
    later: list[Contact] = []
    for contact in sorted(contacts, key=trust):
        company = facts.journal.people[contact.person].company
        (later if company is not None and company in seen else first).append(contact)
        seen.add(company)
    return first + later


def _last_written(facts: Facts, contact: Contact) -> date | None:
    """Return the day of my last message to somebody."""
    meetings = facts.network.meetings.get(contact.person, ())
    return max((item.date for item in meetings if not item.mutual), default=None)


def _remind_skill(facts: Facts, rule: str, level: SkillLevel, title: str) -> Followup:
    """Make a reminder about a skill, due now, caused by its newest evidence."""
    entry = level.observations[-1].entry
    return facts.remind(rule, facts.as_of, title, skill=level.skill, entry=entry)


def _remind_person(facts: Facts, rule: str, contact: Contact, due: date, title: str) -> Followup:
    """Make a reminder about a person, caused by the last contact."""
    meetings = sorted(facts.network.meetings.get(contact.person, ()), key=lambda item: item.date)
    return facts.remind(
        rule,
        due,
        title,
        person=contact.person,
        entry=meetings[-1].entry if meetings else None,
        letter="check-in",
    )


def _name_skill(facts: Facts, level: SkillLevel) -> str:
    """Return a skill's name."""
    return facts.journal.skills[level.skill].name


def _introduce(facts: Facts, contact: Contact) -> str:
    """Return a name with company and last contact, as far as known."""
    person = facts.journal.people[contact.person]
    where = f" ({facts.company_of(person.company)})" if person.company else ""
    when = f": last contact {contact.last_contact}" if contact.last_contact else ""
    return f"{person.name}{where}{when}"
