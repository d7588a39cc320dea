"""Questions: what a study asks a language model, one a statement and issue."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from helpers.ground.errors import InputError
from helpers.stance.by_model.answers import WORD
from helpers.stance.by_model.cached import Kept, is_open, is_usable, key_of
from helpers.stance.by_model.endpoints import LLMSettings
from helpers.stance.by_model.prompts import Message, messages_for, prompt_of
from helpers.study import Study

COLUMNS = ("statement_id", "content", "before", "after", "speaker", "side")
LONGEST = 20_000  # characters of a statement; longer ones are pages read by mistake


class Question(NamedTuple):
    """One statement on one issue, as it is asked."""

    statement_id: str
    issue: str
    statement: str
    messages: tuple[Message, ...]
    key: str

    def kept(self, settings: LLMSettings, **known: Any) -> Kept:
        """What is known of this question, for the cache."""
        return Kept(key=self.key, model=settings.model, issue=self.issue, statement=self.statement, **known)


def questions_of(statements: pd.DataFrame, study: Study, settings: LLMSettings) -> Iterator[Question]:
    """Every statement with every issue of the study. Raises InputError where a column is missing."""
    lacking = [name for name in COLUMNS if name not in statements.columns]
    if lacking:
        raise InputError(
            f"The statements have no column {', '.join(lacking)}. Give the table of extract_statements."
        )
    prompts = {issue.id: prompt_of(issue, study) for issue in study.issues}
    decides = {"temperature": settings.temperature, "seed": settings.seed}
    decides = {name: value for name, value in decides.items() if name not in settings.without}
    for cells in statements[list(COLUMNS)].itertuples(index=False, name=None):
        row = dict(zip(COLUMNS, cells, strict=True))
        for issue, prompt in prompts.items():
            messages = messages_for(row, prompt=prompt, study=study)
            key = key_of({"model": settings.model, "messages": messages, **decides})
            yield Question(row["statement_id"], issue, row["content"], messages, key)


def unfit(question: Question) -> tuple[str, str] | None:
    """Why a statement is not sent at all."""
    if len(question.statement) > LONGEST:
        return f"The statement is longer than {LONGEST:,} characters.", "See whether it is one statement."
    if not WORD.search(question.statement):
        return "The statement has no words.", "Look at its article: nothing was said in it that can be coded."
    return None


def is_asked(question: Question, kept: Kept | None, settings: LLMSettings) -> bool:
    """Whether the next run asks; an answer that cannot be used is final unless ``again`` is set."""
    if unfit(question):
        return False
    renewed = settings.again and kept is not None and not is_usable(kept)
    return renewed or is_open(kept, settings.max_tokens)
