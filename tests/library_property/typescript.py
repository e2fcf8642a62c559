"""Consumers in TypeScript, as border.md A shows exports to its users."""
import json

from shared import Writer, camel, fields_of, is_method_class

KEYWORDS = {"delete", "class", "default", "super", "new", "in", "function", "var", "with", "case", "this", "void", "typeof", "import", "export"}


class TypeScript(Writer):
    def field(self, name):
        return camel(name)

    def function(self, name):
        made = camel(name)
        return made + "_" if made in KEYWORDS else made

    def spell(self, kind):
        simple = {"int": "number", "float": "number", "bool": "boolean", "string": "string"}
        if isinstance(kind, str):
            return simple[kind]
        head = kind[0]
        if head == "list":
            return f"readonly ({self.spell(kind[1])})[]"
        if head == "set":
            return f"ReadonlySet<{self.spell(kind[1])}>"
        if head == "map":
            return f"ReadonlyMap<{self.spell(kind[1])}, {self.spell(kind[2])}>"
        if head == "opt":
            return f"{self.spell(kind[1])} | undefined"
        if head == "fun":
            return f"({', '.join(f'a{i}: {self.spell(p)}' for i, p in enumerate(kind[1]))}) => {self.spell(kind[2])}"
        if head == "res":
            return f"{{ ok: true; value: {self.spell(kind[1])} }} | {{ ok: false; error: {self.spell(kind[2])} }}"
        arguments = f"<{', '.join(self.spell(a) for a in kind[2])}>" if head == "rec" and kind[2] else ""
        return f"L.{kind[1].name}{arguments}"

    def value(self, kind, v):
        if kind in ("int", "float", "string", "bool"):
            return json.dumps(v, ensure_ascii=False)
        head = kind[0]
        if head == "list":
            return f"[{', '.join(self.value(kind[1], i) for i in v)}]"
        if head == "set":
            return f"new Set<{self.spell(kind[1])}>([{', '.join(self.value(kind[1], i) for i in v)}])"
        if head == "map":
            entries = ", ".join(f"[{self.value(kind[1], k)}, {self.value(kind[2], w)}]" for k, w in v)
            return f"new Map<{self.spell(kind[1])}, {self.spell(kind[2])}>([{entries}])"
        if head == "opt":
            return "undefined" if v is None else self.value(kind[1], v[1])
        if head == "rec":
            # An option that is none may be left out.
            given = [(n, t) for n, t in fields_of(kind) if not (t[0] == "opt" and v[n] is None)]
            text = "{ " + ", ".join(f"{camel(n)}: {self.value(t, v[n])}" for n, t in given) + " }"
            if not is_method_class(kind[1]):
                return text
            arguments = f"<{', '.join(self.spell(a) for a in kind[2])}>" if kind[2] else ""
            return f"new L.{kind[1].name}{arguments}({text})"
        if head == "uni":
            fields = dict(kind[1].variants)[v[0]]
            return f"L.{kind[1].name}.{v[0]}" + (f"({', '.join(self.value(t, v[1][n]) for n, t in fields)})" if fields else "")
        if head == "enum":
            return f'"{v}"' if len(v) % 2 else f"L.{kind[1].name}.{v}"
        names = [f"a{i}: {self.spell(p)}" for i, p in enumerate(kind[1])]
        body = {"arg": lambda: f"a{v[1]}", "add": lambda: f"a{v[1]} + {v[2]}", "gt": lambda: f"a{v[1]} > {v[2]}",
                "lit": lambda: f"({self.value(kind[2], v[1])})"}[v[0]]()
        used = 0 if v[0] == "lit" else v[1] + 1
        return f"(({', '.join(names[:used])}): {self.spell(kind[2])} => {body})"

    def printer(self, kind):
        return [f"function {self.names[kind]}(x: {self.spell(kind)}): string {{", *("  " + line for line in self.body(kind)), "}"]

    def joined(self, fields, prefix):
        return ' + ";" + '.join(f"{f}({e})" for f, e in self.parts(fields, prefix)) or '""'

    def body(self, kind):
        if kind == "int":
            return ["return String(x);"]
        if kind == "float":
            return ["return String(Math.trunc(x * 16) + 0);"]
        if kind == "bool":
            return ["return String(x);"]
        if kind == "string":
            return ['return "<" + x + ">";']
        head = kind[0]
        if head == "list":
            return [f'return "list[" + x.map((i) => {self.show(kind[1])}(i)).join(",") + "]";']
        if head == "set":
            return [f'return "set[" + [...x].map((i) => {self.show(kind[1])}(i)).sort().join(",") + "]";']
        if head == "map":
            return [f'return "map[" + [...x].map(([k, v]) => {self.show(kind[1])}(k) + ":" + {self.show(kind[2])}(v)).sort().join(",") + "]";']
        if head == "opt":
            return [f'return x === undefined ? "none" : {self.show(kind[1])}(x);']
        if head == "rec":
            return [f'return "{kind[1].name}(" + {self.joined(fields_of(kind), "x.")} + ")";']
        if head == "res":
            return [f'return x.ok ? "ok " + {self.show(kind[1])}(x.value) : "err " + {self.show(kind[2])}(x.error);']
        if head == "enum":
            return ['return x + "()";']
        clash = any(n == "kind" for _, fs in kind[1].variants for n, _ in fs)
        tag = "tag" if clash else "kind"
        lines = [f"switch (x.{tag}) {{"]
        for name, fields in kind[1].variants:
            lines.append(f'  case "{name}": return "{name}(" + {self.joined(fields, "x.")} + ")";')
        return [*lines, "}"]

    def constant(self, kind, name):
        self.calls.append(f"console.log({self.show(kind)}(L.{name}));")

    def type_constant(self, decl, kind, name):
        self.calls.append(f"console.log({self.show(kind)}(L.{decl.name}.{name}));")

    def call(self, call):
        args = [self.value(t, v) for t, v in call.args]
        name = self.function(call.function.name)
        exact = f"<{', '.join(self.spell(call.bound[t]) for t in call.function.tparams)}>" if call.function.tparams else ""
        if call.method and call.owner.form == "rec":
            text = f"{args[0]}.{camel(call.function.name)}{exact}({', '.join(args[1:])})"
        elif call.owner:
            text = f"L.{call.owner.name}.{camel(call.function.name)}{exact}({', '.join(args)})"
        else:
            text = f"L.{name}{exact}({', '.join(args)})"
        self.calls.append(f"console.log({self.show(call.result)}({text}));")

    def whole(self):
        return "\n".join([f'import * as L from "@acme/{self.library.name}";', "", *self.printers, *self.calls, ""])
