// Constants of types, `static let` (language-17 M7). They are typed when something first names them and made before
// all statements of their module, so what they name is constant too, and making them never fails.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "check/checker.h"
#include "check/saved_place.h"
#include "syntax/literal.h"

namespace mochi::check {
namespace {

constexpr std::uint8_t kChecking = 1;
constexpr std::uint8_t kChecked = 2;
// Of expressions, and of constants that name each other, as deep as for exported ones.
constexpr int kDeepestConstant = 100;

}  // namespace

void Checker::check_static_let(VarId var) {
  constexpr std::uint32_t kDeepest = 400;
  if (out_.vars[var].module != module_ || static_state_.get(var.value) == kChecked) return;
  const Var v = out_.vars[var];
  const std::string name = variable_title(var);
  if (static_state_.get(var.value) == kChecking || depth_ > kDeepest) {
    const bool deep = depth_ > kDeepest;
    muted_ = false;
    error_at(deep ? Code::T095 : Code::T108, v.span,
             deep ? "the value of `" + name + "` is behind more than " + std::to_string(kDeepest) + " others"
                  : "the value of `" + name + "` is made of itself");
    set_static_type(var, types_.error());
    return;
  }
  static_state_.at(var.value) = kChecking;
  SavedPlace saved(*this);
  enter_file(v.file);
  Frame frame;
  frame_ = &frame;
  self_decl_ = {};
  statement_ = v.node;
  static_let_ = var;
  const std::size_t mark = type_scope_.size();
  bind_type_params(types_.decl(v.of_type).params);
  const NodeId value = child(v.node, slot::Let_value);
  const bool written = has_annotation(var);
  if (node_at(v.node).has(NodeFlag::variable)) {
    error_at(Code::T108, v.span, "a type has constants only: `" + name + "` cannot be a `var`")
        .help("Write `static let`.");
  }
  if (!value.valid()) {
    error_at(Code::T108, v.span, "`" + name + "` has no value");
    set_static_type(var, written ? v.type : types_.error());
  } else {
    const TypeId got = check_expr(value, written ? v.type : TypeId());
    TypeId type = written ? v.type : prune(value_of(got));
    const Type t = types_[type];
    if (!written && t.kind == TypeKind::never) type = types_.any();
    if (!written && t.kind == TypeKind::variant) type = types_.nominal(t.decl, t.args);
    flow(value, type);
    set_static_type(var, type);
  }
  close_type_scope(mark);
  static_state_.at(var.value) = kChecked;
  mark_global_set(var);
  set_ref(v.node, RefKind::var, var.value);
  info(v.node).type = info(v.node).target = out_.vars[var].type;
}

void Checker::set_static_type(VarId var, TypeId type) {
  if (is_open_global(var)) {
    const TypeId open = prune(out_.vars[var].type);
    if (types_.is(open, TypeKind::variable) && !is_shape(open) && open != prune(type))
      bind_variable(open, type);
  }
  out_.vars[var].type = type;
}

// A constant of a type names a global whose statement was not checked yet: its value says the type.
void Checker::open_constant(VarId var) {
  const Var v = out_.vars[var];
  if (v.of_type.valid() || v.module != module_ || v.kind != VarKind::global || !is_open_global(var)) return;
  const TypeId open = prune(v.type);
  if (!types_.is(open, TypeKind::variable) || is_shape(open) || !v.is_let) return;
  SavedPlace saved(*this);
  enter_file(v.file);
  Frame frame;
  frame_ = &frame;
  self_decl_ = {};
  static_let_ = var;
  muted_ = true;
  const NodeId value = child(v.node, slot::Let_value);
  if (!value.valid()) return;
  const TypeId type = prune(check_expr(value));
  if (!types_.is(type, TypeKind::never) && prune(open) == open) bind_variable(open, type);
}

// Judges constant expressions: what they name is constant too, and making them does not fail.
struct Checker::Constants {
  Checker& c;
  // What fails when the expression is made; empty if nothing does.
  std::string fault;
  // By VarId, of globals that hold ints: none where the value is not known.
  std::unordered_map<std::uint32_t, std::optional<std::int64_t>> known;
  // By VarId: how often a global is declared, and whether it is a constant.
  std::unordered_map<std::uint32_t, std::size_t> times;
  std::unordered_map<std::uint32_t, bool> judged;

  bool are_named(NodeId node, int depth);
  // The smallest part of an expression that keeps it from being constant.
  NodeId part_against(NodeId node);
  bool is_constant_global(VarId var, int depth);
  bool fold(NodeId node, int depth, std::int64_t& value);
  bool fold_operation(NodeId node, int depth, std::int64_t& value);
  bool fold_variable(VarId var, int depth, std::int64_t& value);
};

// What `static let`s hold is constant, of a type without parameters, and made without a fault.
void Checker::check_static_values() {
  Constants constants{*this, {}, {}, {}, {}};
  for (const auto& declared : global_nodes_) ++constants.times[declared.id.value];
  for (const auto& declared : global_nodes_) {
    if (!out_.vars[declared.id].of_type.valid()) continue;
    const Var v = out_.vars[declared.id];
    enter_file(declared.at.file);
    const NodeId value = child(declared.at.node, slot::Let_value);
    if (!value.valid() || kind(v.type) == TypeKind::error) continue;
    muted_ = false;
    const std::string name = variable_title(declared.id);
    if (types::is_generic(types_, resolve(v.type))) {
      error_at(Code::T108, v.span,
               "`" + name + "` is one value, but its type " + show(v.type) + " has a parameter")
          .help("Write a `static fun` that makes it.");
    } else if (kind(info(value).type) != TypeKind::error &&
               (!is_constant(value, 0) || !constants.are_named(value, 0))) {
      Report report = error(Code::T108, value, "the value of `" + name + "` is not a constant expression");
      if (const NodeId part = constants.part_against(value); part.valid() && part != value)
        report.label(span(part), "this part is not");
    } else {
      std::int64_t number = 0;
      constants.fault.clear();
      constants.fold(value, 0, number);
      if (!constants.fault.empty())
        error_at(Code::T108, v.span, "the value of `" + name + "` cannot be made: " + constants.fault);
    }
  }
}

// Are the globals that the expression names constants themselves?
bool Checker::Constants::are_named(NodeId node, int depth) {
  if (!node.valid()) return true;
  if (depth > kDeepestConstant) return false;
  const NodeInfo& at = c.info(node);
  if (at.ref == RefKind::var && !is_constant_global(VarId(at.id), depth + 1)) return false;
  const auto parts = c.tree_->children(node);
  return std::all_of(parts.begin(), parts.end(), [&](NodeId part) { return are_named(part, depth + 1); });
}

NodeId Checker::Constants::part_against(NodeId node) {
  using K = NodeKind;
  const NodeInfo& at = c.info(node);
  if (c.node_at(node).kind == K::Call &&
      (at.ref != RefKind::call || c.out_.calls[CallId(at.id)].kind != CallKind::variant))
    return node;
  for (const NodeId part : c.tree_->children(node)) {
    const K k = part.valid() ? c.node_at(part).kind : K::Name;
    if (k == K::Name || k == K::TypeArgs || (k == K::Ident && c.info(part).ref == RefKind::none)) continue;
    const bool holder = k == K::FieldInit || k == K::MapEntry || k == K::Label;
    if (holder || !c.is_constant(part, 0) || !are_named(part, 0)) {
      const NodeId found = part_against(part);
      if (!holder || found != part) return found;
    }
  }
  return node;
}

bool Checker::Constants::is_constant_global(VarId var, int depth) {
  const Var& v = c.out_.vars[var];
  if (v.module != c.module_ || v.of_type.valid()) return true;
  if (!v.is_let || v.kind != VarKind::global || c.node_at_file(v) != NodeKind::Let ||
      depth > kDeepestConstant)
    return false;
  if (const auto at = judged.find(var.value); at != judged.end()) return at->second;
  const FileId before = c.file_;
  c.enter_file(v.file);
  const NodeId value = c.child(v.node, slot::Let_value);
  const bool constant = times[var.value] == 1 && c.is_constant(value, 0) && are_named(value, depth + 1);
  c.enter_file(before);
  judged.emplace(var.value, constant);
  return constant;
}

// Finds what fails when a constant expression is made. True if it is an int, whose value is then known.
bool Checker::Constants::fold(NodeId node, int depth, std::int64_t& value) {
  if (!node.valid() || depth > kDeepestConstant || !fault.empty()) return false;
  const NodeKind k = c.node_at(node).kind;
  if (k == NodeKind::Paren) return fold(c.child(node, slot::Paren_value), depth + 1, value);
  if (k == NodeKind::IntLit) return syntax::int_literal_value(c.names_.text(c.tree_->name(node)), value);
  if (k == NodeKind::Ident || k == NodeKind::Select)
    return c.info(node).ref == RefKind::var && fold_variable(VarId(c.info(node).id), depth, value);
  const bool operation = k == NodeKind::Unary || k == NodeKind::Binary;
  if (operation && c.kind(c.info(node).type) == TypeKind::integer) return fold_operation(node, depth, value);
  for (NodeId part : c.tree_->children(node)) {
    std::int64_t inside = 0;
    fold(part, depth + 1, inside);
  }
  return false;
}

bool Checker::Constants::fold_operation(NodeId node, int depth, std::int64_t& value) {
  const TokenKind op = c.tree_->main(node).kind;
  if (c.node_at(node).kind == NodeKind::Unary) {
    if (!fold(c.child(node, slot::Unary_operand), depth + 1, value) || op != TokenKind::minus) return false;
    if (__builtin_sub_overflow(std::int64_t{0}, value, &value)) fault = "integer overflow";
    return fault.empty();
  }
  std::int64_t left = 0;
  std::int64_t right = 0;
  const bool is_known = fold(c.child(node, slot::Binary_left), depth + 1, left);
  if (!fold(c.child(node, slot::Binary_right), depth + 1, right) || !is_known) return false;
  const bool divides = op == TokenKind::slash || op == TokenKind::percent;
  if (divides && right == 0) {
    fault = "division by zero";
    return false;
  }
  bool overflow = false;
  if (op == TokenKind::plus)
    overflow = __builtin_add_overflow(left, right, &value);
  else if (op == TokenKind::minus)
    overflow = __builtin_sub_overflow(left, right, &value);
  else if (op == TokenKind::star)
    overflow = __builtin_mul_overflow(left, right, &value);
  else if (divides && right == -1)
    overflow = op == TokenKind::slash && __builtin_sub_overflow(std::int64_t{0}, left, &value);
  else if (divides)
    value = op == TokenKind::slash ? left / right : left % right;
  else
    return false;
  if (op == TokenKind::percent && right == -1) value = 0;
  if (overflow) fault = "integer overflow";
  return !overflow;
}

bool Checker::Constants::fold_variable(VarId var, int depth, std::int64_t& value) {
  const Var& v = c.out_.vars[var];
  if (v.module != c.module_ || v.kind != VarKind::global || c.kind(v.type) != TypeKind::integer) return false;
  if (const auto at = known.find(var.value); at != known.end()) {
    value = at->second.value_or(0);
    return at->second.has_value();
  }
  const FileId before = c.file_;
  c.enter_file(v.file);
  const bool found = fold(c.child(v.node, slot::Let_value), depth + 1, value);
  c.enter_file(before);
  known.emplace(var.value, found ? std::optional(value) : std::nullopt);
  return found;
}

}  // namespace mochi::check
