"""What the writers of consumers share: one function per type that prints its values, calls in the library's order."""
import re

from model import fields_of


def words(name):
    return [w for w in re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).split("_") if w]


def snake(name):
    return "_".join(w.lower() for w in words(name)) + ("_" if name.endswith("_") else "")


def camel(name):
    parts = words(name)
    return parts[0].lower() + "".join(p[:1].upper() + p[1:] for p in parts[1:])


class Writer:
    """A consumer in one language. Subclasses spell types, values and printers' bodies."""

    def __init__(self, library):
        self.library = library
        self.names = {}
        self.printers = []
        self.calls = []

    def show(self, kind):
        if kind not in self.names:
            self.names[kind] = f"show{len(self.names)}"
            self.printers += self.printer(kind)
        return self.names[kind]

    def parts(self, fields, prefix):
        """Texts of fields, to be joined by `;`: pairs of printer and expression."""
        return [(self.show(t), prefix + self.field(n)) for n, t in fields]

    def write(self):
        for name, kind, _ in self.library.constants:
            self.constant(kind, name)
        for decl in self.library.decls:
            for name, _ in decl.constants:
                self.type_constant(decl, self.library.type_of(decl), name)
        for call in self.library.calls:
            self.call(call)
        return self.whole()


def is_method_class(decl):
    return decl.form == "rec" and bool(decl.methods)


__all__ = ["Writer", "camel", "fields_of", "is_method_class", "snake", "words"]
