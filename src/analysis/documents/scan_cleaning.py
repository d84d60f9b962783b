"""A scanned page made ready for recognition: stamp, shade, noise and slant taken out, ruled lines found and wiped."""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from analysis.documents.rulings import Rule

Gray = NDArray[np.uint8]
Run = tuple[float, int, int, int]

# Recognition reads letters best at this size; a page is A4 unless it says otherwise.
DPI = 300
PAGE_INCHES = 8.27
MOST_ENLARGED = 3.0
STEEPEST = 4.0
# Grain above this makes recognition see dots of diacritics where there are none.
GRAINY = 4.0
RULE_INCHES = 0.35
# Shorter lines are taken between two level ones: sides of a cell that has a border of its own.
SIDE_INCHES = 0.15
CORNER = 16
# A border drawn double may be seen as one line; what is thicker is a bar, a picture, the dark edge of a scan.
THICKEST = 24


def clean_page(image: Image.Image, dpi: float) -> Image.Image:
    """A page in gray at 300 dpi: paper white, red ink gone, noise smoothed, lines of text level."""
    gray = Image.fromarray(_without_red(image))
    scale = min(DPI / dpi, MOST_ENLARGED)
    if _grain(np.asarray(gray)) > GRAINY:
        gray = gray.filter(ImageFilter.GaussianBlur(0.35 * max(1.0, dpi / 150)))
    if not 0.95 < scale < 1.05:
        gray = gray.resize(
            (max(1, round(gray.width * scale)), max(1, round(gray.height * scale))), Image.Resampling.BICUBIC
        )
    gray = _flatten(gray)
    slant = find_slant(gray)
    if abs(slant) >= 0.05:
        gray = gray.rotate(slant, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return gray


def _without_red(image: Image.Image) -> Gray:
    """Gray in which red ink is as light as paper: stamps lie over the print, and in red light they vanish."""
    if image.mode in ("1", "L", "I;16", "LA"):
        return np.asarray(image.convert("L"))
    gray = np.asarray(image.convert("L"))
    # the compression of photographs keeps colour at half the sharpness of light, so red bleeds: smooth it first
    soft = np.asarray(image.convert("RGB").filter(ImageFilter.GaussianBlur(1.2)), dtype=np.int16)
    redness = np.clip(soft[..., 0] - np.maximum(soft[..., 1], soft[..., 2]), 0, 255)
    ink = redness > 60
    if ink.mean() < 1e-5:
        return gray
    light = np.asarray(image.convert("RGB"))[..., 0].astype(np.float32)
    around = np.asarray(Image.fromarray(redness.astype(np.uint8)).filter(ImageFilter.MaxFilter(5))) > 18
    # print below the ink is darker than the ink alone, even in red light
    white = max(100.0, 0.85 * float(np.median(light[ink])))
    lightened = np.clip((light - 40) * (255 / (white - 40)), 0, 255)
    return np.where(around, np.maximum(lightened, gray), gray).astype(np.uint8)


def _grain(gray: Gray) -> float:
    """The noise of the paper: the mean difference of a light place from its neighbour."""
    part = gray[: gray.shape[0] // 2 * 2 : 2, : gray.shape[1] // 2 * 2].astype(np.int16)
    steps = np.abs(np.diff(part, axis=1))
    light = part[:, 1:] > 180
    return float(np.mean(steps[light & (part[:, :-1] > 180)])) if light.any() else 0.0


def _flatten(gray: Image.Image) -> Image.Image:
    """The page with its shades taken out: each place against the paper around it."""
    paper = gray.reduce(8) if min(gray.size) >= 64 else gray
    paper = paper.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6)).resize(gray.size)
    shade = np.maximum(np.asarray(paper, dtype=np.float32), 40)
    level = np.asarray(gray, dtype=np.float32) / shade
    return Image.fromarray(np.clip((level - 0.1) / 0.8 * 255, 0, 255).astype(np.uint8))


def find_slant(gray: Image.Image) -> float:
    """By how many degrees to turn a page so that its lines of text are level: the sharpest sum along rows."""
    factor = max(1, min(gray.size) // 700)
    small = gray.reduce(factor)
    dark = (np.asarray(small) < 140).astype(np.float32)
    if dark.sum() < 200:
        return 0.0
    ys, xs = np.nonzero(dark)
    if len(ys) > 60_000:
        keep = np.random.default_rng(0).choice(len(ys), 60_000, replace=False)
        ys, xs = ys[keep], xs[keep]
    middle = dark.shape[1] / 2

    def sharpness(angle: float) -> float:
        rows = np.round(ys + (middle - xs) * np.tan(np.radians(angle))).astype(np.int64)
        sums = np.bincount(rows - rows.min())
        return float(np.square(np.diff(sums)).sum())

    coarse = max(np.arange(-STEEPEST, STEEPEST + 0.01, 0.25), key=sharpness)
    fine = max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=sharpness)
    return float(fine) if abs(fine) < STEEPEST else 0.0


def wipe_rules(gray: Image.Image) -> tuple[Image.Image, list[Rule]]:
    """The page without its ruled lines, and these in points."""
    page = np.asarray(gray).copy()
    dark = page < 150
    rules: list[Rule] = []
    level = sorted(_long_runs(dark, RULE_INCHES))
    upright_runs = [
        run
        for run in _long_runs(dark.T, SIDE_INCHES)
        if run[2] - run[1] >= RULE_INCHES * DPI or all(_meets(level, run[0], end) for end in run[1:3])
    ]
    for upright, found in ((False, level), (True, upright_runs)):
        for at, start, end, thick in found:
            rules.append(Rule(upright, at * 72 / DPI, start * 72 / DPI, end * 72 / DPI))
            low, high = max(0, round(at - thick / 2) - 1), round(at + thick / 2) + 2
            if upright:
                page[start:end, low:high] = 255
            else:
                page[low:high, start:end] = 255
    return Image.fromarray(page), rules


def _meets(level: list[Run], x: float, y: float) -> bool:
    """Whether a level line passes by a corner; `level` is sorted from the top down."""
    near = level[bisect_left(level, (y - CORNER,)) : bisect_left(level, (y + CORNER,))]
    return any(start - CORNER <= x <= end + CORNER for _, start, end, _ in near)


def _long_runs(dark: NDArray[np.bool_], inches: float) -> list[Run]:
    """Lines along the rows of a page: (row, first, last column, thickness), gaps and steps of a pixel allowed."""
    length = round(inches * DPI)
    height, width = dark.shape
    if width <= length or height < 3:
        return []
    near = dark.copy()
    near[1:] |= dark[:-1]
    sums = np.cumsum(np.pad(near, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = (sums[:, length:] - sums[:, :-length]) >= 0.97 * length
    rows = np.flatnonzero(full.any(axis=1)).tolist()
    lines: list[list[int]] = []
    for row in rows:
        starts = np.flatnonzero(np.diff(np.concatenate(([0], full[row].astype(np.int8), [0]))))
        for first, last in zip(starts[::2].tolist(), (starts[1::2] - 1 + length).tolist(), strict=True):
            for line in reversed(lines[-40:]):
                if row - line[1] <= 2 and first < line[3] and line[2] < last:
                    line[1], line[2], line[3] = row, min(line[2], first), max(line[3], last)
                    break
            else:
                lines.append([row, row, first, last])
    return [
        ((top + bottom) / 2, first, last, bottom - top + 1)
        for top, bottom, first, last in lines
        if bottom - top < THICKEST
    ]
