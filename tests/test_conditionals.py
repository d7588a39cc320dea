"""Whether the flag for conditional positions is called unvalidated, and measured once it can be."""

from disputants import stance, stances, statements

from helpers.stances.evaluation.calibration import conditional_worth

MACHINE = {"method": "codebook", "coder": "codebook"}


def worth(count: int, *, bears: str = "favour") -> str:
    """By hand every fourth of ``count`` codes is conditional, by machine every eighth."""
    told = statements(*({} for _ in range(count)))
    rows = [stance(n, "talks", bears, conditional=bears != "none" and n % 4 == 0) for n in range(count)]
    rows += [stance(n, "talks", "favour", conditional=n % 8 == 0, **MACHINE) for n in range(count)]
    return conditional_worth(stances(*rows), told)


def test_below_200_codes_it_is_unvalidated() -> None:
    assert "unvalidated for machine codes: 199 codes of the coders bear" in worth(199)


def test_codes_that_do_not_bear_do_not_count() -> None:
    assert "unvalidated for machine codes: 0 codes of the coders bear" in worth(220, bears="none")


def test_from_200_codes_on_it_is_measured() -> None:
    said = worth(200)
    assert "of 200 codes of the coders" in said
    assert "codebook finds 25 of the 50 there, and says so of 25 (F1 0.67 [" in said
