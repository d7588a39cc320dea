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
        asked = wanted and q.key not in seen
        seen.add(q.key)
        tokens_in = _tokens("".join(message["content"] for message in q.messages))
        tokens_out = min(FORM + _tokens(q.statement), settings.max_tokens)
        rows.append((q.issue, 1, bool(kept) and not wanted, asked, asked * tokens_in, asked * tokens_out))
    names = ["statements", "kept", "requests", "tokens_in", "tokens_out"]
    each = pd.DataFrame(rows, columns=["issue", *names]).astype(dict.fromkeys(names, int))
    issues = [issue.id for issue in study.issues]
    by_issue = each.groupby("issue")[names].sum().reindex(issues, fill_value=0)
    by_issue.loc["all"] = by_issue.sum()
    prices = pd.Series({"tokens_in": settings.price_in, "tokens_out": settings.price_out}, dtype=float)
    cost = by_issue[prices.index].mul(prices).sum(axis=1, skipna=False) / 1_000_000
    return by_issue.assign(cost=cost).rename_axis("issue").reset_index()


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf8", "replace")) // BYTES_PER_TOKEN)
