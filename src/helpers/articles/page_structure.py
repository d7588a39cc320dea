"""What the structure of a page says and its words do not: who is quoted, who asks, when an update came."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from helpers.articles.cleaning import is_page_furniture, is_wall
from helpers.articles.publication_day import day_of
from helpers.articles.turn_labels import is_spoken, opens_turn

_BLOCKS = ("p", "li", "dt", "dd", "h2", "h3", "h4", "h5")
_BOLD = ("strong", "b", "em", "i")
_WITHDRAWN = ("del", "s", "strike")
_OUTSIDE = re.compile(r"(?i)\b(?:newsletter|related|recirc\w*|promo|teaser|sign-?up|pull-?quote)(?:\b|[-_])")
_MOST_OUTSIDE = 80  # words of an element so named that goes; what is longer may hold the article
_ARCHIVE_BAR = ("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato")  # of the Wayback Machine, by id
_QUOTED = re.compile(r"[“\"„«‘]")
_BY = re.compile(r"\s*[—–-]+\s*")
_LIVE = re.compile(r"(?i)\blive(?:[- ]?blog| updates| coverage|:)|\blive$|as it happened|minute by minute")
_MOST_ELEMENTS = 30_000  # of a page whose structure is heeded
_MOST = 2000  # elements of a kind that are looked at; no page of an article has as many
_UPDATE = 5  # words that an update has at least, beside its time
_INTERVIEW = re.compile(
    r"(?i)\binterview|\bin conversation\b|\bq ?(?:&|and) ?a\b|\bquestions\b|\breceived us\b"
    r"|\b(?:spoke|sat down|talked|speaks) (?:to|with)\b"
)
_QUESTION = re.compile(r"\?[”\"’')\]\s]*$")
_FEWEST_QUESTIONS = 2


def keep_structure(tree: Any) -> dict[str, str]:
    """Change a page so that its words say what its structure says; what is known of the whole comes back.

    Quotations are put in quotation marks with their source behind them, questions in bold type of an
    interview and the answers are labelled Q and A (then ``kind`` comes back), and the updates of a live blog
    bear their day (then ``title`` does). Words struck out, pulled quotations, lists of other stories and
    invitations to subscribe go.
    """
    known: dict[str, str] = {}
    if tree.xpath("count(//*)") > _MOST_ELEMENTS:
        return known
    _remove_others(tree)
    _mark_quotations(tree)
    if _mark_questions(tree):
        known["kind"] = "transcript"
    if title := _date_updates(tree):
        known["title"] = title
    return known


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_longer(element: Any, most: int) -> bool:
    """Whether an element holds more than so many words; no more of it is looked at than needed."""
    count = 0
    for words in element.itertext():
        count += len(words.split())
        if count > most:
            return True
    return False


def _remove_others(tree: Any) -> None:
    for element in list(tree.iter(*_WITHDRAWN)):
        _drop(element)
    for name in _ARCHIVE_BAR:
        for element in tree.xpath("//*[@id=$name]", name=name):
            _drop(element)
    for element in tree.xpath("//body//*[@class or @id]"):
        if _OUTSIDE.search(f"{element.get('class')} {element.get('id')}"):
            if _is_longer(element, _MOST_OUTSIDE) or element.find(".//h1") is not None:
                continue
            lures = element.find(".//a") is not None or element.find(".//input") is not None
            if lures or "quote" in element.get("class", ""):
                _drop(element)
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "p", "strong")):
        following = heading.getnext()
        if following is not None and following.tag in ("ul", "ol") and is_page_furniture(_words(heading)):
            _drop(following)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _mark_quotations(tree: Any) -> None:
    for q in list(islice(tree.iter("q"), _MOST)):
        q.text, last = f"“{q.text or ''}", q[-1] if len(q) else None
        if last is None:
            q.text += "”"
        else:
            last.tail = f"{last.tail or ''}”"
        q.drop_tag()
    for quote in list(islice(tree.iter("blockquote"), _MOST)):
        source = _source_of(quote)
        before = quote.getprevious()
        announced = before is not None and _words(before).endswith(":")
        if not source and not announced:
            continue
        words = [w for p in (list(quote.iter("p")) or [quote]) if (w := _words(p))]
        if words and not _QUOTED.search(words[0]):
            words = [f"“{w}" for w in words]
            words[-1] += "”"
        if words and source:
            words[-1] += f" — {source}"
        tail, parent = quote.tail, quote.getparent()
        quote.clear()
        quote.tag, quote.tail = "div", tail
        if parent is not None and parent.tag == "figure":
            parent.tag = "div"
        for line in words:
            quote.append(_paragraph(quote, line))


def _source_of(quote: Any) -> str:
    """Who is named in or below a quotation as its source, taken out of the page."""
    found = next(quote.iter("footer", "cite", "figcaption"), None)
    if found is None and (parent := quote.getparent()) is not None and parent.tag == "figure":
        found = next(parent.iter("figcaption", "cite"), None)
    if found is None and (below := quote.getnext()) is not None and below.tag in ("p", "cite", "footer"):
        found = below if re.match(r"[—–]\s*\S", _words(below)) and len(_words(below).split()) < 15 else None
    if found is not None:
        source = _words(found)
        _drop(found)
        return _BY.sub("", source, count=1) if _BY.match(source) else source
    last = quote[-1] if len(quote) else None  # “<p>…</p>— Name (@name) <a>March 3, 2031</a>”
    anchored = last is not None and last.tag == "a"
    holder = last.getprevious() if last is not None and anchored else last
    if holder is not None and _BY.match(holder.tail or "x"):
        source = f"{holder.tail} {_words(last) if anchored else ''}"
        holder.tail = None
        if anchored:
            _drop(last)
        return _BY.sub("", " ".join(source.split()), count=1)
    return ""


def _paragraph(near: Any, words: str) -> Any:
    made = near.makeelement("p", {})
    made.text = words
    return made


def _mark_questions(tree: Any) -> bool:
    """Label the questions of an interview that are in bold type, and the answers below them."""
    blocks = [e for e in tree.iter(*_BLOCKS) if _words(e)]
    bold = {n for n, e in enumerate(blocks) if _is_bold(e)}
    kinds = Counter(blocks[n].tag for n in bold if _QUESTION.search(_words(blocks[n])))
    tag = max(kinds, key=lambda tag: kinds[tag], default="")
    bold = {n for n in bold if blocks[n].tag == tag and n + 1 < len(blocks) and n + 1 not in bold}
    first = next((n for n in sorted(bold) if _QUESTION.search(_words(blocks[n]))), len(blocks))
    asked = {n for n in bold if n >= first}
    questions = [n for n in asked if _QUESTION.search(_words(blocks[n]))]
    if len(questions) < max(_FEWEST_QUESTIONS, 0.6 * len(asked)):
        return False
    if any(opens_turn(_words(blocks[n + 1])) for n in asked):
        return False
    answers = " ".join(_words(e) for n, e in enumerate(blocks) if n > first and n not in asked)
    title = next((_words(e) for e in tree.iter("h1", "title")), "")
    about = " ".join([title, *(_words(e) for e in blocks[max(0, first - 5) : first])])
    if not is_spoken(answers) or not _INTERVIEW.search(about):
        return False
    for n in asked:
        for label, element in (("Q: ", blocks[n]), ("A: ", blocks[n + 1])):
            if element.tag.startswith("h"):
                element.tag = "p"
            element.text = label + (element.text or "").lstrip()
    return True


def _is_bold(element: Any) -> bool:
    """Whether all words of a paragraph are in bold or italic type, or it is a heading or a term."""
    if element.tag in ("h2", "h3", "h4", "h5", "dt"):
        return True
    if "question" in (element.get("class") or ""):
        return True
    emphasized = [e for e in element if e.tag in _BOLD]
    bare = (element.text or "") + "".join(e.tail or "" for e in element)
    return len(emphasized) == len(element) > 0 and not bare.strip()


def _date_updates(tree: Any) -> str:
    """Put its day above each update of a live blog; the title comes back, or nothing if it is none."""
    posts = [item for item in linked_data(tree) if "LiveBlogPosting" in str(item.get("@type"))]
    heads = [words for e in tree.iter("h1") if (words := _words(e))]
    titles = [*heads, *(_words(e) for e in tree.iter("title"))]
    if not posts and not any(map(_LIVE.search, titles)) and not tree.xpath("//*[@itemprop='liveBlogUpdate']"):
        return ""
    times = sum(_date(time) for time in list(islice(tree.iter("time"), _MOST)))
    headings = {_words(heading): heading for heading in tree.iter("h2", "h3", "h4")}
    listed = [post["liveBlogUpdate"] for post in posts if isinstance(post.get("liveBlogUpdate"), list)]
    for update in (update for updates in listed for update in updates[:_MOST]):
        if isinstance(update, dict):
            _date_by_headline(tree, headings, update)
    if not posts and times < 2:
        return ""
    return heads[0] if len(heads) == 1 else ""


def _date(time: Any) -> bool:
    """Put the day of a time above the smallest block that holds more than the time."""
    stamp = _stamp(time.get("datetime"))
    block = time
    while block is not None and (
        block.tag not in ("article", "section", "li", "div") or not _is_longer(block, _UPDATE)
    ):
        block = block.getparent()
    if not stamp or block is None or block.get("data-dated"):
        return False
    block.set("data-dated", "yes")
    if block.tag == "li" and (parent := block.getparent()) is not None:
        parent.tag = block.tag = "div"
    made = _paragraph(block, stamp)
    made.tail, block.text = block.text, None
    block.insert(0, made)
    return True


def _date_by_headline(tree: Any, headings: dict[str, Any], update: dict[str, Any]) -> None:
    """Put the day of an update above its headline, where nothing has dated it; add it if it is not there."""
    stamp, headline = _stamp(update.get("datePublished")), " ".join(str(update.get("headline") or "").split())
    heading = headings.get(headline) if stamp and headline else None
    if heading is not None:
        if not any(e.get("data-dated") for e in heading.iterancestors()):
            heading.addprevious(_paragraph(heading, stamp))
        return
    body = tree.find("body")
    if stamp and body is not None and isinstance(update.get("articleBody"), str):
        made = body.makeelement("article", {"data-dated": "yes"})
        made.extend(_paragraph(made, words) for words in (stamp, headline, update["articleBody"]) if words)
        body.append(made)


def _stamp(moment: object) -> str:
    """The clock time and the day of a moment as a line of text (“09:10 on 5 March 2031”)."""
    day, clock = day_of(moment), re.search(r"[T ](\d{2}:\d{2})", str(moment))
    return f"{clock[1]} on {day.day} {day:%B %Y}" if day and clock else ""


def is_walled(tree: Any) -> bool:
    """Whether a page says that it is not free, or invites to subscribe for the rest."""
    free = (str(item.get("isAccessibleForFree")).casefold() for item in linked_data(tree))
    return "false" in free or any(
        is_wall(_words(e)) for e in islice(tree.iter("p", "h2", "h3", "h4", "a", "button"), _MOST)
    )


def linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects that a page states in JSON-LD, those of its lists and graphs one by one."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            todo = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        for item in todo:  # which grows on the way
            if isinstance(item, list):
                todo += item
            elif isinstance(item, dict):
                todo += [item["@graph"]] if "@graph" in item else []
                yield item
