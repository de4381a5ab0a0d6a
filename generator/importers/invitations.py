"""Invitations of a calendar (.ics) to drafts of rounds.

In: the text of a calendar, and what the journal knows of companies. Out: drafts, and events that are
left out. An event is taken when it speaks of an interview or comes from a company that is known; the
kind of round is read from its title, or marked as a guess. It must not know the journal itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from generator.entries.values import is_email, is_zone
from generator.importers.days import read_moment
from generator.importers.drafts import (
    EntryDraft,
    Harvest,
    PersonPart,
    Place,
    Skipped,
    cut_line,
)
from generator.importers.fitting import LONGEST, fit_name
from generator.importers.hints import Hints
from generator.importers.lines import Block, Property, read_blocks
from generator.record import Record
from generator.vocabulary import find_stage, normalise_name

LABEL = "invitations"
OWN_UID = re.compile(r"(?:entry|reminder)-.+@rounds")
SPEAKS_OF_ONE = re.compile(
    r"\b(?:interview\w*|pre-?screen\w*|phone screen|screening|recruit\w*|hiring|on-?site|assessment"
    r"|system design|culture fit|tech(?:nical)? (?:screen|round)|coding round|debrief)\b",
    re.IGNORECASE,
)
CALL = re.compile(r"\b(?:intro(?:ductory|duction)?|recruiter|phone|call|chat)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
WORD_PART = re.compile(r"[^\W_]+")
LONGEST_STAGE = 4
MEETING = re.compile(r"https?://\S+", re.IGNORECASE)
VIDEO = re.compile(
    r"https?://[^\s/]*(?:zoom\.us|meet\.google\.com|teams\.(?:microsoft|live)\.com|webex\.com)/",
    re.IGNORECASE,
)
PHONE = re.compile(r"\+?[\d ()/-]{6,}")
AT_COMPANY = re.compile(r"(?:\bat|@)\s+(?P<name>[^\W\d_][\w.&'-]*(?:\s+[^\W\d_a-z][\w.&'-]*){0,3})")
MAILBOXES = frozenset(
    (
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com"),
        *("me.com", "yahoo.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de"),
        *("group.calendar.google.com", "resource.calendar.google.com", "calendly.com"),
        *("greenhouse.io", "lever.co", "hire.lever.co", "ashbyhq.com", "goodtime.io", "zoom.us"),
    )
)
"""Domains of mailboxes and of services that send invitations for anybody: they name no company."""
SECOND_LEVELS = frozenset(("co", "com", "org", "net", "ac"))
LONGEST_TITLE, LONGEST_TEXT = 500, 20_000


class _Guest(Record, frozen=True):
    """Somebody invited; what is not stated is empty."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2].casefold()


class _Left(Exception):
    """An event that no entry is made of, and why."""


def read_invitations(text: str, hints: Hints) -> Harvest:
    """Return a draft for every event that is a round."""
    drafts: list[EntryDraft] = []
    skipped: list[Skipped] = []
    for event in read_blocks(text, "VEVENT"):
        try:
            drafts.append(_read_event(event, hints))
        except _Left as reason:
            what = cut_line(event.text("SUMMARY"))
            skipped.append(Skipped(Place(event.line), what, str(reason)))
    return Harvest(LABEL, tuple(drafts), tuple(skipped))


def _read_event(event: Block, hints: Hints) -> EntryDraft:
    title = event.text("SUMMARY")[:LONGEST_TITLE]
    if OWN_UID.fullmatch(event.text("UID")):
        raise _Left("Rounds wrote it itself")
    if event.text("STATUS").upper() == "CANCELLED":
        raise _Left("it is called off")
    guests = tuple(_list_guests(event))
    stage, is_sure = _find_stage(title)
    company = _find_company(title, guests, hints)
    start = _read_moment(event.find("DTSTART"))
    if start is None:
        raise _Left("it has no beginning that can be read")
    day, clock = _place(start, hints.zone)
    people, others = _pick_people(guests, hints.owner)
    return EntryDraft(
        Place(event.line),
        stage,
        day,
        company,
        clock,
        fields=_list_fields(event, start),
        people=people,
        text=(f"Invitation: {title}",) if title else (),
        private=tuple(_list_private(event, others)),
        is_guess=not is_sure,
    )


def _find_stage(title: str) -> tuple[str, bool]:
    """Return the stage that a title names, by the longest wording; else a guess."""
    words = WORD.findall(title)
    for length in range(LONGEST_STAGE, 0, -1):
        for start in range(len(words) - length + 1):
            stage = find_stage(" ".join(words[start : start + length]))
            if stage is not None and stage.is_round and stage.is_pipeline:
                return stage.id, True
    is_call = CALL.search(title) and "interview" not in title.casefold()
    return ("pre-screen" if is_call else "technical"), False


def _find_company(title: str, guests: Sequence[_Guest], hints: Hints) -> str:
    """Return whose round it is: as the user says, as the journal knows, as the event itself says."""
    if hints.company:
        return hints.company
    known = _find_known(title, guests, hints)
    if known:
        return known
    if SPEAKS_OF_ONE.search(title) is None:
        raise _Left("nothing in it speaks of an interview; --company NAME takes it all the same")
    if match := AT_COMPANY.search(title):
        return match["name"]
    for guest in guests:
        if guest.domain and guest.domain not in MAILBOXES:
            return _spell_domain(guest.domain)
    raise _Left("it names no company: say which with --company NAME")


def _find_known(title: str, guests: Sequence[_Guest], hints: Hints) -> str:
    """Return a company of the journal that the title names or that a guest writes from."""
    words = f" {' '.join(WORD.findall(normalise_name(title)))} "
    found = [name for name in hints.companies
             if f" {' '.join(WORD.findall(normalise_name(name)))} " in words]  # fmt: skip
    if found:
        return hints.companies[max(found, key=len)]
    domains = [guest.domain for guest in guests if guest.domain and guest.domain not in MAILBOXES]
    spelt = {_squash(name): shown for name, shown in hints.companies.items()}
    known = (hints.domains.get(item) or spelt.get(_squash(_cut_name(item))) for item in domains)
    return next(filter(None, known), "")


def _squash(name: str) -> str:
    """Return the letters and digits of a name, as they stand in a domain."""
    return "".join(WORD_PART.findall(normalise_name(name)))


def _cut_name(domain: str) -> str:
    """Return the part of a domain that is a name: `acme` of `mail.acme.example`."""
    labels = domain.split(".")
    at = -3 if len(labels) > 2 and labels[-2] in SECOND_LEVELS else -2
    return labels[at] if len(labels) >= -at else labels[0]


def _spell_domain(domain: str) -> str:
    """Return the name in a domain as a company may be called."""
    return fit_name(_cut_name(domain).replace("-", " ").title()) or "Unknown"


def _list_guests(event: Block) -> Iterator[_Guest]:
    """Yield who is invited, whoever invites first."""
    for item in (*event.find_all("ORGANIZER"), *event.find_all("ATTENDEE")):
        if item.params.get("CUTYPE", "").upper() in ("RESOURCE", "ROOM"):
            continue
        email = item.value.strip()
        email = email[len("mailto:") :] if email.lower().startswith("mailto:") else ""
        email = email if is_email(email) and len(email) <= LONGEST else ""
        name = fit_name(item.params.get("CN", "")) or ""
        yield _Guest("" if "@" in name else name, email)


def _pick_people(
    guests: Sequence[_Guest], owner: str
) -> tuple[tuple[PersonPart, ...], tuple[str, ...]]:
    """Return who takes part beside the owner, and addresses of whom no name is known."""
    people: dict[str, PersonPart] = {}
    others: list[str] = []
    for guest in guests:
        is_owner = owner and normalise_name(guest.name) == normalise_name(owner)
        if guest.name and guest.domain not in MAILBOXES and not is_owner:
            stated = {"email": guest.email} if guest.email else {}
            people.setdefault(normalise_name(guest.name), PersonPart(guest.name, stated))
        elif guest.name or guest.email:
            others.append(" ".join(filter(None, (guest.name, guest.email))))
    return tuple(people.values()), tuple(dict.fromkeys(others))


def _read_moment(item: Property | None) -> datetime | date | None:
    return read_moment(item.value, item.params.get("TZID", "")) if item else None


def _place(start: datetime | date, zone: str) -> tuple[date, str]:
    """Return day and hour, in the journal's zone where it has one."""
    if not isinstance(start, datetime):
        return start, ""
    if start.tzinfo is None:
        return start.date(), f"{start:%H:%M}"
    if zone:
        from zoneinfo import ZoneInfo

        try:
            local = start.astimezone(ZoneInfo(zone))
        except OverflowError:
            raise _Left("it lies outside the calendar") from None
        return local.date(), f"{local:%H:%M}"
    return start.date(), f"{start:%H:%M} {_name_zone(start)}"


def _name_zone(start: datetime) -> str:
    key = getattr(start.tzinfo, "key", "")
    if key == "UTC":
        return "Z"
    return key if key and is_zone(key) else f"{start:%z}"[:5]


def _list_fields(event: Block, start: datetime | date) -> dict[str, str]:
    """Return how long it takes, where, and how it is held."""
    fields = {}
    if (length := _measure(event, start)) is not None:
        fields["duration"] = f"{length}m"
    place = event.text("LOCATION")
    links = f"{place} {event.text('DESCRIPTION')} {event.text('URL')}"
    if PHONE.fullmatch(place):
        fields["format"] = "phone"
    elif event.find("X-GOOGLE-CONFERENCE") or VIDEO.search(links):
        fields["format"] = "video"
    if place and not _is_private(place):
        fields["location"] = " ".join(place.split())
    return fields


def _is_private(place: str) -> bool:
    """Say whether a place is no place: the link or the number of a meeting."""
    return bool(MEETING.search(place) or PHONE.fullmatch(place) or len(place) > LONGEST)


def _measure(event: Block, start: datetime | date) -> int | None:
    """Return the minutes that an event takes."""
    end = _read_moment(event.find("DTEND"))
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    try:
        minutes = (end - start) // timedelta(minutes=1)
    except TypeError:  # one with a zone and one without
        return None
    return minutes if 0 < minutes <= 24 * 60 else None


def _list_private(event: Block, others: Sequence[str]) -> Iterator[str]:
    """Yield what only the owner should read: links to meetings, dial-in numbers, addresses."""
    place = event.text("LOCATION")
    if _is_private(place):
        yield place[:LONGEST_TEXT]
    for item in (*event.find_all("URL"), *event.find_all("X-GOOGLE-CONFERENCE")):
        yield item.text[:LONGEST_TEXT]
    if text := event.text("DESCRIPTION"):
        yield text[:LONGEST_TEXT]
    if others:
        yield f"Also invited: {'; '.join(others)}"
    if event.find("RRULE"):
        yield "It repeats in the calendar; this is its first day."
