"""Pictures of a public site: made anew, the same whatever else their files say, or refused."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image

from generator import showcase
from generator.build import Site
from generator.gate.metadata import change_metadata
from generator.gate.scan import find_leaks
from generator.gate.secrets import Allowed
from generator.gate.verdict import GateRefused
from generator.intake import read_project
from generator.memory import Memory
from generator.output import OutputFile
from generator.pictures import gallery, pixels
from generator.pictures.pixels import LONGEST_SIDE, Picture, Unfit, remake_picture
from generator.pictures.segments import is_bare, list_segments
from generator.preview.builder import rebuild
from generator.showcase import make_public_site
from tests.conftest import MakeProject, RunRounds
from tests.preview.serving import follow_project
from tests.public.journals import TODAY
from tests.public.pictures import (
    BROKEN,
    PICTURES,
    SECRET,
    draw,
    make_photo,
    make_profile,
    make_screenshot,
    save,
)

NOTE = "---\ndate: 2025-05-06\nstage: note\ntitle: Rings\npublic: yes\n---\n"
ACME = "---\ndate: 2025-02-11\ncompany: Acmeware\nstage: algorithms\n---\n"
KEPT_OF = {".gif": ".png", ".jpeg": ".jpg"}


def remake(data: bytes) -> Picture:
    """Make a picture that is known to be fine."""
    made = remake_picture(data)
    assert isinstance(made, Picture), made
    return made


def show(project: Path) -> Site[OutputFile]:
    """Make the public site of a project."""
    return make_public_site(project, read_project(project, TODAY, 1, lambda *_: None), strict=False)


def list_pictures(site: Site[OutputFile]) -> dict[str, bytes]:
    """Return the pictures of a site by path."""
    return {item.path: item.data for item in site.files if item.path.startswith("pictures/")}


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_made_anew(name: str) -> None:
    """L9: what is shown looks like the source, and its file holds nothing but pixels."""
    source = PICTURES[name]
    made = remake(source)
    assert b"".join(item.data for item in list_segments(source)) == source
    assert is_bare(made.data) and not is_bare(source + b"more")
    assert SECRET.encode() not in made.data
    suffix = Path(name).suffix
    assert re.fullmatch(rf"[0-9a-f]{{16}}\{KEPT_OF.get(suffix, suffix)}", made.name)
    with Image.open(BytesIO(source)) as before, Image.open(BytesIO(made.data)) as after:
        assert not {"exif", "xmp", "icc_profile", "comment", "parsed_exif"} & after.info.keys()
        assert getattr(after, "n_frames", 1) == 1
        assert after.size == (before.size if "turned" not in name else before.size[::-1])
        if name not in ("clear.png", "deep.png"):
            assert compare(before, after, turn="turned" in name) < 12


def compare(one: Image.Image, other: Image.Image, *, turn: bool) -> float:
    """Return how far apart two pictures are, as the mean difference of a colour."""
    first = one.convert("RGB")
    first = first.transpose(Image.Transpose.ROTATE_270) if turn else first
    pairs = zip(first.tobytes(), other.convert("RGB").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(first.tobytes())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_stands_the_right_way_up(orientation: int) -> None:
    """What a camera says of up and down is done to the pixels, as viewers do it, and then forgotten."""
    from PIL import ImageOps

    source = make_photo(orientation)
    with Image.open(BytesIO(source)) as before, Image.open(BytesIO(remake(source).data)) as after:
        upright = ImageOps.exif_transpose(before)
        assert after.size == upright.size
        assert compare(upright, after, turn=False) < 12


@pytest.mark.parametrize("name", PICTURES)
def test_picture_does_not_depend_on_what_its_file_says(name: str) -> None:
    """L9: the twin's file says other things of the same pixels, and gives the same bytes."""
    source = PICTURES[name]
    other = change_metadata(source)
    assert other != source and SECRET.encode() not in other
    assert remake(other) == remake(source)


def test_what_lies_under_clear_pixels_is_gone() -> None:
    """A picture that was made invisible cannot be made visible again."""
    with Image.open(BytesIO(PICTURES["clear.png"])) as before:
        assert len(set(before.convert("RGB").tobytes())) > 50
    with Image.open(BytesIO(remake(PICTURES["clear.png"]).data)) as after:
        assert set(after.convert("RGB").tobytes()) == {0, 1, 2, 3}


def test_colours_are_those_of_the_source() -> None:
    """A colour profile is applied, for it is not kept; one that is nonsense is ignored."""
    profile = make_profile()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    red = Image.new("RGB", (8, 8), (200, 0, 0))
    for kind, colours, seen in (("PNG", swapped, 1), ("JPEG", swapped, 1), ("PNG", b"words", 0)):
        made = remake(save(red, kind, icc_profile=colours))
        with Image.open(BytesIO(made.data)) as after:
            pixel = after.getpixel((4, 4))
        assert isinstance(pixel, tuple) and pixel[seen] > 150 > 60 > pixel[1 - seen]


def test_large_picture_is_made_smaller() -> None:
    """No side is longer than a screen needs."""
    with Image.open(BytesIO(remake(save(draw((5000, 50)), "PNG")).data)) as after:
        assert after.size == (LONGEST_SIDE, LONGEST_SIDE // 100)


@pytest.mark.parametrize("name", BROKEN)
def test_picture_that_cannot_be_shown_says_why(name: str) -> None:
    """L9: broken files, and those made to fill memory or time, are refused before they do."""
    made = remake_picture(BROKEN[name])
    assert isinstance(made, Unfit)
    assert made.message and made.help
    assert bool(change_metadata(BROKEN[name])) == bool(BROKEN[name])


@pytest.mark.parametrize("cut", range(0, 1400, 31))
def test_any_cut_or_flip_is_survived(cut: int) -> None:
    """A file that is damaged anywhere gives a picture without words, or a reason."""
    for source in (
        make_photo(3),
        make_screenshot(),
        PICTURES["motion.gif"],
        PICTURES["photo.webp"],
    ):
        place = cut % len(source)
        flipped = bytes((*source[:place], source[place] ^ 0xFF, *source[place + 1 :]))
        for damaged in (source[:place], flipped):
            made = remake_picture(damaged)
            assert isinstance(made, Unfit) or is_bare(made.data)
            change_metadata(damaged)


def test_only_shown_pictures_go_along(make_project: MakeProject) -> None:
    """L9: originals, files that nobody shows, and those of private texts are nowhere in the site."""
    text = (
        f"{NOTE}![a ring](acmeware-ring.jpg 'seen') and [larger](screen.png)\n\n"
        "::: private\n![the team](team.png)\n:::\n"
    )
    project = make_project(
        {
            "journal/a.md": f"{ACME}![x](exact.webp)\n",
            "journal/n.md": text,
            "journal/acmeware-ring.jpg": PICTURES["photo.jpg"],
            "journal/screen.png": PICTURES["screen.png"],
            "journal/team.png": PICTURES["grey.png"],
            "journal/exact.webp": PICTURES["exact.webp"],
            "journal/nobody.png": PICTURES["bits.png"],
        }
    )
    site = show(project)
    assert site.diagnostics == ()
    shown = {remake(PICTURES[name]).name for name in ("photo.jpg", "screen.png")}
    assert {Path(path).name for path in list_pictures(site)} == shown
    everything = b"".join(item.path.encode() + item.data for item in site.files)
    assert SECRET.encode() not in everything
    assert not [
        name
        for name in ("acmeware-ring", "screen.png", "team", "nobody")
        if name.encode() in everything
    ]
    page = next(
        item.data.decode() for item in site.files if item.path == "entries/rings/index.html"
    )
    found = re.search(r'<img src="../../(pictures/[^"]+)" alt="a ring" title="seen">', page)
    assert found and found[1] in list_pictures(site)


def test_page_says_what_was_done_to_pictures(make_project: MakeProject) -> None:
    """Whoever looks can read that pictures were made anew, and that no program read them."""
    project = make_project(
        {"journal/n.md": f"{NOTE}![x](x.png)\n", "journal/x.png": PICTURES["grey.png"]}
    )
    pages = {
        item.path: item.data.decode() for item in show(project).files if item.path[-4:] == "html"
    }
    assert "no program reads pictures" in pages["not-shown/index.html"]
    project = make_project({"journal/n.md": f"{NOTE}Words.\n"})
    pages = {
        item.path: item.data.decode() for item in show(project).files if item.path[-4:] == "html"
    }
    assert "no program reads pictures" not in pages["not-shown/index.html"]


def test_words_beside_a_picture_are_redacted(make_project: MakeProject) -> None:
    """What is said of a picture is text: links in it name nobody, and a typed name is refused."""
    files: dict[str, str | bytes] = {"journal/a.md": ACME, "journal/x.png": PICTURES["grey.png"]}
    project = make_project({**files, "journal/n.md": f"{NOTE}![desk at [[Acmeware]]](x.png)\n"})
    assert not [item for item in show(project).files if b"acmeware" in item.data.lower()]
    for text in ("![desk at Acmeware](x.png)", "![desk](x.png 'Acmeware')"):
        with pytest.raises(GateRefused) as refusal:
            show(make_project({**files, "journal/n.md": f"{NOTE}{text}\n"}))
        assert {leak.file for leak in refusal.value.leaks} == {"entries/rings/index.html"}


@pytest.mark.parametrize("name", ["text.jpg", "bomb.png"])
def test_broken_picture_stops_a_public_build(
    name: str, make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """The command names the place, shows the line and says what to do; the private site is built."""
    project = make_project(
        {"journal/n.md": f"{NOTE}![a]({name})\n", f"journal/{name}": BROKEN[name]}
    )
    assert run_rounds("build", "--project", project).returncode == 0
    done = run_rounds("build", "--public", "--project", project, "-o", project / "out")
    assert (done.returncode, (project / "out").exists()) == (1, False)
    assert f"journal/n.md:7:6: error[public-file]: 'journal/{name}'" in done.stderr
    assert f"7 | ![a]({name})" in done.stderr and "help: " in done.stderr
    assert "Traceback" not in done.stderr


def test_without_pillow_the_extra_is_named(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L9: where pictures cannot be made anew none is shown, and the finding names what to install."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    project = make_project(
        {"journal/n.md": f"{NOTE}![x](x.png)\n", "journal/x.png": PICTURES["grey.png"]}
    )
    site = show(project)
    assert site.files == ()
    assert [(item.code, item.severity) for item in site.diagnostics] == [("public-file", "error")]
    assert "extra `images`" in site.diagnostics[0].help
    assert show(make_project({"journal/n.md": f"{NOTE}No picture.\n"})).files


@pytest.mark.parametrize("text", ["[slides](x.pdf)", "![drawing](x.svg)", "[offer](x.docx)"])
def test_other_files_stop_a_public_build(text: str, make_project: MakeProject) -> None:
    """L9: documents and drawings are not taken along."""
    name = text.partition("(")[2].removesuffix(")")
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    site = show(make_project({"journal/n.md": f"{NOTE}{text}\n", f"journal/{name}": drawing}))
    assert (site.files, [item.code for item in site.diagnostics]) == ((), ["public-file"])


def test_picture_inside_a_text_stops_a_public_build(make_project: MakeProject) -> None:
    """A picture whose bytes stand in the text itself is no way round."""
    text = f"{NOTE}![desk & chair](data:image/jpeg;base64,/9j/4AAQ)\n"
    site = show(make_project({"journal/n.md": text}))
    assert (site.files, [item.code for item in site.diagnostics]) == ((), ["public-file"])
    assert "'desk & chair'" in site.diagnostics[0].message


def test_file_that_became_a_link_is_not_read(make_project: MakeProject, tmp_path: Path) -> None:
    """A picture that leads out of the journal by the time it is read is not shown."""
    project = make_project(
        {"journal/n.md": f"{NOTE}![x](x.png)\n", "journal/x.png": PICTURES["grey.png"]}
    )
    reading = read_project(project, TODAY, 1, lambda *_: None)
    (project / "journal/x.png").unlink()
    (tmp_path / "elsewhere.png").write_bytes(PICTURES["grey.png"])
    (project / "journal/x.png").symlink_to(tmp_path / "elsewhere.png")
    site = make_public_site(project, reading, strict=False)
    assert (site.files, [item.code for item in site.diagnostics]) == ((), ["public-file"])


def _keep_file(data: bytes) -> Picture:
    return Picture(remake(data).name, data)


def _name_by_source(data: bytes) -> Picture:
    made = remake(data)
    return Picture(f"{len(data)}{made.name[-4:]}", made.data)


def _keep_place(data: bytes) -> Picture:
    with Image.open(BytesIO(data)) as image:
        kept = save(image, "JPEG", exif=image.info.get("exif", b""))
    return Picture("a.jpg", kept)


def _mark_pixels(data: bytes) -> Picture:
    with Image.open(BytesIO(remake(data).data)) as image:
        image.putpixel((0, 0), (len(data) % 256, 0, 0))
        return Picture("a.png", save(image, "PNG"))


@pytest.mark.parametrize("fault", [_keep_file, _name_by_source, _keep_place, _mark_pixels])
def test_gate_refuses_pictures_that_tell_more(
    fault: Callable[[bytes], Picture], make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L2, L9: were a picture copied, named after its file or marked by what it says, it would not pass."""
    source = PICTURES["photo.jpg"]
    project = make_project({"journal/n.md": f"{NOTE}![x](x.jpg)\n", "journal/x.jpg": source})
    assert list_pictures(show(project))
    monkeypatch.setattr(gallery, "remake_picture", fault)
    monkeypatch.setattr(showcase, "remake_picture", fault)
    with pytest.raises(GateRefused):
        show(project)


@pytest.mark.parametrize("name", ["photo.jpg", "screen.png", "photo.webp", "motion.gif"])
def test_scan_knows_pictures(name: str) -> None:
    """L9: a picture file passes if it holds pixels alone, and under a name that says nothing."""
    nothing = Allowed((), ())
    made = remake(PICTURES[name])
    good = OutputFile(f"pictures/{made.name}", made.data)
    assert find_leaks([good], [], (), nothing) == ()
    thumbnail = save(draw(), "JPEG")
    thumbnail = thumbnail[:4] + b"\x00\x11" + thumbnail[6:20] + b"x" + thumbnail[20:]
    assert len(list_segments(thumbnail)) > 5
    for bad in (
        OutputFile("pictures/a.jpg", thumbnail),
        OutputFile(f"pictures/{name}", PICTURES[name]),
        OutputFile(good.path, made.data + b"more"),
        OutputFile(good.path, made.data[:-1]),
        OutputFile(f"{good.path}.bin", made.data),
        OutputFile(f"pictures/a{Path(good.path).suffix}", b"words"),
    ):
        assert [leak.file for leak in find_leaks([bad], [], (), nothing)] == [bad.path]


def test_public_preview_shows_pictures(make_project: MakeProject) -> None:
    """A picture is served as a public build would write it, and a broken one stands over the page."""
    source = PICTURES["photo.jpg"]
    project = make_project({"journal/n.md": f"{NOTE}![x](x.jpg)\n", "journal/x.jpg": source})
    made = remake(source)
    with follow_project(project, public=True) as seen:
        reply = seen.ask(f"/pictures/{made.name}")
        assert (reply.status, reply.body) == (200, made.data)
        (project / "journal/x.jpg").write_bytes(b"broken")
        seen.wait_until(lambda: "public-file" in seen.text("_rounds/state.json"))


def test_pictures_are_made_once(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview that follows saves does not decode again what has not changed."""
    source = PICTURES["photo.jpg"]
    project = make_project({"journal/n.md": f"{NOTE}![x](x.jpg)\n", "journal/x.jpg": source})
    calls: list[int] = []
    whole = pixels._encode

    def count(*inputs: Any) -> bytes:
        calls.append(1)
        return whole(*inputs)

    monkeypatch.setattr(pixels, "_encode", count)
    memory: Memory[OutputFile] = Memory()
    for number in range(2):
        (project / "journal" / f"{number}.md").write_text(ACME)
        seen = rebuild(project, TODAY, Event(), memory=memory, public=True)
        assert len(seen.files) > 3
    assert len(calls) == 2  # the site's and its twin's
