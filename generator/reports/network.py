"""Network: who was met, how warm the contact is, when it is due, and who can recommend me where.

In: the journal, the timeline, the settings. Out: `Network`. It must not know pages or output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from generator.memo import Memo
from generator.model import Entry, Journal, Person
from generator.record import Record
from generator.reports.circles import Circles, find_circles
from generator.reports.contacts import Meeting, find_meetings
from generator.reports.days import days_between, shift_day
from generator.reports.timeline import Timeline
from generator.settings import Settings

WITHOUT_CADENCE = frozenset({"none", "dormant"})
LIVE_HOUR = 60
"""Minutes together that make a point of a tie; no source."""
KNOWN_LONG_DAYS = 365
"""Days of acquaintance that make a point of a tie; no source."""
TIE_LABELS = ((4, "strong"), (2, "medium"), (0, "weak"))
"""Fewest points of each label."""


class Tie(Record, frozen=True):
    """Strength of a tie: 0..5 points and weak, medium or strong."""

    points: int
    label: str


class Contact(Record, frozen=True):
    """A person as of today; `warmth` 0..1, None for tiers none and dormant or without a contact."""

    person: str
    tier: str
    last_contact: date | None
    next_due: date | None
    warmth: float | None
    tie: Tie
    entries: tuple[str, ...]


class Recommender(Record, frozen=True):
    """Someone who works, or worked, at a company; dates of that statement where known."""

    person: str
    present: bool
    since: date | None
    until: date | None
    tie: Tie


class Network(Record, frozen=True):
    """Contacts by person id (next due first), and by company id those who can recommend there.

    `meetings` are what the contacts are made of, by person.
    """

    as_of: date
    meetings: Mapping[str, Sequence[Meeting]]
    contacts: Mapping[str, Contact]
    recommenders: Mapping[str, tuple[Recommender, ...]]


class Standing(Record, frozen=True):
    """Which circles a person belongs to."""

    active: bool
    declined: bool
    finished: bool
    helper: bool


def build_network(
    journal: Journal, timeline: Timeline, settings: Settings, memo: Memo | None = None
) -> Network:
    """Return every person with tier, due day and tie, and who can recommend me where."""
    memo = memo or Memo()
    as_of = timeline.as_of
    meetings = find_meetings(journal, as_of, memo.open("meetings"))
    circles = find_circles(journal, timeline, meetings)
    entries, built = _find_entries(journal), memo.open("contacts")
    contacts = [
        built.call(
            person.id,
            _build_contact,
            person,
            meetings.get(person.id, ()),
            _find_standing(person.id, circles),
            tuple(entries.get(person.id, ())),
            settings,
            as_of,
        )
        for person in journal.people.values()
    ]

    def due_first(item: Contact) -> tuple[date, str, str]:
        name = journal.people[item.person].name.casefold()
        return item.next_due or date.max, name, item.person

    by_id = MappingProxyType({item.person: item for item in sorted(contacts, key=due_first)})
    return Network(as_of, meetings, by_id, _find_recommenders(journal, by_id, as_of))


def _find_standing(person: str, circles: Circles) -> Standing:
    """Return which circles somebody belongs to."""
    return Standing(
        active=person in circles.active,
        declined=person in circles.declined,
        finished=person in circles.finished,
        helper=person in circles.referrers or person in circles.givers,
    )


def _build_contact(
    person: Person,
    meetings: Sequence[Meeting],
    standing: Standing,
    entries: Sequence[Entry],
    settings: Settings,
    as_of: date,
) -> Contact:
    """Return one person as of today; `entries` are those that name them."""
    last = max((item.date for item in meetings if item.mutual), default=None)
    reached = max((item.date for item in meetings), default=None)
    tier = _find_tier(person, last, standing, settings.rules["dormant"], as_of)
    next_due = warmth = None
    if last and reached and tier not in WITHOUT_CADENCE:
        # A cadence of no days would leave no warmth to speak of, and no number either.
        cadence = max(1, settings.cadence[tier])
        next_due = shift_day(reached, cadence)
        warmth = float(2.0 ** (-days_between(last, as_of) / cadence))
    tie = _build_tie(meetings, standing, _first_day(person, entries), as_of)
    named_in = tuple(entry.id for entry in entries)
    return Contact(person.id, tier, last, next_due, warmth, tie, named_in)


def _find_tier(
    person: Person, last: date | None, standing: Standing, dormant_days: int, as_of: date
) -> str:
    """Return the tier: the explicit one, else the first that fits."""
    if person.tier:
        return person.tier
    if standing.active:
        return "active"
    if last and days_between(last, as_of) > dormant_days:
        return "dormant"
    if standing.declined or standing.helper:
        return "warm"
    return "keep" if standing.finished else "light"


def _first_day(person: Person, entries: Sequence[Entry]) -> date | None:
    """Return the day since which somebody is known: the first appearance or what the note says."""
    days = [entry.date for entry in entries]
    return min((*days, *([person.met] if person.met else [])), default=None)


def _build_tie(
    meetings: Sequence[Meeting],
    standing: Standing,
    known_since: date | None,
    as_of: date,
) -> Tie:
    """Count the points of a tie (facets after Granovetter): exchanges, an hour, help, a year."""
    exchanges = len({item.entry for item in meetings if item.mutual})
    hour = sum(item.live_minutes for item in meetings) >= LIVE_HOUR
    long_known = known_since is not None and days_between(known_since, as_of) > KNOWN_LONG_DAYS
    points = (exchanges >= 2) + hour + 2 * standing.helper + long_known
    return Tie(points, next(label for fewest, label in TIE_LABELS if points >= fewest))


def _find_entries(journal: Journal) -> Mapping[str, Sequence[Entry]]:
    """Return by person the entries that name them, in journal order."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in journal.entries.values():
        for person in entry.people:
            entries[person].append(entry)
    return entries


def _find_known(journal: Journal, as_of: date) -> set[str]:
    """Return the people of whom a note or an entry up to today tells."""
    noted = {person.id for person in journal.people.values() if person.note_path is not None}
    past = (entry for entry in journal.entries.values() if entry.date <= as_of)
    return noted.union(*(entry.people for entry in past))


def _find_recommenders(
    journal: Journal, contacts: Mapping[str, Contact], as_of: date
) -> Mapping[str, tuple[Recommender, ...]]:
    """Return by company who works there now, then who did, the strongest tie first.

    Left out are people to whom nothing shall be written, and those who are yet to be met.
    """
    known = _find_known(journal, as_of)
    found: dict[str, list[Recommender]] = {company: [] for company in journal.companies}
    for person in journal.people.values():
        if contacts[person.id].tier == "none" or person.id not in known:
            continue
        for company in _find_employers(person):
            tie = contacts[person.id].tie
            found.setdefault(company, []).append(_build_recommender(person, company, tie))

    def best_first(item: Recommender) -> tuple[bool, int, str, str]:
        name = journal.people[item.person].name.casefold()
        return not item.present, -item.tie.points, name, item.person

    return MappingProxyType(
        {company: tuple(sorted(items, key=best_first)) for company, items in found.items()}
    )


def _find_employers(person: Person) -> tuple[str, ...]:
    """Return the companies that somebody works or worked at, each once."""
    stated = [item.company for item in person.employments]
    return tuple(dict.fromkeys((*stated, *([person.company] if person.company else []))))


def _build_recommender(person: Person, company: str, tie: Tie) -> Recommender:
    """Return somebody's time at a company: its first stated day, and its last if it is over."""
    terms = [item for item in person.employments if item.company == company]
    present = person.company == company
    since = min((item.since for item in terms if item.since), default=None)
    until = max((item.until for item in terms if item.until), default=None)
    return Recommender(person.id, present, since, None if present else until, tie)
