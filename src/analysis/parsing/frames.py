"""Frames: each figure of a sentence with the stretch of words that belongs to it and its place in the enumeration.

Between two figures lies a gap. Some of its words belong to the figure before ("397 hồ sơ quá hạn đang xử lý"), the
rest to the figure after ("…, đã giải quyết 50.788"). Where the gap is cut, and whether the second figure is a part of
the first, its whole, a remark in parentheses or the next of a list, is told by signs and a few words.
"""

from dataclasses import dataclass, field
from operator import attrgetter

from analysis.parsing.figures import Figure, is_more
from analysis.parsing.gaps import (
    counts_meetings,
    goes_on_with_state,
    has_verb_of_total,
    is_bare,
    is_passive,
    is_per,
    is_place,
    is_said_of_part,
    joins_kinds,
    lists_places,
    only_labels,
    says_then,
)
from analysis.parsing.sentence import SIGNS, Found, Sentence

WORK = ("task", "dossier", "document")
GUARDED = ("noun", "member", "concept", "agency", "scope", "near", "service", "same_as")

# What goes into what was said before a semicolon.
GOES_INTO = (
    *(("trong", "đó"), ("nhiều", "nhất"), ("cao", "nhất"), ("cụ", "thể"), ("điển", "hình")),
    *(("đáng", "chú"), ("chủ", "yếu"), ("tập", "trung"), ("đứng", "đầu"), ("dẫn", "đầu")),
)


@dataclass(slots=True, eq=False)
class Frame:
    """A figure in its sentence: its own words are [left, figure) and [figure, right), and behind its brackets the tail.

    `relation` to the frame before: first, next, and (joined by "và" alone), slash, part, paren, all (of a fraction),
    whole. `parent`: the total that it is a part of, or the figure that its parentheses stand behind.
    `named`: the members that its own words before it name. `listed`: members that hold for the rest of its list.
    `strong`: a semicolon parts it from the frame before.
    `compared`: it tells what was counted in the period that a change is measured from, not in the one reviewed.
    """

    figure: Figure
    left: int
    right: int
    relation: str = "first"
    strong: bool = False
    compared: bool = False
    parent: "Frame | None" = None
    previous: "Frame | None" = None
    unit: str = ""
    base_unit: str = ""
    own: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    members: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    indicator: str = ""
    measure: str = "level"
    also: tuple[str, ...] = ()
    steps: list[str] = field(default_factory=list)
    tail: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Cut:
    place: int
    relation: str
    strong: bool = False
    closes: int = 0
    own_end: int = 0


def _guards(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches in which a comma or "và" parts nothing: inside a phrase, a date, a balanced pair of parentheses."""
    if "guarded" not in sentence.layers:
        guarded = [hit for layer in GUARDED for hit in sentence.layers.get(layer, ())]
        sentence.layers["guarded"] = sorted(guarded, key=attrgetter("start"))
    spans = [(hit.start, hit.end) for hit in sentence.beginning("guarded", start, end)]
    spans += [
        (entry.mention.start, entry.mention.end)
        for entry in sentence.dated
        if entry.mention.start < end and entry.mention.end > start
    ]
    opened: list[int] = []
    for word in sentence.signs_in(start, end, "()"):
        if word.folded == "(":
            opened.append(word.start)
        elif opened:
            spans.append((opened.pop(), word.end))
    return spans


def _outside(found: list[Found], guards: list[tuple[int, int]]) -> list[Found]:
    return [one for one in found if not any(a <= one.start and one.end <= b for a, b in guards)]


def _cut(sentence: Sentence, before: Figure, after: Figure) -> _Cut:
    """Where the gap between two figures is cut, and how the second stands to the first."""
    start, end = before.end, after.lead
    if after.role == "all":
        return _Cut(start, "all")
    guards = _guards(sentence, start, end)
    free = _outside(sentence.signs_in(start, end, SIGNS), guards)
    closes = [word for word in free if word.folded == ")"]
    over = sentence.word_at(closes[-1].end) if closes else None
    if over is not None and over.folded == "/" and after.lead - over.end <= 1:
        return _Cut(over.end, "all", closes=len(closes))  # "176 đơn (160 khiếu nại, 16 tố cáo)/221 đơn"
    opens = [word for word in free if word.folded == "("]
    after_close = closes[-1].end if closes else start
    if opens:
        # "…, chủ yếu là nộp trực tiếp (54,1 ngàn hồ sơ)": the words before the sign name what stands inside it
        commas = [w for w in free if w.folded in ",;:" and after_close <= w.start < opens[-1].start]
        joined = sentence.between("join", after_close, opens[-1].start) if closes and not commas else []
        if joined and joined[0].start - after_close <= 1:
            # "Sở Tư pháp (128 hồ sơ) và Sở Công Thương (209 hồ sơ)"
            return _Cut(joined[0].start, "paren", closes=len(closes), own_end=after_close)
        if commas and joins_kinds(sentence, start, commas[-1], opens[-1].start):
            commas = []  # "7 đơn tố cáo, kiến nghị (có 4 đơn giấu tên)"
        if commas and is_place(sentence, opens[-1].end, end):
            commas = []  # "58 hồ sơ bị trễ, chưa kịp nhận lại từ thuế (Tân Châu 23 hồ sơ, Gò Dầu 14 hồ sơ)"
        place = commas[-1].end if commas else opens[-1].end
        return _Cut(place, "paren", closes=len(closes), own_end=commas[-1].start if commas else opens[-1].start)
    free = [word for word in free if word.start >= after_close]
    strong = any(word.folded in ";.!?" for word in free)
    comma_places = [word.start for word in free if word.folded in ",;"]
    parts = _outside(sentence.between("part", after_close, end), guards)
    parts = [hit for hit in parts if not says_then(sentence, hit, comma_places)]
    parts = [hit for hit in parts if not is_said_of_part(sentence, hit, after_close, free)]
    if parts:
        return _Cut(parts[0].start, "part", strong, len(closes))
    for sign in (";", ":", "."):
        found = [word for word in free if word.folded == sign and not only_labels(free, word, end)]
        if found:
            listed = sign == ";" and lists_places(sentence, before, found[0].start, end)
            relation = "part" if sign == ":" else "bare" if listed else "next"
            return _Cut(found[0].end, relation, sign != ":", len(closes))
    if closes:
        return _Cut(after_close, "next", closes=len(closes))
    wholes = [hit for hit in sentence.between("of", start, end) if hit.sense.code == "of" and end - hit.end <= 1]
    if wholes:
        return _Cut(wholes[0].start, "whole")
    slash = [word for word in free if word.folded == "/" and not is_per(sentence, word)]
    if slash:
        return _Cut(slash[0].end, "slash")
    commas = [word for word in free if word.folded == ","]
    if len(commas) > 1 and is_passive(sentence, commas[0].end, commas[1].start):
        commas = commas[1:]  # "51.072 hồ sơ, được trả đúng hạn, còn 708": what was done with the figure before
    elif len(commas) > 1 and goes_on_with_state(sentence, commas, end):
        commas = commas[-1:]
    if commas:
        bare = is_bare(sentence, before, commas[0].start, end)
        bare = bare or lists_places(sentence, before, commas[0].start, end)
        return _Cut(commas[0].end, "bare" if bare else "next")
    joins = _outside(sentence.between("join", start, end), guards)
    if joins:
        nouns = sentence.between("noun", start, joins[-1].start)
        only_noun = not sentence.between("concept", start, joins[-1].start) and bool(nouns)
        place = joins[-1].start if only_noun else joins[0].start
        return _Cut(place, "and" if only_noun and end - joins[-1].end <= 1 else "next")
    changes = sentence.between("change", start, end)
    if changes:
        return _Cut(changes[0].start, "next")
    nouns = [hit for hit in sentence.between("noun", start, end) if hit.start - start <= 1]
    counted = {hit.sense for hit in sentence.starting("noun", after.end + 1)}
    done = [word.start for word in sentence.words_in(start, end) if word.folded == "đã"]
    if nouns and has_verb_of_total(sentence, before, after):
        return _Cut(sentence.words_in(start, end)[-1].start, "next")
    if nouns and done and (not counted or nouns[0].sense in counted):
        return _Cut(done[0], "next")  # "31 đơn thuộc thẩm quyền đã giải quyết xong 30 đơn": the verb is the part's
    # "94 lượt người khai thác 145 văn bản": one verb, said of both
    return _Cut(nouns[0].end if nouns else start, "next", own_end=end)


@dataclass(frozen=True, slots=True)
class _Level:
    """An enumeration or a pair of parentheses that is open: what it divides, and the figure that it stands behind."""

    kind: str
    total: Frame
    opener: Frame


def make_frames(sentence: Sentence, carried: Frame | None, opened: Frame | None = None) -> list[Frame]:
    """The frames of a sentence in order.

    `carried` is the total before it, which "Trong đó …" goes on with; `opened` the one whose list, opened by a colon
    at the end of its line, the sentence is an item of.
    """
    frames: list[Frame] = []
    open_levels: list[_Level] = []
    for figure in sentence.figures:
        if not frames:
            frame = Frame(figure, _first_left(sentence, figure), sentence.end)
            total = carried if carried is not None and _goes_on(sentence, figure, carried) else opened
            if total is not None:
                frame.relation = "part"
                open_levels.append(_Level("part", total, total))
        else:
            cut = _cut(sentence, frames[-1].figure, figure)
            frame = _next_frame(sentence, frames[-1], figure, cut, open_levels)
        frame.parent = open_levels[-1].total if open_levels else None
        frames.append(frame)
        if _is_total(sentence, frame):
            open_levels.append(_Level("part", frame, frame))
    if frames:
        last = frames[-1]
        signs = [sign.start for sign in sentence.signs_in(last.figure.end, sentence.end, ";")]
        last.right = min(signs, default=last.right)
    _share_right(frames, sentence)
    _give_tails(sentence, frames)
    return frames


def _first_left(sentence: Sentence, figure: Figure) -> int:
    """Where the first figure's words begin: behind a semicolon, where the figure names what it counts by itself."""
    noun = sentence.word_at(figure.end)
    if noun is None or not sentence.starting("noun", noun.start):
        return sentence.start
    signs = [sign.end for sign in sentence.signs_in(sentence.start, figure.lead, ";")]
    while signs and tuple(sentence.folded_in(signs[-1], figure.lead)[:2]) in GOES_INTO:
        signs.pop()  # "các đơn vị còn nhiệm vụ quá hạn; nhiều nhất là Sở Xây dựng 12 nhiệm vụ"
    return signs[-1] if signs else sentence.start


def _next_frame(sentence: Sentence, last: Frame, figure: Figure, cut: _Cut, open_levels: list[_Level]) -> Frame:
    last.right = figure.end if cut.relation == "all" and not cut.closes else cut.own_end or cut.place
    before = last
    for _ in range(cut.closes):
        while open_levels and open_levels[-1].kind != "paren":
            open_levels.pop()
        if open_levels:
            before = open_levels.pop().opener
    total = before
    while total.figure.percent and total.previous is not None:
        total = total.previous
    if cut.relation == "part" and cut.strong and _divides_anew(sentence, cut.place, figure, open_levels):
        total = open_levels.pop().total
    if cut.relation in ("paren", "part"):
        open_levels.append(_Level(cut.relation, total, before))
    if cut.relation == "paren" and sentence.between("part", cut.place, figure.start):
        open_levels.append(_Level("part", total, before))
    return Frame(figure, cut.place, sentence.end, cut.relation, cut.strong, previous=before)


def _divides_anew(sentence: Sentence, place: int, figure: Figure, open_levels: list[_Level]) -> bool:
    """ "theo nội dung: khiếu nại 300, tố cáo 50; theo thẩm quyền: thuộc thẩm quyền 200": the same total once more."""
    opening = sentence.between("part", place, figure.start)
    again = bool(opening) and "theo" in sentence.folded_in(opening[0].start, opening[0].end)
    return again and bool(open_levels) and open_levels[-1].kind == "part"


def _goes_on(sentence: Sentence, first: Figure, total: Frame) -> bool:
    """Whether a sentence opens with "Trong đó", "Chia theo …": its figures, unless larger, are parts of the total."""
    opening = sentence.between("part", sentence.start, first.start)
    larger = total.unit in WORK and not first.percent and is_more(first, total.figure, total.unit)
    return bool(opening) and opening[0].start - sentence.start <= 6 and not larger


def _is_total(sentence: Sentence, frame: Frame) -> bool:
    """ "Trong tổng số 246 nhiệm vụ, đã hoàn thành 97": the figure after "trong" is the total of the next ones."""
    if frame.relation in ("whole", "all", "paren") or frame.figure.percent:
        return False
    return any(frame.figure.lead - hit.end <= 1 for hit in sentence.between("of", frame.left, frame.figure.lead))


def _give_tails(sentence: Sentence, frames: list[Frame]) -> None:
    """ "137 hồ sơ (cấp tỉnh 100, cấp huyện 37) quá hạn": what is said behind brackets is of the count before them."""
    opened: list[int] = []
    for sign in sentence.signs_in(sentence.start, sentence.end, "()"):
        if sign.folded == "(":
            opened.append(sign.start)
            continue
        start = opened.pop() if opened else None
        before = [frame for frame in frames if start is not None and frame.figure.end <= start]
        inside = [frame for frame in frames[len(before) :] if frame.figure.end <= sign.start]
        if not before or not inside or before[-1].figure.percent or inside[-1].right <= sign.end:
            continue
        ends = [mark.start for mark in sentence.signs_in(sign.end, inside[-1].right, ",;:(.")]
        tail = (sign.end, min(ends, default=inside[-1].right))
        if tail[1] - tail[0] > 1:
            owner = before[-1]
            if owner.relation == "all" and owner.previous is not None:
                owner = owner.previous  # "22/58 đơn (12 khiếu nại, 10 kiến nghị) đã giải quyết"
            owner.tail, inside[-1].right = tail, sign.start


def _share_right(frames: list[Frame], sentence: Sentence) -> None:
    """ "03 tập thể và 06 cá nhân được tặng Bằng khen": what follows the second also belongs to the first."""
    for first, second in zip(reversed(frames[:-1]), reversed(frames[1:]), strict=True):
        shared = second.relation in ("and", "all") or (second.relation == "bare" and first.parent is None)
        # not "Trong số 890 đơn, 812 đơn đã xong"
        # "215 cuộc họp, 46 hội nghị trực tuyến": how meetings are held is told of each by itself
        meetings = counts_meetings(sentence, first.figure) and counts_meetings(sentence, second.figure)
        # "nhận 43.900 hồ sơ với 96% đã được trả trước hẹn": told of the share alone
        shared = shared and (second.relation != "and" or first.figure.percent == second.figure.percent)
        if shared and second.previous is first and second.parent is not first and not meetings:
            first.right = second.right
