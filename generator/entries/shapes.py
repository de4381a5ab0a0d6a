"""Nodes to typed values: one reader for each kind of field.

In: a node and its row in the table of fields. Out: the value, or None after a diagnostic. Names stay
text here; who they mean is decided when the journal is put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from generator.diagnostics import Span
from generator.entries import destinations, options, values
from generator.entries import fields as table
from generator.entries.frontmatter import Broken, Listing, Node, Scalar, Table
from generator.entries.kinds import Field
from generator.entries.mentions import (
    FeedbackMention,
    Located,
    NameMention,
    PersonMention,
    QuestionMention,
    SessionMention,
    SkillMention,
)
from generator.entries.money import read_money
from generator.entries.reader import STUDY, THEIRS, Reader, is_absent
from generator.entries.values import BadValue, shorten
from generator.model import Term
from generator.vocabulary import (
    Stage,
    find_stage,
    find_term,
    split_marks,
)
from generator.vocabulary.jobs import is_job


def read_fields(
    reader: Reader, node: Table, rows: Mapping[str, Field], missing_at: Span
) -> dict[str, Located]:
    """Read a table by its rows: unknown names warn, absent needed ones are reported at `missing_at`."""
    result: dict[str, Located] = {}
    present: set[str] = set()
    for key, value in node.items:
        row = rows.get(key.text)
        if row is None:
            reader.report_unknown(key, rows)
            continue
        if is_absent(value):
            continue
        present.add(key.text)
        read = read_value(reader, value, row)
        if read is not None:
            result[key.text] = Located(read, value.span, key.span)
    for row in [row for row in rows.values() if row.required]:
        if row.name not in present:
            reader.report_missing(missing_at, row)
    return result


def read_value(reader: Reader, node: Node, row: Field) -> Any:
    """Read one field's value; None after a diagnostic."""
    if isinstance(node, Broken):
        return None
    reader.example = f"write it like `{row.name}: {row.example}`" if row.example else ""
    return READERS[row.kind](reader, node, row)


def _scalar(parse: Callable[[str], Any]) -> Callable[[Reader, Node, Field], Any]:
    def read(reader: Reader, node: Node, row: Field) -> Any:
        return reader.convert(node, parse)

    return read


def _read_choice(reader: Reader, node: Node, row: Field) -> str | None:
    result: str | None = reader.convert(node, lambda text: values.parse_choice(row.choices, text))
    return result


def _read_stage(reader: Reader, node: Node, row: Field) -> str | None:
    stage: Stage | None = reader.convert(node, values.parse_stage)
    return stage.id if stage else None


def _read_names(reader: Reader, node: Node, row: Field) -> tuple[NameMention, ...]:
    return reader.read_list(node, Reader.read_mention)


def _read_name(reader: Reader, node: Node, row: Field) -> NameMention | None:
    return reader.read_mention(node)


def _read_reasons(reader: Reader, node: Node, row: Field) -> tuple[str, ...]:
    return reader.read_list(node, _read_reason)


def _read_reason(reader: Reader, node: Node) -> str | None:
    lists = {"rejected": ("reject-reason",), "declined": ("decline-reason",)}
    allowed = lists.get(reader.stage, ("reject-reason", "decline-reason"))
    text = node.text if isinstance(node, Scalar) else ""
    for name in allowed[:-1]:
        if find_term(name, text):
            return find_term(name, text)
    result: str | None = reader.convert(node, lambda word: values.parse_choice(allowed[-1], word))
    return result


def _read_people(reader: Reader, node: Node, row: Field) -> tuple[PersonMention, ...]:
    people: tuple[PersonMention, ...] = reader.read_list(node, _read_person)
    name = ""
    for person in people:
        name = _check_name(reader, person, name)
    return people


def _check_name(reader: Reader, person: PersonMention, before: str) -> str:
    """Warn of a job where a name should stand: everybody who has it would be one person.

    Returns the name that a job in the next place would belong to.
    """
    parts = re.split(r" \(| [-\u2013\u2014:] ?|: ", person.name.removesuffix(")"), maxsplit=1)
    name, job = (parts[0], parts[1]) if len(parts) == 2 else (before, person.name)
    if not is_job(job):
        return "" if person.role else person.name
    message = f"'{shorten(job)}' names a job, not a person"
    help = (
        "put the name and a comma before it, in quotes; leave the field out until you know the name"
    )
    if name:
        help = f'write name and job as one, in quotes: `"{shorten(name)}, {shorten(job)}"`'
        help += ", and delete the name before it" if name == before else ""
    reader.report(person.span, "job-as-name", message, help)
    return ""


def _read_person(reader: Reader, node: Node) -> PersonMention | None:
    if isinstance(node, Table):
        return _read_person_table(reader, node)
    parts = reader.convert(node, values.parse_person)
    if parts is None:
        return None
    if isinstance(node, Scalar) and node.plain and node.span.end_line > node.span.line:
        message = "this name goes on in the next line"
        reader.report(node.span, "bad-person", message, "begin each person's line with `- `")
        return None
    return PersonMention(parts.name, node.span, role=parts.role, email=parts.email)


def _read_person_table(reader: Reader, node: Table) -> PersonMention | None:
    found = read_fields(reader, node, table.PERSON_FIELDS, node.span)
    if "name" not in found:
        return None
    given = {name: item.value for name, item in found.items()}
    name: NameMention = given.pop("name")
    company: NameMention | None = given.pop("company", None)
    if company is not None:
        given |= {"company": company.text, "company_span": company.span}
    return PersonMention(name.text, name.span, **given)


def _read_skills(reader: Reader, node: Node, row: Field) -> tuple[SkillMention, ...] | None:
    if isinstance(node, Scalar):
        message = "a mapping or a list of skills is needed here, not text"
        reader.report(node.span, "wrong-shape", message, _show_skills(reader, node.text))
        return None
    if isinstance(node, Table):
        marks = [_read_mark(reader, key, value) for key, value in node.items]
    else:
        assert isinstance(node, Listing)
        marks = [mark for item in node.items for mark in _read_listed_skill(reader, item)]
    return tuple(mark for mark in marks if mark is not None)


def _show_skills(reader: Reader, text: str) -> str:
    """Say how skills that were written as mere text are written."""
    marks = split_marks(text)
    if marks:
        return f"write `{{{', '.join(f'{name}: {mark}' for name, mark in marks)}}}`"
    if any(letter.isdigit() for letter in text):
        return "write one skill a line, `name: 3`, indented by two spaces"
    name, example = shorten(text), "4h" if reader.marks == STUDY else "3"
    alone = "" if "," in name else f", or on a line of its own `{name}: {example}`"
    return f"write `[{name}]`{alone}"


def _read_listed_skill(reader: Reader, node: Node) -> list[SkillMention | None]:
    if isinstance(node, Table):
        return [_read_mark(reader, key, value) for key, value in node.items]
    if isinstance(node, Broken) or is_absent(node):
        return []
    mention = reader.read_mention(node)
    return [] if mention is None else [SkillMention(mention.text, mention.span)]


def _read_mark(reader: Reader, key: Scalar, node: Node) -> SkillMention | None:
    """Read what stands behind a skill: nothing, a number, a time, or a mapping."""
    name = reader.convert(key, values.parse_text)
    if name is None:
        return None
    if isinstance(node, Broken) or is_absent(node):
        return SkillMention(name, key.span)
    if isinstance(node, Table):
        found = read_fields(reader, node, table.SKILL_MARK_FIELDS, node.span)
        given = {part: item.value for part, item in found.items()}
        return SkillMention(
            name, key.span, given.get("self"), given.get("theirs"), given.get("note", "")
        )
    if reader.marks == STUDY:
        return SkillMention(name, key.span, minutes=reader.convert(node, values.parse_hours))
    rating = reader.convert(node, values.parse_rating)
    if reader.marks == THEIRS:
        return SkillMention(name, key.span, theirs=rating)
    return SkillMention(name, key.span, own=rating)


def _read_questions(reader: Reader, node: Node, row: Field) -> tuple[QuestionMention, ...]:
    return reader.read_list(node, _read_question)


def _read_question(reader: Reader, node: Node) -> QuestionMention | None:
    if not isinstance(node, Table):
        text = reader.convert(node, values.parse_prose)
        return None if text is None else QuestionMention(text, node.span)
    found = read_fields(reader, node, table.QUESTION_FIELDS, node.span)
    if "ask" not in found:
        return None
    given = {name: item.value for name, item in found.items()}
    return QuestionMention(
        given["ask"],
        node.span,
        given.get("skill", ()),
        given.get("went"),
        given.get("note", ""),
        given.get("public", False),
    )


def _read_feedback(reader: Reader, node: Node, row: Field) -> tuple[FeedbackMention, ...]:
    return reader.with_marks(THEIRS).read_list(node, _read_one_feedback)


def _read_one_feedback(reader: Reader, node: Node) -> FeedbackMention | None:
    if not isinstance(node, Table):
        text = reader.convert(node, values.parse_prose)
        return None if text is None else FeedbackMention(node.span, text=text)
    found = read_fields(reader, node, table.FEEDBACK_FIELDS, node.span)
    given = {name: item.value for name, item in found.items()}
    return FeedbackMention(
        node.span,
        given.get("from", ()),
        given.get("date"),
        given.get("text", ""),
        given.get("skills", ()),
        given.get("recommendation"),
    )


def _read_sessions(reader: Reader, node: Node, row: Field) -> tuple[SessionMention, ...] | None:
    if not isinstance(node, Listing):
        reader.wrong_shape(node, "a list of rounds")
        return None
    return reader.read_list(node, _read_session)


def _read_session(reader: Reader, node: Node) -> SessionMention | None:
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping such as `{stage: system-design}`")
        return None
    stage = next(
        (
            value.text
            for key, value in node.items
            if key.text == "stage" and isinstance(value, Scalar)
        ),
        "",
    )
    known = find_stage(stage)
    inner = reader.for_stage(known.id if known else "")
    return SessionMention(node.span, read_fields(inner, node, table.SESSION_FIELDS, node.span))


def _read_pairs(
    reader: Reader, node: Node, read: Callable[[str, Node], Any]
) -> tuple[Any, ...] | None:
    """Read a mapping with free keys, in the order written."""
    if not isinstance(node, Table):
        reader.wrong_shape(node, "a mapping `name: value`")
        return None
    found = (read(key.text.strip(), value) for key, value in node.items if not is_absent(value))
    return tuple(item for item in found if item is not None)


def _read_terms(reader: Reader, node: Node, row: Field) -> tuple[Term, ...] | None:
    def read(name: str, value: Node) -> Term | None:
        text = reader.convert(value, values.parse_text)
        return None if text is None else Term(name, text, read_money(text))

    return _read_pairs(reader, node, read)


def _read_impressions(reader: Reader, node: Node, row: Field) -> Any:
    def read(topic: str, value: Node) -> Any:
        return reader.convert(value, lambda text: values.parse_impression(topic, text))

    return _read_pairs(reader, node, read)


def _read_practices(reader: Reader, node: Node, row: Field) -> Any:
    def read(practice: str, value: Node) -> tuple[str, str] | None:
        text = reader.convert(value, values.parse_prose)
        return None if text is None else (practice, text)

    return _read_pairs(reader, node, read)


def _read_email(reader: Reader, node: Node, row: Field) -> str | None:
    def parse(text: str) -> str:
        if not values.is_email(text.strip()):
            raise BadValue(
                "bad-person",
                f"'{shorten(text)}' is not a mail address",
                "write it as `name@host.example`",
            )
        return text.strip()

    result: str | None = reader.convert(node, parse)
    return result


READERS: Mapping[str, Callable[[Reader, Node, Field], Any]] = MappingProxyType(
    {
        "text": _scalar(values.parse_text),
        "prose": _scalar(values.parse_prose),
        "name": _read_name,
        "names": _read_names,
        "moment": _scalar(values.parse_moment),
        "date": _scalar(values.parse_date),
        "time": _scalar(values.parse_time),
        "stage": _read_stage,
        "choice": _read_choice,
        "reasons": _read_reasons,
        "people": _read_people,
        "skills": _read_skills,
        "skill-names": _read_names,
        "questions": _read_questions,
        "feedback": _read_feedback,
        "sessions": _read_sessions,
        "duration": _scalar(values.parse_duration),
        "rating": _scalar(values.parse_rating),
        "money": _scalar(values.parse_money),
        "terms": _read_terms,
        "impressions": _read_impressions,
        "practices": _read_practices,
        "url": _scalar(values.parse_url),
        "entry": _read_name,
        "attempt": _read_name,
        "remind": _scalar(values.parse_remind),
        "yes-no": _scalar(values.parse_yes_no),
        "nda": _scalar(values.parse_nda),
        "zone": _scalar(values.parse_zone_name),
        "days": options.read_days,
        "levels": options.read_levels,
        "skill-settings": options.read_skill_settings,
        "public-settings": options.read_public_settings,
        "publish-settings": destinations.read_publish_settings,
        "email": _read_email,
        "site-url": _scalar(values.parse_site_url),
        "folder": _scalar(values.parse_folder),
    }
)
