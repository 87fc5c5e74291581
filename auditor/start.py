"""The entry point of the command ``dataset-audit``: whatever fails, the exit code is never 1 by accident.

It imports nothing but the standard library before it is prepared: a broken dependency, a closed
stream or a signal that comes early must not end as Python ends, with 1, which means "not ready".
"""

import contextlib
import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType

# Objects between two searches for garbage. Source: imports make 64,000 objects that stay, and Python's own thresholds cost 4%
# of the CPU seconds of an audit of 346 rows.
_RARELY = (20_000, 50, 100)
# Of errors.ExitCode, which may be what cannot be imported.
_NO_VERDICT, _INTERNAL, _INTERRUPTED = 3, 4, 130


def main() -> None:
    """Run the command line and exit with its code."""
    if _is_limited() and (child := _forked()):
        _end(_code_of(child))
    try:
        _open_streams()
        gc.set_threshold(*_RARELY)
        signal.signal(signal.SIGTERM, _stop)
        if not os.environ.get("POLARS_MAX_THREADS", "1").strip(" 0"):
            del os.environ["POLARS_MAX_THREADS"]  # polars ends the process where it is 0
        from auditor.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BaseException as error:  # noqa: BLE001
        code = _INTERNAL
        cause = f"{type(error).__name__}: {error}".encode("ascii", "backslashreplace").decode()
        text = "".join(char if char.isprintable() else "?" for char in cause)
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"dataset-audit: cannot start, no verdict: {text}; install it again\n")
    _end(code)


def _is_limited() -> bool:
    """Whether the process may use only some memory (ulimit -v): libraries in other languages then end it where it is used up."""
    if sys.platform == "win32":
        return False
    import resource

    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def _forked() -> int:
    """The number of a new process that goes on from here, 0 in that process, and 0 if there cannot be one."""
    try:
        return os.fork()
    except OSError:
        return 0


def _code_of(child: int) -> int:
    """The exit code of the process ``child``, which gets the signals of this one; a child that was killed has no verdict."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda sent, _: os.kill(child, sent))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code >= 0:
        return code
    with contextlib.suppress(AttributeError, OSError, ValueError):  # standard error may be closed
        sys.stderr.write("dataset-audit: no verdict: there is not enough memory for this data\n")
    return _NO_VERDICT


def _open_streams() -> None:
    """Give closed standard streams a file: otherwise the next file opened takes their number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """End as after control-C, so that temporary files are removed."""
    raise KeyboardInterrupt


def _end(code: int) -> None:
    """Exit; a stream that fails at the last moment changes no code (Python would exit with 120)."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()
    gc.freeze()  # a last search for garbage in all that was imported costs 5% of the CPU seconds of an audit of 346 rows
    sys.exit(code)
