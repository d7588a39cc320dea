"""The page that JupyterLab opens. ``python tests/test_start.py`` takes its notebooks from README.md."""

import os
import re
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from traitlets.config import PyFileConfigLoader

ROOT = Path(__file__).parents[1]
START = ROOT / "START.md"
BEGIN = "<!-- notebooks: begin (written by tests/test_start.py from the table in README.md) -->\n"
END = "<!-- notebooks: end -->\n"


def listed() -> str:
    """The README's table of notebooks."""
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    return re.findall(r"^\| notebook \|.*\n(?:\|.*\n)+", readme, re.M)[0]


def test_the_list_of_notebooks_has_not_drifted() -> None:
    text = START.read_text(encoding="utf8")
    assert text.split(BEGIN)[1].split(END)[0] == listed(), "run: .venv/bin/python tests/test_start.py"


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\]\(([^)#:]+)[)#]", START.read_text(encoding="utf8"))))
)
def test_what_the_page_points_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_make_target_that_the_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)", START.read_text(encoding="utf8"))) <= targets


def test_jupyterlab_opens_the_page() -> None:
    settings = (ROOT / ".jupyter" / "jupyter_lab_config.py").read_text()
    assert f'default_url = "/lab/tree/{START.name}"' in settings
    assert 'JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" ' in (ROOT / "Makefile").read_text()


def test_jupyterlab_starts_the_environments_own_python(tmp_path: Path) -> None:
    theirs = tmp_path / "kernels" / "python3"
    theirs.mkdir(parents=True)
    (theirs / "kernel.json").write_text('{"argv": ["theirs"], "display_name": "x", "language": "python"}')
    with patch.dict(os.environ, {"JUPYTER_PATH": str(tmp_path), "PYTHONSTARTUP": "theirs.py"}):
        assert KernelSpecManager().get_kernel_spec("python3").argv == ["theirs"]
        settings = PyFileConfigLoader("jupyter_lab_config.py", str(ROOT / ".jupyter")).load_config()
        found = settings.ServerApp.kernel_spec_manager_class().get_kernel_spec("python3")
        assert found.argv[0] == sys.executable and "PYTHONSTARTUP" not in os.environ


if __name__ == "__main__":
    before, rest = START.read_text(encoding="utf8").split(BEGIN)
    START.write_text(before + BEGIN + listed() + END + rest.split(END)[1], encoding="utf8")
