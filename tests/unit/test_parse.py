"""One file as typed fields: which are needed, what the file name says, what the settings may say."""

from datetime import date

import pytest

from generator.diagnostics import Span
from generator.entries.mentions import Located, NameMention
from generator.entries.parse import parse_settings
from generator.entries.source import Source
from generator.entries.values import Moment
from generator.settings import CADENCE, RULES, OwnSkill, Settings
from tests.unit.journals import cut_text, parse_text

FENCE = Span(1, 1, 1, 4)
TOP = Span(1, 1, 1, 1)


def find(text: str, path: str = "journal/x.md") -> list[tuple[str, Span]]:
    """Return codes and places of what is wrong with a file."""
    _, found = parse_text(text, path)
    return [(item.code, item.span) for item in found]


def test_tired_entry_is_complete() -> None:
    """Date, stage, company and a text are all that an entry needs."""
    file, found = parse_text(
        "---\ndate: 2026-03-14\ncompany: Acme\nstage: Recruiter_Screen\n---\nFriendly.\n",
        "journal/x.md",
    )
    assert found == ()
    assert file is not None
    assert (file.stem, file.kind, file.fence) == ("x", "entry", FENCE)
    assert file.fields == {
        "date": Located(Moment(date(2026, 3, 14)), Span(2, 7, 2, 17), Span(2, 1, 2, 5)),
        "company": Located(
            NameMention("Acme", Span(3, 10, 3, 14)), Span(3, 10, 3, 14), Span(3, 1, 3, 8)
        ),
        "stage": Located("pre-screen", Span(4, 8, 4, 24), Span(4, 1, 4, 6)),
    }
    assert file.body.text == "Friendly."


def test_missing_fields_are_reported_at_the_fence() -> None:
    """Each needed field that is absent, or left empty, is an error of its own."""
    _, found = parse_text("---\ncompany:\nstage: ~\n---\n", "journal/x.md")
    assert [(item.span, item.code) for item in found] == [(FENCE, "missing-field")] * 3
    assert [item.message for item in found] == [
        f"the field `{name}` is missing" for name in ("date", "stage", "company")
    ]


def test_name_over_two_lines_is_no_name() -> None:
    """Two people below each other lack their hyphens; a name in quotes may go on."""
    head = "---\ndate: 2026-03-14\ncompany: Acme\nstage: tools\nwith:"
    assert [code for code, _ in find(f"{head}\n  Ada Lund\n  Ben Roth\n---\n")] == ["bad-person"]
    assert find(f'{head} "Ada\n  Lund"\n---\n') == []


@pytest.mark.parametrize("stage", ["study", "mock", "catch-up", "note", "keep in touch"])
def test_some_stages_need_no_company(stage: str) -> None:
    """What I do on my own or with friends has no company."""
    assert find(f"---\ndate: 2026-03-14\nstage: {stage}\n---\n") == []


@pytest.mark.parametrize("stage", ["offer", "algorithms", "on-the-job", "feedback"])
def test_other_stages_need_a_company(stage: str) -> None:
    """What happens with a company names it."""
    assert find(f"---\ndate: 2026-03-14\nstage: {stage}\n---\n") == [("missing-field", FENCE)]


@pytest.mark.parametrize(
    "name", ["2026-03-14", "2026-03-14-acme", "2026-03-14 acme", "2026-03-14acme"]
)
def test_file_name_gives_the_date(name: str) -> None:
    """A file name that begins with a day needs no date inside; its place is the fence."""
    file, found = parse_text("---\nstage: note\n---\n", f"journal/{name}.md")
    assert found == ()
    assert file is not None
    assert file.fields["date"] == Located(Moment(date(2026, 3, 14)), FENCE, FENCE)


@pytest.mark.parametrize(
    "name, lines, expected",
    [
        ("2026-03-14-a", "date: 2026-03-14 10:00", []),
        ("2026-03-14-a", "date: 2026-03-15", [("date-differs", Span(2, 7, 2, 17))]),
        ("2026-03-14-a", "date: '2026-03-15'", [("date-differs", Span(2, 7, 2, 19))]),
        ("2026-03-14-a", "date: soon", [("bad-date", Span(2, 7, 2, 11))]),
        ("2026-02-30-a", "", [("bad-date", TOP)]),
        ("2026-02-30-a", "date: 2026-03-01", []),
        ("2026-03-141", "", [("missing-field", FENCE)]),
        ("acme-2026-03-14", "", [("missing-field", FENCE)]),
    ],
)
def test_date_beside_the_file_name(name: str, lines: str, expected: list[tuple[str, Span]]) -> None:
    """The field wins, with a warning where the two differ; a day that does not exist is an error."""
    assert find(f"---\n{lines}\nstage: note\n---\n", f"journal/{name}.md") == expected


def test_zone_moves_no_day() -> None:
    """Late in the evening far west is still that day, by its file name as well."""
    text = "---\ndate: 2026-03-01T23:30-08:00\nstage: note\n---\n"
    assert find(text, "journal/2026-03-01-call.md") == []


@pytest.mark.parametrize(
    "stage, code, span",
    [
        ("algoritms", "unknown-stage", Span(4, 8, 4, 17)),
        ('"turned down"', "ambiguous-stage", Span(4, 8, 4, 21)),
        ("[offer]", "wrong-shape", Span(4, 8, 4, 15)),
        ('""', "empty-value", Span(4, 8, 4, 10)),
    ],
)
def test_wrong_stage_is_placed(stage: str, code: str, span: Span) -> None:
    """A stage that nobody knows, or that means two, is named at its value."""
    assert find(f"---\ndate: 2026-03-14\ncompany: Acme\nstage: {stage}\n---\n") == [(code, span)]


def test_unknown_stage_names_the_closest() -> None:
    """The remedy of a misspelt stage is the right one."""
    _, (found,) = parse_text("---\ndate: 2026-03-14\ncompany: A\nstage: algoritms\n---\n")
    assert found.message == "no stage 'algoritms'"
    assert found.help.startswith("did you mean 'algorithms'?")


def test_what_belongs_to_sessions_is_misplaced_beside_them() -> None:
    """Skills, questions and deciding skills of a day stand in its sessions; the rest may stay."""
    text = (
        "---\ndate: 2026-03-14\ncompany: Acme\nstage: onsite\nsessions: [{stage: tools}]\n"
        "skills: [go]\nquestions: [x]\ndecided-by: go\noutcome: passed\nwith: Lee\n---\n"
    )
    file, found = parse_text(text)
    assert [(item.code, cut_text(text, item.span)) for item in found] == [
        ("misplaced-field", "skills"),
        ("misplaced-field", "questions"),
        ("misplaced-field", "decided-by"),
    ]
    assert file is not None
    assert set(file.fields) == {"date", "company", "stage", "sessions", "outcome", "with"}
    assert find(text.replace("[{stage: tools}]", "[]")) == []


def test_faults_of_front_matter_and_text_come_together() -> None:
    """A broken block does not hide what is wrong below it; without a fence there is nothing to read."""
    assert [code for code, _ in find("---\na: b: c\n---\n[x](no.png)")] == ["bad-yaml", "dead-link"]
    assert [code for code, _ in find("a: b\n[x](no.png)")] == ["missing-front-matter"]


@pytest.mark.parametrize(
    "folder, lines, missing",
    [
        (
            "companies",
            "aliases: [A]\ntype: big tech\ncity: x\nsize: 5\nlink: https://a.example",
            "salary",
        ),
        ("people", "aliases: [A]\ncompany: x\nrole: y\nmet: 2024-05-02\ntier: keep", "date"),
        ("skills", "aliases: [A]\ngroup: algorithms\nresources: [x]\ntarget: 4", "city"),
    ],
)
def test_notes_have_their_own_fields(folder: str, lines: str, missing: str) -> None:
    """A note needs nothing, takes the fields of its kind, and warns of others."""
    path = f"journal/{folder}/x.md"
    assert find("---\n---\n", path) == []
    assert find(f"---\n{lines}\n---\n", path) == []
    assert find(f"---\n{missing}: x\n---\n", path) == [
        ("unknown-field", Span(2, 1, 2, 1 + len(missing)))
    ]


def read_settings(text: str) -> tuple[Settings, list[tuple[str, str]]]:
    """Read settings; return them, and codes with the words at their places."""
    settings, found = parse_settings(Source("rounds.yml", "settings", text))
    assert {item.path for item in found} <= {"rounds.yml"}
    return settings, [(item.code, cut_text(text, item.span)) for item in found]


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "title:\nskills:\n  bar:\n  aliases:\nrules:\n  ping:\n"]
)
def test_every_setting_has_a_default(text: str) -> None:
    """Without a file, with an empty one, or with empty lines, everything is as usual."""
    assert parse_settings(None) == (Settings(), ())
    assert read_settings(text) == (Settings(), [])


def test_all_settings() -> None:
    """Each setting is read by its own type, over the defaults."""
    settings, found = read_settings(
        "title: My rounds\nowner: Robin\ntimezone: Europe/Berlin\nbase-url: https://r.example/a/\n"
        "language: de\noutput: public\nskills:\n  bar: 4\n  aliases: {graphs: [nets], foo bar: baz}\n"
        "  groups: {foo bar: engineering}\ncadence: {keep: 120}\nrules: {ping: 10}\n"
        "check: {unknown-skill: off, dead-link: error}\nas-of: 2026-03-15\n"
    )
    assert found == []
    assert settings == Settings(
        title="My rounds",
        owner="Robin",
        timezone="Europe/Berlin",
        base_url="https://r.example/a/",
        language="de",
        output="public",
        bar=0.75,
        skills=(
            OwnSkill("graphs", aliases=("nets",)),
            OwnSkill("foo-bar", "foo bar", "engineering", ("baz",)),
        ),
        cadence={**CADENCE, "keep": 120},
        rules={**RULES, "ping": 10},
        check={"unknown-skill": "off", "dead-link": "error"},
        as_of=date(2026, 3, 15),
    )


@pytest.mark.parametrize(
    "text, code, place",
    [
        ("titel: x", "unknown-field", "titel"),
        ("title: [x]", "wrong-shape", "[x]"),
        ("title: x\ntitle: y", "repeated-field", "title"),
        ("timezone: Berlin", "unknown-zone", "Berlin"),
        ("base-url: r.example", "bad-link-value", "r.example"),
        ("as-of: 15.3.2026", "bad-date", "15.3.2026"),
        ("skills: [x]", "wrong-shape", "[x]"),
        ("skills: {bar: 9}", "bad-rating", "9"),
        ("skills: {bars: 3}", "unknown-field", "bars"),
        ("skills: {aliases: x}", "wrong-shape", "x"),
        ("skills: {groups: {go: cooking}}", "bad-value", "cooking"),
        ("cadence: 5", "wrong-shape", "5"),
        ("cadence: {warmer: 5}", "unknown-field", "warmer"),
        ("cadence: {warm: 0}", "bad-value", "0"),
        ("rules: {ping: ten}", "bad-value", "ten"),
        ('rules: {ping: "            "}', "empty-value", '"            "'),
        ("rules: {ping: 10000}", "bad-value", "10000"),
        ("rules: {ping: 00000001" + "0" * 5000 + "}", "bad-value", "00000001" + "0" * 5000),
        ("rules: {ping: ٣}", "bad-value", "٣"),
        ("check: off", "wrong-shape", "off"),
        ("check: {dead-lnk: off}", "unknown-field", "dead-lnk"),
        ("check: {dead-link: no}", "bad-value", "no"),
        ("a: 1\n---\nb: 2", "unknown-field", "a"),
        ("--- \n- a", "not-a-mapping", "- a"),
        ("title: &x y", "yaml-alias", "&x"),
        ("title: 'x", "bad-yaml", "'"),
        ("title: 'x\n", "bad-yaml", "'"),
        ("output: /etc", "bad-value", "/etc"),
        ("output: ../x", "bad-value", "../x"),
        ("output: journal", "bad-value", "journal"),
    ],
)
def test_wrong_setting_is_placed(text: str, code: str, place: str) -> None:
    """A wrong setting is named at itself and keeps its default."""
    settings, found = read_settings(text)
    assert found[0] == (code, place) or (code, place) in found
    assert settings == Settings(title="x" if text.startswith("title: x") else Settings().title)


def test_second_document_is_refused() -> None:
    """Settings are one document; what stands in another one is not taken."""
    settings, found = read_settings("title: x\n---\nowner: y\n")
    assert found == [("second-document", "---")]
    assert (settings.title, settings.owner) == ("x", "")


def test_quoted_days_are_read() -> None:
    """White space in quotes does no harm."""
    settings, found = read_settings('rules: {ping: "          12"}')
    assert (settings.rules["ping"], found) == (12, [])
