"""How far a machine coder can be trusted, in sentences, and what cannot be told."""

from typing import Any

import pandas as pd

from helpers.showing.wording import number

FEW = 30  # codes below which a figure is called a first impression
NO_CODES = "Unknown: nothing here has a reference code."
NO_PROBABILITY = "Unknown: too few reference codes to give the machine's codes a probability."


def trust(measured: pd.DataFrame) -> str:
    """How good each machine is: a sentence a row of ``evaluate`` (over all issues; index: the coder)."""
    return " ".join(_trust(row) for row in measured.itertuples()) or NO_CODES


def _trust(row: Any) -> str:
    known = pd.notna(row.low)
    bounds = f"[{row.low:.2f}, {row.high:.2f}]" if known else "(no interval: too few articles, or all alike)"
    few = f" With {number(row.n, 'code')} this is a first impression." if row.n < FEW else ""
    turned = (
        f"it takes the opposite side in {row.reversed:.0%} of the statements with a side"
        if pd.notna(row.reversed)
        else "no statement takes a side in the reference codes"
    )
    return (
        f"*{row.Index}* agrees with the reference codes in **{row.right:.0%}** of {number(row.n, 'case')} "
        f"(the dummy in {row.dummy_right:.0%}); macro-F1 **{row.macro_f1:.2f}** {bounds} beside "
        f"{row.dummy_f1:.2f}; {turned}.{few}"
    )


def chosen_machine(coder: str, machines: list[str]) -> str:
    """Which machine the shares are counted from."""
    why = "the only one present"
    if len(machines) > 1:
        why = (
            "which no other coder betters beyond chance"
            if coder == "codebook"
            else "better than the codebook beyond chance"
        )
    return f"The machine is *{coder}*, {why}."
