"""The embedded font holds what the text needs, and its absence breaks nothing."""

from muster.demo.report import fonts


def test_latin_needs_no_font() -> None:
    assert fonts.font_face("Renée Whitfield, 12%") == ""


def test_each_character_once_and_sorted() -> None:
    assert fonts.needed_characters("林莎拉 → 林 Sarah\n") == "→拉林莎"


def test_a_font_in_the_text_is_not_read_as_text() -> None:
    face = fonts.font_face("林")
    assert fonts.font_face(face + "林") == face


def test_without_the_package_the_page_has_no_font(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "PACKAGE", "no-such-package")
    fonts.find_font.cache_clear()
    try:
        assert fonts.font_face("林") == ""
    finally:
        fonts.find_font.cache_clear()
