"""What ran of other products' cases, and what did not and why: kept, printed, and on a page."""

from collections import Counter
from pathlib import Path

HOLDS = "holds"
PAGE = Path(__file__).resolve().parent.parent / "docs/conformance.md"
RESULTS: dict[str, dict[str, str]] = {}


def record(suite: str, case: str, result: str = HOLDS) -> None:
    """Remember how a case ended: it holds, or why it cannot be asked of us."""
    RESULTS.setdefault(suite, {})[case] = result


def table() -> list[str]:
    """Return the pass table as lines of text."""
    return [line for suite in sorted(RESULTS) for line in rows(suite)]


def rows(suite: str) -> list[str]:
    """Return the lines of one suite: how many hold, then why each other does not."""
    cases = RESULTS.get(suite, {})
    reasons = Counter(result for result in cases.values() if result != HOLDS)
    held = len(cases) - reasons.total()
    word = "compile" if "not run" in suite else "hold"
    lines = [f"| {suite} | {len(cases)} | {held} {word} | |"]
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return lines + [f"| | | {count} not asked | {reason} |" for reason, count in ordered]


def check_page(suite: str, case_count: int) -> None:
    """Hold the page against what has run, where all of a suite has."""
    assert len(RESULTS.get(suite, {})) == case_count, f"run all of {suite}"
    text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(rows(suite)) in text, "\n".join(rows(suite))
