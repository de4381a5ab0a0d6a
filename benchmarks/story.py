"""A made-up journal as values: who, when, what was asked, and the text below.

In: how many entries, a seed. Out: a `Corpus`. It must not know how any generator wants it written.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.names import NameMaker, spell_host

AS_OF = date(2026, 11, 15)
FIRST_DAY = date(2020, 1, 6)
PER_COMPANY = 8
PEOPLE_SHARE = 4
BODY_BYTES = 1560
SKILLS_EACH = 4
BETWEEN_ATTEMPTS = 240
"""Days from one attempt's end to the next one's start."""
STARTS = ("contacted", "applied")
THEIRS = ("feedback", "rejected")
ROUNDS = frozenset(
    "pre-screen assessment tech-screen take-home technical algorithms engineering system-design tools "
    "domain onsite hiring-manager culture-fit team-match".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody met: who they are and where they work."""

    name: str
    role: str
    relation: str
    company: str

    @property
    def email(self) -> str:
        """An address at the company's own made-up host."""
        return f"{self.name.lower().replace(' ', '.')}@{spell_host(self.company)}"


@dataclass(frozen=True, slots=True)
class Rating:
    """What was said about one skill; None where nobody rated it."""

    skill: str
    own: int | None
    theirs: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: `id` is its file name without the ending, `question` is (text, skill, went)."""

    id: str
    date: date
    stage: str
    title: str
    company: str
    role: str
    city: str
    people: tuple[Person, ...]
    ratings: tuple[Rating, ...]
    outcome: str
    question: tuple[str, str, str] | None
    body: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """A whole journal: its events by date, and the day to take for today."""

    events: tuple[Event, ...]
    as_of: date = AS_OF


@dataclass(frozen=True, slots=True)
class _Company:
    name: str
    role: str
    city: str
    people: tuple[Person, ...]


def build_corpus(entries: int, seed: int = 1) -> Corpus:
    """Make up so many entries, an eighth as many companies and a quarter as many people."""
    words = read_words()
    chance = random.Random(seed)
    companies = _make_companies(entries // PER_COMPANY, entries // PEOPLE_SHARE, words, chance)
    skills = _deal_skills(words["skills"], chance)
    events: list[Event] = []
    for number, company in enumerate(companies):
        last = number == len(companies) - 1
        steps = entries - len(events) if last else PER_COMPANY
        guests = companies[number - 1].people[:1] if number else ()
        events.extend(_tell_course(company, guests, steps, words, skills, chance))
    return Corpus(tuple(sorted(events, key=lambda event: (event.date, event.id))))


def read_words() -> Mapping[str, Any]:
    """Return the tables of words."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def _make_companies(
    count: int, people: int, words: Mapping[str, Any], chance: random.Random
) -> list[_Company]:
    """Make companies with two people each; the last one has those who are left over."""
    maker = NameMaker(words, chance)
    result = []
    for number in range(count):
        staff = 2 if number < count - 1 else people - 2 * number
        name = maker.make_company()
        team = tuple(_make_person(maker, name, order, words, chance) for order in range(staff))
        role, city = chance.choice(words["roles"]), chance.choice(words["cities"])
        result.append(_Company(name, role, city, team))
    return result


def _make_person(
    maker: NameMaker, company: str, order: int, words: Mapping[str, Any], chance: random.Random
) -> Person:
    table, relation = ("building", "interviewer") if order else ("recruiting", "recruiter")
    return Person(maker.make_person(), chance.choice(words[table]), relation, company)


def _deal_skills(names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Yield skills without end, each as often as the others, in an order that changes."""
    while True:
        yield from chance.sample(names, len(names))


def _tell_course(
    company: _Company,
    guests: Sequence[Person],
    steps: int,
    words: Mapping[str, Any],
    skills: Iterator[str],
    chance: random.Random,
) -> Iterator[Event]:
    """Yield what happened with one company; every eighth entry names somebody from elsewhere."""
    plot: list[str] = chance.choice(words["plots"])
    stages = (plot + ["catch-up"] * steps)[:steps]
    for number, (day, stage) in enumerate(zip(_choose_days(stages, chance), stages, strict=True)):
        people = (*company.people, *(guests if number == PER_COMPANY // 2 else ()))
        chosen = list(dict.fromkeys(next(skills) for _ in range(SKILLS_EACH)))
        yield _tell_event(company, day, stage, people, chosen, words, chance)


def _choose_days(stages: Sequence[str], chance: random.Random) -> list[date]:
    """Return a day for each stage, a few days apart, none after the last day."""
    offsets, offset = [], 0
    for number, stage in enumerate(stages):
        if number:
            offset += BETWEEN_ATTEMPTS if stage in STARTS else chance.randrange(3, 13)
        offsets.append(offset)
    span = (AS_OF - FIRST_DAY).days
    start = min(chance.randrange(span), span - offset)
    return [FIRST_DAY + timedelta(days=start + offset) for offset in offsets]


def _tell_event(
    company: _Company,
    day: date,
    stage: str,
    people: tuple[Person, ...],
    skills: Sequence[str],
    words: Mapping[str, Any],
    chance: random.Random,
) -> Event:
    host = spell_host(company.name)
    asked = chance.choice(words["questions"]).format(skill=skills[0].replace("-", " "))
    went = chance.choice(["struggled", "partial", "good", "excellent"])
    return Event(
        id=f"{day.isoformat()}-{host.removesuffix('.example')}-{stage}",
        date=day,
        stage=stage,
        title=f"{company.name}: {stage.replace('-', ' ')} on {skills[1].replace('-', ' ')}",
        company=company.name,
        role=company.role,
        city=company.city,
        people=people,
        ratings=tuple(_rate_skill(skill, stage, words, chance) for skill in skills),
        outcome=chance.choice(["passed", "failed"]) if stage in ROUNDS else "",
        question=(asked, skills[0], went) if stage in ROUNDS else None,
        body=_write_body(skills, host, words, chance),
    )


def _rate_skill(skill: str, stage: str, words: Mapping[str, Any], chance: random.Random) -> Rating:
    own, theirs = 1 + chance.randrange(5), 1 + chance.randrange(5)
    note = chance.choice(words["notes"])
    if stage in ROUNDS:
        return (
            Rating(skill, own, theirs, "")
            if chance.random() < 0.5
            else Rating(skill, own, None, note)
        )
    return Rating(skill, None, theirs if stage in THEIRS else None, note)


def _write_body(
    skills: Sequence[str], host: str, words: Mapping[str, Any], chance: random.Random
) -> str:
    """Write paragraphs, a list, a code span and a link; about `BODY_BYTES` long."""
    names = [skill.replace("-", " ") for skill in skills]
    turn = count()

    def fill(sentence: str) -> str:
        return sentence.format(skill=names[next(turn) % len(names)])

    sentences = [fill(item) for item in chance.sample(words["sentences"], 22)]
    points = "\n".join(f"- {fill(item)}" for item in chance.sample(words["points"], 3))
    code, link = chance.choice(words["codes"]), f"[their handbook](https://{host}/handbook)"
    middle = f"What I noted of *{names[0]}*:\n\n{points}\n\nIt came down to `{code}`, see {link}."
    left = BODY_BYTES - len(middle)
    chosen = []
    while left > len(sentences[-1]) // 2:
        chosen.append(sentences.pop())
        left -= len(chosen[-1]) + 1
    third = len(chosen) // 3
    parts = (chosen[:third], [middle], chosen[third : 2 * third], chosen[2 * third :])
    return "\n\n".join(" ".join(part) for part in parts) + "\n"
