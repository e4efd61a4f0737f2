"""Invented names in three scripts with their Latin spelling; not the people who bear them."""

import random
from dataclasses import dataclass

from muster.errors import InputError

# Surnames and given names of Taiwan with the spelling a passport would carry.
FAMILY = (
    "陳 Chen,林 Lin,黃 Huang,張 Chang,李 Lee,王 Wang,吳 Wu,劉 Liu,蔡 Tsai,楊 Yang,許 Hsu,"
    "鄭 Cheng,謝 Hsieh,郭 Kuo,洪 Hung,曾 Tseng,邱 Chiu,廖 Liao,賴 Lai,周 Chou,徐 Hsu,蘇 Su,"
    "葉 Yeh,呂 Lu,魏 Wei,歐陽 Ouyang,范姜 Fan-Chiang,游 Yu,簡 Chien,沈 Shen"
)
GIVEN = (
    "家豪 Chia-Hao,志明 Chih-Ming,建宏 Chien-Hung,俊傑 Chun-Chieh,志偉 Chih-Wei,"
    "承翰 Cheng-Han,冠宇 Kuan-Yu,宗翰 Tsung-Han,淑芬 Shu-Fen,美玲 Mei-Ling,雅婷 Ya-Ting,"
    "怡君 Yi-Chun,心怡 Hsin-Yi,佳穎 Chia-Ying,詩涵 Shih-Han,宜蓁 Yi-Chen,品妤 Pin-Yu,"
    "子晴 Tzu-Ching,柏翰 Po-Han,彥廷 Yen-Ting,哲瑋 Che-Wei,文雄 Wen-Hsiung,麗華 Li-Hua,"
    "秀英 Hsiu-Ying,欣妤 Hsin-Yu,思妤 Ssu-Yu,明哲 Ming-Che,國華 Kuo-Hua,玉蘭 Yu-Lan,"
    "婉婷 Wan-Ting,育誠 Yu-Cheng,芷若 Chih-Jo,昱 Yu,筱涵 Hsiao-Han"
)
# Revised Romanization, syllable by syllable; good enough for invented people.
KOREAN_START = "g kk n d tt r m b pp s ss - j jj ch k t p h"
KOREAN_VOWEL = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
KOREAN_END = "- k k k n n n t l k m p l l p l m p p t t ng t t k t p t"
KOREAN_FAMILY = {"김": "Kim", "이": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "임": "Lim"}


@dataclass(frozen=True)
class Name:
    """A name as written and, where somebody recorded it, in Latin letters."""

    full: str
    latin: str


class NameMaker:
    """Draws names for a region; the same `rng` draws the same names."""

    def __init__(self, seed: str) -> None:
        """Seed the two makers so that no other code moves their sequence."""
        try:
            from faker import Faker  # an extra: people who only read rules do not install it
        except ImportError as error:
            raise InputError(
                "demo: the package faker is missing. Install the extra: pip install 'muster[demo]'."
            ) from error
        self._rng = random.Random(f"{seed}/names")  # noqa: S311  invented people, not secrets
        self._english, self._korean = Faker("en_US"), Faker("ko_KR")
        self._english.seed_instance(f"{seed}/en_US")
        self._korean.seed_instance(f"{seed}/ko_KR")

    def draw(self, region: str) -> Name:
        """Return one name as people of the region write it."""
        if region == "TW":
            family, given = self._pick(FAMILY), self._pick(GIVEN)
            return Name(family[0] + given[0], f"{given[1]} {family[1]}")
        if region == "KR":
            family_name, given_name = self._korean.last_name(), self._korean.first_name()
            latin = KOREAN_FAMILY.get(family_name, romanise(family_name).capitalize())
            syllables = [romanise(syllable) for syllable in given_name]
            return Name(family_name + given_name, f"{'-'.join(syllables).capitalize()} {latin}")
        name = f"{self._english.first_name()} {self._english.last_name()}"
        return Name(name, name)

    def _pick(self, words: str) -> tuple[str, str]:
        written, latin = self._rng.choice(words.split(",")).split(" ")
        return written, latin


def romanise(hangul: str) -> str:
    """Return Hangul syllables in Latin letters."""
    starts, vowels, ends = KOREAN_START.split(), KOREAN_VOWEL.split(), KOREAN_END.split()
    letters = []
    for syllable in hangul:
        start, rest = divmod(ord(syllable) - 0xAC00, 588)
        vowel, end = divmod(rest, 28)
        parts = (starts[start], vowels[vowel], ends[end])
        letters.append("".join(parts).replace("-", ""))
    return "".join(letters)
