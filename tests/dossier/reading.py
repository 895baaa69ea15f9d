"""Reading a dossier as a browser does, with the standard library: tags, links, names, text."""

from __future__ import annotations

from html.parser import HTMLParser


class Reading(HTMLParser):
    """What is in a page: tags, attributes by tag, names that links can call, and the text a person sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.seen: list[str] = []
        self._hidden = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag with its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """The end of a tag."""
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._hidden:
            self.seen.append(data)

    @property
    def text(self) -> str:
        """All text."""
        return " ".join(" ".join(self.seen).split())

    def values(self, name: str) -> list[str]:
        """Values of an attribute, in order."""
        return [value for _, found, value in self.attributes if found == name]
