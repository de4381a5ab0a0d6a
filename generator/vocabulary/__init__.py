"""The words of the journal: stages, closed lists of values, skills with their aliases.

In: the data files beside this module and, for skills, the owner's own terms. Out: immutable
records and look-ups from what a person typed to a canonical id. It must not know entries,
settings or diagnostics: a word that is not found is simply None, and the caller decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from generator.record import Record
from generator.vocabulary.names import closest_terms, join_words, normalise_name
from generator.vocabulary.skills import (
    SkillBook,
    SkillTerm,
    build_skill_book,
    skill_terms,
    split_marks,
)
from generator.vocabulary.tables import read_table

__all__ = [
    "SkillBook",
    "SkillTerm",
    "Stage",
    "Term",
    "ambiguous_stage",
    "build_skill_book",
    "closest_terms",
    "find_stage",
    "find_term",
    "normalise_name",
    "skill_terms",
    "split_marks",
    "stages",
    "terms",
]

FIRST_ROUND_ORDER, LAST_ROUND_ORDER = 3, 11


class Stage(Record, frozen=True):
    """One kind of dated event; `order` is its place in the pipeline, None outside it."""

    id: str
    order: int | None
    kind: str
    label: str
    synonyms: tuple[str, ...]
    meaning: str

    @property
    def is_round(self) -> bool:
        """Whether an entry of this stage is an interview round (mocks included)."""
        if self.order is None:
            return self.id == "mock"
        return FIRST_ROUND_ORDER <= self.order <= LAST_ROUND_ORDER

    @property
    def is_pipeline(self) -> bool:
        """Whether the stage is a step of a process."""
        return self.kind == "pipeline"

    @property
    def is_end(self) -> bool:
        """Whether the stage ends a process."""
        return self.kind == "end"


class Term(Record, frozen=True):
    """One value of a closed list; `value` (0 to 1) is its weight as evidence, if it has one."""

    id: str
    meaning: str
    value: float | None = None


@cache
def stages() -> Mapping[str, Stage]:
    """Return all stages by id, in pipeline order, then ends, pauses and those beside it."""
    return MappingProxyType({row["id"]: _build_stage(row) for row in read_table("stages")["stage"]})


def find_stage(text: str) -> Stage | None:
    """Return the stage with this id, label or synonym, or None."""
    stage_id = _stage_ids().get(join_words(text))
    return stages()[stage_id] if stage_id else None


def ambiguous_stage(text: str) -> tuple[str, ...]:
    """Return the ids that a word with two meanings may stand for; empty for any other word."""
    return _ambiguous_words().get(join_words(text), ())


def terms(name: str) -> Mapping[str, Term]:
    """Return the values of a list by id, in order; KeyError for an unknown list."""
    return _lists()[name]


def find_term(name: str, text: str) -> str | None:
    """Return the canonical id of a value of the named list, or None; KeyError as in `terms`."""
    key = join_words(text)
    return key if key in terms(name) else None


def _build_stage(row: Mapping[str, Any]) -> Stage:
    """Turn a row of the stage file into a record."""
    values = {**row, "order": row.get("order"), "synonyms": tuple(row["synonyms"])}
    return Stage(**values)


@cache
def _stage_ids() -> Mapping[str, str]:
    """Return stage ids by every accepted wording."""
    return {
        join_words(wording): stage.id
        for stage in stages().values()
        for wording in (*stage.synonyms, stage.label, stage.id)
    }


@cache
def _ambiguous_words() -> Mapping[str, tuple[str, ...]]:
    """Return the stage ids that each word with two meanings may stand for."""
    rows = read_table("stages")["ambiguous"]
    return {join_words(wording): tuple(ids) for wording, ids in rows.items()}


@cache
def _lists() -> Mapping[str, Mapping[str, Term]]:
    """Return all closed lists by name."""
    return {
        name: MappingProxyType({term_id: Term(term_id, **row) for term_id, row in rows.items()})
        for name, rows in read_table("lists").items()
    }
