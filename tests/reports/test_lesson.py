import pytest

from mali_timeline.errors import UsageError
from mali_timeline.readers.lesson import Lesson, Step
from mali_timeline.records import Timeline
from mali_timeline.reports.lesson import deck_of


def test_the_events_of_all_steps_come_in_their_order_with_the_notes(history: Timeline) -> None:
    lesson = Lesson(
        (
            Step("accord", {}, None),
            Step(None, {"in_": ("2012-03",), "certain": True}, "March"),
            Step("accord", {}, "Again"),
        )
    )
    deck = deck_of(history, lesson)
    assert [event.id for event in deck.events] == ["accord", "mutiny", "gao-taken", "accord"]
    assert deck.notes == {1: "March", 2: "March", 3: "Again"}


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"in_": ("1950",)}, "step 2 of the lesson: no event matches"),
        ({"since": "soon"}, "step 2 of the lesson: "),
        ({"actor": ("nobody",)}, "step 2 of the lesson: "),
    ],
)
def test_a_step_without_events_is_refused(history: Timeline, filters: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        deck_of(history, Lesson((Step("accord", {}, None), Step(None, filters, None))))
    assert refused.value.message.startswith(message)
    assert refused.value.hint
