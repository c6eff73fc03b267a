"""Organisations that do not exist. An agency is called 署 and 统筹 or the like: no ministry of China is."""

from typing import NamedTuple


class OrganisationSeed(NamedTuple):
    name: str
    short_name: str
    kind: str
    handles: bool = False


AGENCIES = [
    OrganisationSeed("国家海岛航运署", "海岛航运署", "ministry", True),
    OrganisationSeed("国家基层诊疗署", "基层诊疗署", "ministry", True),
    OrganisationSeed("国家学校事务署", "学校事务署", "ministry", True),
    OrganisationSeed("国家养老照护署", "养老照护署", "ministry", True),
    OrganisationSeed("国家农田水土署", "农田水土署", "ministry", True),
    OrganisationSeed("国家种源署", "种源署", "ministry", True),
    OrganisationSeed("国家再生资源署", "再生资源署", "ministry", True),
    OrganisationSeed("国家绿色电力署", "绿色电力署", "ministry", True),
    OrganisationSeed("国家数据服务署", "数据服务署", "ministry", True),
    OrganisationSeed("国家小微企业署", "小微企业署", "ministry", True),
    OrganisationSeed("国家技能与就业署", "技能就业署", "ministry", True),
    OrganisationSeed("国家城镇更新署", "城镇更新署", "ministry", True),
    OrganisationSeed("国家权益保障署", "权益保障署", "ministry", True),
    OrganisationSeed("国家文化传习署", "文化传习署", "ministry", True),
    OrganisationSeed("国家防灾减灾署", "防灾减灾署", "ministry", True),
    OrganisationSeed("国家财务统筹署", "财务统筹署", "ministry", True),
    OrganisationSeed("国家公路驿运署", "公路驿运署", "ministry", True),
]

# Gone, with the successor and the day: filtering by the successor finds these too.
PREDECESSORS = [
    (OrganisationSeed("国家渡运管理处", "渡运管理处", "ministry", True), "国家海岛航运署", "2024-05-01"),
    (OrganisationSeed("国家乡校服务局", "乡校服务局", "ministry", True), "国家学校事务署", "2023-10-01"),
]

COLLECTIVES = [
    OrganisationSeed("中华渡工联谊会", "渡工联谊会", "party"),
    OrganisationSeed("中华乡村教师互助会", "乡师互助会", "party"),
    OrganisationSeed("海岛与渡运事务专门委员会", "海岛渡运专委会", "committee"),
    OrganisationSeed("基层照护专门委员会", "基层照护专委会", "committee"),
]

OTHERS = [
    OrganisationSeed("澜机重型装备股份有限公司", "澜机重装", "company"),
    OrganisationSeed("砾湾远洋渔业有限公司", "砾湾远洋", "company"),
    OrganisationSeed("苍塬风能有限公司", "苍塬风能", "company"),
    OrganisationSeed("汐洲藤艺有限公司", "汐洲藤艺", "company"),
    OrganisationSeed("蚝港环元电池循环有限公司", "环元循环", "company"),
    OrganisationSeed("观澜智能科技有限公司", "观澜智能", "company"),
    OrganisationSeed("捷雁速递有限公司", "捷雁速递", "company"),
    OrganisationSeed("蚝港普惠担保有限公司", "蚝港担保", "company"),
    OrganisationSeed("砾湾精铸有限公司", "砾湾精铸", "company"),
    OrganisationSeed("砚岭矿山机电有限公司", "砚岭机电", "company"),
    OrganisationSeed("香江澄海航务有限公司", "澄海航务", "company"),
    OrganisationSeed("霁原北垦农机合作社", "北垦合作社", "company"),
    OrganisationSeed("橘汀衡直律师事务所", "衡直律所", "other"),
    OrganisationSeed("澄观医科大学", "澄观医大", "academic"),
    OrganisationSeed("荻洲大学", "", "academic"),
    OrganisationSeed("鹤汀体育学院", "", "academic"),
    OrganisationSeed("雾壁建筑大学", "", "academic"),
    OrganisationSeed("汐洲海洋学院", "", "academic"),
    OrganisationSeed("纱桥循环经济研究院", "", "academic"),
    OrganisationSeed("沐云人工智能研究院", "", "academic"),
    OrganisationSeed("泊云社会科学院", "", "academic"),
    OrganisationSeed("麦垣种业研究所", "", "academic"),
    OrganisationSeed("川岭桥隧设计研究院", "川岭设计院", "academic"),
    OrganisationSeed("榆畔沙地生态研究站", "", "academic"),
    OrganisationSeed("澄观古籍书局", "", "company"),
    OrganisationSeed("篁溪县高腔剧团", "", "other"),
]

# What the other delegates work at, by topic: (what follows the place, kind of organisation, titles).
WORKPLACES = {
    "islands": [("航运公司", "company", ["船长", "轮机长", "总经理"]), ("港务站", "local", ["站长", "引航员"])],
    "clinics": [("人民医院", "hospital", ["院长", "儿科主任", "护士长", "急诊科主任"])],
    "schools": [("第一中学", "academic", ["校长", "物理教师", "语文教师"])],
    "care": [("敬老院", "other", ["院长", "护理员"])],
    "fields": [("良种场", "company", ["场长", "农艺师"]), ("粮食合作社", "company", ["理事长", "农机手"])],
    "recycling": [("再生资源公司", "company", ["董事长", "总工程师"])],
    "power": [("供电所", "company", ["所长", "检修班长"])],
    "data": [("数据局", "local", ["局长", "高级工程师"])],
    "small-business": [("商会", "association", ["会长", "副会长"]), ("农商银行", "company", ["行长", "信贷部经理"])],
    "work": [("技工学校", "academic", ["校长", "实训教师"]), ("机械厂", "company", ["钳工", "质检班长", "厂长"])],
    "towns": [("城建公司", "company", ["总经理", "总规划师"])],
    "rights": [("人民法院", "court", ["法官", "立案庭庭长"]), ("人民检察院", "court", ["检察长", "检察官"])],
    "culture": [("博物馆", "other", ["馆长", "研究馆员"]), ("文化馆", "other", ["馆长", "非遗传承人"])],
    "rivers": [("水文站", "local", ["站长", "水文员"]), ("林场", "company", ["场长", "护林员"])],
}
