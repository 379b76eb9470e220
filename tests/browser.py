"""Programs that are not ours and not Python: Node with packages from npm, and a headless Chromium that it drives.

On a machine without them a test is skipped with the reason. The packages are fetched once, into pytest's own cache.
"""

import atexit
import hashlib
import json
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from subprocess import PIPE
from threading import Timer
from typing import Any, NamedTuple

import pytest
from support import ROOT

PACKAGES = {
    "@knight-lab/timelinejs": "3.9.11",
    "@markwhen/parser": "1.2.0",
    "axe-core": "4.14.1",
    "playwright-core": "1.65.1",
}
PATIENCE = 300  # seconds for npm, and for one script

# Calls the functions that tests write, one a line, and answers each with a line: what it returned, or its error.
_SERVER = """
import {{ createRequire }} from "node:module";
import {{ createInterface }} from "node:readline";
import {{ readFileSync }} from "node:fs";
const require = createRequire({modules});
const AsyncFunction = (async () => {{}}).constructor;
const kept = {{}};
const answer = async ({{ body, data }}) => {{
    try {{
        const run = new AsyncFunction("require", "readFileSync", "kept", "data", body);
        const value = await run(require, readFileSync, kept, data);
        return {{ value: value === undefined ? null : value }};
    }} catch (error) {{
        return {{ error: String(error.stack ?? error) }};
    }}
}};
for await (const line of createInterface({{ input: process.stdin }})) {{
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\\n");
}}
await kept.browser?.close();
"""
# Opens a page in a context of its own, without a network: what the page asks of it is refused and noted. The browser is
# kept for the next test, since it takes longer to start than most visits.
_VISIT = """
const {{ chromium }} = require("playwright-core");
if (!kept.browser?.isConnected()) {{
    kept.browser = await chromium.launch({{ executablePath: {chromium}, args: ["--no-sandbox"] }});
}}
const browser = kept.browser;
const errors = [], requests = [];
try {{
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("console", (message) => {{ if (message.type() === "error") errors.push(message.text()); }});
    page.on("pageerror", (error) => errors.push(String(error)));
    await context.route(/^(?!file:|data:|blob:)/, (route) => {{
        requests.push(route.request().url());
        return route.abort();
    }});
    const visit = async () => {{ {body} }};
    const value = await visit();
    return {{ value: value === undefined ? null : value, errors, requests }};
}} finally {{
    await Promise.all(browser.contexts().map((each) => each.close()));
}}
"""


class Visit(NamedTuple):
    """What a script returned, the errors on the console of its page, and the addresses that the page asked for."""

    value: Any
    errors: list[str]
    requests: list[str]


def program_or_skip(*names: str) -> str:
    """Return the path of the first of these programs that there is; skip the test when there is none."""
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"{names[0]} is not installed")


@cache
def node_modules() -> Path:
    """Return the folder of PACKAGES, fetched from npm once; skip the test when they cannot be fetched."""
    npm = program_or_skip("npm")
    versions = [f"{name}@{version}" for name, version in PACKAGES.items()]
    cached = ROOT / ".pytest_cache" / f"npm-{hashlib.sha256(' '.join(versions).encode()).hexdigest()[:16]}"
    if not cached.exists():
        cached.parent.mkdir(exist_ok=True)
        # Fetched beside it and then moved, since tests run in several processes.
        folder = Path(tempfile.mkdtemp(dir=cached.parent))
        (folder / "package.json").write_text("{}", encoding="utf-8")
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", *versions]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode == 0:
            with suppress(OSError):  # another process was faster
                folder.rename(cached)
        shutil.rmtree(folder, ignore_errors=True)
        if not cached.exists():
            pytest.skip(f"npm could not fetch {', '.join(PACKAGES)}: {done.stderr.strip()[-200:]}")
    return cached / "node_modules"


@cache
def _server() -> subprocess.Popen[str]:
    """Start Node once for all the tests of this process."""
    node = program_or_skip("node", "nodejs")
    script = _SERVER.format(modules=json.dumps(f"{node_modules()}/"))
    command = [node, "--input-type=module", "-e", script]
    server = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, encoding="utf-8")
    atexit.register(server.communicate)  # which ends it
    return server


def run_node(body: str, **data: object) -> Any:  # noqa: ANN401 - what JSON can hold
    """Run the body of an async JavaScript function, with `data` and `require` in scope, and return what it returns."""
    server = _server()
    assert server.stdin
    assert server.stdout
    overdue = Timer(PATIENCE, server.kill)
    overdue.start()
    try:
        server.stdin.write(f"{json.dumps({'body': body, 'data': data})}\n")
        server.stdin.flush()
        line = server.stdout.readline()
    finally:
        overdue.cancel()
    if not line:
        _server.cache_clear()
        pytest.fail("Node has ended, or took too long")
    answer = json.loads(line)
    assert "error" not in answer, answer["error"]
    return answer["value"]


def browse(body: str, **data: object) -> Visit:
    """Run the body of an async JavaScript function with Playwright's `page` and `context`, and `data`, in scope."""
    chromium = program_or_skip("chromium", "chromium-browser", "google-chrome")
    return Visit(**run_node(_VISIT.format(chromium=json.dumps(chromium), body=body), **data))
