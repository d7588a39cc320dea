"""The report as a page, of the invented dispute: for the tests that read it and those that open it."""

from types import SimpleNamespace

from invented import dispute, put_right, study

from helpers.report.contents import contents
from helpers.report.findings.sensitivity import NOTHING, summarize_sensitivity
from helpers.report.registry import by_section, in_order
from helpers.report.web import page as web_report
from helpers.stances.codes.read import select_codes
from helpers.study.study import Study

HOSTILE = (
    "</script><script>alert(1)</script> <img src=http://weir.example/x onerror=alert(2)> <!-- ]]> "
    "&lt;b&gt; javascript:alert(3) {{ 7 * 7 }} {% raw %} \"quoted\" 'single' \U0001f680 \x07 \u2028 하늘섬"
)
FIGURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"


def said_of(the_study: Study, parts: dict, *, svg: str = FIGURE) -> dict:
    """What the report says of these parts, each figure a stand-in with its own caption."""
    given = {"codes": select_codes(parts["stances"]), "sensitivity": NOTHING} | parts
    given = SimpleNamespace(study=the_study, **given)
    plates = [
        {
            "name": one.name, "key": one.key, "section": one.section, "svg": svg, "width": 1.0,
            "tall": False,
            "alt": f"Figure of {one.name}, “in words”.",
            "caption": one.caption(given),
        }
        for one in in_order()
    ]  # fmt: skip
    said = contents(given, findings=parts["findings"], summary=summarize_sensitivity(NOTHING))
    return said | {"sections": by_section(plates)}


def page_of(count: int = 24, *, mend: dict | None = None, **changes: object) -> str:
    """``mend``: what goes into every correction; None: nobody has corrected anything."""
    parts = dispute(count, **changes) if mend is None else put_right(dispute(count, **changes), **mend)
    if count:
        parts["articles"].loc[0, "title"] = HOSTILE
    given = SimpleNamespace(study=study(), codes=select_codes(parts["stances"]), **parts)
    return web_report.web_page(said_of(study(title="The dam & <b>"), parts), given)
