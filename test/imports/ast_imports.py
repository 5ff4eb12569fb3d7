"""What CPython's own ast says a file imports, for comparison. Paths on stdin, one JSON line a file on stdout. Python 3.8 or newer."""
import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")
CATCHING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
IMPORTERS = {"importlib.import_module", "importlib.__import__", "builtins.__import__"}
CALLS = {
    "importlib.reload": "reload", "imp.reload": "reload", "runpy.run_path": "run-as-module", "runpy.run_module": "run-as-module",
    "builtins.exec": "exec-eval", "builtins.eval": "exec-eval", "site.addsitedir": "path-hack",
    "importlib.util.spec_from_file_location": "dynamic-computed", "importlib.machinery.SourceFileLoader": "dynamic-computed",
    "imp.load_source": "dynamic-computed", "imp.load_module": "dynamic-computed",
}
for listed in ("path", "meta_path", "path_hooks"):
    for method in ("append", "insert", "extend", "remove", "pop", "clear", "reverse", "sort"):
        CALLS[f"sys.{listed}.{method}"] = "path-hack"
LISTS = {"sys.path", "sys.meta_path", "sys.path_hooks"}
STARRED = {"importlib": ["import_module", "__import__", "reload"], "sys": ["path", "meta_path", "path_hooks"], "runpy": ["run_path", "run_module"]}


class Walker:
    def __init__(self, tree):
        self.imports, self.dynamics, self.found = [], [], []
        self.flags, self.bindings = {"TYPE_CHECKING", "MYPY"}, {}
        self.own = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
        self.main = False
        self.body(tree.body, (False, False, False))
        for node in ast.walk(tree):
            self.bind(node)
        for parent in ast.walk(tree):
            for node in ast.iter_child_nodes(parent):
                node.parent = parent
        for node in ast.walk(tree):
            self.use(node)

    def body(self, nodes, scope):
        for node in nodes:
            self.statement(node, scope)

    def is_flag(self, node):
        return (isinstance(node, ast.Name) and node.id in self.flags) or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING" and isinstance(node.value, ast.Name))

    def is_main(self, node):
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)):
            return False
        sides = [node.left, node.comparators[0]]
        names = [s for s in sides if isinstance(s, ast.Name) and s.id == "__name__"]
        return bool(names) and any(isinstance(s, ast.Constant) and s.value == "__main__" for s in sides)

    def handles(self, node):
        return node is None or any((isinstance(n, ast.Name) and n.id in CATCHING) or (isinstance(n, ast.Attribute) and n.attr in CATCHING) for n in ast.walk(node))

    def statement(self, node, scope):
        typing, lazy, optional = scope
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return self.body(node.body, (typing, True, optional))
        if isinstance(node, ast.If):
            terms = node.test.values if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And) else [node.test]
            main = any(self.is_main(t) for t in terms)
            self.main = self.main or main
            self.body(node.body, (typing or any(self.is_flag(t) for t in terms), lazy or main, optional))
            negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not) and self.is_flag(node.test.operand)
            return self.body(node.orelse, (typing or negated, lazy, optional))
        if isinstance(node, (ast.Try, getattr(ast, "TryStar", ast.Try))):
            caught = any(self.handles(h.type) for h in node.handlers)
            self.body(node.body, (typing, lazy, optional or caught))
            for handler in node.handlers:
                self.body(handler.body, (typing, lazy, optional or self.handles(handler.type)))
            self.body(node.orelse, scope)
            return self.body(node.finalbody, scope)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            caught = isinstance(node, ast.With) and any(
                isinstance(c, ast.Call) and (getattr(c.func, "id", "") == "suppress" or getattr(c.func, "attr", "") == "suppress") and any(self.handles(a) for a in c.args)
                for c in (item.context_expr for item in node.items))
            return self.body(node.body, (typing, lazy, optional or caught))
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            kind = "typing" if typing else "lazy" if lazy else "optional" if optional else "runtime"
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.imports.append([node.lineno, kind, 0, alias.name, None])
            else:
                self.imports.append([node.lineno, kind, node.level, node.module or "", [a.name for a in node.names]])
                for alias in node.names:
                    if node.module in ("typing", "typing_extensions") and alias.name == "TYPE_CHECKING":
                        self.flags.add(alias.asname or alias.name)
            return
        for field in ("body", "orelse"):
            self.body(getattr(node, field, []), scope) if isinstance(getattr(node, field, None), list) else None
        for case in getattr(node, "cases", []):
            self.body(case.body, scope)

    def bind(self, node):
        # In the order of the text: the last one wins, as in a module.
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.found.append(node)

    def table(self):
        for node in sorted(self.found, key=lambda n: (n.lineno, n.col_offset)):
            if isinstance(node, ast.Import):
                for a in node.names:
                    self.bindings[a.asname or a.name.split(".")[0]] = a.name if a.asname else a.name.split(".")[0]
            else:
                for a in node.names:
                    if a.name == "*":
                        for name in STARRED.get(node.module, []) if node.level == 0 else []:
                            self.bindings[name] = f"{node.module}.{name}"
                    else:
                        self.bindings[a.asname or a.name] = f"{node.module}.{a.name}" if node.level == 0 else f".{a.name}"
        self.found = []

    def resolve(self, node):
        self.table() if self.found else None
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        head = self.bindings.get(node.id)
        if head is None and node.id in ("exec", "eval", "__import__", "getattr") and node.id not in self.own:
            head = "builtins." + node.id
        return None if head is None else ".".join([head, *reversed(parts)])

    def literal(self, node):
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

    def target(self, what, call):
        keywords = {k.arg: k.value for k in call.keywords}
        def argument(place, keyword):
            return keywords.get(keyword, call.args[place] if place < len(call.args) else None)
        name = self.literal(argument(0, "name"))
        if name is None or not name.lstrip(".") or not all(p.isidentifier() for p in name.lstrip(".").split(".")):
            return None
        level = len(name) - len(name.lstrip("."))
        if what != "importlib.import_module":
            number = argument(4, "level")
            value = 0 if number is None else number.value if isinstance(number, ast.Constant) and type(number.value) is int else None
            return None if level or value is None else [value, name, None]
        if level == 0:
            return [0, name, None]
        anchor = argument(1, "package")
        if isinstance(anchor, ast.Name) and anchor.id in ("__package__", "__name__"):
            return [level, name[level:], None]
        named = self.literal(anchor)
        return [level, name[level:], named] if named and all(p.isidentifier() for p in named.split(".")) else None

    def call(self, what, node, line):
        if what in IMPORTERS:
            target = self.target(what, node)
            if target:
                self.imports.append([line, "dynamic", target[0], target[1], None] + ([target[2]] if target[2] else []))
            else:
                self.dynamics.append([line, "dynamic-computed", what.replace("builtins.", "")])
        elif what in CALLS:
            self.dynamics.append([line, CALLS[what], what.replace("builtins.", "")])

    def getattr_of(self, node):
        if isinstance(node, ast.Call) and self.resolve(node.func) == "builtins.getattr" and len(node.args) >= 2:
            owner, name = self.resolve(node.args[0]), self.literal(node.args[1])
            return f"{owner}.{name}" if owner and name else None
        return None

    def start(self, node):
        while isinstance(node, ast.Attribute):
            node = node.value
        return node.lineno

    def use(self, node):
        parent = getattr(node, "parent", None)
        if isinstance(node, ast.Call):
            inner = self.getattr_of(node.func)
            if inner:
                self.call(inner, node, node.lineno)
            what = self.resolve(node.func)
            if what:
                self.call(what, node, self.start(node.func))
            what = self.getattr_of(node)
            if what and not (isinstance(parent, ast.Call) and parent.func is node) and (what in CALLS or what in IMPORTERS):
                self.dynamics.append([node.lineno, "dynamic-computed" if what in IMPORTERS else CALLS[what], what])
        if isinstance(node, (ast.Attribute, ast.Name)) and not (isinstance(parent, ast.Attribute)):
            what = self.resolve(node)
            bound = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            if what in IMPORTERS and not bound and not (isinstance(parent, ast.Call) and parent.func is node):
                self.dynamics.append([self.start(node), "dynamic-computed", what])
            targets = []
            holder, at = parent, node
            if isinstance(parent, ast.Subscript) and parent.value is node:
                holder, at = parent.parent, parent
            if isinstance(holder, ast.Assign):
                targets = holder.targets
            elif isinstance(holder, ast.AugAssign):
                targets = [holder.target]
            elif isinstance(holder, ast.Delete) and at is not node:
                targets = holder.targets
            if what in LISTS and at in targets:
                self.dynamics.append([self.start(node), "path-hack", what])


def facts(path):
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
        compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {"path": path, "error": f"{getattr(error, 'lineno', '?')}: {error}"}
    walker = Walker(tree)
    return {"path": path, "imports": sorted(walker.imports, key=json.dumps), "dynamics": sorted(walker.dynamics, key=json.dumps), "main": walker.main}


sys.setrecursionlimit(20000)
for line in sys.stdin:
    print(json.dumps(facts(line.rstrip("\n"))))
