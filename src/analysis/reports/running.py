"""Execute a report's notebook."""

from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from analysis.charts import message
from analysis.reports.html_page import shown_error
from analysis.reports.parameters import Parameters

START_TIMEOUT = 120  # seconds until a kernel answers: the first start on a busy machine is slow


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
        )
    except PapermillExecutionError as error:
        reason = shown_error(f"{error.ename}: {error.evalue}")
        return None, message("index.cell", parameters.language, cell=error.cell_index, name=name, error=reason)
    # A kernel that dies, a notebook that is none: whatever it was, the other reports are still built.
    except Exception as error:
        return None, shown_error(f"{name}: {type(error).__name__}: {error}")
    return notebook, ""
