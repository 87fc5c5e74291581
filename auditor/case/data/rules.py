"""The rules CASE080 to CASE087, their thresholds, and how a finding of them is made."""

from __future__ import annotations

from auditor.case.model import CaseFinding
from auditor.model import Rule, Severity

# Rows below which no share is evaluated. Source: at 50 rows a share is known to 14 points at best.
MIN_ROWS = 50
# Share of responses with a fact that changes. Source: at most 0.03 on GSM8K, Alpaca and Tatoeba,
# whose responses are computed, written or translated.
MIN_CHANGING_SHARE = 0.1
# Share of JSON responses from which JSON is the contract. Source: the rest are then exceptions.
MIN_STRUCTURED_SHARE = 0.9
# Share of responses that begin or end with the same three words. Source: at most 0.04 on GSM8K,
# Alpaca and Tatoeba.
MIN_SIGNATURE_SHARE = 0.2
# Distance of a baseline from the label ceiling, as a share. Source: SMS spam (0.01) and ATIS (0.03)
# are tasks for a classifier; TREC, AG News and CLINC150 stay 0.11 and more below it on words alone.
MAX_HEADROOM = 0.05
# Share of rows whose label, or form of response, changed between the halves of a dated set, beyond
# chance. Source: at 100 rows the interval of a share is a tenth wide.
MIN_CHANGED_SHARE = 0.1
# Share of rows that a linear model assigns to the correct half. Source: 0.41 to 0.55 on thirteen
# public sets; 0.69 on Disaster Tweets, whose file is sorted by keyword. Guessing gives 0.5.
MIN_HALF_ACCURACY = 0.65

RULES = (
    Rule(
        "CASE080",
        "changing-knowledge",
        Severity.NOTE,
        what="Responses state prices, versions, dates or addresses that their prompt does not contain.",
        why="Knowledge changes and weights do not: the model will keep stating what was once true.",
        bad='{"prompt": "What does the basic plan cost?", "completion": "$12 a month."}',
        good='{"prompt": "Plans: basic $12. What does the basic plan cost?", "completion": "$12."}',
        fix="Retrieve the facts and put them into the prompt; if you train, train on responses that use"
        " the context.",
        threshold=f"{MIN_CHANGING_SHARE:.0%} of the responses; prompts with two or more numbers are excluded,"
        " because the response may be computed from them",
    ),
    Rule(
        "CASE081",
        "format-task",
        Severity.NOTE,
        what="Nearly all responses are JSON of one shape.",
        why="Structured output with a JSON schema enforces that shape without any training.",
        bad='{"prompt": "Ann, 31", "completion": "{\\"name\\": \\"Ann\\", \\"age\\": 31}"}',
        good="an eval that shows which values are still wrong once the schema is enforced",
        fix="Try structured output first and measure the values alone.",
        threshold=f"{MIN_STRUCTURED_SHARE:.0%} of the responses",
    ),
    Rule(
        "CASE082",
        "contract-breaks",
        Severity.WARNING,
        what="Most responses are JSON of one shape, and some are not.",
        why="A model trained on two output contracts follows neither reliably; the task is not stable"
        " yet.",
        bad='{"name": "Ann"} in 400 responses, {"Name": "Ann"} or plain text in 30',
        good="one shape in all responses",
        fix="Settle the output contract and rewrite the responses that break it.",
        threshold="more than 50% of the responses are JSON",
    ),
    Rule(
        "CASE083",
        "few-for-a-voice",
        Severity.NOTE,
        what="The data teaches a style of writing, and there are few rows.",
        why="3 to 10 examples of the style in the prompt almost always work.",
        bad="300 responses that begin with the same greeting",
        good="an eval on which few-shot prompts in this style fall short of the target",
        fix="Try dataset-audit fewshot, which picks the examples and the rows to measure them on.",
        threshold=f"{MIN_SIGNATURE_SHARE:.0%} of the responses begin or end with the same three words, or the"
        " rows are texts without prompts; fewer rows than the setting good",
    ),
    Rule(
        "CASE084",
        "classifier-may-do",
        Severity.NOTE,
        what="A linear model or the nearest neighbours predict the labels nearly as well as the labels"
        " allow.",
        why="A classifier of a few megabytes costs next to nothing per call and needs no base model.",
        bad="97% of held-out labels predicted correctly, 98% of the labels are consistent",
        good="a small classifier stays well below the target",
        fix="Measure a small classifier on the eval before anything larger.",
        threshold=f"within {MAX_HEADROOM * 100:.0f} points of the label ceiling: 100% less the share of labels"
        " that both models contradict with confidence",
    ),
    Rule(
        "CASE085",
        "nothing-beats-majority",
        Severity.WARNING,
        what="No baseline predicts the labels better than always giving the most common label.",
        why="Either the labels do not follow from the texts, or they are wrong. A fine-tune would learn"
        " the noise.",
        bad="labels assigned at random",
        good="labels that a reader of the text would give",
        fix="Have two people label 100 rows without seeing the labels, and compare.",
        threshold="the 95% interval of the better baseline includes the share of the most common label",
    ),
    Rule(
        "CASE086",
        "drift-over-file",
        Severity.WARNING,
        what="The rows in the first half of the file differ from those in the second half.",
        why="A file that changes along its length was made from several sources, or the task changed: the"
        " training data is not one stable task.",
        bad="last year's requests first, then those for a new product",
        good="one task throughout, or rows in random order",
        fix="Compare both ends of the file. If the task changed, keep the rows of the current task.",
        threshold=f"a linear model assigns {MIN_HALF_ACCURACY:.0%} of the rows to the correct half; guessing"
        " gives 50%",
    ),
    Rule(
        "CASE087",
        "drift-over-time",
        Severity.WARNING,
        what="By the dates of the rows, the requests, the labels or the form of the responses differ"
        " between the earlier and the later half.",
        why="A fine-tune preserves one state of the task. A task that changed within the data will have"
        " changed again by the time the model is served.",
        bad="tickets of 2023 labelled by one taxonomy, those of 2025 by another",
        good="rows of one period, or a task that is the same throughout",
        fix="Train on the recent part, measure on the latest, and decide how often to retrain.",
        threshold=f"earlier and later half by date: a linear model assigns {MIN_HALF_ACCURACY:.0%} of the rows"
        f" to the correct half, or the labels or forms of {MIN_CHANGED_SHARE:.0%} of the rows changed"
        " beyond chance",
    ),
)


def signal(rule: str, detail: str, rung: str = "") -> CaseFinding:
    """Return a finding about the data, which no line of readiness.toml is responsible for."""
    return CaseFinding(rule, "data", None, detail, rung)
