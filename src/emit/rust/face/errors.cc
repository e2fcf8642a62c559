// What errors tell: `Display` is the message, `source` the error behind it (F7, F10 of the border page).
#include "base/string_util.h"
#include "emit/rust/face/public_face.h"
#include "emit/rust/layout/syntax.h"
#include "emit/rust/shared/writer.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {

// `bad token` of `BadToken`.
std::string spoken_name(std::string_view name) { return join(split_words(name), " "); }

}  // namespace

void PublicFace::find_errors(TypeId id, std::set<TypeId>& seen) {
  if (!seen.insert(id).second) return;
  const types::Type t = types[id];
  if (types::is_result(types, id)) {
    const DeclId error = types[t.args[1]].decl;
    if (error.valid() && types.decl(error).module.valid()) errors_.insert(error);
  }
  for (const TypeId part : t.args) find_errors(part, seen);
}

// The types that results carry as errors, wherever users see one.
void PublicFace::find_errors() {
  std::set<TypeId> seen;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Function& f = program.functions[FunctionId(i)];
    if (!is_exported(FunctionId(i))) continue;
    find_errors(f.result, seen);
    for (const ir::LocalId p : f.params) find_errors(f.body.locals[p].type, seen);
  }
  for (const ir::Global& g : program.globals) {
    if (g.exported) find_errors(g.type, seen);
  }
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const types::TypeDecl& decl = types.decl(DeclId(i));
    if (!decl.exported || !decl.module.valid()) continue;
    types::for_each_field(decl, [&](const types::Field& f, unsigned) { find_errors(f.type, seen); });
  }
}

// The field, an error type or an option of one, whose error is behind this one; none if there is none.
std::optional<std::uint32_t> PublicFace::cause(const std::vector<types::Field>& fields) const {
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    if (is_error(fields[i].type)) return i;
  }
  return {};
}

bool PublicFace::is_error(TypeId id) const {
  const TypeId part = types.is(id, TypeKind::option) ? types.element(id) : id;
  return types[part].decl.valid() && errors_.contains(types[part].decl);
}

// `message` without parameters, which gives a text.
FunctionId PublicFace::message_method(DeclId d) const {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (f.name.valid() && owner(id) == d && has_receiver(id) && f.params.size() == 1 &&
        types.is(f.result, TypeKind::string) && program.names->text(f.name) == "message")
      return id;
  }
  return {};
}

// `write!(f, "bad token: text {:?}, at {}", …)`: the words of the name, then the fields.
NodeId PublicFace::message_of(Syntax& s, std::string_view name, const std::vector<types::Field>& fields,
                              const std::vector<std::string>& values, const std::string& to) const {
  std::string text = spoken_name(name);
  std::vector<NodeId> args;
  std::string_view between = ": ";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (is_error(fields[i].type) || holds_function(fields[i].type)) continue;
    const bool plain =
        types.is(fields[i].type, TypeKind::integer) || types.is(fields[i].type, TypeKind::boolean);
    const bool word = values[i].find('.') == std::string::npos && !values[i].starts_with("r#");
    const std::string form = plain ? "" : ":?";
    text += std::string(between) + std::string(program.names->text(fields[i].name)) + " {" +
            (word ? values[i] : "") + form + "}";
    if (!word) args.push_back(s.word(values[i]));
    between = ", ";
  }
  if (between == ": ") return s.method(s.word(to), "write_str", {s.word(string_literal(text))});
  args.insert(args.begin(), s.word("\"" + text + "\""));
  args.insert(args.begin(), s.word(to));
  return s.macro("write!(", args);
}

std::string PublicFace::display_body(DeclId d, Syntax& s, std::vector<NodeId>& lines) const {
  const types::TypeDecl& decl = types.decl(d);
  std::string to = "f";
  types::for_each_field(decl, [&](const types::Field& f, unsigned) {
    if (program.names->text(f.name) == "f") to = "out";
  });
  auto write_text = [&](NodeId text) {
    lines.push_back(s.method(s.word(to), "write_str", {s.unary("&", text)}));
  };
  if (const FunctionId shown = display_of(d); shown.valid()) {
    write_text(s.method(s.word("self"), function(shown)));
    return to;
  }
  if (const FunctionId method = message_method(d); method.valid()) {
    write_text(s.method(s.word("self"), function(method)));
    return to;
  }
  for (std::uint32_t i = 0; i < decl.fields.size(); ++i) {
    if (program.names->text(decl.fields[i].name) != "message" ||
        !types.is(decl.fields[i].type, TypeKind::string))
      continue;
    write_text(s.field(s.word("self"), field(d, 0, i)));
    return to;
  }
  std::vector<std::string> values;
  if (decl.variants.empty()) {
    for (std::uint32_t i = 0; i < decl.fields.size(); ++i) values.push_back("self." + field(d, 0, i));
    lines.push_back(message_of(s, program.names->text(decl.name), decl.fields, values, to));
    return to;
  }
  std::vector<NodeId> arms;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::vector<types::Field>& fields = decl.variants[v].fields;
    values.clear();
    std::vector<std::string> shown;
    bool rest = false;
    for (std::uint32_t i = 0; i < fields.size(); ++i) {
      values.push_back(field(d, v, i));
      if (is_error(fields[i].type) || holds_function(fields[i].type))
        rest = true;
      else
        shown.push_back(values.back());
    }
    if (rest) shown.emplace_back("..");
    arms.push_back(s.arm(variant_pattern_text(type_name(d) + "::" + variant(d, v), shown, rest),
                         message_of(s, program.names->text(decl.variants[v].name), fields, values, to)));
  }
  lines.push_back(s.match(s.word("self"), arms));
  return to;
}

// What stands between the braces of `source`; no line without a cause.
void PublicFace::source_body(DeclId d, Syntax& s, std::vector<NodeId>& lines) const {
  const types::TypeDecl& decl = types.decl(d);
  auto given = [&](TypeId type, NodeId whole, NodeId lent) {
    if (types.is(type, TypeKind::option)) {
      const NodeId option = boxed(d, type) ? s.method(whole, "as_deref") : s.method(whole, "as_ref");
      return s.method(option, "map", {s.closure("|it|", s.cast(s.word("it"), "&(dyn Error + 'static)"))});
    }
    return s.call("Some", {boxed(d, type) ? s.method(whole, "as_ref") : lent});
  };
  if (decl.variants.empty()) {
    const std::optional<std::uint32_t> at = cause(decl.fields);
    if (!at) return;
    const NodeId whole = s.field(s.word("self"), field(d, 0, *at));
    lines.push_back(given(decl.fields[*at].type, whole, s.unary("&", whole)));
    return;
  }
  std::vector<NodeId> arms;
  bool other = false;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::vector<types::Field>& fields = decl.variants[v].fields;
    const std::optional<std::uint32_t> at = cause(fields);
    other = other || !at;
    if (!at) continue;
    std::vector<std::string> parts = {field(d, v, *at)};
    if (fields.size() > 1) parts.emplace_back("..");
    const NodeId whole = s.word(parts[0]);
    arms.push_back(s.arm(variant_pattern_text(type_name(d) + "::" + variant(d, v), parts, fields.size() > 1),
                         given(fields[*at].type, whole, whole)));
  }
  if (arms.empty()) return;
  if (other) arms.push_back(s.arm("_", s.word("None")));
  lines.push_back(s.match(s.word("self"), arms));
}

std::string PublicFace::display_trait(DeclId d, Uses& uses) const {
  if (!display_of(d).valid() || errors_.contains(d)) return {};
  uses.add("std::fmt");
  Syntax shown;
  std::vector<NodeId> lines;
  display_body(d, shown, lines);
  return "\n" + implementation(d, {}, "fmt::Display for ") + " {\n" +
         layout_function(shown, "fn fmt", {"&self", "f: &mut fmt::Formatter<'_>"}, "fmt::Result",
                         shown.block(lines, true), 4, {})
             .text +
         "}\n";
}

std::string PublicFace::error_traits(DeclId d, Uses& uses) const {
  if (!errors_.contains(d)) return {};
  const types::TypeDecl& decl = types.decl(d);
  const std::string error = imported("Error", decl.module, uses);
  uses.add("std::fmt");
  std::vector<std::string> bounds;
  std::vector<std::string> names;
  for (types::TypeParamId p : decl.params) {
    names.emplace_back(program.names->text(types.param(p).name));
    bounds.push_back(names.back() + ": fmt::Debug");
  }
  auto head = [&](std::string_view trait, std::string_view more) {
    std::string generic;
    for (const std::string& bound : bounds)
      generic += (generic.empty() ? "<" : ", ") + bound + std::string(more);
    return "\nimpl" + generic + (generic.empty() ? " " : "> ") + std::string(trait) + " for " + type_name(d) +
           (names.empty() ? "" : "<" + join(names, ", ") + ">") + " {";
  };
  Syntax shown;
  std::vector<NodeId> lines;
  const std::string to = display_body(d, shown, lines);
  std::string text = head("fmt::Display", "") + "\n" +
                     layout_function(shown, "fn fmt", {"&self", to + ": &mut fmt::Formatter<'_>"},
                                     "fmt::Result", shown.block(lines, true), 4, {})
                         .text +
                     "}\n";
  Syntax behind;
  lines.clear();
  source_body(d, behind, lines);
  if (lines.empty()) return text + head(error, " + 'static") + "}\n";
  const std::string result = host("Option", decl.module) + "<&(dyn " + error + " + 'static)>";
  return text + head(error, " + 'static") + "\n" +
         layout_function(behind, "fn source", {"&self"}, result, behind.block(lines, true), 4, {}).text +
         "}\n";
}

}  // namespace mochi::emit::rust
