"""The checks in the order they run. A check is a module, and ``CHECKS`` is the only registry."""

from __future__ import annotations

from typing import Protocol

from auditor.checks import (
    answer_templates,
    conflicts,
    contained_leaks,
    contained_rows,
    contradictions,
    cut_off,
    diversity,
    echoes,
    encoding_residue,
    exact_duplicates,
    injections,
    kto_labels,
    label_form,
    label_noise,
    label_vocabulary,
    leakage,
    learning_curve,
    media_marks,
    media_parts,
    near_conflicts,
    near_duplicates,
    no_language,
    numbered_copies,
    one_answer,
    one_label,
    other_language,
    outliers,
    output_contract,
    paraphrased_leakage,
    personal_data,
    placeholder_text,
    preference,
    preference_cycles,
    rare_values,
    reasoning_tags,
    refusals,
    repetition,
    responses,
    same_responses,
    secrets,
    semantic_duplicates,
    several_labels,
    shortcuts,
    structured_answers,
    swapped_pairs,
    synonymous_labels,
    template_tokens,
    tool_arguments,
    tool_call_texts,
    tool_calls,
    triggers,
    ungrounded_values,
    unrelated_responses,
    unrequested_language,
    votes,
)
from auditor.checks import (
    format as record_format,
)
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Skipped


class Check(Protocol):
    """What a check module must have; mypy verifies every entry of CHECKS against it."""

    NAME: str
    RULES: tuple[Rule, ...]

    def run(self, data: Dataset) -> Ran | Skipped:
        """Return findings (schema ``model.FINDINGS``, rules of RULES only), or why the check did not run."""
        ...


CHECKS: tuple[Check, ...] = (
    record_format,
    media_marks,
    media_parts,
    tool_calls,
    tool_arguments,
    tool_call_texts,
    exact_duplicates,
    near_duplicates,
    contained_rows,
    semantic_duplicates,
    same_responses,
    conflicts,
    near_conflicts,
    contradictions,
    label_form,
    label_vocabulary,
    synonymous_labels,
    votes,
    one_label,
    label_noise,
    several_labels,
    shortcuts,
    learning_curve,
    responses,
    unrelated_responses,
    preference,
    preference_cycles,
    kto_labels,
    swapped_pairs,
    leakage,
    paraphrased_leakage,
    contained_leaks,
    diversity,
    outliers,
    placeholder_text,
    echoes,
    refusals,
    cut_off,
    repetition,
    template_tokens,
    structured_answers,
    answer_templates,
    output_contract,
    rare_values,
    ungrounded_values,
    reasoning_tags,
    encoding_residue,
    other_language,
    unrequested_language,
    no_language,
    one_answer,
    secrets,
    personal_data,
    triggers,
    injections,
    numbered_copies,
)
