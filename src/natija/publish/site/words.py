"""The words of the pages: one catalogue of messages per language, as files that a translator can edit.

Every catalogue has the same keys and the same places for values; a test holds them against each other. What was
generated in one language and has not been reviewed in another is shown in the first, marked as that language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from natija.publish.nouns import Language

DAY = re.compile(r"\d{4}-\d\d")
MARK = "\u200e"
"""Before digits it keeps them from being ordered as those after an Arabic letter are (Unicode UAX 9, rule W2)."""
RIGHT_TO_LEFT = frozenset({"ur"})
SENTENCES: Language = "en"
"""The language generated sentences are written in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language with its messages."""

    language: Language
    messages: Mapping[str, str]

    def __call__(self, key: str, *values: object) -> str:
        """The message, with values in its places."""
        return self.messages[key].format(*(self.kept(value) for value in values))

    def kept(self, value: object) -> object:
        """A value as it stands in a sentence: a day keeps its order where lines run from right to left."""
        day = self.direction == "rtl" and isinstance(value, str) and DAY.match(value)
        return f"{MARK}{value}{MARK}" if day else value

    def named(self, names: Mapping[str, str], otherwise: str) -> str:
        """The name in this language, else the one given."""
        return names.get(self.language) or otherwise

    @property
    def direction(self) -> str:
        """Which way lines run."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def reviewed(self) -> bool:
        """Whether generated sentences stand in this language."""
        return self.language == SENTENCES


@cache
def words(language: Language) -> Words:
    """The catalogue of a language."""
    text = (files("natija.publish.site") / "messages" / f"{language}.toml").read_text("utf-8")
    return Words(language=language, messages=dict(_flat(tomllib.loads(text))))


def _flat(tables: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for section, messages in tables.items():
        for key, text in messages.items():
            yield f"{section}.{key}", text
