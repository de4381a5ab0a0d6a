"""What holds for the skill model whatever the journal says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from generator.model import Entry
from generator.reports.skills import build_skill_report
from tests.unit.builders import ask, entry, journal, mark, study

TODAY = date(2026, 3, 1)
SKILLS = ("algorithms", "go", "sql")
RATINGS = st.sampled_from([None, "1", "2", "3", "4", "5", "1/4", "3/4", "8/10"])
OUTCOMES = st.sampled_from([None, "pending", "passed", "failed", "cancelled", "no-show", "unknown"])
WENT = st.sampled_from([None, "failed", "struggled", "partial", "good", "excellent"])
SUBSETS = st.lists(st.sampled_from(SKILLS), unique=True, max_size=3)


@st.composite
def entries(draw: st.DrawFn, number: int = 0) -> Entry:
    """Draw a round, a study day, feedback or a rejection within some years around today."""
    company = draw(st.sampled_from("abc"))
    start = TODAY - timedelta(days=draw(st.integers(-100, 2000)))
    stage = draw(st.sampled_from(["algorithms", "tools", "mock", "study", "feedback", "rejected"]))
    name = f"{start}-{number}"
    alone = stage in ("mock", "study")
    marks = tuple(mark(skill, draw(RATINGS), draw(RATINGS)) for skill in draw(SUBSETS))
    if stage == "study":
        marks = tuple(study(item.skill, draw(st.integers(0, 60))) for item in marks)
    return entry(
        name,
        stage,
        company=None if alone else company,
        process=None if alone else f"{company}-engineer-1",
        marks=marks,
        questions=tuple(ask(skill, draw(WENT)) for skill in draw(SUBSETS)),
        outcome=draw(OUTCOMES),
        decided_by=tuple(draw(SUBSETS)),
    )


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Draw the entries of a journal."""
    return [draw(entries(number)) for number in range(draw(st.integers(0, 8)))]


@given(journals(), st.sampled_from([0.0, 0.25, 0.65, 1.0]))
def test_numbers_stay_in_their_bounds(found: list[Entry], bar: float) -> None:
    """0 <= low <= level <= high <= 1, and every share, mean and weight fits its range."""
    built = journal(*found, skills=SKILLS, bars=dict.fromkeys(SKILLS, bar))
    report = build_skill_report(built, TODAY)
    for level in report.levels.values():
        assert 0 <= level.low <= level.level <= level.high <= 1
        assert level.mean is None or -1e-9 <= level.mean <= 1 + 1e-9
        assert (level.mean is None) == (level.n == 0)
        assert 0 <= level.confidence < 1
        assert 0 <= level.demand.share <= 1 + 1e-9
        assert 0 <= level.shortfall <= 1
        assert level.total_weight >= 0
        assert (level.closed_on is not None) == (level.status == "closed")
        assert level.ranked == (level.skill in report.ranking)


@given(journals(), st.data())
def test_order_of_input_changes_nothing(found: list[Entry], data: st.DataObject) -> None:
    """However the files are read, the report is the same."""
    shuffled = data.draw(st.permutations(found))
    first = build_skill_report(journal(*found, skills=SKILLS), TODAY)
    assert first == build_skill_report(journal(*shuffled, skills=SKILLS), TODAY)


@given(st.sampled_from(["1", "2", "3", "4", "5"]), st.integers(1, 6), st.integers(0, 1000))
def test_more_evidence_of_the_same_value_narrows_the_interval(
    rating: str, count: int, age: int
) -> None:
    """One more round with the same rating makes the interval smaller, and moves the level on."""
    start = TODAY - timedelta(days=age)
    rounds = [
        entry(f"{start}-{number}", "algorithms", marks=(mark("go", None, rating),))
        for number in range(count + 1)
    ]
    few = build_skill_report(journal(*rounds[:-1]), TODAY).levels["go"]
    more = build_skill_report(journal(*rounds), TODAY).levels["go"]
    assert more.high - more.low < few.high - few.low
    assert more.confidence > few.confidence


@given(journals(), st.sampled_from(SKILLS), RATINGS, OUTCOMES)
def test_rounds_to_come_change_nothing(
    found: list[Entry], skill: str, rating: str | None, outcome: str | None
) -> None:
    """A round that is dated after today has no influence on any number of today."""
    ahead = entry(
        "2026-03-02-ahead", "algorithms", marks=(mark(skill, rating, rating),), outcome=outcome
    )
    before = build_skill_report(journal(*found, skills=SKILLS), TODAY)
    assert before == build_skill_report(journal(*found, ahead, skills=SKILLS), TODAY)


@given(journals())
def test_time_alone_never_moves_a_mean(found: list[Entry]) -> None:
    """A year later the same evidence has the same mean, and weighs less."""
    past = [item for item in found if item.date <= TODAY]
    built = journal(*past, skills=SKILLS)
    now = build_skill_report(built, TODAY).levels
    then = build_skill_report(built, TODAY + timedelta(days=365)).levels
    for skill in SKILLS:
        before, after = now[skill].mean, then[skill].mean
        assert (before is None) == (after is None)
        assert before is None or after is None or abs(before - after) < 1e-9
        assert then[skill].total_weight <= now[skill].total_weight
