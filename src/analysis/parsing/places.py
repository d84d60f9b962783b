"""Whose figure it is among many: the agency, district or province that stands before it, "Bố Trạch 4 lượt"."""

from itertools import pairwise

from analysis.codelists.members import units_of_dimension
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit, Sense
from analysis.parsing.meaning import NAME_LINKS
from analysis.parsing.receivers import is_in_host
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

# The dimensions whose members are places and bodies with names of their own.
PLACES = frozenset({"agency", "district"})
# What a list of rates goes through, place by place or level by level.
RATE_DIMENSIONS = PLACES | {"level"}
# What a bare name in a list follows.
NAME_LEADS = frozenset({":", ",", ";", "(", "như", "là", "gồm", "và", "thì", "-", "."})
GIVING = frozenset({"trao", "tặng", "khen"})
LISTED_KINDS = frozenset({"huyện", "quận", "xã", "phường", "tỉnh"})  # "nhiều nhất là các huyện Sìn Hồ 377 lượt"
COMMUNE_HEADS = frozenset({"xã", "phường"})
# What stands between a place and its figure: its rank, the name of a rate, the place itself spoken of again.
ORDER = frozenset(
    split_words(
        "cùng đều đứng đầu dẫn cao thấp nhiều ít nhất cuối kết quả tổng mức , giữ ngôi vị trí bảng xếp hạng thứ hai ba"
        " tư nhì về quán quân tiếp tục vẫn đông kế sau theo"
    ).folded
)
RATE_WORDS = frozenset({"tỷ", "tỉ", "lệ", "vẫn", "còn", "chỉ", "này", "đó", "ấy", "tuyệt", "đối"})
# "Xã An Phú là một trong những đơn vị làm tốt công tác này với tỷ lệ …"
PRAISE = frozenset(
    split_words(
        "là một trong những các số đơn vị địa phương nơi điểm sáng làm tốt rất tiêu biểu điển hình công tác"
    ).folded
)
PLACE_WORDS = frozenset({"nơi", "đơn", "vị", "địa", "phương", "lượng", "số", "tổng", "trong", "toàn", "tỉnh", "cả"})
COMMITTEE = "UBND tỉnh"
# Between a body and the number of what it did: what may stand there beside the words for it.
AUXILIARIES = frozenset(
    split_words(
        "là đơn vị địa phương nơi có còn đã đang được hiện vẫn cũng chỉ mới tới đến tổng số cộng lượng nhiều nhất ít"
        " cao thấp chiếm với để xảy ra phải xin lỗi chủ trì thực hiện triển khai báo cáo cho biết rằng"
        " khi bị do xong"
    ).folded
)
LONGEST_VERB = 14
# Between what is counted and whose it is, and what may stand there too.
OF_BODY = frozenset({"của", "do", "tại", "ở", "thuộc"})
BESIDE_LINKS = frozenset(
    {"thẩm", "quyền", "giải", "quyết", "xử", "lý", "cho", "được", "ubnd", "đang", "trách", "nhiệm"}
)
GIVES = (["giao"], ["chuyển"], ["gửi"], ["phân"])
REPORTED = frozenset({"theo", "báo", "gửi", "giao", "bởi", "do"})
REACHED = frozenset({"đạt", "có", "hoàn"})  # "8 sở hoàn thành 100%"
DISTRICTS = frozenset({"huyện", "quận"})
# What is told province by province: shares and scores of an index, tasks.
OF_PROVINCES = frozenset({"percent", "other", "task"})


def places_before(sentence: Sentence, frame: Frame, named: dict[str, str]) -> dict[str, str]:
    """The places that stand before a figure as its own, by dimension; none where `named` has one or has a field."""
    units = {frame.unit, frame.base_unit}
    found = dict(named)
    for layer in ("agency", "district"):
        if layer not in sentence.layers or not units & units_of_dimension(layer) or "field" in found:
            continue
        names = sentence.between(layer, frame.left, frame.figure.lead)
        if names and is_in_host(sentence, frame, names[-1]):
            continue  # "Phó Chánh Thanh tra tỉnh tiếp 03 lượt"
        if names and _is_teller(sentence, frame, names[-1]):
            continue  # "theo Sở Nội vụ tỉnh, hồ sơ đúng hạn đạt 98,7%"
        if names and not GIVING.isdisjoint(sentence.folded_in(names[-1].end, frame.figure.lead)[:3]):
            continue  # "được Bộ Nội vụ trao cho 40 cá nhân"
        if names and (
            _stands_at(sentence.folded_in(names[-1].end, frame.figure.lead))
            or (frame.figure.percent and _tells_rate_of(sentence, names, frame, PRAISE))
            or (not frame.figure.percent and _tells_most_of(sentence, names, frame))
            or (frame.unit == "task" and _tells_behind_sign(sentence, names, frame))
            or _does(sentence, names[-1], frame)
        ):
            found.setdefault(layer, _joined_names(sentence, names))
    if not found.keys() & PLACES and _is_committee_beside(sentence, frame):
        found["agency"] = COMMITTEE
    if not found.keys() & PLACES and units & OF_PROVINCES:
        provinces = sentence.between("province", frame.left, frame.figure.lead)
        if provinces and _stands_at(sentence.folded_in(provinces[-1].end, frame.figure.lead)):
            found["agency"] = provinces[-1].sense.code
    if not found.keys() & PLACES and "name" in sentence.layers and units & units_of_dimension("district"):
        name = _bare_name(sentence, frame)
        if name is not None:
            found["agency" if _are_communes(sentence, name) else "district"] = name.sense.code
    return {dimension: place for dimension, place in found.items() if dimension in PLACES}


def places_after(sentence: Sentence, frame: Frame, start: int) -> dict[str, str]:
    """ "137 hồ sơ quá hạn của Sở Xây dựng", "12 nhiệm vụ giao huyện An Sơn": whose what is counted is said to be.

    `start`: where the noun of the figure ends. Only of dossiers and tasks: papers and letters come from somebody.
    """
    if frame.unit not in ("dossier", "task"):
        return {}
    names = [hit for layer in PLACES for hit in sentence.between(layer, start, frame.right)]
    if not names:
        return {}
    first = min(names, key=_start)
    told = sentence.between("concept", start, first.start)
    words = sentence.words_in(start, first.start)
    loose = {word.folded for word in words if not any(hit.start <= word.start < hit.end for hit in told)}
    given = frame.unit == "task" and "giao" in [word.folded for word in words][-3:]
    if not (loose & OF_BODY or given) or not loose <= OF_BODY | BESIDE_LINKS | {"giao"}:
        return {}
    if sentence.folded_in(first.end, sentence.end)[:1] in GIVES:
        return {}  # "12 nhiệm vụ do Bộ Nội vụ giao"
    joined = [first]
    for name in sorted((name for name in names if name.sense.layer == first.sense.layer), key=_start):
        if sentence.folded_in(joined[-1].end, name.start) in ([","], ["và"], ["cùng"]):
            joined.append(name)
    return {first.sense.layer: ", ".join(name.sense.code for name in joined)}


def _start(hit: Hit) -> int:
    return hit.start


def _is_committee_beside(sentence: Sentence, frame: Frame) -> bool:
    """ "Sở Tư pháp (22%); UBND tỉnh (15,7%)": the province's committee as one of a list of agencies."""
    previous = frame.previous
    while previous is not None and previous.relation in ("all", "slash") and previous.previous is not None:
        previous = previous.previous
    if previous is None or "agency" not in previous.members or previous.figure.percent != frame.figure.percent:
        return False
    words = sentence.folded_in(frame.left, frame.figure.lead)
    while words and words[-1] in NAME_LINKS:
        words.pop()
    while words and words[0] in (",", ";", "và", "văn", "phòng"):
        words = words[1:]
    return words == ["ubnd", "tỉnh"]


def bodies_before(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """ "43 đơn vị đạt tỷ lệ từ 70%", "11/20 sở, ngành đạt 100%": the number of bodies that a rate is told of."""
    counted = [o for o in sentence.others if o.reason == "bodies" and frame.left <= o.start < frame.figure.lead]
    if not counted or frame.named.keys() & PLACES:
        return {}
    words = sentence.folded_in(counted[-1].end, frame.figure.lead)
    place = next((place for place, word in enumerate(words) if word in REACHED), 0)
    if not place or sentence.between("concept", frame.left, counted[0].start):
        return {}  # "tỷ lệ đúng hạn của 20 sở đạt 98%"
    if words[:2] == ["doanh", "nghiệp"]:
        return {}  # "4.512 doanh nghiệp khai thuế qua mạng, đạt 99,2%"
    if "lệ" in words[:place] and "," in words[:place]:
        return {}  # "trong số 63 tỉnh, tỷ lệ đúng hạn bình quân đạt 91,7%"
    joined = len(counted) > 1 and sentence.folded_in(counted[-2].end, counted[-1].start) == ["/"]
    number = counted[-2] if joined else counted[-1]
    deeds = sentence.between("concept", counted[-1].end, frame.figure.lead)
    if deeds:  # "18 đơn vị giải quyết hồ sơ đúng hạn đạt 100%"
        place = min(place, len(sentence.folded_in(counted[-1].end, deeds[0].start))) or place
    name = " ".join([*sentence.folded_in(number.start, number.end), *words[:place]]).replace(" ,", ",")
    return {"district" if words[0] in DISTRICTS or words[:2] == ["thị", "xã"] else "agency": name}


def _joined_names(sentence: Sentence, names: list[Hit]) -> str:
    """ "Sở Tài chính và Sở Y tế cùng đạt 100%": the names that one figure is told of, as one member."""
    joined = names[-1:]
    for name in names[-2::-1]:
        if sentence.folded_in(name.end, joined[0].start) not in ([","], ["và"], ["cùng"], [",", "và"]):
            break
        joined = [name, *joined]
    return ", ".join(name.sense.code for name in joined)


def _tells_rate_of(sentence: Sentence, names: list[Hit], frame: Frame, more: frozenset[str] = frozenset()) -> bool:
    """ "dẫn đầu là huyện Cao An với tỷ lệ hồ sơ quá hạn 0,3%": between a place and a share only a rate's name."""
    name = names[-1]
    covered = [
        (hit.start, hit.end)
        for layer in ("concept", "noun")
        for hit in sentence.between(layer, name.end, frame.figure.lead)
    ]
    words = [word for word in sentence.words_in(name.end, frame.figure.lead) if word.folded != ","]
    loose = {w.folded for w in words if not any(start <= w.start < end for start, end in covered)}
    return loose <= NAME_LINKS | ORDER | RATE_WORDS | more


def _is_teller(sentence: Sentence, frame: Frame, name: Hit) -> bool:
    """ "Theo Sở Tư pháp, …", "theo báo cáo của Sở Tư pháp, …": who says so, and whose figures these need not be."""
    before = sentence.folded_in(frame.left, name.start)
    while before and before[-1] in ("của", "báo", "cáo", "thống", "kê", "số", "liệu"):
        before.pop()
    return before[-1:] == ["theo"] and sentence.folded_in(name.end, frame.figure.lead)[:1] == [","]


def _tells_most_of(sentence: Sentence, names: list[Hit], frame: Frame) -> bool:
    """ "Xã An Phú là nơi có nhiều hồ sơ nhất với 4.560 hồ sơ": a place by its rank, and how many it had."""
    words = sentence.folded_in(names[-1].end, frame.figure.lead)
    return "nhất" in words and len(words) <= 10 and _tells_rate_of(sentence, names, frame, PLACE_WORDS)


def _tells_behind_sign(sentence: Sentence, names: list[Hit], frame: Frame) -> bool:
    """ "Sở Ngoại vụ (hoàn thành 61/61 nhiệm vụ)", "Sở Y tế: được giao 85": behind a sign only what was done."""
    words = sentence.folded_in(names[-1].end, frame.figure.lead)
    return words[:1] in (["("], [":"]) and ")" not in words and _tells_rate_of(sentence, names, frame)


def _does(sentence: Sentence, name: Hit, frame: Frame) -> bool:
    """ "Sở Xây dựng là đơn vị có tổng số 137 hồ sơ", "xã An Phú (cao nhất) để xảy ra 12 hồ sơ": a subject and its verb.

    Between them stand only auxiliaries, words of what is counted, times and asides; nobody is told to have said it.
    """
    if not REPORTED.isdisjoint(sentence.folded_in(sentence.start, name.start)[-4:]):
        return False
    if any(other.sense == name.sense for other in sentence.between(name.sense.layer, sentence.start, name.start)):
        return False  # "15 nhiệm vụ giao huyện Văn Lãng, huyện Văn Lãng đã hoàn thành 14": both are of its own
    known = [
        (hit.start, hit.end)
        for layer in ("concept", "noun", "assigner", "link", "remain", "average", "per_day", "per_month", "per_year")
        for hit in sentence.between(layer, name.end, frame.figure.lead)
        if hit.sense.code != "not_counted"  # "Sở Nội vụ cho biết tỉnh đã tiếp nhận": another subject
    ]
    known += [(dated.mention.start, dated.mention.end) for dated in sentence.dated]
    words = sentence.words_in(name.end, frame.figure.lead)
    loose = [word.folded for word in words if not any(start <= word.start < end for start, end in known)]
    if loose[:1] == ["tỉnh"] and words[0].folded == "tỉnh":
        loose = loose[1:]  # "Sở Nội vụ tỉnh"
    return 0 < len(words) <= LONGEST_VERB and set(_without_asides(loose)) <= AUXILIARIES


def _without_asides(words: list[str]) -> list[str]:
    """Words without what stands in brackets or between dashes among them."""
    for opened, closed in (("(", ")"), ("-", "-")):
        if words[:1] == [opened] and closed in words[1:]:
            return words[words.index(closed, 1) + 1 :]
    return words


def _stands_at(words: list[str]) -> bool:
    """Whether a name is the figure's: nothing much between, or only its place in an order ("xã An Hải đứng đầu: ")."""
    order = {word for word in words if not word.isdecimal()} <= NAME_LINKS | ORDER | {"cả", "nước"}
    return len(words) <= 2 or (len(words) <= 6 and order)


def _bare_name(sentence: Sentence, frame: Frame) -> Hit | None:
    """ "…: Quảng Trạch 27 lượt, Bố Trạch 4 lượt": a name with nothing but a link between it and its figure.

    One name alone may be a person's or a building's: there must be two in a list, or a named district before it.
    """
    listed = frame.previous is not None and bool(frame.previous.members.keys() & PLACES)
    if listed and frame.previous is not None and "district" not in frame.previous.members:
        listed = _are_communes(sentence, Hit(frame.left, frame.left, Sense("name", "")))
    own = _name_before(sentence, frame.left, frame.figure.lead, listed)
    if own is None or listed:
        return own
    others = [figure for figure in sentence.figures if figure.start != frame.figure.start]
    beside = any(_name_before(sentence, max(sentence.start, other.lead - 40), other.lead, False) for other in others)
    return own if beside else None


def _are_communes(sentence: Sentence, name: Hit) -> bool:
    """ "Những xã có nhiều hồ sơ quá hạn: Thạch Hà (66), …": bare names of communes, which stand for agencies."""
    words = sentence.folded_in(sentence.start, name.start)
    heads = [word for before, word in pairwise(["", *words]) if word in COMMUNE_HEADS and before != "thị"]
    return bool(heads) and not {"huyện", "quận"} & set(words) and "thị" not in words


def _name_before(sentence: Sentence, start: int, end: int, listed: bool) -> Hit | None:
    """The proper name that ends right before a figure and follows a sign or a word of listing, if there is one."""
    names = sentence.between("name", start, end)
    if not names or not set(sentence.folded_in(names[-1].end, end)) <= NAME_LINKS:
        return None
    before = sentence.folded_in(sentence.start, names[-1].start)
    kinds = before[-1:] and before[-1] in LISTED_KINDS and before[-2:-1] in (["các"], ["những"], ["hai"], ["ba"])
    return names[-1] if listed or not before or kinds or before[-1] in NAME_LEADS else None
