"""A headline cut into phrases, so that a line ends between them and never inside one.

Browsers offer nothing that does this for Chinese: `word-break: keep-all` lets a comma begin a line, `text-wrap: balance`
cuts words.
"""

import re

# A phrase ends after one of these and the marks that close with it; a space between Chinese words is the editor's own mark.
_ENDS = re.compile(r"(.+?(?:[，：；、？！。…—]+[”’）》」』】]*|[ \u3000]+|$))", re.DOTALL)


def phrases(text: str) -> list[str]:
    """The parts of one line of a headline, in order; joined they give the text back, but for spaces at the cuts."""
    parts = [part.strip() for part in _ENDS.findall(text.strip())]
    return [part for part in parts if part]
