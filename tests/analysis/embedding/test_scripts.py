"""Texts that a model can read: by their script, and by the scripts that its vocabulary has words of."""

from __future__ import annotations

import polars as pl
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from auditor.analysis.embedding.embedders import STATIC
from auditor.analysis.embedding.scripts import is_readable

PACKAGED = Tokenizer.from_file(str(STATIC / "tokenizer.json"))


def vocabulary(*pieces: str) -> Tokenizer:
    return Tokenizer(WordLevel({piece: i for i, piece in enumerate(pieces)}, unk_token=pieces[0]))


def readable(text: str | None, tokenizer: Tokenizer = PACKAGED) -> bool:
    (found,) = is_readable(pl.Series([text], dtype=pl.String), tokenizer)
    return found


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "1234", "how many points did they lose", "x = y + 1", "👍 great"),
        *("wie viele punkte hat die abwehr überlassen", "có bao nhiêu điểm", "hvað ertu að gera"),
        *("the angles α and β", "he came from москва to live in the small town by the sea"),
        *("k8s 99 deploy ok", "ɓarawo ya gudu", "d41d8cd98f00b204e9800998ecf8427e"),
    ],
)
def test_latin_script_numbers_and_single_foreign_words_are_readable(text: str | None) -> None:
    assert readable(text)


@pytest.mark.parametrize(
    "text",
    [
        *("पैंथर्स ने कितने अंक दिए", "무릎이 시려", "時計がある", "我不知道", "как дела", "τι κάνεις"),
        *("كم عدد النقاط", "ฉันไม่รู้", "መልካም ቀን", "nfl में कितनी टीमें हैं", "用 python 实现快速排序算法"),
    ],
)
def test_other_scripts_are_not_readable(text: str) -> None:
    assert not readable(text)


def test_a_vocabulary_with_words_of_a_script_knows_it() -> None:
    words = [f"слово{n}" for n in range(100)]
    assert readable("как дела", vocabulary("?", *words))
    assert not readable("как дела", vocabulary("?", *words[1:]))
    assert not readable("무릎이 시려", vocabulary("?", *words))


def test_a_vocabulary_with_thousands_of_characters_knows_chinese() -> None:
    characters = [chr(0x4E00 + n) for n in range(2_000)]
    assert readable("我不知道", vocabulary("?", *characters))
    assert not readable("我不知道", vocabulary("?", *characters[1:]))


def test_a_vocabulary_of_bytes_is_given_every_text() -> None:
    assert readable("पैंथर्स", vocabulary("?", "Ġ", "à"))


def test_no_texts() -> None:
    assert is_readable(pl.Series([], dtype=pl.String), PACKAGED).to_list() == []
