"""The page as a whole: nothing from outside, every language marked, every figure the tables'."""

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from muster.demo.report import write_report
from muster.demo.report.fonts import LATIN_END
from muster.demo.report.rendering import render
from muster.demo.report.story import read_story
from muster.errors import StepMissing

LOADING = {"src", "href", "action", "data", "poster", "background", "formaction", "xlink:href"}
HAN_OR_HANGUL = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")
VOID = {"meta", "link", "br", "img", "base", "hr", "input"}


class Page(HTMLParser):
    """What a reader's browser would find in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str, str]] = []
        self.figures: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "data":
            self.figures.setdefault(found["data-name"], []).append(found["value"])
        if tag not in VOID:
            inherited = self._open[-1][1] if self._open else ""
            self._open.append((tag, found.get("lang", inherited)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            tag, lang = self._open[-1] if self._open else ("", "")
            self.texts.append((tag, lang, data))

    def frames(self) -> list[str]:
        """Return the documents of the mails."""
        return [found["srcdoc"] for tag, found in self.tags if tag == "iframe"]


@pytest.fixture(scope="module")
def html(same_company) -> str:
    return render(read_story(same_company.settings, same_company.snapshot))


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


def fonts_in(text: str) -> list[TTFont]:
    found = re.findall(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", text)
    return [TTFont(io.BytesIO(base64.b64decode(each))) for each in found]


def test_nothing_is_loaded_from_outside(page: Page) -> None:
    for tag, found in page.tags:
        for name in LOADING & set(found):
            assert found[name].startswith(("#", "data:")), f"<{tag} {name}={found[name]}>"
    styles = " ".join(text for tag, _, text in page.texts if tag == "style")
    assert "@import" not in styles
    assert all(url.startswith('"data:') for url in re.findall(r"url\(([^)]{6})", styles))
    assert not [tag for tag, _ in page.tags if tag in ("script", "object", "embed", "form")]


def test_the_policy_forbids_the_rest(page: Page) -> None:
    policies = [f["content"] for _, f in page.tags if f.get("http-equiv") and "default" in str(f)]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'")


def test_mails_are_inert(page: Page) -> None:
    sandboxes = [found["sandbox"] for tag, found in page.tags if tag == "iframe"]
    assert sandboxes == ["", "", ""]
    for frame in page.frames():
        policy = frame.index("Content-Security-Policy")
        assert "default-src 'none'" in frame[policy : policy + 60]
        assert policy < frame.index("<img"), "the policy must be read before what it forbids"


def test_one_mail_per_language_and_the_cast_first(page: Page) -> None:
    subjects = [found["title"] for tag, found in page.tags if tag == "iframe"]
    assert subjects == [
        "林莎拉,好久沒有一起喝咖啡了",
        "Grace, we miss your coffee",
        "(광고) 박서연님, 커피가 그리워요",
    ]


def test_hostile_data_stays_text(html: str, page: Page) -> None:
    assert "<script>alert('Bobby')" not in html
    assert any("<script>alert('Bobby')</script>" in text for _, _, text in page.texts)


def test_every_text_says_its_language(page: Page) -> None:
    for tag, lang, text in page.texts:
        if HAN_OR_HANGUL.search(text) and tag not in ("style", "title", "desc", "text"):
            assert lang in ("zh-TW", "ko"), f"<{tag} lang={lang}> {text}"


def test_three_languages_ask_the_question(page: Page) -> None:
    asked = {found["lang"] for tag, found in page.tags if tag == "blockquote"}
    assert {"en", "zh-TW", "ko"} == asked


def test_no_glyph_is_missing(html: str, page: Page) -> None:
    outer = re.sub(r'srcdoc="[^"]*"', "", html)
    for text, fonts in [(outer, fonts_in(outer)[:1]), *((f, fonts_in(f)) for f in page.frames())]:
        known = {code for font in fonts for code in font.getBestCmap()}
        beyond = {c for c in text if ord(c) > LATIN_END and c.isprintable()}
        assert {c for c in beyond if ord(c) not in known} == set()


def test_figures_are_those_of_the_tables(same_company, page: Page) -> None:
    def asked(sql: str) -> str:
        return str(same_company.connection.execute(sql).fetchone()[0])

    expected = {
        "funnel.cards": ["324"],
        "funnel.regulars": ["80"],
        "funnel.stopped": ["21"],
        "person.identifiers": ["7"],
        "person.kept": ["6"],
        "person.refused": ["1"],
        "targeted": ["18", "1"],
        "sent": ["10", "1"],
        "mails": ["4"],
        "entered": ["1"],
        "exited": ["1"],
        "profiles": [asked("select count(*) from dim_profiles")],
        "people": [asked("select count(*) from dim_profiles where not is_anonymous")],
        "links.kept": [asked("select count(*) from fct_identity_links where is_kept")],
        "links.refused": [asked("select count(*) from fct_identity_links where not is_kept")],
    }
    assert expected == {name: page.figures.get(name) for name in expected}


def test_each_waterfall_adds_up_as_printed(html: str) -> None:
    tables = re.findall(
        r'<table class="waterfall" data-targeted="(\d+)" data-sent="(\d+)">(.*?)</table>',
        html,
        re.S,
    )
    assert len(tables) == 2
    for targeted, sent, rows in tables:
        lost = [int(n) for n in re.findall(r'data-kind="lost">−(\d+)', rows)]
        assert int(targeted) - sum(lost) == int(sent)


def test_pictures_have_words_and_ids_are_unique(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    for tag, found in page.tags:
        if tag == "svg":
            assert set(found["aria-labelledby"].split()) <= set(page.ids)


def test_sarah_says_who_the_refused_cookie_belongs_to(html: str) -> None:
    refusal = re.search(r'<p class="refusal">(.*?)</p>', html, re.DOTALL)
    assert refusal is not None
    assert "ck-shared-0001" in refusal[1]
    assert "belongs to Wei-Ting Chen" in refusal[1]


def test_the_same_input_gives_the_same_page(company, html: str) -> None:
    assert render(read_story(company.settings, company.snapshot)) == html


def test_write_report_reads_the_published_snapshot(company) -> None:
    company.publish()
    path = write_report(company.settings)
    assert path == company.settings.report_path
    assert "Coffee regulars who stopped" in path.read_text(encoding="utf-8")
    assert [path] == list(path.parent.glob("report*"))


def test_nothing_published_is_said(company) -> None:
    with pytest.raises(StepMissing):
        write_report(company.settings)


TABLES = [
    "dim_profiles",
    "bridge_profile_identifiers",
    "fct_identity_links",
    "dim_audiences",
    "fct_audience_memberships",
    "fct_audience_members",
    "fct_audience_member_changes",
    "fct_audience_sizes",
    "fct_runs",
    "rpt_unmatched",
]


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_leaves_a_whole_page(company, table: str) -> None:
    company.connection.execute(f"drop table {table}")
    Page(render(read_story(company.settings, company.snapshot)))


@pytest.mark.parametrize("table", ["dim_profiles", "fct_audience_sizes", "fct_audience_members"])
def test_an_empty_table_leaves_a_whole_page(company, table: str) -> None:
    company.connection.execute(f"delete from {table}")
    Page(render(read_story(company.settings, company.snapshot)))


def test_nothing_at_all_leaves_a_whole_page(company) -> None:
    for table in TABLES:
        company.connection.execute(f"delete from {table}")
    Page(render(read_story(company.settings, company.snapshot)))


def test_one_day_without_mails_says_so(company) -> None:
    company.connection.execute("delete from fct_runs where as_of > '2017-10-30'")
    for path in [*company.settings.home.rglob("*.eml"), *company.settings.home.rglob("*.parquet")]:
        Path(path).unlink()
    html = render(read_story(company.settings, company.snapshot))
    assert "Only one day has run so far" in html
    assert "No mail was kept yet" in html
    assert "No campaign has been planned yet" in html
    assert "The truth is not at hand" in html
