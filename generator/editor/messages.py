"""Values as an editor is sent them, and places as it sends them: the words of the protocol.

In: values of this room. Out: messages in the types of lsprotocol, which only this module and
`server.py` know. It must not know who asks for what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from generator.codes import ERROR
from generator.diagnostics import Diagnostic, Span
from generator.editor import offers
from generator.editor.completion import Completion
from generator.editor.edits import Action
from generator.editor.hover import Hint
from generator.editor.lenses import Lens
from generator.editor.places import Spread, Symbol
from generator.editor.positions import find_column, find_points
from generator.editor.snapshot import Snapshot

COMPLETIONS = {
    offers.FIELD: lsp.CompletionItemKind.Property,
    offers.VALUE: lsp.CompletionItemKind.EnumMember,
    offers.PERSON: lsp.CompletionItemKind.Reference,
    offers.COMPANY: lsp.CompletionItemKind.Module,
    offers.SKILL: lsp.CompletionItemKind.Keyword,
    offers.ENTRY: lsp.CompletionItemKind.File,
    offers.DAY: lsp.CompletionItemKind.Value,
    offers.TEXT: lsp.CompletionItemKind.Snippet,
}
SYMBOLS = {
    "field": lsp.SymbolKind.Field,
    "entry": lsp.SymbolKind.File,
    "person": lsp.SymbolKind.Interface,
    "company": lsp.SymbolKind.Module,
    "skill": lsp.SymbolKind.Constant,
}
START = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))


@dataclass(frozen=True, slots=True)
class Translator:
    """Speaks to one editor: in what it counts lines, how it spells addresses, what it can do."""

    encoding: str
    address: Callable[[Path, str], str]
    takes_snippets: bool
    makes_files: bool

    def read_point(self, at: lsp.Position, lines: Sequence[str]) -> tuple[int, int]:
        """Return a line and a column as we count."""
        line = lines[at.line] if at.line < len(lines) else ""
        return at.line + 1, find_column(line, at.character, self.encoding)

    def read_range(self, marked: lsp.Range, lines: Sequence[str]) -> Span:
        """Return a span as we count."""
        return Span(*self.read_point(marked.start, lines), *self.read_point(marked.end, lines))

    def range(self, span: Span, lines: Sequence[str]) -> lsp.Range:
        """Return a span of a text as the editor counts."""
        begin, end = find_points(span, lines, self.encoding)
        return lsp.Range(lsp.Position(*begin), lsp.Position(*end))

    def locate(self, snapshot: Snapshot, place: Spread) -> lsp.Location:
        """Return a place with its address."""
        span = self.range(place.span, snapshot.split(place.path))
        return lsp.Location(self.address(snapshot.project, place.path), span)

    def diagnose(self, item: Diagnostic, lines: Sequence[str]) -> lsp.Diagnostic:
        """Return a finding, with its remedy on a line of its own."""
        level = lsp.DiagnosticSeverity
        return lsp.Diagnostic(
            range=self.range(item.span, lines),
            message=f"{item.message}\nhelp: {item.help}" if item.help else item.message,
            severity=level.Error if item.severity == ERROR else level.Warning,
            code=item.code,
            source="rounds",
        )

    def offer(self, found: Completion, lines: Sequence[str]) -> lsp.CompletionList:
        """Return what can be written somewhere, in this order."""
        span = self.range(found.span, lines)
        items = [
            self._offer_item(f"{number:03}", item, found.quote, span)
            for number, item in enumerate(found.offers)
        ]
        return lsp.CompletionList(is_incomplete=found.is_cut, items=items)

    def _offer_item(
        self, order: str, item: offers.Offer, quote: str, span: lsp.Range
    ) -> lsp.CompletionItem:
        snippet = item.snippet if self.takes_snippets else ""
        form = lsp.InsertTextFormat
        return lsp.CompletionItem(
            label=item.label,
            kind=COMPLETIONS[item.kind],
            detail=item.detail or None,
            documentation=_write_markdown(item.doc) if item.doc else None,
            sort_text=order,
            filter_text=quote + next(iter(item.spellings or (item.label,))),
            text_edit=lsp.TextEdit(span, snippet or item.text),
            insert_text_format=form.Snippet if snippet else form.PlainText,
        )

    def hint(self, found: Hint, lines: Sequence[str]) -> lsp.Hover:
        """Return a card."""
        return lsp.Hover(_write_markdown(found.text), self.range(found.span, lines))

    def act(self, snapshot: Snapshot, actions: Iterable[Action]) -> list[lsp.CodeAction]:
        """Return what can be done, as far as the editor can do it."""
        kinds = lsp.CodeActionKind
        return [
            lsp.CodeAction(
                title=item.title,
                kind=kinds.QuickFix if item.mends else kinds.Refactor,
                edit=self.change(snapshot, item),
            )
            for item in actions
            if self.makes_files or not item.creations
        ]

    def change(self, snapshot: Snapshot, action: Action) -> lsp.WorkspaceEdit:
        """Return what an action changes: new files first, each with its text."""
        project, steps = snapshot.project, list[Any]()
        for creation in action.creations:
            uri = self.address(project, creation.path)
            steps += [lsp.CreateFile(uri), _edit_text(uri, [lsp.TextEdit(START, creation.text)])]
        by_path: dict[str, list[lsp.TextEdit]] = {}
        for edit in action.edits:
            span = self.range(edit.span, snapshot.split(edit.path))
            by_path.setdefault(edit.path, []).append(lsp.TextEdit(span, edit.text))
        texts = {self.address(project, path): edits for path, edits in by_path.items()}
        if not steps:
            return lsp.WorkspaceEdit(changes=texts)
        steps += [_edit_text(uri, edits) for uri, edits in texts.items()]
        return lsp.WorkspaceEdit(document_changes=steps)

    def outline(self, items: Iterable[Symbol], lines: Sequence[str]) -> list[lsp.DocumentSymbol]:
        """Return the symbols of one file."""
        return [
            lsp.DocumentSymbol(
                name=item.name,
                detail=item.detail or None,
                kind=SYMBOLS[item.kind],
                range=self.range(item.whole, lines),
                selection_range=self.range(item.span, lines),
            )
            for item in items
        ]

    def look_through(self, items: Iterable[Lens], lines: Sequence[str]) -> list[lsp.CodeLens]:
        """Return lenses; their command is none, for there is nothing to click."""
        return [
            lsp.CodeLens(self.range(item.span, lines), lsp.Command(title=item.text, command=""))
            for item in items
        ]

    def search(self, snapshot: Snapshot, items: Iterable[Symbol]) -> list[lsp.WorkspaceSymbol]:
        """Return symbols of the journal."""
        return [
            lsp.WorkspaceSymbol(
                name=item.name,
                container_name=item.detail or None,
                kind=SYMBOLS[item.kind],
                location=self.locate(snapshot, Spread(item.path, item.span)),
            )
            for item in items
        ]


def _write_markdown(text: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)


def _edit_text(uri: str, edits: Sequence[lsp.TextEdit]) -> lsp.TextDocumentEdit:
    return lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri), edits)
