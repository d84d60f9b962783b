"""Tesseract: the words on a clean page, each with its box and how sure tesseract is of it."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

import pytesseract
from PIL import Image

from analysis.documents.limits import Limits
from analysis.errors import InputError

PACKAGES = "tesseract-ocr and tesseract-ocr-vie"
VIETNAMESE, DIGITS = "vie", "eng"
WORD_LEVEL = 5
SIGNS = "0123456789.,/%-"


class Found(NamedTuple):
    """A word as tesseract found it, in pixels: its box, the top and bottom of its line, its surety from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line_top: int
    line_bottom: int
    sure: float


class Clock:
    """The time that recognition has taken on one file."""

    def __init__(self, limits: Limits) -> None:
        self.most = limits.seconds
        self.spent = 0.0

    def left(self) -> float:
        """The seconds that are left. Raises InputError where there are none."""
        if self.spent >= self.most:
            raise InputError(
                f"recognition takes longer than the limit “seconds” ({self.most}); split the scan or raise the limit"
            )
        return max(1.0, self.most - self.spent)


def check_installed(what: str = "") -> None:
    """Raise InputError, naming the Debian packages, where tesseract or a language that it needs is missing."""
    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        raise InputError(f"{what}recognition needs tesseract, which is not installed; install {PACKAGES} (Debian)")
    missing = [name for name in (VIETNAMESE, DIGITS) if name not in _languages()]
    if missing:
        raise InputError(f"{what}tesseract has no language “{missing[0]}”; install {PACKAGES} (Debian)")


@cache
def _languages() -> frozenset[str]:
    return frozenset(pytesseract.get_languages(config=""))


def recognise(page: Image.Image, language: str, layout: int, clock: Clock) -> list[Found]:
    """The words of a page in tesseract's order; `layout` is its page segmentation mode.

    Raises InputError when it takes longer than the limits allow.
    """
    table = _run(page, language, f"--psm {layout} --dpi 300", clock)
    lines: dict[tuple[int, int, int], tuple[int, int]] = {}
    words: list[Found] = []
    for i, level in enumerate(table["level"]):
        line = (table["block_num"][i], table["par_num"][i], table["line_num"][i])
        left, top = table["left"][i], table["top"][i]
        right, bottom = left + table["width"][i], top + table["height"][i]
        if level == WORD_LEVEL - 1:
            lines[line] = top, bottom
        elif level == WORD_LEVEL and table["text"][i].strip():
            text = table["text"][i].strip()
            line_top, line_bottom = lines.get(line, (top, bottom))
            words.append(Found(text, left, top, right, bottom, line_top, line_bottom, float(table["conf"][i])))
    return words


def read_number(crop: Image.Image, clock: Clock) -> str:
    """What a picture of one word says when it may only hold digits and the signs beside them."""
    options = f"--psm 8 --dpi 300 -c tessedit_char_whitelist={SIGNS}"
    return "".join(text for text in _run(crop, DIGITS, options, clock)["text"]).strip()


def _run(page: Image.Image, language: str, options: str, clock: Clock) -> dict[str, list]:  # type: ignore[type-arg]
    began = time.monotonic()
    try:
        with _one_thread():
            found: dict[str, list] = pytesseract.image_to_data(  # type: ignore[type-arg]
                page, lang=language, config=options, timeout=clock.left(), output_type=pytesseract.Output.DICT
            )
            return found
    except RuntimeError as err:
        if "timeout" in str(err).lower():
            clock.spent = clock.most
            clock.left()
        raise InputError(f"tesseract fails on a page ({' '.join(str(err).split())[:120]}); scan it anew") from err
    except (OSError, ValueError, KeyError) as err:
        raise InputError(f"tesseract fails on a page ({type(err).__name__}); scan it anew") from err
    finally:
        clock.spent += time.monotonic() - began


@contextmanager
def _one_thread() -> Iterator[None]:
    """Threads of one page wait for each other: on a busy machine they take six times as long as one alone."""
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before
