"""Well-typed Mochi programs by chance: integers at the edges of 64 bits, nested aggregates under several names, closures that
share variables, unions, functions of types, options, strings beyond ASCII, maps with every kind of key. The same seed gives the
same program."""
import random

import forms

SCALARS = ("int", "float", "bool", "string")
INTS = [0, 1, 2, 3, 5, 7, -1, -2, -3, 10, 63, 64, 255, 1000, 65536, 2**31 - 1, 2**31, -(2**31), 2**53 - 1, 2**53, 2**53 + 1,
        -(2**53) - 1, 2**62, 2**63 - 1, -(2**63) + 1, 3037000499, 3037000500, 4294967296, 999999999999]
FLOATS = ["0.0", "1.0", "0.5", "1.5", "2.25", "0.1", "3.14159", "100.0", "1e10", "1e21", "1e-7", "123456789.125", "0.001", "1e100"]
STRINGS = ['""', '"a"', '"b"', '"abc"', '"é"', '"naïve"', '"日本語"', '"a😀b"', '"𝄞"', '"x y"', '"\\"q\\""', '"a\\nb"', '"Ünï"', '"0"', '"42"',
           '"\\\\"', '"ß"', '"tab\\t"', '"aaa"', '"ab"', '"Z"', '"e\\u0301"']


def name_of(kind):
    """A type as Mochi spells it."""
    if isinstance(kind, str):
        return kind
    head = kind[0]
    if head == "list":
        return f"list<{name_of(kind[1])}>"
    if head == "map":
        return f"map<{name_of(kind[1])}, {name_of(kind[2])}>"
    if head == "opt":
        return f"{name_of(kind[1])}?"
    if head == "res":
        return f"result<{name_of(kind[1])}, string>"
    if head == "fun":
        return f"fun({', '.join(name_of(a) for a in kind[1])}): {name_of(kind[2])}"
    return kind[1]


class Program(forms.Forms):
    """One program: declarations, and a function `pN` that runs it."""

    def __init__(self, seed, number):
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.lines = []
        self.records = []
        self.unions = []
        self.enums = []
        self.functions = []
        self.results = {}  # by type: the function that makes results of it
        self.leaves = None  # what the function around returns early: "res" or "opt"
        self.methods = []
        self.constants = []
        self.scopes = [[]]
        self.fresh = 0
        self.indent = 1
        self.loops = 0
        self.within = False  # a function or closure, which may be called in a loop

    # --- chance ---
    def pick(self, items):
        return self.random.choice(items)

    def chance(self, share):
        return self.random.random() < share

    def name(self, stem):
        self.fresh += 1
        return f"{stem}{self.fresh}"

    def spell(self, kind):
        return name_of(kind)

    # --- types ---
    def type(self, depth=2, keys=False):
        choices = ["int", "int", "int", "string", "string", "bool", "float"]
        if depth > 0:
            choices += ["list", "list", "map", "opt"]
            choices += ["res"] * bool(self.results)
            choices += ["rec"] * bool(self.records) + ["uni"] * bool(self.unions) + ["enum"] * bool(self.enums)
        kind = self.pick(choices)
        if kind == "list":
            return ("list", self.type(depth - 1))
        if kind == "map":
            return ("map", self.key_type(), self.type(depth - 1))
        if kind == "opt":
            inner = self.type(0)
            return ("opt", inner)
        if kind == "res":
            return ("res", self.pick(list(self.results)))
        if kind == "rec":
            return ("rec", self.pick(self.records)[0])
        if kind == "uni":
            return ("uni", self.pick(self.unions)[0])
        if kind == "enum":
            return ("enum", self.pick(self.enums)[0])
        return kind

    def key_type(self):
        choices = ["int", "string", "bool"]
        if self.enums:
            choices.append(("enum", self.pick(self.enums)[0]))
        return self.pick(choices)

    def declare_types(self):
        for i in range(self.random.randrange(2)):
            name = f"E{self.number}x{i}"
            self.enums.append((name, [f"{name}{c}" for c in "ABC"[: self.random.randrange(2, 4)]]))
        for i in range(self.random.randrange(3)):
            name = f"R{self.number}x{i}"
            fields = [(f, self.type(1)) for f in self.random.sample(forms.FIELDS, self.random.randrange(1, 4))]
            self.records.append((name, fields))
        for i in range(self.random.randrange(2)):
            name = f"U{self.number}x{i}"
            variants = [(f"{name}N", [])]
            for j in range(self.random.randrange(1, 3)):
                variants.append((f"{name}V{j}", [(f, self.type(1)) for f in "xy"[: self.random.randrange(1, 3)]]))
            self.unions.append((name, variants))
        text = []
        for name, values in self.enums:
            text.append(f"type {name} = " + " | ".join(values))
        for name, fields in self.records:
            members = self.members(("rec", name), fields, None)
            parts = ", ".join(f"{f}: {name_of(t)}" for f, t in fields)
            text.append(f"type {name} {{ {parts}" + (",\n" + "\n".join(members) + "\n}" if members else " }"))
        for name, variants in self.unions:
            parts = [v + ("(" + ", ".join(f"{f}: {name_of(t)}" for f, t in fields) + ")" if fields else "") for v, fields in variants]
            members = self.members(("uni", name), None, variants)
            text.append(f"type {name} = " + " | ".join(parts) + (" {\n" + "\n".join(members) + "\n}" if members else ""))
        return text

    def members(self, kind, fields, variants):
        """The constant, function and method of a type, each by chance, as lines."""
        name = kind[1]
        lines = []
        if self.chance(0.4):
            lines.append(f"  static let some = {self.pick([0, 1, -3, 255])} * {self.pick([1, 2, 1000])}")
            self.constants.append((f"{name}.some", "int"))
        if self.chance(0.5):
            variant, parts = self.pick(variants) if variants else (name, fields)
            params = [(f"p{i}", t, None) for i, (_, t) in enumerate(parts)]
            values = [n for n, _, _ in params]
            if fields:
                made = f"{name} {{ " + ", ".join(f"{f}: {n}" for (f, _), n in zip(parts, values)) + " }"
            else:
                made = f"{name}.{variant}" + (f"({', '.join(values)})" if values else "")
            lines.append(f"  static fun make({self.spell_parameters(params)}): {name} {{ return {made} }}")
            self.functions.append((f"{name}.make", params, kind))
        if self.chance(0.6):
            result = self.type(0)
            # A field that is a word of the language has no bare form.
            bare = [f if len(f) == 1 and self.chance(0.5) else f"self.{f}" for f, _ in fields or []]
            self.scopes = [[(n, t, False) for n, (_, t) in zip(bare, fields or [])]]
            if variants:
                arms = []
                for v, parts in variants:
                    names = [self.name("m") for _ in parts]
                    self.scopes = [[(n, t, False) for n, (_, t) in zip(names, parts)]]
                    arms.append(v + ("(" + ", ".join(names) + ")" if names else "") + f" => {self.expr(result, 1)}")
                body = "match self { " + "  ".join(arms) + " }"
            else:
                body = self.expr(result, 2)
            self.scopes = [[]]
            lines.append(f"  fun pick(): {name_of(result)} {{ return {body} }}")
            self.methods.append((kind, "pick", result))
        return lines

    # --- names in scope ---
    def variables(self, kind, assignable=False):
        return [n for scope in self.scopes for n, t, var in scope if t == kind and (var or not assignable)]

    def declare(self, name, kind, var):
        """`var`: may be assigned; None: not even what is inside may be."""
        self.scopes[-1].append((name, kind, var))

    # --- expressions ---
    def expr(self, kind, depth=3):
        known = self.variables(kind)
        if known and self.chance(0.45 if depth > 0 else 0.8):
            return self.pick(known)
        formed = self.form(kind, depth)
        return formed or getattr(self, "make_" + (kind if isinstance(kind, str) else kind[0]))(kind, depth)

    def part(self, kind, depth):
        """A value found inside another one."""
        options = []
        for scope in self.scopes:
            for name, t, _ in scope:
                if isinstance(t, str):
                    continue
                options += [f"{name}.{m}()" for of, m, result in self.methods if of == t and result == kind and depth > 0]
                if t[0] == "rec":
                    options += [f"{name}.{f}" for f, ft in dict(self.records)[t[1]] if ft == kind]
                if t[0] == "list" and t[1] == kind:
                    options.append(f"{name}[{self.small(depth - 1)}]")
                if t[0] == "map" and t[2] == kind and not (isinstance(kind, tuple) and kind[0] == "opt"):
                    options.append(f"({name}[{self.expr(t[1], 0)}] ?? {self.expr(kind, 0)})")
                if t[0] == "opt" and t[1] == kind:
                    options.append(f"({name} ?? {self.expr(kind, 0)})")
                if t[0] == "fun" and t[2] == kind and depth > 0:
                    options.append(f"{name}({', '.join(self.expr(a, depth - 1) for a in t[1])})")
        options += [name for name, t in self.constants if t == kind]
        for name, params, result in self.functions:
            if result == kind and depth > 0:
                options.append(f"{name}({self.arguments(params, depth - 1)})")
        return self.pick(options) if options else None

    def small(self, depth=1):
        """An index or count."""
        if self.chance(0.7):
            return str(self.pick([0, 0, 0, 1, 1, 2, 3, -1]))
        return self.expr("int", 0) if self.chance(0.3) else f"len({self.expr(self.pick(['string', ('list', 'int')]), 0)}) - 1"

    def maybe_part(self, kind, depth):
        return self.part(kind, depth) if self.chance(0.4) else None

    def conditional(self, kind, depth):
        if depth <= 0 or not self.chance(0.12):
            return None
        if self.unions and self.chance(0.4):
            return self.match(kind, depth)
        return f"(if {self.expr('bool', depth - 1)} {{ {self.expr(kind, depth - 1)} }} else {{ {self.expr(kind, depth - 1)} }})"

    def match(self, kind, depth):
        name, variants = self.pick(self.unions)
        arms = []
        for v, fields in variants:
            names = [self.name("m") for _ in fields]
            self.scopes.append([(n, t, False) for n, (_, t) in zip(names, fields)])
            head = self.variant(name, v) + ("(" + ", ".join(names) + ")" if names else "")
            arms.append(f"{head} => {self.expr(kind, depth - 2)}")
            self.scopes.pop()
        return f"(match {self.expr(('uni', name), 0)} {{ {'  '.join(arms)} }})"

    def make_int(self, kind, depth):
        if depth <= 0:
            value = self.pick(INTS)
            return str(value) if value >= 0 else f"(0 - {-value})"
        found = self.maybe_part(kind, depth) or self.conditional(kind, depth)
        if found:
            return found
        d = depth - 1
        return self.pick([
            lambda: f"({self.expr('int', d)} {self.pick('+-*')} {self.expr('int', d)})",
            lambda: f"({self.expr('int', d)} {self.pick('+-*')} {self.expr('int', d)})",
            lambda: f"({self.expr('int', d)} {self.pick('/%')} {self.expr('int', d)})",
            lambda: f"(-{self.expr('int', 0)})",
            lambda: f"len({self.expr(self.pick(['string', ('list', 'int'), ('list', 'string'), ('map', 'string', 'int')]), d)})",
            lambda: f"abs({self.expr('int', d)})",
            lambda: f"{self.pick(['min', 'max'])}([{self.expr('int', d)}, {self.expr('int', d)}])",
            lambda: f"sum({self.expr(('list', 'int'), d)})",
            lambda: self.make_int(kind, 0),
        ])()

    def make_float(self, kind, depth):
        if depth <= 0:
            return self.pick(FLOATS)
        found = self.maybe_part(kind, depth) or self.conditional(kind, depth)
        if found:
            return found
        d = depth - 1
        return self.pick([
            lambda: f"({self.expr('float', d)} {self.pick('+-*/')} {self.expr('float', d)})",
            lambda: f"float({self.expr('int', d)})",
            lambda: f"(-{self.expr('float', 0)})",
            lambda: self.pick(FLOATS),
        ])()

    def make_bool(self, kind, depth):
        if depth <= 0:
            return self.pick(["true", "false"])
        found = self.maybe_part(kind, depth) or self.conditional(kind, depth)
        if found:
            return found
        d = depth - 1
        compared = self.pick(["int", "int", "float", "string"])
        same = self.type(1)
        return self.pick([
            lambda: f"({self.expr(compared, d)} {self.pick(['<', '<=', '>', '>=', '==', '!='])} {self.expr(compared, d)})",
            lambda: f"({self.expr(same, d)} {self.pick(['==', '!='])} {self.expr(same, d)})",
            lambda: f"({self.expr('bool', d)} {self.pick(['&&', '||'])} {self.expr('bool', d)})",
            lambda: f"(!{self.expr('bool', d)})",
            lambda: f"({self.expr('int', d)} in {self.expr(('list', 'int'), d)})",
            lambda: f"({self.expr('string', d)} in {self.expr('string', d)})",
            lambda: f"({self.expr('string', d)} in {self.expr(('map', 'string', 'int'), d)})",
        ])()

    def make_string(self, kind, depth):
        if depth <= 0:
            return self.pick(STRINGS)
        found = self.maybe_part(kind, depth) or self.conditional(kind, depth)
        if found:
            return found
        d = depth - 1
        return self.pick([
            lambda: f"({self.expr('string', d)} + {self.expr('string', d)})" + self.bound(8),
            lambda: f"({self.expr('string', d)} + str({self.expr(self.type(1), d)}))" + self.bound(12),
            lambda: f"str({self.expr(self.type(1), d)})" + self.bound(20),
            lambda: f"{self.slice_of(self.expr('string', d))}",
            lambda: f"{self.pick(['upper', 'lower', 'trim', 'reverse'])}({self.expr('string', d)})",
            lambda: f"join({self.expr(('list', 'string'), d)}, {self.expr('string', 0)})" + self.bound(9),
            lambda: self.f_text(d) + self.bound(20),
            lambda: self.f_text(d) + self.bound(20),
            lambda: self.pick(STRINGS),
        ])()

    def f_text(self, depth):
        parts = [self.pick(["", "a", "é ", "{{", "}}", '\\"', "$", "%s ", "\\n"])]
        for _ in range(self.random.randrange(1, 4)):
            parts += [self.hole(depth), self.pick(["", " ", "x", "{{}}", "`", "\\t"])]
        return 'f"' + "".join(parts) + '"'

    def hole(self, depth):
        kind = self.type(1)
        value = self.expr(kind, depth)
        form = ""
        if self.chance(0.4):
            side = self.pick(["", "<", ">", "^", "*^", "é<", "->"])
            zeros = self.pick(["", "", "0"]) if kind in ("int", "float") else ""
            digits = self.pick(["", ".0", ".2", ".3"]) if kind == "float" else ""
            form = ":" + side + zeros + self.pick(["1", "4", "12"]) + digits
        return "{" + (" " if value[0] == "{" else "") + value + form + "}"

    def bound(self, size):
        """Nothing grows without end where code runs again."""
        return f"[0:{size}]" if self.loops or self.within else ""

    def slice_of(self, value):
        value = f"({value})" if value[0] == '"' else value
        low = self.small(0) if self.chance(0.7) else ""
        high = self.small(0) if self.chance(0.7) or not low else ""
        return f"{value}[{low}:{high}]"

    def make_list(self, kind, depth):
        item = kind[1]
        if depth <= 0:
            count = self.random.randrange(1, 4)
            return "[" + ", ".join(self.expr(item, 0) for _ in range(count)) + "]"
        found = self.maybe_part(kind, depth) or self.conditional(kind, depth)
        if found:
            return found
        d = depth - 1
        options = [
            lambda: "[" + ", ".join(self.expr(item, d) for _ in range(self.random.randrange(1, 5))) + "]",
            lambda: f"append({self.expr(kind, d)}, {self.expr(item, d)})",
            lambda: f"({self.expr(kind, d)} + {self.expr(kind, d)})" + self.bound(5),
            lambda: self.slice_of(self.make_list(kind, 0)),
            lambda: self.query(item, d) + self.bound(4),
            lambda: f"copy({self.expr(kind, d)})",
        ]
        if item == "int":
            options.append(lambda: f"range({self.pick(['3', '5', '1'])})")
        if item == "string":
            options.append(lambda: f"split({self.expr('string', d)}, {self.pick(STRINGS)})")
            options.append(lambda: f"keys({self.expr(('map', 'string', 'int'), d)})")
        return self.pick(options)()

    def query(self, item, depth):
        source = self.type(0)
        over = self.expr(("list", source), depth)
        name = self.name("q")
        self.scopes.append([(name, source, False)])
        where = f" where {self.expr('bool', depth - 1)}" if self.chance(0.5) else ""
        order = f" sort by {self.sort_keys(name, source)}" if self.chance(0.4) else ""
        made = f"(from {name} in {over}{where}{order} select {self.expr(item, depth - 1)})"
        self.scopes.pop()
        return made

    def sort_keys(self, name, source):
        keys = []
        for _ in range(self.pick([1, 1, 2, 3])):
            kind = self.pick(["int", "string", "bool", "float", ("opt", "int"), ("opt", "float"), ("list", "string")])
            key = name if source not in ("opt",) and self.chance(0.5) else self.expr(kind, 1)
            keys.append(key + self.pick(["", "", " asc", " desc", " desc"]))
        return ", ".join(keys)

    def make_map(self, kind, depth):
        found = self.maybe_part(kind, depth) if depth > 0 else None
        if found:
            return found
        pairs = {}
        for _ in range(self.random.randrange(1, 4)):
            pairs[self.constant_key(kind[1])] = self.expr(kind[2], depth - 1)
        return "{" + ", ".join(f"{k}: {v}" for k, v in pairs.items()) + "}"

    def constant_key(self, kind):
        if kind == "int":
            return str(self.pick([0, 1, 2, 7, 10, 2**53 + 1, 2**62, 2**63 - 1]))
        if kind == "string":
            return self.pick(STRINGS)
        return f"({self.make_enum(kind, 0)})" if kind != "bool" else self.pick(["true", "false"])

    def make_opt(self, kind, depth):
        return "none" if self.chance(0.35) else self.expr(kind[1], depth - 1)

    def make_rec(self, kind, depth):
        fields = dict(self.records)[kind[1]]
        known = self.variables(kind)
        if known and depth > 0 and self.chance(0.6):
            return self.pick([f"({self.changed(self.pick(known), fields, depth - 1)})", f"copy({self.pick(known)})"])
        return f"{kind[1]} {{ " + ", ".join(f"{f}: {self.expr(t, depth - 1)}" for f, t in fields) + " }"

    def changed(self, record, fields, depth):
        """The record with some of its fields new."""
        some = self.random.sample(fields, self.random.randrange(1, len(fields) + 1))
        return f"{record} with {{ " + ", ".join(f"{f}: {self.expr(t, depth)}" for f, t in some) + " }"

    def make_uni(self, kind, depth):
        name, fields = self.pick(dict(self.unions)[kind[1]])
        if fields and self.chance(0.3):
            named = ", ".join(f"{f}: {self.expr(t, depth - 1)}" for f, t in self.random.sample(fields, len(fields)))
            return self.variant(kind[1], name) + self.pick([f"({named})", f" {{ {named} }}"])
        return self.variant(kind[1], name) + ("(" + ", ".join(self.expr(t, depth - 1) for _, t in fields) + ")" if fields else "")

    def make_enum(self, kind, depth):
        return self.variant(kind[1], self.pick(dict(self.enums)[kind[1]]))

    def make_fun(self, kind, depth):
        names = [self.name("p") for _ in kind[1]]
        self.scopes.append([(n, t, False) for n, t in zip(names, kind[1])])
        outer = self.within, self.leaves
        self.within, self.leaves = True, None
        body = self.expr(kind[2], 1)
        self.within, self.leaves = outer
        self.scopes.pop()
        params = ", ".join(f"{n}: {name_of(t)}" for n, t in zip(names, kind[1]))
        return f"fun({params}): {name_of(kind[2])} => {body}"

    # --- statements ---
    def line(self, text):
        self.lines.append("  " * self.indent + text)

    def block(self, statements, names=()):
        self.indent += 1
        self.scopes.append(list(names))
        for _ in range(statements):
            self.statement()
        self.scopes.pop()
        self.indent -= 1

    def statement(self):
        choices = ["let", "let", "let", "print", "assign", "assign", "change", "change", "change", "if", "alias", "alias"]
        if self.loops < 2:
            choices += ["for", "each", "while"]
        choices += ["closure", "sharing", "match", "try", "block_text"] + ["leave"] * (self.leaves == "res")
        getattr(self, "do_" + self.pick(choices))()

    def do_let(self):
        kind = self.type(2)
        name = self.name("v")
        word = self.pick(["let", "var", "var"])
        self.line(f"{word} {name}: {name_of(kind)} = {self.expr(kind, 3)}")
        self.declare(name, kind, True if word == "var" else None)

    def do_block_text(self):
        name = self.name("t")
        holes = self.chance(0.7)
        inner = "  " * (self.indent + 1)
        self.line(f"let {name} = " + ('f' if holes else "") + '"""')
        for _ in range(self.random.randrange(4)):
            text = self.pick(["a", "  deeper", "", "say \"é\"", "x // y", "tab\\t|"])
            if holes and text and self.chance(0.7):
                text += self.hole(1)
            self.lines.append(inner + text if text else "")
        self.lines.append(inner + '"""')
        self.declare(name, "string", None)

    def do_alias(self):
        """A second name for an aggregate."""
        known = [(n, t) for scope in self.scopes for n, t, var in scope if var is not None and t[0] in ("list", "map", "rec")]
        if not known:
            return self.do_let()
        old, kind = self.pick(known)
        name = self.name("v")
        self.line(f"var {name} = {old}")
        self.declare(name, kind, True)

    def do_print(self):
        count = self.pick([1, 1, 1, 2, 3])
        self.line(f"print({', '.join(self.expr(self.type(2), 2) for _ in range(count))})")

    def show(self):
        known = [n for scope in self.scopes for n, t, _ in scope if not (isinstance(t, tuple) and t[0] == "fun")]
        if known:
            self.line(f"print({', '.join(self.random.sample(known, min(2, len(known))))})")

    def do_assign(self):
        known = [(n, t) for scope in self.scopes for n, t, var in scope if var]
        if not known:
            return self.do_let()
        name, kind = self.pick(known)
        compound = self.compound(name, kind) if self.chance(0.5) else None
        if compound:
            self.line(compound)
        elif kind == "string" and self.chance(0.5):
            self.line(f"{name} = {name} + {self.pick(STRINGS)}")
        elif kind[0] == "rec" and self.chance(0.6):
            self.line(f"{name} = {self.changed(name, dict(self.records)[kind[1]], 1)}")
        elif isinstance(kind, tuple) and kind[0] == "list" and self.chance(0.6):
            self.line(f"{name} = append({name}, {self.expr(kind[1], 1)})")
        else:
            self.line(f"{name} = {self.expr(kind, 2 if not self.loops else 1)}")

    def do_change(self):
        """Changes part of an aggregate in place."""
        places = []
        for scope in self.scopes:
            for name, t, var in scope:
                if isinstance(t, str) or var is None:
                    continue
                if t[0] == "list":
                    places.append((f"{name}[{self.small()}]", t[1]))
                    if isinstance(t[1], tuple) and t[1][0] == "list":
                        places.append((f"{name}[0][{self.small()}]", t[1][1]))
                if t[0] == "map":
                    places.append((f"{name}[{self.expr(t[1], 1)}]", t[2]))
                if t[0] == "rec":
                    places += [(f"{name}.{f}", ft) for f, ft in dict(self.records)[t[1]]]
        if not places:
            return self.do_let()
        place, kind = self.pick(places)
        compound = self.compound(place, kind) if self.chance(0.5) else None
        self.line(compound or f"{place} = {self.expr(kind, 2)}")
        self.show()

    def do_if(self):
        self.line(f"if {self.expr('bool', 2)} {{")
        self.block(self.random.randrange(1, 3))
        if self.chance(0.5):
            self.line("} else {")
            self.block(self.random.randrange(1, 3))
        self.line("}")

    def loop(self, head, names):
        self.line(head + " {")
        self.loops += 1
        self.block(self.random.randrange(1, 4), names)
        if self.chance(0.2):
            self.line(f"  if {self.expr('bool', 1)} {{ {self.pick(['break', 'continue'])} }}")
        self.loops -= 1
        self.line("}")

    def do_for(self):
        name = self.name("i")
        low = self.pick(["0", "1", "-1"])
        self.loop(f"for {name} in {low}..{self.pick(['2', '3', '4'])}", [(name, "int", False)])

    def do_each(self):
        kind = self.type(1)
        name = self.name("e")
        if self.chance(0.25):
            self.loop(f"for {name} in {self.expr('string', 1)}", [(name, "string", False)])
        elif self.chance(0.25):
            self.loop(f"for {name} in {self.make_map(('map', 'int', 'int'), 1)}", [(name, "int", False)])
        else:
            self.loop(f"for {name} in {self.expr(('list', kind), 1)}", [(name, kind, False)])

    def do_while(self):
        name = self.name("w")
        self.line(f"var {name} = 0")
        self.line(f"while {name} < {self.pick([1, 2, 3])} {{")
        self.line(f"  {name} = {name} + 1")
        self.loops += 1
        self.block(self.random.randrange(1, 3), [(name, "int", False)])
        self.loops -= 1
        self.line("}")

    def do_closure(self):
        kind = ("fun", [self.pick(["int", "string"])], self.pick(["int", "string", ("list", "int")]))
        name = self.name("f")
        self.line(f"let {name} = {self.make_fun(kind, 1)}")
        self.declare(name, kind, False)

    def do_sharing(self):
        """A closure that assigns a variable which others still see."""
        shared = self.name("c")
        name = self.name("f")
        self.line(f"var {shared} = {self.pick([0, 1, 5, 2**53 - 1])}")
        self.line(f"let {name} = fun(x: int): int {{")
        self.line(f"  {shared} {self.pick('+-*')}= x")
        self.line(f"  return {shared}")
        self.line("}")
        self.declare(shared, "int", True)
        self.declare(name, ("fun", ["int"], "int"), False)
        self.line(f"print({name}({self.pick([1, 2, 3])}), {shared})")

    def do_match(self):
        if not self.unions:
            return self.do_print()
        name, variants = self.pick(self.unions)
        self.line(f"match {self.expr(('uni', name), 1)} {{")
        self.indent += 1
        for v, fields in variants:
            names = [self.name("m") for _ in fields]
            self.line(self.variant(name, v) + ("(" + ", ".join(names) + ")" if names else "") + " => {")
            self.block(1, [(n, t, False) for n, (_, t) in zip(names, fields)])
            self.line("}")
        self.indent -= 1
        self.line("}")

    def do_try(self):
        name = self.name("x")
        self.line("try {")
        self.block(self.random.randrange(1, 3))
        self.line(f"}} catch {name} {{")
        self.line(f"  print({name})")
        self.line("}")

    # --- the whole ---
    def function(self, index):
        name = f"g{self.number}x{index}"
        params = self.parameters(self.random.randrange(1, 4))
        result = ("res", self.pick(list(self.results))) if self.results and self.chance(0.5) else self.type(1)
        self.scopes = [[(n, t, False) for n, t, _ in params]]
        self.indent = 1
        self.lines.append(f"fun {name}({self.spell_parameters(params)}): {name_of(result)} {{")
        self.within = True
        self.leaves = result[0] if result[0] in ("res", "opt") else None
        for _ in range(self.random.randrange(0, 3)):
            self.statement()
        ok = result[0] == "res" and self.chance(0.6)
        self.line(f"return Ok({self.expr(result[1], 2)})" if ok else f"return {self.expr(result, 2)}")
        self.lines.append("}")
        self.leaves = None
        self.functions.append((name, params, result))

    def text(self):
        declarations = self.declare_types()
        self.declare_results()
        for i in range(self.random.randrange(0, 3)):
            self.function(i)
        self.scopes = [[]]
        self.within = False
        self.indent = 1
        self.lines.append(f"fun p{self.number}() {{")
        for _ in range(self.random.randrange(4, 10)):
            self.statement()
        for scope in self.scopes:
            for name, kind, _ in scope:
                if not (isinstance(kind, tuple) and kind[0] == "fun"):
                    self.line(f"print({name})")
        self.lines.append("}")
        return "\n".join(declarations + self.lines) + "\n"


def call_of(number):
    """Runs one program; an error ends it alone."""
    return f'print("#{number}")\ntry {{ p{number}() }} catch e {{ print("error: " + e) }}\n'
