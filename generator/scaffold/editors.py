"""The files by which an editor knows a journal, from the data files beside this module.

In: the name of an editor. Out: relative paths with their texts. It must not know what already stands on disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from generator.entries.fields import FIELDS_OF
from generator.scaffold.snippets import PROPERTY_TYPES, render_snippets, render_template
from generator.schemas.documents import render_schema
from generator.vocabulary import stages

TEMPLATES = "_templates"
NOTES = ("entry", "company", "person", "skill")


def plan_editor(editor: str) -> dict[str, str]:
    """Return the files for an editor by path."""
    return dict(EDITORS[editor]())


def _plan_vscode() -> Iterator[tuple[str, str]]:
    yield ".vscode/settings.json", _read("vscode-settings.json")
    yield ".vscode/extensions.json", _read("vscode-extensions.json")
    yield ".vscode/rounds.code-snippets", _write(render_snippets())
    yield ".vscode/rounds.schema.json", render_schema("settings").decode()


def _plan_neovim() -> Iterator[tuple[str, str]]:
    yield ".nvim.lua", _read("neovim.lua")


def _plan_helix() -> Iterator[tuple[str, str]]:
    yield ".helix/languages.toml", _read("helix.toml")


def _plan_obsidian() -> Iterator[tuple[str, str]]:
    yield ".obsidian/app.json", _read("obsidian-app.json")
    yield ".obsidian/templates.json", _read("obsidian-templates.json")
    yield ".obsidian/types.json", _write({"types": _list_types()})
    for stage in stages().values():
        yield f"{TEMPLATES}/{stage.id}.md", render_template(stage)


def _list_types() -> dict[str, str]:
    """Return what Obsidian is told of each field that it can show."""
    rows = (row for kind in NOTES for row in FIELDS_OF[kind].values())
    return {row.name: PROPERTY_TYPES[row.kind] for row in rows if row.kind in PROPERTY_TYPES} | {
        "aliases": "aliases",
        "tags": "tags",
    }


def _read(name: str) -> str:
    return (
        files("generator")
        .joinpath("scaffold")
        .joinpath("editors")
        .joinpath(name)
        .read_text("utf-8")
    )


def _write(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


EDITORS: Mapping[str, Callable[[], Iterator[tuple[str, str]]]] = MappingProxyType(
    {
        "vscode": _plan_vscode,
        "neovim": _plan_neovim,
        "helix": _plan_helix,
        "obsidian": _plan_obsidian,
    }
)
"""Editors by name, with what plans their files."""
