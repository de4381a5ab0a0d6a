"""The data files of the vocabulary: a name in, the parsed table out; what it means is not known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from generator.datafiles import read_data_file


@cache
def read_table(name: str) -> Mapping[str, Any]:
    """Read the TOML file of this name that lies beside this module."""
    return read_data_file(Path(__file__).with_name(f"{name}.toml"))
