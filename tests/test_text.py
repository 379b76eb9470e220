import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import calls_of

from mali_timeline.text import did_you_mean, fold, nearest, strip_accents


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KEÏTA ", "keita"),
        ("Gao  and\u00a0Kidal", "gao and kidal"),
        ("N\u2019Djamena", "n'djamena"),
        ("Guinea\u2011Bissau", "guinea-bissau"),
        ("\u200bReu\u00adters", "reuters"),
        ("e\u0301", "é"),
    ],
)
def test_spellings_that_look_alike_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(st.sampled_from("aeéïñ \u0301\u034f\u036f\u0370\u03b1\u03ac\u200d") | st.characters()))
def test_no_mark_that_combines_is_left_and_everything_else_is(text: str) -> None:
    decomposed = unicodedata.normalize("NFKD", text)
    assert strip_accents(text) == "".join(char for char in decomposed if not unicodedata.combining(char))


def test_the_nearest_names_come_first() -> None:
    known = ["gao", "kidal", "konna", "konna-falls", "mopti", "Tombouctou"]
    assert nearest("kona", known) == ["konna"]
    assert nearest("konna", known) == ["konna", "konna-falls"]
    assert nearest("tombouctu", known) == ["Tombouctou"]
    assert nearest("xyz", known) == []
    assert nearest("", known) == []
    assert did_you_mean("kidla", known) == "did you mean kidal?"
    assert did_you_mean("xyz", known) == ""


def test_the_nearest_name_is_found_among_many() -> None:
    known = [f"actor-of-the-{side}-{number}" for side in ("north", "south", "west") for number in range(1000)]
    assert nearest("actor-of-the-suoth-512", known)[0] == "actor-of-the-south-512"


def test_names_of_the_same_letters_are_compared_one_by_one_only_if_few() -> None:
    known = [f"{number}{'abcdefgh' * 40}" for number in range(8000)]
    nearest("x", known)

    def work(number: int) -> int:
        return calls_of(lambda: nearest("hgfedcba" * 40, known[:number]))

    assert work(8000) - work(4000) < 4000 * 10


def test_names_are_prepared_for_comparison_once() -> None:
    known = [f"name-{number}-of-many" for number in range(500)]
    first = calls_of(lambda: nearest("nane-1-of-many", known))
    assert calls_of(lambda: nearest("nome-2-of-many", known)) < first / 2
