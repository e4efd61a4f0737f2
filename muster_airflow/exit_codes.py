"""What the exit code of a `muster` command means for a task: try again, or wait for a person."""

RETRY_CODES = {
    4: "the warehouse is locked or unreachable",
    5: "a destination is unreachable or refuses us",
}
FINAL_CODES = {
    1: "a bug of ours",
    2: "the input is wrong",
    3: "the quality gate failed",
    6: "a step that must run before has not",
    7: "a guard stopped the run",
    130: "interrupted",
}


def is_worth_a_retry(code: int) -> bool:
    """Say whether the same command may succeed later without anybody acting.

    A negative code is a signal: the machine killed the process, not the input.

    >>> is_worth_a_retry(4), is_worth_a_retry(-9), is_worth_a_retry(3)
    (True, True, False)
    """
    return code < 0 or code in RETRY_CODES


def meaning(code: int) -> str:
    """Return in words what a code means."""
    if code < 0:
        return f"ended by signal {-code}"
    return RETRY_CODES.get(code) or FINAL_CODES.get(code) or f"ended with unknown code {code}"
