"""What is peculiar to the publications of a province: page furniture, datelines, how it names itself.

One small module a province, registered by one line below. Wording is never a province's: sentences are read by the one
grammar for all. To add a province, copy a module, change its patterns and add it to PUBLICATIONS; the general patterns
hold for every page.
"""

from analysis.documents.document import Document
from analysis.parsing.sources import bac_kan, general, ha_tinh, kien_giang, lang_son, quang_ngai
from analysis.parsing.sources.publication import Publication, prepare_document

PUBLICATIONS: tuple[Publication, ...] = (
    bac_kan.PUBLICATION,
    ha_tinh.PUBLICATION,
    kien_giang.PUBLICATION,
    lang_son.PUBLICATION,
    quang_ngai.PUBLICATION,
)


def prepare(document: Document) -> Document:
    """The document with its page furniture marked and, where sources.csv is silent, province, date and title read."""
    return prepare_document(document, general.PUBLICATION, PUBLICATIONS)
