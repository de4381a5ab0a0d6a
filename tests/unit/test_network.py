"""The network: contacts, tiers, warmth, ties and who can recommend me where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Employment, Entry, Person
from generator.reports.network import Contact, Network, build_network
from generator.reports.timeline import build_timeline
from generator.settings import Settings
from tests.unit.builders import entry, feedback, journal, person, session

TODAY = date(2026, 3, 1)
DANA = "dana-reyes"


def build(
    *entries: Entry, people: tuple[Person, ...] = (), as_of: date = TODAY, **processes: Any
) -> Network:
    """Return the network of a journal."""
    built = journal(*entries, people=people, **processes)
    return build_network(built, build_timeline(built, as_of), Settings())


def find_dana(*entries: Entry, as_of: date = TODAY, **fields: Any) -> Contact:
    """Return the contact of the one person that the tests are about."""
    processes = fields.pop("processes", {})
    dana = person("Dana Reyes", **fields)
    return build(*entries, people=(dana,), as_of=as_of, **processes).contacts[DANA]


def meet(name: str, **fields: Any) -> Entry:
    """Make a catch-up with Dana."""
    return entry(name, "catch-up", company=None, process=None, people=[DANA], **fields)


REJECTED = entry("2025-12-20-rejected", "rejected")


@pytest.mark.parametrize(
    ("made", "mutual"),
    [
        (entry("2026-02-01-x", "algorithms", people=[DANA]), True),
        (entry("2026-02-01-x", "algorithms", people=[DANA], outcome="no-show"), False),
        (entry("2026-02-01-x", "onsite", sessions=[session("tools", people=(DANA,))]), True),
        (
            entry(
                "2026-02-01-x", "onsite",
                sessions=[session("tools", people=(DANA,), outcome="cancelled"), session("domain")],
            ),
            False,
        ),
        (entry("2026-02-01-x", "mock", company=None, process=None, people=[DANA]), True),
        (meet("2026-02-01-x"), True),
        (entry("2026-02-01-x", "offer", people=[DANA]), True),
        (entry("2026-02-01-x", "negotiation", people=[DANA]), True),
        (entry("2026-02-01-x", "offer", from_=DANA), True),
        (entry("2026-02-01-x", "feedback", from_=DANA), True),
        (entry("2026-02-01-x", "rejected", from_=DANA), True),
        (entry("2026-02-01-x", "tools", feedback=(feedback(people=(DANA,)),)), True),
        (entry("2026-02-01-x", "contacted", people=[DANA]), False),
        (entry("2026-02-01-x", "reply", from_=DANA), False),
        (entry("2026-02-01-x", "follow-up", to_=DANA), False),
        (entry("2026-03-02-x", "algorithms", people=[DANA]), False),
    ],
)  # fmt: skip
def test_contacts_that_go_both_ways(made: Entry, mutual: bool) -> None:
    """Only what they took part in, up to today, is a contact."""
    assert (find_dana(made).last_contact == date(2026, 2, 1)) is mutual


def test_inline_feedback_is_a_contact_on_its_own_day() -> None:
    """The day that it came counts, and not before it."""
    given = feedback(people=(DANA,), date=date(2026, 2, 10))
    made = entry("2026-02-01-tools", "tools", feedback=(given,))
    assert find_dana(made).last_contact == date(2026, 2, 10)
    assert find_dana(made, as_of=date(2026, 2, 9)).last_contact is None


def test_warmth_and_due_day_of_the_method() -> None:
    """Last 2025-12-01 with a cadence of 180 days: warmth .7071, due 2026-05-30."""
    contact = find_dana(entry("2025-12-01-tools", "tools", people=[DANA]), REJECTED)
    assert contact.tier == "keep"
    assert contact.warmth == pytest.approx(0.7071, abs=5e-5)
    assert contact.next_due == date(2026, 5, 30)


def test_message_of_mine_moves_the_due_day_alone() -> None:
    """A one-way follow-up moves the next reminder, not the warmth."""
    contact = find_dana(
        meet("2025-12-01-coffee"),
        entry("2026-01-10-mail", "follow-up", company=None, process=None, to_=DANA),
        tier="keep",
    )
    assert contact.next_due == date(2026, 7, 9)
    assert contact.warmth == pytest.approx(0.7071, abs=5e-5)
    assert contact.last_contact == date(2025, 12, 1)


@pytest.mark.parametrize("tier", ["none", "dormant"])
def test_tiers_without_a_cadence(tier: str) -> None:
    """Nobody is due who must not be written to, or sleeps."""
    contact = find_dana(meet("2025-12-01-coffee"), tier=tier)
    assert (contact.tier, contact.next_due, contact.warmth) == (tier, None, None)


def test_never_met() -> None:
    """Without a contact there is neither a due day nor warmth."""
    contact = find_dana()
    assert (contact.tier, contact.next_due, contact.warmth) == ("light", None, None)
    assert (contact.tie.points, contact.tie.label) == (0, "weak")


OLD = "2022-01-10-tools"


@pytest.mark.parametrize(
    ("tier", "entries", "processes"),
    [
        ("active", [entry("2026-02-20-tools", "tools", people=[DANA])], {}),
        ("active", [entry("2026-03-20-tools", "tools", people=[DANA])], {}),
        ("active", [entry(OLD, "tools", people=[DANA]), entry("2026-02-20-x", "contacted")], {}),
        ("dormant", [entry(OLD, "tools", people=[DANA])], {}),
        ("dormant", [meet("2023-03-01-coffee")], {}),
        ("light", [meet("2023-03-02-coffee")], {}),
        (
            "warm",
            [
                entry("2025-12-01-contacted", "contacted", people=[DANA]),
                entry("2025-12-10-offer", "offer"),
                entry("2025-12-20-declined", "declined"),
            ],
            {},
        ),
        (
            "light",
            [
                entry("2025-12-01-contacted", "contacted", people=[DANA]),
                entry("2025-12-20-declined", "declined"),
            ],
            {},
        ),
        ("warm", [entry("2025-12-21-feedback", "feedback", from_=DANA), REJECTED], {}),
        ("warm", [entry("2025-12-01-contacted", "contacted", via_=DANA), REJECTED],
         {"acme_engineer_1": {"source": "referral"}}),
        ("light", [entry("2025-12-01-contacted", "contacted", via_=DANA), REJECTED],
         {"acme_engineer_1": {"source": "agency"}}),
        ("keep", [entry("2025-12-01-tools", "tools", people=[DANA]), REJECTED], {}),
        ("keep", [entry("2025-12-01-tools", "tools", people=[DANA])], {}),
        ("light", [entry("2025-12-01-contacted", "contacted", people=[DANA]), REJECTED], {}),
    ],
)  # fmt: skip
def test_derived_tier(tier: str, entries: list[Entry], processes: dict[str, Any]) -> None:
    """The first tier that fits: active, dormant, warm, keep, light."""
    assert find_dana(*entries, processes=processes).tier == tier


def test_explicit_tier_beats_the_derived_one() -> None:
    """Whoever is called warm is warm, however long they were silent."""
    assert find_dana(entry(OLD, "tools", people=[DANA]), tier="warm").tier == "warm"


@pytest.mark.parametrize(
    ("points", "label", "entries", "fields"),
    [
        (0, "weak", [meet("2026-02-01-a")], {}),
        (1, "weak", [meet("2026-02-01-a"), meet("2026-02-01-b")], {}),
        (1, "weak", [meet("2026-02-01-a"), meet("2026-02-02-b")], {}),
        (1, "weak", [meet("2026-02-01-a", minutes=60)], {}),
        (0, "weak", [meet("2026-02-01-a", minutes=60, format="chat")], {}),
        (2, "medium", [meet("2026-02-01-a", minutes=30), meet("2026-02-02-b", minutes=30)], {}),
        (1, "weak", [meet("2025-02-28-a")], {}),
        (0, "weak", [meet("2025-03-01-a")], {}),
        (1, "weak", [], {"met": date(2020, 1, 1)}),
        (2, "medium", [entry("2026-02-01-f", "feedback", from_=DANA)], {}),
        (
            5, "strong",
            [
                meet("2020-02-01-a", minutes=60), meet("2026-02-02-b"),
                entry("2026-02-01-f", "feedback", from_=DANA),
            ],
            {},
        ),
    ],
)  # fmt: skip
def test_tie(points: int, label: str, entries: list[Entry], fields: dict[str, Any]) -> None:
    """Two exchanges, an hour together, help and a year of acquaintance make points."""
    tie = find_dana(*entries, **fields).tie
    assert (tie.points, tie.label) == (points, label)


def test_minutes_of_an_onsite_are_counted_once() -> None:
    """Somebody of the whole day shares its minutes, somebody of a session only that hour."""
    made = entry(
        "2026-02-01-onsite", "onsite", people=[DANA], minutes=60,
        sessions=[session("tools", people=("lee-chen",), minutes=45, format="video")],
    )  # fmt: skip
    network = build(made)
    assert network.contacts[DANA].tie.points == 1
    assert network.contacts["lee-chen"].tie.points == 0


def test_contacts_are_in_order_of_due_day() -> None:
    """Whoever is due next comes first, those without a day last, by name."""
    network = build(
        meet("2026-01-01-coffee"),
        entry("2025-01-01-tea", "catch-up", company=None, process=None, people=["lee-chen"]),
        people=(person("Zoe Adler"), person("Ada Zimmer")),
    )
    assert [*network.contacts] == ["lee-chen", DANA, "ada-zimmer", "zoe-adler"]
    assert network.contacts["lee-chen"].entries == ("2025-01-01-tea",)


def test_recommenders_of_a_company() -> None:
    """Who works there comes before who did, the strongest tie first, with the dates."""
    history = (
        Employment("acme", date(2020, 1, 1), date(2021, 1, 1), None),
        Employment("birch", date(2021, 1, 1), None, None),
    )
    network = build(
        entry("2026-02-01-tools", "tools"),
        entry("2026-02-02-f", "feedback", from_=DANA),
        people=(
            person("Dana Reyes", employments=(Employment("acme", date(2026, 2, 2), None, None),)),
            person("Ada Zimmer", note_path="journal/people/ada.md"),
            person("Lee Chen", "birch", employments=history, note_path="journal/people/lee.md"),
            person("Never Again", tier="none", note_path="journal/people/never.md"),
            person("Yet Unmet"),
        ),
    )
    found = [(item.person, item.present, item.since, item.until) for item in
             network.recommenders["acme"]]  # fmt: skip
    assert found == [
        (DANA, True, date(2026, 2, 2), None),
        ("ada-zimmer", True, None, None),
        ("lee-chen", False, date(2020, 1, 1), date(2021, 1, 1)),
    ]
    assert [item.person for item in network.recommenders["birch"]] == ["lee-chen"]
