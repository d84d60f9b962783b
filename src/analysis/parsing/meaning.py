"""What a figure counts: its unit, the concepts and members its words name, and the indicator that follows from them."""

from bisect import bisect_left
from functools import cache
from itertools import pairwise

from analysis.codelists.toml_files import read_toml
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import KIND, Hit
from analysis.parsing.rests import goes_on_with_deed, opens_rest, opens_whole
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import Word

# Nouns of one syllable name what is counted only directly after a figure: elsewhere "tin" is half of "thông tin".
SHORT_NOUNS = ("dossier", "petition", "document", "fond")
NOT_COUNTED = ("bodies", "time", "money", "measures")
# Before "tổng", of what a share is taken.
WHOLE_LINKS = frozenset({"trên", "với", "trong"})
WHOLE_CONCEPTS = ("receive", "assign")
# what is settled by a paper: "quyết định giải quyết khiếu nại", "văn bản giải quyết tố cáo", "thông báo giải quyết đơn"
SETTLED = frozenset({"khiếu", "tố", "kntc", "tranh", "đơn"})
REMARKS = frozenset({"not_due", "late"})
SUMMED = frozenset({"có", "là", "đạt", "gồm"})  # "hồ sơ đã giải quyết có tổng số 1.245"
REACHED = frozenset({"lên", "xuống", "còn"})  # "16 hồ sơ mỗi ngày, sang quý II lên 92 bộ"
DEEDS = frozenset({"receive", "issue", "resolve", "complete", "forward", "assign"})
LEFT_SO = frozenset({"lại", "quá", "xảy", "chậm", "trễ", "tồn", "muộn", "sót", "kéo", "nợ"})
# What may stand between a name or a label and its figure: "Bố Trạch có 4 lượt", "đất đai: 20 đơn".
NAME_LINKS = frozenset({":", "(", "có", "với", "là", "cũng", "đạt", "tiếp", "-"})
LONGEST_COUNT_OF_TIMES = 2
LONGEST_COUNT_OF_BODIES = 3  # digits: "mới tiếp nhận là 57.028 bộ"


@cache
def states() -> frozenset[str]:
    """Concepts that say how work stands; a figure does not hand them on to the next of a list."""
    return frozenset(read_toml("indicators.toml")["states"])


@cache
def silent() -> frozenset[str]:
    """Concepts that look like an indicator but are none."""
    return frozenset(read_toml("indicators.toml")["silent"])


@cache
def chain_words() -> frozenset[str]:
    """Words that may stand between two verbs of one group: "tiếp nhận và tham mưu xử lý"."""
    return frozenset(word for phrase in read_toml("grammar.toml")["chain"] for word in phrase.split())


@cache
def function_words() -> frozenset[str]:
    """Words that may follow a figure without being what it counts."""
    return frozenset(read_toml("grammar.toml")["function"])


def noun_after(sentence: Sentence, place: int) -> Hit | None:
    """The noun that stands directly after a figure: the longest phrase, in the sense that the topics call for."""
    apt = sentence.apt_nouns if sentence.apt_nouns is not None else _apt_nouns(sentence)
    following = sentence.word_at(place) if apt else None
    return apt.get(following.start) if following is not None else None


def _apt_nouns(sentence: Sentence) -> dict[int, Hit]:
    """The nouns of a sentence in their apt senses by the place where they begin; found out once a sentence."""
    if sentence.apt_nouns is None:
        named = [hit for hit in sentence.layers.get("agency", ()) if hit.sense.code.startswith(("Sở", "Bộ"))]
        nouns = sentence.layers.get("noun", [])
        if named:
            # "Bộ Kế hoạch và Đầu tư (9)": no plans are counted
            starts = [hit.start for hit in named]
            last = [bisect_left(starts, noun.start) - 1 for noun in nouns]
            nouns = [noun for noun, n in zip(nouns, last, strict=True) if n < 0 or noun.end >= named[n].end]
        times = {e.mention.start for e in sentence.dated if e.mention.kind in ("year", "quarter", "month")}
        if times:
            counted = {f.end for f in sentence.figures if f.percent or len(f.digits) > LONGEST_COUNT_OF_TIMES}
            # "34.100 năm 2021 lên 35.200 năm 2022", "25% quý I": when it was counted
            nouns = [n for n in nouns if not (n.start in times and counted & {n.start - 1, n.start})]
        apt = _by_topic(sentence, nouns)
        sentence.apt_nouns = {hit.start: hit for hit in reversed(apt)}
        sentence.layers["leading_noun"] = [hit for hit in apt if _can_lead(sentence, hit)]
    return sentence.apt_nouns


def _is_set_of_papers(sentence: Sentence, hit: Hit) -> bool:
    """ "nhận 31.200 bộ hồ sơ, trong đó mới tiếp nhận 30.000 bộ": sets of papers, no ministries ("3 bộ, 12 tỉnh")."""
    if hit.sense.detail != "bodies" or sentence.folded_in(hit.start, hit.end) != ["bộ"]:
        return False
    figure = next((f for f in sentence.figures if 0 <= hit.start - f.end <= 1), None)
    if figure is not None and (len(figure.digits) > LONGEST_COUNT_OF_BODIES or figure.scale > 1):
        return True
    named = any(h.sense.code == "dossier" for h in sentence.between("noun", sentence.start, hit.start))
    reached = figure is not None and not REACHED.isdisjoint(sentence.folded_in(sentence.start, figure.lead)[-1:])
    return figure is not None and named and (len(figure.digits) > 2 or reached)


def _by_topic(sentence: Sentence, nouns: list[Hit]) -> list[Hit]:
    """Of the senses of one noun the one whose topic the sentence speaks of: "hồ sơ" beside "phông" are files."""
    heard = sentence.topics
    if "procedures" in heard:
        heard -= {"archive"}
    details = {"", KIND, *heard, *NOT_COUNTED}
    apt = [hit for hit in nouns if hit.sense.code == "generic" or hit.sense.detail in details]
    special = {(hit.start, hit.end) for hit in apt if hit.sense.detail in heard and hit.sense.code != "generic"}
    apt = [hit for hit in apt if hit.sense.detail in heard or (hit.start, hit.end) not in special]
    return [hit for hit in apt if not _is_set_of_papers(sentence, hit)] if "bộ" in sentence.folded else apt


def nouns_before(sentence: Sentence, frame: Frame) -> list[Hit]:
    """The nouns in the words before a figure that can name what it counts, the nearest last."""
    _apt_nouns(sentence)
    found = sentence.between("leading_noun", frame.left, frame.figure.lead)
    return sentence.outside_asides(found, frame.left, frame.figure.lead)


def _can_lead(sentence: Sentence, hit: Hit) -> bool:
    """Whether a noun can name what a later figure counts: "số người … là 39", not the people of some other clause."""
    if any(name.start < hit.start and hit.end <= name.end for name in sentence.layers.get("agency", ())):
        return False  # "Sở Kế hoạch và Đầu tư" counts no plans
    if _is_means(sentence, hit):
        return False
    unit = hit.sense.code
    if hit.sense.detail == KIND and any(a.start < hit.start for a in sentence.covering("agency", hit)):
        return False  # "Sở Kế hoạch và Đầu tư: 2.877"
    if unit in SHORT_NOUNS or unit in ("not_counted", "generic"):
        return unit in SHORT_NOUNS
    words = sentence.folded_in(hit.start, hit.end)
    if unit in ("person", "group", "other"):
        return len(words) > 1 and (words[0] in ("số", "lượng", "tổng") or words == ["vụ", "việc"])
    return len(words) > 1


def _says_what_about(sentence: Sentence, hit: Hit) -> bool:
    """ "thi hành 85 quyết định giải quyết khiếu nại": what a paper is about, and nothing done with it."""
    if hit.sense.code != "resolve" or not SETTLED.intersection(sentence.folded_in(hit.end, sentence.end)[:1]):
        return False
    papers = [noun for noun in sentence.between("noun", sentence.start, hit.start) if noun.sense.detail == KIND]
    return bool(papers) and hit.start - papers[-1].end <= 1


def _is_means(sentence: Sentence, hit: Hit) -> bool:
    """ "giải quyết bằng quyết định hành chính 122 vụ": the paper by which something is done is not counted."""
    return hit.sense.code == "document" and sentence.folded_in(sentence.start, hit.start)[-1:] == ["bằng"]


def end_of_figure(sentence: Sentence, frame: Frame) -> int:
    """Where a figure ends: "giải quyết 30/81 nhiệm vụ" behind the second number, where the first is spoken of."""
    if frame.figure.role != "part":
        return frame.figure.end
    following = (figure.end for figure in sentence.figures if figure.role == "all" and figure.start >= frame.figure.end)
    return next(following, frame.figure.end)


def own_concepts(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """The concepts of the verb group nearest before a figure and of the first one after it, in its own words."""
    before = sentence.between("concept", frame.left, frame.figure.lead)
    before = sentence.outside_asides(before, frame.left, frame.figure.lead)
    end = end_of_figure(sentence, frame)
    counted = noun_after(sentence, end)
    if counted is None or counted.sense.detail == KIND:
        before = [hit for hit in before if not _says_what_about(sentence, hit)]
    if frame.figure.percent:
        before = _without_whole(sentence, frame, before)
    closed = frame.figure.percent and frame.relation == "paren" and sentence.folded_in(end, end + 2)[:1] == [")"]
    # "Nam Định (65,9%) …": what stands behind the brackets is of no single share of a list
    after = sentence.between("concept", end, frame.right) if not closed else []
    if counted is not None and counted.sense.detail == KIND:
        after = [hit for hit in after if hit.start - counted.end > 1 or not _says_what_about(sentence, hit)]
    behind = sentence.between("concept", *frame.tail)  # "137 hồ sơ (cấp tỉnh 100, cấp huyện 37) quá hạn"
    left = _group(sentence, before[::-1], backwards=True)
    left = [hit for hit in left if hit is left[0] or not _leads_up(sentence, hit)]
    others = [w.start for w in sentence.signs_in(end, frame.right, ",;") if opens_rest(sentence, w.end)]
    if frame.figure.percent:  # "55 hồ sơ, 100% trực tuyến, đã giải quyết sáu hồ sơ"
        others += [w.start for w in sentence.signs_in(end, frame.right, ",") if goes_on_with_deed(sentence, w.end)]
    # "46 quyết định để công bố danh mục", "… để người dân gửi đơn cho đúng chỗ": what they are for, or others are to do
    if "để" in sentence.folded:
        others += [w.start for w in sentence.words_in(end, frame.right) if w.folded == "để" and not _lets(sentence, w)]
    after = [hit for hit in after if hit.end <= min(others, default=frame.right)]
    if left:
        # after a verb only what qualifies the counted noun still belongs to the figure
        stops = [w.start for w in sentence.signs_in(end, frame.right, ",;:")]
        after = [hit for hit in after if hit.end <= min(stops, default=frame.right)]
    right = _group(sentence, after or behind, backwards=False)
    led = {hit.sense.code for hit in left}
    if frame.unit == "document" and "issue" in led:
        # "ban hành 46 quyết định công bố danh mục", "phát hành 30 văn bản đôn đốc": what they are about
        right = [hit for hit in right if hit.sense.code in ("issue", "receive", "online") or hit.sense.code in states()]
    if left and right and len(sentence.figures) > 1:
        right = _until_next_deed(sentence, end, right)
    if "receive" in led:
        right = [hit for hit in right if hit.sense.code != "forward"]  # "nhận 4.584 đơn do bưu điện chuyển tới"
    if right and left and _is_heading_of_list(sentence, left[0], frame):
        left, led = [], set()  # "Kết quả xử lý: 377 đơn thuộc thẩm quyền, …"
    if frame.figure.percent and frame.relation == "paren" and opens_whole(sentence, end):
        right = []  # "đúng hạn 1.890 (93,8% số đã hoàn thành)"
    if left and frame.figure.role == "part":
        # "giải quyết 20.280/22.229 hồ sơ tiếp nhận": received is the second number
        right = [hit for hit in right if hit.sense.code not in WHOLE_CONCEPTS]
    if left and frame.relation != "and":
        # "nhận 6.438 hồ sơ và 338 hồ sơ năm trước chuyển sang": what is said behind the second number alone
        right = [hit for hit in right if hit.sense.code != "carried_over" or not _is_of_next(sentence, end, hit)]
    if led & {"resolve", "complete"}:
        # "hoàn tất 175.920 hồ sơ do mình tiếp nhận": what was done stands before the figure
        right = [hit for hit in right if hit.sense.code != "receive"]
    found = frozenset(hit.sense.code for hit in (*left, *right))
    if [hit.sense.code for hit in left[::-1]] == ["receive", "digitise", "resolve"] and not frame.figure.percent:
        found -= {"digitise"}  # "tiếp nhận, số hóa và giải quyết 412 hồ sơ"
    if (
        frame.figure.percent
        and before
        and before[0].sense.code == "satisfied"
        and _of_one_share(sentence, before, frame)
    ):
        return frozenset({"satisfied"})  # "mức độ hài lòng của người dân trong giải quyết thủ tục hành chính đạt 95%"
    if frame.figure.percent and right and not found & states():
        # "99,4% hồ sơ đã trả ở Đắk Nông là trước hạn và đúng hạn": a share's state may stand after its verb's place
        stops = [sign.start for sign in sentence.signs_in(right[-1].end, frame.right, ",;:.")]
        later = [h for h in after if h.start >= right[-1].end and h.end <= min(stops, default=frame.right)]
        found |= frozenset(hit.sense.code for hit in _group(sentence, later, backwards=False)) & states()
    return found | _opening_state(sentence, frame) if left and not found & states() else found


def _until_next_deed(sentence: Sentence, end: int, right: list[Hit]) -> list[Hit]:
    """ "xử lý 900 văn bản đến và thẩm tra, trình ký 400 văn bản": behind "và" begins what is counted next."""
    for hit in right:
        joined = sentence.folded_in(end, hit.start)[-1:] == ["và"] and hit.sense.code in DEEDS
        if joined and any(figure.start > hit.end for figure in sentence.figures):
            return right[: right.index(hit)]
    return right


def _leads_up(sentence: Sentence, hit: Hit) -> bool:
    """ "Qua xem xét đã giải quyết 65 đơn", "sau khi tiếp nhận, đã chuyển 12 đơn": what went before the deed."""
    before = sentence.folded_in(max(sentence.start, hit.start - 12), hit.start)
    return before[-1:] in (["qua"], ["khi"], ["sau"])


def _lets(sentence: Sentence, word: Word) -> bool:
    """ "12 hồ sơ để quá hạn": whether "để" tells how work was left, and not what for."""
    return not LEFT_SO.isdisjoint(sentence.folded_in(word.end, sentence.end)[:1])


def _is_of_next(sentence: Sentence, end: int, hit: Hit) -> bool:
    return any(end <= figure.start < hit.start for figure in sentence.figures)


def _is_heading_of_list(sentence: Sentence, hit: Hit, frame: Frame) -> bool:
    """Whether a verb is only that of the label before a list: "Kết quả xử lý:"."""
    before, after = sentence.folded_in(sentence.start, hit.start), sentence.folded_in(hit.end, frame.figure.lead)
    return before[-2:] == ["kết", "quả"] and after[-1:] == [":"] and len(after) <= 2


def _without_whole(sentence: Sentence, frame: Frame, hits: list[Hit]) -> list[Hit]:
    """ "tỷ lệ hồ sơ đúng hạn trên tổng số hồ sơ giải quyết là 97%": what a share is taken of does not name it."""
    words = sentence.words_in(frame.left, frame.figure.lead)
    for link, total in pairwise(words):
        if total.folded == "tổng" and link.folded in WHOLE_LINKS and any(hit.end <= link.start for hit in hits):
            ends = [sign.start for sign in sentence.signs_in(total.end, frame.figure.lead, ",;:")]
            until = min(ends, default=frame.figure.lead)
            return [hit for hit in hits if not link.start <= hit.start < until]
    return hits


def _of_one_share(sentence: Sentence, hits: list[Hit], frame: Frame) -> bool:
    """Whether nothing parts what people are content with, told from `hits` on, from the share behind it."""
    if any(hit.sense.code == "index_score" for hit in hits):
        return False  # "SIPAS xếp thứ 7, PAR INDEX đạt 88,2%"
    signs = [
        sign for sign in sentence.signs_in(hits[0].end, frame.figure.lead, ";:") if frame.figure.lead - sign.end > 1
    ]
    return not signs and frame.figure.role != "part"


def _opening_state(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """ "Đúng và trước hạn, cả tỉnh giải quyết gần 25 ngàn hồ sơ": the state with which a clause opens."""
    hits = sentence.between("concept", frame.left, frame.figure.lead)
    if hits and hits[0].sense.code in states() - {"due"} and len(sentence.folded_in(frame.left, hits[0].start)) <= 1:
        return frozenset({hits[0].sense.code})
    return frozenset()


def _group(sentence: Sentence, hits: list[Hit], backwards: bool) -> list[Hit]:
    """ "tiếp nhận và giải quyết 500 hồ sơ": the first of these concepts, with those that chain words join to it."""
    group: list[Hit] = []
    for hit in hits:
        if group:
            first, second = (hit, group[-1]) if backwards else (group[-1], hit)
            between = sentence.folded_in(first.end, second.start)
            remark = not backwards and between == ["("] and sentence.folded_in(second.end, sentence.end)[:1] == [")"]
            remark = remark and second.sense.code in REMARKS
            summed = backwards and second.sense.code == "total" and set(between) <= SUMMED
            if any(word not in chain_words() for word in between) and not remark and not summed:
                break  # "06 nhiệm vụ đang thực hiện (trong hạn)" goes on in the brackets
            if "thì" in between and any(other.sense.code == "due" for other in hits):
                break  # "tới hạn trả thì giải quyết được 410 hồ sơ"
        group.append(hit)
    return group
