"""Made-up debates that the program misreads, drawn by a seed, of which the true shares are known.

Two sides, two issues; statements of an article share its leaning. The program takes for a statement
what is none, gives statements to the wrong side and misses some, one side's more than the other's; the
machine coder errs too. A random sample of statements is checked and coded, and some articles are read whole.
"""

import numpy as np
import pandas as pd

from helpers.stances import AsRead, corrected_shares

SIDES, ISSUES = ("A", "B"), ("dam", "talks")
# share in favour, of those that bear on the issue
TRUTH = {("A", "dam"): 0.5, ("A", "talks"): 0.75, ("B", "dam"): 0.4, ("B", "talks"): 0.2}
ALIKE = 4.0  # of the Beta distribution of articles around it: the lower, the more its statements agree
BEARS = (0.6, 0.7)
MISSED = {"A": (0.16, 0.06), "B": (0.05, 0.13)}  # in favour on the dam, or not; about one in ten
GIVEN_AWAY = {"A": 0.08, "B": 0.22}  # to the other side; about 15 % of both
FALSE = 0.18  # per statement found: 15 % of what is read
FALSE_OF_A, FALSE_FAVOUR = 0.75, 0.9


def debate(random, *, articles=120):
    """All statements, true and false, as they are and as they were read; the codes of both issues, and the
    machine's: bears and favour, statements × issues.
    """
    article = np.repeat(np.arange(articles), 1 + random.poisson(2.0, articles))
    is_a = random.random(len(article)) < random.beta(1.5, 1.5, articles)[article]
    share = np.array([[TRUTH[side, issue] for issue in ISSUES] for side in SIDES])
    leaning = random.beta(share * ALIKE, (1 - share) * ALIKE, (articles, 2, 2))
    favour = random.random((len(article), 2)) < leaning[article, np.where(is_a, 0, 1)]
    bears = random.random(favour.shape) < BEARS
    rates = np.where(is_a, *(np.where(favour[:, 0], *MISSED[side]) for side in SIDES))
    found = random.random(len(article)) >= rates
    away = random.random(len(article)) < np.where(is_a, *(GIVEN_AWAY[side] for side in SIDES))
    false = random.choice(article[found], random.poisson(FALSE * found.sum()))
    read_a = np.concatenate([is_a != away, random.random(len(false)) < FALSE_OF_A])
    bears = np.vstack([bears, random.random((len(false), 2)) < 0.6])
    favour = np.vstack([favour, random.random((len(false), 2)) < FALSE_FAVOUR])
    read = {"article": np.concatenate([article, false]), "read": np.where(read_a, *SIDES)}
    statements = pd.DataFrame(read).assign(
        statement_id=lambda df: [f"s{n:05}" for n in range(len(df))],
        article_id=lambda df: [f"a{n:04}" for n in df["article"]],
        same_as=None,
        side=[*np.where(is_a, *SIDES), *[None] * len(false)],
        found=[*found, *[True] * len(false)],
    )  # fmt: skip
    said_bears = bears ^ (random.random(bears.shape) < 0.1)
    said_favour = favour ^ (random.random(bears.shape) < np.where(favour, 0.1, 0.25))
    return statements, (bears, favour), (said_bears, said_favour)


def look(random, statements, by_hand, by_machine, *, checked=60, whole=15):
    """What is known after a random sample was checked and coded and some articles were read whole.

    Returns stances, statements and how they were read, as ``corrected_shares`` takes them, and the stances of
    somebody who coded the same statements and never looked whether they are any.
    """
    found, there = statements["found"].to_numpy(), statements["side"].notna().to_numpy()
    drawn = np.isin(np.arange(len(found)), random.permutation(np.flatnonzero(found))[:checked])
    texts = random.permutation(statements["article_id"].unique())[:whole]
    in_texts = statements["article_id"].isin(texts).to_numpy()
    seen, lost = found & (drawn | in_texts), ~found & in_texts
    rows = [("missed", part) for part in np.flatnonzero(lost)] + [
        (None, part) for part in np.flatnonzero(drawn)
    ]
    checks = statements[["statement_id", "article_id"]].iloc[[place for _, place in rows]]
    checks = checks.assign(wrong=[wrong for wrong, _ in rows])
    read_whole = pd.DataFrame({"statement_id": None, "article_id": texts, "wrong": None})
    checks = pd.concat([checks, read_whole]).assign(drawn="random", readers="ada")
    as_read = statements[found].assign(side=statements["read"])
    now = statements.assign(side=statements["side"].where(seen | lost, statements["read"]))
    now = now[(found & (there | ~seen)) | lost]
    machine = codes(statements["statement_id"], *by_machine, method="codebook")
    hand, blind = (
        codes(statements["statement_id"], *by_hand, some) for some in ((seen & there) | lost, seen)
    )
    all_codes = pd.concat([hand, machine], ignore_index=True)
    current, old = (
        all_codes[all_codes["statement_id"].isin(some["statement_id"])] for some in (now, as_read)
    )
    return current, now, AsRead(as_read, old, checks), pd.concat([blind, old[old["method"] != "hand"]])


def codes(ids, bears, favour, which=None, *, method="hand"):
    """Stance rows of the statements ``which``."""
    label = np.where(bears, np.where(favour, "favour", "against"), "neutral")
    parts = [
        pd.DataFrame({"statement_id": ids, "issue": issue, "bears": bears[:, n], "polarity": label[:, n],
                      "conditional": False, "method": method, "coder": method})
        for n, issue in enumerate(ISSUES)
    ]  # fmt: skip
    return pd.concat([part if which is None else part[which] for part in parts], ignore_index=True)


def tried(*, draws, seed=0, **sizes):
    """Corrected shares of many debates beside the truth; ``codes_…``: corrected for the codes alone."""
    random, found = np.random.default_rng(seed), []
    for number in range(draws):
        stances, statements, as_read, blind = look(random, *debate(random), **sizes)
        samples = [some.loc[some["method"] == "hand", ["statement_id", "issue"]] for some in (stances, blind)]
        shares = corrected_shares(stances, statements, sample=samples[0], as_read=as_read)
        alone = corrected_shares(blind, as_read.statements, sample=samples[1]).add_prefix("codes_")
        found.append(pd.concat([shares, alone], axis=1).assign(draw=number))
    table = pd.concat(found, ignore_index=True)
    return table.assign(truth=[TRUTH[key] for key in zip(table["side"], table["issue"], strict=True)])


def coverage(table):
    """How often the interval holds the truth, its width and the bias, by estimate, side and issue."""
    parts = []
    for of, start, share in (
        ("corrected", "", "share"),
        ("codes alone corrected", "codes_", "codes_share"),
        ("nothing corrected", "naive_", "naive"),
    ):
        low, high = table[f"{start}low"], table[f"{start}high"]
        held = (low <= table["truth"]) & (table["truth"] <= high)
        figures = table.assign(of=of, held=held, width=high - low, bias=table[share] - table["truth"])
        parts.append(figures[low.notna()])
    means = pd.concat(parts).groupby(["of", "side", "issue"], sort=False)[["held", "width", "bias"]].mean()
    return means.reset_index()
