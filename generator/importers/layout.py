"""What the columns of a table stand for: the values that lead from cells to fields.

Out: plain values. They must not know how a table is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.record import Record, field

ENTRY_TARGETS = MappingProxyType(
    {
        "company": "the company's name; needed",
        "role": "the job",
        "date": "the day of the entry: of the application, or of the round",
        "status": "how it stands; needs no day of its own",
        "status-date": "since when it stands so",
        "saved-date": "when the job was saved",
        "applied": "yes or no: whether there was an application",
        "stage": "what kind of round it was",
        "with": "who took part, with `;` between people",
        "posting": "the job's address",
        "pay": "the pay they state",
        "location": "where",
        "remote": "where the work is done",
        "seniority": "level of the role",
        "source": "where it came from",
        "via": "the person or agency it came through",
        "format": "phone, video, in-person, ...",
        "tags": "words, with `;`, `,` or `|` between them",
    }
)
PERSON_TARGETS = MappingProxyType(
    {
        "name": "a person's name: each row is then a note about somebody",
        "first-name": "the first part of it",
        "last-name": "the last part of it",
        "company": "where they work",
        "role": "what they do",
        "email": "mail address",
        "phone": "phone number",
        "link": "a profile or page",
        "relation": "how you know them",
        "met": "when you met first",
        "connected": "since when you are connected",
    }
)
TEXT_TARGETS = MappingProxyType(
    {
        "text": "into the text",
        "private": "into a block that never leaves a private build",
        "answers": "questions and answers with `|` between them, into that block too",
        "ignore": "left out",
    }
)
NAMES = frozenset(("name", "first-name", "last-name"))
DEFAULT_STAGE = "applied"


class Layout(Record, frozen=True):
    """A kind of table: `columns` leads from a folded column to what it stands for.

    A table is of this kind when it has all columns of `needed`. `words` says what words of a status or
    stage mean, `dates` what comes first in days such as 03/04/2026, `fixed` fields that all have.
    """

    label: str
    columns: Mapping[str, str]
    needed: tuple[str, ...] = ()
    stage: str = DEFAULT_STAGE
    dates: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_of_people(self) -> bool:
        """Say whether each row is a person."""
        return not NAMES.isdisjoint(self.columns.values())


def list_targets(layout: Layout) -> Mapping[str, str]:
    """Return everything that a column of such a table can stand for, with what it is."""
    own = PERSON_TARGETS if layout.is_of_people else ENTRY_TARGETS
    return MappingProxyType({**own, **TEXT_TARGETS})
