"""Plain flat pictures residents might send, and the same place afterwards; drawn, not photographed."""

from __future__ import annotations

import functools
import io
import random

from PIL import Image, ImageDraw

from fivehearts.foundation.files.cleaning import clean_picture
from fivehearts.foundation.files.made import CleanFile

WIDTH, HEIGHT = 960, 720
Draw = ImageDraw.ImageDraw


@functools.cache
def picture(scene: str, *, after: bool, variant: int) -> CleanFile:
    """One of the views of a scene, before or after it was put right."""
    rng = random.Random(f"{scene}:{variant}")  # noqa: S311 - only the look
    image = Image.new("RGB", (WIDTH, HEIGHT), "#e9e4da")
    draw = ImageDraw.Draw(image)
    _SCENES[scene](draw, after, rng)
    draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline="#cfc8ba", width=6)
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return clean_picture(out)


# fmt: off
def _ground(draw: Draw, sky: str, ground: str, horizon: int = 470) -> None:
    draw.rectangle((0, 0, WIDTH, horizon), fill=sky)
    draw.rectangle((0, horizon, WIDTH, HEIGHT), fill=ground)


def _building(draw: Draw, box: tuple[int, int, int, int], wall: str, lit: str) -> None:
    left, top, right, base = box
    draw.rectangle((left, top, right, base), fill=wall)
    for x in range(left + 30, right - 50, 90):
        for y in range(top + 30, base - 60, 90):
            draw.rectangle((x, y, x + 46, y + 52), fill=lit, outline="#7d7566", width=3)


def _lamp(draw: Draw, after: bool, rng: random.Random) -> None:
    wall = "#efe3c4" if after else "#4c4a4f"
    _ground(draw, wall, "#c9b994" if after else "#3a3840", 520)
    for step in range(6):
        y, x = 700 - step * 52, 120 + step * 90
        draw.rectangle((x, y, WIDTH, y + 52), fill="#b9a983" if after else "#2f2d33", outline="#00000022", width=2)
    x = 430 + rng.randrange(-60, 60)
    draw.line((x, 0, x, 120), fill="#6b6459", width=8)
    if after:
        draw.ellipse((x - 210, 20, x + 210, 420), fill="#f7edc9")
        draw.ellipse((x - 130, 80, x + 130, 340), fill="#fbf5da")
    draw.polygon(((x - 70, 170), (x + 70, 170), (x + 36, 112), (x - 36, 112)), fill="#8b8474")
    draw.ellipse((x - 34, 150, x + 34, 218), fill="#fff3a8" if after else "#6a676c", outline="#5a554b", width=4)
    draw.rectangle((60, 250, 150, 470), fill="#8a5b3c" if after else "#35302d", outline="#2c2621", width=5)


def _leak(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#f3efe6", "#c8ae88", 560)
    draw.rectangle((0, 0, WIDTH, 110), fill="#faf7f0", outline="#d8d1c1", width=3)
    draw.rectangle((90, 430, 420, 560), fill="#7d95a8")
    draw.rectangle((90, 380, 420, 440), fill="#93a9ba")
    if after:
        draw.rectangle((560, 20, 800, 96), fill="#ffffff", outline="#e4decf", width=2)
        return
    x = 650 + rng.randrange(-50, 50)
    for size, tone in ((190, "#d9cba8"), (140, "#c6b184"), (80, "#a98f5d")):
        draw.ellipse((x - size, 60 - size // 3, x + size, 60 + size // 2), fill=tone)
    for number in range(5):
        y = 190 + number * 66
        draw.polygon(((x + number * 9 - 20, y), (x + number * 9 - 34, y + 34), (x + number * 9 - 6, y + 34)), fill="#6f9cb8")
        draw.ellipse((x + number * 9 - 34, y + 20, x + number * 9 - 6, y + 48), fill="#6f9cb8")
    draw.polygon(((x - 90, 560), (x + 90, 560), (x + 66, 660), (x - 66, 660)), fill="#c0473b")
    draw.ellipse((x - 90, 544, x + 90, 580), fill="#a8cfe0")


def _pothole(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#cfdde4", "#8a8a86", 330)
    _building(draw, (40, 90, 330, 330), "#d8c9ad", "#9fb4bf")
    _building(draw, (690, 40, 900, 330), "#c7b79a", "#9fb4bf")
    draw.polygon(((0, 330), (WIDTH, 330), (WIDTH, 380), (0, 380)), fill="#b9b3a5")
    for x in range(40, WIDTH, 190):
        draw.rectangle((x, 640, x + 110, 656), fill="#f1ead7")
    x, y = 470 + rng.randrange(-70, 70), 520
    if after:
        draw.rectangle((x - 210, y - 70, x + 210, y + 80), fill="#5c5c5a")
        return
    draw.ellipse((x - 200, y - 60, x + 200, y + 80), fill="#565450")
    draw.ellipse((x - 160, y - 36, x + 160, y + 60), fill="#3e3b37")
    draw.ellipse((x - 110, y - 6, x + 120, y + 48), fill="#86a5b3")
    _cone(draw, x + 270, y - 130)


def _cone(draw: Draw, x: int, y: int) -> None:
    draw.polygon(((x, y), (x - 50, y + 170), (x + 50, y + 170)), fill="#d8572a")
    draw.polygon(((x - 19, y + 66), (x + 19, y + 66), (x + 29, y + 100), (x - 29, y + 100)), fill="#f6f1e4")
    draw.rectangle((x - 74, y + 166, x + 74, y + 188), fill="#b8451f")


def _rubbish(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#dbe3dc", "#b9b1a1", 430)
    _building(draw, (0, 40, 300, 430), "#d3c5ab", "#a7b8bf")
    for number, tone in enumerate(("#4b6b57", "#3e5f7c", "#8c4a3c")):
        left = 360 + number * 180
        draw.rectangle((left, 300, left + 140, 520), fill=tone)
        draw.polygon(((left - 12, 300), (left + 152, 300), (left + 132, 264), (left + 8, 264)), fill="#5d5d58")
    if after:
        return
    for _ in range(16):
        x, y, size = rng.randrange(320, 880), rng.randrange(470, 620), rng.randrange(40, 80)
        draw.ellipse((x - size, y - size // 2, x + size, y + size), fill=rng.choice(("#3c3b38", "#55524c", "#e5e1d6", "#77836b")))
        draw.polygon(((x - 12, y - size // 2 - 22), (x + 12, y - size // 2 - 22), (x, y - size // 2 + 8)), fill="#2f2e2b")


def _clutter(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#e8e2d2", "#bfb39a", 520)
    draw.rectangle((380, 120, 600, 520), fill="#9b6f4e", outline="#6f4d34", width=8)
    draw.ellipse((560, 320, 584, 344), fill="#d9c07a")
    draw.polygon(((0, 0), (240, 90), (240, 560), (0, 720)), fill="#d5cbb4")
    if after:
        return
    for _ in range(9):
        x, y = rng.randrange(230, 760), rng.randrange(420, 600)
        width, height = rng.randrange(80, 170), rng.randrange(60, 120)
        draw.rectangle((x, y, x + width, y + height), fill=rng.choice(("#b98a54", "#a6774a", "#c99d68")), outline="#7c5833", width=4)
        draw.line((x, y + height // 2, x + width, y + height // 2), fill="#e3cda3", width=8)
    for x in (690, 830):
        draw.ellipse((x - 66, 520, x + 66, 652), outline="#46443f", width=12)
    draw.line((690, 586, 760, 470, 830, 586), fill="#46443f", width=12)


def _ebike(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#dfe5e2", "#b3ac9b", 500)
    _building(draw, (90, 20, 560, 500), "#d6c7ab", "#9db2bc")
    x = 690 + rng.randrange(-30, 30)
    if after:
        draw.rectangle((600, 250, 940, 276), fill="#3f6a86")
        for post in (616, 918):
            draw.rectangle((post, 276, post + 14, 560), fill="#6d6a62")
    else:
        draw.line((330, 110, 372, 260, 470, 400, x - 20, 520), fill="#c0392b", width=9, joint="curve")
    for wheel in (x - 90, x + 110):
        draw.ellipse((wheel - 56, 520, wheel + 56, 632), outline="#33322f", width=16)
    draw.line((x - 90, 576, x - 10, 520, x + 70, 520, x + 110, 576), fill="#2f6f62", width=22, joint="curve")
    draw.rectangle((x - 60, 470, x + 30, 496), fill="#33322f")
    draw.line((x + 96, 540, x + 74, 430, x + 36, 420), fill="#33322f", width=12)


def _tree(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#cfdfe6", "#a9b48c", 520)
    _building(draw, (600, 100, 930, 520), "#d8caae", "#9fb4bf")
    lean = 0 if after else 190 + rng.randrange(0, 50)
    draw.polygon(((250, 560), (310, 560), (300 + lean, 250), (262 + lean, 250)), fill="#7a5a3c")
    for dx, dy, size in ((-90, -10, 110), (60, -40, 130), (-10, -130, 120), (110, 40, 90)):
        x, y = 280 + lean + dx, 220 + dy
        draw.ellipse((x - size, y - size, x + size, y + size), fill="#5d7f4f" if after else "#8a8a4e")
    if after:
        draw.line((200, 560, 276, 420), fill="#b58a55", width=12)
        draw.line((360, 560, 290, 420), fill="#b58a55", width=12)
        return
    for y in (600, 640):
        for x in range(40, WIDTH, 80):
            draw.rectangle((x, y, x + 40, y + 14), fill="#d8572a")
            draw.rectangle((x + 40, y, x + 80, y + 14), fill="#f6f1e4")


def _cover(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#aaa598", "#aaa598", 0)
    for y in range(0, HEIGHT, 90):
        for x in range(-(y // 90 % 2) * 80, WIDTH, 160):
            draw.rectangle((x, y, x + 156, y + 86), fill="#b9b4a6", outline="#958f80", width=3)
    x, y = 480 + rng.randrange(-60, 60), 370
    draw.ellipse((x - 230, y - 190, x + 230, y + 190), fill="#4a4843")
    draw.ellipse((x - 200, y - 164, x + 200, y + 164), fill="#6b6861" if after else "#23221f")
    if after:
        for number in range(-3, 4):
            draw.line((x - 170, y + number * 42, x + 170, y + number * 42), fill="#504d47", width=10)
    else:
        draw.polygon(((x - 190, y - 40), (x - 10, y - 160), (x + 190, y - 50), (x + 20, y + 20)), fill="#6b6861")
        _cone(draw, x + 330, y - 60)


def _fitness(draw: Draw, after: bool, rng: random.Random) -> None:
    _ground(draw, "#d3e2e0", "#c58f67", 480)
    _building(draw, (640, 60, 940, 480), "#d9cbb0", "#9fb4bf")
    x = 340 + rng.randrange(-40, 40)
    draw.line((x - 140, 620, x - 100, 230, x + 100, 230, x + 140, 620), fill="#3b7a86", width=24, joint="curve")
    draw.line((x - 60, 230, x - 60, 560), fill="#c9a03c", width=18)
    draw.rectangle((x - 100, 556, x - 20, 584), fill="#33322f")
    if after:
        draw.line((x + 60, 230, x + 60, 560), fill="#c9a03c", width=18)
        draw.rectangle((x + 20, 556, x + 100, 584), fill="#33322f")
    else:
        draw.line((x + 60, 230, x + 84, 420), fill="#c9a03c", width=18)
        draw.rectangle((x + 120, 640, x + 200, 668), fill="#33322f")


# fmt: on
_SCENES = {
    "lamp": _lamp,
    "leak": _leak,
    "pothole": _pothole,
    "rubbish": _rubbish,
    "clutter": _clutter,
    "ebike": _ebike,
    "tree": _tree,
    "cover": _cover,
    "fitness": _fitness,
}
SCENES = frozenset(_SCENES)
