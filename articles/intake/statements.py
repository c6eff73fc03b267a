"""What delegates put forward: a statement a delegate, with its measures.

An ordinal (一是…, 第一…) is a measure only under a verb of proposing: what somebody *points out* as first, second, third lists
reasons or chances (research: domain.md §9).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .model import Statement

# Verbs that put something forward by themselves, and verbs of speech that do so with a word of what ought to be.
PROPOSES = re.compile(
    r"(?<![的份条项])建议|提议|呼吁|倡议|主张|献策|支招|提出[^，。]{0,12}(?:建议|对策|举措|路径|方案|提案|议案)|希望|期待|盼望"
)
SPEAKS = re.compile(r"提出|表示|认为|指出|强调|说|称|介绍|坦言|谈到|看来|告诉|直言|补充")
_MODAL = (
    r"(?:应该|应当|(?<![供适反相效响])应(?![对用急付])|必须|须|需要|需(?!求)"
    r"|(?<![重主需想首只若不摘概])要(?![素求点么闻领])|可以|可(?![能见靠是否])|有必要|亟需|急需)"
)
OUGHT = re.compile(rf"(?:^|[，。；：“])(?P<clause>[^，。；：]{{0,10}}?{_MODAL})")
# A paragraph that goes on with measures, in the imperative.
ORDERS = re.compile(
    rf"{_MODAL}|(?:^|，)(?:加快|建立|健全|完善|推动|加大|鼓励|支持|探索|优化|强化|深化|出台|设立|制定|落实|打造|扩大|提高|提升|引导|允许|放宽)"
)
_VERB = re.compile(f"{PROPOSES.pattern}|{SPEAKS.pattern}")
_JOINED = re.compile(r"^(?:、|和|与|及|以及|，)(?:[^。；：，]{0,40})$")
_OWN_PROPOSAL = re.compile(r"^(?:“?(?:他|她|我)[^，。]{0,8}?|[^：]{2,12}：.{0,60}?)(?:建议|呼吁|提议|提出)")
_PRONOUN = re.compile(r"^[“”]?(?:他|她|我|对此|为此|因此)")
ORDINAL = re.compile(
    r"(?P<mark>(?:第?[一二三四五六七八九十]{1,2}(?:是(?=[^，。]{2})|要(?=[^，。]{2})|、|，)|第[一二三四五六七八九十]{1,2}[，、：,]?|其[一二三四五六七八九十][，、是：]|[（(][一二三四五六七八九十][）)]|[①-⑩]|首先[，是要]|其次[，是要]|再次[，是要]|再者[，是要]|最后[，是要]))"
)
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]?[”’）]*")
_TITLED = re.compile(r"《(?P<title>关于[^》]{4,60}(?:建议|提案|议案))》")
_LEAD = re.compile(
    r"^(?:的?是|说|道|称|，|：|:|“|”|、|在此基础上|对此|为此|此外|同时|另外|首先|其次|一方面|另一方面|可以?|应该|应当|应|须|必须|需要?|要|还要|也要|并|进一步地?)+"
)
_OTHERS_REASONS = re.compile(
    r"(?:原因|意义|机遇|挑战|问题|困难|短板|优势|特点|表现|变化|维度|方面的?影响|成效|成果|感受|体会|瓶颈|难点|痛点)[^。]{0,12}[：:。]?$"
)
LONGEST_TITLE = 60


@dataclass(slots=True)
class _Speech:
    delegate: str
    title: str = ""
    listed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def statements_of(paragraphs: Sequence[str], mentions: Sequence[dict[str, Any]]) -> list[Statement]:
    """One statement a delegate who proposes something in the text; measures from the ordinals, else sentence by sentence."""
    speeches: dict[str, _Speech] = {}
    names = [mention["name"] for mention in mentions]
    speakers: list[str] = []
    proposing, counting = False, False
    for paragraph in paragraphs if names else ():
        first = True
        for sentence in _sentences(paragraph):
            named = _speakers(sentence, names)
            answers = next((name for name in names if first and sentence.startswith(f"{name}：")), "")
            if answers:  # an interview: 某某：我建议…
                speakers, counting, named = [answers], False, [answers] if named == [answers] else []
                proposing = bool(PROPOSES.search(sentence))
            elif named:
                speakers, counting = named, False
                proposing = _proposes(sentence, named[-1])
            elif first and not counting:
                proposing = bool(speakers) and _continues(sentence)
            elif speakers and not counting and PROPOSES.search(sentence) and _PRONOUN.match(sentence):
                proposing = True
            first = False
            if speakers and proposing:
                goes_on = counting
                for speaker in speakers:
                    speech = speeches.setdefault(speaker, _Speech(speaker))
                    goes_on = _take(speech, sentence, named[-1] if named else "", counting)
                counting = goes_on
    return [_statement(speech) for speech in speeches.values() if speech.title or speech.said or speech.listed]


def _sentences(paragraph: str) -> Iterator[str]:
    for found in _SENTENCE.finditer(paragraph):
        if text := found[0].strip():
            yield text


def _speakers(sentence: str, names: Sequence[str]) -> list[str]:
    """Who speaks in the sentence: the last named before a verb of speech or proposing, with those joined to that name."""
    places = sorted((found.start(), name) for name in names for found in re.finditer(re.escape(name), sentence))
    last = None
    for number, (start, name) in enumerate(places):
        after = sentence[start + len(name) : start + len(name) + 24]
        verb = _VERB.search(after)
        if verb and not re.search(r"[。；]", after[: verb.start()]):
            last = number
    if last is None:
        return []
    speakers = [places[last][1]]
    for number in range(last - 1, -1, -1):
        start, name = places[number]
        between = sentence[start + len(name) : places[number + 1][0]]
        if not _JOINED.match(between) or _VERB.search(between):
            break
        if name not in speakers:
            speakers.insert(0, name)
    return speakers


def _proposes(sentence: str, name: str) -> bool:
    after = sentence[sentence.rfind(name) + len(name) :]
    verb = _VERB.search(after)
    if not verb:
        return False
    if PROPOSES.match(verb[0]):
        return True
    rest = after[verb.end() :]
    # 指出 and 认为 propose with a word of what ought to be, unless what they announce is a list of reasons or chances.
    return bool(PROPOSES.search(rest) or OUGHT.search(rest)) and not _OTHERS_REASONS.search(rest.rstrip("”"))


def _continues(sentence: str) -> bool:
    """A new paragraph goes on proposing: 同时，要…, 他还建议…, 此外，还应…"""
    return bool(
        (
            re.match(r"^(?:同时|此外|另外|其次|再次|最后|除此之外|与此同时|在此基础上)[，,]?", sentence)
            and ORDERS.search(sentence)
        )
        or re.match(r"^[“]?(?:他|她|我)[^，。]{0,8}(?:建议|呼吁|提议|提出)", sentence)
    )


def _take(speech: _Speech, sentence: str, named: str, counting: bool) -> bool:
    """Put a sentence under its speech; whether a list of ordinals goes on after it."""
    if titled := _TITLED.search(sentence):
        speech.title = speech.title or titled["title"]
    pieces = _ordinals(sentence)
    if pieces:
        head, listed = pieces
        if head and not counting:
            _say(speech, head, named)
        speech.listed += [piece for piece in map(_clean, listed) if piece]
        return True
    if counting:
        return not sentence.endswith(("。", "！", "？"))
    if not named and not ORDERS.search(sentence) and not PROPOSES.search(sentence):
        return False
    _say(speech, sentence, named)
    return False


def _ordinals(sentence: str) -> tuple[str, list[str]] | None:
    """What stands before the first ordinal, and what each ordinal introduces."""
    marks = [found for found in ORDINAL.finditer(sentence) if _opens_clause(sentence, found.start())]
    if not marks:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(sentence)]
    return sentence[: marks[0].start()], [sentence[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]


def _opens_clause(sentence: str, place: int) -> bool:
    return place == 0 or sentence[place - 1] in "，。；：:,;“”、 "


def _say(speech: _Speech, sentence: str, named: str) -> None:
    text = sentence
    if named:
        text = sentence[sentence.rfind(named) + len(named) :]
        if verb := _VERB.search(text):
            text = text[verb.end() :]
            if not PROPOSES.match(verb[0]) and not PROPOSES.search(text) and (ought := OUGHT.search(text)):
                text = text[ought.start("clause") :]
    elif verb := _OWN_PROPOSAL.match(text):
        text = text[verb.end() :]
    said = _clean(text)
    if len(said) < 5:
        return
    speech.title = speech.title or _short(said)
    speech.said.append(said)


def _clean(text: str) -> str:
    cleaned = re.sub(r"(?:[，；。：、！]+[”’]?)+$", "", _LEAD.sub("", text.strip())).strip()
    for first, last in ("“”", "‘’"):
        if cleaned.count(first) > cleaned.count(last):
            cleaned = cleaned.removeprefix(first) if cleaned.startswith(first) else cleaned + last
        elif cleaned.count(last) > cleaned.count(first):
            cleaned = cleaned.removesuffix(last)
    return cleaned


def _short(text: str) -> str:
    """A title of the first clause, the second taken along where the first is only a few words."""
    clauses = re.split(r"(?<=[，；：])", text)
    title = clauses[0]
    for clause in clauses[1:]:
        if len(title) >= 12:
            break
        title += clause
    return title.rstrip("，；：、")[:LONGEST_TITLE]


def _statement(speech: _Speech) -> Statement:
    measures = speech.listed or speech.said
    return Statement(speech.delegate, speech.title or _short(measures[0]), measures)
