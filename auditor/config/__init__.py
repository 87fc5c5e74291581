"""The configuration: settings and data sets from a file, the environment and options."""

from auditor.config.cache_dir import cache_dir
from auditor.config.data_set import DataSet
from auditor.config.data_sets import data_sets
from auditor.config.effective import Effective, effective
from auditor.config.files import chosen, find
from auditor.config.load import FIELD_ROLES, load, read_output_schema
from auditor.config.place import Place

__all__ = [
    "FIELD_ROLES", "DataSet", "Effective", "Place", "cache_dir", "chosen", "data_sets",
    "effective", "find", "load", "read_output_schema",
]  # fmt: skip
