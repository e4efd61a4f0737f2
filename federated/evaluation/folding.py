"""Lower case of one character at a time, for comparisons that ignore case.

Read from Python's own character data, so that the committed table of SQL has a judge.
"""

import unicodedata

_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ", "FULLWIDTH LATIN ")


def fold_character(character: str) -> str:
    """Return the one character it folds to: itself when no single one is known."""
    if not unicodedata.name(character, "").startswith(_SCRIPTS):
        return character
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return folded
    return character


def fold_text(text: str) -> str:
    """Return the text with each character folded.

    >>> fold_text("ÉΣЖＡß")
    'éσжａß'
    """
    return "".join(map(fold_character, text))
