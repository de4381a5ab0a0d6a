"""A folder of this computer as a place for a site: for a web server to read, with a manifest of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.output import open_site, peek_at_site
from generator.publishing.parcel import Parcel, check_seal
from generator.publishing.place import Standing


class FolderPlace:
    """Replaces the site in a folder as a build does, and leaves what others put there."""

    asks_first = False

    def __init__(self, name: str, folder: Path, protected: Sequence[Path]) -> None:
        self.name = name
        self._folder, self._protected = folder, protected

    def look(self) -> Standing:
        """Read what the manifest names. OutputRefused."""
        prints = peek_at_site(self._folder, self._protected)
        return Standing(prints, bool(prints))

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Put the site in place of the old one, all of it or nothing. OutputRefused, OutputBusy."""
        with open_site(self._folder, self._protected, is_shared=True) as writer:
            staged = [writer.stage(file) for file in parcel.files]
            check_seal(parcel, {item.path: writer.reread(item) for item in staged})
            return writer.place(staged).foreign
