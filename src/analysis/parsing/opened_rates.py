"""What a heading, a line that opens a list, or a sentence without figures names for the figures behind it."""

from analysis.parsing.around import Around, Context, take_members
from analysis.parsing.counts import read_count
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import own_concepts
from analysis.parsing.only_dated import COUNTED
from analysis.parsing.rates import read_percent
from analysis.parsing.sentence import Sentence

NEAR = 6  # characters: "số ", "lượng "


def read_opened_rate(sentence: Sentence, context: Context) -> Frame | None:
    """ "Tỷ lệ hồ sơ đúng hạn của các sở:" is read as if its share stood at its end; None where it names no rate.

    What is told before a number that counts something else may not count: "5 huyện có tỷ lệ hồ sơ đúng hạn cao nhất:".
    """
    if "lệ" not in sentence.folded and "lòng" not in sentence.folded:
        return None
    topics = frozenset(hit.sense.code for hit in sentence.between("topic", sentence.start, sentence.end))
    share = Figure(sentence.end, sentence.end, "", 1, True, "exact", sentence.end)
    for left in (sentence.start, *(other.end for other in sentence.others[-1:])):
        frame = Frame(share, left, sentence.end)
        frame.own = own_concepts(sentence, frame)
        read_percent(frame, Around(sentence, context, [], topics, {}), "")
        if frame.indicator not in ("", "other") and frame.measure == "level":
            return frame
    return None


def read_opened_count(sentence: Sentence, context: Context) -> Frame | None:
    """ "Số văn bản đến tăng đều." is read as if its number stood at its end; None where it names no count."""
    counted = [
        hit
        for hit in sentence.layers.get("noun", ())
        if hit.sense.code in COUNTED and {"số", "lượng"} & set(sentence.folded_in(hit.start - NEAR, hit.end))
    ]
    if not counted:
        return None
    topics = frozenset(hit.sense.code for hit in sentence.between("topic", sentence.start, sentence.end))
    count = Frame(Figure(sentence.end, sentence.end, "", 1, False, "exact", sentence.end), sentence.start, sentence.end)
    count.own, count.unit = own_concepts(sentence, count), counted[0].sense.code
    if not count.own:
        return None
    around = Around(sentence, context, [], topics, {})
    count.members = take_members(count, around)
    read_count(count, around)
    return count if count.indicator not in ("", "other") else None
