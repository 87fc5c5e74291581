"""Whether a set consists of translations, so that several answers to one text can be right."""

import polars as pl

from auditor.dataset.dataset import Dataset

# Share of the rows that must be a translation, and rows, evenly spaced, that are read.
_MIN_SHARE, _SAMPLE = 0.8, 1_000
_INSTRUCTION = r"(?i)translat|übersetz|tradui|traduc|traduz|vertaal|перев[её]?[дс]|翻译|翻譯|翻訳|訳して|번역|ترجم|अनुवाद"
_LATIN, _OTHER = r"\p{Latin}", r"[\pL--\p{Latin}]"


def are_translations(data: Dataset) -> bool:
    """Return whether most training rows translate their prompt.

    The instruction says so, or the answer is in another script than the prompt: one in Latin letters, the other not.
    """
    rows = data.training.select("system", "prompt", "response")
    rows = rows.drop_nulls("response").gather_every(max(1, rows.height // _SAMPLE))
    if data.task != "generation" or rows.is_empty():
        return False
    instructed = pl.any_horizontal(
        pl.col(side).fill_null("").str.contains(_INSTRUCTION) for side in ("system", "prompt")
    )
    latin = (
        pl.col(side).fill_null("").str.count_matches(_LATIN)
        > pl.col(side).fill_null("").str.count_matches(_OTHER)
        for side in ("prompt", "response")
    )
    one, two = latin
    translated = rows.select((instructed | (one != two)).mean())
    return float(translated.item()) >= _MIN_SHARE
