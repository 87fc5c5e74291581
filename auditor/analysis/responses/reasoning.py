"""The answer of a response: what is left without the reasoning that leads to it."""

from __future__ import annotations

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
    text = pl.col("text")
    rows = responses.rename("text").to_frame()
    # Few sets have tags at all, and one pass over their text is what this costs the others.
    marked = text.str.contains(_MARKS)
    tagged = text.str.contains(_TAGGED)
    cut = (
        text.str.replace(_CHANNEL, "$1").str.replace_all(_BLOCK, "").str.replace(_BEFORE_CLOSE, "")
    )
    kept = rows.select(pl.when(marked).then(cut).otherwise(text).alias("text"), tagged=tagged)
    inner = text
    for pattern in _ANSWER_TAGS:
        inner = inner.str.replace(pattern, "$1")
    kept = kept.select(pl.when("tagged").then(inner).otherwise(text).str.strip_chars())
    return kept.select(pl.when(text != "").then(text).alias("answer"))["answer"]
