"""The rules of ``smells`` and the numbers they hang on."""

from __future__ import annotations

from auditor.model import Rule, Severity

# Rows below which no share is judged. Source: at 50 rows a share is known to 14 points at best.
LEAST_ROWS = 50
# Share of answers with a fact that changes. Source: at most 0.03 on GSM8K, Alpaca and Tatoeba,
# whose answers are computed, written or translated.
CHANGING_SHARE = 0.1
# Share of JSON answers that makes JSON the contract. Source: the rest are then the exceptions.
STRUCTURED_SHARE = 0.9
# Share of answers that begin or end with the same three words. Source: at most 0.04 on GSM8K,
# Alpaca and Tatoeba.
SIGNATURE_SHARE = 0.2
# Points below the label ceiling that count as near. Source: SMS spam (1) and ATIS (3) are tasks for a
# classifier; TREC, AG News and CLINC150 stay 11 and more below with words alone.
HEADROOM = 0.05
# Share of the rows that have another label, or another form of answer, than they would have if both
# halves of a dated set were alike. Source: a tenth is what the interval of a share spans at 100 rows.
MOVED = 0.1
# Share of rows whose half of the file a linear model tells. Source: 0.41 to 0.55 on thirteen public
# sets; 0.69 on Disaster Tweets, whose file is sorted by keyword. 0.5 is guessing.
DRIFT = 0.65

RULES = (
    Rule(
        "CASE080",
        "changing-knowledge",
        Severity.NOTE,
        "Answers state prices, versions, dates or addresses that their prompt does not hold.",
        "Knowledge changes and weights do not: the model will go on stating what was true.",
        '{"prompt": "What does the basic plan cost?", "completion": "$12 a month."}',
        '{"prompt": "Plans: basic $12. What does the basic plan cost?", "completion": "$12."}',
        "Retrieve the facts and put them into the prompt; train, if at all, on answers from context.",
        f"{CHANGING_SHARE:.0%} of the answers; prompts with two numbers or more do not count",
    ),
    Rule(
        "CASE081",
        "format-task",
        Severity.NOTE,
        "Nearly all answers are JSON of one shape.",
        "A JSON schema forces that shape without any training.",
        '{"prompt": "Ann, 31", "completion": "{\\"name\\": \\"Ann\\", \\"age\\": 31}"}',
        "a case whose eval shows what is wrong with the values once the schema is forced",
        "Try structured output first and measure the values alone.",
        f"{STRUCTURED_SHARE:.0%} of the answers",
    ),
    Rule(
        "CASE082",
        "contract-breaks",
        Severity.WARNING,
        "Most answers are JSON of one shape, and some are not.",
        "A model trained on two contracts keeps neither; the task is not stable yet.",
        '{"name": "Ann"} in 400 answers, {"Name": "Ann"} or plain text in 30',
        "one shape in all answers",
        "Settle the output contract and rewrite the answers that break it.",
        "more than half of the answers are JSON",
    ),
    Rule(
        "CASE083",
        "few-for-a-voice",
        Severity.NOTE,
        "The set teaches a way of speaking, and is small.",
        "3 to 10 examples of a voice in the prompt almost always work.",
        "300 answers that begin with the same greeting",
        "an eval in which few-shot prompts with this voice fall short",
        "Try dataset-audit fewshot, which picks the examples and the rows to measure them on.",
        f"{SIGNATURE_SHARE:.0%} of the answers begin or end with the same three words, or texts"
        " without prompts; fewer rows than the setting good",
    ),
    Rule(
        "CASE084",
        "classifier-may-do",
        Severity.NOTE,
        "A linear model or the nearest neighbours come near what the labels allow.",
        "A classifier of a few megabytes costs nothing a call and needs no base model.",
        "97 % of labels right out of fold, 98 % are consistent",
        "a small classifier stays well below the target",
        "Measure a small classifier on the eval before anything larger.",
        f"within {HEADROOM * 100:.0f} points of the label ceiling: 1 less the share of labels both"
        " models contradict with confidence",
    ),
    Rule(
        "CASE085",
        "nothing-beats-majority",
        Severity.WARNING,
        "No baseline does better than always giving the commonest label.",
        "Either the labels do not follow from the texts, or they are wrong. A fine-tune would learn"
        " the noise.",
        "labels dealt at random",
        "labels that a reader of the text would give",
        "Have two people label 100 rows without seeing the labels, and compare.",
        "the 95 % interval of the better baseline reaches down to the majority's share",
    ),
    Rule(
        "CASE086",
        "drift-over-file",
        Severity.WARNING,
        "The first half of the file can be told from the second.",
        "A set that changes over its length was made from several sources, or the task changed: what"
        " is trained on is not one stable task.",
        "requests of last year first, then those of a new product",
        "one task throughout, or rows in random order",
        "Look at both ends. Where the task changed, keep what is asked today.",
        f"a linear model tells the half of {DRIFT:.0%} of the rows; guessing tells half",
    ),
    Rule(
        "CASE087",
        "drift-over-time",
        Severity.WARNING,
        "By the dates of the rows, what is asked, which labels are given, or the form of the answers"
        " is not the same early and late.",
        "A fine-tune holds one state of the task. What has moved within the set will have moved on by"
        " the time the model is served.",
        "tickets of 2023 labelled by one taxonomy, those of 2025 by another",
        "rows of one period, or a task that is the same in all of them",
        "Train on the recent part, measure on the latest, and settle how often to train again.",
        f"earlier and later half by date: a linear model tells {DRIFT:.0%} of the rows apart, or"
        f" {MOVED:.0%} more of the labels than chance gives, or of the answers' forms, differ",
    ),
)
