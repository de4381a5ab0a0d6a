"""Which fields can stand where: from the names around a place to the rows of the table of fields.

In: the kind of a file and names, outermost first. Out: a `Place`. It must not know any value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from generator.entries.destinations import PUBLISH_FIELDS
from generator.entries.fields import (
    FEEDBACK_FIELDS,
    FIELDS_OF,
    NO_COMPANY_NEEDED,
    PERSON_FIELDS,
    QUESTION_FIELDS,
    SESSION_FIELDS,
    SKILL_MARK_FIELDS,
)
from generator.entries.kinds import Field, make_table
from generator.entries.options import PUBLIC_FIELDS
from generator.entries.parse import DATED_NAME
from generator.record import Record

NESTED: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        "people": PERSON_FIELDS,
        "questions": QUESTION_FIELDS,
        "feedback": FEEDBACK_FIELDS,
        "sessions": SESSION_FIELDS,
        "mark": SKILL_MARK_FIELDS,
        "public-settings": PUBLIC_FIELDS,
        "publish-settings": PUBLISH_FIELDS,
        "skill-settings": make_table(
            Field("bar", "rating", "the target of all skills", "4"),
            Field(
                "aliases", "own-aliases", "other spellings, by skill", "{graphs: [graph theory]}"
            ),
            Field("groups", "own-groups", "the group of a skill", "{etcd: data}"),
        ),
    }
)
"""The fields inside a value, by its kind."""
BEHIND_FREE_NAMES: Mapping[str, Field] = MappingProxyType(
    {
        "skills": Field("skill", "mark", "own rating, or a mapping", "3"),
        "own-groups": Field("group", "choice", "the group of the skill", "", choices="skill-group"),
        "levels": Field("level", "level", "error, warning or off", "off"),
    }
)
"""What stands behind a name that is no field, by the kind of the value around it."""
NOTHING: Mapping[str, Field] = MappingProxyType({})


class Place(Record, frozen=True):
    """Where a cursor stands: the field whose value it is in, None outside all, and the fields inside."""

    row: Field | None
    rows: Mapping[str, Field]


def find_place(kind: str, keys: Sequence[str]) -> Place:
    """Return what can stand inside these names."""
    row: Field | None = None
    rows = FIELDS_OF[kind]
    for key in keys:
        inner = BEHIND_FREE_NAMES.get(row.kind) if row else None
        row = inner or rows.get(key)
        rows = NESTED.get(row.kind, NOTHING) if row else NOTHING
    return Place(row, rows)


def sort_rows(rows: Mapping[str, Field], stage: str, spared: Collection[str]) -> Sequence[Field]:
    """Return fields as somebody needs them: what must be there, what goes with the stage, the rest.

    What is `spared` need not be there after all.
    """

    def rank(row: Field) -> int:
        if row.required and row.name not in spared:
            return 0
        return 1 if stage and stage in row.stages else 2

    return sorted(rows.values(), key=rank)


def find_spared(kind: str, stem: str, stage: str) -> frozenset[str]:
    """Return the needed fields that a file can do without, by its name and its stage."""
    if kind != "entry":
        return frozenset()
    date = ("date",) if DATED_NAME.match(stem) else ()
    return frozenset((*date, *(("company",) if stage in NO_COMPANY_NEEDED else ())))
