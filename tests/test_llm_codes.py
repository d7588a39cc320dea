"""Language models that a study names: what is said before they are asked, their files, their rank."""

import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
from disputants import stance, stances, statements, study
from endpoint import Reply, completion, endpoint

from helpers import classify_stances
from helpers.base.errors import InputError
from helpers.report.contents import _stance_method
from helpers.run import cli, coding
from helpers.run.checks import check_study, new_study
from helpers.stances.codes.files import PROVENANCE, read_code_file
from helpers.stances.codes.read import read_codes, read_sample, select_codes, unmatched_codes, write_codes
from helpers.stances.codes.sessions import open_session
from helpers.stances.evaluation.agreement import agreement_pairs, agreement_with_reference
from helpers.stances.evaluation.shares import complete_coders
from helpers.stances.llm.coder import code_by_llm
from helpers.stances.llm.files import describe_llm_codes, prompts_of, read_llm_codes, write_llm_codes
from helpers.study.study import LanguageModel, load_study

ARTICLE = """\
BELCITY, March 5, 2024 — Arvenia's foreign minister, Dana Orlov, said on Tuesday that the dam was high.

"Our boats feed four hundred families," said Ana Rune, who speaks for them. Rune added that she was tired.
"""
KEY = "sk-canary-31415926535897932384"


def in_favour(asked, number=0):
    """An answer that is in favour, whatever is said, and quotes all of it."""
    words = asked.data["statement"]
    code = {"bears": True, "polarity": "favour", "conditional": False, "evidence": words}
    return Reply(json.dumps(code))


def llm(base_url, *names, more=""):
    """The part of a study file that names models."""
    return "llm:\n" + "".join(
        f"  - id: {name}\n    base_url: {base_url}\n    model: {name}-9b\n    key_variable: PARROT_KEY\n"
        f"    retries: 0\n{more}"
        for name in names
    )


@pytest.fixture
def river(tmp_path, monkeypatch):
    """A new study with one article and no model yet; nobody is at the terminal."""
    (tmp_path / "data" / "studies").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}
    (tmp_path / "notebooks" / "10_articles.ipynb").write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARROT_KEY", KEY)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    folder = new_study("river").parent
    (folder / "articles" / "a.txt").write_text(ARTICLE)
    return folder


def named(river, part):
    """The study with models named in its file."""
    file = river / "study.yaml"
    file.write_text(file.read_text().split("\nllm:")[0] + f"\n{part}")
    return river


def code(capsys, *options):
    """Status, and what the command says on either stream."""
    status = cli.main(["code", "river", *options])
    said = capsys.readouterr()
    return status, said.out, said.err


# before anything is sent


def test_the_cost_and_the_address_are_said_and_without_a_terminal_nothing_is_sent(river, capsys):
    with endpoint(in_favour) as server:
        priced = llm(server.base_url, "dear", more="    price_in: 2000\n    price_out: 0\n")
        named(river, llm(server.base_url, "parrot") + priced.removeprefix("llm:\n"))
        status, out, err = code(capsys)
        assert status == 1 and not server.asked and not (river / "codes").exists()
    first, second = out.splitlines()
    assert first.startswith("parrot (parrot-9b): 3 requests, about ") and "price unknown; 0 answers" in first
    assert first.endswith(f"go to {server.base_url}, with the key in PARROT_KEY")
    assert ", cost about " in second
    assert "Nothing was sent: nobody is there to ask. To send it, add --yes." in err


@pytest.mark.parametrize(("typed", "sent"), [("y\n", 3), ("Yes\n", 3), ("\n", 0), ("n\n", 0), ("", 0)])
def test_only_yes_sends(river, capsys, monkeypatch, typed, sent):
    class Terminal:
        def __init__(self):
            self.lines = iter([typed])

        def isatty(self):
            return True

        def readline(self):
            return next(self.lines)

        def fileno(self):
            return 99

    monkeypatch.setattr(sys, "stdin", Terminal())
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        status, out, _ = code(capsys)
        assert (status, len(server.asked)) == (0, sent)
    assert ("Nothing was sent." in out) is (sent == 0)


@pytest.mark.parametrize(
    ("part", "options", "said"),
    [
        ("", [], "river/study.yaml names no language model. Add one in llm"),
        ("llm: []\n", [], "names no language model"),
        (llm("http://127.0.0.1:1/v1", "parrot"), ["--model", "macaw"], "“macaw”. There are: parrot."),
        (llm("http://127.0.0.1:1/v1", "parrot", more=f"    key: {KEY}\n"), [], "never holds the key"),
    ],
)
def test_what_cannot_be_coded_is_said(river, capsys, part, options, said):
    named(river, part)
    status, _, err = code(capsys, "--yes", *options)
    assert status == 1 and said in err and KEY not in err


def test_a_study_without_statements_is_said(river, capsys):
    (river / "articles" / "a.txt").write_text("It rained.")
    named(river, llm("http://127.0.0.1:1/v1", "parrot"))
    assert "river has no statement to code" in code(capsys, "--yes")[2]


def test_a_file_of_another_coder_is_refused_before_anything_is_sent(river, capsys):
    the_study = load_study("river")
    path = write_codes(the_study, "parrot", [{"statement_id": "x", "issue": "talks", "polarity": "none"}])
    before = path.read_bytes()
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        status, _, err = code(capsys, "--yes")
        assert status == 1 and not server.asked and path.read_bytes() == before
    assert "codes/parrot.csv is not by the language model parrot of study.yaml" in err


def test_the_examples_in_the_new_study_and_on_the_page_can_be_used_as_they_stand(river):
    text = (river / "study.yaml").read_text()
    lines = text.partition("# llm:\n")[2].partition("\n\n")[0].splitlines()
    named(river, "llm:\n" + "\n".join(line[2:] for line in lines))
    assert [one.coder for one in load_study("river").llm] == ["llm:gemma"]
    page = (Path(__file__).parents[1] / "docs" / "codebook.md").read_text(encoding="utf8")
    named(river, "llm:" + page.partition("```yaml\nllm:")[2].partition("```")[0])
    assert [one.coder for one in load_study("river").llm] == ["llm:gemma", "llm:hosted"]


# what comes of it


def test_codes_are_written_with_how_they_came_about(river, capsys):
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot", more="    without: [seed]\n"))
        status, out, _ = code(capsys, "--yes")
    assert (
        status == 0
        and out.splitlines()[-1] == f"parrot: 3 codes in {Path('data/studies/river/codes/parrot.csv')}"
    )
    file = read_code_file(river / "codes" / "parrot.csv")
    assert file.columns == [
        "statement_id",
        "issue",
        "polarity",
        "conditional",
        "comment",
        "words",
        *PROVENANCE,
    ]
    row = file.rows[0]
    assert row["comment"] == row["words"] and row["polarity"] == "favour" and row["conditional"] == "no"
    assert (row["model"], row["answered_by"]) == ("parrot-9b", "parrot-2030-01-01")
    assert (row["temperature"], row["seed"]) == ("0", "") and row["prompt"].startswith("sha256:")
    assert pd.Timestamp(row["answered_on"]) > pd.Timestamp("2024-01-01")
    assert KEY not in (river / "codes" / "parrot.csv").read_text()


def test_with_all_answers_kept_neither_key_nor_network_is_needed_and_the_bytes_are_the_same(
    river, capsys, monkeypatch
):
    path = river / "codes" / "parrot.csv"
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        code(capsys, "--yes")
    first = path.read_bytes()
    path.unlink()
    monkeypatch.delenv("PARROT_KEY")
    monkeypatch.setitem(sys.modules, "openai", None)
    status, out, _ = code(capsys)  # nobody at the terminal, and nobody is asked
    assert status == 0 and "parrot (parrot-9b): nothing to ask; 3 answers kept." in out
    assert path.read_bytes() == first


def test_what_another_machine_asked_is_not_asked_again(river, capsys):
    path = river / "codes" / "parrot.csv"
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        code(capsys, "--yes")
    first = path.read_bytes()
    shutil.rmtree(load_study("river").derived)
    status, out, _ = code(capsys)  # nobody answers any more, and nobody is at the terminal
    assert status == 0 and "parrot (parrot-9b): nothing to ask; 3 answers kept." in out
    assert path.read_bytes() == first


def test_codes_of_statements_that_are_not_here_stay_in_the_file(river, capsys):
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        code(capsys, "--yes")
    before, the_study = codes_of(river), load_study("river")
    one = coding._statements(the_study).head(1)
    written = write_llm_codes(
        one, the_study, model=the_study.llm[0], cache=the_study.derived / "llm" / "parrot"
    )
    assert (written.answered, written.stood) == (1, 2)
    assert sorted(map(str, codes_of(river))) == sorted(map(str, before))


def test_two_servers_that_call_their_model_alike_are_two_models(river, capsys):
    def against(asked, number=0):
        return Reply(json.dumps({"bears": True, "polarity": "against", "conditional": False,
                                 "evidence": asked.data["statement"]}))  # fmt: skip

    with endpoint(in_favour) as one, endpoint(against) as other:
        part = llm(one.base_url, "parrot") + llm(other.base_url, "macaw").removeprefix("llm:\n")
        named(river, part.replace("macaw-9b", "parrot-9b"))
        code(capsys, "--yes")
        assert len(one.asked) == len(other.asked) == 3
    coders = read_llm_codes(coding._statements(load_study("river")), load_study("river"))
    assert coders.groupby("coder")["polarity"].unique().map(list).to_dict() == {
        "llm:macaw": ["against"], "llm:parrot": ["favour"]
    }  # fmt: skip


def test_one_that_fails_does_not_keep_the_others_from_coding(river, capsys):
    with endpoint(lambda asked, number: Reply(b"{}", 401)) as dead, endpoint(in_favour) as server:
        named(river, llm(dead.base_url, "macaw") + llm(server.base_url, "parrot").removeprefix("llm:\n"))
        status, out, err = code(capsys, "--yes")
    assert status == 1 and "macaw:" in err and "parrot: 3 codes in " in out and len(codes_of(river)) == 3


def test_a_run_reads_the_file_without_cache_key_or_network(river, capsys, monkeypatch):
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        code(capsys, "--yes")
    shutil.rmtree(load_study("river").derived)
    monkeypatch.delenv("PARROT_KEY")
    rows = [{"statement_id": row["statement_id"], "content": row["words"]} for row in codes_of(river)]
    found = classify_stances(statements(*rows), load_study("river"))
    assert found.groupby("coder").size().to_dict() == {"codebook": 3, "llm:parrot": 3}


def codes_of(river):
    return read_code_file(river / "codes" / "parrot.csv").rows


def test_what_was_interrupted_goes_on_where_it_stopped(river, capsys):
    def interrupt(asked, number):
        return in_favour(asked) if number < 3 else Reply(b"{}", 401)

    with endpoint(interrupt) as server:
        named(river, llm(server.base_url, "parrot", more="    workers: 1\n"))
        status, _, err = code(capsys, "--yes")
        assert status == 1 and "What was answered is kept." in err and len(codes_of(river)) == 2
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot"))
        status, out, _ = code(capsys, "--yes")
        assert (
            status == 0 and len(server.asked) == 1 and "1 request, about" in out and "2 answers kept" in out
        )


def test_what_has_no_code_is_said_with_its_remedy(river, capsys):
    def decline(asked, number):
        return in_favour(asked) if "boats" in asked.data["statement"] else Reply(completion(None))

    with endpoint(decline) as server:
        named(river, llm(server.base_url, "parrot"))
        status, out, _ = code(capsys, "--yes")
    assert (
        status == 0
        and "parrot: 2 codes missing. The model's answer could not be used, twice. It is empty" in out
    )
    assert "set again to true" in out and len(codes_of(river)) == 1


def test_a_model_that_coded_nothing_has_no_file(river, capsys):
    with endpoint(lambda asked, number: Reply("no")) as server:
        named(river, llm(server.base_url, "parrot"))
        status, out, err = code(capsys, "--yes")
    assert status == 1 and "3 codes missing" in out and "codes/parrot.csv was left as it is" in err
    assert not (river / "codes" / "parrot.csv").exists()


def test_one_of_several_models_is_asked(river, capsys):
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot", "macaw"))
        code(capsys, "--yes", "--model", "macaw")
        assert {asked.body["model"] for asked in server.asked} == {"macaw-9b"}
    assert [path.name for path in (river / "codes").glob("[!.]*")] == ["macaw.csv"]


def test_a_check_lists_each_model_and_says_that_the_codebook_has_changed(river, capsys):
    with endpoint(in_favour) as server:
        named(river, llm(server.base_url, "parrot", "macaw"))
        code(capsys, "--yes", "--model", "parrot")
        lines = [line for line in check_study("river") if line.startswith("Language model")]
        assert lines == [
            "Language model parrot (parrot-9b): 3 of 3 codes, 0 left.",
            "Language model macaw (macaw-9b): 0 of 3 codes, 3 left. Next: on-the-record code river --model "
            "macaw",
        ]
        file = river / "study.yaml"
        file.write_text(file.read_text().replace("ready to talk,", "ready for talks,"))
        (line,) = (line for line in check_study("river") if line.startswith("Language model parrot"))
        assert "0 of 3 codes, 3 left. 3 outdated: codebook, model or words have changed since. Next:" in line
        code(capsys, "--yes", "--model", "parrot")
    (line,) = (line for line in check_study("river") if line.startswith("Language model parrot"))
    assert line.endswith("3 of 3 codes, 0 left.")


# files, read


WORDS = "We will never give up our reactors, whatever the price may be."
HEAD = ",".join(["statement_id", "issue", "polarity", "conditional", "comment", "words", *PROVENANCE])


def model(name="parrot", **more):
    return LanguageModel(id=name, base_url="http://127.0.0.1:1/v1", model=f"{name}-9b", **more)


def with_models(folder, *names, **files):
    """A study that names models, with these files of codes."""
    (folder / "codes").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "codes" / f"{name}.csv").write_text(text, encoding="utf8")
    return study(folder=folder, run_name=folder.name, llm=tuple(map(model, names)))


def by_model(*rows, name="parrot"):
    """A file of a model: of each row statement, issue, polarity and words."""
    prompts = prompts_of(study())
    return "\n".join(
        [
            HEAD,
            *(
                f'{i},{issue},{polarity},no,said,"{words}",{name}-9b,,,0,0,{prompts.get(issue, "")},'
                for i, issue, polarity, words in rows
            ),
        ]
    )


def test_hostile_words_and_names_are_text_in_the_file(tmp_path):
    formula = '=HYPERLINK("x://y","z")'
    rows = statements({"content": f"{formula} we will talk"}, {"content": "'+1 said @once"})
    with endpoint(lambda asked, number: Reply(in_favour(asked).body)) as server:
        odd = LanguageModel(id="odd", base_url=server.base_url, model="=cmd|'/c calc'!A1", key_variable="")
        the_study = study(folder=tmp_path, llm=(odd,), issues=study().model_dump()["issues"][:1])
        code_by_llm(rows, the_study, settings=odd, cache=tmp_path / "llm")
        path, *_ = write_llm_codes(rows, the_study, model=odd, cache=tmp_path / "llm")
    cells = pd.read_csv(path, dtype=str, keep_default_na=False).to_numpy().ravel()
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    back = read_code_file(path).rows
    assert [row["words"] for row in back] == rows["content"].tolist() and back[0]["model"] == odd.model
    assert list(describe_llm_codes(rows, the_study)) == [
        f"Language model odd ({odd.model}): 2 of 2 codes, 0 left."
    ]
    assert set(read_llm_codes(rows, the_study)["coder"]) == {"llm:odd"}


def test_codes_find_their_statements_again_and_those_of_none_are_left_out(tmp_path):
    text = by_model(
        ("gone", "reactors", "against", WORDS),  # its id has changed
        ("s00", "reactors", "favour", WORDS),  # the same statement twice: the first counts
        ("lost", "talks", "favour", "nobody says this any more"),
        ("s00", "weather", "favour", WORDS),  # an issue that the study had
        ("s00", "talks", "", WORDS),
    )
    found = read_llm_codes(statements({"content": WORDS}), with_models(tmp_path, "parrot", parrot=text))
    assert found[
        ["statement_id", "issue", "polarity", "method", "coder", "evidence"]
    ].to_numpy().tolist() == [["s00", "reactors", "against", "llm", "llm:parrot", "said"]]


def test_words_corrected_since_are_outdated(tmp_path):
    the_study = with_models(tmp_path, "parrot", parrot=by_model(("s00", "talks", "favour", "We will talk.")))
    (line,) = describe_llm_codes(statements({"content": "We will not talk."}), the_study)
    assert "1 outdated" in line


def test_codes_for_another_proposition_are_not_used(tmp_path):
    text = by_model(("s00", "talks", "favour", WORDS))
    the_study = with_models(tmp_path, "parrot", parrot=text)
    assert len(read_llm_codes(statements({"content": WORDS}), the_study)) == 1
    turned = study().model_dump()["issues"]
    turned[0]["proposition"] = "There should be no talks."
    the_study = the_study.model_copy(update={"issues": study(issues=turned).issues})
    assert read_llm_codes(statements({"content": WORDS}), the_study).empty


def test_two_codes_of_one_statement_are_named(tmp_path):
    text = by_model(("s00", "talks", "favour", WORDS), ("s00", "talks", "against", WORDS))
    with pytest.raises(InputError, match=r"codes/parrot\.csv, line 3: s00 has another code on talks"):
        read_llm_codes(statements({"content": WORDS}), with_models(tmp_path, "parrot", parrot=text))


@pytest.mark.parametrize("column", PROVENANCE)
def test_a_models_file_that_lacks_a_column_does_not_become_a_persons(tmp_path, column):
    the_study = with_models(
        tmp_path, parrot=by_model(("s00", "talks", "favour", WORDS)).replace(column, "x", 1)
    )
    with pytest.raises(InputError, match=r"was written by a language model"):
        read_codes(the_study, statements({"content": WORDS}))


def test_a_value_that_is_not_allowed_is_named(tmp_path):
    the_study = with_models(tmp_path, "parrot", parrot=by_model(("s00", "talks", "maybe", WORDS)))
    with pytest.raises(InputError, match=r"codes/parrot\.csv, line 2: polarity is “maybe”"):
        read_llm_codes(statements({"content": WORDS}), the_study)


# never counted as people


def test_a_model_is_no_reference_coder(tmp_path):
    """Neither its codes nor that all statements are coded make a reference, a sample or a lesson."""
    labels = ["favour", "against"] * 20
    rows = statements(*({"content": f"Talks, said in house {n}"} for n in range(40)))
    words = rows["content"].tolist()
    text = by_model(*((f"s{n:02}", "talks", label, words[n]) for n, label in enumerate(labels)))
    the_study = with_models(tmp_path, "parrot", parrot=text)
    assert read_codes(the_study, rows).empty and unmatched_codes(the_study, rows).empty
    assert read_sample(the_study, rows).empty
    found = classify_stances(rows, the_study)
    assert set(found["coder"]) == {"codebook", "llm:parrot"} and "hand" not in set(found["method"])
    assert set(agreement_with_reference(found, statements=rows).query("n > 0")["kind"]) == set()
    assert "how often the program is right is not known" in _stance_method(found, rows, the_study)


def test_without_reference_codes_the_codebook_counts(tmp_path):
    the_study = with_models(tmp_path, "parrot", parrot=by_model(("s00", "talks", "favour", WORDS)))
    found = select_codes(classify_stances(statements({"content": WORDS}), the_study))
    assert set(found["coder"]) == {"codebook"}


def test_an_ordinary_file_stays_a_persons(tmp_path):
    hand = f'statement_id,issue,polarity,words\ns00,talks,none,"{WORDS}"'
    codes = read_codes(with_models(tmp_path, "parrot", ada=hand), statements({"content": WORDS}))
    assert codes[["coder", "method"]].to_numpy().tolist() == [["ada", "hand"]]


def test_a_models_file_whose_entry_is_gone_does_not_become_a_persons(tmp_path):
    the_study = with_models(tmp_path, parrot=by_model(("s00", "talks", "favour", WORDS)))
    with pytest.raises(InputError, match=r"codes/parrot\.csv was written by a language model"):
        read_codes(the_study, statements({"content": WORDS}))


@pytest.mark.parametrize("name", ["parrot", "Parrot"])
def test_nobody_codes_under_the_name_of_a_model(tmp_path, name):
    the_study, rows = with_models(tmp_path, "parrot"), statements({"content": WORDS})
    said = f"“{name}” is a language model in study.yaml"
    with pytest.raises(InputError, match=said):
        open_session(rows, the_study, coder=name)
    with pytest.raises(InputError, match=said):
        write_codes(the_study, name, [{"statement_id": "s00", "issue": "talks", "polarity": "none"}])


# beside other machine coders

LABELS = ["favour", "against", "neutral"] * 14
SAID = statements(*({"content": f"Talks, house {n}", "article_id": f"a{n % 10}"} for n in range(42)))
HAND = stances(*(stance(n, "talks", label) for n, label in enumerate(LABELS)))


def all_right(rows=42, name="parrot"):
    words = SAID["content"].tolist()
    return by_model(*((f"s{n:02}", "talks", LABELS[n], words[n]) for n in range(rows)), name=name)


def test_a_model_that_is_surely_better_counts_and_has_probabilities(tmp_path):
    wrong = (
        all_right(name="macaw").replace("favour", "x").replace("against", "favour").replace("x", "against")
    )
    the_study = with_models(tmp_path, "parrot", "macaw", parrot=all_right(), macaw=wrong)
    found = classify_stances(SAID, the_study, HAND)
    assert list(dict.fromkeys(found["coder"]))[-2:] == ["llm:parrot", "ada"]
    chance = found.groupby("coder")["probability"].mean()
    assert chance["llm:parrot"] > 0.9 and chance["llm:macaw"] < 0.5
    pairs = agreement_pairs(found[found["method"] == "llm"], statements=SAID)
    assert pairs[["first", "second", "n"]].to_numpy().tolist() == [["llm:macaw", "llm:parrot", 42]]
    said = _stance_method(found, SAID, the_study)
    assert "llm:parrot (by a language model that is given the codebook)" in said
    assert "Between language models, which are no persons, it is " in said
    assert "By hand, ada coded 42 statements" in said


def test_a_model_with_gaps_stands_in_for_nobody_in_shares(tmp_path):
    issues = study().model_dump()["issues"][:1]
    the_study = with_models(tmp_path, "parrot", parrot=all_right(40)).model_copy(
        update={"issues": study(issues=issues).issues}
    )
    found = classify_stances(SAID, the_study, HAND)
    assert complete_coders(found, SAID) == ["learned", "codebook"]
    (tmp_path / "codes" / "parrot.csv").write_text(all_right())
    assert complete_coders(classify_stances(SAID, the_study, HAND), SAID)[-1] == "llm:parrot"
