"""`rounds lsp` itself: what it says without its extra, and what it leaves alone."""

import signal
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def test_missing_extra_is_named() -> None:
    """Without pygls, one line says what is missing and the next what to install; nothing on stdout."""
    code = (
        "import sys\nsys.modules['pygls'] = None\n"
        "from generator.cli import run\nsys.exit(run(['lsp']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: the language server needs pygls")
    assert "rounds[editor]" in done.stderr and "Traceback" not in done.stderr


def test_what_is_no_message_is_survived() -> None:
    """Bytes that are no protocol are skipped, and the end of the input ends the server."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", "lsp", "--stdio"],
        cwd=TOP,
        input=b"hello\r\n\r\nContent-Length: 5\r\n\r\n{oops",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert all(line.startswith(b"Content-Length: ") for line in done.stdout.split(b"\r\n")[:1])


def test_interrupt_ends_it_at_once() -> None:
    """Ctrl-C in a terminal ends the server while it waits for a message, without a word of Python's."""
    server = subprocess.Popen(
        [sys.executable, "-m", "generator", "lsp"],
        cwd=TOP,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert server.stdin and server.stdout and server.stderr
    server.stdin.write(
        b'Content-Length: 49\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"no","params":0}'
    )
    server.stdin.flush()
    assert server.stdout.readline().startswith(b"Content-Length: ")
    server.send_signal(signal.SIGINT)
    assert server.wait(20) == -signal.SIGINT
    assert server.stderr.read() == b""
    for stream in (server.stdin, server.stdout, server.stderr):
        stream.close()
