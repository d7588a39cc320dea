"""The report as a page, of the invented dispute: for the tests that read it and those that open it."""

from inspect import signature

from invented import dispute, study

from helpers import web_report
from helpers.codes import settle
from helpers.showing.contents import contents

HOSTILE = (
    "</script><script>alert(1)</script> <img src=http://weir.example/x onerror=alert(2)> <!-- ]]> "
    "&lt;b&gt; javascript:alert(3) {{ 7 * 7 }} {% raw %} \"quoted\" 'single' \U0001f680 \x07 \u2028 하늘섬"
)
PLATES = {
    "timeline": "timeline",
    "positions": "positions-figure",
    "divergence": "divergence",
    "coalitions": "coalitions-figure",
    "asks": "asks",
    "sensitivity": "sensitivity-figure",
}
FIGURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"


def page_of(
    count: int = 24, *, figures: dict | None = None, more: dict | None = None, **changes: object
) -> str:
    parts = dispute(count, **changes)
    if count:
        parts["articles"].loc[0, "title"] = HOSTILE
    said = contents(
        study(title="The dam & <b>"),
        codes=settle(parts["stances"]),
        **{name: part for name, part in parts.items() if name in signature(contents).parameters},
    )
    plates = {
        name: {"name": name, "key": key, "svg": FIGURE, "alt": f"Figure of {name}, “in words”.", "width": 1.0}
        for name, key in PLATES.items()
    }
    names = ("articles", "statements", "stances", "events")
    return web_report.web_page(
        said | {"figures": plates | (figures or {})} | (more or {}),
        study=study(), **{name: parts[name] for name in names},
    )  # fmt: skip
