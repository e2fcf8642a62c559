"""Forms that generated programs use beside the plain ones: results and what leaves a function early, labels and default values,
compound assignment, variants behind the name of their union."""

# Fields may be called as words of the language.
FIELDS = ("a", "b", "type", "in", "rule", "c")
OPERATORS = {"int": "+-*/%", "float": "+-*/", "string": "+"}


class Forms:
    """A part of `generate.Program`."""

    def declare_results(self):
        """Types whose results the program makes, each with a function that makes them."""
        for i in range(self.random.randrange(3)):
            kind = ("rec", self.pick(self.records)[0]) if self.records and self.chance(0.4) else self.type(1)
            if kind[0] in ("opt", "res") or kind in self.results:
                continue
            name = f"r{self.number}x{i}"
            self.results[kind] = name
            spelled = self.spell(kind)
            self.lines += [
                f"fun {name}(value: {spelled}, ok: bool = {self.pick(['true', 'false'])}): result<{spelled}, string> {{",
                '  return if ok { Ok(value) } else { Err("no " + str(value)[0:9]) }',
                "}",
            ]

    def made_result(self, kind, depth):
        value = self.expr(kind[1], depth - 1)
        name = self.results[kind[1]]
        return self.pick([
            lambda: f"{name}({value})",
            lambda: f"{name}({value}, {self.expr('bool', 0)})",
            lambda: f"{name}(ok: {self.expr('bool', 0)}, value: {value})",
        ])()

    def make_res(self, kind, depth):
        if depth <= 0 or self.chance(0.6):
            return self.made_result(kind, depth)
        given = self.expr(kind, depth - 1)
        made = self.make_fun(("fun", [kind[1]], kind[1]), depth - 1)
        changed = self.make_fun(("fun", ["string"], "string"), depth - 1)
        return self.pick([
            lambda: f"{given}.map({made})",
            lambda: f"{given}.map_error({changed})",
            lambda: f"({given} ?? {self.made_result(kind, depth - 1)})",
            lambda: f"{given}.and_then(fun(p0: {self.spell(kind[1])}): {self.spell(kind)} => {self.results[kind[1]]}(p0, ok: {self.expr('bool', 0)}))",
        ])()

    def form(self, kind, depth):
        """A value by way of a result or option; none by chance, or if the program has nothing of that kind."""
        if depth <= 0 or not self.chance(0.15):
            return None
        behind = [(of, f) for of in self.results if of[0] == "rec" for f, t in dict(self.records)[of[1]] if t == kind]
        if behind and self.leaves == "res" and self.chance(0.6):
            of, field = self.pick(behind)
            return f"{self.expr(('res', of), depth - 1)}?.{field}"
        if kind in self.results:
            given = self.expr(("res", kind), depth - 1)
            if self.leaves == "res" and self.chance(0.6):
                return f"{given}?"
            other = self.expr(kind, 0)
            return self.pick([f"({given} ?? {other})", f"{given}.or({other})", f"({given}.or)({other})", f"{given}.unwrap()",
                              f"{given}.expect({self.expr('string', 0)})"])
        options = self.variables(("opt", kind)) if self.leaves == "opt" else []
        if options:
            return f"{self.pick(options)}?"
        if not self.results:
            return None
        of = self.pick(list(self.results))
        if kind == "bool":
            method = self.pick([".is_ok", ".is_ok()"])
            given = self.expr(("res", of), depth - 1)
            return f"({given}{method})()" if method == ".is_ok" else given + method
        if kind == ("opt", "string"):
            return f"{self.expr(('res', of), depth - 1)}.error()"
        if kind[0] == "opt" and kind[1] in self.results:
            return f"{self.expr(('res', kind[1]), depth - 1)}.ok()"
        return None

    def do_leave(self):
        """Leaves the function where it can be left."""
        if self.leaves != "res" or not self.results:
            return self.do_print()
        self.line(f"{self.expr(('res', self.pick(list(self.results))), 1)}?")

    # --- parameters and arguments ---
    def preset(self, kind):
        """A default value of the type, if there is one."""
        if kind == "int":
            return self.pick(["0", "1", "-1", "7", "4294967296", "-9007199254740993"])
        if kind == "float":
            return self.pick(["0.5", "-1.5", "1e21"])
        if kind in ("bool", "string"):
            return getattr(self, "make_" + kind)(kind, 0)
        if kind[0] == "enum":
            return self.make_enum(kind, 0)
        return {"opt": "none", "list": "[]", "map": "{}"}.get(kind[0])

    def parameters(self, count):
        """Names, types and default values; those with one stand last."""
        params = [(f"a{i}", self.type(1), None) for i in range(count)]
        first = self.random.randrange(count + 1)
        presets = [self.preset(kind) for _, kind, _ in params]
        while first < count and None in presets[first:]:
            first += 1
        return [(n, kind, presets[i] if i >= first else None) for i, (n, kind, _) in enumerate(params)]

    def spell_parameters(self, params):
        return ", ".join(f"{n}: {self.spell(kind)}" + (f" = {preset}" if preset else "") for n, kind, preset in params)

    def arguments(self, params, depth):
        """Arguments by position, then by name in any order; some left to their default values."""
        plain = len(params) if self.chance(0.4) else self.random.randrange(len(params) + 1)
        texts = [self.expr(kind, depth) for _, kind, _ in params[:plain]]
        named = [f"{n}: {self.expr(kind, depth)}" for n, kind, preset in params[plain:] if preset is None or self.chance(0.5)]
        self.random.shuffle(named)
        return ", ".join(texts + named)

    # --- assignments and names ---
    def compound(self, place, kind):
        """`place op= value`, or none if nothing like that goes with the type."""
        if isinstance(kind, tuple) and kind[0] == "list" and not self.loops:
            return f"{place} += [{self.expr(kind[1], 1)}]"
        if kind not in OPERATORS:
            return None
        value = self.pick(['"+"', '"é"']) if kind == "string" else self.expr(kind, 1)
        return f"{place} {self.pick(OPERATORS[kind])}= {value}"

    def variant(self, union, name):
        """A variant's name, alone or behind its union's."""
        return f"{union}.{name}" if self.chance(0.4) else name
