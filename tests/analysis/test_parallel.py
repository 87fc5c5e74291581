"""One thread a BLAS call, whichever library was loaded when."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from threadpoolctl import ThreadpoolController, threadpool_info, threadpool_limits

from auditor.analysis import parallel


def blas_threads() -> set[int]:
    return {found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"}


def test_each_call_has_one_thread_and_what_was_set_comes_back() -> None:
    with threadpool_limits(2, user_api="blas"):
        before = blas_threads()
        with parallel.one_blas_thread():
            assert blas_threads() == {1}
            with parallel.threads() as pool:
                assert pool.submit(blas_threads).result() == {1}
            assert blas_threads() == {1}
        assert blas_threads() == before


def test_libraries_are_searched_again_after_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []

    def search() -> ThreadpoolController:
        searches.append(len(sys.modules))
        return ThreadpoolController()

    monkeypatch.setattr(parallel, "ThreadpoolController", search)
    parallel._libraries.cache_clear()
    monkeypatch.setitem(sys.modules, "first_with_blas", ModuleType("first_with_blas"))
    for _ in range(2):
        with parallel.one_blas_thread():
            pass
    assert len(searches) == 1
    monkeypatch.setitem(sys.modules, "second_with_blas", ModuleType("second_with_blas"))
    with parallel.one_blas_thread():
        pass
    assert len(searches) == 2
