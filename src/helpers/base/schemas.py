"""The tables between notebooks: who makes each, and its columns: type, meaning, what is allowed."""

from dataclasses import dataclass
from typing import Any

import pandera.pandas as pa

from helpers.base.coders import CODERS

KINDS = ("news", "speech", "transcript", "communique")
MODES = ("direct", "mixed", "indirect")
PRECISIONS = ("day", "month", "year", "unknown")
POLARITIES = ("favour", "against", "neutral")


def _text(description: str, *, required: bool = False, among: tuple[str, ...] = ()) -> pa.Column:
    """A column of text; missing allowed unless ``required``."""
    checks = [pa.Check.isin(among)] if among else []
    return pa.Column(str, checks, nullable=not required, coerce=True, description=description)


def _day(description: str) -> pa.Column:
    return pa.Column("datetime64[us]", nullable=True, coerce=True, description=description)


def _flag(description: str) -> pa.Column:
    return pa.Column(bool, description=description)  # never coerced: a missing flag would become True


def _number(low: float, high: float, description: str) -> pa.Column:
    return pa.Column(float, pa.Check.in_range(low, high), nullable=True, coerce=True, description=description)


def _spans(description: str, *, many: bool = False) -> pa.Column:
    """Character offsets; kept as Python lists, missing is None."""
    check = pa.Check(_are_spans if many else _is_span, element_wise=True, name=SPANS if many else SPAN)
    return pa.Column(object, check, nullable=True, description=description)


SPAN, SPANS = "one [start, end] with start ≤ end", "a list of [start, end] with start ≤ end"


def _is_span(value: Any) -> bool:
    """Two whole numbers, 0 ≤ start ≤ end."""
    whole = isinstance(value, list) and len(value) == 2 and all(type(offset) is int for offset in value)
    return whole and 0 <= value[0] <= value[1]


def _are_spans(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(map(_is_span, value))


def _fixed(*unique: str, **columns: pa.Column) -> pa.DataFrameSchema:
    """A table of exactly these columns, in which no two rows agree in all of the columns ``unique``."""
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(unique) or None)


ARTICLES = _fixed(
    "article_id",
    article_id=_text("hash of the normalized text, 12 hexadecimal digits", required=True),
    title=_text("headline, as printed"),
    text=_text("the article without page furniture; every offset counts characters of it", required=True),
    published=_day("day of publication"),
    outlet=_text("newspaper, agency or office that published it"),
    url=_text("where it was read; never opened by the program"),
    language=_text("ISO 639-1 code, as detected", required=True),
    kind=_text("news, speech, transcript or communique", required=True, among=KINDS),
    speaker=_text("who speaks, for a speech or communique"),
    source_file=_text("file it came from, with #number for a row or an article of an export", required=True),
    translated_from=_text("language it was translated from, where the article says so"),
    same_story=_text("article_id of the earliest article that tells the same story, or missing"),
)

REJECTED = _fixed(
    source_file=_text("file (and number) that was not read", required=True),
    reason=_text("what is wrong with it", required=True),
    what_to_do=_text("the remedy", required=True),
)

STATEMENTS = _fixed(
    "statement_id",
    statement_id=_text("hash of article_id and content_spans, 12 hexadecimal digits", required=True),
    article_id=_text("the article it stands in", required=True),
    content=_text("the words; pieces of a split quotation joined by ' … '", required=True),
    content_spans=_spans("[[start, end], …] in the article's text", many=True),
    mode=_text("direct, mixed or indirect", required=True, among=MODES),
    cue=_text("the words that attribute it (said, according to, …)"),
    cue_span=_spans("[start, end]"),
    source=_text("the speaker as printed (he, the official, Kim)"),
    source_span=_spans("[start, end]"),
    speaker=_text("the speaker resolved within the article, or to the study's actor"),
    actor_id=_text("actor of the study, or missing"),
    side=_text("side of the study, or missing"),
    role=_text("role the study gives this actor on the day, else the role as printed"),
    role_printed=_text("role or title as printed in the article"),
    role_note=_text("where the printed role contradicts the actor's dated roles: what and why"),
    reported_by=_text("outer source of a nested attribution (an agency citing a ministry)"),
    venue=_text("place or occasion, as printed"),
    said_on=_day("day of the statement; the first of the month or year where precision is coarser"),
    said_on_precision=_text("day, month, year or unknown", required=True, among=PRECISIONS),
    said_on_evidence=_text("the words and the rule that gave said_on"),
    published=_day("day of publication of the article"),
    condition=_text("the words of the condition, or missing"),
    condition_span=_spans("[start, end]"),
    condition_binds=_text("side that would have to act for the condition to be met, or missing"),
    before=_text("the sentence before the statement, for context"),
    after=_text("the rest of its sentence and the next one, for context"),
    same_as=_text("statement_id of an earlier report of the same statement, or missing"),
    confidence=_number(
        0,
        1,
        "estimated probability that it was said, with these words, by this speaker; missing where the text has one voice",
    ),
    corrected=_text("fields that a reader corrected, with commas between; missing if none"),
    as_read=_text("what the program had read in these fields, as JSON; missing if none was corrected"),
)

CORRECTIONS = _fixed(
    "statement_id",
    "field",
    statement_id=_text("the statement", required=True),
    article_id=_text("the article it stands in", required=True),
    content=_text("its words, as the program read them; of a new statement, its own"),
    field=_text("the field corrected; statement for one that was none, or was missed", required=True),
    before=_text("what the program had read, or missing"),
    after=_text("what was put in its place, or missing"),
    who=_text("who corrected it", required=True),
    corrected_on=_text("the day of the correction, as given"),
    why=_text("the reason given"),
)

CHECKS = _fixed(
    "article_id",
    "statement_id",
    statement_id=_text("the statement checked; missing for an article read whole"),
    article_id=_text("the article", required=True),
    readers=_text("who checked it, with commas between", required=True),
    drawn=_text("random, chosen or missing: how the statement or article came to be checked"),
    wrong=_text(
        "fields found wrong, with commas between; statement for none, missed for one not read; missing if right"
    ),
)

UNAPPLIED = _fixed(
    where=_text("file and line", required=True),
    what=_text("field and value", required=True),
    reason=_text("why it was not applied", required=True),
    what_to_do=_text("the remedy", required=True),
)

METHOD = pa.Column(
    str,
    pa.Check(lambda methods: methods.isin(list(CODERS)), name=", ".join(CODERS)),
    coerce=True,
    description=" or ".join(", ".join(CODERS).rsplit(", ", 1)),
)
STANCES = _fixed(
    "statement_id",
    "issue",
    "coder",
    statement_id=_text("the statement", required=True),
    issue=_text("issue of the study", required=True),
    bears=_flag("whether the statement bears on the issue at all; if not, polarity is neutral"),
    polarity=_text(
        "favour, against or neutral towards the issue's proposition", required=True, among=POLARITIES
    ),
    score=_number(-1, 1, "-1 against … 1 in favour"),
    probability=_number(0, 1, "estimated probability that polarity is right; missing where unknown"),
    conditional=_flag("whether the position is tied to a condition"),
    method=METHOD,
    coder=_text("who or what coded it", required=True),
    evidence=_text("the words that decided, or the coder's comment"),
)

EVENTS = _fixed(
    on=_day("day of the event; the first of the month or year where precision is coarser"),
    precision=_text("day, month, year or unknown", required=True, among=PRECISIONS),
    label=_text("what happens", required=True),
    kind=_text("summit, talks, test, sanction, scheduled, …"),
    source=_text("where it is documented: outlet and address, or article and the words"),
)


@dataclass(frozen=True)
class Table:
    """A table: the notebook that makes it (none: it comes from a file), and its columns if they are fixed."""

    made_by: str = ""
    schema: pa.DataFrameSchema | None = None


_OF_POSITIONS = (
    "settled", "positions", "divergence", "turning_points", "ties", "coalitions", "demands", "answers", "findings"
)  # fmt: skip
# the one list of tables: whoever adds a table adds it here
TABLES = {
    "articles": Table("10_articles", ARTICLES),
    "rejected": Table("10_articles", REJECTED),
    "not_extracted": Table("20_statements", REJECTED),
    "statements": Table("20_statements", STATEMENTS),
    "as_read": Table("20_statements", STATEMENTS),
    "corrections": Table("20_statements", CORRECTIONS),
    "checks": Table("20_statements", CHECKS),
    "unapplied": Table("20_statements", UNAPPLIED),
    "stances": Table("50_stance", STANCES),
    "shares": Table("50_stance"),
    "events": Table(schema=EVENTS),
    "scheduled_events": Table("20_statements", EVENTS),
    **dict.fromkeys(_OF_POSITIONS, Table("60_positions")),
    "sensitivity": Table("80_sensitivity"),
}

SCHEMAS = {name: table.schema for name, table in TABLES.items() if table.schema is not None}
