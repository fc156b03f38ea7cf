"""What can keep the service from running under its supervisor."""


class SupervisionError(Exception):
    """The root of this package's errors; its text says what to do."""


class AlreadyRunningError(SupervisionError):
    """Another supervisor looks after the same directory."""


class NotReadyError(SupervisionError):
    """A child did not get ready, or a child that has to run once failed."""


class AddressTakenError(SupervisionError):
    """Another process answers where the service is to answer."""
