"""Execute a report's notebook."""

import os
import sys
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from analysis.charts import message
from analysis.reports import kernels
from analysis.reports.html_page import shown_error
from analysis.reports.parameters import Parameters

START_TIMEOUT = 120  # seconds until a kernel answers: the first start on a busy machine is slow
# When it ran and for how long, in the notebook and in each cell: what differs between two runs of the same.
TIMINGS = ("start_time", "end_time", "duration")


def notebook_path(root: Path, name: str) -> Path:
    """The clean source of a report."""
    return root / "notebooks" / f"{name}.ipynb"


def run_notebook(name: str, parameters: Parameters, root: Path) -> tuple[nbformat.NotebookNode | None, str]:
    """The notebook of the report `name`, executed by papermill; or None, and where and why it failed."""
    try:
        notebook = papermill.execute_notebook(
            str(notebook_path(root, name)),
            None,  # nothing half-made is written anywhere
            parameters={
                "year": parameters.year,
                "provinces": ", ".join(parameters.provinces),
                "language": parameters.language,
                "geography": parameters.geography,
                "observations": str(parameters.observations),
            },
            cwd=str(root),
            progress_bar=False,
            start_timeout=START_TIMEOUT,
            # The kernel speaks to this process alone; its notice of that is no news to the reader.
            extra_arguments=["--IPKernelApp.log_level=50"],
            # It has nothing to save, and a polite end takes longer than its start.
            shutdown_kernel="immediate",
            config=_describe_kernel(),
        )
    except PapermillExecutionError as error:
        reason = shown_error(f"{error.ename}: {error.evalue}")
        return None, message("index.cell", parameters.language, cell=error.cell_index, name=name, error=reason)
    # A kernel that dies, a notebook that is none: whatever it was, the other reports are still built.
    except Exception as error:
        return None, shown_error(f"{name}: {type(error).__name__}: {error}")
    return settle_notebook(notebook), ""


def settle_notebook(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without what differs between two runs of the same: timings, ids drawn by lot."""
    for part in (notebook, *notebook.cells):
        papermill_notes = part.metadata.get("papermill", {})
        for key in TIMINGS:
            papermill_notes.pop(key, None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = "injected-parameters"
    return notebook


def _describe_kernel() -> Config:
    """Have the kernel asked promptly, and speak through files in the run's own folder, where it has one.

    Ports are chosen before they are bound: of several kernels that start at once two may choose the same.
    """
    manager = {"client_class": f"{kernels.__name__}.{kernels.PromptClient.__name__}"}
    folder = os.environ.get("JUPYTER_RUNTIME_DIR")
    if sys.platform == "linux" and folder:
        manager |= {"transport": "ipc", "ip": str(Path(folder) / str(os.getpid()))}
    return Config({"KernelManager": manager})
