"""The prompts that fit a response best, and the least score at which a prompt fits as a response's own would."""

import numpy as np

from auditor.analysis.responses.relevance import PairScorer, Rows, Scores

USUAL_QUANTILE = 0.1  # of the fitting rows' own scores: a better prompt must reach it
# Share of the fitting responses that some prompt of an unfitting row fits as well, by chance: the best of many
# random prompts fits. Source: of 4,700 rows of six sets of summaries, translations, SQL and code, 4 are
# flagged (33 without this limit); of the responses of alpaca_en that changed places 53% (60%), of those of gsm8k 69% (69%).
_MAX_CHANCE = 0.05
_MAX_DECOYS = 1_024  # fitting responses that the score by chance is measured on
_BLOCK_ROWS = 512  # responses at once


def best_prompts(scorer: PairScorer, prompts: Rows, responses: Rows) -> tuple[Rows, Scores]:
    """Return, for each response, the row of ``prompts`` that fits it best (not its own row), and the score."""
    best = np.zeros(len(responses), np.int64)
    score = np.full(len(responses), -np.inf)
    for start in range(0, len(responses), _BLOCK_ROWS) if len(prompts) else ():
        block = responses[start : start + _BLOCK_ROWS]
        fits = scorer.score_all(prompts, block)
        fits[prompts[:, None] == block] = -np.inf
        best[start : start + len(block)] = prompts[fits.argmax(axis=0)]
        score[start : start + len(block)] = fits.max(axis=0)
    return best, score


def least_score(scorer: PairScorer, own: Scores, unfitting: Rows, usual_rows: Rows) -> float:
    """Return the least score at which a prompt of another row fits a response as own prompts do, and not by chance.

    The prompts of the unfitting rows do not belong to the fitting responses. So the best fit between these two shows what
    score chance reaches with as many prompts.
    """
    usual = float(np.quantile(own[usual_rows], USUAL_QUANTILE))
    if not len(unfitting):
        return usual
    decoys = usual_rows[:: 1 + len(usual_rows) // _MAX_DECOYS]
    _, by_chance = best_prompts(scorer, unfitting, decoys)
    return max(usual, float(np.quantile(by_chance, 1 - _MAX_CHANCE)))
