"""A small rsync: lists, fetches, sends by list, removes by rule; `host:` is a folder of this disk.

It takes the options that are used and no others, so that a new one has to be looked at here.
"""

import json
import os
import shutil
import sys
from pathlib import Path

KNOWN = {
    *("--protect-args", "--recursive", "--list-only", "--no-human-readable", "--files-from=-"),
    *("--from0", "--perms", "--chmod=D755,F644", "--checksum", "--existing", "--ignore-existing"),
    *("--delete", "--filter=merge rules"),
}


def main() -> int:
    """Do what the arguments say, and note them."""
    options, places = split(sys.argv[1:])
    with Path(os.environ["FAKE_RSYNC_LOG"]).open("a", encoding="utf-8") as log:
        log.write(json.dumps([*options, "--", *places]) + "\n")
    if unknown := set(options) - KNOWN:
        sys.stderr.write(f"rsync: unknown option {unknown}" + "\n")
        return 1
    if (counted := os.environ.get("FAKE_RSYNC_DIES")) and count() == int(counted):
        sys.stderr.write("rsync: connection unexpectedly closed" + "\n")
        return 12
    if "--list-only" in options:
        return list_files(find(places[0]))
    if "--files-from=-" in options:
        return send(Path(places[0]), find(places[1]))
    if "--delete" in options:
        return remove(find(places[1]))
    shutil.copy(find(places[0]), places[1])
    return 0


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Part options and places at the double hyphen, which has to be there."""
    at = words.index("--")
    return words[:at], words[at + 1 :]


def count() -> int:
    """Return how many calls there have been, this one included."""
    return len(Path(os.environ["FAKE_RSYNC_LOG"]).read_text("utf-8").splitlines())


def find(place: str) -> Path:
    """Return the folder of this disk that stands for one of another computer."""
    return Path(os.environ["FAKE_RSYNC_ROOT"], place.partition(":")[2])


def list_files(folder: Path) -> int:
    """Print everything as rsync does."""
    if not folder.exists():
        sys.stderr.write(f'rsync: change_dir "{folder}" failed: No such file or directory' + "\n")
        return 23
    for path in sorted(folder.rglob("*")):
        kind = "l" if path.is_symlink() else "d" if path.is_dir() else "-"
        more = f" -> {path.readlink()}" if kind == "l" else ""
        shown = path.relative_to(folder).as_posix()
        sys.stdout.write(f"{kind}rw-r--r--          1,234 2026/03/15 10:00:00 {shown}{more}" + "\n")
    return 0


def send(source: Path, folder: Path) -> int:
    """Copy the files that standard input names."""
    for name in sys.stdin.read().split("\0"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, target)
    return 0


def remove(folder: Path) -> int:
    """Remove what the rules name; a folder only if it is empty."""
    rules = Path("rules").read_text("utf-8").splitlines()
    if rules.pop() != "P *":
        return 1
    names = [rule.removeprefix("R /") for rule in rules]
    for name in sorted(names, key=len, reverse=True):
        path = folder / name
        if name.endswith("/") and path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file():
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
