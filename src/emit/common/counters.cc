#include "emit/common/counters.h"

#include <algorithm>

#include "ir/kinds.h"
#include "ir/walk.h"

namespace mochi::emit {

using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

namespace {

// Rounds until a body that has not settled counts as unknown.
constexpr unsigned kRounds = 12;

constexpr std::int64_t kStart = std::int64_t{1} << 53U;

}  // namespace

Counters::Counters(const types::TypeStore& types, const ir::Body& body)
    : types_(types),
      body_(body),
      sizes_(body.locals.size(), Size::any),
      shared_(body.locals.size()),
      counts_(body.exprs.size()) {
  for (std::uint32_t i = 0; i < shared_.size(); ++i) shared_[i] = i;
  // Only what the body itself gives a value can be followed.
  for (std::uint32_t i = 0; i < body.stmts.size(); ++i) {
    const ir::Stmt& s = body.stmts[ir::StmtId(i)];
    const bool given =
        s.kind == StmtKind::let || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
    if (!given || s.a == LocalId::kNone) continue;
    const ir::Local& local = body.locals[LocalId(s.a)];
    if (!local.cell && !local.parameter && followed(local.type)) sizes_[s.a] = Size::step;
  }
  for (unsigned round = 0; round < kRounds; ++round) {
    moved_ = false;
    block(body.root);
    if (!moved_) return;
  }
  counts_.assign(counts_.size(), false);
}

// An int, or something that holds no other numbers that could overflow and that nobody else can reach into.
bool Counters::followed(TypeId type) const {
  switch (types_.kind(type)) {
    case TypeKind::integer:
    case TypeKind::boolean:
    case TypeKind::string:
    case TypeKind::floating:
    case TypeKind::bytes: return true;
    case TypeKind::list:
    case TypeKind::map:
    case TypeKind::set:
    case TypeKind::option:
    case TypeKind::soft: {
      const auto& args = types_[type].args;
      return std::all_of(args.begin(), args.end(), [&](TypeId part) { return followed(part); });
    }
    case TypeKind::error:
    case TypeKind::never:
    case TypeKind::unit:
    case TypeKind::int64:
    case TypeKind::bigint:
    case TypeKind::bigrat:
    case TypeKind::any:
    case TypeKind::foreign:
    case TypeKind::group:
    case TypeKind::function:
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous:
    case TypeKind::parameter:
    case TypeKind::variable:
    case TypeKind::opaque: return false;
  }
  return false;
}

bool Counters::contains(TypeId type) const {
  const TypeKind kind = types_.kind(type);
  if (kind == TypeKind::option || kind == TypeKind::soft) return contains(types_.element(type));
  return kind == TypeKind::list || kind == TypeKind::map || kind == TypeKind::set;
}

std::uint32_t Counters::find(std::uint32_t local) {
  while (shared_[local] != local) local = shared_[local] = shared_[shared_[local]];
  return local;
}

std::uint32_t Counters::unite(std::uint32_t a, std::uint32_t b) {
  if (a == LocalId::kNone || b == LocalId::kNone) return a == LocalId::kNone ? b : a;
  a = find(a);
  b = find(b);
  if (a == b) return a;
  moved_ = true;
  const Size size = std::max(sizes_[a], sizes_[b]);
  shared_[std::max(a, b)] = std::min(a, b);
  sizes_[std::min(a, b)] = size;
  return std::min(a, b);
}

void Counters::raise(std::uint32_t local, Size size) {
  if (local == LocalId::kNone) return;
  Size& now = sizes_[find(local)];
  if (now >= size) return;
  now = size;
  moved_ = true;
}

void Counters::store(std::uint32_t local, const Info& value) {
  raise(local, value.size);
  if (contains(body_.locals[LocalId(local)].type)) unite(local, value.root);
}

void Counters::assign(ExprId place, const Info& value) {
  const ir::Expr& e = body_.exprs[place];
  if (e.kind == ExprKind::local) {
    store(e.a, value);
  } else if (e.kind == ExprKind::index || e.kind == ExprKind::map_get) {
    const Info base = visit(ExprId(e.a));
    const Info key = visit(ExprId(e.b));
    raise(base.root, e.kind == ExprKind::map_get ? std::max(key.size, value.size) : value.size);
    if (base.root == LocalId::kNone) {
      escape(value);
    } else {
      unite(base.root, value.root);
    }
  } else {
    parts(place, true);
    escape(value);
  }
}

void Counters::block(ir::BlockId id) {
  if (!id.valid()) return;
  for (ir::StmtId s : body_.blocks[id]) statement(s);
}

void Counters::statement(ir::StmtId id) {
  const ir::Stmt s = body_.stmts[id];
  switch (s.kind) {
    case StmtKind::let:
      if (ExprId(s.b).valid()) store(s.a, visit(ExprId(s.b)));
      return;
    case StmtKind::assign: assign(ExprId(s.a), visit(ExprId(s.b))); return;
    case StmtKind::for_range: {
      const Info from = visit(ExprId(s.b));
      visit(ExprId(s.c));
      // Each turn is a step.
      if (s.a != LocalId::kNone) raise(s.a, std::max(from.size, Size::slow));
      block(ir::BlockId(s.d));
      return;
    }
    case StmtKind::for_each: {
      const Info source = visit(ExprId(s.b));
      if (s.a != LocalId::kNone) store(s.a, source);
      block(ir::BlockId(s.d));
      return;
    }
    case StmtKind::expr:
    case StmtKind::if_:
    case StmtKind::while_:
    case StmtKind::break_:
    case StmtKind::continue_:
    case StmtKind::return_:
    case StmtKind::block:
    case StmtKind::match:
    case StmtKind::try_: break;
  }
  const bool matches = s.kind == StmtKind::match;
  ir::for_each_part(
      body_, id,
      [&](ExprId part) {
        const Info value = visit(part);
        // Bindings reach into it.
        if (matches) escape(value);
      },
      [&](ir::BlockId part) { block(part); });
}

// All parts, joined; `escape`: somebody else sees them from now on.
Counters::Info Counters::parts(ExprId id, bool seen) {
  Info all{Size::step, LocalId::kNone};
  ir::for_each_part(
      body_, id,
      [&](ExprId part) {
        const Info value = visit(part);
        if (seen) escape(value);
        all.size = std::max(all.size, value.size);
        all.root = unite(all.root, value.root);
      },
      [&](ir::BlockId part) { block(part); });
  return seen ? Info{} : all;
}

Counters::Info Counters::operation(ExprId id, const ir::Expr& e) {
  const auto op = static_cast<Op>(e.a);
  std::vector<Info> in;
  Info all{Size::step, LocalId::kNone};
  for (std::size_t i = 0; i < body_.list_size(e.b); ++i) {
    in.push_back(visit(body_.operand(id, i)));
    all.size = std::max(all.size, in.back().size);
    all.root = unite(all.root, in.back().root);
  }
  if (op == Op::add || op == Op::sub) {
    if (!types_.is(e.type, TypeKind::integer)) return {Size::step, LocalId::kNone};
    const bool slow = all.size <= Size::slow && (in[0].size == Size::step || in[1].size == Size::step);
    counts_[id.value] = slow;
    return {slow ? Size::slow : Size::any, LocalId::kNone};
  }
  if (op == Op::neg) {
    counts_[id.value] = types_.is(e.type, TypeKind::integer) && all.size <= Size::slow;
    return {all.size, LocalId::kNone};
  }
  if (op == Op::div) return {in[0].size, LocalId::kNone};
  if (op == Op::rem) return {std::min(in[0].size, in[1].size), LocalId::kNone};
  if (ir::is_one_of(op, Op::list_len, Op::map_len, Op::set_len, Op::str_len, Op::bytes_len, Op::str_ord,
                    Op::str_index_of))
    return {Size::slow, LocalId::kNone};
  if (op == Op::list_slice || op == Op::list_sort_by_keys) return {in[0].size, in[0].root};
  if (op == Op::list_range)
    return {in[2].size == Size::step ? std::max(in[0].size, Size::slow) : Size::any, LocalId::kNone};
  if (ir::is_one_of(op, Op::list_append, Op::list_concat, Op::list_reverse, Op::list_distinct, Op::list_first,
                    Op::list_sort, Op::list_min, Op::list_max, Op::list_copy, Op::list_union, Op::list_except,
                    Op::list_intersect, Op::map_keys, Op::map_values, Op::map_copy, Op::set_add,
                    Op::set_items))
    return all;
  if (op == Op::deep_copy) return {all.size, LocalId::kNone};
  if (op == Op::group_add) {
    escape(all);
    return {};
  }
  if (ir::op_info(op).group == ir::OpGroup::dynamic) escape(all);
  return {Size::any, contains(e.type) ? all.root : LocalId::kNone};
}

Counters::Info Counters::visit(ExprId id) {
  const ir::Expr e = body_.exprs[id];
  Info made;
  switch (e.kind) {
    case ExprKind::const_int: {
      const std::int64_t value = ir::int_value(e);
      if (value >= -kStep && value <= kStep) return {Size::step, LocalId::kNone};
      return {value > -kStart && value < kStart ? Size::slow : Size::any, LocalId::kNone};
    }
    case ExprKind::none:
    case ExprKind::const_bool:
    case ExprKind::const_float:
    case ExprKind::const_string:
    case ExprKind::const_bytes: return {Size::step, LocalId::kNone};
    case ExprKind::local: made = {size_of(e.a), contains(e.type) ? find(e.a) : LocalId::kNone}; break;
    case ExprKind::op: made = operation(id, e); break;
    case ExprKind::index:
    case ExprKind::map_get: {
      made = visit(ExprId(e.a));
      visit(ExprId(e.b));
      break;
    }
    case ExprKind::conditional:
    case ExprKind::coalesce:
    case ExprKind::unwrap:
    case ExprKind::some:
    case ExprKind::make_list:
    case ExprKind::make_set:
    case ExprKind::make_map:
    case ExprKind::block_value: made = parts(id, false); break;
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::is_some: parts(id, false); return {Size::step, LocalId::kNone};
    case ExprKind::closure:
      for (std::uint32_t captured : body_.list(e.b)) raise(captured, Size::any);
      break;
    case ExprKind::const_unit:
    case ExprKind::const_bigint:
    case ExprKind::global:
    case ExprKind::function_ref:
    case ExprKind::call:
    case ExprKind::call_value:
    case ExprKind::make_record:
    case ExprKind::make_variant:
    case ExprKind::field:
    case ExprKind::variant_field:
    case ExprKind::tag_is:
    case ExprKind::box:
    case ExprKind::unbox:
    case ExprKind::convert:
    case ExprKind::match_value: made = parts(id, true); break;
  }
  if (e.has(ExprFlag::safe_integer) || e.has(ExprFlag::small_integer))
    made.size = std::min(made.size, Size::slow);
  if (contains(e.type)) return made;
  made.root = LocalId::kNone;
  const TypeKind kind = types_.kind(e.type);
  const bool no_int = kind == TypeKind::boolean || kind == TypeKind::string || kind == TypeKind::floating ||
                      kind == TypeKind::bytes;
  if (no_int) made.size = Size::step;
  return made;
}

}  // namespace mochi::emit
