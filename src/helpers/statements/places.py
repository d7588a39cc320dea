"""Places: which article, statement and field a line of corrections.csv is about, after a re-reading too."""

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from helpers.statements.extract import id_of
from helpers.statements.field_values import Row, find_words, new_row
from helpers.statements.finder import Finder
from helpers.study import Fault, says, words_key

Place = tuple[str, str]  # a statement, or an article read whole, and a field


class Places:
    """The articles and statements that lines can be about; ``rows`` grows by the statements that were missed."""

    def __init__(self, statements: pd.DataFrame, articles: pd.DataFrame) -> None:
        texts, rows = ([{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
                       for frame in (articles, statements))  # fmt: skip
        self.articles: dict[str, Row] = {row["article_id"]: row for row in texts}
        self.rows: dict[str, Row] = {row["statement_id"]: row for row in rows}
        self._by_file = {row.get("source_file"): row["article_id"] for row in texts}
        self._of_article: dict[str, set[str]] = defaultdict(set)  # what was read in each
        for row in rows:
            self._of_article[row["article_id"]].add(row["statement_id"])
        self._finder = Finder(statements)
        self._added: dict[tuple[str, str], str] = {}  # article and words of missed statements -> their id

    def article_of(self, line: Mapping[str, str]) -> str | None:
        """The article that a line names; None if it names none. Raises Fault for one that is not there."""
        named = line["article"]
        found = named if named in self.articles else self._by_file.get(named)
        if named and found is None:
            there = "Write a source file or an article_id of the table articles."
            raise Fault(f"There is no article “{named}”.", there)
        return found if named else None

    def add(self, line: Mapping[str, str]) -> tuple[str, bool]:
        """The id of a missed statement, and whether it is in ``rows`` only now.

        It is not if the program has found it since, or somebody else has added it. Raises Fault if its words do not stand in its article.
        """
        article_id, words = str(self.article_of(line)), words_key(line["words"])
        spans = find_words(str(self.articles[article_id]["text"]), line["words"])
        near = self._finder.find("", line["words"], among=self._of_article[article_id])
        known = near or [self._added[key] for key in [(article_id, words)] if key in self._added]
        given, own = line["statement_id"], id_of(article_id, spans)
        new = known[0] if known else given if given and given not in self.rows else own
        self._added[article_id, words] = new
        if new in self.rows:
            return new, False
        self.rows[new] = new_row(self.articles[article_id], spans, new)
        return new, True

    def find(self, line: Mapping[str, str]) -> Place:
        """The statement, or the article read whole, and the field. Raises Fault if none or several fit."""
        if says(line, "read", "whole"):
            return str(self.article_of(line)), "read"
        if line["statement_id"] in self.rows:
            return line["statement_id"], line["field"]
        try:
            within = self.article_of(line)
        except Fault:
            within = None  # a file that is called otherwise by now
        key = words_key(line["words"])
        added = {i for (of, words), i in self._added.items() if words == key and within in (None, of)}
        among = self._of_article[within] if within else None
        found = sorted(added) or self._finder.find("", line["words"], among=among)
        if len(found) == 1:
            return found[0], line["field"]
        if found:
            fit = f"The words fit {len(found)} statements ({', '.join(found)})."
            raise Fault(fit, "Give the id of the one.")
        raise Fault(
            f"{line['statement_id'] or '(no id)'} is none of the statements, and none shares enough of its words.",
            "Take id and words from the statements table, or delete the line.",
        )
