"""One character folds to one character."""

from federated.evaluation.folding import fold_character, fold_text


def test_letters_fold_one_to_one() -> None:
    assert fold_text("ÀÉŁŽ ΣΑΣ ЖЁ ＡＢ ẞ") == "àéłž σασ жё ａｂ ß"


def test_other_scripts_and_letters_without_one_partner_stay() -> None:
    kept = "臺北 서울 İ ŉ Ա 1"
    assert fold_text(kept) == kept
    assert all(len(fold_character(chr(code))) == 1 for code in range(0x2000))
