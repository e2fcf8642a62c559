#include "ir/verify.h"

#include <fmt/format.h>

#include "ir/verify_function.h"
#include "ir/verify_ops.h"
#include "ir/walk.h"

namespace mochi::ir {

using types::TypeKind;

namespace {
constexpr std::size_t kMaxLines = 200;
}  // namespace

void FunctionVerifier::run() {
  if (!well_typed(f_.result)) fail("the result has no type of the IR");
  if (f_.kind == FunctionKind::foreign) {
    if (b_.root) fail("a foreign function has a body");
    return;
  }
  if (!b_.root) {
    fail("no body");
    return;
  }
  if (!ids_are_valid()) return;
  seen_exprs_.assign(b_.exprs.size(), false);
  seen_blocks_.assign(b_.blocks.size(), false);
  declared_.assign(b_.locals.size(), false);
  visible_.assign(b_.locals.size(), false);
  for (const LocalId p : f_.params) {
    declare(p);
    if (!b_.locals[p].parameter) fail("a parameter's local is not marked as one");
  }
  captures();
  if (f_.self) declare(f_.self);
  block(b_.root);
}

void FunctionVerifier::fail(std::string what) {
  if (lines_.size() >= kMaxLines) return;
  std::string name(f_.name ? p_.names->text(f_.name) : std::string_view("fn"));
  lines_.push_back(fmt::format("function {} ({}): {}", name, id_.value, what));
}
void FunctionVerifier::fail(ExprId e, std::string what) {
  fail(fmt::format("expression {} {}{}: {}", e.value, expr_kind_name(b_.kind(e)), place(b_.span(e)), what));
}
void FunctionVerifier::fail(StmtId s, std::string what) {
  fail(fmt::format("statement {} {}{}: {}", s.value, stmt_kind_name(b_.stmts[s].kind), place(b_.span(s)),
                   what));
}
std::string FunctionVerifier::place(Span span) const {
  if (!span.valid() || p_.sources == nullptr || !p_.sources->source_of(span.begin)) return {};
  const mochi::Place at = p_.sources->place(span.begin);
  return fmt::format(" at {}:{}", at.line, at.column);
}
std::string FunctionVerifier::show(TypeId t) const { return t ? t_.spell(t) : "no type"; }

bool FunctionVerifier::well_typed(TypeId t) const {
  if (!t) return false;
  switch (t_.kind(t)) {
    case TypeKind::error:
    case TypeKind::int64:
    case TypeKind::soft:
    case TypeKind::variant:
    case TypeKind::variable: return false;
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::floating:
    case TypeKind::string:
    case TypeKind::bytes:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::option:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::opaque: return true;
  }
  return false;
}
void FunctionVerifier::captures() {
  if (!f_.captures.empty() && !f_.parent) fail("captures without an enclosing function");
  for (const Capture& c : f_.captures) {
    if (c.inner.value >= b_.locals.size()) {
      fail("a captured local does not exist");
      continue;
    }
    declare(c.inner);
    if (!f_.parent || f_.parent.value >= p_.functions.size()) continue;
    const Body& outer = p_.functions[f_.parent].body;
    if (c.outer.value >= outer.locals.size()) {
      fail("a captured outer local does not exist");
      continue;
    }
    if (outer.locals[c.outer].cell != b_.locals[c.inner].cell)
      fail("a captured local is a cell on one side only");
    if (!type_fits(t_, outer.locals[c.outer].type, b_.locals[c.inner].type))
      fail("a captured local changes its type");
  }
}

void FunctionVerifier::declare(LocalId l) {
  if (declared_[l.value]) fail(fmt::format("local {} is declared twice", l.value));
  if (!well_typed(b_.locals[l].type))
    fail(fmt::format("local {} has type {}", l.value, show(b_.locals[l].type)));
  declared_[l.value] = true;
  visible_[l.value] = true;
  scope_.push_back(l);
}
void FunctionVerifier::leave(std::size_t mark) {
  while (scope_.size() > mark) {
    visible_[scope_.back().value] = false;
    scope_.pop_back();
  }
}

void FunctionVerifier::block(BlockId id) {
  if (seen_blocks_[id.value]) fail(fmt::format("block {} stands at two places", id.value));
  seen_blocks_[id.value] = true;
  const std::size_t mark = scope_.size();
  for (const StmtId s : b_.blocks[id]) statement(s);
  leave(mark);
}
void FunctionVerifier::loop(BlockId id) {
  ++loops_;
  block(id);
  --loops_;
}

void FunctionVerifier::fits(StmtId s, ExprId value, TypeId target, std::string_view what) {
  if (!type_fits(t_, b_.type(value), target))
    fail(s, fmt::format("{} has type {}, not {}", what, show(b_.type(value)), show(target)));
}
void FunctionVerifier::fits(ExprId e, ExprId value, TypeId target, std::string_view what) {
  if (!type_fits(t_, b_.type(value), target))
    fail(e, fmt::format("{} has type {}, not {}", what, show(b_.type(value)), show(target)));
}

void FunctionVerifier::statement(StmtId id) {
  const Stmt s = b_.stmts[id];
  switch (s.kind) {
    case StmtKind::let:
      if (s.b != ExprId::kNone) {
        expr(ExprId(s.b));
        fits(id, ExprId(s.b), b_.locals[LocalId(s.a)].type, "the value");
      }
      declare(LocalId(s.a));
      return;
    case StmtKind::assign: assign(id, ExprId(s.a), ExprId(s.b)); return;
    case StmtKind::expr: expr(ExprId(s.a)); return;
    case StmtKind::if_:
      condition(id, s.a);
      block(BlockId(s.b));
      if (s.c != BlockId::kNone) block(BlockId(s.c));
      return;
    case StmtKind::while_:
      condition(id, s.a);
      loop(BlockId(s.b));
      return;
    case StmtKind::for_range: for_range(id, s); return;
    case StmtKind::for_each: for_each(id, s); return;
    case StmtKind::break_:
    case StmtKind::continue_:
      if (loops_ == 0) fail(id, "outside a loop");
      return;
    case StmtKind::return_:
      if (s.a != ExprId::kNone) {
        expr(ExprId(s.a));
        fits(id, ExprId(s.a), f_.result, "the value");
      } else if (!t_.is(f_.result, TypeKind::unit) && !t_.is(f_.result, TypeKind::never)) {
        fail(id, "no value in a function with a result");
      }
      return;
    case StmtKind::block: block(BlockId(s.a)); return;
    case StmtKind::match:
      expr(ExprId(s.a));
      arms(id, ExprId(s.a), s.b, TypeId());
      return;
    case StmtKind::try_: try_statement(id, s); return;
  }
}
void FunctionVerifier::condition(StmtId id, std::uint32_t word) {
  expr(ExprId(word));
  fits(id, ExprId(word), t_.boolean(), "the condition");
}
void FunctionVerifier::for_range(StmtId id, const Stmt& s) {
  expr(ExprId(s.b));
  expr(ExprId(s.c));
  fits(id, ExprId(s.b), t_.integer(), "the start");
  fits(id, ExprId(s.c), t_.integer(), "the end");
  const std::size_t mark = scope_.size();
  declare(LocalId(s.a));
  loop(BlockId(s.d));
  leave(mark);
}
void FunctionVerifier::for_each(StmtId id, const Stmt& s) {
  expr(ExprId(s.b));
  const TypeId over = b_.type(ExprId(s.b));
  const TypeId local = b_.locals[LocalId(s.a)].type;
  const TypeKind kind = t_.kind(over);
  TypeId element;
  if (kind == TypeKind::list || kind == TypeKind::set) element = t_.element(over);
  if (kind == TypeKind::map) element = t_.key(over);
  if (kind == TypeKind::string) element = over;
  if (!element)
    fail(id, "cannot walk a " + show(over));
  else if (!type_fits(t_, element, local))
    fail(id, fmt::format("elements have type {}, the local {}", show(element), show(local)));
  const std::size_t mark = scope_.size();
  declare(LocalId(s.a));
  loop(BlockId(s.d));
  leave(mark);
}
void FunctionVerifier::try_statement(StmtId id, const Stmt& s) {
  block(BlockId(s.a));
  const std::size_t mark = scope_.size();
  if (s.b != LocalId::kNone) {
    if (s.b >= b_.locals.size()) {
      fail(id, "the message local does not exist");
      return;
    }
    declare(LocalId(s.b));
    if (!t_.is(b_.locals[LocalId(s.b)].type, TypeKind::string)) fail(id, "the message is no string");
  }
  block(BlockId(s.c));
  leave(mark);
}

void FunctionVerifier::assign(StmtId id, ExprId place, ExprId value) {
  expr(place);
  expr(value);
  const Expr& e = b_.exprs[place];
  const bool is_element = e.kind == ExprKind::op &&
                          (static_cast<Op>(e.a) == Op::any_index || static_cast<Op>(e.a) == Op::any_field);
  const bool is_place = is_element || e.kind == ExprKind::local || e.kind == ExprKind::global ||
                        e.kind == ExprKind::field || e.kind == ExprKind::variant_field ||
                        e.kind == ExprKind::index || e.kind == ExprKind::map_get;
  if (!is_place) {
    fail(id, fmt::format("{} is no place", expr_kind_name(e.kind)));
    return;
  }
  if (e.kind == ExprKind::local && !b_.locals[LocalId(e.a)].assigned)
    fail(id, fmt::format("local {} is not marked as assigned", e.a));
  // Written through a map, the slot has the map's value type, whatever a read gives.
  const bool entry = e.kind == ExprKind::map_get && t_.is(b_.type(ExprId(e.a)), TypeKind::map);
  fits(id, value, entry ? t_.value(b_.type(ExprId(e.a))) : e.type, "the value");
}

template <typename At>
void FunctionVerifier::arms(At at, ExprId subject, std::uint32_t list, TypeId result) {
  const TypeId type = b_.type(subject);
  const bool is_option = t_.is(type, TypeKind::option);
  const bool is_union = t_.is(type, TypeKind::union_);
  const std::size_t variants = is_option ? 2 : is_union ? t_.decl(t_[type].decl).variants.size() : 0;
  std::set<std::uint32_t> covered;
  std::size_t constants = 0;
  bool otherwise = false;
  const std::size_t count = b_.list_size(list);
  if (count == 0) fail(at, "no arms");
  for (std::size_t i = 0; i < count; ++i) {
    const ArmId id(b_.list(list)[i]);
    const Arm& arm = b_.arms[id];
    const int ways =
        (arm.variants.empty() ? 0 : 1) + (arm.constants.empty() ? 0 : 1) + (arm.otherwise ? 1 : 0);
    if (ways != 1) fail(at, fmt::format("arm {} applies in {} ways", i, ways));
    if (otherwise) fail(at, "an arm after `otherwise`");
    otherwise = otherwise || arm.otherwise;
    constants += arm.constants.size();
    for (const std::uint32_t v : arm.variants)
      if (v >= variants || !covered.insert(v).second)
        fail(at, fmt::format("arm {} has a wrong variant {}", i, v));
    for (const ExprId c : arm.constants)
      if (!type_fits(t_, b_.type(c), type))
        fail(at, fmt::format("arm {} has a constant of type {}", i, show(b_.type(c))));
    const std::size_t mark = scope_.size();
    bindings(at, arm, type, i);
    arm_body(at, arm, result);
    leave(mark);
  }
  const bool bools = t_.is(type, TypeKind::boolean) && constants == 2;
  if (!otherwise && !bools && (variants == 0 || covered.size() != variants))
    fail(at, "the arms do not cover the subject");
}
template <typename At>
void FunctionVerifier::bindings(At at, const Arm& arm, TypeId subject, std::size_t index) {
  if (arm.bindings.empty()) return;
  if (arm.variants.size() != 1) {
    fail(at, fmt::format("arm {} binds without exactly one variant", index));
    return;
  }
  std::vector<TypeId> fields;
  if (t_.is(subject, TypeKind::option)) {
    if (arm.variants[0] == 1) fields.push_back(t_.element(subject));
  } else if (t_.is(subject, TypeKind::union_)) {
    for (const types::Field& f : p_.types->variant_fields(subject, arm.variants[0])) fields.push_back(f.type);
  }
  if (fields.size() != arm.bindings.size())
    fail(at, fmt::format("arm {} binds {} of {} fields", index, arm.bindings.size(), fields.size()));
  for (std::size_t i = 0; i < arm.bindings.size(); ++i) {
    if (!arm.bindings[i]) continue;
    if (i < fields.size() && !type_fits(t_, fields[i], b_.locals[arm.bindings[i]].type))
      fail(at, fmt::format("arm {} binds a {} to a local of type {}", index, show(fields[i]),
                           show(b_.locals[arm.bindings[i]].type)));
    declare(arm.bindings[i]);
  }
}
template <typename At>
void FunctionVerifier::arm_body(At at, const Arm& arm, TypeId result) {
  if (!result) {
    if (!arm.block) fail(at, "an arm has no block");
    if (arm.value) fail(at, "an arm of a statement has a value");
  } else if (!arm.value) {
    fail(at, "an arm has no value");
  }
  // The value sees what the block declares.
  const std::size_t mark = scope_.size();
  if (arm.block) open_block(arm.block);
  if (arm.value) {
    expr(arm.value);
    if (!type_fits(t_, b_.type(arm.value), result))
      fail(at, "an arm's value has type " + show(b_.type(arm.value)));
  }
  leave(mark);
}
void FunctionVerifier::open_block(BlockId id) {
  if (seen_blocks_[id.value]) fail(fmt::format("block {} stands at two places", id.value));
  seen_blocks_[id.value] = true;
  for (const StmtId s : b_.blocks[id]) statement(s);
}

void FunctionVerifier::expr(ExprId id) {
  if (seen_exprs_[id.value]) {
    fail(id, "stands at two places");
    return;
  }
  seen_exprs_[id.value] = true;
  const Expr& e = b_.exprs[id];
  if (!well_typed(e.type)) {
    fail(id, "has type " + show(e.type));
    return;
  }
  if (e.kind == ExprKind::block_value) {
    const std::size_t mark = scope_.size();
    open_block(BlockId(e.a));
    expr(ExprId(e.b));
    leave(mark);
    fits(id, ExprId(e.b), e.type, "the value");
    return;
  }
  if (e.kind == ExprKind::match_value) {
    expr(ExprId(e.a));
    arms(id, ExprId(e.a), e.b, e.type);
    return;
  }
  bool typed = true;
  for_each_part(
      b_, id,
      [&](ExprId part) {
        expr(part);
        typed = typed && well_typed(b_.type(part));
      },
      [](BlockId) {});
  if (typed) rule(id, e);
}

void FunctionVerifier::want(ExprId id, ExprId part, TypeKind kind, std::string_view what) {
  const TypeKind found = t_.kind(b_.type(part));
  if (found != kind && found != TypeKind::never)
    fail(id, fmt::format("{} has type {}", what, show(b_.type(part))));
}
void FunctionVerifier::gives(ExprId id, TypeId type) {
  const TypeId own = b_.type(id);
  if (!type_fits(t_, type, own)) fail(id, fmt::format("has type {}, not {}", show(own), show(type)));
}

namespace {

void check_modules(const Program& p, std::vector<std::string>& lines) {
  const auto function_exists = [&](FunctionId f) { return f.value < p.functions.size(); };
  if (p.order.size() != p.modules.size()) lines.push_back("program: the module order is not complete");
  for (const Module& m : p.modules) {
    for (const FunctionId f : m.functions)
      if (!function_exists(f)) lines.push_back("module " + m.name + ": a function does not exist");
    for (const FunctionId f : m.tests)
      if (!function_exists(f)) lines.push_back("module " + m.name + ": a test does not exist");
    for (const GlobalId g : m.globals)
      if (g.value >= p.globals.size()) lines.push_back("module " + m.name + ": a global does not exist");
    if (m.init && !function_exists(m.init))
      lines.push_back("module " + m.name + ": the init function does not exist");
  }
  for (const Function& f : p.functions) {
    for (const FunctionId preset : f.presets)
      if (preset && !function_exists(preset)) lines.push_back("program: a default value does not exist");
  }
  for (const Global& g : p.globals) {
    if (!g.type) lines.push_back("program: a global has no type");
    if (g.lazy_init && !function_exists(g.lazy_init))
      lines.push_back("program: a lazy initialiser does not exist");
  }
}

}  // namespace

std::vector<std::string> verify(const Program& program) {
  std::vector<std::string> lines;
  check_modules(program, lines);
  if (!lines.empty()) return lines;
  for (std::size_t i = 0; i < program.functions.size(); ++i)
    FunctionVerifier(program, FunctionId(static_cast<std::uint32_t>(i)), lines).run();
  return lines;
}

}  // namespace mochi::ir
