"""How a person is addressed, by language; data only."""

HONORIFICS = {
    "en": "{name}",
    "zh-TW": "{name} 您",
    "ko": "{name} 님",
}


def address(name: str, language: str) -> str:
    """Return the name as this language addresses a person.

    >>> address("김서연", "ko")
    '김서연 님'
    """
    return HONORIFICS.get(language, "{name}").format(name=name)
