// What the widgets share; each widget's own script follows it in one module.

const PATIENCE = 2000; // ms without an answer after which the reader is told that the kernel is silent
const SILENT = "No answer yet, so this is not saved: the kernel is busy with other cells, or has stopped. "
  + "Wait; if it has stopped, run the cells again, and you go on from here.";

// The key that is meant, as ``keys`` names it: its letter if it is one of ours; if the keyboard writes another script
// (Hangul, Cyrillic, an input method at work) or has its digits on Shift (French), the place of the key instead. A
// stroke is taken as it is typed: on many keyboards it lies on Shift and another key.
function meant(event, keys) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Object.hasOwn(keys, key)) return key;
  const place = /^(?:Key([A-Z])|Digit([0-9])|Slash)$/.exec(event.code || "");
  if (!place || event.shiftKey) return null;
  const latin = /^[a-z0-9]$/.test(key);
  const elsewhere = ["Process", "Unidentified", "Dead"].includes(key) || key.charCodeAt(0) > 127;
  const digit = Boolean(place[2]);
  if (latin || !(digit || elsewhere)) return null;
  const found = digit ? place[2] : place[1]?.toLowerCase() ?? "/";
  return Object.hasOwn(keys, found) ? found : null;
}

// Makes nodes with the classes of one widget.
function maker(widget) {
  return (tag, name, parent, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name.split(" ").map((one) => `otr-${widget}-${one}`).join(" ");
    if (text !== undefined) node.textContent = text;
    if (parent) parent.append(node);
    return node;
  };
}

// A button that shows its key, and leaves the keys to the widget when it was clicked.
function keyButton(make, root, parent, label, key, press) {
  const node = make("button", "button", parent);
  node.type = "button";
  make("kbd", "", node, key).setAttribute("aria-hidden", "true");
  make("span", "", node, label);
  node.setAttribute("aria-keyshortcuts", { Esc: "Escape", Del: "Delete" }[key] || key);
  node.addEventListener("click", (event) => {
    if (event.detail > 0) root.focus({ preventScroll: true }); // else Enter would press it again
    press();
  });
  return node;
}
