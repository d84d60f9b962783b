"""Which lines of a web page are its main text, and which are menus, other articles, captions, counters."""

import re
from functools import cache

from analysis.codelists.toml_files import read_toml
from analysis.documents.html_lines import DIGIT, Line, Page
from analysis.documents.lines import find_kind
from analysis.documents.time_stamps import SIGNS, STAMP, STAMP_SIGNS

SHORT = 100
SHORTEST_TITLE = 15
REACH = 6
CAPTION = 250
# What every stamp holds; to look for it first takes a tenth of the time.
STAMPED = re.compile(r"[/.-]20\d|phút đọc")
BYLINE = 30


def find_main_text(page: Page, title: str) -> tuple[list[bool], int]:
    """For each line of a page whether it belongs to the main text, and the number of its headline, -1 for none."""
    inside = [True] * len(page.lines)
    if not any(line.weight for line in page.lines):  # nothing but short lines, as of a list
        for line in page.lines:
            line.weight = len(line.text) - line.linked
    _weigh(page)
    total = page.boxes[0].weight
    for box in page.boxes[1:]:
        if box.furniture and 2 * box.weight <= total:
            _leave_out(inside, box.first, box.last)
    imprint = tuple(read_toml("pages.toml")["furniture"]["imprint"])
    longest = max(map(len, imprint), default=0)
    for number, line in enumerate(page.lines):
        if inside[number] and line.text.lstrip(SIGNS + "©")[:longest].casefold().startswith(imprint):
            inside[number] = False
    _leave_out_lists(page, inside)
    _weigh(page, inside)
    first, last = _find_region(page)
    headline = _find_title(page, inside, first, last, title)
    top = first if headline < 0 else headline
    for number, line in enumerate(page.lines):
        if number == headline:
            continue
        if number >= last:
            keep = False
        elif number < first:
            keep = number >= top and bool(line.weight) and len(line.text) >= SHORT
        else:
            keep = number >= top or bool(line.weight)
        inside[number] = inside[number] and keep and not is_furniture(line) and not _is_caption(page, line)
    return inside, headline


def is_furniture(line: Line) -> bool:
    """Whether a line within the main text is none of it: a link, a caption, a time stamp, a counter."""
    if line.table is not None:
        return False
    if line.linked > 0.7 * len(line.text):
        return True
    if line.italic and line.pictured and len(line.text) < CAPTION:
        return True
    if len(line.text) > SHORT:
        return False
    folded = line.text.casefold().strip(SIGNS)
    if folded in _openers():
        return True
    rest = (STAMP.sub("", folded) if STAMPED.search(folded) else folded).strip(STAMP_SIGNS)
    if rest != folded and len(rest) < BYLINE and not DIGIT.search(rest):
        return True
    if line.kind == "heading" or line.text.endswith((".", ";", ",")):
        return False
    return _is_particular(folded) or _is_particular(rest)


def _is_particular(line: str) -> bool:
    """Whether a line begins with the name of one of the page's own particulars ("lượt xem")."""
    return line.startswith(_particulars()) and any(
        line.startswith(name) and not line[len(name) :][:1].isalpha() for name in _particulars()
    )


def find_dateline(page: Page, main: list[bool], headline: int) -> str:
    """The time stamp between headline and text, else in a line about to say so around them; "" for none."""
    inside = [number for number, line in enumerate(page.lines) if main[number]]
    if not inside:
        return ""
    top = headline if headline >= 0 else inside[0]
    # a headline may have weight of its own
    first = next((number for number in inside if page.lines[number].weight and number != headline), inside[0])
    near = [*range(top + 1, first), *range(max(top - REACH, 0), top), *range(inside[-1] + 1, inside[-1] + REACH)]
    for number in near:
        line = page.lines[number] if number < len(page.lines) else None
        if line is None or main[number] or line.linked or len(line.text) > SHORT:
            continue
        stamp = STAMP.search(line.text)
        # a date alone before the headline or behind the text is a clock or another article's
        if stamp is not None and (top < number < first or _is_particular(line.text.casefold().strip(SIGNS))):
            return stamp.group()
    return ""


def _is_caption(page: Page, line: Line) -> bool:
    """Whether a line stands right after a picture and alone with it in a table, as older sites set their captions."""
    if not line.pictured or len(line.text) > CAPTION:
        return False
    place = line.box
    while place > 0 and page.boxes[place].last - page.boxes[place].first <= 2:
        if page.boxes[place].tag == "table":
            return True
        place = page.boxes[place].parent
    return False


@cache
def _particulars() -> tuple[str, ...]:
    return tuple(read_toml("pages.toml")["furniture"]["particulars"])


@cache
def _openers() -> frozenset[str]:
    furniture = read_toml("pages.toml")["furniture"]
    return frozenset((*furniture["articles"], *furniture["openers"]))


def _weigh(page: Page, inside: list[bool] | None = None) -> None:
    """Give each box the weight of the text lines in it, and their number."""
    for box in page.boxes:
        box.weight = box.lines = 0
    for number, line in enumerate(page.lines):
        if line.weight and (inside is None or inside[number]):
            box = page.boxes[line.box]
            box.weight += line.weight
            box.lines += 1
    for box in reversed(page.boxes):  # a box stands after the one around it
        if box.parent >= 0 and box.weight:
            page.boxes[box.parent].weight += box.weight
            page.boxes[box.parent].lines += box.lines


def _leave_out(inside: list[bool], first: int, last: int) -> None:
    inside[first:last] = [False] * (last - first)


def _leave_out_lists(page: Page, inside: list[bool]) -> None:
    """Leave out lists of other articles, from the line that opens one ("Tin liên quan").

    A box that begins with the opener goes as a whole. Where the opener stands alone in its box, what follows goes as
    long as it is links and time stamps.
    """
    for number, line in enumerate(page.lines):
        if not inside[number] or len(line.text) > 40 or line.text.casefold().strip(SIGNS) not in _openers():
            continue
        place = line.box
        while True:
            parent = page.boxes[place].parent
            if parent <= 0 or page.boxes[parent].first != number or _is_most(page, parent):
                break
            place = parent
        box = page.boxes[place]
        if box.first == number and box.last > number + 1 and not _is_most(page, place):
            _leave_out(inside, number, box.last)
            continue
        end = page.boxes[max(box.parent, 0)].last
        following = number
        while following < end and (following == number or is_furniture(page.lines[following])):
            inside[following] = False
            following += 1


def _is_most(page: Page, number: int) -> bool:
    """Whether a box holds so much that nothing of an article would be left; beside a short one, teasers are longer."""
    return 5 * page.boxes[number].weight > 4 * page.boxes[0].weight


def _find_region(page: Page) -> tuple[int, int]:
    """The lines of the smallest box that holds most of the text: inwards as long as one box has three fifths of it."""
    children: dict[int, list[int]] = {}
    for number, box in enumerate(page.boxes):
        children.setdefault(box.parent, []).append(number)
    place = 0
    while True:
        box = page.boxes[place]
        heavy = [c for c in children.get(place, []) if 5 * page.boxes[c].weight >= 3 * box.weight > 0]
        inner = page.boxes[heavy[0]] if heavy else box
        if not heavy or inner.tag in ("p", "li") or (inner.lines < 2 and inner.lines < box.lines):
            return box.first, box.last
        place = heavy[0]


def _find_title(page: Page, inside: list[bool], first: int, last: int, title: str) -> int:
    """The number of the line that holds the title, before or early in the main text; else -1."""
    wanted = _fold_title(title)
    open_lines = [number for number in range(min(last, len(page.lines))) if inside[number]]
    for number in open_lines:
        line = page.lines[number]
        said = SHORTEST_TITLE <= len(line.text) <= len(wanted) and _fold_title(line.text) in wanted
        if said and (line.kind == "heading" or line.linked < len(line.text)):
            return number
    before = [number for number in reversed(open_lines) if number <= first]
    for number in before:
        # a counter may be set as a headline
        if page.boxes[page.lines[number].box].tag == "h1" and any(map(str.isalpha, page.lines[number].text)):
            return number
    for number in before:
        line = page.lines[number]
        fits = SHORTEST_TITLE <= len(line.text) < 2 * SHORT and not line.linked and any(map(str.isalpha, line.text))
        if first - REACH < number < first and fits and not is_furniture(line):
            return number
    opening = next((n for n in open_lines if n >= first and not is_furniture(page.lines[n])), -1)
    text = page.lines[opening].text if opening >= 0 else ""
    return opening if SHORTEST_TITLE <= len(text) < 2 * SHORT and find_kind(text) == "heading" else -1


def _fold_title(text: str) -> str:
    return " ".join(text.casefold().split())
