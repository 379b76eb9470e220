import ast
import re

import pytest
from support import ROOT

from mali_timeline.checks.rule import SOUND_FILE
from mali_timeline.checks.rules import RULES
from mali_timeline.readers import check_bytes


def test_every_code_that_the_readers_report_has_a_rule() -> None:
    reported = set()
    for path in (ROOT / "mali_timeline" / "readers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"alias|[a-z0-9]+(-[a-z0-9]+)+", str(node.value)):
                reported.add(node.value)
            if isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'unknown-{noun}'":
                reported |= {"unknown-source", "unknown-actor", "unknown-place", "unknown-tag"}
    checked = {code for code, rule in RULES.items() if rule.check}
    assert reported - {"mali-timeline", "min-sources", "utf-8", "utf-8-sig", "utf-16-be"} == set(RULES) - checked


@pytest.mark.parametrize("code", RULES)
def test_the_wrong_example_of_a_code_gives_it_and_the_right_one_nothing(code: str) -> None:
    rule = RULES[code]
    assert [found.code for found in check_bytes("f", rule.file(rule.wrong)).diagnostics] == [code]
    assert check_bytes("f", rule.file(rule.right)).diagnostics == []
    assert not rule.instead or SOUND_FILE.count(rule.instead) == 1
    assert rule.about.endswith(".")
    assert len(rule.about) <= 80


def test_the_file_of_the_examples_has_neither_errors_nor_warnings() -> None:
    assert check_bytes("f", SOUND_FILE.encode()).diagnostics == []
