"""A real JupyterLab on a copy of the project, and Debian's Chromium to look at it.

Without Chromium the tests of this folder are skipped, and the summary says so. Pictures of what was on the
screen when a test failed are kept in screenshots/ beside this file.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import CLOSE_ALL, NEVER_SAVE_BY_ITSELF, SECOND
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHROMIUM = shutil.which("chromium")
COPIED = ["START.md", "README.md", ".jupyter", "notebooks", "data/studies", "reports"]
PICTURES = HERE / "screenshots"
MANY, FEW = "draws: int = 1000 ", "draws: int = 50 "
START = ".jp-MarkdownViewer table"
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not CHROMIUM:
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not CHROMIUM:
        terminalreporter.section("NOT TESTED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(
            "There is no command `chromium` here: tests/browser was skipped, JupyterLab was not tried.\n"
            "On Debian, as root: apt-get install chromium; then run the tests again."
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    report: Any = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and page:
        PICTURES.mkdir(exist_ok=True)
        picture = PICTURES / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', item.name).strip('-')}.png"
        page.screenshot(path=picture)
        report.sections.append(("what was on the screen", str(picture.relative_to(ROOT))))
        for asked in page.locator(".jp-Dialog").all_text_contents():
            report.sections.append(("a question was open", asked))
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as somebody who has just cloned it has it: no table of a run is there.

    Its notebooks draw 50 times, not 1000: what they show is compared by nbval, not here.
    """
    copy = tmp_path_factory.mktemp("desk") / "project"
    for name in COPIED:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(".*.tmp*", "__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    for notebook in (copy / "notebooks").glob("*.ipynb"):
        notebook.write_text(notebook.read_text(encoding="utf8").replace(MANY, FEW), encoding="utf8")
    return copy


@pytest.fixture(scope="session")
def lab(project: Path) -> Iterator[str]:
    """JupyterLab as `make lab` starts it, on a free port; the address with its token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = {
        name: str(project.parent / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    environment = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"}
    environment |= own | {
        "JUPYTER_CONFIG_PATH": str(project / ".jupyter"),
        "JUPYTER_TOKEN": token,
        "PYTHONPATH": str(ROOT / "src"),
    }
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    said = project.parent / "jupyter.log"
    with said.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, "--expose-app-in-browser"],
            cwd=project,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/api?token={token}", server, said)
        yield f"{address}/?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(address: str, server: subprocess.Popen[bytes], said: Path, *, seconds: int = 90) -> None:
    """Wait until the server answers; show what it said where it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{said.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # a container has no user namespaces for Chromium's sandbox; it sees nothing but pages of our own
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def tab(browser: Browser, lab: str) -> Iterator[Page]:
    """One tab for all tests: JupyterLab takes seconds to load."""
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(30 * SECOND)
        expect.set_options(timeout=30 * SECOND)  # a machine with much to do is slow, not wrong
        page.goto(lab)
        page.locator(START).wait_for(state="attached")
        page.evaluate(NEVER_SAVE_BY_ITSELF)
        yield page


@pytest.fixture
def page(tab: Page, lab: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The start page with no notebook open; nothing may be asked of another machine meanwhile."""
    server, asked = lab.split("?")[0], []

    def note(sent: Any) -> None:
        if not sent.url.startswith((server, "data:", "blob:")):
            asked.append(sent.url)

    tab.on("request", note)
    tab.locator(START).wait_for(state="attached")
    yield tab
    tab.evaluate(CLOSE_ALL)
    if request.node.stash.get(FAILED, False):  # leave no open menu or question to the tests after it
        tab.goto(f"{server}lab/tree/START.md?reset")
    tab.remove_listener("request", note)
    assert not asked, f"asked of the net: {asked}"
