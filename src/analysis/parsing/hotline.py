"""What citizens report to a hotline: how it ended, in time or late, and what is still open."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.left_over import LEFT_OVER
from analysis.parsing.readings import Draft

INCOMING = frozenset({"đến", "tới", "nhận", "gọi"})
HOW_SETTLED = frozenset({"on_time", "punctual", "early", "late"})
PASSED_ON = (("chuyển", "xử"), ("chuyển", "giải"))
REPLIES = (("trả", "lời"), ("phản", "hồi"), ("giải", "đáp"))


def settle_reports(drafts: list[Draft]) -> None:
    """ "tiếp nhận 900 phản ánh, đã xử lý 850 phản ánh": beside those that came in, the settled ones are a part."""
    heard = {topic for draft in drafts for topic in draft.sentence.topics}
    nobody = "hotline" in heard and "reception" not in heard
    for draft in drafts:
        calls = draft.family == "reception" and "host" not in draft.frame.concepts
        here = "hotline" in draft.sentence.topics and "reception" not in draft.sentence.topics
        if (calls and (nobody or here)) or (here and _came_in(draft)):
            # "tổng đài nhận 55.821 lượt liên hệ"; on a page about a hotline alone: "qua Zalo 100 lượt, email 14 lượt"
            draft.frame.indicator, draft.frame.also = "other", ()
    told = [draft for draft in drafts if draft.frame.unit == "report" and draft.frame.measure == "level"]
    reports = [draft.frame for draft in told]
    if len({frame.members["channel"] for frame in reports if "channel" in frame.members}) == 1:
        for frame in reports:
            frame.members.pop("channel", None)  # "phản ánh gửi qua Cổng Dịch vụ công: 310": beside no other channel
    received = [draft for draft in told if not _outcome_of_report(draft)]
    open_too = any(_outcome_of_report(draft) == "pending" for draft in told)
    for draft in told if received or open_too else ():
        outcome, total = _outcome_of_report(draft), draft.frame.parent
        for other in (total, draft.frame.previous):
            if other is not None and other in reports and draft.frame.own & HOW_SETTLED and not outcome:
                outcome = other.members.get("outcome", "")
        if outcome:
            draft.frame.members.setdefault("outcome", outcome)
    for draft in told:
        _settle_state_of_report(draft.frame)


def _came_in(draft: Draft) -> bool:
    """ "cuộc gọi, tin nhắn đến đường dây nóng": messages that were not sent."""
    words = draft.sentence.folded_in(draft.sentence.start, draft.frame.figure.lead)
    return draft.frame.indicator == "sms_sent" and not INCOMING.isdisjoint(words)


def _settle_state_of_report(frame: Frame) -> None:
    """ "đã trả lời 88 phản ánh (trong hạn 85, trễ hạn 3); chưa trả lời 32 (trong hạn 21, quá hạn 11)"."""
    total = frame.parent
    if total is None or total.unit != "report" or "outcome" not in total.members or frame.relation == "all":
        return
    answered = total.members["outcome"] == "resolved"
    if frame.own & {"not_due", "punctual", "on_time"}:
        frame.members |= {"outcome": total.members["outcome"], "state": "on_time" if answered else "not_due"}
    elif "late" in frame.own:
        frame.members |= {"outcome": total.members["outcome"], "state": "late" if answered else "overdue"}


def _outcome_of_report(draft: Draft) -> str:
    """How reports ended: settled or answered, still open, passed on; "" for those that only came in."""
    frame = draft.frame
    if frame.own & {"open", "not_due"}:
        return "pending"
    words = draft.sentence.folded_in(frame.left, frame.right)
    if any(pair in PASSED_ON for pair in pairwise(words)):
        return "forwarded"  # "chuyển xử lý 130 phản ánh"
    if "receive" in frame.own:
        return ""
    before = frame.previous
    led = set(draft.sentence.folded_in(frame.left, frame.figure.lead))
    if not frame.own and before is not None and "resolve" in before.own and "còn" in led <= LEFT_OVER | {"phản", "ánh"}:
        return "pending"  # "đã xử lý 191 phản ánh, còn 98 phản ánh"
    if "resolve" in frame.own:
        return "resolved"
    replied = "chưa" not in words and any(pair in REPLIES for pair in pairwise(words))
    return "resolved" if replied else "forwarded" if "forward" in frame.own else ""
