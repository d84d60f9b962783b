"""The error that a user can mend."""


class InputError(Exception):
    """Wrong input from the user: a file, a table, a parameter or a folder.

    The message is one line that the command line prints as it is, without a traceback: the source, the place in it,
    the offending text, what was expected, and what to do next.
    """
