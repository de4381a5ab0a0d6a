"""Texts that may be shown: without private blocks, and with links only to what is shown itself.

In: the parts of a public entry's text and what may be named. Out: parts, and links that have no place
to lead to. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from generator.model import BodyPart, FileLink, Journal, Target, WikiLink
from generator.record import Record
from generator.vocabulary import normalise_name

INSTEAD = {"entry": "an entry", "company": "a company", "person": "somebody", "skill": "a skill"}
"""What stands in place of a name that may not."""


class Reference(Record, frozen=True):
    """The address of a public entry, a picture or a skill; without a label it stands in an attribute."""

    kind: str
    id: str
    label: str = ""


TextPart = str | Reference


class Shown(Record, frozen=True):
    """What a text may lead to or name: ids of public entries by entry, of skills, names by target.

    `pictures` maps the path of a file to the name of the picture that was made of it.
    """

    journal: Journal
    entries: Mapping[str, str]
    skills: frozenset[str]
    names: Mapping[tuple[str, str], str]
    pictures: Mapping[str, str]

    def find_entry(self, path: str) -> str | None:
        """Return the public id of the entry in a file."""
        entries = self.journal.entries.values()
        found = (item.id for item in entries if item.path == path)
        return self.entries.get(next(found, ""))


def redact_text(parts: Iterable[BodyPart], shown: Shown) -> Iterator[TextPart]:
    """Yield what may be shown of a text; one that needs another file has been refused (`public-file`)."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, WikiLink):
            yield _redact_wiki_link(part, shown)
        elif isinstance(part, FileLink):
            yield _redact_file_link(part, shown)


def _redact_file_link(link: FileLink, shown: Shown) -> TextPart:
    """Return what stands in the attribute of a link or a picture."""
    picture = shown.pictures.get(link.path)
    if picture is not None:
        return Reference("picture", picture)
    entry = shown.find_entry(link.path)
    return Reference("entry", entry) if entry else "#content"


def _redact_wiki_link(link: WikiLink, shown: Shown) -> TextPart:
    """Keep the owner's own label, and a name only where it is shown anyway."""
    target = next(iter(shown.journal.find(link.target)), None)
    label = link.label if _is_own_label(link) else _name_target(target, shown)
    if target is not None and target.kind == "entry" and target.id in shown.entries:
        return Reference("entry", shown.entries[target.id], label)
    if target is not None and target.kind == "skill" and target.id in shown.skills:
        return Reference("skill", target.id, label)
    return escape(label)


def _is_own_label(link: WikiLink) -> bool:
    """Say whether a label is the owner's wording, and not what the link leads to once more."""
    return normalise_name(link.label) != normalise_name(link.target)


def _name_target(target: Target | None, shown: Shown) -> str:
    if target is None:
        return "something"
    return shown.names.get((target.kind, target.id), INSTEAD[target.kind])
