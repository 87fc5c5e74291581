"""Labelled texts as cloud services export them: SageMaker Ground Truth and Vertex AI."""

from collections.abc import Mapping
from functools import partial

from auditor.formats.record.convert import Conversion, Converted, KeyOf, without

_METADATA = "-metadata"


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if the keys are those of an export."""
    keys = frozenset(key_of.values())
    if keys >= {"textContent", "classificationAnnotation"}:
        return _vertex
    names = [key.removesuffix(_METADATA) for key in keys if key.endswith(_METADATA)]
    if len(names) == 1 and keys >= {"source", *names}:
        return partial(_ground_truth, name=names[0])
    return None


def _vertex(record: Mapping[str, object]) -> Converted | None:
    annotation = record["classificationAnnotation"]
    if not isinstance(annotation, dict):
        return None
    rest = without(record, "textContent", "classificationAnnotation")
    return Converted(
        {"text": record["textContent"], "label": annotation.get("displayName"), **rest},
        own_names={"text": "textContent", "label": "classificationAnnotation.displayName"},
    )


def _ground_truth(record: Mapping[str, object], *, name: str) -> Converted | None:
    metadata = record[f"{name}{_METADATA}"]
    if not isinstance(metadata, dict):
        return None
    label = metadata.get("class-name", record[name])
    rest = without(record, "source", name, f"{name}{_METADATA}")
    return Converted(
        {"text": record["source"], "label": label, **rest},
        own_names={"text": "source", "label": f"{name}{_METADATA}.class-name"},
    )
