"""Exports: networks that Gephi and visone open, and databases of the Discourse Network Analyzer."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from disputants import stance, stances, statements
from matplotlib.image import imread
from matplotlib.patches import Rectangle

from helpers.base.errors import InputError
from helpers.base.tables import read_table, table, write_table
from helpers.networks.dna.exchange import as_tables, import_dna
from helpers.networks.graphml import as_graph, edge_list, write_graphml
from helpers.networks.network import network
from helpers.report.figures.style import save_figure, setup_figure
from helpers.run.checks import new_study
from helpers.run.exports import (
    NETWORKS,
    export_database,
    export_graphml,
    export_slides,
    export_tables,
    import_database,
)
from helpers.study.study import load_study

TIES = pd.DataFrame(
    [[2.5, 0.0], [-1.0, 3.0]],
    index=pd.Index(["ann", "bo & <co>"], name="actor_id"),
    columns=pd.Index(["talks", "ann"], name="issue"),
)
SQUARE = pd.DataFrame(
    [[0, 2, 0], [2, 0, -1], [0, -1, 0]],
    index=pd.Index(["a", "b", "c"], name="actors"),
    columns=pd.Index(["a", "b", "c"], name="actors"),
)
NODES = pd.DataFrame(
    {"kind": ["person", None], "talks": [3, 4], "weight": [0.5, np.nan], "main": [True, False],
     "first": [pd.Timestamp("2030-01-02"), pd.NaT], "name": ["Ann", "Bo"]},
    index=["ann", "bo & <co>"],
)  # fmt: skip


def written(graph, tmp_path):
    return nx.read_graphml(write_graphml(graph, tmp_path / "x.graphml"))


def test_a_graph_comes_back_with_its_types_and_days_as_text(tmp_path):
    found = written(as_graph(TIES, nodes=NODES, about={"start": pd.Timestamp("2030-01-01")}), tmp_path)
    assert found.nodes["n0"] == {
        "label": "ann", "name": "ann", "mode": "actor_id", "kind": "person", "talks": 3, "weight": 0.5,
        "main": True, "first": "2030-01-02", "name_": "Ann",
    }  # fmt: skip
    assert found.graph["start"] == "2030-01-01"


def test_what_is_missing_is_left_out(tmp_path):
    assert not {"kind", "weight", "first"} & set(written(as_graph(TIES, nodes=NODES), tmp_path).nodes["n1"])


def test_an_actor_and_an_issue_of_one_name_stay_apart(tmp_path):
    found = written(as_graph(TIES), tmp_path)
    assert [(data["label"], data["mode"]) for _, data in found.nodes(data=True)] == [
        ("ann", "actor_id"), ("bo & <co>", "actor_id"), ("talks", "issue"), ("ann", "issue")]  # fmt: skip


@pytest.mark.parametrize(
    ("ties", "edges"),
    [
        (
            TIES,
            [("n0", "n2", 2.5, "positive"), ("n1", "n2", -1.0, "negative"), ("n1", "n3", 3.0, "positive")],
        ),
        (SQUARE, [("n0", "n1", 2.0, "positive"), ("n1", "n2", -1.0, "negative")]),
    ],
)
def test_edges_have_weight_strength_and_sign(ties, edges, tmp_path):
    found = written(as_graph(ties), tmp_path).edges(data=True)
    assert [(*sorted((a, b)), d["weight"], d["sign"]) for a, b, d in found] == edges
    assert all(data["strength"] == abs(data["weight"]) for *_, data in found)


@pytest.mark.parametrize(
    ("name", "kind"), [("strength", "double"), ("talks", "long"), ("main", "boolean"), ("first", "string")]
)
def test_attributes_are_typed_in_the_file(name, kind, tmp_path):
    text = write_graphml(as_graph(TIES, nodes=NODES), tmp_path / "x.graphml").read_text("utf8")
    assert f'attr.name="{name}" attr.type="{kind}"' in text


def test_yes_and_no_are_spelled_as_in_xml(tmp_path):
    text = write_graphml(as_graph(TIES, nodes=NODES), tmp_path / "x.graphml").read_text("utf8")
    assert (">true<" in text, ">false<" in text, ">True<" in text, ">False<" in text) == (
        True,
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("values", "kind"), [([1, 2.5], "double"), ([1, "x"], "string"), ([True, "x"], "string")]
)
def test_an_attribute_has_one_type(values, kind, tmp_path):
    nodes = pd.DataFrame({"mixed": pd.Series(values, dtype=object)}).set_axis(["ann", "bo & <co>"])
    text = write_graphml(as_graph(TIES, nodes=nodes), tmp_path / "x.graphml").read_text("utf8")
    assert text.count('attr.name="mixed"') == text.count(f'attr.name="mixed" attr.type="{kind}"') == 1


def test_a_broken_character_becomes_a_question_mark_of_its_own(tmp_path):
    assert written(as_graph(TIES, about={"study": "a\ud800b"}), tmp_path).graph["study"] == "a\ufffdb"


@pytest.mark.parametrize("text", ["\x00\x08", "\ufffe", "]]>", "<!ENTITY x>", "김 ’s 🙂"])
def test_any_text_makes_valid_xml(text, tmp_path):
    ties = TIES.rename(index={"ann": text})
    found = written(as_graph(ties, about={text: text}), tmp_path)
    assert len(found.nodes["n0"]["label"]) == len(text)


def test_the_same_graph_gives_the_same_bytes(tmp_path):
    one, two = (write_graphml(as_graph(SQUARE), tmp_path / f"{n}.graphml") for n in "ab")
    assert one.read_bytes() == two.read_bytes() and len(list(tmp_path.iterdir())) == 2


def test_isolates_stay_in_the_graph():
    assert len(as_graph(SQUARE * 0)) == 3


@pytest.mark.parametrize(
    ("ties", "rows"),
    [
        (TIES, [["ann", "talks", 2.5], ["bo & <co>", "talks", -1.0], ["bo & <co>", "ann", 3.0]]),
        (SQUARE, [["a", "b", 2], ["b", "c", -1]]),
        (pd.DataFrame(), []),
    ],
)
def test_the_edge_list_names_each_tie_once(ties, rows):
    assert edge_list(ties).to_numpy().tolist() == rows


def test_two_rows_of_one_name_are_refused():
    with pytest.raises(InputError, match="bear the same name"):
        edge_list(pd.concat([TIES, TIES]))


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A study as a run leaves it."""
    (tmp_path / "data" / "studies").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    study = load_study(new_study("river").parent)
    actors, issues = [actor.id for actor in study.actors], [issue.id for issue in study.issues]
    row = {
        "article_id": "a00",
        "text": "We would talk.",
        "language": "en",
        "kind": "news",
        "source_file": "a.txt",
    }
    said = statements(
        *({"actor_id": actor, "article_id": "a00", "content_spans": [[0, 8]], "speaker": "=1+1"}
          for actor in actors)
    )  # fmt: skip
    codes = stances(
        stance(0, issues[0], "favour"), stance(1, issues[0], "favour"), stance(2, issues[0], "against"),
        stance(2, issues[0], "favour", coder="bo"),
    )  # fmt: skip
    for name, frame in (("articles", table([row], "articles")), ("statements", said), ("stances", codes)):
        write_table(frame, study.derived / f"{name}.parquet")
    return study


def test_every_network_is_written_as_graph_matrix_and_edges(run):
    files = export_graphml("river")
    assert [path.relative_to(run.reports).as_posix() for path in files] == [
        f"graphml/{name}{ending}" for name in NETWORKS for ending in (".graphml", "-matrix.csv", "-edges.csv")
    ]
    found = nx.read_graphml(files[0])
    first = {data["name"]: data for _, data in found.nodes(data=True)}[run.actors[0].id]
    assert (first["label"], first["statements"], first["first_said"]) == (run.actors[0].name, 1, "2030-01-01")


def test_a_coder_who_is_no_person_is_named_as_what_it_is(run):
    file = run.folder / "study.yaml"
    file.write_text(file.read_text() + "\ncoders: {bo: a language model}\n")
    written = {path.stem: path for path in export_tables("river")}
    coders = pd.read_csv(written["stances"])["coder"]
    assert coders.iloc[-1] == "bo (a language model)" and not coders.iloc[:-1].str.contains("language").any()


def test_exports_have_what_readers_put_right_and_what_was_read(run):
    file = run.folder / "study.yaml"
    file.write_text(file.read_text() + "\ncoders: {bo: a language model}\n")
    path = run.derived / "statements.parquet"
    more = {"corrected": "venue", "as_read": '{"venue": null}', "venue": "the weir"}
    write_table(read_table(path).assign(**more), path)
    row = {
        "statement_id": "s00",
        "article_id": "a00",
        "field": "venue",
        "after": "the weir",
        "who": "ann, bo",
    }
    check = {"statement_id": "s00", "article_id": "a00", "readers": "bo", "wrong": "venue"}
    write_table(table([row], "corrections"), run.derived / "corrections.parquet")
    write_table(table([check], "checks"), run.derived / "checks.parquet")
    written = {path.stem: pd.read_csv(path) for path in export_tables("river")}
    assert written["corrections"]["who"].tolist() == ["ann, bo (a language model)"]
    assert written["checks"]["readers"].tolist() == ["bo (a language model)"]
    _, back, _ = as_tables(import_dna(export_database("river")))
    for found in (written["statements"], back):
        assert {name: set(found[name]) for name in more} == {name: {value} for name, value in more.items()}


def test_the_matrix_is_the_network(run):
    matrix = pd.read_csv(export_graphml("river")[1], index_col=0)
    assert matrix.to_numpy().sum() == 1  # two in favour, one against: the first coder's name counts


def test_a_study_becomes_a_database_and_comes_back(run, tmp_path):
    path = export_database("river")
    _, said, codes = as_tables(import_dna(path))
    assert path == run.reports / "river.dna" and (len(said), len(codes)) == (3, 4)
    files, left_out = import_database(path, tmp_path / "back")
    pd.testing.assert_frame_equal(read_table(tmp_path / "back" / "stances.parquet"), codes)
    assert (
        len(files) == 7 and left_out == () and "'=1+1" in (tmp_path / "back" / "statements.csv").read_text()
    )


def test_passwords_are_not_written_into_tables(run, tmp_path):
    database = export_database("river")
    files, _ = import_database(database, tmp_path / "back")
    (secret,) = set(import_dna(database).tables["CODERS"]["Password"])
    assert not [path for path in files if secret.encode() in path.read_bytes()]


@pytest.mark.parametrize("export", [export_graphml, export_database])
def test_a_study_that_was_not_run_says_so(run, export):
    (run.derived / "stances.parquet").unlink()
    with pytest.raises(InputError, match="river has no table stances yet; run it first"):
        export("river")


@pytest.mark.parametrize(("height", "sides"), [(1.5, (40, 1880)), (9.0, (599, 1321))])
def test_a_figure_fills_a_slide_and_is_not_cut(run, height, sides):
    figure = setup_figure(height=height)
    figure.add_artist(Rectangle((0, 0), 1, 1, color="black"))
    save_figure(figure, run.reports / "figures", "plate", alt="Black.", data=pd.DataFrame())
    (file,) = export_slides("river")
    shown = imread(file)[..., 0]
    assert (file.relative_to(run.reports).as_posix(), shown.shape) == ("slides/plate.png", (1080, 1920))
    dark = np.flatnonzero(shown[540] < 0.5)
    assert (dark[0], dark[-1] + 1) == pytest.approx(sides, abs=2)


def test_slides_without_figures_say_so(run):
    with pytest.raises(InputError, match="river has no figures yet; run it first"):
        export_slides("river")


def test_networks_without_ties_are_written_too(run):
    write_table(stances(stance(0, run.issues[0].id, "neutral")), run.derived / "stances.parquet")
    assert len(nx.read_graphml(export_graphml("river")[0])) == 0


def test_a_network_read_back_from_the_database_is_the_same(run):
    codes, said = (read_table(run.derived / f"{name}.parquet") for name in ("stances", "statements"))
    _, said_there, codes_there = as_tables(import_dna(export_database("river")))
    one_coder = codes["coder"] == "ada"
    pd.testing.assert_frame_equal(
        network(codes[one_coder], said, kind="actors"),
        network(codes_there[codes_there["coder"] == "ada"], said_there, kind="actors"),
    )
