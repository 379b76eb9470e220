import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import calls_of

from mali_timeline.reports.name_finder import BLANK, MAX_WORDS, NameFinder, name_words, words


def finder(*names: str) -> NameFinder:
    return NameFinder(map(name_words, names))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gao falls", f"{BLANK} falls"),
        ("GAO FALLS", f"{BLANK} FALLS"),
        ("The fall of gáo.", f"The fall of {BLANK}."),
        ("Gaos and Gaoling", "Gaos and Gaoling"),
        ("Gao region, Gao", f"{BLANK}, {BLANK}"),
        ("gao-region", BLANK),
        ("North Gao region", f"{BLANK} region"),
        ("the Army of Mali", f"the {BLANK}"),
        ("the Army of", "the Army of"),
        ("", ""),
    ],
)
def test_names_are_blanked_as_whole_words_the_first_and_longest_of_those_that_overlap(text: str, expected: str) -> None:
    assert finder("Gao", "Gao region", "North Gao", "Army of Mali").blank_out(text) == expected


def test_names_inside_others_are_found_too() -> None:
    assert finder("Gao", "Gao region", "Kidal").find("the GAO REGION") == {("gao",), ("gao", "region")}


def test_only_accepted_names_are_blanked() -> None:
    names = finder("Gao", "Gao region")
    assert names.blank_out("Gao region", lambda name: len(name) == 1) == f"{BLANK} region"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gao region and Gao", f"Gao region and {BLANK}"),
        ("Gao, Gao region, gao", f"{BLANK}, Gao region, {BLANK}"),
        ("North Gao region", "North Gao region"),
    ],
)
def test_names_that_must_stand_by_themselves_stay_within_longer_ones(text: str, expected: str) -> None:
    names = finder("Gao", "Gao region", "North Gao")
    assert names.blank_out(text, lambda name: name == ("gao",), whole=True) == expected


def test_words_have_neither_case_nor_accents_nor_signs() -> None:
    assert words("Dogon's É́tat_major, 2nd «II»") == ("dogon", "s", "etat", "major", "2nd", "ii")
    assert name_words("?!") == ()
    assert finder("?!", "Gao").blank_out("?! Gao ?!") == f"?! {BLANK} ?!"


@given(st.lists(st.sampled_from(["a", "a b", "b c a", "c", "b b"]), max_size=4), st.text("abc ", max_size=20))
def test_a_name_is_found_where_its_words_stand_in_a_row(names: list[str], text: str) -> None:
    said = words(text)
    expected = {
        words(name)
        for name in names
        if any(said[start : start + len(words(name))] == words(name) for start in range(len(said)))
    }
    assert finder(*names).find(text) == expected


def test_twenty_thousand_names_that_begin_alike_take_no_longer_than_one() -> None:
    text = "the front of Gao " * 200
    few, many = finder("the front"), finder("the front", *(f"the front {number}" for number in range(20_000)))
    assert calls_of(lambda: many.blank_out(text)) < 1.1 * calls_of(lambda: few.blank_out(text))


def test_a_text_full_of_a_long_name_takes_work_in_proportion_to_its_length() -> None:
    names = finder(*(" ".join(["gao"] * length) for length in (1, 2, 50, 5000)), "gao " * 5000 + "falls")
    one, two = "gao " * 1000, "gao " * 2000
    assert calls_of(lambda: names.blank_out(two)) < 2.2 * calls_of(lambda: names.blank_out(one))
    assert names.find(two) >= {name_words(" ".join(["gao"] * length)) for length in (1, 2, 50, MAX_WORDS)}
