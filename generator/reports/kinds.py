"""Kinds of rounds: which ones end well, and where what I think of myself is not what they think.

In: rounds that took place, and the levels of skills. Out: rounds by kind and answer, and pairs of
ratings. It must not know pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from generator.model import Round
from generator.record import Record
from generator.reports.hours import Place
from generator.reports.skills import SkillLevel

KINDS = MappingProxyType(
    {
        "screens": ("pre-screen", "assessment", "tech-screen", "take-home"),
        "algorithms": ("algorithms",),
        "engineering": ("engineering",),
        "system-design": ("system-design",),
        "tools": ("tools",),
        "technical": ("technical", "domain"),
        "soft-skills": ("hiring-manager", "culture-fit", "team-match"),
        "onsite": ("onsite",),
    }
)
"""Stages of rounds by what they look for; an onsite counts by its sessions where it has some."""
ASKED_FOR = ("algorithms", "engineering", "system-design", "tools", "soft-skills")
"""Kinds that are told of even before the first such round."""


class RoundKind(Record, frozen=True):
    """The rounds of a kind by the answer that came, in journal order."""

    kind: str
    passed: tuple[Place, ...]
    failed: tuple[Place, ...]
    unanswered: tuple[Place, ...]

    @property
    def n(self) -> int:
        """How many rounds there were."""
        return len(self.passed) + len(self.failed) + len(self.unanswered)


class RatedTwice(Record, frozen=True):
    """One round in which a skill was rated by me and by them; values 0..1."""

    skill: str
    place: Place
    own: float
    theirs: float


def sort_rounds(rounds: Iterable[Round]) -> tuple[RoundKind, ...]:
    """Count rounds with companies by kind and answer; a reference check is no such round."""
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    kinds = {stage: kind for kind, members in KINDS.items() for stage in members}
    for item in rounds:
        if item.stage in kinds:
            answer = item.outcome if item.outcome in ("passed", "failed") else ""
            found[kinds[item.stage], answer].append((item.entry, item.session))
    rows = (
        RoundKind(kind, *(tuple(found[kind, answer]) for answer in ("passed", "failed", "")))
        for kind in KINDS
    )
    return tuple(row for row in rows if row.n or row.kind in ASKED_FOR)


def pair_ratings(levels: Mapping[str, SkillLevel]) -> tuple[RatedTwice, ...]:
    """Return every round in which both sides rated a skill, by skill in order of name, then by day."""
    found = []
    for level in levels.values():
        for item in level.observations:
            by_kind = {source.kind: source.value for source in item.sources}
            if "self" in by_kind and "feedback" in by_kind:
                place = (item.entry, item.session)
                found.append(RatedTwice(level.skill, place, by_kind["self"], by_kind["feedback"]))
    return tuple(found)
