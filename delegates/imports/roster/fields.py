"""The words of rosters: how they head their columns, what they call groups, genders, parties and ethnic groups."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from delegates.imports.roster.english import place_in_english
from delegates.mentions.roles import DELEGATIONS
from delegates.models import Delegate, PartyMembership
from newskit.opendata.layouts.table import LaidTable
from newskit.opendata.layouts.words import GROUP, Words
from newskit.opendata.mapping import Field

FIELDS = (
    Field(
        "name",
        gettext_lazy("personal name"),
        ("姓名", "代表姓名", "委员姓名", "名字", "name", "代表", "委员", "名单", "代表名单", "委员名单", "委员名字", "人员",
         "成员", "名录", "中文姓名", "人名", "姓名全称", "full name", "delegate", "deputy", "member"),
        required=True,
    ),
    Field(
        "constituency",
        gettext_lazy("constituency"),
        ("代表团", "界别", "选举单位", "所属代表团", "所在代表团", "团别", "所属界别", "代表团名称", "界别名称",
         "选区", "constituency", "参加界别", "选举单位名称", "所属选举单位", "团组", "所在团组", "组别", "界别组", "省份", "省市",
         "省区市", "地区", "delegation", "sector", "electoral unit", "province", "region", GROUP),
    ),
    Field("gender", gettext_lazy("gender"), ("性别", "gender", "sex")),
    Field("ethnicity", gettext_lazy("ethnic group"), ("民族", "族别", "ethnicity", "ethnic group", "nationality")),
    Field("party", gettext_lazy("party"), ("党派", "政治面貌", "所属党派", "政党", "党派团体", "所在党派", "参加党派", "party")),
    Field(
        "posts",
        gettext_lazy("posts"),
        ("职务", "现任职务", "工作单位及职务", "单位及职务", "单位职务", "工作单位和职务", "职业", "身份", "职务及单位", "posts",
         "现工作单位及职务", "工作单位、职务", "主要职务", "职务职称", "任职情况", "现职", "简介", "position", "occupation",
         "post", "office", "title"),
    ),
    Field(
        "employer",
        gettext_lazy("place of work"),
        ("工作单位", "单位", "单位名称", "所在单位", "现工作单位", "organisation", "organization", "employer"),
    ),
    Field(
        "about",
        gettext_lazy("gender, ethnic group and party in one"),
        ("性别、民族、党派", "性别、民族", "性别民族", "性别/民族", "性别/民族/党派", "性别民族党派", "民族、党派", "基本情况",
         "个人情况"),
    ),
    Field(
        "birth",
        gettext_lazy("born"),
        ("出生年月", "出生日期", "出生", "生年", "生日", "出生时间", "出生年份", "born", "birth", "date of birth"),
    ),
    Field("committee", gettext_lazy("committee"), ("委员会", "专门委员会", "专委会", "所在委员会", "所在专委会", "committee")),
    Field("term", gettext_lazy("term"), ("届别", "届次", "届", "任职届次", "所属届次", "term", "congress")),
    Field("remarks", gettext_lazy("remarks"), ("备注", "附注", "说明", "注", "变动", "其他", "remarks", "notes", "note")),
)  # fmt: skip
_OTHERS = ("人数", "名额",
           "证号", "代表证号", "委员证号", "证件号", "代表编号", "籍贯", "学历", "学位", "年龄", "照片", "图片", "得票数", "简历",
           "职称", "当选时间", "入党时间", "来源", "参考资料", "photo", "image", "age", "refs", "ref", "references",
           "birthplace")  # fmt: skip
_PARTIES = {
    PartyMembership.Party.CPC: "中共 中国共产党 中共党员 共产党 中共预备党员 中国共产党党员 党员 cpc ccp",
    PartyMembership.Party.RCCK: "民革 中国国民党革命委员会 民革会员 民革党员 rcck",
    PartyMembership.Party.CDL: "民盟 中国民主同盟 民盟盟员 cdl",
    PartyMembership.Party.CNDCA: "民建 中国民主建国会 民建会员 cndca",
    PartyMembership.Party.CAPD: "民进 中国民主促进会 民进会员 capd",
    PartyMembership.Party.CPWDP: "农工党 农工 中国农工民主党 农工党党员 cpwdp",
    PartyMembership.Party.ZHIGONG: "致公党 致公 中国致公党 致公党党员 cpip",
    PartyMembership.Party.JIUSAN: "九三学社 九三 九三学社社员",
    PartyMembership.Party.TSL: "台盟 台湾民主自治同盟 台盟盟员",
    PartyMembership.Party.NONE: "无 无党派 无党派人士 无党派民主人士 群众 none independent",
}
PARTIES = {word: party.value for party, words in _PARTIES.items() for word in words.split()}
GENDERS = {
    word: gender.value
    for gender, words in ((Delegate.Gender.MALE, "男 男性 male m"), (Delegate.Gender.FEMALE, "女 女性 female f"))
    for word in words.split()
}

ARMY = re.compile(r"^(?:中国)?(?:人民)?解放军|^武警|^武装警察|^军队")
_PLACE = "|".join(DELEGATIONS)
_SECTORS = (
    "中共 民革 民盟 民建 民进 农工 农工党 致公 致公党 九三 九三学社 台盟 无党派 共青团 青联 共青团和青联 总工会 工会 妇联 "
    "工商联 科协 台联 侨联 文艺 文化艺术 科技 科学技术 社科 社会科学 经济 农业 教育 体育 新闻出版 医卫 医药卫生 对外友好 "
    "社福 社会福利 社会福利和社会保障 少数民族 宗教 环资 环境资源 特邀 特别邀请 港区 澳区"
)
_NAMED = re.compile(
    rf"(?:{_PLACE})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区|特区)?(?:选举单位)?(?:代表)?(?:团|组)?"
    rf"|(?:{'|'.join(_SECTORS.split())})界别?"
    r"|中共|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟|无党派|共青团|青联|共青团(?:和|与)?青联|总工会|妇联|工商联|科协|台联|侨联"
    r"|中国共产党|中国国民党革命委员会|中国民主(?:同盟|建国会|促进会)|中国农工民主党|中国致公党|台湾民主自治同盟"
    r"|中国共产主义青年团.{0,14}|中华全国.{2,10}会|中国科学技术协会|无党派(?:民主)?人士|特[别邀].{0,6}(?:人士|香港|澳门|邀请)"
    r"|.{1,12}(?:代表团|自治区|特别行政区)|.{3,20}(?:省|市|界|界别|联合会)|.{2,20}人士"
)


def is_group(label: str) -> bool:
    """A delegation or sector, of whatever term: by its words, so that a wrong one is named and not taken for a person."""
    return bool(_NAMED.fullmatch(label) or ARMY.match(label) or place_in_english(label))


def group_word(labels: Iterable[str]) -> str:
    """As newspapers call what people with these labels sit in."""
    places = [bool(re.match(_PLACE, each) or ARMY.match(each) or each.endswith("团")) for each in labels]
    return "代表团" if sum(places) * 2 > len(places) else "界别"


WORDS = Words(FIELDS, "name", "constituency", is_group, _OTHERS, group_word)


def roster_table(file, name: str = "") -> LaidTable:
    return LaidTable(file, name, words=WORDS)
