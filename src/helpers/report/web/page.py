"""The report as one page for a browser, from the same contents and figures as the PDF."""

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.report.corrections import changes_of
from helpers.report.entries import day_of, in_order_of_days, rows_of, short_ids, text_of
from helpers.report.listings import confidence_of
from helpers.report.printing import printable
from helpers.report.web.cards import article_name, pieces
from helpers.report.web.explorer import explorer

if TYPE_CHECKING:
    from markupsafe import Markup

PARTS = Path(__file__).parent
VEGA_LITE = "6.4"
SIGNS = {"favour": ("▲", "△", "for"), "against": ("▼", "▽", "against"), "neutral": ("●", "○", "neutral")}


def web_page(said: dict[str, Any], given: Any) -> str:
    """The report as one HTML file that fetches nothing: text, figures, tables, and the timeline to explore.

    ``said`` is what the PDF is made from: ``contents``, and its sections with their figures;
    ``given`` has the study and its tables as attributes, by the names that ``build_report`` gives them.
    Every text is escaped; the page's own policy (Content-Security-Policy) lets only its one script and one
    style run, known by their hashes. Light and dark, for screen, keyboard and print. Same input, same
    bytes. Not for thousands of statements: the page holds them all.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style, script = (PARTS / "page.css").read_text(encoding="utf8"), _script()
    articles, statements = given.articles, given.statements
    changes = changes_of(given.corrections, study=given.study)
    chart = explorer(statements, given.stances, articles, given.events,
                     study=given.study, codes=given.codes, reading=False)  # fmt: skip
    chart.pop("$schema")  # the page's Vega-Lite is newer than the notebook's, and reads the same chart
    sections = [one | {"figures": list(map(_plate, one["figures"]))} for one in said["sections"]]
    positions = [group | {"size": len(group["rows"])} for group in said["positions"]]
    pages = Environment(loader=FileSystemLoader(PARTS), autoescape=True, undefined=StrictUndefined)
    policy = (  # the page may run this script, wear this style, show the pictures in it, and nothing else
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return pages.get_template("page.html").render(
        d=said | {"positions": positions, "sections": sections}, names=said["names"], signs=SIGNS,
        passages=list(_passages(statements, articles, changes)), chart=_data(chart), policy=policy,
        style=Markup(style), script=Markup(script),
    )  # fmt: skip


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf8')).digest()).decode()}'"


@cache
def _script() -> str:
    """Vega and Vega-Lite, as they come with the install, and the few lines of this page, in one script."""
    import vl_convert

    bundle = vl_convert.javascript_bundle((PARTS / "page.js").read_text(encoding="utf8"), VEGA_LITE)
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--").strip()


def _data(tree: Any) -> "Markup":
    """JSON that cannot end the element it stands in, whatever it says."""
    from markupsafe import Markup

    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _plate(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure as a picture in the page; as a picture its SVG runs and fetches nothing."""
    svg = base64.b64encode(figure["svg"].encode("utf8")).decode()
    return figure | {"source": f"data:image/svg+xml;base64,{svg}"}


def _passages(
    statements: pd.DataFrame, articles: pd.DataFrame, changes: dict[str, list[str]]
) -> Iterator[dict]:
    """Article by article, its statements with what stands around them, and what was corrected in them."""
    ids = short_ids(statements["statement_id"])
    by_article = dict(list(in_order_of_days(statements).groupby("article_id")))
    ordered = articles.sort_values(["published", "source_file"], na_position="last", kind="stable")
    for article in ordered.to_dict("records"):
        if article["article_id"] in by_article:
            yield {
                "title": printable(article["title"]) or "Article without a title",
                "origin": f"{article_name(article)} · {printable(article['source_file'])}",
                "passages": [
                    _passage(row, ids, text_of(article["text"]))
                    | {"corrected": [printable(one) for one in changes.get(row.statement_id, [])]}
                    for row in rows_of(by_article[article["article_id"]])
                ],
            }


def _passage(row: Any, ids: dict[str, str], text: str) -> dict:
    day = day_of(row.said_on, row.said_on_precision)
    return {
        "id": ids[row.statement_id], "day": "day unknown" if day == "unknown" else day,
        "speaker": printable(text_of(row.speaker) or text_of(row.source)) or "Not named",
        "evidence": printable(row.said_on_evidence) or "nothing in the text gives it",
        "confidence": confidence_of(row).strip("–"),
        "pieces": pieces(row, text),
    }  # fmt: skip
