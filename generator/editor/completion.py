"""Completion: what can be written where a cursor stands, the likeliest first.

In: a text as it is typed, a place in it, and the journal as it was last put together, if it was. Out: a
`Completion`. It waits for nothing: half a line, or a journal that is still being read, leaves out what
cannot be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from generator.diagnostics import Span
from generator.editor.nesting import Place, find_place, find_spared, sort_rows
from generator.editor.offers import (
    FIELD,
    TEXT,
    Asked,
    Offer,
    list_names,
    list_targets,
    list_values,
)
from generator.editor.snapshot import Snapshot
from generator.editor.spots import FIELDS, LINK, Spot, find_spot
from generator.entries.kinds import KINDS, Field
from generator.entries.source import find_kind
from generator.record import Record, replace
from generator.scaffold.entry import quote_yaml
from generator.vocabulary import find_stage, normalise_name

MOST_OFFERS = 80
LETTERS, NO_MATCH = 3, 4
"""How well something fits of which only the letters do, and that does not fit at all."""
OF_BRACKETS = frozenset(",[]{}")
SNIPPETS: Mapping[str, str] = MappingProxyType(
    {
        "skills": "\n  ${1:skill}: ${2:3}",
        "questions": "\n  - ask: $1\n    skill: $2\n    went: $3",
        "feedback": "\n  from: $1\n  text: $2",
        "sessions": "\n  - stage: $1\n    with: $2\n    skills: {$3}",
        "impressions": "\n  ${1:office}: ${2:4}",
        "practices": "\n  ${1:code-review}: $2",
        "terms": "\n  ${1:base}: $2",
    }
)
"""What follows the name of a field whose value has parts, by its kind."""
OPEN_LIST = ("people", "questions", "feedback", "sessions")
"""Kinds of values in which a list item may be a mapping."""
BLANK_ENTRY = Offer(
    "entry",
    TEXT,
    "---\ndate: \nstage: \ncompany: \n---\n",
    "a new entry",
    snippet="---\ndate: $1\nstage: $2\ncompany: $3\nwith: $4\n---\n$0",
)


class Completion(Record, frozen=True):
    """What can be written in the place of `span`, which begins with a `quote` if one was typed.

    `is_cut` says that there is more, or that it was looked for by what is typed.
    """

    span: Span
    offers: tuple[Offer, ...]
    is_cut: bool
    quote: str = ""


def complete(
    path: str, text: str, line: int, column: int, snapshot: Snapshot | None
) -> Completion | None:
    """Return what can be written at a place, both numbers from 1; None where nothing is known."""
    kind = find_kind(path)
    if not text.strip() and kind == "entry":
        return Completion(Span(line, column, line, column), (BLANK_ENTRY,), False)
    spot = find_spot(text, line, column, is_settings=kind == "settings")
    if spot is None:
        return None
    if spot.area == LINK and snapshot is not None:
        offers: Iterable[Offer] = (_close_link(item) for item in list_targets(snapshot))
    elif spot.area == FIELDS:
        place = find_place(kind, spot.keys)
        offers = _list_field_offers(kind, path, spot, place, snapshot)
    else:
        return None
    found = tuple(pick_offers(offers, spot.word))
    is_cut = bool(spot.word) or len(found) > MOST_OFFERS
    return Completion(spot.span, found[:MOST_OFFERS], is_cut, spot.quote)


def pick_offers(offers: Iterable[Offer], word: str) -> Iterator[Offer]:
    """Yield those that fit what is typed, best first; each looked for by the spelling that fits."""
    wanted = normalise_name(word)
    if not wanted:
        yield from offers
        return
    ranked: list[tuple[int, int, Offer]] = []
    for number, item in enumerate(offers):
        spellings = (item.label, *item.spellings)
        ranks = [_rank(wanted, normalise_name(spelt)) for spelt in spellings]
        best = min(ranks)
        if best < NO_MATCH:
            first = spellings[ranks.index(best)]
            ranked.append((best, number, replace(item, spellings=(first,))))
    ranked.sort(key=lambda found: found[:2])
    worst = LETTERS if ranked and ranked[0][0] == LETTERS else LETTERS - 1
    yield from (item for rank, _, item in ranked if rank <= worst)


def _rank(wanted: str, spelt: str) -> int:
    """Say how well a spelling fits: it begins so, a word in it does, it holds it, or its letters.

    Letters alone count only where nothing fits better.
    """
    if spelt.startswith(wanted):
        return 0
    if wanted not in spelt:
        letters = iter(spelt)
        return LETTERS if all(char in letters for char in wanted) else NO_MATCH
    return 1 if f" {wanted}" in spelt or f"-{wanted}" in spelt else 2


def _close_link(item: Offer) -> Offer:
    return replace(item, text=f"{item.text}]]")


def _list_field_offers(
    kind: str, path: str, spot: Spot, place: Place, snapshot: Snapshot | None
) -> Iterator[Offer]:
    if spot.is_name and (place.row is None or place.row.kind not in OPEN_LIST or place.rows):
        yield from _list_fields(kind, path, spot, place)
        if place.row is not None and not spot.is_value:
            asked = Asked(place.row, spot.beside)
            names = (item for item in list_names(asked, snapshot) if item.text not in spot.given)
            colon = "" if spot.has_colon else ": "
            yield from (replace(item, text=_quote(item.text, spot) + colon) for item in names)
    if spot.is_value and place.row is not None:
        lead = " " if spot.needs_space else ""
        for item in list_values(Asked(place.row, spot.beside), snapshot):
            yield replace(item, text=lead + _quote(item.text, spot))


def _quote(text: str, spot: Spot) -> str:
    """Write a text so that YAML takes it as it is, where it stands."""
    quoted = quote_yaml(text)
    if quoted == text and spot.in_brackets and OF_BRACKETS & set(text):
        return f'"{text}"'
    return quoted


def _list_fields(kind: str, path: str, spot: Spot, place: Place) -> Iterator[Offer]:
    """Yield the names of the fields that are not there yet."""
    stage = find_stage(spot.beside.get("stage", ""))
    stage_id = stage.id if stage else ""
    is_top = place.row is None and not spot.keys
    stem = path.rsplit("/", 1)[-1]
    spared = find_spared(kind, stem, stage_id) if is_top else frozenset()
    for row in sort_rows(place.rows, stage_id, spared):
        if row.name not in spot.given:
            yield _offer_field(row, spot, is_needed=row.required and row.name not in spared)


def _offer_field(row: Field, spot: Spot, *, is_needed: bool) -> Offer:
    colon = "" if spot.has_colon else ": "
    snippet = ""
    if not (spot.has_colon or spot.in_brackets):
        indent = " " * (spot.span.column - 1)
        inner = SNIPPETS.get(row.kind)
        # Editors indent what they put in themselves, so a top field's parts need nothing more.
        snippet = f"{row.name}:{inner}" if inner and not indent else f"{row.name}: $1"
    detail = ("needed, " if is_needed else "") + KINDS.get(row.kind, "")
    doc = f"{row.doc}\n\nfor example `{row.name}: {row.example}`" if row.example else row.doc
    return Offer(row.name, FIELD, row.name + colon, detail, doc, snippet=snippet)
