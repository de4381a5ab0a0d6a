"""The one table of fields: what may stand in an entry, a note or the settings.

Out: `Field` rows. Reading, diagnostics, `rounds new` and the manual all derive from these rows; they
must not know how a kind of value is read (`generator.entries.shapes` does).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from generator.entries.kinds import Field, make_table

_ROUNDS = (
    *("pre-screen", "assessment", "tech-screen", "take-home", "technical", "algorithms"),
    *("engineering", "system-design", "tools", "domain", "onsite", "hiring-manager"),
    *("culture-fit", "team-match", "reference-check", "mock"),
)
_START = ("contacted", "applied", "pre-screen")


PERSON_FIELDS = make_table(
    Field("name", "name", "the person's name", "Dana Reyes", required=True),
    Field("role", "text", "what they do", "Talent Sourcer"),
    Field("company", "name", "where they work, when it is not the company of the entry", "Acme"),
    Field("email", "email", "mail address", "dana@acme.example"),
    Field("phone", "text", "phone number, kept as written", "+49 30 5550 0100"),
    Field("link", "url", "a profile or page", "https://people.example/dana"),
    Field(
        "relation",
        "choice",
        "how you know them; otherwise it follows from role and stage",
        "recruiter",
        choices="relation",
    ),
    Field(
        "tier",
        "choice",
        "how closely to keep in touch; overrules the derived one",
        "warm",
        choices="tier",
    ),
)
QUESTION_FIELDS = make_table(
    Field("ask", "prose", "the question", "Find the cycle in a graph", required=True),
    Field("skill", "skill-names", "the skill or skills it probes", "graphs"),
    Field("went", "choice", "how it went", "partial", choices="went"),
    Field("note", "prose", "what to remember", "forgot the visited set"),
    Field("public", "yes-no", "may stand on a public site (needs `nda: no` on the entry)", "no"),
)
FEEDBACK_FIELDS = make_table(
    Field("from", "people", "who gave it", "Lee Chen"),
    Field("date", "date", "when it came", "2026-03-20"),
    Field("text", "prose", "what they said", "solid, but slow on graphs"),
    Field("skills", "skills", "their ratings", "{graphs: 2/4}"),
    Field("recommendation", "choice", "their overall word", "yes", choices="recommendation"),
)
SESSION_FIELDS = make_table(
    Field("stage", "stage", "what kind of round it was", "system-design", required=True),
    Field("time", "time", "when it began", "10:00"),
    Field("title", "text", "a title of your own", "Design with the platform team"),
    Field("with", "people", "who was there", "[Lee Chen, Ana Boto]"),
    Field("skills", "skills", "skills probed, with own ratings", "{caching: 3}"),
    Field("questions", "questions", "what was asked", "[Design a rate limiter]"),
    Field("outcome", "choice", "result of this round", "passed", choices="outcome"),
    Field("decided-by", "skill-names", "the skills that decided it", "[caching]"),
    Field("feedback", "feedback", "feedback on this round", "{text: good, skills: {caching: 3/4}}"),
    Field("duration", "duration", "how long it took", "60m"),
    Field("format", "choice", "how it was held", "in-person", choices="format"),
    Field("location", "text", "where", "Room 4"),
    Field("impressions", "impressions", "what it was like", "{colleagues: 5}"),
)
SKILL_MARK_FIELDS = make_table(
    Field("self", "rating", "own rating", "3"),
    Field("theirs", "rating", "their rating", "3/4"),
    Field("note", "prose", "what to remember", "slow start"),
)

ENTRY_FIELDS = make_table(
    Field(
        "date",
        "moment",
        "when it happened; may stand in the file name instead (YYYY-MM-DD-...)",
        "2026-03-14 15:30",
        required=True,
    ),
    Field("stage", "stage", "what happened", "pre-screen", required=True),
    Field(
        "company",
        "name",
        "the company; not needed for study, mock, catch-up and note",
        "Acme",
        required=True,
    ),
    Field(
        "role",
        "name",
        "the role; may be left out while the company has one open process",
        "Backend Engineer",
        stages=("contacted", "applied", "pre-screen", "assessment", "tech-screen"),
    ),
    Field(
        "with",
        "people",
        "who took part",
        "Dana Reyes, Talent Sourcer <dana@acme.example>",
        stages=(
            *_ROUNDS,
            "contacted",
            "applied",
            "offer",
            "negotiation",
            "catch-up",
            "declined",
            "accepted",
            "on-the-job",
        ),
    ),
    Field(
        "from",
        "people",
        "who wrote or said it",
        "Dana Reyes",
        stages=("feedback", "reply", "offer", "rejected", "negotiation"),
    ),
    Field("to", "people", "whom you wrote to", "Dana Reyes", stages=("follow-up",)),
    Field(
        "letter", "choice", "which letter it was", "ping", choices="letter", stages=("follow-up",)
    ),
    Field(
        "about",
        "entry",
        "the entry this belongs to",
        "2026-03-23-acme-algorithms",
        stages=("feedback", "reply", "follow-up", "note"),
    ),
    Field(
        "skills",
        "skills",
        "skills probed: own rating 1..5 (1 could not start, 2 much help, 3 got there with hints, "
        "4 solid, 5 could teach it) or `3/4`; a list or an empty value means probed, not rated; "
        "`{self: 3, theirs: 4, note: ...}`. In feedback and rejected entries a bare number is theirs; "
        "in study entries it is time spent (`4h`)",
        "{graphs: 3, caching: 4}",
        stages=(*_ROUNDS, "feedback", "rejected", "study"),
    ),
    Field(
        "questions",
        "questions",
        "what was asked: texts, or `ask`, `skill`, `went`, `note`",
        "[{ask: Find the cycle in a graph, skill: graphs, went: partial}]",
        stages=_ROUNDS,
    ),
    Field(
        "outcome", "choice", "result of this round", "pending", choices="outcome", stages=_ROUNDS
    ),
    Field(
        "decided-by",
        "skill-names",
        "the skills that decided the round or the rejection",
        "[graphs]",
        stages=(*_ROUNDS, "rejected"),
    ),
    Field(
        "feedback",
        "feedback",
        "feedback on this round, when it has no entry of its own: `from`, `date`, `text`, `skills`, "
        "`recommendation`",
        "{from: Lee Chen, skills: {graphs: 2/4}}",
        stages=_ROUNDS,
    ),
    Field(
        "recommendation",
        "choice",
        "their overall word",
        "yes",
        choices="recommendation",
        stages=("feedback",),
    ),
    Field(
        "sessions",
        "sessions",
        "the rounds of an onsite day, each with a `stage`",
        "[{stage: system-design, with: Lee Chen}]",
        stages=("onsite",),
    ),
    Field(
        "duration", "duration", "how long it took", "60m", stages=(*_ROUNDS, "study", "catch-up")
    ),
    Field(
        "format",
        "choice",
        "how it was held",
        "video",
        choices="format",
        stages=(*_ROUNDS, "catch-up"),
    ),
    Field(
        "location",
        "text",
        "city, office",
        "Berlin",
        stages=("onsite", "catch-up", "hiring-manager", "culture-fit"),
    ),
    Field(
        "promised",
        "date",
        "they said they would answer by then",
        "2026-03-28",
        stages=(*_ROUNDS, "reply"),
    ),
    Field(
        "source",
        "choice",
        "where the process came from; the latest wins",
        "sourcer",
        choices="source",
        stages=_START,
    ),
    Field("via", "name", "the person or agency it came through", "Kim Ode", stages=_START),
    Field(
        "purpose",
        "choice",
        "what it is for; the latest wins",
        "offer",
        choices="purpose",
        stages=_START,
    ),
    Field(
        "posting",
        "url",
        "the job posting",
        "https://acme.example/jobs/7",
        stages=("contacted", "applied"),
    ),
    Field("seniority", "text", "level of the role", "senior", stages=_START),
    Field("remote", "text", "where the work is done", "2 days in the office", stages=_START),
    Field("pay", "money", "pay of the role, as they said it", "85-95k EUR/year", stages=_START),
    Field(
        "terms",
        "terms",
        "what they offer: each term money or text",
        "{base: 92k EUR/year, holiday: 30 days}",
        stages=("offer", "negotiation"),
    ),
    Field(
        "deadline",
        "date",
        "answer the offer by then",
        "2026-04-10",
        stages=("offer", "negotiation"),
    ),
    Field("counter", "terms", "what you ask", "{base: 98k EUR/year}", stages=("negotiation",)),
    Field(
        "reason",
        "reasons",
        "why: rejected takes technical, level, culture, ...; declined takes compensation, role, team, ...",
        "technical",
        stages=("rejected", "declined", "withdrawn", "position-closed"),
    ),
    Field(
        "retry-after",
        "date",
        "when a new attempt is welcome",
        "2026-09-01",
        stages=("rejected", "declined"),
    ),
    Field(
        "return-if",
        "text",
        "what would bring you back to them after all",
        "a Berlin office, or two days remote",
        stages=("declined", "withdrawn"),
    ),
    Field(
        "previous",
        "attempt",
        "this process is a new attempt after that one",
        "acme-backend-engineer-1",
        stages=_START,
    ),
    Field(
        "impressions",
        "impressions",
        "city, office, colleagues, culture, manager, would-work-here, or any topic: 1..5, text, or both",
        "{office: 4 bright and loud, colleagues: 5}",
        stages=("onsite", "hiring-manager", "culture-fit", "team-match"),
    ),
    Field(
        "said",
        "practices",
        "what they claimed, per practice",
        "{code-review: every change, by two people}",
        stages=("onsite", "engineering", "hiring-manager", "culture-fit", "technical"),
    ),
    Field(
        "seen",
        "practices",
        "what is so, per practice",
        "{code-review: when there is time}",
        stages=("on-the-job", "catch-up"),
    ),
    Field("remind", "remind", "overrules the reminder that follows from this entry", "done"),
    Field("nda", "nda", "whether the questions are under an NDA", "unknown", stages=_ROUNDS),
    Field("public", "yes-no", "may stand on a public site", "no"),
    Field("title", "text", "a title of your own", "First call with Acme"),
    Field("tags", "names", "words of your own", "[remote, fintech]"),
    Field("draft", "yes-no", "checked, and otherwise ignored", "no"),
)
COMPANY_FIELDS = make_table(
    Field("name", "name", "the name as it shall be shown", "Acme"),
    Field("aliases", "names", "other spellings", "[Acme Corp]"),
    Field("type", "choice", "what kind of company it is", "product", choices="company-type"),
    Field("city", "text", "where it sits", "Berlin"),
    Field("size", "text", "how many people", "about 200"),
    Field("link", "url", "its page", "https://acme.example"),
    Field("public", "yes-no", "may be named on a public site", "no"),
)
PERSON_NOTE_FIELDS = make_table(
    Field("name", "name", "the name as it shall be shown", "Lee Chen"),
    Field("aliases", "names", "other spellings", "[L. Chen]"),
    Field("company", "name", "where they work, until a dated entry says otherwise", "Acme"),
    Field("role", "text", "what they do", "Staff Engineer"),
    Field("email", "email", "mail address", "lee@acme.example"),
    Field("phone", "text", "phone number, kept as written", "+49 30 5550 0101"),
    Field("link", "url", "a profile or page", "https://people.example/lee"),
    Field("relation", "choice", "how you know them", "interviewer", choices="relation"),
    Field(
        "tier",
        "choice",
        "how closely to keep in touch; overrules the derived one",
        "warm",
        choices="tier",
    ),
    Field("met", "date", "when you met first", "2024-05-02"),
    Field("public", "yes-no", "name and role may stand on a public site", "no"),
)
SKILL_FIELDS = make_table(
    Field("name", "name", "the name as it shall be shown", "Graphs"),
    Field("aliases", "names", "other spellings", "[graph theory]"),
    Field("group", "choice", "the group it belongs to", "algorithms", choices="skill-group"),
    Field("resources", "names", "books, courses, pages to study from", "[https://graphs.example]"),
    Field("target", "rating", "the bar to reach, instead of the general one", "4"),
)
SETTINGS_FIELDS = make_table(
    Field("title", "text", "the site's title", "Interview journal"),
    Field("owner", "text", "whose journal it is", "Robin Example"),
    Field(
        "timezone",
        "zone",
        "the zone of times without one; unset: floating local times",
        "Europe/Berlin",
    ),
    Field(
        "base-url",
        "site-url",
        "where the site will stand; only the sitemap and the 404 page need it",
        "https://robin.example/rounds/",
    ),
    Field("language", "text", "language of the site, as in HTML's lang", "en"),
    Field("output", "folder", "folder of the site, relative to the project", "site"),
    Field(
        "skills",
        "skill-settings",
        "`bar`: the target, a rating; `aliases`: skill to list; `groups`: skill to group",
        "{bar: 4}",
    ),
    Field(
        "cadence", "days", "days between contacts by tier: active, warm, keep, light", "{keep: 120}"
    ),
    Field("rules", "days", "days of the reminder rules", "{ping: 10}"),
    Field(
        "check", "levels", "level of a diagnostic: error, warning or off", "{unknown-skill: off}"
    ),
    Field("as-of", "date", "freezes today, for samples and archives", "2026-03-15"),
    Field(
        "public",
        "public-settings",
        "what a public site says and shows: `title`, `owner`, `about`, `show`, `skills`",
        "{owner: Robin Example, show: [skills, funnel]}",
    ),
    Field("publish", "publish-settings", "where a public site is sent", "{git: origin/gh-pages}"),
)
FIELDS_OF: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        "entry": ENTRY_FIELDS,
        "company": COMPANY_FIELDS,
        "person": PERSON_NOTE_FIELDS,
        "skill": SKILL_FIELDS,
        "settings": SETTINGS_FIELDS,
    }
)
"""The table of each kind of file."""
NO_COMPANY_NEEDED = ("study", "mock", "catch-up", "note")
