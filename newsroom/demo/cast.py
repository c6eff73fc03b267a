"""The people whom the stories name, written by hand. The rest of the delegates are drawn in `people`."""

from typing import NamedTuple


class Person(NamedTuple):
    name: str
    gender: str
    ethnicity: str
    party: str
    body: str
    terms: str  # "14", "13 14" or "13"
    constituency: str  # code, the same in every term
    region: str
    organisation: str
    title: str
    topic: str
    former: tuple[str, str, str] | None = None  # organisation, title, last day
    rank: str = ""


_NPC = """
顾汐洄|female|汉族|cpc|14|zhejiang|zhejiang|沐屿县人民医院|副院长|islands
蔺守耕|male|汉族|cpc|13 14|henan|henan|麦垣县农业技术推广站|站长|fields
郁听荷|female|汉族|capd|14|anhui|anhui|篁溪县云渡小学|校长|schools
檀望岳|male|苗族|cpc|13 14|guizhou|guizhou|蕨坪县溪口村|党支部书记|rivers
晏疏桐|female|汉族|cpc|14|jiangsu|jiangsu|澜机重型装备股份有限公司|焊接高级技师|work
荀砚田|male|汉族|none|14|hubei|hubei|荻洲市江豚协巡队|队长|rivers
逄海笙|male|汉族|cpc|13 14|shandong|shandong|砾湾远洋渔业有限公司|船长|islands
茅映苔|female|汉族|cdl|14|hunan|hunan|橘汀衡直律师事务所|主任|rights
阿依夏木·托合提汗|female|维吾尔族|cpc|14|xinjiang|xinjiang|坎溪县第二中学|教师|schools
次旺雪珍|female|藏族|none|14|xizang|xizang|雪错县多玛村卫生室|村医|clinics
鄢牧川|male|蒙古族|cpc|13 14|neimenggu|neimenggu|苍塬风能有限公司|总工程师|power
连汝舟|male|汉族|cndca|14|fujian|fujian|汐洲藤艺有限公司|董事长|small-business
卞青葙|female|汉族|jiusan|14|guangdong|guangdong|蚝港环元电池循环有限公司|董事长|recycling
祁樵风|male|回族|cpc|14|gansu|gansu|驼泉县水务局|局长|fields
宣若璞|male|汉族|jiusan|14|shanghai|shanghai|观澜智能科技有限公司|首席科学家|data
戚晚樱|female|满族|cpc|14|beijing|beijing|澄观区纸坊桥社区|党委书记|towns
端木秋屿|male|汉族|cpc|14|sichuan|sichuan|川岭桥隧设计研究院|总工程师|rivers
缪星原|male|壮族|none|14|guangxi|guangxi|捷雁速递有限公司|配送员|work
桑南烛|female|黎族|cpc|14|hainan|hainan|椰礁县供水站|站长|islands
濮阳知稼|male|汉族|cpc|13 14|heilongjiang|heilongjiang|霁原北垦农机合作社|理事长|fields
路棠溪|female|汉族|cpc|14|liaoning|liaoning|鹤汀湿地管理站|站长|rivers
司予宁|female|汉族|none|14|chongqing|chongqing|雾壁区滨江环卫所|班长|work
"""

_CPPCC = """
令狐叙白|male|汉族|cpwdp|13 14|yiwei|beijing|澄观医科大学|教授|clinics
申屠若樾|female|汉族|jiusan|14|huanjing|shanghai|纱桥循环经济研究院|院长|recycling
宓怀圃|male|汉族|capd|13 14|jiaoyu|hubei|荻洲大学|校长|schools
阮漱弦|female|汉族|none|14|wenyi|anhui|篁溪县高腔剧团|团长|culture
茹清樾|female|汉族|cpc|14|keji|zhejiang|沐云人工智能研究院|研究员|data
钟离砚笙|male|汉族|cdl|14|sheke|tianjin|泊云社会科学院|研究员|rights
岑观汐|female|汉族|cndca|13 14|jingji|guangdong|蚝港普惠担保有限公司|董事长|small-business
滕泊稼|male|汉族|jiusan|14|nongye|henan|麦垣种业研究所|所长|fields
冷知薇|female|汉族|cpwdp|14|shehui|jiangsu|芦泾市晚晴照护中心|主任|care
蒲见岩|male|汉族|cndca|14|gongshanglian|shandong|砾湾精铸有限公司|董事长|small-business
郗长庚|male|汉族|none|14|tiyu|liaoning|鹤汀体育学院|教授|culture
鲜于霁月|female|汉族|cpc|14|xinwen|beijing|澄观古籍书局|总编辑|culture
闻宛樵|female|汉族|cdl|13 14|minmeng|chongqing|雾壁建筑大学|教授|towns
屈南屿|male|汉族|zhigong|14|zhigong|fujian|汐洲海洋学院|院长|islands
窦栖真|male|土家族|none|14|zongjiao|hubei|荻洲青崖寺|监院|culture
岩温叫罕|male|傣族|none|14|minzu|yunnan|茶岫县民族中学|副校长|schools
简佩樱|female|汉族|cpc|14|fulian|hebei|稷川县妇女儿童服务中心|主任|care
冉修野|male|汉族|cpc|14|zonggonghui|shanxi|砚岭矿山机电有限公司|工会主席|work
尉迟念禾|female|汉族|none|14|wudangpai|shaanxi|榆畔沙地生态研究站|站长|rivers
季允恒|male|汉族|none|14|invited-hongkong|hongkong|香江澄海航务有限公司|董事|islands
"""

# Posts left behind: copy prints them as 原.
_FORMER = {
    "钟离砚笙": ("泊云区仲裁委员会", "主任", "2025-06-30"),
    "祁樵风": ("驼泉县农牧局", "局长", "2024-11-15"),
    "闻宛樵": ("雾壁区规划馆", "馆长", "2023-09-01"),
    "逄海笙": ("砾湾渔港监督站", "站长", "2022-05-10"),
}
_RANKS = {
    "蔺守耕": "standing_committee_member",
    "茅映苔": "standing_committee_member",
    "令狐叙白": "standing_member",
    "岑观汐": "standing_member",
    "宓怀圃": "standing_member",
}


def _people(text: str, body: str) -> list[Person]:
    people = []
    for line in text.split("\n"):
        if line:
            name, gender, ethnicity, party, terms, seat, region, organisation, title, topic = line.split("|")
            people.append(
                Person(
                    name, gender, ethnicity, party, body, terms, seat, region, organisation, title, topic,
                    _FORMER.get(name), _RANKS.get(name, ""),
                )
            )  # fmt: skip
    return people


CAST = _people(_NPC, "npc") + _people(_CPPCC, "cppcc")
BY_NAME = {person.name: person for person in CAST}
