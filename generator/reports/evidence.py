"""Evidence: what rounds, feedback and rejections say about each skill, one piece a round.

In: the journal, its hours and today. Out: `Evidence` values by skill, not yet aged. It must not
know levels, study or pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import fsum

from generator.events import MOCK, past_entries
from generator.memo import Memo, Section
from generator.model import Entry, Journal, Rating, Round
from generator.record import Record
from generator.reports.hours import (
    Hours,
    Place,
    Remark,
    find_remarks,
    is_given,
    latest_place,
    probed_skills,
    rejection_skills,
)
from generator.vocabulary import terms

FEEDBACK_WEIGHT = 1.5
"""One rated round gives a confidence of 1.5/3.5 = .43, the meta-analytic reliability .44."""
OUTCOME_WEIGHT = 1.0
"""Shared among the skills that it speaks of: .64 of a rating survives a cut at the median."""
QUESTION_WEIGHT = 0.6
"""No source: a concrete self-report, between self-rating and feedback."""
SELF_WEIGHT = 0.4
"""Gives a confidence of .17, between r² = .08 and R² = .24 of self-ratings."""
SOURCE_KINDS = ("self", "feedback", "outcome", "questions")


class Source(Record, frozen=True):
    """One source of an observation: self, feedback, outcome or questions.

    `value` is 0..1, `weight` the method's k. A recommendation that stands in for a missing outcome
    is of the kind outcome.
    """

    kind: str
    value: float
    weight: float


class Evidence(Record, frozen=True):
    """What one hour says about one skill, by source."""

    entry: str
    session: int | None
    date: date
    company: str | None
    sources: tuple[Source, ...]

    @property
    def value(self) -> float:
        """The mean of the sources by weight, 0..1: sum(k v) / sum(k)."""
        total = sum(source.weight for source in self.sources)
        return sum(source.weight * source.value for source in self.sources) / total

    @property
    def weight(self) -> float:
        """The weight of the strongest source: sources of one hour do not add up."""
        return max(source.weight for source in self.sources)


class _Claim(Record, frozen=True):
    """One statement of one source about one skill in one hour."""

    place: Place
    skill: str
    kind: str
    value: float
    weight: float


_Outcomes = dict[tuple[Place, str], tuple[float, float]]
"""By hour and skill: the value of the outcome and its weight."""


def build_evidence(
    journal: Journal, hours: Hours, as_of: date, memo: Memo | None = None
) -> Mapping[str, tuple[Evidence, ...]]:
    """Return by skill the evidence of all rounds and remarks up to today, in journal order."""
    memo = memo or Memo()
    claims = _collect_claims(journal, hours, as_of, memo.open("claims"))
    clock = {(item.entry, item.session): number for number, item in enumerate(hours.rounds)}
    claims.sort(key=lambda item: (hours.order[item.place[0]], clock.get(item.place, -1)))
    grouped: dict[str, dict[Place, list[_Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        grouped[claim.skill][claim.place].append(claim)
    merged = memo.open("evidence")
    return {
        skill: merged.call(
            skill,
            _merge_all,
            tuple((journal.entries[place[0]], tuple(found)) for place, found in places.items()),
        )
        for skill, places in grouped.items()
    }


def _merge_all(hours: Iterable[tuple[Entry, Sequence[_Claim]]]) -> tuple[Evidence, ...]:
    """Make the evidence for one skill of all that was claimed in each hour, given with its entry."""
    return tuple(_merge_claims(entry, claims) for entry, claims in hours)


def _merge_claims(entry: Entry, claims: Sequence[_Claim]) -> Evidence:
    """Make one piece of evidence of all claims about one skill in one hour."""
    entry_id, session = claims[0].place
    company = None if entry.stage == MOCK else entry.company
    by_kind: dict[str, list[_Claim]] = {}
    for claim in claims:
        by_kind.setdefault(claim.kind, []).append(claim)
    sources = tuple(_merge_source(by_kind[kind]) for kind in SOURCE_KINDS if kind in by_kind)
    return Evidence(entry_id, session, entry.date, company, sources)


def _merge_source(claims: Sequence[_Claim]) -> Source:
    """Make one source of all claims of a kind: the mean of their values."""
    value = fsum(claim.value for claim in claims) / len(claims)
    return Source(claims[0].kind, value, claims[0].weight)


def _collect_claims(journal: Journal, hours: Hours, as_of: date, memo: Section) -> list[_Claim]:
    """Return everything that anybody stated about any skill up to today."""
    remarks = tuple(find_remarks(journal, hours, as_of))
    claims = [
        claim
        for item in hours.rounds
        for claim in memo.call((item.entry, item.session), _claim_round, item, as_of)
    ]
    claims += [claim for remark in remarks for claim in _claim_remark(remark)]
    rated = {claim.place for claim in claims if claim.kind in ("self", "feedback")}
    outcomes: _Outcomes = {}
    for item in hours.rounds:
        value = _outcome_value(item.outcome)
        if value is not None:
            outcomes |= _spread_outcome(item, value)
    for place, (item, advice) in _find_advice(hours, remarks, as_of).items():
        if place not in rated and _outcome_value(item.outcome) is None:
            outcomes |= _spread_outcome(item, fsum(advice) / len(advice))
    # A rejection comes last: for the skills it names it replaces the outcome of the round.
    outcomes |= _claim_rejections(journal, hours, as_of)
    claims += [
        _Claim(place, skill, "outcome", value, weight)
        for (place, skill), (value, weight) in outcomes.items()
    ]
    return claims


def _claim_round(item: Round, as_of: date) -> tuple[_Claim, ...]:
    """Return the ratings and questions that stand in a round itself."""
    return tuple(_list_claims(item, as_of))


def _list_claims(item: Round, as_of: date) -> Iterator[_Claim]:
    """Yield the ratings and questions of a round."""
    place = (item.entry, item.session)
    for mark in item.marks:
        yield from _claim_rating(place, mark.skill, "self", mark.own)
        yield from _claim_rating(place, mark.skill, "feedback", mark.theirs)
    for feedback in item.feedback:
        if is_given(feedback, as_of):
            for mark in feedback.marks:
                yield from _claim_rating(place, mark.skill, "feedback", mark.theirs)
    for question in item.questions:
        value = terms("went")[question.went].value if question.went else None
        if value is not None:
            for skill in dict.fromkeys(question.skills):
                yield _Claim(place, skill, "questions", value, QUESTION_WEIGHT)


def _claim_remark(remark: Remark) -> Iterator[_Claim]:
    """Yield the ratings of a remark, each at the hour that it speaks of."""
    for mark in remark.marks:
        place = remark.find_place(mark.skill)
        yield from _claim_rating(place, mark.skill, "feedback", mark.theirs)


def _claim_rating(place: Place, skill: str, kind: str, rating: Rating | None) -> Iterator[_Claim]:
    """Yield a rating as a claim, if there is one."""
    if rating is not None:
        weight = SELF_WEIGHT if kind == "self" else FEEDBACK_WEIGHT
        yield _Claim(place, skill, kind, rating.value, weight)


def _outcome_value(outcome: str | None) -> float | None:
    """Return what a round's outcome counts for on 0..1, None where it says nothing."""
    return terms("outcome")[outcome].value if outcome else None


def _spread_outcome(item: Round, value: float) -> _Outcomes:
    """Share an outcome among the skills that decided the round, else all that it probed."""
    skills = tuple(dict.fromkeys(item.decided_by)) or probed_skills(item)
    place = (item.entry, item.session)
    return {(place, skill): (value, OUTCOME_WEIGHT / len(skills)) for skill in skills}


def _claim_rejections(journal: Journal, hours: Hours, as_of: date) -> _Outcomes:
    """Count each skill that a rejection names as failed in the last round that probed it."""
    failed = _outcome_value("failed") or 0.0
    found: _Outcomes = {}
    for entry in past_entries(journal, as_of):
        named = rejection_skills(journal, entry) if entry.stage == "rejected" else ()
        for skill in named:
            place = latest_place(hours.until(entry), skill) or (entry.id, None)
            found[place, skill] = (failed, OUTCOME_WEIGHT / len(named))
    return found


def _find_advice(
    hours: Hours, remarks: Sequence[Remark], as_of: date
) -> dict[Place, tuple[Round, list[float]]]:
    """Return the values of the recommendations on each round.

    A remark on a whole day of sessions says as little about one of them as the day's outcome,
    and one that rates skills belongs to the rounds of those skills, which it leaves rated.
    """
    words = [
        (item, feedback.recommendation)
        for item in hours.rounds
        for feedback in item.feedback
        if is_given(feedback, as_of)
    ]
    for remark in remarks:
        last = remark.candidates[-1] if remark.candidates else None
        rates = any(mark.theirs for mark in remark.marks)
        if last is not None and last.session is None and not rates:
            words.append((last, remark.recommendation))
    found: dict[Place, tuple[Round, list[float]]] = {}
    for item, word in words:
        value = terms("recommendation")[word].value if word else None
        if value is not None:
            found.setdefault((item.entry, item.session), (item, []))[1].append(value)
    return found
