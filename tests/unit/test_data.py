"""`journal.json`: its lists, their keys, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any, TypeVar

import pytest

from generator.exports.data import render_data
from generator.model import Journal
from generator.record import replace
from generator.reports.all import build_reports
from generator.settings import Settings
from tests.unit.builders import ask, entry, feedback, journal, mark, person, session, study, term

TODAY = date(2026, 3, 1)
DANA = "dana-reyes"
Value = TypeVar("Value")


def build_sample() -> Journal:
    """Build a journal with something in every list."""
    return journal(
        entry("2026-01-05-contacted", "contacted", people=[DANA]),
        entry(
            "2026-01-10-algorithms", "algorithms", time=time(9, 5), minutes=60, outcome="failed",
            people=[DANA], marks=(mark("go", "3", "3/4"), mark("sql")),
            questions=(ask("go", "good"),), feedback=(feedback(mark("go", None, "2/4")),),
        ),
        entry(
            "2026-01-12-onsite", "onsite",
            sessions=[session("tools", marks=(mark("sql", "4"),), people=("lee-chen",))],
        ),
        entry("2026-01-20-offer", "offer", terms=(term("base", 80000), term("remote"))),
        entry("2026-01-22-counter", "negotiation", counter=(term("base", 90000),)),
        entry("2026-01-25-terms", "negotiation", terms=(term("base", 85000),),
              deadline=date(2026, 2, 1)),
        entry("2026-01-30-accepted", "accepted"),
        entry("2026-02-01-study", "study", company=None, process=None, marks=(study("go", 2),)),
        entry("2026-03-10-screen", "pre-screen", company="birch", process="birch-engineer-1"),
        people=[person("Lee Chen", "birch")],
    )  # fmt: skip


def render(built: Journal) -> dict[str, Any]:
    """Render a journal and read it back."""
    text = render_data(built, build_reports(built, Settings(), TODAY), TODAY).decode("utf-8")
    assert text.endswith("}\n")
    document: dict[str, Any] = json.loads(text)
    return document


KEYS = {
    "entries": "id path date time stage company role process title url people skills questions "
    "outcome duration_minutes upcoming",
    "processes": "id company role attempt previous status source purpose started ended days "
    "furthest_stage stages entries last_contact waiting_days",
    "skills": "id name group n N p level low high confidence trend delta demand shortfall "
    "priority status closed_on flags companies evidence",
    "people": "id name role company past_companies relation tier last_contact next_due warmth tie "
    "entries",
    "companies": "id name type processes people",
    "followups": "rule due title process person entry letter overdue",
    "offers": "process entry date terms deadline steps decision",
    "questions": "text skills entry company date went",
    "funnel": "step reached of",
}


def test_head_names_format_version_and_day() -> None:
    """A reader knows what it holds before it reads on."""
    document = render(build_sample())
    assert [*document] == ["format", "version", "as_of", *KEYS]
    head = (document["format"], document["version"], document["as_of"])
    assert head == ("rounds", 1, "2026-03-01")


@pytest.mark.parametrize("name", KEYS)
def test_every_item_has_the_documented_keys(name: str) -> None:
    """No list is empty here, and no item lacks a key."""
    items = render(build_sample())[name]
    assert items
    assert all(set(KEYS[name].split()) <= set(item) for item in items)


def test_entry_of_a_round() -> None:
    """Ratings are values on 0..1, the time has minutes, the URL is its page."""
    item = render(build_sample())["entries"][1]
    assert item["skills"] == [
        {"id": "go", "self": 0.5, "theirs": 2 / 3, "note": "", "minutes": None},
        {"id": "sql", "self": None, "theirs": None, "note": "", "minutes": None},
    ]
    assert item["questions"] == [{"text": "What about go?", "skills": ["go"], "went": "good"}]
    assert (item["time"], item["duration_minutes"], item["upcoming"]) == ("09:05", 60, False)
    assert item["url"] == "entries/2026-01-10-algorithms/index.html"


def test_entry_of_an_onsite_shows_its_sessions() -> None:
    """What stands in a session is found in it."""
    item = render(build_sample())["entries"][2]
    assert item["skills"] == []
    assert [(part["session"], part["people"]) for part in item["sessions"]] == [(1, ["lee-chen"])]
    assert item["sessions"][0]["skills"][0]["self"] == 0.75


def test_upcoming_entry_and_process() -> None:
    """What lies ahead says so."""
    document = render(build_sample())
    assert [item["id"] for item in document["entries"] if item["upcoming"]] == ["2026-03-10-screen"]
    assert document["processes"][1]["status"] == "upcoming"


def test_process_with_its_stages() -> None:
    """Stages carry their first day and the days to the next."""
    item = render(build_sample())["processes"][0]
    assert item["stages"][:2] == [
        {"stage": "contacted", "entered": "2026-01-05", "days": 5},
        {"stage": "algorithms", "entered": "2026-01-10", "days": 2},
    ]
    assert (item["status"], item["ended"], item["days"]) == ("accepted", "2026-01-30", 25)


def test_skill_with_its_evidence() -> None:
    """Numbers are unrounded, evidence names entry and session."""
    skills = {item["id"]: item for item in render(build_sample())["skills"]}
    assert [item["session"] for item in skills["sql"]["evidence"]] == [None, 1]
    assert skills["go"]["companies"] == 1
    assert skills["go"]["evidence"][0]["weight"] == 1.5
    # feedback (2/3 + 1/3) / 2, self .5, outcome .3 of two skills, question .75
    expected = (1.5 * 0.5 + 0.4 * 0.5 + 0.5 * 0.3 + 0.6 * 0.75) / 3.0
    assert skills["go"]["evidence"][0]["value"] == pytest.approx(expected, abs=1e-15)


def test_offer_with_its_negotiation() -> None:
    """The terms are the latest of each name, the steps show who moved when."""
    (item,) = render(build_sample())["offers"]
    assert item["terms"]["base"] == {
        "text": "85000 EUR",
        "low": 85000,
        "high": 85000,
        "currency": "EUR",
        "period": "year",
    }
    assert item["terms"]["remote"]["low"] is None
    assert [(step["date"], [*step["counter"]], [*step["terms"]]) for step in item["steps"]] == [
        ("2026-01-20", [], ["base", "remote"]),
        ("2026-01-22", ["base"], []),
        ("2026-01-25", [], ["base"]),
    ]
    assert (item["deadline"], item["decision"]) == ("2026-02-01", "accepted")


def test_people_of_a_company_and_their_ties() -> None:
    """Ties are points with a label; companies list who works there."""
    document = render(build_sample())
    assert {item["id"]: item["people"] for item in document["companies"]} == {
        "acme": [DANA],
        "birch": ["lee-chen"],
    }
    assert document["people"][0]["tie"] == {"points": 1, "label": "weak"}


def turn(items: Mapping[str, Value]) -> dict[str, Value]:
    """Return a mapping in the opposite order."""
    return dict(reversed([*items.items()]))


def test_same_journal_gives_the_same_bytes() -> None:
    """Nothing depends on the order in which people, companies or processes were found."""
    built = build_sample()
    turned = replace(
        built,
        people=turn(built.people),
        companies=turn(built.companies),
        processes=turn(built.processes),
        skills=turn(built.skills),
    )
    documents = {
        render_data(item, build_reports(item, Settings(), TODAY), TODAY) for item in (built, turned)
    }
    assert len(documents) == 1


def test_text_of_any_script_stays_readable() -> None:
    """UTF-8 is written as it is, and half a surrogate pair stops nothing."""
    built = journal(entry("2026-01-05-note", "note", title="Žluťoučký kůň \ud800"))
    assert render(built)["entries"][0]["title"] == "Žluťoučký kůň ?"
