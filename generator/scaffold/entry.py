"""The text of a new entry: what is known as fields, what may be added as comments.

In: a stage, a date and what the person already said. Out: Markdown that reads without a complaint
as it stands. Which fields are offered follows from the one table of fields. It must not know files.

A field to be used stands as `#role: ...`, without a space, so that deleting the `#` is enough; an
explanation stands as `# text`.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from types import MappingProxyType

from generator.entries.fields import ENTRY_FIELDS, NO_COMPANY_NEEDED
from generator.entries.kinds import Field
from generator.record import Record
from generator.slugs import make_slug
from generator.vocabulary import Stage, terms

PLAIN = re.compile(r"[^\W_](?:[\w .,+()<>@/'&-]*[\w.+)>])?")
EMPTY_WORDS = ("null",)
WIDTH = 88
LONGEST_NAME = 40
HINT = "# Delete the # before a field to use it."
REASONS = {"rejected": "reject-reason", "declined": "decline-reason"}
STUDY_EXAMPLE = "{graphs: 4h}"
DAYS_AHEAD = MappingProxyType({"promised": 14, "deadline": 14, "retry-after": 182})
"""Days from an entry to the date that a field's example shows."""
FEEDBACK_DAYS = 5
SESSION_STAGES = ("onsite",)
OF_SESSIONS = ("skills", "questions", "decided-by", "feedback")
"""What a day of several rounds says about each of them, and not about itself."""


class Draft(Record, frozen=True):
    """What a person said of a new entry; texts are empty when unsaid, `clock` as in 15:30.

    `letter` is the kind of letter that a follow-up was.
    """

    stage: Stage
    date: date
    company: str = ""
    role: str = ""
    people: Sequence[str] = ()
    clock: str = ""
    letter: str = ""


def needs_company(stage: Stage) -> bool:
    """Say whether an entry of this stage is incomplete without a company."""
    return stage.id not in NO_COMPANY_NEEDED


def list_names(day: date, company: str, stage: str) -> Iterator[str]:
    """Yield what the file of an entry may be called: date-company-stage, then with -2, -3 and so on."""
    short = make_slug(company)[:LONGEST_NAME].strip("-") if company else ""
    name = "-".join(filter(None, (day.isoformat(), short, stage)))
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def list_note_names(name: str) -> Iterator[str]:
    """Yield what the file of a note may be called: its name, then with -2, -3 and so on."""
    slug = make_slug(name)
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def render_entry(draft: Draft) -> str:
    """Render the entry with every field that its stage offers, the open ones commented out."""
    rows = [f"# {draft.stage.label}: {draft.stage.meaning}", HINT, *_render_given(draft)]
    given = {row.split(":")[0] for row in rows}
    for item in ENTRY_FIELDS.values():
        if item.name not in given and is_offered(item, draft.stage.id):
            rows += ["", *_render_open(item, draft)]
    return "\n".join(["---", *rows, "---", "", ""])


def quote_yaml(text: str) -> str:
    """Write a text as one YAML scalar that means exactly this text."""
    if PLAIN.fullmatch(text) and text.lower() not in EMPTY_WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escape(char) for char in quoted)


def _escape(char: str) -> str:
    """Write a character as YAML does: JSON's pairs of surrogates are no characters there."""
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def is_offered(item: Field, stage: str) -> bool:
    """Say whether a new entry of a stage shows a field."""
    if stage in SESSION_STAGES and item.name in OF_SESSIONS:
        return False
    return not item.stages or stage in item.stages


def _render_given(draft: Draft) -> Iterator[str]:
    yield " ".join(filter(None, (f"date: {draft.date.isoformat()}", draft.clock)))
    yield f"stage: {draft.stage.id}"
    if draft.company:
        yield f"company: {quote_yaml(draft.company)}"
    if draft.role:
        yield f"role: {quote_yaml(draft.role)}"
    if draft.letter:
        yield f"letter: {draft.letter}"
    if len(draft.people) == 1:
        yield f"with: {quote_yaml(draft.people[0])}"
    elif draft.people:
        yield "with:"
        yield from (f"  - {quote_yaml(person)}" for person in draft.people)


def _render_open(item: Field, draft: Draft) -> Iterator[str]:
    """Show a field as a comment that becomes a field when its `#` is deleted, and explain it."""
    choices = item.choices or (REASONS.get(draft.stage.id, "") if item.kind == "reasons" else "")
    example = _choose_example(item, draft)
    if choices and example not in terms(choices):
        example = next(iter(terms(choices)))
    yield f"#{item.name}: {example}"
    yield from _wrap(item.doc)
    if choices:
        yield from _wrap("one of: " + ", ".join(terms(choices)))


def _choose_example(item: Field, draft: Draft) -> str:
    """Return an example whose dates follow the entry's own."""
    if item.kind == "skills" and draft.stage.id == "study":
        return STUDY_EXAMPLE
    if item.name in DAYS_AHEAD:
        return _shift_day(draft.date, DAYS_AHEAD[item.name])
    if item.kind == "feedback":
        came = _shift_day(draft.date, FEEDBACK_DAYS)
        return f"{{from: Lee Chen, date: {came}, skills: {{graphs: 2/4}}}}"
    return item.example


def _shift_day(day: date, days: int) -> str:
    """Return the date so many days later; the calendar's last one where it ends before."""
    return (day + timedelta(days=min(days, (date.max - day).days))).isoformat()


def _wrap(text: str) -> list[str]:
    lead = "# "
    return textwrap.wrap(
        text, WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False
    )
