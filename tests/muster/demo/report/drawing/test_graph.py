"""Sarah's identifiers drawn: everything once, every line a link, nothing on top of another."""

from muster.demo.report.drawing.graph import Drawing, draw_person
from muster.demo.report.reading.cast import read_cast
from muster.demo.report.reading.profile import Person, read_person


def sarah(company) -> tuple[Person, Drawing]:
    person = read_person(company.snapshot, read_cast(company.snapshot)[0])
    assert person is not None
    return person, draw_person(person)


def test_every_identifier_is_drawn_once_and_the_refused_one_too(company) -> None:
    person, drawing = sarah(company)
    drawn = sorted((pill.namespace, pill.value) for pill in drawing.pills if not pill.is_refused)
    assert sorted((i.namespace, i.value) for i in person.identifiers) == drawn
    assert [pill.value for pill in drawing.pills if pill.is_refused] == ["ck-shared-0001"]


def test_every_line_is_a_link(company) -> None:
    person, drawing = sarah(company)
    links = {frozenset([link.left.value, link.right.value]) for link in person.links}
    assert {frozenset([left.value, right.value]) for left, right in drawing.edges} == links


def test_pills_stay_apart_and_inside(company) -> None:
    _, drawing = sarah(company)
    places = [(round(pill.x), round(pill.y)) for pill in drawing.pills]
    assert len(places) == len(set(places))
    for pill in drawing.pills:
        assert 0 <= pill.x <= drawing.width - drawing.pill_width
        assert 0 <= pill.y <= drawing.height - drawing.pill_height


def test_links_in_a_ring_are_drawn_once(company) -> None:
    company.connection.execute(
        "insert into fct_identity_links select 'loyalty_id', '1764', 'email',"
        " 'sarah.lin@example.com', linked_at, 'ring', true, null from fct_identity_links limit 1"
    )
    person, drawing = sarah(company)
    assert len(person.kept) == 7
    assert len(drawing.pills) == 8
