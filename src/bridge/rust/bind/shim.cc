#include "bridge/rust/bind/shim.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"

namespace mochi::rust {
namespace {

std::string doc_lines(std::string_view doc, std::string_view indent) {
  std::string made;
  if (doc.empty()) return made;
  for (std::string_view line : split_lines(doc)) {
    made += fmt::format("{}/// {}", indent, line);
    while (made.back() == ' ') made.pop_back();
    made += '\n';
  }
  return made;
}

std::string parameters(const api::Function& function) {
  std::string made;
  for (const api::Param& param : function.params)
    made += fmt::format("{}{}: {}", made.empty() ? "" : ", ", param.name, api::spell(param.type));
  return made;
}

std::string result_of(const api::Function& function) {
  return function.result.kind == api::TypeKind::unit ? std::string() : ": " + api::spell(function.result);
}

// `fun name(a: int): int { return symbol(self, a) }`
std::string declaration(const BoundCall& call, std::string_view lead, std::string_view indent) {
  std::string arguments = call.takes_self ? "self" : "";
  for (const api::Param& param : call.function.params)
    arguments += (arguments.empty() ? "" : ", ") + param.name;
  const bool unit = call.function.result.kind == api::TypeKind::unit;
  std::string made = doc_lines(call.function.doc.text, indent);
  const std::string name =
      call.overload == 0 ? call.function.name : fmt::format("{}__{}", call.function.name, call.overload + 1);
  made += fmt::format("{}{}fun {}({}){} {{ {}{}({}) }}\n", indent, lead, name, parameters(call.function),
                      result_of(call.function), unit ? "" : "return ", call.symbol, arguments);
  return made;
}

// `export let NAME: int = symbol()`; of a type, whose name stands before it.
std::string constant(const BoundCrate& crate, const BoundCall& call) {
  const std::string owner = call.type == BoundCall::kFree ? "" : crate.types[call.type].name + "__";
  return doc_lines(call.function.doc.text, "") + fmt::format("export let {}{}: {} = {}()\n", owner,
                                                             call.function.name,
                                                             api::spell(call.function.result), call.symbol);
}

std::string members(const BoundCrate& crate, std::size_t type) {
  std::string made;
  for (const BoundCall& call : crate.calls) {
    if (call.type == type && !call.is_value)
      made += declaration(call, call.takes_self ? "" : "static ", "  ");
  }
  return made;
}

std::string type_text(const BoundCrate& crate, std::size_t index) {
  const BoundType& type = crate.types[index];
  // What nobody can reach only has its name.
  const std::string body = type.asked ? members(crate, index) : std::string();
  std::string made = doc_lines(type.decl.doc, "");
  switch (type.form) {
    case TypeForm::absent:
    case TypeForm::handle:
      made += fmt::format("extern type {}", type.name);
      if (!body.empty()) made += " {\n" + body + "}";
      break;
    case TypeForm::record:
      made += fmt::format("export type {} {{\n", type.name);
      for (const api::Field& field : type.decl.fields)
        made += fmt::format("  {}: {}\n", field.name, api::spell(field.type));
      made += body + "}";
      break;
    case TypeForm::union_:
    case TypeForm::plain_enum: {
      made += fmt::format("export type {} =", type.name);
      const bool one = type.decl.variants.size() == 1;
      for (std::size_t i = 0; i < type.decl.variants.size(); ++i) {
        const api::Variant& variant = type.decl.variants[i];
        std::string fields;
        for (const api::Field& field : variant.fields)
          fields += fmt::format("{}{}: {}", fields.empty() ? "" : ", ", field.name, api::spell(field.type));
        made += fmt::format("{} {}", i == 0 ? "" : " |", variant.name);
        if (!fields.empty())
          made += fmt::format(" {{ {} }}", fields);
        else if (one)
          made += "()";
      }
      if (!body.empty()) made += " {\n" + body + "}";
      break;
    }
  }
  return made + "\n\n";
}

// What of the crate has this name also has that one.
void alias_text(const BoundCrate& crate, const BoundAlias& alias, std::string& made) {
  for (const BoundType& type : crate.types) {
    std::string_view rest = type.name;
    if (!rest.starts_with(alias.of)) continue;
    rest.remove_prefix(alias.of.size());
    if (rest.empty() || (rest.starts_with("_of_") && type.scope != nullptr))
      made += fmt::format("export type {}{} = {}\n\n", alias.name, rest, type.name);
  }
  for (const BoundCall& call : crate.calls) {
    if (call.type != BoundCall::kFree || call.function.name != alias.of || (call.is_value && !call.asked))
      continue;
    BoundCall other = call;
    other.function.name = alias.name;
    made += call.is_value ? constant(crate, other) : declaration(other, "export ", "");
    made += '\n';
  }
}

}  // namespace

namespace {

// Lengths of time are those of the standard module.
std::string with_imports(std::string text) {
  if (text.find("std_time.") == text.npos) return text;
  return "import \"std/time\" as std_time\n\n" + text;
}

}  // namespace

std::string shim_text(const BoundCrate& crate) {
  std::string made;
  for (std::size_t i = 0; i < crate.types.size(); ++i) made += type_text(crate, i);
  made +=
      "/// An error of Rust's standard library.\nextern type RustError {\n  /// What went wrong.\n"
      "  fun message(): string { return str(self) }\n  /// What went wrong.\n"
      "  fun to_string(): string { return str(self) }\n}\n\n"
      "/// A point in time.\nextern type RustTime {\n}\n\n";
  // Re-exports multiply: those that nobody names stay out.
  for (const BoundAlias& alias : crate.aliases) {
    if (alias.asked) alias_text(crate, alias, made);
  }
  for (const BoundCall& call : crate.calls) {
    // A module makes its constants when it starts: those that nobody names are not in the library.
    if (call.is_value)
      made += call.asked ? constant(crate, call) + "\n" : std::string();
    else if (call.type == BoundCall::kFree)
      made += declaration(call, "export ", "") + "\n";
  }
  return with_imports(std::move(made));
}

std::string extern_text(const BoundCrate& crate) {
  std::vector<std::string> lines;
  for (const BoundCall& call : crate.calls) {
    if (call.type != BoundCall::kFree && !crate.types[call.type].asked) continue;
    std::string params = parameters(call.function);
    if (call.takes_self)
      params = fmt::format("self_: {}{}{}", crate.types[call.type].name, params.empty() ? "" : ", ", params);
    lines.push_back(
        fmt::format("extern fun {}({}){}\n", call.symbol, params,
                    call.function.result.kind == api::TypeKind::unit ? ": unit" : result_of(call.function)));
  }
  std::sort(lines.begin(), lines.end());
  std::string made;
  for (const std::string& line : lines) made += line;
  return with_imports(std::move(made));
}

}  // namespace mochi::rust
