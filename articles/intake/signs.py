"""By what a line of a newspaper page shows what it is."""

import re
from pathlib import Path

from delegates.mentions.tables import read_words
from newskit.chinese.han import HAN, count_han

TERMINAL = re.compile(r"[。！？…；：.!?;:][”’）)』」]*$|[”’』」]$|——$")
_ROLE = r"(?:首席|特派|特约|见习|实习|驻[一-鿿]{1,6}?|本报驻[一-鿿]{1,6}?)?"
_PAPER = r"(?:本报|本刊|本网|全媒|[一-鿿]{2,10}?(?:报|网|社|周刊|杂志|电视台|广播|通讯社|时报|日报|晚报|传媒|新闻))?"
REPORTER = re.compile(
    rf"^[（(\[【■◎●▲]*\s*(?P<desk>{_PAPER}\s*{_ROLE}(?:全媒体|融媒体)?(?:记者|通讯员|实习生|特约撰稿人|撰稿人|评论员|观察员|研究员))(?:[:：]|\s|、|／|/)*(?P<names>[一-鿿·]{{2,12}}(?:[\s、,，／/]+[一-鿿·]{{2,12}})*)?"
    r"(?P<rest>(?:\s*(?:文|报道|采写|撰文|文/图|／文|/文|发自[一-鿿]{2,6}|[一-鿿]{2,4}报道|北京报道))*)\s*[）)\]】]*$"
)
AUTHOR = re.compile(
    r"^(?:[□■◎●▲◆]\s*|(?:文|图文|文图)\s*[/／:：]\s*|(?:作者|撰文|执笔|口述|整理)\s*[:：]?\s*)(?P<names>[一-鿿·]{2,5}(?:[\s、][一-鿿·]{2,5})*)$"
)
GROUP = re.compile(
    r"^[（(\[【]*\s*(?:(?:[一-鿿]{2,12})?(?:两会)?(?:全媒体|融媒体|前方)?(?:报道组|采访组|编辑部|评论部|工作室|报道团队|特别报道组|写作组)|[一-鿿]{2,8}(?:综合报道|综合整理|综合)|综合(?:新华社|本报|[一-鿿]{2,4}报)[一-鿿、，（）]{0,20}|本报编辑部|本报评论员|特约评论员|新华社评论员)\s*[）)\]】]*$"
)
AGENCY = re.compile(
    r"^[（(\[【]*\s*(?:(?:据|来源|来源[:：]|综合)?\s*(?:新华社|中新社|新华财经|中国新闻社|人民日报|央视新闻|央视网|新华网|人民网|中新网|法新社|路透社)(?:[、和][一-鿿]{2,6})*(?:电|讯|报道|消息)?)\s*[）)\]】]*$"
)
DATELINE = re.compile(
    r"^(?P<agency>(?:据)?(?:新华社|中新社|新华财经|中国新闻社|中新网|央视|本报|本刊|证券时报)[^电讯，。；：（(]{0,16}?\d{1,2}月\d{1,2}日(?:电|讯)|(?:据)?(?:新华社|中新社)(?:[一-鿿]{2,4})?电|本报讯)\s*"
    r"(?P<by>[（(](?:本报|新华社|中新社|[一-鿿]{2,8}报)?(?:全媒体|融媒体|见习|实习|特派)?(?:记者|通讯员)[^（()）]{1,60}[）)])?\s*(?=\S)"
)
END_BYLINE = re.compile(
    r"(?<=[。！？”…])\s*(?P<by>[（(](?:据|综合)?\s*(?:(?:本报|新华社|中新社|[一-鿿]{2,10}报)?(?:全媒体|融媒体|见习|实习|特派)?(?:记者|通讯员)[^（()）]{1,60}|(?:据)?(?:新华社|中新社)[^（()）]{0,12}(?:电|讯)?|(?:据|综合)[^（()）]{2,24}报道?|[一-鿿]{2,8}(?:报道组|综合))[）)])$"
)
_LABELS = read_words(Path(__file__).with_name("labels.txt"))
COLUMN_WORDS, COLUMN_HEADS = _LABELS["ends"], _LABELS["begins"]
JUMP = re.compile(
    r"[（(]?\s*(?:紧)?(?:下转|上接|转|接)\s*第?\s*[A-Za-z]?\s*[0-9一二三四五六七八九十]{1,3}\s*版[^（()）。]{0,10}[）)]?"
)
CREDIT = re.compile(
    r"^[（(\[【■]*\s*(?:本版|本报|值班|图片|文字|视频|新媒体)?(?:责任编辑|责编|编辑|校对|版式|版面|美编|美术编辑|组版|排版|视觉|制图|制版|审校|审读|审核|统筹|策划|监制|主编|总编|出品|检校|编审|值班主任|值班编委|终审|复审|初审|设计|电话|邮箱|电邮|投稿|热线|传真|E-?mail|Tel)\s*[:：／/丨|\s]"
    r"|^[（(]?\s*本版(?:文|图片|稿件|文章|撰文|照片|采写)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^[【■◎*\s]*(?:编者按|编者的话|编后|编后语|编余|开栏语|开栏的话|编者注|主持人语|结束语)[】\s]*[:：]?"
)
STANDFIRST = re.compile(
    r"^[【■◎\s]*(?:核心提示|内容提要|提要|导读|摘要|核心阅读|阅读提示|核心观点|内容摘要)[】\s]*[:：]?"
)
FURNITURE = re.compile(
    r"^(?:[A-Z]\d{1,2}(?:[-—–]\d{1,2})?|第\s*[A-Z]?\d{1,3}\s*版.{0,12}|[A-Z]?\d{1,2}\s*版?\s*[:：丨|]?\s*(?:要闻|综合|两会特别报道|特别报道|专题|评论|市场|公司|机构|时事|国际|深度|基金|理论)"
    r"|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.{0,12}|星期[一二三四五六日].{0,8}|.{0,6}\d{4}[-./]\d{1,2}[-./]\d{1,2}.{0,8}|https?://\S+|www\.\S+|[-—=*_·•\s]{3,})$"
)
ASKER = re.compile(
    r"^[—―\-－─–]{1,4}\s*(?P<who>.{0,24}?(?:网友|读者|投资者|股民|市民|听众|观众|用户|粉丝|家长|业主|居民|提问者|先生|女士|同学)(?:[“\"（(：:\s].{0,16})?)$"
)
LABELLED_QUESTION = re.compile(
    r"^(?P<who>(?:[一-鿿]{0,8}(?:网友|读者|投资者|股民|市民|听众|观众))(?:[“\"「].{1,14}[”\"」]|[一-鿿A-Za-z0-9_＊*]{0,8}?)?(?:[（(].{1,12}[）)])?)\s*(?P<label>提问|来信|留言|问)?\s*[:：]\s*(?P<text>.+)$"
)
ASKER_LINE = re.compile(r"^(?P<label>提问人|提问者|提问|来信人|问题来自)\s*[:：]\s*(?P<who>.{2,30})$")
CAPTION = re.compile(
    r"^[▲△▼▽◀▶◆↑↓←→●]|^(?:图为|图片为|这是|上图|下图|左图|右图|图中|图[①-⑳0-9一二三四五六七八九十]+[:：为]?|资料图|题图|主图)"
    r"|(?:摄|供图|[图摄][/／]\s*[一-鿿·]{2,4}|制图|图片来源[:：].{1,16}|资料图片?|资料照片|视觉中国|绘|漫画)[）)。]?$|[（(](?:左|右|中|前|后)(?:[一二三四五六七八九]|排|起|图)?[^）)]{0,10}[）)]"
)
PHOTO_CREDIT = re.compile(
    r"^[（(]?\s*(?:[一-鿿]{0,8}(?:记者|通讯员|摄影师|图片社|供图))?[:：]?\s*[一-鿿·\s、]{0,16}[/／]?\s*(?:摄|供图|图|制图|绘|资料图片?|资料照片)(?:影)?[）)]?$|^(?:摄影|图片|供图|制图|绘图|图)\s*[:：／/]\s*.{2,16}$"
)
NUMBERED_HEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）|0?[1-9][.、]\s*(?!\d)|[①-⑩])"
)
HEADING = re.compile(r"^\s*(#{1,6})\s*(.*?)\s*#*\s*$")
QUESTION_HEAD = re.compile(r"[?？]$")


def ends_sentence(text: str) -> bool:
    return bool(TERMINAL.search(text.rstrip()))


def is_sentence(text: str) -> bool:
    """Whether a line reads as body text: long, or a whole sentence with a full stop."""
    size = count_han(text)
    if size >= 60 or (size >= 8 and "。" in text):
        return True
    stops = bool(re.search(r"[。]|[！？!?][”]?$", text)) and ends_sentence(text)
    return (stops and size >= 8 and bool(re.search(r"[。]", text))) or (
        size >= 36 and bool(re.search(r"[，,]", text)) and "　" not in text and ends_sentence(text)
    )


def is_body(text: str) -> bool:
    """A line of the story's text, whole or cut by a column's end."""
    return (
        is_sentence(text)
        or (count_han(text) >= 34 and not ends_sentence(text))
        or (count_han(text) >= 24 and bool(re.search(r"[，,].*[，,]|。", text)))
    )


def is_column(text: str) -> bool:
    """A standing head: 两会特写, 【代表委员议国是】."""
    bare = re.sub(r"[【】\[\]■◎●◆\s·•|丨｜]+", "", text)
    if not 2 <= count_han(bare) <= 12 or re.search(r"[，。；：！,;:!“”\"]", bare):
        return False
    framed = bool(re.match(r"^[【\[■◎◆]", text))
    return (
        framed
        or (bare.endswith(COLUMN_WORDS) and (bare.startswith(COLUMN_HEADS) or count_han(bare) <= 6))
        or bare in ("两会特别报道", "编者按语", "两会声音")
    )


def bare(text: str) -> str:
    """The letters alone, to compare a pull quote or a caption with the text."""
    return re.sub(rf"[^{HAN[1:-1]}A-Za-z0-9]+", "", text)
