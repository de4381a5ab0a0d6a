"""The words by which other programs say how an application stands.

In: a status. Out: what it means: a stage whose day can be stated, an application, a job that was only
saved, or nothing that Rounds has an entry for. It must not know columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.vocabulary import find_stage, stages
from generator.vocabulary.names import join_words

SAVED, APPLIED, IGNORED = "saved", "applied", "ignored"
WORDS = MappingProxyType(
    {
        "saved": SAVED,
        "wishlist": SAVED,
        "bookmarked": SAVED,
        "interested": SAVED,
        "to apply": SAVED,
        "draft": SAVED,
        "evaluated": SAVED,
        "discarded": IGNORED,
        "skip": IGNORED,
        "skipped": IGNORED,
        "submitted": APPLIED,
        "sent": APPLIED,
        "application submitted": APPLIED,
        "offer received": "offer",
        "offered": "offer",
        "hired": "accepted",
        "offer accepted": "accepted",
        "not selected": "rejected",
        "no longer under consideration": "rejected",
        "withdrew": "withdrawn",
        "job closed": "position-closed",
    }
)
KINDS = ("end", "pause")
STEPS = ("applied", "offer")


def list_meanings() -> tuple[str, ...]:
    """Return everything that a status can be said to mean."""
    ends = (item.id for item in stages().values() if item.kind in KINDS)
    return (SAVED, IGNORED, *STEPS, *ends)


def find_meaning(status: str, own: Mapping[str, str]) -> str:
    """Return what a status means; empty where it is no event.

    `Interviewing` says that rounds took place and not when, so it makes no entry. `own` are words of
    one program or owner, by `join_words`.
    """
    key = join_words(status)
    if key in own:
        return own[key]
    found = {join_words(word): meaning for word, meaning in WORDS.items()}.get(key)
    if found:
        return found
    stage = find_stage(status)
    return stage.id if stage and stage.id in list_meanings() else ""
