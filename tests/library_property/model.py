"""Libraries by chance: declarations of every form that an export may have, bodies that compute something, and calls with
written-down arguments. The same seed gives the same library.

Types are `"int"`, `"float"`, `"bool"`, `"string"` or tuples: `("list", T)`, `("set", T)`, `("map", K, V)`, `("opt", T)`,
`("rec", Record, (arguments))`, `("uni", Union)`, `("enum", Enum)`, `("fun", (parameters), T)`, `("res", T, E)`, `("var", "T")`.
Values of arguments: Python's own for scalars, lists for `list` and `set`, pairs for `map`, None or `("some", v)`, dicts of
fields, `(variant, fields)`, variants of enums by name, and functions as `("add", i, k)` and the like (`Library.function_value`).
"""
import random
from dataclasses import dataclass, field

SCALARS = ("int", "float", "bool", "string")
WORDS = ["alpha", "beta_key", "gamma", "delta", "first_part", "size", "label", "value", "items", "count", "total", "weight", "left_side",
         "right", "name", "kind", "text", "code", "note", "index", "data", "list", "type_name", "from_place", "class", "match_all", "object",
         "number", "string", "len_of", "pass", "self_made", "super", "crate", "fn", "is_on", "default", "id", "tuple", "isinstance", "frozenset"]
TYPES = ["Point", "Entry", "Box", "Map", "Error", "Date", "Node", "Item", "Vec", "Option", "Result", "Object", "Sequence", "Callable", "Part",
         "Account", "Range", "Token", "String", "Promise", "Symbol", "Set", "Path", "Frame", "Enum", "Any", "Record", "Number", "Array", "Type"]
VARIANTS = ["Circle", "Square", "Empty", "Full", "Leaf", "Branch", "Several", "Nothing", "North", "South", "East", "West", "DarkBlue", "Red", "Low",
            "High", "Open", "Closed", "Missing", "BadToken", "TooLong", "Stale", "Plain", "Fancy", "Busy", "Idle", "Zero", "Many", "Gone", "Late"]
VERBS = ["make", "shift", "merge", "pick", "count", "find", "turn", "fold_all", "zip", "filter", "spread", "weigh", "label_of", "next_of", "join_up",
         "split_at", "clamp", "measure", "delete", "print_all", "sorted", "hash_of", "wrap", "unwrap_all", "format_of", "compare_to", "range_of"]


@dataclass
class Function:
    name: str
    tparams: list = field(default_factory=list)
    params: list = field(default_factory=list)  # (name, type, default text of Mochi or None)
    result: object = "int"
    body: list = field(default_factory=list)


@dataclass
class Decl:
    form: str  # "rec", "uni", "enum"
    name: str
    tparams: list = field(default_factory=list)
    fields: list = field(default_factory=list)  # of records
    variants: list = field(default_factory=list)  # of unions and enums: (name, fields)
    methods: list = field(default_factory=list)
    statics: list = field(default_factory=list)
    constants: list = field(default_factory=list)  # (name, value)
    is_error: bool = False

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self is other


@dataclass
class Call:
    """A call of `function`: of the module, of a type (`owner`), or a method whose receiver is the first argument."""

    function: Function
    owner: Decl | None
    method: bool
    args: list  # (type, value); fewer than parameters where defaults are left out
    result: object
    bound: dict  # type parameters


def substitute(kind, bound):
    if isinstance(kind, str):
        return kind
    if kind[0] == "var":
        return bound.get(kind[1], kind)
    if kind[0] == "rec":
        return ("rec", kind[1], tuple(substitute(a, bound) for a in kind[2]))
    if kind[0] == "fun":
        return ("fun", tuple(substitute(p, bound) for p in kind[1]), substitute(kind[2], bound))
    if kind[0] in ("uni", "enum"):
        return kind
    return (kind[0], *(substitute(k, bound) for k in kind[1:]))


def fields_of(kind):
    """The fields of a record type, with its arguments in place."""
    decl = kind[1]
    bound = dict(zip(decl.tparams, kind[2]))
    return [(name, substitute(t, bound)) for name, t in decl.fields]


def mentions(kind, test):
    if test(kind):
        return True
    if isinstance(kind, str) or kind[0] == "var":
        return False
    if kind[0] == "rec":
        return any(mentions(t, test) for _, t in fields_of(kind))
    if kind[0] in ("uni", "enum"):
        return any(mentions(t, test) for _, fields in kind[1].variants for _, t in fields if t != kind)
    if kind[0] == "fun":
        return any(mentions(t, test) for t in (*kind[1], kind[2]))
    return any(mentions(t, test) for t in kind[1:])


class Library:
    def __init__(self, seed, number, hard=False):
        self.hard = hard
        self.random = random.Random(f"{seed}/{number}")
        self.name = f"p{number}"
        self.taken = set()
        self.decls = []
        self.constants = []  # (name, type, value, written)
        self.functions = []
        self.calls = []
        self.fresh = 0
        self.declare()

    # --- chance ---
    def pick(self, items):
        return self.random.choice(items)

    def chance(self, share):
        return self.random.random() < share

    def words(self):
        return list(WORDS)

    def new(self, words):
        left = [w for w in words if w not in self.taken]
        name = self.pick(left)
        self.taken.add(name)
        return name

    # --- declarations ---
    def declare(self):
        for _ in range(self.pick([1, 1, 2])):
            self.enum()
        for _ in range(self.pick([1, 2, 2])):
            self.record()
        for _ in range(self.pick([1, 1, 2])):
            self.union(False)
        if self.chance(0.6):
            self.union(True)
        if self.chance(0.5):
            self.generic_record()
        for decl in list(self.decls):
            self.members(decl)
        for _ in range(self.pick([1, 2, 3])):
            kind = self.plain(1)
            self.constants.append((self.new(["MAX", "LIMIT", "WORDS", "TABLE", "FIRST", "LAST_ONE", "USUAL"]), kind, self.value(kind)))
        for _ in range(self.pick([4, 5, 6, 8])):
            self.function()
        # An error type is what some exported result fails with (F2).
        failing = [f.result[2] for f in self.functions if f.result[0] == "res"]
        for decl in self.decls:
            decl.is_error = decl.form == "uni" and self.type_of(decl) in failing
        for function in self.functions:
            self.script(function, None, False)
        for decl in self.decls:
            for function in decl.methods:
                self.script(function, decl, True)
            for function in decl.statics:
                self.script(function, decl, False)

    def enum(self):
        variants = [(self.new(VARIANTS), []) for _ in range(self.pick([2, 3]))]
        self.decls.append(Decl("enum", self.new(TYPES), variants=variants))

    def fields(self, count, vars=(), depth=1):
        names = self.random.sample(self.words(), count)
        kinds = [("var", v) for v in vars] + [self.plain(depth) for _ in range(count)]
        return [(names[i], kinds[i]) for i in range(count)]

    def record(self):
        fields = self.fields(self.pick([1, 2, 2, 3, 4]), depth=2)
        self.decls.append(Decl("rec", self.new(TYPES), fields=fields))

    def generic_record(self):
        fields = self.fields(self.pick([1, 2, 3]), vars=["T"])
        if self.chance(0.4):
            fields[0] = (fields[0][0], ("list", ("var", "T")))
        self.decls.append(Decl("rec", self.new(TYPES), tparams=["T"], fields=fields))

    def union(self, is_error):
        variants = []
        for i in range(self.pick([2, 3, 3])):
            variants.append((self.new(VARIANTS), self.fields(self.pick([0, 1, 1, 2]), depth=1) if i else self.fields(1)))
        self.decls.append(Decl("uni", self.new(TYPES), variants=variants, is_error=is_error))

    def members(self, decl):
        this = self.type_of(decl)
        if self.chance(0.5):
            for _ in range(self.pick([1, 2])):
                taken = {name for name, _ in decl.fields} | {m.name for m in decl.methods} | {n for _, fs in decl.variants for n, _ in fs}
                name = self.pick([v for v in VERBS if v not in taken])
                decl.methods.append(self.written(name, [], [("self", this, None)], this))
        if self.chance(0.4) and not decl.tparams:
            taken = {name for name, _ in decl.fields} | {m.name for m in decl.methods} | {n for _, fs in decl.variants for n, _ in fs}
            name = self.pick([v for v in VERBS if v not in taken])
            decl.statics.append(self.written(name, [], [], this, result=self.pick([this, ("opt", this), "int"])))
        if self.chance(0.4) and not decl.tparams and not self.holds(this, lambda t: t == "float"):
            decl.constants.append((self.pick(["UNIT", "ORIGIN", "NORMAL"]), self.value(this)))

    def holds(self, kind, test):
        return mentions(kind, test)

    def type_of(self, decl):
        if decl.form == "rec":
            return ("rec", decl, tuple(("var", t) for t in decl.tparams))
        return (decl.form, decl)

    # --- types ---
    def plain(self, depth, errors=False):
        """A type of values that can be written down: no functions."""
        named = [self.type_of(d) for d in self.decls if not d.tparams and (errors or not d.is_error)]
        roll = self.random.random()
        if depth == 0 or roll < 0.35:
            return self.pick(SCALARS)
        if named and roll < 0.6:
            return self.pick(named)
        if roll < 0.75:
            return ("list", self.plain(depth - 1))
        if roll < 0.83:
            return ("map", self.key(), self.plain(depth - 1))
        if roll < 0.88:
            return ("set", self.key())
        if roll < 0.97:
            inner = self.plain(depth - 1)
            return inner if inner[0] == "opt" else ("opt", inner)
        generic = [d for d in self.decls if d.tparams]
        if generic:
            return ("rec", self.pick(generic), (self.pick(["int", "string"]),))
        return "string"

    def key(self):
        enums = [self.type_of(d) for d in self.decls if d.form == "enum"]
        return self.pick(["int", "string", "string", *enums[:1]])

    # --- functions ---
    def function(self):
        generic = self.chance(0.25)
        name = self.new(VERBS)
        tparams = ["T"] if generic else []
        params = []
        names = self.random.sample([w for w in self.words() if w not in ("self_made", "super", "crate")], 4)
        for i in range(self.pick([0, 1, 1, 2, 2, 3])):
            roll = self.random.random()
            kind = self.plain(2, errors=True)
            if generic and i == 0:
                kind = self.pick([("var", "T"), ("list", ("var", "T")), ("opt", ("var", "T"))])
            elif roll < 0.2:
                inputs = tuple(self.pick(["int", "string", ("list", "int"), self.plain(1)]) for _ in range(self.pick([0, 1, 2])))
                kind = ("fun", inputs, self.pick(["int", "bool", "string", self.plain(1)]))
            params.append((names[i], kind, None))
        if generic and not params:
            params.append((names[0], ("list", ("var", "T")), None))
        if self.chance(0.3):
            kind = self.pick(["int", "string", "bool", ("list", "int"), ("opt", "string")])
            default = {"int": "7", "string": '"-"', "bool": "true", ("list", "int"): "[]", ("opt", "string"): "none"}[kind]
            params.append((names[3], kind, default))
        self.functions.append(self.written(name, tparams, params, None))

    def written(self, name, tparams, params, this, result=None):
        function = Function(name, list(tparams), list(params))
        errors = [d for d in self.decls if d.is_error]
        generic = [p for p in params if p[1] == ("var", "T")] if tparams else []
        if result is not None:
            function.result = result
        elif generic and self.chance(0.6):
            function.result = self.pick([("var", "T"), ("list", ("var", "T")), ("opt", ("var", "T"))])
        elif errors and self.chance(0.5) and this is None:
            function.result = ("res", self.plain(1), self.type_of(self.pick(errors)))
        elif self.chance(0.1) and this is None:
            function.result = ("res", self.plain(1), "string")
        else:
            function.result = self.plain(2)
            if this is not None and self.chance(0.4):
                function.result = this
        self.scope = [(n, t) for n, t, _ in params]
        self.indent = 1
        self.body = []
        self.statements(function.result)
        function.body = self.body
        return function

    # --- bodies, in Mochi ---
    def line(self, text):
        self.body.append("  " * self.indent + text)

    def local(self):
        self.fresh += 1
        return f"v{self.fresh}"

    def statements(self, result):
        for _ in range(self.pick([0, 1, 1, 2])):
            roll = self.random.random()
            lists = [(t, k) for t, k in self.scope if k[0] == "list" and k[1] in SCALARS]
            if roll < 0.3 and lists:
                self.walk(*self.pick(lists))
            elif roll < 0.6:
                kind = self.plain(1)
                name = self.local()
                self.line(f"let {name}: {self.spell(kind)} = {self.expr(kind, 2)}")
                self.scope.append((name, kind))
            else:
                self.line(f"if {self.expr('bool', 2)} " + "{")
                self.indent += 1
                self.line(f"return {self.returned(result)}")
                self.indent -= 1
                self.line("}")
        self.line(f"return {self.returned(result)}")

    def walk(self, xs, kind):
        total = self.local()
        item = self.local()
        self.line(f"var {total} = 0")
        self.line(f"for {item} in {xs} " + "{")
        self.scope.append((item, kind[1]))
        self.line(f"  {total} += {self.expr('int', 1)}")
        self.scope.pop()
        self.line("}")
        self.scope.append((total, "int"))

    def returned(self, kind):
        if kind[0] == "res":
            if self.chance(0.3):
                return f"Err({self.expr(kind[2], 1)})"
            return f"Ok({self.expr(kind[1], 2)})"
        return self.expr(kind, 3)

    def spell(self, kind):
        if isinstance(kind, str):
            return kind
        head = kind[0]
        if head == "var":
            return kind[1]
        if head == "opt":
            return f"{self.spell(kind[1])}?"
        if head == "rec":
            return kind[1].name + (f"<{', '.join(self.spell(a) for a in kind[2])}>" if kind[2] else "")
        if head in ("uni", "enum"):
            return kind[1].name
        if head == "fun":
            return f"fun({', '.join(self.spell(p) for p in kind[1])}): {self.spell(kind[2])}"
        if head == "res":
            return f"result<{self.spell(kind[1])}, {self.spell(kind[2])}>"
        return f"{head}<{', '.join(self.spell(k) for k in kind[1:])}>"

    def ways(self, kind):
        """Expressions of this type that the scope has: names, fields of records, calls of parameters."""
        found = []
        for text, t in self.scope:
            if t == kind:
                found.append(text)
            elif t[0] == "rec" and text != "self":
                found += [f"{text}.{n}" for n, ft in fields_of(t) if ft == kind]
            elif t[0] == "rec":
                found += [f"self.{n}" for n, ft in fields_of(t) if ft == kind]
            elif t[0] == "opt" and t[1] == kind and kind[0] != "opt" and not mentions(kind, lambda k: k[0] == "var"):
                found.append(f"({text} ?? {self.literal(kind)})")
            elif t[0] == "map" and t[2] == kind and kind[0] != "opt":
                found.append(f"({text}[{self.literal(t[1])}] ?? {self.literal(kind)})")
        return found

    def literal(self, kind):
        return self.spell_value(kind, self.value(kind))

    def expr(self, kind, depth):
        ways = self.ways(kind)
        if ways and self.chance(0.6):
            return self.pick(ways)
        if kind[0] == "var":
            if ways:
                return self.pick(ways)
            lists = [t for t, k in self.scope if k == ("list", kind)]
            raise AssertionError(f"nothing of type {kind} in {self.scope}" if not lists else "list only")
        if depth <= 0 or self.chance(0.2):
            if not mentions(kind, lambda k: k[0] in ("var", "fun")):
                return self.literal(kind)
        return self.made(kind, depth)

    def made(self, kind, depth):
        calls = [(t, k) for t, k in self.scope if k[0] == "fun" and k[2] == kind]
        if calls and self.chance(0.7):
            text, t = self.pick(calls)
            return f"{text}({', '.join(self.expr(p, depth - 1) for p in t[1])})"
        enums = [(t, k) for t, k in self.scope if k[0] in ("enum", "uni")]
        if enums and self.chance(0.3) and not mentions(kind, lambda k: k[0] == "var"):
            return self.matched(*self.pick(enums), kind, depth)
        if self.chance(0.15) and (kind in SCALARS or kind[0] in ("rec", "uni", "enum")) and not mentions(kind, lambda k: k[0] == "var"):
            return f"(if {self.expr('bool', depth - 1)} then {self.expr(kind, depth - 1)} else {self.expr(kind, depth - 1)})"
        head = kind if isinstance(kind, str) else kind[0]
        return getattr(self, f"made_{head}")(kind, depth)

    def matched(self, text, t, kind, depth):
        arms = []
        for name, fields in t[1].variants:
            names = [self.local() for _ in fields]
            before = len(self.scope)
            self.scope += list(zip(names, [ft for _, ft in fields]))
            head = f"{t[1].name}.{name}" + (f"({', '.join(names)})" if names else "")
            arms.append(f"{head} => {self.expr(kind, depth - 1)}")
            del self.scope[before:]
        gap = "\n" + "  " * (self.indent + 1)
        return f"(match {text} " + "{" + gap + gap.join(arms) + "\n" + "  " * self.indent + "})"

    def made_int(self, kind, depth):
        sized = [t for t, k in self.scope if k == "string" or k[0] in ("list", "map", "set")]
        if sized and self.chance(0.5):
            return f"len({self.pick(sized)})"
        return f"({self.expr('int', depth - 1)} {self.pick(['+', '-', '*'])} {self.pick([1, 2, 3, 5])})"

    def made_float(self, kind, depth):
        return f"({self.expr('float', depth - 1)} {self.pick(['+', '-', '*'])} {self.pick(['0.5', '2.0', '1.0'])})"

    def made_bool(self, kind, depth):
        # Of two literals nobody asks whether they are equal.
        compared = self.pick(["string", "int", "int", self.plain(1)])
        ways = [] if mentions(compared, lambda k: k[0] in ("map", "opt")) else self.ways(compared)
        if not ways:
            sized = [t for t, k in self.scope if k == "string" or k[0] in ("list", "map", "set")]
            return f"(len({self.pick(sized)}) {self.pick(['<', '>=', '=='])} {self.pick([1, 2])})" if sized else self.pick(["true", "false"])
        signs = ["<", ">=", "=="] if compared == "int" else ["==", "!="]
        return f"({self.pick(ways)} {self.pick(signs)} {self.expr(compared, depth - 1)})"

    def made_string(self, kind, depth):
        roll = self.random.random()
        if roll < 0.5:
            return 'f"{' + self.expr(self.pick(["int", "string", "bool"]), 0) + '}-{' + self.expr("string", 0) + '}"'
        if roll < 0.7:
            return f"upper({self.expr('string', depth - 1)})"
        return f"({self.expr('string', depth - 1)} + {self.expr('string', depth - 1)})"

    def made_list(self, kind, depth):
        if kind[1][0] == "var":
            return "[" + ", ".join(self.expr(kind[1], 0) for _ in range(self.pick([1, 2]))) + "]" if self.ways(kind[1]) else "[]"
        sources = [(t, k) for t, k in self.scope if k[0] == "list" and not mentions(k, lambda j: j[0] in ("var", "fun"))]
        if sources and self.chance(0.5):
            text, t = self.pick(sources)
            item = self.local()
            self.scope.append((item, t[1]))
            made = f"(from {item} in {text} select {self.expr(kind[1], 1)})"
            self.scope.pop()
            return made
        ways = self.ways(kind)
        inner = kind[1] not in SCALARS and kind[1][0] in ("list", "set", "map")
        item = self.spell_value(kind[1], self.value(kind[1], 2)) if inner else self.expr(kind[1], depth - 1)
        return f"append({self.pick(ways)}, {item})" if ways else self.literal(kind)

    def made_set(self, kind, depth):
        ways = self.ways(kind)
        return f"({self.pick(ways)} union {self.expr(kind, 0)})" if ways else self.literal(kind)

    def made_map(self, kind, depth):
        return self.literal(kind)

    def made_opt(self, kind, depth):
        if self.chance(0.3) or (kind[1][0] == "var" and not self.ways(kind[1])):
            return "none"
        return self.expr(kind[1], depth - 1)

    def made_rec(self, kind, depth):
        fields = fields_of(kind)
        ways = [t for t, k in self.scope if k == kind]
        if ways and self.chance(0.5):
            name, t = self.pick(fields)
            return f"({self.pick(ways)} with " + "{ " + f"{name}: {self.expr(t, depth - 1)}" + " })"
        return kind[1].name + " { " + ", ".join(f"{n}: {self.expr(t, depth - 1)}" for n, t in fields) + " }"

    def made_uni(self, kind, depth):
        name, fields = self.pick(kind[1].variants)
        return f"{kind[1].name}.{name}" + (f"({', '.join(self.expr(t, depth - 1) for _, t in fields)})" if fields else "")

    def made_enum(self, kind, depth):
        return f"{kind[1].name}.{self.pick(kind[1].variants)[0]}"

    def made_fun(self, kind, depth):
        names = [self.local() for _ in kind[1]]
        before = len(self.scope)
        self.scope += list(zip(names, kind[1]))
        head = ", ".join(f"{n}: {self.spell(t)}" for n, t in zip(names, kind[1]))
        made = f"fun({head}): {self.spell(kind[2])} => {self.expr(kind[2], depth - 1)}"
        del self.scope[before:]
        return made

    # --- values of arguments ---
    def value(self, kind, depth=3):
        if kind == "int":
            return self.pick([0, 1, 2, 3, 7, -1, -5, 40])
        if kind == "float":
            return self.pick([0.0, 0.5, 1.0, -2.5, 3.25])
        if kind == "bool":
            return self.chance(0.5)
        if kind == "string":
            return self.pick(["", "a", "b", "ab c", "é", "x-y", "Zed", "😀"])
        head = kind[0]
        if head == "list":
            return [self.value(kind[1], depth - 1) for _ in range(self.size(depth, 3))]
        if head == "set":
            return self.distinct(kind[1], depth)
        if head == "map":
            return [(k, self.value(kind[2], depth - 1)) for k in self.distinct(kind[1], depth)]
        if head == "opt":
            return None if depth <= 0 or self.chance(0.4) else ("some", self.value(kind[1], depth - 1))
        if head == "rec":
            return {n: self.value(t, depth - 1) for n, t in fields_of(kind)}
        if head == "uni":
            name, fields = self.pick(kind[1].variants)
            return (name, {n: self.value(t, depth - 1) for n, t in fields})
        if head == "enum":
            return self.pick(kind[1].variants)[0]
        return self.function_value(kind)

    def size(self, depth, most):
        """Empty containers inside of others have no type for mypy: with `--hard`."""
        least = 0 if self.hard or depth >= 3 else 1
        return self.pick(range(least, most + 1)) if depth > 0 else least

    def distinct(self, kind, depth):
        made = []
        for _ in range(self.size(depth, 2)):
            v = self.value(kind, depth - 1)
            if v not in made:
                made.append(v)
        return made

    def function_value(self, kind):
        """What a user's function does: `("arg", i)`, `("add", i, k)`, `("gt", i, k)` or `("lit", value)`."""
        ways = [("arg", i) for i, t in enumerate(kind[1]) if t == kind[2] and t in SCALARS]
        if kind[2] == "int":
            ways += [("add", i, self.pick([1, 2, 10])) for i, t in enumerate(kind[1]) if t == "int"]
        if kind[2] == "bool":
            ways += [("gt", i, self.pick([0, 2])) for i, t in enumerate(kind[1]) if t == "int"]
        if ways and self.chance(0.8):
            return self.pick(ways)
        return ("lit", self.value(kind[2]))

    def spell_value(self, kind, v):
        """A value as Mochi writes it."""
        if kind == "int":
            return f"({v})" if v < 0 else str(v)
        if kind == "float":
            return f"({v})" if v < 0 else str(v)
        if kind == "bool":
            return "true" if v else "false"
        if kind == "string":
            return '"' + v + '"'
        head = kind[0]
        if head == "list":
            if not v:
                return "[]"
            return "[" + ", ".join(self.spell_value(kind[1], i) for i in v) + "]"
        if head == "set":
            return "set {" + ", ".join(self.spell_value(kind[1], i) for i in v) + "}"
        if head == "map":
            entries = ", ".join(f"({self.spell_value(kind[1], k)}): {self.spell_value(kind[2], w)}" if kind[1][0] == "enum"
                                else f"{self.spell_value(kind[1], k)}: {self.spell_value(kind[2], w)}" for k, w in v)
            return "{" + entries + "}"
        if head == "opt":
            return "none" if v is None else self.spell_value(kind[1], v[1])
        if head == "rec":
            return kind[1].name + " { " + ", ".join(f"{n}: {self.spell_value(t, v[n])}" for n, t in fields_of(kind)) + " }"
        if head == "uni":
            fields = dict(kind[1].variants)[v[0]]
            return f"{kind[1].name}.{v[0]}" + (f"({', '.join(self.spell_value(t, v[1][n]) for n, t in fields)})" if fields else "")
        if head == "enum":
            return f"{kind[1].name}.{v}"
        names = [f"a{i}" for i in range(len(kind[1]))]
        head = ", ".join(f"{n}: {self.spell(t)}" for n, t in zip(names, kind[1]))
        body = {"arg": lambda: names[v[1]], "add": lambda: f"{names[v[1]]} + {v[2]}", "gt": lambda: f"{names[v[1]]} > {v[2]}",
                "lit": lambda: self.spell_value(kind[2], v[1])}[v[0]]()
        return f"(fun({head}): {self.spell(kind[2])} => {body})"

    # --- calls ---
    def script(self, function, owner, method):
        for _ in range(2):
            bound = {t: self.pick(["int", "string"]) for t in function.tparams}
            if method:
                bound.update({t: self.pick(["int", "string"]) for t in owner.tparams})
            args = []
            for name, kind, default in function.params:
                if default is not None and self.chance(0.5):
                    break
                t = substitute(kind, bound)
                args.append((t, self.value(t)))
            self.calls.append(Call(function, owner, method, args, substitute(function.result, bound), bound))
