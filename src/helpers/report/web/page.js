// Draws the chart with Vega-Lite and shows, below it, the statement that is read. Nothing is evaluated from
// strings (ast), nothing is fetched, and words reach the page as text nodes only.
const chart = JSON.parse(document.getElementById("chart").textContent);
const host = document.getElementById("explorer");
const choices = document.getElementById("choices");
const reading = document.getElementById("reading");

const piece = (tag, text) => {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
};

// What has no name of its own, such as the shadow of the zoom, is no picture to a screen reader.
const tidy = () => {
  for (const mark of host.querySelectorAll("[role=graphics-symbol]:not([aria-label])")) {
    mark.removeAttribute("role");
    mark.setAttribute("aria-hidden", "true");
  }
};

const nothing = () => {
  const many = host.querySelectorAll(".statements_marks path").length;
  if (many) return `There is no such mark: those shown are numbered from 1 to ${many}, by day.`;
  const [from, to] = [...choices.querySelectorAll("input[type=date]")].map((one) => one.value);
  return from && to && from > to
    ? "No statement fits: the day in From is later than the day in To."
    : "No statement fits these choices.";
};

const show = () => {
  tidy();
  const ring = host.querySelector(".ring_marks path");
  const mark = ring && ring.__data__ && ring.__data__.datum;
  if (!mark) {
    reading.replaceChildren(piece("p", nothing()));
    delete reading.dataset.mark;
    return;
  }
  if (reading.dataset.mark === mark.id + mark.issue + mark.by) return;
  reading.dataset.mark = mark.id + mark.issue + mark.by;
  const role = mark.role ? `, ${mark.role}` : "";
  const who = piece("p", "");
  who.append(piece("b", mark.speaker), `${role} (${mark.side}), ${mark.day} (${mark.evidence})`);
  const stance = piece("p", `${mark.issue_label}: ${mark.stance}, coded by ${mark.coded_by}`);
  const place = document.getElementById(`s-${mark.id}`);
  const words = place ? place.querySelector("blockquote").cloneNode(true) : piece("p", mark.words);
  const sure = place && place.querySelector(".sure");
  if (sure) stance.append(`; reading: ${sure.textContent}`);
  const corrected = place ? [...place.querySelectorAll(".corrected")].map((one) => one.cloneNode(true)) : [];
  const link = piece("a", "Open it in its article");
  link.href = `#s-${mark.id}`;
  const source = piece("p", `${mark.article}. `);
  source.append(link);
  reading.replaceChildren(who, stance, words, ...corrected, source);
};

if (chart.vconcat) {
  vegaEmbed(host, chart, {
    mode: "vega-lite", ast: true, renderer: "svg", actions: false, defaultStyle: false, bind: "#choices",
    tooltip: { disableDefaultStyle: true },
    config: { background: "transparent" },
  }).then(({ view }) => {
    choices.append(choices.querySelector("input[type=number]").closest("#choices > *"));
    // Vega answers an input a moment later than the page does
    const later = () => setTimeout(() => view.runAsync().then(show), 60);
    for (const what of ["input", "change", "click"]) {
      choices.addEventListener(what, later);
      host.addEventListener(what, later);
    }
    show();
    document.documentElement.dataset.explorer = "ready";
  });
} else {
  host.textContent = chart.data.values[0].words;
  choices.remove();
  reading.remove();
  document.documentElement.dataset.explorer = "ready";
}
