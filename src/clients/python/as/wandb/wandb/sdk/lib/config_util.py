"""The error that W&B's callers catch around its config."""

from ...errors import Error


class ConfigError(Error):
    """A config that cannot be; never raised here."""
