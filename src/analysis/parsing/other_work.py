"""Whose work a share tells of, where the words before it speak of something else."""

from analysis.parsing.frames import Frame
from analysis.parsing.sentence import Sentence

PUNCTUAL = frozenset({"early", "punctual", "on_time"})
WORK = ("dossier", "task", "petition", "document")


def told_of_work(frame: Frame, sentence: Sentence) -> frozenset[str]:
    """ "tạo được sự hài lòng của người dân, 98,5% hồ sơ được giải quyết đúng hạn": what is said behind of the work.

    Empty where nothing says there whether it was done in time, or people are content.
    """
    told = frozenset(hit.sense.code for hit in sentence.between("concept", frame.figure.end, frame.right))
    return told if told & (PUNCTUAL | {"late"}) and "satisfied" not in told else frozenset()


def is_of_other_work(frame: Frame, owner: Frame, before: list[str]) -> bool:
    """ "hoàn thành 61/64 nhiệm vụ; hồ sơ nhận qua bưu điện đạt 98,9%": a share of dossiers is none of the tasks."""
    return bool(before) and frame.base_unit in WORK and owner.unit in WORK and frame.base_unit != owner.unit
