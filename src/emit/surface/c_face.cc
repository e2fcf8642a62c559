#include "emit/surface/c_face.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/string_util.h"
#include "emit/common/reserved.h"
#include "emit/surface/speller.h"

namespace mochi {
extern const std::string_view kRustCFace;
}  // namespace mochi

namespace mochi::emit {
namespace {

using api::Type;
using api::TypeKind;

// A type on both sides.
struct Side {
  std::string c;      // `textkit_text`
  std::string word;   // of names made of it: `text`
  std::string rust;   // `String`
  bool owns = false;  // there is something to give back
  bool by_value = true;
};

class Face : public Speller {
 public:
  Face(const api::Surface& surface, const NativePackage& self, std::string_view version)
      : Speller(surface, self,
                {.functions = CaseStyle::snake,
                 .variables = CaseStyle::snake,
                 .reserved = rust_public_reserved(),
                 .escape = {"r#", "_", rust_raw_words()}}),
        prefix_(self.import_name),
        symbols_(fmt::format("{}_v{}_", prefix_, version.substr(0, version.find('.')))) {
    static_cast<void>(text());
  }

  CFace made() {
    static_cast<void>(Speller::run());
    std::string guard = prefix_;
    for (char& c : guard) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    std::string header = fmt::format(
        "#ifndef {0}_H\n#define {0}_H\n\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <string.h>\n\n"
        "#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n"
        "/* What functions return. */\nenum {{\n  {1}_OK = 0,\n  {1}_FAILED = 1,       /* the error was written */\n"
        "  {1}_PANICKED = 2,     /* {2}message() says why */\n  {1}_BAD_ARGUMENT = 4  /* {2}message() says why */\n}};\n\n",
        guard, guard, symbols_);
    header += types_;
    header += fmt::format(
        "/* Why the last call on this thread ended with a status above 1; valid until the next such call. */\nconst char "
        "*{}message(void);\n\n",
        symbols_);
    header += frees_ + functions_;
    if (!left_out_.empty()) header += "/* Not to be had in C:\n" + left_out_ + " */\n\n";
    header += fmt::format("#ifdef __cplusplus\n}}\n#endif\n\n#endif /* {}_H */\n", guard);
    std::string rust = std::string(kRustCFace) +
                       fmt::format("\n#[no_mangle]\npub extern \"C\" fn {}message() -> *const u8 {{\n    message()\n}}\n", symbols_);
    return {std::move(header), rust + rust_};
  }

 protected:
  std::string import(const api::Module&) override { return {}; }
  std::string spell(const Type&, Use) override { return {}; }
  NativeItem type(const api::TypeDecl& t) override {
    if (!t.methods.empty() || !t.functions.empty()) leave_out(t.name + "'s functions", "methods are not given to C");
    return {};
  }
  NativeItem constant(const api::Constant& c) override {
    leave_out(c.name, "constants are not given to C");
    return {};
  }
  NativeItem function(const api::Function& f) override {
    why_.clear();
    if (!f.type_params.empty()) {
      leave_out(f.name, "it has type parameters");
    } else if (!declare(f)) {
      leave_out(f.name, why_);
    }
    return {};
  }

 private:
  void leave_out(const std::string& item, const std::string& why) {
    left_out_ += fmt::format(" *   {}{}: {}\n", place("."), item, why);
  }

  // The words of the module before a name, each with `between` behind it.
  std::string place(std::string_view between) const {
    std::string made;
    for (const std::string_view part : split(module_path(*module_), '/')) {
      if (!part.empty()) made += named(part, CaseStyle::snake) + std::string(between);
    }
    return made;
  }

  // --- types ---

  Side text() {
    const Side made{prefix_ + "_text", "text", "String", true, true};
    if (!known_.insert(made.c).second) return made;
    types_ += fmt::format(
        "/* UTF-8; {0}free_text gives back what a function wrote, which ends with a 0 behind its size. */\ntypedef struct {1} {{\n"
        "  char *data;\n  size_t size;\n}} {1};\n\n/* A text for the time of a call; it is not copied. */\nstatic inline {1} {1}_of(const "
        "char *text) {{\n  {1} made;\n  made.data = (char *)(uintptr_t)text;\n  made.size = strlen(text);\n  return made;\n}}\n\n",
        symbols_, made.c);
    add_free(made);
    return made;
  }

  void add_free(const Side& side) {
    if (!side.owns) return;
    frees_ += fmt::format("void {}free_{}({} *value);\n\n", symbols_, side.word, side.c);
    rust_ += fmt::format(
        "\n#[no_mangle]\npub unsafe extern \"C\" fn {}free_{}(value: *mut <{} as Crosses>::C) {{\n    release::<{}>(value)\n}}\n",
        symbols_, side.word, side.rust, side.rust);
  }

  void add_struct(const std::string& name, const std::string& fields) {
    types_ += fmt::format("typedef struct {0} {{\n{1}}} {0};\n\n", name, fields);
  }

  std::optional<Side> refuse_type(std::string why) {
    why_ = std::move(why);
    return std::nullopt;
  }

  std::optional<Side> side(const Type& t) {
    switch (t.kind) {
      case TypeKind::integer: return Side{"int64_t", "int", "i64"};
      case TypeKind::floating: return Side{"double", "float", "f64"};
      case TypeKind::boolean: return Side{"bool", "bool", "bool"};
      case TypeKind::unit: return Side{"unsigned char", "unit", "()"};
      case TypeKind::string: return text();
      case TypeKind::list:
      case TypeKind::set:
      case TypeKind::map:
      case TypeKind::option: return container(t);
      case TypeKind::named: return nominal(t);
      case TypeKind::bytes: return refuse_type("bytes are not given to C");
      case TypeKind::bigint: return refuse_type("integers of any size are not given to C");
      case TypeKind::result: return refuse_type("a result stands inside of another type");
      case TypeKind::function: return refuse_type("functions are not given to C");
      case TypeKind::parameter:
      case TypeKind::other: return refuse_type("a type of no form in C");
    }
    return std::nullopt;
  }

  std::optional<Side> container(const Type& t) {
    std::vector<Side> parts;
    for (const Type& arg : t.args) {
      std::optional<Side> part = side(arg);
      if (!part) return std::nullopt;
      parts.push_back(std::move(*part));
    }
    Side made;
    made.by_value = false;
    made.owns = t.kind != TypeKind::option || parts[0].owns;
    std::string fields;
    if (t.kind == TypeKind::option) {
      made.word = "optional_" + parts[0].word;
      made.rust = fmt::format("Option<{}>", parts[0].rust);
      fields = fmt::format("  bool present;\n  {} value;\n", parts[0].c);
    } else if (t.kind == TypeKind::map) {
      made.word = fmt::format("map_{}_{}", parts[0].word, parts[1].word);
      made.rust = fmt::format("BTreeMap<{}, {}>", parts[0].rust, parts[1].rust);
      fields = fmt::format("  {}_{}_entry *items;\n  size_t count;\n", prefix_, made.word);
    } else {
      const bool list = t.kind == TypeKind::list;
      made.word = (list ? "list_" : "set_") + parts[0].word;
      made.rust = fmt::format("{}<{}>", list ? "Vec" : "BTreeSet", parts[0].rust);
      fields = fmt::format("  {} *items;\n  size_t count;\n", parts[0].c);
    }
    made.c = prefix_ + "_" + made.word;
    if (!known_.insert(made.c).second) return made;
    if (t.kind == TypeKind::map)
      add_struct(made.c + "_entry", fmt::format("  {} key;\n  {} value;\n", parts[0].c, parts[1].c));
    add_struct(made.c, fields);
    add_free(made);
    return made;
  }

  const api::Module* module_of(const Type& t) const {
    return t.module.empty() ? module_ : surface_.find_module(t.module);
  }

  std::optional<Side> nominal(const Type& t) {
    const api::TypeDecl* decl = find(t);
    const api::Module* of = module_of(t);
    if (decl == nullptr || of == nullptr) return refuse_type(fmt::format("`{}` is a type of another package", t.name));
    if (!decl->type_params.empty()) return refuse_type(fmt::format("`{}` has type parameters", t.name));
    if (decl->kind == api::TypeDeclKind::opaque) return refuse_type(fmt::format("`{}` shows nothing", t.name));
    const api::Module* before = std::exchange(module_, of);
    std::optional<Side> made =
        decl->kind == api::TypeDeclKind::alias ? side(decl->aliased) : declared(*decl);
    module_ = before;
    return made;
  }

  std::optional<Side> declared(const api::TypeDecl& decl) {
    if (const auto found = declared_.find(&decl); found != declared_.end()) return found->second;
    if (!open_.insert(&decl).second) return refuse_type(fmt::format("`{}` holds itself", decl.name));
    std::optional<Side> made = decl.variants.empty() ? record(decl) : is_enum(decl) ? enumeration(decl) : tagged(decl);
    open_.erase(&decl);
    if (!made) return made;
    add_free(*made);
    declared_.emplace(&decl, *made);
    return made;
  }

  Side new_side(const api::TypeDecl& decl) const {
    const std::string word = place("_") + type_name(decl.name);
    return {prefix_ + "_" + word, word, "crate::" + place("::") + type_name(decl.name), false, false};
  }
  // `c_Token`: of Rust's struct with the form of C.
  static std::string form(const Side& of) { return "C" + convert_name(of.word, CaseStyle::pascal); }

  // What fields are on both sides, one a line.
  struct Fields {
    std::string c;
    std::string rust;
    std::string give;  // `kind: self.kind.give(), `
    std::string take;
    std::string free;
    std::string names;  // `kind, `
  };
  std::optional<Fields> fields(const std::vector<api::Field>& all, Side& of, std::string_view indent) {
    Fields made;
    for (const api::Field& field : all) {
      const std::optional<Side> part = side(field.type);
      if (!part) return std::nullopt;
      of.owns = of.owns || part->owns;
      const std::string name = member_name(field.name);
      made.c += fmt::format("{}{} {};\n", indent, part->c, c_name(name));
      made.rust += fmt::format("    pub {}: <{} as Crosses>::C,\n", name, part->rust);
      made.give += fmt::format("{0}: {0}.give(), ", name);
      made.take += fmt::format("{0}: <{1} as Crosses>::take(&c.{0})?, ", name, part->rust);
      if (part->owns) made.free += fmt::format("        <{}>::free(&c.{});\n", part->rust, name);
      made.names += name + ", ";
    }
    return made;
  }
  // Rust's escapes are none of C; its own words and those of C++ get a `_`.
  static std::string c_name(std::string_view name) {
    static const std::set<std::string_view> kWords = {
        "auto", "bool", "case", "catch", "char", "class", "default", "delete", "do", "double", "explicit", "export", "float",
        "friend", "goto", "inline", "int", "long", "namespace", "new", "operator", "private", "protected", "public", "register",
        "short", "signed", "sizeof", "switch", "template", "this", "throw", "typedef", "typename", "union", "unsigned", "using",
        "virtual", "void", "volatile"};
    if (name.starts_with("r#")) return std::string(name.substr(2)) + "_";
    return kWords.contains(name) ? std::string(name) + "_" : std::string(name);
  }

  void add_impl(const Side& of, const std::string& c, const std::string& give, const std::string& take,
                const std::string& free) {
    rust_ += fmt::format(
        "impl Crosses for {} {{\n    type C = {};\n    fn give(self) -> Self::C {{\n{}    }}\n    unsafe fn take(c: &Self::C) -> "
        "Option<Self> {{\n{}    }}\n",
        of.rust, c, give, take);
    if (of.owns) rust_ += fmt::format("    unsafe fn free(c: &Self::C) {{\n{}    }}\n", free);
    rust_ += "}\n";
  }

  std::optional<Side> record(const api::TypeDecl& decl) {
    Side made = new_side(decl);
    const std::optional<Fields> all = fields(decl.fields, made, "  ");
    if (!all) return std::nullopt;
    if (decl.fields.empty()) return refuse_type(fmt::format("`{}` has no fields", decl.name));
    add_struct(made.c, all->c);
    rust_ += fmt::format("\n#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {} {{\n{}}}\n", form(made), all->rust);
    add_impl(made, form(made),
             fmt::format("        let Self {{ {}}} = self;\n        {} {{ {}}}\n", all->names, form(made), all->give),
             fmt::format("        Some(Self {{ {}}})\n", all->take), all->free);
    return made;
  }

  std::optional<Side> enumeration(const api::TypeDecl& decl) {
    Side made = new_side(decl);
    made.by_value = true;
    std::string constants;
    std::string give;
    std::string take;
    for (std::size_t i = 0; i < decl.variants.size(); ++i) {
      const std::string name = variant_name(decl.variants[i].name);
      constants += fmt::format("{}  {}_{} = {}", i == 0 ? "" : ",\n", made.c, name, i);
      give += fmt::format("            Self::{} => {},\n", name, i);
      take += fmt::format("            {} => Some(Self::{}),\n", i, name);
    }
    types_ += fmt::format("typedef int32_t {};\nenum {{\n{}\n}};\n\n", made.c, constants);
    rust_ += "\n";
    add_impl(made, "i32", fmt::format("        match self {{\n{}        }}\n", give),
             fmt::format("        match *c {{\n{}            _ => None,\n        }}\n", take), "");
    return made;
  }

  std::optional<Side> tagged(const api::TypeDecl& decl) {
    Side made = new_side(decl);
    struct Variant {
      std::string name;
      std::string member;
      Fields all;
    };
    std::vector<Variant> variants;
    for (const api::Variant& variant : decl.variants) {
      std::optional<Fields> all = fields(variant.fields, made, "      ");
      if (!all) return std::nullopt;
      variants.push_back({variant_name(variant.name), convert_name(variant.name, CaseStyle::snake), std::move(*all)});
    }
    std::string tags;
    std::string members;
    std::string rust_members;
    std::string give;
    std::string take;
    std::string free;
    for (std::size_t i = 0; i < variants.size(); ++i) {
      const Variant& one = variants[i];
      tags += fmt::format("{}  {}_{} = {}", i == 0 ? "" : ",\n", made.c, one.name, i);
      if (one.all.c.empty()) {
        give += fmt::format("            Self::{} => {{ made.tag = {} }}\n", one.name, i);
        take += fmt::format("            {} => Some(Self::{}),\n", i, one.name);
        continue;
      }
      const std::string part = form(made) + one.name;
      members += fmt::format("    struct {}_{}_fields {{\n{}    }} {};\n", made.c, one.name, one.all.c, c_name(one.member));
      rust_ += fmt::format("\n#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {} {{\n{}}}\n", part, one.all.rust);
      rust_members += fmt::format("    pub {}: {},\n", raw_word(one.member), part);
      give += fmt::format("            Self::{} {{ {}}} => {{\n                made.tag = {};\n                made.parts.{} = {} {{ {}}};\n            }}\n",
                          one.name, one.all.names, i, raw_word(one.member), part, one.all.give);
      take += fmt::format("            {} => {{\n                let c = &c.parts.{};\n                Some(Self::{} {{ {}}})\n            }}\n", i,
                          raw_word(one.member), one.name, one.all.take);
      if (!one.all.free.empty())
        free += fmt::format("        if c.tag == {} {{\n        let c = &c.parts.{};\n{}        }}\n", i, raw_word(one.member),
                            one.all.free);
    }
    types_ += fmt::format("enum {{\n{}\n}};\n", tags);
    add_struct(made.c, fmt::format("  int32_t tag;\n  union {}_parts {{\n{}  }} parts;\n", made.c, members));
    const std::string whole = form(made);
    rust_ += fmt::format(
        "\n#[repr(C)]\n#[derive(Clone, Copy)]\npub union {0}Parts {{\n{1}}}\n\n#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {0} {{\n    pub "
        "tag: i32,\n    pub parts: {0}Parts,\n}}\n",
        whole, rust_members);
    add_impl(made, whole,
             fmt::format("        let mut made: {} = unsafe {{ std::mem::zeroed() }};\n        match self {{\n{}        }}\n        made\n", whole,
                         give),
             fmt::format("        match c.tag {{\n{}            _ => None,\n        }}\n", take), free);
    return made;
  }
  static std::string raw_word(const std::string& name) { return c_name(name); }

  // --- functions ---

  bool declare(const api::Function& f) {
    bool defaults = false;
    std::string heads;
    std::string params;
    std::string reads;
    std::string args;
    for (const api::Param& p : f.params) {
      defaults = defaults || !p.preset.empty();
      const std::optional<Side> part = side(p.type);
      if (!part) return false;
      const std::string name = variable_name(p.name);
      const std::string sign = heads.empty() ? "" : ", ";
      if (part->by_value) {
        heads += fmt::format("{}{} {}", sign, part->c, c_name(name));
        params += fmt::format("{}{}: <{} as Crosses>::C", sign, name, part->rust);
        reads += fmt::format("        let {0} = <{1} as Crosses>::take(&{0})?;\n", name, part->rust);
      } else {
        heads += fmt::format("{}const {} *{}", sign, part->c, c_name(name));
        params += fmt::format("{}{}: *const <{} as Crosses>::C", sign, name, part->rust);
        reads += fmt::format("        let {0} = read::<{1}>({0})?;\n", name, part->rust);
      }
      args += fmt::format("{}{}.lend()", args.empty() ? "" : ", ", name);
    }
    const std::string name = defaults ? named(f.name + "_with", CaseStyle::snake) : function_name(f.name);
    const std::string call = fmt::format("crate::{}{}({})", place("::"), name, args);
    std::string give;
    const auto result = [&](const Type& type, std::string_view word) -> std::optional<Side> {
      std::optional<Side> part = side(type);
      if (!part) return part;
      const std::string sign = heads.empty() ? "" : ", ";
      heads += fmt::format("{}{} *{}", sign, part->c, word);
      params += fmt::format("{}{}: *mut <{} as Crosses>::C", sign, word, part->rust);
      return part;
    };
    if (f.result.kind == TypeKind::result) {
      const std::optional<Side> value = result(f.result.args[0], "out_value");
      const std::optional<Side> error = value ? result(f.result.args[1], "out_error") : std::nullopt;
      if (!error) return false;
      give = fmt::format("put_result(out_value, out_error, {})", call);
    } else if (f.result.kind == TypeKind::unit) {
      give = fmt::format("{{\n            {};\n            Some(OK)\n        }}", call);
    } else {
      if (!result(f.result, "out_value")) return false;
      give = fmt::format("put(out_value, {})", call);
    }
    const std::string symbol = symbols_ + place("_") + c_name(name);
    functions_ += comment(f.doc.text) + fmt::format("int32_t {}({});\n\n", symbol, heads.empty() ? "void" : heads);
    rust_ += fmt::format("\n#[no_mangle]\npub unsafe extern \"C\" fn {}({}) -> i32 {{\n    guard(|| {{\n{}        {}\n    }})\n}}\n", symbol,
                         params, reads, give);
    return true;
  }

  // The first paragraph.
  static std::string comment(std::string_view doc) {
    std::string made;
    for (const std::string_view line : split_lines(doc.substr(0, doc.find("\n\n")))) {
      std::string text(line);
      for (std::size_t at = text.find("*/"); at != text.npos; at = text.find("*/")) text.replace(at, 2, "* /");
      made += (made.empty() ? "/* " : "\n   ") + text;
    }
    return made.empty() ? made : made + " */\n";
  }

  const std::string prefix_;
  const std::string symbols_;
  std::string types_;
  std::string frees_;
  std::string functions_;
  std::string left_out_;
  std::string rust_;
  std::string why_;
  std::set<std::string> known_;
  std::map<const api::TypeDecl*, Side> declared_;
  std::set<const api::TypeDecl*> open_;
};

}  // namespace

CFace c_face(const api::Surface& surface, const NativePackage& self, std::string_view version) {
  return Face(surface, self, version).made();
}

}  // namespace mochi::emit
