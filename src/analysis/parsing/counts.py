"""Counts: the indicator that a figure's own words, its list, its total or the sentence before give it."""

from analysis.codelists.indicators import companions_of, indicators_of_unit, read_indicators
from analysis.codelists.toml_files import read_toml
from analysis.parsing.around import Around, take_over
from analysis.parsing.assigners import divides_by_assigner
from analysis.parsing.codes import RECEPTION, is_finished, is_open, resolve_indicator
from analysis.parsing.frames import GUARDED, Frame
from analysis.parsing.inheritance import IN_LIST, inheritances
from analysis.parsing.left_over import (
    is_answered,
    is_carried_over,
    is_given_back,
    is_handed_in,
    is_just_there,
    is_left_over,
    is_passed_on,
    waits_for_more,
)
from analysis.parsing.meaning import function_words, silent, states
from analysis.parsing.open_work import find_remaining, is_asked_for, is_open_work, remains_late, says_open
from analysis.parsing.papers import (
    carries_out,
    counts_news,
    direction_before,
    drop_sender,
    examines_papers,
    exchanged,
    gives_back,
    goes_to,
    is_delegation,
    is_of_body,
    sends_papers,
    tells_form,
    tells_members,
    tells_subject,
)
from analysis.parsing.running_totals import runs_up
from analysis.parsing.same_visits import is_same_visit
from analysis.parsing.sentence import Sentence
from analysis.parsing.titles import settle_title

NEUTRAL = frozenset({"total", "recorded"})  # "tổng số", "ghi nhận": they do not say what was done
TAUGHT = ("visit", "person", "group", "session")
PEOPLE = frozenset({"transact", "call"})  # they tell of people, and dossiers do not take them over
# States beside which a figure may still take over what it counts from its list or total.
TAKEN_OVER = frozenset({"online", "late_receipt"})
SPOKEN_REACH = 12  # words
LINKS_TO_COUNT = (["với"], ["hay"], ["là"], ["–"], ["-"])  # "đúng hạn đạt 91%, hay 309 hồ sơ"
KNOWN_LAYERS = (*GUARDED, "district", "name", "link", "join", "part", "change", "average")


def read_count(frame: Frame, around: Around) -> None:
    """Fill in a count's concepts and indicator ("other" where nothing tells), and the one that goes with it."""
    frame.own = frame.own or direction_before(frame, around.sentence)
    if frame.own == {"assign"} and divides_by_assigner(frame, around.sentence):
        frame.own = frozenset()
    if not frame.own and _restates_share(frame, around.sentence):
        assert frame.previous is not None
        frame.own = frame.previous.own
    if not frame.own and sends_papers(frame, around.sentence):
        frame.own = frozenset({"issue"})
    if frame.own == {"receive"} and "agency" in frame.members and goes_to(frame, around.sentence):
        # "phát hành 900 văn bản, trong đó 120 văn bản gửi đến Sở Tài chính"
        frame.own = frozenset() if frame.parent is not None else frozenset({"issue"})
    if runs_up(frame, around.sentence):
        assert frame.previous is not None
        take_over(frame, frame.previous)
        frame.own = frame.previous.own
        frame.steps.append("list")
        return
    told = exchanged(frame, around.sentence)
    if told:
        frame.own = told
        frame.members = drop_sender(frame, told, around.topic_members)
    examined = frame.parent is not None and frame.parent.unit == "document" and "examine" in frame.parent.concepts
    if examines_papers(frame, around.sentence) or (examined and frame.unit == "document"):
        frame.own = frozenset({"examine"})
    if frame.unit == "task" and frame.figure.role == "part" and frame.own == {"assign"}:
        frame.own = frozenset({"complete"})  # "thêm 51/80 nhiệm vụ do Chính phủ giao": the second number was assigned
    if is_asked_for(around.sentence, frame):
        frame.own = frame.own - {"complete", "resolve"} | {"open"}
    if frame.unit in ("group", "person") and "award" in frame.own:
        frame.own -= {"announce"}  # "công bố quyết định 2 tập thể nhận Cờ thi đua"
    if frame.unit == "petition" and "publish" in frame.own:
        frame.own = frame.own - {"publish"} | {"receive"}  # "tiếp nhận, phân loại, cập nhật 86 đơn": put on no portal
    if frame.unit == "dossier" and {"receive", "workload"} <= frame.own and _is_asked_in(frame, around.sentence):
        frame.own -= {"workload"}
    if frame.unit == "document" and {"issue", "announce"} <= frame.own:
        before = around.sentence.between("concept", frame.left, frame.figure.lead)
        # "ban hành 46 quyết định công bố danh mục": what the decisions that were issued say
        frame.own -= {"announce"} if any(hit.sense.code == "issue" for hit in before) else frozenset()
    if frame.unit == "document" and tells_subject(frame, around.sentence):
        frame.own -= {"receive", "resolve", "complete"}
    if "teach" in frame.own and (frame.unit not in TAUGHT or frame.own & {"receive", "resolve", "host", "complete"}):
        frame.own -= {"teach"}
    if "persuade" in frame.own and frame.own & {"host", "resolve"}:
        frame.own -= {"persuade"}  # "tiếp, giải thích và vận động 125 lượt công dân"
    if frame.unit == "dossier" and waits_for_more(frame, around.sentence):
        frame.own = frozenset({"paused"})
    if frame.unit == "petition" and gives_back(frame, around.sentence):
        frame.own = frame.own - {"resolve"} | {"filed"}
    if frame.unit == "petition" and frame.own == {"eligible"} and _goes_on_passing(frame):
        frame.own = frozenset({"forward"})
        frame.members.pop("state", None)
    bare = frame.own <= {"total", "workload"} and frame.figure.role == "part"
    if frame.unit == "task" and bare and carries_out(frame, around.sentence):
        frame.own = frozenset({"complete"})  # "thực hiện 214/260 nhiệm vụ"
    if frame.own & {"punctual", "on_time"} and frame.parent is not None and is_open(frame.parent.indicator):
        frame.own = frame.own - {"punctual", "on_time"} | {"not_due"}  # "đang giải quyết 1.023 hồ sơ (đúng hạn 823, …)"
    if frame.unit == "dossier":
        frame.own -= {"eligible"}  # whose competence a dossier is in says nothing of what was done with it
    if frame.own == {"resolve"} and is_given_back(around.sentence, frame, around.earlier):
        frame.own = frozenset({"returned"})
    if frame.unit == "petition" and "resolve" in frame.own and frame.members.get("case") == "old":
        led = {hit.sense.code for hit in around.sentence.between("concept", frame.left, frame.figure.lead)}
        # "xử lý 9/9 đơn tồn từ năm trước chuyển sang", not "xử lý chuyển 45 đơn tồn đến cơ quan có thẩm quyền"
        frame.own -= {"resolve"} if "forward" in led else {"forward", "carried_over", "open"}
    elif frame.unit in ("dossier", "petition") and is_carried_over(around.sentence, frame):
        frame.own = frozenset({"carried_over"})
    if frame.unit == "petition" and "forward" in frame.own and is_handed_in(around.sentence, frame):
        frame.own = frame.own - {"forward"} | {"receive"}
    if frame.unit == "petition" and "resolve" in frame.own and is_passed_on(around.sentence, frame):
        frame.own = frame.own - {"resolve"} | {"forward"}
    if frame.unit == "petition" and not frame.own and is_answered(around.sentence, frame):
        frame.own = frozenset({"resolve"})
    if "attend" in frame.own and tells_members(frame, around.sentence):
        frame.own -= {"attend"}
    if frame.unit in ("petition", "report") and is_just_there(around.sentence, frame):
        frame.own = frozenset({"receive"})
    if is_left_over(around.sentence, frame):
        frame.own |= {"open"}
    if "late" in frame.own and remains_late(around.sentence, frame):
        frame.own = frozenset({"late", "open"})
    concepts = frame.own | find_remaining(around.sentence, frame)
    found = None
    for number, (step, inherited) in enumerate(inheritances(frame, around)):
        if number == 1 and _has_unknown_verb(frame, around.sentence):
            break  # "hướng dẫn 320 đơn, lưu 430 đơn": another thing was done with these
        if number == 1 and frame.own & states() - TAKEN_OVER:
            break  # "302 đơn kỳ trước chuyển sang" is no part of what was received, even without an indicator
        beyond = around.context.section | (around.context.topics if step != "own" else frozenset())
        if frame.unit == "dossier":
            inherited -= PEOPLE  # "2.200 lượt người đến giao dịch với 1.900 hồ sơ"
        found = resolve_code(frame.unit, concepts | inherited, around.topics | beyond, frame, around)
        if found is not None or (concepts | inherited) & silent():
            concepts |= inherited
            if step != "own":
                frame.steps.append(step)
            break
    if not frame.own and _tells_rate(frame, around) and frame.previous is not None:
        # "đúng hạn đạt 91%, tức 309/338 hồ sơ": the count of which the rate is the share
        rate = read_indicators()[frame.previous.indicator]
        found = rate.numerator
        dimension, _, member = rate.numerator_breakdown.partition("=")
        frame.members = {**frame.previous.members, **({dimension: member} if member else {}), **frame.members}
        frame.steps = ["owner"]
    part = read_indicators().get(frame.previous.indicator) if frame.previous is not None else None
    if frame.relation == "whole" and part is not None and part.whole and not (frame.own | concepts) - NEUTRAL:
        found = part.whole  # "đúng hạn 204.847 trong tổng số 207.030"
    counted = read_indicators().get(part.numerator) if part is not None and frame.relation == "whole" else None
    if counted is not None and counted.whole and frame.unit in counted.units and not frame.own - NEUTRAL:
        found, concepts = counted.whole, frame.own  # "giải quyết đúng hạn 99,8% trong số 12,5 triệu hồ sơ"
    # "50 buổi trợ giúp pháp lý cho 1.200 lượt người": who came to sessions that receive nobody
    came = frame.previous is not None and frame.previous.unit == "session" and frame.unit in ("visit", "person")
    whole = frame.relation == "whole" and part is None
    if (came or whole) and found is not None and frame.previous is not None:
        told = frame.previous.own & silent()  # "đã số hóa 300 trên tổng số 900 hồ sơ"
        found = None if told and not frame.own - NEUTRAL else found
        concepts = concepts | told
    if found is None and frame.unit == "person" and frame.previous is not None:
        beside = frame.relation == "slash" or is_same_visit(frame, frame.previous, around.sentence)
        if beside and frame.previous.indicator == "reception_visits":
            found = "citizens_received"  # "03 lượt/15 người", "- Chủ tịch UBND: 12 lượt với 15 người"
    if found is None and not concepts and _came_with_visits(frame, around.sentence):
        found, concepts = "petitions_received", frozenset({"receive"})
    if found is None and not concepts and counts_news(frame, around.sentence):
        found = "news_items"  # "trang có thêm 3.450 tin, bài": nothing else is done with them
    if found is None and not (frame.own | concepts) - NEUTRAL:
        found = next((i.code for i in indicators_of_unit(frame.unit) if i.default), None)
        found = None if found and frame.unit == "task" and _is_set_forth(frame, around.sentence) else found
        frame.steps += ["default"] if found else []
    if found == "meeting_attendances" and is_of_body(frame, around.sentence):
        found = None
    if found == "citizens_received" and _is_of_case(frame, around.sentence):
        found = None
    if found == "awards_collective" and is_delegation(frame, around.sentence):
        found = None
    previous = frame.previous
    if not concepts and previous is not None and previous.unit == frame.unit and frame.relation in IN_LIST:
        concepts = previous.concepts - states()  # "cập nhật 2.082 tin, 49 bài, 165 văn bản": one verb for the list
    frame.concepts = concepts
    frame.indicator = found or "other"
    if not found:
        return
    if found.startswith("awards"):
        settle_title(frame, around.sentence)
    indicator = read_indicators()[found]
    for concept, member in indicator.adds:
        if concept in concepts or concept == f"unit:{frame.unit}":
            dimension, _, code = member.partition("=")
            frame.members[dimension] = code
    # the parts of what is received and settled at once are so too
    shared = concepts if frame.steps[-1:] in (["total"], ["list"]) and not frame.own else frame.own
    frame.also = tuple(
        other.code for other in companions_of(found) if frame.unit in other.units and other.when[0] <= shared
    )


def _came_with_visits(frame: Frame, sentence: Sentence) -> bool:
    """ "tiếp 2.100 lượt công dân và 1.600 đơn": petitions beside visits, with nothing between them but a link."""
    beside = frame.unit == "petition" and frame.previous is not None and frame.previous.indicator in RECEPTION
    bare = set(sentence.folded_in(frame.left, frame.figure.lead)) <= {"và", "với", "cùng", ","}
    return beside and bare and frame.relation in IN_LIST


def _is_of_case(frame: Frame, sentence: Sentence) -> bool:
    """ "vụ việc của 19 hộ dân", "vụ 19 hộ": whose case it is, not who came."""
    words = sentence.folded_in(frame.left, frame.figure.lead)
    return words[-1:] == ["vụ"] or (words[-1:] == ["của"] and not {"vụ", "việc", "đơn"}.isdisjoint(words[-4:]))


def _restates_share(frame: Frame, sentence: Sentence) -> bool:
    """ "giải quyết gần 97%, con số cụ thể là 1.770 đơn": the count of a share that has no code of its own."""
    previous = frame.previous
    if previous is None or not previous.figure.percent or previous.indicator != "other" or frame.unit != "petition":
        return False
    return bool(sentence.between("same_as", previous.figure.end, frame.figure.lead))


def _goes_on_passing(frame: Frame) -> bool:
    """ "chuyển 67 đơn thuộc thẩm quyền của huyện, 5 đơn thuộc thẩm quyền của các sở": passed on like the last."""
    return frame.previous is not None and not frame.strong and {"forward", "eligible"} <= frame.previous.own


def _is_set_forth(frame: Frame, sentence: Sentence) -> bool:
    """ "Thủ tướng nêu 5 nhiệm vụ trọng tâm": what a speaker asks for is no count of work."""
    words = sentence.folded_in(frame.left, frame.figure.lead)[-SPOKEN_REACH:]
    text = f" {' '.join(words)} "
    return any(f" {phrase} " in text for phrase in read_toml("grammar.toml")["set_forth"])


def _tells_rate(frame: Frame, around: Around) -> bool:
    """ "đúng hạn đạt 91%, tức 309/338 hồ sơ": whether a count is that of which the rate before it is the share."""
    previous = frame.previous
    rate = read_indicators().get(previous.indicator) if previous is not None and previous.figure.percent else None
    if (
        previous is None
        or rate is None
        or not rate.numerator
        or frame.unit not in read_indicators()[rate.numerator].units
    ):
        return False
    if around.sentence.between("same_as", frame.left, frame.figure.lead):
        return True
    words = around.sentence.folded_in(frame.left, frame.figure.lead)
    words = words[1:] if words[:1] == [","] else words
    return words in LINKS_TO_COUNT or (frame.relation == "paren" and not words)


def _is_asked_in(frame: Frame, sentence: Sentence) -> bool:
    """ "đã tiếp nhận 16.000 hồ sơ yêu cầu giải quyết thủ tục hành chính": what those that came in ask for."""
    hits = [hit for hit in sentence.between("concept", frame.figure.end, frame.right) if hit.sense.code == "workload"]
    return bool(hits) and sentence.folded_in(hits[0].start, hits[0].end)[:2] == ["yêu", "cầu"]


def _has_unknown_verb(frame: Frame, sentence: Sentence) -> bool:
    """Whether the figure's own words before it are only ones that the lexicon does not know."""
    if sentence.between("link", frame.left, frame.figure.lead) or "field" in frame.members:
        return False
    if frame.relation == "paren" and frame.parent is not None and frame.parent.unit == frame.unit:
        return False  # "18 văn bản chỉ đạo, điều hành (02 quyết định, …)": the words are those of the figure before
    words = sentence.words_in(frame.left, frame.figure.lead)
    if tells_form(frame, [word.folded for word in words]):
        return False
    labels = [word.end for word in words if word.folded == ":"]
    words = [word for word in words if word.start >= max(labels, default=frame.left)]
    content = [w for w in words if w.folded.isalpha() and w.folded not in function_words()]
    if not content:
        return False
    return not any(
        hit.start <= word.start < hit.end
        for layer in KNOWN_LAYERS
        for hit in sentence.between(layer, frame.left, frame.figure.lead)
        for word in content
    )


def resolve_code(
    unit: str, concepts: frozenset[str], topics: frozenset[str], frame: Frame, around: Around
) -> str | None:
    """The indicator's code for a unit and concepts, late work told from overdue by what stands around; None if none."""
    if frame.own == {"not_due"} and not frame.strong and not says_open(frame, around.sentence):
        beside = frame.previous is not None and frame.previous.indicator.endswith("_early")
        if beside or (frame.parent is not None and is_finished(frame.parent.indicator)):
            # "hoàn thành 90 nhiệm vụ (trong hạn 80, quá hạn 10)", "trước hạn 60 hồ sơ, trong hạn 30 hồ sơ"
            concepts = concepts - {"not_due"} | {"punctual"}
    if unit == "dossier" and frame.own == {"online"} and frame.parent is not None and frame.parent.unit == unit:
        known = is_finished(frame.parent.indicator) or is_open(frame.parent.indicator)
        known = known or not frame.parent.concepts.isdisjoint({"late", "returned"})
        if known and "receive" not in frame.parent.concepts:
            concepts = concepts - {"online"} | frame.parent.concepts  # "giải quyết 900 hồ sơ (trực tuyến 100)"
    if "late" in concepts and "open" not in concepts and is_open_work(frame, around.earlier, around.sentence):
        concepts |= {"open"}
    found = resolve_indicator(unit, concepts, topics)
    return found.code if found else None
