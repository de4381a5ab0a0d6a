"""`rounds lsp` itself: what it says without its extra, and what it leaves alone."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

TOP = Path(__file__).resolve().parents[2]


def test_missing_extra_is_named() -> None:
    """Without pygls, one line says what is missing and the next what to install; nothing on stdout."""
    code = (
        "import sys\nsys.modules['pygls'] = sys.modules['lsprotocol'] = None\n"
        "from generator.cli import run\nsys.exit(run(['lsp']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: the language server needs pygls")
    assert "'.[editor]'" in done.stderr and "Traceback" not in done.stderr


def read_message(stream: IO[bytes]) -> dict[str, Any]:
    """Read one message of the protocol."""
    length = int(stream.readline().removeprefix(b"Content-Length: "))
    while stream.readline().strip():
        pass
    message: dict[str, Any] = json.loads(stream.read(length))
    return message


def test_noise_is_survived_and_an_interrupt_ends_it() -> None:
    """Bytes that are no protocol are skipped; Ctrl-C ends the wait for more, without a word of Python's."""
    server = subprocess.Popen(
        [sys.executable, "-m", "generator", "lsp", "--stdio"],
        cwd=TOP,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert server.stdin and server.stdout and server.stderr
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "no", "params": {}}'
    server.stdin.write(b"hello\r\n\r\nContent-Length: 5\r\n\r\n{oops")
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()
    answers = [read_message(server.stdout) for _ in range(2)]
    assert "JSONDecodeError" in answers[0]["params"]["message"] and answers[1]["error"]
    server.send_signal(signal.SIGINT)
    assert server.wait(20) == -signal.SIGINT
    assert server.stderr.read() == b""
    for stream in (server.stdin, server.stdout, server.stderr):
        stream.close()
