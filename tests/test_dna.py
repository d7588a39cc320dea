"""Databases of the Discourse Network Analyzer: nothing lost on the way, and nothing run that is in them."""

import sqlite3
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.base.errors import InputError
from helpers.base.schemas import STATEMENTS
from helpers.base.tables import table
from helpers.networks.dna.exchange import Database, as_tables, export_dna, from_tables, import_dna
from helpers.networks.dna.file import typed_tables
from helpers.networks.dna.records import password_digest
from helpers.networks.network import network

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dna" / "sample.dna"
TEXT = "Orla Venn said that Arvenia would talk. Dov Karst 🙂 said that Belmor would not."


def database(**changes):
    """A small database with every kind of variable; ``changes`` replace whole tables."""
    person, group, concept, agreement, weight, note = range(1, 7)
    kinds = ["short text", "short text", "short text", "boolean", "integer", "long text"]
    names = ["person", "organization", "concept", "agreement", "weight", "note"]
    entities = [
        (1, person, ""), (2, person, "Orla Venn"), (3, person, "Dov Karst"), (4, group, "Arvenia"),
        (5, group, "Belmor"), (6, concept, "Talks should be held."),
    ]  # fmt: skip
    said = [(1, 0, 39, 2, 4, 1, 2), (2, 40, 80, 3, 5, 0, -1)]
    rows = {
        "SETTINGS": [{"Property": "date", "Value": "2022-06-10"}, {"Property": "version", "Value": "3.0.7"}],
        "CODERS": [{"ID": 1, "Name": "Admin", "Password": "x"}, {"ID": 2, "Name": "ada", "Password": "y",
                   "PermissionEditRegex": 0, "Red": 7}],
        "CODERRELATIONS": [{"ID": 1, "Coder": 1, "OtherCoder": 2, "viewDocuments": 0}],
        "REGEXES": [{"Label": "[Tt]alk", "Red": 255}],
        "DOCUMENTS": [{"ID": 4, "Title": "Talks", "Text": TEXT, "Coder": 1, "Author": "A. Writer",
                       "Source": "The Gazette", "Notes": "read twice", "Date": 1_893_499_200}],
        "STATEMENTTYPES": [{"ID": 1, "Label": "DNA Statement", "Red": 1, "Green": 2, "Blue": 3}],
        "VARIABLES": [{"ID": n, "Variable": name, "DataType": kind, "StatementTypeId": 1}
                      for n, (name, kind) in enumerate(zip(names, kinds, strict=True), 1)],
        "VARIABLELINKS": [{"ID": 1, "SourceVariableId": person, "TargetVariableId": group}],
        "STATEMENTS": [{"ID": n, "StatementTypeId": 1, "DocumentId": 4, "Start": a, "Stop": o, "Coder": 2}
                       for n, a, o, *_ in said],
        "DATABOOLEAN": [{"ID": n, "StatementId": n, "VariableId": agreement, "Value": agrees}
                        for n, *_, agrees, _ in said],
        "DATAINTEGER": [{"ID": n, "StatementId": n, "VariableId": weight, "Value": value}
                        for n, *_, value in said],
        "DATALONGTEXT": [{"ID": 1, "StatementId": 1, "VariableId": note, "Value": "doubtful\n"}],
        "ENTITIES": [{"ID": n, "VariableId": variable, "Value": value, "Red": 1, "Green": 2, "Blue": 3}
                     for n, variable, value in entities],
        "DATASHORTTEXT": [{"ID": 3 * n + k, "StatementId": n, "VariableId": k + 1, "Entity": entity}
                          for n, _, _, who, side, *_ in said for k, entity in enumerate((who, side, 6))],
        "ATTRIBUTEVARIABLES": [{"ID": 1, "VariableId": group, "AttributeVariable": "Type"}],
        "ATTRIBUTEVALUES": [{"ID": 1, "EntityId": 4, "AttributeVariableId": 1, "AttributeValue": "state"}],
    }  # fmt: skip
    return Database("small.dna", typed_tables(rows | changes))


@pytest.fixture
def file(tmp_path):
    return export_dna(database(), tmp_path / "small.dna")


def same(one, other):
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])
    return True


def test_nothing_is_lost_on_the_way(file):
    assert same(import_dna(file), database())


def test_a_full_disk_is_not_called_a_fault_of_the_tables(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match=r"No space left on device: .*small\.dna"):
        export_dna(database(), tmp_path / "small.dna")


def test_the_same_database_gives_the_same_bytes(file, tmp_path):
    again = export_dna(import_dna(file), tmp_path / "again.dna")
    assert again.read_bytes() == file.read_bytes()


def sample():
    if not SAMPLE.exists():
        pytest.skip("the reference database lies outside the repository (../shared)")
    return SAMPLE


def test_the_reference_database_comes_back_whole(tmp_path):
    first = import_dna(sample())
    assert same(import_dna(export_dna(first, tmp_path / "copy.dna")), first)


def test_the_copy_of_the_reference_holds_the_same_rows_for_sqlite(tmp_path):
    copy = export_dna(import_dna(sample()), tmp_path / "copy.dna")
    held = []
    for path in (sample(), copy):
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as base:
            names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            held.append({name: base.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names})
    assert held[0] == held[1]


CONCEPT = "There should be legislation to regulate emissions."


@pytest.mark.parametrize(
    ("settings", "shape", "total"),
    [
        ({}, (7, 6), 40),
        ({"actor": "person"}, (7, 6), 40),
        ({"kind": "actors"}, (7, 7), 276),
        ({"kind": "actors", "qualifier": "congruence", "normalization": "average"}, (7, 7), 26),
        ({"kind": "actors", "qualifier": "congruence", "normalization": "average",
          "exclude": {"concept": [CONCEPT], "organization": ["Senate", "Sierra Club"]}}, (5, 5), 10),
    ],
)  # fmt: skip
def test_the_known_numbers_of_the_reference_come_out(settings, shape, total):
    _, said, coded = as_tables(import_dna(sample()))
    found = network(coded, said, **{"actor": "organization", **settings})
    assert (found.shape, round(found.to_numpy().sum())) == (shape, total)


def test_a_document_becomes_an_article(file):
    articles, _, _ = as_tables(import_dna(file))
    (row,) = articles.to_dict("records")
    assert (row["title"], row["outlet"], row["speaker"], row["text"], row["source_file"]) == (
        "Talks", "The Gazette", "A. Writer", TEXT, "small.dna#4")  # fmt: skip
    assert row["published"] == pd.Timestamp("2030-01-01 12:00")


def test_a_passage_becomes_a_statement_and_its_agreement_a_stance(file):
    _, said, coded = as_tables(import_dna(file))
    assert said["content"].tolist() == [TEXT[:39], TEXT[40:80]]
    assert said[["speaker", "actor_id", "weight"]].to_numpy().tolist() == [
        ["Orla Venn", "Arvenia", 2], ["Dov Karst", "Belmor", -1]]  # fmt: skip
    assert coded[["issue", "polarity", "score", "coder", "method"]].to_numpy().tolist() == [
        ["Talks should be held.", "favour", 1, "ada", "hand"],
        ["Talks should be held.", "against", -1, "ada", "hand"]]  # fmt: skip


def test_a_scale_becomes_side_and_score(file):
    _, _, coded = as_tables(import_dna(file), agreement="weight")
    assert coded[["polarity", "score"]].to_numpy().tolist() == [["favour", 1], ["against", -0.5]]


def test_without_a_qualifier_all_are_neutral(file):
    _, said, coded = as_tables(import_dna(file), agreement=None)
    assert network(coded, said, position=None).to_numpy().tolist() == [[1], [1]]


def test_a_scale_ties_by_distance(file):
    _, said, coded = as_tables(import_dna(file))
    found = network(coded, said, kind="actors", qualifier="conflict", position="weight")
    assert found.to_numpy().tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"statement_type": "Story"}, "no type of statement “Story”. There are: DNA Statement"),
        ({"actor": "country"}, "“country” is no variable of the kind short text"),
        ({"concept": "agreement"}, "“agreement” is no variable of the kind short text"),
        ({"agreement": "note"}, "“note” is no variable of the kind boolean or integer"),
    ],
)
def test_a_variable_that_is_not_there_is_said(file, options, said):
    with pytest.raises(InputError, match=said):
        as_tables(import_dna(file), **options)


def test_entities_keep_colour_and_attributes(file):
    found = import_dna(file).entities().set_index("value").loc["Arvenia"]
    assert (found["variable"], found["colour"], found["Type"]) == ("organization", "#010203", "state")


ARTICLES = [
    {"article_id": "a00", "title": "T" * 300, "text": TEXT, "language": "en", "kind": "news",
     "source_file": "a.txt", "published": pd.Timestamp("2030-01-01"), "url": "https://gazette.example/1"},
    {"article_id": "a01", "text": TEXT, "language": "en", "kind": "speech", "source_file": "b.txt"},
]  # fmt: skip
SAID = statements(
    {"content_spans": [[0, 39], [40, 80]], "speaker": "Orla Venn", "actor_id": "arvenia", "said_on": None,
     "said_on_precision": "unknown", "condition": "if they stop", "condition_span": [3, 9]},
    {"content_spans": [[20, 30]], "speaker": "D" * 250, "actor_id": "belmor", "article_id": "a01"},
    {"content_spans": [[20, 30]], "article_id": "a01", "same_as": "s01"},
)  # fmt: skip
CODES = stances(
    stance(0, "talks", "favour", probability=0.1 + 0.2, conditional=True, score=0.3),
    stance(0, "embargo", "none"),
    stance(0, "talks", "against", coder="bo"),
    stance(1, "talks", "neutral"),
    stance(1, "reactors", "against", evidence="«no»\n=1+1"),
)


def test_our_tables_come_back_from_a_database(tmp_path):
    given_tables = table(ARTICLES, "articles"), SAID, CODES
    made = from_tables(*given_tables, study=study())
    for one, other in zip(
        given_tables, as_tables(import_dna(export_dna(made, tmp_path / "ours.dna"))), strict=True
    ):
        pd.testing.assert_frame_equal(one, other)


def test_sides_become_agreement_and_neutral_ones_enter_no_network():
    said = from_tables(table(ARTICLES, "articles"), SAID, CODES, study=study()).statements()
    assert said[["organization", "concept", "agreement", "coder"]].to_numpy().tolist() == [
        ["Arvenian government", "Arvenia and Belmor should hold talks.", 1, "ada"],
        ["Arvenian government", "Arvenia and Belmor should hold talks.", 0, "bo"],
        ["Belmoran government", "Belmor should give up its reactors.", 0, "ada"],
    ]  # fmt: skip


def test_what_has_no_place_there_is_in_variables_of_ours():
    said = from_tables(table(ARTICLES, "articles"), SAID, CODES).statements().iloc[0]
    assert (said["record_probability"], said["record_conditional"], said["record_content_spans"]) == (
        "0.30000000000000004", 1, "[[0, 39], [40, 80]]")  # fmt: skip


def recoded(tmp_path, *commands):
    """Our tables after somebody worked on them in the analyzer."""
    made = from_tables(table(ARTICLES, "articles"), SAID, CODES, study=study())
    return as_tables(import_dna(altered(export_dna(made, tmp_path / "ours.dna"), *commands)))


def test_a_side_changed_in_the_analyzer_counts(tmp_path):
    _, said, codes = recoded(
        tmp_path, "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1 AND VariableId = 4"
    )
    assert codes.loc[0, ["issue", "polarity", "score", "method", "coder"]].tolist() == [
        "talks", "against", -1, "hand", "ada"]  # fmt: skip
    pd.testing.assert_frame_equal(said, SAID)
    pd.testing.assert_frame_equal(codes[1:], CODES[1:])


def test_a_concept_changed_in_the_analyzer_counts_and_one_renamed_is_the_same(tmp_path):
    talks, reactors = (
        f"(SELECT ID FROM ENTITIES WHERE VariableId = 3 AND Value LIKE '{words}%')"
        for words in ("Arvenia and Belmor", "Belmor should give")
    )
    changed = f"UPDATE DATASHORTTEXT SET Entity = {reactors} WHERE StatementId = 1 AND Entity = {talks}"
    renamed = f"UPDATE ENTITIES SET Value = 'Close them' WHERE ID = {reactors}"
    _, _, codes = recoded(tmp_path, changed, renamed)
    assert codes["issue"].tolist() == ["reactors", "embargo", "talks", "talks", "reactors"]


def test_an_organization_changed_in_the_analyzer_counts(tmp_path):
    _, said, _ = recoded(
        tmp_path,
        "INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (999, 2, 'The harbour')",
        "UPDATE DATASHORTTEXT SET Entity = 999 WHERE StatementId IN (1, 3) AND VariableId = 2",
    )
    assert said["actor_id"].fillna("").tolist() == ["The harbour", "belmor", ""]


def test_two_actors_of_one_name_stay_two(tmp_path):
    twins = [{"id": id, "name": "Twin", "side": "A"} for id in ("arvenia", "belmor")]
    made = from_tables(table(ARTICLES, "articles"), SAID, CODES, study=study(actors=twins))
    _, said, _ = as_tables(import_dna(export_dna(made, tmp_path / "ours.dna")))
    pd.testing.assert_frame_equal(said, SAID)


def test_a_passage_added_in_the_analyzer_becomes_a_statement(tmp_path):
    _, said, codes = recoded(
        tmp_path,
        "INSERT INTO STATEMENTS VALUES (99, 1, 1, 40, 50, 2)",
        "INSERT INTO DATABOOLEAN VALUES (999, 99, 4, 1)",
        "INSERT INTO DATASHORTTEXT SELECT 999, 99, 3, Entity FROM DATASHORTTEXT "
        "WHERE StatementId = 1 AND VariableId = 3",
    )
    added = said.iloc[-1]
    assert (added["content"], added["article_id"], added["mode"]) == (TEXT[40:50], "a00", "mixed")
    assert codes.iloc[-1][["statement_id", "issue", "polarity", "coder"]].tolist() == [
        added["statement_id"], "talks", "favour", "ada"]  # fmt: skip


def test_values_too_long_for_the_analyzer_are_cut_and_stay_apart():
    two = statements({"speaker": "D" * 250 + "x"}, {"speaker": "D" * 250 + "y", "article_id": "a00"})
    codes = stances(stance(0, "talks", "favour"), stance(1, "talks", "favour"))
    persons = from_tables(table(ARTICLES, "articles"), two, codes).statements()["person"]
    assert persons.nunique() == 2 and persons.str.len().max() <= 190


def test_a_password_is_kept_as_the_analyzer_keeps_it():
    kept = b64decode(password_digest("open"))
    digest = kept[:16] + b"open"
    for _ in range(100_000):  # SHA-256 of salt and password, then of the digest
        digest = sha256(digest).digest()
    assert kept[16:] == digest


def altered(file, *commands):
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA ignore_check_constraints = ON")
        for command in commands:
            base.execute(command)
    base.close()
    return file


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        (["DROP TABLE CODERS"], "no table CODERS"),
        (["DROP TABLE CODERS", "CREATE VIEW CODERS AS SELECT 1 AS ID"], "view CODERS is no plain table"),
        (["ALTER TABLE DOCUMENTS RENAME COLUMN Text TO Body"], "DOCUMENTS has no column Text"),
        (["UPDATE SETTINGS SET Value = '2.0' WHERE Property = 'version'"], "version “2.0”"),
        (["DELETE FROM SETTINGS"], "version “”"),
        (["UPDATE DOCUMENTS SET Text = x'00ff'"], "DOCUMENTS.Text holds bytes in row 1"),
        (["UPDATE DOCUMENTS SET Date = 'soon'"], "DOCUMENTS.Date holds “soon”"),
        (["UPDATE DOCUMENTS SET Date = 9e999"], "DOCUMENTS.Date holds “inf”"),
        (["UPDATE DOCUMENTS SET Date = 1893499200000"], "document 4 has a date outside the years"),
        (["UPDATE DOCUMENTS SET Text = CAST(x'ff' AS TEXT)"], "cannot be read: Could not decode"),
        (["UPDATE STATEMENTS SET DocumentId = 9"], "STATEMENTS refers to DOCUMENTS that are not there"),
        (["UPDATE DATASHORTTEXT SET Entity = 99"], "refers to ENTITIES that are not there"),
        (["UPDATE STATEMENTS SET Stop = Start"], "damaged|does not hold together"),
        (["ALTER TABLE CODERS ADD COLUMN More GENERATED ALWAYS AS (ID * 2)"], "computed columns"),
        (
            ["DROP TABLE REGEXES", "CREATE VIRTUAL TABLE REGEXES USING fts5(Label)"],
            "REGEXES is no plain table",
        ),
    ],
)
def test_a_foreign_or_damaged_database_is_refused_with_a_reason(file, commands, said):
    with pytest.raises(InputError, match=said):
        import_dna(altered(file, *commands))


def test_what_the_analyzer_does_not_make_is_left_out_and_named(file):
    altered(file, "CREATE TABLE extra(x)", "CREATE VIEW v AS SELECT 1", "ALTER TABLE CODERS ADD COLUMN Age",
            "CREATE TRIGGER t AFTER INSERT ON CODERS BEGIN DELETE FROM DOCUMENTS; END")  # fmt: skip
    found = import_dna(file)
    assert found.left_out == ("table extra", "trigger t", "view v", "column CODERS.Age")
    assert same(found, database())


def test_an_older_file_without_some_permissions_gets_the_analyzers_defaults(file):
    altered(file, "DROP TABLE REGEXES", "ALTER TABLE CODERS DROP COLUMN PopupAutoComplete")
    found = import_dna(file).tables
    assert (len(found["REGEXES"]), found["CODERS"]["PopupAutoComplete"].tolist()) == (0, [1, 1])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no SQLite file"),
        (b"PK\x03\x04", "no SQLite file"),
        (b"SQLite format 3\0" + b"\xff" * 200, "cannot be read"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path, content, said):
    (tmp_path / "odd.dna").write_bytes(content)
    with pytest.raises(InputError, match=f"odd.dna.*{said}"):
        import_dna(tmp_path / "odd.dna")


@pytest.mark.parametrize("path", ["absent.dna", "."])
def test_a_file_that_is_not_there_is_named(tmp_path, path):
    with pytest.raises(InputError, match="there is no such file"):
        import_dna(tmp_path / path)


def test_a_database_open_elsewhere_is_refused(file):
    file.with_name(file.name + "-wal").write_bytes(b"pages")
    with pytest.raises(InputError, match="still open in another program"):
        import_dna(file)


def test_an_odd_name_of_a_file_is_no_matter(file, tmp_path):
    odd = file.rename(tmp_path / "a?mode=rwc&b#c %20.dna")
    assert same(import_dna(odd), database()) and not list(tmp_path.glob("a"))


def test_reading_leaves_the_file_as_it_was(file):
    before = file.read_bytes()
    import_dna(file)
    assert file.read_bytes() == before and [path.name for path in file.parent.iterdir()] == ["small.dna"]


def test_a_failed_export_leaves_the_old_file_and_no_other(file):
    before = file.read_bytes()
    broken = database(STATEMENTS=[{"ID": 1, "StatementTypeId": 1, "DocumentId": 5, "Start": 0, "Stop": 1}])
    with pytest.raises(InputError, match="refers to"):
        export_dna(broken, file)
    assert file.read_bytes() == before and len(list(file.parent.iterdir())) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, 100_000),
    flips=st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=9),
)
def test_a_cut_or_flipped_file_is_read_or_refused_but_never_breaks(file, tmp_path, cut, flips):
    whole = bytearray(file.read_bytes())
    for place, byte in flips:
        whole[place % len(whole)] = byte
    hurt = tmp_path / "hurt.dna"
    hurt.write_bytes(whole[: cut % (2 * len(whole))])
    try:
        as_tables(import_dna(hurt))
    except InputError as error:
        assert "hurt.dna" in str(error) or "Statement" in str(error) or "There" in str(error)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=4, max_size=4))
def test_any_text_comes_back(tmp_path, words):
    body, who, condition, evidence = words
    article = {**ARTICLES[0], "text": body, "title": who}
    said = statements({"content_spans": [[0, 1]], "speaker": who, "content": body, "condition": condition})
    made = from_tables(
        table([article], "articles"), said, stances(stance(0, "talks", "favour", evidence=evidence))
    )
    articles, back, codes = as_tables(import_dna(export_dna(made, tmp_path / "any.dna")))
    assert (articles["text"][0], back["speaker"][0], back["condition"][0], codes["evidence"][0]) == (
        body, who, condition, evidence)  # fmt: skip
    assert list(back.columns) == list(STATEMENTS.columns)
