"""Write a made-up journal as a Rounds project or as a Hugo site: `corpus.py N DIR --kind rounds|hugo`.

In: how many entries, a folder that is new or empty, a kind of site. Out: the files of the project.
The same number and seed give the same bytes. Both kinds hold the same content; Hugo's taxonomies
need flat lists, so its entries name people and skills once more.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.story import STARTS, Corpus, Event, Rating, build_corpus

HERE = Path(__file__).resolve().parent
KINDS = ("rounds", "hugo")


def write_corpus(corpus: Corpus, folder: Path, kind: str) -> None:
    """Write the project of a kind into a folder, which must not hold anything yet."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    if kind == "hugo":
        shutil.copytree(HERE / "hugo", folder, dirs_exist_ok=True)
        for event in corpus.events:
            _write_text(locate_hugo_entry(folder, event), render_hugo_entry(event))
    else:
        _write_text(folder / "rounds.yml", f"title: Made-up rounds\nas-of: {corpus.as_of}\n")
        for event in corpus.events:
            _write_text(locate_rounds_entry(folder, event), render_rounds_entry(event))


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def locate_rounds_entry(folder: Path, event: Event) -> Path:
    """Return where an entry stands in a Rounds project: by year."""
    return folder / "journal" / str(event.date.year) / f"{event.id}.md"


def locate_hugo_entry(folder: Path, event: Event) -> Path:
    """Return where an entry stands in a Hugo site: its address follows from the file name alone."""
    return folder / "content" / "entries" / f"{event.id}.md"


def render_rounds_entry(event: Event) -> str:
    """Return the entry's file as Rounds reads it."""
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


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a made-up journal.")
    parser.add_argument("entries", type=int, metavar="N", help="how many entries (100 or more)")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--kind", choices=KINDS, default="rounds")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.entries < 2 * len(KINDS) * 8:
        parser.error("so few entries make no journal")
    write_corpus(build_corpus(asked.entries, asked.seed), asked.folder, asked.kind)


if __name__ == "__main__":
    main()
