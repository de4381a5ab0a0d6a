"""New entries as editors insert them: snippets with places to fill in, templates without comments.

In: stages. Out: texts in the words of each editor, from the same table as `rounds new`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from generator.entries.fields import ENTRY_FIELDS
from generator.scaffold.entry import Draft, is_offered, needs_company, render_entry
from generator.vocabulary import Stage, stages

COMPANY = "Acme"
ANY_DAY = date(2000, 1, 1)
DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b(?!-)")
TODAY = "${CURRENT_YEAR}-${CURRENT_MONTH}-${CURRENT_DATE}"
SIGNS = re.compile(r"[\\$]")
PROPERTY_TYPES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("text", "prose", "name", "choice", "stage", "money", "url", "email"), "text"
        ),
        **dict.fromkeys(("entry", "attempt", "duration", "remind", "nda", "rating"), "text"),
        **dict.fromkeys(("names", "people", "skill-names", "reasons"), "multitext"),
        **dict.fromkeys(("date", "moment"), "date"),
        "yes-no": "checkbox",
    }
)
"""Kinds of fields that Obsidian has a property for; mappings it shows as they are written."""


def render_snippets() -> dict[str, Any]:
    """Return a snippet for each stage, as VS Code reads them."""
    return {stage.label: _render_snippet(stage) for stage in stages().values()}


def _render_snippet(stage: Stage) -> dict[str, Any]:
    company = COMPANY if needs_company(stage) else ""
    text = render_entry(Draft(stage, ANY_DAY, company))
    marked = DAY.sub(TODAY, SIGNS.sub(r"\\\g<0>", text))
    if company:
        marked = marked.replace(f"\ncompany: {company}\n", f"\ncompany: ${{1:{company}}}\n", 1)
    return {
        "prefix": ["entry", stage.id],
        "scope": "markdown",
        "description": stage.meaning,
        "body": [*marked.rstrip("\n").split("\n"), "$0"],
    }


def render_template(stage: Stage) -> str:
    """Return an entry with the fields of a stage empty, for editors that would lose comments."""
    return "\n".join(
        ["---", "date: {{date}}", f"stage: {stage.id}", *_list_empty(stage), "---", "", ""]
    )


def _list_empty(stage: Stage) -> Iterator[str]:
    if needs_company(stage):
        yield "company:"
    for item in ENTRY_FIELDS.values():
        if item.stages and item.kind in PROPERTY_TYPES and is_offered(item, stage.id):
            yield f"{item.name}:"
