"""What sources say differently of an event, laid out source by source: its date, its figures, and in words."""

from collections.abc import Iterator, Sequence

from mali_timeline.dates import HistoricalDate, in_words
from mali_timeline.records import Citation, Event, Figure, Source
from mali_timeline.views.listings import amount_in_words, number_in_words
from mali_timeline.views.pictures import Picture
from mali_timeline.views.pieces import Piece, Words, counted
from mali_timeline.views.rows import Row, Rows

UNSAID = "–"  # a bound that a figure does not have
HEADER: Row = tuple((Piece(heading, "aside"),) for heading in ("low", "high", "who says so"))
Line = Words | Picture


def who_says(source: Source | None) -> Words:
    """Say whose word something is, and where it stands: `Radio (radio)`."""
    if source is None:
        return (Piece("no source named", "aside"),)
    return (Piece(source.reporter, "name"), Piece(f" ({source.id})", "aside"))


def told_date(citation: Citation, event: Event) -> str:
    """Say on which weekday and date a source puts an event, where it does; what does not fit is said."""
    given = " ".join(part for part in (citation.weekday, in_words(citation.date) if citation.date else "") if part)
    stated = citation.date or event.date
    if citation.weekday and stated.weekday and citation.weekday != stated.weekday:
        return f"{given} ({'which' if citation.date else in_words(stated)} was a {stated.weekday})"
    return given


# Figures


def figure_lines(event: Event) -> Iterator[Line]:
    """Lay out the figures: what is counted, then each source's low and high, in line with one another."""
    groups = _grouped(event.figures)
    rows = [HEADER, *(_bounds(figure) for figure in event.figures)]
    if groups:
        yield Rows((HEADER,), numbers=2, beside=rows)
    for label, figures in groups.items():
        yield (Piece(label),)
        yield Rows([_bounds(figure) for figure in figures], numbers=2, beside=rows)


def _grouped(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Put together the figures that count the same, by the label and the unit that stand over them."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        label = f"{figure.label} ({figure.unit})" if figure.unit else figure.label
        groups.setdefault(label, []).append(figure)
    return groups


def _bounds(figure: Figure) -> Row:
    """Give the cells of a figure: low, high (a plain value is both), who says so."""
    bounds = (figure.low, figure.high) if figure.value is None else (figure.value, figure.value)
    cells = (UNSAID if bound is None else number_in_words(bound) for bound in bounds)
    low, high = ((Piece(cell, "heading"),) for cell in cells)
    return low, high, who_says(figure.source)


# Disagreement


def dispute_lines(event: Event) -> Iterator[Line]:
    """Lay out what sources disagree about: in words, then on the date, then on each figure."""
    if event.disputed:
        yield (Piece(event.disputed, "disputed"),)
    if event.dissenting_citations:
        yield from _date_lines(event)
    differing = [one for pair in event.differing_figures for one in pair]
    for label, figures in _grouped(differing).items():
        yield (Piece(f"{label}:"),)
        amounts = {id(figure): figure for figure in figures}.values()
        yield Rows([((Piece(_amount(figure), "disputed"),), who_says(figure.source)) for figure in amounts])


def _amount(figure: Figure) -> str:
    """Give an amount without its unit, which the label says."""
    return amount_in_words(figure).removesuffix(f" {figure.unit}" if figure.unit else "")


def _date_lines(event: Event) -> Iterator[Line]:
    """Say the event's own date, then what each source that says anything of it says."""
    yield (Piece("The date, here "), Piece(_with_weekday(event.date), "date"), Piece(":"))
    telling = [citation for citation in event.sources if citation.date or citation.weekday]
    yield Rows([_told(citation, event) for citation in telling])
    silent = len(event.sources) - len(telling)
    if silent:
        verb = "gives" if silent == 1 else "give"
        yield Rows([((Piece(f"{counted(silent, 'other')} {verb} no date of the event", "aside"),),)])


def _with_weekday(date: HistoricalDate) -> str:
    return f"{date.weekday} {in_words(date)}" if date.weekday else in_words(date)


def _told(citation: Citation, event: Event) -> Row:
    """Give what a source says of the date, and who it is, with its note."""
    role = "disputed" if citation in event.dissenting_citations else "plain"
    note = f": {citation.note}" if citation.note else ""
    return (Piece(told_date(citation, event), role),), (*who_says(citation.source), Piece(note))
