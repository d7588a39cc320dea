"""The report: a PDF that opens, is tagged and lacks no glyph, and numbers that lead back to rows."""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pikepdf
import pytest
from invented import dispute, measured, put_right, read_sheet, statement, study
from pypdf import PdfReader
from webpages import said_of

from helpers import extract_statements, load_study, read_articles
from helpers.base.tables import table
from helpers.report import build as report
from helpers.report import registry
from helpers.report.build import build_report, count_pages, typeset
from helpers.report.corrections import effect_of
from helpers.report.figures.style import blank_figure
from helpers.report.findings.sensitivity import sensitivity, summarize_sensitivity
from helpers.report.findings.variants import variants
from helpers.report.listings import confidence_of
from helpers.report.registry import FIGURES, ReportFigure, names
from helpers.stances.codes.read import read_codes
from helpers.statements.corrections import correct_statements
from helpers.statements.events import read_events

TALL = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 468 486'/>"  # fills most of a page
HANGUL = "하늘섬 외무성 대변인"
HOSTILE = (
    '#eval("1+1") #panic() \\input{/etc/passwd} [x] $x^2$ <label> @ref *bold* _it_ `raw` // not \\u{41} '
    "\U0001f680 \x07\x00 \u202egnp.exe שלום مرحبا ไทย &amp; <script>"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A report of the invented dispute whose first statement is Korean in part and hostile in part."""
    folder = tmp_path_factory.mktemp("report")
    changes = {
        "speaker": HANGUL, "content": HOSTILE, "mode": "direct", "role_note": HOSTILE, "venue": "w" * 200,
    }  # fmt: skip
    parts = dispute(**changes)
    parts["articles"].loc[0, "title"] = '=HYPERLINK("http://weir.example")'
    return build_report(study(title="The dam, the #dam and 하늘섬"), **parts, folder=folder)


@pytest.fixture(scope="module")
def text(built) -> str:
    return " ".join(page.extract_text() for page in PdfReader(built).pages)


def squeeze(words: str) -> str:
    """Without white space and break opportunities: a PDF may break a line anywhere."""
    return re.sub(r"[\s\u200b]+", "", words)


def built_from(tmp_path: Path, *, count: int = 24, **options) -> Path:
    return build_report(study(), **dispute(count, **options), folder=tmp_path)


def text_of(path: Path) -> str:
    return squeeze(" ".join(page.extract_text() for page in PdfReader(path).pages))


# --- the PDF


def test_events_far_from_the_statements_are_counted_and_not_printed(tmp_path):
    parts = dispute(2, events=1)
    far = parts["events"].assign(
        on=parts["statements"]["said_on"].max() + pd.DateOffset(years=2), label="Far"
    )
    parts["events"] = pd.concat([parts["events"], far], ignore_index=True)
    path = build_report(study(), **parts, folder=tmp_path)
    assert "1othereventmorethanayearbefore" in text_of(path) and "Far" not in text_of(path)
    assert "Far" in (tmp_path / "tables" / "events.csv").read_text(encoding="utf8")


def test_a_single_day_of_publication_is_said_once(tmp_path):
    parts = dispute(2)
    parts["articles"]["published"] = pd.Timestamp("2030-10-01")
    path = build_report(study(), **parts, folder=tmp_path)
    assert "publishedon1October2030;" in text_of(path)


def test_it_says_which_findings_hold(tmp_path):
    parts = dispute(24)
    found = variants(parts["statements"], parts["stances"], study())
    measured = sensitivity(found, study(), least=1)
    said = text_of(build_report(study(), **parts, sensitivity=measured, folder=tmp_path))
    row = next(summarize_sensitivity(measured).itertuples())
    assert squeeze(f"{row.variant}{row.holds} of {row.of}") in said
    assert len(read_sheet(tmp_path / "figures" / "sensitivity.csv")) == len(measured) > 0


def test_without_a_trial_it_says_so(text):
    assert squeeze("Nothing was tried: no side has enough statements") in squeeze(text)


def test_it_says_where_the_text_is_that_offsets_count(text, built):
    assert "data/derived/arvenia-belmor/articles.parquet;report.html" in squeeze(text)
    read_me = (built.parent / "tables" / "README.txt").read_text(encoding="utf8")
    assert "data/derived/<run>/articles.parquet" in read_me and "report.html" in read_me


def test_tagged_titled_and_in_a_language(built):
    with pikepdf.open(built) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("en")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "The dam, the #dam and 하늘섬"


def test_claims_pdf_ua_1(built):
    with pikepdf.open(built) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_every_figure_has_alt_text(built):
    with pikepdf.open(built) as pdf:
        figures = [
            one for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]  # fmt: skip
        assert len(figures) >= 2
        assert all(str(one.get("/Alt", "")) for one in figures)
        assert any("Timeline from" in str(one.get("/Alt", "")) for one in figures)


def missing_glyphs(content: bytes) -> int:
    """How many times a page shows glyph 0 (.notdef), the box that stands for a glyph the font lacks."""
    found = 0
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            fonts = page.get("/Resources", {}).get("/Font", {})
            assert all(font.Encoding == "/Identity-H" for font in fonts.values()), "codes are not glyphs here"
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("Tj", "TJ", "'", '"'):
                    pieces = operands[0] if str(operator) == "TJ" else [operands[-1]]
                    codes = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
                    found += sum(codes[n : n + 2] == b"\0\0" for n in range(0, len(codes), 2))
    return found


def test_no_glyph_is_missing(built):
    assert missing_glyphs(built.read_bytes()) == 0


def test_a_missing_glyph_would_be_seen():
    import typst

    assert missing_glyphs(typst.compile("a \U0001f680 b".encode(), ignore_system_fonts=True)) == 1


def test_every_font_is_embedded_the_korean_one_too(built):
    names = set()
    with pikepdf.open(built) as pdf:
        for page in pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                names.add(str(descriptor.FontName))
    assert any("NotoSerifKR" in name for name in names)


def test_hangul_comes_out_as_text(text):
    assert squeeze(HANGUL) in squeeze(text)


@pytest.mark.parametrize(
    "piece",
    ['#eval("1+1")', "#panic()", "\\input{/etc/passwd}", "$x^2$", "<label>", "@ref", "*bold*", "_it_",
     "`raw`", "//not", "\\u{41}", "&amp;", "<script>"],
)  # fmt: skip
def test_markup_comes_out_as_text(text, piece):
    assert piece in squeeze(text)


@pytest.mark.parametrize("piece", ["[U+1F680]", "[U+0007]", "[U+0000]", "[U+0E44]", "righttoleftoverride"])
def test_what_cannot_be_printed_is_named(text, piece):
    assert piece.lower() in squeeze(text).replace("-", "").lower()


def test_no_character_steers_the_reading_direction(text):
    assert "\u202e" not in text


def test_a_word_too_long_for_its_column_is_broken_not_cut(text):
    assert "w" * 200 in squeeze(text)


def test_the_same_input_gives_the_same_bytes(built, tmp_path):
    first = built_from(tmp_path / "one")
    second = built_from(tmp_path / "two")
    names = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(names) == 3 * len(FIGURES) + 18  # the tables, what says how they are read, PDF and page
    for name in names:
        assert (first.parent / name).read_bytes() == (second.parent / name).read_bytes(), name


def test_pages_are_counted(built, tmp_path):
    assert count_pages(built) == len(PdfReader(built).pages)
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(ValueError, match=r"other\.pdf is not a report"):
        count_pages(tmp_path / "other.pdf")


def test_no_absolute_path_and_no_clock(built):
    content = built.read_bytes()
    assert str(built.parent).encode() not in content
    with pikepdf.open(built) as pdf:
        assert "/CreationDate" not in pdf.docinfo or "1970" in str(pdf.docinfo["/CreationDate"])


# --- its numbers


def numbered(texts: list[str]) -> dict[str, list[tuple[int, int]]]:
    """The captions of figures and of tables as they are printed: number, and page from 0."""
    found: dict[str, list[tuple[int, int]]] = {"Figure": [], "Table": []}
    for page, text in enumerate(texts):
        for kind, number in re.findall(r"^(Figure|Table) (\d+)\. (?!Data:|Rows:)\S", text, re.MULTILINE):
            found[kind].append((int(number), page))
    return found


def wrong_numbers(pdf: bytes, said: dict) -> list[str]:
    """What is not as it should be: captions from 1 on, references and contents that lead to their page."""
    reader = PdfReader(io.BytesIO(pdf))
    texts = [page.extract_text() for page in reader.pages]
    captions = numbered(texts)
    wrong = [
        f"{kind}: {found}" for kind, found in captions.items()
        if [number for number, _ in found] != list(range(1, len(found) + 1))
    ]  # fmt: skip
    at = {f"{kind} {number}": page for kind, found in captions.items() for number, page in found}
    wrong += [] if set(at) == set(said["names"].values()) else [f"captions: {sorted(at)}"]
    places = [at.get(said["names"]["corrections"])] if said["put_right"] else []
    places += [at.get(one["words"]) for finding in said["findings"] for one in finding["refers_to"]]
    headings = [0] + [
        next(page for page, text in enumerate(texts) if page and f"{n} {one['heading']}" in text.splitlines())
        for n, one in enumerate(said["sections"], 1)
    ]
    links = [reader.get_page_number(one.get_object()["/Dest"][0]) for one in reader.pages[0]["/Annots"]]
    printed = [int(number) - 1 for number in re.findall(r"(?: \.)+ \W?(\d+)$", texts[0], re.MULTILINE)]
    wrong += [] if links == places + headings else [f"links: {links}, not {places + headings}"]
    return wrong + ([] if printed == headings else [f"contents: {printed}, not {headings}"])


@pytest.fixture(scope="module")
def short() -> dict:
    """What the report says of two statements: tall figures, and a finding for each figure and table."""
    refers_to = [[{"words": name, "key": key}] for key, name in names().items()]
    findings = [{"sentence": "It is said.", "refers_to": one} for one in refers_to]
    return said_of(study(), dispute(2, events=0), svg=TALL) | {"codebook": [], "findings": findings}


@pytest.mark.parametrize("rows", range(1, 61, 4))
def test_numbers_are_right_however_long_the_table_of_positions_is(short, rows):
    first = short["positions"][0]
    said = short | {"positions": [first | {"rows": first["rows"][:1] * rows}]}
    assert wrong_numbers(typeset(said), said) == []


def test_no_heading_is_left_alone_by_a_figure_as_tall_as_a_page(short):
    tall = {"svg": TALL.replace("486", "648"), "caption": "The tide rises. " * 32, "tall": True}
    sections = [one | {"figures": [each | tall for each in one["figures"][:1]]} for one in short["sections"]]
    sections[0]["figures"] = short["sections"][0]["figures"]  # has no text to go first
    said = short | {"sections": sections}
    pdf = typeset(said)
    assert wrong_numbers(pdf, said) == []
    assert min(len(page.extract_text().splitlines()) for page in PdfReader(io.BytesIO(pdf)).pages) > 2


@pytest.mark.parametrize("name", ["us-dprk", "morrow-bank"])
def test_numbers_are_right_in_the_studies_that_ship(name):
    the_study = load_study(name)
    articles, rejected = read_articles(the_study)
    as_read, events = extract_statements(articles, the_study), read_events(the_study)
    statements, corrections, checks, unapplied = correct_statements(as_read, articles, the_study)
    stances = read_codes(the_study, statements)
    found = measured(the_study, statements, stances, events, over_time=False)
    parts = {"articles": articles, "rejected": rejected, "statements": statements, "stances": stances}
    parts |= {"as_read": as_read, "corrections": corrections, "checks": checks, "unapplied": unapplied}
    said = said_of(the_study, parts | {"events": events} | found, svg=TALL)
    assert wrong_numbers(typeset(said), said) == []


def test_a_layout_that_does_not_settle_is_an_error(monkeypatch, tmp_path):
    template = tmp_path / "report.typ"
    asks = "#context for n in range(query(<a>).len() + 1) [#metadata(none)<a>]"
    template.write_text(f"#set document(title: [A])\n{asks}")
    monkeypatch.setattr(report, "TEMPLATE", template)
    with pytest.raises(report.LayoutError, match=r"not made.*did not converge.*report\.typ"):
        typeset({})


def test_a_figure_is_added_in_one_place(monkeypatch, tmp_path):
    tides = pd.DataFrame({"day": ["2030-01-05"], "metres": [3]})
    added = ReportFigure(
        "tides", "stand", lambda _: (blank_figure("Tides"), "The tide rises.", tides), lambda _: "The tide."
    )
    monkeypatch.setattr(registry, "FIGURES", [*FIGURES, added])
    path = build_report(study(), **dispute(2), folder=tmp_path)
    texts = [page.extract_text() for page in PdfReader(path).pages]
    assert [number for number, _ in numbered(texts)["Figure"]] == list(range(1, len(FIGURES) + 2))
    assert squeeze("Figure 3. The tide. Data: figures/tides.csv.") in squeeze(" ".join(texts))
    assert "<b>Figure 3.</b> The tide. Data:" in (tmp_path / "report.html").read_text(encoding="utf8")
    assert read_sheet(tmp_path / "figures" / "tides.csv")["metres"].tolist() == ["3"]


def test_a_figure_of_no_section_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "FIGURES", [ReportFigure("tides", "sea", lambda _: _, lambda _: "")])
    with pytest.raises(ValueError, match="'tides' has the section 'sea'; use one of when"):
        names()


# --- what it says


def test_the_first_page_has_title_question_period_and_findings(built):
    first = squeeze(PdfReader(built).pages[0].extract_text())
    assert squeeze("Who would talk about the dam, and on which condition?") in first
    assert squeeze("1 January 2030 to 31 December 2031") in first
    assert squeeze("What the record shows") in first
    assert "(Table1)" in first


def test_the_names_of_tables_and_figures_are_those_findings_use(text):
    captions = {
        "timeline": "Statements by day",
        "positions-figure": "Share of each side",
        "divergence": "The two sides that say most",
        "coalitions-figure": "Actors tied by",
        "asks": "How many statements with a condition",
        "sensitivity-figure": "A panel per finding",
        "positions": "Positions of the sides",
        "turning-points": "Turning points that stand",
        "coalitions": "The members of each coalition",
        "demands": "Statements that name a condition",
        "answers": "Conditions that answer",
        "statements": "Every statement",
        "behind": "The rows behind",
        "events": "Events",
        "articles": "The articles",
        "rejected": "Files that could not",
        "repeats": "Stories and",
        "roles": "Where an article gives",
        "corrections": "Every correction",
        "sensitivity": "What changes when something",
    }
    for key, start in captions.items():
        assert squeeze(f"{names()[key]}. {start}") in squeeze(text)
    for words, start in {
        "rows behind every count are in": "The rows behind",
        "The rows behind every count of": "Positions of the sides",
        "Grey lines are events, numbered as in": "Events",
        "by the numbers they have in": "Statements by day",
    }.items():
        name = re.search(rf"{squeeze(words)}((?:Figure|Table)\d+)", squeeze(text))[1]
        assert f"{name}.{squeeze(start)}" in squeeze(text)


def test_findings_link_to_what_they_refer_to(built):
    page = PdfReader(built).pages[0]
    links = [one.get_object() for one in page["/Annots"]]
    assert len([one for one in links if one["/Subtype"] == "/Link"]) > 8


def test_a_finding_must_refer_to_something_there(tmp_path):
    parts = dispute()
    parts["findings"] = [{"sentence": "All is well.", "refers_to": "Table 77"}]
    with pytest.raises(ValueError, match="refers to 'Table 77'; the report has Figure 1"):
        build_report(study(), **parts, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_counts_that_do_not_follow_from_the_stances_are_refused(tmp_path):
    parts = dispute()
    parts["positions"].loc[0, "favour"] += 1
    with pytest.raises(ValueError, match="Compute the positions again"):
        build_report(study(), **parts, folder=tmp_path)


def test_corrected_shares_stand_beside_those_counted_if_there_are_any(built, tmp_path):
    assert squeeze("Corrected: the share in favour") not in text_of(built)
    parts = dispute()
    first = range(len(parts["positions"])) == np.zeros(1)
    bounds = {"corrected": 0.625, "corrected_low": 0.5, "corrected_high": 0.751}
    parts["positions"] = parts["positions"].assign(
        **{k: np.where(first, v, np.nan) for k, v in bounds.items()}
    )
    said = text_of(build_report(study(), **parts, folder=tmp_path))
    assert squeeze("Corrected: the share in favour") in said
    assert said.count(squeeze("62 % (50–75 %)")) == 1


def test_every_number_leads_to_rows_and_every_row_to_characters(built):
    tables = built.parent / "tables"
    counted = read_sheet(tables / "position_statements.csv")
    positions = pd.read_csv(tables / "positions.csv")
    statements = read_sheet(tables / "statements.csv")
    found = counted.groupby(["side", "issue"]).size()
    for row in positions.itertuples():
        assert found.get((row.side, row.issue), 0) == row.n
    spans = statements.set_index("statement_id")["content_spans"]
    assert spans.loc[counted["statement_id"]].str.fullmatch(r"\[\[\d+, \d+\](, \[\d+, \d+\])*\]").all()
    assert counted["article_id"].isin(read_sheet(tables / "articles.csv")["article_id"]).all()


def test_machine_codes_are_called_that(text):
    assert "bymachine(codebook)" in squeeze(text)
    assert "byhand(first)" in squeeze(text)


def test_codes_of_a_coder_who_is_no_person_are_not_called_by_hand(tmp_path):
    path = build_report(study(coders={"first": "a language model"}), **dispute(24), folder=tmp_path)
    text = text_of(path)
    assert squeeze("by a language model (first)") in text
    assert squeeze("first (a language model) coded") in text
    assert squeeze("none by a person") in text
    assert "byhand(first)" not in text and squeeze("are hand codes") not in text
    page = (tmp_path / "report.html").read_text(encoding="utf8")
    assert "by a language model (first)" in page and "by hand (first)" not in page


def test_without_hand_codes_it_says_so(tmp_path):
    said = text_of(built_from(tmp_path, hand=False))
    assert squeeze("No reference codes fit these statements") in said
    assert squeeze("Nobody has checked these codes by reading the statements.") in said


@pytest.fixture(scope="module")
def mended(tmp_path_factory) -> Path:
    """A report of the dispute with corrections by ann, a language model; one of them is hostile."""
    folder = tmp_path_factory.mktemp("mended")
    parts = put_right(dispute(24), why=HOSTILE)
    return build_report(study(coders={"ann": "a language model"}), **parts, folder=folder)


@pytest.mark.parametrize(
    "words",
    [
        "venue: the river council → the weir",
        "speaker: none → Orla Venn",
        "statement: a statement → no statement",
        "ann (a language model)",
        '#eval("1+1")',
        "Corrected: venue",
        "25 statements as read, 24 as corrected: 1 taken out, 0 added, 0 given to another side",
        "2 statements corrected, 1 left out as no statement. 1 line of corrections could not be applied.",
        "corrections.csv, line 9 (side: A): No such field. Mend it.",
    ],
)
def test_every_correction_is_printed_with_what_it_replaced_by_whom_and_why(mended, words):
    assert squeeze(words) in text_of(mended)


def test_what_corrections_change_is_counted_with_both_readings_coded_alike():
    words = ["We are ready to talk, talks or no talks.", "We are ready to talk: talks!", "No talks!"]
    rows = [statement(n, content=content, side="A") for n, content in enumerate(words)]
    read, now = (table(one, "statements") for one in (rows, [rows[0], rows[1] | {"side": "B"}]))
    effect = effect_of(read, now, study=study())
    both = {(row["issue"], row["side"]): (row["read"], row["now"]) for row in effect["rows"]}
    assert both["Talks", "Belmor"] == ("nothing said", "1 of 1 (100 %)")
    assert both["Talks", "Arvenia"][0].split(" (")[0].endswith("of 3")
    assert effect["words"] == (
        "3 statements as read, 2 as corrected: 1 taken out, 0 added, 1 given to another side "
        "(Arvenia 3 → 1; Belmor 0 → 1)."
    )


def test_the_first_page_says_how_well_was_read_or_that_nobody_looked(built, tmp_path):
    first = squeeze(PdfReader(built).pages[0].extract_text())
    assert squeeze("Nobody has checked the reading of this study against its articles.") in first
    parts = dispute(24)
    rows = [
        {"statement_id": row.statement_id, "article_id": row.article_id, "readers": "ann", "drawn": "random"}
        for row in parts["statements"].head(6).itertuples()
    ]
    parts["checks"] = table([*rows[1:], rows[0] | {"wrong": "words"}], "checks")
    path = build_report(study(coders={"ann": "a language model"}), **parts, folder=tmp_path)
    first = squeeze(PdfReader(path).pages[0].extract_text())
    assert squeeze("by ann (a language model), 5 were right in speaker, words and day") in first


def test_the_corrections_lie_beside_it(mended):
    tables = mended.parent / "tables"
    assert set(read_sheet(tables / "corrections.csv")["who"]) == {"ann (a language model)"}
    assert read_sheet(tables / "statements.csv")["corrected"].dropna().tolist() == ["venue", "speaker"]


def test_without_corrections_one_sentence_says_so(text):
    assert squeeze("Nobody has corrected anything: every statement is as the program read it.") in squeeze(
        text
    )
    assert squeeze("differ. In favour") not in squeeze(text)


@pytest.mark.parametrize(
    ("confidence", "corrected", "shown"),
    [(0.834, None, "0.83"), (0.834, "venue", "0.83"), (0.834, "venue, words", "–"), (None, None, "–")],
)
def test_confidence_is_a_number_while_it_is_of_what_is_printed(confidence, corrected, shown):
    row = dispute(1, confidence=confidence, corrected=corrected)["statements"].iloc[0]
    assert confidence_of(row) == shown


def test_an_empty_period_is_said_in_words(tmp_path):
    said = text_of(built_from(tmp_path, count=0, events=0))
    assert squeeze("No statement was found in these articles for this period.") in said
    assert squeeze("No statement in this period bears on talks.") in said
    assert squeeze("Everything was read; nothing was refused.") in said
    assert squeeze("Fewer than two sides speak: there is no line to follow.") in said
    assert squeeze("Nobody is tied to anybody: there are no coalitions.") in said
    assert squeeze("No two conditions answer each other") in said


def test_an_issue_nobody_speaks_on_is_said_in_words(tmp_path):
    said = text_of(built_from(tmp_path, count=2, events=0).parent / "report.pdf")
    assert squeeze("No statement bears on the dam.") not in said
    parts = dispute(2, events=0)
    parts["stances"] = parts["stances"].assign(
        bears=parts["stances"]["bears"] & (parts["stances"]["issue"] == "talks")
    )
    from helpers.positions.positions import positions
    from helpers.stances.codes.read import select_codes

    parts["positions"] = positions(select_codes(parts["stances"]), parts["statements"])
    path = build_report(study(), **parts, folder=tmp_path / "silent")
    assert squeeze("No statement in this period bears on the dam.") in text_of(path)


# --- the files beside it


def test_files_and_nothing_left_behind(built):
    names = sorted(str(p.relative_to(built.parent)) for p in built.parent.rglob("*") if p.is_file())
    assert names == sorted(
        [f"figures/{one.name}.{kind}" for one in FIGURES for kind in ("csv", "svg", "txt")]
        + [
            f"tables/{name}.csv"
            for name in ("answers", "articles", "checks", "coalitions", "corrections", "demands", "events",
                         "findings",
                         "position_statements", "positions", "rejected", "sensitivity", "stances",
                         "statements", "turning_points")
        ]
        + ["report.html", "report.pdf", "tables/README.txt"]
    )  # fmt: skip


def test_no_cell_of_the_tables_runs_as_a_formula(built):
    titles = pd.read_csv(built.parent / "tables" / "articles.csv")["title"]
    assert titles.iloc[0] == '\'=HYPERLINK("http://weir.example")'
    assert read_sheet(built.parent / "tables" / "articles.csv")["title"].iloc[0][0] == "="


def test_the_texts_of_the_articles_are_not_published_again(built):
    assert "text" not in pd.read_csv(built.parent / "tables" / "articles.csv").columns


def test_what_stood_there_stays_when_the_new_one_fails(tmp_path):
    before = built_from(tmp_path).read_bytes()
    parts = dispute()
    parts["findings"] = [{"sentence": "All is well.", "refers_to": "nothing"}]
    with pytest.raises(ValueError, match="refers to 'nothing'"):
        build_report(study(), **parts, folder=tmp_path)
    assert (tmp_path / "report.pdf").read_bytes() == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_second_report_replaces_the_first(tmp_path):
    built_from(tmp_path)
    (tmp_path / "tables" / "stale.csv").write_text("old")
    again = built_from(tmp_path, count=6)
    assert not (tmp_path / "tables" / "stale.csv").exists()
    assert len(PdfReader(io.BytesIO(again.read_bytes())).pages) > 3
