"""The exit codes of the program, and the one exception that ends a run with a message for people."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the exit code of a run means; scripts and CI jobs rely on these numbers. A worse result has a higher one."""

    READY = 0  # of other commands than audit and verify: done
    NOT_READY = 1
    USAGE = 2  # the command line, the configuration, or a file that people wrote is wrong
    NO_VERDICT = 3  # an input is missing, empty or changed, or a required check did not run
    INTERNAL = 4
    INTERRUPTED = 130


class AuditError(Exception):
    """A problem that the user can solve; the message names the file, the cause, and what to do.

    The command line prints the message in one line and ends with ``exit_code``.
    """

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class NotReady(AuditError):  # noqa: N818 - the verdict that it is about
    """The data may not be trained on: its report is not ready, or is about other files."""
