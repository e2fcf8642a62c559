"""Consumers in Rust, as border.md A shows exports to its users."""
import json

from shared import Writer, camel, fields_of, snake

RAW = {"class": "class", "fn": "r#fn", "type": "r#type", "match": "r#match", "super": "super_", "crate": "crate_", "self": "self_", "yield": "r#yield",
       "await": "r#await", "async": "r#async"}


class Rust(Writer):
    def field(self, name):
        made = snake(name)
        return RAW.get(made, made)

    def variant(self, name):
        return "".join(w[:1].upper() + w[1:] for w in name.split("_"))

    def spell(self, kind):
        """The type of a value that one owns."""
        if isinstance(kind, str):
            return {"int": "i64", "float": "f64", "bool": "bool", "string": "String"}[kind]
        head = kind[0]
        if head == "list":
            return f"Vec<{self.spell(kind[1])}>"
        if head == "set":
            return f"BTreeSet<{self.spell(kind[1])}>"
        if head == "map":
            return f"BTreeMap<{self.spell(kind[1])}, {self.spell(kind[2])}>"
        if head == "opt":
            return f"Option<{self.spell(kind[1])}>"
        if head == "res":
            return f"Result<{self.spell(kind[1])}, {self.spell(kind[2])}>"
        arguments = f"<{', '.join(self.spell(a) for a in kind[2])}>" if head == "rec" and kind[2] else ""
        return f"acme_{self.library.name}::{kind[1].name}{arguments}"

    def size(self, kind):
        """Bytes of a `Copy` type as R4 counts them, or None."""
        if kind in ("int", "float", "bool"):
            return 8
        head = kind[0]
        if head == "enum":
            return 8
        if head == "opt":
            inner = self.size(kind[1])
            return None if inner is None else inner + 8
        if head == "rec" and kind[2]:
            return None
        if head == "rec":
            sizes = [self.size(t) for _, t in fields_of(kind)]
            return None if None in sizes else sum(sizes)
        if head == "uni":
            sizes = [[self.size(t) for _, t in fields] for _, fields in kind[1].variants]
            return None if any(None in s for s in sizes) else 8 + max(sum(s) for s in sizes)
        return None

    def by_value(self, kind):
        size = self.size(kind)
        return size is not None and size <= 16

    def value(self, kind, v):
        """An owned value."""
        if kind == "int":
            return f"{v}_i64"
        if kind == "float":
            return f"{v}_f64"
        if kind == "bool":
            return "true" if v else "false"
        if kind == "string":
            return json.dumps(v, ensure_ascii=False) + ".to_string()"
        head = kind[0]
        if head == "list":
            return f"Vec::<{self.spell(kind[1])}>::from([{', '.join(self.value(kind[1], i) for i in v)}])"
        if head == "set":
            return f"BTreeSet::<{self.spell(kind[1])}>::from([{', '.join(self.value(kind[1], i) for i in v)}])"
        if head == "map":
            entries = ", ".join(f"({self.value(kind[1], k)}, {self.value(kind[2], w)})" for k, w in v)
            return f"BTreeMap::<{self.spell(kind[1])}, {self.spell(kind[2])}>::from([{entries}])"
        if head == "opt":
            return f"None::<{self.spell(kind[1])}>" if v is None else f"Some({self.value(kind[1], v[1])})"
        path = f"acme_{self.library.name}::{kind[1].name}"
        if head == "rec":
            return path + " { " + ", ".join(f"{self.field(n)}: {self.value(t, v[n])}" for n, t in fields_of(kind)) + " }"
        if head == "uni":
            fields = dict(kind[1].variants)[v[0]]
            return f"{path}::{self.variant(v[0])}" + (" { " + ", ".join(f"{self.field(n)}: {self.value(t, v[1][n])}" for n, t in fields) + " }" if fields else "")
        return f"{path}::{self.variant(v)}"

    def argument(self, declared, kind, v):
        """What is given for a parameter of the declared type, whose type parameters are bound in `kind`."""
        lent = declared[0] == "opt" and declared[1][0] == "var"
        if not lent and (declared[0] == "var" or self.by_value(kind)):
            return self.value(kind, v)
        if kind == "string":
            return json.dumps(v, ensure_ascii=False)
        head = kind[0]
        if head == "fun":
            return self.closure(declared, kind, v)
        if head == "opt":
            if declared[1][0] == "var":
                return f"None::<&{self.spell(kind[1])}>" if v is None else f"Some(&{self.value(kind[1], v[1])})"
            inner = kind[1]
            if v is None:
                return "None"
            return f"Some({self.argument(inner, inner, v[1])})"
        return f"&{self.value(kind, v)}"

    def closure(self, declared, kind, v):
        names = ["_" if v[0] == "lit" or v[1] != i else f"a{i}" for i in range(len(kind[1]))]
        if v[0] == "lit":
            body = self.value(kind[2], v[1])
        else:
            t, name = kind[1][v[1]], f"a{v[1]}"
            lent = declared[1][v[1]][0] == "var" and declared[1][v[1]] != declared[2] or not self.by_value(t)
            read = f"{name}.to_owned()" if lent else name
            body = {"arg": read, "add": f"{read} + {v[2] if len(v) > 2 else 0}", "gt": f"{read} > {v[2] if len(v) > 2 else 0}"}[v[0]]
        return f"|{', '.join(names)}| {body}"

    def printer(self, kind):
        return [f"fn {self.names[kind]}(x: &{self.spell(kind)}) -> String {{", *("    " + line for line in self.body(kind)), "}"]

    def joined(self, fields, prefix):
        return 'String::new() + ' + ' + ";" + '.join(f"&{f}(&{e})" if prefix else f"&{f}({e})" for f, e in self.parts(fields, prefix)) if fields else "String::new()"

    def body(self, kind):
        if kind in ("int", "bool"):
            return ["x.to_string()"]
        if kind == "float":
            return ["((x * 16.0) as i64).to_string()"]
        if kind == "string":
            return ['format!("<{x}>")']
        head = kind[0]
        if head in ("list", "set", "map"):
            item = f"|i| {self.show(kind[1])}(i)" if head != "map" else f'|(k, v)| {self.show(kind[1])}(k) + ":" + &{self.show(kind[2])}(v)'
            sort = "" if head == "list" else "out.sort();"
            return [f"let {'mut ' if sort else ''}out: Vec<String> = x.iter().map({item}).collect();", sort, f'"{head}[".to_string() + &out.join(",") + "]"']
        if head == "opt":
            return [f'x.as_ref().map_or_else(|| "none".to_string(), |v| {self.show(kind[1])}(v))']
        if head == "rec":
            return [f'"{kind[1].name}(".to_string() + &({self.joined(fields_of(kind), "x.")}) + ")"']
        if head == "res":
            return [f'match x {{ Ok(v) => "ok ".to_string() + &{self.show(kind[1])}(v), Err(e) => "err ".to_string() + &{self.show(kind[2])}(e) }}']
        path = f"acme_{self.library.name}::{kind[1].name}"
        lines = ["match x {"]
        for name, fields in kind[1].variants:
            head = f"{path}::{self.variant(name)}" + (" { " + ", ".join(self.field(n) for n, _ in fields) + " }" if fields else "")
            lines.append(f'    {head} => "{name}(".to_string() + &({self.joined(fields, "")}) + ")",')
        return [*lines, "}"]

    def constant(self, kind, name):
        fixed = {"int", "float", "bool"}
        if kind == "string" or kind[0] == "list":
            self.calls.append(f'println!("{{}}", {self.show(kind)}(&acme_{self.library.name}::{name}.to_owned().into_iter().map(Into::into).collect()));'
                              if kind[0] == "list" else f'println!("{{}}", {self.show(kind)}(&acme_{self.library.name}::{name}.to_string()));')
        else:
            self.calls.append(f'println!("{{}}", {self.show(kind)}(&acme_{self.library.name}::{name}));')

    def type_constant(self, decl, kind, name):
        path = f"acme_{self.library.name}::{decl.name}"
        text = f"{path}::{name}" if self.size(kind) is not None else f"{path}::{name.lower()}()"
        self.calls.append(f'println!("{{}}", {self.show(kind)}({"&" if self.size(kind) is not None else ""}{text}));')

    def call(self, call):
        given = [self.argument(d, t, v) for (_, d, _), (t, v) in zip(call.function.params, call.args)]
        defaults = [d for _, _, d in call.function.params if d is not None]
        name = snake(call.function.name)
        if defaults and len(given) == len(call.function.params):
            name += "_with"
        name = RAW.get(name, name)
        if call.method:
            receiver, v = call.args[0]
            text = f"({self.value(receiver, v)}).{name}({', '.join(given[1:])})"
        elif call.owner:
            text = f"acme_{self.library.name}::{call.owner.name}::{name}({', '.join(given)})"
        else:
            exact = f"::<{', '.join(self.spell(call.bound[t]) for t in call.function.tparams)}>" if call.function.tparams and not any(k[0] == "fun" for _, k, _ in call.function.params) else ""
            text = f"acme_{self.library.name}::{name}{exact}({', '.join(given)})"
        self.calls.append(f'println!("{{}}", {self.show(call.result)}(&{text}));')

    def whole(self):
        return "\n".join(["#![allow(clippy::all, unused_imports)]", "use std::collections::{BTreeMap, BTreeSet};", "", *self.printers, "fn main() {",
                          *("    " + line for line in self.calls), "}", ""])
