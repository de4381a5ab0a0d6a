"""The question bank as notes for Anki.

In: the journal and every question asked. Out: text that Anki imports, with its own header lines. A
question that was asked several times is one note, and the same one at the next import. It must not
know pages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from io import StringIO

from generator.exports.contentlines import clean_text
from generator.exports.wording import spell_id
from generator.model import Journal
from generator.reports.questions import AskedQuestion
from generator.vocabulary import normalise_name, stages

HEAD = (
    "#separator:tab",
    "#html:false",
    "#notetype:Basic",
    "#deck:Interview questions",
    "#guid column:1",
    "#tags column:4",
)


def render_anki(journal: Journal, questions: Iterable[AskedQuestion]) -> bytes:
    """Return a note for each question: its id, the question, where it was asked, its tags."""
    asked: dict[str, list[AskedQuestion]] = {}
    for item in questions:
        asked.setdefault(normalise_name(item.text), []).append(item)
    written = StringIO()
    # Everything is quoted: a question may begin with "#", or go on over several lines.
    writer = csv.writer(written, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    for key, items in asked.items():
        back = "\n".join(_describe(journal, items))
        tags = " ".join(dict.fromkeys(tag for item in items for tag in _list_tags(item)))
        writer.writerow((_make_id(key), clean_text(items[-1].text), clean_text(back), tags))
    return ("\n".join(HEAD) + "\n" + written.getvalue()).encode("utf-8", "replace")


def _describe(journal: Journal, items: Sequence[AskedQuestion]) -> Iterator[str]:
    """Yield what was noted of a question, and each time that it was asked."""
    yield from dict.fromkeys(item.note for item in items if item.note)
    names = {journal.skills[skill].name: None for item in items for skill in item.skills}
    if names:
        yield f"Skills: {', '.join(names)}"
    for item in items:
        company = f" at {journal.companies[item.company].name}" if item.company else ""
        went = f": {spell_id(item.went).lower()}" if item.went else ""
        yield f"{stages()[item.stage].label}{company}, {item.date}{went}"


def _list_tags(item: AskedQuestion) -> Iterator[str]:
    """Yield the tags of a question; ids have no blanks."""
    yield "rounds"
    yield from item.skills
    yield item.stage
    if item.company:
        yield item.company


def _make_id(key: str) -> str:
    """Return an id that follows from the question alone."""
    return blake2b(key.encode("utf-8", "replace"), digest_size=10).hexdigest()
