"""The events of a lesson, step by step, with what the speaker says of each."""

from typing import NamedTuple

from mali_timeline.errors import UsageError
from mali_timeline.query import Query, select
from mali_timeline.readers.lesson import Lesson
from mali_timeline.records import Event, Timeline


class Deck(NamedTuple):
    """The events in the order in which they are shown, and the speaker's notes by the index of the event."""

    events: tuple[Event, ...]
    notes: dict[int, str]


def deck_of(timeline: Timeline, lesson: Lesson) -> Deck:
    """Return the events of all steps; a note belongs to each event of its step.

    Raise UsageError for a step whose filters make no sense, or to which no event matches.
    """
    events: list[Event] = []
    notes: dict[int, str] = {}
    for number, step in enumerate(lesson.steps, 1):
        if step.id is not None:
            found = [timeline.by_id[step.id]]
        else:
            try:
                found = select(timeline, Query(**step.filters))
            except UsageError as error:
                raise UsageError(f"step {number} of the lesson: {error.message}", error.hint) from None
            if not found:
                raise UsageError(f"step {number} of the lesson: no event matches", "try its filters with `list`")
        for event in found:
            if step.note:
                notes[len(events)] = step.note
            events.append(event)
    return Deck(tuple(events), notes)
