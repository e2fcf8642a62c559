#include "emit/rust/native/claims.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "emit/common/example_plan.h"
#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

namespace {

// A value as an expression of Rust: numbers, truth values, texts and lists of these, of which none is empty.
std::optional<std::string> literal(const types::TypeStore& types, const ShownValue& value, TypeId type) {
  switch (value.kind) {
    case ShownValue::Kind::number: {
      const bool whole =
          !types.is(type, TypeKind::floating) || value.text.find_first_of(".e") != value.text.npos;
      return value.text + (whole ? "" : ".0");
    }
    case ShownValue::Kind::boolean: return value.text;
    case ShownValue::Kind::text: {
      const bool simple = std::none_of(value.text.begin(), value.text.end(),
                                       [](char c) { return c == '\\' || c == '"' || c < ' '; });
      return simple ? std::optional<std::string>('"' + value.text + '"') : std::nullopt;
    }
    case ShownValue::Kind::list: {
      std::string all;
      // Arrays of different lengths have no type in common.
      const bool ragged = std::any_of(value.parts.begin(), value.parts.end(), [&](const auto& part) {
        return part.second.kind == ShownValue::Kind::list &&
               part.second.parts.size() != value.parts[0].second.parts.size();
      });
      for (const auto& [unnamed, part] : value.parts) {
        const std::optional<std::string> item = literal(types, part, types.element(type));
        if (!item) return {};
        all += (all.empty() ? "[" : ", ") + std::string(ragged ? "vec!" : "") + *item;
      }
      return all.empty() ? std::nullopt : std::optional<std::string>(all + "]");
    }
    case ShownValue::Kind::absent:
    case ShownValue::Kind::map:
    case ShownValue::Kind::record:
    case ShownValue::Kind::variant: return {};
  }
  MOCHI_UNREACHABLE("kind of a shown value");
}

}  // namespace

std::optional<std::string> NativeClaims::whole(std::string_view claim, TypeId type) const {
  if (p_.types.is(type, TypeKind::string) || p_.types.is(type, TypeKind::option)) return {};
  const std::optional<ShownValue> value = read_shown(p_.program, claim, type);
  return value ? literal(p_.types, *value, type) : std::nullopt;
}

// `assert_eq!(x, 2.0)` for what the test says about the text of x.
std::optional<Made> NativeClaims::shown(ExprId condition) {
  const ExampleStep step = plan_claim(p_.program, body_, condition);
  if (step.kind != ExampleStep::Kind::text) return {};
  const ExprId value = step.value;
  const std::string_view claim = step.printed;
  const TypeId type = body_.type(value);
  auto equal = [&](NodeId node, const std::string& text) {
    return Made{s_.macro("assert_eq!(", {node, s_.word(text)})};
  };
  if (std::optional<Made> close = rounded(value, claim)) return close;
  if (std::optional<Made> entries = map(value, claim)) return entries;
  if (p_.types.is(type, TypeKind::string)) return {};
  if (p_.types.is(type, TypeKind::boolean)) {
    NodeId node = expr_.copy(value);
    return Made{s_.macro("assert!(", {claim == "true" ? node : s_.unary("!", node)})};
  }
  if (!p_.types.is(type, TypeKind::option)) {
    std::optional<std::string> text = whole(claim, type);
    if (!text) return {};
    if (expr_.is_length(value)) return equal(expr_.usize(value), *text);
    return equal(p_.types.is(type, TypeKind::integer) ? expr_.typed(value) : expr_.look(value), *text);
  }
  const TypeId inside = p_.types.element(type);
  const std::optional<std::string> text = whole(claim, inside);
  const bool none = claim == "none" || claim == "nil";
  if (!none && !p_.types.is(inside, TypeKind::string) && (!text || !is_copy(inside))) return {};
  const Made made = expr_.make(value);
  if (none) return Made{s_.macro("assert!(", {s_.method(made.node, "is_none")})};
  if (p_.types.is(inside, TypeKind::string)) {
    NodeId node = made.hold == Hold::option_ref ? made.node : s_.method(made.node, "as_deref");
    return equal(node, "Some(" + string_literal(claim) + ")");
  }
  return equal(made.node, "Some(" + *text + ")");
}

// `assert!((x - 0.25_f64).abs() < 1e-6)` for what is rounded to six digits: users have no such function.
std::optional<Made> NativeClaims::rounded(ExprId value, std::string_view claim) {
  const ir::Expr& e = body_.exprs[value];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::round) return {};
  const std::optional<std::int64_t> digits = int_constant(body_.operand(value, 1));
  std::optional<std::string> text = whole(claim, body_.type(value));
  if (!digits || *digits < 1 || *digits > 15 || !text || text->find('e') != text->npos) return {};
  NodeId difference = s_.binary(expr_.copy(body_.operand(value, 0)), "-", s_.word(*text + "_f64"));
  NodeId size = s_.method(s_.make(NodeKind::tuple, {}, {difference}), "abs");
  return Made{s_.macro("assert!(", {s_.binary(size, "<", s_.word("1e-" + std::to_string(*digits)))})};
}

// Users get sorted maps.
std::optional<Made> NativeClaims::map(ExprId value, std::string_view claim) {
  const TypeId type = body_.type(value);
  if (!p_.types.is(type, TypeKind::map) || body_.kind(value) != ExprKind::call) return {};
  const TypeId item = p_.types.value(type);
  const TypeKind kind = p_.types.kind(item);
  const bool plain = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean;
  const std::optional<ShownValue> shown = plain && p_.types.is(p_.types.key(type), TypeKind::string)
                                              ? read_shown(p_.program, claim, type)
                                              : std::nullopt;
  if (!shown) return {};
  std::vector<NodeId> entries;
  for (const auto& [key, part] : shown->parts) {
    const std::optional<std::string> what = literal(p_.types, part, item);
    if (!what) return {};
    const NodeId name = s_.method(s_.word(string_literal(key)), "to_string");
    entries.push_back(s_.make(NodeKind::tuple, {}, {name, s_.word(*what)}));
  }
  if (entries.empty()) return {};
  f_.uses.add("std::collections::BTreeMap");
  NodeId map = s_.call("BTreeMap::from", {s_.make(NodeKind::array, {}, std::move(entries))});
  return Made{s_.macro("assert_eq!(", {expr_.make(value).node, map})};
}

}  // namespace mochi::emit::rust
