"""Mails read back as they were kept, whatever their shape."""

from email.message import EmailMessage

import pytest

from muster.demo.report.reading.mails import framed, pick_mails, read_mails


def keep(folder, **headers: str):
    message = EmailMessage()
    # Setting the content clears every Content- header that was there.
    message.set_content("only text")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    (folder / "1.eml").write_bytes(bytes(message))
    return read_mails(folder)[0]


def test_a_folder_that_is_not_there_holds_no_mail(tmp_path) -> None:
    assert read_mails(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("declared", "language"),
    [("zh-TW", "zh-TW"), ("zh-Hant", "zh-TW"), ("ko-KR", "ko"), ("fr", "fr")],
)
def test_language_comes_from_the_header(tmp_path, declared, language) -> None:
    mail = keep(tmp_path, To="a@example.com", Content_Language=declared)
    assert language == mail.language


def test_a_mail_without_html_keeps_its_text(tmp_path) -> None:
    mail = keep(tmp_path, To="a@example.com")
    assert (mail.html, mail.text, mail.language) == ("", "only text\n", "en")
    assert mail.has_one_click is False


def test_the_preferred_person_is_picked(company) -> None:
    kept = read_mails(company.settings.outbox_dir / "mail")
    assert "other@example.com" in [mail.to for mail in pick_mails(kept, [])]
    assert "sarah@example.com" in [mail.to for mail in pick_mails(kept, ["SARAH@example.com"])]


def test_the_policy_comes_first_in_any_html(tmp_path) -> None:
    mail = keep(tmp_path, To="a@example.com")
    for html in ("<p>x", "<html><body>x", "<!DOCTYPE html><html><head><style></style></head>x"):
        document = framed(mail.__class__(**{**vars(mail), "html": html}), "")
        assert document.startswith("<!doctype html>")
        assert document.count("<!") == 1
        assert document.index("Content-Security-Policy") < document.index('x"' if 0 else "base")


def test_no_link_of_the_page_can_refuse_mail_for_somebody(tmp_path) -> None:
    mail = EmailMessage()
    mail["To"] = "sarah.lin@example.com"
    mail.set_content("Stop: http://127.0.0.1/unsubscribe?token=WyJw.awIj-v0_Kv")
    mail.add_alternative('<a href="/unsubscribe?token=WyJw.awIj-v0_Kv">Stop</a>', subtype="html")
    (tmp_path / "00001.eml").write_bytes(mail.as_bytes())
    (shown,) = read_mails(tmp_path)
    assert "WyJw" not in shown.html + shown.text
    assert "token=hidden" in shown.html
    assert "token=hidden" in shown.text
