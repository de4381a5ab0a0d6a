"""What the journal holds already, by natural keys.

In: the journal and its files. Out: an answer for each draft: where the same thing stands. An entry is
the same by company, role, stage and day, or by the address of the job on that day; a round also by its
hour; a person by name, mail address or profile. It must not know any format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from generator.entries.parse import EntryFile
from generator.importers.drafts import Draft, EntryDraft, PersonDraft, Place
from generator.model import Journal
from generator.record import replace
from generator.vocabulary import normalise_name, stages

DROPPED = re.compile(r"(?:www|m|[a-z]{2})\.(?=.+\..)")
Key = tuple[str, ...]


class Holdings:
    """Everything that the journal holds; what is planned is added with `note`."""

    def __init__(self, files: Iterable[EntryFile], journal: Journal) -> None:
        self._companies = _index_companies(journal)
        self._entries: dict[Key, str] = {}
        self._names: dict[str, str] = {}
        self._people: dict[Key, str] = {}
        self._links: dict[str, str] = {}
        for file in files:
            if file.kind == "entry" and file.value("date") and file.value("stage"):
                self._note_entry(_describe_file(file), file.path, is_written=True)
        for person in journal.people.values():
            where = person.note_path or "an entry"
            names = (person.name, *person.aliases)
            self._note_person(names, person.email, person.link, where)

    def find(self, draft: Draft) -> str:
        """Say where the same thing stands already; empty when it stands nowhere."""
        if isinstance(draft, EntryDraft):
            return self._find_entry(draft)
        return self._find_person(draft)

    def note(self, draft: Draft, path: str) -> None:
        """Add what will be written."""
        if isinstance(draft, EntryDraft):
            self._note_entry(draft, path, is_written=False)
        else:
            email, link = draft.fields.get("email", ""), draft.fields.get("link", "")
            self._note_person((draft.name,), email, link, path)

    def name_apart(self, draft: PersonDraft) -> PersonDraft | None:
        """Return somebody under a name that nobody else has; None where nothing tells them apart."""
        if normalise_name(draft.name) not in self._names:
            return draft
        company = draft.fields.get("company", "")
        name = f"{draft.name} ({company})"
        if not company or normalise_name(name) in self._names:
            return None
        return replace(draft, name=name)

    def _find_entry(self, draft: EntryDraft) -> str:
        keys = (*self._list_keys(draft), *self._list_matches(draft))
        path = next((self._entries[key] for key in keys if key in self._entries), "")
        return f"it is in {path} already" if path else ""

    def _note_entry(self, draft: EntryDraft, path: str, *, is_written: bool) -> None:
        """Add an entry; the address of a job counts only once its entry may have been edited."""
        for key in (*self._list_keys(draft), *self._list_stages(draft)):
            if is_written or key[0] != "posting":
                self._entries.setdefault(key, path)

    def _list_stages(self, draft: EntryDraft) -> Iterator[Key]:
        """Yield the keys of a stage on a day: of this role, and of whatever role."""
        base = self._base_key(draft)
        yield "role", *base, _fold(draft, "role")
        yield "any role", *base

    def _list_matches(self, draft: EntryDraft) -> Iterator[Key]:
        """Yield the keys of entries that may be the same: of this role, or of a role that is not said."""
        base, role = self._base_key(draft), _fold(draft, "role")
        if not role:
            yield "any role", *base
        yield from (("role", *base, name) for name in (role, ""))

    def _base_key(self, draft: EntryDraft) -> Key:
        """Return stage, company and day; beside a process, the title tells two of a day apart."""
        title = _fold(draft, "title") if stages()[draft.stage].kind == "beside" else ""
        return draft.stage, self._fold_company(draft.company), draft.day.isoformat(), title

    def _list_keys(self, draft: EntryDraft) -> Iterator[Key]:
        """Yield what an entry can be known by beside its stage and day."""
        company = self._fold_company(draft.company)
        posting = draft.fields.get("posting", "")
        if posting:
            yield "posting", draft.stage, draft.day.isoformat(), fold_link(posting)
        if draft.clock and stages()[draft.stage].is_round:
            yield "hour", company, draft.day.isoformat(), draft.clock.split()[0]

    def _fold_company(self, name: str) -> str:
        key = normalise_name(name)
        return self._companies.get(key, key)

    def _note_person(self, names: Iterable[str], email: str, link: str, path: str) -> None:
        for name in names:
            key = normalise_name(name)
            self._names.setdefault(key, path)
            if link:
                self._links.setdefault(key, fold_link(link))
        if email:
            self._people.setdefault(("email", email.casefold()), path)
        if link:
            self._people.setdefault(("link", fold_link(link)), path)

    def _find_person(self, draft: PersonDraft) -> str:
        email, link = draft.fields.get("email", ""), draft.fields.get("link", "")
        for key in (("email", email.casefold()), ("link", fold_link(link))):
            if key in self._people:
                return f"known from {self._people[key]} by the same {key[0]}"
        name = normalise_name(draft.name)
        if name in self._names and not self._is_other(name, link):
            return f"the name is known from {self._names[name]}"
        qualified = normalise_name(f"{draft.name} ({draft.fields.get('company', '')})")
        if qualified in self._names and not self._is_other(qualified, link):
            return f"the name is known from {self._names[qualified]}"
        return ""

    def _is_other(self, name: str, link: str) -> bool:
        """Say whether a profile shows that somebody of this name is somebody else."""
        known = self._links.get(name, "")
        return bool(link and known) and _get_host(known) == _get_host(fold_link(link))


def fold_link(link: str) -> str:
    """Return what of an address tells two apart."""
    if not link:
        return ""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link.strip().casefold()
    host = DROPPED.sub("", (parts.netloc or "").casefold(), count=1)
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _get_host(folded: str) -> str:
    return folded.partition("/")[0]


def _fold(draft: EntryDraft, name: str) -> str:
    return normalise_name(draft.fields.get(name, ""))


def _describe_file(file: EntryFile) -> EntryDraft:
    """Return an entry of the journal as the draft that it may have been."""
    moment = file.value("date")
    day: date = moment.date
    names = ("role", "posting", "title")
    fields: Mapping[str, str] = {name: file.text(name) for name in names if file.text(name)}
    clock = f"{moment.time:%H:%M}" if moment.time else ""
    return EntryDraft(Place(0), file.value("stage"), day, file.text("company"), clock, fields)


def _index_companies(journal: Journal) -> Mapping[str, str]:
    return {
        normalise_name(name): item.id
        for item in journal.companies.values()
        for name in (item.name, *item.aliases)
    }
