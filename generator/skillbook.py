"""The skills of this journal: the vocabulary, the owner's settings and the notes on skills.

In: skill notes and settings. Out: the `SkillBook` of the run, then the `Skill` values that the
journal mentions. It must not know entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from generator.diagnostics import FILE_START, Diagnostic, make_diagnostic
from generator.entries.parse import EntryFile
from generator.identity import spell_stem
from generator.memo import Section
from generator.model import Body, Skill
from generator.settings import Settings
from generator.vocabulary import SkillBook, SkillTerm, build_skill_book, normalise_name


def read_skill_book(
    notes: Sequence[EntryFile], settings: Settings
) -> tuple[SkillBook, tuple[Diagnostic, ...]]:
    """Extend the vocabulary by settings and notes; an alias that two skills claim is an error."""
    found: list[Diagnostic] = []
    base, _ = build_skill_book()
    own = [SkillTerm(item.id, item.name, item.group, item.aliases) for item in settings.skills]
    book, conflicts = build_skill_book(own)
    found.extend(_settings_conflict(alias, first, book) for alias, first, _ in conflicts)
    noted: dict[str, EntryFile] = {}
    for note in notes:
        skill = _skill_of(note, book)
        if skill in noted:
            found.append(_twin_note(note, noted[skill]))
        else:
            noted[skill] = note
    own.extend(_build_term(skill, note, base) for skill, note in noted.items())
    book, conflicts = build_skill_book(own)
    found.extend(
        _note_conflict(noted[later], alias, first, book)
        for alias, first, later in conflicts
        if later in noted
    )
    return book, tuple(found)


def _skill_of(note: EntryFile, book: SkillBook) -> str:
    name = note.text("name") or note.stem
    return book.find(name) or book.find(note.stem) or book.own_id(name)


def _build_term(skill: str, note: EntryFile, base: SkillBook) -> SkillTerm:
    name = note.text("name") or ("" if base.find(note.stem) else spell_stem(note.stem))
    aliases = tuple(item.text for item in note.value("aliases", ()))
    return SkillTerm(skill, name, note.value("group", ""), (note.stem, *aliases))


def _settings_conflict(alias: str, first: str, book: SkillBook) -> Diagnostic:
    return make_diagnostic(
        "rounds.yml",
        FILE_START,
        "alias-conflict",
        f"'{alias}' already means {book.name(first)}",
        "delete this alias under `skills`",
    )


def _note_conflict(note: EntryFile, alias: str, first: str, book: SkillBook) -> Diagnostic:
    wanted = normalise_name(alias)
    places = [
        item.span for item in note.value("aliases", ()) if normalise_name(item.text) == wanted
    ]
    named = note.fields.get("name")
    span = places[0] if places else named.span if named else FILE_START
    return make_diagnostic(
        note.path,
        span,
        "alias-conflict",
        f"'{alias}' already means {book.name(first)}",
        "delete it here",
    )


def _twin_note(note: EntryFile, first: EntryFile) -> Diagnostic:
    return make_diagnostic(
        note.path,
        FILE_START,
        "twin-note",
        f"a second note on one skill; the first is {first.path}",
        "keep one of the two",
    )


def build_skills(
    mentioned: Mapping[str, Iterable[str]],
    notes: Sequence[EntryFile],
    book: SkillBook,
    settings: Settings,
    memo: Section | None = None,
) -> Mapping[str, Skill]:
    """Return the skills that any entry mentions or a note is on, by id in order of name."""
    by_skill: dict[str, EntryFile] = {}
    for note in notes:
        by_skill.setdefault(_skill_of(note, book), note)
    aliases = {term.id: term.aliases for term in book.terms}
    memo = memo or Section()
    skills = [
        memo.call(
            skill,
            _build_skill,
            skill,
            by_skill.get(skill),
            book,
            aliases.get(skill, ()),
            settings.bar,
        )
        for skill in {*chain.from_iterable(mentioned.values()), *by_skill}
    ]
    skills.sort(key=lambda item: (normalise_name(item.name), item.id))
    return MappingProxyType({item.id: item for item in skills})


def _build_skill(
    skill: str, note: EntryFile | None, book: SkillBook, aliases: tuple[str, ...], bar: float
) -> Skill:
    target = note.value("target") if note else None
    return Skill(
        id=skill,
        name=book.name(skill),
        group=book.group(skill),
        aliases=aliases,
        resources=tuple(item.text for item in note.value("resources", ())) if note else (),
        bar=target.value if target else bar,
        note_path=note.path if note else None,
        body=note.body if note else Body(),
    )
