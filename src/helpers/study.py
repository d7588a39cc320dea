"""The study file: actors, issues and period of one dispute, checked before anything else runs."""

from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Role(_Part):
    """An office an actor holds from one day to another (both included; open where missing)."""

    title: str
    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")


class Actor(_Part):
    """Someone, or something, that speaks: a person, an office, a ministry, a government."""

    id: str
    name: str
    kind: Literal["person", "unnamed", "office", "organization", "government"] = "person"
    side: str
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def role_on(self, day: date | None) -> str | None:
        """The title held on a day; None where the study gives none, or the day is unknown."""
        held = [r for r in self.roles if day and (r.start or date.min) <= day <= (r.end or date.max)]
        return held[-1].title if held else None


class Example(_Part):
    text: str
    polarity: Literal["favour", "against", "neutral", "none"]
    why: str = ""


class Issue(_Part):
    """One issue of the codebook: the proposition a statement can favour or oppose."""

    id: str
    label: str
    proposition: str
    bears_on: tuple[str, ...]  # terms that make a statement bear on the issue
    favour: tuple[str, ...] = ()  # cue phrases for
    against: tuple[str, ...] = ()  # cue phrases against
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()


class Period(_Part):
    start: date = Field(alias="from")
    end: date = Field(alias="to")


class Step(_Part):
    """A notebook of the run list with the parameters this study sets."""

    notebook: str
    parameters: dict[str, str | int | float | bool] = {}


class Study(_Part):
    """A study: its folder, its question, its actors and its codebook."""

    folder: Path
    run_name: str
    title: str
    question: str
    period: Period
    sources: str = ""
    sides: dict[str, str]  # id -> label, in the order in which they are drawn
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    run: tuple[Step, ...] = ()

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def root(self) -> Path:
        """The project folder that holds data/, notebooks/ and reports/."""
        return self.folder.parents[2]

    @property
    def derived(self) -> Path:
        """Where this run keeps the tables between notebooks."""
        return self.root / "data" / "derived" / self.run_name

    @property
    def reports(self) -> Path:
        """Where this run puts its report, figures and tables."""
        return self.root / "reports" / self.run_name


def load_study(study: str | Path, *, run: str = "") -> Study:
    """Read data/studies/<study>/study.yaml.

    ``study`` is a name or a folder; ``run`` names the results where they are not the study's own
    (another set of articles, other parameters).
    """
    folder = Path(study)
    if not (folder / "study.yaml").exists():
        root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "data" / "studies").is_dir())
        folder = root / "data" / "studies" / str(study)
    folder = folder.resolve()
    content = yaml.safe_load((folder / "study.yaml").read_text(encoding="utf8"))
    return Study(folder=folder, run_name=run or folder.name, **content)
