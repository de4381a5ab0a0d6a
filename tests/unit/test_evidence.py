"""Evidence for skills: which round, feedback or rejection counts where and with what weight."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generator.model import Entry, Journal
from generator.record import replace
from generator.reports.skills import SkillLevel, build_skill_report
from tests.unit.builders import entry, feedback, journal, mark, session

TODAY = date(2026, 3, 1)
T = "2026-03-01"
ALGORITHMS = "algorithms"


def find_level(built: Journal, skill: str = ALGORITHMS, as_of: date = TODAY) -> SkillLevel:
    """Return one skill's level."""
    return build_skill_report(built, as_of).levels[skill]


def hour(name: str, company: str = "acme", **fields: Any) -> Entry:
    """Make an algorithms round at a company, in a process of its own."""
    return entry(name, ALGORITHMS, company=company, process=f"{company}-engineer-1", **fields)


def rated(name: str, theirs: str, company: str = "acme") -> Entry:
    """Make a round with nothing but their rating."""
    return hour(name, company, marks=(mark(ALGORITHMS, None, theirs),))


def test_future_and_cancelled_rounds_are_no_rounds() -> None:
    """Neither a round to come nor one that was called off gives evidence or demand."""
    built = journal(
        rated("2026-02-01", "4/4"),
        rated("2026-03-02", "1/4", "b"),
        hour("2026-02-02", "c", marks=(mark(ALGORITHMS, "1"),), outcome="cancelled"),
        hour("2026-02-03", "d", marks=(mark(ALGORITHMS, "1"),), outcome="no-show"),
    )
    level = find_level(built)
    assert (level.n, level.mean, level.demand.companies) == (1, 1.0, ("acme",))


def test_mock_is_evidence_but_no_demand() -> None:
    """A mock counts for the level, and no company asks for the skill through it."""
    mock = entry(
        "2026-02-01-mock", "mock", company=None, process=None,
        marks=(mark(ALGORITHMS, None, "4/4"),),
    )  # fmt: skip
    level = find_level(journal(mock))
    assert (level.n, level.demand.share, level.demand.of, level.status) == (1, 0.0, 0, "unproven")


def test_deciding_skills_take_the_whole_outcome() -> None:
    """Where skills decided a round, its outcome is shared among them and no others."""
    built = journal(
        hour(
            T, marks=(mark(ALGORITHMS), mark("go")), decided_by=("graphs", ALGORITHMS),
            outcome="passed",
        ),
    )  # fmt: skip
    weights = {
        key: item.total_weight for key, item in build_skill_report(built, TODAY).levels.items()
    }
    assert weights == {ALGORITHMS: 0.5, "graphs": 0.5, "go": 0}


def test_several_raters_give_one_mean() -> None:
    """Two raters of one round count as their mean, with the weight of one."""
    built = journal(
        hour(
            T, marks=(mark(ALGORITHMS, None, "4/4"),),
            feedback=(feedback(mark(ALGORITHMS, None, "2/4")),),
        ),
    )  # fmt: skip
    level = find_level(built)
    assert (level.n, level.total_weight) == (1, 1.5)
    assert level.mean == pytest.approx(2 / 3)


def make_feedback(about: str | None = None, **fields: Any) -> Entry:
    """Make a feedback entry that rates algorithms 1/4."""
    marks = (mark(ALGORITHMS, None, "1/4"),)
    return entry("2026-02-20-feedback", "feedback", about=about, marks=marks, **fields)


def test_feedback_without_about_goes_to_the_latest_round_that_probed() -> None:
    """Feedback finds the latest earlier round of its process on the skill, not just any round."""
    built = journal(
        rated("2026-02-01", "4/4"),
        hour("2026-02-10", marks=(mark(ALGORITHMS),)),
        hour("2026-02-12", marks=(mark("go"),)),
        hour("2026-02-25", marks=(mark(ALGORITHMS),)),
        make_feedback(),
    )
    found = find_level(built).observations
    assert [(item.entry, item.value) for item in found] == [("2026-02-01", 1), ("2026-02-10", 0)]


def test_feedback_that_no_round_fits_stands_alone() -> None:
    """Without a round on the skill the feedback is an observation on the day it came."""
    built = journal(hour("2026-02-10", marks=(mark("go"),)), make_feedback())
    level = find_level(built)
    assert [(item.entry, item.session) for item in level.observations] == [
        ("2026-02-20-feedback", None)
    ]
    assert level.demand.share == 0


def test_feedback_on_an_unprobed_skill_of_its_round() -> None:
    """It is an observation of the round, and changes neither its outcome's share nor demand."""
    built = journal(
        hour("2026-02-10", marks=(mark("go"),), outcome="passed"), make_feedback("2026-02-10")
    )
    level = find_level(built)
    assert [item.entry for item in level.observations] == ["2026-02-10"]
    assert [item.kind for item in level.observations[0].sources] == ["feedback"]
    assert level.demand.companies == ()
    assert find_level(built, "go").observations[0].weight == 1.0


def test_feedback_about_an_entry_without_rounds_is_as_without() -> None:
    """An `about` that leads to no round is passed over."""
    built = journal(
        entry("2026-02-01-applied", "applied"),
        hour("2026-02-10", marks=(mark(ALGORITHMS),)),
        make_feedback("2026-02-01-applied"),
    )
    assert [item.entry for item in find_level(built).observations] == ["2026-02-10"]


def make_onsite(**fields: Any) -> Entry:
    """Make an onsite of three sessions, two on algorithms."""
    return entry(
        "2026-02-10-onsite", "onsite",
        sessions=[
            session(ALGORITHMS, marks=(mark(ALGORITHMS),)),
            session(ALGORITHMS, marks=(mark(ALGORITHMS),)),
            session("tools", marks=(mark("go"),)),
        ],
        **fields,
    )  # fmt: skip


def test_feedback_on_an_onsite_goes_to_the_last_session_that_probed() -> None:
    """Evidence names the session."""
    built = journal(make_onsite(), make_feedback("2026-02-10-onsite"))
    found = find_level(built).observations
    assert [(item.entry, item.session) for item in found] == [("2026-02-10-onsite", 2)]


def test_feedback_on_an_onsite_that_probed_nothing_of_the_kind() -> None:
    """The observation is dated with the onsite and has no session."""
    remark = entry(
        "2026-02-20-feedback", "feedback", about="2026-02-10-onsite",
        marks=(mark("sql", None, "2/4"),),
    )  # fmt: skip
    found = find_level(journal(make_onsite(), remark), "sql").observations
    assert [(item.entry, item.session) for item in found] == [("2026-02-10-onsite", None)]
    assert found[0].age_days == 19


def test_outcome_of_an_onsite_day_is_no_evidence() -> None:
    """Only the sessions' own outcomes count; feedback on the day itself does."""
    assert find_level(journal(make_onsite(outcome="failed"))).n == 0
    remark = feedback(mark(ALGORITHMS, None, "4/4"))
    assert find_level(journal(make_onsite(feedback=(remark,)))).observations[0].session == 2


def test_inline_feedback_counts_from_the_day_it_came() -> None:
    """Feedback that is dated after today has not been given."""
    late = feedback(mark(ALGORITHMS, None, "1/4"), date=date(2026, 2, 10))
    built = journal(hour("2026-02-01", marks=(mark(ALGORITHMS),), feedback=(late,)))
    assert find_level(built, as_of=date(2026, 2, 9)).n == 0
    assert find_level(built, as_of=date(2026, 2, 10)).observations[0].age_days == 9


def test_rejection_replaces_the_outcome_of_the_last_round() -> None:
    """The skills that a rejection names failed in the last round on them, by equal shares."""
    built = journal(
        hour("2026-02-01", marks=(mark(ALGORITHMS), mark("go")), outcome="passed"),
        entry("2026-02-20-rejected", "rejected", decided_by=(ALGORITHMS, "sql", "linux", "aws")),
    )
    assert find_level(built).observations[0].sources[0].value == 0.3
    assert find_level(built).total_weight == pytest.approx(0.25 * 2 ** (-28 / 365))
    assert find_level(built, "go").observations[0].value == 0.8
    assert find_level(built, "sql").observations[0].entry == "2026-02-20-rejected"
    assert find_level(built).named_in_rejection
    assert not find_level(built, "go").named_in_rejection


def test_rejection_names_the_skills_unrated_or_below_the_bar() -> None:
    """Without deciding skills, those rated at the bar or above are not named; ratings count."""
    built = journal(
        entry(
            "2026-02-20-rejected", "rejected",
            marks=(mark(ALGORITHMS), mark("go", None, "1/4"), mark("sql", None, "3/4")),
        ),
    )  # fmt: skip
    levels = build_skill_report(built, TODAY).levels
    assert [key for key, item in levels.items() if item.named_in_rejection] == [ALGORITHMS, "go"]
    kinds = {
        key: [src.kind for src in item.observations[0].sources] for key, item in levels.items()
    }
    assert kinds == {ALGORITHMS: ["outcome"], "go": ["feedback", "outcome"], "sql": ["feedback"]}


@pytest.mark.parametrize(
    ("outcome", "own", "counts"),
    [(None, None, True), ("pending", None, True), ("passed", None, False), (None, "3", False)],
)
def test_recommendation_stands_in_for_a_missing_outcome(
    outcome: str | None, own: str | None, counts: bool
) -> None:
    """It counts only where no skill of the round is rated and no outcome is known."""
    built = journal(
        hour("2026-02-20", marks=(mark(ALGORITHMS), mark("go", own)), outcome=outcome),
        entry("2026-02-25-feedback", "feedback", about="2026-02-20", recommendation="strong-yes"),
    )
    sources = [item for found in find_level(built).observations for item in found.sources]
    assert ([item.value for item in sources] == [1.0]) is counts
    assert not counts or sources[0].weight == 0.5


def test_recommendation_beside_ratings_belongs_to_the_rated_rounds() -> None:
    """Feedback without `about` that rates a skill says nothing about a later, unrated round."""
    remark = replace(make_feedback(), recommendation="definitely-no")
    built = journal(
        hour("2026-02-01", marks=(mark(ALGORITHMS),)),
        hour("2026-02-10", marks=(mark("go"),)),
        remark,
    )
    assert find_level(built, "go").n == 0
