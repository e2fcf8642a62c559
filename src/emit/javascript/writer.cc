#include "emit/javascript/writer.h"

#include <algorithm>

#include "base/check.h"
#include "emit/common/quoted.h"
#include "emit/common/reserved.h"
#include "emit/javascript/support.h"

namespace mochi::emit::javascript {

using ir::FunctionId;
using types::TypeId;
using types::TypeKind;

NameRules name_rules() { return {.reserved = javascript_reserved()}; }

Writer::Writer(const ir::Program& p, const WriterOptions& given, const ItemNames& module_names)
    : program(p),
      options(given),
      types(*p.types),
      names(module_names),
      scope_(module_names.scope().inside()),
      fresh_(module_names, scope_),
      // `kind` tells the variants of a union apart.
      fields_(p, name_rules(), {}, "kind") {
  scope_.note_in(given_);
}

Doc Writer::helper(std::string_view name) {
  if (helpers.emplace(name).second) {
    auto section = support().sections.find(name);
    MOCHI_CHECK(section != support().sections.end());
    sections.emplace(section->second);
  }
  return text(helper_alias(name));
}

bool Writer::are_free(const std::set<std::string>& wanted) const {
  return names.are_free(wanted) && std::none_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
           return given_.contains(name);
         });
}

std::string Writer::variant_kind(TypeId union_type, std::uint32_t variant) const {
  return std::string(program.names->text(types.decl(types[union_type].decl).variants[variant].name));
}

bool Writer::is_result(TypeId type) const {
  if (!types.is(type, TypeKind::union_)) return false;
  const types::TypeDecl& decl = types.decl(types[type].decl);
  return !decl.module.valid() && program.names->text(decl.name) == "result" && decl.variants.size() == 2;
}

Piece Writer::variant_test(Doc subject, TypeId type, std::uint32_t variant) {
  if (is_result(type)) {
    if (variant == 0) return {concat({subject, text(".ok")}), Prec::call};
    return {concat({text("!"), subject, text(".ok")}), Prec::unary};
  }
  Doc kind = text(string_literal(variant_kind(type, variant)));
  return {concat({subject, text(is_enum(type) ? " === " : ".kind === "), kind}), Prec::equality};
}

bool Writer::is_enum(TypeId type) const {
  return types.is(type, TypeKind::union_) && types.decl(types[type].decl).is_enum();
}

std::string Writer::string_literal(std::string_view utf8) {
  const auto doubles = std::count(utf8.begin(), utf8.end(), '"');
  const auto singles = std::count(utf8.begin(), utf8.end(), '\'');
  std::string out = quoted(utf8, doubles > singles ? '\'' : '"');
  // U+2028 and U+2029 ended a line inside of literals before ES2019.
  for (std::size_t at = 0; (at = out.find("\xE2\x80", at)) != out.npos; ++at) {
    if (out.compare(at + 2, 1, "\xA8") == 0 || out.compare(at + 2, 1, "\xA9") == 0)
      out.replace(at, 3, out[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
  }
  return out;
}

Doc Writer::list(std::string_view open, const std::vector<Doc>& items, std::string_view close) {
  if (items.empty()) return text(std::string(open) + std::string(close));
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  Doc made = concat({text(open), docs.nest(2, concat({docs.softline(), inner})),
                     docs.if_break(text(","), docs.empty()), docs.softline(), text(close)});
  if (open != "[") return docs.group(made);
  if (items.size() > 1 &&
      std::all_of(items.begin(), items.end(), [&](Doc d) { return form(d).shape == Shape::number; })) {
    std::vector<Doc> parts;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) parts.push_back(docs.line());
      parts.push_back(i + 1 < items.size() ? concat({items[i], text(",")}) : items[i]);
    }
    made = docs.group(concat({text("["), docs.nest(2, concat({docs.softline(), docs.fill(parts)})),
                              docs.if_break(text(","), docs.empty()), docs.softline(), text("]")}));
    forms_[made] = {Shape::list, items.size()};
    return made;
  }
  // A table has its rows on lines of their own.
  auto rows = [&](Shape shape) {
    return std::all_of(items.begin(), items.end(),
                       [&](Doc d) { return form(d).shape == shape && form(d).count > 1; });
  };
  bool table = items.size() > 1 && (rows(Shape::list) || rows(Shape::object));
  made = docs.group(table ? concat({made, docs.break_parent()}) : made);
  forms_[made] = {Shape::list, items.size()};
  return made;
}

Doc Writer::signature(const std::vector<Doc>& params, Doc result) {
  if (params.empty()) return concat({text("()"), result});
  Doc inner = docs.join(params, concat({text(","), docs.line()}));
  return docs.group(concat({text("("), docs.nest(2, concat({docs.softline(), inner})),
                            docs.if_break(text(","), docs.empty()), docs.softline(), text(")"), result}));
}

Doc Writer::braces(const std::vector<Doc>& items) {
  if (items.empty()) return text("{}");
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  Doc made = docs.group(concat({text("{"), docs.nest(2, concat({docs.line(), inner})),
                                docs.if_break(text(","), docs.empty()), docs.line(), text("}")}));
  forms_[made] = {Shape::object, items.size()};
  return made;
}

Doc Writer::body(const std::vector<Doc>& lines) {
  if (lines.empty()) return text("{}");
  return concat({text("{"), docs.nest(2, concat({docs.hardline(), docs.join(lines, docs.hardline())})),
                 docs.hardline(), text("}")});
}

Doc Writer::call(Doc callee, const std::vector<Doc>& args) {
  Doc made = concat({callee, arguments(args)});
  bool function =
      std::any_of(args.begin(), args.end(), [&](Doc d) { return form(d).shape == Shape::function; });
  if (function) forms_[made] = {Shape::holding_function, args.size()};
  return made;
}

// As the formatter that everybody uses lays arguments out: the last one may open on the line of the call.
Doc Writer::arguments(const std::vector<Doc>& args) {
  if (args.empty()) return text("()");
  auto all_broken = [&] {
    Doc inner = docs.join(args, concat({text(","), docs.line()}));
    return docs.group(concat({text("("), docs.nest(2, concat({docs.softline(), inner})), text(","),
                              docs.softline(), text(")"), docs.break_parent()}));
  };
  std::size_t functions = 0;
  bool holds = false;
  for (Doc d : args) {
    if (form(d).shape == Shape::function) ++functions;
    holds = holds || form(d).shape == Shape::holding_function;
  }
  if (args.size() > 1 && (functions > 1 || holds)) return all_broken();
  Form last = form(args.back());
  bool opens = (last.shape == Shape::list || last.shape == Shape::object || last.shape == Shape::function) &&
               last.count > 0;
  bool others_flat = std::none_of(args.begin(), args.end() - 1, [&](Doc d) { return docs.must_break(d); });
  bool alike = args.size() > 1 && form(args[args.size() - 2]).shape == last.shape;
  // Next to what needs lines of its own nothing opens.
  constexpr std::size_t kShort = 64;
  if (opens && args.size() > 1 &&
      docs.flat_width(docs.join({args.begin(), args.end() - 1}, text(", "))) > kShort)
    return list("(", args, ")");
  if (opens && others_flat && !alike) return concat({text("("), docs.join(args, text(", ")), text(")")});
  return list("(", args, ")");
}

}  // namespace mochi::emit::javascript
