"""The wheel and the sdist: what they hold, that they can be repeated, that they run alone."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
BILL = "requirements/rounds.cdx.json"
PACKAGED = (
    *("generator", "templates", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"),
    BILL,
)
PRIVATE = {
    "journal/2026/2026-03-14-acme.md": "a private note",
    "site/index.html": "a private page",
    "tests/test_private.py": "a private test",
    "rounds.yml": "owner: private",
    ".env": "private",
    "planted.pth": "import private",
}
SECONDS = 110


def run_process(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command that must succeed, and return what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**build_clean_environment(), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_clean_environment() -> dict[str, str]:
    """Return the environment without anything that leads Python back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def build_archive(checkout: Path, target: str, folder: Path) -> Path:
    """Build ``wheel`` or ``sdist`` into a new folder, with no network and no isolation."""
    run_process(
        *(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder),
        cwd=checkout,
        env={"SOURCE_DATE_EPOCH": "1767225600"},
    )
    (archive,) = folder.iterdir()
    return archive


def read_archive(path: Path) -> dict[str, bytes]:
    """Return the files of a wheel or sdist by name, an sdist's without its top folder."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(path) as sdist:
        members = [(member, sdist.extractfile(member)) for member in sdist.getmembers()]
        return {member.name.partition("/")[2]: file.read() for member, file in members if file}


def list_sources(folder: str) -> set[str]:
    """Return the files below a folder of the checkout that belong into an archive."""
    files = (path for path in (CHECKOUT / folder).rglob("*") if path.is_file())
    kept = (path for path in files if "__pycache__" not in path.parts)
    return {path.relative_to(CHECKOUT).as_posix() for path in kept}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what is packaged beside private files, into a path with a space."""
    return copy_checkout(tmp_path_factory.mktemp("packaging") / "a checkout")


def copy_checkout(root: Path) -> Path:
    """Copy what is packaged, and files that must stay out."""
    root.mkdir()
    shutil.copy(CHECKOUT / ".gitignore", root)
    for name in PACKAGED:
        source, target = CHECKOUT / name, root / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    for name, text in PRIVATE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once for this module."""
    return build_archive(checkout, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist once for this module."""
    return build_archive(checkout, "sdist", tmp_path_factory.mktemp("sdist"))


def install_archive(archive: Path, folder: Path) -> Path:
    """Install an archive into a new environment and return that environment's programs.

    Its dependencies come from the environment of the tests, by a path file: nothing is fetched.
    """
    venv.create(folder, with_pip=False)
    own = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    theirs = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "dependencies.pth").write_text("\n".join(sorted(theirs)) + "\n", encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq")
    programs = folder / "bin"
    run_process(
        *(*pip, "--python", programs / "python", "install", "--no-index", "--no-deps"),
        *("--no-build-isolation", "--ignore-installed", archive),
        cwd=folder,
    )
    return programs


def test_wheel_holds_the_package_and_its_templates(wheel: Path) -> None:
    """S6: a wheel holds the package, the templates inside it, and its own metadata, nothing else."""
    names = set(read_archive(wheel))
    metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    templates = {f"generator/{name}" for name in list_sources("templates")}
    assert names - metadata == list_sources("generator") | templates
    assert {"generator/templates/base.html", "generator/vocabulary/stages.toml"} <= names
    assert {Path(name).name for name in metadata} == {
        *("METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE", "rounds.cdx.json")
    }


def test_sdist_holds_what_a_build_needs(sdist: Path) -> None:
    """S6: an sdist holds the sources that a wheel is built from, nothing else."""
    sources = list_sources("generator") | list_sources("templates")
    files = {name for name in PACKAGED if (CHECKOUT / name).is_file()}
    assert set(read_archive(sdist)) == sources | files | {".gitignore", "PKG-INFO"}


@pytest.mark.parametrize("archive", ["wheel", "sdist"])
def test_archives_hold_nothing_of_this_machine(
    archive: str, checkout: Path, request: pytest.FixtureRequest
) -> None:
    """S6: no private file, start-up hook or absolute path gets into what is handed out."""
    files = read_archive(request.getfixturevalue(archive))
    places = [str(place).encode() for place in (checkout, CHECKOUT / "generator")]
    assert not [name for name in files if name.endswith((".pth", ".pyc")) or ".." in name]
    assert not set(PRIVATE) & set(files)
    assert not [name for name, content in files.items() if any(p in content for p in places)]


@pytest.mark.parametrize("archive", ["wheel", "sdist"])
def test_archives_can_be_repeated(
    archive: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """S6: two builds of the same sources, in folders of different names, give the same bytes."""
    first: Path = request.getfixturevalue(archive)
    (tmp_path / "somewhere").mkdir()
    second = build_archive(
        copy_checkout(tmp_path / "somewhere" / "else"), archive, tmp_path / "made"
    )
    assert second.name == first.name
    assert hash_file(second) == hash_file(first)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_s7_wheel_holds_its_bill_of_materials(wheel: Path) -> None:
    """S7: the bill of the repository stands where installers keep it, named after the package."""
    found = {name: data for name, data in read_archive(wheel).items() if "/sboms/" in name}
    assert found == {"rounds-0.1.0.dist-info/sboms/rounds.cdx.json": (CHECKOUT / BILL).read_bytes()}


def test_wheel_from_the_sdist_is_the_same(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """S6: whoever builds from the sdist gets the wheel that is handed out."""
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path / "source", filter="data")
    (top,) = (tmp_path / "source").iterdir()
    assert hash_file(build_archive(top, "wheel", tmp_path / "made")) == hash_file(wheel)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_s9_a_machine_without_a_network_is_enough(wheel: Path, tmp_path: Path) -> None:
    """S9: from a folder of locked wheels, cut off from any network, Rounds installs and builds a site."""
    apart = ("unshare", "-rn")
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no user do without its network (unshare -rn)")
    lock, house = CHECKOUT / "requirements" / "runtime.txt", tmp_path / "house"
    pip = ("-m", "pip", "-qq", "--disable-pip-version-check")
    run_process(
        sys.executable, *pip, "download", "--require-hashes", "-r", lock, "-d", house, cwd=tmp_path
    )
    programs = tmp_path / "environment" / "bin"
    run_process(*apart, sys.executable, "-m", "venv", programs.parent, cwd=tmp_path)
    install = (*apart, programs / "python", *pip, "install", "--no-compile", "--no-index")
    run_process(*install, "--find-links", house, "--require-hashes", "-r", lock, cwd=tmp_path)
    run_process(*install, "--no-deps", wheel, cwd=tmp_path)
    project = tmp_path / "search"
    run_process(*apart, programs / "rounds", "init", project, "--sample", cwd=tmp_path)
    run_process(*apart, programs / "rounds", "build", "--project", project, cwd=tmp_path)
    assert (project / "site" / "index.html").is_file()


def test_wheel_builds_a_site_on_its_own(wheel: Path, tmp_path: Path) -> None:
    """From a wheel alone, away from any checkout, the command makes a project and its site."""
    programs = install_archive(wheel, tmp_path / "environment")
    project = tmp_path / "my search"
    assert run_process(programs / "rounds", "--version", cwd=tmp_path).strip() == "rounds 0.1.0"
    run_process(programs / "rounds", "init", project, "--sample", cwd=tmp_path)
    run_process(programs / "rounds", "build", "--project", project, cwd=tmp_path)
    assert (project / "site" / "index.html").is_file()


def test_sdist_installs_with_its_templates(sdist: Path, tmp_path: Path) -> None:
    """An install from the sdist brings the command and the templates into the environment."""
    programs = install_archive(sdist, tmp_path / "environment")
    place = "import generator; print(generator.__file__)"
    package = Path(run_process(programs / "python", "-c", place, cwd=tmp_path).strip()).parent
    assert package.is_relative_to(tmp_path)
    assert (package / "templates" / "base.html").is_file()
    assert run_process(programs / "rounds", "--version", cwd=tmp_path).strip() == "rounds 0.1.0"
