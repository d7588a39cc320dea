"""What a reader does at the desk: opens a notebook, runs it, looks at what it shows."""

from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

SECOND = 1000  # Playwright counts in milliseconds
# The notebook in front; those in other tabs stay in the page, hidden
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
FIGURE = ".jp-OutputArea-output img"
# JupyterLab shows what stopped a cell, and what was warned of, in the same way
COMPLAINT = ", ".join(f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr"))
THEMES = ["JupyterLab Light", "JupyterLab Dark"]
KERNEL_IS_IDLE = """path => {
  const shown = window.jupyterapp.shell.currentWidget;
  return shown?.context?.path === path && shown.sessionContext.session?.kernel?.status === "idle";
}"""
# A notebook that is closed while it is being saved leaves a question over everything: "File Save Error"
NEVER_SAVE_BY_ITSELF = """async () => {
  const {commands} = window.jupyterapp;
  if (commands.isToggled("docmanager:toggle-autosave")) await commands.execute("docmanager:toggle-autosave");
}"""
NOTE_SAVES = """() => {
  window.saved = null;
  window.jupyterapp.shell.currentWidget.context.saveState.connect((_, state) => {
    if (state !== "started") window.saved = state;
  });
}"""
CLOSE_ALL = """async () => {
  for (const shown of [...window.jupyterapp.shell.widgets("main")])
    if (shown.title.label !== "START.md") shown.dispose();
  await window.jupyterapp.serviceManager.sessions.shutdownAll();
}"""


def write_notebook(path: Path, *cells: Any) -> None:
    """Store a notebook that finds its kernel; without a name of one JupyterLab asks for it."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)


def open_notebook(page: Page, path: str) -> Locator:
    """Open a notebook, as a click in the list of files does; wait until it can be run."""
    page.evaluate(
        # nothing is returned: the widget that the command gives cannot always be sent
        "async path => { await window.jupyterapp.commands.execute('docmanager:open', {path}); }",
        path,
    )
    return wait_until_open(page, path)


def wait_until_open(page: Page, path: str) -> Locator:
    """Wait until this notebook is in front, with a kernel that waits for work."""
    notebook = page.locator(NOTEBOOK)
    notebook.locator(".jp-Cell").first.wait_for()
    page.wait_for_function(KERNEL_IS_IDLE, arg=path, timeout=60 * SECOND)
    return notebook


def save(page: Page) -> None:
    """Choose File → Save Notebook; wait until the file is written."""
    page.evaluate(NOTE_SAVES)
    choose(page, "File", "Save Notebook")
    page.wait_for_function("() => window.saved?.startsWith('completed')")


def run_all(page: Page, *, seconds: int = 240) -> None:
    """Choose Run → Run All Cells; wait until no cell is running or waiting."""
    choose(page, "Run", "Run All Cells")
    running = page.locator(f"{NOTEBOOK} .jp-InputPrompt", has_text="[*]")
    running.first.wait_for()
    wait_until_done(page, seconds=seconds)


def wait_until_done(page: Page, *, seconds: int = 60) -> None:
    """Wait until no cell of the notebook in front is running or waiting."""
    page.wait_for_function(
        """notebook => ![...document.querySelectorAll(`${notebook} .jp-InputPrompt`)]
            .some(prompt => prompt.textContent.includes("*"))""",
        arg=NOTEBOOK,
        timeout=seconds * SECOND,
    )


def choose(page: Page, *entries: str) -> None:
    """Go through a menu and its submenus."""
    page.locator("#jp-MainMenu").get_by_role("menuitem", name=entries[0], exact=True).click()
    for entry in entries[1:]:
        page.locator(".lm-Menu-item").filter(has=page.get_by_text(entry, exact=True)).click()


def set_theme(page: Page, theme: str) -> None:
    """Choose Settings → Theme, as JupyterLab calls it; wait until it is there."""
    choose(page, "Settings", "Theme", theme)
    page.locator(f'body[data-jp-theme-name="{theme}"]').wait_for(state="attached")


def faults(notebook: Locator) -> list[str]:
    """What a reader would stop at: errors, warnings, cells that did not run, figures that are not there."""
    found = [f"error or warning: {text}" for text in notebook.locator(COMPLAINT).all_text_contents()]
    prompts = notebook.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
    if prompts != [f"[{number}]:" for number in range(1, len(prompts) + 1)]:
        found.append(f"not run from first to last cell: {prompts}")
    found += [f"figure of size {size}" for size in figure_sizes(notebook) if min(size) < 100]
    return found


def figure_sizes(notebook: Locator) -> list[list[int]]:
    """Width and height of every figure, as the browser has drawn it; 0 where it has not."""
    return notebook.locator(FIGURE).evaluate_all(
        """async images => {
          await Promise.all(images.map(image => image.decode().catch(() => {})));
          return images.map(image => [image.naturalWidth, image.naturalHeight]);
        }"""
    )


def opened(page: Page, notebook: str) -> Locator:
    """The widget of a notebook, run and in focus."""
    shown = open_notebook(page, notebook)
    run_all(page)
    widget = shown.locator('[class^="otr-"][class$="-root"]')
    expect(widget.get_by_role("status")).not_to_be_empty()
    widget.focus()
    return widget


def press(page: Page, widget: Locator, keys: str, says: str) -> None:
    """Press keys, with blanks between them, and wait for what the widget says."""
    for key in keys.split():
        page.keyboard.press(key)
    expect(widget.get_by_role("status")).to_contain_text(says)


def contrasts(marks: Locator) -> list[float]:
    """The contrast of letters on the ground behind them (1 none … 21 black on white)."""
    colours = marks.evaluate_all(
        """elements => elements.map(element => {
          const style = getComputedStyle(element), clear = "rgba(0, 0, 0, 0)";
          const letters = element instanceof SVGElement ? style.fill : style.color;
          let behind = element;
          while (getComputedStyle(behind).backgroundColor === clear) behind = behind.parentElement;
          const ground = getComputedStyle(behind).backgroundColor;
          return [letters, ground].map(colour => colour.match(/[\\d.]+/g).map(Number));
        })"""
    )
    ratios = []
    for letters, ground in colours:
        assert len(ground) == 3, "the ground lets shine through what is behind it"
        thick = letters[3] if len(letters) > 3 else 1
        letters = [thick * over + (1 - thick) * under for over, under in zip(letters, ground, strict=False)]
        lighter, darker = sorted((luminance(letters), luminance(ground)), reverse=True)
        ratios.append((lighter + 0.05) / (darker + 0.05))
    return ratios


def flat_contrasts(page: Page, widget: Locator) -> list[float]:
    """The contrasts of what is in view of a widget, its colours flattened as the screen does it."""
    page.evaluate(SOLID)
    found = contrasts(widget.locator(".otr-solid:visible"))
    page.evaluate(BACK)
    return found


def luminance(colour: list[float]) -> float:
    """Relative luminance of red, green and blue (WCAG 2.2)."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


# Letters on the ground behind them: colours that let it shine through, flattened as the screen does it
SOLID = """() => {
  const canvas = new OffscreenCanvas(1, 1), brush = canvas.getContext("2d", {willReadFrequently: true});
  const root = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .otr-review-root");
  const flat = colours => {
    for (const colour of colours) { brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1); }
    const [r, g, b] = brush.getImageData(0, 0, 1, 1).data;
    return `rgb(${r}, ${g}, ${b})`;
  };
  const own = "mark, button, input, kbd, p, summary, li, small, .otr-review-value";
  for (const node of root.querySelectorAll(own)) {
    const grounds = [];
    for (let at = node; at !== root.parentElement; at = at.parentElement)
      grounds.unshift(getComputedStyle(at).backgroundColor);
    if (node.disabled) continue;
    node.dataset.flat = JSON.stringify([flat(grounds), flat([...grounds, getComputedStyle(node).color])]);
  }
  for (const node of root.querySelectorAll("[data-flat]")) {
    const [ground, letters] = JSON.parse(node.dataset.flat);
    node.style.transition = "none";
    node.style.background = ground;
    node.style.color = letters;
    node.classList.add("otr-solid");
  }
}"""
BACK = """() => {
  for (const node of document.querySelectorAll(".otr-solid")) {
    node.classList.remove("otr-solid");
    node.removeAttribute("style");
    delete node.dataset.flat;
  }
}"""
