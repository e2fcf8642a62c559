// Structs and enums for the program's types, and what values of them can do.
#include "emit/rust/crates/calls.h"
#include "emit/rust/shared/writer.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {

std::string block(const std::string& head, std::string inner) {
  if (inner.ends_with('\n')) inner.pop_back();
  return head + " {\n" + indented(inner) + "\n}";
}

std::string method(const std::string& head, const std::string& inner) { return block(head, inner) + "\n"; }

const std::string kSame = "fn same(&self, other: &Self, depth: usize) -> bool";
const std::string kOrder = "fn order(&self, other: &Self) -> Ordering";

}  // namespace

std::string Writer::record_text(TypeId id, const Data& made) {
  const std::vector<types::Field> fields = parts(id)[0];
  const bool anonymous = types.is(id, TypeKind::anonymous);
  const std::string name = anonymous ? "" : std::string(program.names->text(types.decl(types[id].decl).name));
  const std::string shown = string_literal(anonymous ? types.show(id) : name);
  std::vector<std::string> declared;
  std::vector<std::string> viewed;
  std::vector<std::string> cast;
  std::string same;
  std::string order = "Ordering::Equal";
  std::string put;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string& f = made.fields[0][i];
    const std::string text = string_literal(program.names->text(fields[i].name));
    declared.push_back("\n    pub " + f + ": " + type(fields[i].type) + ",");
    viewed.push_back("(" + text + ", self." + f + ".clone().boxed())");
    cast.push_back(f + ": source.field(" + text + ", " + shown + ")");
    same += (same.empty() ? "self." : " && self.") + f + ".same(&other." + f + ", depth)";
    order += ".then_with(|| self." + f + ".order(&other." + f + "))";
    put += text + " => self." + f + " = value.cast(),\n";
  }
  std::string out = "\n#[derive(Clone)]\npub struct " + made.name + type_parameters(id, "") + " {";
  for (const std::string& line : declared) out += line;
  out += out.ends_with("{") ? "}\n" : "\n}\n";
  std::string methods =
      method("fn view(&self) -> View",
             "View::Record(" + string_literal(name) + ", " + listed("vec![", viewed, "]") + ")") +
      method("fn type_name() -> String", shown + ".into()") +
      method("fn from_any(any: &Any) -> Self", "let source = Source::of::<" + type(id) + ">(any, " +
                                                   (anonymous ? "true" : "false") + ");\n" +
                                                   listed(made.name + " { ", cast, " }")) +
      method(kSame, same.empty() ? "true" : same) + method(kOrder, order);
  if (layout(id) == Layout::changing) {
    methods += method(
        "fn put(&mut self, key: &str, value: &Any)",
        block("match key", put + "_ => raise(3, format!(\"missing field {key} for {}\", " + shown + ")),"));
    helper("raise");
  }
  for (const char* used : {"Data", "View", "Any", "Source", "Value"}) helper(used);
  methods.pop_back();
  return out + "\n" +
         block("impl" + type_parameters(id, ": Value") + " Data for " + made.name + type_parameters(id, ""),
               methods) +
         "\n";
}

std::string Writer::union_text(TypeId id, const Data& made) {
  const auto variants = parts(id);
  const types::TypeDecl& decl = types.decl(types[id].decl);
  const std::string name = string_literal(program.names->text(decl.name));
  std::string declared;
  std::string viewed;
  std::string same;
  std::string order;
  std::string numbers;
  auto binding = [&](std::size_t v, const std::string& prefix) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < variants[v].size(); ++i)
      names.push_back(made.fields[v][i] + ": " + prefix + std::to_string(i));
    std::string path = made.name + "::" + made.variants[v];
    return names.empty() ? path : listed(path + " { ", names, " }");
  };
  for (std::size_t v = 0; v < variants.size(); ++v) {
    declared += made.variants[v];
    std::vector<std::string> fields;
    std::vector<std::string> shown;
    std::string equal;
    std::string ordered = "Ordering::Equal";
    for (std::size_t i = 0; i < variants[v].size(); ++i) {
      const std::string at = std::to_string(i);
      fields.push_back(made.fields[v][i] + ": " + type(variants[v][i].type));
      shown.push_back("(" + string_literal(program.names->text(variants[v][i].name)) + ", a" + at +
                      ".clone().boxed())");
      equal += (equal.empty() ? "a" : " && a") + at + ".same(b" + at + ", depth)";
      ordered += ".then_with(|| a" + at + ".order(b" + at + "))";
    }
    if (!fields.empty()) declared += listed(" { ", fields, " }");
    declared += ",\n";
    const std::string path = made.name + "::" + made.variants[v];
    const std::string both = "(" + binding(v, "a") + ", " + binding(v, "b") + ") => ";
    viewed += binding(v, "a") + " => View::Variant(" +
              string_literal(program.names->text(decl.variants[v].name)) + ", " + std::to_string(v) + ", " +
              name + ", " + listed("vec![", shown, "]") + "),\n";
    same += both + (equal.empty() ? "true" : equal) + ",\n";
    order += both + ordered + ",\n";
    numbers += path + (fields.empty() ? "" : " { .. }") + " => " + std::to_string(v) + ",\n";
  }
  if (!declared.empty()) declared.pop_back();
  std::string methods = method("fn view(&self) -> View", block("match self", viewed)) +
                        method("fn type_name() -> String", name + ".into()") +
                        method("fn from_any(any: &Any) -> Self", "cast_error::<" + type(id) + ">(any)") +
                        method(kSame, block("match (self, other)", same + "_ => false,")) +
                        method(kOrder, "let number = |it: &Self| " + block("match it", numbers) + ";\n" +
                                           block("match (self, other)",
                                                 order + "_ => i32::cmp(&number(self), &number(other)),"));
  for (const char* used : {"Data", "View", "Any", "cast_error", "Value"}) helper(used);
  methods.pop_back();
  return "\n#[derive(Clone)]\n" + block("pub enum " + made.name + type_parameters(id, ""), declared) +
         "\n\n" +
         block("impl" + type_parameters(id, ": Value") + " Data for " + made.name + type_parameters(id, ""),
               methods) +
         "\n";
}

std::string Writer::enum_text(TypeId id, const Data& made) {
  const types::TypeDecl& decl = types.decl(types[id].decl);
  const std::string name = string_literal(program.names->text(decl.name));
  std::string declared;
  std::string shown;
  std::string named;
  for (std::size_t v = 0; v < made.variants.size(); ++v) {
    const std::string title = string_literal(program.names->text(decl.variants[v].name));
    declared += made.variants[v] + ",\n";
    shown += made.name + "::" + made.variants[v] + " => " + title + ",\n";
    named += title + " => " + made.name + "::" + made.variants[v] + ",\n";
  }
  std::string methods = method("fn view(&self) -> View", "let name = " + block("match self", shown) +
                                                             ";\nView::Variant(name, *self as usize, " +
                                                             name + ", Vec::new())") +
                        method("fn type_name() -> String", name + ".into()") +
                        method("fn from_any(any: &Any) -> Self",
                               block("match any.view()", block("View::Str(name) => match name.as_str()",
                                                               named + "_ => cast_error::<Self>(any),") +
                                                             "\n_ => cast_error::<Self>(any),")) +
                        method("fn same(&self, other: &Self, _: usize) -> bool", "self == other") +
                        method(kOrder, "self.cmp(other)") + method("fn digest(&self) -> u64", "*self as u64");
  for (const char* used : {"View", "Any", "cast_error", "Value"}) helper(used);
  declared.pop_back();
  methods.pop_back();
  return "\n#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]\n" +
         block("pub enum " + made.name, declared) + "\n\n" + block("impl Value for " + made.name, methods) +
         "\n";
}

std::string Writer::data_declarations() {
  std::string out;
  // Fields may name further types.
  for (std::size_t i = 0; i < data_order_.size(); ++i) {
    const TypeId id = data_order_[i];
    const Data& made = data_.at(id);
    if (!types.is(id, TypeKind::union_)) {
      out += record_text(id, made);
    } else {
      out += types::is_enum(types, id) ? enum_text(id, made) : union_text(id, made);
    }
    out += crate_conversions(*this, id);
  }
  return out;
}

}  // namespace mochi::emit::rust
