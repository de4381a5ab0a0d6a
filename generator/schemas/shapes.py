"""Each kind of field as a JSON Schema: which values a reader of that kind takes.

In: a row of the table of fields. Out: the schema of its value. It must not know which fields there
are. Values are those of YAML 1.2: `yes` is a text there, `3` a number, `2026-03-14` a text.

What follows from other fields, or from the journal, is left to the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from generator.codes import ERROR, LEVELS, codes
from generator.entries.kinds import KINDS, Field
from generator.entries.options import ALWAYS_ERRORS
from generator.entries.values import PROJECT_FOLDERS, YES_NO
from generator.settings import CADENCE, RULES, SHOWN
from generator.vocabulary.names import join_words

Schema = dict[str, Any]

TEXT: Mapping[str, Any] = MappingProxyType(
    {"type": ["string", "number", "boolean"], "pattern": r"\S"}
)
NOTHING: Mapping[str, Any] = MappingProxyType({"type": "null"})
DATE = r"^\d{4}-\d{2}-\d{2}$"
CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?"
MAIL = r"[^@\s<>,;]+@[^@\s<>,;]+"
ONE_NAME = r"(?![^,<]*\s(and|&|/|\+)\s)"
"""Nothing that stands between two people; a role may hold it."""
ROLE = r"(?!([^<]*\d){6})[^<>@]*"
PERSON = rf"^{ONE_NAME}[^<>@,]*[^<>@,\s][^<>@,]*(,{ROLE})?(<{MAIL}>)?\s*$"
HOURS = r"\d{1,4}(\.\d+)?\s*[hH]([oO][uU][rR][sS]?|[rR][sS]?)?"
MINUTES = r"\d{1,5}\s*[mM]([iI][nN]([uU][tT][eE])?[sS]?)?"
URL = r"^[hH][tT][tT][pP][sS]?://[^\s<>\x22\\]+$"
MONEY = r"^(?=.*\d)(?=.*([A-Za-z]{3}|[€$£¥₹₽]))"
MOST_DAYS = 9999


def describe_field(row: Field) -> Schema:
    """Return the schema of one field: what it means, what it takes; nothing, too, unless it is needed."""
    found = {"description": f"{row.doc} ({_describe_kind(row)})", **KIND_SHAPES[row.kind](row)}
    if row.example and not row.example.startswith(("{", "[")):
        found["examples"] = [row.example]
    return found if row.required else allow_nothing(found)


def _describe_kind(row: Field) -> str:
    example = f", such as `{row.example}`" if row.example else ""
    return f"{KINDS[row.kind]}{example}"


def describe_table(rows: Mapping[str, Field]) -> Schema:
    """Return the schema of a mapping with these fields and no other."""
    return close_object(
        {name: describe_field(row) for name, row in rows.items()},
        [name for name, row in rows.items() if row.required],
    )


def close_object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    """Return the schema of a mapping with these properties and no other."""
    needed = list(required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def allow_nothing(schema: Schema) -> Schema:
    """Return the same schema for a value that may also be left empty."""
    notes: Schema = {
        key: schema[key] for key in ("description", "examples", "default") if key in schema
    }
    rest = {key: value for key, value in schema.items() if key not in notes}
    choices = rest["anyOf"] if rest.keys() == {"anyOf"} else [rest]
    return {**notes, "anyOf": [*choices, dict(NOTHING)]}


def refer_to(name: str) -> Schema:
    """Return a reference to one of the document's definitions."""
    return {"$ref": f"#/$defs/{name}"}


def match_words(words: Iterable[str]) -> Schema:
    """Return the schema of a text that is one of these words, whatever its case and its hyphens."""
    return _match(f"^({'|'.join(map(_spell, dict.fromkeys(map(join_words, words))))})$")


def _spell(word: str) -> str:
    """Write a word as a pattern; a schema's patterns cannot be told to leave case aside."""
    return "".join(map(_spell_sign, word))


def _spell_sign(sign: str) -> str:
    if sign == "-":
        return r"[\s_-]+"
    return f"[{sign}{sign.upper()}]" if sign.isalpha() else f"[{sign}]"


def _match(pattern: str, **others: Any) -> Schema:
    return {"type": "string", **others, "pattern": pattern}


def _map_to(value: Schema) -> Schema:
    """Return the schema of a mapping whose names are free."""
    return {"type": "object", "additionalProperties": allow_nothing(value)}


def _list_of(item: Schema) -> Schema:
    return {"type": "array", "items": allow_nothing(item)}


def _one_or_more(*items: Schema) -> Schema:
    """Return the schema of one item, or of a list of such."""
    return {"anyOf": [*items, _list_of({"anyOf": list(items)})]}


def _describe_days(row: Field) -> Schema:
    defaults = CADENCE if row.name == "cadence" else RULES
    shape = {"type": "integer", "minimum": 1, "maximum": MOST_DAYS}
    return close_object(
        {name: allow_nothing({**shape, "default": days}) for name, days in defaults.items()}
    )


def _describe_levels(_: Field) -> Schema:
    found = {}
    for name, code in codes().items():
        levels = [ERROR] if name in ALWAYS_ERRORS else list(LEVELS)
        found[name] = allow_nothing(
            {"description": code.summary, "enum": levels, "default": code.severity}
        )
    return close_object(found)


def _describe_skills(_: Field) -> Schema:
    marked = {
        **_map_to({"anyOf": [RATING, DURATION, refer_to("mark")]}),
        "propertyNames": refer_to("skill-name"),
    }
    return {"anyOf": [marked, _list_of({"anyOf": [refer_to("skill-name"), marked]})]}


def _describe_skill_settings(_: Field) -> Schema:
    aliases = {"description": "other spellings by skill", **_map_to(_one_or_more(dict(TEXT)))}
    groups = {"description": "group by skill", **_map_to(refer_to("skill-group"))}
    bar = {"description": "the level to reach", **RATING}
    return close_object(
        {
            name: allow_nothing(item)
            for name, item in (("bar", bar), ("aliases", aliases), ("groups", groups))
        }
    )


def _fix(schema: Mapping[str, Any]) -> Callable[[Field], Schema]:
    """Return what describes every field of a kind by the same schema."""

    def describe(_: Field) -> Schema:
        return dict(schema)

    return describe


def _choose(*words: str) -> Schema:
    """Return the schema of words among which yes and no may be YAML's own."""
    plain = [word for word in words if word not in ("true", "false")]
    return {"anyOf": [{"enum": plain}, {"type": "boolean"}, match_words(words)]}


def _describe_choice(row: Field) -> Schema:
    return refer_to(row.choices)


def _describe_names(row: Field) -> Schema:
    return _one_or_more({"enum": list(SHOWN)} if row.name == "show" else dict(TEXT))


RATING: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 5},
        _match(r"^([1-5]|\d{1,2}\s*/\s*\d{1,2})$"),
    ]
}
DURATION = _match(rf"^(?=\s*\d)\s*({HOURS})?\s*({MINUTES})?\s*$")
DAY = _match(DATE, format="date")
YES_OR_NO = _choose(*YES_NO)
FOLDER = _match(
    rf"^(?![~/])(?!({'|'.join(map(re.escape, PROJECT_FOLDERS))})(/|$))"
    r"(?!(.*/)?\.{0,2}/)(?!(.*/)?\.{1,2}$)[^\\]*[^\\\s][^\\]*$"
)
KIND_SHAPES: Mapping[str, Callable[[Field], Schema]] = MappingProxyType(
    {
        "text": _fix(TEXT),
        "prose": _fix(TEXT),
        "name": _fix(TEXT),
        "names": _describe_names,
        "moment": _fix(_match(rf"^\d{{4}}-\d{{2}}-\d{{2}}([T ]+{CLOCK}(\s*[^\d\s:.].*)?)?$")),
        "date": _fix(DAY),
        "time": _fix(_match(rf"^{CLOCK}$")),
        "stage": _fix(refer_to("stage")),
        "choice": _describe_choice,
        "reasons": _fix(_one_or_more(refer_to("reject-reason"), refer_to("decline-reason"))),
        "people": _fix(_one_or_more({**TEXT, "pattern": PERSON}, refer_to("participant"))),
        "skills": _describe_skills,
        "skill-names": _fix(_one_or_more(refer_to("skill-name"))),
        "questions": _fix(_one_or_more(dict(TEXT), refer_to("question"))),
        "feedback": _fix(_one_or_more(dict(TEXT), refer_to("feedback"))),
        "sessions": _fix(_list_of(refer_to("session"))),
        "duration": _fix(DURATION),
        "rating": _fix(RATING),
        "money": _fix(_match(MONEY)),
        "terms": _fix(_map_to(dict(TEXT))),
        "impressions": _fix(
            _map_to({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 5}, _match(r"\S")]})
        ),
        "practices": _fix(_map_to(dict(TEXT))),
        "url": _fix(_match(URL)),
        "entry": _fix(TEXT),
        "attempt": _fix(TEXT),
        "remind": _fix({"anyOf": [DAY, {"enum": ["done", "no"]}, match_words(("done", "no"))]}),
        "yes-no": _fix(YES_OR_NO),
        "nda": _fix(_choose(*YES_NO, "unknown")),
        "zone": _fix(_match(r"^\S+$")),
        "days": _describe_days,
        "levels": _describe_levels,
        "skill-settings": _describe_skill_settings,
        "public-settings": _fix(refer_to("public")),
        "publish-settings": _fix(refer_to("publish")),
        "email": _fix(_match(rf"^\s*{MAIL}\s*$")),
        "site-url": _fix(_match(URL.replace(r"[^\s", r"[^?#\s"))),
        "folder": _fix(FOLDER),
        "command": _fix({"type": "array", "items": dict(TEXT), "minItems": 2}),
    }
)
"""How each kind of value looks; every kind of the table has its line."""
