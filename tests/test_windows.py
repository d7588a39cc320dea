"""Moving windows: where they lie, what they hold, and how kernels weigh it."""

import numpy as np
import pandas as pd
import pytest
from coded import KERNELS, coded, listed, slow_network
from disputants import stance, stances, statements

from helpers.networks.moving import event_windows, kernel_weights, kernel_windows, time_windows, units_between
from helpers.networks.network import moving_networks


def days(*texts):
    return np.array(texts, dtype="datetime64[us]")


def moments(middle, shifts):
    return pd.DatetimeIndex([middle + pd.Timedelta(days=days) for days in shifts]).to_numpy("datetime64[us]")


def found(bounds):
    return [" ".join(f"{day:%m-%d}" for day in window) for window in bounds]


@pytest.mark.parametrize(
    ("unit", "size", "first", "last", "windows"),
    [
        ("days", 1, "2030-01-01", "2030-01-02", ["01-01 01-01 01-01", "01-02 01-02 01-02"]),
        ("days", 2, "2030-01-01", "2030-01-04", ["01-01 01-02 01-03", "01-02 01-03 01-04"]),
        ("days", 3, "2030-01-01", "2030-01-04", ["01-01 01-02 01-03", "01-02 01-03 01-04"]),
        ("days", 4, "2030-01-01", "2030-01-04", []),
        ("weeks", 2, "2030-01-01", "2030-01-15", ["01-01 01-08 01-15"]),
        ("months", 2, "2030-01-31", "2030-04-30", ["02-28 03-28 04-28"]),
        ("years", 2, "2030-05-05", "2032-05-05", ["05-05 05-05 05-05"]),
    ],
)
def test_windows_lie_within_the_period(unit, size, first, last, windows):
    bounds = time_windows(pd.Timestamp(first), pd.Timestamp(last), unit=unit, size=size)
    assert found(bounds) == windows


@pytest.mark.parametrize("size", [3, 4])
def test_windows_with_a_kernel_begin_half_a_window_in(size):
    bounds = kernel_windows(pd.Timestamp("2030-01-01"), pd.Timestamp("2030-01-06"), unit="days", size=size)
    assert found(bounds) == ["01-01 01-03 01-05", "01-02 01-04 01-06"]


@pytest.mark.parametrize(
    ("size", "windows"), [(2, [(0, 1, 2), (1, 2, 3)]), (3, [(0, 1, 2), (1, 2, 3)]), (9, [])]
)
def test_windows_of_events_have_as_many_on_either_side(size, windows):
    assert list(event_windows(4, size=size)) == windows


def test_a_step_skips_middles():
    bounds = time_windows(pd.Timestamp("2030-01-01"), pd.Timestamp("2030-01-05"), unit="days", size=1, step=2)
    assert found(bounds) == ["01-01 01-01 01-01", "01-03 01-03 01-03", "01-05 01-05 01-05"]


@pytest.mark.parametrize(
    ("unit", "when", "middle", "units"),
    [
        ("days", "2030-01-01", "2030-01-04", 3),
        ("days", "2030-01-04", "2030-01-01", -3),
        ("days", "2030-01-01T18:00", "2030-01-04", 2),
        ("weeks", "2030-01-01", "2030-01-14", 1),
        ("weeks", "2030-01-14", "2030-01-01", -1),
        ("months", "2030-01-15", "2030-03-14", 1),
        ("months", "2030-01-15", "2030-03-15", 2),
        ("months", "2030-03-15", "2030-01-16", -1),
        ("months", "2030-03-15", "2030-01-15", -2),
        ("months", "1969-12-31", "1970-01-31", 1),
        ("years", "2028-06-01", "2030-05-31", 1),
    ],
)
def test_a_begun_unit_does_not_count(unit, when, middle, units):
    assert units_between(days(when), pd.Timestamp(middle), unit).tolist() == [units]


@pytest.mark.parametrize("kernel", KERNELS)
def test_kernels_have_their_textbook_form(kernel):
    middle = pd.Timestamp("2030-01-11")
    when = moments(middle, range(-8, 9))
    weights = kernel_weights(when, middle=middle, unit="days", size=10, kernel=kernel)
    assert np.allclose(weights, [KERNELS[kernel](2 * d / 10) for d in range(-8, 9)])


def test_the_analyzers_triangle_is_lopsided():
    middle = pd.Timestamp("2030-01-11")
    when = moments(middle, (-5, 0, 5))
    given = kernel_weights(when, middle=middle, unit="days", size=10, kernel="triangular", as_dna=True)
    assert given.tolist() == [0, 1, 2]


def same(one, other):
    pd.testing.assert_frame_equal(
        one, other, check_dtype=False, check_names=False, check_index_type=False, check_column_type=False
    )
    return True


@pytest.mark.parametrize("kind", ["two-mode", "actors", "concepts"])
@pytest.mark.parametrize("unit", ["days", "weeks", "months", "events"])
def test_a_window_holds_the_statements_within_it(kind, unit):
    tables = coded(80, days=200)
    rows = listed(*tables)
    size = {"days": 60, "weeks": 9, "months": 2, "events": 30}[unit]
    step = 2 if unit == "months" else 7
    windows = list(moving_networks(*tables, unit=unit, size=size, step=step, kind=kind, qualifier="subtract"))
    for number, window in enumerate(windows):
        inside = [row for row in rows if window.start <= row[3] <= window.stop]
        if unit == "events":
            inside = rows[7 * number : 7 * number + 31]
        assert len(inside) == window.statements
        assert same(window.network, slow_network(inside, kind=kind, qualifier="subtract"))
    assert windows


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("kind", "qualifier", "normalization"),
    [("two-mode", "subtract", "no"), ("two-mode", "ignore", "activity"), ("actors", "congruence", "average"),
     ("actors", "subtract", "jaccard"), ("concepts", "conflict", "no")],
)  # fmt: skip
def test_a_kernel_weighs_statements_and_pairs(kernel, kind, qualifier, normalization):
    tables = coded(60, days=50)
    rows = listed(*tables)
    for window in moving_networks(
        *tables, unit="days", size=20, step=6, kernel=kernel, as_dna=False, kind=kind, qualifier=qualifier,
        normalization=normalization,
    ):  # fmt: skip
        weights = np.array([KERNELS[kernel](2 * (window.middle - row[3]).days / 20) for row in rows])
        weights = weights if kind == "two-mode" else np.sqrt(weights)
        settings = {"kind": kind, "qualifier": qualifier, "normalization": normalization}
        assert same(window.network, slow_network(rows, **settings, weights=weights))


def dna_kernel_network(rows, middle, size, kernel):
    """A congruence network with average normalization, pair by pair, as the analyzer 3.1 adds it up."""
    weigh = {
        "triangular": lambda u: abs(1 - u) if abs(u) <= 1 else 0,
        **{name: KERNELS[name] for name in ("uniform", "epanechnikov", "gaussian")},
    }[kernel]
    zeta = [weigh(2 * (middle - row[3]).days / size) for row in rows]
    actors, concepts = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    found = pd.DataFrame(0.0, index=actors, columns=actors)
    for one in actors:
        for other in actors:
            tie = norm = 0.0
            for concept in concepts:
                for level in (False, True):
                    mine = [z for z, row in zip(zeta, rows, strict=True) if row[:3] == (one, concept, level)]
                    theirs = [
                        z for z, row in zip(zeta, rows, strict=True) if row[:3] == (other, concept, level)
                    ]
                    norm += 2 / (len(mine) + len(theirs)) if mine or theirs else 0
                    tie += sum(np.sqrt(a * b) for a in mine for b in theirs)
            found.loc[one, other] = tie * norm if tie and norm else tie
    return found


@pytest.mark.parametrize("kernel", ["triangular", "epanechnikov", "gaussian"])
def test_the_analyzers_windows_come_out_to_the_letter(kernel):
    tables = coded(40, days=40, actors=4, concepts=3)
    for window in moving_networks(
        *tables, unit="days", size=20, step=9, kernel=kernel, kind="actors",
        qualifier="congruence", normalization="average",
    ):  # fmt: skip
        assert same(window.network, dna_kernel_network(listed(*tables), window.middle, 20, kernel))


@pytest.mark.parametrize(
    "settings",
    [
        {"normalization": "activity"},
        {"qualifier": "combine"},
        {"kind": "actors", "qualifier": "congruence", "normalization": "cosine"},
        {"kind": "actors", "qualifier": "conflict", "position": "scale"},
        {"qualifier": "subtract", "position": "scale"},
    ],
)
def test_what_the_analyzer_has_not_with_a_kernel_follows_the_textbook(settings):
    given = {"unit": "days", "size": 60, "step": 40, "kernel": "triangular", **settings}
    windows = zip(
        *(moving_networks(*coded(), **given, as_dna=as_dna) for as_dna in (True, False)), strict=True
    )
    assert all(same(one.network, other.network) for one, other in windows)


def test_without_indent_the_middles_run_from_the_first_statement_to_the_last():
    bounds = kernel_windows(
        pd.Timestamp("2030-01-01"), pd.Timestamp("2030-01-03"), unit="days", size=2, indent=False
    )
    assert found(bounds) == ["01-01 01-01 01-02", "01-01 01-02 01-03", "01-02 01-03 01-03"]


def test_all_windows_have_the_same_names_with_isolates():
    shapes = {w.network.shape for w in moving_networks(*coded(), unit="days", size=20, isolates=True)}
    assert shapes == {(5, 4)}


def test_a_window_without_statements_is_empty():
    given = statements(
        *({"actor_id": "ann", "said_on": pd.Timestamp(d)} for d in ("2030-01-01", "2030-01-05"))
    )
    codes = stances(*(stance(n, "talks", "favour") for n in range(2)))
    sizes = [window.network.size for window in moving_networks(codes, given, unit="days", size=1)]
    assert sizes == [1, 0, 0, 0, 1]


def test_without_dates_there_is_no_window():
    given = statements({"actor_id": "ann", "said_on": None})
    assert list(moving_networks(stances(stance(0, "talks", "favour")), given)) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": "decades"}, "no window “decades”"),
        ({"kernel": "box"}, "no kernel “box”"),
        ({"size": 0}, "whole number from 1"),
        ({"step": 1.5}, "whole number from 1"),
        ({"unit": "events", "kernel": "uniform"}, "a window of events has none"),
        ({"indent": False}, "lie within the period"),
    ],
)
def test_a_window_that_cannot_be_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        moving_networks(*coded(), **options)
