"""From what a figure rose or fell, and what it has reached: "giảm từ 10,9% xuống còn 1,3%"."""

from analysis.parsing.frames import Frame
from analysis.parsing.sentence import Sentence

FROM_WORDS = 12  # "… % (năm 2021) đã tăng mạnh lên"
FROM_REACH = 24  # characters between "giảm" and the figure that something fell from
HOW_MUCH = frozenset({"mạnh", "nhanh", "sâu", "dần", "đáng", "kể", "rõ", "rệt", ",", "nhiều", "đi"})
MOST_BETWEEN = 6  # words: "320 hồ sơ năm trước xuống còn"


def starts_change(sentence: Sentence, frame: Frame) -> bool:
    """ "giảm từ 10,9% xuống còn 1,3%", "giảm mạnh, từ 25% xuống 3%": the first figure is that of the time before."""
    hits = sentence.between("change", frame.left, frame.figure.lead)
    if not hits or frame.figure.lead - hits[-1].end > FROM_REACH:
        return _is_left_behind(sentence, frame)
    words = sentence.folded_in(hits[-1].end, frame.figure.lead)
    return words[-1:] == ["từ"] and set(words[:-1]) <= HOW_MUCH


def _is_left_behind(sentence: Sentence, frame: Frame) -> bool:
    """ "từ 12,6% năm 2021 đã tăng lên 61,3%", "từ 120 hồ sơ giảm xuống còn 15": what the second figure came from."""
    following = next((figure for figure in sentence.figures if figure.start >= frame.figure.end), None)
    if following is None or following.percent != frame.figure.percent or frame.figure.role != "plain":
        return False
    if sentence.folded_in(frame.left, frame.figure.lead)[-1:] != ["từ"]:
        return False
    gap = sentence.folded_in(frame.figure.end, following.lead)
    return len(gap) <= FROM_WORDS and not {"lên", "xuống"}.isdisjoint(gap) and not {",", ";", ":"} & set(gap)


def ends_change(sentence: Sentence, frame: Frame) -> bool:
    """Whether a figure is what another fell or rose to: "giảm từ 10,9% xuống còn 1,3%"."""
    if frame.previous is None or not frame.previous.compared:
        return False
    words = sentence.folded_in(frame.previous.figure.end, frame.figure.lead)
    return len(words) <= MOST_BETWEEN and not {"xuống", "lên"}.isdisjoint(words)
