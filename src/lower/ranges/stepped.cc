// Takes one body, gives the sums in it that are executed one by one.
//
// A sum is one if, in the innermost loop around it that has no constant number of turns, what decides whether
// it is executed again is *wild*: read from memory at a place that changes from turn to turn, or computed
// from itself by more than an addition. Neither has a closed form. Or an operand of the sum is wild, or the
// sum goes into an element whose index changes from turn to turn. Loops with a constant number of turns may
// be unrolled and count as straight code.
#include "lower/ranges/stepped.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "ir/walk.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::Stmt;
using ir::StmtId;
using ir::StmtKind;
using types::TypeKind;

constexpr double kMostGrowth = 0x1p44;
constexpr std::int64_t kMostStep = 16;
constexpr std::int64_t kMostStart = std::int64_t{1} << 40;

// What one loop does to the locals of the function: which ones have another value from turn to turn, also
// after its inner loops were unrolled, and which of them in a way that has no closed form.
struct Turns {
  std::vector<bool> varies;
  std::vector<bool> wild;
};

// What a local that only grows by constants can reach.
struct Growth {
  bool closed = true;  // nothing but small constants and such sums flows into it
  bool known_start = false;
  std::size_t depth = 0;
  double most = 0;
};

class Stepped {
 public:
  Stepped(const ir::Program& program, ir::FunctionId function)
      : types_(*program.types), f_(program.functions[function]), body_(f_.body), found_(body_.exprs.size()) {}

  std::vector<bool> run() {
    measure_growth();
    Place place;
    block(body_.root, place);
    return std::move(found_);
  }

 private:
  // Where the walk stands: the innermost loop whose turns are not constant, and whether what leads from its
  // head to here is wild.
  struct Place {
    const Turns* turns = nullptr;
    bool wild = false;
  };

  // --- what loops do ---
  static bool is(const Expr& e, Op op) { return e.kind == ExprKind::op && static_cast<Op>(e.a) == op; }
  static bool is_loop(const Stmt& s) {
    return s.kind == StmtKind::while_ || s.kind == StmtKind::for_range || s.kind == StmtKind::for_each;
  }
  template <typename F>
  bool mentions(ExprId id, F&& of) const {
    bool found = false;
    ir::walk(
        body_, id,
        [&](ExprId part) {
          const Expr& e = body_.exprs[part];
          found = found || (e.kind == ExprKind::local && of(LocalId(e.a)));
        },
        [](StmtId) {});
    return found;
  }
  bool mentions(ExprId id, LocalId local) const {
    return mentions(id, [&](LocalId l) { return l == local; });
  }
  bool varies(ExprId id, const Turns& turns) const {
    return mentions(id, [&](LocalId l) { return turns.varies[l.value]; });
  }

  // The value depends on something of which no compiler knows how it goes on.
  bool is_wild(ExprId id, const Turns& turns) const {
    bool found = false;
    ir::walk(
        body_, id,
        [&](ExprId part) {
          const Expr& e = body_.exprs[part];
          if (e.kind == ExprKind::local) found = found || turns.wild[e.a];
          if (e.kind == ExprKind::index || e.kind == ExprKind::map_get)
            found = found || varies(ExprId(e.b), turns);
          if (is(e, Op::str_index) || is(e, Op::bytes_index))
            found = found || varies(body_.operand(part, 1), turns);
        },
        [](StmtId) {});
    return found;
  }

  // `v = 3 * v + 1`: not a sum of itself and something.
  bool twists(LocalId local, ExprId value) const {
    bool found = false;
    ir::walk(
        body_, value,
        [&](ExprId part) {
          const Expr& e = body_.exprs[part];
          if (is(e, Op::mul) || is(e, Op::div) || is(e, Op::rem)) found = found || mentions(part, local);
        },
        [](StmtId) {});
    return found;
  }

  template <typename F>
  void flows_into_locals(StmtId id, F&& flow) const {
    const Stmt& s = body_.stmts[id];
    if (s.kind == StmtKind::let) flow(LocalId(s.a), ExprId(s.b));
    if (s.kind == StmtKind::assign && body_.kind(ExprId(s.a)) == ExprKind::local)
      flow(LocalId(body_.exprs[ExprId(s.a)].a), ExprId(s.b));
  }

  // A statement inside of a loop, and whether an inner loop around it can be unrolled.
  struct Inside {
    StmtId id;
    bool unrolled;
  };
  void list_inside(BlockId block, bool unrolled, std::vector<Inside>& found) const {
    for (const StmtId id : body_.blocks[block]) list_inside(id, unrolled, found);
  }
  void list_inside(ExprId id, bool unrolled, std::vector<Inside>& found) const {
    ir::for_each_part(
        body_, id, [&](ExprId part) { list_inside(part, unrolled, found); },
        [&](BlockId part) { list_inside(part, unrolled, found); });
  }
  void list_inside(StmtId id, bool unrolled, std::vector<Inside>& found) const {
    const Stmt& s = body_.stmts[id];
    if (is_loop(s)) unrolled = unrolled || has_constant_turns(s);
    found.push_back({id, unrolled});
    ir::for_each_part(
        body_, id, [&](ExprId part) { list_inside(part, unrolled, found); },
        [&](BlockId part) { list_inside(part, unrolled, found); });
  }

  Turns turns_of(StmtId loop) const {
    Turns turns{std::vector<bool>(body_.locals.size()), std::vector<bool>(body_.locals.size())};
    std::vector<Inside> inside{{loop, false}};
    ir::for_each_part(
        body_, loop, [&](ExprId part) { list_inside(part, false, inside); },
        [&](BlockId part) { list_inside(part, false, inside); });
    for (const auto& [id, unrolled] : inside) {
      const Stmt& s = body_.stmts[id];
      if (s.kind != StmtKind::for_range && s.kind != StmtKind::for_each) continue;
      turns.varies[s.a] = !unrolled;
      // What comes out of a list, map or text is read from memory; of `range(n)` nothing is.
      turns.wild[s.a] =
          !unrolled && s.kind == StmtKind::for_each && !is(body_.exprs[ExprId(s.b)], Op::list_range);
    }
    // Made anew in each turn, or of values that are known, it may be computed beforehand.
    std::vector<bool> renewed(body_.locals.size());
    for (const Inside& at : inside)
      flows_into_locals(at.id, [&](LocalId l, ExprId value) {
        if (!value || !mentions(value, l)) renewed[l.value] = true;
      });
    const auto twisted = [&](LocalId l) { return !renewed[l.value] && !growth_[l.value].known_start; };
    for (bool changed = true; changed;) {
      changed = false;
      const auto set = [&](std::vector<bool>& fact, LocalId l, bool holds) {
        if (!holds || fact[l.value]) return;
        fact[l.value] = changed = true;
      };
      for (const auto& [id, unrolled] : inside) {
        flows_into_locals(id, [&, stays = unrolled](LocalId l, ExprId value) {
          if (!value) return;
          const bool steps = own_step(l, value).has_value();
          set(turns.varies, l, steps ? !stays : varies(value, turns));
          set(turns.wild, l, (twisted(l) && twists(l, value)) || is_wild(value, turns));
        });
      }
    }
    return turns;
  }

  // Is the number of turns of a loop known at compile time? Said of a `while` already if it compares with a
  // constant: taken for straight code, a loop proves less.
  bool has_constant_turns(const Stmt& s) const {
    if (s.kind == StmtKind::for_range)
      return body_.kind(ExprId(s.b)) == ExprKind::const_int && body_.kind(ExprId(s.c)) == ExprKind::const_int;
    if (s.kind == StmtKind::for_each) return body_.kind(ExprId(s.b)) == ExprKind::make_list;
    bool constant = true;
    ir::walk(
        body_, ExprId(s.a),
        [&](ExprId part) {
          const ExprKind kind = body_.kind(part);
          if (kind == ExprKind::local || kind == ExprKind::const_int || kind == ExprKind::const_bool) return;
          if (kind != ExprKind::op || !types_.is(body_.type(part), TypeKind::boolean)) constant = false;
        },
        [](StmtId) {});
    return constant && compares_with_constant(ExprId(s.a));
  }
  bool compares_with_constant(ExprId id) const {
    const Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::op || body_.list_size(e.b) != 2) return false;
    return body_.kind(body_.operand(id, 0)) == ExprKind::const_int ||
           body_.kind(body_.operand(id, 1)) == ExprKind::const_int;
  }
  // What memory, constants or flags leave possible.
  double most_turns(const Stmt& s) const {
    constexpr double kUnknown = 0x1p64;
    if (s.kind == StmtKind::for_each) return 0x1p48;
    if (s.kind != StmtKind::for_range) return kUnknown;
    const auto size = [&](ExprId id) {
      const Expr& e = body_.exprs[id];
      if (e.kind == ExprKind::const_int) return std::abs(static_cast<double>(ir::int_value(e)));
      return e.has(ir::ExprFlag::small_integer) ? 0x1p31 : kUnknown;
    };
    return size(ExprId(s.b)) + size(ExprId(s.c));
  }

  // --- locals that cannot grow far ---
  std::optional<std::int64_t> constant(ExprId id) const {
    const Expr& e = body_.exprs[id];
    if (e.kind != ExprKind::const_int) return std::nullopt;
    return ir::int_value(e);
  }
  // `v + 3`, `v - 3`, `3 + v`: the 3.
  std::optional<std::int64_t> own_step(LocalId local, ExprId value) const {
    const Expr& e = body_.exprs[value];
    if (!is(e, Op::add) && !is(e, Op::sub)) return std::nullopt;
    const auto is_local = [&](std::size_t i) {
      const Expr& part = body_.exprs[body_.operand(value, i)];
      return part.kind == ExprKind::local && part.a == local.value;
    };
    if (is_local(0)) return constant(body_.operand(value, 1));
    return is_local(1) && is(e, Op::add) ? constant(body_.operand(value, 0)) : std::nullopt;
  }

  void measure_growth() {
    growth_.resize(body_.locals.size());
    for (std::size_t i = 0; i < growth_.size(); ++i)
      growth_[i].closed = !body_.locals[LocalId(static_cast<std::uint32_t>(i))].cell;
    for (const LocalId p : f_.params) growth_[p.value].closed = false;
    for (const ir::Capture& c : f_.captures) growth_[c.inner.value].closed = false;
    for (const ir::Arm& arm : body_.arms)
      for (const LocalId l : arm.bindings)
        if (l) growth_[l.value].closed = false;
    std::vector<double> turns;
    measure(body_.root, turns);
  }

  void measure(BlockId id, std::vector<double>& turns) {
    for (const StmtId s : body_.blocks[id]) measure(s, turns);
  }
  void measure(StmtId id, std::vector<double>& turns) {
    const Stmt& s = body_.stmts[id];
    if (s.kind == StmtKind::let) growth_[s.a].depth = turns.size();
    flows_into_locals(id, [&](LocalId l, ExprId value) {
      Growth& growth = growth_[l.value];
      if (!value) return;
      if (const auto start = constant(value)) {
        growth.known_start = true;
        growth.closed = growth.closed && std::llabs(*start) <= kMostStart;
        return;
      }
      const auto step = own_step(l, value);
      growth.closed = growth.closed && step && std::llabs(*step) <= kMostStep;
      double times = static_cast<double>(kMostStep);
      for (std::size_t i = growth.depth; i < turns.size(); ++i) times *= turns[i];
      growth.most += times;
    });
    const bool loops = is_loop(s);
    if (s.kind == StmtKind::for_range || s.kind == StmtKind::for_each) growth_[s.a].closed = false;
    ir::for_each_part(
        body_, id, [&](ExprId part) { measure_expr(part, turns); },
        [&](BlockId part) {
          if (loops) turns.push_back(most_turns(s));
          measure(part, turns);
          if (loops) turns.pop_back();
        });
  }
  void measure_expr(ExprId id, std::vector<double>& turns) {
    ir::for_each_part(
        body_, id, [&](ExprId part) { measure_expr(part, turns); },
        [&](BlockId part) { measure(part, turns); });
  }
  bool stays_small(LocalId local) const {
    return growth_[local.value].closed && growth_[local.value].most <= kMostGrowth;
  }

  // --- the walk ---
  bool wild_here(ExprId id, const Place& place) const {
    return place.wild || (place.turns != nullptr && is_wild(id, *place.turns));
  }

  void block(BlockId id, const Place& place) {
    for (const StmtId s : body_.blocks[id]) statement(s, place);
  }

  void statement(StmtId id, const Place& place) {
    const Stmt& s = body_.stmts[id];
    switch (s.kind) {
      case StmtKind::while_:
      case StmtKind::for_range:
      case StmtKind::for_each: loop(id, place); return;
      case StmtKind::if_: {
        expr(ExprId(s.a), place);
        const Place inside{place.turns, wild_here(ExprId(s.a), place)};
        if (s.b != BlockId::kNone) block(BlockId(s.b), inside);
        if (s.c != BlockId::kNone) block(BlockId(s.c), inside);
        return;
      }
      case StmtKind::match: {
        expr(ExprId(s.a), place);
        arms(s.b, {place.turns, wild_here(ExprId(s.a), place)});
        return;
      }
      case StmtKind::assign: assign(s, place); return;
      case StmtKind::let:
      case StmtKind::expr:
      case StmtKind::break_:
      case StmtKind::continue_:
      case StmtKind::return_:
      case StmtKind::block:
      case StmtKind::try_: break;
    }
    ir::for_each_part(
        body_, id, [&](ExprId part) { expr(part, place); }, [&](BlockId part) { block(part, place); });
  }

  void assign(const Stmt& s, const Place& place) {
    const ExprId target(s.a);
    const ExprId value(s.b);
    const Expr& t = body_.exprs[target];
    const bool element = t.kind == ExprKind::index || t.kind == ExprKind::map_get;
    const bool moves = element && place.turns != nullptr && varies(ExprId(t.b), *place.turns);
    expr(target, place);
    expr(value, {place.turns, place.wild || moves});
    if (t.kind == ExprKind::local && own_step(LocalId(t.a), value) && stays_small(LocalId(t.a)))
      found_[value.value] = true;
  }

  // A way out of the loop that stands in each turn's way.
  bool has_wild_exit(const Stmt& s, const Turns& turns) const {
    if (s.kind == StmtKind::while_ && is_wild(ExprId(s.a), turns)) return true;
    const BlockId inside(s.kind == StmtKind::while_ ? s.b : s.d);
    return std::any_of(body_.blocks[inside].begin(), body_.blocks[inside].end(), [&](StmtId id) {
      const Stmt& part = body_.stmts[id];
      if (part.kind != StmtKind::if_ || !is_wild(ExprId(part.a), turns)) return false;
      bool leaves = false;
      const auto look = [&](std::uint32_t in) {
        if (in == BlockId::kNone) return;
        ir::walk(
            body_, BlockId(in), [](ExprId) {},
            [&](StmtId at) {
              const StmtKind kind = body_.stmts[at].kind;
              leaves = leaves || kind == StmtKind::break_ || kind == StmtKind::return_;
            });
      };
      look(part.b);
      look(part.c);
      return leaves;
    });
  }

  void loop(StmtId id, const Place& place) {
    const Stmt& s = body_.stmts[id];
    const Turns turns = turns_of(id);
    const bool unrolls = has_constant_turns(s) && !has_wild_exit(s, turns);
    const Place inside = unrolls ? place : Place{&turns, has_wild_exit(s, turns)};
    ir::for_each_part(
        body_, id, [&](ExprId part) { expr(part, inside); }, [&](BlockId part) { block(part, inside); });
  }

  void arms(std::uint32_t list, const Place& place) {
    ir::for_each_arm(body_, list, [&](ir::ArmId arm) {
      if (body_.arms[arm].block) block(body_.arms[arm].block, place);
      if (body_.arms[arm].value) expr(body_.arms[arm].value, place);
    });
  }

  void expr(ExprId id, const Place& place) {
    const Expr& e = body_.exprs[id];
    switch (e.kind) {
      case ExprKind::conditional: {
        expr(ExprId(e.a), place);
        const Place inside{place.turns, wild_here(ExprId(e.a), place)};
        expr(ExprId(e.b), inside);
        expr(ExprId(e.c), inside);
        return;
      }
      case ExprKind::match_value:
        expr(ExprId(e.a), place);
        arms(e.b, {place.turns, wild_here(ExprId(e.a), place)});
        return;
      case ExprKind::op: found_[id.value] = wild_here(id, place); break;
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::local:
      case ExprKind::global:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call:
      case ExprKind::call_value:
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
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
      case ExprKind::block_value: break;
    }
    ir::for_each_part(
        body_, id, [&](ExprId part) { expr(part, place); }, [&](BlockId part) { block(part, place); });
  }

  const types::TypeStore& types_;
  const ir::Function& f_;
  const ir::Body& body_;
  std::vector<bool> found_;
  std::vector<Growth> growth_;
};

}  // namespace

std::vector<bool> stepped_sums(const ir::Program& program, ir::FunctionId function) {
  return Stepped(program, function).run();
}

}  // namespace mochi::lower
