"""What responses answer: the answer without its reasoning, and a key for equal content in any form."""

import polars as pl

from auditor.analysis.responses.forms import code, code_layout, options, short_answers
from auditor.analysis.responses.forms.final_answer import final_answer
from auditor.analysis.responses.forms.reasoning import without_reasoning
from auditor.analysis.text import normalise

_MARKED = r"####|\\boxed"


def compare(responses: pl.Series, prompts: pl.Series, prompt_keys: pl.Series) -> pl.DataFrame:
    """Return the answer of each response, in the order given.

    Args:
        responses: as written; nulls allowed.
        prompts: what each response answers; nulls allowed.
        prompt_keys: equal for equal prompts (UInt64).

    Returns:
        ``answer`` (String): the response without its reasoning, and without the rationale around a marked final
        answer; null if nothing is left. ``answer_key`` (UInt64): equal for answers of equal content, whatever
        their form; null for a null answer. ``is_final`` (Boolean): whether the response marks its final answer.
        ``is_code`` (Boolean): whether the answer is mostly code, which is compared with its case, operators and
        nesting.
    """
    if responses.null_count() == len(responses):
        return pl.DataFrame({"answer": responses}, schema={"answer": pl.String}).with_columns(
            is_final=pl.lit(value=False),
            answer_key=pl.lit(None, dtype=pl.UInt64),
            is_code=pl.lit(value=False),
        )
    plain = without_reasoning(responses)
    looks_like_code = code.is_code(plain)
    # Lines of equations look like code, and no program ends with these marks.
    marked = plain.str.contains(_MARKED).fill_null(value=False)
    final = final_answer(plain.set(looks_like_code & ~marked, None))
    rows = pl.DataFrame({"plain": plain, "final": final, "prompt": prompts, "key": prompt_keys})
    rows = rows.with_row_index("row").with_columns(
        answer=pl.coalesce("final", "plain"), is_code=looks_like_code & final.is_null()
    )
    # Code on one line is harder to recognise than the same on five: one prompt has one kind of answer.
    compared = pl.col("is_code") | (
        pl.col("is_code").any().over("key") & pl.col("key").is_not_null()
    )
    rows = rows.with_columns(by_code=compared & pl.col("answer").is_not_null())
    codes = rows.filter("by_code")
    code_keys = codes.select(
        "row", key_of_code=code_layout.code_keys(code.fenced_or_whole(codes["answer"]))
    )
    texts = rows.filter(~pl.col("by_code"))
    chosen = options.chosen_texts(texts["answer"], texts["prompt"])
    content = texts.select(pl.coalesce(chosen.alias("chosen"), "answer"))["chosen"]
    forms = short_answers.canonical(content, texts["prompt"], texts["key"])
    text_keys = texts.select("row", key_of_text=normalise.identity_keys(forms))
    rows = rows.join(code_keys, on="row", how="left", maintain_order="left")
    rows = rows.join(text_keys, on="row", how="left", maintain_order="left")
    return rows.select(
        "answer",
        is_final=pl.col("final").is_not_null(),
        answer_key=pl.coalesce("key_of_code", "key_of_text"),
        is_code="is_code",
    )
