"""Find the delegates that a text names. The patterns are those of newspapers: role, posts, name, in every usual order."""

import re
from collections.abc import Collection

from . import roles as stated
from .blocks import Block, chunk_end, read_backward, read_forward
from .model import Body, Mention, Position
from .names import SPEAKS_FOR, SURE, Name, Text
from .positions import title_ends
from .roles import COMMITTEE, DEPUTY, MEMBER, Role, find_roles

_GROUP = re.compile(r"(?:们)?(?:有|包括|分别是|分别为|分别有|是|为)?：|们?(?:有|包括|分别是|分别为|分别有)(?=\S)")
_PREDICATE = re.compile(
    r"(?:等(?:人)?)?[，（]?(?:(?:今年|去年|前年|当年|后来|还|也|又|都|均|同样|再次|第二次|连续|首次|光荣|同时|现|曾|刚刚?|于)|(?:19|20)\d\d年(?:初|底)?|\d+月)*"
    r"(?:当选(?:为)?|(?:被)?(?:增补|推选|选举|选|推荐|递补|补选)为|(?<![不还只又也要就正便])是|(?<=[还也又都就正便])是|系|担任|出任|连任|获任|成为|成了|就任|(?<![主责信])任|(?<![因作以认])为|当上|做了)了?"
    r"(?:一名|一位|位|名|新任|新一届|新当选的|连任两届的|(?:来自)?[^，。；：、]{0,10}的)*$"
)
_MANY_NAMES = re.compile(
    r"(?:等(?:人|多|数|几|十余|\d+|[一二两三四五六七八九十]+)?(?:位|名)?|[一二两三四五六七八九十\d]+(?:位|名)|多位|几位)(?:来自[^，。；]{1,14}的|[^，。；、]{1,6}界别?的?)?$"
)
_FROM_DELEGATION = re.compile(rf"(?:{stated.DELEGATION})(?:代表)?团的?$")
_APPOINTED = re.compile(
    rf"(?:为|任|担任|当选为?|出任)(?:十[一二三四五六]届)?(?:全国人大)?(?:{stated.DELEGATION}(?:代表)?团)?(?P<head>团长|副团长)"
)
_AFTER_NAME = re.compile(
    r"(?P<word>代表|委员|常委)(?!会|长|团|处|队|们|性|大会|通道|名单|资格|工作|建言|议案|提案|提出的|法|所|讲|中的|中间|之一)"
)
_REACH = 160  # characters before a role in which a predicate may stand
_COMMITTEE_ROOM = re.compile(r"常委会(?:第[一二三四五六七八九十]+次)?会议|分组审议|常委会组成人员")


def find_mentions(
    text: str,
    *,
    known: Collection[str] = (),
    assume: Collection[Body] = (),
    current_term: int | None = None,
) -> list[Mention]:
    """Each delegate whom the text names in a national role, one entry a person, in the order of the text.

    `known`: names that profiles hold, which help to see where a name ends; they are never found by the name alone.
    `assume`: bodies that the rest of the document speaks of, so that 某委员 can be read. `current_term`: the term that sits on
    the printed date; a role with an older term only is a former one.
    """
    return _Finder(Text(text, frozenset(known)), frozenset(assume), current_term).run()


class _Finder:
    def __init__(self, text: Text, assume: frozenset[Body], current_term: int | None) -> None:
        self.text, self.plain = text, text.plain
        self.roles = find_roles(self.plain, current_term)
        self.at: dict[int, Role] = {}
        for role in self.roles:
            self.at.setdefault(role.start, role)
        self.context = stated.context(self.plain) | assume
        self.found: list[Mention] = []
        self.done = 0  # where the last mention ends; what stands before belongs to it

    def run(self) -> list[Mention]:
        for role in self.roles:
            if role.start >= self.done:
                self._from_role(role)
        self._appointed()
        self._after_names()
        for mention in self.found:
            mention.span_text = self.text.raw[mention.start : mention.end]
        return _one_a_person(self.found)

    # -- a role, and the name after or before it

    def _from_role(self, role: Role) -> None:
        group = _GROUP.match(self.plain, role.end)
        block = read_forward(self.text, group.end() if group else role.end, self.at)
        main = _main([role, *block.roles])
        if block.name:
            if group and not self._is_list(block):
                group = None
            start, before = self._posts_before(role)
            mention = self._add(block.name, main, before + block.positions, start, block.name.end)
            if self.plain.startswith("的", role.end):
                mention.basis = "attributive_的"
            if group:
                mention.start, mention.basis = role.end, "group"
            self._continue_list(role, main, shared=bool(group) or not block.positions, group=bool(group))
            return
        self._name_before_role(role, main, block)

    def _is_list(self, block: Block) -> bool:
        return self.plain[block.end : block.end + 1] in ("、", "和", "；", "。", "，", "")

    def _posts_before(self, role: Role) -> tuple[int, list[Position]]:
        place = role.start
        mark = self.plain[place - 1 : place]
        if mark == "、" and place - 1 > self.done:
            start, posts = read_backward(self.text, place - 1, self.done)
            return (start if posts else place), posts
        if mark == "”":
            start, posts = read_backward(self.text, place, self.done)
            if posts or start < place:
                return start, posts
        lead = re.search(
            r"(?:来自[^，。；、：]{1,20}的|连任|同为|身为|作为(?:一名)?)$",
            self.plain[max(self.done, place - 40) : place],
        )
        return (place - len(lead[0]) if lead else place), []

    def _continue_list(self, role: Role, main: Role, *, shared: bool, group: bool) -> None:
        """全国政协委员甲、乙和丙 share the role; after 和 a new list (和丁、戊) is of others."""
        if not shared:
            return
        for _ in range(40):
            joint = re.compile(r"、|；(?=\S)|以及|和|与|及" if group else r"、|和|与|及").match(self.plain, self.done)
            if not joint or joint.end() in self.at:
                return
            if group:
                block = read_forward(self.text, joint.end(), self.at)
                if not block.name:
                    return
                self._add(block.name, main, block.positions, joint.end(), block.name.end).basis = "group"
                continue
            name = self._listed(joint.end())
            if not name or (joint[0] != "、" and self._begins_other_list(name)):
                return
            self._add(name, main, [], role.start, name.end)
            if joint[0] != "、":
                return

    def _listed(self, place: int) -> Name | None:
        """A name in a list, which needs no word behind it where the phrase holds no title of somebody else's."""
        name = self.text.name_at(place, after_title=False, least=0.0)
        if name and name.score < SURE and title_ends(self.plain, name.end, chunk_end(self.plain, name.end)):
            return None
        return name

    def _begins_other_list(self, name: Name) -> bool:
        return self.plain[name.end : name.end + 1] == "、" and bool(self.text.name_at(name.end + 1, least=SURE))

    def _name_before_role(self, role: Role, main: Role, block: Block) -> None:
        plain, start = self.plain, role.start
        near = max(self.done, start - _REACH)
        clause = max(plain.rfind(mark, near, start) for mark in "。！？；：\n") + 1
        left = plain[max(clause, near) : start]
        if said := (
            _PREDICATE.search(left) or (re.search("$", left) if plain.startswith(("曾", "历任"), start) else None)
        ):
            self._names_before(start - len(left) + said.start(), main, role.end, "predicate", block.positions)
        elif many := _MANY_NAMES.search(left):
            self._names_before(start - len(left) + many.start(), main, role.end, "group", [])
        elif plain[start - 1 : start] == "（" or (start > 1 and plain[start - 1] in "\n，： "):
            self._profile(role, main, block)

    def _names_before(self, end: int, main: Role, stop: int, basis: str, after: list[Position]) -> None:
        """甲、乙和丙 before a predicate, from the last to the first."""
        names: list[Name] = []
        for _ in range(40):
            name = self.text.name_before(end)
            if not name or name.start < self.done:
                break
            names.insert(0, name)
            joint = re.search(r"(?:、|和|与|及|以及)$", self.plain[max(self.done, name.start - 2) : name.start])
            if not joint:
                break
            end = name.start - len(joint[0])
        for name in names:
            start, posts = read_backward(self.text, name.start, self.done)
            mention = self._add(name, main, posts + (after if len(names) == 1 else []), start, name.end)
            mention.end, mention.basis = stop, basis
        if names:
            self.done = stop

    def _profile(self, role: Role, main: Role, block: Block) -> None:
        """A name on a line of its own, or before a bracket, with the role and the posts after it."""
        plain, mark = self.plain, self.plain[role.start - 1]
        end = role.start - 1
        if mark == "\n":
            line = plain.rfind("\n", 0, end) + 1
            name = self.text.name_at(line)
            if not name or plain[name.end : end].strip():
                return
        else:
            found = self.text.name_before(end)
            if not found or found.start < self.done:
                return
            if mark != "（" and found.start and plain[found.start - 1] not in "\n。":
                return
            name = found
        start, posts = read_backward(self.text, name.start, self.done) if mark == "（" else (name.start, [])
        mention = self._add(name, main, posts + block.positions, start, name.end)
        mention.end, mention.basis = block.end, "profile_block"
        self.done = block.end

    # -- heads of delegations, named by an act

    def _appointed(self) -> None:
        place = ""
        for act in _APPOINTED.finditer(self.plain):
            if stated.is_other_delegation(self.plain, act.start()):
                continue
            if act["place"] or act["army"]:
                place = stated.delegation_of(act)
            elif not place:
                place = next((d for _, end, d in reversed(stated.delegations(self.plain)) if end <= act.start()), "")
            if not place or not self._national():
                continue
            terms = [t for t in _terms_of_text(self.plain) if t]
            role = Role(
                act.start(), act.end(), "NPC", *DEPUTY, delegation=place, delegation_role=act["head"], terms=terms
            )
            self.done = max([m.end for m in self.found if m.end <= act.start()], default=0)
            end = act.start()
            names: list[Name] = []
            while name := self.text.name_before(end, least=SURE - 0.5):
                names.insert(0, name)
                if self.plain[name.start - 1 : name.start] not in ("、", "和", "及") or name.start - 1 <= self.done:
                    break
                end = name.start - 1
            for name in names:
                start, posts = read_backward(self.text, name.start, self.done)
                mention = self._add(name, role, posts, start, name.end)
                mention.end, mention.basis = act.end(), "delegation_role"

    def _national(self) -> bool:
        return "NPC" in self.context or bool(stated.delegations(self.plain))

    # -- the role after the name

    def _after_names(self) -> None:
        taken = {place for role in self.roles for place in range(role.start, role.end)}
        for found in _AFTER_NAME.finditer(self.plain):
            if found.start() in taken:
                continue
            if not (role := self._role_after(found)):
                continue
            end = found.start()
            if many := _MANY_NAMES.search(self.plain[max(0, end - 8) : end]):
                end -= len(many[0])
            elif bracket := re.search(r"（图?[0-9一二三四五六七八九十①-⑳]+）$", self.plain[max(0, end - 10) : end]):
                end -= len(bracket[0])
            for name in self._names_to(end, several=bool(many)):
                start, posts = read_backward(self.text, name.start)
                if ends_as_title(self.plain, name):
                    continue
                self._add(name, role, posts, start, name.end).basis = "postnominal"
                self.found[-1].end = found.end()

    def _names_to(self, end: int, *, several: bool) -> list[Name]:
        names: list[Name] = []
        while name := self.text.name_before(end):
            names.insert(0, name)
            if not several or self.plain[name.start - 1 : name.start] not in ("、", "和"):
                break
            end = name.start - 1
        return names

    def _role_after(self, found: re.Match[str]) -> Role | None:
        word, body = found["word"], "NPC" if found["word"] == "代表" else "CPPCC"
        if word == "代表" and self.text.boundary(found.end()) < 2.0:
            return None
        if word == "代表" and SPEAKS_FOR.match(self.plain, found.start()):
            return None
        if body not in self.context and stated.LOCAL.search(self.plain):
            return None
        if (
            word == "委员"
            and "CPPCC" not in self.context
            and "NPC" in self.context
            and _COMMITTEE_ROOM.search(self.plain)
        ):
            return Role(found.start(), found.end(), "NPC", *COMMITTEE)
        if body not in self.context:
            return None
        if word == "代表":
            return Role(found.start(), found.end(), "NPC", *DEPUTY)
        return Role(found.start(), found.end(), "CPPCC", *(MEMBER if word == "委员" else stated.CPPCC_ROLES["常委"]))

    # -- one mention

    def _add(self, name: Name, role: Role, positions: list[Position], start: int, end: int) -> Mention:
        printed, plain = self.text.raw[name.start : name.end], self.plain[name.start : name.end]
        self.done = max(self.done, end)
        from_delegation = _FROM_DELEGATION.search(self.plain[max(0, role.start - 30) : role.start])
        mention = Mention(
            name=printed,
            body=role.body,
            role=role.role,
            rank=role.rank,
            start=start,
            end=end,
            span_text="",
            name_start=name.start,
            positions=positions,
            name_simplified=plain if plain != printed.replace("•", "·") else "",
            terms=list(role.terms),
            delegation=role.delegation or (stated.delegation_of(from_delegation) if from_delegation else ""),
            delegation_role=role.delegation_role,
            region=role.region,
            former_role=role.former,
            extra_roles=list(role.extra_roles),
        )
        if positions and positions[0].org is None and positions[0].title in ("召集人", "小组召集人"):
            mention.delegation_role = mention.positions.pop(0).title
        self.found.append(mention)
        return mention


def ends_as_title(plain: str, name: Name) -> bool:
    """主任委员 is no 主任 of the family 委员: the word before 委员 is a title, not a name."""
    return plain[name.start : name.end] in ("主任", "常务", "候补", "专职", "副主任", "组织", "宣传")


def _terms_of_text(plain: str) -> list[int]:
    return stated.read_terms("".join(re.findall(r"(十[一二三四五六]届)全国人大", plain))) or []


def _main(given: list[Role]) -> Role:
    """The role that counts of several: what still holds, then the higher rank; the others are kept beside it."""
    current = [role for role in given if not role.former] or given
    body = current[0].body
    main = current[0]
    for role in current[1:]:
        if role.body == body and role.outranks(main):
            main = role
    main.extra_roles = [role.role for role in given if role is not main and role.role != main.role]
    for role in given:
        main.delegation = main.delegation or role.delegation
        main.delegation_role = main.delegation_role or role.delegation_role
        main.region = main.region or role.region
    return main


def _one_a_person(found: list[Mention]) -> list[Mention]:
    """One entry a name and body: the first, with what later ones add."""
    people: dict[tuple[str, str], Mention] = {}
    for mention in sorted(found, key=lambda m: (m.name_start, m.start)):
        key = (mention.name_simplified or mention.name, mention.body)
        first = people.setdefault(key, mention)
        if first is mention:
            continue
        first.positions = first.positions or mention.positions
        for name in ("delegation", "delegation_role", "region", "terms"):
            if not getattr(first, name):
                setattr(first, name, getattr(mention, name))
    return list(people.values())
