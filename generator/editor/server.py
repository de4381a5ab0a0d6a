"""The language server: the only importer of pygls and lsprotocol.

In: messages of an editor. Out: answers, and what is wrong whenever that changes. Places and values are
translated here and nowhere else; what is true of the journal is decided by the other modules of this
room. It must not write a file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from lsprotocol import types as lsp
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from generator import __version__
from generator.codes import ERROR
from generator.diagnostics import Diagnostic, Span
from generator.editor import offers
from generator.editor.completion import complete
from generator.editor.desk import Desk, Desks
from generator.editor.positions import find_column, find_points, split_lines
from generator.editor.snapshot import Findings
from generator.preview.threads import begin_work
from generator.record import Record

Result = TypeVar("Result")
QUIET = 0.08
"""Seconds without a key before the journal is looked at."""
IDLE = 1.0
"""Seconds without a look before all pages are made, where that can show more."""
WATCHED = ("**/*.md", "**/rounds.yml", "**/templates/**")
TRIGGERS = [":", " ", "-", "[", "{", ","]
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
Shown = Mapping[str, tuple[tuple[Diagnostic, ...], str | None]]
"""By path what an editor was told is wrong, and in which text."""


class Placed(Protocol):
    """A question about a place."""

    text_document: lsp.TextDocumentIdentifier
    position: lsp.Position


class Asked(Record, frozen=True):
    """A place that an editor asks about, as we count."""

    desk: Desk
    path: str
    line: int
    column: int


class Server(LanguageServer):
    """The server of one editor, which may have files of several journals open."""

    def __init__(self, only: Path | None) -> None:
        super().__init__("rounds", __version__, lsp.TextDocumentSyncKind.Full)
        self.desks = Desks(only)
        self._addresses: dict[Path, str] = {}
        self._shown: dict[Desk, Shown] = {}
        self._timers: dict[Desk, asyncio.TimerHandle] = {}
        self._waiting: set[Desk] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def report_server_error(self, error: Exception, _source: Any) -> None:
        """Tell the log of the editor of a fault; nobody is interrupted while they write."""
        self.tell(f"{type(error).__name__}: {error}")

    def tell(self, text: str) -> None:
        """Write a line into the editor's log."""
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, text))

    @property
    def encoding(self) -> str:
        """What this editor counts lines in."""
        return str(
            getattr(self.workspace.position_encoding, "value", lsp.PositionEncodingKind.Utf16)
        )

    def find(self, uri: str) -> tuple[Desk, str] | None:
        """Return the desk and the path of a file, where it is one of a journal."""
        name = to_fs_path(uri) if uri.startswith("file:") else None
        if not name:
            return None
        found = self.desks.find(Path(name))
        if found is not None:
            self._addresses[found[0].project / found[1]] = uri
        return found

    def locate(self, params: Placed) -> Asked | None:
        """Return the place that is asked about, where it lies in a file of a journal."""
        found = self.find(params.text_document.uri)
        if found is None:
            return None
        lines, at = split_lines(found[0].read_text(found[1])), params.position
        line = lines[at.line] if at.line < len(lines) else ""
        return Asked(*found, at.line + 1, find_column(line, at.character, self.encoding))

    def address(self, desk: Desk, path: str) -> str:
        """Return the address of a file, spelt as the editor spells it."""
        file = desk.project / path
        return self._addresses.get(file) or file.as_uri()

    def range(self, span: Span, lines: Sequence[str]) -> lsp.Range:
        """Return a span of a text as the editor counts."""
        begin, end = find_points(span, lines, self.encoding)
        return lsp.Range(lsp.Position(*begin), lsp.Position(*end))

    def wake(self, desk: Desk, seconds: float = 0) -> None:
        """Have a journal looked at as soon as it has been quiet for so long."""
        if desk in self._timers:
            self._timers[desk].cancel()
        loop = asyncio.get_running_loop()
        self._timers[desk] = loop.call_later(seconds, self._begin, desk)

    def _begin(self, desk: Desk) -> None:
        """Begin to look, or look once more after the look that is under way."""
        if desk in self._waiting:
            return
        self._waiting.add(desk)
        task = asyncio.ensure_future(self._follow(desk))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self, desk: Desk) -> None:
        """Look at a journal and tell what is wrong; what pages alone can show comes when it is quiet."""
        try:
            async with self._turn:
                self._waiting.discard(desk)
                snapshot = await self._work(desk.look)
                late = self._late(desk) if desk.has_templates else {}
                self._publish(desk, {**late, **snapshot.findings}, snapshot.reading.sources)
            if not desk.has_templates:
                return
            await asyncio.sleep(IDLE)
            async with self._turn:
                if desk.snapshot is snapshot and desk not in self._waiting:
                    self._publish(desk, *await self._work(partial(desk.check_templates, snapshot)))
        except Exception as problem:  # whatever happens, the editor is still there
            self.tell(f"{desk.project}: {type(problem).__name__}: {problem}")

    def _late(self, desk: Desk) -> Findings:
        """Return what was found in templates last time."""
        shown = self._shown.get(desk, {})
        return {path: found for path, (found, _) in shown.items() if path.startswith("templates/")}

    async def ask(self, work: Callable[[], Result]) -> Result:
        """Have something found out beside the looks, and never at the same time."""
        async with self._turn:
            return await self._work(work)

    async def _work(self, work: Callable[[], Result]) -> Result:
        _, future = begin_work(work, "rounds look")
        return await future

    def _publish(self, desk: Desk, findings: Findings, texts: Mapping[str, str]) -> None:
        """Tell what is wrong in every file of which it is something else than last time."""
        before = self._shown.get(desk, {})
        after = {path: (found, texts.get(path)) for path, found in findings.items()}
        self._shown[desk] = after
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) != after.get(path):
                lines = split_lines(texts.get(path, ""))
                found = [self._describe(item, lines) for item in findings.get(path, ())]
                params = lsp.PublishDiagnosticsParams(self.address(desk, path), found)
                self.text_document_publish_diagnostics(params)

    def _describe(self, item: Diagnostic, lines: Sequence[str]) -> lsp.Diagnostic:
        level = lsp.DiagnosticSeverity
        return lsp.Diagnostic(
            range=self.range(item.span, lines),
            message=f"{item.message}\nhelp: {item.help}" if item.help else item.message,
            severity=level.Error if item.severity == ERROR else level.Warning,
            code=item.code,
            source="rounds",
        )


async def _begin(ls: Server, _params: lsp.InitializedParams) -> None:
    """Look at the journal of every folder that is open, and ask to be told of changes on disk."""
    for uri in _list_folders(ls):
        name = to_fs_path(uri)
        if name and (desk := ls.desks.open(Path(name))):
            ls.wake(desk)
    files = (
        ls.client_capabilities.workspace
        and ls.client_capabilities.workspace.did_change_watched_files
    )
    if files and files.dynamic_registration:
        options = lsp.DidChangeWatchedFilesRegistrationOptions(
            [lsp.FileSystemWatcher(pattern) for pattern in WATCHED]
        )
        method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        wish = lsp.Registration(id="rounds files", method=method, register_options=options)
        await ls.client_register_capability_async(lsp.RegistrationParams([wish]))


def _list_folders(ls: Server) -> Iterable[str]:
    return ls.workspace.folders or filter(None, [ls.workspace.root_uri])


def _open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    """Take the text that lies open now."""
    if found := ls.find(params.text_document.uri):
        found[0].lay_down(found[1], params.text_document.text)
        found[0].doubt()
        ls.wake(found[0])


def _change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    """Take the text as it was changed."""
    uri = params.text_document.uri
    if found := ls.find(uri):
        found[0].lay_down(found[1], ls.workspace.get_text_document(uri).source)
        ls.wake(found[0], QUIET)


def _close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    """Let the file on disk count again."""
    if found := ls.find(params.text_document.uri):
        found[0].take_away(found[1])
        ls.wake(found[0])


def _save(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """Look at everything: other files may have been saved too."""
    if found := ls.find(params.text_document.uri):
        found[0].doubt()
        ls.wake(found[0])


def _complete(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    """Say what can be written here, by the journal as it was last put together: nobody waits."""
    asked = ls.locate(params)
    if asked is None:
        return None
    text = asked.desk.read_text(asked.path)
    found = complete(asked.path, text, asked.line, asked.column, asked.desk.snapshot)
    if found is None:
        return None
    span = ls.range(found.span, split_lines(text))
    snippets = get_capability(
        ls.client_capabilities, "text_document.completion.completion_item.snippet_support", False
    )
    items = [
        lsp.CompletionItem(
            label=item.label,
            kind=COMPLETIONS[item.kind],
            detail=item.detail or None,
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, item.doc)
            if item.doc
            else None,
            sort_text=f"{number:03}",
            filter_text=found.quote + next(iter(item.spellings or (item.label,))),
            text_edit=lsp.TextEdit(span, (snippets and item.snippet) or item.text),
            insert_text_format=lsp.InsertTextFormat.Snippet
            if snippets and item.snippet
            else lsp.InsertTextFormat.PlainText,
        )
        for number, item in enumerate(found.offers)
    ]
    return lsp.CompletionList(is_incomplete=found.is_cut, items=items)


def _hear(ls: Server, _params: lsp.DidChangeWatchedFilesParams) -> None:
    """Look at everything: files have changed on disk."""
    for desk in ls.desks:
        desk.doubt()
        ls.wake(desk, QUIET)


FEATURES: Mapping[str, tuple[Callable[..., Any], Any]] = {
    lsp.INITIALIZED: (_begin, None),
    lsp.TEXT_DOCUMENT_DID_OPEN: (_open, None),
    lsp.TEXT_DOCUMENT_DID_CHANGE: (_change, None),
    lsp.TEXT_DOCUMENT_DID_CLOSE: (_close, None),
    lsp.TEXT_DOCUMENT_DID_SAVE: (_save, None),
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_hear, None),
    lsp.TEXT_DOCUMENT_COMPLETION: (_complete, lsp.CompletionOptions(trigger_characters=TRIGGERS)),
}
"""What an editor may ask or tell, who hears it, and what it is promised."""


def serve(only: Path | None, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Serve one editor until it leaves; with an `only` project, files of no other count."""
    server = Server(only)
    for name, (function, options) in FEATURES.items():
        server.feature(name, options)(function)
    server.start_io(incoming, outgoing)
