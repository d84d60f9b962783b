"""The level whose bodies a clause speaks of, all districts or communes; and where a level's words name none."""

from analysis.codelists.members import units_of_member
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.receivers import joins
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

# What may stand between the opening of a clause and the bodies of a level, behind them, and before what they did.
LEVEL_LEADS = frozenset(
    split_words(
        "ở tại khối tính riêng còn với đối do của trong khi thì , : - + • * ; . và ubnd từ "
        "các trung tâm phục vụ hành chính công bộ phận một cửa cụ thể đó gồm bao như sau "
    ).folded
)
CLAUSE_STARTS: tuple[list[str], ...] = ([], [","], [";"], [":"], ["còn"], ["và"], ["thì"], ["-"])
LEVEL_LINKS = frozenset(
    split_words("trung bình quân là đạt chiếm có được chỉ mới cũng thì ở mức còn lại lên tới đến").folded
)
WORK_LEADS = frozenset(split_words("đã con số tổng lượng tỷ lệ hồ sơ thủ tục hành chính , thực hiện").folded)
# Between bodies and what they did.
ACTING = frozenset({"đã", "cũng", "mới", "trực", "tiếp", "cùng", "chỉ"})
# "40 xã, phường của thành phố từ ngày 1 đến 14/7 tiếp nhận": where they are.
THEIR_PLACE = frozenset({"của", "thành", "phố", "tỉnh", "huyện", "trên", "địa", "bàn", "trong", "toàn"})
# What stands before those whom a meeting reaches.
REACHING = (["với"], ["đến"], ["tới"], ["từ"], ["xuống"], ["cho"], ["giữa"])
NEAREST, FARTHEST = 7, 300  # characters: a word before a level, and how far behind it its parentheses may close
NEAR_LEVELS = 8  # words between levels that one verb joins
# "phạm vi toàn tỉnh, các huyện": not a body; and what may stand between two that are told together
WHOLE_PROVINCE = frozenset({"bàn", "toàn", "cả", "trong", "của", "vi"})
JOINED = frozenset(
    split_words(", và cùng với ubnd bộ phận một cửa trang cổng thông tin điện tử của ủy ban nhân dân").folded
)
# Behind bodies that are not called by their names.
UNNAMED = frozenset(split_words(", ; . ) và trực thuộc dưới của trên trong").folded)
PAPERS = ("document", "meeting", "item")
# The last word of those whom papers and meetings are for: "tham mưu cho", "Chủ tịch", "Ủy ban nhân dân".
WHO_SIGNS = frozenset({"ubnd", "dân", "đạo", "tịch", "trực", "cho", "giúp"})


def opening_level(sentence: Sentence, frame: Frame) -> str:
    """ "Ở các huyện, thị xã, con số tiếp nhận là 13.000", "… của các bộ, ngành đạt 60%": all bodies of one level.

    They open the clause, before what they did, or stand before a share and its link; those that others are joined to
    are no level. "" if none is told so.
    """
    hits = sentence.between("near", frame.left, frame.figure.lead)
    numbers = {other.end + 1 for other in sentence.others if other.reason == "bodies"}
    bodies = [hit for hit in hits if hit.start in numbers or len(sentence.folded_in(hit.start, hit.end)) > 1]
    for hit in bodies:
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        if hit.sense.detail != "level" or (wanted and not wanted & {frame.unit, frame.base_unit}):
            continue
        before = _words_undated(sentence, frame.left, hit.start)
        after = _words_undated(sentence, hit.end, frame.figure.lead)
        if hit.start in numbers:
            if _begins_with(sentence, hit, frame) and does_what_is_counted(sentence, hit, frame):
                return hit.sense.code  # "13 phường tiếp nhận 2.905 hồ sơ", not "thành phố và 13 phường"
            continue
        opens = set(before) <= LEVEL_LEADS and _leads_to_work(sentence, hit.end, frame, after)
        beside = before[-1:] in (["và"], ["cùng"], ["với"]) or (before[-1:] == [","] and _stands_behind(sentence, hit))
        linked = frame.figure.percent and not beside
        if opens or (linked and bool(after) and set(after) <= LEVEL_LINKS):
            return hit.sense.code
    return "" if frame.unit == "task" else _level_beside_others(sentence, frame)  # "tỉnh giao huyện 21 nhiệm vụ"


def level_behind(sentence: Sentence, frame: Frame) -> str:
    """ "gần 86% tại 14 phường, xã trực thuộc", "đạt 95% ở các xã": the bodies at which a share was reached; else ""."""
    for hit in sentence.between("near", frame.figure.end, frame.right) if frame.figure.percent else ():
        led = [word for word in sentence.folded_in(frame.figure.end, hit.start) if not word.isdecimal()]
        following = sentence.folded_in(hit.end, sentence.end)[:1]
        if hit.sense.detail == "level" and led in (["tại"], ["ở"]) and UNNAMED.issuperset(following):
            return hit.sense.code
    return ""


def _begins_with(sentence: Sentence, hit: Hit, frame: Frame) -> bool:
    """Whether no other body stands before counted ones in their clause."""
    words = sentence.folded_in(frame.left, hit.start)[:-1]
    if words[-1:] in (["và"], ["cùng"], ["với"]):
        return False
    layers = ("near", "scope", "agency", "district")
    hits = [one for layer in layers for one in sentence.between(layer, frame.left, hit.start)]
    named = [one for one in hits if one.sense.detail != "field"]  # "sau 6 tháng vận hành chính quyền 2 cấp, 102 xã"
    members = sentence.between("member", frame.left, hit.start)
    return not named and not any(other.sense.detail in ("level", "host") for other in members)


def _level_beside_others(sentence: Sentence, frame: Frame) -> str:
    """ "tỉnh nhận 9.870, huyện nhận 15.230 hồ sơ": one word names a level where another is told beside it, alike."""
    alike = [
        hit
        for hit in sentence.between("near", sentence.start, sentence.end)
        if hit.sense.detail == "level"
        and len(sentence.folded_in(hit.start, hit.end)) == 1
        and sentence.starting("concept", hit.end + 1)
        and sentence.folded_in(sentence.start, hit.start)[-1:] in CLAUSE_STARTS
    ]
    own = [hit for hit in alike if frame.left <= hit.start and hit.end <= frame.figure.lead]
    if not own:
        return ""
    # "Các xã nhận 34.500 hồ sơ, huyện nhận 5.600": the other may be told by more words
    told = [h for layer in ("near", "member") for h in sentence.between(layer, sentence.start, frame.left)]
    codes = {hit.sense.code for hit in (*alike, *told) if hit.sense.detail == "level"}
    return own[-1].sense.code if len(codes) > 1 else ""


def _words_undated(sentence: Sentence, start: int, end: int) -> list[str]:
    """The words and signs between two places, without expressions of time and the commas beside them."""
    spans = [(entry.mention.start, entry.mention.end) for entry in sentence.dated]
    words = [w for w in sentence.words_in(start, end) if not any(a <= w.start < b for a, b in spans)]
    found = [word.folded for word in words]
    while found and found[0] == ",":
        found = found[1:]
    return found


def _stands_behind(sentence: Sentence, hit: Hit) -> bool:
    """ "các sở, các huyện đạt 60%", not "còn thấp, các bộ trung bình 38%": other bodies before the comma."""
    others = (h for layer in ("near", "member", "agency", "district") for h in sentence.layers.get(layer, ()))
    return any(0 <= hit.start - other.end <= 2 for other in others)


def _leads_to_work(sentence: Sentence, place: int, frame: Frame, words: list[str]) -> bool:
    """Whether what follows a body is what it did, or how many it had: no other body is joined to it."""
    opening = words[0] if words else ""
    if opening in LEVEL_LINKS or opening == ":":
        return True
    told = sentence.between("concept", place, frame.figure.lead)
    gap = _words_undated(sentence, place, told[0].start) if told else words
    return set(gap) <= LEVEL_LINKS | WORK_LEADS and (bool(told) or bool(gap))


def is_one_of_several(sentence: Sentence, hit: Hit, hits: list[Hit]) -> bool:
    """ "ban tiếp công dân huyện và các xã, phường đã tiếp 312 lượt": levels that one verb joins name none of them."""
    if joins(sentence, hit, hits) or _is_joined(sentence, hit):
        return True
    others = [other for other in hits if other.sense.detail == "level" and other.sense.code != hit.sense.code]
    gaps = [sentence.folded_in(min(hit.end, other.end), max(hit.start, other.start)) for other in others]
    parted = [bool({";", "."} & set(gap)) or any(word[0].isdigit() for word in gap) for gap in gaps]
    return any(len(gap) <= NEAR_LEVELS and not apart for gap, apart in zip(gaps, parted, strict=True))


def _is_joined(sentence: Sentence, hit: Hit) -> bool:
    """ "Các sở, ngành và các huyện, thành phố đã tiếp nhận 5.600 hồ sơ": two levels together are none."""
    others = [other for other in sentence.between("near", sentence.start, hit.start) if other.sense.detail == "level"]
    if not others or others[-1].sense.code == hit.sense.code:
        return False
    last = others[-1]
    if any(last.end <= figure.start and figure.end <= hit.start for figure in sentence.figures):
        return False  # "1.182 cấp tỉnh và 154 cấp xã"
    gap = sentence.folded_in(last.end, hit.start)
    if [word for word in gap if not word.isdecimal() and word not in ("ubnd", "các")] == ["và"]:
        return True
    whole = sentence.folded_in(max(sentence.start, last.start - NEAREST), last.start)[-1:]
    named = len(sentence.folded_in(last.start, last.end)) > 1 or not WHOLE_PROVINCE.issuperset(whole)
    return named and gap[:1] in ([","], ["và"], ["cùng"]) and set(gap) <= JOINED


def is_aside(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """ "80 cuộc họp trực tuyến với cấp huyện", "từ cấp tỉnh đến cấp xã": whom a meeting reaches does not divide it.

    Nor does what parentheses closed: "27 đơn vị (trang của các sở, các huyện) đăng 1.836 tin".
    """
    if frame.unit not in PAPERS:
        return False
    if sentence.folded_in(max(sentence.start, hit.start - NEAREST), hit.start)[-1:] in REACHING:
        return True
    signs = sentence.signs_in(hit.end, min(frame.figure.lead, hit.end + FARTHEST), "()")
    return [word.folded for word in signs[:1]] == [")"]


def does_what_is_counted(sentence: Sentence, hit: Hit, frame: Frame) -> bool:
    """ "124 trung tâm cấp xã tiếp nhận 356.048 hồ sơ": bodies of one level, counted by the way, and what they did."""
    told = sentence.between("concept", hit.end, frame.figure.lead)
    if not told or sentence.signs_in(hit.end, frame.figure.lead, ",;:"):
        return False
    if "sinh" in sentence.folded_in(told[0].start, told[0].end):
        return False  # "15 cơ quan cấp tỉnh có phát sinh hồ sơ": how many took part
    return set(_words_undated(sentence, hit.end, told[0].start)) <= ACTING | THEIR_PLACE


def is_recipient(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """ "HĐND tỉnh 45 kỳ họp", "tham mưu cho UBND tỉnh 13.450 văn bản": whom papers and meetings are for is no level.

    Of tasks only what opens a clause says whose they are (`opening_level`): others give them or are given them.
    """
    if frame.unit == "task":
        return True
    before = sentence.folded_in(frame.left, hit.start)[-1:]
    return before == ["hđnd"] or (frame.unit in PAPERS and bool(before) and before[0] in WHO_SIGNS)
