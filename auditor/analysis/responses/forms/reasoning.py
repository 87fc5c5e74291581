"""The answer of a response: what is left without the reasoning that leads to it."""

from collections.abc import Callable
from typing import Final

import polars as pl

# Names of the tags that models write their reasoning in. Source: the chat templates of DeepSeek-R1, Qwen3,
# Kimi, Magistral and OpenThoughts, and Anthropic's prompting guide.
_REASONING: Final = r"think|thinking|thoughts?|reasoning|rationale|scratch_?pad|reflection|inner_monologue|chain_of_thought"
_OPEN: Final = rf"(?:<|\[|◁|<\|)(?:begin_of_)?(?:{_REASONING})(?:\|>|>|\]|▷)"
_CLOSE: Final = rf"(?:(?:</|\[/|◁/)(?:{_REASONING})(?:>|\]|▷)|<\|(?:end_of_|/)(?:{_REASONING})\|>)"
_MARKS: Final = r"(?i)" + _OPEN + "|" + _CLOSE + r"|<\|channel\|>"
_BLOCK: Final = rf"(?is){_OPEN}.*?{_CLOSE}"
# Templates that begin the assistant's turn with the opening tag leave only the closing one in the data.
_BEFORE_CLOSE: Final = rf"(?is)^.*{_CLOSE}"
# OpenAI's harmony format: the last channel is the answer.
_CHANNEL: Final = r"(?s)^.*<\|channel\|>final<\|message\|>(.*?)(?:<\|(?:end|return|call)\|>.*)?$"
# Tags around the answer itself.
_ANSWER_TAGS: Final = (
    r"(?is)^.*<(?:final_)?answer>(.*?)</(?:final_)?answer>.*$",
    r"(?is)^.*<\|begin_of_solution\|>(.*?)(?:<\|end_of_solution\|>.*)?$",
)
_TAGGED: Final = r"(?i)<(?:final_)?answer>|<\|begin_of_solution\|>"


def without_reasoning(responses: pl.Series) -> pl.Series:
    """The responses without tagged reasoning (String); null where nothing visible is left.

    Text after a tag that is never closed is kept, since its end is not known.
    """
    # Few sets have tags at all, and one pass over their text is what this costs the others.
    marked = responses.str.contains(_MARKS).fill_null(value=False)
    tagged = responses.str.contains(_TAGGED).fill_null(value=False)
    kept = _changed(_changed(responses, marked, _without_blocks), tagged, _inside_tags)
    stripped = kept.str.strip_chars()
    # Texts that stay as they are share the memory of the responses.
    kept = kept if (stripped == kept).all() else stripped
    return kept.to_frame("text").select(answer=pl.when(pl.col("text") != "").then("text"))["answer"]


def _changed(
    texts: pl.Series, which: pl.Series, change: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """Return ``texts`` with ``change`` applied to some of them; no other one is read."""
    if not which.any():
        return texts
    return texts.clone().scatter(which.arg_true(), change(texts.filter(which)))


def _without_blocks(texts: pl.Series) -> pl.Series:
    texts = texts.str.replace(_CHANNEL, "$1").str.replace_all(_BLOCK, "")
    return texts.str.replace(_BEFORE_CLOSE, "")


def _inside_tags(texts: pl.Series) -> pl.Series:
    for pattern in _ANSWER_TAGS:
        texts = texts.str.replace(pattern, "$1")
    return texts
