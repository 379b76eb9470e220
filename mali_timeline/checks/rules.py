"""The list of all rules, by code: those of the readers and those over a whole timeline."""

from collections.abc import Mapping

from mali_timeline.checks.file_rules import FILE_RULES
from mali_timeline.checks.rule import Rule
from mali_timeline.checks.timeline_rules import TIMELINE_RULES

RULES: Mapping[str, Rule] = dict(sorted({**FILE_RULES, **TIMELINE_RULES}.items()))
# The codes that `check` can be asked to ignore.
WARNINGS: tuple[str, ...] = tuple(code for code, rule in RULES.items() if rule.severity == "warning")
