"""What the desk is still at: drafts, stories in each review, planned, under embargo and on hold; and one withdrawn."""

TEXT = """
=== withdrawn-crab
kind news
section industry
page 2026-03-11 A6
head 蟹苗今年涨价三成
by 江予槐
topics fields
withdraw 稿件所引价格出自一份未经核实的报价单，供稿人已说明有误。本报撤回此稿，并向读者致歉。

据一份养殖户流传的报价单，今年春季蟹苗每公斤涨价三成。多位养殖户表示，将推迟放苗。
一位经销商说，涨价的原因是去年秋天的一场寒潮。

=== draft-wells
kind news
section life
page today+3 A5
head 老井该不该填
by 林晚屿
topics fields towns
state draft

（初稿，待补采访）县城改造，十九口老井要填。{祁樵风}认为，能用的留，不能用的盖，“填了就再也打不回来”。
{?全国人大代表连听娴}也提过类似的建议，她管水井叫“村庄的眼睛”。第二方意见：住建部门，电话未通。

=== draft-bees
kind feature
section industry
page today+5 A6
head 跟着花期走的人
by 江予槐
topics fields
state draft

养蜂人老耿的车上有一百二十箱蜜蜂，三个月走了两千公里。（照片等下周）
据{?全国政协委员龙栖梧}介绍，花期一年比一年早。
{濮阳知稼}说，油菜田里有没有蜂，结荚差一成。

=== returned-parking
kind news
section life
page today+1 A5
head 机关大院夜里开门
head 三百个车位没有闲着
by 叶南汀
topics towns
state returned

晚上七点，澄观区七家单位的大院同时开门，三百二十个车位向附近居民开放，次日早上七点前离开。
{戚晚樱}说，第一个月收到四件投诉，全是因为有人睡过了头。
到月底，三百个车位平均使用率达到八成一。

=== first-kites
kind sidelight
section learning
page today+1 A4
head 操场上的两百只风筝
by 唐栖野
topics schools culture
state first

云渡小学的风筝课，不教放，先教断线。{郁听荷}说，孩子们要先学会跑着去捡。
二百只风筝里，有三十多只断过线，捡回来的，都在尾巴上系一根红绳。放得最高的那只，系了五根。

=== first-cold-chain
kind news
section industry
page today+1 A6
head 杨梅今年不赶夜路
by 江予槐
topics fields
state first
says 滕泊稼 | 在产地建共用的小型预冷库 | 先建百吨小库，村集体管 / 电价按农业，淡季停计 / 冷藏车回程配货免费

一百斤杨梅下山，从前到城里剩六十斤。今年，沐屿县的十四座小冷库赶在采收前通了电。
{滕泊稼}说，果子离开树的头两个小时最要紧，“冷得越早，走得越远”。

=== second-ferry-school
kind feature
section life
page today+1 A3
column 海岛来信
head 坐船上学的十一个孩子
by 林晚屿
topics islands schools
picture harbour | 学生船靠岸。
state second
edit 二十二分钟 | 二十三分钟

每天早上六点半，学生船从下泊岛出发，航程二十二分钟，船上有十一个孩子和一位跟船的老师。
{顾汐洄}的女儿曾经是其中一个。她说，孩子们在船上背的课文，多半与海有关，“因为背别的会晕”。
{逄海笙}捐了一批合身的小号救生衣，每一件的背后缝着名字。

=== second-hearing
kind news
section law
page today+1 A7
head 听证会开到了打谷场
by 叶南汀
topics rights fields
state second

一起涉及三十六户的土地复议案，听证会开在村里的打谷场上。{茅映苔}作为旁听代表出席。
双方各讲四十分钟，村民提问一小时。有人带来了四十年前的分地草图，纸已经脆了，是用两块玻璃夹着端来的。

=== final-budget
kind roundup
section news
page today+1 A1
head 一件建议怎样变成一行预算
group 知衡日报数据组
topics schools
state final
item rooms

从四百字的建议，到预算表上的一行，走了多远？数据组沿着周转房维修的路走了一遍：提出、交办、答复、列支、招标、进场，一共四百九十三天。
其中最短的一步是答复，八十天；最长的一步是招标，一百四十一天。{郁听荷}看了这张图，说她原来以为最长的是等答复。

=== final-night-shift
kind scene
section floor
page today+1 A2
head 凌晨三点的扫帚声
by 许望野
topics work
state final

凌晨三点，{司予宁}的班组已经扫完半条街。她说这个时候的城市最老实，什么都不藏。
天亮以前，她会在街角的电箱旁坐五分钟，喝一口水。电箱是热的，冬天的时候，那里总趴着一只猫。

=== signed-stage
kind news
section learning
page today+1 A4
head 村里的戏台
head 先修了电路
by 唐栖野
topics culture
state signed
picture stage | 灯光调试。

篁溪县今年修缮的十七座戏台，动工的次序有些特别：先换电线，再装消防，最后才轮到彩绘。
{阮漱弦}说，去年外县烧掉一座，就是因为一根老化的电线，“彩绘可以等，火不等人”。

=== scheduled-bridge
kind news
section life
page today+1 A1
head 三百零七座小桥
head 都有了体检表
by 许望野
topics rivers
picture bridge | 正在检测的农村小桥。
state scheduled

{端木秋屿}和他的学生用五个月走完了一个县的三百零七座小桥。从明天起，每座桥的桥头会多一块牌子：跨度、限重、上次体检的日子、不放心时打哪个电话。
五十二座有裂缝的小桥，已有十九座封闭，另有三十三座限重通行。学校门前的六座，换上了应急钢桥。

=== scheduled-harvest
kind sidelight
section industry
page today+2 A6
head 麦垣的机器先谢地
by 江予槐
topics fields
picture field | 麦田边的地力牌。
state scheduled

开镰之前，麦垣的老把式要在地头倒一碗酒。今年，{蔺守耕}在酒碗旁边放了一张体检单。
单子上写着：17.4。比去年高了零点二。老把式不识字，让孙子念，念完，他又添了半碗。

=== embargoed-reply
kind news
section follow-up
page today+1 A3
column 提案追踪
head 目录修订稿公布
head 船和雪地车都在里面
by 许望野
topics clinics islands
state embargoed
item night-cppcc
item night

院前急救目录修订稿今日公布。船舶、雪地车两类运载工具列入其中，按趟计费；骡马驮运因口径不一，暂未列入。
{令狐叙白}说，两个新名字，他等了六年。“担架队也在附注里，这是一位村医代表在走廊里加上的。”

=== held-kindergarten
kind news
section learning
page today+1 A4
head 取暖费进了幼儿园的补助
by 唐栖野
topics schools
state held

从今年冬天起，榆畔县的普惠幼儿园将按面积和采暖期领取补助。{尉迟念禾}算过，一所六个班的园，一冬可省下两万一千元。
她说，省下的钱，园长们多半打算换一批厚窗帘。
"""
