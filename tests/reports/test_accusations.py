import pytest

from mali_timeline.reports.accusations import leaves_responsibility_open, speaks_of_violence

VIOLENT = (
    "Gunmen kill 24 in two villages",
    "Army EXECUTES prisoners",
    "Ten die in an ambush",
    "A bomb explodes",
    "Shots fall",
    "The army shells the town",
    "Four aid workers are abducted",
    "MUJAO cuts off a thief's hand",
    "Soldiers storm the palace",
    "Tombs are destroyed",
    "A general is arrested",
    "The group threatens France",
    "A second coup",
    "Villagers are tortured",
    "The army, with Wagner fighters, enters the town",
    "Rebels seize the camp",
    "The army retakes Konna",
)
OPEN = (
    "Responsibility is unclear",
    "The UN accuses the army",
    "An alleged plot",
    "Both deny it",
    "The group claims it",
    "According to AFP the army did it",
    "It is blamed on hunters",
    "Suspected jihadists come",
    "Who carried them out stays open",
    "Kidal is reported to fall",
    "An inquiry begins",
    "Reportedly the army left",
    "A disputed vote",
    "Perhaps Tuareg rebels",
    "The CMA denounces a breach of the ceasefire",
)
HARMLESS = (
    "ECOWAS lifts its sanctions",
    "Ibrahim Boubacar Keïta takes the oath of office",
    "Mali signs a treaty",
    "A day of rain",
    "The leaders meet in Algiers",
    "Dieppe hosts the tolerant",
    "Beatrice examines the denim of Charlemagne",
    "",
)


@pytest.mark.parametrize("text", VIOLENT)
def test_a_text_with_a_word_of_violence_speaks_of_it(text: str) -> None:
    assert speaks_of_violence(text)


@pytest.mark.parametrize("text", OPEN)
def test_a_text_that_does_not_say_itself_who_it_was_leaves_that_open(text: str) -> None:
    assert leaves_responsibility_open(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_words_do_neither_also_when_they_hold_such_words(text: str) -> None:
    assert not speaks_of_violence(text)
    assert not leaves_responsibility_open(text)


def test_words_begin_where_words_begin() -> None:
    assert not speaks_of_violence("unkilled skills")
    assert speaks_of_violence("(killed)")
    assert speaks_of_violence("l'attaque: attack_s")
