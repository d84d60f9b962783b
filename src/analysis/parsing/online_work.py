"""The share of dossiers that came, or was done, online, where no rate is named."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.meaning import nouns_before
from analysis.parsing.sentence import Sentence

ONLINE = {"channel", "service_level"}
DONE_ONLINE = frozenset({("lý", "trực"), ("quyết", "trực")})  # "xử lý trực tuyến"


def tells_online_work(frame: Frame, sentence: Sentence) -> bool:
    """ "xử lý trực tuyến toàn trình 68% hồ sơ", "hồ sơ toàn trình đạt 65%": the share done online from end to end.

    So is "hồ sơ được xử lý trực tuyến còn thấp, trung bình 38%", not "giải quyết hồ sơ trực tuyến đạt 98%".
    """
    if _makes_up(frame, sentence):
        return True
    words = sentence.folded_in(frame.left, frame.figure.lead)
    served = frame.members.get("service_level") in ("full", "partial") or any(
        pair in DONE_ONLINE for pair in pairwise(words)
    )
    return served and frame.own <= {"online", "receive", "resolve", "total"} and bool(frame.named.keys() & ONLINE)


def _makes_up(frame: Frame, sentence: Sentence) -> bool:
    """ "Hồ sơ qua mạng, gồm cả hồ sơ thay đổi, chiếm 62% tổng số hồ sơ": the share of all that came online."""
    told = sentence.between("member", frame.left, frame.figure.lead)
    ways = [hit for hit in told if (hit.sense.detail, hit.sense.code) == ("channel", "online")]
    gap = sentence.folded_in(ways[-1].end, frame.figure.lead) if ways else []
    counted = [noun for noun in nouns_before(sentence, frame) if noun.sense.code == "dossier"]
    linked = gap[-1:] == ["chiếm"] and gap[0] in ("chiếm", ",", "(")
    return linked and bool(counted) and frame.own <= {"online", "receive", "total"}


def tells_way_of(frame: Frame, owner: Frame) -> bool:
    """ "1.045 hồ sơ được giải quyết, trong đó 88% nộp qua mạng": the share that came online, by its own words."""
    if owner.unit != "dossier" or owner.members.get("channel") or frame.relation != "part":
        return False
    return frame.members.get("channel") == "online" and frame.own <= {"online", "receive"} and bool(frame.own)
