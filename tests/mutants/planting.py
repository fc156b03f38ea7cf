"""Putting a change into the modules that are loaded, in a process that ends after it."""

import ast
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutants.changes import Change


def plant(change: Change) -> None:
    """From now on the changed code runs, wherever its function or constant was imported."""
    module = sys.modules[change.path.removesuffix(".py").replace("/", ".")]
    if change.within:
        _function(module, change)
    else:
        _constant(module, change)


def _function(module: ModuleType, change: Change) -> None:
    code = compile(change.tree, str(module.__file__), "exec")
    new = next(each for each in _codes(code) if each.co_qualname == change.within)
    found: Any = module
    for name in change.within.split("."):
        found = vars(found)[name]
    function = getattr(found, "fget", None) or getattr(found, "__func__", found)
    assert isinstance(function, FunctionType)
    function.__code__ = new


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _constant(module: ModuleType, change: Change) -> None:
    statement = next(
        each
        for each in change.tree.body
        if isinstance(each, ast.Assign | ast.AnnAssign)
        and each.lineno <= change.line <= (each.end_lineno or each.lineno)
    )
    scope = dict(vars(module))
    exec(compile(ast.Module([statement], []), change.path, "exec"), scope)
    names = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
    for name in names:
        if name in vars(module) and scope[name] is not vars(module)[name]:
            _everywhere(name, vars(module)[name], scope[name])


def _everywhere(name: str, old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(name) is old:
            setattr(module, name, new)
