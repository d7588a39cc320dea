"""environment.yml, pyproject.toml and the lock say the same; licences do not bind the project."""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.txt").read_text()
WANTED = [
    Requirement(text)
    for part in [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    for text in part
]


def locked(lock: str) -> list[Requirement]:
    """The pinned packages; one may be there several times, for different Pythons or systems."""
    return [Requirement(line.rstrip("\\ ")) for line in lock.splitlines() if re.match(r"[A-Za-z0-9]", line)]


def unmet(wanted: Requirement, lock: list[Requirement]) -> bool:
    """Whether the lock has no version of a package, or one that is not wanted."""
    pins = [pin for pin in lock if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
    versions = [next(iter(pin.specifier)).version for pin in pins]
    return not versions or not all(
        wanted.specifier.contains(version, prereleases=True) for version in versions
    )


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_the_lock_has_what_the_project_wants(wanted: Requirement) -> None:
    assert not unmet(wanted, locked(LOCK)), f"requirements.txt lacks {wanted}; run: make lock"


@pytest.mark.parametrize(
    ("wanted", "lock", "is_unmet"),
    [
        ("numpy>=2", "numpy==2.1.0", False),
        ("numpy>=2", "numpy==1.26.0", True),
        ("numpy>=2", "Num_Py2==2.1.0", True),
        ("vl-convert-python==1.8.0", "vl_convert_python==1.8.0", False),
        ("numpy>=2", "numpy==2.1.0 ; python_version < '3.12'\nnumpy==1.9.0 ; python_version >= '3.12'", True),
    ],
)
def test_a_disagreement_would_be_seen(wanted: str, lock: str, is_unmet: bool) -> None:
    assert unmet(Requirement(wanted), locked(lock)) is is_unmet


def test_everything_locked_is_pinned_and_hashed() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.split("\n", 2)[2])
    assert len(entries) == len(locked(LOCK)) > 100
    for entry in entries:
        assert re.match(r"\S+==\S+ ", entry) and "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize(
    "name", ["requirements.txt", ".ci/uv.txt", "pyproject.toml", "environment.yml", "Makefile"]
)
def test_no_package_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"https?://|index.url|find.links|trusted.host", text)


def test_conda_takes_python_and_pip_and_the_rest_from_the_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, rest = environment["dependencies"]
    assert pip == "pip" and rest == {"pip": ["-r requirements.txt"]}
    assert python == f"python{PROJECT['requires-python']}"


def test_the_lock_is_made_for_the_oldest_python_that_the_project_allows() -> None:
    oldest = re.search(r"--python-version (\S+)", (ROOT / "Makefile").read_text())
    assert oldest and SpecifierSet(PROJECT["requires-python"]) == SpecifierSet(f">={oldest[1]}")


PERMISSIVE = re.compile(
    r"\b(0BSD|Apache|BSD|CC0-1\.0|CNRI-Python|ISC|MIT|PSFL?|Python Software Foundation|Zlib)\b"
)
OTHERS = {  # and why they do no harm
    "certifi": "MPL-2.0: whoever changes its files passes the changes on; nobody changes them here",
    "fqdn": "MPL-2.0, as certifi; only JupyterLab needs it",
    "pylopdf-fonts-ko": "OFL-1.1: fonts, which may be embedded in PDFs and passed on with a program",
    "tld": "MPL-1.1, GPL or LGPL, whichever one chooses: MPL-1.1, as certifi",
    "tqdm": "MPL-2.0 and MIT, as certifi",
}


def needed(wanted: Iterable[str]) -> set[str]:
    """The packages that such requirements install here, with those that they need in turn."""
    left, found = [Requirement(text) for text in wanted], set()
    while left:
        one = left.pop()
        if (key := (canonicalize_name(one.name), *sorted(one.extras))) not in found:
            found.add(key)
            parts = [Requirement(text) for text in metadata.requires(one.name) or ()]
            extras = [{"extra": extra} for extra in ("", *one.extras)]
            left += [p for p in parts if not p.marker or any(p.marker.evaluate(extra) for extra in extras)]
    return {name for name, *_ in found}


def licence(name: str) -> str:
    """What a package says of its licence: SPDX expression, classifiers, and the field if it is one line."""
    said = metadata.metadata(name)
    classifiers = [c for c in said.get_all("Classifier", []) if c.startswith("License ::")]
    lines = [line for line in said.get("License", "").strip().splitlines() if line != "UNKNOWN"]
    parts = [
        said.get("License-Expression"),
        *(c.split(" :: ")[-1] for c in classifiers),
        *lines[: len(lines) < 2],
    ]
    return " AND ".join(part for part in parts if part)


def is_permissive(licence: str) -> bool:
    parts = re.split("(?i) (?:and|or|with) ", licence)
    return all(PERMISSIVE.search(part) for part in parts) and "GPL" not in licence


def test_no_package_that_runs_binds_the_project_to_its_licence() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *extras["lab"], *extras["llm"]]
    assert {name for name in needed(wanted) if not is_permissive(licence(name))} == set(OTHERS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GPL-3.0-or-later",
        "GNU General Public License v3 (GPLv3)",
        "BSD License AND LGPL-2.1",
        "MPL-2.0",
        "MIT/GPLv3",
        "MIT, GPL-3.0-or-later",
        "BSD-3-Clause and GPL-2.0",
    ],
)
def test_another_licence_would_be_seen(text: str) -> None:
    assert not is_permissive(text)
