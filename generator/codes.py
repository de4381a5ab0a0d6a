"""The catalogue of diagnostics, read from `codes.toml`.

Out: for every code its severity, a one-line summary, an explanation, a bad and a good example.
It must not know where or when a code is raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from generator.datafiles import read_data_file
from generator.record import Record

ERROR, WARNING, OFF = "error", "warning", "off"
LEVELS = (ERROR, WARNING, OFF)


class Code(Record, frozen=True):
    """One kind of problem; `bad` and `good` are snippets of a file as a user would write it."""

    id: str
    severity: str
    summary: str
    explanation: str
    bad: str
    good: str


@cache
def codes() -> Mapping[str, Code]:
    """Return the catalogue by id, in the order of the file."""
    table = read_data_file(Path(__file__).with_name("codes.toml"))
    return MappingProxyType({name: Code(id=name, **fields) for name, fields in table.items()})


def severity_of(code: str) -> str:
    """Return the severity that a code has unless the owner's settings change it."""
    return codes()[code].severity
