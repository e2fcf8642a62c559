"""A library as Mochi writes it, and a program with its code that prints what each call gives."""
from model import fields_of


def header(f):
    params = ", ".join(f"{n}: {LIB.spell(t)}" + (f" = {d}" if d is not None else "") for n, t, d in f.params if n != "self")
    return f"{f.name}{'<T>' if f.tparams else ''}({params}): {LIB.spell(f.result)} " + "{"


def generic(name, function):
    return f"{name}<{', '.join(function.tparams)}>" if function.tparams else name


def members(decl):
    lines = []
    for name, value in decl.constants:
        lines += ["  /// What is usual.", f"  static let {name} = {LIB.spell_value(LIB.type_of(decl), value)}"]
    for word, functions in (("static ", decl.statics), ("", decl.methods)):
        for f in functions:
            lines += [f"  /// Member {f.name}.", f"  {word}fun {header(f)}", *("  " + line for line in f.body), "  }"]
    return lines


def declaration(decl, export):
    tparams = f"<{', '.join(decl.tparams)}>" if decl.tparams else ""
    inside = members(decl)
    lines = [f"/// Type {decl.name}."]
    if decl.form == "rec":
        lines.append(f"{export}type {decl.name}{tparams} " + "{")
        lines += [f"  {n}: {LIB.spell(t)}" for n, t in decl.fields]
        return lines + inside + ["}", ""]
    variants = []
    for name, fields in decl.variants:
        variants.append(name + (f"({', '.join(f'{n}: {LIB.spell(t)}' for n, t in fields)})" if fields else ""))
    text = f"{export}type {decl.name} = " + " | ".join(variants)
    return lines + ([text + " {", *inside, "}"] if inside else [text]) + [""]


def code(library, export):
    global LIB
    LIB = library
    lines = []
    for decl in library.decls:
        lines += declaration(decl, export)
    for name, kind, value in library.constants:
        lines += [f"/// Constant {name}.", f"{export}let {name}: {library.spell(kind)} = {library.spell_value(kind, value)}", ""]
    for f in library.functions:
        lines += [f"/// Function {f.name}.", f"{export}fun {header(f)}", *f.body, "}", ""]
    return lines


def source(library):
    return "\n".join([f"/// A library by chance.", f"package {library.name}", "", *code(library, "export ")])


class Printers:
    """Functions that turn a value of a type into a text which is the same in each language."""

    def __init__(self, library):
        self.library = library
        self.names = {}
        self.lines = []

    def name(self, kind):
        if kind not in self.names:
            self.names[kind] = f"show_{len(self.names)}"
            self.lines += self.function(kind)
        return self.names[kind]

    def function(self, kind):
        return [f"fun {self.names[kind]}(x: {self.library.spell(kind)}): string " + "{", *("  " + line for line in self.body(kind)), "}"]

    def parts(self, fields, prefix):
        if not fields:
            return '""'
        return ' + ";" + '.join(f"{self.name(t)}({prefix}{n})" for n, t in fields)

    def body(self, kind):
        if kind == "int":
            return ["return str(x)"]
        if kind == "float":
            return ["return str((x * 16.0) as int)"]
        if kind == "bool":
            return ['return if x then "true" else "false"']
        if kind == "string":
            return ['return "<" + x + ">"']
        head = kind[0]
        if head in ("list", "set", "map"):
            item = f"{self.name(kind[1])}(item)" + (f' + ":" + {self.name(kind[2])}(x[item])' if head == "map" else "")
            lines = ["var out: list<string> = []", "for item in x {", f"  out = append(out, {item})", "}"]
            if head != "list":
                lines.append("out = from s in out sort by s select s")
            return [*lines, f'return "{head}[" + join(out, ",") + "]"']
        if head == "opt":
            return ['if x == none { return "none" }', f"return {self.name(kind[1])}(x)"]
        if head == "rec":
            return [f'return "{kind[1].name}(" + {self.parts(fields_of(kind), "x.")} + ")"']
        if head == "res":
            return ["match x {", f'  Ok(v) => {{ return "ok " + {self.name(kind[1])}(v) }}', f'  Err(e) => {{ return "err " + {self.name(kind[2])}(e) }}', "}"]
        lines = ["match x {"]
        for name, fields in kind[1].variants:
            given = [(f"f{i}", t) for i, (_, t) in enumerate(fields)]
            head = f"{kind[1].name}.{name}" + (f"({', '.join(n for n, _ in given)})" if given else "")
            lines.append(f'  {head} => {{ return "{name}(" + {self.parts(given, "")} + ")" }}')
        return [*lines, "}"]


def program(library):
    printers = Printers(library)
    calls = []
    for name, kind, _ in library.constants:
        calls.append(f"print({printers.name(kind)}({name}))")
    for decl in library.decls:
        for name, _ in decl.constants:
            calls.append(f"print({printers.name(library.type_of(decl))}({decl.name}.{name}))")
    for call in library.calls:
        args = [library.spell_value(t, v) for t, v in call.args]
        if call.method:
            text = f"{typed(library, call.args[0][0], args[0])}.{call.function.name}({', '.join(args[1:])})"
        elif call.owner:
            text = f"{call.owner.name}.{call.function.name}({', '.join(args)})"
        else:
            exact = f"<{', '.join(library.spell(call.bound[t]) for t in call.function.tparams)}>" if call.function.tparams else ""
            text = f"{call.function.name}{exact}({', '.join(args)})"
        calls.append(f"print({printers.name(call.result)}({text}))")
    return "\n".join([*code(library, ""), *printers.lines, *calls, ""])


def typed(library, kind, text):
    """A literal whose type arguments are written, so that empty containers have a type."""
    if kind[0] == "rec" and kind[2]:
        arguments = f"<{', '.join(library.spell(a) for a in kind[2])}>"
        return kind[1].name + arguments + text[len(kind[1].name):]
    return text
