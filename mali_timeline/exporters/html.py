"""HTML: one page that holds everything, for a class or an article; its style and its script stand beside this file.

The page works without its script, and asks nothing of any server: its policy refuses all but the style and the script
whose hashes it names.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple
from unicodedata import bidirectional
from urllib.parse import quote

from mali_timeline import __version__
from mali_timeline.exporters import Export
from mali_timeline.exporters.markup import html_text
from mali_timeline.exporters.page_graphics import (
    Density,
    PlaceMap,
    density_of,
    draw_days,
    draw_density,
    draw_map,
    located_places,
    map_of,
    size,
)
from mali_timeline.exporters.wording import NO_SOURCE, heading, web_address
from mali_timeline.formatting import (
    format_amount,
    format_because,
    format_citation,
    format_cited_date,
    format_date,
    format_position,
    plural,
)
from mali_timeline.records import Actor, Because, Citation, Event, Figure, Period, Place, Source, Timeline
from mali_timeline.reports.details import EventDetails, details_of
from mali_timeline.reports.disagreements import EventClaims, date_claims, differing_figures, dissents
from mali_timeline.reports.grouping import year_heading
from mali_timeline.text import fold

MACHINE_DATES = {"day", "month", "year"}  # the precisions that HTML's own form of a date has
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)  # the form of BCP 47
MOST_OUTSIDE = 6  # places outside the map that are named below it


class YearGroup:
    """The events under one heading, its fragment in the address, and the year that the heading states, if it is one."""

    def __init__(self, name: str, year: int | None, index: int) -> None:
        """Make a group without events; a heading that is no year is numbered."""
        self.name = name
        self.year = year
        self.fragment = f"year-{year}" if year is not None else f"time-{index}"
        self.events: list[EventDetails] = []


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return the page with these events of a timeline; nothing of them is left out."""
    return Export("".join(_page(timeline, events)))


def _page(timeline: Timeline, events: Sequence[Event]) -> Iterator[str]:
    groups = _groups(timeline, events)
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{html_text(heading(timeline))}</title>\n"
        # Without one, a browser asks the server for an icon.
        '<link rel="icon" href="data:,">\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#events">Skip to the events</a>\n'
    )
    yield from _opening(timeline, events, groups)
    yield '<div class="body">\n'
    yield from _year_list(groups)
    yield '<main id="events" tabindex="-1">\n'
    yield TOOLS
    for group, opening in zip(groups, _period_openings(groups), strict=True):
        yield from _year(group, opening, frozenset(event.id for event in events))
    yield "</main>\n</div>\n"
    yield from _registers(timeline, events)
    yield (
        f"<footer><p>Made with mali-timeline {__version__}. "
        "The page says what its sources say, and no more.</p></footer>\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    return (files("mali_timeline.exporters") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the hash by which the policy of the page allows a style or a script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _groups(timeline: Timeline, events: Sequence[Event]) -> list[YearGroup]:
    """Return the events by the year in which they begin, in their own order."""
    groups: dict[str, YearGroup] = {}
    for details in details_of(timeline, events):
        name = year_heading(details.event)
        group = groups.setdefault(name, YearGroup(name, details.event.date.year, len(groups)))
        group.events.append(details)
    return list(groups.values())


def _period_openings(groups: Sequence[YearGroup]) -> list[dict[str, Period]]:
    """Return, for each group, the periods whose first event on the page is in it, each by the id of that event."""
    known: set[str] = set()
    openings: list[dict[str, Period]] = []
    for group in groups:
        openings.append({})
        for details in group.events:
            if details.period and details.period.id not in known:
                known.add(details.period.id)
                openings[-1][details.event.id] = details.period
    return openings


# The opening: title, numbers, events over time, map

TOOLS = """\
<form class="tools" role="search" hidden>
<label for="filter">Filter</label>
<input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="word, place, actor, source …" \
aria-describedby="found" aria-keyshortcuts="/">
<label class="check"><input id="disputed" type="checkbox"> disputed only</label>
<button type="button" id="unfold" aria-pressed="false">Unfold all sources</button>
<output id="found" for="filter disputed"></output>
</form>
"""

LEGEND = """\
<details class="legend">
<summary>How to read this page</summary>
<dl>
<dt>Dates</dt>
<dd>In words, as exactly as the sources know them. Where that is no single day, the date also stands in EDTF \
(ISO 8601-2): <code>?</code> is uncertain, <code>~</code> approximate, <code>..</code> open. Beside it is the year as \
a line, with <span class="certain">certain</span> and <span class="possible">possible</span> days.</dd>
<dt class="mark">Disputed</dt>
<dd>Sources contradict one another: in words, on the date, or on a figure.</dd>
<dt>Independent</dt>
<dd>Sources count as independent when they do not rest on the same reporter: a newspaper that prints an agency is not \
a second source beside the agency.</dd>
<dt>Caveat</dt>
<dd>What else a reader should know, for example that only one source reports it.</dd>
</dl>
</details>
"""


def _opening(timeline: Timeline, events: Sequence[Event], groups: Sequence[YearGroup]) -> Iterator[str]:
    density, shown = density_of(events), map_of(events)
    yield f'<header>\n<div class="opening{" with-map" if shown else ""}">\n<div class="title">\n'
    yield f"<h1{_direction(heading(timeline))}>{html_text(heading(timeline))}</h1>\n"
    yield f'<p class="deck">{_summary(timeline, events, density)}</p>\n{LEGEND}</div>\n'
    if shown:
        yield "<figure>\n"
        yield from draw_map(shown, f"Map of {plural(len(shown.places), 'place')}, listed under Places")
        yield f"<figcaption>{_map_caption(shown, events)}</figcaption>\n</figure>\n"
    yield '</div>\n<figure class="over-time">\n'
    yield from draw_density(density, {group.year: group.fragment for group in groups if group.year is not None})
    possible = any(count.possible for count in density.bins)
    lighter = ' In the <span class="possible">lighter</span> part: events that may also lie elsewhere.'
    yield (
        f"<figcaption>Events per {density.unit}. The most, {size(density.most):,}, are in "
        f"{html_text(density.most.bin.label)}.{lighter if possible else ''}</figcaption>\n</figure>\n</header>\n"
    )


def _summary(timeline: Timeline, events: Sequence[Event], density: Density) -> str:
    """Return what is on the page: how many events, of how many, when, from how many sources, how many disputed."""
    number, total = plural(len(events), "event"), len(timeline.events)
    of_all = "" if len(events) == total else f" of this timeline's {total:,}"
    first, last = (day.year for day in density.days)
    span = f"{first} to {last}" if first < last else f"{first}"
    sources = len({citation.source.id for event in events for citation in event.sources})
    cited = f", from {plural(sources, 'source')}" if sources else ""
    disputed = sum(event.is_disputed for event in events)
    of_them = f" {disputed:,} {'is' if disputed == 1 else 'are'} disputed." if disputed else ""
    return f"{number}{of_all}, {span}{cited}.{of_them}"


def _map_caption(shown: PlaceMap, events: Sequence[Event]) -> str:
    """Return what the map shows, along which parallel it is true to scale, and which places are not on it."""
    side = "N" if shown.middle >= 0 else "S"
    caption = [
        "Places of the events: the area of a dot is their number.",
        f"True to scale along {abs(shown.middle):.0f}\N{DEGREE SIGN}\N{NO-BREAK SPACE}{side}.",
    ]
    if shown.outside:
        named = [f"{_name(each.place.name)} ({each.events:,})" for each in shown.outside[:MOST_OUTSIDE]]
        more = len(shown.outside) - MOST_OUTSIDE
        caption.append(f"Outside it: {', '.join(named)}{f' and {more:,} more' if more > 0 else ''}.")
    without = len({place for event in events for place in event.places}) - len(located_places(events))
    if without:
        caption.append(f"{plural(without, 'place')} without a position {'is' if without == 1 else 'are'} not on it.")
    return " ".join([*caption, '<a href="#places">All places</a>'])


def _year_list(groups: Sequence[YearGroup]) -> Iterator[str]:
    most = max(len(group.events) for group in groups)
    yield '<nav class="years" aria-label="Years">\n<ol>\n'
    for group in groups:
        amount = len(group.events)
        yield (
            f'<li><a href="#{group.fragment}"><span>{html_text(group.name)}</span> '
            f'<svg class="amount" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="{100 * amount / most:.0f}" height="4"/></svg> '
            f'<small>{amount:,}<span class="unseen"> event{"" if amount == 1 else "s"}</span></small></a></li>\n'
        )
    yield "</ol>\n</nav>\n"


# Events


def _year(group: YearGroup, periods: Mapping[str, Period], on_page: frozenset[str]) -> Iterator[str]:
    yield f'<section class="year" id="{group.fragment}" aria-labelledby="{group.fragment}-name">\n'
    yield f'<h2 id="{group.fragment}-name">{html_text(group.name)}</h2>\n<div class="events">\n'
    for details in group.events:
        if period := periods.get(details.event.id):
            yield (
                f'<div class="period"><p class="name">{_name(period.name)} '
                f"<small>{html_text(format_date(period.date))}</small></p>{_paragraphs(period.about)}</div>\n"
            )
        yield from _event(details, group.year, on_page)
    yield "</div>\n</section>\n"


def _event(details: EventDetails, year: int | None, on_page: frozenset[str]) -> Iterator[str]:
    event = details.event
    kind = "event disputed" if event.is_disputed else "event"
    yield f'<article class="{kind}" id="{_fragment("event", event.id)}">\n'
    yield f'<div class="when">{_date(event, year)}</div>\n<div class="what">\n'
    yield f"<h3{_direction(event.title)}>{html_text(event.title)}</h3>\n{_paragraphs(event.text)}"
    yield from _facts(event)
    yield from _disputes(event)
    if event.caveat:
        yield f'<div class="note"><p class="label">Caveat</p>{_paragraphs(event.caveat)}</div>\n'
    yield from _links("Because", details.causes, on_page)
    yield from _links("Led to", details.effects, on_page)
    yield from _sources(event)
    yield "</div>\n</article>\n"


def _direction(text: str) -> str:
    """Return the attribute by which a browser finds the direction of a text, if some of it runs from right to left."""
    return ' dir="auto"' if any(bidirectional(char) in {"R", "AL"} for char in text) else ""


def _name(text: str) -> str:
    """Return a name within a line, kept apart from what stands around it if it runs from right to left."""
    return f"<bdi>{html_text(text)}</bdi>" if _direction(text) else html_text(text)


def _fragment(kind: str, entry_id: str) -> str:
    """Return what identifies an entry on the page, and is the same in an attribute and in an address."""
    return f"{kind}-{quote(entry_id, safe='')}"


def _link(kind: str, entry_id: str, content: str) -> str:
    return f'<a href="#{_fragment(kind, entry_id)}">{content}</a>'


def _paragraphs(text: str | None) -> str:
    """Return a text as paragraphs, which blank lines divide."""
    return "".join(
        f"<p{_direction(part)}>{html_text(part)}</p>\n" for part in re.split(r"\n\s*\n", text or "") if part.strip()
    )


def _date(event: Event, year: int | None) -> str:
    """Return the date in words with its weekday or its EDTF text, and the line of the year in which it begins."""
    when = event.date
    words = html_text(format_date(when))
    if when.precision in MACHINE_DATES and re.fullmatch(r"[-\d]+", when.text):
        date = f'<time datetime="{when.text}">{words}</time>'
    else:
        date = f'<span class="date">{words}</span>'
    edtf = html_text(when.text).replace("/", "/<wbr>").replace(",", ",<wbr>")
    exact = f"<small>{when.weekday}</small>" if when.weekday else f'<code title="EDTF">{edtf}</code>'
    return date + exact + (draw_days(when, year) if year is not None else "")


def _facts(event: Event) -> Iterator[str]:
    """Yield where, who, about what, and the figures on which the sources agree."""
    claims = EventClaims(event)
    figures = [figure for figure in event.figures if not claims.is_contradicted(figure)]
    facts = [
        ("Where", [_link("place", place.id, _name(place.name)) for place in event.places]),
        ("Who", [_link("actor", actor.id, _name(actor.name)) for actor in event.actors]),
        (
            "Figures",
            [
                f"{_name(figure.label)}: <b>{html_text(format_amount(figure))}</b> ({_reporter(figure.source)})"
                for figure in figures
            ],
        ),
        ("Tags", [_link("tag", tag, _name(tag)) for tag in event.tags]),
    ]
    rows = [(label, items) for label, items in facts if items]
    if rows:
        yield '<dl class="facts">\n'
        for label, items in rows:
            yield f"<div><dt>{label}</dt> <dd>{'; '.join(items)}</dd></div>\n"
        yield "</dl>\n"


def _reporter(source: Source | None) -> str:
    return _name(source.reporter if source else NO_SOURCE)


def _disputes(event: Event) -> Iterator[str]:
    """Yield what the sources disagree about: in words, on the date, on each figure, and who says what."""
    if not event.is_disputed:
        return
    yield f'<div class="note dispute"><p class="label">Disputed</p>\n{_paragraphs(event.disputed)}'
    rows: list[tuple[str, list[str]]] = []
    claims = date_claims(event)
    if any(claim.dissents for claim in claims):
        said = [(format_cited_date(claim.citation, event), claim.citation.source) for claim in claims]
        rows.append((f"date, here {format_date(event.date)}", [_claim(*each) for each in said]))
    for label, figures in differing_figures(event).items():
        rows.append((label, [_claim(_bare_amount(figure), figure.source) for figure in figures]))
    if rows:
        yield '<dl class="claims">\n'
        for label, said_by in rows:
            yield f"<div><dt>{_name(label)}</dt>\n{''.join(said_by)}</div>\n"
        yield "</dl>\n"
    yield "</div>\n"


def _claim(said: str, source: Source | None) -> str:
    return f"<dd><b>{html_text(said)}</b> {_reporter(source)}</dd>\n"


def _bare_amount(figure: Figure) -> str:
    """Return an amount without its unit, which the label has."""
    return format_amount(figure._replace(unit=None))


def _links(label: str, linked: Iterable[tuple[Event, Because]], on_page: frozenset[str]) -> Iterator[str]:
    """Yield the causes or the effects of an event, each with who claims the connection."""
    items = [
        f"<li>{html_text(format_date(event.date))}, {_named(event, on_page)} "
        f"<small>{html_text(format_because(because))}</small></li>\n"
        for event, because in linked
    ]
    if items:
        yield f'<div class="links"><p class="label">{label}</p>\n<ul>\n{"".join(items)}</ul></div>\n'


def _named(event: Event, on_page: frozenset[str]) -> str:
    return _link("event", event.id, _name(event.title)) if event.id in on_page else _name(event.title)


def _sources(event: Event) -> Iterator[str]:
    """Yield the sources, folded, with what each says otherwise; then the id of the event, as a link to itself."""
    number = plural(len(event.sources), "source")
    independent = f", {event.independent_sources:,} independent" if len(event.sources) > 1 else ""
    yield f'<details class="sources"><summary>{number}{independent}</summary>\n<ul>\n'
    for citation in event.sources:
        yield f"<li>{_cited(citation, event)}</li>\n"
    yield f'</ul>\n<p class="id">{_link("event", event.id, html_text(event.id))}</p></details>\n'


def _cited(citation: Citation, event: Event) -> str:
    """Return a citation: title, publisher, origin, date and position, its address, and what it says otherwise."""
    source = citation.source
    language = f' lang="{source.language}"' if source.language and LANGUAGE.fullmatch(source.language) else ""
    title = f"<cite{_direction(source.title)}{language}>{html_text(source.title)}</cite>"
    address = web_address(source.url)
    if address:
        title = f'<a href="{html_text(address)}" rel="noopener noreferrer">{title}</a>'
    parts = (
        _name(source.publisher or ""),
        f"from {_name(source.origin)}" if source.origin else "",
        html_text(format_date(source.date)) if source.date else "",
        html_text(citation.at or ""),
        html_text(source.kind or ""),
    )
    rest = "".join(f", {part}" for part in parts if part)
    # An address that is no link is still what the file says.
    shown = f' <span class="address">{html_text(source.url)}</span>' if source.url and not address else ""
    said = format_citation(citation, event)
    differs = ' class="differs"' if dissents(citation, event) else ""
    return f"{title}{rest}{shown}" + (f"<br><em{differs}>{html_text(said)}</em>" if said else "")


# The registers


class IndexEntry(NamedTuple):
    """An entry of a register as the page lists it: its fragment, name, number of events, and what is known of it."""

    kind: str
    id: str
    name: str
    events: int
    about: Sequence[str | None]


def _registers(timeline: Timeline, events: Sequence[Event]) -> Iterator[str]:
    """Yield the places, the actors and the tags of the events, in order of their names."""
    places = Counter(place for event in events for place in dict.fromkeys(event.places))
    actors = Counter(actor for event in events for actor in dict.fromkeys(event.actors))
    tags = Counter(tag for event in events for tag in dict.fromkeys(event.tags))
    about_tags = {tag.id: tag.about for tag in timeline.tags.values()}
    registers = {
        "Places": [
            IndexEntry("place", each.id, each.name, times, _about_place(each)) for each, times in places.items()
        ],
        "Actors": [
            IndexEntry("actor", each.id, each.name, times, _about_actor(each)) for each, times in actors.items()
        ],
        "Tags": [IndexEntry("tag", tag, tag, times, [about_tags.get(tag)]) for tag, times in tags.items()],
    }
    for name, entries in registers.items():
        if entries:
            yield f'<section class="register" id="{fold(name)}" aria-labelledby="{fold(name)}-name">\n'
            yield f'<h2 id="{fold(name)}-name">{name}</h2>\n<dl>\n'
            for entry in sorted(entries, key=lambda each: (fold(each.name), each.name, each.id)):
                yield _entry(entry)
            yield "</dl>\n</section>\n"


def _about_place(place: Place) -> Sequence[str | None]:
    area = ", ".join(area for area in place.areas if area != place.name)
    also = f"also {', '.join(place.aliases)}" if place.aliases else None
    return ["; ".join(filter(None, (area, format_position(place), also))), place.about]


def _about_actor(actor: Actor) -> Sequence[str | None]:
    also = f"also {', '.join(actor.aliases)}" if actor.aliases else None
    return ["; ".join(filter(None, (actor.full_name, actor.kind, also))), actor.about]


def _entry(entry: IndexEntry) -> str:
    about = "".join(f"<dd{_direction(text)}>{html_text(text)}</dd>" for text in entry.about if text)
    fragment = _fragment(entry.kind, entry.id)
    # The script makes of the number a filter.
    number = f'<dd><a href="#events" data-filter="#{fragment}">{plural(entry.events, "event")}</a></dd>'
    return f'<div id="{fragment}"><dt>{_name(entry.name)}</dt>{about}{number}</div>\n'
