"""Documents on paper and electronic ones: told apart from each other, or divided as what they are."""

from itertools import groupby

from analysis.parsing.meaning import noun_after
from analysis.parsing.readings import Draft

FORMS = {"tử": "electronic", "giấy": "paper"}


def settle_forms(drafts: list[Draft]) -> None:
    """ "4.050 văn bản điện tử và 70 văn bản giấy"; "12.300 văn bản điện tử, gồm 8.100 văn bản đến và 4.200 đi".

    Alone the form divides nothing: "phát hành 4.120 văn bản điện tử" are simply the documents.
    """
    for _, beside in groupby(drafts, lambda draft: draft.number):
        papers = [draft for draft in beside if draft.frame.unit == "document" and draft.frame.measure == "level"]
        forms = [(draft, _form(draft)) for draft in papers]
        told = [(draft, form) for draft, form in forms if form]
        apart = len({form for _, form in told}) > 1
        for draft, form in told:
            parts = [other for other in papers if other.frame.parent is draft.frame]
            for each in (draft, *parts) if apart or parts else ():
                each.frame.members.setdefault("channel", _form(each) or form)


def _form(draft: Draft) -> str:
    noun = noun_after(draft.sentence, draft.frame.figure.end)
    words = draft.sentence.folded_in(noun.start, noun.end) if noun is not None else []
    return FORMS.get(words[-1], "") if words else ""
