"""Questions: the codebook of one issue as prompt for a language model, the statement as data."""

import hashlib
import json
from collections.abc import Iterator
from string import Template
from typing import Any, NamedTuple

import pandas as pd

from helpers.base import InputError, lexicon
from helpers.stances.llm.answers import WORD, Kept, is_open, is_usable, key_of
from helpers.study import Example, Issue, LLMSettings, Study

Message = dict[str, str]

CONTEXT = 1_000  # characters of the sentences around a statement that go with it
FIELDS = {  # column -> its name in the JSON object that the model reads
    "before": "sentence before",
    "content": "statement",
    "after": "sentence after",
    "speaker": "speaker",
    "side": "speaks for",
}
# Signs that chat templates are made of (<|im_start|>, [INST], </s>). As JSON escapes they stay the same
# characters to whoever reads the JSON, but no server takes them for the end of the message.
_TEMPLATE_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>[]|"}


def prompt_of(issue: Issue, study: Study) -> str:
    """The instruction for one issue: rules, proposition, terms, cue phrases, examples, counter-examples."""
    return Template(lexicon("prompt.yaml")["system"]).substitute(codebook=_codebook(issue, study))


def fingerprint(prompt: str) -> str:
    """By which an instruction is known again: it is another where the codebook is another."""
    return f"sha256:{hashlib.sha256(prompt.encode()).hexdigest()[:16]}"


def messages_for(statement: dict[str, Any], *, prompt: str, study: Study) -> tuple[Message, ...]:
    """The two messages of a request: the prompt, and the statement as one JSON object.

    The object holds the statement, who says it and for which side, and the sentences around it. Nothing of an
    article stands outside its quoted values.
    """
    found = {name: statement.get(column) for column, name in FIELDS.items()}
    given = {name: value if isinstance(value, str) else "" for name, value in found.items()}
    given["sentence before"] = given["sentence before"][-CONTEXT:]
    given["sentence after"] = given["sentence after"][:CONTEXT]
    given["speaks for"] = study.sides.get(given["speaks for"], given["speaks for"])
    data = json.dumps({name: words for name, words in given.items() if words}, ensure_ascii=False, indent=1)
    words = data.translate(_TEMPLATE_SIGNS)
    return {"role": "system", "content": prompt}, {"role": "user", "content": words}


def ask_again(messages: tuple[Message, ...], *, answer: str, fault: str) -> tuple[Message, ...]:
    """The messages of the one repair: the request, the answer that could not be used, and why."""
    words = Template(lexicon("prompt.yaml")["repair"]).substitute(fault=fault)
    return (*messages, {"role": "assistant", "content": answer}, {"role": "user", "content": words})


def _codebook(issue: Issue, study: Study) -> str:
    lines = [
        f"The study: {study.title}. Sides: {', '.join(study.sides.values())}.",
        f"The issue: {issue.label}.",
        f"The proposition: {issue.proposition}",
        f"A statement bears on the issue where it speaks of: {'; '.join(issue.bears_on)}.",
    ]
    for name, phrases in (("favour", issue.favour), ("against", issue.against)):
        if phrases:
            lines.append(f"Phrases that speak for “{name}”: {'; '.join(phrases)}.")
    lines += [_example(e, "Example") for e in issue.examples]
    lines += [_example(e, "Counter-example, easily misread") for e in issue.counter_examples]
    return "The codebook\n" + "\n".join(lines)


def _example(example: Example, kind: str) -> str:
    code = "bears: false" if example.polarity == "none" else f"polarity: {example.polarity}"
    why = f" ({example.why})" if example.why else ""
    return f"{kind}: “{example.text}” → {code}{why}"


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
