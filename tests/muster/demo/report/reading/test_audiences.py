"""Sizes, crossings and overlaps, counted from the tables one audience at a time."""

from datetime import datetime

from muster.demo.report.reading.audiences import read_crossings, read_overlaps, read_sizes

SECOND = datetime(2017, 10, 31)  # noqa: DTZ001 - the warehouse keeps naive UTC


def test_two_audiences_of_one_label_stay_two(company) -> None:
    company.connection.execute(
        "update dim_audiences set label = 'Twins' where audience_key like 'coffee%'"
    )
    latest = {
        size.label: size.members for size in read_sizes(company.snapshot) if size.as_of == SECOND
    }
    assert latest["Twins (coffee_regulars)"] == 80
    assert latest["Twins (coffee_regulars_who_stopped)"] == 21
    labels = {overlap.left for overlap in read_overlaps(company.snapshot)}
    assert {"Twins (coffee_regulars)", "Twins (coffee_regulars_who_stopped)"} <= labels


def test_overlap_counts_people_in_both(company) -> None:
    pairs = {(o.left, o.right): (o.both, o.left_size) for o in read_overlaps(company.snapshot)}
    assert pairs["Coffee regulars", "Coffee regulars who stopped"] == (21, 80)
    assert pairs["Coffee regulars who stopped", "Coffee regulars"] == (21, 21)


def test_households_do_not_overlap_with_people(company) -> None:
    assert "Busy family households" not in {o.left for o in read_overlaps(company.snapshot)}


def test_the_cast_crosses_by_name(company) -> None:
    (crossing,) = read_crossings(company.snapshot, SECOND, {"p0003": "Grace", "p0004": "Seo-yeon"})
    assert (crossing.entered, crossing.exited) == (1, 1)
    assert (crossing.entered_cast, crossing.exited_cast) == (["Grace"], ["Seo-yeon"])
