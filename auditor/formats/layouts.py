"""The input layouts and the kinds of rows that are converted before a layout reads them."""

from auditor.formats import (
    bedrock,
    instruction,
    kto,
    preference,
    prompt_completion,
    question_answer,
    text,
    text_label,
)
from auditor.formats.record import (
    argilla,
    choices,
    cloud_exports,
    comparisons,
    dialogues,
    label_studio,
    languages,
    multi_hot,
    no_examples,
)
from auditor.formats.record.base import Format
from auditor.formats.record.convert import Kind
from auditor.formats.turn_lists import CONTENTS, CONVERSATIONS, MESSAGES

# The first layout that matches is used, so those with more fields come first: a preference pair also
# has messages, and KTO rows also have a label.
FORMATS: tuple[Format, ...] = (
    preference,
    kto,
    bedrock,
    MESSAGES,
    CONVERSATIONS,
    CONTENTS,
    instruction,
    prompt_completion,
    question_answer,
    text_label,
    text,
)

# The layouts whose rows are always lists of turns.
CHAT_FORMATS: tuple[str, ...] = tuple(
    chat.NAME for chat in (bedrock, MESSAGES, CONVERSATIONS, CONTENTS)
)

# Kinds of rows that are turned into a record which a layout reads, or refused, in the order of trying.
KINDS: tuple[Kind, ...] = (
    label_studio,
    argilla,
    cloud_exports,
    no_examples,
    comparisons,
    choices,
    dialogues,
    languages,
    multi_hot,
)
