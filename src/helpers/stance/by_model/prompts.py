"""What a language model is asked: the codebook of one issue as prompt, the statement as data."""

import json
from string import Template
from typing import Any

from helpers.extraction.word_lists import lexicon
from helpers.study import Example, Issue, Study

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
