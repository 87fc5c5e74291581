"""The file of judgements: written and read, and what is wrong with others is said by line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditError
from auditor.input.names import judgements_path
from auditor.review.judgement_file import Judged, Sample, frame, head, lines, read
from auditor.review.judgements import Judgement

ROW = "ab" * 32
HEAD = b'{"schema":1,"sample":{"size":59,"seed":0,"confidence":0.95}}\n'


def test_it_lies_next_to_the_data() -> None:
    assert judgements_path("data/train.jsonl.gz") == Path("data/train.judgements.jsonl")


@given(
    st.builds(Sample, st.integers(1, 10_000), st.integers(0, 2**63 - 1)),
    st.lists(
        st.builds(
            Judged,
            st.just(ROW),
            st.text(max_size=20).map("A".__add__),
            st.just("2026-11-29"),
            judgement=st.sampled_from(Judgement),
            reason=st.text(max_size=40),
            final=st.booleans(),
        )
        | st.builds(Judged, st.just(ROW), st.just("Ada"), st.just(""), label=st.text(max_size=20))
    ),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, sample: Sample, judged: list[Judged]
) -> None:
    path = tmp_path_factory.mktemp("judged") / "train.judgements.jsonl"
    path.write_bytes(head(sample) + lines(judged))
    found = read(path)
    assert (found.sample, found.path) == (sample, path)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.judgements.equals(frame(judged), null_equal=True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty; expected a first line with the sample"),
        (b"{", "line 1: not JSON"),
        (b'{"schema":2,"sample":{"size":59}}', "line 1: schema = 2; expected"),
        (b'{"schema":true,"sample":{"size":59}}', "line 1: schema = True; expected"),
        (b'{"schema":1,"sample":{"size":0}}', "line 1: sample: size = 0; expected"),
        (b'{"schema":1,"sample":{"size":59,"sed":1}}', "unknown key 'sed'; did you mean 'seed'?"),
        (
            b'{"schema":1,"sample":{"size":9,"confidence":0.5}}',
            "sample: confidence = 0.5; expected a share from 0.9 to below 1",
        ),
        (HEAD + b"[]", "line 2: []; expected"),
        (HEAD + b'\n{"row":"ab"}', "line 2: row = 'ab'; expected a SHA-256 in hex"),
        (HEAD + b'{"row":"%s","by":"A","at":""}' % ROW.encode(), 'either a "label" or'),
        (
            HEAD + b'{"row":"%s","by":"A","at":"","label":"x","judgement":"right"}' % ROW.encode(),
            'either a "label" or a "judgement"',
        ),
        (
            HEAD + b'{"row":"%s","by":"","at":"","label":"x"}' % ROW.encode(),
            "expected a person's name",
        ),
        (
            HEAD + b'{"row":"%s","by":"\\u200b","at":"","label":"x"}' % ROW.encode(),
            "expected a person's name",
        ),
    ],
)
def test_faults_are_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "train.judgements.jsonl"
    path.write_bytes(content)
    with pytest.raises(AuditError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)
