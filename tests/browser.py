"""Programs that are not ours and not Python: Node with packages from npm, and a headless Chromium that it drives.

On a machine without them a test is skipped with the reason. The packages are fetched once, into pytest's own cache.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
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

# Calls the function that the test wrote, and prints what it returns.
_SCRIPT = """
import {{ createRequire }} from "node:module";
import {{ readFileSync }} from "node:fs";
const require = createRequire({modules});
const data = JSON.parse(readFileSync(0, "utf8"));
const run = async () => {{ {body} }};
const value = await run();
process.stdout.write(JSON.stringify(value === undefined ? null : value));
"""
# Opens a browser without a network: what a page asks of it is refused and noted.
_BROWSER = """
const {{ chromium }} = require("playwright-core");
const browser = await chromium.launch({{ executablePath: {chromium}, args: ["--no-sandbox"] }});
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
    await browser.close();
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


def run_node(body: str, **data: object) -> Any:  # noqa: ANN401 - what JSON can hold
    """Run the body of an async JavaScript function, with `data` and `require` in scope, and return what it returns."""
    node = program_or_skip("node", "nodejs")
    script = _SCRIPT.format(modules=json.dumps(f"{node_modules()}/"), body=body)
    done = subprocess.run(
        [node, "--input-type=module", "-e", script],
        input=json.dumps(data),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def browse(body: str, **data: object) -> Visit:
    """Run the body of an async JavaScript function with Playwright's `page` and `context`, and `data`, in scope."""
    chromium = program_or_skip("chromium", "chromium-browser", "google-chrome")
    return Visit(**run_node(_BROWSER.format(chromium=json.dumps(chromium), body=body), **data))
