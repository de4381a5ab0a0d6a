"""One file to one typed value: front matter by the table of fields, then the text.

In: sources. Out: `EntryFile` and `Settings` values with diagnostics. It must not know other files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from generator.diagnostics import Diagnostic, Span
from generator.entries.body import parse_body
from generator.entries.fields import FIELDS_OF, NO_COMPANY_NEEDED
from generator.entries.frontmatter import Scalar, Table, read_block, split_source
from generator.entries.kinds import Field
from generator.entries.mentions import Located, NameMention, PersonMention, SkillSettings
from generator.entries.reader import MARKS_BY_STAGE, OWN, Reader, is_absent
from generator.entries.shapes import read_fields
from generator.entries.source import Folder, Source
from generator.entries.values import BadValue, Moment, parse_date
from generator.model import Body
from generator.record import Record, replace
from generator.settings import CADENCE, RULES, OwnSkill, Settings
from generator.vocabulary import build_skill_book, find_stage, find_term, stages

Named = tuple[PersonMention, str, int | None]
"""Somebody as an entry names them, how, and in which session (from 1)."""
PEOPLE_FIELDS = ("with", "from", "to")
DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[^0-9])")
NAMED_STEM = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]+(\w[\w. -]*)")
SEPARATORS = re.compile(r"[-_. ]+")
LATER_DAYS = ("promised", "deadline", "retry-after")
IN_SESSIONS = ("skills", "questions", "decided-by")
"""What stands in the sessions of a day, never on the entry that holds them."""


class EntryFile(Record, frozen=True, dict=True):
    """A file as typed fields by name, and its text; `stem` is the file name without `.md`."""

    path: str
    kind: str
    stem: str
    fence: Span
    fields: Mapping[str, Located]
    body: Body

    def value(self, name: str, default: Any = None) -> Any:
        """Return a field's value, or the default where the field is absent."""
        located = self.fields.get(name)
        return default if located is None else located.value

    def text(self, name: str) -> str:
        """Return the text of a name field, empty where it is absent."""
        value = self.value(name)
        return value.text if isinstance(value, NameMention) else value or ""

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Everybody whom an entry names, in the order of the file."""
        return tuple(sorted(_find_people(self), key=_get_place))


def _find_people(file: EntryFile) -> Iterator[Named]:
    yield from _list_people(file.value, PEOPLE_FIELDS, None)
    via = file.value("via")
    # Whoever referred me is a person; an agency's name stays a name.
    if via is not None and file.value("source") == "referral":
        yield PersonMention(via.text, via.span), "via", None
    for number, session in enumerate(file.value("sessions", ()), start=1):
        yield from _list_people(session.value, ("with",), number)


def _list_people(
    get: Callable[..., Any], names: Iterable[str], session: int | None
) -> Iterator[Named]:
    """Yield those whom the fields of these names, and the feedback, speak of."""
    for how in names:
        for person in get(how, ()):
            yield person, how, session
    for feedback in get("feedback", ()):
        for person in feedback.people:
            yield person, "feedback", session


def _get_place(naming: Named) -> Span:
    return naming[0].span


def _recall_no_text(_source: Source) -> None:
    """Know of no text how it was."""


def parse_file(
    source: Source, folder: Folder, recall_text: Callable[[Source], Body | None] = _recall_no_text
) -> tuple[EntryFile | None, tuple[Diagnostic, ...]]:
    """Read an entry or a note; None when its front matter gives nothing to go on with.

    A text that is recalled is not parsed: it is as it was, and nothing was wrong with it.
    """
    front, found = split_source(source)
    stage = _peek_stage(front.table) if source.kind == "entry" else ""
    reader = Reader(source.path, MARKS_BY_STAGE.get(stage, OWN), stage, list(found))
    if front.body_offset == 0:
        return None, tuple(reader.found)
    known = recall_text(source)
    body, text_found = (known, ()) if known else parse_body(source, front.body_offset, folder)
    reader.found.extend(text_found)
    if front.table is None:
        return None, tuple(reader.found)
    stem = source.path.rsplit("/", 1)[-1].removesuffix(".md")
    is_dated = DATED_NAME.match(stem) is not None
    rows = _rows_for(source.kind, is_dated, stage in NO_COMPANY_NEEDED)
    reader.told = _tell_missing(rows, front.table, stem)
    fields = read_fields(reader, front.table, rows, front.fence)
    if source.kind == "entry":
        _settle_date(reader, fields, stem, front.fence)
        _settle_letter(front.table, fields)
        _check_order(reader, fields)
        _check_sessions(reader, fields)
    return EntryFile(source.path, source.kind, stem, front.fence, fields, body), tuple(reader.found)


def _peek_stage(table: Table | None) -> str:
    """The stage decides what bare numbers mean, so it is looked up before the fields are read."""
    for key, value in table.items if table else ():
        if key.text == "stage" and isinstance(value, Scalar) and not is_absent(value):
            stage = find_stage(value.text)
            return stage.id if stage else ""
    return ""


@cache
def _rows_for(kind: str, is_dated: bool, is_alone: bool) -> Mapping[str, Field]:
    """Return the table of fields with what is needed here: a dated file name and some stages need less."""
    rows = dict(FIELDS_OF[kind])
    if kind == "entry" and is_dated:
        rows["date"] = _optional(rows["date"])
    if kind == "entry" and is_alone:
        rows["company"] = _optional(rows["company"])
    return rows


def _optional(row: Field) -> Field:
    return replace(row, required=False)


def _tell_missing(rows: Mapping[str, Field], table: Table, stem: str) -> Mapping[str, str]:
    """Return what the file name says of needed fields that are not there."""
    present = {key.text for key, _ in table.items}
    missing = [row for row in rows.values() if row.required and row.name not in present]
    return _read_stem(stem) if missing else {}


def _read_stem(stem: str) -> Mapping[str, str]:
    """Read company and stage out of a file name such as `2026-03-14-acme-pre-screen`."""
    match = NAMED_STEM.fullmatch(stem)
    words = SEPARATORS.split(match[1]) if match else []
    for place in range(len(words)):
        stage = find_stage(" ".join(words[place:]))
        if stage:
            company = " ".join(words[:place]).title()
            return {"stage": stage.id, **({"company": company} if company else {})}
    return {"company": " ".join(words).title()} if words else {}


def _settle_date(reader: Reader, fields: dict[str, Located], stem: str, fence: Span) -> None:
    """Take the date from the file name where the field is absent; warn where the two differ."""
    match = DATED_NAME.match(stem)
    if match is None:
        return
    try:
        named = parse_date(match[1])
    except BadValue as problem:
        if "date" not in fields:
            message = f"{problem.message} (in the file name)"
            help = "rename the file, or add a `date:`"
            reader.report(Span(1, 1, 1, 1), problem.code, message, help)
        return
    if "date" not in fields:
        fields["date"] = Located(Moment(named), fence, fence)
    elif fields["date"].value.date != named:
        reader.report(
            fields["date"].span,
            "date-differs",
            f"the file name says {named.isoformat()}",
            "the field wins; rename the file or mend the field",
        )


def _check_order(reader: Reader, fields: Mapping[str, Located]) -> None:
    """Warn of a day to come that lies before the entry's own: most often a wrong year."""
    if "date" not in fields:
        return
    day = fields["date"].value.date
    for name in LATER_DAYS:
        if name in fields and fields[name].value < day:
            message = f"`{name}` lies before the entry's own day, {day.isoformat()}"
            reader.report(fields[name].span, "early-date", message, "check the year")


def _settle_letter(table: Table, fields: dict[str, Located]) -> None:
    """Take the letter from the word for the stage: `stage: thank-you` is a follow-up with that letter."""
    for key, value in table.items:
        if key.text == "stage" and isinstance(value, Scalar) and "letter" not in fields:
            letter = find_term("letter", value.text)
            if letter is not None:
                fields["letter"] = Located(letter, value.span, key.span)


def _check_sessions(reader: Reader, fields: dict[str, Located]) -> None:
    """What belongs to a round stands in the sessions where a day has some."""
    if not fields.get("sessions") or not fields["sessions"].value:
        return
    for session in fields["sessions"].value:
        stage = session.fields.get("stage")
        if stage is not None and not stages()[stage.value].is_round:
            message = f"a session is a round, and '{stage.value}' is none"
            reader.report(stage.span, "bad-value", message, "give it an entry of its own")
    for name in IN_SESSIONS:
        if name in fields:
            reader.report(
                fields[name].key,
                "misplaced-field",
                f"`{name}` stands beside `sessions`",
                "move it into the session that it belongs to",
            )
            del fields[name]


def parse_settings(source: Source | None) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read `rounds.yml`; what is absent or wrong keeps its default."""
    if source is None:
        return Settings(), ()
    node, found = read_block(source, 0, len(source.text))
    reader = Reader(source.path, found=list(found))
    if node is None:
        return Settings(), tuple(reader.found)
    fields = read_fields(reader, node, FIELDS_OF["settings"], Span(1, 1, 1, 1))
    given = {name.replace("-", "_"): item.value for name, item in fields.items()}
    skills: SkillSettings = given.pop("skills", SkillSettings())
    given.setdefault("cadence", CADENCE)
    given.setdefault("rules", RULES)
    if skills.bar is not None:
        given["bar"] = skills.bar.value
    return Settings(**given, skills=_build_own_skills(skills)), tuple(reader.found)


def _build_own_skills(settings: SkillSettings) -> tuple[OwnSkill, ...]:
    """Put aliases and groups of one skill together, in the order written."""
    book, _ = build_skill_book()
    aliases: dict[str, tuple[str, ...]] = {}
    groups: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, others in settings.aliases:
        skill = book.find(name.text) or book.own_id(name.text)
        names.setdefault(skill, name.text)
        aliases[skill] = tuple(item.text for item in others)
    for name, group in settings.groups:
        skill = book.find(name.text) or book.own_id(name.text)
        names.setdefault(skill, name.text)
        groups[skill] = group
    return tuple(
        OwnSkill(
            skill, "" if book.find(skill) else name, groups.get(skill, ""), aliases.get(skill, ())
        )
        for skill, name in names.items()
    )
