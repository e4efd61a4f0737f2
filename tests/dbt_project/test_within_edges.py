"""Many spans in one macro are written out with the edge of each number."""

from pathlib import Path

from jinja2 import Environment

CALL = "{{ within_edges('p.birth_on', 'date_of_christmas_us_less_1', 'date_of_christmas_us_plus_1', 2) }}"


def test_every_number_has_its_span(project_dir: Path) -> None:
    macro = project_dir / "dbt_project" / "macros" / "time" / "within_edges.sql"
    text = macro.read_text(encoding="utf-8") + CALL
    found = Environment(autoescape=True).from_string(text).render(window_edge="[{}]".format)
    assert found.strip() == (
        "((p.birth_on >= [date_of_christmas_us_less_1_1] and p.birth_on < [date_of_christmas_us_plus_1_1])"
        " or (p.birth_on >= [date_of_christmas_us_less_1_2] and p.birth_on < [date_of_christmas_us_plus_1_2]))"
    )
