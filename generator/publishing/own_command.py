"""A command of the owner's as a place for a site: it is given the folder, and told nothing else."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from generator.entries.destinations import FOLDER_MARK
from generator.publishing.ledger import Ledger
from generator.publishing.outcome import Failed
from generator.publishing.parcel import Parcel, check_folder_seal, unpack
from generator.publishing.place import Standing
from generator.publishing.programs import run_visibly


class CommandPlace:
    """Runs a list of words, `{folder}` in them replaced, in the project and never through a shell."""

    asks_first = True

    def __init__(self, words: Sequence[str], project: Path, ledger: Ledger) -> None:
        self.name = f"the command `{shlex.join(words)}`"
        self._words, self._project, self._ledger = words, project, ledger

    def look(self) -> Standing:
        """Return what was handed to the command last; the place itself cannot be asked."""
        known = self._ledger.recall(self.name)
        return Standing(known or {}, known is not None, is_exact=False)

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Lay the site on disk, look at its seal, and run the command. Refused, Failed."""
        with unpack(parcel) as folder:
            check_folder_seal(parcel, folder)
            words = [word.replace(FOLDER_MARK, str(folder)) for word in self._words]
            status = run_visibly(words, self._project)
        if status:
            raise Failed(
                f"{self.name} ended with status {status}",
                "what it did until then is not known: run it once more when the cause is mended",
            )
        return ()
