// What errors tell: `Display` is the message, `source` the error behind it (F7, F10 of the border page).
#include "base/string_util.h"
#include "emit/common/error_message.h"
#include "emit/rust/face/public_face.h"
#include "emit/rust/layout/syntax.h"
#include "emit/rust/shared/writer.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

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

// `write!(f, "bad token: text {:?}, at {}", …)`: the words of the name, then the fields; or the field that is the message.
NodeId PublicFace::message_of(Syntax& s, const ErrorMessage& message, const std::vector<types::Field>& fields,
                              const std::vector<std::string>& values, const std::string& to) const {
  if (message.field) {
    const std::string& value = values[*message.field];
    const bool whole = value.find('.') == std::string::npos;
    return s.method(s.word(to), "write_str", {whole ? s.word(value) : s.unary("&", s.word(value))});
  }
  std::string text = message.words;
  std::vector<NodeId> args;
  std::string_view between = ": ";
  for (const std::uint32_t i : message.shown) {
    const bool plain =
        types.is(fields[i].type, TypeKind::integer) || types.is(fields[i].type, TypeKind::boolean);
    const bool word = values[i].find('.') == std::string::npos && !values[i].starts_with("r#");
    text += std::string(between) + std::string(program.names->text(fields[i].name)) + " {" +
            (word ? values[i] : "") + (plain ? "" : ":?") + "}";
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
  std::vector<std::string> values;
  if (decl.variants.empty()) {
    for (std::uint32_t i = 0; i < decl.fields.size(); ++i) values.push_back("self." + field(d, 0, i));
    const ErrorMessage message = error_message(program, program.names->text(decl.name), decl.fields);
    lines.push_back(message_of(s, message, decl.fields, values, to));
    return to;
  }
  std::vector<NodeId> arms;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::vector<types::Field>& fields = decl.variants[v].fields;
    values.clear();
    const ErrorMessage message = error_message(program, program.names->text(decl.variants[v].name), fields);
    for (std::uint32_t i = 0; i < fields.size(); ++i) values.push_back(field(d, v, i));
    std::vector<std::string> named;
    if (message.field) named.push_back(values[*message.field]);
    for (const std::uint32_t i : message.shown)
      if (!message.field) named.push_back(values[i]);
    const bool rest = named.size() < fields.size();
    if (rest) named.emplace_back("..");
    arms.push_back(s.arm(variant_pattern_text(type_name(d) + "::" + variant(d, v), named, rest),
                         message_of(s, message, fields, values, to)));
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
    const std::optional<std::uint32_t> at = error_cause(program, decl.fields);
    if (!at) return;
    const NodeId whole = s.field(s.word("self"), field(d, 0, *at));
    lines.push_back(given(decl.fields[*at].type, whole, s.unary("&", whole)));
    return;
  }
  std::vector<NodeId> arms;
  bool other = false;
  for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
    const std::vector<types::Field>& fields = decl.variants[v].fields;
    const std::optional<std::uint32_t> at = error_cause(program, fields);
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
  if (!display_of(d).valid() || types.decl(d).error) return {};
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
  if (!types.decl(d).error) return {};
  const types::TypeDecl& decl = types.decl(d);
  const std::string error = imported("Error", decl.module, uses);
  uses.add("std::fmt");
  const bool told = message_method(d).valid();
  std::vector<std::string> bounds;
  std::vector<std::string> names;
  for (types::TypeParamId p : decl.params) {
    names.emplace_back(program.names->text(types.param(p).name));
    // The method that tells it may be called for these alone.
    bounds.push_back(names.back() + ": " + (told ? this->bounds(p) + " + " : "") + "fmt::Debug");
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
