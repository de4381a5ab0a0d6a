"""What may stand in the place of a command's argument: for shells that complete it.

In: what was typed before, and the beginning of a word. Out: whole words with what they mean. It must
not know shells, and commands import it when they start, so it imports nothing that takes time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.project import find_project

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

DAYS = ("today", "yesterday", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday")
PLACES = ("folder", "git", "rsync", "command")
OWN_KEYS = {"company": "company", "person": "person", "skill": "skill", "tag": "tag"}
"""Keys of filters whose values the journal itself names."""
YEARS = ("after", "before")
PERSONAL = "check-in"


def offer(words: Mapping[str, str] | Iterable[str], begun: str) -> list[CompletionItem]:
    """Return the words that begin as typed, whatever their case, with their meanings."""
    from click.shell_completion import CompletionItem

    meanings = words if isinstance(words, Mapping) else dict.fromkeys(words, "")
    start = begun.casefold()
    return [
        CompletionItem(word, help=meaning)
        for word, meaning in meanings.items()
        if word.casefold().startswith(start)
    ]


def offer_files(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Leave it to the shell to complete a file's name."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def offer_folders(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Leave it to the shell to complete a folder's name."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def offer_names(kind: str) -> Complete:
    """Return what offers the names of one kind that the journal mentions."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return offer(_list_names(ctx, kind), incomplete)

    return complete


def _list_names(ctx: click.Context, kind: str) -> tuple[str, ...]:
    project = _find_project(ctx)
    if project is None:
        return ()
    from generator.names import list_names

    return list_names(project)[kind]


def _find_project(ctx: click.Context) -> Path | None:
    return find_project(ctx.params.get("project") or Path.cwd())


def offer_stages(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the stages of a process, as it meets them."""
    return offer(_list_stages(), incomplete)


def _list_stages() -> dict[str, str]:
    from generator.vocabulary import stages

    return {item.id: item.meaning for item in stages().values()}


def offer_letters(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the kinds of letters."""
    return offer(_list_terms("letter"), incomplete)


def _list_terms(*names: str) -> dict[str, str]:
    from generator.vocabulary import terms

    return {item.id: item.meaning for name in names for item in terms(name).values()}


def offer_days(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer days in plain words."""
    return offer(DAYS, incomplete)


def offer_receivers(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer to whom a letter may go: people for a sign of life, else companies and processes."""
    if ctx.params.get("kind") == PERSONAL:
        return offer(_list_names(ctx, "person"), incomplete)
    return offer((*_list_names(ctx, "company"), *_list_processes(ctx)), incomplete)


def _list_processes(ctx: click.Context) -> tuple[str, ...]:
    project = _find_project(ctx)
    if project is None:
        return ()
    from generator.cli.session import PACKAGES
    from generator.names import list_processes

    return list_processes(project, PACKAGES)


def offer_codes(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the diagnostics."""
    from generator.codes import codes

    return offer({item.id: item.summary for item in codes().values()}, incomplete)


def offer_places(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer where a site may be sent: what the settings state, or a folder."""
    return offer(PLACES, incomplete) or offer_folders(ctx, param, incomplete)


def offer_filters(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the keys of filters, and behind a key its values."""
    from generator.filters import KEYS

    minus = incomplete[: incomplete.startswith("-")]
    key, colon, _ = incomplete.removeprefix("-").partition(":")
    if not colon:
        return offer({f"{minus}{name}:": meaning for name, meaning in KEYS.items()}, incomplete)
    values = _list_values(ctx, key) if key in KEYS else {}
    return offer({f"{minus}{key}:{value}": text for value, text in values.items()}, incomplete)


def _list_values(ctx: click.Context, key: str) -> dict[str, str]:
    """Return what a key of a filter may ask for."""
    from generator.filters import fold_name

    if key in OWN_KEYS:
        return {fold_name(name): name for name in _list_names(ctx, OWN_KEYS[key])}
    if key in YEARS:
        return dict.fromkeys(_list_names(ctx, "year"), "")
    lists: Mapping[str, Callable[[], dict[str, str]]] = {
        "stage": _list_stages,
        "outcome": lambda: _list_terms("outcome", "went"),
        "purpose": lambda: _list_terms("purpose"),
        "status": lambda: _list_statuses(ctx),
    }
    return lists[key]()


def _list_statuses(ctx: click.Context) -> dict[str, str]:
    if ctx.params.get("name") != "skills":
        return _list_terms("process-status")
    from generator.exports.about import SKILL_STATUSES

    return dict.fromkeys(SKILL_STATUSES, "")
