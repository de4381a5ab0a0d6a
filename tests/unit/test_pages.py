"""What pages show: one small journal with a whole process, planned but not rendered."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from generator.intake import read_project
from generator.pages import wording
from generator.pages.book import build_book
from generator.pages.page import Page
from generator.pages.plan import list_outlines
from generator.record import Record
from generator.reports.all import build_reports
from tests.conftest import MakeProject

TODAY = date(2026, 3, 16)

SCREEN = """---
date: 2026-02-02
company: Acme
role: Backend Engineer
stage: pre-screen
source: sourcer
with: Dana Reyes, Talent Sourcer <dana@acme.example>
outcome: passed
said: {tests: "everything is tested"}
---
Friendly. See [[Graphs]], [[Nobody]] and [[2026-02-10-acme|the round]].
"""
ROUND = """---
date: 2026-02-10
time: 10:00
company: Acme
stage: algorithms
with: Lee Chen
skills: {graphs: 2, python: 4}
questions:
  - ask: Count the islands
    skill: graphs
    went: struggled
outcome: failed
---
::: private
My head ached.
:::

![the board](../files/board.png) and [before](2026-02-02-acme.md).
"""
ONSITE = """---
date: 2026-02-20
company: Acme
stage: onsite
with: Lee Chen
sessions:
  - stage: system-design
    skills: {caching: 3}
  - stage: culture-fit
    with: Kim Park
impressions:
  office: 4 bright
  canteen: fish
---
"""
OFFER = """---
date: 2026-03-01
company: Acme
stage: offer
terms: {base: 90000 EUR}
deadline: 2026-03-20
---
"""
STUDY = """---
date: 2026-02-14
stage: study
skills: {graphs: 4h}
---
"""
ON_THE_JOB = """---
date: 2026-03-10
company: Acme
stage: on-the-job
seen: {tests: "some of it is", lunch: "late"}
---
"""
NEXT = """---
date: 2026-03-20
company: Holm
stage: pre-screen
---
"""
FILES: Mapping[str, str | bytes] = {
    "journal/2026/2026-02-02-acme.md": SCREEN,
    "journal/2026/2026-02-10-acme.md": ROUND,
    "journal/2026/2026-02-20-acme-onsite.md": ONSITE,
    "journal/2026/2026-03-01-acme-offer.md": OFFER,
    "journal/2026/2026-02-14-study.md": STUDY,
    "journal/2026/2026-03-10-acme-job.md": ON_THE_JOB,
    "journal/2026/2026-03-20-holm.md": NEXT,
    "journal/files/board.png": b"\x89PNG\r\n",
}


def plan_project(project: Path) -> Mapping[str, Page]:
    """Return the pages of a project by address."""
    reading = read_project(project, as_of=TODAY, jobs=1, tell=lambda what, done, total: None)
    reports = build_reports(reading.journal, reading.settings, TODAY)
    book = build_book(reading.journal, reports, reading.settings, TODAY)
    return {outline.url: outline.plan(book) for outline in list_outlines(book).values()}


@pytest.fixture
def pages(make_project: MakeProject) -> Mapping[str, Page]:
    """Plan the small journal."""
    return plan_project(make_project(FILES))


def view_of(pages: Mapping[str, Page], url: str) -> Any:
    """Return the view of a page."""
    return pages[url].view


def test_every_thing_has_a_page(pages: Mapping[str, Page]) -> None:
    """Sections, entries, processes, people, companies and skills all have their address."""
    sections = {"timeline", "skills", "network", "companies", "entries", "questions", "offers"}
    expected = {f"{name}/index.html" for name in sections} | {
        "index.html",
        "404.html",
        "method/index.html",
        "entries/2026-02-02-acme/index.html",
        "people/lee-chen/index.html",
        "companies/acme/index.html",
        "companies/holm/index.html",
        "skills/graphs/index.html",
        "skills/caching/index.html",
        "processes/acme-backend-engineer-1/index.html",
    }
    assert expected <= set(pages)
    assert list(pages) == sorted(pages)


def test_titles_tell_pages_apart(pages: Mapping[str, Page]) -> None:
    """No two pages of the journal have one title, and each ends with the site's name."""
    titles = [page.title for page in pages.values()]
    assert len(set(titles)) == len(titles)
    assert all(title.endswith("Interview journal") for title in titles)


def test_navigation_marks_where_the_reader_is(pages: Mapping[str, Page]) -> None:
    """A section's own page is the current page, a page below it lies in the section."""
    own = {item.text: item.current for item in pages["skills/index.html"].view.frame.nav}
    below = {item.text: item.current for item in pages["skills/graphs/index.html"].view.frame.nav}
    assert [own["Skills"], below["Skills"]] == ["page", "true"]
    assert [own["Today"], below["Today"]] == ["", ""]


def test_trail_leads_upwards(pages: Mapping[str, Page]) -> None:
    """Breadcrumbs start at the first page and are relative to the page that shows them."""
    trail = pages["entries/2026-02-10-acme/index.html"].view.frame.trail
    assert [item.href for item in trail] == [
        "../../index.html",
        "../../timeline/index.html",
        "../../processes/acme-backend-engineer-1/index.html",
    ]


def test_body_links_are_resolved(pages: Mapping[str, Page]) -> None:
    """Names lead to pages with the label that was written, unknown ones stay text."""
    html = view_of(pages, "entries/2026-02-02-acme/index.html").text.html
    assert '<a href="../../skills/graphs/index.html">Graphs</a>' in html
    assert '<a href="../../entries/2026-02-10-acme/index.html">the round</a>' in html
    assert '<span class="dead">Nobody</span>' in html


def test_files_and_entries_are_linked_by_path(pages: Mapping[str, Page]) -> None:
    """An image leads to its copy, a Markdown file to its page, a private block is marked."""
    html = view_of(pages, "entries/2026-02-10-acme/index.html").text.html
    assert 'src="../../files/files/board.png"' in html
    assert 'href="../../entries/2026-02-02-acme/index.html"' in html
    assert '<div class="private"><p>My head ached.</p>' in html


def test_today_counts_and_looks_ahead(pages: Mapping[str, Page]) -> None:
    """The first page knows what is open, what is coming, and how much there is."""
    view = view_of(pages, "index.html")
    assert (view.pulse.open, view.pulse.waiting, view.pulse.closed) == (2, 0, 0)
    assert (view.pulse.entries, view.pulse.planned, view.pulse.rounds) == (6, 1, 4)
    assert [(row.link.text, row.days) for row in view.upcoming] == [("Holm: Pre-screen", 4)]
    assert all(row.days <= 14 for row in view.actions.rows)
    assert "graphs" in [row.skill.text.casefold() for row in view.gaps]


def test_every_reminder_stands_in_one_list(pages: Mapping[str, Page]) -> None:
    """The page of reminders holds those of the first page, those behind its counts, and no other."""
    today, view = view_of(pages, "index.html"), view_of(pages, "reminders/index.html")
    assert [row.title for row in view.now.rows] == [row.title for row in today.actions.rows]
    assert (view.later.total, view.folded.total) == (today.later, today.folded)
    assert {row.rule for row in view.standing.rows} <= {"study", "retest"}
    assert view.now.total and view.standing.total


def test_entry_lines_do_not_repeat_the_company(pages: Mapping[str, Page]) -> None:
    """A made-up title is parted into its company and the rest, so that both can be links."""
    rows = {row.link.text: row for year in view_of(pages, "entries/index.html").years
            for row in year.entries}  # fmt: skip
    assert rows["Acme: Offer"].prefixed
    assert rows["Acme: Offer"].subject.text == "Offer"
    assert rows["Acme: Offer"].labelled


def test_rows_of_skills_draw_the_newest_evidence(make_project: MakeProject) -> None:
    """However often a skill was asked for, its row stays small; the skill's own page draws all of it."""
    rounds = {
        f"journal/2026/2026-02-{day:02}-acme{part}.md": ROUND.replace("02-10", f"02-{day:02}")
        for day in range(1, 28) for part in ("", "-again")
    }  # fmt: skip
    planned = plan_project(make_project(rounds))
    view = view_of(planned, "skills/index.html")
    (row,) = (row for row in (*view.ranked, *view.untested) if row.skill.text == "Graphs")
    whole = view_of(planned, "skills/graphs/index.html").row
    assert (count_drawn(row), count_drawn(whole)) == (view.most_dots, row.n)
    assert row.n == len(rounds) > view.most_dots


def count_drawn(row: Any) -> int:
    """Return how many pieces of evidence the interval chart of a row tells of."""
    return sum(1 + dot.more for dot in row.chart.dots)


def test_skill_page_shows_each_piece_of_evidence(pages: Mapping[str, Page]) -> None:
    """Sources, weights, age and study stand beside the round that they come from."""
    view = view_of(pages, "skills/graphs/index.html")
    (row,) = view.evidence
    assert row.link.href == "../../entries/2026-02-10-acme/index.html"
    assert [source.label for source in row.sources] == [
        "own rating",
        "outcome of the round",
        "questions",
    ]
    assert (row.age_days, row.study_hours) == (34, 4.0)
    assert [study.hours for study in view.study] == [4.0]
    assert [question.text for question in view.questions] == ["Count the islands"]


def test_sum_of_a_skill_can_be_checked_by_hand(pages: Mapping[str, Page]) -> None:
    """The level on the page is what its own formula gives with the numbers put in."""
    view = view_of(pages, "skills/graphs/index.html")
    lines = {line.name: line for line in view.sums.lines}
    weight, total = float(lines["Weight N"].result), float(lines["Sum x"].result)
    level = float(lines["Level L"].result)
    assert level == pytest.approx((total + 1) / (weight + 2), abs=2e-4)
    assert float(view.row.rating) == pytest.approx(1 + 4 * level, abs=0.06)


def test_demand_is_written_out_company_by_company(pages: Mapping[str, Page]) -> None:
    """Both sums of the table make the share that the report gives."""
    view = view_of(pages, "skills/graphs/index.html")
    assert [(row.company.text, row.asked) for row in view.demand.rows] == [
        ("Acme", date(2026, 2, 10))
    ]
    assert view.demand.asking / view.demand.everyone == pytest.approx(view.row.demand_share)


def test_company_page_puts_said_beside_seen(pages: Mapping[str, Page]) -> None:
    """A practice stands in one row with what they claimed and what was so."""
    view = view_of(pages, "companies/acme/index.html")
    rows = {row.practice: row for row in view.practices}
    assert [item.text for item in rows["Tests"].said] == ["everything is tested"]
    assert [item.text for item in rows["Tests"].seen] == ["some of it is"]
    assert rows["Lunch"].said == ()
    assert [(row.topic, row.stars) for row in view.impressions] == [
        ("Office", 4),
        ("Canteen", None),
    ]


def test_companies_show_what_was_promised_and_seen(pages: Mapping[str, Page]) -> None:
    """Over all companies, by practice: only where both sides were noted at the same company."""
    groups = view_of(pages, "companies/index.html").promises
    assert [(group.label, len(group.lines)) for group in groups] == [("Tests", 1)]
    (line,) = groups[0].lines
    assert line.company.text == "Acme"
    assert [item.text for item in line.practice.seen] == ["some of it is"]


def test_process_page_tells_the_story_in_order(pages: Mapping[str, Page]) -> None:
    """Entries stand oldest first with the days between them; stages carry their days."""
    view = view_of(pages, "processes/acme-backend-engineer-1/index.html")
    assert [row.gap for row in view.story] == [0, 8, 10, 9, 9]
    assert view.spells[0].days == 8
    assert [offer.deadline_days for offer in view.offers] == [4]


def test_offer_begins_with_its_own_terms(make_project: MakeProject) -> None:
    """Steps stand in order from the offer on, and the terms are the latest of each."""
    talk = OFFER.replace("03-01", "03-05").replace("stage: offer", "stage: negotiation")
    files = {
        "journal/2026-02-02-acme.md": SCREEN,
        "journal/2026-03-01-acme-offer.md": OFFER.replace("EUR}", "EUR, holiday: 30 days}"),
        "journal/2026-03-04-acme-ask.md": talk.replace("-05", "-04").replace("terms", "counter"),
        "journal/2026-03-05-acme-talk.md": talk.replace("90000", "94000"),
    }
    pages = plan_project(make_project(files))
    (offer,) = view_of(pages, "offers/index.html").offers
    assert [step.day.day for step in offer.steps] == [1, 4, 5]
    assert [step.is_mine for step in offer.steps] == [False, True, False]
    assert {row.term: row.values for row in offer.course} == {
        "Base": ("90000 EUR", "90000 EUR", "94000 EUR", "94000 EUR"),
        "Holiday": ("30 days", "", "", "30 days"),
    }
    assert offer.terms == (("Base", "94000 EUR"), ("Holiday", "30 days"))


def test_gaps_stand_before_what_is_not_proven(make_project: MakeProject) -> None:
    """A skill that is only short of evidence waits in a part of its own, ranks kept."""
    strong = ROUND.replace("graphs: 2, python: 4", "graphs: 1, python: 5").replace(
        "failed", "passed", 1
    )
    pages = plan_project(make_project({**FILES, "journal/2026/2026-02-10-acme.md": strong}))
    view = view_of(pages, "skills/index.html")
    assert {row.status for row in view.ranked} <= {"gap", "retest", "recovering"}
    assert {row.status for row in view.untested} <= {"unproven", "unknown"}
    assert view.ranked and view.untested
    ranks = [row.rank for row in (*view.ranked, *view.untested)]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


def test_network_counts_who_was_met(make_project: MakeProject) -> None:
    """A person of a round to come is named, not met."""
    coming = NEXT.replace("stage: pre-screen", "stage: pre-screen\nwith: Ida Holm")
    pages = plan_project(make_project({**FILES, "journal/2026/2026-03-20-holm.md": coming}))
    view = view_of(pages, "network/index.html")
    assert (view.met, view.total) == (3, 4)


def test_onsite_day_shows_its_sessions(pages: Mapping[str, Page]) -> None:
    """Skills and people stand with their session, and not once more on the day."""
    view = view_of(pages, "entries/2026-02-20-acme-onsite/index.html")
    assert [part.anchor for part in view.sessions] == ["session-1", "session-2"]
    assert view.part.marks.rows == ()
    assert [row.skill.text.casefold() for row in view.sessions[0].marks.rows] == ["caching"]
    people = {fact.name: [link.text for link in fact.links] for fact in view.facts}
    assert people["With"] == ["Lee Chen"]


def test_entry_facts_leave_out_what_was_not_said(pages: Mapping[str, Page]) -> None:
    """A fact without text and without links is no fact."""
    for page in pages.values():
        for fact in getattr(page.view, "facts", ()):
            assert fact.text or fact.links


def test_links_without_a_public_address_are_relative(make_project: MakeProject) -> None:
    """Only the page for lost addresses uses the public address, since its depth is unknown."""
    settings = "base-url: https://me.example/rounds\n"
    pages = plan_project(make_project({**FILES, "rounds.yml": settings}))
    assert pages["404.html"].view.frame.home == "https://me.example/rounds/index.html"
    assert pages["timeline/index.html"].view.frame.home == "../index.html"
    canonical = pages["timeline/index.html"].view.frame.canonical
    assert canonical == "https://me.example/rounds/timeline/index.html"


def test_empty_journal_has_every_section(make_project: MakeProject) -> None:
    """A new journal is planned without a single entry."""
    pages = plan_project(make_project({}))
    assert len(pages) == 12
    assert view_of(pages, "index.html").is_empty


def list_records(value: object) -> set[type]:
    """Return the types of all records inside a view."""
    if isinstance(value, Record):
        inner = [list_records(getattr(value, name)) for name in value.__struct_fields__]
        return {type(value)}.union(*inner)
    if isinstance(value, tuple):
        return set().union(*map(list_records, value))
    return set()


def test_views_are_frozen_and_documented(pages: Mapping[str, Page]) -> None:
    """What templates may read cannot be changed by them and says what it is."""
    found = set().union(*(list_records(page.view) for page in pages.values()))
    for kind in found:
        assert kind.__struct_config__.frozen, kind  # type: ignore[attr-defined]
        assert kind.__doc__, kind
        assert not kind.__doc__.startswith(f"{kind.__name__}("), kind


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (wording.format_day(date(2026, 3, 3)), "3 Mar 2026"),
        (wording.format_month(date(2026, 3, 3)), "March 2026"),
        (wording.format_clock(time(9, 5)), "09:05"),
        (wording.format_minutes(45), "45 min"),
        (wording.format_minutes(120), "2 h"),
        (wording.format_minutes(90), "1 h 30 min"),
        (wording.format_hours(4.0), "4 h"),
        (wording.format_hours(1.5), "1.5 h"),
        (wording.format_decimal(-0.001), "0.00"),
        (wording.format_decimal(-0.25), "\u22120.25"),
        (wording.format_signed(0.5), "+0.50"),
        (wording.format_signed(-0.5), "\u22120.50"),
        (wording.format_rating(0.65), "3.6"),
        (wording.count_things(1, "entry", "entries"), "1 entry"),
        (wording.count_things(0, "round"), "0 rounds"),
        (wording.format_distance(0), "today"),
        (wording.format_distance(1), "tomorrow"),
        (wording.format_distance(-1), "yesterday"),
        (wording.format_distance(9), "in 9 days"),
        (wording.format_distance(-9), "9 days ago"),
        (wording.format_id("would-work-here"), "Would work here"),
        (wording.start_sentence("senior, iOS"), "Senior, iOS"),
        (wording.start_sentence(""), ""),
        (wording.join_words(("a",)), "a"),
        (wording.join_words(("a", "b", "c")), "a, b and c"),
        (wording.spell_days("by 2026-03-20"), "by 20 Mar 2026"),
        (wording.spell_days("2026-02-31, 2026-03-01-acme"), "2026-02-31, 2026-03-01-acme"),
    ],
)
def test_numbers_and_days_in_words(written: str, text: str) -> None:
    """Days, counts and distances read the same on every machine."""
    assert written == text
