#include "emit/rust/native/claims.h"

#include <algorithm>
#include <utility>

#include "emit/rust/native/function.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

// Where the string literal that begins at `at` ends.
std::size_t claim_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The text of a value, as Mochi prints it, as an expression of Rust; of
// numbers, truth values, texts inside of lists, and lists of these.
class Claim {
 public:
  Claim(const types::TypeStore& types, std::string_view text) : types_(types), text_(text) {}

  std::optional<std::string> whole(types::TypeId type) {
    std::optional<std::string> made = part(type);
    return at_ == text_.size() ? made : std::nullopt;
  }

  // The entries of a map of texts to numbers or truth values, in the order of
  // its keys; none if it is no such map.
  std::vector<std::pair<std::string, std::string>> entries(types::TypeId type) {
    const types::TypeId key = types_[type].args[0];
    const types::TypeId item = types_[type].args[1];
    const types::TypeKind kind = types_.kind(item);
    const bool plain = kind == TypeKind::integer || kind == TypeKind::floating || kind == TypeKind::boolean;
    if (!types_.is(key, TypeKind::string) || !plain || !take("{")) return {};
    std::vector<std::pair<std::string, std::string>> all;
    do {
      std::optional<std::string> name = part(key);
      if (!name || !take(": ")) return {};
      std::optional<std::string> what = part(item);
      if (!what) return {};
      all.emplace_back(std::move(*name), std::move(*what));
    } while (take(", "));
    if (!take("}") || at_ != text_.size()) return {};
    return all;
  }

 private:
  std::optional<std::string> part(types::TypeId type) {
    const TypeKind kind = types_.kind(type);
    if (kind == TypeKind::integer || kind == TypeKind::floating) return digits(kind == TypeKind::floating);
    if (kind == TypeKind::string) return quoted();
    if (kind == TypeKind::list) return list(types_.element(type));
    for (std::string_view word : {"true", "false"}) {
      if (kind == TypeKind::boolean && take(word)) return std::string(word);
    }
    return {};
  }
  std::optional<std::string> quoted() {
    if (at_ >= text_.size() || text_[at_] != '"') return {};
    const std::size_t end = claim_end(text_, at_);
    const std::string_view all = text_.substr(at_, end - at_);
    at_ = end;
    const bool simple = std::none_of(all.begin(), all.end(), [](char c) { return c == '\\' || c < ' '; });
    return simple ? std::optional<std::string>(all) : std::nullopt;
  }
  std::optional<std::string> list(types::TypeId element) {
    if (!take("[") || take("]")) return {};
    std::string all = "[";
    do {
      std::optional<std::string> item = part(element);
      if (!item) return {};
      all += (all.size() > 1 ? ", " : "") + *item;
    } while (take(", "));
    return take("]") ? std::optional<std::string>(all + "]") : std::nullopt;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::optional<std::string> digits(bool floating) {
    const std::size_t begin = at_;
    take("-");
    if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return {};
    while (at_ < text_.size() &&
           std::string_view("0123456789.e+-").find(text_[at_]) != std::string_view::npos)
      ++at_;
    std::string made(text_.substr(begin, at_ - begin));
    if (floating && made.find_first_of(".e") == made.npos) made += ".0";
    return made;
  }

  const types::TypeStore& types_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

// `assert_eq!(x, 2.0)` for what the test says about the text of x.
std::optional<Made> NativeClaims::shown(ExprId condition) {
  const ir::Expr& e = body_.exprs[condition];
  if (e.kind != ExprKind::op || static_cast<Op>(e.a) != Op::eq) return {};
  const ir::Expr& left = body_.exprs[body_.operand(condition, 0)];
  const ir::Expr& right = body_.exprs[body_.operand(condition, 1)];
  if (left.kind != ExprKind::op || static_cast<Op>(left.a) != Op::to_text ||
      right.kind != ExprKind::const_string)
    return {};
  const ExprId value = body_.operand(body_.operand(condition, 0), 0);
  const std::string_view claim = p_.program.names->text(NameId(right.a));
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
    std::optional<std::string> text = Claim(p_.types, claim).whole(type);
    if (!text) return {};
    if (expr_.is_length(value)) return equal(expr_.usize(value), *text);
    return equal(p_.types.is(type, TypeKind::integer) ? expr_.typed(value) : expr_.look(value), *text);
  }
  const TypeId inside = p_.types.element(type);
  const std::optional<std::string> text = Claim(p_.types, claim).whole(inside);
  if (claim != "none" && !p_.types.is(inside, TypeKind::string) && (!text || !is_copy(inside))) return {};
  const Made made = expr_.make(value);
  if (claim == "none") return Made{s_.macro("assert!(", {s_.method(made.node, "is_none")})};
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
  std::optional<std::string> text = Claim(p_.types, claim).whole(body_.type(value));
  if (!digits || *digits < 1 || *digits > 15 || !text || text->find('e') != text->npos) return {};
  NodeId difference = s_.binary(expr_.copy(body_.operand(value, 0)), "-", s_.word(*text + "_f64"));
  NodeId size = s_.method(s_.make(NodeKind::tuple, {}, {difference}), "abs");
  return Made{s_.macro("assert!(", {s_.binary(size, "<", s_.word("1e-" + std::to_string(*digits)))})};
}

// Users get sorted maps.
std::optional<Made> NativeClaims::map(ExprId value, std::string_view claim) {
  const TypeId type = body_.type(value);
  if (!p_.types.is(type, TypeKind::map) || body_.kind(value) != ExprKind::call) return {};
  std::vector<NodeId> entries;
  for (auto& [key, item] : Claim(p_.types, claim).entries(type)) {
    entries.push_back(s_.make(NodeKind::tuple, {},
                              {s_.method(s_.word(std::move(key)), "to_string"), s_.word(std::move(item))}));
  }
  if (entries.empty()) return {};
  f_.uses.add("std::collections::BTreeMap");
  NodeId map = s_.call("BTreeMap::from", {s_.make(NodeKind::array, {}, std::move(entries))});
  return Made{s_.macro("assert_eq!(", {expr_.make(value).node, map})};
}

}  // namespace mochi::emit::rust
