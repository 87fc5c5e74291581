#!/bin/sh
# For any other CI: exit code 0 ready, 1 not ready, 3 no verdict. Before it: git lfs pull, or dvc pull.
set -eu
dataset-audit data/train.jsonl --eval data/eval.jsonl --show-content none \
    --report audit/train.html --report audit/train.json --attest audit/train.intoto.json
