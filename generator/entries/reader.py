"""Reading nodes and reporting what is wrong with them.

In: nodes of one file. Out: `Reader`, which converts scalars and lists and gathers diagnostics. It must
not know any single field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from generator.diagnostics import Diagnostic, Span, make_diagnostic
from generator.entries import values
from generator.entries.frontmatter import Broken, Listing, Node, Scalar, Table
from generator.entries.kinds import Field
from generator.entries.mentions import NameMention
from generator.entries.source import CONTROL
from generator.entries.values import BadValue
from generator.record import Gathering, field
from generator.vocabulary import closest_terms
from generator.vocabulary.names import CLOSELY

SHOWN_FIELDS = 12
EMPTY_HELP = "write the value, or delete the line"
OWN, THEIRS, STUDY = "own", "theirs", "study"
"""What a bare number under `skills` means: own rating, their rating, time spent."""
MEANT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            "contact interviewer interviewers people person recruiter who".split(), "with"
        ),
        **dict.fromkeys("email mail phone".split(), "with"),
        **dict.fromkeys("comp compensation salary".split(), "pay"),
        **dict.fromkeys("result status".split(), "outcome"),
        **dict.fromkeys("job position".split(), "role"),
        **dict.fromkeys("day time when".split(), "date"),
        **dict.fromkeys("city colleagues culture office".split(), "impressions"),
        **dict.fromkeys("rating ratings score".split(), "skills"),
        **dict.fromkeys("me mine my own".split(), "self"),
        **dict.fromkeys("their them they".split(), "theirs"),
        "url": "link",
    }
)
"""Names that people expect, and the field that they mean, where there is one of this name."""
MARKS_BY_STAGE = MappingProxyType({"feedback": THEIRS, "rejected": THEIRS, "study": STUDY})


class Reader(Gathering):
    """Where a file's diagnostics gather; `marks` says what a bare number under `skills` means,
    `example` how the field that is being read may look, `told` what the file's name says of fields.
    """

    path: str
    marks: str = OWN
    stage: str = ""
    found: list[Diagnostic] = field(default_factory=list)
    example: str = ""
    told: Mapping[str, str] = field(default_factory=dict)

    def report(self, span: Span, code: str, message: str, help: str = "") -> None:
        """Note a problem in this file."""
        self.found.append(make_diagnostic(self.path, span, code, message, help))

    def for_stage(self, stage: str) -> Reader:
        """Return a reader whose bare numbers mean what they mean in that stage; it reports here too."""
        return Reader(self.path, MARKS_BY_STAGE.get(stage, OWN), stage, self.found)

    def with_marks(self, marks: str) -> Reader:
        """Return a reader for another meaning of bare numbers; it reports here too."""
        return Reader(self.path, marks, self.stage, self.found)

    def convert(self, node: Node, parse: Callable[[str], Any]) -> Any:
        """Convert a scalar; None after a diagnostic."""
        if not isinstance(node, Scalar):
            self.wrong_shape(node, "one value")
            return None
        if not node.text.strip():
            self.report(node.span, "empty-value", "the value is empty", EMPTY_HELP)
            return None
        if not node.plain and CONTROL.search(node.text):
            message = "a control character is written here as an escape"
            self.report(node.span, "control-character", message, "delete it")
            return None
        try:
            return parse(node.text)
        except BadValue as problem:
            self.report(node.span, problem.code, problem.message, problem.help)
            return None

    def wrong_shape(self, node: Node, wanted: str) -> None:
        """Report a list or mapping (or text) where another shape is needed."""
        if isinstance(node, Broken):
            return
        what = {Listing: "a list", Table: "a mapping", Scalar: "text"}[type(node)]
        self.report(node.span, "wrong-shape", f"{wanted} is needed here, not {what}", self.example)

    def report_unknown(self, key: Scalar, rows: Mapping[str, Field]) -> None:
        """Warn of a name that is no field here, with the closest ones."""
        meant = MEANT.get(key.text.casefold(), "")
        near = (meant,) if meant in rows else closest_terms(key.text, rows, CLOSELY)
        some = ", ".join(list(rows)[:SHOWN_FIELDS]) + (", ..." if len(rows) > SHOWN_FIELDS else "")
        help = f"did you mean `{near[0]}`?" if near else f"fields here: {some}"
        self.report(key.span, "unknown-field", f"no field '{values.shorten(key.text)}'", help)

    def report_missing(self, span: Span, row: Field) -> None:
        """Report a needed field that is not there."""
        message = f"the field `{row.name}` is missing"
        told = self.told.get(row.name)
        help = f"add `{row.name}: {told or '...'}`" + ("" if told else f", such as `{row.example}`")
        self.report(span, "missing-field", message, help)

    def read_list(self, node: Node, read: Callable[[Reader, Node], Any]) -> tuple[Any, ...]:
        """Read one item or a list of items; what cannot be read is left out."""
        items = node.items if isinstance(node, Listing) else (node,)
        given = (item for item in items if not isinstance(item, Broken) and not is_absent(item))
        found = (read(self, item) for item in given)
        return tuple(item for item in found if item is not None)

    def read_mention(self, node: Node) -> NameMention | None:
        """Read a name with its place."""
        text = self.convert(node, values.parse_text)
        return None if text is None else NameMention(text, node.span)


def is_absent(node: Node) -> bool:
    """Say whether nothing was written."""
    return isinstance(node, Scalar) and node.is_empty
