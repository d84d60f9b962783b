"""Charts: a comparison table in, matplotlib Axes out; and the words and numbers that charts and reports share."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.charts.messages import LANGUAGES, message, read_messages

if TYPE_CHECKING:
    from analysis.charts.over_time import plot_over_time
    from analysis.charts.rates import plot_rates
    from analysis.charts.svg import write_svg
    from analysis.charts.tasks import plot_task_parts
    from analysis.charts.volumes import plot_volumes

__all__ = [
    "LANGUAGES",
    "message",
    "plot_over_time",
    "plot_rates",
    "plot_task_parts",
    "plot_volumes",
    "read_messages",
    "write_svg",
]
# What draws is imported where it is first asked for: matplotlib takes half a second, and `check` draws nothing.
DRAWN_BY = {
    "plot_over_time": "over_time",
    "plot_rates": "rates",
    "plot_task_parts": "tasks",
    "plot_volumes": "volumes",
    "write_svg": "svg",
}


def __getattr__(name: str) -> Any:
    if name not in DRAWN_BY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{DRAWN_BY[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *DRAWN_BY})
