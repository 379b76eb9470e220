import pytest
from rich.text import Text
from support import deceptions, drawn, load, piped, widest
from work import calls_of

from mali_timeline.checks.rules import RULES
from mali_timeline.errors import Diagnostic, Span
from mali_timeline.query import Query, select
from mali_timeline.readers import packed_file, read_timeline
from mali_timeline.records import Timeline
from mali_timeline.render.cards import NUMBER, EntryCards, EventCards, IndentedTable, RuleCard
from mali_timeline.render.tables import TableColumn
from mali_timeline.reports.registers import REGISTERS, SOURCES, entries_of

HEAD = """
    sources:
      one: {title: One, publisher: First, kind: agency}
      two: {title: Two, publisher: Second, kind: newspaper, origin: Third}
"""


def section(text: str, label: str) -> str:
    """Return the part of a card beside a label, without the columns of the labels."""
    lines = text.splitlines()
    begin = next(index for index, line in enumerate(lines) if line.startswith(f"{label} "))
    rest = lines[begin + 1 :]
    end = next((index for index, line in enumerate(rest) if not line.startswith(" ")), len(rest))
    return "".join(f"{line[10:]}\n" for line in [lines[begin], *rest[:end]])


# Events


CARD = """\
The rebels take Gao
Date      31 Mar 2012, Saturday
Id        gao-taken
Text      The army leaves the town of Gao.
Where     Gao (Mali; 16.27, -0.04)
Who       REB (Rebels of the Dunes; armed group)
          Army (organisation): The army.
Tags      battle
Figures       low  high  who says so
          dead
               12    12  Radio (radio)
               20     –  Paper (paper)
Sources   2 sources, 2 independent
          Evening news, Radio, 23 Mar 2012, p. 3 (broadcaster; radio)
              dates it Sunday 1 Apr 2012; a day late
              https://radio.example/1
          Morning paper, Paper (newspaper; paper)
Disputed  The date, here Saturday 31 Mar 2012:
              Sunday 1 Apr 2012  Radio (radio): a day late
              1 other gives no date of the event
          dead:
              12           Radio (radio)
              at least 20  Paper (paper)
Because   21–22 Mar 2012  A mutiny in the capital  mutiny  Radio: the garrisons lost their officers
Period    The war (from 2012)
Timeline  1990 {line} 2012
Before    21–22 Mar 2012  A mutiny in the capital  mutiny  9 days earlier
After     Dec 2012  Accord in Paris  accord  between 245 and 275 days later
"""


def test_a_card_shows_everything_known_of_an_event(history: Timeline) -> None:
    event = history.by_id["gao-taken"]
    in_a_pipe, on_a_screen = (CARD.format(line=line) for line in (f"{'─' * 58}●─", f"{'─' * 77}●──"))
    assert piped(EventCards(history, [event])) == in_a_pipe
    assert drawn(EventCards(history, [event]), 120) == on_a_screen
    assert piped(EventCards(history, [event, event])) == f"{in_a_pipe}\n{in_a_pipe}"
    assert drawn(EventCards(history, [event, event]), 120) == f"{on_a_screen}\n{on_a_screen}"


def test_cards_wrap_on_words_and_stay_indented(history: Timeline) -> None:
    text = drawn(EventCards(history, [history.by_id["gao-taken"]]), 40)
    assert "              dates it Sunday 1 Apr\n              2012; a day late\n" in text
    assert widest(text) <= 40


def test_cards_say_what_an_uncertain_date_can_mean() -> None:
    timeline = load("""
        sources: {copy: {title: Copy, publisher: Portal, kind: newspaper, origin: Radio}}
        places: {sahel: {name: Sahel}, kidal: {name: Kidal, region: Kidal, country: Mali}}
        events:
          - {id: a, date: 2012-03, title: A, text: A., places: [sahel, kidal], sources: [{source: copy, at: p. 1}],
             figures: [{label: a, low: 1, high: 2, unit: km}, {label: b, high: 3}]}
          - {id: b, date: 2012/.., title: B, text: B., sources: [{source: copy, weekday: Monday}],
             because: [{event: a, source: copy}]}
          - {id: c, date: ../2011, title: C, text: C., sources: [{source: copy}]}
          - {id: d, date: 2012-03-22?, title: D, text: D., sources: [{source: copy}]}
    """)
    text = piped(EventCards(timeline, timeline.events))
    for line in (
        "Date      Mar 2012 (2012-03)",
        "Date      from 2012 (2012/..)",
        "Date      until 2011 (../2011)",
        "Date      perhaps 22 Mar 2012 (2012-03-22?)",
        "Where     Sahel",
        "          Kidal (Mali)",
        "Figures       low  high  who says so",
        "          a (km)",
        "                1     2  no source named",
        "          b",
        "                –     3  no source named",
        "          Copy, Portal, from Radio, p. 1 (newspaper; copy)",
        "              dates it Monday",
        "Because   Mar 2012  A  a  according to Radio",
        "Led to    from 2012  B  b  according to Radio",
    ):
        assert f"{line}\n" in text


def test_a_card_says_how_long_before_and_after(history: Timeline) -> None:
    text = piped(EventCards(history, [history.by_id["gao-taken"]]))
    assert "mutiny  9 days earlier\n" in text
    assert "accord  between 245 and 275 days later\n" in text
    assert "\nBefore " not in piped(EventCards(history, [history.by_id["old-war"]]))
    assert "\nAfter     2012  A year of drought  year-of-drought\n" in piped(
        EventCards(history, [history.by_id["old-war"]])
    )


def test_a_single_day_has_no_strip() -> None:
    timeline = load(
        f"{HEAD}    events: [{{id: c, date: 2002-01-01, title: C, text: C., sources: [{{source: one}}]}}]\n"
    )
    assert "Timeline" not in piped(EventCards(timeline, timeline.events))


FIGURES = f"""{HEAD}
    events:
      - id: e
        date: 2012-03-31
        title: E
        text: E.
        sources: [{{source: one}}, {{source: two}}]
        figures:
          - {{label: dead, value: 1200, source: one}}
          - {{label: distance, low: 2.5, high: 30, unit: km, source: one}}
          - {{label: dead, low: 2000, source: two}}
          - {{label: distance, value: 4, unit: miles}}
          - {{label: dead, value: 1200, source: two}}
          - {{label: distance, value: 50, unit: km, source: two}}
"""


def test_figures_stand_in_line_under_what_they_count() -> None:
    timeline = load(FIGURES)
    cards = EventCards(timeline, timeline.events)
    expected = (
        "      low   high  who says so\n"
        "dead\n"
        "    1,200  1,200  First (one)\n"
        "    2,000      –  Third (two)\n"
        "    1,200  1,200  Third (two)\n"
        "distance (km)\n"
        "      2.5     30  First (one)\n"
        "       50     50  Third (two)\n"
        "distance (miles)\n"
        "        4      4  no source named\n"
    )
    assert section(piped(cards), "Figures") == expected
    assert section(drawn(cards, 60), "Figures") == expected


def test_contradictory_figures_are_laid_out_source_by_source() -> None:
    timeline = load(FIGURES)
    assert section(piped(EventCards(timeline, timeline.events)), "Disputed") == (
        "dead:\n    1,200           First (one)\n    at least 2,000  Third (two)\n    1,200           Third (two)\n"
        "distance (km):\n    2.5 to 30  First (one)\n    50         Third (two)\n"
    )


def test_without_room_for_columns_no_number_is_lost() -> None:
    cells = tuple(map(Text, ("1,234,567", "8,900,000", "Somebody (some-source)")))
    table = IndentedTable([NUMBER, NUMBER, TableColumn()], [Text("counted"), cells])
    assert piped(table) == "counted\n    1,234,567  8,900,000  Somebody (some-source)\n"
    assert drawn(table, 40) == "counted\n    1,234,567  8,900,000  Somebody\n                          (some-source)\n"
    assert drawn(table, 24) == "counted\n  1,234,567  8,900,000\n  Somebody (some-source)\n"


def test_dates_in_dispute_stand_against_the_event_s_own() -> None:
    timeline = load(f"""{HEAD}
      three: {{title: Three, publisher: Last, kind: ngo}}
    events:
      - id: e
        date: 2013-01-12
        title: E
        text: E.
        disputed: They disagree.
        sources:
          - {{source: one, date: 2013-02-12, weekday: Saturday, note: a slip}}
          - {{source: two, weekday: Sunday}}
          - {{source: three}}
      - {{id: f, date: 2013-01, title: F, text: F., sources: [{{source: one, weekday: Friday, date: 2013-02}}]}}
""")
    text = piped(EventCards(timeline, timeline.events[:1]))
    assert section(text, "Disputed") == (
        "They disagree.\n"
        "The date, here Saturday 12 Jan 2013:\n"
        "    Saturday 12 Feb 2013 (which was a Tuesday)  First (one): a slip\n"
        "    Sunday (12 Jan 2013 was a Saturday)         Third (two)\n"
        "    1 other gives no date of the event\n"
    )
    assert "    dates it Saturday 12 Feb 2013 (which was a Tuesday); a slip\n" in text
    assert section(piped(EventCards(timeline, timeline.events[1:])), "Disputed") == (
        "The date, here Jan 2013:\n    Friday Feb 2013  First (one)\n"
    )


def test_an_archived_source_says_where_its_copy_is() -> None:
    timeline = load("""
    sources: {one: {title: One, publisher: First, kind: agency, url: "https://a.example/1",
                    archived: "https://archive.example/2"}}
    events: [{id: e, date: 2012, title: E, text: E., sources: [one]}]
    """)
    card = piped(EventCards(timeline, timeline.events))
    assert "    https://a.example/1\n              archived: https://archive.example/2\n" in card


@pytest.mark.parametrize("width", [20, 40, 60, 80, 140, 200])
def test_a_card_fits_its_terminal_with_all_its_parts(width: int) -> None:
    timeline = read_timeline(packed_file())
    ids = ("mopti-exposed", "serval-named", "african-contingents", "konna-falls")
    text = drawn(EventCards(timeline, [timeline.by_id[each] for each in ids]), width)
    assert widest(text) <= width
    for label in ("Figures", "Disputed", "Because", "Led to", "Timeline", "Before", "After"):
        assert f"\n{label}  " in text


def test_the_work_for_cards_grows_with_their_number_only() -> None:
    timeline = read_timeline(packed_file())
    events = timeline.in_order

    def calls(number: int) -> int:
        return calls_of(lambda: piped(EventCards(timeline, events[:number])))

    calls(10)
    small = sum(calls(each) for each in (40, 80)) / 120
    large = calls(len(events)) / len(events)
    assert large < 1.5 * small


NASTY = """
    title: Nasty
    sources: {s: {title: "[sic] \\e]8;;http://x\\a", publisher: "[/x]", kind: ngo}}
    actors: {a: {name: ":smile: [link=file:x]y[/link]", kind: person}}
    places: {p: {name: "a\\tb\\nc\\u202ed", country: "=1+1"}}
    events:
      - id: e
        date: 2012
        title: "[crisis] | `x` <b>\\x9b31m"
        text: "one\\u2028two"
        actors: [a]
        places: [p]
        sources: [{source: s, note: "\\e[31m", at: "[/]"}]
"""


def test_data_is_never_markup_and_never_a_command() -> None:
    timeline = load(NASTY)
    cards = EventCards(timeline, timeline.events)
    for text in (piped(cards), drawn(cards, 200)):
        assert not list(deceptions(text, "\n"))
        assert "[crisis] | `x` <b>\\x9b31m\n" in text
        assert ":smile: [link=file:x]y[/link]" in text
        assert "a b c\\u202ed" in text
        assert "[sic] \\x1b]8;;http://x\\x07, [/x]" in text
        assert "Text      one two\n" in text
    sources = drawn(EntryCards(timeline, SOURCES, entries_of(timeline, SOURCES, timeline.events)), 120)
    assert not list(deceptions(sources, "\n"))
    assert "[/]; \\x1b[31m" in sources


# Entries of the registers


def entry_card(timeline: Timeline, name: str, entry_id: str) -> str:
    """Return the card of one entry as a pipe gets it."""
    entries = entries_of(timeline, REGISTERS[name], select(timeline, Query()))
    return piped(EntryCards(timeline, REGISTERS[name], [entry for entry in entries if entry.id == entry_id]))


def test_a_source_is_shown_with_what_it_says(history: Timeline) -> None:
    assert entry_card(history, "sources", "radio") == (
        "Evening news\n"
        "Id        radio\n"
        "Publisher Radio\n"
        "Kind      broadcaster\n"
        "Date      23 Mar 2012\n"
        "Address   https://radio.example/1\n"
        "Reporter  Radio, as in 1 other source: copy\n"
        "Disagrees 31 Mar 2012  The rebels take Gao  gao-taken\n"
        "              dated Sunday 1 Apr 2012 here\n"
        "              dead: 12 here; at least 20, Paper (paper)\n"
        "Events    3\n"
        "\n"
        "By: number of independent sources. ≠: disputed.\n"
        "Date               Event                    Id               By  Where  Who\n"
        "2012               3 events\n"
        "some time in 2012  A year of drought        year-of-drought  2\n"
        "21–22 Mar          A mutiny in the capital  mutiny           1          Army\n"
        "    same reporter as copy (Radio)\n"
        "31 Mar             The rebels take Gao      gao-taken        2≠  Gao    REB, Army\n"
        "    p. 3; dates it Sunday 1 Apr 2012; a day late\n"
    )


def test_other_entries_are_shown_whole(history: Timeline) -> None:
    assert entry_card(history, "actors", "army") == (
        "Army\n"
        "Id        army\n"
        "Aliases   Les Armées\n"
        "Kind      organisation\n"
        "About     The army.\n"
        "Events    2\n"
        "\n"
        "By: number of independent sources. ≠: disputed.\n"
        "Date       Event                    Id         By  Where  Who\n"
        "2012       2 events\n"
        "21–22 Mar  A mutiny in the capital  mutiny     1          Army\n"
        "31 Mar     The rebels take Gao      gao-taken  2≠  Gao    REB, Army\n"
    )
    assert "Full name Rebels of the Dunes\nKind      armed group\n" in entry_card(history, "actors", "rebels")
    assert entry_card(history, "places", "gao").startswith(
        "Gao\nId        gao\nRegion    Gao\nCountry   Mali\nPosition  16.27, -0.04\nEvents    1\n\nBy: "
    )
    assert "Position" not in entry_card(history, "places", "kidal")
    before = entry_card(history, "periods", "before")
    assert before.startswith("Before the war\nId        before\nDate      1960–2011\nEvents    1\n\nBy: ")
    assert before.splitlines()[-1].startswith("about 1990s  The old war  old-war")
    talks = entry_card(history, "tags", "talks").splitlines()
    assert talks[:3] == ["talks", "Id        talks", "Events    1"]
    assert "  accord  " in talks[-1]


def test_figures_of_one_source_are_not_set_against_each_other() -> None:
    timeline = load("""
        sources: {a: {title: A, publisher: A, kind: ngo}, b: {title: B, publisher: B, kind: ngo}}
        events:
          - id: e
            date: 2012
            title: E
            text: E.
            sources: [{source: a}, {source: b}]
            figures:
              - {label: dead, value: 1, source: a}
              - {label: dead, value: 2, source: a}
              - {label: dead, value: 2, source: b}
              - {label: dead, value: 3}
              - {label: dead, value: 4, unit: km, source: b}
              - {label: hurt, value: 5, source: b}
    """)
    text = piped(EntryCards(timeline, SOURCES, entries_of(timeline, SOURCES, timeline.events)))
    assert text.partition("Disagrees ")[2].partition("Events ")[0].splitlines() == [
        "2012  E  e",
        "              dead: 1 here; 2, B (b); 3, no source named",
        "              dead: 2 here; 3, no source named",
    ]
    assert "Disagrees 2012  E  e\n              dead: 2 here; 1, A (a); 3, no source named\nEvents    1\n" in text


def test_an_entry_without_events_says_so_and_cards_have_a_blank_line_between_them(history: Timeline) -> None:
    tags = REGISTERS["tags"]
    assert piped(EntryCards(history, tags, entries_of(history, tags, ()))) == (
        "battle\nId        battle\nAbout     Fighting.\nEvents    none\n\ntalks\nId        talks\nEvents    none\n"
    )


# Rules


def test_a_rule_is_explained_by_its_examples_and_what_is_reported() -> None:
    rule = RULES["invalid-date"]
    found = Diagnostic(Span(1, 1), rule.severity, rule.code, "it is wrong", "write it right")
    text = piped(RuleCard(rule, found))
    assert text.startswith(f"{rule.code}\nMeaning   {rule.about}\nSeverity  {rule.severity}\nWrong     ")
    assert section(text, "Report") == "it is wrong\n= hint: write it right\n"
    assert section(text, "Wrong").replace("\n", "").strip() == rule.wrong.replace("\n", "").strip()
    assert section(piped(RuleCard(rule, found._replace(hint=""))), "Report") == "it is wrong\n"


def test_long_lines_of_examples_are_cut_and_what_cannot_be_seen_is_shown() -> None:
    rule = RULES["invalid-date"]._replace(wrong=f"\ta\udcff\n{'x' * 200}\n")
    text = piped(RuleCard(rule, Diagnostic(Span(1, 1), "error", rule.code, "wrong")))
    assert section(text, "Wrong") == f"\\ta\\xff\n{'x' * 100} ...\n"
