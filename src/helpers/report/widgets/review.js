// Shows one statement in its article and sends what the reader presses. It keeps no corrections: state and saving
// are in Python. Every text arrives as data and is set as textContent, so that nothing in an article can run.

const KEYS = {
  Enter: "right", 1: "right", p: "speaker", d: "said_on", w: "words", c: "condition", r: "reported_by", v: "venue",
  o: "role", t: "actor", m: "same_as", x: "reject", n: "add", a: "whole", y: "why", u: "undo", b: "back",
  ArrowLeft: "back", Backspace: "back", s: "skip", ArrowRight: "skip", j: "next", k: "previous",
};
const HELP = [
  ["Enter or 1", "right: every field as it stands; saved, and on to the next"],
  ["p", "speaker: type to filter, ↑ and ↓ to choose"], ["d", "day: 12 May, May 2019, 2019 or unknown"],
  ["w", "words"], ["c", "condition"], ["r", "reported by"], ["v", "venue"], ["o", "role"],
  ["t", "actor of the study"], ["m", "same as a statement of another article"], ["x", "not a statement, or one after all"],
  ["n", "add a statement that was missed"], ["a", "article read whole, or not after all"],
  ["y", "why: the reason for the correction made last"], ["u", "undo what was saved last"],
  ["b, ← or Backspace", "back"], ["s or →", "skip; it comes again at the end"],
  ["j", "next statement of this article"], ["k", "previous statement of this article"],
  ["↓ ↑ or Page Down, Page Up", "scroll the article"],
];
const SPAN_HELP = "→ ← move the end by a word, with Shift the beginning. ↓ ↑ take a whole sentence, with Shift add or "
  + "drop one at the end. Or drag over the words. Enter saves, Escape leaves.";
const TEXT_HELP = {
  said_on: "12 May, 12 May 2019, May 2019, 2019; unknown or ?. Empty: as read.",
  venue: "As printed; none if none is given. Empty: as read.",
  role: "The office on that day; none if there is none. Empty: as read.",
  why: "One sentence for those who check the correction.",
};
const LABELS = {
  speaker: "Speaker", said_on: "Day", words: "Words", condition: "Condition", reported_by: "Reported by", venue: "Venue",
  role: "Role", actor: "Actor of the study", same_as: "Same as", add: "New statement", why: "Why",
};
const SPANS = ["words", "condition", "add"];
const EDITS = Object.keys(LABELS); // what opens something to write or to select in
const MOST = 60; // names offered at once
const BEGINS = /[\p{L}\p{N}\p{M}\p{Sc}\p{Ps}\p{Pi}]/u; // what a stretch may begin with, and end with: no step
const ENDS = /[\p{L}\p{N}\p{M}\p{Sc}\p{Pe}\p{Pf}.!?…%"']/u; // stops at a mark that no statement begins or ends with
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’.,-][\p{L}\p{N}\p{M}]+)*|[^\s\p{L}\p{N}\p{M}]/gu;

// Python counts characters, the browser halves of them: both ways between the two, for one text.
function counter(text) {
  if (!/[\ud800-\udfff]/.test(text)) return { units: (at) => at, points: (at) => at };
  const units = [];
  const points = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    for (let half = 0; half < character.length; half += 1) points.push(units.length - 1);
    unit += character.length;
  }
  units.push(unit);
  points.push(units.length - 1);
  return { units: (at) => units[at], points: (at) => points[at] };
}

const make = maker("review");

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

let widgets = 0; // so that the ids of two widgets in one page differ

function render({ model, el }) {
  widgets += 1;
  const own = `otr-review-${widgets}`;
  const root = make("section", "root", el);
  const button = (...its) => keyButton(make, root, ...its);
  root.tabIndex = 0;
  root.setAttribute("aria-label", "Review desk");
  const top = make("div", "top", root);
  const title = make("strong", "title", top);
  const bar = make("progress", "bar", top);
  bar.setAttribute("aria-hidden", "true"); // the words beside it say the same
  const count = make("span", "count", top);

  const desk = make("div", "desk", root);
  const left = make("div", "left", desk);
  const headline = make("p", "headline", left);
  const from = make("p", "from", left);
  const pane = make("div", "article", left);
  pane.tabIndex = 0;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", "Article, with the statement marked");

  const right = make("div", "right", desk);
  const where = make("p", "where", right);
  const differences = group("div", "differences", right, "What readers say");
  const fields = group("div", "fields", right, "Fields of the statement");
  const editor = group("div", "editor", right, "Correction");
  const caption = make("label", "caption", editor);
  const input = make("input", "input", editor);
  input.id = `${own}-input`;
  input.type = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  caption.htmlFor = input.id;
  const preview = make("p", "preview", editor);
  const hint = make("p", "hint", editor);
  hint.id = `${own}-hint`;
  input.setAttribute("aria-describedby", hint.id);
  const fault = make("p", "fault", editor);
  const list = make("ul", "list", editor);
  list.id = `${own}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Choices");
  const saving = make("div", "row", editor);
  button(saving, "Save", "Enter", () => save());
  const none = button(saving, "No condition", "Del", () => send({ do: "field", field: "condition", value: "none" }));
  button(saving, "Leave", "Esc", () => close());

  const status = make("p", "status", right);
  const said = make("span", "said", status);
  const heard = make("span", "heard", status);
  status.setAttribute("role", "status");
  const deeds = group("div", "row deeds", right, "Verdict");
  const goOn = button(deeds, "Right", "Enter", () => act("right"));
  goOn.classList.add("otr-review-main");
  const reject = button(deeds, "Not a statement", "x", () => act("reject"));
  const add = button(deeds, "Add a statement", "n", () => act("add"));
  const whole = button(deeds, "Read whole", "a", () => act("whole"));
  const moves = group("div", "row moves", right, "Moves");
  const goBack = button(moves, "Back", "b", () => act("back"));
  const skip = button(moves, "Skip", "s", () => act("skip"));
  button(moves, "Undo", "u", () => act("undo"));
  const why = button(moves, "Why", "y", () => act("why"));

  const help = make("details", "help", root);
  make("summary", "", help, "Keys").addEventListener("click", (event) => {
    if (event.detail > 0) root.focus({ preventScroll: true }); // else Enter would fold the list, not judge
  });
  const keys = make("dl", "keys", help);
  for (const [key, does] of HELP) {
    const pair = make("div", "", keys);
    make("dt", "", pair, key);
    make("dd", "", pair, does);
  }

  let seen = {}; // the view as shown
  let text = ""; // the article's
  let count16 = counter("");
  let words = []; // [start, end] of each word, in the browser's units
  let sentences = [];
  let people = [];
  let mode = ""; // the field that is edited
  let spans = []; // what is selected while words are edited
  let dragged = null; // what was selected with the mouse before a key was pressed
  let offers = []; // what the list offers now
  let chosen = -1;
  let waiting = null; // a timer while an answer is due
  let busy = false; // something was sent: until the answer nothing else is, so that nothing is judged unseen
  let ahead = null; // a field whose key was pressed meanwhile, and what was typed into it
  let painted = "";
  let noted = ""; // what was said of the words selected

  function group(tag, name, parent, label) {
    const node = make(tag, name, parent);
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", label);
    return node;
  }

  function tell(now, failed) {
    said.textContent = now;
    status.classList.toggle("otr-review-failed", Boolean(failed));
  }

  function send(event) {
    if (busy) return;
    busy = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      busy = false;
      ahead = null;
      tell(SILENT, true);
      heard.textContent = "";
      if (mode) fault.textContent = SILENT;
    }, PATIENCE);
    model.send({ step: seen.step, ...event });
  }

  function act(name) {
    if (name === "undo" || name === "back") return send({ do: name });
    if (seen.finished || (seen.settling && ["add", "whole"].includes(name))) return undefined;
    if (name === "skip" || name === "whole") return send({ do: name });
    if (name === "right") return send({ do: "right" });
    if (name === "add") return open("add");
    if (seen.missed) return tell("There is no statement in view. Add one with n, or press Enter if none was missed.");
    if (name === "reject") return send({ do: "reject" });
    if (name === "next" || name === "previous") return neighbour(name === "next" ? 1 : -1);
    if (name === "why" && !seen.reason.field) return tell("Nothing is corrected here yet. Correct it first, then say why.");
    return open(name);
  }

  function neighbour(step) {
    const ids = [...new Set(seen.marks.filter((m) => ["own", "other"].includes(m[2])).map((m) => m[3]))];
    const next = ids[ids.indexOf(seen.step) + step];
    if (next) send({ do: "go", statement: next });
    else tell(step > 0 ? "This is the last statement of the article." : "This is the first statement of the article.");
  }

  // --- editing

  function open(name) {
    if (busy) {
      ahead = { name, typed: "" };
      return;
    }
    mode = name;
    right.classList.add("otr-review-editing");
    fault.textContent = "";
    const span = SPANS.includes(name);
    const field = (seen.fields || []).find((one) => one.name === name);
    caption.textContent = name === "why" ? `Why is the ${seen.reason.label.toLowerCase()} corrected?` : LABELS[name];
    caption.id = `${own}-caption`;
    list.setAttribute("aria-label", LABELS[name]);
    fields.hidden = true;
    differences.hidden = true;
    editor.hidden = false;
    input.hidden = span;
    preview.hidden = !span;
    none.hidden = name !== "condition";
    list.hidden = true;
    hint.textContent = span ? SPAN_HELP : TEXT_HELP[name] || "Type to filter or to write another. ↑ ↓ choose, Enter saves, Escape leaves.";
    if (span) {
      spans = dragged ? [dragged] : firstSpans(name);
      select();
      root.focus({ preventScroll: true });
      return;
    }
    const options = choices(name);
    const combo = options.length > 0;
    for (const [key, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["aria-expanded", "true"]]) {
      if (combo) input.setAttribute(key, value);
      else input.removeAttribute(key);
    }
    list.hidden = !combo;
    input.value = combo ? "" : name === "why" ? seen.reason.text : field.edit;
    input.placeholder = combo ? field.value : "";
    offer(options, field);
    input.focus({ preventScroll: true });
    input.select();
  }

  function close() {
    if (mode && !busy && said.textContent === noted) tell("Nothing was changed.");
    mode = "";
    right.classList.remove("otr-review-editing");
    spans = [];
    dragged = null;
    offers = [];
    editor.hidden = true;
    fault.textContent = "";
    input.removeAttribute("aria-activedescendant");
    fields.hidden = Boolean(seen.missed || seen.finished);
    differences.hidden = !(seen.differences || []).length;
    paint();
    root.focus({ preventScroll: true });
  }

  function typeAhead(event) { // letters typed into a field that is not open yet must not be commands
    if (ahead && event.key.length === 1) ahead.typed += event.key;
    else if (ahead && event.key === "Backspace") ahead.typed = ahead.typed.slice(0, -1);
    else if (ahead && event.key === "Escape") ahead = null;
    else if (!ahead && EDITS.includes(KEYS[meant(event, KEYS)])) ahead = { name: KEYS[meant(event, KEYS)], typed: "" };
  }

  function openAhead() {
    const { name, typed } = ahead || {};
    ahead = null;
    if (!name || seen.failed) return;
    act(name);
    if (!mode || input.hidden || !typed) return;
    input.value = typed;
    input.setSelectionRange(typed.length, typed.length);
    if (!list.hidden) offer(choices(mode), seen.fields.find((one) => one.name === mode));
  }

  function save() {
    if (!mode) return;
    fault.textContent = "";
    if (mode === "add" || SPANS.includes(mode)) {
      const sent = spans.map((span) => span.map(count16.points));
      send(mode === "add" ? { do: "add", spans: sent } : { do: "words", field: mode, spans: sent });
    } else if (mode === "why") {
      send({ do: "why", why: input.value });
    } else {
      const value = list.hidden || chosen < 0 ? input.value : offers[chosen].value;
      send({ do: "field", field: mode, value });
    }
  }

  function choices(name) {
    const cast = model.get("cast");
    const known = new Map(cast.map((one) => [one.name, one]));
    const names = () => [
      ...people.map((value) => ({
        value, text: value, note: known.get(value)?.side || "in this article", also: known.get(value)?.also,
      })),
      ...cast.filter((one) => !people.includes(one.name)).map((one) => ({ value: one.name, text: one.name, note: one.side, also: one.also })),
    ];
    if (name === "speaker") return [...names(), { value: "unknown", text: "unknown", note: "nobody is named" }];
    if (name === "reported_by") return [{ value: "none", text: "nobody", note: "the article itself reports it" }, ...names()];
    if (name === "actor") {
      return [...cast.map((one) => ({ value: one.id, text: one.name, note: one.side, also: one.also })),
        { value: "none", text: "none", note: "no actor of the study" }];
    }
    if (name === "same_as") {
      return [...seen.same.map((one) => ({ value: one.id, text: one.text, note: "" })),
        { value: "none", text: "no other", note: "" }];
    }
    return [];
  }

  function offer(options, field) {
    const typed = input.value.trim();
    const parts = plain(typed).split(/\s+/).filter(Boolean);
    const fits = options.filter((one) => {
      const own = plain(`${one.text} ${one.note} ${one.also || ""}`).split(/[\s-]+/);
      return parts.every((part) => own.some((word) => word.startsWith(part)));
    });
    offers = fits.slice(0, MOST);
    if (typed && !offers.some((one) => plain(one.text) === plain(typed))) {
      offers.push({ value: typed, text: typed, note: "as typed" });
    }
    if (!typed && field && field.changed) offers.push({ value: "", text: field.as_read, note: "as read" });
    list.replaceChildren(...offers.map((one, number) => {
      const node = make("li", "option", null);
      node.id = `${own}-option-${number}`;
      node.setAttribute("role", "option");
      make("span", "", node, one.text);
      if (one.note) make("small", "", node, one.note);
      node.addEventListener("mousedown", (event) => {
        event.preventDefault(); // the cursor stays in the input
        choose(number);
        save();
      });
      return node;
    }));
    const now = offers.findIndex((one) => field && !typed && one.text === field.value);
    choose(now >= 0 ? now : offers.length ? 0 : -1);
  }

  function choose(number) {
    chosen = number;
    [...list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === number)));
    const node = list.children[number];
    if (!node) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", node.id);
    into(list, node);
    return undefined;
  }

  function place(box, node) { // top and bottom of a node, as scrollTop counts them
    const [around, own] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
    const top = own.top - around.top - box.clientTop + box.scrollTop;
    return [top, top + own.height];
  }

  function into(box, node) { // scrolls a box, and nothing around it
    const [low, high] = place(box, node);
    if (low < box.scrollTop) box.scrollTop = low;
    if (high - box.clientHeight > box.scrollTop) box.scrollTop = high - box.clientHeight;
  }

  function reveal() { // the statement in view, whole if it fits, with what stands before it
    const own = [...pane.querySelectorAll(".otr-review-own")].map((node) => place(pane, node));
    const margin = pane.clientHeight / 3;
    if (!own.length) pane.scrollTop = 0;
    else pane.scrollTop = Math.max(Math.min(own[0][0] - 24, Math.max(own[0][0] - margin, own.at(-1)[1] + 48 - pane.clientHeight)), 0);
  }

  // --- words

  function firstSpans(name) {
    if (name === "add" && seen.missed) return [sentences.find((one) => topOf(one[0]) >= 0) || sentences.at(-1) || [0, text.length]];
    const given = name === "words" ? seen.spans : name === "condition" && seen.condition.length ? [seen.condition] : [];
    if (given.length) return given.map((span) => span.map(count16.units));
    const at = (seen.spans || []).length ? seen.spans.at(name === "add" ? -1 : 0).map(count16.units) : [0, 0];
    const later = sentences.find((one) => (name === "add" ? one[0] >= at[1] : one[1] > at[0]));
    const sentence = later || sentences.at(-1) || [0, text.length];
    return [name === "add" ? sentence : words.find((one) => one[0] >= sentence[0]) || sentence];
  }

  function select(atStart) { // shows where the selection was moved
    preview.textContent = spans.map(([start, end]) => text.slice(start, end)).join(" … ");
    paint();
    const marked = pane.querySelectorAll(".otr-review-selected");
    if (marked.length) into(pane, marked[atStart ? 0 : marked.length - 1]);
    const shown = preview.textContent.split(/\s+/);
    const short = shown.length > 9 ? [...shown.slice(0, 4), "…", ...shown.slice(-4)] : shown;
    noted = `Selected: ${short.join(" ")}`;
    tell(noted);
    heard.textContent = "";
  }

  function stretch(key, shift) {
    const first = spans[0];
    const last = spans.at(-1);
    const begins = words.filter((one) => BEGINS.test(text.slice(...one)));
    const ends = words.filter((one) => ENDS.test(text.slice(...one)));
    if (shift && key === "ArrowDown") {
      const next = sentences.find((one) => one[1] > last[1] && BEGINS.test(text.slice(last[1], one[1])));
      if (next) last[1] = next[1];
    } else if (shift && key === "ArrowUp") {
      const next = sentences.findLast((one) => one[1] < last[1]);
      if (next && next[1] > last[0]) last[1] = next[1];
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      const now = sentences.findIndex((one) => one[1] > first[0]);
      const whole = sentences[now] && sentences[now][0] === first[0] && sentences[now][1] === first[1];
      const next = sentences[Math.max(now + (key === "ArrowDown" ? Number(whole) : whole ? -1 : 0), 0)];
      if (next) spans = [[...next]];
    } else if (shift && key === "ArrowLeft") {
      const next = begins.findLast((one) => one[0] < first[0]);
      if (next) first[0] = next[0];
    } else if (shift) {
      const next = begins.find((one) => one[0] > first[0]);
      if (next && next[0] < first[1]) first[0] = next[0];
      else if (next && spans.length === 1) spans = [[...next]]; // a single word walks on
    } else if (key === "ArrowRight") {
      const next = ends.find((one) => one[1] > last[1]);
      if (next) last[1] = next[1];
    } else {
      const next = ends.findLast((one) => one[1] < last[1]);
      if (next && next[1] > last[0]) last[1] = next[1];
    }
    select(shift && /Left|Right/.test(key));
  }

  function topOf(at) { // where a place in the text is shown, below the upper edge of the pane
    let left = at;
    for (const node of pane.children) {
      if (left < node.textContent.length) {
        const range = document.createRange();
        range.setStart(node.firstChild, left);
        range.setEnd(node.firstChild, left + 1);
        return range.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      }
      left -= node.textContent.length;
    }
    return 0;
  }

  function offsetOf(node, at) { // of a place in the pane: where it is in the text
    const range = document.createRange();
    range.setStart(pane, 0);
    range.setEnd(node, at);
    return range.toString().length;
  }

  function drag() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return false;
    const range = selection.getRangeAt(0);
    if (!pane.contains(range.startContainer) || !pane.contains(range.endContainer)) return false;
    let [start, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    if (start >= end) return false;
    if (SPANS.includes(mode)) {
      spans = [[start, end]];
      selection.removeAllRanges();
      select();
    } else if (!mode) {
      dragged = [start, end];
      tell("Selected. Press w if these are the words, c for the condition, n to add them as a statement.");
    }
    return true;
  }

  // --- showing

  function paint() {
    const marks = (seen.marks || []).map(([start, end, kind, id]) => [count16.units(start), count16.units(end), kind, id]);
    const drawn = [...marks, ...spans.map(([start, end]) => [start, end, "selected", ""])];
    const now = JSON.stringify([seen.article, seen.removed, drawn]);
    if (now === painted) return;
    painted = now;
    const edges = [...new Set([0, text.length, ...drawn.flatMap((mark) => [mark[0], mark[1]])])].sort((a, b) => a - b);
    const pieces = [];
    for (let at = 0; at + 1 < edges.length; at += 1) {
      const here = drawn.filter((mark) => mark[0] <= edges[at] && mark[1] >= edges[at + 1]);
      const kinds = [...new Set(here.map((mark) => mark[2]))];
      const node = make(kinds.length ? "mark" : "span", kinds.join(" "), null, text.slice(edges[at], edges[at + 1]));
      const label = { condition: "if", source: "who", cue: "says" };
      const begins = here.filter((mark) => mark[0] === edges[at] && label[mark[2]]).map((mark) => label[mark[2]]);
      if (begins.length) node.dataset.label = begins.join(" ");
      const other = here.find((mark) => mark[2] === "other");
      if (other) node.dataset.statement = other[3];
      if (other && kinds.every((kind) => ["other", "gone"].includes(kind))) node.title = "Another statement: click to go to it";
      pieces.push(node);
    }
    const scrolled = pane.scrollTop;
    pane.replaceChildren(...pieces);
    pane.scrollTop = scrolled;
    pane.classList.toggle("otr-review-removed", Boolean(seen.removed));
  }

  function showFields(view) {
    const focused = fields.contains(document.activeElement) ? document.activeElement.dataset.field : "";
    fields.replaceChildren(...view.fields.map((field) => {
      const node = make("button", field.changed ? "field changed" : "field", null);
      node.type = "button";
      node.dataset.field = field.name;
      node.setAttribute("aria-keyshortcuts", field.key);
      make("kbd", "", node, field.key).setAttribute("aria-hidden", "true");
      make("span", "name", node, field.label);
      const value = make("span", "value", node);
      make("span", "now", value, field.short).title = field.value;
      if (field.as_read) make("span", "as-read", value, `as read: ${field.as_read}`);
      if (field.rests_on) make("span", "because", value, field.rests_on).title = field.rests_on;
      if (field.why) make("span", "because", value, `because: ${field.why}`);
      node.addEventListener("click", () => act(field.name));
      return node;
    }));
    if (focused) fields.querySelector(`[data-field="${focused}"]`)?.focus({ preventScroll: true });
  }

  function showDifferences(view) {
    const focused = differences.contains(document.activeElement);
    differences.replaceChildren(...view.differences.map((one) => {
      const node = button(null, "", one.key, () => send({ do: "take", key: one.key }));
      node.lastChild.remove();
      const words = make("span", "", node);
      make("strong", "", words, `${one.label}: ${one.value}`);
      make("span", "", words, ` (${one.who})${one.why ? `: ${one.why}` : ""}`);
      node.setAttribute("aria-pressed", String(one.taken));
      return node;
    }));
    if (focused) root.focus({ preventScroll: true });
  }

  function show() {
    const view = model.get("view");
    const article = model.get("article");
    clearTimeout(waiting);
    busy = false;
    const moved = view.step !== seen.step || view.finished !== seen.finished;
    const inside = right.contains(document.activeElement);
    if (view.article && view.article === article.article && article.text !== text) readArticle(article);
    seen = view;
    title.textContent = view.title;
    bar.max = Math.max(view.total, 1);
    bar.value = view.read;
    count.textContent = view.progress;
    tell(view.said, view.failed);
    heard.textContent = moved && view.heard ? ` Now: ${view.heard}` : "";
    left.hidden = view.finished;
    for (const node of [goOn, reject, add, whole, skip, why]) node.disabled = view.finished;
    for (const node of [reject, why]) node.disabled = view.finished || view.missed;
    goBack.disabled = view.total === 0;
    whole.hidden = Boolean(view.missed || view.settling);
    add.hidden = view.settling;
    goOn.lastChild.textContent = view.missed ? "Nothing was missed" : view.settling ? "Next" : "Right";
    reject.lastChild.textContent = view.removed ? "A statement after all" : view.added ? "Take it back" : "Not a statement";
    whole.setAttribute("aria-pressed", String(Boolean(view.whole)));
    goOn.setAttribute("aria-keyshortcuts", view.settling ? "Enter" : "Enter 1");
    if (view.finished) {
      ahead = null;
      where.textContent = "";
      fields.replaceChildren();
      differences.replaceChildren();
      if (mode || inside) close();
      fields.hidden = differences.hidden = true;
      return;
    }
    const notes = [
      view.missed || view.added ? "" : view.confidence, view.added ? "added by you" : "", view.removed ? "not a statement" : "",
      !view.missed && view.checked ? "✓ read" : "",
    ];
    where.textContent = [view.where, ...notes.filter(Boolean)].join(" · ");
    if (view.missed) {
      fields.replaceChildren();
      make("p", "asked", fields, view.heard);
      make("p", "hint", fields, "Read the article to its end. Add what was missed with n. Press Enter if nothing else was.");
      differences.replaceChildren();
    } else {
      showFields(view);
      showDifferences(view);
    }
    if (mode && view.failed && !moved) {
      fault.textContent = view.said;
    } else if (mode) {
      close();
    } else {
      fields.hidden = false;
      differences.hidden = view.missed || !view.differences.length;
      if (inside && !right.contains(document.activeElement)) root.focus({ preventScroll: true });
    }
    paint();
    if (moved) {
      dragged = null;
      reveal();
    }
    openAhead();
  }

  function readArticle(article) {
    text = article.text;
    count16 = counter(text);
    words = [...text.matchAll(WORD)].map((found) => [found.index, found.index + found[0].length]);
    sentences = article.sentences.map((one) => one.map(count16.units));
    people = article.people;
    headline.textContent = article.title;
    from.textContent = article.from;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "Tab") event.stopPropagation(); // else letters would be commands of the notebook
    if (busy && event.key !== "Tab") {
      event.preventDefault();
      if (!event.repeat) typeAhead(event);
      return;
    }
    const pressed = event.target.closest?.("button, summary") && ["Enter", " "].includes(event.key);
    if (event.target === input) {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") close();
      else if (event.key === "Enter") save();
      else if (step && !list.hidden && offers.length) choose((chosen + step + offers.length) % offers.length);
      else return;
      event.preventDefault();
      return;
    }
    if (pressed) return;
    if (mode) {
      if (event.key === "Escape") close();
      else if (event.key === "Enter") save();
      else if (event.key === "Delete" && mode === "condition") send({ do: "field", field: "condition", value: "none" });
      else if (/^Arrow/.test(event.key) && SPANS.includes(mode)) stretch(event.key, event.shiftKey);
      else return;
      event.preventDefault();
      return;
    }
    const scroll = { ArrowDown: 60, ArrowUp: -60, PageDown: 0.8, PageUp: -0.8 }[event.key];
    if (scroll) {
      pane.scrollTop += Math.abs(scroll) < 1 ? scroll * pane.clientHeight : scroll;
      event.preventDefault();
      return;
    }
    const numbered = seen.settling ? (seen.differences || []).map((one) => [one.key, one.key]) : [];
    const known = Object.fromEntries([...Object.entries(KEYS).filter(([key]) => !(seen.settling && key === "1")), ...numbered]);
    const key = meant(event, known);
    if (!key) return;
    event.preventDefault();
    if (event.repeat) return; // a key held down judges one statement, not ten
    if (numbered.some(([one]) => one === key)) send({ do: "take", key });
    else act(KEYS[key]);
  });
  input.addEventListener("input", () => {
    if (!list.hidden) offer(choices(mode), (seen.fields || []).find((one) => one.name === mode));
  });
  pane.addEventListener("mouseup", (event) => {
    if (drag()) return;
    const other = event.target.closest?.("[data-statement]");
    if (other && !mode && other.dataset.statement !== seen.step) send({ do: "go", statement: other.dataset.statement });
  });
  root.addEventListener("focusin", () => { // whoever is here need not be told how to come here
    if (said.textContent.startsWith("Click here")) tell("Press Enter if every field is right, else the key of what is wrong.");
  });
  editor.hidden = true;
  model.on("change:view", show);
  show();
  const laidOut = new ResizeObserver(() => { // only now is it known where the first statement stands
    if (!pane.clientHeight) return;
    laidOut.disconnect();
    reveal();
  });
  laidOut.observe(pane);
  return () => {
    laidOut.disconnect();
    clearTimeout(waiting);
    model.off("change:view", show);
  };
}

export default { render };
