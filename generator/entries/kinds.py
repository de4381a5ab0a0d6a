"""The kinds of fields: what a row of the table says, and how each kind of value is described.

Out: `Field` rows and `KINDS`. They must not know which fields there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.record import Record


class Field(Record, frozen=True):
    """One field: `kind` names its type, `choices` the closed list it takes its value from.

    `stages` are those for which `rounds new` offers it; empty means all.
    """

    name: str
    kind: str
    doc: str
    example: str = ""
    required: bool = False
    choices: str = ""
    stages: tuple[str, ...] = ()


KINDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "prose": "text, also of several lines",
        "name": "name",
        "names": "list of names",
        "moment": "date, or date and time with an optional offset or zone name",
        "date": "date, YYYY-MM-DD",
        "time": "time, HH:MM",
        "stage": "a stage or a synonym of one",
        "choice": "one of a list",
        "reasons": "one or several reasons",
        "people": "one person or a list, each `Name`, `Name, Role`, `Name <mail>`, `Name, Role <mail>`,"
        " or a mapping",
        "skills": "mapping or list of skills",
        "skill-names": "one skill or a list",
        "questions": "list of texts or mappings",
        "feedback": "mapping or list of mappings",
        "sessions": "list of rounds",
        "duration": "duration: `75m`, `1h30m`",
        "rating": "rating: `3` (of 5) or `3/4`",
        "money": "money: `95000 EUR`, `95k EUR`, `EUR 95,000/year`, `85-95k EUR`",
        "terms": "mapping of money and text",
        "impressions": "mapping of topic to 1..5, text, or both",
        "practices": "mapping of practice to text",
        "url": "web address",
        "entry": "id of an entry",
        "attempt": "id of an entry or a process",
        "remind": "date, `done` or `no`",
        "yes-no": "yes or no",
        "nda": "yes, no or unknown",
        "zone": "name of a time zone",
        "days": "mapping to numbers of days",
        "levels": "mapping of diagnostic code to error, warning or off",
        "skill-settings": "mapping: `bar`, `aliases`, `groups`",
        "public-settings": "mapping: `title`, `owner`, `about`, `show`, `skills`",
        "publish-settings": "mapping: `folder`, `git`, `cname`, `rsync`, `command`",
        "email": "e-mail address",
        "site-url": "web address of a folder",
        "folder": "name of a folder inside the project",
        "command": "list of words",
    }
)
"""How each kind of value is described to a reader."""


def make_table(*fields: Field) -> Mapping[str, Field]:
    """Return fields by name, in order."""
    return MappingProxyType({item.name: item for item in fields})
