"""English, or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.articles.kinds import language_of

ENGLISH = (
    "The minister said that the bridge would not be built before the decade ends, because they disagree."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (ENGLISH + "\n추천 뉴스\n이 기사를 공유합니다\n주요기사", "en"),
        ("Talks fail", "en"),
        ("", "en"),
        ("오를로바 총리는 다리를 놓지 않겠다고 말했다.", "ko"),
        ("橋は十年以内に建設されないと大臣は火曜日に述べた。", "ja"),
        ("部长星期二说这座桥不会在十年之内建成", "zh"),
        ("Министр заявила, что мост не построят.", "ru"),
        (
            "Le ministre a déclaré mardi que le pont ne serait pas construit avant la fin de la décennie, "
            "car les deux gouvernements ne sont pas d'accord sur son prix.",
            "fr",
        ),
        (
            "Die Ministerin sagte am Dienstag, dass die Brücke nicht vor dem Ende des Jahrzehnts gebaut "
            "werde, weil sich die beiden Regierungen über den Preis nicht einig seien.",
            "de",
        ),
        (
            "Ministeren sagde tirsdag i parlamentet, at broen ikke vil blive bygget før slutningen "
            "af årtiet, for de to regeringer er ikke enige om prisen, og hun har talt med ham.",
            "da",
        ),
        (
            "Menteri mengatakan pada hari Selasa bahwa jembatan itu tidak akan dibangun sebelum akhir "
            "dasawarsa karena kedua pemerintah tidak sepakat tentang harga dan letaknya.",
            "id",
        ),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert 2 <= len(language_of(text)) <= 3
