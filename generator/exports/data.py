"""`journal.json`: everything that was read and computed, for other tools.

In: the journal, its reports and today. Out: the bytes of one JSON document whose keys are a stable
interface: numbers are unrounded, dates ISO, references are ids as in URLs. It must not know pages
or where the file goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from generator.model import Entry, Journal, Question, Rating, Round, SkillMark, Term
from generator.record import encode_json
from generator.reports.all import Reports
from generator.reports.network import Contact
from generator.reports.offers import Offer
from generator.reports.questions import AskedQuestion
from generator.reports.reminders import Followup
from generator.reports.skills import Observation, SkillLevel
from generator.reports.timeline import ProcessHistory

FORMAT = "rounds"
VERSION = 1

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def render_data(journal: Journal, reports: Reports, as_of: date) -> bytes:
    """Return `journal.json` as UTF-8 with a newline at its end."""
    network = reports.network
    processes: dict[str, list[Json]] = defaultdict(list)
    for history in reports.timeline.histories.values():
        processes[history.process.company].append(history.process.id)
    document: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "as_of": as_of.isoformat(),
        "entries": [_show_entry(entry, as_of) for entry in journal.entries.values()],
        "processes": [_show_process(item) for item in reports.timeline.histories.values()],
        "skills": [_show_skill(journal, level) for level in reports.skills.levels.values()],
        "people": [_show_person(journal, network.contacts[key]) for key in sorted(journal.people)],
        "companies": [
            _show_company(journal, reports, key, processes) for key in sorted(journal.companies)
        ],
        "followups": [_show_followup(item) for item in reports.followups],
        "offers": [_show_offer(item) for item in reports.offers],
        "questions": [_show_asked(item) for item in reports.questions],
        "funnel": [
            {"step": item.step, "reached": item.reached, "of": item.of}
            for item in reports.timeline.funnel
        ],
    }
    fields = [b'"%s": %s' % (key.encode(), _write(value)) for key, value in document.items()]
    return b"{\n%s\n}\n" % b",\n".join(fields)


def _write(value: Json) -> bytes:
    """Return JSON with a line for each item of a list, so that two builds can be compared."""
    if not isinstance(value, list):
        return encode_json(value)
    items = b",\n".join(map(encode_json, value))
    return b"[\n%s\n]" % items if items else b"[]"


def _show_entry(entry: Entry, as_of: date) -> dict[str, Json]:
    """Return an item of `entries`."""
    return {
        "id": entry.id,
        "path": entry.path,
        "date": entry.date.isoformat(),
        **_show_talk(entry),
        "company": entry.company,
        "role": entry.role,
        "process": entry.process,
        "url": f"entries/{entry.id}/index.html",
        "upcoming": entry.date > as_of,
        "sessions": [
            {"session": item.session, **_show_talk(item)}
            for item in entry.rounds
            if item.session is not None
        ],
    }


def _show_talk(item: Entry | Round) -> dict[str, Json]:
    """Return what an entry and one of its sessions have in common."""
    return {
        "time": f"{item.time:%H:%M}" if item.time else None,
        "stage": item.stage,
        "title": item.title,
        "people": [*item.people],
        "skills": [_show_mark(mark) for mark in item.marks],
        "questions": [_show_question(question) for question in item.questions],
        "outcome": item.outcome,
        "duration_minutes": item.minutes,
    }


def _show_mark(mark: SkillMark) -> dict[str, Json]:
    """Return an item of an entry's `skills`."""
    return {
        "id": mark.skill,
        "self": _show_rating(mark.own),
        "theirs": _show_rating(mark.theirs),
        "note": mark.note,
        "minutes": mark.minutes,
    }


def _show_question(question: Question) -> dict[str, Json]:
    """Return an item of an entry's `questions`."""
    return {"text": question.text, "skills": [*question.skills], "went": question.went}


def _show_process(history: ProcessHistory) -> dict[str, Json]:
    """Return an item of `processes`."""
    process = history.process
    return {
        "id": process.id,
        "company": process.company,
        "role": process.role,
        "attempt": process.attempt,
        "previous": process.previous,
        "status": history.status,
        "source": process.source,
        "purpose": process.purpose,
        "started": history.started.isoformat(),
        "ended": _show_day(history.ended),
        "days": history.days,
        "furthest_stage": history.furthest_stage,
        "stages": [
            {"stage": spell.stage, "entered": spell.entered.isoformat(), "days": spell.days}
            for spell in history.stages
        ],
        "entries": [*process.entries],
        "last_contact": _show_day(history.last_contact),
        "waiting_days": history.waiting_days,
    }


def _show_skill(journal: Journal, level: SkillLevel) -> dict[str, Json]:
    """Return an item of `skills`; `companies` is the number of those that gave evidence."""
    skill = journal.skills[level.skill]
    return {
        "id": skill.id,
        "name": skill.name,
        "group": skill.group,
        "n": level.n,
        "N": level.total_weight,
        "p": level.mean,
        "level": level.level,
        "low": level.low,
        "high": level.high,
        "confidence": level.confidence,
        "trend": level.trend,
        "delta": level.delta,
        "demand": level.demand.share,
        "shortfall": level.shortfall,
        "priority": level.priority,
        "status": level.status,
        "closed_on": _show_day(level.closed_on),
        "flags": [*level.flags],
        "companies": len(level.companies),
        "evidence": [_show_observation(item) for item in level.observations],
    }


def _show_observation(item: Observation) -> dict[str, Json]:
    """Return an item of a skill's `evidence`."""
    return {
        "entry": item.entry,
        "session": item.session,
        "date": item.date.isoformat(),
        "company": item.company,
        "value": item.value,
        "weight": item.weight,
        "age_days": item.age_days,
        "effective": item.effective,
    }


def _show_person(journal: Journal, contact: Contact) -> dict[str, Json]:
    """Return an item of `people`."""
    person = journal.people[contact.person]
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role or None,
        "company": person.company,
        "past_companies": [*person.past_companies],
        "relation": person.relation,
        "tier": contact.tier,
        "last_contact": _show_day(contact.last_contact),
        "next_due": _show_day(contact.next_due),
        "warmth": contact.warmth,
        "tie": {"points": contact.tie.points, "label": contact.tie.label},
        "entries": [*contact.entries],
    }


def _show_company(
    journal: Journal, reports: Reports, key: str, processes: Mapping[str, list[Json]]
) -> dict[str, Json]:
    """Return an item of `companies`; people who work there now come first."""
    company = journal.companies[key]
    return {
        "id": company.id,
        "name": company.name,
        "type": company.type,
        "processes": processes.get(key, []),
        "people": [item.person for item in reports.network.recommenders.get(key, ())],
    }


def _show_followup(item: Followup) -> dict[str, Json]:
    """Return an item of `followups`."""
    return {
        "rule": item.rule,
        "due": item.due.isoformat(),
        "title": item.title,
        "process": item.process,
        "person": item.person,
        "skill": item.skill,
        "entry": item.entry,
        "letter": item.letter,
        "overdue": item.overdue,
    }


def _show_offer(offer: Offer) -> dict[str, Json]:
    """Return an item of `offers`."""
    return {
        "process": offer.process,
        "entry": offer.entry,
        "date": offer.date.isoformat(),
        "terms": _show_terms(offer.terms),
        "deadline": _show_day(offer.deadline),
        "steps": [
            {
                "entry": step.entry,
                "date": step.date.isoformat(),
                "counter": _show_terms(step.counter),
                "terms": _show_terms(step.terms),
            }
            for step in offer.steps
        ],
        "decision": offer.decision,
    }


def _show_terms(terms: Iterable[Term]) -> dict[str, Json]:
    """Return terms by name; the numbers are null where a term is text alone."""
    return {term.name: _show_term(term) for term in terms}


def _show_term(term: Term) -> dict[str, Json]:
    """Return one term."""
    money = term.money
    return {
        "text": term.text,
        "low": money.low if money else None,
        "high": money.high if money else None,
        "currency": money.currency if money else None,
        "period": money.period if money else None,
    }


def _show_asked(item: AskedQuestion) -> dict[str, Json]:
    """Return an item of `questions`."""
    return {
        "text": item.text,
        "skills": [*item.skills],
        "entry": item.entry,
        "session": item.session,
        "stage": item.stage,
        "company": item.company,
        "date": item.date.isoformat(),
        "went": item.went,
        "note": item.note,
    }


def _show_rating(rating: Rating | None) -> float | None:
    """Return a rating's value on 0..1."""
    return rating.value if rating else None


def _show_day(day: date | None) -> str | None:
    """Return a day as ISO text."""
    return day.isoformat() if day else None
