"""A reading as an editor corrected it: the blocks of the preview, posted back, put together again."""

import json
from collections.abc import Mapping
from typing import Any

from .model import Block, Part

JOIN = "join"  # goes on the block before it


class NotBlocks(ValueError):
    """What came back from the preview is no list of blocks."""


def dump(blocks: list[Block]) -> str:
    return json.dumps([block.to_json() for block in blocks], ensure_ascii=False)


def load(text: str) -> list[Block]:
    """The blocks of the preview as they were. Raises NotBlocks for anything else."""
    try:
        return [
            Block(Part(row["part"]), str(row["text"]), [int(line) for line in row["lines"]], int(row["story"]))
            for row in json.loads(text)
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise NotBlocks(str(error)) from error


def corrected(blocks: list[Block], form: Mapping[str, Any]) -> list[Block]:
    """The blocks with what the form says of each: `part-3`, `text-3`, `begins-3` (a story begins here).

    A line break in a text makes two blocks of it; *join* puts a block to the one before; an empty text takes it out.
    """
    result: list[Block] = []
    story = 0
    for number, block in enumerate(blocks):
        if f"part-{number}" not in form:
            begins, part, text = number > 0 and block.story != blocks[number - 1].story, block.part.value, block.text
        else:
            begins = number > 0 and f"begins-{number}" in form
            part, text = str(form[f"part-{number}"]), str(form.get(f"text-{number}", ""))
        story += begins
        pieces = [piece.strip() for piece in text.replace("\r\n", "\n").split("\n") if piece.strip()]
        if block.part is Part.QUESTION and part == Part.QUESTION.value and pieces:
            pieces = ["\n".join(pieces)]
        for place, piece in enumerate(pieces):
            if part == JOIN and result and not begins and place == 0:
                result[-1].text += piece
                result[-1].lines += block.lines
            else:
                result.append(Block(_part(part, block), piece, list(block.lines), story))
    return result


def _part(value: str, block: Block) -> Part:
    return Part(value) if value in {part.value for part in Part} else block.part
