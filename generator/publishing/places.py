"""Which place is meant: the settings, and a word on the command line.

In: `PublishSettings`, and what was typed. Out: one `Choice`, then the open place. It must not build or send.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.output import choose_folder
from generator.project import CACHE, SOURCES
from generator.publishing.branch import open_branch
from generator.publishing.folder import FolderPlace
from generator.publishing.ledger import Ledger
from generator.publishing.outcome import Unclear
from generator.publishing.own_command import CommandPlace
from generator.publishing.place import Place
from generator.publishing.remote_folder import open_remote_folder
from generator.record import Record
from generator.settings import PublishSettings

FOLDER, GIT, RSYNC, COMMAND = KINDS = ("folder", "git", "rsync", "command")
HOW_TO = (
    "write one into rounds.yml, such as `publish: {folder: ../www}`, or name a folder:"
    " `rounds publish ./www`"
)


class Choice(Record, frozen=True):
    """One place: its kind, and the settings to take it from; `start` is where a folder is seen from."""

    kind: str
    settings: PublishSettings
    start: Path


def choose_place(settings: PublishSettings, typed: str | None, project: Path, here: Path) -> Choice:
    """Return the place that is meant; Unclear where none is, or it could be several."""
    stated = [kind for kind in KINDS if getattr(settings, kind)]
    if typed in KINDS:
        if typed not in stated:
            raise Unclear(f"`publish` in rounds.yml has no `{typed}`", HOW_TO)
        return Choice(typed, settings, project)
    if typed is not None:
        if not any(sign in typed for sign in "/\\") and typed != ".":
            raise Unclear(
                f"'{typed}' is neither {', '.join(KINDS[:-1])} nor {KINDS[-1]}",
                f"for a folder of that name write `./{typed}`",
            )
        return Choice(FOLDER, PublishSettings(folder=typed), here)
    if len(stated) != 1:
        several = f"rounds.yml names several places: {', '.join(stated)}"
        help = f"say which: `rounds publish {stated[0]}`" if stated else HOW_TO
        raise Unclear(several if stated else "it is not said where the site should go", help)
    return Choice(stated[0], settings, project)


@contextmanager
def open_place(
    choice: Choice, project: Path, ledger: Ledger, seconds: int, *, can_ask: bool
) -> Iterator[Place]:
    """Open a place; `seconds` is now, `can_ask` says that somebody could answer a program's question."""
    settings = choice.settings
    if choice.kind == FOLDER:
        folder = choose_folder(settings.folder, choice.start)
        protected = [project / name for name in (*SOURCES, CACHE, ".git")]
        yield FolderPlace(f"the folder {settings.folder}", folder, protected)
    elif choice.kind == GIT:
        with open_branch(
            project, settings.git, settings.branch, seconds, can_ask=can_ask
        ) as branch:
            yield branch
    elif choice.kind == RSYNC:
        with open_remote_folder(settings.rsync, can_ask=can_ask) as remote:
            yield remote
    else:
        yield CommandPlace(settings.command, project, ledger)
