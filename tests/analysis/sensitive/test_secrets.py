"""Secrets in texts: examples are silent, live shapes are found, and every kind has its keyword."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.sensitive import secrets
from auditor.analysis.sensitive.kinds import scan

LETTERS = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA"
JWT = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiJpbmVzIn0." + LETTERS


def kinds(text: str) -> list[str]:
    return secrets.secrets_of(pl.Series([text]))["kind"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "AK" + "IAIOSFODNN7EXAMPLE",
        "sk-" + "x" * 48,
        "sk-" + LETTERS + "short",
        "desk-" + LETTERS + LETTERS[:16],  # the shape is part of a longer word
        "gh" + "p_" + "A" * 36,
        "token: f6CGV4aMM9ze",
        "token = generate_token_2024_v2(now)",
        "password: correct-horse-battery-staple",
        "secret = 203db13e-70c7-462b-9a3d-bf32640cb0be",
        "https://user:password@acmetrade.net",
        "https://ada:{password}@acmetrade.net",
        "https://ada:Kx9-vq2-tt@localhost:80",
        "-----BEGIN PRIVATE KEY-----\n<your key>\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + LETTERS * 2 + "\n-----END PUBLIC KEY-----",
        "eyJ" + "pZCI6MX0xxxx.eyJpZCI6MX0xxxx." + LETTERS,
    ],
)
def test_examples_and_near_misses_are_silent(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("key:sk-" + LETTERS + LETTERS[:16] + ".", secrets.TOKEN),
        ("密钥sk-" + LETTERS + LETTERS[:16] + "。", secrets.TOKEN),
        ("gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17", secrets.TOKEN),
        ("gh" + "p_" + LETTERS + "9xQ2", secrets.ALTERED_TOKEN),
        (JWT, secrets.JWT),
        ("amqp://ada:Kx9-vq2-tt@mq.acmetrade.net", secrets.URL_PASSWORD),
        (f"{{'client_secret': '{LETTERS}'}}", secrets.ASSIGNED),
        (f"export API_KEY={LETTERS}", secrets.ASSIGNED),
        ("aws_secret_access_key = aB3dE5/gH7jK9+mN1pQ2/rS4tU6+vW8xY0/zAaB3", secrets.ASSIGNED),
        (
            f"-----BEGIN PRIVATE KEY-----\\n{LETTERS * 2}\\n-----END PRIVATE KEY-----",
            secrets.PRIVATE_KEY,
        ),
        (
            f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\n{LETTERS * 2}",
            secrets.PRIVATE_KEY,
        ),
    ],
)
def test_live_shapes_are_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


def test_two_keys_are_two_values() -> None:
    block = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----"
    text = block.format(LETTERS * 2) + " and " + block.format(LETTERS[::-1] * 2)
    assert len(kinds(text)) == 2


@pytest.mark.parametrize("text", [line * 100 for line in ("sk-", "eyJ", "a://b:", "secret=")])
def test_a_keyword_alone_is_no_secret(text: str) -> None:
    assert scan(pl.Series([text]), secrets.KINDS).is_empty()


def test_every_kind_has_a_keyword() -> None:
    assert all(kind.keywords for kind in secrets.KINDS)
