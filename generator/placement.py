"""A new site in the place of the old one: all of it or nothing, whatever the build dies of.

In: a tree in whose staging folder the new files wait. Out: the same tree with the files in place, or as
it was. Before the first step, what stands in the way is laid aside and the list of steps is written
down, so whoever comes next can go back. It must not know whose files they are: that has been judged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from generator.manifest import take_fingerprint
from generator.record import Record
from generator.standby import standing_by
from generator.tree import Tree, is_safe_path

STAGING, PLACING = ".rounds-staging", ".rounds-placing"
"""Two names of one folder: while it bears the second one, the site is neither old nor new."""
NEW, CHANGED, OLD, STEPS = "new", "changed", "old", "steps"
"""What it holds: files where none stood under their own paths, so that folders go as a whole; those that
replace others, and those that are replaced, without folders; and what is done with them."""


class Steps(Record, frozen=True):
    """What is done in one go: which files it makes where none stands, and which it replaces.

    Both tell the new fingerprint by path; "" stands for none, so such a file is removed. Old files lie
    without folders, but where an earlier version began that laid them aside under their paths.
    """

    made: Mapping[str, str]
    replaced: Mapping[str, str]
    is_flat: bool = True

    def find_aside(self, path: str) -> str:
        """Return where an old file lies in the staging folder."""
        return f"{OLD}/{_flatten(path) if self.is_flat else path}"


def find_waiting(path: str, *, replaces: bool) -> str:
    """Return where a new file waits in the staging folder, below `NEW` or `CHANGED`."""
    return f"{CHANGED}/{_flatten(path)}" if replaces else f"{NEW}/{path}"


def _flatten(path: str) -> str:
    """Return a name that stands for a path where there are no folders."""
    return hashlib.sha256(path.encode()).hexdigest()


def carry_out(tree: Tree, steps: Steps, meanwhile: Callable[[], None]) -> None:
    """Do all steps, or none of them where one fails; something else `meanwhile` the disk writes."""
    for path in steps.replaced:
        tree.link(path, f"{STAGING}/{steps.find_aside(path)}")
    tree.create(f"{STAGING}/{STEPS}", _render_steps(steps), STEPS)
    with tree.syncing():
        meanwhile()
    with standing_by(lambda: take_back(tree)):
        tree.rename(STAGING, PLACING)
        for path, mark in steps.replaced.items():
            if not mark:
                tree.remove(path)
        tree.move_all(f"{PLACING}/{NEW}", steps.made)
        for path in filter(steps.replaced.get, steps.replaced):
            tree.move(f"{PLACING}/{find_waiting(path, replaces=True)}", path)
        tree.sync()
        tree.rename(PLACING, STAGING)


def take_back(tree: Tree) -> None:
    """Undo what was begun and not ended; ValueError when the list of steps is damaged.

    What somebody has changed since then is theirs and stays. Stopped in the middle, it can be
    done once more from the start.
    """
    if tree.look(PLACING) is None:
        return
    tree.let_go()  # what another process has held open may be gone
    steps = _parse_steps(tree.read(f"{PLACING}/{STEPS}"))
    for path, mark in steps.made.items():
        if _stands(tree, path, mark):
            tree.remove(path)
        else:
            tree.prune(path)
    for path, mark in steps.replaced.items():
        aside = f"{PLACING}/{steps.find_aside(path)}"
        if tree.look(aside) and (tree.look(path) is None or _stands(tree, path, mark)):
            tree.move(aside, path)
    tree.sync()
    tree.rename(PLACING, STAGING)


def _stands(tree: Tree, path: str, mark: str) -> bool:
    """Say whether a file with this fingerprint stands at a path."""
    data = tree.read(path)
    return data is not None and take_fingerprint(data) == mark


def _render_steps(steps: Steps) -> bytes:
    return json.dumps([dict(steps.made), dict(steps.replaced), steps.is_flat]).encode()


def _parse_steps(data: bytes | None) -> Steps:
    """Read a list of steps; ValueError when it is damaged or gone."""
    try:
        made, replaced, *flat = json.loads(data or b"")
        paths = [*made, *replaced]
    except (TypeError, RecursionError) as problem:
        raise ValueError("damaged") from problem
    if not (
        isinstance(made, dict) and isinstance(replaced, dict) and all(map(is_safe_path, paths))
    ):
        raise ValueError("damaged")
    return Steps(made, replaced, is_flat=bool(flat))
