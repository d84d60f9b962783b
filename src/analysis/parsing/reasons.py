"""Why part of what is late is late: "21 hồ sơ trễ hạn (13 hồ sơ vì lỗi hệ thống, 8 hồ sơ do chờ xác minh)"."""

from analysis.parsing.frames import Frame
from analysis.parsing.meaning import end_of_figure, noun_after
from analysis.parsing.readings import Draft
from analysis.parsing.words import split_words

# what is late, open or given back: of these a text says why
EXPLAINED = frozenset(
    {"dossiers_late", "dossiers_overdue", "dossiers_pending", "dossiers_returned"}
    | {"tasks_overdue", "tasks_completed_late", "tasks_in_progress"}
)
BECAUSE = (["bởi", "vì"], ["tại", "vì"], ["nguyên", "nhân", "do"], ["lý", "do"], ["do"], ["vì"], ["bởi"])
# "do cơ quan phối hợp chậm trả lời"
FAILING = frozenset({"chậm", "chưa", "lỗi", "thiếu", "vướng", "phải", "chờ", "không", "sai"})
# "2 nhiệm vụ do Thủ tướng giao", "hồ sơ do Sở Y tế giải quyết": by whom, and not why
BY_WHOM = frozenset(split_words("ubnd sở bộ ban chủ thủ chính phủ tỉnh huyện xã phường cấp cơ quan đơn vị đó").folded)
LONGEST = 14  # words


def settle_reasons(drafts: list[Draft]) -> None:
    """Give the parts of what is late the reasons that are told right behind them, as printed in small letters."""
    for draft in drafts:
        frame = draft.frame
        if frame.indicator in EXPLAINED and not frame.figure.percent and _is_part(frame) and (told := _reason(draft)):
            frame.members.setdefault("reason", told)
            if frame.members.get("field", "").endswith(told):
                del frame.members["field"]  # a part's name that no list has is taken for a field


def _is_part(frame: Frame) -> bool:
    total = frame.parent
    return total is not None and total.unit == frame.unit and total.indicator in EXPLAINED


def _reason(draft: Draft) -> str:
    """The words behind "vì" or "do", up to the next sign or figure; "" where these name a body or nothing."""
    frame, sentence = draft.frame, draft.sentence
    end = end_of_figure(sentence, frame)
    noun = noun_after(sentence, end)
    start = noun.end if noun is not None else end
    signs = [sign.start for sign in sentence.signs_in(start, sentence.end, ",;:.()")]
    figures = [figure.lead for figure in sentence.figures if figure.lead >= start]
    words = sentence.folded_in(start, min([*signs, *figures, sentence.end]))
    lead = next((lead for lead in BECAUSE if words[: len(lead)] == lead), None)
    if lead is None:
        return ""
    told = words[len(lead) :]
    while told and told[-1] in ("và", "còn", "lại"):
        told.pop()
    by_whom = bool(told) and (told[0] in BY_WHOM or told[-1] == "giao") and FAILING.isdisjoint(told)
    return " ".join(told) if 0 < len(told) <= LONGEST and not by_whom else ""
