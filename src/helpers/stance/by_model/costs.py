"""Costs: what asking a language model would cost, estimated before anything is sent."""

from pathlib import Path

import pandas as pd

from helpers.stance.by_model.cached import read_kept
from helpers.stance.by_model.endpoints import LLMSettings
from helpers.stance.by_model.questions import is_asked, questions_of
from helpers.study import Study

BYTES_PER_TOKEN = 4  # the usual rule for English
FORM = 40  # tokens of an answer beside its evidence


def estimate_cost(
    statements: pd.DataFrame, study: Study, *, settings: LLMSettings, cache: str | Path | None = None
) -> pd.DataFrame:
    """Estimate, before anything is sent, what ``code_by_llm`` would cost. Asks nothing.

    Returns one row an issue and one for "all": issue, statements, kept (with a final answer in the cache),
    requests (still to make), tokens_in, tokens_out, cost (in the currency of the prices, which count a
    million tokens; missing where a price is unknown). Tokens are counted roughly: four bytes of UTF-8 each,
    and for an answer 40 and the length of the statement, at most ``max_tokens``. A prompt that the endpoint
    keeps, retries and repairs are not counted; a model that reasons before it answers writes far more.
    """
    seen: set[str] = set()
    rows = []
    for q in questions_of(statements, study, settings):
        kept = read_kept(Path(cache), q.key) if cache is not None else None
        wanted = is_asked(q, kept, settings)
        done = kept is not None and not wanted
        asked = wanted and q.key not in seen
        seen.add(q.key)
        tokens_in = _tokens("".join(message["content"] for message in q.messages)) if asked else 0
        tokens_out = min(FORM + _tokens(q.statement), settings.max_tokens) if asked else 0
        rows.append((q.issue, 1, done, asked, tokens_in, tokens_out))
    names = ["statements", "kept", "requests", "tokens_in", "tokens_out"]
    each = pd.DataFrame(rows, columns=["issue", *names]).astype(dict.fromkeys(names, int))
    issues = [issue.id for issue in study.issues]
    by_issue = each.groupby("issue")[names].sum().reindex(issues, fill_value=0)
    by_issue.loc["all"] = by_issue.sum()
    price_in, price_out = (
        float("nan") if price is None else price for price in (settings.price_in, settings.price_out)
    )
    cost = (by_issue["tokens_in"] * price_in + by_issue["tokens_out"] * price_out) / 1_000_000
    return by_issue.assign(cost=cost).rename_axis("issue").reset_index()


def say_cost(estimate: pd.DataFrame) -> str:
    """The last row of ``estimate_cost`` as a sentence; the cost is "unknown" where no price is given."""
    row = estimate.iloc[-1]
    cost = "unknown (the settings give no price)" if pd.isna(row["cost"]) else f"about {row['cost']:,.2f}"
    return (
        f"{row['requests']:,} requests ({row['kept']:,} more are answered already), about "
        f"{row['tokens_in']:,} tokens in and {row['tokens_out']:,} out; cost: {cost}."
    )


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf8", "replace")) // BYTES_PER_TOKEN)
