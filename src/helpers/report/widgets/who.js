// Shows one printed speaker with the actors it may be, and sends what is pressed; who.csv is written in Python.
// Every text arrives as data and is set as textContent.

const MOVES = { s: "skip", ArrowRight: "skip", b: "back", ArrowLeft: "back", u: "undo", t: "type" };

const make = maker("review");

let widgets = 0;

function render({ model, el }) {
  widgets += 1;
  const root = make("section", "root", el);
  const button = (...its) => keyButton(make, root, ...its);
  root.tabIndex = 0;
  root.setAttribute("aria-label", "Speakers who are no actor of the study");
  const where = make("p", "where", root);
  const step = make("div", "who", root);
  const printed = make("p", "headline", step);
  const example = make("p", "preview", step);
  const taken = make("p", "as-read", step);
  const offers = make("div", "row", step);
  offers.setAttribute("role", "group");
  offers.setAttribute("aria-label", "Actors it may be");
  const typing = make("label", "typing", step);
  make("kbd", "", typing, "t").setAttribute("aria-hidden", "true");
  make("span", "", typing, "Another actor, or a name");
  const input = make("input", "input", typing);
  input.type = "text";
  input.autocomplete = "off";
  const names = make("datalist", "", step);
  names.id = `otr-who-${widgets}`;
  input.setAttribute("list", names.id);
  for (const one of model.get("cast")) make("option", "", names).value = one.name;
  const status = make("p", "status", root);
  const said = make("span", "said", status);
  const heard = make("span", "heard", status); // who is asked for next, which a screen reader would not say
  status.setAttribute("role", "status");
  const moves = make("div", "row", root);
  button(moves, "Back", "b", () => send({ do: "back" }));
  const skip = button(moves, "Skip", "s", () => send({ do: "skip" }));
  button(moves, "Undo", "u", () => send({ do: "undo" }));

  let seen = {};
  let waiting = null;
  let busy = false;

  function tell(words, failed) {
    said.textContent = words;
    heard.textContent = "";
    status.classList.toggle("otr-review-failed", Boolean(failed));
  }

  function send(event) {
    if (busy) return;
    busy = true;
    waiting = setTimeout(() => {
      busy = false;
      tell(SILENT, true);
    }, PATIENCE);
    model.send({ place: seen.place, ...event });
  }

  function show() {
    const view = model.get("view");
    clearTimeout(waiting);
    busy = false;
    const inside = step.contains(document.activeElement);
    const moved = view.place !== seen.place;
    seen = view;
    tell(view.said, view.failed);
    step.hidden = skip.disabled = view.finished;
    where.textContent = view.finished ? view.given : `${view.place + 1} of ${view.total} · ${view.often}`;
    if (!view.finished) {
      printed.textContent = `Who is “${view.printed}”?`;
      example.textContent = view.for_example;
      taken.textContent = view.taken ? `given so far: ${view.taken}` : "";
      taken.hidden = !view.taken;
      offers.replaceChildren(...view.offers.map((one) => button(null, one.text, one.key, () => send({ do: "give", value: one.value }))));
      offers.hidden = view.offers.length === 0;
      const choices = view.offers.map((one) => ` ${one.key}: ${one.text}.`).join("");
      if (moved) heard.textContent = ` ${printed.textContent}${choices}`;
    }
    if (moved || !view.failed) input.value = "";
    if (inside && (moved || !step.contains(document.activeElement))) root.focus({ preventScroll: true });
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "Tab") event.stopPropagation(); // else letters would be commands of the notebook
    if (event.target === input) {
      if (event.isComposing) return;
      if (event.key === "Escape") root.focus({ preventScroll: true });
      if (event.key === "Enter") send({ do: "give", value: input.value });
      return;
    }
    if (event.target.closest("button") && ["Enter", " "].includes(event.key)) return;
    const offered = Object.fromEntries((seen.offers || []).map((one) => [one.key, one]));
    const key = meant(event, { ...MOVES, ...offered });
    const offer = offered[key];
    const move = MOVES[key];
    if (!move && !offer) return;
    event.preventDefault();
    if (event.repeat) return;
    if (move === "type") input.focus({ preventScroll: true });
    else if (move) send({ do: move });
    else if (!seen.finished) send({ do: "give", value: offer.value });
  });
  model.on("change:view", show);
  show();
  return () => {
    clearTimeout(waiting);
    model.off("change:view", show);
  };
}

export default { render };
