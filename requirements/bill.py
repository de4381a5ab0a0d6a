"""The bill of materials: what Rounds is made of and was tested with, as CycloneDX.

In: the locks, what is installed from them, and `vendored.toml`. Out: `rounds.cdx.json`, which goes into the
wheel. Same inputs, same bytes. Licences are as the authors of each package state them.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import metadata
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent
BILL = FOLDER / "rounds.cdx.json"
LOCKED = re.compile(
    r"^([a-z0-9-]+)==([^\s;]+)(?:.*\n)(?:    --hash=.*\n)*((?:    #.*\n?)*)", re.MULTILINE
)
OWN = "rounds (pyproject.toml)"
OPTIONAL = ("lsprotocol", "pillow", "pygls")
"""What the extras bring, with all that it needs itself."""
SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")


class Locked(NamedTuple):
    """A package of a lock: `parents` are those that ask for it."""

    name: str
    version: str
    parents: tuple[str, ...]

    @property
    def ref(self) -> str:
        """Name it as a package address."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(text: str) -> Iterator[Locked]:
    """Yield the packages of a lock in their order."""
    for name, version, notes in LOCKED.findall(text):
        lines = (
            line.strip().lstrip("# ").removeprefix("via").strip() for line in notes.splitlines()
        )
        yield Locked(name, version, tuple(line for line in lines if line and line[:2] != "-c"))


def find_scopes(packages: Mapping[str, Locked]) -> dict[str, str]:
    """Say which packages a running program needs: the others only help to build it."""

    def is_needed(name: str) -> bool:
        parents = packages[name].parents
        return OWN in parents or any(is_needed(item) for item in parents if item in packages)

    return {name: "required" if is_needed(name) else "excluded" for name in packages}


def find_optional(locked: Mapping[str, Locked], needed: Mapping[str, Locked]) -> dict[str, Locked]:
    """Return the packages that only extras bring."""
    found = {name: locked[name] for name in OPTIONAL}
    while more := {
        name: item
        for name, item in locked.items()
        if name not in needed and name not in found and not found.keys().isdisjoint(item.parents)
    }:
        found |= more
    return found


def state_licence(name: str) -> list[dict[str, Any]]:
    """Return the licence that a package states of itself."""
    found = metadata(name)
    for key in ("License-Expression", "License"):
        for stated in found.get_all(key) or ():
            if SPDX.fullmatch(stated) and stated != "UNKNOWN":
                return [{"expression": stated}]
    kinds = (item.split(" :: ") for item in found.get_all("Classifier") or ())
    return [{"license": {"name": kind[-1]}} for kind in kinds if kind[0] == "License"]


def describe_package(item: Locked, scope: str) -> dict[str, Any]:
    """Describe a package of a lock."""
    return {
        "type": "library",
        "bom-ref": item.ref,
        "name": item.name,
        "version": item.version,
        "scope": scope,
        "licenses": state_licence(item.name),
        "purl": item.ref,
    }


def describe_file(item: Mapping[str, str]) -> dict[str, Any]:
    """Describe a file of others that lies in this repository."""
    return {
        "type": "library",
        "bom-ref": item["path"],
        "name": item["name"],
        "version": item["version"],
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": item["sha256"]}],
        "licenses": [{"expression": item["licence"]}],
        "purl": item["package"],
    }


def build_bill(runtime: str, dev: str, vendored: str, version: str) -> str:
    """Return the bill as text, from the texts that it rests on."""
    packages = {item.name: item for item in read_lock(runtime)}
    scopes = find_scopes(packages)
    optional = find_optional({item.name: item for item in read_lock(dev)}, packages)
    files: Sequence[Mapping[str, str]] = tomllib.loads(vendored).get("file", ())
    top = f"pkg:pypi/rounds@{version}"
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": top,
                "name": "rounds",
                "version": version,
                "licenses": [{"expression": "MIT"}],
                "purl": top,
            }
        },
        "components": [
            *(describe_package(item, scopes[item.name]) for item in packages.values()),
            *(describe_package(item, "optional") for item in optional.values()),
            *(describe_file(item) for item in files),
        ],
        "dependencies": [
            {
                "ref": top,
                "dependsOn": _list_children(packages, OWN) + [item["path"] for item in files],
            },
            *(
                {"ref": item.ref, "dependsOn": _list_children(packages, item.name)}
                for item in packages.values()
            ),
            *(
                {"ref": item.ref, "dependsOn": _list_children(optional, item.name)}
                for item in optional.values()
            ),
        ],
    }
    return json.dumps(bill, indent=1) + "\n"


def _list_children(packages: Mapping[str, Locked], parent: str) -> list[str]:
    return [item.ref for item in packages.values() if parent in item.parents]


def read_version() -> str:
    """Return the version of Rounds, as its package states it."""
    text = (FOLDER.parent / "generator" / "__init__.py").read_text("utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def make_bill() -> str:
    """Return the bill of this checkout."""
    runtime, dev, vendored = (
        (FOLDER / name).read_text("utf-8") for name in ("runtime.txt", "dev.txt", "vendored.toml")
    )
    return build_bill(runtime, dev, vendored, read_version())


if __name__ == "__main__":
    BILL.write_text(make_bill(), "utf-8", newline="\n")
