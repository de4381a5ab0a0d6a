"""The text of a new entry: what is known as fields, what may be added as comments.

In: a stage, a date and what the person already said. Out: Markdown that reads without a complaint
as it stands. Which fields are offered follows from the one table of fields. It must not know files.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.entries.fields import ENTRY_FIELDS, NO_COMPANY_NEEDED
from generator.entries.kinds import Field
from generator.vocabulary import Stage, terms

PLAIN = re.compile(r"[^\W_](?:[\w .,+()<>@/'&-]*[\w.+)>])?")
EMPTY_WORDS = ("null",)
WIDTH = 88
REASONS = {"rejected": "reject-reason", "declined": "decline-reason"}
STUDY_EXAMPLE = "{graphs: 4h}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person said of a new entry; texts are empty when unsaid."""

    stage: Stage
    date: date
    company: str = ""
    role: str = ""
    people: Sequence[str] = ()


def needs_company(stage: Stage) -> bool:
    """Say whether an entry of this stage is incomplete without a company."""
    return stage.id not in NO_COMPANY_NEEDED


def render_entry(draft: Draft) -> str:
    """Render the entry with every field that its stage offers, the open ones commented out."""
    rows = [f"# {draft.stage.label}: {draft.stage.meaning}", *_render_given(draft)]
    given = {"date", "stage", *(row.split(":")[0] for row in rows[1:])}
    for item in ENTRY_FIELDS.values():
        is_offered = not item.stages or draft.stage.id in item.stages
        if item.name not in given and is_offered:
            rows += ["#", *_render_open(item, draft.stage.id)]
    return "\n".join(["---", *rows, "---", "", ""])


def quote_yaml(text: str) -> str:
    """Write a text as one YAML scalar that means exactly this text."""
    if PLAIN.fullmatch(text) and text.lower() not in EMPTY_WORDS:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _render_given(draft: Draft) -> Iterator[str]:
    yield f"date: {draft.date.isoformat()}"
    yield f"stage: {draft.stage.id}"
    if draft.company:
        yield f"company: {quote_yaml(draft.company)}"
    if draft.role:
        yield f"role: {quote_yaml(draft.role)}"
    if len(draft.people) == 1:
        yield f"with: {quote_yaml(draft.people[0])}"
    elif draft.people:
        yield "with:"
        yield from (f"  - {quote_yaml(person)}" for person in draft.people)


def _render_open(item: Field, stage: str) -> Iterator[str]:
    """Show a field as a comment that becomes a field when its `# ` is deleted, and explain it."""
    choices = item.choices or (REASONS.get(stage, "") if item.kind == "reasons" else "")
    example = item.example
    if choices and example not in terms(choices):
        example = next(iter(terms(choices)))
    if item.kind == "skills" and stage == "study":
        example = STUDY_EXAMPLE
    yield f"# {item.name}: {example}"
    yield from _wrap(item.doc)
    if choices:
        yield from _wrap("one of: " + ", ".join(terms(choices)))


def _wrap(text: str) -> list[str]:
    lead = "#     "
    return textwrap.wrap(
        text, WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False
    )
