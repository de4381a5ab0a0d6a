"""An editor for tests: the client's side of the protocol over standard input and output.

It keeps what it is told is wrong, answers what the server asks for, and waits for an answer no longer
than `PATIENCE`.
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
PATIENCE = 60
Message = dict[str, Any]


class Editor:
    """One running server with an editor that talks to it."""

    def __init__(self, project: Path, *options: str, encodings: tuple[str, ...] = ()) -> None:
        self.project = project
        self.wrong: dict[str, list[Message]] = {}
        self.log: list[str] = []
        self.registered: list[str] = []
        self._messages: queue.Queue[Message | None] = queue.Queue()
        self._number = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator", "lsp", *options],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        general = {"positionEncodings": list(encodings)} if encodings else {}
        capabilities = {
            "general": general,
            "workspace": {
                "didChangeWatchedFiles": {"dynamicRegistration": True},
                "workspaceEdit": {
                    "documentChanges": True,
                    "resourceOperations": ["create", "rename", "delete"],
                },
            },
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
        }
        folders = [{"uri": project.as_uri(), "name": "journal"}]
        self.about = self.ask(
            "initialize",
            {"processId": None, "rootUri": project.as_uri(), "workspaceFolders": folders,
             "capabilities": capabilities},
        )  # fmt: skip
        self.tell("initialized", {})

    def ask(self, method: str, params: Any = None) -> Any:
        """Ask the server, and return its answer."""
        answer = self._ask(method, params)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def ask_badly(self, method: str, params: Any = None) -> Message:
        """Ask the server for something that it refuses, and return why."""
        error: Message = self._ask(method, params)["error"]
        return error

    def _ask(self, method: str, params: Any) -> Message:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        return self._wait(lambda message: message.get("id") == number and "method" not in message)

    def tell(self, method: str, params: Any) -> None:
        """Tell the server something that it does not answer."""
        self._send({"method": method, "params": params})

    def uri(self, path: str) -> str:
        """Return the address of a file of the project."""
        return (self.project / path).as_uri()

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file with this text, or the one on disk; return the text."""
        if text is None:
            text = (self.project / path).read_text("utf-8")
        item = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return text

    def change(self, path: str, text: str) -> None:
        """Type until a file has this text."""
        what = {"uri": self.uri(path), "version": 2}
        self.tell(
            "textDocument/didChange", {"textDocument": what, "contentChanges": [{"text": text}]}
        )

    def close(self, path: str) -> None:
        """Close a file without saving it."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})

    def at(self, path: str, line: int, character: int) -> Message:
        """Return a place as questions name it, both numbers from 0."""
        place = {"line": line, "character": character}
        return {"textDocument": {"uri": self.uri(path)}, "position": place}

    def codes(self, path: str) -> list[str]:
        """Return the codes of what is wrong in a file."""
        return [item["code"] for item in self.wrong.get(path, [])]

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Listen until something is so."""
        if not is_so():
            self._wait(lambda _: is_so())

    def leave(self) -> tuple[int, str]:
        """Say goodbye; return the exit status and what stands on standard error."""
        self.ask("shutdown")
        self.tell("exit", None)
        assert self.process.stdin and self.process.stderr and self.process.stdout
        self.process.stdin.close()
        status, errors = self.process.wait(PATIENCE), self.process.stderr.read().decode()
        self.process.stderr.close()
        self.process.stdout.close()
        return status, errors

    def _send(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _wait(self, is_it: Callable[[Message], bool]) -> Message:
        while True:
            message = self._messages.get(timeout=PATIENCE)
            assert message is not None, "the server has gone"
            self._take(message)
            if is_it(message):
                return message

    def _take(self, message: Message) -> None:
        method, params = message.get("method"), message.get("params") or {}
        if method == "textDocument/publishDiagnostics":
            start = f"{self.project.as_uri()}/"
            self.wrong[params["uri"].removeprefix(start)] = params["diagnostics"]
        elif method == "window/logMessage":
            self.log.append(params["message"])
        elif method == "client/registerCapability":
            self.registered += [item["method"] for item in params["registrations"]]
        if method and "id" in message:
            self._send({"id": message["id"], "result": None})

    def _listen(self) -> None:
        assert self.process.stdout
        stream = self.process.stdout
        while header := stream.readline():
            assert header.startswith(b"Content-Length: "), header
            while stream.readline().strip():
                pass
            self._messages.put(json.loads(stream.read(int(header.split()[1]))))
        self._messages.put(None)
