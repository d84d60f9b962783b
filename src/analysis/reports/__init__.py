"""Reports: parameters, what a notebook shows, papermill runs, HTML and the index.

Import from the modules: a notebook's kernel has no need of papermill and nbconvert, which build.py loads.
"""
