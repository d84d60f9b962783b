"""What every notebook and page needs, imported once in the process that kernels and others are forked from.

The fork server of `multiprocessing` imports this (see apart.py). It must end with one thread, for a fork
copies no other; jemalloc's, which pyarrow brings and does not use, knows how to fork.
"""

import gc
import importlib
import os
import signal
import sys
from pathlib import Path

# Ctrl-C is the command's to answer; a fork server that is still importing would print a traceback.
signal.signal(signal.SIGINT, signal.SIG_IGN)

# What papermill, the kernel and the page load late, as seen in sys.modules of a kernel after its notebook. Never
# matplotlib_inline.backend_inline: imported before there is a shell, it shows no chart at all, and says nothing.
MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.displayhook",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
    "papermill.execute",
    "nbclient.client",
    "jupyter_client.asynchronous",
    "nbconvert.exporters.html",
    "matplotlib.backends.backend_svg",
    "great_tables",
    "pandas.core.methods.to_dict",
    "statsmodels.genmod.generalized_linear_model",
    "statsmodels.stats.proportion",
    "analysis.charts.over_time",
    "analysis.charts.rates",
    "analysis.charts.tasks",
    "analysis.charts.volumes",
    "analysis.cli",
    "analysis.reports.kernels",
    "analysis.reports.publishing",
    "analysis.reports.table_facts",
    "analysis.reports.judging",
    "analysis.reports.offices",
    "analysis.reports.profile_showing",
    "analysis.reports.quality",
    "analysis.reports.coverage",
    "analysis.reports.auditing",
    "analysis.reports.source_sentences",
    "analysis.reports.stated_changes",
    "analysis.reports.stories",
    "analysis.reports.task_parts",
    "analysis.reports.verdicts",
    "analysis.reports.ranges",
)

# Nobody debugs the kernel of a report, and the debugger takes as long to load as all else; ipykernel does without.
sys.modules["debugpy"] = None  # type: ignore[assignment]
for name in MODULES:
    importlib.import_module(name)


def rehearse() -> None:
    """Use once what is slow the first time: code lists, the catalogue, fonts, the makers of tables and pages."""
    import nbformat
    import pandas as pd
    from great_tables import GT
    from matplotlib.figure import Figure

    from analysis import codelists
    from analysis.charts import read_messages, write_svg
    from analysis.charts.style import text_width
    from analysis.comparison import read_reasons
    from analysis.reports.html_page import render_notebook
    from analysis.reports.parameters import LAST_YEAR, Parameters

    lists = (codelists.read_indicators, codelists.read_units, codelists.read_scopes, codelists.read_dimensions)
    for read in (*lists, codelists.read_members, codelists.read_provinces, read_messages, read_reasons):
        read()  # each keeps what it has read
    figure = Figure()
    figure.text(0, 0, f"{text_width('a', 10):.0f}")
    write_svg(figure, "a")
    GT(pd.DataFrame({"a": ["b"]})).as_raw_html()
    cells = [nbformat.v4.new_markdown_cell("a"), nbformat.v4.new_code_cell("a")]  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    render_notebook(notebook, "data_quality", Parameters(LAST_YEAR, (), "vi", "reported", Path()), "")


rehearse()
# What is there now is left alone by the children's garbage collectors, so that its memory stays shared.
gc.collect()
gc.freeze()
# A report makes many small objects and ends: looking through the new ones at every 700 is a twentieth of its time.
gc.set_threshold(20_000, 20, 20)

assert os.environ.get("OPENBLAS_NUM_THREADS") == "1", "the fork server is started by apart.py"
