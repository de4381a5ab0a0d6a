"""Properties: whatever stands in a file, there are findings and no exception.

In: bytes, texts and values that hypothesis makes up. Out: nothing; `check_files` asserts that each
place lies in its file and that the findings can be shown. It must not know what is right or wrong.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic
from generator.entries.fields import FIELDS_OF
from tests.projects import HEAD, NAME, check_files, entry_with

KINDS = {"entry": NAME, "company": "journal/companies/acme.md", "person": "journal/people/lee.md"}
KINDS |= {"skill": "journal/skills/graphs.md", "settings": "rounds.yml"}
FIELDS = [(kind, name) for kind, rows in FIELDS_OF.items() for name in rows]

pytestmark = pytest.mark.timeout(300)


def check_in_new_folder(files: Mapping[str, str | bytes]) -> tuple[Diagnostic, ...]:
    """Check a project in a folder of its own, for properties that run many times."""
    with tempfile.TemporaryDirectory() as folder:
        return check_files(Path(folder), files)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
SHAPES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


@given(st.sampled_from(sorted(KINDS.values())), st.binary(max_size=300))
def test_any_bytes_give_diagnostics(path: str, data: bytes) -> None:
    """No bytes in an entry, a note or the settings raise an exception."""
    check_in_new_folder({path: data})


@given(st.text(st.sampled_from("-: \n[]{},&*!|>'\"#%@`?~\\\t\ré\x85\u2028ab1"), max_size=120))
def test_any_front_matter_gives_diagnostics(lines: str) -> None:
    """No mixture of the signs that mean something in YAML raises an exception."""
    check_in_new_folder({NAME: entry_with(lines), "rounds.yml": lines})


@given(st.text(st.sampled_from("[]()!<>*_`~#-+|:\\/.^ \n\r\tab1&;\"'{}%é\u2028"), max_size=160))
def test_any_body_gives_diagnostics(body: str) -> None:
    """No mixture of the signs that mean something in Markdown raises an exception."""
    check_in_new_folder({NAME: entry_with("", body)})


@given(st.sampled_from(FIELDS), SHAPES)
def test_any_value_of_any_field_gives_diagnostics(field: tuple[str, str], value: object) -> None:
    """No text, list or mapping as the value of a field raises an exception."""
    kind, name = field
    lines = "".join(
        f"{key}: {json.dumps(content, ensure_ascii=False)}\n"
        for key, content in {"company": "Acme", "stage": "onsite", name: value}.items()
        if kind == "entry" or key == name
    )
    text = lines if kind == "settings" else f"---\n{lines}---\n"
    check_in_new_folder({KINDS[kind]: text})


WORDS = st.sampled_from(
    "Acme graphs Lee, Engineer <lee@acme.example> 3/4 5 95k EUR 2026-03-14 10:30 4h 90m yes no "
    "done passed pending https://acme.example offer rejected algorithms study acme-1 UTC".split()
)


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.lists(WORDS, max_size=4)), max_size=6))
def test_any_words_in_any_fields_give_diagnostics(
    rows: list[tuple[tuple[str, str], list[str]]],
) -> None:
    """Values that are right somewhere do no harm where they are wrong."""
    files: dict[str, str] = {NAME: HEAD}
    for (kind, name), words in rows:
        files[KINDS[kind]] = files.get(KINDS[kind], "") + f"{name}: {' '.join(words)}\n"
    check_in_new_folder(
        {
            path: text if path == "rounds.yml" else f"---\n{text}---\n"
            for path, text in files.items()
        }
    )
