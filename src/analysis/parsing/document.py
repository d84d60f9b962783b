"""A whole document: sentence by sentence into readings, and the numbers that gave none with the reason why."""

import re

from analysis.codelists.indicators import read_indicators
from analysis.codelists.provinces import is_nation
from analysis.documents.document import Block, Document, Table
from analysis.documents.sentences import split_sentences
from analysis.documents.time_stamps import is_time_stamp
from analysis.parsing.around import Context
from analysis.parsing.asides import later_in_sentence
from analysis.parsing.assigners import SEVERAL, find_assigner, gave_several
from analysis.parsing.awards import is_of_occasion
from analysis.parsing.bases import read_base
from analysis.parsing.captions import is_caption
from analysis.parsing.counters import find_counters
from analysis.parsing.exclusions import drop_uncounted
from analysis.parsing.figures import DIGIT, NotFigure, find_figures
from analysis.parsing.frames import Frame, make_frames
from analysis.parsing.grounds import is_of_old, lacks_ground
from analysis.parsing.ministries import name_ministries
from analysis.parsing.no_results import is_standing_offer, reason_against
from analysis.parsing.number_words import find_number_words
from analysis.parsing.opened_rates import read_opened_count, read_opened_rate
from analysis.parsing.outline import divides_total
from analysis.parsing.periods import Dated, Period
from analysis.parsing.plan_sections import PlanSection
from analysis.parsing.reading import read_frames
from analysis.parsing.readings import Draft, Headings, Parsed, Reading, Unread, make_readings, with_assigner
from analysis.parsing.rewording import hear
from analysis.parsing.sentence import Sentence, name_provinces, read_sentence
from analysis.parsing.sums import (
    DISAGREEING,
    DISAGREES,
    Check,
    check_drafts,
    check_kinds,
    check_repetitions,
    find_doubted,
)
from analysis.parsing.tables import read_table
from analysis.parsing.timeline import Timeline
from analysis.parsing.titles import date_awards, find_awarding, is_carried, names_again
from analysis.parsing.totals import are_parts, common_place, next_total, spoken_total, undivided
from analysis.parsing.whole_page import settle_page
from analysis.parsing.words import split_words

LEAD_SENTENCES = 3
PROCEDURES = re.compile(r"thủ tục|TTHC|một cửa|dịch vụ công|công dân|người dân", re.IGNORECASE)
# A sentence has a few dozen numbers at the most; what has more is a dump of them.
MOST_FIGURES = 250


def parse_document(document: Document) -> Parsed:
    """Read every figure of a document. Never fails on a text: what is not understood is listed as unread."""
    heard = hear(document)
    return heard.in_print(_Reader(heard.document).read())


class _Reader:
    """The state of reading one document from its first block to its last."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = split_words(document.without_furniture())
        self.timeline = Timeline(document, self.words)
        self.context = Context()
        self.plans = PlanSection()
        self.drafts: list[Draft] = []
        self.checks: list[Check] = []
        self.unread: list[Unread] = []
        # with the time spoken of last, the headings above and who assigned tasks last
        self.tables: list[tuple[Table, Period | None, Headings, str]] = []
        self.sentences = 0
        self.beside = 0  # how many of them stand beside the text: what a photograph shows, when it was published
        self.captioned = False  # the line does
        self.awarding: list[tuple[int, Period]] = []  # the times for which awards are given
        self.silent: tuple[int, int] | None = None  # the sentence before, if nobody has listened to it yet
        self.lead_end = 0
        self.counters = find_counters(document.text)
        self.line: Block | None = None  # the heading or list item that has just begun

    def read(self) -> Parsed:
        # a bar that frames a row stands before its first cell
        tables = {(table.lines or table.rows[0])[0][0]: table for table in self.document.tables}
        for block in self.document.blocks:
            if block.kind == "furniture":
                self._list_furniture(block)
            elif block.kind == "row":
                if block.start in tables:
                    period = self.timeline.spoken.current or self.timeline.first
                    self.tables.append(
                        (tables[block.start], period, self.context.outline.places, self.context.assigner)
                    )
            else:
                self._read_block(block)
        readings = self._settle()
        doubted = self._find_doubted(readings)
        readings = [self._trust(reading, doubted) for reading in readings]
        readings.sort(key=lambda reading: (reading.figure.start, reading.figure.end))
        self.unread.sort(key=lambda entry: (entry.start, entry.end))
        return Parsed(self.document, tuple(readings), tuple(self.unread))

    def _find_doubted(self, readings: list[Reading]) -> frozenset[int]:
        """Where the figures of a scan begin that disagree with others; what is printed is as its writers had it."""
        if not any(self.document.confidence(r.figure.start, r.figure.end) < 1 for r in readings):
            return frozenset()
        checks = [*check_drafts(self.drafts), *check_kinds(readings), *check_repetitions(readings), *self.checks]
        return find_doubted(checks)

    def _trust(self, reading: Reading, doubted: frozenset[int]) -> Reading:
        """The reading, no surer than the letters that it was read from."""
        sure = self.document.confidence(reading.figure.start, reading.figure.end)
        if sure == 1:
            return reading
        rule = f"{reading.rule}/scan"
        if reading.figure.start in doubted:
            sure, rule = min(sure, DISAGREES), f"{rule}/{DISAGREEING}"
        return reading._replace(confidence=round(reading.confidence * sure, 3), rule=rule)

    def _list_furniture(self, block: Block) -> None:
        figures, others = find_figures(self.document.text, block.start, block.end, [])
        places = [(f.start, f.end) for f in figures] + [(o.start, o.end) for o in others]
        self.unread += [Unread(block.start, block.end, start, end, "furniture") for start, end in places]

    def _read_block(self, block: Block) -> None:
        self.plans.hear(block, self.document.text, first=self.sentences == 0)
        if block.kind == "paragraph" and not divides_total(self.document.text, block.start):
            self.context.total = None
        self.context.place, self.context.opened_field = {}, ""
        self.context.outline.enter(block, self.document.text)
        self.line = block if block.kind != "paragraph" or self.document.text[block.end - 1] == ":" else None
        context = self.context
        context.line_total = None
        line = self.document.text[block.start : block.end]
        self.captioned = is_caption(line)
        beside = self.captioned or is_time_stamp(line)
        for start, end in split_sentences(self.document, block):
            self.sentences += 1
            self.beside += beside
            if self.sentences - self.beside <= LEAD_SENTENCES:
                self.lead_end = end
            self._read_sentence(block, start, end)
        total = self.context.line_total
        if self.document.text[block.end - 1] == ":" and total is not None:
            context.outline.open(total)
        elif block.kind != "paragraph":
            context.outline.counted = total

    def _hear_label(self, sentence: Sentence) -> None:
        """Let a heading, or the label of a list item, speak for its line and those below."""
        if self.line is not None and sentence.start == self.line.start:
            line = self.document.text[self.line.start : self.line.end]
            self.context.outline.hear(sentence, line, title=self.sentences == 1)
        self.line = None

    def _read_sentence(self, block: Block, start: int, end: int) -> None:
        text = self.document.text
        dated = self.timeline.read_sentence(text, start, end)
        awarding = find_awarding(text[start:end], dated)
        if awarding is not None:
            self.awarding.append((start, awarding))
        if not DIGIT.search(text, start, end) and next(find_number_words(text, start, end), None) is None:
            # prose: only its time, its topics and who assigns matter, and those only to what follows
            if self.captioned:
                return
            self.timeline.settle(dated, end)
            self.context.line_total = None
            if self.line is not None or self.sentences == 1 or "giao" in text[start:end]:
                sentence = read_sentence(self.words, start, end, dated, [], [])
                self._hear_label(sentence)
                self._hand_on(sentence, block, [])
            else:
                self.silent = (start, end)
            return
        if self.silent:
            before = read_sentence(self.words, *self.silent, [], [], [])
            self.context.topics = before.topics
            self._announce(before, opens=False)
            self.silent = None
        figures, others = find_figures(text, start, end, [entry.mention for entry in dated])
        if any(first < end and start < last for first, last in self.counters):
            counted = [f for f in figures if any(a <= f.start < b for a, b in self.counters)]
            figures = [figure for figure in figures if figure not in counted]
            others = sorted([*others, *(NotFigure(f.start, f.end, "furniture") for f in counted)])
        if len(figures) + len(others) > MOST_FIGURES:
            # one entry for the run: one for each of its numbers would repeat the whole of it that often
            places = [(f.start, f.end) for f in figures] + [(o.start, o.end) for o in others]
            self.unread.append(Unread(start, end, min(places)[0], max(last for _, last in places), "no_prose"))
            return
        sentence = read_sentence(self.words, start, end, dated, figures, others)
        if "archive_page" in self.context.section and PROCEDURES.search(text, start, end) is None:
            sentence.topics |= {"archive"}
        name_ministries(sentence, text)
        if is_nation(self.document.source.province):
            name_provinces(sentence, text)
        sentence.figures, skipped = drop_uncounted(sentence)
        sentence.others = [*others, *skipped]
        self._hear_label(sentence)
        frames = make_frames(sentence, spoken_total(sentence, self.context), self.context.outline.total)
        read_frames(sentence, frames, self.context)
        kept: list[Frame] = []
        for frame in frames:
            reason = "plan" if self.plans.rank is not None else reason_against(sentence, frame, dated)
            if reason:
                skipped.append(NotFigure(frame.figure.start, frame.figure.end, reason))
            else:
                kept.append(frame)
                self.drafts.append(self._draft(frame, frames, sentence, dated))
        self.unread += [Unread(start, end, item.start, item.end, item.reason) for item in (*others, *skipped)]
        if self.captioned:
            return
        if self.plans.rank is None:
            self.timeline.settle(dated, frames[0].figure.start if frames else end, alone=len(frames) == 1)
            if kept and kept[0] is frames[0] and not self.context.counted and not kept[0].members:
                self.timeline.hear_behind(kept[0].figure, self.drafts[-len(kept)].period, dated)
        self._hand_on(sentence, block, kept)

    def _draft(self, frame: Frame, frames: list[Frame], sentence: Sentence, dated: list[Dated]) -> Draft:
        period = self.timeline.period_of(dated, frame, frames)
        indicator = read_indicators().get(frame.indicator)
        stated = indicator.dated == "stated" if indicator is not None else is_standing_offer(sentence, frame)
        section = self.context.section | self.context.topics if self.sentences > 1 else sentence.topics
        if indicator is not None and indicator.family == "awards" and "awards" in section:
            # a page about awards tells of those of its period
            stated = is_of_occasion(sentence, self.document.text)
        if stated and (period is None or (is_carried(dated, period) and not names_again(dated, period))):
            period = later_in_sentence(dated, frame.figure.start)
        if period is not None and period.basis == "context" and lacks_ground(self.document.text, sentence, frame):
            period = None
        if period is not None and is_of_old(self.document.text, frame):
            period = None
        base = None
        if frame.measure != "level":
            base = read_base(self.timeline.text, dated, frame.figure.start, period, self.timeline.today)
        draft = Draft(frame, sentence, frames, period, base, self.sentences, self.context.outline.places)
        if draft.family == "tasks":
            named = find_assigner(sentence)
            before = [code for place, code in named if place < frame.right] or [code for _, code in named]
            assigner = before[-1] if before else self.context.assigner
            if assigner:
                frame.members["assigner"] = assigner
        return draft

    def _hand_on(self, sentence: Sentence, block: Block, kept: list[Frame]) -> None:
        """What a sentence hands on: topics to the next one, a title's or heading's to its section, total, assigner."""
        context = self.context
        self.silent = None
        context.topics = sentence.topics
        if block.kind == "heading" or self.sentences == 1:
            pages = {"archive"} if "archive_page" in context.topics else set()
            context.section = context.topics | pages
        assigners = find_assigner(sentence)
        if assigners:
            context.assigner = SEVERAL if gave_several(kept) else assigners[-1][1]
        counts = [frame for frame in kept if not frame.figure.percent and frame.measure == "level"]
        context.counted |= {frame.indicator for frame in counts}
        tops: list[Frame] = []
        if counts:
            tops = undivided(counts)
            if tops and tops[-1].parent is None and not are_parts(tops, context.total):
                context.total = next_total(tops)
            context.last = counts[-1]
            context.alike |= {frame.unit: frame for frame in [*counts, *tops]}
        levels = [f for f in kept if f.measure == "level" and f.relation not in ("paren", "all") and not f.compared]
        context.alike |= {frame.unit: frame for frame in levels if frame.figure.percent}
        context.only = levels[0] if len(levels) == 1 and levels[0].indicator != "other" else None
        rates = [f for f in levels if f.figure.percent and f.indicator != "other"]
        if rates or block.kind == "heading" or any(f.own or not f.figure.percent for f in kept):
            opened = context.rate is not None and not context.rate.figure.digits
            if not (opened and rates and "list" in rates[-1].steps):
                context.rate = rates[-1] if rates else None
        if not kept:
            self._announce(sentence, block.kind == "heading" or self.document.text[block.end - 1] == ":")
        elif context.count is not None and block.kind != "item":
            context.count = None
        context.line_total = tops[-1] if counts and tops else None
        context.told = kept
        context.place = common_place(kept) if kept else context.place

    def _announce(self, sentence: Sentence, opens: bool) -> None:
        """What a sentence without figures names for those behind it; what `opens` a part of the text ends what was."""
        context = self.context
        context.rate = read_opened_rate(sentence, context) or (None if opens else context.rate)
        context.count = read_opened_count(sentence, context) or (None if opens else context.count)

    def _settle(self) -> list[Reading]:
        """The questions that need the whole document, then the readings of its figures and tables."""
        date_awards(self.drafts, self.awarding)
        tasks = [draft.frame.members for draft in self.drafts if draft.family == "tasks"]
        handed = self.context.assigner not in ("", SEVERAL)
        if handed and not any("assigner" in members for members in tasks):
            for members in tasks:  # "31 nhiệm vụ đã quá hạn …. Các sở làm nghiêm những việc UBND thành phố giao"
                members["assigner"] = self.context.assigner
        scoping = settle_page(self.drafts, self.words, self.lead_end, self.document.source.province)
        readings: list[Reading] = []
        for draft in self.drafts:
            readings += make_readings(draft, scoping.of(draft))
        for table, period, headings, assigner in self.tables:
            found, left, checks = read_table(self.document, table, period, scoping.under(headings))
            readings += [with_assigner(reading, assigner) for reading in found]
            self.unread += left
            self.checks += checks
        return readings
