"""Texts that a failed request or a failed program leaves in place of an answer."""

from typing import Final

import polars as pl

MAX_BYTES: Final = 400  # of a message; a trace of calls may be longer
# One of these is in every message.
_HINTS: Final = [
    "error", "Error", "ERROR", "Exception", "Traceback", "Gateway", "Unavailable", "Too Many",
    "imed out", "imeout", "rate limit", "Rate limit", "overloaded", "Forbidden", "Unauthorized",
    "onnection", "context_length", "context length", "quota", "API key", "went wrong",
    "Bad Request",
]  # fmt: skip
_STATUS: Final = (
    r"(?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal server error|too many requests"
    r"|bad request|unauthorized|forbidden|request timeout)"
)
_MESSAGE: Final = (
    r"(?is)^\W*(?:"
    r"traceback \(most recent call last\)"
    rf"|(?:error:? )?(?:http(?:/[\d.]+)? )?(?:error:? )?[45]\d\d:? {_STATUS}"
    rf"|(?:error:? )?{_STATUS}\W*$"
    r"|(?:[a-z_]+\.)*[a-z_]*(?:error|exception)(?: \d{3})?: \S"
    r"|error (?:code|\d{3})\b"
    r"|(?:an |unknown |unexpected |internal )*error (?:occurred|has occurred)"
    r"|(?:error: )?(?:your |the )?(?:api )?rate limit (?:reached|exceeded|error)"
    r"|(?:error: )?you (?:have )?exceeded your (?:current )?quota"
    r"|(?:error: )?(?:the |your )?(?:request|connection|operation|read|server) (?:has )?(?:timed out|was aborted|aborted|reset|refused)"
    r"|(?:error: )?the (?:server|model|engine) (?:had an error|is (?:currently )?overloaded)"
    r"|(?:error: )?(?:incorrect|invalid) api key"
    r"|(?:error: )?(?:something|sorry, something) went wrong"
    r"|context_length_exceeded|(?:error: )?this model's maximum context length"
    r"|\{\s*\"(?:error|detail)\"\s*:|\{\s*'error'\s*:"
    r"|error"  # in brackets, perhaps
    r"\W*$)"
)
_TRACE: Final = r"(?m)^\s*Traceback \(most recent call last\):\s*\n\s*File \""


def is_error_message(text: pl.Expr) -> pl.Expr:
    """Return whether each text is the message of an error, or begins with a trace of calls (Boolean)."""
    short = text.str.len_bytes() <= MAX_BYTES
    message = short & text.str.contains_any(_HINTS) & text.str.contains(_MESSAGE)
    trace = text.str.starts_with("Traceback (most") & text.str.contains(_TRACE)
    return message | trace
