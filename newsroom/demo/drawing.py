"""Flat illustrations in place of photographs, drawn the same way each time."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

from newsroom.demo.dice import Dice

WIDE, HIGH, TWICE = 1200, 800, 2
Point = tuple[float, float]


class Sheet:
    """A canvas in fractions of its height, drawn at twice the size so that edges are smooth."""

    def __init__(self, top: str, bottom: str) -> None:
        self.dice = Dice(top + bottom)
        size = (WIDE * TWICE, HIGH * TWICE)
        shade = Image.linear_gradient("L").resize(size)
        self.image = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), shade)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def _at(self, points: list[Point]) -> list[Point]:
        return [(x * HIGH * TWICE, y * HIGH * TWICE) for x, y in points]

    def shape(self, colour: str, *points: Point) -> None:
        self.pen.polygon(self._at(list(points)), fill=colour)

    def box(self, colour: str, left: float, top: float, right: float, bottom: float) -> None:
        self.pen.rectangle(self._at([(left, top), (right, bottom)]), fill=colour)

    def disc(self, colour: str, x: float, y: float, radius: float) -> None:
        self.pen.ellipse(self._at([(x - radius, y - radius), (x + radius, y + radius)]), fill=colour)

    def line(self, colour: str, width: float, *points: Point) -> None:
        self.pen.line(self._at(list(points)), fill=colour, width=round(width * HIGH * TWICE), joint="curve")

    def hills(self, colour: str, base: float, height: float, waves: float) -> None:
        """A ridge of a few sines down to the lower edge."""
        shift = self.dice.below(628) / 100
        ridge = [
            (x / 40, base - height * (0.6 * math.sin(waves * x / 40 + shift) + 0.4 * math.sin(2.3 * waves * x / 40)))
            for x in range(62)
        ]
        self.shape(colour, (0, 1), *ridge, (1.5, 1))

    def png(self) -> bytes:
        made = io.BytesIO()
        self.image.reduce(TWICE).save(made, "PNG", compress_level=1)
        return made.getvalue()


def sea() -> Sheet:
    sheet = Sheet("#f3d9b8", "#d98f6b")
    sheet.disc("#f7efd8", 1.02, 0.44, 0.11)
    sheet.hills("#8d7f8f", 0.50, 0.05, 4.0)
    sheet.hills("#6b6b82", 0.56, 0.04, 6.5)
    sheet.box("#2f5d73", 0, 0.58, 1.5, 1)
    for row in range(9):
        y = 0.61 + row * 0.043
        for _ in range(7):
            x = sheet.dice.below(1400) / 1000
            sheet.line("#5f8fa0", 0.004, (x, y), (x + 0.05 + row * 0.012, y))
    sheet.shape("#f4f1e8", (0.28, 0.66), (0.74, 0.66), (0.68, 0.75), (0.33, 0.75))
    sheet.box("#f4f1e8", 0.40, 0.59, 0.62, 0.66)
    sheet.box("#a5342a", 0.28, 0.655, 0.74, 0.672)
    for window in range(5):
        sheet.box("#2f5d73", 0.42 + window * 0.04, 0.61, 0.44 + window * 0.04, 0.635)
    sheet.box("#3b3b3b", 0.50, 0.53, 0.53, 0.59)
    return sheet


def harbour() -> Sheet:
    sheet = Sheet("#cfe0e4", "#eef1ea")
    sheet.hills("#9fb7b5", 0.46, 0.07, 3.2)
    sheet.box("#55808c", 0, 0.56, 1.5, 1)
    sheet.shape("#8a7a66", (0, 0.70), (0.95, 0.70), (0.95, 0.75), (0, 0.75))
    for post in range(8):
        sheet.box("#6b5d4d", 0.06 + post * 0.12, 0.72, 0.085 + post * 0.12, 0.92)
    sheet.box("#f5f0e4", 0.12, 0.47, 0.44, 0.70)
    sheet.shape("#a5342a", (0.08, 0.47), (0.28, 0.36), (0.48, 0.47))
    sheet.box("#55808c", 0.17, 0.53, 0.24, 0.61)
    sheet.box("#6b5d4d", 0.31, 0.55, 0.38, 0.70)
    for x, colour in ((1.08, "#c9573d"), (1.28, "#e3b04b")):
        sheet.shape(colour, (x - 0.08, 0.68), (x + 0.09, 0.68), (x + 0.06, 0.74), (x - 0.05, 0.74))
        sheet.line("#4b4b4b", 0.006, (x, 0.68), (x, 0.52))
        sheet.shape("#f5f0e4", (x + 0.006, 0.53), (x + 0.07, 0.65), (x + 0.006, 0.65))
    return sheet


def plant() -> Sheet:
    sheet = Sheet("#dfe5e6", "#f4f2ec")
    sheet.box("#b9c2c4", 0, 0.72, 1.5, 1)
    sheet.box("#6f7d82", 0, 0.70, 1.5, 0.725)
    for unit in range(3):
        x = 0.16 + unit * 0.42
        sheet.box("#3f5561", x, 0.40, x + 0.26, 0.70)
        sheet.box("#9fd0c4", x + 0.03, 0.45, x + 0.23, 0.58)
        sheet.disc("#d9a441", x + 0.06, 0.64, 0.018)
        sheet.disc("#b8483a", x + 0.12, 0.64, 0.018)
        sheet.line("#d9a441", 0.022, (x + 0.13, 0.40), (x + 0.10, 0.24), (x + 0.24, 0.16), (x + 0.30, 0.30))
        sheet.disc("#3f5561", x + 0.10, 0.24, 0.024)
        sheet.disc("#3f5561", x + 0.24, 0.16, 0.022)
    for cell in range(11):
        sheet.box("#2f6d62" if cell % 3 else "#b8483a", 0.06 + cell * 0.13, 0.76, 0.14 + cell * 0.13, 0.84)
    return sheet


def school() -> Sheet:
    sheet = Sheet("#bfdcdd", "#f3ead2")
    sheet.hills("#8fb09a", 0.50, 0.10, 2.6)
    sheet.hills("#6d967c", 0.60, 0.06, 4.2)
    sheet.box("#d8c79a", 0, 0.72, 1.5, 1)
    sheet.box("#f7f2e6", 0.34, 0.40, 1.16, 0.74)
    sheet.shape("#a5453a", (0.28, 0.41), (0.40, 0.30), (1.10, 0.30), (1.22, 0.41))
    for floor in range(2):
        for window in range(6):
            left, top = 0.39 + window * 0.128, 0.45 + floor * 0.13
            sheet.box("#5b8a99", left, top, left + 0.075, top + 0.08)
    sheet.box("#7a5a43", 0.72, 0.64, 0.80, 0.74)
    sheet.line("#8a8a8a", 0.008, (0.20, 0.78), (0.20, 0.26))
    sheet.shape("#b8332b", (0.204, 0.27), (0.31, 0.27), (0.31, 0.34), (0.204, 0.34))
    for child, colour in enumerate(("#d1782f", "#3f6d8e", "#a83f4e", "#4c7d4a")):
        x = 0.46 + child * 0.16
        sheet.disc("#f0cfa8", x, 0.80, 0.020)
        sheet.shape(colour, (x - 0.028, 0.90), (x, 0.815), (x + 0.028, 0.90))
    return sheet


def river() -> Sheet:
    sheet = Sheet("#dbe6e8", "#c3d5cf")
    sheet.hills("#a9bfb8", 0.42, 0.06, 3.4)
    sheet.hills("#86a79a", 0.50, 0.05, 5.1)
    sheet.box("#7fa9ac", 0, 0.54, 1.5, 1)
    sheet.shape("#a9c8c6", (0.55, 0.54), (0.80, 0.54), (1.25, 1), (0.25, 1))
    for row in range(5):
        sheet.box("#ffffff50", 0, 0.46 + row * 0.035, 1.5, 0.475 + row * 0.035)
    sheet.shape("#3d4d50", (0.62, 0.74), (0.92, 0.74), (0.87, 0.80), (0.66, 0.80))
    sheet.disc("#d9b48a", 0.75, 0.63, 0.022)
    sheet.shape("#355a66", (0.71, 0.74), (0.75, 0.65), (0.79, 0.74))
    sheet.line("#5d4a3a", 0.008, (0.79, 0.62), (0.98, 0.86))
    for _ in range(26):
        x = 0.02 + sheet.dice.below(300) / 1000
        sheet.line("#5d7f58", 0.006, (x, 1), (x + 0.02, 0.72 + sheet.dice.below(140) / 1000))
    return sheet


def town() -> Sheet:
    sheet = Sheet("#f2e3c9", "#e7cfa9")
    colours = ("#c98d6a", "#b9745b", "#d7b98a", "#8fa3a0", "#a9896f")
    left = -0.02
    while left < 1.5:
        wide, high = 0.13 + sheet.dice.below(90) / 1000, 0.22 + sheet.dice.below(300) / 1000
        sheet.box(sheet.dice.pick(colours), left, 0.84 - high, left + wide, 0.84)
        for row in range(int(high / 0.075)):
            for column in range(int(wide / 0.05)):
                lit = "#f6e7b5" if sheet.dice.chance(38) else "#5f6b6d"
                x, y = left + 0.014 + column * 0.05, 0.86 - high + row * 0.075
                sheet.box(lit, x, y, x + 0.026, y + 0.042)
        left += wide + 0.012
    sheet.box("#8b8478", 0, 0.84, 1.5, 1)
    sheet.box("#9ec3c9", 0.66, 0.30, 0.73, 0.84)
    sheet.line("#5f6b6d", 0.004, (0.66, 0.42), (0.73, 0.42))
    sheet.box("#f5f0e4", 0.668, 0.52, 0.722, 0.62)
    for tree in range(5):
        x = 0.12 + tree * 0.31
        sheet.box("#6b5443", x - 0.008, 0.80, x + 0.008, 0.90)
        sheet.disc("#66855c", x, 0.77, 0.055)
    return sheet


def hall() -> Sheet:
    sheet = Sheet("#e9dcc6", "#f6efe0")
    sheet.box("#b59f80", 0, 0.80, 1.5, 1)
    for step in range(6):
        sheet.box("#cdb995" if step % 2 else "#c2ad88", 0.10, 0.74 + step * 0.042, 1.40, 0.78 + step * 0.042)
    sheet.box("#efe4cd", 0.16, 0.30, 1.34, 0.74)
    sheet.shape("#a8342b", (0.10, 0.30), (1.40, 0.30), (1.34, 0.23), (0.16, 0.23))
    sheet.box("#d8c49c", 0.14, 0.28, 1.36, 0.32)
    for column in range(9):
        x = 0.21 + column * 0.125
        sheet.box("#fbf6ea", x, 0.34, x + 0.055, 0.72)
        sheet.box("#d8c49c", x - 0.008, 0.33, x + 0.063, 0.35)
        sheet.box("#d8c49c", x - 0.008, 0.71, x + 0.063, 0.74)
    for _ in range(14):
        x = 0.20 + sheet.dice.below(1100) / 1000
        y = 0.79 + sheet.dice.below(130) / 1000
        sheet.disc("#5a4a3d", x, y - 0.055, 0.013)
        sheet.shape(
            sheet.dice.pick(("#3b4654", "#4d3b3b", "#5a6350")),
            (x - 0.02, y + 0.02),
            (x, y - 0.045),
            (x + 0.02, y + 0.02),
        )
    return sheet


def wind() -> Sheet:
    sheet = Sheet("#b9d7e6", "#f4ead0")
    sheet.hills("#b4c08c", 0.66, 0.04, 2.2)
    sheet.hills("#93a868", 0.78, 0.05, 3.0)
    for x, top, size in ((0.34, 0.30, 0.19), (0.78, 0.22, 0.24), (1.20, 0.34, 0.16)):
        sheet.shape("#f8f6f0", (x - 0.010, 0.84), (x - 0.004, top), (x + 0.004, top), (x + 0.010, 0.84))
        for blade in range(3):
            turn = math.radians(20 + x * 60 + blade * 120)
            tip = (x + size * math.sin(turn), top - size * math.cos(turn))
            side = (0.016 * math.cos(turn), 0.016 * math.sin(turn))
            sheet.shape(
                "#ffffff", (x, top), (x + side[0] + (tip[0] - x) * 0.3, top + side[1] + (tip[1] - top) * 0.3), tip
            )
        sheet.disc("#d8d4c8", x, top, 0.014)
    sheet.shape("#e9e6dc", (0.10, 0.90), (0.96, 0.945), (0.94, 0.965), (0.12, 0.925))
    sheet.shape("#dcd8cb", (0.62, 0.965), (1.36, 0.90), (1.37, 0.915), (0.64, 0.985))
    return sheet


def field() -> Sheet:
    sheet = Sheet("#cfe3ea", "#f6edcf")
    sheet.hills("#9fb58a", 0.46, 0.03, 2.8)
    for row in range(16):
        low, high = 0.50 + row * row * 0.0021, 0.50 + (row + 1) ** 2 * 0.0021
        sheet.box("#8fae57" if row % 2 else "#7d9d4b", 0, low, 1.5, high)
    for furrow in range(13):
        x = -0.6 + furrow * 0.22
        sheet.line("#6a8740", 0.006, (0.75, 0.50), (x, 1.0))
    sheet.line("#6b5443", 0.012, (1.10, 0.88), (1.10, 0.66))
    sheet.box("#f7f2e2", 1.02, 0.60, 1.18, 0.68)
    sheet.line("#a5342a", 0.008, (1.05, 0.64), (1.15, 0.64))
    return sheet


def bridge() -> Sheet:
    sheet = Sheet("#d3e2e4", "#eef0e2")
    sheet.hills("#9db79e", 0.48, 0.08, 2.5)
    sheet.box("#88adb0", 0, 0.70, 1.5, 1)
    sheet.hills("#7f9c7a", 0.97, 0.02, 3.0)
    arch = [(0.2 + i / 50, 0.62 - 0.30 * math.sin(math.pi * i / 55)) for i in range(56)]
    sheet.line("#b9aa90", 0.045, *arch)
    sheet.box("#cfc2a8", 0, 0.555, 1.5, 0.60)
    for pier in range(9):
        x = 0.26 + pier * 0.122
        sheet.box("#b9aa90", x, 0.60 - 0.30 * math.sin(math.pi * (x - 0.2) / 1.1), x + 0.014, 0.60)
    sheet.box("#e6c049", 0.62, 0.475, 0.86, 0.55)
    sheet.box("#5f7d86", 0.65, 0.487, 0.83, 0.52)
    for wheel in (0.67, 0.81):
        sheet.disc("#3d3d3d", wheel, 0.555, 0.022)
    return sheet


def stage() -> Sheet:
    sheet = Sheet("#2f3550", "#54476a")
    sheet.box("#3c3230", 0, 0.86, 1.5, 1)
    sheet.box("#7a4b35", 0.30, 0.70, 1.20, 0.88)
    sheet.box("#e7b765", 0.34, 0.40, 1.16, 0.70)
    for column in (0.34, 0.56, 0.92, 1.12):
        sheet.box("#8f2f28", column, 0.38, column + 0.035, 0.72)
    sheet.shape(
        "#41505a",
        (0.20, 0.40),
        (0.34, 0.25),
        (1.16, 0.25),
        (1.30, 0.40),
        (1.36, 0.36),
        (1.20, 0.20),
        (0.30, 0.20),
        (0.14, 0.36),
    )
    sheet.disc("#f0d2ab", 0.75, 0.50, 0.030)
    sheet.shape("#b6322c", (0.66, 0.70), (0.75, 0.52), (0.84, 0.70))
    sheet.shape("#f6f1e3", (0.66, 0.57), (0.52, 0.52), (0.54, 0.62))
    sheet.shape("#f6f1e3", (0.84, 0.57), (0.98, 0.52), (0.96, 0.62))
    for lantern in range(5):
        sheet.disc("#d8432f", 0.42 + lantern * 0.165, 0.45, 0.024)
    for head in range(15):
        x = 0.06 + head * 0.10
        sheet.disc("#1f1c22", x, 0.92 + sheet.dice.below(40) / 1000, 0.032)
    return sheet


def _portrait(back: str, coat: str, hair: str, long: bool) -> Callable[[], Sheet]:
    def draw() -> Sheet:
        sheet = Sheet(back, "#f4efe4")
        if long:
            sheet.disc(hair, 0.75, 0.40, 0.185)
            sheet.box(hair, 0.575, 0.40, 0.925, 0.60)
        sheet.shape(coat, (0.34, 1), (0.46, 0.74), (0.66, 0.64), (0.84, 0.64), (1.04, 0.74), (1.16, 1))
        sheet.shape("#f7f2e8", (0.66, 0.64), (0.84, 0.64), (0.75, 0.80))
        sheet.box("#e0b892", 0.69, 0.54, 0.81, 0.67)
        sheet.disc("#ecc9a3", 0.75, 0.42, 0.145)
        sheet.shape(
            hair, (0.595, 0.42), (0.61, 0.28), (0.75, 0.225), (0.89, 0.28), (0.905, 0.42), (0.84, 0.33), (0.66, 0.34)
        )
        return sheet

    return draw


# The drawing, and what is to be seen on it.
PICTURES: dict[str, tuple[Callable[[], Sheet], str]] = {
    "sea": (sea, "插画：傍晚的海面上，一艘白色客船正驶向岸边"),
    "harbour": (harbour, "插画：小码头、候船室和两条靠岸的船"),
    "plant": (plant, "插画：拆解线上的三台机械臂"),
    "school": (school, "插画：山脚下的小学，四个孩子站在操场上"),
    "river": (river, "插画：晨雾中的江面，一人撑着小艇"),
    "town": (town, "插画：老城区的楼房，其中一栋外墙装有电梯"),
    "hall": (hall, "插画：有立柱的会堂，人们正走上台阶"),
    "wind": (wind, "插画：草原上的三座风机，地上放着旧叶片"),
    "field": (field, "插画：返青的麦田，田边插着一块牌子"),
    "bridge": (bridge, "插画：河上的拱桥，一辆黄色校车正在通过"),
    "stage": (stage, "插画：夜里的古戏台，台上有一位演员"),
    "portrait-a": (_portrait("#c9d6d3", "#2f4858", "#2d2622", False), "插画：一位穿深色上衣的人像"),
    "portrait-b": (_portrait("#e3d3c3", "#7a3b3b", "#332823", True), "插画：一位长发的人像"),
    "portrait-c": (_portrait("#d2d5e2", "#4b5a3f", "#8d8a86", False), "插画：一位头发花白的人像"),
}


def draw(key: str) -> bytes:
    return PICTURES[key][0]().png()
