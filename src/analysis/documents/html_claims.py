"""What a web page says of itself in its head and its marked elements: title, day, publisher."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.documents.parts import Said

TITLES = ("og:title", "twitter:title", "dc.title", "title")
DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dc.date",
    "dc.created",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "og:pubdate",
)
PUBLISHERS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright", "article:publisher")
ADDRESSES = ("og:url", "twitter:url")
MOST_JSON = 200_000
ARTICLES = re.compile(r"article|webpage|blogposting|report", re.I)


def read_claims(tree: LexborHTMLParser) -> list[Said]:
    """What the page says of itself, the best evidence of each field first; nothing of it is checked here."""
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        value = " ".join((attributes.get("content") or "").split())
        if value:
            metas.setdefault(name.casefold(), value[:500])
    claims = [
        *_said("title", metas, TITLES),
        *_said("published", metas, DATES),
        *_said("publisher", metas, PUBLISHERS),
        *_said("url", metas, ADDRESSES),
        *_read_linked(tree),
    ]
    heading = tree.css_first("h1")
    if heading is not None and (text := " ".join(heading.text().split())):
        claims.append(Said("title", text[:500], "h1"))
    title = tree.head.css_first("title") if tree.head is not None else None
    if title is not None and (text := " ".join(title.text().split())):
        claims.append(Said("title", text[:500], "title element"))
    for node in tree.css("time[datetime]")[:3]:
        claims.append(Said("published", node.attributes.get("datetime") or "", "time element"))
    address = tree.css_first('link[rel="canonical"]')
    if address is not None and (href := address.attributes.get("href")):
        claims.append(Said("url", href[:500], "canonical link"))
    return claims


def _said(field: str, metas: dict[str, str], names: tuple[str, ...]) -> Iterator[Said]:
    return (Said(field, metas[name], f"meta {name}") for name in names if name in metas)


def _read_linked(tree: LexborHTMLParser) -> Iterator[Said]:
    """JSON-LD, the record of an article that news sites put into their pages for search engines."""
    for script in tree.css('script[type="application/ld+json"]')[:10]:
        text = script.text()
        if len(text) > MOST_JSON:
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for entry in _entries(found):
            if not ARTICLES.search(str(entry.get("@type", ""))):
                continue
            publisher = entry.get("publisher")
            for field, value in (
                ("title", entry.get("headline")),
                ("published", entry.get("datePublished")),
                ("publisher", publisher.get("name") if isinstance(publisher, dict) else publisher),
            ):
                if isinstance(value, str) and value.strip():
                    yield Said(field, " ".join(value.split())[:500], "JSON-LD")


def _entries(found: Any) -> list[dict[str, Any]]:
    listed = found if isinstance(found, list) else [found]
    graphs = [entry.get("@graph") for entry in listed if isinstance(entry, dict)]
    listed = [*listed, *(item for graph in graphs if isinstance(graph, list) for item in graph)]
    return [entry for entry in listed if isinstance(entry, dict)]
