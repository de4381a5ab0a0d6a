"""Other programs: started with a list of words and never through a shell, and what they say of a failure.

In: words, a folder, an environment, bytes to read. Out: the bytes that they wrote, or `ProgramFailed`.
Nothing of ours but the terminal is left open to them, so none can wait for an answer on its input.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.publishing.outcome import Failed

SECRET = re.compile(r"(?<=://)[^/@\s]*@")
"""Name and password in an address."""
TELLING = re.compile(r"! |(?:fatal|error|remote|rsync|ssh)\b", re.IGNORECASE)
MOST_SAID = 300


class ProgramFailed(Exception):
    """A program ended with a status that is not 0; `said` is what it wrote on its way."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, hide_secrets(said)

    @property
    def cause(self) -> str:
        """The line that tells most: the first one that calls itself an error, or else the first one."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        told = [line for line in lines if TELLING.match(line)]
        chosen = (told or lines or [f"it ended with status {self.status}"])[0]
        return " ".join(re.sub(r"^(?:! |\w+: )", "", chosen).split())[:MOST_SAID]


def run_program(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], data: bytes = b""
) -> bytes:
    """Run a program to its end and return what it wrote; ProgramFailed, or Failed where there is none."""
    try:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except (FileNotFoundError, PermissionError) as problem:
        raise explain_absence(words[0], problem) from problem
    with process:
        try:
            out, said = process.communicate(data)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise ProgramFailed(process.returncode, said.decode("utf-8", "replace"))
    return out


def run_visibly(words: Sequence[str], folder: Path) -> int:
    """Run a program that talks with the owner itself, and return its status. Failed where there is none."""
    try:
        return subprocess.run(words, cwd=folder, check=False).returncode
    except (FileNotFoundError, PermissionError) as problem:
        raise explain_absence(words[0], problem) from problem


def explain_absence(name: str, problem: OSError) -> Failed:
    """Say that a program cannot be started."""
    reason = "is not there" if isinstance(problem, FileNotFoundError) else "may not be started"
    return Failed(
        f"the program `{name}` {reason}", f"install {name}, or choose another way to publish"
    )


def hide_secrets(text: str) -> str:
    """Take names and passwords out of the addresses in a text."""
    return SECRET.sub("", text)
