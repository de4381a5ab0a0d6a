"""Address cards (.vcf) to drafts of notes about people.

In: the text of a file of cards. Out: drafts, and cards that are left out. It must not know the journal.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.importers.drafts import Harvest, PersonDraft, Place, Skipped, cut_line
from generator.importers.fitting import fit_field, fit_name
from generator.importers.lines import Block, read_blocks

LABEL = "contacts"
FIELDS = (("TITLE", "role"), ("EMAIL", "email"), ("TEL", "phone"), ("URL", "link"))
SHOWN = {"EMAIL": "Mail", "TEL": "Telephone", "URL": "Page", "TITLE": "Title"}
N_ORDER = (3, 1, 2, 0, 4)
"""Where the parts of a name stand in a card, in the order in which they are spoken."""
LONGEST_TEXT = 20_000


def read_cards(text: str) -> Harvest:
    """Return a draft for every card that names a person."""
    drafts: list[PersonDraft] = []
    skipped: list[Skipped] = []
    for card in read_blocks(text, "VCARD"):
        name = fit_name(card.text("FN") or _join_name(card))
        why = _find_hindrance(card, name)
        if name is None or why:
            what = cut_line(card.text("FN") or card.text("ORG") or card.text("EMAIL"))
            skipped.append(Skipped(Place(card.line), what, why))
        else:
            drafts.append(_build(card, name))
    return Harvest(LABEL, tuple(drafts), tuple(skipped))


def _find_hindrance(card: Block, name: str | None) -> str:
    if name is None:
        return "no name is stated"
    company = next(iter(_list_company(card)), "")
    is_company = card.text("KIND").casefold() in ("org", "group") or card.find("X-ABSHOWAS")
    return "it is a company and no person" if is_company or name == company else ""


def _join_name(card: Block) -> str:
    """Put a name together from its parts."""
    item = card.find("N")
    parts = item.parts if item else ()
    return " ".join(parts[at] for at in N_ORDER if at < len(parts) and parts[at])


def _list_company(card: Block) -> Iterator[str]:
    item = card.find("ORG")
    yield from (part for part in (item.parts if item else ()) if part)


def _build(card: Block, name: str) -> PersonDraft:
    fields: dict[str, str] = {}
    private: list[str] = []
    units = list(_list_company(card))
    company = fit_name(units[0]) if units else None
    if company:
        fields["company"] = company
        del units[0]
    for source, target in FIELDS:
        for item in card.find_all(source):
            text = item.text.strip().removeprefix("tel:").removeprefix("mailto:")
            value = fit_field(target, text)
            if value is not None and target not in fields:
                fields[target] = value
            elif text and text != fields.get(target):
                private.append(f"{SHOWN[source]}: {text[:LONGEST_TEXT]}")
    private += [note.text[:LONGEST_TEXT] for note in card.find_all("NOTE") if note.text.strip()]
    return PersonDraft(Place(card.line), name, fields, tuple(units), tuple(private))
