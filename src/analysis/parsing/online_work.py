"""The share of dossiers that came, or was done, online, where no rate is named."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.sentence import Sentence

ONLINE = {"channel", "service_level"}
DONE_ONLINE = frozenset({("lý", "trực"), ("quyết", "trực")})  # "xử lý trực tuyến"


def tells_online_work(frame: Frame, sentence: Sentence) -> bool:
    """ "xử lý trực tuyến toàn trình 68% hồ sơ", "hồ sơ toàn trình đạt 65%": the share done online from end to end.

    So is "hồ sơ được xử lý trực tuyến còn thấp, trung bình 38%", not "giải quyết hồ sơ trực tuyến đạt 98%".
    """
    words = sentence.folded_in(frame.left, frame.figure.lead)
    served = frame.members.get("service_level") in ("full", "partial") or any(
        pair in DONE_ONLINE for pair in pairwise(words)
    )
    return served and frame.own <= {"online", "receive", "resolve", "total"} and bool(frame.named.keys() & ONLINE)


def tells_way_of(frame: Frame, owner: Frame) -> bool:
    """ "1.045 hồ sơ được giải quyết, trong đó 88% nộp qua mạng": the share that came online, by its own words."""
    if owner.unit != "dossier" or owner.members.get("channel") or frame.relation != "part":
        return False
    return frame.members.get("channel") == "online" and frame.own <= {"online", "receive"} and bool(frame.own)
