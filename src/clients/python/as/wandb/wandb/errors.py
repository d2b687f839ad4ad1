"""The errors that W&B's callers catch."""


class Error(Exception):
    """Any error of W&B's."""


class CommError(Error):
    """W&B's service cannot be reached."""


class UsageError(Error):
    """A call that cannot be."""
