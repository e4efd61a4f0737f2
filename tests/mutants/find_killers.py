"""Finds a test that fails by each candidate, and moves the candidate into the list with it."""

from tests.mutants.seeding import CANDIDATES, LIST, first_failure, read_mutants

TESTS = (
    ["tests/mutants/judge_rules.py"],
    [
        "tests/federated/rule",
        "tests/federated/passes",
        "tests/federated/operators",
        "tests/federated/evaluation",
        "tests/federated/test_compile.py",
    ],
)


def main() -> None:
    """Print each candidate with its test as it is found."""
    for mutant in read_mutants(CANDIDATES):
        found = next(filter(None, (first_failure(mutant, tests) for tests in TESTS)), None)
        print(mutant.id, found or "SURVIVES", flush=True)
        if found:
            _move(mutant.id, found)


def _move(name: str, found: str) -> None:
    lines = CANDIDATES.read_text(encoding="utf-8").splitlines()
    mine = next(line for line in lines if line.startswith(f"- {{id: {name},"))
    with LIST.open("a", encoding="utf-8") as known:
        known.write(mine.removesuffix("}") + f', killed_by: "{found}"}}\n')
    CANDIDATES.write_text(
        "\n".join(line for line in lines if line != mine) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
