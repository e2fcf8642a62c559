// Public structs and enums, and doc comments.
#include <algorithm>

#include "base/string_util.h"
#include "emit/common/function_doc.h"
#include "emit/common/readme.h"
#include "emit/rust/face/complexity.h"
#include "emit/rust/face/public_face.h"
#include "emit/rust/names.h"
#include "emit/rust/shared/writer.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

std::string doc_lines(std::string_view text, std::string_view indent, bool inner) {
  std::string out;
  bool fenced = false;
  for (std::string_view line : split_lines(text)) {
    std::string shown(line);
    if (line.starts_with("```")) {
      // Rust would run what a bare fence holds.
      if (!fenced) shown = line == "```rust" ? "```" : "```text";
      fenced = !fenced;
    }
    out += indent;
    out += inner ? "//!" : "///";
    if (!shown.empty()) out += " " + shown;
    out += '\n';
  }
  return out;
}

namespace {

// The formatter's order: `super` and `crate` first, then modules and functions, types, constants.
std::string use_key(std::string_view path) {
  std::string key;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find("::"), path.size());
    const std::string_view part = path.substr(0, end);
    const bool upper = part[0] >= 'A' && part[0] <= 'Z';
    const bool constant =
        upper && part.find_first_of("abcdefghijklmnopqrstuvwxyz") == part.npos && part.size() > 1;
    key += part == "super"   ? "0"
           : part == "crate" ? "1"
           : part == "*"     ? "2"
           : constant        ? "5"
           : upper           ? "4"
           : part[0] == '{'  ? "6"
                             : "3";
    key += part;
    key += ' ';
    path.remove_prefix(std::min(end + 2, path.size()));
  }
  return key;
}

}  // namespace

std::string Uses::lines() const {
  std::map<std::string, std::vector<std::string>> groups;
  for (const std::string& path : paths_) {
    const std::size_t cut = path.rfind("::");
    groups[path.substr(0, cut)].push_back(path.substr(cut + 2));
  }
  std::map<std::string, std::string> lines;
  for (auto& [parent, names] : groups) {
    if (names.size() == 1) {
      lines[use_key(parent + "::" + names[0])] = "use " + parent + "::" + names[0] + ";\n";
      continue;
    }
    std::sort(names.begin(), names.end(),
              [](const std::string& a, const std::string& b) { return use_key(a) < use_key(b); });
    std::string flat = "use " + parent + "::{";
    for (std::size_t i = 0; i < names.size(); ++i) flat += (i > 0 ? ", " : "") + names[i];
    flat += "};\n";
    std::string& out = lines[use_key(parent + "::{")];
    if (flat.size() <= 99) {
      out = flat;
      continue;
    }
    out = "use " + parent + "::{\n";
    std::string line = "   ";
    for (const std::string& name : names) {
      if (line.size() + name.size() + 2 > 99) {
        out += line + "\n";
        line = "   ";
      }
      line += " " + name + ",";
    }
    out += line + "\n};\n";
  }
  std::string all;
  for (const auto& [key, line] : lines) all += line;
  return all;
}

void PublicFace::Traits::take(const Traits& part) {
  eq = eq && part.eq;
  zero = zero && part.zero;
  plain = plain && part.plain;
}

PublicFace::Traits PublicFace::traits(TypeId id, std::vector<DeclId>& open) const {
  const types::Type t = types[id];
  Traits all;
  if (t.kind == TypeKind::floating) return {false, true, true};
  if (t.kind == TypeKind::function) return {false, false, false};
  for (TypeId arg : t.args) all.take(traits(arg, open));
  // The empty one is there whatever its parts are.
  if (!t.decl.valid()) {
    all.zero = true;
    return all;
  }
  if (std::find(open.begin(), open.end(), t.decl) != open.end()) return all;
  open.push_back(t.decl);
  const types::TypeDecl& decl = types.decl(t.decl);
  types::for_each_field(decl, [&](const types::Field& f, unsigned) { all.take(traits(f.type, open)); });
  open.pop_back();
  if (!decl.variants.empty()) all.zero = false;
  return all;
}

std::string PublicFace::derives(DeclId d, const InsideForms* inside) const {
  const types::TypeDecl& decl = types.decl(d);
  std::vector<DeclId> open = {d};
  Traits all;
  types::for_each_field(decl, [&](const types::Field& f, unsigned) { all.take(traits(f.type, open)); });
  if (!all.plain) return shows_functions(d) ? "#[derive(Clone)]\n" : "#[derive(Debug, Clone)]\n";
  // Maps in their order are compared, but are no part of a key.
  types::for_each_field(decl, [&](const types::Field& f, unsigned) {
    all.eq = all.eq && !(inside != nullptr && inside->differs(f.type));
  });
  bool ordered = false;
  types::for_each_field(decl, [&](const types::Field& f, unsigned) {
    ordered = ordered || (!decl.params.empty() && inside != nullptr && inside->differs(f.type));
  });
  // Maps of any keys cannot be compared.
  if (ordered) return "#[derive(Debug, Clone)]\n";
  std::string text = "#[derive(Debug, Clone";
  const bool copied = decl.params.empty() && is_copy(types.nominal(d, {}));
  if (copied) text += ", Copy";
  text += ", PartialEq";
  if (all.eq) text += ", Eq";
  if (decl.is_enum()) text += ", PartialOrd, Ord";
  if (all.eq) text += ", Hash";
  if (all.zero && decl.variants.empty()) text += ", Default";
  return text + ")]\n";
}

// The type has a function that is not inside of another declared type, which shows its own.
bool PublicFace::holds_function(TypeId id) const {
  const types::Type& t = types[id];
  if (t.kind == TypeKind::function) return true;
  if (t.decl.valid() && !types::is_result(types, id)) return false;
  return std::any_of(t.args.begin(), t.args.end(), [&](TypeId part) { return holds_function(part); });
}

bool PublicFace::shows_functions(DeclId d) const {
  bool found = false;
  types::for_each_field(types.decl(d),
                        [&](const types::Field& f, unsigned) { found = found || holds_function(f.type); });
  return found;
}

// Functions have nothing to show: a record says which fields they stand in, a variant only its type.
std::string PublicFace::debug_trait(DeclId d, const std::string& name, Uses& uses) const {
  if (!shows_functions(d)) return {};
  const types::TypeDecl& decl = types.decl(d);
  uses.add("std::fmt");
  std::vector<std::string> bounds;
  std::vector<std::string> names;
  for (types::TypeParamId p : decl.params) {
    names.emplace_back(program.names->text(types.param(p).name));
    bounds.push_back(names.back() + ": fmt::Debug");
  }
  std::string shown = "f.write_str(\"" + name + "\")";
  if (decl.variants.empty()) {
    shown = "f.debug_struct(\"" + name + "\")\n";
    for (std::uint32_t i = 0; i < decl.fields.size(); ++i) {
      const std::string& part = field(d, 0, i);
      shown += "            .field(\"" + part + "\", &" +
               (holds_function(decl.fields[i].type) ? "format_args!(\"fun\")" : "self." + part) + ")\n";
    }
    shown += "            .finish()";
  }
  const std::string generic = names.empty() ? "" : "<" + join(bounds, ", ") + ">";
  return "\nimpl" + generic + " fmt::Debug for " + name +
         (names.empty() ? "" : "<" + join(names, ", ") + ">") +
         " {\n    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {\n        " + shown +
         "\n    }\n}\n";
}

// A field that would make its type endless stands in a box.
bool PublicFace::boxed(DeclId of, TypeId field) const {
  std::vector<TypeId> todo = {field};
  std::set<TypeId> seen;
  while (!todo.empty()) {
    const TypeId id = todo.back();
    todo.pop_back();
    if (!seen.insert(id).second) continue;
    const types::Type t = types[id];
    if (t.kind == TypeKind::option) todo.push_back(t.args[0]);
    if (!t.decl.valid()) continue;
    if (t.decl == of) return true;
    for (TypeId arg : t.args) todo.push_back(arg);
    types::for_each_field(types.decl(t.decl),
                          [&](const types::Field& f, unsigned) { todo.push_back(f.type); });
  }
  return false;
}

std::string PublicFace::type_declaration(DeclId d, Uses& uses, bool unmade, InsideForms* inside) const {
  const types::TypeDecl& decl = types.decl(d);
  const bool twin = inside != nullptr && !inside->twin(d).empty();
  const std::string& name = twin ? inside->twin(d) : type_name(d);
  const std::string visible = decl.exported && !twin ? "pub " : "pub(crate) ";
  std::string generic;
  for (types::TypeParamId p : decl.params) {
    generic += (generic.empty() ? "<" : ", ") + std::string(program.names->text(types.param(p).name));
  }
  if (!generic.empty()) generic += ">";
  auto field_type = [&](const types::Field& f) {
    const bool option = types.is(f.type, TypeKind::option);
    if (!boxed(d, f.type)) return owned(f.type, decl.module, uses, inside);
    const std::string box = host("Box", decl.module) + "<";
    if (!option) return box + owned(f.type, decl.module, uses, inside) + ">";
    return host("Option", decl.module) + "<" + box + owned(types.element(f.type), decl.module, uses, inside) +
           ">>";
  };
  auto said = [&](const std::string& text, std::string_view margin) {
    return twin ? std::string() : doc_lines(text, margin);
  };
  const std::string traits = twin ? "" : display_trait(d, uses) + error_traits(d, uses);
  std::string out =
      (twin ? "/// [`" + type_name(d) + "`] whose maps keep the order in which they were filled.\n"
            : doc_lines(example_doc(decl.doc, decl.module, program.names->text(decl.name)))) +
      derives(d, inside) + (unmade ? "#[allow(dead_code)]\n" : "");
  bool complex = false;
  types::for_each_field(
      decl, [&](const types::Field& f, unsigned) { complex = complex || is_complex_type(field_type(f)); });
  if (complex) out += "#[allow(clippy::type_complexity)]\n";
  out += visible;
  if (decl.variants.empty()) {
    out += "struct " + name + generic + " {";
    std::string fields;
    for (std::uint32_t i = 0; i < decl.fields.size(); ++i) {
      fields += said(decl.fields[i].doc, "    ") + "    " + visible + field(d, 0, i) + ": " +
                field_type(decl.fields[i]) + ",\n";
    }
    return out + (fields.empty() ? "}\n" : "\n" + fields + "}\n") + debug_trait(d, name, uses) + traits;
  }
  out += "enum " + name + generic + " {\n";
  // The formatter keeps short variants on a line; if one takes several lines, all that can do so.
  std::vector<std::string> flat(decl.variants.size());
  bool tall = false;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const auto& fields = decl.variants[v].fields;
    tall = tall || (!twin && !decl.variants[v].doc.empty());
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      flat[v] += (i > 0 ? ", " : "") + field(d, v, i) + ": " + field_type(fields[i]);
      tall = tall || (!twin && !fields[i].doc.empty());
    }
    tall = tall || flat[v].size() > 35;
  }
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const auto& fields = decl.variants[v].fields;
    out += said(decl.variants[v].doc, "    ") + "    " + variant(d, v);
    // The space behind the brace counts for a variant alone.
    const bool lines = tall || flat[v].size() + (decl.variants.size() == 1 ? 1 : 0) > 35;
    if (!fields.empty()) out += lines ? " {\n" : " { " + flat[v] + " }";
    for (std::uint32_t i = 0; lines && i < fields.size(); ++i)
      out += said(fields[i].doc, "        ") + "        " + field(d, v, i) + ": " + field_type(fields[i]) +
             ",\n";
    if (!fields.empty() && lines) out += "    }";
    out += ",\n";
  }
  return out + "}\n" + debug_trait(d, name, uses) + traits;
}

std::string PublicFace::example_doc(std::string_view doc, ir::ModuleId m, std::string_view name) const {
  const auto found = shown_.find({m, std::string(name)});
  return found == shown_.end() ? std::string(doc) : translate_readme(doc, "rust", found->second);
}

std::string PublicFace::function_doc(FunctionId id, std::string_view indent) const {
  return documented(id, indent, false);
}

std::string PublicFace::short_doc(FunctionId id, std::string_view indent) const {
  return documented(id, indent, true);
}

std::string PublicFace::documented(FunctionId id, std::string_view indent, bool short_form) const {
  const ir::Function& f = program.functions[id];
  const FunctionDoc doc = emit::function_doc(program, f);
  std::string text = f.name.valid() ? example_doc(doc.text, f.module, program.names->text(f.name)) : doc.text;
  auto section = [&](std::string_view title, const std::string& body) {
    if (body.empty()) return;
    text += (text.empty() ? "" : "\n\n") +
            (title.empty() ? std::string() : "# " + std::string(title) + "\n\n") + body;
  };
  std::string arguments;
  std::string left_out;
  for (std::size_t i = 0; short_form && i < f.params.size(); ++i) {
    if (f.presets[i].valid()) left_out += (left_out.empty() ? "`" : ", `") + parameter(id, f.params[i]) + "`";
  }
  if (short_form) {
    const std::string name = (owner(id).valid() ? "Self::" : "") + function(id);
    section("", "[`" + name + "`] takes " + left_out + " too.");
  }
  auto is_left_out = [&](ir::LocalId p) {
    const auto at = std::find(f.params.begin(), f.params.end(), p) - f.params.begin();
    return short_form && f.presets[static_cast<std::size_t>(at)].valid();
  };
  for (const auto& [param, said] : doc.params)
    if (!is_left_out(param))
      arguments += (arguments.empty() ? "* `" : "\n* `") +
                   std::string(program.names->text(f.body.locals[param].name)) + "`: " + said;
  section("Arguments", arguments);
  if (!doc.returns.empty()) section("Returns", doc.returns);
  const bool result = types::is_result(types, f.result);
  section(result ? "Errors" : "Panics", doc.fails);
  if (f.may_fault && (result || doc.fails.empty()))
    section("Panics", "If a run-time check fails: overflow of an integer, an index out of range.");
  std::string lines = doc_lines(text, indent);
  if (doc.deprecated)
    lines += std::string(indent) + "#[deprecated" +
             (doc.deprecated->empty() ? "" : "(note = " + string_literal(*doc.deprecated) + ")") + "]\n";
  return lines;
}

bool PublicFace::calls_deprecated(FunctionId id) const {
  const auto& called = program_uses.mentions(id).functions;
  return std::any_of(called.begin(), called.end(), [&](FunctionId callee) {
    return program.functions[callee].exported &&
           emit::function_doc(program, program.functions[callee]).deprecated;
  });
}

namespace {

// Methods of std's traits by name, and how many parameters they have behind the receiver.
constexpr std::pair<std::string_view, std::size_t> kTraitMethods[] = {
    {"add", 1},    {"as_mut", 0}, {"as_ref", 0}, {"bitand", 1}, {"bitor", 1}, {"bitxor", 1},
    {"borrow", 0}, {"clone", 0},  {"cmp", 1},    {"deref", 0},  {"div", 1},   {"drop", 0},
    {"eq", 1},     {"hash", 1},   {"index", 1},  {"mul", 1},    {"neg", 0},   {"next", 0},
    {"not", 0},    {"rem", 1},    {"shl", 1},    {"shr", 1},    {"sub", 1}};

}  // namespace

// What clippy says of a function for its name alone (R7 of the border page).
std::string PublicFace::name_lints(FunctionId id, std::set<std::string> lints) const {
  const ir::Function& f = program.functions[id];
  const DeclId of = owner(id);
  if (f.params.size() > 7) lints.insert("clippy::too_many_arguments");
  if (calls_deprecated(id)) lints.insert("deprecated");
  Uses unused;
  bool complex = is_exported(id) && is_complex_type(owned(f.result, f.module, unused));
  for (const ir::LocalId p : f.params)
    complex = complex || (is_exported(id) &&
                          is_complex_type(parameter_type(id, f.body.locals[p].type, f.module, unused)));
  if (complex) lints.insert("clippy::type_complexity");
  if (of.valid() && is_exported(id)) member_lints(id, of, lints);
  if (lints.empty()) return {};
  return "#[allow(" + join(std::vector<std::string>(lints.begin(), lints.end()), ", ") + ")]\n";
}

void PublicFace::member_lints(FunctionId id, DeclId of, std::set<std::string>& lints) const {
  const ir::Function& f = program.functions[id];
  const std::string name(program.names->text(f.name));
  const bool receiver = has_receiver(id);
  const std::size_t given = f.params.size() - (receiver ? 1 : 0);
  const bool makes_itself = types[f.result].decl == of;
  auto is = [&](std::string_view wanted) { return name == wanted; };
  if (receiver && std::any_of(std::begin(kTraitMethods), std::end(kTraitMethods),
                              [&](const auto& row) { return is(row.first) && given == row.second; }))
    lints.insert("clippy::should_implement_trait");
  if (!receiver &&
      ((is("from_str") && given == 1) || (is("from_iter") && given == 1) || (is("default") && given == 0)))
    lints.insert("clippy::should_implement_trait");
  if (is("new") && !makes_itself) lints.insert("clippy::new_ret_no_self");
  if (is("new") && !receiver && given == 0 && makes_itself) lints.insert("clippy::new_without_default");
  if (receiver && is("len") && given == 0 && types.is(f.result, TypeKind::integer)) {
    const auto members = members_.find(of);
    if (!members->second.taken("is_empty")) lints.insert("clippy::len_without_is_empty");
  }
  if (!receiver && makes_itself && snake(program.names->text(types.decl(of).name)) == snake(name))
    lints.insert("clippy::self_named_constructors");
}

}  // namespace mochi::emit::rust
