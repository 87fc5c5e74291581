"""Marks of chat templates inside texts: special tokens of tokenizers, and the headings of prompt templates."""

from __future__ import annotations

from typing import Final

import polars as pl

# Source: the chat templates and special tokens of Llama 2 and 3, Qwen, Gemma, Phi, Mistral, DeepSeek, Command R, GLM,
# gpt-oss, GPT-2, T5 and Zephyr.
_PIPED: Final = (
    r"<[|｜](?:im_start|im_end|im_sep|endoftext|eot_id|eom_id|start_header_id|end_header_id|begin_of_text|end_of_text"
    r"|user|assistant|system|end|python_tag|finetune_right_pad_id|endofprompt|fim_prefix|fim_middle|fim_suffix"
    r"|start|channel|message|return|call|START_OF_TURN_TOKEN|END_OF_TURN_TOKEN|USER_TOKEN|CHATBOT_TOKEN|User|Assistant"
    r"|(?:begin|end)[_▁]of[_▁]sentence|tool[_▁]calls?[_▁](?:begin|end)|eos|bos|pad|unk)[|｜]>"
)
_PLAIN: Final = (
    r"<(?:start_of_turn|end_of_turn|bos|eos|pad|unk|extra_id_\d+|sop|eop|eoh|eoa|BOS_TOKEN|EOS_TOKEN)>"
    r"|\[/?INST\]|<</?SYS>>|\[(?:gMASK|BOS|EOS|PAD|UNK|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
)
# In HTML <s> strikes text out, so that it is a token only at the ends of a text.
_ENDS: Final = r"^\s*<s>|</?s>\s*$|</s>\s*<s>|<s>\s*\[INST\]"
_HEADINGS: Final = (
    r"(?m)^[ \t]*###? ?(?:Instruction|Response|Input|Human|Assistant|User|System)s?:|### Response:"
)
TOKEN: Final = f"{_PIPED}|{_PLAIN}|{_ENDS}|{_HEADINGS}"
# One of these is in every match.
LIKELY: Final = (
    "<|", "<｜", "<start_of", "<end_of", "<bos>", "<eos>", "<pad>", "<unk>", "<extra_id", "<sop>",
    "<eop>", "<eoh>", "<eoa>", "S_TOKEN>", "INST]", "SYS>>", "MASK]", "[BOS]", "[EOS]", "[PAD]",
    "[UNK]", "[AVAIL", "[TOOL_", "<s>", "</s>",
    *(f"##{space}{letter}" for space in ("", " ") for letter in "IRHAUS"),
)  # fmt: skip
# A text on templates and tokenizers contains the tokens that it explains.
_EXPLAINS: Final = (
    r"(?i)tokeni[sz]|special token|chat ?ml\b|chat[ _]template|prompt[ _]template|\b(?:eos|bos|stop|end|padding)[ _-]token"
    r"|language model|fine-?tun|\bllm|vocabulary|padding_idx"
)
# Names of speakers before what they say.
_SPEAKER: Final = (
    r"^\s*(?:Assistant|ASSISTANT|AI|Bot|GPT|ChatGPT|Model):\s"
    r"|\n\s*(?:Human|HUMAN|User|USER|### ?(?:Human|User)):\s"
    r"|(?:^|\n)(?:user|human): [^\n]+\n\s*assistant: "
)
_OTHER_SPEAKER: Final = r"^\s*(?:Human|HUMAN|User|USER):\s"
SPEAKERS: Final = (
    "ssistant:", "SSISTANT:", "AI:", "Bot:", "GPT:", "Model:", "uman:", "UMAN:", "ser:", "SER:",
)  # fmt: skip
_DIALOGUE: Final = (
    r"(?i)dialog|conversation|\bchat|transcript|interview|script|exchange|role-?play|\b(?:human|user|assistant|ai|bot):"
    r"|customer|agent|talk"
)


def special_token(text: pl.Expr) -> pl.Expr:
    """Return the first mark of a template in each text (String), or null; texts that explain marks have none."""
    return pl.when(~text.str.contains(_EXPLAINS)).then(text.str.extract(f"({TOKEN})"))


def is_at_end(text: pl.Expr) -> pl.Expr:
    """Return whether each text begins or ends with a mark of a template (Boolean)."""
    return text.str.contains(rf"^\s*(?:{TOKEN})|(?:{TOKEN})\s*$")


def speaker(text: pl.Expr, prompt: pl.Expr) -> pl.Expr:
    """Return the first name of a speaker in each text (String), or null where the prompt wants a dialogue.

    A prompt that only begins with the name of the other speaker wants none.
    """
    wanted = prompt.fill_null("").str.replace(_OTHER_SPEAKER, "").str.contains(_DIALOGUE)
    return pl.when(~wanted).then(text.str.extract(f"({_SPEAKER})").str.strip_chars())
