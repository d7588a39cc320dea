"""LLM: the coder that asks a language model at an endpoint the scholar names. Off unless it is called."""

import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pandas as pd

from helpers.base import InputError, table
from helpers.stances.codes.read import stance_row
from helpers.stances.llm.answers import (
    Answer,
    BadAnswer,
    Kept,
    fault_of,
    is_open,
    keep,
    read_answer,
    read_kept,
)
from helpers.stances.llm.asking import Ask, connect
from helpers.stances.llm.endpoints import NoReply
from helpers.stances.llm.questions import Question, ask_again, is_asked, questions_of, unfit
from helpers.study import LLMSettings, Study

BYTES_PER_TOKEN = 4  # the usual rule for English
FORM = 40  # tokens of an answer beside its evidence
IN_A_ROW = 10  # questions without a reply, one after another, after which a run ends
CLIPPED = 4_000  # characters of an answer that cannot be used, in the request for a better one
NOT_YET = ("It was not asked yet.", "Run again: it goes on where it stopped.")
BY_HAND = "Code it by hand, take another model, or set again to true to have it asked once more."


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


def code_by_llm(
    statements: pd.DataFrame, study: Study, *, settings: LLMSettings, cache: str | Path
) -> pd.DataFrame:
    """Code every statement on every issue by asking a language model with the study's codebook.

    Returns ``helpers.base.STANCES``, one row a statement and issue that was coded, in the order of the
    statements: method "llm", coder "llm:<model>", ``score`` 1, 0 or -1, ``evidence`` the words that the
    model quoted (checked to stand in the statement; missing where it does not bear on the issue).
    ``probability`` is missing: an endpoint's own confidence is not calibrated; judge the coder by the
    reference codes (``helpers.stances.evaluation.scores``). What is not coded is not in the table;
    ``list_uncoded`` lists it, and a warning says how many.

    Statements, the sentences around them and their speakers are sent to ``settings.base_url``. Every answer
    is kept below the folder ``cache``, under a hash of model, prompt, statement, temperature and seed (not
    of the address), and never asked again: an interrupted run goes on where it stopped, and with a full
    cache neither key nor network is needed. An answer that cannot be used (no JSON, wrong label, evidence
    that is no quotation) is asked for once more with the next seed, then given up; one that was cut at
    ``max_tokens`` is asked again when more are allowed; ``again`` asks for both anew. The questions
    of one issue, which begin with the same long prompt, follow one another, so that a server can keep it.
    The key is read from the environment and written nowhere. Raises InputError where the endpoint refuses
    the key or the model, or leaves ten questions in a row without reply. Not handled: temperature 0 and a
    seed do not make every endpoint repeatable; the cache does.
    """
    questions, cache = list(questions_of(statements, study, settings)), Path(cache)
    if cache.exists() and not cache.is_dir():
        raise InputError(
            f"The cache “{cache.name}” is a file, not a folder. Give a folder, or one to be made."
        )
    known = _known(questions, cache)
    missing = {q.key: q for q in questions if is_asked(q, known[q.key], settings)}
    if missing:
        issues = [issue.id for issue in study.issues]
        # those that failed before come last: ten of them in a row must not keep the others from being asked
        order = sorted(missing.values(), key=lambda q: (known[q.key] is not None, issues.index(q.issue)))
        _ask_all(order, known, settings, cache)
    rows = [
        stance_row(
            q.statement_id, q.issue, answer.label, method="llm", coder=settings.coder,
            conditional=answer.conditional, evidence=answer.evidence or None,
        )
        for q, answer, _ in answered(statements, study, settings=settings, cache=cache)
    ]  # fmt: skip
    if len(rows) < len(questions):
        warnings.warn(
            f"{len(questions) - len(rows)} of {len(questions)} codes are missing: "
            "helpers.stances.list_uncoded says which, and why.",
            stacklevel=2,
        )
    return table(rows, "stances")


def list_uncoded(
    statements: pd.DataFrame, study: Study, *, settings: LLMSettings, cache: str | Path
) -> pd.DataFrame:
    """List what ``code_by_llm`` left without a code: statement_id, issue, reason, what_to_do.

    Asks nothing: reads the cache. In the order of the statements; empty where all is coded.
    """
    questions = list(questions_of(statements, study, settings))
    known = _known(questions, Path(cache))
    rows = [
        (q.statement_id, q.issue, *outcome)
        for q in questions
        if not isinstance(outcome := _outcome(q, known[q.key], settings), Answer)
    ]
    return pd.DataFrame(rows, columns=["statement_id", "issue", "reason", "what_to_do"], dtype=str)


def _ask_all(
    questions: list[Question], known: dict[str, Kept | None], settings: LLMSettings, cache: Path
) -> None:
    """Ask several at once and keep what comes back; an interruption ends the waiting and keeps the rest."""
    from tqdm import tqdm

    stopped = Event()
    with connect(settings, stopped=stopped) as ask:

        def ask_one(question: Question) -> NoReply | None:
            if stopped.is_set():
                return None
            no_reply = _ask_one(question, known[question.key], ask, settings, cache)
            if no_reply and no_reply.stops:
                stopped.set()  # at once: the other threads ask nothing more
            return no_reply

        pool = ThreadPoolExecutor(settings.workers)
        progress = tqdm(total=len(questions), desc="coded", unit="answer", delay=2, leave=False)
        try:
            in_a_row = 0
            for done in as_completed([pool.submit(ask_one, q) for q in questions]):
                progress.update()
                no_reply = done.result()
                in_a_row = in_a_row + 1 if no_reply else 0
                if no_reply and no_reply.stops:
                    raise InputError(f"{no_reply} What was answered is kept.")
                if no_reply and in_a_row == IN_A_ROW:
                    raise InputError(f"{IN_A_ROW} questions in a row without a reply. The last: {no_reply}")
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)
            progress.close()


def _ask_one(
    question: Question, kept: Kept | None, ask: Ask, settings: LLMSettings, cache: Path
) -> NoReply | None:
    """Ask one question, once more if the answer cannot be used, and keep each answer as it comes.

    Of what is kept, a cut answer is asked for again; one that waits for its repair is repaired.
    """
    kept = kept or question.kept(settings)
    answers = kept.answers[:-1] if kept.cut_at else kept.answers
    for _ in range(2 - len(answers) % 2):
        messages = question.messages
        if len(answers) % 2:
            fault = fault_of(answers[-1], question.statement)
            messages = ask_again(messages, answer=answers[-1][:CLIPPED], fault=fault)
        try:
            reply = ask(messages, settings.seed + len(answers))
        except NoReply as no_reply:
            why = {"reason": no_reply.reason, "what_to_do": no_reply.what_to_do}
            keep(kept.model_copy(update=why), cache)
            return no_reply
        answers = [*answers, reply.text]
        cut_at = settings.max_tokens if reply.is_cut else 0
        kept = question.kept(
            settings,
            answers=answers,
            answered_by=reply.model,
            answered_on=datetime.now(UTC).date().isoformat(),
            cut_at=cut_at,
        )
        keep(kept, cache)
        if cut_at or not fault_of(reply.text, question.statement):
            break
    return None


def answered(
    statements: pd.DataFrame, study: Study, *, settings: LLMSettings, cache: str | Path
) -> Iterator[tuple[Question, Answer, Kept]]:
    """Every question whose kept answer is a code, in the order of the statements. Asks nothing."""
    for q in questions_of(statements, study, settings):
        kept = read_kept(Path(cache), q.key)
        if kept and isinstance(found := _outcome(q, kept, settings), Answer):
            yield q, found, kept


def _known(questions: Iterable[Question], cache: Path) -> dict[str, Kept | None]:
    return {q.key: read_kept(cache, q.key) for q in questions}


def _outcome(question: Question, kept: Kept | None, settings: LLMSettings) -> Answer | tuple[str, str]:
    """The code in the last of the kept answers; where there is none, why, and what to do."""
    if reasons := unfit(question):
        return reasons
    if kept is None or is_open(kept, settings.max_tokens):
        return (kept.reason, kept.what_to_do) if kept and kept.reason else NOT_YET
    if kept.cut_at:
        return f"The answer is longer than {kept.cut_at} tokens.", "Set max_tokens higher; then run again."
    try:
        return read_answer(kept.answers[-1], statement=question.statement)
    except BadAnswer as fault:
        return f"The model's answer could not be used, twice. {fault}", BY_HAND
