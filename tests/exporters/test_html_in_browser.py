"""The page as Chromium shows it and axe-core judges it."""

from pathlib import Path

import pytest
from browser import Visit, browse, node_modules
from support import EVENTS, HOSTILE_TEXTS, hostile, load

from mali_timeline.exporters.html import export
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import printable

pytestmark = pytest.mark.no_cover
# Opens the page, and counts what can be seen.
OPEN = """
    await page.goto(`file://${data.page}`);
    const visible = () => page.$$eval("article", (all) => all.filter((each) => each.offsetParent).length);
    const title = () => page.$eval("#found", (each) => each.textContent);
"""
ENCODED_URL = "https://x.example/%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
# How far the page is wider than the window.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def shipped() -> Timeline:
    """Return the events of three years of the timeline that is packed with the program, and no others."""
    whole = read_timeline(str(EVENTS))
    events = tuple(event for event in whole.in_order if event.date.year in {2011, 2012, 2020})
    known = {event.id for event in events}
    kept = [event._replace(because=tuple(each for each in event.because if each.event in known)) for event in events]
    return Timeline(title=whole.title, events=tuple(kept), places=whole.places, periods=whole.periods, tags=whole.tags)


@pytest.fixture(scope="module")
def page(shipped: Timeline, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of their page."""
    path = tmp_path_factory.mktemp("page") / "mali.html"
    path.write_text(export(shipped, shipped.in_order).text, encoding="utf-8")
    return str(path)


def visit(page: str, body: str, **data: object) -> Visit:
    """Open a page, run a script there, and assert that nothing went wrong and nothing was asked for."""
    visited = browse(OPEN + body, page=page, **data)
    assert visited.errors == []
    assert visited.requests == []
    return visited


def test_the_filter_keeps_the_events_in_which_every_word_occurs(page: str, shipped: Timeline) -> None:
    value = visit(
        page,
        """
        const all = await visible();
        const hidden = await page.$$eval(".tools[hidden]", (all) => all.length);
        await page.keyboard.press("/");
        await page.keyboard.type("TIMBUKTU Tombs");
        const found = await visible(), text = await title();
        const matching = await page.$$eval("article", (all) => all.filter((each) => each.offsetParent)
            .every((each) => /timbuktu/i.test(each.textContent) && /tombs/i.test(each.textContent)));
        const years = await page.$$eval(".years li", (all) => all.filter((each) => each.offsetParent)
            .map((each) => each.innerText.trim().split(/\\s+/).slice(0, 2).map(Number)));
        await page.fill("#filter", "keita");
        const accents = await visible();
        await page.fill("#filter", "no such word anywhere");
        const none = [await visible(), await title()];
        await page.keyboard.press("Escape");
        return { all, hidden, found, text, matching, years, accents, none, after: [await visible(), await title()] };
        """,
    ).value
    assert (value["all"], value["hidden"]) == (len(shipped.events), 0)
    assert 0 < value["found"] < 20
    assert value["matching"]
    assert value["text"] == f"{value['found']} of {len(shipped.events)} events"
    assert sum(number for _, number in value["years"]) == value["found"]
    assert value["accents"] > 5
    assert value["none"] == [0, "No event matches."]
    assert value["after"] == [len(shipped.events), ""]


def test_disputed_events_alone_can_be_shown(page: str, shipped: Timeline) -> None:
    value = visit(page, "await page.check('#disputed'); return [await visible(), await title()];").value
    disputed = sum(event.is_disputed for event in shipped.events)
    assert value == [disputed, f"{disputed} of {len(shipped.events)} events"]


def test_the_number_beside_an_entry_shows_its_events(page: str, shipped: Timeline) -> None:
    value = visit(page, "await page.click('#place-gao [data-filter]'); return await visible();").value
    assert value == sum(shipped.places["gao"] in event.places for event in shipped.events)


def test_a_link_to_an_event_that_the_filter_hides_shows_it(page: str, shipped: Timeline) -> None:
    event = next(event for event in shipped.in_order if event.because)
    value = visit(
        page,
        """
        await page.fill("#filter", data.event);
        const before = await visible();
        await page.emulateMedia({ reducedMotion: "reduce" });
        await page.click(`#event-${data.event} .links a[href="#event-${data.cause}"]`);
        await page.waitForFunction((id) => document.getElementById(id).offsetParent, `event-${data.cause}`);
        const top = await page.$eval(`#event-${data.cause}`, (each) => each.getBoundingClientRect().top);
        return { before, after: await visible(), top };
        """,
        event=event.id,
        cause=event.because[0].event,
    ).value
    assert value["before"] < value["after"] == len(shipped.events)
    assert 0 <= value["top"] < 400


def test_sources_unfold_one_by_one_and_all_at_once(page: str, shipped: Timeline) -> None:
    value = visit(
        page,
        """
        const open = () => page.$$eval("details.sources[open]", (all) => all.length);
        const folded = await page.isVisible("article:first-of-type details li");
        await page.focus("article details.sources summary");
        await page.keyboard.press("Enter");
        const one = [await open(), await page.isVisible("article details.sources li")];
        await page.click("#unfold");
        const all = await open();
        await page.click("#unfold");
        return { folded, one, all, none: await open() };
        """,
    ).value
    assert value == {"folded": False, "one": [1, True], "all": len(shipped.events), "none": 0}


@pytest.mark.parametrize("width", [375, 1024, 1600])
def test_a_jump_to_a_year_shows_its_heading_and_marks_it_and_nothing_covers_it(page: str, width: int) -> None:
    value = visit(
        page,
        """
        await page.setViewportSize({ width: data.width, height: 800 });
        const sideways = await page.evaluate(data.sideways);
        await page.emulateMedia({ reducedMotion: "reduce" });
        await page.click('.years a[href="#year-2020"]');
        await page.waitForTimeout(500);
        const box = await page.$eval("#year-2020 h2", (each) => each.getBoundingClientRect().toJSON());
        const seen = await page.evaluate(([x, y]) => document.elementFromPoint(x, y).id, [box.x + 9, box.y + 9]);
        const current = await page.$$eval(".years [aria-current]", (all) => all.map((each) => each.hash));
        const inList = await page.$eval(".years [aria-current]", (each) => {
            const box = each.getBoundingClientRect();
            return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
        });
        return { sideways, top: box.top, seen, current, inList };
        """,
        width=width,
        sideways=SIDEWAYS,
    ).value
    assert value["sideways"] == 0
    assert 0 <= value["top"] < 300
    assert value["seen"] == "year-2020-name"
    assert value["current"] == ["#year-2020"]
    assert value["inList"]


def test_the_keyboard_alone_reaches_the_events_and_sees_where_it_is(page: str) -> None:
    value = visit(
        page,
        """
        await page.keyboard.press("Tab");
        const skip = await page.evaluate(() => document.activeElement.textContent);
        const seen = await page.$eval(".skip", (each) => each.getBoundingClientRect().top >= 0);
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        const next = await page.evaluate(() => document.activeElement.id);
        const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
        return [skip, seen, next, outline];
        """,
    ).value
    assert value == ["Skip to the events", True, "filter", "solid"]


def test_the_page_is_whole_without_its_script(page: str, shipped: Timeline) -> None:
    value = visit(
        page,
        """
        const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
        await plain.goto(`file://${data.page}`);
        await plain.click('.years a[href="#year-2020"]');
        await plain.click("#year-2020 details.sources summary");
        return {
            tools: await plain.isVisible(".tools"),
            events: await plain.locator("article:visible").count(),
            source: await plain.locator("#year-2020 details.sources li").first().isVisible(),
            address: plain.url().split("#")[1],
        };
        """,
    ).value
    assert value == {"tools": False, "events": len(shipped.events), "source": True, "address": "year-2020"}


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_the_sources_are_unfolded_and_the_tools_are_gone(
    shipped: Timeline,
    tmp_path: Path,
    script: bool,  # noqa: FBT001 - with and without the page's script
) -> None:
    events = [event for event in shipped.in_order if event.date.year == 2012][:3]
    path = tmp_path / "page.html"
    path.write_text(export(shipped, events).text, encoding="utf-8")
    value = visit(
        str(path),
        """
        const paper = await (await browser.newContext({ javaScriptEnabled: data.script })).newPage();
        await paper.goto(`file://${data.page}`);
        const pdf = await paper.pdf({ format: "A4", tagged: true });
        await paper.emulateMedia({ media: "print" });
        const closed = await paper.$$eval("details.sources", (all) => all.filter((each) => each.open).length);
        return {
            closed,
            start: pdf.subarray(0, 5).toString(),
            sources: await paper.locator("details.sources li:visible").count(),
            tools: await paper.locator(".tools:visible, .years:visible, .skip:visible").count(),
        };
        """,
        script=script,
    ).value
    assert value == {
        "closed": 0,
        "start": "%PDF-",
        "sources": sum(len(event.sources) for event in events),
        "tools": 0,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1600])
def test_axe_finds_no_fault(page: str, scheme: str, width: int) -> None:
    value = visit(
        page,
        """
        const axe = readFileSync(`${data.modules}/axe-core/axe.min.js`, "utf8");
        await page.setViewportSize({ width: data.width, height: 900 });
        await page.emulateMedia({ colorScheme: data.scheme });
        await page.click("#unfold");
        await page.fill("#filter", "kidal");
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        return {
            violations: found.violations.map((each) => [each.impact, each.id, each.nodes[0].html]),
            background,
        };
        """,
        modules=str(node_modules()),
        scheme=scheme,
        width=width,
    ).value
    assert value["violations"] == []
    assert (value["background"] == "rgb(251, 249, 244)") == (scheme == "light")


@pytest.mark.parametrize("text", [HOSTILE_TEXTS[0], HOSTILE_TEXTS[-1]])
def test_hostile_data_do_nothing_in_a_browser(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.html"
    timeline = load(hostile(text))
    path.write_text(export(timeline, timeline.in_order).text, encoding="utf-8")
    value = visit(
        str(path),
        """
        const dialogs = [];
        page.on("dialog", (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
        await page.click("#event-one details.sources summary");
        return {
            dialogs,
            title: await page.title(),
            heading: await page.textContent("#event-one h3"),
            scripts: await page.$$eval("script, img, iframe", (all) => all.length),
            links: await page.$$eval("#event-one details a", (all) => all.map((each) => each.getAttribute("href"))),
        };
        """,
    ).value
    assert value == {
        "dialogs": [],
        "title": printable(text),
        "heading": printable(text),
        "scripts": 1,
        "links": [ENCODED_URL, "https://good.example/?a=1&b=2", "#event-one"],
    }
