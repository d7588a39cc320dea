"""Speakers: names, surnames, pronouns, offices and governments, kept apart where they are not the same."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import UNREAD, articles, heard, study

from helpers import extract_statements
from helpers.statements.actors import role_note
from helpers.statements.cast import read_cast
from helpers.statements.speakers import resolve, resolve_label

DAY = date(2031, 3, 10)
ACTORS = {actor.id: actor for actor in study().actors}


def speakers(text: str, *, known: bool = True) -> list[str | None]:
    return [row.speaker for row in heard(text, known=known)]


BOTH_WAYS = pytest.mark.parametrize("known", [False, True], ids=["alone", "with a study"])
WITH_A_STUDY = pytest.mark.parametrize(
    "known", [pytest.param(False, marks=UNREAD), True], ids=["alone", "with a study"]
)


@BOTH_WAYS
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orla Venn said the dam was old. Venn said it would break.", ["Orla Venn", "Orla Venn"]),
        ("Orla Venn said the dam was old. “It will break,” she said.", ["Orla Venn", "Orla Venn"]),
        ("“It will break,” Orla Venn said. “It is old,” she added.", ["Orla Venn", "Orla Venn"]),
        (
            "Foreign Minister Orla Venn arrived on Sunday. The minister said the talks would go on.",
            ["Orla Venn"],
        ),
        (
            "Foreign Minister Orla Venn said it was late. The minister said it was cold.",
            ["Orla Venn", "Orla Venn"],
        ),
        ("Orla Venn, the foreign minister, said the dam was old.", ["Orla Venn"]),
        (
            "Dov Karst said it was late. “I hear a new sound,” Orla Venn said, "
            "but she denied that it was old.",
            ["Dov Karst", "Orla Venn", "Orla Venn"],
        ),
        pytest.param(
            "Minister Dahl said it was late. Brenn, by contrast, said she saw no end. “It ends,” she said.",
            ["Minister Dahl", "Brenn", "Brenn"],
            marks=UNREAD,
        ),
        pytest.param(
            "The poet Ulf Dahl called the dam “a gift”. In Rune Bay, a spokesman for the Dunmark trade "
            "ministry dismissed the remarks. The dam is old, he said.",
            [
                "Ulf Dahl",
                "spokesman for the Dunmark trade ministry",
                "spokesman for the Dunmark trade ministry",
            ],
            marks=UNREAD,
        ),
        ("Orla Venn met Dov Karst on Sunday. “He was late,” Venn said.", ["Orla Venn"]),
        ("Mrs. Orla Venn met Dov Karst. She said the river belonged to both countries.", ["Orla Venn"]),
        (
            "Mr. Dov Karst met Mrs. Orla Venn. She said the river was wide. He said it was deep.",
            ["Orla Venn", "Dov Karst"],
        ),
        (
            "Orla Venn said the dam was old. Dov Karst said it was new. Venn said it was shut.",
            ["Orla Venn", "Dov Karst", "Orla Venn"],
        ),
        ("Tam Venn said the dam was old. Orla Venn said it was new.", ["Tam Venn", "Orla Venn"]),
        (
            "Tam Venn said the dam was old. Orla Venn said it was new. “It was built last year,” Venn added.",
            ["Tam Venn", "Orla Venn", "Orla Venn"],
        ),
        (
            "Dov Karst said the dam was old. His sister, Ada Karst, said it was new. Ada Karst was cold.",
            ["Dov Karst", "Ada Karst"],
        ),
        (
            "Ada Karst came to the river. She stayed a day. Dov Karst was not there. “It is old,” she said.",
            ["Ada Karst"],
        ),
        ("Dov Karst came on Sunday. Of Orla Venn he remarked: “She is late.”", ["Dov Karst"]),
        ("“It is old,” she said.", ["she"]),
        (
            "ŠIBENSK, March 13 — Éloi Maštal said the dam was old. “Éclairs are sold,” said Maštal.",
            ["Éloi Maštal", "Éloi Maštal"],
        ),
        (
            "An Arvenian official said the gauges were broken. The official said they would be repaired.",
            ["Arvenian official", "Arvenian official"],
        ),
        (
            "The chairman of the Belmor River Society said the dam was old. "
            "The chairman of the Corvian Peace League said it was new. The chairman said it was shut.",
            [
                "chairman of the Belmor River Society",
                "chairman of the Corvian Peace League",
                "chairman of the Corvian Peace League",
            ],
        ),
        (
            "Dov Karst came to the graves of Tam Venn, Ilse Brandt and Rolf Amsel. He said it was late.",
            ["Dov Karst"],
        ),
        ("Dov Karst stood on the Sarn River. He said the water was high.", ["Dov Karst"]),
        ("Dov Karst left in November Juche. He said the water was high.", ["Dov Karst"]),
        (
            "The Corvian envoy said the gauges were broken. The envoy said they would be repaired.",
            ["Corvian envoy", "Corvian envoy"],
        ),
    ],
)
def test_speakers_are_resolved_within_an_article(text: str, expected: list[str], known: bool) -> None:
    assert speakers(text, known=known) == expected


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("He sat. He ate. She left.", "m"),
        ("He sat. He ate. He ran. She left. She ran.", None),
        (" " * 235 + "He sat.", "m"),
        (" " * 236 + "He sat.", None),
    ],
)
def test_pronouns_within_250_characters_tell_a_gender_two_in_three(text: str, gender: str | None) -> None:
    assert read_cast("Ulf Dahl came. " + text).genders.get("Ulf Dahl") == gender


@pytest.mark.parametrize(("between", "count"), [(5, 1), (6, 0)])
def test_kin_are_named_within_five_words(between: int, count: int) -> None:
    cast = read_cast("Ana Marsh " + "came " * between + "her brother, Tom Marsh, left.")
    assert len(cast.relatives) == count


@pytest.mark.parametrize(
    ("before", "who"), [("On that old cold", "Dov Karst"), ("On that very old cold", "Orla Venn")]
)
def test_a_name_begins_its_sentence_behind_four_words_at_most(before: str, who: str) -> None:
    text = f"Orla Venn said it was old. {before} Dov Karst sat. “It is late,” he said."
    cast, he = read_cast(text), text.index("he said")
    assert resolve(cast, "Orla Venn", (0, 9), begins=15).name == "Orla Venn"
    assert resolve(cast, "he", (he, he + 2), begins=text.index("It is")).name == who


ANA = "President Ana Marsh"
TOM = "General Tom Marsh"


@BOTH_WAYS
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dov Karst came. The Gray Corridor stays shut. The Gray Corridor will close again, he warned.",
            "Dov Karst",
        ),
        ("The Blue Gate was opened by Orla Venn. “It is wide,” she said.", "Orla Venn"),
        ("Talks on the Northern Lights ended. “We are tired,” he said.", "he"),
        ("Dov Karst spoke in Tall Pines. “The trees are old,” he said.", "Dov Karst"),
        ("Orla Venn was late. Snow fell in Tall Pines. “It is cold,” she said.", "Orla Venn"),
        ("The Water Party’s Ulf Dahl came. “We are tired,” he said.", "Ulf Dahl"),
        ("The late President Ulf Dahl was honoured. “We are tired,” he had said.", "Ulf Dahl"),
        ("They believed in Ulf Dahl. Dahl came. “We are tired,” he said.", "Ulf Dahl"),
    ],
)
def test_no_thing_or_place_is_a_person(text: str, expected: str, known: bool) -> None:
    assert speakers(text, known=known) == [expected]


@WITH_A_STUDY
def test_a_government_called_by_its_head_names_a_person(known: bool) -> None:
    assert speakers("The Dov Karst government fell. “We are tired,” he said.", known=known) == ["Dov Karst"]


@BOTH_WAYS
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ANA} and her brother, general Tom Marsh, came. “We wait,” Marsh said.", ["Ana"]),
        (
            f"{ANA} and her brother, general Tom Marsh, came. “I do,” he said. “I too,” she said.",
            ["Tom", "Ana"],
        ),
        (f"{ANA} met her brother, general Tom Marsh. “It is late,” his sister said.", ["Ana"]),
        (f"{TOM} met his sister, Ana Marsh. “It is late,” he said. “No,” his sister said.", ["Tom", "Ana"]),
        (f"{ANA} came. Her brother, {TOM}, left. “I do,” her brother said.", ["Tom"]),
        (f"{ANA} came. {TOM} left. “I do,” President Marsh said.", ["Ana"]),
        (
            f"{ANA} came. {TOM} left. “I do,” General Marsh said. “I do,” President Marsh said.",
            ["Tom", "Ana"],
        ),
        pytest.param(
            f"{TOM} said it was late. {ANA} left. “I do,” she said. “I too,” he said.",
            ["Tom", "Ana", "Tom"],
            marks=UNREAD,
        ),
        (f"{TOM} said it was late. {ANA} said it was not. “I do,” Ms. Marsh said.", ["Tom", "Ana", "Ana"]),
        (
            "Tom Marsh said it was old. Ana Marsh said it was new. "
            "“No,” Ms. Marsh said. “I do,” Mr. Marsh said.",
            ["Tom", "Ana", "Ana", "Tom"],
        ),
        (f"{TOM} said it was late. His sister said it was not. “I do,” he said.", ["Tom", "His", "Tom"]),
    ],
)
def test_two_of_one_surname_are_told_apart(text: str, expected: list[str], known: bool) -> None:
    assert [str(name).split()[0] for name in speakers(text, known=known)] == expected


BOTH = "Orla Venn and Dov Karst"


@BOTH_WAYS
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orla Venn and Dov Karst said the dam was old.", [BOTH]),
        ("Both Orla Venn and Dov Karst agreed in a joint statement that the dam was old.", [BOTH]),
        ("“The dam is old,” said Orla Venn and Dov Karst in a joint letter.", [BOTH]),
        ("Foreign Minister Orla Venn and President Dov Karst said the dam was old.", [BOTH]),
        ("Dov Karst of Belmor and Orla Venn of Arvenia said it was old.", ["Dov Karst and Orla Venn"]),
        pytest.param(
            "Orla Venn met Dov Karst. Venn and Karst said it was old. They added it leaked.",
            [BOTH, BOTH],
            marks=UNREAD,
        ),
        pytest.param(
            "Orla Venn met Dov Karst. Venn and Karst said it was old. Both warned it leaked.",
            [BOTH, BOTH],
            marks=UNREAD,
        ),
        ("Orla Venn and Dov Karst said it was old. “It leaks,” Karst said.", [BOTH, "Dov Karst"]),
        (
            "Orla Venn, Dov Karst and Ilse Brandt said the dam was old.",
            ["Orla Venn, Dov Karst and Ilse Brandt"],
        ),
        ("Orla Venn and her aides said the dam was old.", ["Orla Venn"]),
        ("Aides to Dov Karst said the dam was old.", ["Aides to Dov Karst"]),
        ("Orla Venn, the minister for water and energy, said the dam was old.", ["Orla Venn"]),
        ("Supporters of Orla Venn and Dov Karst said the dam was old.", ["Supporters of " + BOTH]),
    ],
)
def test_a_joint_statement_is_of_both(text: str, expected: list[str], known: bool) -> None:
    assert speakers(text, known=known) == expected


@WITH_A_STUDY
def test_a_joint_statement_may_begin_with_its_speakers(known: bool) -> None:
    assert speakers("According to Orla Venn and Dov Karst, the dam is old.", known=known) == [BOTH]


@pytest.mark.parametrize(
    ("text", "actor", "side"),
    [
        ("Orla Venn and Dov Karst said the dam was old.", None, None),
        ("Orla Venn and Tam Venn said the dam was old.", None, "A"),
        ("Arvenia and Belmor said the dam was old.", None, None),
        ("Arvenia and Corvia said the dam was old.", "pact", "C"),
    ],
)
def test_a_joint_statement_is_counted_for_nobody_alone(
    text: str, actor: str | None, side: str | None
) -> None:
    (row,) = heard(text, known=True)
    assert (row.actor_id, row.side) == (actor, side)


def test_unnamed_officials_of_two_governments_stay_apart() -> None:
    first, second = speakers(
        "An Arvenian official said it was late. A Belmor official said it was early.", known=False
    )
    assert first != second


@pytest.mark.parametrize(
    ("text", "actor", "side"),
    [
        ("Ostrow said the dam would stay shut.", "belmor", "B"),
        ("Belmor said the dam would stay shut.", "belmor", "B"),
        ("Tarn warned that the dam would break.", "arvenia", "A"),
        ("The Corvian government said both were to blame.", "corvia", "C"),
        ("The Foreign Ministry of Belmor said the dam would stay shut.", "ministry", "B"),
        ("Orla Venn said the dam was old.", "orla", "A"),
        ("President Dov Karst said the dam was old.", "dov", "B"),
        ("President Karst said the dam was old. Ada Karst was not there.", "dov", "B"),
        ("Water Minister Tam Venn said the dam was old.", "tam", "A"),
        ("An Arvenian official said the gauges were broken.", "official", "A"),
    ],
)
def test_speakers_resolve_to_the_actors_of_the_study(text: str, actor: str, side: str) -> None:
    (row,) = heard(text, known=True)
    assert (row.actor_id, row.side) == (actor, side)


@pytest.mark.parametrize(
    ("text", "actor", "side"),
    [
        ("Arvenia’s foreign minister said the dam was old.", "orla", "A"),
        ("“The dam is old,” Arvenia's foreign minister said.", "orla", "A"),
        ("According to the foreign minister of Arvenia, the dam is old.", "orla", "A"),
        ("The Arvenian foreign minister said the dam was old.", "orla", "A"),
        ("The Belmor president warned that the dam was old.", "dov", "B"),
        ("Belmor’s deputy water minister said the dam was old.", "ilse", "B"),
        ("Belmor’s water minister said the dam was old.", None, "B"),
        ("Arvenia’s president said the dam was old.", None, "A"),
        ("Belmor’s government said the dam was old.", "belmor", "B"),
        ("The government of Belmor said the dam was old.", "belmor", "B"),
        ("Arvenia’s ambassador to Belmor said the dam was old.", None, None),
        ("Orla Venn’s spokesman said the dam was old.", None, "A"),
        ("Orla Venn’s lawyer Rolf Amsel said the dam was old.", None, "A"),
        ("Orla Venn’s letter said the dam was old.", "orla", "A"),
    ],
)
def test_the_office_of_a_government_is_whoever_holds_it(text: str, actor: str | None, side: str) -> None:
    (row,) = heard(text, known=True)
    assert (row.actor_id, row.side) == (actor, side)


@pytest.mark.parametrize(
    ("text", "actor", "side"),
    [
        ("Arvenia shut the dam on Monday, and its foreign minister said it was old.", "orla", "A"),
        ("Belmor shut the dam on Monday and its president said it was old.", "dov", "B"),
        (
            "The dam is shut. Its foreign minister said it was old. The foreign minister is Rolf Amsel.",
            None,
            None,
        ),
        ("The dam is old, its water minister said. Water Minister Tam Venn came late.", "tam", "A"),
        ("Arvenia shut the dam, and its energy minister said it was old.", None, "A"),
        ("Dov Karst was late. His government said the dam was old.", "belmor", "B"),
        ("Orla Venn was late. Her spokesman said the dam was old.", None, "A"),
    ],
)
def test_its_minister_is_of_the_government_that_opens_the_sentence(
    text: str, actor: str | None, side: str | None
) -> None:
    (row,) = heard(text, known=True)
    assert (row.actor_id, row.side) == (actor, side)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minister Ida Roe met the prime minister, Rolf Amsel, who left. {} said it was old.", "Rolf Amsel"),
        ("Prime Minister Rolf Amsel met Foreign Minister Ida Roe. {} said it was old.", "Rolf Amsel"),
        ("Foreign Minister Ida Roe left. {} said it was old. Prime Minister Rolf Amsel left.", "Rolf Amsel"),
        ("Foreign Minister Ida Roe was late. {} said it was old.", "prime minister"),
        ("Vice President Ida Roe was late. The president said it was old.", "president"),
        ("Foreign Minister Ida Roe was late. The minister said it was old.", "Ida Roe"),
        ("Ida Roe, the minister of defence, was late. The defence minister said it was old.", "Ida Roe"),
    ],
)  # fmt: skip
def test_two_ministers_are_told_apart_by_their_portfolios(text: str, expected: str) -> None:
    assert speakers(text.format("The prime minister"), known=False) == [expected]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "Belmor shut the dam. Tam Venn met the foreign minister. The foreign minister said it was old.",
            "orla",
        ),
        ("The foreign minister of Corvia came. The prime minister said it was old.", None),
        ("Snow fell on Tarn. The foreign minister said it was old.", "orla"),
        ("Snow fell. The foreign minister said it was old.", None),
    ],
)
def test_a_bare_office_is_whoever_holds_it_in_a_study(text: str, actor: str | None) -> None:
    (row,) = heard(text, known=True)
    assert row.actor_id == actor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Orla Venn was late. Karst denied this. “We just do not want it,” he said.", "Karst", marks=UNREAD
        ),
        ("Mrs. Orla Venn said it was late. Karst shook his head. It was early, he said.", "Karst"),
        ("Tam Venn spoke of Karst. “We just do not want it,” he said.", "Tam Venn"),
    ],
)
def test_a_pronoun_may_mean_one_whom_the_article_never_names_in_full(text: str, expected: str) -> None:
    assert speakers(text)[-1] == expected


def test_an_office_is_held_on_the_day_of_the_statement() -> None:
    told = "{} Corvia’s envoy said that the dam was old."
    river = study()
    roles = [{"title": "Envoy", "from": "2030-01-01", "to": "2030-12-31"}]
    then = {"id": "then", "name": "Rolf Amsel", "side": "C", "roles": roles}
    now = {"id": "now", "name": "Ida Rune", "side": "C", "roles": [{"title": "Envoy", "from": "2031-01-01"}]}
    river = study(actors=[*map(dict, river.model_dump(by_alias=True)["actors"]), then, now])
    found = extract_statements(articles(told.format("On Monday,"), told.format("On 3 March 2030,")), river)
    assert list(found["actor_id"]) == ["now", "then"]


@pytest.mark.parametrize(
    ("printed", "actor"),
    [
        ("Mohad Elbaradi", "mohad"),
        ("ElBaradi", "mohad"),
        ("MOHAD ELBARADI", "mohad"),
        ("El-Baradi Mohad", "mohad"),
        ("Pena", "pena"),
        ("J R Peña", "pena"),
        ("Peoples’ Council", "council"),
        ("The U.N.", "un"),
        ("Un", None),
        ("Strand", None),  # another bears it, too
        ("Baradi", None),
        ("LI Wang", None),  # two people, told apart by order alone
        ("Li Wang", "li"),
    ],
)
def test_a_name_leads_to_its_actor_in_any_spelling(printed: str, actor: str | None) -> None:
    actors = [
        {"id": "mohad", "name": "Mohad El-Baradi", "side": "A", "aliases": ["Elbaradi"]},
        {"id": "pena", "name": "J. R. Peña", "side": "A", "aliases": ["Peña"]},
        {"id": "leif", "name": "Leif Strånd", "side": "A", "aliases": ["Strånd"]},
        {"id": "eva", "name": "Eva Strånd", "side": "A"},
        {"id": "li", "name": "Li Wang", "side": "A"},
        {"id": "wang", "name": "Wang Li", "side": "B"},
        {"id": "council", "name": "People's Council", "side": "B", "kind": "organization"},
        {"id": "un", "name": "UN", "side": "C", "kind": "organization"},
    ]
    cast = read_cast(f"{printed} said that the dam was old.", study(actors=actors))
    assert resolve(cast, printed, (0, len(printed)), begins=len(printed) + 6).actor_id == actor


def test_the_sister_of_an_actor_is_not_the_actor() -> None:
    (row,) = heard("The sister of Dov Karst said the dam would stay shut.", known=True)
    assert row.actor_id != "dov"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "The Foreign Ministry of Belmor replied. A spokesman for the ministry said the dam was old.",
            None,
        ),
        ("Water Minister Tam Venn met farmers. The Water Minister said the dam was old.", "tam"),
        ("The aide to President Dov Karst said the dam would stay shut.", None),
    ],
)
def test_an_office_is_not_its_body(text: str, actor: str | None) -> None:
    (row,) = heard(text, known=True)
    assert row.actor_id == actor


def test_a_spokesman_for_the_ministry_keeps_its_side() -> None:
    text = "The Foreign Ministry of Belmor replied. A spokesman for the ministry said the dam was old."
    (row,) = heard(text, known=True)
    assert (row.speaker, row.side) == ("Belmor Foreign Ministry spokesman", "B")


@pytest.mark.parametrize(
    ("label", "title", "name", "role"),
    [
        (
            "MR. RUNE",
            "Press Briefing by Press Secretary Anton Rune, 3/4/2031",
            "Anton Rune",
            "Press Secretary",
        ),
        (
            "MS. RUNE",
            "Briefing by Deputy Water Advisor for River Affairs Ada Rune",
            "Ada Rune",
            "Deputy Water Advisor for River Affairs",
        ),
        ("PRESIDENT AMSEL", "Remarks after the meeting", "Amsel", "President"),
        (
            "Rolf Amsel",
            "Press Statement of Vice Director of the W.C., RPA Rolf Amsel",
            "Rolf Amsel",
            "vice director of the River Party",
        ),
    ],
)
def test_labels_give_name_and_office(label: str, title: str, name: str, role: str) -> None:
    text = "Rolf Amsel, vice director of the River Party, issued the following statement:\nIt is so."
    speaker = resolve_label(read_cast(text if label.istitle() else "It is so."), label, title)
    assert (speaker.name, speaker.role_printed) == (name, role)


def test_a_stranger_has_neither_actor_nor_side() -> None:
    (row,) = heard("Rolf Amsel said the dam was old.", known=True)
    assert (row.speaker, row.actor_id, row.side) == ("Rolf Amsel", None, None)


def test_without_a_study_there_is_neither_actor_nor_side() -> None:
    (row,) = heard("Orla Venn said the dam was old.")
    assert (row.speaker, row.actor_id, row.side) == ("Orla Venn", None, None)


@pytest.mark.parametrize(
    ("text", "role", "noted"),
    [
        ("Foreign Minister Orla Venn said the dam was old.", "Foreign Minister", False),
        ("Orla Venn, the foreign minister, said the dam was old.", "Foreign Minister", False),
        ("Orla Venn said the dam was old.", "Foreign Minister", False),
        ("Former Foreign Minister Orla Venn said the dam was old.", "Foreign Minister", True),
        ("Ambassador to Corvia Orla Venn said the dam was old.", "Foreign Minister", True),
        ("Deputy Water Minister Ilse Brandt said the dam was old.", "Deputy Water Minister", False),
        ("Water Minister Ilse Brandt said the dam was old.", "Deputy Water Minister", True),
        ("Former President Dov Karst said the dam was old.", "President", True),
    ],
)
def test_a_role_that_contradicts_the_study_is_noted(text: str, role: str, noted: bool) -> None:
    (row,) = heard(text, known=True)
    assert (row.role, row.role_note is not None) == (role, noted)


@pytest.mark.parametrize(
    ("actor", "printed", "day", "noted"),
    [
        ("orla", "Foreign Minister", DAY, False),
        ("orla", "Former Foreign Minister", DAY, True),
        ("orla", "former ambassador to Corvia", date(2029, 5, 1), True),
        ("orla", "Ambassador to Corvia", date(2029, 5, 1), False),
        ("orla", "Foreign Minister", date(2029, 5, 1), True),
        ("ilse", "Deputy Water Minister", DAY, False),
        ("ilse", "Water Minister", DAY, True),
        ("ilse", "Deputy Water Minister", date(2032, 5, 1), True),
        ("ilse", "Water Minister", date(2032, 5, 1), False),
        ("ada", "Minister", DAY, False),
        ("orla", None, DAY, False),
        ("orla", "Former Foreign Minister", None, False),
    ],
)
def test_roles_are_compared_on_the_day(
    actor: str, printed: str | None, day: date | None, noted: bool
) -> None:
    assert (role_note(ACTORS[actor], printed, day) is not None) == noted


def test_an_ambassador_who_became_minister_may_be_called_a_former_ambassador() -> None:
    assert role_note(ACTORS["orla"], "former ambassador to Corvia", DAY) is None


TEXTS = st.lists(
    st.sampled_from(
        [
            "Orla Venn",
            "Karst",
            "the official",
            "He",
            "she",
            "An Arvenian official",
            ", the minister,",
            " said ",
            "Mrs. ",
            ". ",
            "\n",
        ]
    )
    | st.text(max_size=6),
    min_size=1,
    max_size=10,
).map(" ".join)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_any_words_can_be_a_source(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = data.draw(st.integers(-1, len(text) - 1))
    meant = ((at, at + 1 if at >= 0 else -1, 0.9),)
    found = resolve(read_cast(text, study()), text[start:end], (start, end), begins=start, meant=meant)
    assert found.actor_id is None or found.actor_id in ACTORS


@pytest.mark.parametrize("more", [" the North Fork", ", the Ferry Line", " and the", ", who, the old"])
def test_a_source_without_end_is_read_in_time(more: str) -> None:
    """Patterns that try every way to part a list would not come back from one of these."""
    printed = "Orla Venn" + more * 2000
    found = resolve(read_cast(printed, study()), printed, (0, len(printed)), begins=len(printed))
    assert found.name
