"""`rounds explain`: what a diagnostic means and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from generator.cli.session import Common, common_options
from generator.cli.words import offer_codes
from generator.codes import Code, codes

INDENT = "    "
STAGE_CODES = ("unknown-stage", "ambiguous-stage")


@click.command("explain", short_help="Explain a diagnostic.")
@click.argument("code", required=False, shell_complete=offer_codes)
@common_options
def command(code: str | None, common: Common) -> None:
    """Explain the diagnostic CODE, the word in brackets of a message.

    Without CODE, list them all, with -q their names alone.
    """
    if code is None:
        click.echo("\n".join(codes() if common.quiet else _list_codes()))
        return
    found = codes().get(code.strip().lower())
    if found is None:
        raise click.UsageError(_suggest(code))
    click.echo("\n".join(_explain(found)))


def _list_codes() -> Iterator[str]:
    width = max(map(len, codes()))
    for item in codes().values():
        yield f"{item.id:<{width}}  {item.severity:<7}  {item.summary}"


def _suggest(code: str) -> str:
    from generator.vocabulary.names import closest_terms

    close = closest_terms(code, codes())
    hint = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
    return f"there is no diagnostic {code!r}: {hint}`rounds explain` lists all"


def _explain(code: Code) -> Iterator[str]:
    yield f"{code.id} ({code.severity}): {code.summary}"
    if code.explanation:
        yield ""
        yield click.wrap_text(code.explanation, 80, preserve_paragraphs=True)
    for title, example in (("Wrong:", code.bad), ("Right:", code.good)):
        if example.strip():
            yield f"\n{title}\n"
            yield from (f"{INDENT}{line}".rstrip() for line in example.strip("\n").split("\n"))
    if code.id in STAGE_CODES:
        yield from ("", "Stages, and other words for them:", "", *_list_stages())


def _list_stages() -> Iterator[str]:
    from generator.vocabulary import stages

    width = max(map(len, stages()))
    for stage in stages().values():
        words = ", ".join(stage.synonyms)
        yield f"{INDENT}{stage.id:<{width}}  {words}".rstrip()
