"""The way of a public site from the gate to others, once it is known that one is wanted.

In: the place that was typed. Out: the site there, and what is said about it. What changes is told before
anything is sent, and what was withdrawn by name.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.build import Site
from generator.cli.refusal import explain_refusal
from generator.cli.session import PACKAGES, Busy, Common, Fault, locate_project
from generator.cli.terminal import Progress, print_found
from generator.console import escape_text
from generator.diagnostics import has_errors
from generator.gate.verdict import GateRefused
from generator.intake import Reading, read_project
from generator.output import OutputBusy, OutputFile, OutputRefused
from generator.publishing.cautions import explain_withdrawal, list_cautions
from generator.publishing.changes import Changes, compare_trees
from generator.publishing.ledger import Ledger, open_ledger
from generator.publishing.outcome import NotSent, Refused, Unclear
from generator.publishing.parcel import AGAIN, Parcel, seal_site
from generator.publishing.place import Place, Standing
from generator.publishing.places import Choice, choose_place, open_place
from generator.showcase import make_public_site
from generator.stamp import look_at_sources

SIGNS = ("added", "changed", "removed")


class Unsent(Fault):
    """A rule of ours kept the site from being sent."""

    exit_code = 3


class WrongPlace(Fault):
    """It was not said well where the site should go."""

    exit_code = 2


def publish_site(common: Common, typed: str | None, *, is_dry: bool, is_sure: bool) -> bool:
    """Make, look at and send the public site; False when the journal has errors."""
    project = locate_project(common)
    look = look_at_sources(project, PACKAGES).seen
    with _explaining():
        progress = Progress(common)
        try:
            reading = read_project(project, None, None, progress.show)
        finally:
            progress.close()
        if not reading.has_errors(strict=False):
            choice = choose_place(reading.settings.publish, typed, project, Path.cwd())
        site = _make_site(project, reading)
        print_found(site.diagnostics, site.sources, common, err=True)
        if has_errors(site.diagnostics):
            return False
        parcel = seal_site(site)
        job = _Sending(common, project, choice, parcel, look, is_sure)
        with open_ledger(project) as ledger:
            job.run(ledger, reading, is_dry=is_dry)
    return True


def _make_site(project: Path, reading: Reading) -> Site[OutputFile]:
    try:
        return make_public_site(project, reading, strict=False)
    except GateRefused as refusal:
        raise explain_refusal(refusal) from refusal


@contextmanager
def _explaining() -> Iterator[None]:
    """Turn every reason not to send into one fault with its status."""
    try:
        yield
    except OutputBusy as problem:
        raise Busy(problem.message, problem.help) from problem
    except (Refused, OutputRefused) as problem:
        raise Unsent(f"{problem.message}; nothing was sent", problem.help) from problem
    except Unclear as problem:
        raise WrongPlace(problem.message, problem.help) from problem
    except NotSent as problem:
        raise Fault(problem.message, problem.help) from problem


class _Sending:
    """One publishing: what was sealed, where it goes, and how the sources looked before they were read."""

    def __init__(
        self,
        common: Common,
        project: Path,
        choice: Choice,
        parcel: Parcel,
        look: bytes,
        is_sure: bool,
    ) -> None:
        self._common, self._project, self._choice = common, project, choice
        self._parcel, self._look, self._is_sure = parcel, look, is_sure

    def run(self, ledger: Ledger, reading: Reading, *, is_dry: bool) -> None:
        """Compare with what is there, tell, ask where it is the first time, and send."""
        now = time.time()
        can_ask = sys.stdin.isatty() and sys.stderr.isatty()
        with open_place(self._choice, self._project, ledger, int(now), can_ask=can_ask) as place:
            standing = place.look()
            changes = compare_trees(standing.prints, self._parcel.prints)
            self._tell_changes(changes, is_dry=is_dry)
            if is_dry:
                self._say(f"Nothing was sent to {place.name}: this was a dry run")
                return
            if standing.is_ours and standing.is_exact and not changes:
                self._say(f"Nothing has changed: {place.name} has this site already")
                return
            self._warn(reading)
            self._ask(place, standing, can_ask=can_ask)
            self._send(place, ledger, now)

    def _send(self, place: Place, ledger: Ledger, now: float) -> None:
        """Send what is sealed, unless the journal has changed since; keep the receipt."""
        if look_at_sources(self._project, PACKAGES).seen != self._look:
            raise Refused("the journal has changed since the gate looked at the site", AGAIN)
        ledger.begin(place.name, self._parcel)
        others = place.send(self._parcel)
        moment = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        ledger.finish(place.name, self._parcel, moment)
        if others:
            self._note(f"left as they are, not made by Rounds: {', '.join(others)}")
        count = len(self._parcel.files)
        self._say(f"Sent {count} files to {place.name}")

    def _tell_changes(self, changes: Changes, *, is_dry: bool) -> None:
        """Name every file that changes where it is asked for; count them otherwise."""
        lists = dict(zip(SIGNS, (changes.added, changes.changed, changes.removed), strict=True))
        if is_dry or self._common.verbose:
            for sign, paths in lists.items():
                for path in paths:
                    self._say(f"{sign:8} {path}")
        if changes:
            self._say(", ".join(f"{len(paths)} {sign}" for sign, paths in lists.items()))
        withdrawn = explain_withdrawal(changes, self._choice.kind)
        if withdrawn:
            self._note(withdrawn)

    def _warn(self, reading: Reading) -> None:
        """Say what nobody can take back or see from here."""
        settings = reading.settings
        for text in list_cautions(
            self._project, settings, self._choice.kind, settings.public.owner
        ):
            self._note(f"note: {text}")

    def _ask(self, place: Place, standing: Standing, *, can_ask: bool) -> None:
        """Ask before the first site goes to a place; who cannot be asked has to say yes before."""
        if standing.is_ours or self._is_sure or not place.asks_first:
            return
        if not can_ask:
            raise Unclear(
                f"nothing of ours is at {place.name} yet, and a first site needs your yes",
                "look at `rounds publish --dry-run`, then add `--yes`",
            )
        question = f"Publish for the first time to {escape_text(place.name)}?"
        if not click.confirm(question, default=False, err=True):
            raise click.Abort

    def _say(self, text: str) -> None:
        if not self._common.quiet:
            click.echo(escape_text(text))

    def _note(self, text: str) -> None:
        if not self._common.quiet:
            click.echo(escape_text(text), err=True)
