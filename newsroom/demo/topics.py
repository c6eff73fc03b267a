"""Topics, and the invented agencies to which items of each are handed."""

from typing import NamedTuple


class TopicSeed(NamedTuple):
    slug: str
    name: str
    name_en: str
    description: str
    lead: str
    others: tuple[str, ...]
    official_class: str


TOPICS = [
    TopicSeed(
        "islands", "海岛航运", "Islands and ferries",
        "有人居住的海岛怎样通船、通医、通邮：航线、码头、补贴和夜里的那一班。",
        "国家海岛航运署", ("国家基层诊疗署", "国家财务统筹署"), "工交邮电类",
    ),
    TopicSeed(
        "clinics", "基层医疗", "Local health care",
        "县医院、乡镇卫生院和村卫生室：人、药、检验和转诊。",
        "国家基层诊疗署", ("国家数据服务署", "国家技能与就业署"), "医疗卫生类",
    ),
    TopicSeed(
        "schools", "乡村教育", "Village schools",
        "山里和镇上的学校：老师住在哪里，孩子怎样到校，课怎样开齐。",
        "国家学校事务署", ("国家财务统筹署", "国家公路驿运署"), "教育类",
    ),
    TopicSeed(
        "care", "养老托育", "Care of the old and the young",
        "老人在家门口的一餐饭，孩子在单位楼下的一张床。",
        "国家养老照护署", ("国家基层诊疗署", "国家城镇更新署"), "社会管理类",
    ),
    TopicSeed(
        "fields", "农田种业", "Fields and seed",
        "地力、水渠、种子和农机：一块地的长远账。",
        "国家农田水土署", ("国家种源署", "国家财务统筹署"), "农业水利类",
    ),
    TopicSeed(
        "recycling", "循环利用", "Recycling",
        "旧电池、旧叶片、旧衣服、旧手机，从一家人的抽屉走到下一条生产线。",
        "国家再生资源署", ("国家绿色电力署", "国家数据服务署"), "资源环境类",
    ),
    TopicSeed(
        "power", "绿色电力", "Green power",
        "风、光、水和储能怎样并网，县城的电费单怎样看得懂。",
        "国家绿色电力署", ("国家农田水土署", "国家数据服务署"), "工交邮电类",
    ),
    TopicSeed(
        "data", "数据治理", "Data and algorithms",
        "数据谁来用、算法谁来问、老人不会用怎么办。",
        "国家数据服务署", ("国家权益保障署", "国家小微企业署"), "科学技术类",
    ),
    TopicSeed(
        "small-business", "小微企业", "Small business",
        "账期、担保、摊位和发票：小店小厂的日常难处。",
        "国家小微企业署", ("国家财务统筹署", "国家技能与就业署"), "财税金融类",
    ),
    TopicSeed(
        "work", "技能就业", "Skills and work",
        "技工的台阶、骑手的保障、大龄工人的下一份工。",
        "国家技能与就业署", ("国家小微企业署", "国家权益保障署"), "社会管理类",
    ),
    TopicSeed(
        "towns", "城镇更新", "Towns renewed",
        "老楼、老管网、老街坊：不拆也能住得好。",
        "国家城镇更新署", ("国家防灾减灾署", "国家养老照护署"), "城乡建设类",
    ),
    TopicSeed(
        "rights", "法治权益", "Law and rights",
        "个人信息、预付卡、法律援助、公益诉讼：小额的公道怎样讨得回。",
        "国家权益保障署", ("国家数据服务署", "国家小微企业署"), "政治法律类",
    ),
    TopicSeed(
        "culture", "文化体育", "Culture and sport",
        "县城的博物馆、村里的戏台、快要没人说的方言和没有围墙的球场。",
        "国家文化传习署", ("国家学校事务署", "国家城镇更新署"), "文化宣传类",
    ),
    TopicSeed(
        "rivers", "防灾河湖", "Rivers and disasters",
        "暴雨前的一条短信，山洪后的一座桥，十年禁渔后的一条江。",
        "国家防灾减灾署", ("国家农田水土署", "国家城镇更新署"), "资源环境类",
    ),
]  # fmt: skip

TOPIC_BY_SLUG = {topic.slug: topic for topic in TOPICS}
