"""What the recogniser knows, as data: words in text files beside this one, no rules.

A file holds sections (`[name]`), remarks (`#`) and words parted by blanks.
"""

from pathlib import Path


def read_words(path: Path) -> dict[str, tuple[str, ...]]:
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return {section: tuple(words) for section, words in sections.items()}


SURNAMES, NAMES, TITLES, ORGANISATIONS, FOLLOWERS = (
    read_words(Path(__file__).with_name(f"{name}.txt"))
    for name in ("surnames", "names", "titles", "organisations", "followers")
)


def words(section: tuple[str, ...]) -> frozenset[str]:
    return frozenset(section)


def letters(section: tuple[str, ...]) -> frozenset[str]:
    """A table of single characters, written without blanks."""
    return frozenset("".join(section))
