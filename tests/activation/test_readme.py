"""The page about activation names every channel as the code declares it."""

from pathlib import Path

from activation.channels import list_channels


def test_the_table_of_channels_is_the_code(project_dir: Path) -> None:
    text = (project_dir / "activation" / "README.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip(" `") for cell in line.split("|")[1:4])
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    assert rows == [
        (key, channel.label, channel.guarantee.value)
        for key, channel in sorted(list_channels().items())
    ]
