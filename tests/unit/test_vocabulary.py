"""Stages, lists and skills: every wording that a tired person may type finds the right word."""

from __future__ import annotations

import pickle
import re
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.vocabulary import (
    SkillBook,
    SkillTerm,
    Stage,
    ambiguous_stage,
    build_skill_book,
    closest_terms,
    find_stage,
    find_term,
    normalise_name,
    skill_terms,
    stages,
    terms,
)

BOOK, BUILT_IN_CONFLICTS = build_skill_book()

ORDERS = {
    1: {"contacted"},
    2: {"applied"},
    3: {"pre-screen"},
    4: {"assessment"},
    5: {"tech-screen"},
    6: {"take-home"},
    7: {"technical", "algorithms", "engineering", "system-design", "tools", "domain"},
    8: {"onsite"},
    9: {"hiring-manager", "culture-fit"},
    10: {"team-match"},
    11: {"reference-check"},
    12: {"offer"},
    13: {"negotiation"},
}
ENDS = {"accepted", "declined", "rejected", "withdrawn", "position-closed"}
BESIDE = {"feedback", "reply", "follow-up", "catch-up", "study", "mock", "on-the-job", "note"}

SYNONYMS = {
    "contacted": "sourced, sourcer, reached out, responded, inmail, cold email, new lead, "
    "referral intro",
    "applied": "application, cv sent, new applicant, application review",
    "pre-screen": "prescreen, pre-screening, screening, recruiter screen, hr call, intro call, "
    "phone screen, recruiter call, agency call",
    "assessment": "online assessment, oa, hackerrank, codility, test, questionnaire",
    "tech-screen": "technical phone, technical screen, coding screen",
    "take-home": "take home test, home assignment, trial project",
    "technical": "technical interview, tech interview, round",
    "algorithms": "coding round, coding, dsa, whiteboard, live coding",
    "engineering": "engineering thinking, problem solving, debugging, pairing, code review, "
    "project review, presentation",
    "system-design": "architecture, design round, hld",
    "tools": "tool knowledge, stack, technology round",
    "domain": "deep dive, experience",
    "onsite": "loop, virtual onsite, face to face, final, final round, on-site interview, "
    "onsite interview",
    "hiring-manager": "hm, manager, hiring manager review, manager chat, executive review",
    "culture-fit": "culture, behavioural, behavioral, values, bar raiser, soft skills, attitude, "
    "team interview",
    "team-match": "team matching, team fit",
    "reference-check": "references, background check",
    "offer": "verbal offer, offer extended",
    "negotiation": "counter, counter-offer, compensation talk",
    "accepted": "signed",
    "declined": "offer declined",
    "rejected": "rejection, no offer",
    "withdrawn": "dropped out",
    "position-closed": "headcount frozen",
    "on-hold": "paused, frozen",
    "reply": "heard back, update",
    "follow-up": "ping, thank-you",
    "catch-up": "keep-in-touch, coffee",
    "study": "learning",
    "mock": "mock interview",
}

LISTS = {
    "outcome": "pending passed failed cancelled no-show unknown",
    "went": "failed struggled partial good excellent",
    "recommendation": "definitely-no no no-decision yes strong-yes",
    "reject-reason": "technical level culture communication compensation location headcount "
    "other-candidate timing not-told",
    "decline-reason": "compensation role team location timing other-offer stayed",
    "source": "sourcer referral application agency event returning",
    "purpose": "offer gap-finding practice market network",
    "relation": "sourcer recruiter agency interviewer hiring-manager colleague referrer friend "
    "other",
    "format": "phone video in-person async take-home chat",
    "company-type": "big-tech product startup outsourcing consultancy agency public-sector other",
    "tier": "active warm keep light dormant none",
    "letter": "thank-you ping feedback-request reinterview negotiate decline check-in",
    "process-status": "upcoming open waiting on-hold offer ghosted accepted declined rejected "
    "withdrawn position-closed",
    "skill-group": "algorithms data-structures system-design engineering languages frameworks "
    "data-stores infrastructure security data-ml behavioural product-domain other",
}

VALUES = {
    "outcome": {"passed": 0.8, "failed": 0.3},
    "went": {"failed": 0, "struggled": 0.25, "partial": 0.5, "good": 0.75, "excellent": 1},
    "recommendation": {"definitely-no": 0, "no": 1 / 3, "yes": 2 / 3, "strong-yes": 1},
}

# Group, skill id, other spellings.
SKILLS = [
    ("algorithms", "algorithms", "dsa, algos, leetcode"),
    ("algorithms", "dynamic-programming", "Dynamic programming"),
    ("algorithms", "graphs", "Graphs"),
    ("algorithms", "complexity", "big-o, Big-O, BIG O"),
    ("data-structures", "trees", "Trees"),
    ("data-structures", "hash-tables", "hashmap, dict"),
    ("data-structures", "heaps", "Heaps"),
    ("system-design", "system-design", "sysdes, hld, System Design"),
    ("system-design", "scalability", "scalability"),
    ("system-design", "caching", "caching"),
    ("system-design", "messaging", "messaging"),
    ("system-design", "data-modelling", "data modelling"),
    ("system-design", "api-design", "rest, API design"),
    ("engineering", "testing", "tdd"),
    ("engineering", "debugging", "debugging"),
    ("engineering", "code-review", "code review"),
    ("engineering", "refactoring", "refactoring"),
    ("engineering", "design-patterns", "gof"),
    ("engineering", "oop", "OOP"),
    ("engineering", "object-design", "lld"),
    ("engineering", "concurrency", "multithreading"),
    ("languages", "python", "py"),
    ("languages", "javascript", "js, JS, ecmascript, JavaScript"),
    ("languages", "typescript", "ts"),
    ("languages", "go", "golang, Go, GO"),
    ("languages", "cpp", "c++, C++, cpp"),
    ("languages", "csharp", "c#, C#, C\uff03"),
    ("languages", "c", "C"),
    ("languages", "r", "R, r"),
    ("languages", "java", "Java, JAVA"),
    ("languages", "sql", "SQL"),
    ("frameworks", "react", "reactjs, react.js, React.js, React JS"),
    ("frameworks", "spring-boot", "Spring Boot, spring_boot"),
    ("frameworks", "django", "Django"),
    ("frameworks", "nodejs", "node, node.js, NodeJS, Node JS"),
    ("frameworks", "dotnet", ".NET, .net core, ASP.NET"),
    ("data-stores", "postgresql", "postgres, psql, pg, PostgreSQL"),
    ("data-stores", "mysql", "MySQL"),
    ("data-stores", "redis", "Redis"),
    ("data-stores", "kafka", "apache kafka, Apache Kafka, Apache_Kafka, kafka"),
    ("data-stores", "elasticsearch", "es"),
    ("infrastructure", "kubernetes", "k8s, K8S, kube"),
    ("infrastructure", "docker", "Docker"),
    ("infrastructure", "terraform", "tf"),
    ("infrastructure", "aws", "AWS"),
    ("infrastructure", "gcp", "google cloud, Google_Cloud"),
    ("infrastructure", "linux", "Linux"),
    ("infrastructure", "ci-cd", "CI/CD, ci cd"),
    ("infrastructure", "observability", "observability"),
    ("security", "security", "appsec"),
    ("data-ml", "machine-learning", "ml, ML"),
    ("data-ml", "statistics", "statistics"),
    ("behavioural", "communication", "communication"),
    ("behavioural", "leadership", "leadership"),
    ("behavioural", "conflict", "conflict"),
    ("behavioural", "ownership", "ownership"),
    ("behavioural", "culture-fit", "values"),
    ("behavioural", "storytelling", "star"),
    ("product-domain", "domain-knowledge", "domain knowledge"),
    ("product-domain", "product-sense", "product sense"),
    ("product-domain", "estimation", "estimation"),
]


def find_id(text: str) -> str | None:
    """Return the id of the stage that the text names, or None."""
    stage = find_stage(text)
    return stage.id if stage else None


def vary_words(text: str) -> list[str]:
    """Return the phrase in other cases and with other signs between its words."""
    words = re.split(r"[ _-]", text)
    joined = [sign.join(words) for sign in (" ", "_", "-", "  ", " - ", "\u2011")]
    return [text, text.upper(), text.title(), f"  {text}\t", *joined]


# Stages


def test_stages_stand_in_pipeline_order() -> None:
    """Order numbers and kinds are as documented, ascending as the mapping is read."""
    orders = [stage.order for stage in stages().values() if stage.order is not None]
    assert orders == sorted(orders)
    by_order = {n: {s.id for s in stages().values() if s.order == n} for n in orders}
    assert by_order == ORDERS
    assert {s.id for s in stages().values() if s.is_end} == ENDS
    assert {s.id for s in stages().values() if s.kind == "beside"} == BESIDE
    assert {s.id for s in stages().values() if s.kind == "pause"} == {"on-hold"}
    assert all(s.is_pipeline == (s.order is not None) for s in stages().values())


def test_rounds_are_orders_three_to_eleven_and_mocks() -> None:
    """Nothing before the first call and nothing from the offer on counts as a round."""
    expected = {stage_id for n in range(3, 12) for stage_id in ORDERS[n]} | {"mock"}
    assert {stage.id for stage in stages().values() if stage.is_round} == expected


@pytest.mark.parametrize("stage_id", stages())
def test_stage_is_found_by_every_wording(stage_id: str) -> None:
    """Id, label and synonyms find their stage whatever the case and the signs between words."""
    stage = stages()[stage_id]
    listed = SYNONYMS[stage_id].split(", ") if stage_id in SYNONYMS else []
    assert set(listed) <= {*stage.synonyms}
    for wording in (stage.id, stage.label, *stage.synonyms):
        assert {find_id(text) for text in vary_words(wording)} == {stage_id}


def test_no_wording_belongs_to_two_stages() -> None:
    """No synonym is listed twice, and none is the id or label of another stage."""

    def keys(stage: Stage) -> set[str]:
        wordings = (stage.id, stage.label, *stage.synonyms)
        return {re.sub(r"[ _-]+", "-", wording.lower()) for wording in wordings}

    counts = Counter(key for stage in stages().values() for key in keys(stage))
    assert [key for key, count in counts.items() if count > 1] == []


def test_stage_explains_itself_in_one_line() -> None:
    """Every stage has a label and a one-line meaning for the help pages."""
    assert all(stage.label and stage.meaning for stage in stages().values())
    assert not any("\n" in stage.meaning for stage in stages().values())


@pytest.mark.parametrize("text", ["", " ", "-", "algoritms", "algo-rithms", "preonsite", "ghosted"])
def test_unknown_stage_is_none(text: str) -> None:
    """A stage is never guessed, and ghosted is derived, not written."""
    assert find_stage(text) is None


def test_turned_down_is_ambiguous() -> None:
    """The word offers both ends and is no stage itself; other words offer nothing."""
    for text in vary_words("turned down"):
        assert ambiguous_stage(text) == ("declined", "rejected")
        assert find_stage(text) is None
    assert ambiguous_stage("declined") == ()


# Lists


@pytest.mark.parametrize("name", LISTS)
def test_list_holds_exactly_its_values(name: str) -> None:
    """Every list has its values in order, each with a meaning and the right weight."""
    assert list(terms(name)) == LISTS[name].split()
    assert all(term.id == key and term.meaning for key, term in terms(name).items())
    values = {term.id: term.value for term in terms(name).values() if term.value is not None}
    assert values == VALUES.get(name, {})


def test_term_is_found_in_any_spelling() -> None:
    """Case and the signs between words do not matter; an unknown value is None."""
    for name, values in LISTS.items():
        for value in values.split():
            assert {find_term(name, text) for text in vary_words(value)} == {value}
    assert find_term("outcome", "won") is None
    assert find_term("tier", "") is None


def test_unknown_list_is_a_key_error() -> None:
    """A wrong list name is a mistake in the program, not in the journal."""
    with pytest.raises(KeyError):
        terms("colour")
    with pytest.raises(KeyError):
        find_term("colour", "red")


# Skills


def test_built_in_skills_are_sound() -> None:
    """Ids are safe slugs, groups are known, and no spelling belongs to two skills."""
    assert BUILT_IN_CONFLICTS == ()
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", skill_id) for skill_id in skill_terms())
    assert {term.group for term in skill_terms().values()} == set(terms("skill-group"))
    assert all(term.name and term.id == key for key, term in skill_terms().items())


def test_no_skill_repeats_an_alias() -> None:
    """Within a skill every alias is listed once."""
    for term in skill_terms().values():
        assert len({normalise_name(alias) for alias in term.aliases}) == len(term.aliases)


def test_size_of_the_built_in_vocabulary() -> None:
    """The list stays small enough to be read and large enough to be useful."""
    assert 110 <= len(skill_terms()) <= 150
    assert sum(len(term.aliases) for term in skill_terms().values()) >= 300


@pytest.mark.parametrize(("group", "skill_id", "spellings"), SKILLS)
def test_skill_is_found_by_its_spellings(group: str, skill_id: str, spellings: str) -> None:
    """Each listed skill stands in its group and is found by id and by every spelling."""
    assert BOOK.group(skill_id) == group
    for text in (skill_id, *spellings.split(", ")):
        assert BOOK.find(text) == skill_id, text


@pytest.mark.parametrize(
    "text",
    ["goo", "go.", "gojs", "Go.js", "c.", "ml.", ".es", "javajs", "Java JS", "java.js", "Java/JS"],
)
def test_short_names_and_java_are_never_found_by_a_loose_form(text: str) -> None:
    """One- and two-letter names match as typed only, and Java is not JavaScript."""
    assert BOOK.find(text) is None


@pytest.mark.parametrize("text", ["", " ", "./", "js.", "c/c++", "Python/JS", "kuberntes"])
def test_unlisted_skill_is_none(text: str) -> None:
    """Two skills in one word, stray signs and slips of the pen find nothing."""
    assert BOOK.find(text) is None


@pytest.mark.parametrize(
    ("text", "own_id"),
    [
        ("Event storming", "event-storming"),
        ("Objective-C", "objective-c"),
        ("C++17", "cpp17"),
        ("C/C++", "c-cpp"),
        ("VB.NET", "vb-net"),
        ("Backbone.js", "backbone"),
        ("backbone", "backbone"),
        ("Apache Beam", "beam"),
        ("GoJS", "gojs"),
        ("java.js", "java-js"),
    ],
)
def test_own_id_is_the_joined_form(text: str, own_id: str) -> None:
    """A skill of the owner's own gets a readable id which no other skill holds."""
    assert BOOK.find(text) is None
    assert BOOK.own_id(text) == own_id


@pytest.mark.parametrize("text", ["日本語", "foo+", "ML.", "x" * 500, "a" + "b/" * 300, "日" * 90])
def test_own_id_is_safe_for_any_name(text: str) -> None:
    """What has no plain form keeps a hash, so that it stays short, ASCII and distinct."""
    own_id = BOOK.own_id(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}", own_id)
    assert len(own_id) <= 70
    assert own_id != BOOK.own_id(text + "!")


@given(st.text())
def test_own_id_is_never_a_known_skill(text: str) -> None:
    """Whatever the text, its own id can be a URL piece and finds no other skill."""
    own_id = BOOK.own_id(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", own_id)
    assert BOOK.find(own_id) is None
    assert own_id == BOOK.own_id(f" {text}\n")


@given(st.text())
def test_name_identity_is_stable(text: str) -> None:
    """Outer and repeated white space never change the identity of a name."""
    assert normalise_name(f"\t{text} ") == normalise_name(text)
    assert normalise_name(f"{text}  a") == normalise_name(f"{text}\na")


def test_name_identity_folds_case_and_width() -> None:
    """Full-width letters, capitals and runs of white space are one name."""
    assert normalise_name("  Ｌee \t CHEN\u00a0") == "lee chen"
    assert normalise_name("Straße") == normalise_name("STRASSE")


def test_closest_names_skills_by_likeness() -> None:
    """A slip of the pen is answered with the name shown, at most three, best first."""
    assert BOOK.closest("kuberntes") == ("Kubernetes",)
    assert BOOK.closest("postgress") == ("PostgreSQL",)
    assert BOOK.closest("Go.")[0] == "Go"
    assert BOOK.closest("Phyton") == ("Python",)
    assert BOOK.closest("basket weaving") == ()
    assert BOOK.closest("") == ()


def test_name_and_group_of_an_unknown_skill() -> None:
    """An id that the book does not hold is its own name and belongs to the group other."""
    assert (BOOK.name("cpp"), BOOK.group("cpp")) == ("C++", "languages")
    assert (BOOK.name("ci-cd"), BOOK.name("postgresql")) == ("CI/CD", "PostgreSQL")
    assert (BOOK.name("weaving"), BOOK.group("weaving")) == ("weaving", "other")


# The owner's additions


def build_clean_book(*own: SkillTerm) -> SkillBook:
    """Build a book and insist that no spelling is claimed twice."""
    book, conflicts = build_skill_book(own)
    assert conflicts == ()
    return book


def test_own_skill_is_added() -> None:
    """A new skill is found by its spellings; empty name and group are filled in."""
    book = build_clean_book(
        SkillTerm("weaving", "Weaving", "product-domain", ("looms", "wv")),
        SkillTerm("knots", "", "", ()),
    )
    assert {book.find(text) for text in ("weaving", "Looms", "WV")} == {"weaving"}
    assert book.find("wv.") is None
    assert (book.name("weaving"), book.group("weaving")) == ("Weaving", "product-domain")
    assert (book.name("knots"), book.group("knots")) == ("knots", "other")
    assert book.closest("loom") == ("Weaving",)


def test_own_term_extends_a_known_skill() -> None:
    """Aliases add up, a new name or group replaces the old one, and the old name still works."""
    book = build_clean_book(
        SkillTerm("postgresql", "Postgres", "", ("elephant",)),
        SkillTerm("postgresql", "", "infrastructure", ("big elephant",)),
    )
    texts = ("postgres", "PostgreSQL", "pg", "Elephant", "big_elephant")
    assert {book.find(text) for text in texts} == {"postgresql"}
    assert (book.name("postgresql"), book.group("postgresql")) == ("Postgres", "infrastructure")
    assert BOOK.name("postgresql") == "PostgreSQL"


def test_two_skills_claiming_one_alias_conflict() -> None:
    """A claimed spelling is reported once with both skills, and the first keeps it."""
    own = [
        SkillTerm(
            "event-storage", "Event storage", "", ("ES", "k8s", "Google/Cloud", "google_cloud")
        ),
        SkillTerm("knots", "", "", ("bends",)),
        SkillTerm("curves", "", "", ("Bends",)),
    ]
    book, conflicts = build_skill_book(own)
    assert conflicts == (
        ("ES", "elasticsearch", "event-storage"),
        ("k8s", "kubernetes", "event-storage"),
        ("Google/Cloud", "gcp", "event-storage"),
        ("Bends", "knots", "curves"),
    )
    assert book.find("k8s") == "kubernetes"
    assert book.find("bends") == "knots"


def test_book_is_a_value() -> None:
    """Equal terms make equal books, which survive a trip to another process."""
    copy = pickle.loads(pickle.dumps(BOOK))
    assert copy == BOOK
    assert copy.find("K8s") == "kubernetes"


ALIASES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FF), min_size=1, max_size=12
).filter(str.strip)


@given(st.lists(ALIASES, max_size=4), st.sampled_from(["upper", "lower", "title", "swapcase"]))
def test_own_aliases_are_found_in_any_case(aliases: list[str], change: str) -> None:
    """An own alias without conflict finds its skill in any case that keeps its identity."""
    own = SkillTerm("weaving", "Weaving", "", tuple(aliases))
    book, conflicts = build_skill_book([own])
    assume(not conflicts)
    for alias in aliases:
        assert book.find(alias) == "weaving"
        changed = getattr(alias, change)()
        if normalise_name(changed) == normalise_name(alias):
            assert book.find(changed) == "weaving"


# Likeness


def test_closest_terms_are_best_first() -> None:
    """Suggestions come as they were given, best first, at most three."""
    assert closest_terms("algoritms", stages())[0] == "algorithms"
    assert closest_terms("SYSTEM DESGIN", stages())[0] == "system-design"
    assert closest_terms("No-Shw", ["passed", "No Show"]) == ("No Show",)
    assert closest_terms("zzz", stages()) == ()
    assert len(closest_terms("aaaa", ["aaab", "aaac", "aaad", "aaae"])) == 3
    assert closest_terms("outcmoe", ["outcome", "source"], cutoff=0.99) == ()
    assert closest_terms("algo", stages())[0] == "algorithms"
