"""One character folds to one character."""

from federated.evaluation.folding import fold_character, fold_text
from federated.operators.folding import fold_table


def test_letters_fold_one_to_one() -> None:
    assert fold_text("ÀÉŁŽ ΣΑΣ ЖЁ ＡＢ ẞ") == "àéłž σασ жё ａｂ ß"


def test_other_scripts_and_letters_without_one_partner_stay() -> None:
    kept = "臺北 서울 İ ŉ Ա 1"
    assert fold_text(kept) == kept
    assert all(len(fold_character(chr(code))) == 1 for code in range(0x2000))


def test_the_committed_table_is_what_unicode_says() -> None:
    table = fold_table()
    everything = (chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)
    assert [c for c in everything if fold_character(c) != table.get(c, c)] == []
