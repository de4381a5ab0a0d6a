"""The allow-list: which fields a public site may know, and what it shows of each.

Out: words by field for each kind of file, and records that are empty but for what is named. A field
that has no line here is private, so a new one is. It must not know the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from generator.model import Body
from generator.record import Record, list_types

Kind = TypeVar("Kind", bound=Record)
EVIDENCE = "evidence"
MARKED = "where it says `public: yes`"
ALLOWED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "entry": {
            "date": "the quarter; the weeks since the process began",
            "stage": "the kind of round",
            "company": "`Company A`, or the name where its note says `public: yes`",
            "about": "which round a word of feedback belongs to",
            "skills": "skills of the built-in list, and their values as evidence",
            "questions": "skills and how it went, as evidence",
            "outcome": EVIDENCE,
            "decided-by": EVIDENCE,
            "feedback": "ratings and recommendation, as evidence",
            "recommendation": EVIDENCE,
            "sessions": "each as a round",
            "duration": "whole hours of study, which weaken older evidence",
            "nda": "nothing: a question needs `nda: no`",
            "title": MARKED,
            "public": "the title, the text outside `::: private` and the skills",
            "draft": "nothing: drafts are left out",
        },
        "question": {
            "ask": "where it says `public: yes` and the entry `nda: no`",
            "skill": EVIDENCE,
            "went": EVIDENCE,
            "public": "the question itself",
        },
        "feedback": {"date": "nothing: what came later is left out", "skills": EVIDENCE,
                     "recommendation": EVIDENCE},
        "session": {
            "stage": "the kind of round",
            "skills": EVIDENCE,
            "questions": "as in an entry",
            "outcome": EVIDENCE,
            "decided-by": EVIDENCE,
            "feedback": "as in an entry",
        },
        "skill mark": {"self": EVIDENCE, "theirs": EVIDENCE},
        "company": {"name": MARKED, "type": MARKED, "public": "name and type"},
        "person": {"name": MARKED, "role": MARKED, "public": "name and role"},
        "skill": {"name": "where `public: skills` lists it", "group": "where it is listed so"},
        "settings": {
            "base-url": "the address",
            "language": "the language",
            "skills": "the bar",
            "public": "all of it",
            "as-of": "the quarter",
            "publish": "`cname`: the name of the site",
        },
    }
)  # fmt: skip
"""What is shown of a field, by kind of mapping and field; kinds without a line show nothing."""


def keep_only(kind: type[Kind], **shown: Any) -> Kind:
    """Make a record that is empty but for what is named."""
    return kind(**{**_find_empty(kind), **shown})


@cache
def _find_empty(kind: type[Record]) -> Mapping[str, Any]:
    """Return the empty value of every field that has one; the others must be given."""
    found: dict[str, Any] = {}
    for name, written in list_types(kind):
        if written.endswith("None"):
            found[name] = None
        elif written.startswith("tuple"):
            found[name] = ()
        elif written in EMPTY:
            found[name] = EMPTY[written]
    return found


EMPTY: Mapping[str, Any] = {"str": "", "bool": False, "Body": Body()}
