"""The codebook coder: what it reads as for and against, on invented statements and on a real article."""

from pathlib import Path

import pytest
import yaml
from disputants import stance, stances, statements, study

from helpers.base.phrases import pattern, polarity_vocabulary, stem
from helpers.stances.codebook.clauses import split_clauses
from helpers.stances.codebook.coder import code_by_codebook
from helpers.stances.codebook.terms import issue_terms
from helpers.study.study import load_study

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared" / "corpus" / "kim-trump-dialogue" / "gold.yaml"


def coded(content, issue, **row):
    """The stance row of one statement on one issue."""
    rows = code_by_codebook(statements({"content": content, **row}), study())
    return rows[rows["issue"] == issue].iloc[0]


SAID = [
    ("We will never give up our reactors.", "B", "reactors", "against"),
    ("We have no reason not to enter into talks.", "B", "talks", "favour"),
    ("Belmor opposes the embargo.", "B", "embargo", "against"),
    ("Belmor calls for the embargo to be lifted.", "B", "embargo", "against"),
    ("Arvenia opposes lifting the embargo.", "A", "embargo", "favour"),
    ("The embargo must not be eased.", "A", "embargo", "favour"),
    ("The embargo should be lifted.", "B", "embargo", "against"),
    ("We do not oppose the embargo.", "A", "embargo", "favour"),
    ("We do not reject talks.", "A", "talks", "favour"),
    ("We do not want a quarrel, … We want talks.", "A", "talks", "favour"),
    ("We would prefer talks.", "A", "talks", "favour"),
    ("A return to talks could be considered.", "A", "talks", "favour"),
    ("Our envoy has handed over an invitation to talks.", "A", "talks", "favour"),
    ("We will not lower the embargo.", "A", "embargo", "favour"),
    ("There can be no talks while the embargo lasts.", "B", "talks", "against"),
    ("Belmor must shut its reactors down; we insist on a shutdown.", "A", "reactors", "favour"),
    ("A shutdown is out of the question.", "B", "reactors", "against"),
    (
        "Demanding a shutdown of us is tantamount to demanding that we give up our independence.",
        "B",
        "reactors",
        "against",
    ),
    ("The president is scheduled to attend the summit in May.", "A", "talks", "neutral"),
    ("The talks will begin at 10 on Tuesday.", "A", "talks", "neutral"),
    ("Belmor has refused talks for three years.", "A", "talks", "neutral"),
    ("Our ministers held three summits last year.", "A", "talks", "neutral"),
    ("The harvest was good this year.", "A", "talks", "neutral"),
    ("Neither talks nor a summit can be ruled out.", "A", "talks", "favour"),
    ("Talks are a waste of time.", "B", "talks", "against"),
    ("Talks are not a waste of time.", "B", "talks", "favour"),
    ("Arvenia should return to talks.", "B", "talks", "favour"),
    ("We reject Arvenia's call for a shutdown.", "B", "reactors", "against"),
    ("Arvenia's demand for a shutdown is absurd.", "B", "reactors", "against"),
    ("Belmor won’t abandon its reactors.", "B", "reactors", "against"),
    ("We called the embargo unjust.", "B", "embargo", "against"),
    ("The embargo remains in force.", "A", "embargo", "favour"),
    ("We want a reactor-free Belmor.", "A", "reactors", "favour"),
    ("We are open to dialogue, but the embargo stays in place.", "A", "embargo", "favour"),
    ("We refuse to accept or discuss a shutdown.", "B", "reactors", "against"),
    ("Belmor has every right to reactors.", "B", "reactors", "against"),
    ("Arvenia urged Belmor to come back to talks.", "A", "talks", "favour"),
    ("We cannot accept the embargo.", "B", "embargo", "against"),
    ("The embargo has failed.", "B", "embargo", "against"),
    ("No one can force us to give up our reactors.", "B", "reactors", "against"),
    ("We are committed to a complete shutdown.", "B", "reactors", "favour"),
    ("We won't hold talks under pressure.", "B", "talks", "against"),
    ("We are not interested in talks.", "B", "talks", "against"),
    ("Talks cannot go on.", "B", "talks", "against"),
    ("Talks would be pointless.", "B", "talks", "against"),
    ("Without a shutdown there can be no deal.", "A", "reactors", "favour"),
    ("We would welcome a summit.", "A", "talks", "favour"),
    ("The embargo, which has hurt nobody but the poor, must be lifted.", "B", "embargo", "against"),
    ("The dialogue that both peoples want should be resumed.", "B", "talks", "favour"),
    ("Reactors that light our homes will never be abandoned.", "B", "reactors", "against"),
    ("It would be wrong not to negotiate.", "A", "talks", "favour"),
    ("It would not be a mistake to negotiate.", "A", "talks", "favour"),
    ("It would be a mistake to lift the embargo.", "A", "embargo", "favour"),
    ("Lifting the embargo would be a mistake.", "A", "embargo", "favour"),
    ("Who rejects talks is wrong.", "A", "talks", "favour"),
    ("We do not object to a summit.", "A", "talks", "favour"),
    ("We are nowhere near accepting a summit.", "B", "talks", "against"),
    ("We are a long way from accepting a summit.", "B", "talks", "against"),
    ("Nobody should doubt that we want talks.", "B", "talks", "favour"),
    ("The embargo will stay.", "A", "embargo", "favour"),
    ("The embargo will not stay in place.", "A", "embargo", "against"),
    ("The question of the embargo remains.", "A", "embargo", "neutral"),
    ("They demand that we give up our reactors, and we refuse.", "B", "reactors", "against"),
    ("We were asked to lift the embargo, but we declined.", "A", "embargo", "favour"),
    ("Only if the embargo ends will we negotiate.", "B", "talks", "favour"),
    ("Any side that rejects our terms must accept the embargo.", "A", "embargo", "favour"),
    ("A country that opposes us should be invited to talks.", "A", "talks", "favour"),
    ("Captains who refuse our terms will be invited to talks.", "A", "talks", "favour"),
    ("Those who rejected the plan should now return to talks.", "A", "talks", "favour"),
    ("States refusing a treaty will be invited to talks.", "A", "talks", "favour"),
    ("The men who opposed us now want talks.", "B", "talks", "favour"),
    ("Every state that wants talks will have to wait.", "B", "talks", "neutral"),
    ("A minister who never came here wants talks.", "B", "talks", "favour"),
    ("The offer of talks in return for relief no longer stands.", "B", "talks", "against"),
    ("Our promise to lift the embargo has lapsed.", "A", "embargo", "favour"),
    ("Our offer of a summit is off the table.", "B", "talks", "against"),
    ("Our offer of a summit is not off the table.", "B", "talks", "favour"),
    ("The pledge of a shutdown no longer applies.", "B", "reactors", "against"),
    ("We take back our invitation to talks.", "B", "talks", "against"),
    ("The accord on a shutdown is null and void.", "B", "reactors", "against"),
    ("Our refusal of talks no longer stands.", "B", "talks", "favour"),
    ("The offer to close our reactors no longer stands.", "B", "reactors", "against"),
    ("The offer of talks in return for a shutdown no longer stands.", "A", "reactors", "neutral"),
    ("No Belmoran government will ever give up its reactors.", "B", "reactors", "against"),
    ("No party in this house would vote to lift the embargo.", "A", "embargo", "favour"),
    ("None of us would accept a shutdown.", "B", "reactors", "against"),
    ("Neither side wants talks.", "B", "talks", "against"),
    ("Few here would welcome a summit.", "B", "talks", "against"),
    ("A few of us would welcome a summit.", "B", "talks", "favour"),
    ("Very few of us support the embargo.", "A", "embargo", "against"),
    ("Not one of our ministers has asked for talks.", "B", "talks", "against"),
    ("Hardly anyone here supports the embargo.", "B", "embargo", "against"),
    ("Nobody may ease the embargo.", "A", "embargo", "favour"),
    ("No, we want talks.", "B", "talks", "favour"),
    ("We deny reports that the embargo will be lifted.", "A", "embargo", "favour"),
    ("She dismissed claims that talks would resume.", "A", "talks", "against"),
    ("We deny that Belmor has refused talks.", "B", "talks", "favour"),
    ("He denied that Belmor had refused talks.", "B", "talks", "neutral"),
    ("He denied rumours that the embargo had been lifted.", "A", "embargo", "neutral"),
    ("He rejected suggestions that a shutdown was promised.", "B", "reactors", "neutral"),
    ("It is not true that we oppose talks.", "B", "talks", "favour"),
    ("It is untrue that we would ever give up our reactors.", "B", "reactors", "against"),
    ("It is false that Belmor rejects talks.", "B", "talks", "favour"),
    ("There is no truth in the rumour that we will lift the embargo.", "A", "embargo", "favour"),
    ("We might or might not lift the embargo.", "A", "embargo", "neutral"),
    ("We have not decided whether to hold talks.", "A", "talks", "neutral"),
    ("It is too early to say whether talks will help.", "A", "talks", "neutral"),
    ("It remains to be seen whether the embargo will be lifted.", "A", "embargo", "neutral"),
    ("I neither support nor oppose the embargo.", "A", "embargo", "neutral"),
    ("The embargo hurts them more than it hurts us.", "A", "embargo", "neutral"),
    ("We are studying a proposal for talks.", "A", "talks", "neutral"),
    ("Some want talks, others do not.", "A", "talks", "neutral"),
    ("Critics say that talks are useless.", "A", "talks", "neutral"),
    ("Some of us want talks.", "A", "talks", "favour"),
    ("We doubt whether talks would help.", "A", "talks", "against"),
    ("Belmor says talks are useless; we disagree.", "A", "talks", "favour"),
    ("Belmor says talks are useless, which is nonsense.", "A", "talks", "favour"),
    ("Arvenia wants talks. We do not.", "B", "talks", "against"),
    ("The other side demands talks, and we reject that demand.", "B", "talks", "against"),
    ("My predecessor wanted talks, and I do not.", "B", "talks", "against"),
    ("Last year we rejected talks; today we welcome them.", "B", "talks", "favour"),
    ("We once defended the embargo, but it has outlived its purpose.", "A", "embargo", "against"),
    ("For years we wanted talks; that is over.", "B", "talks", "against"),
    ("For years we have called for talks.", "B", "talks", "favour"),
    ("Belmor's refusal of talks is a mistake.", "A", "talks", "favour"),
    ("We have taken note of the call for talks.", "A", "talks", "favour"),
    ("We never said that we were against talks.", "A", "talks", "favour"),
    ("People demanding talks should look elsewhere.", "A", "talks", "neutral"),
    ("Only talks can end this.", "A", "talks", "favour"),
    ("Belmor deserves talks.", "B", "talks", "favour"),
    ("The embargo was first imposed in 2019.", "A", "embargo", "neutral"),
    ("If the embargo is not lifted, we will retaliate.", "B", "embargo", "against"),
    ("If you lift the embargo, there will be consequences.", "A", "embargo", "favour"),
]


@pytest.mark.parametrize(("content", "side", "issue", "polarity"), SAID)
def test_polarity(content, side, issue, polarity):
    assert coded(content, issue, side=side)["polarity"] == polarity


ADJECTIVES = "calm old wise long slow new dull fair grey"


@pytest.mark.parametrize(
    ("cue", "most", "polarity"),
    [
        ("We favour", 6, "favour"),
        ("We oppose", 6, "against"),
        ("We are against", 3, "against"),
        ("There are no", 3, "against"),
        ("It is important that", 2, "favour"),  # "that" is a word between, too
        ("It is untrue that", 7, "against"),
        ("No", 8, "against"),
        ("We want calm,", 1, "favour"),
    ],
)
def test_a_cue_reaches_over_so_many_words_and_no_more(cue, most, polarity):
    reached = (" ".join([cue, *ADJECTIVES.split()[:words], "talks."]) for words in (most, most + 1))
    assert [coded(said, "talks")["polarity"] for said in reached] == [polarity, "neutral"]


@pytest.mark.parametrize(("retort", "polarity"), [("reject it", "against"), ("reject all this", "favour")])
def test_a_retort_has_seven_words_at_most(retort, polarity):
    said = f"They demand talks, and we will now always clearly {retort}."
    assert coded(said, "talks")["polarity"] == polarity


@pytest.mark.parametrize(("never", "polarity"), [("never", "against"), ("never ever", "neutral")])
def test_a_short_answer_has_eight_words_at_most(never, polarity):
    said, before = (
        f"That will {never} happen in our whole land",
        "Asked whether Belmor would give up its reactors, he",
    )
    assert coded(said, "reactors", before=before)["polarity"] == polarity


COURT = {"id": "court", "label": "Court", "proposition": "The case should go before the court.",
         "bears_on": ["court", "ruling", "hearing"]}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "bears", "polarity"),
    [
        ("We have ruled out going before the court.", True, "against"),  # a place, and no ruling
        ("They ruled that out.", False, "neutral"),
        ("We call for the hearings to begin.", True, "favour"),
    ],
)
def test_words_that_look_like_others(content, bears, polarity):
    found = code_by_codebook(statements({"content": content}), study(issues=[COURT])).iloc[0]
    assert (found["bears"], found["polarity"]) == (bears, polarity)


UNDER_A_CONDITION = [
    (
        "If Arvenia drops its obsession with a shutdown, we can talk.",
        "If Arvenia drops its obsession with a shutdown",
        "reactors",
        "against",
    ),
    (
        "If Arvenia lifts the embargo, we are ready for talks.",
        "If Arvenia lifts the embargo",
        "embargo",
        "against",
    ),
    (
        "If Arvenia lifts the embargo, we are ready for talks.",
        "If Arvenia lifts the embargo",
        "talks",
        "favour",
    ),
    (
        "There will be no talks unless the embargo is lifted.",
        "unless the embargo is lifted",
        "talks",
        "against",
    ),
    (
        "There will be no talks unless the embargo is lifted.",
        "unless the embargo is lifted",
        "embargo",
        "against",
    ),
    (
        "We will not negotiate as long as Arvenia keeps the embargo.",
        "as long as Arvenia keeps the embargo",
        "embargo",
        "against",
    ),
    ("There will be no relief until a complete shutdown.", "until a complete shutdown", "reactors", "favour"),
]


@pytest.mark.parametrize(("content", "condition", "issue", "polarity"), UNDER_A_CONDITION)
def test_polarity_under_a_condition(content, condition, issue, polarity):
    row = coded(content, issue, condition=condition)
    assert (row["polarity"], row["conditional"]) == (polarity, True)


@pytest.mark.parametrize(("content", "condition", "issue", "polarity"), UNDER_A_CONDITION)
def test_polarity_does_not_need_the_extractor_to_mark_the_condition(content, condition, issue, polarity):
    assert coded(content, issue)["polarity"] == polarity


def test_what_names_no_term_does_not_bear():
    assert not coded("The harvest was good this year.", "talks")["bears"]


@pytest.mark.parametrize(
    "content", ["The talks will begin at 10 on Tuesday.", "Our ministers held three summits last year."]
)
def test_a_mention_or_an_announcement_bears_and_is_neutral(content):
    row = coded(content, "talks")
    assert (row["bears"], row["polarity"]) == (True, "neutral")


@pytest.mark.parametrize(
    "cue, polarity", [("rejected", "against"), ("ruled out", "against"), ("backed", "favour")]
)
def test_a_cue_that_refuses_turns_what_it_introduces(cue, polarity):
    row = coded("a proposal to hold talks", "talks", cue=cue, mode="indirect")
    assert row["polarity"] == polarity


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("the embargo would be lifted", "favour"),
        ("that the embargo will end", "favour"),
        ("that the embargo had been lifted", "neutral"),
    ],
)
def test_who_denies_what_will_be_announces_the_opposite(content, polarity):
    assert coded(content, "embargo", cue="denied", mode="indirect", side="A")["polarity"] == polarity


def test_a_position_in_another_sentence_is_not_conditional():
    content = "We will never give up our reactors. If Arvenia lifts the embargo, we are ready for talks."
    condition = "If Arvenia lifts the embargo"
    found = code_by_codebook(statements({"content": content, "condition": condition}), study())
    assert dict(zip(found["issue"], found["conditional"], strict=True)) == {
        "talks": True, "reactors": False, "embargo": True
    }  # fmt: skip


def test_an_unchanged_policy_is_what_the_next_sentence_says_it_is():
    after = "This reaffirmed Arvenia’s continued adherence to a “complete shutdown”."
    row = coded("Our policy toward Belmor remains unchanged.", "reactors", side="A", after=after)
    assert (row["polarity"], row["evidence"].split(":")[0]) == ("favour", "context")


def test_a_short_answer_is_read_with_the_sentence_before():
    row = coded(
        "That will never happen.", "reactors", before="Asked whether Belmor would give up its reactors, he"
    )
    assert row["polarity"] == "against"


@pytest.mark.parametrize(
    ("content", "before", "polarity"),
    [
        ("Never.", "Would Belmor give up its reactors?", "against"),
        ("Of course not.", "Asked whether Belmor would give up its reactors, he", "against"),
        ("Of course.", "Would Belmor give up its reactors?", "favour"),
        ("Not now.", "Will you ever give up the reactors?", "against"),
        ("Never.", "Venn said Belmor must give up its reactors.", "neutral"),  # no question
    ],
)
def test_a_bare_answer_is_read_with_the_question(content, before, polarity):
    assert coded(content, "reactors", before=before)["polarity"] == polarity


@pytest.mark.parametrize("content", ["Not now.", "Never.", "Our policy remains unchanged."])
def test_a_remark_is_not_read_with_what_another_speaker_says(content):
    said = "Belmor must give up its reactors."
    rows = statements(
        {"content": content, "article_id": "a", "speaker": "Dov Karst", "after": f"“{said}” Venn said."},
        {"content": said, "article_id": "a", "speaker": "Orla Venn", "side": "A"},
    )
    found = code_by_codebook(rows, study()).query("statement_id == 's00' and issue == 'reactors'")
    assert found["polarity"].tolist() == ["neutral"]


def test_the_words_that_decided_are_named():
    evidence = coded("We have no reason not to enter into talks.", "talks")["evidence"]
    assert evidence == "reading: no … not … “talks” → favour"


def test_scores_have_the_sign_of_the_polarity():
    rows = code_by_codebook(statements(*({"content": c, "side": s} for c, s, _, _ in SAID)), study())
    signs = rows["score"].map(lambda score: (score > 0) - (score < 0))
    assert (signs == rows["polarity"].map({"favour": 1, "neutral": 0, "against": -1})).all()


def test_every_statement_is_coded_on_every_issue():
    rows = code_by_codebook(statements({}, {}), study(), stances(stance(0, "talks", "favour")))
    assert (len(rows), rows["probability"].isna().all()) == (6, True)


def test_only_id_and_words_are_needed():
    rows = code_by_codebook(statements({}, {})[["statement_id", "content"]], study())
    assert len(rows) == 6


def test_no_statements_give_an_empty_table():
    assert code_by_codebook(statements(), study()).empty


def test_markup_and_odd_characters_are_only_text():
    content = '#import("x") <b>talks</b> =1+1 \\input{a} 회담 \u202e talks'
    assert coded(content, "talks")["polarity"] == "neutral"


@pytest.mark.parametrize(
    ("term", "pole"), [("reactors", -1), ("reactor programme", -1), ("shutdown", 1), ("reactor-free", 1)]
)
def test_the_codebook_tells_what_is_to_be_ended(term, pole):
    terms = issue_terms(study().issues[1]).terms[pattern(term)[0]]
    assert [found.pole for found in terms if found.stems == pattern(term)] == [pole]


@pytest.mark.parametrize(
    "forms", ["give gave gives giving given", "lift lifts lifted lifting", "deny denied denies denying",
              "agree agreed agreeing", "drop dropped dropping", "ease eased easing", "shutdown shutdowns"]
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("will", "willing"), ("read", "ready"), ("deny", "den")])
def test_different_words_keep_their_stems(one, other):
    assert stem(one) != stem(other)


def test_the_vocabulary_has_no_word_in_two_opposed_classes():
    words = polarity_vocabulary()
    assert not set(words["support"]) & set(words["oppose"]) and not set(words["praise"]) & set(words["scorn"])


def test_the_condition_is_a_clause_of_its_own():
    parts = split_clauses("We will talk if you lift it, and soon.", condition="if you lift it")
    assert [part.condition for part in parts] == ["", "wanted", ""]


@pytest.mark.parametrize(
    ("content", "conditions"),
    [
        ("We will not speak before they leave.", ["", "demanded"]),
        ("We will not appear before the court.", [""]),
        ("Only if they leave will we speak.", ["wanted", ""]),
        ("The embargo, which nobody wants, must end.", ["", ""]),
    ],
)
def test_clauses(content, conditions):
    assert [part.condition for part in split_clauses(content)] == conditions


def test_what_is_said_of_a_noun_stays_beside_it():
    parts = split_clauses("The embargo, which nobody wants, must end.")
    words = [" ".join(token.text for token in part.tokens) for part in parts]
    assert words == ["The embargo must end", "which nobody wants"]


def test_a_clause_that_tells_who_is_meant_is_taken_out():
    parts = split_clauses("Any ship that refused to pay would be turned back.")
    words = [(" ".join(token.text for token in part.tokens), part.relative) for part in parts]
    assert words == [("Any ship would be turned back", False), ("that refused to pay", True)]


def reference():
    if not REFERENCE.exists():
        pytest.skip("the article of reference lies outside the repository (../shared)")
    return yaml.safe_load(REFERENCE.read_text(encoding="utf8"))["statements"]


def test_the_article_of_reference():
    given = reference()
    said_after = {
        "US policy toward North Korea remains unchanged.": (
            "This reaffirmed Washington’s continued adherence to the long-held principle of “complete "
            "denuclearization” in its dealings with Pyongyang."
        )
    }
    rows = [
        {
            "after": said_after.get(one["content"]),
            **{key: one.get(key) for key in ("content", "side", "condition")},
        }
        for one in given
    ]
    found = code_by_codebook(statements(*rows), load_study(ROOT / "data" / "studies" / "us-dprk"))
    taken = {
        (row.statement_id, row.issue): (row.polarity, row.conditional)
        for row in found.itertuples()
        if row.polarity != "neutral"
    }
    assert taken == {
        (f"s{number:02}", issue): (polarity, one.get("conditional", False))
        for number, one in enumerate(given)
        for issue, polarity in one["stances"].items()
    }
