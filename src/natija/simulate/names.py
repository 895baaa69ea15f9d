"""Names of places, persons and parties that belong to nobody.

Every syllable opens with a consonant pair and closes with one (`Dzalq`, `Fjomx`) that no language we know of writes
in names, so a simulated candidate cannot be mistaken for a person. A name is a number written in syllables: names
are unique without being looked up. The Urdu form is written letter by letter, to exercise right-to-left screens.
"""

from __future__ import annotations

_ONSETS = ("bw", "dz", "fj", "gv", "kj", "mz", "pv", "tj", "vr", "zb", "zg", "zv")
_VOWELS = "aeiou"
_CODAS = ("lq", "mx", "nq", "rx", "vk", "xt", "zk")
_SYLLABLES = tuple(o + v + c for o in _ONSETS for v in _VOWELS for c in _CODAS)
_URDU = str.maketrans(
    {
        "a": "ا", "b": "ب", "d": "د", "e": "ے", "f": "ف", "g": "گ", "i": "ی", "j": "ج", "k": "ک", "l": "ل", "m": "م",
        "n": "ن", "o": "و", "p": "پ", "q": "ق", "r": "ر", "t": "ت", "u": "و", "v": "ف", "w": "و", "x": "خ", "z": "ز",
    }
)  # fmt: skip
SYLLABLES = len(_SYLLABLES)
_STEP = 181
"""Prime to the number of syllables: neighbours in number do not sound alike, and no two numbers meet."""
_LEAP = 104_729
"""Prime to the number of pairs of syllables: neighbours in number are no family."""


def word(number: int) -> str:
    """A capitalised word of one or more syllables; different for every number."""
    first, rest = number % SYLLABLES, number // SYLLABLES
    text = _SYLLABLES[(first * _STEP + rest) % SYLLABLES]
    while rest:
        rest, digit = divmod(rest - 1, SYLLABLES)
        text += _SYLLABLES[digit]
    return text.capitalize()


def person(number: int) -> str:
    """Given and family name; different for every number."""
    block, low = divmod(number, SYLLABLES * SYLLABLES)
    family, given = divmod(low * _LEAP % (SYLLABLES * SYLLABLES), SYLLABLES)
    return f"{word(given)} {word(family + SYLLABLES * block)}"


def urdu(name: str) -> str:
    """The same name in Arabic letters."""
    return name.lower().translate(_URDU)
