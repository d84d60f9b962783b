"""What the words and signs between two figures say: of which of the two they are told."""

from analysis.parsing.figures import Figure
from analysis.parsing.lexicon import Hit
from analysis.parsing.sentence import SIGNS, Sentence
from analysis.parsing.words import Word

# Of what an average is told behind a slash, "hồ sơ/ngày".
STRETCHES = frozenset({"ngày", "tuần", "tháng", "quý", "năm", "buổi", "người"})


def is_place(sentence: Sentence, start: int, end: int) -> bool:
    """Whether nothing but the name of a place or an agency stands between a sign and a figure."""
    names = [hit for layer in ("agency", "district", "name") for hit in sentence.between(layer, start, end)]
    return any(hit.start - start <= 1 and len(sentence.words_in(hit.end, end)) <= 1 for hit in names)


def joins_kinds(sentence: Sentence, start: int, comma: Word, end: int) -> bool:
    """ "7 đơn tố cáo, kiến nghị (": a comma between two kinds of what is counted before the sign at `end`."""
    kinds = [hit for layer in ("member", "near") for hit in sentence.between(layer, start, end)]
    kinds = [hit for hit in kinds if hit.sense.detail == "type"]
    before = any(hit.end == comma.start for hit in kinds)
    return before and any(hit.start - comma.end <= 1 and end - hit.end <= 1 for hit in kinds if hit.start > comma.start)


def is_passive(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words between two commas are what was done with the figure before them."""
    words = sentence.folded_in(start, end)
    return words[:1] in (["được"], ["bị"]) or words[:2] in (["đã", "được"], ["đều", "được"], ["đã", "bị"])


def goes_on_with_state(sentence: Sentence, commas: list[Word], end: int) -> bool:
    """ "còn 728 nhiệm vụ chưa hoàn thành, quá hạn mà chưa báo cáo, chiếm 3%": more of the first."""
    if sentence.folded_in(commas[-1].end, end)[:1] not in (["chiếm"], ["bằng"], ["tương"], ["tức"]):
        return False
    hits = sentence.between("concept", commas[0].end, commas[1].start)
    return bool(hits) and hits[0].start - commas[0].end <= 1 and hits[0].sense.code == "late"


def only_labels(free: list[Word], sign: Word, end: int) -> bool:
    """ "trong hạn: 5.640, quá hạn: 223": a colon right before a figure joins it to its label, and parts no list."""
    listed = any(word.folded in ",;" and word.start < sign.start for word in free)
    return sign.folded == ":" and listed and end - sign.end <= 1


def is_bare(sentence: Sentence, before: Figure, comma: int, end: int) -> bool:
    """ "03 tập thể, 06 cá nhân nhận Bằng khen": figures with nothing but nouns, whose verb is still to come."""
    words = sentence.words_in(before.end, end)
    nouns = [hit.end for hit in sentence.between("noun", before.end, comma) if hit.start - before.end <= 1]
    signs = [sign.end for sign in sentence.signs_in(sentence.start, before.start, ":;")]
    earlier = sentence.between("concept", max(signs, default=sentence.start), before.start)
    return bool(nouns) and not earlier and all(word.end <= max(nouns) or word.start == comma for word in words)


def lists_places(sentence: Sentence, before: Figure, sign: int, end: int) -> bool:
    """ "Sở Xây dựng 700 hồ sơ, Sở Y tế 650 hồ sơ được trả": places with counts, and one verb behind the last."""
    if sentence.between("concept", sentence.start, end):
        return False
    if sentence.signs_in(sentence.start, sign, ":"):
        return False
    names = [
        hit
        for layer in ("agency", "district")
        for first, last in ((sentence.start, before.lead), (sign, end))
        for hit in sentence.between(layer, first, last)
        if last - hit.end <= 1
    ]
    nouns = [hit.end for hit in sentence.between("noun", before.end, sign) if hit.start - before.end <= 1]
    named = max((hit.start for hit in names), default=sentence.start)
    between = sentence.words_in(max(nouns, default=before.end), named)
    return len({hit.start for hit in names}) > 1 and all(
        word.folded in SIGNS or word.folded == "và" for word in between
    )


def says_then(sentence: Sentence, hit: Hit, commas: list[int]) -> bool:
    """ "còn đang triển khai thì có 66": after a comma "thì" belongs to its own clause and opens no list of parts."""
    (word, *_) = sentence.words_in(hit.start, hit.end)
    return word.folded == "thì" and any(comma < hit.start for comma in commas)


def is_said_of_part(sentence: Sentence, hit: Hit, figure_end: int, signs: list[Word]) -> bool:
    """ "nhận 5.600 hồ sơ, 5.400 trong số đó đã giải quyết, còn 200": "of these" right behind a part, told of it."""
    before = sentence.words_in(figure_end, hit.start)
    nouns = sentence.between("noun", figure_end, hit.start)
    if any(not any(noun.start <= word.start < noun.end for noun in nouns) for word in before):
        return False
    ends = [sign.start for sign in signs if sign.start > hit.end and sign.folded in ",;."]
    return bool(ends) and bool(sentence.between("concept", hit.end, ends[0]))


def is_per(sentence: Sentence, slash: Word) -> bool:
    """ "350 hồ sơ/ngày, cao điểm 520 hồ sơ": a slash before a stretch of time parts no two figures."""
    following = sentence.word_at(slash.end)
    return following is not None and following.start == slash.end and following.folded in STRETCHES


def has_verb_of_total(sentence: Sentence, before: Figure, after: Figure) -> bool:
    """ "trong 1.245 hồ sơ đã giải quyết có 1.240 hồ sơ đúng hạn": whether the verb between them is the total's."""
    told = sentence.folded_in(before.end, after.lead)
    of_total = "trong" in sentence.folded_in(sentence.start, before.lead)[-3:]
    parts = told[-1:] == ["có"] and told[-2:-1] != ["còn"]
    return of_total and parts and bool(sentence.between("concept", after.end, sentence.end))


def counts_meetings(sentence: Sentence, figure: Figure) -> bool:
    """Whether meetings are named right behind a figure."""
    return any(hit.sense.code == "meeting" for hit in sentence.starting("noun", figure.end + 1))
