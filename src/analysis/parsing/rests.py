"""What stands behind a figure and is said of something else: the rest, the whole, a deed of its own."""

from itertools import pairwise

from analysis.parsing.sentence import Sentence

# What opens a clause about the rest, or about what there is none of, behind a comma.
REST = (
    ["những", "đơn"],
    ["những", "hồ"],
    ["những", "vụ"],
    ["phần", "còn"],
    ["số", "còn"],
    ["số", "đơn"],
    ["số", "hồ"],
    ["số", "nhiệm"],
    ["các", "hồ"],
    ["còn", "lại"],
    ["không", "có"],
    ["không", "còn"],
    ["không", "để"],
    ["không", "phát"],
    ["chưa", "có"],
)
OF_REST = (["số"], ["lượng"], ["các"], ["những"])  # "…, số hồ sơ còn lại đang được giải quyết"


def opens_rest(sentence: Sentence, place: int) -> bool:
    """ "16/20 đơn tố cáo, những đơn kia đang thụ lý": behind the sign the rest is spoken of."""
    word = sentence.word_at(place)
    if word is None:
        return False
    words = sentence.folded_in(word.start, word.end + 30)
    return words[:2] in REST or (words[:1] in OF_REST and ("còn", "lại") in pairwise(words[1:6]))


def goes_on_with_deed(sentence: Sentence, place: int) -> bool:
    """ "100% trực tuyến, đã giải quyết sáu hồ sơ": behind a comma what was done next."""
    words = sentence.folded_in(place, sentence.end)[:2]
    return words[:1] == ["đã"] and words[1:] not in (["được"], ["có"])


def opens_whole(sentence: Sentence, place: int) -> bool:
    """ "% số đã hoàn thành", "% trên tổng số được giao": behind a share the words for what it is taken of."""
    words = sentence.folded_in(place, sentence.end)[:3]
    return words[:1] == ["số"] or words[:2] == ["tổng", "số"] or (words[:1] in (["trên"], ["của"]) and "số" in words)
