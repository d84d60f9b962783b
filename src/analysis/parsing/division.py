"""What a figure is divided by: the members that its own words name, and those that are another figure's."""

from analysis.codelists.members import read_dimensions, read_members, units_of_dimension, units_of_member
from analysis.parsing.frames import Frame
from analysis.parsing.levels import opening_level
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import NOT_COUNTED, fraction_end, function_words, noun_after, nouns_before, words_between
from analysis.parsing.sentence import Sentence
from analysis.parsing.subjects import NAME_LINKS, subject_after, subject_before
from analysis.parsing.words import split_words

# What may stand before the name of a field in a list.
FIELD_LEADS = frozenset({":", ";", ",", "như", "gồm", "là"})


NAME_LEADS = frozenset({":", ",", ";", "(", "như", "là", "gồm", "và", "thì", "-", "."})


ORDER = frozenset(
    {
        "đứng",
        "đầu",
        "dẫn",
        "cao",
        "thấp",
        "nhiều",
        "ít",
        "nhất",
        "cuối",
        ",",
        "đông",
        "kế",
        "sau",
        "tiếp",
        "theo",
        "nhì",
    }
)


RATE_WORDS = frozenset({"tỷ", "tỉ", "lệ", "vẫn", "còn", "chỉ"})
PLACE_WORDS = frozenset({"nơi", "đơn", "vị", "địa", "phương", "lượng", "số", "tổng", "trong", "toàn", "tỉnh", "cả"})
EXCEPT = frozenset({"không", "trừ", "ngoài"})


NEAR_LEVELS = 8


NO_FIELD = frozenset({"các", "nhiều", "những", "mọi", "một", "mỗi", "hai", "ba", "số"})
COUNTING = frozenset(split_words("tiếp nhận giải quyết xử lý trả đã được nhiều nhất chiếm hồ sơ đơn lượt số").folded)
RECEPTIONS = ("regular", "periodic", "ad_hoc", "periodic_and_ad_hoc")
OF_LEADERS = frozenset(split_words("của lãnh đạo thủ trưởng các cấp ngành người đứng đầu chủ tịch ubnd tỉnh").folded)


def members_before(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """The members named by the words before a figure; they also hold for the bare figures that follow it in a list."""
    end = fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    found = _members_of(sentence, frame, sentence.between("member", frame.left, frame.figure.lead)[::-1], end)
    units = {frame.unit, frame.base_unit}
    for hit in sentence.between("near", frame.left, frame.figure.lead)[::-1]:
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        if (
            (not wanted or wanted & units)
            and words_between(sentence, hit.end, frame.figure.lead) in ([], ["("])
            and words_between(sentence, frame.left, hit.start)[-1:] != ["hđnd"]
            and not any(
                name.start < hit.end and hit.start <= name.end + 1  # "Ban Quản lý Khu kinh tế tỉnh" is one body
                for layer in ("agency", "scope")
                for name in sentence.between(layer, frame.left, frame.figure.lead)
            )
        ):
            found.setdefault(hit.sense.detail, hit.sense.code)
    if "level" not in found and units & units_of_dimension("level"):
        level = opening_level(sentence, frame)
        if level:
            found["level"] = level
    if "vực" in sentence.folded and units & units_of_dimension("field"):
        field = _field_before(sentence, frame) or _field_in_list(sentence, frame)
        if field:
            found.setdefault("field", field)
    if frame.unit == "petition" and frame.parent is not None and "field" not in found:
        subject = subject_before(sentence, frame)
        if subject:
            found["field"] = subject
    for layer in ("agency", "district"):
        if layer not in sentence.layers or not units & units_of_dimension(layer) or "field" in found:
            continue
        names = sentence.between(layer, frame.left, frame.figure.lead)
        if names and (
            _stands_at(words_between(sentence, names[-1].end, frame.figure.lead))
            or (frame.figure.percent and _tells_rate_of(sentence, names, frame))
            or (not frame.figure.percent and _tells_most_of(sentence, names, frame))
        ):
            found.setdefault(layer, names[-1].sense.code)
    placed = "agency" in found or "district" in found
    if not placed and "name" in sentence.layers and units & units_of_dimension("district"):
        name = _bare_name(sentence, frame)
        if name is not None:
            found["district"] = name.sense.code
    return found


def _field_before(sentence: Sentence, frame: Frame) -> str:
    """ "lĩnh vực hộ tịch có 1.500 hồ sơ": the field named between the word for it and the figure; "" if none is."""
    folded = sentence.folded_in(frame.left, frame.figure.lead)
    if "vực" not in folded[1:]:
        return ""
    place = len(folded) - 1 - folded[::-1].index("vực")
    if folded[place - 1] != "lĩnh" or folded[max(0, place - 2)] in NO_FIELD:
        return ""
    name = folded[place + 1 :]
    while name and name[-1] in NAME_LINKS | COUNTING:
        name.pop()
    return " ".join(name) if 0 < len(name) <= 5 and all(word.isalpha() for word in name) else ""


def _field_in_list(sentence: Sentence, frame: Frame) -> str:
    """ "các lĩnh vực nhiều hồ sơ như: tư pháp: 3.000 hồ sơ; đất đai: 560 hồ sơ": what a list of fields names."""
    words = sentence.folded_in(sentence.start, frame.figure.lead)
    if "vực" not in words:
        return ""
    place = words.index("vực")
    if words[max(0, place - 2) : place] != ["các", "lĩnh"] or not {":", "như", "gồm"} & set(words[place:]):
        return ""
    name = sentence.folded_in(frame.left, frame.figure.lead)
    while name and name[-1] in NAME_LINKS:
        name.pop()
    signs = [place for place, word in enumerate(name) if word in FIELD_LEADS]
    name = name[signs[-1] + 1 :] if signs else name
    stray = {word for word in name if not word.isalpha()} | (set(name) & (COUNTING | function_words()))
    told = sentence.between("concept", frame.left, frame.figure.lead)
    told = [
        hit
        for hit in told
        if hit.start >= frame.left and len(name) >= len(sentence.folded_in(hit.start, frame.figure.lead))
    ]
    return " ".join(name) if 0 < len(name) <= 6 and not stray and not told else ""


def _tells_rate_of(sentence: Sentence, names: list[Hit], frame: Frame, more: frozenset[str] = frozenset()) -> bool:
    """ "dẫn đầu là huyện Cao An với tỷ lệ hồ sơ quá hạn 0,3%": between a place and a share only a rate's name."""
    name = names[-1]
    if len(names) > 1 and len(sentence.words_in(names[-2].end, name.start)) <= 1:
        return False  # "Sở Tài chính, Sở Y tế có tỷ lệ …": one of two
    covered = [
        (hit.start, hit.end)
        for layer in ("concept", "noun")
        for hit in sentence.between(layer, name.end, frame.figure.lead)
    ]
    words = [word for word in sentence.words_in(name.end, frame.figure.lead) if word.folded != ","]
    loose = {w.folded for w in words if not any(start <= w.start < end for start, end in covered)}
    return loose <= NAME_LINKS | ORDER | RATE_WORDS | more


def _tells_most_of(sentence: Sentence, names: list[Hit], frame: Frame) -> bool:
    """ "Xã An Phú là nơi có nhiều hồ sơ nhất với 4.560 hồ sơ": a place by its rank, and how many it had."""
    words = words_between(sentence, names[-1].end, frame.figure.lead)
    return "nhất" in words and len(words) <= 10 and _tells_rate_of(sentence, names, frame, PLACE_WORDS)


def _stands_at(words: list[str]) -> bool:
    """Whether a name is the figure's: nothing much between, or only its place in an order ("xã An Hải đứng đầu: ")."""
    return len(words) <= 2 or (len(words) <= 6 and set(words) <= NAME_LINKS | ORDER)


def members_after(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """The members named by the words after a figure that are its own; they go before those named before it."""
    end = fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    found = _members_of(sentence, frame, sentence.between("member", end, frame.right), end)
    most = {"yếu", "trung", "quan", "nhất"} & set(words_between(sentence, end, frame.right))
    if frame.unit == "dossier" or most:
        # "27 hồ sơ quá hạn, chủ yếu về đất đai", "12 lượt, phần lớn liên quan đến đất đai": not what all are about
        found.pop("field", None)
    noun = noun_after(sentence, end)
    if noun is None:
        return found
    if frame.unit == "petition" and frame.parent is not None and "field" not in found:
        subject = subject_after(sentence, noun.end, frame.right)
        if subject:
            found["field"] = subject
    for hit in sentence.between("near", noun.end, frame.right):
        # "8144 hồ sơ ở tỉnh, 9810 hồ sơ ở huyện"
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        closed = words_between(sentence, hit.end, sentence.end)[:1] in ([], [","], [";"], ["."], [")"], ["và"])
        if hit.start - noun.end <= 1 and closed and (not wanted or frame.unit in wanted):
            found.setdefault(hit.sense.detail, hit.sense.code)
    return found


def _members_of(sentence: Sentence, frame: Frame, named: list[Hit], end: int) -> dict[str, str]:
    """The first of the members named in each dimension that can be about this figure, which ends at `end`."""
    found: dict[str, str] = {}
    units = {frame.unit, frame.base_unit}
    for hit in named:
        if not _belongs(sentence, frame, hit, end) or (hit.start >= end and _is_anothers(sentence, frame, hit)):
            continue
        if hit.sense.detail == "level" and _is_one_of_several(sentence, hit, named):
            continue
        member = read_members().get((hit.sense.detail, hit.sense.code))
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        if wanted and not wanted & (units | _families(frame)):
            continue
        if member is not None and member.noun and member.noun not in units:
            continue
        found.setdefault(hit.sense.detail, hit.sense.code)
    return found


def _bare_name(sentence: Sentence, frame: Frame) -> Hit | None:
    """ "…: Quảng Trạch 27 lượt, Bố Trạch 4 lượt": a name with nothing but a link between it and its figure.

    One name alone may be a person's or a building's: there must be two in a list, or a named district before it.
    """
    listed = frame.previous is not None and "district" in frame.previous.members
    own = _name_before(sentence, frame.left, frame.figure.lead, listed)
    if own is None or listed:
        return own
    others = [figure for figure in sentence.figures if figure.start != frame.figure.start]
    beside = any(_name_before(sentence, max(sentence.start, other.lead - 40), other.lead, False) for other in others)
    return own if beside else None


def _name_before(sentence: Sentence, start: int, end: int, listed: bool) -> Hit | None:
    """The proper name that ends right before a figure and follows a sign or a word of listing, if there is one."""
    names = sentence.between("name", start, end)
    if not names or not set(words_between(sentence, names[-1].end, end)) <= NAME_LINKS:
        return None
    before = words_between(sentence, sentence.start, names[-1].start)
    return names[-1] if listed or not before or before[-1] in NAME_LEADS else None


def _is_anothers(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """ "503 người và 05 đoàn đông người đến …": what stands right behind another figure is said of that one."""
    end = fraction_end(sentence, frame) if frame.figure.role == "part" else frame.figure.end
    return any(0 <= hit.start - f.end <= 1 for f in sentence.figures if f.start >= end)


def _is_one_of_several(sentence: Sentence, hit: Hit, hits: list[Hit]) -> bool:
    """ "ban tiếp công dân huyện và các xã, phường đã tiếp 312 lượt": levels that one verb joins name none of them."""
    others = [other for other in hits if other.sense.detail == "level" and other.sense.code != hit.sense.code]
    gaps = [words_between(sentence, min(hit.end, other.end), max(hit.start, other.start)) for other in others]
    parted = [bool({";", "."} & set(gap)) or any(word[0].isdigit() for word in gap) for gap in gaps]
    return any(len(gap) <= NEAR_LEVELS and not apart for gap, apart in zip(gaps, parted, strict=True))


def _belongs(sentence: Sentence, frame: Frame, hit: Hit, end: int) -> bool:
    """Whether a member's words are about this figure: kinds and origins only beside it, none past a dropped number."""
    if set(words_between(sentence, max(frame.left, hit.start - 24), hit.start)[-3:]) & EXCEPT:
        return False  # "13.733 văn bản (không gồm văn bản mật)"
    if hit.start >= end:
        if any(end <= o.start < hit.start for o in sentence.others if o.reason in NOT_COUNTED):
            return False  # "36.525 người dân ở 195 đơn vị cấp huyện"
        if hit.sense.detail not in ("type", "origin"):
            return True
        # "từ Trung ương, các ngành, địa phương gửi về" names all origins, and so none
        after = words_between(sentence, hit.end, frame.right)
        listed = after[:1] == [","] and len(after) > 1 and not after[1][0].isdigit()
        return not listed and not sentence.signs_in(end, hit.start, ",;(")
    if any(
        other.end <= hit.start and not sentence.signs_in(other.end, hit.start, ",")
        for other in sentence.others
        if frame.left <= other.start and other.reason in NOT_COUNTED and hit.start - other.end > 1
    ):
        return False
    if hit.sense.detail == "host":
        # "lãnh đạo UBND tỉnh, các sở, ngành và UBND các huyện đã tiếp": one of many
        return words_between(sentence, hit.end, frame.figure.lead)[:1] not in ([","], ["và"], ["cùng"], ["với"])
    if hit.sense.detail not in ("type", "origin"):
        return True
    nouns = nouns_before(sentence, frame)
    if nouns and (nouns[-1].start, nouns[-1].end) == (hit.start, hit.end) and nouns[-1].sense.code == "petition":
        return True
    links = {h.start for h in sentence.between("link", hit.end, frame.figure.lead)}
    if hit.sense.code in RECEPTIONS:
        # "tiếp định kỳ, đột xuất của lãnh đạo 1.555 lượt"
        links |= {w.start for w in sentence.words_in(hit.end, frame.figure.lead) if w.folded in OF_LEADERS}
    depth = 0
    for word in sentence.words_in(hit.end, frame.figure.lead):
        depth += {"(": 1, ")": -1}.get(word.folded, 0)
        if not depth and word.start not in links and word.folded not in ":-)":
            return False
    return True


def _families(frame: Frame) -> set[str]:
    """What besides a unit a member may be part of: awards, the archive."""
    family = {"person": "award", "group": "award", "fond": "archive", "file": "archive"}.get(frame.unit)
    return {family} if family else set()


def join_breakdown(members: dict[str, str]) -> str:
    """The breakdown column: `dimension=member` joined by a pipe sign in the contract's order."""
    if not members:
        return ""
    return "|".join([f"{dimension}={members[dimension]}" for dimension in read_dimensions() if members.get(dimension)])
