"""Which Korean particle follows a word; the phrases that ask for one are in `ko.yml`."""

_SILENT = "”’\"')]〉》」』"
# The last sound of each digit as it is read: 0 영, 1 일, 3 삼, 6 육, 7 칠, 8 팔 end in a consonant.
_DIGITS_WITH_FINAL = frozenset("013678")
_LATIN_WITH_FINAL = ("l", "m", "n", "ng")
_LATIN_OPEN = ("a", "i", "o", "u", "y", "ee", "ie")
_RIEUL = 8


def with_particle(word: str, pair: str) -> str:
    """Return the word followed by the particle its last sound asks for.

    Both forms are written, as is usual, where the sound cannot be known.

    >>> with_particle("구매", "이/가"), with_particle("값", "이/가"), with_particle("app", "이/가")
    ('구매가', '값이', 'app이(가)')
    """
    after_final, after_open = pair.split("/")
    final = _final_sound(word.rstrip(_SILENT))
    if final is None:
        return f"{word}{_either(after_final, after_open)}"
    if final == "ㄹ" and after_final == "으로":
        return f"{word}{after_open}"
    return f"{word}{after_final if final else after_open}"


def _final_sound(word: str) -> str | None:
    """Return "" for a vowel, "ㄹ" or another mark for a consonant, None when it is unknown."""
    last = word[-1:]
    if "가" <= last <= "힣":
        index = (ord(last) - ord("가")) % 28
        return "ㄹ" if index == _RIEUL else ("ㄱ" if index else "")
    if last.isascii() and last.isdigit():
        if last in "178":
            return "ㄹ"
        return "ㄱ" if last in _DIGITS_WITH_FINAL else ""
    if last == "%":
        return ""
    if word.lower().endswith(_LATIN_WITH_FINAL):
        return "ㄹ" if last in "lL" else "ㄱ"
    return "" if word.lower().endswith(_LATIN_OPEN) else None


def _either(after_final: str, after_open: str) -> str:
    if after_final == "으로":
        return "(으)로"
    return f"{after_final}({after_open})"
