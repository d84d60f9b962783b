"""The rate that a heading, or a line that opens a list, names for the shares that stand under it."""

from analysis.parsing.around import Around, Context
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import own_concepts
from analysis.parsing.rates import read_percent
from analysis.parsing.sentence import Sentence


def read_opened_rate(sentence: Sentence, context: Context) -> Frame | None:
    """ "Tỷ lệ hồ sơ đúng hạn của các sở:" is read as if its share stood at its end; None where it names no rate.

    What is told before a number that counts something else may not count: "5 huyện có tỷ lệ hồ sơ đúng hạn cao nhất:".
    """
    if "lệ" not in sentence.folded:
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
