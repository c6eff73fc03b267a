"""Takes the stories through the desk by the verbs that editors use, so that every signature and every period is true."""

import datetime
import re
from collections.abc import Callable

from articles import document as documents
from articles import publishing, review
from articles.models import Article, Issue, Page
from delegates.models import Delegate, Position, Session
from newskit.accounts.models import User
from newskit.periods.clock import BEIJING
from newskit.pictures.models import Picture
from newskit.topics.models import Source, Topic
from newsroom.demo.cast import BY_NAME, Person
from newsroom.demo.dice import Dice
from newsroom.demo.records import see
from newsroom.demo.stories import Story
from proposals import lifecycle
from proposals.models import Proposal

MACRO = re.compile(r"\{([^}]+)\}")
RANKS = {
    "npc": ("全国人大代表", "deputy"),
    "cppcc": ("全国政协委员", "member"),
    "standing_committee_member": ("全国人大常委会委员", "standing_committee_member"),
    "standing_member": ("全国政协常委", "standing_member"),
}
PAGES = {
    "A1": "要闻", "A2": "两会综合", "A3": "民生", "A4": "教科", "A5": "观察", "A6": "产业", "A7": "法治", "A8": "评论",
}  # fmt: skip
FIRST_ISSUE = datetime.date(2018, 3, 1)
EDITORS = ["沈叙宁", "周令樨"]
HEADS = ["陆汀洲", "任远槎"]
CHIEFS = ["季行舸", "商时雩"]


class Desk:
    """One loading of stories. `now` is the moment of loading: nothing on the desk happens later."""

    def __init__(
        self,
        *,
        now: datetime.datetime,
        users: dict[str, User],
        delegates: dict[str, Delegate],
        items: dict[str, Proposal],
        pictures: dict[str, Picture],
        said: Source,
    ) -> None:
        self.now, self.users, self.delegates, self.items = now, users, delegates, items
        self.pictures, self.said = pictures, said
        self.today = now.astimezone(BEIJING).date()
        self.dice = Dice("desk")
        self.seen: list[tuple[Position, datetime.date, bool]] = []
        self.positions: dict[int, list[Position]] = {}
        for position in Position.objects.filter(delegate__in=delegates.values()).select_related("organisation"):
            self.positions.setdefault(position.delegate_id, []).append(position)

    def load(self, stories: list[Story], progress: Callable[[int], None]) -> list[Article]:
        articles = []
        for count, story in enumerate(stories, start=1):
            articles.append(self._one(story, count))
            if count % 20 == 0 or count == len(stories):
                progress(count)
        see(self.seen, self.said)
        self._credit_pages()
        return articles

    def _credit_pages(self) -> None:
        for issue in Issue.objects.all():
            issue.number = (issue.date - FIRST_ISSUE).days
            issue.save(update_fields=["number"])
        for page in Page.objects.all():
            page.editor, page.proofreader = self.dice.pick(EDITORS), "温栀言"
            page.save(update_fields=["editor", "proofreader"])

    def _one(self, story: Story, count: int) -> Article:
        day = story.day(self.today)
        code = story["page"].split()[1]
        shows = datetime.datetime.combine(day, datetime.time(6, 0), BEIJING) + datetime.timedelta(
            minutes=count * 7 % 55
        )
        if hour := story["at"]:
            shows = datetime.datetime.combine(day, datetime.time.fromisoformat(hour), BEIJING)
        written = min(shows - datetime.timedelta(hours=15), self.now - datetime.timedelta(hours=5))
        writers = [self.users[name] for name in story["by"].split()]
        house = writers or [self.users["沈叙宁"]]
        article = review.create(
            actor=house[0],
            document=self._document(story, day, house[0]),
            writers=writers,
            no_house_writers=not writers and not story["group"],
            page=review.printed_page(day, code, PAGES[code]),
            order=count,
            at=written,
        )
        if story["group"]:
            review.set_writers(actor=house[0], article=article, writers=[self.users["苏既原"], self.users["唐栖野"]])
        return Way(self, story, article, house[0], written, shows).go()

    # The document

    def _document(self, story: Story, day: datetime.date, actor: User) -> dict:
        named: dict[str, str] = {}

        def expand(text: str) -> str:
            return MACRO.sub(lambda found: self._printed(found[1], day, named), text)

        paragraphs = [expand(paragraph) for paragraph in story.paragraphs]
        question = story["ask"].split(" | ") if story["ask"] else None
        people = list(named.items())
        carried = [{"proposal": self.items[key].pk, "brings": False} for key in story.every("item")]
        carried += [{"proposal": self._statement(line, day, actor).pk, "brings": True} for line in story.every("says")]
        return documents.new(
            kind=story["kind"] or "news",
            section=story["section"],
            column=story["column"],
            kicker=story["kicker"],
            headline=story.every("head"),
            subheads=story.every("sub"),
            standfirst=story["stand"],
            dateline=story["dateline"],
            body=documents.body_from(paragraphs, story.crossheads),
            pull_quotes=story.every("pull"),
            reader_question={"text": question[0], "asked_by": question[1]} if question else None,
            bylines=self._bylines(story),
            pictures=[self._picture(*line.split(" | ")) for line in story.every("picture")],
            mentions=[self._mention(name, printed, paragraphs) for name, printed in people],
            proposals=carried,
            topics=story["topics"].split(),
            origin={**documents.EMPTY["origin"], **self._origin(story)},
            credits=[
                {"part": "责任编辑", "text": self.dice.pick(EDITORS)},
                {"part": "校对", "text": "温栀言"},
            ],
            summary=story["stand"] or paragraphs[0][:110],
        )

    def _printed(self, macro: str, day: datetime.date, named: dict[str, str]) -> str:
        """Role, posts and name as printed at first mention; posts that have ended by the day stand with 原.

        `{?全国人大代表连听娴}` stays in the queue: nobody has said yet who is meant.
        """
        if macro.startswith("?"):
            named[macro] = macro[1:]
            return macro[1:]
        person = BY_NAME[macro]
        posts = [f"{person.organisation}{person.title}"]
        if person.former:
            posts.append(f"{person.former[0]}原{person.former[1]}")
        for position in self.positions[self.delegates[person.name].pk] if day <= self.today else ():
            self.seen.append((position, day, bool(position.ends_on and position.ends_on <= day)))
        role, _rank = RANKS[person.rank or person.body]
        named[person.name] = f"{role}、{'、'.join(posts)}{person.name}"
        return named[person.name]

    def _mention(self, name: str, printed: str, paragraphs: list[str]) -> dict:
        text = "\n".join(paragraphs)
        at = text.index(printed)
        place = {
            "quote": printed,
            "prefix": text[max(0, at - 12) : at].rpartition("\n")[2],
            "suffix": text[at + len(printed) : at + len(printed) + 12].partition("\n")[0],
        }
        if name.startswith("?"):
            body = next(code for code in ("npc", "cppcc") if printed.startswith(RANKS[code][0]))
            role, rank = RANKS[body]
            stated = {"name": printed.removeprefix(role), "role": role, "body": body, "rank": rank}
            return {**documents.MENTION, **stated, **place}
        person: Person = BY_NAME[name]
        role, rank = RANKS[person.rank or person.body]
        positions = [{"org": person.organisation, "title": person.title, "former": False}]
        if person.former:
            positions.append({"org": person.former[0], "title": person.former[1], "former": True})
        return {
            **documents.MENTION,
            "delegate": self.delegates[name].pk,
            "name": name,
            "role": role,
            "body": person.body,
            "rank": rank,
            "positions": positions,
            **place,
        }

    def _statement(self, line: str, day: datetime.date, actor: User) -> Proposal:
        """What the story reports that somebody asked for: it appears, and goes, with the story."""
        name, title, measures = line.split(" | ")
        person = BY_NAME[name]
        sessions = Session.objects.filter(term__body__code=person.body, opens_on__lte=day)
        session = sessions.select_related("term__body").order_by("-opens_on").first()
        signed = lifecycle.Signed(
            name=name, delegate=self.delegates[name], role_at_the_time=f"{person.organisation}{person.title}"
        )
        return lifecycle.record_statement(
            actor=actor,
            body=session.term.body,
            session=session,
            title=title,
            stated_on=day,
            topics=Topic.objects.filter(slug=person.topic),
            signatures=[signed],
            measures=[lifecycle.Asked(text, quoted=True) for text in measures.split(" / ")],
            source=self.said,
        )

    def _bylines(self, story: Story) -> list[dict]:
        names = story["by"].split()
        lines = []
        if names:
            lines.append({"kind": "person", "text": f"本报记者 {' '.join(names)}", "names": names})
        if story["group"]:
            lines.append({"kind": "group", "text": story["group"], "names": []})
        if story["agency"]:
            lines.append({"kind": "agency", "text": story["agency"], "names": []})
        return lines

    def _picture(self, key: str, caption: str) -> dict:
        """Portraits stand upright, everything else as it was drawn."""
        return self.pictures[key].entry(caption=caption, ratio=4 / 5 if key.startswith("portrait") else None)

    def _origin(self, story: Story) -> dict:
        if not story["origin"]:
            return {}
        kind, source, licence = story["origin"].split(" | ")
        return {"kind": kind, "source": source, "licence": licence}


class Way:
    """The way of one story from draft to where it stands."""

    def __init__(
        self,
        desk: Desk,
        story: Story,
        article: Article,
        writer: User,
        written: datetime.datetime,
        shows: datetime.datetime,
    ) -> None:
        self.desk, self.story, self.article, self.writer = desk, story, article, writer
        self.at, self.shows = written, shows
        users, dice = desk.users, desk.dice
        self.editor, self.head, self.chief = (users[dice.pick(names)] for names in (EDITORS, HEADS, CHIEFS))

    def go(self) -> Article:
        state = self.story.state
        if state == "draft":
            return self.article
        self._submit()
        if state == "returned":
            self._return("导语里的数字与第三段不一致，请核对后再送。")
            return self.article
        for stage, who in (("first", self.editor), ("second", self.head)):
            if state == stage:
                return self.article
            self._pass(stage, who)
        if state == "final":
            return self.article
        self._sign()
        if state != "signed":
            getattr(self, f"_{state}")()
        return self.article

    def _later(self, **by: int) -> datetime.datetime:
        """The next moment of work: later than the last one, and never in the future."""
        self.at = min(self.at + datetime.timedelta(**by), self.desk.now)
        return self.at

    def _fresh(self) -> Article:
        self.article.refresh_from_db()
        return self.article

    def _submit(self) -> None:
        article = self._fresh()
        review.submit(actor=self.writer, article=article, version=article.version, at=self._later(minutes=95))

    def _return(self, note: str) -> None:
        review.return_to(actor=self.editor, article=self._fresh(), to="draft", note=note, at=self._later(minutes=40))

    def _pass(self, stage: str, who: User) -> None:
        article = self._fresh()
        if stage == "first" and self.story["edit"]:
            self._change(who, *self.story["edit"].split(" | "), cause="edit")
            article = self._fresh()
        note = self.desk.dice.pick(["", "", "同意。", "已核姓名职务。", "标题可再短，不改也可。"])
        review.pass_stage(
            actor=who, article=article, stage=stage, version=article.version, note=note, at=self._later(minutes=55)
        )

    def _sign(self) -> None:
        article = self._fresh()
        review.sign(actor=self.chief, article=article, version=article.version, at=self._later(minutes=65))

    def _change(self, who: User, stood: str, right: str, cause: str) -> None:
        article = self._fresh()
        data = article.data
        data["body"] = data["body"].replace(stood, right)
        review.save(
            actor=who,
            article=article,
            document=data,
            base_version=article.version,
            cause=cause,
            at=self._later(minutes=12),
        )

    def _published(self) -> None:
        """The morning's stories are scheduled the night before; the day's go out as they are signed."""
        if self.shows > self.at:
            publishing.schedule(
                actor=self.head, article=self._fresh(), planned_from=self.shows, at=self._later(minutes=5)
            )
            self.at = self.shows
        else:
            publishing.publish(actor=self.head, article=self._fresh(), at=self._later(minutes=5))
        if self.story["fix"]:
            self._correct(*self.story["fix"].split(" | "))
        if self.story["minor"]:
            self._minor(*self.story["minor"].split(" | "))
        if self.story["withdraw"]:
            publishing.withdraw(
                actor=self.head, article=self._fresh(), reason=self.story["withdraw"], at=self._later(hours=9)
            )

    def _correct(self, stood: str, right: str, note: str) -> None:
        publishing.correct(
            actor=self.editor, article=self._fresh(), note=note, stood=stood, is_right=right, at=self._later(hours=3)
        )
        self._change(self.writer, stood, right, cause="correction")
        self._submit()
        self._pass("first", self.editor)
        self._sign()
        publishing.publish(actor=self.chief, article=self._fresh(), at=self._later(minutes=4))

    def _minor(self, stood: str, right: str) -> None:
        review.reopen(
            actor=self.chief, article=self._fresh(), to="final", note="改一个错字，不动文意。", at=self._later(hours=2)
        )
        self._change(self.chief, stood, right, cause="minor")
        self._sign()
        publishing.publish(actor=self.chief, article=self._fresh(), at=self._later(minutes=4))

    def _scheduled(self) -> None:
        publishing.schedule(actor=self.head, article=self._fresh(), planned_from=self.shows, at=self._later(minutes=5))

    def _embargoed(self) -> None:
        review.embargo(
            actor=self.head,
            article=self._fresh(),
            until=None,
            reason="答复单位要求与其网站同时公布，待电话通知后解除。",
            at=self._later(minutes=3),
        )
        self._scheduled()

    def _held(self) -> None:
        self._scheduled()
        review.hold(
            actor=self.head,
            article=self._fresh(),
            reason="文中一处职务需向当事人核实，核实前不发。",
            at=self._later(minutes=20),
        )
