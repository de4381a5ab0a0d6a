"""The tables that are known, program by program.

Out: a `Layout` for each, the most particular first. Columns are those found in files and code of each
program; a table that differs is read with a mapping.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.importers.layout import Layout, list_targets
from generator.importers.tables import Row, fold_column
from generator.record import replace


def _fold(columns: Mapping[str, str]) -> dict[str, str]:
    return {fold_column(name): target for name, target in columns.items()}


def _spread(aliases: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold_column(name): target for target, names in aliases.items() for name in names}


CONNECTIONS = Layout(
    "LinkedIn connections",
    _fold(
        {
            "First Name": "first-name",
            "Last Name": "last-name",
            "URL": "link",
            "Email Address": "email",
            "Company": "company",
            "Position": "role",
            "Connected On": "connected",
        }
    ),
    ("first name", "last name", "connected on"),
)
APPLICATIONS = Layout(
    "LinkedIn job applications",
    _fold(
        {
            "Application Date": "date",
            "Company Name": "company",
            "Job Title": "role",
            "Job Url": "posting",
            # What was sent along is the owner's own.
            "Contact Email": "private",
            "Contact Phone Number": "private",
            "Resume Name": "private",
            "Question And Answers": "answers",
        }
    ),
    ("application date", "company name", "job title"),
    dates="month-first",
    fixed={"source": "application"},
)
SAVED_JOBS = Layout(
    "LinkedIn saved jobs",
    _fold(
        {
            "Saved Date": "date",
            "Company Name": "company",
            "Job Title": "role",
            "Job Url": "posting",
        }
    ),
    ("saved date", "company name", "job title"),
    stage="saved",
    dates="month-first",
)
JOBSYNC = Layout(
    "JobSync jobs",
    _fold(
        {
            "index": "ignore",
            "createdAt": "saved-date",
            "applied": "applied",
            "appliedDate": "date",
            "Company": "company",
            "JobTitle": "role",
            "jobType": "text",
            "workplaceType": "remote",
            "Location": "location",
            "JobSource": "text",
            "Status": "status",
        }
    ),
    ("createdat", "applieddate", "company", "jobtitle"),
)
SIMPLIFY = Layout(
    "Simplify jobs",
    _fold(
        {
            "Job Title": "role",
            "Company Name": "company",
            "Job URL": "posting",
            "Applied Date": "date",
            "Status": "status",
            "Status Date": "status-date",
            "Archived": "ignore",
            "Date Archived": "ignore",
            "Notes": "text",
        }
    ),
    ("job title", "company name", "applied date", "status date"),
)
CAREER_OPS = Layout(
    "career-ops tracker",
    _fold(
        {
            "#": "ignore",
            "Date": "date",
            "Company": "company",
            "Via": "via",
            "Role": "role",
            "Score": "text",
            "Status": "status",
            "PDF": "ignore",
            "Report": "ignore",
            "Notes": "text",
        }
    ),
    ("date", "company", "role", "score", "status"),
)
CAREER_OPS_ROUNDS = Layout(
    "career-ops interviews",
    _fold(
        {
            "Company": "company",
            "Role": "role",
            "Round": "stage",
            "Date/Time": "date",
            "Interviewer": "with",
            "Status": "text",
            "Notes": "text",
        }
    ),
    ("company", "role", "round", "date time"),
    stage="",
    words={"screen": "pre-screen"},
)
CAREER_OPS_CONTACTS = Layout(
    "career-ops contacts",
    _fold(
        {
            "name": "name",
            "company": "company",
            "type": "relation",
            "title": "role",
            "phone": "phone",
            "email": "email",
            "linkedin": "link",
            "tracker": "ignore",
            "notes": "text",
        }
    ),
    ("name", "company", "type", "title", "phone", "email", "linkedin"),
)
CONTACT_COLUMNS = (
    *("name", "company", "type", "title", "phone", "email", "linkedin", "tracker", "notes"),
)
CONTACT_TYPES = frozenset(("recruiter", "hiring-manager", "peer", "interviewer", "other"))
LAYOUTS = (
    CONNECTIONS,
    APPLICATIONS,
    SAVED_JOBS,
    JOBSYNC,
    SIMPLIFY,
    CAREER_OPS,
    CAREER_OPS_ROUNDS,
    CAREER_OPS_CONTACTS,
)
TRACKER = "Reactive Resume or a similar tracker"
TRACKER_COLUMNS = _spread(
    {
        "company": ("company", "employer", "organization", "company name"),
        "role": ("role", "title", "position", "job title", "job position"),
        "status": ("status", "stage"),
        "date": ("applied date", "date applied"),
        "status-date": ("stage date", "stage entered at", "status date"),
        "saved-date": ("date saved", "saved date"),
        "location": ("location",),
        "pay": ("salary", "salary range", "compensation", "max salary"),
        "text": ("source", "notes", "note"),
        "posting": ("url", "link", "job url", "job posting"),
        "tags": ("tags",),
    }
)
TRACKER_DAYS = ("date", "status-date")
OTHER_COLUMNS = _spread(
    {
        "company": ("firm",),
        "role": ("job", "opening"),
        "date": ("date", "sent", "applied on"),
        "email": ("mail", "e mail"),
        "phone": ("telephone", "phone number"),
        "link": ("profile",),
        "with": ("interviewer", "interviewers", "contact"),
    }
)
"""Columns of no particular program, for a mapping that is only a suggestion."""


def find_layout(rows: Sequence[Row]) -> tuple[Row, Layout] | None:
    """Return the header among the first rows of a table, and what its columns stand for."""
    for row in rows:
        names = [fold_column(cell) for cell in row.cells]
        for layout in LAYOUTS:
            if set(layout.needed) <= set(names):
                return row, layout
    return _find_contacts(rows) or _find_tracker(rows)


def _find_contacts(rows: Sequence[Row]) -> tuple[Row, Layout] | None:
    """Recognise contacts.tsv, which may have no header, by the types in its third column."""
    for row in rows[:1]:
        if len(row.cells) >= len(CONTACT_COLUMNS) - 1 and row.cells[2].strip() in CONTACT_TYPES:
            return Row(0, CONTACT_COLUMNS), CAREER_OPS_CONTACTS
    return None


def _find_tracker(rows: Sequence[Row]) -> tuple[Row, Layout] | None:
    """Recognise a table by columns that mean the same in most trackers."""
    for row in rows:
        names = [fold_column(cell) for cell in row.cells]
        columns = {name: TRACKER_COLUMNS[name] for name in names if name in TRACKER_COLUMNS}
        targets = set(columns.values())
        if {"company", "role"} <= targets and not targets.isdisjoint(TRACKER_DAYS):
            return row, Layout(TRACKER, columns)
    return None


def suggest_layout(row: Row) -> Layout:
    """Return what the columns of an unknown table may stand for, by the words of all that are known."""
    known = {**TRACKER_COLUMNS, **OTHER_COLUMNS}
    for layout in LAYOUTS:
        for name, target in layout.columns.items():
            known.setdefault(name, target)
    names = [fold_column(cell) for cell in row.cells]
    guessed = Layout("", {name: known.get(name, "text") for name in names if name})
    allowed = list_targets(guessed)
    columns = {
        name: target if target in allowed else "text" for name, target in guessed.columns.items()
    }
    return replace(guessed, columns=columns)
