"""How a clause that brings up a place opens: links to the sentence before, times between the place and its verb."""

from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

BARE_LEADS = frozenset({"còn", "riêng"})
# "Tương tự, tại phường An Hải, …": what links a sentence to the one before and says nothing of its own
LINKS = tuple(
    tuple(split_words(link).folded)
    for link in ("tương tự,", "bên cạnh đó,", "trong khi đó,", "ngoài ra,", "cũng vậy,", "cùng với đó,", "đơn cử,")
)
# "xã Phú Lâm sau 1 tháng vận hành đã …", "phường Bắc Sơn đến nay cũng …"
BETWEEN = frozenset(
    split_words(
        "đã hiện nay cũng mới vừa qua sau trong từ tính kể đến khi đi vào vận hành hoạt động tháng tuần ngày đầu tiên"
        " này , hơn gần"
    ).folded
)


def behind_link(words: list[str]) -> list[str]:
    """The words of an opening without the link to the sentence before: "Tương tự, tại" is "tại"."""
    return next((words[len(link) :] for link in LINKS if tuple(words[: len(link)]) == link), words)


def acts_next(sentence: Sentence, place: int, end: int) -> bool:
    """Whether what a body does stands next behind its name, or behind a time and small words."""
    times = [e.mention for e in sentence.dated if place <= e.mention.start and e.mention.end <= end]
    for word in sentence.words_in(place, end):
        deeds = sentence.starting("concept", word.start)
        if deeds:
            return deeds[0].sense.code != "announce"
        within = any(time.start <= word.start < time.end for time in times)
        if not within and word.folded not in BETWEEN:
            return False
    return False
