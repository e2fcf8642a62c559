// Takes the IR with range flags, gives more of them. Assumes nothing beyond what the verifier checks.
//
// Each place (local, global, result of a function, contents of a class of lists and maps) has a level; the
// least solution in which every flow into a place is at most the place's level is found by iteration. No flow
// between places that count changes a value by more than kTiny, so that no such value ever exceeds the
// largest one that it began with by more than kTiny times the number of additions that were executed.
#include "lower/ranges/counts.h"

#include <algorithm>
#include <vector>

#include "ir/kinds.h"
#include "ir/walk.h"
#include "lower/ranges/interval.h"
#include "lower/ranges/stepped.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using ir::Stmt;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

constexpr std::int64_t kTiny = 16;
// 2^48 is the longest length; 2^48 - 2^45 additions of kTiny take days. The sum of two is still a safe
// integer.
constexpr std::int64_t kCount = (std::int64_t{1} << 52) - 1;
// Where starts are safe integers.
constexpr std::int64_t kCompiledCount = std::int64_t{1} << 54;
constexpr std::int64_t kSmallStart = std::int64_t{1} << 40;

enum class Level : std::uint8_t { tiny, count, any };

// Which sums per function are executed one by one; all of them if null.
using Steps = const std::vector<std::vector<bool>>*;

class Counts {
 public:
  Counts(ir::Program& program, const Contents& classes, bool open_exports, Steps steps)
      : p_(program), types_(*program.types), classes_(classes), open_exports_(open_exports), steps_(steps) {}

  void run() {
    lay_out();
    open_functions();
    do {
      changed_ = false;
      for (std::uint32_t i = 0; i < p_.functions.size(); ++i) {
        const FunctionId f(i);
        if (p_.functions[f].body.root) flows(f);
      }
    } while (changed_);
    for (std::uint32_t i = 0; i < p_.functions.size(); ++i) {
      const FunctionId f(i);
      if (p_.functions[f].body.root) mark(f);
    }
  }

 private:
  bool for_compilers() const { return steps_ != nullptr; }

  // --- places ---
  std::size_t key(FunctionId f, LocalId l) const { return first_local_[f.value] + l.value; }
  std::size_t key(GlobalId g) const { return globals_ + g.value; }
  std::size_t result_key(FunctionId f) const { return results_ + f.value; }
  std::size_t contents_key(ContentClass c) const { return contents_ + c; }

  void lay_out() {
    std::size_t next = 0;
    for (const ir::Function& f : p_.functions) {
      first_local_.push_back(next);
      next += f.body.locals.size();
    }
    globals_ = next;
    results_ = globals_ + p_.globals.size();
    contents_ = results_ + p_.functions.size();
    levels_.assign(contents_ + classes_.size(), Level::tiny);
  }

  void raise(std::size_t place, Level level) {
    if (levels_[place] >= level) return;
    levels_[place] = level;
    changed_ = true;
  }

  bool is_number(TypeId type) const {
    if (types_.is(type, TypeKind::option)) type = types_.element(type);
    return types_.is(type, TypeKind::integer);
  }

  // Functions that others may call with anything.
  void open_functions() {
    for (std::uint32_t i = 0; i < p_.functions.size(); ++i) {
      const FunctionId id(i);
      const ir::Function& f = p_.functions[id];
      const bool exported = f.exported || (f.method_of && types_.decl(f.method_of).exported);
      const bool called = f.kind == ir::FunctionKind::plain || f.kind == ir::FunctionKind::method;
      if (!called || (open_exports_ && exported)) open(id);
      if (f.kind == ir::FunctionKind::foreign || !f.body.root) levels_[result_key(id)] = Level::any;
      if (!f.body.root) continue;
      ir::walk_exprs(f.body, [&](ExprId e) {
        const ExprKind kind = f.body.kind(e);
        if (kind == ExprKind::function_ref || kind == ExprKind::closure) open(FunctionId(f.body.exprs[e].a));
      });
    }
    for (std::uint32_t i = 0; i < p_.globals.size(); ++i) {
      const ir::Global& g = p_.globals[GlobalId(i)];
      if (!g.foreign_path.empty() || !is_number(g.type)) levels_[key(GlobalId(i))] = Level::any;
    }
  }

  void open(FunctionId f) {
    const ir::Function& function = p_.functions[f];
    if (!function.body.root) return;
    for (const LocalId p : function.params) levels_[key(f, p)] = Level::any;
  }

  // --- levels of expressions ---
  Level level(FunctionId f, ExprId id) const {
    const Level found = level_of(f, id);
    // Ranges say so; safe integers of this analysis do not come before compilers have had their turn.
    const ExprFlag bounded = for_compilers() ? ExprFlag::safe_integer : ExprFlag::small_integer;
    return found == Level::any && p_.functions[f].body.exprs[id].has(bounded) ? Level::count : found;
  }

  Level level_of(FunctionId f, ExprId id) const {
    const ir::Body& body = p_.functions[f].body;
    const Expr& e = body.exprs[id];
    switch (e.kind) {
      case ExprKind::const_int: {
        const std::int64_t v = ir::int_value(e);
        if (v >= -kTiny && v <= kTiny) return Level::tiny;
        return v >= -kSmallStart && v <= kSmallStart ? Level::count : Level::any;
      }
      case ExprKind::none: return Level::tiny;
      case ExprKind::local: return levels_[key(f, LocalId(e.a))];
      case ExprKind::global: return levels_[key(GlobalId(e.a))];
      case ExprKind::call: return levels_[result_key(FunctionId(e.a))];
      case ExprKind::index:
      case ExprKind::map_get: return is_number(e.type) ? inside(f, ExprId(e.a)) : Level::any;
      case ExprKind::some:
      case ExprKind::unwrap: return level(f, ExprId(e.a));
      case ExprKind::coalesce: return std::max(level(f, ExprId(e.a)), level(f, ExprId(e.b)));
      case ExprKind::conditional: return std::max(level(f, ExprId(e.b)), level(f, ExprId(e.c)));
      case ExprKind::block_value: return level(f, ExprId(e.b));
      case ExprKind::match_value: {
        Level most = Level::tiny;
        ir::for_each_arm(body, e.b, [&](ir::ArmId arm) {
          if (body.arms[arm].value) most = std::max(most, level(f, body.arms[arm].value));
        });
        return most;
      }
      case ExprKind::op: return types_.is(e.type, TypeKind::integer) ? level_of_op(f, id) : Level::any;
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call_value:
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::is_some:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::logical_and:
      case ExprKind::logical_or: return Level::any;
    }
    return Level::any;
  }

  Level level_of_op(FunctionId f, ExprId id) const {
    const ir::Body& body = p_.functions[f].body;
    const Expr& e = body.exprs[id];
    const auto part = [&](std::size_t i) { return level(f, body.operand(id, i)); };
    const auto op = static_cast<Op>(e.a);
    if (op == Op::add || op == Op::sub) {
      const Level a = part(0);
      const Level b = part(1);
      if (std::max(a, b) == Level::any) return Level::any;
      if (for_compilers() && !(*steps_)[f.value][id.value]) return Level::any;
      return std::min(a, b) == Level::tiny ? Level::count : Level::any;
    }
    if (ir::is_one_of(op, Op::div, Op::shift_right, Op::neg, Op::abs)) return part(0);
    if (op == Op::rem) return std::min(part(0), part(1));
    if (ir::is_one_of(op, Op::list_len, Op::str_len, Op::bytes_len, Op::map_len, Op::set_len,
                      Op::str_index_of, Op::str_ord, Op::bytes_index))
      return Level::count;
    if (op == Op::list_min || op == Op::list_max) return inside(f, body.operand(id, 0));
    return Level::any;
  }

  Level inside(ContentClass c) const { return c == kNoClass ? Level::any : levels_[contents_key(c)]; }

  // What a list or map holds.
  Level inside(FunctionId f, ExprId id) const {
    const ir::Body& body = p_.functions[f].body;
    const Expr& e = body.exprs[id];
    switch (e.kind) {
      case ExprKind::local: return inside(classes_.of(f, LocalId(e.a)));
      case ExprKind::global: return inside(classes_.of(GlobalId(e.a)));
      case ExprKind::call: return inside(classes_.of_result(FunctionId(e.a)));
      case ExprKind::conditional: return std::max(inside(f, ExprId(e.b)), inside(f, ExprId(e.c)));
      case ExprKind::make_list: {
        Level most = Level::tiny;
        for (std::size_t i = 0; i < body.list_size(e.a); ++i)
          most = std::max(most, level(f, body.expr_at(e.a, i)));
        return most;
      }
      case ExprKind::make_map: {
        Level most = Level::tiny;
        for (std::size_t i = 1; i < body.list_size(e.a); i += 2)
          most = std::max(most, level(f, body.expr_at(e.a, i)));
        return most;
      }
      case ExprKind::block_value: return inside(f, ExprId(e.b));
      case ExprKind::op: break;
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call_value:
      case ExprKind::make_set:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::index:
      case ExprKind::map_get:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::coalesce:
      case ExprKind::match_value: return Level::any;
    }
    return inside_op(f, id, e);
  }
  Level inside_op(FunctionId f, ExprId id, const Expr& e) const {
    const ir::Body& body = p_.functions[f].body;
    const auto op = static_cast<Op>(e.a);
    if (op == Op::list_append) return std::max(inside(f, body.operand(id, 0)), level(f, body.operand(id, 1)));
    if (op == Op::list_concat) {
      Level most = Level::tiny;
      for (std::size_t i = 0; i < body.list_size(e.b); ++i)
        most = std::max(most, inside(f, body.operand(id, i)));
      return most;
    }
    if (ir::is_one_of(op, Op::list_slice, Op::list_reverse, Op::list_distinct, Op::list_sort, Op::list_copy,
                      Op::deep_copy, Op::map_values, Op::map_copy))
      return inside(f, body.operand(id, 0));
    if (op != Op::list_range) return Level::any;
    const bool counts =
        level(f, body.operand(id, 0)) != Level::any && level(f, body.operand(id, 2)) == Level::tiny;
    return counts ? Level::count : Level::any;
  }

  // --- flows ---
  void flows(FunctionId f) {
    const ir::Body& body = p_.functions[f].body;
    ir::walk(
        body, body.root, [&](ExprId e) { flows_of(f, body, e); },
        [&](StmtId s) { flows_of(f, body, body.stmts[s]); });
  }

  // The level that a name takes from an expression; what a list or map holds goes to the name's class.
  Level taken(FunctionId f, ExprId value) const {
    return is_number(p_.functions[f].body.type(value)) ? level(f, value) : Level::any;
  }
  void put(ContentClass c, FunctionId f, ExprId container) {
    if (c != kNoClass) raise(contents_key(c), inside(f, container));
  }

  void flows_of(FunctionId f, const ir::Body& body, ExprId id) {
    const Expr& e = body.exprs[id];
    if (e.kind == ExprKind::call) {
      const FunctionId to(e.a);
      const ir::Function& callee = p_.functions[to];
      for (std::size_t i = 0; callee.body.root && i < callee.params.size() && i < body.list_size(e.b); ++i) {
        raise(key(to, callee.params[i]), taken(f, body.expr_at(e.b, i)));
        put(classes_.of(to, callee.params[i]), f, body.expr_at(e.b, i));
      }
    }
    if (e.kind == ExprKind::closure) {
      const FunctionId to(e.a);
      const ir::Body& inner = p_.functions[to].body;
      for (const ir::Capture& c : p_.functions[to].captures) {
        raise(key(to, c.inner), levels_[key(f, c.outer)]);
        if (inner.locals[c.inner].cell) raise(key(f, c.outer), levels_[key(to, c.inner)]);
      }
    }
    if (e.kind == ExprKind::match_value) bindings(f, body, ExprId(e.a), e.b);
  }

  void bindings(FunctionId f, const ir::Body& body, ExprId subject, std::uint32_t arms) {
    const Level of = is_number(body.type(subject)) ? level(f, subject) : Level::any;
    ir::for_each_arm(body, arms, [&](ir::ArmId arm) {
      for (const LocalId l : body.arms[arm].bindings)
        if (l) raise(key(f, l), of);
    });
  }

  void flows_of(FunctionId f, const ir::Body& body, const Stmt& s) {
    switch (s.kind) {
      case StmtKind::let:
        if (s.b == ExprId::kNone) return;
        raise(key(f, LocalId(s.a)), taken(f, ExprId(s.b)));
        put(classes_.of(f, LocalId(s.a)), f, ExprId(s.b));
        return;
      case StmtKind::assign: {
        const Expr& place = body.exprs[ExprId(s.a)];
        if (place.kind == ExprKind::local) {
          raise(key(f, LocalId(place.a)), taken(f, ExprId(s.b)));
          put(classes_.of(f, LocalId(place.a)), f, ExprId(s.b));
        }
        if (place.kind == ExprKind::global) {
          raise(key(GlobalId(place.a)), taken(f, ExprId(s.b)));
          put(classes_.of(GlobalId(place.a)), f, ExprId(s.b));
        }
        const bool element = place.kind == ExprKind::index || place.kind == ExprKind::map_get;
        const ContentClass c = element ? classes_.of(f, ExprId(place.a)) : kNoClass;
        if (c != kNoClass) raise(contents_key(c), taken(f, ExprId(s.b)));
        return;
      }
      case StmtKind::for_range:
        // Each turn is one more, if turns are taken.
        raise(key(f, LocalId(s.a)),
              for_compilers() ? Level::any : std::max(Level::count, level(f, ExprId(s.b))));
        return;
      case StmtKind::for_each: {
        const bool values = types_.is(body.type(ExprId(s.b)), TypeKind::list);
        raise(key(f, LocalId(s.a)),
              values && is_number(body.locals[LocalId(s.a)].type) ? inside(f, ExprId(s.b)) : Level::any);
        return;
      }
      case StmtKind::return_:
        if (s.a == ExprId::kNone) return;
        give(f, taken(f, ExprId(s.a)));
        put(classes_.of_result(f), f, ExprId(s.a));
        return;
      case StmtKind::match: bindings(f, body, ExprId(s.a), s.b); return;
      case StmtKind::expr:
      case StmtKind::if_:
      case StmtKind::while_:
      case StmtKind::break_:
      case StmtKind::continue_:
      case StmtKind::block:
      case StmtKind::try_: return;
    }
  }

  void give(FunctionId f, Level level) {
    raise(result_key(f), level);
    for (std::uint32_t i = 0; i < p_.globals.size(); ++i)
      if (p_.globals[GlobalId(i)].lazy_init == f) raise(key(GlobalId(i)), level);
  }

  // --- flags ---
  Interval bounds(FunctionId f, ExprId id) const {
    const Expr& e = p_.functions[f].body.exprs[id];
    if (e.kind == ExprKind::const_int) return Interval::of(ir::int_value(e));
    Interval known = Interval::full();
    if (e.has(ExprFlag::safe_integer)) known = {-kMaxSafe, kMaxSafe};
    if (e.has(ExprFlag::small_integer)) known = {-kMaxSmall, kMaxSmall};
    const Level found = level(f, id);
    if (found == Level::tiny) known = meet(known, {-kTiny, kTiny});
    const std::int64_t most = for_compilers() ? kCompiledCount : kCount;
    if (found == Level::count) known = meet(known, {-most, most});
    if (e.has(ExprFlag::non_negative)) known.lo = std::max<std::int64_t>(known.lo, 0);
    return known;
  }

  void mark(FunctionId f) {
    std::vector<ExprId> ints;
    const ir::Body& read = p_.functions[f].body;
    std::vector<bool> written(read.exprs.size());
    ir::walk(
        read, read.root,
        [&](ExprId e) {
          if (types_.is(read.type(e), TypeKind::integer) && !written[e.value]) ints.push_back(e);
        },
        [&](StmtId s) {
          if (read.stmts[s].kind == StmtKind::assign) written[read.stmts[s].a] = true;
        });
    // Parts before what they are parts of.
    std::reverse(ints.begin(), ints.end());
    for (const ExprId id : ints) {
      ir::Body& body = p_.functions[f].body;
      Expr& e = body.exprs[id];
      if (e.kind == ExprKind::const_int) continue;
      Computed sum;
      const Op op = e.kind == ExprKind::op ? static_cast<Op>(e.a) : Op::refuse;
      if (op == Op::add) sum = add(bounds(f, body.operand(id, 0)), bounds(f, body.operand(id, 1)));
      if (op == Op::sub) sum = sub(bounds(f, body.operand(id, 0)), bounds(f, body.operand(id, 1)));
      if (op == Op::mul) sum = mul(bounds(f, body.operand(id, 0)), bounds(f, body.operand(id, 1)));
      if (op == Op::neg || op == Op::abs) sum = neg(bounds(f, body.operand(id, 0)));
      if (op == Op::abs)
        sum.range = {std::min(sum.range.lo, bounds(f, body.operand(id, 0)).lo),
                     std::max(sum.range.hi, bounds(f, body.operand(id, 0)).hi)};
      if (sum.proven && !e.has(ExprFlag::proven))
        flag(e, for_compilers() ? ExprFlag::proven : ExprFlag::counted);
      if (for_compilers()) continue;
      const bool safe = (sum.proven && sum.range.within({-kMaxSafe, kMaxSafe})) || level(f, id) != Level::any;
      if (safe) flag(e, ExprFlag::safe_integer);
    }
  }

  static void flag(Expr& e, ExprFlag f) {
    e.flags = static_cast<std::uint8_t>(e.flags | static_cast<std::uint8_t>(f));
  }

  ir::Program& p_;
  const types::TypeStore& types_;
  const Contents& classes_;
  bool open_exports_;
  Steps steps_;
  std::vector<std::size_t> first_local_;
  std::size_t globals_ = 0;
  std::size_t results_ = 0;
  std::size_t contents_ = 0;
  std::vector<Level> levels_;
  bool changed_ = false;
};

}  // namespace

void mark_counts(ir::Program& program, const Contents& classes, bool open_exports) {
  std::vector<std::vector<bool>> steps(program.functions.size());
  for (std::uint32_t i = 0; i < program.functions.size(); ++i)
    if (program.functions[FunctionId(i)].body.root) steps[i] = stepped_sums(program, FunctionId(i));
  Counts(program, classes, open_exports, &steps).run();
  Counts(program, classes, open_exports, nullptr).run();
}

}  // namespace mochi::lower
