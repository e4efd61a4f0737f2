"""Pictures of one profile's graph: what is on them, that they are whole, and that nothing runs."""

import doctest
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from identity_worlds import Told
from told_snapshot import publish_told

from federated.warehouse import open_warehouse
from muster.errors import InputError
from muster.pipeline.drawing import words
from muster.pipeline.drawing.layout import PILL_HEIGHT, PILL_WIDTH, Layout, lay_out
from muster.pipeline.drawing.profile import draw_html, draw_svg
from muster.pipeline.identity_files import draw_profile
from muster.pipeline.identity_graph import Dot, IdentityGraph, Tie, read_identity_graph
from muster.settings import Settings

HOSTILE = '<script>alert(1)</script>"onload="x'
SVG = "{http://www.w3.org/2000/svg}"


def _story(told: Told) -> None:
    told.tell("visits", "2026-01-01", cookie="early")
    told.tell("buys", "2026-01-02", crm_id="A", email="a@example.com")
    told.build("2026-01-03")
    # Two that were one: the younger id is former from here on.
    told.tell("logs_in", "2026-01-04", email="a@example.com", cookie="early")
    told.tell("a_on_tablet", "2026-01-05", crm_id="A", cookie="tablet")
    told.tell("b_on_tablet", "2026-01-06", crm_id="B", cookie="tablet")
    told.tell("hostile", "2026-01-07", crm_id="A", device_id=HOSTILE)
    told.tell("cjk", "2026-01-07", crm_id="A", cookie="莎拉的平板")


@pytest.fixture(scope="module")
def published(project_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    settings = replace(Settings.load(project_dir, target="demo"), home=home)
    publish_told(settings, _story, "2026-01-08")
    return settings


def test_a_profile_is_drawn_whole_with_what_was_refused(published: Settings) -> None:
    """Every identifier and link is there, the refused one with the other profile and the reason."""
    graph = read_identity_graph(published, "crm_id:A", mask=lambda _c, _l, value: value)
    own = {(d.namespace, d.value) for d in graph.dots if d.owner is None}
    assert own == {
        ("crm_id", "A"),
        ("email", "a@example.com"),
        ("cookie", "early"),
        ("device_id", HOSTILE),
        ("cookie", "莎拉的平板"),
    }
    (refused,) = [tie for tie in graph.ties if not tie.is_kept]
    assert (refused.linked_on, refused.reason) == ("2026-01-05", "more than the maximum of crm_id")
    (other,) = [dot for dot in graph.dots if dot.owner]
    assert (other.value, other.owner == graph.profile_id) == ("tablet", False)
    (former,) = graph.former
    assert former[1] == "2026-01-08"
    drawn = draw_svg(graph)
    assert f"Formerly {former[0]} (until 2026-01-08)" in drawn
    assert "one profile would hold more crm id than it may" in drawn
    assert read_identity_graph(published, former[0]).profile_id == graph.profile_id


def test_values_are_masked_unless_whole_ones_are_asked_for(
    published: Settings, tmp_path: Path
) -> None:
    for name in ("masked.svg", "masked.html"):
        draw_profile(published, "crm_id:A", tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "a…@example.com" in text
        assert not any(value in text for value in ("a@example.com", "tablet", "莎拉的平板"))
    draw_profile(published, "crm_id:A", tmp_path / "whole.html", is_whole=True)
    assert "莎拉的平板" in (tmp_path / "whole.html").read_text(encoding="utf-8")


def test_hostile_values_stay_text_and_nothing_is_loaded(published: Settings) -> None:
    graph = read_identity_graph(published, "crm_id:A", mask=lambda _c, _l, value: value)
    drawn = ElementTree.fromstring(draw_svg(graph))
    for element in drawn.iter():
        assert element.tag != f"{SVG}script"
        assert not {name for name in element.attrib if name.startswith("on") or "href" in name}
    page = draw_html(graph)
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_same_graph_is_the_same_bytes(published: Settings, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        draw_profile(published, "crm_id:A", tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


@pytest.mark.parametrize(
    ("who", "out", "said"),
    [
        ("crm_id:A", "x.png", "x.png is neither .svg nor .html"),
        ("crm_id:A", "nowhere/x.svg", "there is no folder"),
        ("crm:A", "x.svg", 'Did you mean "crm_id"?'),
        ("p_none", "x.svg", "nobody has the id 'p_none'"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_message(
    published: Settings, tmp_path: Path, who: str, out: str, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        draw_profile(published, who, tmp_path / out)
    assert said in str(refused.value)
    assert not list(tmp_path.glob("*.svg"))


def crowd(cookies: int, language: str = "en") -> IdentityGraph:
    """Return a profile of many cookies, some of them refused to others."""
    mail = {"en": "s…@example.com", "zh": "林莎拉的信箱@例子.台灣", "ko": "박서연@보기.한국"}[
        language
    ]
    dots = [
        Dot(1, "crm_id", "cross_device", "C000001", "2026-01-01", "2026-05-01"),
        Dot(2, "email", "email", mail, "2026-01-01", "2026-05-01"),
        Dot(3, "device_id", "device", "莎拉的手機" * 9, "2026-01-01", "2026-05-01"),
    ]
    ties = [
        Tie(1, 2, "crm", 4, "2026-01-01", "2026-05-01", None),
        Tie(1, 3, "app", 1, "2026-01-02", "2026-02-01", None),
    ]
    for number in range(4, 4 + cookies):
        owner = "p_0123456789abcdef" if number % 9 == 0 else None
        reason = "more than the maximum of crm_id" if owner else None
        dots.append(Dot(number, "cookie", "cookie", f"ck_{number}", *["2026-03-04"] * 2, owner))
        ties.append(Tie(1 + number % 3, number, "web", 2, *["2026-03-04"] * 2, reason))
    return IdentityGraph("p_sarah", (), "2026-06-01T00:00:00", "r1", tuple(dots), tuple(ties), 0, 0)


@pytest.mark.parametrize("cookies", [0, 1, 12, 47, 146])
def test_no_identifier_or_date_covers_another_and_all_are_inside(cookies: int) -> None:
    layout = lay_out(crowd(cookies))
    boxes = [(pill.x, pill.y, PILL_WIDTH, PILL_HEIGHT) for pill in layout.pills]
    boxes += [(x - 30, y - 6.5, 60, 13) for x, y in _dates(layout)]
    assert len(layout.pills) == cookies + 3
    for number, (x, y, width, height) in enumerate(boxes):
        assert x >= 0 and y >= 0 and x + width <= layout.width and y + height <= layout.height
        for ox, oy, owidth, oheight in boxes[:number]:
            assert x + width <= ox or ox + owidth <= x or y + height <= oy or oy + oheight <= y


def _dates(layout: Layout) -> list[tuple[float, float]]:
    return [line.date_at for line in layout.lines if line.date_at]


def test_a_profile_alone_and_one_of_many_refused_links_are_said_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(told: Told) -> None:
        told.tell("alone", "2026-01-01", cookie="alone")
        for number in range(8):
            told.tell(f"r{number}", "2026-01-02", crm_id=f"C{number}", cookie="kiosk")

    monkeypatch.setattr("muster.pipeline.identity_graph.MOST_REFUSED", 5)

    publish_told(settings, tell, "2026-01-08")
    assert "1 identifier, 0 links kept, 0 refused" in draw_html(
        read_identity_graph(settings, "cookie:alone")
    )
    kiosk = read_identity_graph(settings, "cookie:kiosk")
    assert len([tie for tie in kiosk.ties if not tie.is_kept]) == 5
    assert "not drawn: 2 more refused" in draw_svg(kiosk)


def test_a_link_to_what_has_expired_is_drawn_to_no_profile(
    settings: Settings, published: Settings
) -> None:
    shutil.copytree(published.published_dir, settings.published_dir)
    file = next(settings.published_dir.glob("*/warehouse.duckdb"))
    with open_warehouse(f"duckdb:///{file}", read_only=False) as warehouse:
        warehouse.execute("delete from bridge_profile_identifiers where identifier = 'tablet'")
    (other,) = [dot for dot in read_identity_graph(settings, "crm_id:A").dots if dot.owner]
    assert (other.owner, other.first_seen_on) == ("no profile", "–")


def test_long_east_asian_values_are_cut_by_their_width() -> None:
    drawn = draw_svg(crowd(2, "ko"))
    assert 'lang="ko">박서연@보기.한국<' in drawn
    long = next(line for line in drawn.splitlines() if 'lang="zh-TW"' in line)
    assert "…" in long and len(long.partition(">")[2].partition("<")[0]) <= 10
    assert draw_svg(replace(crowd(2), left_out=7)).count("not drawn: 7 identifiers more") >= 1


def test_a_match_alone_is_dotted_and_says_how_probable_it_is() -> None:
    graph = crowd(1)
    matched = Tie(1, 4, "matching", 0, "2026-05-01", "2026-05-01", None, 0.9731)
    drawn = draw_html(replace(graph, ties=(*graph.ties, matched)))
    assert drawn.count('class="link matched"') == 1
    assert "1 – 4: one person with 97.31%, by a match alone" in drawn
    assert "dotted links are matches alone" in drawn
    assert "matches alone" not in draw_html(graph)


def test_words_of_the_pictures_are_as_their_examples_say() -> None:
    assert doctest.testmod(words).failed == 0
