"""Write a made-up journal as a project of one generator: `corpus.py N DIR --kind KIND`.

In: how many entries, a folder that is new or empty, a kind of project. Out: its files. The same
number and seed give the same bytes. All kinds hold the same content. Hugo's taxonomies need flat
lists, so its entries name people and skills once more; Pelican knows flat fields alone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.story import STARTS, Corpus, Event, Rating, build_corpus

HERE = Path(__file__).resolve().parent
FEWEST = 32
"""Entries that make a journal."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of project writes an entry and where; `{year}` and `{id}` are the entry's."""

    place: str
    render: Callable[[Event], str]


def write_corpus(corpus: Corpus, folder: Path, kind: str) -> None:
    """Write the project of a kind into a folder, which must not hold anything yet."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    if (HERE / kind).is_dir():
        shutil.copytree(HERE / kind, folder, dirs_exist_ok=True)
    else:
        _write_text(folder / "rounds.yml", f"title: Made-up rounds\nas-of: {corpus.as_of}\n")
    for event in corpus.events:
        _write_text(locate_entry(folder, event, kind), LAYOUTS[kind].render(event))


def locate_entry(folder: Path, event: Event, kind: str) -> Path:
    """Return where an entry stands in a project of a kind."""
    return folder / LAYOUTS[kind].place.format(year=event.date.year, id=event.id)


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def render_rounds_entry(event: Event) -> str:
    """Return the entry's file as Rounds and Eleventy read it."""
    lines = [*_list_fields(event), "with:", *_list_people(event), "skills:"]
    lines.extend(_list_ratings(event))
    return _join_entry(lines, event.body)


def render_hugo_entry(event: Event) -> str:
    """Return the entry's file as Hugo reads it: nested values, and flat lists for the taxonomies."""
    lines = [*_list_fields(event), "with:", *_list_people(event), "ratings:"]
    lines.extend(_list_ratings(event))
    lines.append(f'companies: ["{event.company}"]')
    lines.append("people: [" + ", ".join(f'"{person.name}"' for person in event.people) + "]")
    lines.append("skills: [" + ", ".join(f'"{item.skill}"' for item in event.ratings) + "]")
    return _join_entry(lines, event.body)


def render_pelican_entry(event: Event) -> str:
    """Return the entry's file as Pelican reads it: flat fields, whose lines a theme takes apart."""
    lines = [f"{name.title()}: {value}" for name, value in _list_flat_fields(event)]
    for name, items in (
        ("People", _list_flat_people(event)),
        ("Ratings", _list_flat_ratings(event)),
    ):
        lines.append(f"{name}: " + "\n    ".join(items))
    return "\n".join((*lines, "", event.body))


def _list_flat_fields(event: Event) -> Iterator[tuple[str, str]]:
    """Yield names and values; companies are Pelican's categories, people its authors."""
    for line in _list_fields(event):
        name, _, value = line.partition(": ")
        if not line.startswith((" ", "company", "questions")):
            yield name, value.strip('"')
    if event.question:
        yield "question", " | ".join(event.question)
    yield "category", event.company
    yield "authors", "; ".join(person.name for person in event.people)
    yield "tags", ", ".join(rating.skill for rating in event.ratings)


def _list_flat_people(event: Event) -> Iterator[str]:
    for item in event.people:
        yield " | ".join((item.name, item.role, item.email, item.relation, item.company))


def _list_flat_ratings(event: Event) -> Iterator[str]:
    for item in event.ratings:
        yield " | ".join(
            (item.skill, str(item.own or "-"), str(item.theirs or "-"), item.note or "-")
        )


def _join_entry(lines: list[str], body: str) -> str:
    return "\n".join(("---", *lines, "---", body))


def _list_fields(event: Event) -> Iterator[str]:
    yield f"date: {event.date.isoformat()}"
    yield f"company: {event.company}"
    yield f"role: {event.role}"
    yield f"stage: {event.stage}"
    yield f'title: "{event.title}"'
    if event.stage in STARTS:
        yield "source: sourcer"
    if event.outcome:
        yield f"outcome: {event.outcome}"
        yield "duration: 60m"
        yield "format: video"
        yield f"location: {event.city}"
    if event.question:
        text, skill, went = event.question
        yield "questions:"
        yield f"  - {{ask: {text}, skill: {skill}, went: {went}}}"


def _list_people(event: Event) -> Iterator[str]:
    for person in event.people:
        yield f"  - name: {person.name}"
        yield f"    role: {person.role}"
        yield f"    email: {person.email}"
        if person.company != event.company:
            yield f"    relation: {person.relation}"
            yield f"    company: {person.company}"


def _list_ratings(event: Event) -> Iterator[str]:
    for rating in event.ratings:
        yield f"  {rating.skill}: {{{', '.join(_list_marks(rating))}}}"


def _list_marks(rating: Rating) -> Iterator[str]:
    if rating.own is not None:
        yield f"self: {rating.own}"
    if rating.theirs is not None:
        yield f"theirs: {rating.theirs}"
    if rating.note:
        yield f"note: {rating.note}"


LAYOUTS: Mapping[str, Layout] = {
    "rounds": Layout("journal/{year}/{id}.md", render_rounds_entry),
    "hugo": Layout("content/entries/{id}.md", render_hugo_entry),
    "pelican": Layout("content/entries/{id}.md", render_pelican_entry),
    "eleventy": Layout("content/entries/{id}.md", render_rounds_entry),
}


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a made-up journal.")
    parser.add_argument("entries", type=int, metavar="N", help="how many entries (100 or more)")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--kind", choices=LAYOUTS, default="rounds")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.entries < FEWEST:
        parser.error("so few entries make no journal")
    write_corpus(build_corpus(asked.entries, asked.seed), asked.folder, asked.kind)


if __name__ == "__main__":
    main()
