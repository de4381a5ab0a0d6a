"""Skill gaps: level, interval, demand and priority of every skill, with each piece of evidence.

In: the journal and today. Out: `SkillReport`. It must not know pages or output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from generator.events import MOCK, past_entries
from generator.memo import Memo
from generator.model import Journal, Round, Skill
from generator.record import Record
from generator.reports.estimate import (
    find_confidence,
    find_interval,
    find_mean,
    find_shortfall,
    find_trend,
)
from generator.reports.evidence import Evidence, Source, build_evidence
from generator.reports.gaps import RANKED, find_flags, find_running_means, find_status
from generator.reports.hours import build_hours, probed_skills, rejection_skills
from generator.reports.observations import (
    Observation,
    build_observations,
    find_decay,
    weigh_observations,
)
from generator.reports.study import build_study_log

__all__ = [
    "Demand",
    "Observation",
    "SkillLevel",
    "SkillReport",
    "Source",
    "build_skill_report",
]

PRIORITY_SCALE = 100
RANKING_DECIMALS = 9


class Demand(Record, frozen=True):
    """Who asks for a skill: `share` 0..1 (recency weighted), companies probing, `of` all."""

    share: float
    companies: tuple[str, ...]
    of: int
    rounds: int
    last: date | None


class SkillLevel(Record, frozen=True):
    """A skill as of today; names follow the method page (n, N, p, L, interval, c, D, E, P).

    `mean_without_study` is the mean that the status goes by. `status` is None for a skill without
    a probing round or an observation. `ranked` says whether it takes part in the ranking of gaps.
    `study` lists (date, entry id, hours) of all study.
    """

    skill: str
    n: int
    total_weight: float
    mean: float | None
    mean_without_study: float | None
    level: float
    low: float
    high: float
    confidence: float
    confidence_word: str
    trend: str
    delta: float | None
    standard_error: float | None
    demand: Demand
    shortfall: float
    priority: float
    status: str | None
    closed_on: date | None
    flags: tuple[str, ...]
    observations: tuple[Observation, ...]
    study: tuple[tuple[date, str, float], ...]
    named_in_rejection: bool
    ranked: bool

    @property
    def companies(self) -> tuple[str, ...]:
        """Ids of the companies whose rounds gave evidence."""
        return tuple(dict.fromkeys(item.company for item in self.observations if item.company))


class SkillReport(Record, frozen=True):
    """Every skill by id (in order of name) and the ranked gaps, most urgent first."""

    as_of: date
    levels: Mapping[str, SkillLevel]
    ranking: tuple[str, ...]


def build_skill_report(journal: Journal, as_of: date, memo: Memo | None = None) -> SkillReport:
    """Return the level of every skill of the journal as of today, and the ranking of gaps."""
    memo = memo or Memo()
    hours = build_hours(journal, as_of)
    evidence = build_evidence(journal, hours, as_of, memo)
    study = build_study_log(journal, as_of)
    probing = _find_probing(hours.rounds)
    companies = _find_latest(hours.rounds)
    rejected = _find_rejected(journal, as_of)
    skills = sorted(journal.skills.values(), key=lambda item: (item.name.casefold(), item.id))
    built = memo.open("levels")
    levels = {
        skill.id: built.call(
            skill.id,
            _build_level,
            skill,
            evidence.get(skill.id, ()),
            tuple(probing.get(skill.id, ())),
            companies,
            skill.id in rejected,
            study.get(skill.id, ()),
            as_of,
        )
        for skill in skills
    }
    return SkillReport(as_of, MappingProxyType(levels), _rank_gaps(journal, levels.values()))


def _build_level(
    skill: Skill,
    evidence: Sequence[Evidence],
    rounds: Sequence[Round],
    companies: Mapping[str, date],
    rejected: bool,
    study: tuple[tuple[date, str, float], ...],
    as_of: date,
) -> SkillLevel:
    """Return one skill as of today from its evidence and the rounds that probed it."""
    observations = build_observations(evidence, study, skill.bar, as_of)
    demand = _build_demand(rounds, companies)
    total = sum(item.effective for item in observations)
    level, low, high = find_interval(
        total, sum(item.effective * item.value for item in observations)
    )
    confidence, word = find_confidence(total)
    trend, delta, error = find_trend([(item.weight, item.value) for item in observations])
    shortfall = find_shortfall(low, high, skill.bar)
    status, closed_on = find_status(observations, skill.bar, total, bool(rounds))
    return SkillLevel(
        skill=skill.id,
        n=len(observations),
        total_weight=total,
        mean_without_study=find_running_means(observations)[-1] if observations else None,
        mean=find_mean(weigh_observations(observations, skill.bar)) if observations else None,
        level=level,
        low=low,
        high=high,
        confidence=confidence,
        confidence_word=word,
        trend=trend,
        delta=delta,
        standard_error=error,
        demand=demand,
        shortfall=shortfall,
        priority=PRIORITY_SCALE * demand.share * shortfall,
        status=status,
        closed_on=closed_on,
        flags=find_flags(observations, skill.bar, total),
        observations=observations,
        study=study,
        named_in_rejection=rejected,
        ranked=status in RANKED,
    )


def _find_probing(rounds: Iterable[Round]) -> dict[str, list[Round]]:
    """Return by skill the rounds that probed it, mocks too."""
    probing: dict[str, list[Round]] = defaultdict(list)
    for item in rounds:
        for skill in probed_skills(item):
            probing[skill].append(item)
    return dict(probing)


def _find_latest(rounds: Iterable[Round]) -> dict[str, date]:
    """Return by company the day of its latest round; a mock has no company."""
    latest: dict[str, date] = {}
    for item in rounds:
        if item.company and item.stage != MOCK:
            latest[item.company] = max(item.date, latest.get(item.company, item.date))
    return latest


def _build_demand(rounds: Sequence[Round], companies: Mapping[str, date]) -> Demand:
    """Return the recency-weighted share of companies that probe a skill, by its probing rounds."""
    asking = _find_latest(rounds)
    # Ages count from the newest round: the share stays the same and never comes down to 0 / 0.
    newest = max(companies.values(), default=None)
    share = 0.0
    if newest is not None:
        everyone = _weigh_companies(companies.values(), newest)
        share = _weigh_companies(asking.values(), newest) / everyone
    counted = [item for item in rounds if item.company and item.stage != MOCK]
    last = max(asking.values(), default=None)
    return Demand(share, tuple(asking), len(companies), len(counted), last)


def _weigh_companies(days: Iterable[date], newest: date) -> float:
    """Return the summed weight of companies by the days of their latest rounds."""
    return sum(find_decay((newest - day).days) for day in sorted(days))


def _find_rejected(journal: Journal, as_of: date) -> frozenset[str]:
    """Return the skills that any rejection up to today names."""
    return frozenset(
        skill
        for entry in past_entries(journal, as_of)
        if entry.stage == "rejected"
        for skill in rejection_skills(journal, entry)
    )


def _rank_gaps(journal: Journal, levels: Iterable[SkillLevel]) -> tuple[str, ...]:
    """Return the ranked skills: by priority, then named in a rejection, lower level, name."""

    def urgency(item: SkillLevel) -> tuple[float, bool, float, str, str]:
        name = journal.skills[item.skill].name.casefold()
        priority = round(-item.priority, RANKING_DECIMALS)
        level = round(item.level, RANKING_DECIMALS)
        return priority, not item.named_in_rejection, level, name, item.skill

    return tuple(item.skill for item in sorted(levels, key=urgency) if item.ranked)
