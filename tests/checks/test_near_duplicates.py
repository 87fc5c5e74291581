"""Near-duplicates: the threshold, contrasts, answers, templates, scores and facts."""

from __future__ import annotations

import pytest

from auditor.checks import near_duplicates
from auditor.settings import Settings

TEXT = "my card was stolen on the way to work and i need a new one today"
NOUNS = ("river", "lake", "hill", "road", "tower", "bridge", "garden", "castle", "harbour", "inn")
PREAMBLE = "You are a careful assistant of the bank and you answer in one word only. Ticket: "


def rows(*texts: str, label: str = "a") -> list[dict[str, str]]:
    return [{"text": text, "label": label} for text in texts]


def answered(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": answer} for prompt, answer in pairs]


def test_rows_just_below_the_threshold_are_silent(found) -> None:
    records = rows(TEXT, f"{TEXT} please")
    assert found(near_duplicates, records, settings=Settings(near_duplicate=0.9)) == []


def test_another_label_is_no_duplicate(found) -> None:
    assert found(near_duplicates, rows(TEXT) + rows(f"{TEXT} please", label="b")) == []


def test_another_free_text_answer_is_no_duplicate(found) -> None:
    records = answered((TEXT, "call the bank at once"), (f"{TEXT} please", "it costs five euros"))
    assert found(near_duplicates, records) == []


def test_a_near_duplicate_refers_to_the_earliest_row(found) -> None:
    assert found(near_duplicates, rows(TEXT, f"{TEXT} please")) == [
        ("DUP010", 1, 0, 0.8955, "90% similar, with the same label")
    ]


def test_a_similar_answer_is_enough_outside_classification(found) -> None:
    answer = "please call the bank at once and tell them what was taken from you"
    records = answered((TEXT, answer), (f"{TEXT} please", f"{answer} and when"))
    ((rule, row, related, _, detail),) = found(near_duplicates, records)
    assert (rule, row, related) == ("DUP010", 1, 0)
    assert detail.endswith("% similar, with a similar answer")


def test_a_contrast_is_a_note(found) -> None:
    detail = "both rows are kept, because they differ in a negation"
    assert found(near_duplicates, rows(f"{TEXT} not tomorrow", TEXT)) == [
        ("DUP012", 1, 0, 0.8219, detail)
    ]


@pytest.mark.parametrize(("number", "rules"), [(19, []), (20, ["DUP014"])])
def test_a_span_of_a_fifth_of_the_rows_is_a_template(found, number: int, rules: list[str]) -> None:
    texts = [f"{one} of {two}" for one in NOUNS for two in NOUNS]
    records = rows(*(PREAMBLE + text if n < number else text for n, text in enumerate(texts)))
    reported = [finding[0] for finding in found(near_duplicates, records)]
    assert [rule for rule in reported if rule == "DUP014"] == rules


def test_the_note_on_a_template_shows_its_text_and_share(read, found) -> None:
    records = rows(*(f"{PREAMBLE}{one} of {two}" for one in NOUNS for two in NOUNS[:3]))
    (finding,) = found(near_duplicates, records)
    assert finding[:4] == ("DUP014", None, None, 1)
    assert finding[4].startswith("'you are a careful assistant of the bank")
    assert finding[4].endswith("' in 100% of the rows")
    (masked,) = near_duplicates.run(read(records)).facts.masked
    assert masked.share == 1


def test_scores_are_the_nearest_similarity_and_the_kept_row(read) -> None:
    result = near_duplicates.run(read(rows(TEXT, TEXT, f"{TEXT} please", "where is the station")))
    similarity = pytest.approx(0.8955, abs=1e-4)
    assert result.scores.columns == ["row", "nearest_similarity", "cluster"]
    assert result.scores.rows() == [(0, 1, 0), (1, 1, 0), (2, similarity, 0), (3, None, None)]


def test_facts_count_pairs_and_contrasts(read) -> None:
    facts = near_duplicates.run(read(rows(TEXT, f"{TEXT} please", f"{TEXT} not now"))).facts
    assert facts.threshold == 0.8
    assert (facts.permutations, facts.bands, facts.rows_per_band) == (80, 16, 5)
    assert (facts.pairs, facts.contrast_pairs, facts.masked) == (3, 2, ())
    assert [recall.jaccard for recall in facts.recall][:2] == [0, 0.05]
