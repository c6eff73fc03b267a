"""Surnames whose reading differs from the character's everyday one, and surnames of two characters.

Readings follow 现代汉语词典 (entries marked 姓), with the tone as a number. A family may use another reading than the
dictionary's (乐 is Yuè in the north and Lè in the south, 覃 is Qín or Tán): the field on the profile decides.
"""

SINGLE = {
    "柏": "bai3", "鲍": "bao4", "秘": "bi4", "卞": "bian4", "卜": "bu3", "岑": "cen2", "晁": "chao2", "车": "che1",
    "谌": "chen2", "种": "chong2", "重": "chong2", "褚": "chu3", "都": "du1", "费": "fei4", "盖": "ge3", "葛": "ge3",
    "句": "gou1", "过": "guo1", "哈": "ha3", "郝": "hao3", "华": "hua4", "纪": "ji3", "贾": "jia3", "阚": "kan4", "逯": "lu4",
    "冒": "mao4", "宓": "mi4", "缪": "miao4", "牟": "mu4", "那": "na1", "能": "nai4", "乜": "nie4", "宁": "ning2",
    "甯": "ning4", "区": "ou1", "逄": "pang2", "便": "pian2", "朴": "piao2", "繁": "po2", "濮": "pu2", "亓": "qi2",
    "强": "qiang2", "覃": "qin2", "仇": "qiu2", "曲": "qu1", "麴": "qu1", "任": "ren2", "撒": "sa4", "单": "shan4",
    "召": "shao4", "佘": "she2", "盛": "sheng4", "石": "shi2", "眭": "sui1", "隗": "wei3", "尉": "wei4", "郗": "xi1",
    "冼": "xian3", "解": "xie4", "郇": "xun2", "燕": "yan1", "幺": "yao1", "要": "yao1", "尹": "yin3", "应": "ying1",
    "於": "yu1", "俞": "yu2", "乐": "yue4", "员": "yun4", "昝": "zan3", "臧": "zang1", "曾": "zeng1", "查": "zha1",
    "翟": "zhai2", "祭": "zhai4", "占": "zhan1", "訾": "zi1",
}  # fmt: skip

# Only those that are seldom a single surname and a given name: 贺兰亭 is more likely 贺 than 贺兰.
COMPOUND = {
    "澹台": "tan2 tai2", "东方": "dong1 fang1", "独孤": "du2 gu1", "端木": "duan1 mu4", "公孙": "gong1 sun1",
    "公冶": "gong1 ye3", "呼延": "hu1 yan2", "皇甫": "huang2 fu3", "淳于": "chun2 yu2", "赫连": "he4 lian2",
    "令狐": "ling2 hu2", "慕容": "mu4 rong2", "万俟": "mo4 qi2", "纳兰": "na4 lan2", "南宫": "nan2 gong1",
    "欧阳": "ou1 yang2", "濮阳": "pu2 yang2", "漆雕": "qi1 diao1", "上官": "shang4 guan1", "申屠": "shen1 tu2",
    "司空": "si1 kong1", "司马": "si1 ma3", "司徒": "si1 tu2", "太史": "tai4 shi3", "拓跋": "tuo4 ba2",
    "完颜": "wan2 yan2", "闻人": "wen2 ren2", "西门": "xi1 men2", "夏侯": "xia4 hou2", "鲜于": "xian1 yu2",
    "轩辕": "xuan1 yuan2", "耶律": "ye1 lv4", "尉迟": "yu4 chi2", "宇文": "yu3 wen2", "长孙": "zhang3 sun1",
    "钟离": "zhong1 li2", "诸葛": "zhu1 ge3",
}  # fmt: skip
