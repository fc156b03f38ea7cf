"""Small wrong changes to a module: one of them at a time, and what each says of itself.

Left alone: words (tests of texts look at those), what a class body declares, defaults of arguments.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITE = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Change:
    """One mutant: where it is, the whole changed module, and the statement that holds it.

    `within` names the function by its qualified name; "" at the level of the module. Of several
    alike in one function it is number `place`."""

    path: str
    line: int
    last_line: int
    within: str
    what: str
    place: int
    tree: ast.Module

    @property
    def name(self) -> str:
        """Tells it from every other; lines move, and so they are no part of it."""
        again = f" ({self.place})" if self.place > 1 else ""
        return f"{self.path} {self.within or 'module'}: {self.what}{again}"


def changes(path: str, source: str) -> Iterator[Change]:
    """Every change of a module, from its top to its end."""
    tree = ast.parse(source)
    alike: Counter[tuple[str, str]] = Counter()
    for within, top in _tops(tree):
        for statement in _statements(top):
            for node in _own(statement):
                for wrong in _wrong(node):
                    what = _told(node, wrong)
                    alike[within, what] += 1
                    yield Change(
                        path=path,
                        line=getattr(node, "lineno", statement.lineno),
                        last_line=getattr(node, "end_lineno", statement.lineno),
                        within=within,
                        what=what,
                        place=alike[within, what],
                        tree=_with(tree, node, wrong),
                    )


def _tops(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What is changed: functions, methods, and constants of the module."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name, statement
        elif isinstance(statement, ast.ClassDef):
            for each in statement.body:
                if isinstance(each, ast.FunctionDef):
                    yield f"{statement.name}.{each.name}", each
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            yield "", statement


def _statements(top: ast.stmt) -> Iterator[ast.stmt]:
    inner = top.body if isinstance(top, ast.FunctionDef) else [top]
    for statement in inner:
        for node in ast.walk(statement):
            if isinstance(node, ast.stmt):
                yield node


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement that belong to no statement inside it."""
    yield statement
    waiting = list(ast.iter_child_nodes(statement))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.stmt | ast.arguments):
            continue
        if isinstance(statement, ast.AnnAssign) and node is statement.annotation:
            continue
        yield node
        waiting[:0] = ast.iter_child_nodes(node)


def _wrong(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    match node:
        case ast.Compare(ops=[op]):
            for table in (BOUNDARY, OPPOSITE):
                if (other := table.get(type(op))) is not None:
                    yield ast.Compare(node.left, [other()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.BinOp() if type(node.op) in OTHER:
            yield ast.BinOp(node.left, OTHER[type(node.op)](), node.right)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float() as number):
            yield ast.Constant(number + 1)
        case ast.Call(func=ast.Name(id=called)) if called in CALLS:
            yield ast.Call(ast.Name(CALLS[called], ast.Load()), node.args, node.keywords)
        case ast.Call(func=ast.Name(id="replace")):
            for keyword in node.keywords:
                rest = [each for each in node.keywords if each is not keyword]
                yield ast.Call(node.func, node.args, rest)
        case ast.Set() if len(node.elts) > 1:
            for each in node.elts:
                yield ast.Set([other for other in node.elts if other is not each])
        case ast.If() if _plain(node.test):
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.IfExp() if _plain(node.test):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue():
            yield ast.Pass()


def _plain(test: ast.expr) -> bool:
    """A condition that no other change turns round."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value in (None, False, "")


def _with(tree: ast.Module, node: ast.AST, wrong: ast.AST) -> ast.Module:
    """The whole module with `wrong` in the place of `node`."""
    whole = deepcopy(tree, {id(node): ast.copy_location(wrong, node)})
    return ast.fix_missing_locations(whole)


def _told(node: ast.AST, wrong: ast.AST) -> str:
    match node, wrong:
        case ast.Set(elts=before), ast.Set(elts=after):
            (gone,) = [each for each in before if each not in after]
            return f"{{{ast.unparse(before[0])}, ...}} without {ast.unparse(gone)}"
        case ast.Call(keywords=before), ast.Call(keywords=after) if len(before) > len(after):
            (left,) = [each for each in before if each not in after]
            return f"{ast.unparse(node.args[0])} replaced without {left.arg}"
    return f"{_line(node)}  ->  {_line(wrong)}"


def _line(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
