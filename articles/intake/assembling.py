"""Blocks put together to stories, with the people and statements of each, and the account of lines."""

from collections.abc import Collection, Sequence

from delegates.mentions import Body, find_mentions
from delegates.mentions.folding import fold
from delegates.mentions.roles import context
from newskit.chinese.punctuation import tidy

from . import signs
from .bylines import from_dateline, names_in, read_byline
from .model import IN_OTHER, Block, Byline, Part, Reading, Story
from .statements import statements_of


def assemble(
    blocks: Sequence[Block],
    text: str,
    *,
    known: Collection[str] = (),
    assume: Collection[Body] = (),
    current_term: int | None = None,
    warnings: Sequence[str] = (),
) -> Reading:
    """Stories of the blocks in their order. Empty numbers of stories are closed up; empty blocks go."""
    numbers = {story: place for place, story in enumerate(sorted({block.story for block in blocks}))}
    kept = []
    stories = [Story() for _ in numbers]
    for block in blocks:
        block.story = numbers[block.story]
        block.text = (
            "\n".join(tidy(line) for line in block.text.split("\n"))
            if block.part is Part.QUESTION
            else tidy(block.text)
        )
        if block.text:
            kept.append(block)
            _put(stories[block.story], block)
    bodies = set(assume) | context(fold(text))
    for story in stories:
        _people(story, known, bodies, current_term)
    return Reading(stories=stories, blocks=kept, lines=_account(text, kept), warnings=list(warnings))


def _put(story: Story, block: Block) -> None:
    text = block.text
    match block.part:
        case Part.HEADLINE:
            story.headline.append(text)
        case Part.KICKER:
            story.kicker = f"{story.kicker} {text}".strip()
        case Part.STANDFIRST:
            story.standfirst = f"{story.standfirst} {text}".strip()
        case Part.COLUMN:
            story.column = f"{story.column} {text}".strip()
        case Part.SUBHEAD:
            story.subheads.append(text)
        case Part.PULL_QUOTE:
            story.pull_quotes.append(text)
        case Part.CAPTION:
            story.captions.append(text)
        case Part.BYLINE:
            story.bylines.append(_byline(text))
        case Part.QUESTION | Part.ASKER:
            question = story.reader_question or {"text": "", "asked_by": ""}
            key = "text" if block.part is Part.QUESTION else "asked_by"
            question[key] = f"{question[key]}\n{text}".strip()
            story.reader_question = question
        case Part.CROSSHEAD:
            story.crossheads.append({"before_paragraph": len(story.paragraphs), "text": text})
        case Part.PARAGRAPH:
            story.paragraphs.append(text)
        case _:
            story.other.append({"part": block.part.value, "text": text})


def _byline(text: str) -> Byline:
    if found := read_byline(text):
        return found
    if signs.DATELINE.match(text + "文") or text.startswith(("（", "(")):
        return from_dateline(text)
    names = names_in(text)
    return Byline("person" if names else "group", text, names)


def _people(story: Story, known: Collection[str], bodies: Collection[Body], current_term: int | None) -> None:
    heads = [story.kicker, *story.headline, *story.subheads, story.standfirst]
    question = story.reader_question["text"] if story.reader_question else ""
    text = "\n".join(filter(None, [*heads, question, *story.paragraphs, *story.captions]))
    options = {"known": known, "assume": bodies, "current_term": current_term}
    credited = {name for byline in story.bylines for name in byline.names}
    story.mentions = [m.to_json() for m in find_mentions(text, **options) if m.name not in credited or m.positions]  # type: ignore[arg-type]
    story.statements = statements_of(story.paragraphs, story.mentions)


def _account(text: str, blocks: Sequence[Block]) -> list[dict[str, object]]:
    """What became of each line of the input. A line of several parts names the part that holds most of it."""
    holds: dict[int, tuple[int, Block]] = {}
    for block in blocks:
        for line in block.lines:
            if line not in holds or len(block.text) > holds[line][0]:
                holds[line] = (len(block.text), block)
    account = []
    for number, line in enumerate(text.split("\n"), start=1):
        if number in holds:
            block = holds[number][1]
            account.append({"line": number, "story": block.story, "part": block.part.value})
        else:
            account.append({"line": number, "story": None, "part": "blank" if not line.strip() else "mark"})
    return account


def is_other(part: Part) -> bool:
    return part in IN_OTHER
