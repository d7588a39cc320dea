// Shows one step of coding and sends what the coder presses. It keeps no codes: state and saving are in Python.
// Every text arrives as data and is set as textContent, so that nothing in an article or a codebook can run.

const CODES = [
  ["favour", "1", "Favour"],
  ["against", "2", "Against"],
  ["neutral", "3", "Neutral"],
  ["none", "4", "Does not bear"],
];
const KEYS = {
  1: "favour", f: "favour", 2: "against", a: "against", 3: "neutral", n: "neutral", 4: "none", x: "none",
  5: "tie", i: "tie", 6: "error", e: "error", 0: "rest", z: "rest", c: "comment", s: "skip", ArrowRight: "skip",
  b: "back", ArrowLeft: "back", Backspace: "back", u: "undo", "/": "search",
};
const HELP = [
  ["1 or f", "favour"], ["2 or a", "against"], ["3 or n", "neutral"], ["4 or x", "does not bear on the issue"],
  ["5 or i", "tied to a condition (if), on or off; press it before the code"],
  ["6 or e", "extraction error: the words are nobody's position; codes “does not bear” and says so in the comment"],
  ["0 or z", "no further issue: “does not bear” here, and on every issue of this statement without a code", "rest"],
  ["c", "comment; Escape leaves it"], ["s or →", "skip"], ["b, ← or Backspace", "back"],
  ["u", "undo what the last key coded"], ["/", "search the articles; Escape returns to coding", "searchable"],
];
const SEARCHING = "No answer yet: the kernel is busy, or has stopped. Wait; if it has stopped, run the cells again.";

const make = maker("coding");

function button(parent, label, key, press) {
  const node = make("button", "button", parent);
  node.type = "button";
  if (key) make("kbd", "", node, key);
  make("span", "", node, label);
  node.addEventListener("click", press);
  return node;
}

function render({ model, el }) {
  const root = make("section", "root", el);
  root.tabIndex = 0;
  const top = make("div", "top", root);
  const title = make("strong", "title", top);
  const bar = make("progress", "bar", top);
  bar.setAttribute("aria-hidden", "true"); // the words beside it say the same
  const count = make("span", "count", top);
  const status = make("p", "status", root);
  status.setAttribute("role", "status");

  const step = make("div", "step", root);
  const source = make("p", "source", step);
  const passage = make("blockquote", "passage", step);
  passage.tabIndex = 0;
  passage.setAttribute("aria-label", "The statement, marked, in its article");
  const others = make("ul", "others", step);
  const ask = make("p", "ask", step);
  const label = make("span", "label", ask);
  const proposition = make("span", "proposition", ask);

  const codes = make("div", "row", step);
  codes.setAttribute("role", "group");
  codes.setAttribute("aria-label", "What does the statement say to this?");
  const choices = CODES.map(([polarity, key, name]) => {
    const node = button(codes, name, key, () => act(polarity));
    node.dataset.polarity = polarity;
    return node;
  });
  const rest = button(codes, "No further issue", "0", () => act("rest"));
  rest.title = "Does not bear on this issue, nor on any other issue of this statement without a code";
  const error = button(codes, "Extraction error", "6", () => act("error"));
  const tie = button(codes, "Tied to a condition", "5", () => act("tie"));
  tie.classList.add("otr-coding-tie");

  const field = make("label", "comment", step);
  make("span", "", field, "Comment (c)");
  const comment = make("textarea", "", field);
  comment.rows = 1;
  comment.maxLength = 5000;

  const moves = make("div", "row", root);
  const goBack = button(moves, "Back", "b", () => act("back"));
  const takeBack = button(moves, "Undo", "u", () => act("undo"));
  const goOn = button(moves, "Skip", "s", () => act("skip"));

  const book = make("details", "book", root);
  make("summary", "", book, "Codebook for this issue");
  const rules = make("div", "rules", book);
  rules.tabIndex = 0; // so that the arrow keys scroll it
  const left = make("p", "left", book);

  const search = make("details", "book", root);
  make("summary", "", search, "Search the articles (/)");
  const line = make("div", "row", search);
  line.setAttribute("role", "search");
  const words = make("input", "words", line);
  words.type = "search";
  words.maxLength = 100;
  words.setAttribute("aria-label", "Words to find in the articles");
  button(line, "Find", "", look);
  const heard = make("p", "heard", search);
  heard.setAttribute("aria-live", "polite");
  const places = make("div", "rules", search);
  places.tabIndex = 0;
  places.setAttribute("role", "region");
  places.setAttribute("aria-label", "Places found");
  const hits = make("ol", "hits", places);

  const help = make("details", "book", root);
  make("summary", "", help, "Keys");
  const keys = make("dl", "keys", help);
  const rows = HELP.map(([key, does, offered]) => [make("dt", "", keys, key), make("dd", "", keys, does), offered]);

  let seen = {};
  let waiting = null; // a timer while an answer is due
  let busy = false; // a move was sent: until the answer no other is, so that no statement is coded unseen
  let edited = false;
  let looking = null; // a timer while the answer to a search is due

  function send(event, moving) {
    if (moving && busy) return;
    busy = busy || moving;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      busy = false;
      tell(SILENT, true);
    }, PATIENCE);
    if (edited) event.comment = comment.value;
    model.send({ at: seen.at, ...event });
  }

  function act(name) {
    if (name === "comment") {
      if (!seen.finished) comment.focus();
    } else if (name === "search") {
      if (search.hidden) return;
      search.open = true;
      words.focus();
      words.select();
    } else if (name === "rest") {
      if (!seen.finished && seen.rest) send({ do: name }, true);
    } else if (name === "tie" || name === "error") {
      if (!seen.finished) send({ do: name }, true);
    } else if (name === "skip" || name === "back" || name === "undo") {
      if (!(name === "skip" && seen.finished)) send({ do: name }, true);
    } else if (!seen.finished) {
      send({ do: "code", polarity: name }, true);
    }
  }

  // A search says nothing of the step, and neither it nor its answer touches what is shown of it.
  function look() {
    clearTimeout(looking);
    looking = setTimeout(() => { heard.textContent = SEARCHING; }, PATIENCE);
    model.send({ do: "search", words: words.value });
  }

  function showFound() {
    const found = model.get("found");
    clearTimeout(looking);
    heard.textContent = found.said;
    places.hidden = found.hits.length === 0;
    places.scrollTop = 0;
    hits.replaceChildren(...found.hits.map((hit) => {
      const node = make("li", "", null);
      make("div", "source", node, hit.source);
      make("span", "", node, hit.before);
      make("mark", "", node, hit.hit);
      make("span", "", node, hit.after);
      return node;
    }));
  }

  function tell(said, failed) {
    status.textContent = said;
    status.classList.toggle("otr-coding-failed", Boolean(failed));
  }

  function show() {
    const view = model.get("view");
    clearTimeout(waiting);
    busy = false;
    const moved = view.at !== seen.at;
    const inside = step.contains(document.activeElement);
    seen = view;
    title.textContent = view.title;
    bar.max = Math.max(view.total, 1);
    bar.value = view.coded;
    count.textContent = view.progress;
    left.textContent = `Statements left: ${view.left}`;
    count.title = view.left && left.textContent;
    rest.hidden = !view.rest;
    search.hidden = !view.searchable;
    for (const [key, does, offered] of rows) key.hidden = does.hidden = Boolean(offered) && !view[offered];
    tell(view.said, view.failed);
    step.hidden = view.finished;
    book.hidden = view.finished;
    goOn.disabled = view.finished;
    goBack.disabled = view.at === 0;
    takeBack.disabled = view.total === 0;
    if (view.finished) {
      if (inside) root.focus();
      return;
    }
    for (const node of choices) {
      node.setAttribute("aria-pressed", String(node.dataset.polarity === view.polarity && !view.error));
    }
    error.setAttribute("aria-pressed", String(view.error));
    tie.setAttribute("aria-pressed", String(view.conditional));
    if (moved || !edited || comment.value.trim() === view.comment) {
      if (document.activeElement !== comment || moved) comment.value = view.comment;
      edited = false;
    }
    if (!moved) return;
    source.textContent = view.source;
    passage.replaceChildren(...view.passage.map((piece) => make(piece.said ? "mark" : "span", "", null, piece.text)));
    others.hidden = view.others.length === 0;
    others.replaceChildren(...view.others.map((other) => {
      const node = make("li", "", null);
      make("strong", "", node, other.coder);
      make("span", "", node, `: ${other.code}`);
      if (other.comment) make("q", "", node, other.comment);
      return node;
    }));
    label.textContent = `${view.issue.label}: `;
    proposition.textContent = view.issue.proposition;
    fillBook(rules, view.issue);
    if (inside && document.activeElement === comment) root.focus();
    reveal();
  }

  function reveal() { // the statement in view, in the upper half of its passage
    const own = passage.querySelector("mark");
    if (own) passage.scrollTop = Math.max(own.offsetTop - passage.offsetTop - passage.clientHeight / 3, 0);
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "Tab") event.stopPropagation(); // else letters would be commands of the notebook
    if (event.target === comment) {
      if (event.key === "Escape" && !event.isComposing) root.focus();
      return;
    }
    if (event.key === "Escape" && !event.isComposing && search.contains(event.target)) {
      event.preventDefault();
      search.open = false;
      root.focus();
      return;
    }
    if (event.target === words) {
      if (event.key === "Enter" && !event.isComposing) look();
      return;
    }
    const name = KEYS[meant(event, KEYS)];
    if (!name) return;
    event.preventDefault();
    if (!event.repeat) act(name); // a key held down codes one statement, not ten
  });
  comment.addEventListener("input", () => { edited = true; });
  comment.addEventListener("blur", () => { if (edited && !seen.finished) send({ do: "comment" }, false); });
  root.setAttribute("aria-label", "Coding by hand");
  model.on("change:view", show);
  model.on("change:found", showFound);
  show();
  showFound();
  const laidOut = new ResizeObserver(() => { // only now is it known where the first statement stands
    if (!passage.clientHeight) return;
    laidOut.disconnect();
    reveal();
  });
  laidOut.observe(passage);
  return () => {
    laidOut.disconnect();
    clearTimeout(waiting);
    clearTimeout(looking);
    model.off("change:view", show);
    model.off("change:found", showFound);
  };
}

function fillBook(rules, issue) {
  rules.replaceChildren();
  rules.scrollTop = 0;
  const list = make("ul", "", rules);
  list.hidden = issue.examples.length === 0;
  for (const example of issue.examples) {
    const line = make("li", "", list);
    make("q", "", line, example.text);
    make("strong", "", line, ` ${example.code}. `);
    make("span", "", line, example.why);
  }
  for (const [name, text] of [["Bears on it", issue.terms], ["For", issue.favour], ["Against", issue.against]]) {
    if (!text) continue;
    const line = make("p", "", rules);
    make("strong", "", line, `${name}: `);
    make("span", "", line, text);
  }
}

export default { render };
