"""Charts: a comparison table in, matplotlib Axes out; and the words and numbers that charts and reports share."""

from analysis.charts.messages import LANGUAGES, message, read_messages
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
