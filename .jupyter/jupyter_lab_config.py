"""How `make lab` starts JupyterLab: on the page START.md, with the project's own environment for kernels.

What it shows is set in labconfig/ beside this file. One's own settings (theme, keys) stay where they were.
"""

import os
import warnings
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from nbformat import from_dict

from helpers.run.notebooks import set_environment, tidy

c = get_config()  # type: ignore[name-defined]  # noqa: F821

c.ServerApp.root_dir = str(Path(__file__).parents[1])
c.ServerApp.allow_root = True  # in a container there is often nobody else
# The open tabs of this clone, not of another one; .venv is left out of the repository
c.LabApp.workspaces_dir = str(Path(__file__).parents[1] / ".venv" / "lab-workspaces")
c.LabApp.default_url = "/lab/tree/START.md"
c.LabApp.news_url = None  # nothing is fetched from the net
c.LabApp.extension_manager = "readonly"  # the other one asks a package index

# Notebooks give the same here as in `make report`; only progress bars are for those who watch
OWN = Path(__file__).parents[1] / ".venv" / "ipython"
OWN.mkdir(parents=True, exist_ok=True)
set_environment(OWN)
del os.environ["TQDM_DISABLE"]


class OwnPython(KernelSpecManager):
    """Finds the environment's own Python only, whatever else on this machine is called python3."""

    def _kernel_dirs_default(self) -> list[str]:
        return []


c.ServerApp.kernel_spec_manager_class = OwnPython


def save_tidy(model: dict[str, Any], path: str, contents_manager: Any) -> None:
    """Leave out what a save would add of this machine: to open a notebook does not change its file."""
    if model["type"] == "notebook" and path.startswith("notebooks/"):
        model["content"] = tidy(from_dict(model["content"]))


c.ContentsManager.pre_save_hook = save_tidy
# JupyterLab reads this file twice, and says so of the hook
warnings.filterwarnings("ignore", "Overriding existing pre_save_hook")
