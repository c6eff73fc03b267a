"""Ethnic groups and places as tables in English write them (GB/T 3304-1991, and what newspapers write besides)."""

import re


def _by_english(table: str) -> dict[str, str]:
    """回 hui; 蒙古 mongol mongolian: each English word → the Chinese one."""
    rows = (row.split() for row in table.split(";"))
    return {english: chinese for chinese, *words in rows for english in words}


ETHNIC = _by_english("""
    汉 han; 蒙古 mongol mongolian; 回 hui; 藏 zang tibetan; 维吾尔 uygur uyghur; 苗 miao; 彝 yi; 壮 zhuang;
    布依 buyei bouyei; 朝鲜 chosen korean; 满 man manchu; 侗 dong; 瑶 yao; 白 bai; 土家 tujia; 哈尼 hani;
    哈萨克 kazak kazakh; 傣 dai; 黎 li; 傈僳 lisu; 佤 va wa; 畲 she; 高山 gaoshan; 拉祜 lahu; 水 sui shui;
    东乡 dongxiang; 纳西 naxi nakhi; 景颇 jingpo; 柯尔克孜 kirgiz kyrgyz; 土 tu; 达斡尔 daur;
    仫佬 mulao mulam; 羌 qiang; 布朗 blang; 撒拉 salar; 毛南 maonan; 仡佬 gelao; 锡伯 xibe; 阿昌 achang;
    普米 pumi; 塔吉克 tajik; 怒 nu; 乌孜别克 uzbek; 俄罗斯 russ russian; 鄂温克 ewenki evenki; 德昂 deang;
    保安 bonan; 裕固 yugur; 京 gin; 塔塔尔 tatar; 独龙 derung; 鄂伦春 oroqen; 赫哲 hezhen; 门巴 monba;
    珞巴 lhoba; 基诺 jino
""")
_PLACES = _by_english("""
    北京 beijing; 天津 tianjin; 河北 hebei; 山西 shanxi; 内蒙古 innermongolia neimenggu; 辽宁 liaoning;
    吉林 jilin; 黑龙江 heilongjiang; 上海 shanghai; 江苏 jiangsu; 浙江 zhejiang; 安徽 anhui; 福建 fujian;
    江西 jiangxi; 山东 shandong; 河南 henan; 湖北 hubei; 湖南 hunan; 广东 guangdong; 广西 guangxi;
    海南 hainan; 重庆 chongqing; 四川 sichuan; 贵州 guizhou; 云南 yunnan; 西藏 tibet xizang; 陕西 shaanxi;
    甘肃 gansu; 青海 qinghai; 宁夏 ningxia; 新疆 xinjiang; 香港 hongkong; 澳门 macau macao; 台湾 taiwan;
    解放军 pla peoplesliberationarmy plaandpap
""")
_ENDS = re.compile(
    r"(?:zhuang|hui|uyghur|uygur)?(?:province|municipality|autonomousregion|specialadministrativeregion|sar)?(?:delegation)?$"
)


def place_in_english(text: str) -> str:
    """Beijing, Hebei Province, Hong Kong SAR; empty for what is none."""
    folded = re.sub(r"[^a-z]", "", text.casefold())
    return _PLACES.get(folded) or _PLACES.get(_ENDS.sub("", folded), "")
