"""Consumers in Python, as border.md A shows exports to its users."""
import json
import keyword

from shared import Writer, fields_of, snake


class Python(Writer):
    def field(self, name):
        made = snake(name)
        return made + "_" if keyword.iskeyword(made) else made

    def spell(self, kind):
        if isinstance(kind, str):
            return {"int": "int", "float": "float", "bool": "bool", "string": "str"}[kind]
        head = kind[0]
        if head == "list":
            return f"Sequence[{self.spell(kind[1])}]"
        if head == "set":
            return f"AbstractSet[{self.spell(kind[1])}]"
        if head == "map":
            return f"Mapping[{self.spell(kind[1])}, {self.spell(kind[2])}]"
        if head == "opt":
            return f"{self.spell(kind[1])} | None"
        arguments = f"[{', '.join(self.spell(a) for a in kind[2])}]" if head == "rec" and kind[2] else ""
        return f"L.{kind[1].name}{arguments}"

    def variant(self, decl, name):
        return f"L.{name}"

    def value(self, kind, v):
        if kind in ("int", "float", "bool"):
            return repr(v)
        if kind == "string":
            return json.dumps(v, ensure_ascii=False)
        head = kind[0]
        if head == "list":
            return f"[{', '.join(self.value(kind[1], i) for i in v)}]"
        if head == "set":
            return "{" + ", ".join(self.value(kind[1], i) for i in v) + "}" if v else "set()"
        if head == "map":
            return "{" + ", ".join(f"{self.value(kind[1], k)}: {self.value(kind[2], w)}" for k, w in v) + "}"
        if head == "opt":
            return "None" if v is None else self.value(kind[1], v[1])
        if head == "rec":
            return f"L.{kind[1].name}({', '.join(f'{self.field(n)}={self.value(t, v[n])}' for n, t in fields_of(kind))})"
        if head == "uni":
            fields = dict(kind[1].variants)[v[0]]
            return f"{self.variant(kind[1], v[0])}({', '.join(self.value(t, v[1][n]) for n, t in fields)})"
        if head == "enum":
            return f"L.{kind[1].name}.{snake(v).upper()}"
        names = ", ".join(f"a{i}" for i in range(len(kind[1])))
        body = {"arg": lambda: f"a{v[1]}", "add": lambda: f"a{v[1]} + {v[2]}", "gt": lambda: f"a{v[1]} > {v[2]}",
                "lit": lambda: self.value(kind[2], v[1])}[v[0]]()
        return f"lambda {names}: {body}" if names else f"lambda: {body}"

    def printer(self, kind):
        return [f"def {self.names[kind]}(x: {self.spell(kind)}) -> str:", *("    " + line for line in self.body(kind)), "", ""]

    def joined(self, fields, prefix):
        return ' + ";" + '.join(f"{f}({e})" for f, e in self.parts(fields, prefix)) or '""'

    def body(self, kind):
        if kind == "int":
            return ["return str(x)"]
        if kind == "float":
            return ["return str(int(x * 16))"]
        if kind == "bool":
            return ['return "true" if x else "false"']
        if kind == "string":
            return ['return "<" + x + ">"']
        head = kind[0]
        if head == "list":
            return [f'return "list[" + ",".join({self.show(kind[1])}(i) for i in x) + "]"']
        if head == "set":
            return [f'return "set[" + ",".join(sorted({self.show(kind[1])}(i) for i in x)) + "]"']
        if head == "map":
            return [f'return "map[" + ",".join(sorted({self.show(kind[1])}(k) + ":" + {self.show(kind[2])}(v) for k, v in x.items())) + "]"']
        if head == "opt":
            return [f'return "none" if x is None else {self.show(kind[1])}(x)']
        if head == "rec":
            return [f'return "{kind[1].name}(" + {self.joined(fields_of(kind), "x.")} + ")"']
        if head == "enum":
            return ['return str(x.value) + "()"']
        lines = []
        for name, fields in kind[1].variants:
            lines += [f"if isinstance(x, {self.variant(kind[1], name)}):", f'    return "{name}(" + {self.joined(fields, "x.")} + ")"']
        return [*lines, 'raise AssertionError(x)']

    def printed(self, kind, text):
        if isinstance(kind, str) or kind[0] != "res":
            self.calls.append(f"print({self.show(kind)}({text}))")
            return
        error = kind[2]
        caught = f"L.{self.library.name.capitalize()}Error" if error == "string" else f"L.{error[1].name}"
        shown = "str(error.error)" if error == "string" else "error"
        shown = f'"<" + {shown} + ">"' if error == "string" else f"{self.show(error)}(error)"
        self.calls += ["try:", f'    print("ok " + {self.show(kind[1])}({text}))', f"except {caught} as error:", f'    print("err " + {shown})']

    def constant(self, kind, name):
        self.printed(kind, f"L.{name}")

    def on_class(self, decl):
        return decl.form != "uni" or decl.is_error

    def type_constant(self, decl, kind, name):
        self.printed(kind, f"L.{decl.name}.{name}" if self.on_class(decl) else f"L.{snake(decl.name).upper()}_{name}")

    def call(self, call):
        args = [self.value(t, v) for t, v in call.args]
        name = self.field(call.function.name)
        if call.method and call.args[0][0][0] == "rec" and call.args[0][0][2]:
            # An empty list says nothing of its items.
            self.calls.append(f"r{len(self.calls)}: {self.spell(call.args[0][0])} = {args[0]}")
            args[0] = f"r{len(self.calls) - 1}"
        if call.method:
            text = f"{args[0]}.{name}({', '.join(args[1:])})"
        elif call.owner and self.on_class(call.owner):
            text = f"L.{call.owner.name}.{name}({', '.join(args)})"
        elif call.owner:
            text = f"L.{snake(call.owner.name)}_{snake(call.function.name)}({', '.join(args)})"
        else:
            text = f"L.{name}({', '.join(args)})"
        self.printed(call.result, text)

    def whole(self):
        return "\n".join(["from __future__ import annotations", "", "from collections.abc import Mapping, Sequence", "from collections.abc import Set as AbstractSet", "",
                          f"import acme_{self.library.name} as L", "", "", *self.printers, *self.calls, ""])
