"""Build docs/simulation.md and its pictures: 34 simulated offices, from a fixed seed. Nothing in it is a real figure.

.venv/bin/python docs/simulation.py
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.charts.funnel import plot_funnel
from analysis.charts.numbers import format_number, format_percent
from analysis.charts.rank_sets import plot_rank_sets
from analysis.charts.style import PAPER
from analysis.charts.svg import write_svg
from analysis.comparison.claims import check_claims, say_claims
from analysis.comparison.funnel import Funnel, derive_rate_funnel
from analysis.comparison.many_offices import MINIMUM_OFFICES, say, say_refusal
from analysis.comparison.rank_sets import RankSets, derive_share_p_values, rank_rates

SEED = 34
OFFICES = 34
# What was put in: offices' own rates spread about 97 %, four of them set apart by hand.
MIDDLE, SPREAD = 3.5, 0.22
SET_APART = {5: -1.1, 12: 1.0, 20: -0.7, 27: 1.3}
NAMES = {"vi": "Nơi {number:02}", "en": "Office {number:02}"}
TITLES = {
    "funnel": {
        "vi": "MÔ PHỎNG: hồ sơ giải quyết đúng hạn ở 34 nơi",
        "en": "SIMULATED: dossiers settled on time in 34 offices",
    },
    "ranks": {"vi": "MÔ PHỎNG: tập hạng của 34 nơi", "en": "SIMULATED: rank sets of 34 offices"},
}
CLAIMS = ((12, 5), (27, 20), (13, 5), (1, 2), (8, 9), (30, 31))


def simulate_offices(language: str) -> pd.DataFrame:
    """One row an office: place, scope, total (dossiers settled) and numerator (on time)."""
    random = np.random.default_rng(SEED)
    totals = np.round(np.exp(random.normal(9.3, 1.1, OFFICES)))
    own = MIDDLE + random.normal(0, SPREAD, OFFICES)
    for number, shift in SET_APART.items():
        own[number - 1] = MIDDLE + shift
    on_time = random.binomial(totals.astype(int), expit(own))
    places = [NAMES[language].format(number=number) for number in range(1, OFFICES + 1)]
    return pd.DataFrame({"place": places, "scope": "provincial_office", "numerator": on_time, "total": totals})


def claim_differences(offices: pd.DataFrame) -> pd.DataFrame:
    """The named claims with Fisher's exact two-sided p by doubling, 1 where the figures point the other way."""
    p_values = derive_share_p_values(offices["numerator"].to_numpy(dtype=float), offices["total"].to_numpy())
    rows = [
        {
            "key": "higher_rate",
            "left": offices["place"][left - 1],
            "right": offices["place"][right - 1],
            "basis": "test",
            "p": min(1.0, 2 * p_values[left - 1, right - 1]),
        }
        for left, right in CLAIMS
    ]
    return check_claims(pd.DataFrame(rows))


def draw(folder: Path) -> None:
    """Write the pictures as SVG, in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("vi", "en"):
        offices = simulate_offices(language)
        for name, chart in (("funnel", derive_rate_funnel(offices)), ("ranks", rank_rates(offices))):
            title = TITLES[name][language]
            (axes,) = (
                plot_funnel(chart, language, title)
                if isinstance(chart, Funnel)
                else plot_rank_sets(chart, language, title)
            )
            svg = write_svg(axes.figure, title)
            # On its own, without the page that gives it paper and size.
            start = svg.index("</title>") + len("</title>")
            svg = f'{svg[:start]}<rect width="100%" height="100%" fill="{PAPER}"/>{svg[start:]}\n'
            (folder / f"simulation-{name}-{language}.svg").write_text(svg, encoding="utf-8")


def count_positions(positions: pd.Series, language: str) -> str:
    """How many offices lie where, the most frequent first."""
    return "; ".join(
        f"{say('position', str(code), language)}: {count}" for code, count in positions.value_counts().items()
    )


def tabulate_outside(funnel: Funnel, language: str) -> list[str]:
    """A Markdown table of the offices beyond an adjusted limit, with both limits beside them."""
    points = funnel.points
    outside = points[points["position_adjusted"] != "inside"].sort_values("observed")
    heads = {
        "vi": "| nơi | đúng hạn / giải quyết | tỷ lệ "
        "| chỉ do đếm, 95\u00a0% | có phân tán, 95\u00a0% | vị trí khi đó |",
        "en": "| office | on time / settled | rate | counting alone, 95% | overdispersed, 95% | place then |",
    }
    rows = [heads[language], "|---|---|---|---|---|---|"]
    for _, row in outside.iterrows():
        ends = [format_percent(row[name], language, 2) for name in ("lower_95", "upper_95")]
        wide = [format_percent(row[f"adjusted_{name}"], language, 2) for name in ("lower_95", "upper_95")]
        counts = f"{format_number(row['numerator'], language)} / {format_number(row['total'], language)}"
        place = say("position", row["position_adjusted"], language)
        rate = format_percent(row["observed"], language, 2)
        rows.append(f"| {row['place']} | {counts} | {rate} | {'–'.join(ends)} | {'–'.join(wide)} | {place} |")
    return rows


def write_part(language: str) -> list[str]:
    """The page's lines in one language."""
    offices = simulate_offices(language)
    funnel, ranks = derive_rate_funnel(offices), rank_rates(offices)
    claims = claim_differences(offices)
    first = derive_rate_funnel(offices.head(MINIMUM_OFFICES - 1))
    alone = count_positions(funnel.points["position"], language)
    spread = count_positions(funnel.points["position_adjusted"], language)
    phi, tau2 = format_number(funnel.phi, language, 1), format_number(funnel.tau2, language, 5)
    target = format_percent(funnel.target, language, 2)
    widest = describe_sets(ranks, language)
    words = WORDS[language]
    return [
        words["heading"],
        "",
        words["warning"],
        "",
        words["how"],
        "",
        f"### {say('chart', 'funnel', language)}",
        "",
        picture("funnel", language),
        "",
        words["funnel"].format(target=target, alone=alone, spread=spread, phi=phi, tau2=tau2),
        "",
        *tabulate_outside(funnel, language),
        "",
        f"### {say('chart', 'rank_sets', language)}",
        "",
        picture("ranks", language),
        "",
        words["ranks"].format(widest=widest),
        "",
        "### Holm",
        "",
        words["holm"],
        "",
        *[f"- {sentence}" for sentence in say_claims(claims, language)],
        "",
        words["few"],
        "",
        f"> {say_refusal(first.reason, first.number, language)}",
        "",
    ]


def describe_sets(ranks: RankSets, language: str) -> str:
    """How many offices have a rank of their own, and how many ranks the middle set spans."""
    spans = ranks.sets["rank_upper"] - ranks.sets["rank_lower"] + 1
    counted = ranks.sets["counted_upper"] - ranks.sets["counted_lower"] + 1
    return " ".join(
        WORDS[language][key].format(
            alone=int((own == 1).sum()), middle=format_number(float(own.median()), language), widest=int(own.max())
        )
        for key, own in (("spans", spans), ("counted_spans", counted))
    )


def picture(name: str, language: str) -> str:
    """The Markdown of a picture, with its title as its text."""
    return f'<img src="simulation-{name}-{language}.svg" width="440" alt="{TITLES[name][language]}">'


WORDS = {
    "vi": {
        "heading": "## Tiếng Việt",
        "warning": "**MÔ PHỎNG. Không có con số nào trên trang này là thật.** Số liệu thật chưa có mười nơi cùng nêu "
        "số đếm so sánh được, nên báo cáo chưa vẽ phễu; trang này chỉ cho thấy phễu và tập hạng đọc thế nào.",
        "how": "34 nơi được sinh ngẫu nhiên với hạt giống cố định: số hồ sơ khác nhau nhiều lần, tỷ lệ đúng hạn riêng "
        "của mỗi nơi dao động quanh 97\u00a0%, và bốn nơi (05, 12, 20, 27) bị cố ý đặt lệch.",
        "funnel": "Mức chung {target}. Nếu chỉ có ngẫu nhiên của số đếm: {alone}. Khi tính cả phân tán giữa các nơi "
        "(φ = {phi}; τ² = {tau2}): {spread}. Với 34 nơi giống hệt nhau vẫn có một hai nơi ngoài "
        "giới hạn 95\u00a0%; vì phân tán được ước lượng sau khi thu bớt các điểm xa, ngay cả khi không nơi nào bị "
        "đặt lệch, chừng một phần mười số nơi vẫn ra ngoài.",
        "ranks": "Mỗi đoạn là mọi hạng còn có thể. {widest}",
        "spans": "Số nơi có đúng một hạng: {alone}; tập ở giữa rộng {middle} hạng, tập rộng nhất {widest} hạng: "
        "khi các nơi vốn phân tán hơn mức ngẫu nhiên, số đếm của một kỳ chưa đủ để xếp hạng.",
        "counted_spans": "Nếu chỉ tính ngẫu nhiên của số đếm, số nơi có đúng một hạng là {alone}; "
        "tập ở giữa rộng {middle} hạng, tập rộng nhất {widest} hạng.",
        "holm": "Sáu nhận định nêu tên, xét cùng lúc:",
        "few": "Và đây là điều chương trình nói khi chỉ có chín nơi:",
    },
    "en": {
        "heading": "## English",
        "warning": "**SIMULATED. No figure on this page is real.** The real sources do not yet state counts that can "
        "be compared for ten offices, so no report draws a funnel; this page only shows how they read.",
        "how": "34 offices are drawn at random from a fixed seed: numbers of dossiers that differ many times over, own "
        "rates on time that spread about 97%, and four offices (05, 12, 20, 27) set apart on purpose.",
        "funnel": "The whole is {target}. If only counting varied: {alone}. With the spread between offices "
        "(φ = {phi}; τ² = {tau2}): {spread}. Of 34 offices that are all alike, one or "
        "two still lie beyond a 95% limit; and as the spread is estimated with the outer scores drawn in, about a "
        "tenth of offices do so even where none was set apart.",
        "ranks": "Each segment holds every rank that remains possible. {widest}",
        "spans": "Offices with a single rank: {alone}; the middle set spans {middle} ranks, the widest {widest}: where "
        "offices scatter more than counting does, the counts of one period rank them no closer.",
        "counted_spans": "By counting alone the offices with a single rank are {alone}; the middle set spans {middle} "
        "ranks, the widest {widest}.",
        "holm": "Six named claims, judged together:",
        "few": "And this is what the program says of only nine offices:",
    },
}
HEAD = [
    "# Mô phỏng: nhiều nơi cùng lúc · Simulation: many offices at once",
    "",
    "Built by `docs/simulation.py` (`.venv/bin/python docs/simulation.py`); do not edit by hand.",
    "",
]


def main(folder: Path) -> None:
    """Write the page and its pictures into a folder."""
    draw(folder)
    page = "\n".join([*HEAD, *write_part("vi"), *write_part("en")])
    (folder / "simulation.md").write_text(page.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
