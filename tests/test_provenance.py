"""What a notebook's results depend on, and what does not matter to them."""

from pathlib import Path

import nbformat
import pytest

from helpers.base.errors import InputError
from helpers.run.notebooks import Notebook, read_notebook
from helpers.run.plans import from_project
from helpers.run.provenance import (
    digests,
    helpers_digest,
    inputs_of,
    is_current,
    key_of,
    read_record,
    versions,
    write_record,
)
from helpers.study.study import Study, load_study

STUDY = """
title: Arvenia and Belmor
question: Who wants talks?
period: {from: 2024-01-01, to: 2024-12-31}
sides: {ARV: Arvenia}
actors: [{id: arvenia, name: Arvenia, side: ARV}]
issues: [{id: talks, label: Talks, proposition: They should talk., bears_on: [talks]}]
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    folder = tmp_path / "data" / "studies" / "arvenia"
    for name in (
        "articles/one.txt",
        "articles/.hidden",
        "articles.csv",
        "codes/a.csv",
        "corrections.csv",
        "events.csv",
        "who.csv",
        "README.md",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "study.yaml").write_text(STUDY)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "two.txt").write_text("two")
    monkeypatch.chdir(tmp_path)
    return load_study("arvenia")


def notebook(folder: Path, code: str) -> Notebook:
    cell = nbformat.v4.new_code_cell(code, id="work")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "10_x.ipynb")
    return read_notebook(folder / "10_x.ipynb")


@pytest.mark.parametrize(
    ("code", "articles", "files"),
    [
        ("1", "", "study.yaml"),
        ("read_articles(s)", "", "articles.csv articles/one.txt study.yaml"),
        ("read_articles(s)", "elsewhere/two.txt", "study.yaml two.txt"),
        ("read_articles(s)", "elsewhere", "study.yaml two.txt"),
        ("1", "elsewhere", "study.yaml"),
        ("read_codes(s)", "", "codes/a.csv corrections.csv study.yaml"),
        ("read_sample(s)", "", "codes/a.csv corrections.csv study.yaml"),
        ("helpers.read_articles(s)", "", "articles.csv articles/one.txt study.yaml"),
        ("read_events(s)", "", "events.csv study.yaml"),
        ("correct_statements(t, a, s)", "", "corrections.csv study.yaml who.csv"),
    ],
)
def test_a_notebook_depends_on_what_it_reads(study: Study, code: str, articles: str, files: str) -> None:
    found = digests(inputs_of(notebook(study.root, code), study, articles=articles), root=study.root)
    assert (
        " ".join(sorted(p.removeprefix("data/studies/arvenia/").removeprefix("elsewhere/") for p in found))
        == files
    )


def test_a_table_before_it_counts_too(study: Study) -> None:
    study.derived.mkdir(parents=True)
    (study.derived / "articles.parquet").write_text("x")
    found = digests(
        inputs_of(notebook(study.root, 'read_table(d / "articles.parquet")'), study), root=study.root
    )
    assert "data/derived/arvenia/articles.parquet" in found


def test_the_key_follows_everything_that_decides_the_results(study: Study) -> None:
    one = notebook(study.root, "1")
    keys = {
        key_of(one, {}, {}, {}),
        key_of(notebook(study.root, "2"), {}, {}, {}),
        key_of(one, {"seed": 1}, {}, {}),
        key_of(one, {}, {"a.txt": "0"}, {}),
        key_of(one, {}, {}, {"helpers": "1"}),
    }
    assert len(keys) == 5
    assert key_of(one, {}, {}, {}) in keys


def test_outputs_stored_in_a_notebook_do_not_count(study: Study) -> None:
    path = study.root / "10_x.ipynb"
    before = notebook(study.root, "1")
    stored = nbformat.read(path, as_version=4)
    stored.cells[0].outputs = [nbformat.v4.new_output("stream", text="1")]
    stored.cells[0].execution_count = 1
    nbformat.write(stored, path)
    assert read_notebook(path).digest == before.digest


def test_a_file_that_is_gone_or_altered_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_text("pdf")
    entry = {"key": "k", "outputs": digests([tmp_path / "report.pdf"], root=tmp_path)}
    assert is_current(entry, key="k", root=tmp_path)
    assert not is_current(entry, key="other", root=tmp_path)
    assert not is_current({}, key="k", root=tmp_path)
    (tmp_path / "report.pdf").write_text("cut")
    assert not is_current(entry, key="k", root=tmp_path)
    (tmp_path / "report.pdf").unlink()
    assert not is_current(entry, key="k", root=tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"notebooks": []}', "\x00", "[" * 100_000])
def test_a_record_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    assert read_record(tmp_path / "run.json") == {}


def test_a_record_comes_back_as_written(tmp_path: Path) -> None:
    record = {"notebooks": {"10_x": {"parameters": {"words": "“평화”"}, "inputs": {"caf\udce9.txt": "0"}}}}
    write_record(record, tmp_path / "run.json")
    assert read_record(tmp_path / "run.json") == record
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_versions_and_sources_are_known() -> None:
    found = versions()
    assert found["python"].startswith("3.") and {"pandas", "onnxruntime", "papermill"} <= set(found)
    assert len(helpers_digest()) == 64


def test_a_path_counts_from_where_the_caller_is(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study.root / "data")
    assert from_project({"articles": "../elsewhere/two.txt"}, root=study.root) == {
        "articles": "elsewhere/two.txt"
    }
    assert from_project({"articles": study.root / "elsewhere"}, root=study.root) == {"articles": "elsewhere"}
    assert from_project({"articles": "", "seed": 1}, root=study.root) == {"articles": "", "seed": 1}
    with pytest.raises(InputError, match=r"articles=gone.txt: there is no such file"):
        from_project({"articles": "gone.txt"}, root=study.root)
