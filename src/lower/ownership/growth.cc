#include "lower/ownership/growth.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "ir/build.h"
#include "ir/kinds.h"
#include "ir/walk.h"
#include "lower/local_set.h"

namespace mochi::lower {
namespace {

using ir::BlockId;
using ir::Expr;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;

// Knowledge about calls: starts hopeful, and only gets worse.
struct Shared {
  OwnershipClasses& classes;
  std::vector<std::vector<bool>> unique_params;
  std::vector<bool> unique_results;
  std::vector<std::set<std::uint32_t>>
      takes;  // by function: `let` statements that take an object out of its slot
  bool news = false;
};

// Tries per function; each runs the analysis of the function once.
constexpr int kMaxTries = 64;

struct Site {
  ExprId op;
  LocalId slot;               // a plain local, or none
  std::vector<StmtId> loops;  // around it, outermost first
  bool in_place = false;
};

// Runs over one function: per local, whether it is the only name of its list.
class GrowthFlow {
 public:
  GrowthFlow(Shared& shared, FunctionId id, const std::set<std::pair<std::uint32_t, std::uint32_t>>& copies)
      : takes_(shared.takes[id.value]),
        shared_(shared),
        all_(shared.classes),
        id_(id),
        f_(all_.program().functions[id]),
        body_(f_.body),
        live_(all_.liveness(id)),
        copies_(copies) {}

  std::map<std::uint32_t, Site> run() {
    LocalSet state(body_.locals.size());
    for (std::size_t i = 0; i < f_.params.size(); ++i)
      state.put(f_.params[i].value, shared_.unique_params[id_.value][i]);
    block(body_.root, state);
    return std::move(sites_);
  }

 private:
  using State = LocalSet;  // those that are the only name of their list
  struct Loop {
    StmtId id;
    State broken;
    State continued;
  };

  // Of no run: neutral in a meeting of states.
  State nowhere() const { return LocalSet::all(body_.locals.size()); }
  static void meet(State& into, const State& other) { into.meet(other); }
  bool plain(LocalId l) const { return !body_.locals[l].cell; }

  void block(BlockId id, State& state) {
    for (const StmtId s : body_.blocks[id]) statement(s, state);
  }

  template <typename F>
  void loop(StmtId id, State& state, F&& turn) {
    for (auto copy = copies_.lower_bound({id.value, 0}); copy != copies_.end() && copy->first == id.value;
         ++copy)
      state.add(copy->second);
    const auto known = heads_.find(id.value);
    State head = state;
    if (known != heads_.end()) meet(head, known->second);
    for (;;) {
      loops_.push_back({id, nowhere(), nowhere()});
      State back = head;
      State exit = turn(back);
      meet(back, loops_.back().continued);
      meet(exit, loops_.back().broken);
      loops_.pop_back();
      State next = head;
      meet(next, back);
      if (next == head) {
        heads_[id.value] = std::move(head);
        state = std::move(exit);
        return;
      }
      head = std::move(next);
    }
  }

  void statement(StmtId id, State& state) {
    const ir::Stmt& s = body_.stmts[id];
    switch (s.kind) {
      case StmtKind::let: {
        bool unique = s.b != ExprId::kNone && keep(ExprId(s.b), state);
        // Taken out of its slot, and put back before anybody looks.
        if (takes_.count(id.value) != 0) {
          const PlaceId place = all_.places(id_).locals[s.a];
          unique = place != kNoPlace && !all_.graph().aliased(place).set;
        }
        state.put(s.a, unique && plain(LocalId(s.a)));
        return;
      }
      case StmtKind::assign: assign(s, state); return;
      case StmtKind::expr: look(ExprId(s.a), state); return;
      case StmtKind::if_: {
        look(ExprId(s.a), state);
        State other = state;
        block(BlockId(s.b), state);
        if (s.c != BlockId::kNone) block(BlockId(s.c), other);
        meet(state, other);
        return;
      }
      case StmtKind::while_:
        loop(id, state, [&](State& in) {
          look(ExprId(s.a), in);
          State exit = in;
          block(BlockId(s.b), in);
          return exit;
        });
        return;
      case StmtKind::for_range:
        look(ExprId(s.b), state);
        look(ExprId(s.c), state);
        walk_over(id, s, state);
        return;
      case StmtKind::for_each: {
        // The loop itself holds what it walks over.
        const ExprId over(s.b);
        if (body_.kind(over) == ExprKind::local)
          keep(over, state);
        else
          look(over, state);
        walk_over(id, s, state);
        return;
      }
      case StmtKind::break_:
        meet(loops_.back().broken, state);
        state = nowhere();
        return;
      case StmtKind::continue_:
        meet(loops_.back().continued, state);
        state = nowhere();
        return;
      case StmtKind::return_: {
        const bool unique = s.a == ExprId::kNone || keep(ExprId(s.a), state);
        if (!unique && shared_.unique_results[id_.value]) {
          shared_.unique_results[id_.value] = false;
          shared_.news = true;
        }
        state = nowhere();
        return;
      }
      case StmtKind::block: block(BlockId(s.a), state); return;
      case StmtKind::match:
        look(ExprId(s.a), state);
        arms(s.b, state);
        return;
      case StmtKind::try_: {
        State handler = state;
        ir::walk(
            body_, BlockId(s.a),
            [&](ExprId e) {
              if (body_.kind(e) == ExprKind::local) handler.remove(body_.exprs[e].a);
            },
            [](StmtId) {});
        block(BlockId(s.a), state);
        block(BlockId(s.c), handler);
        meet(state, handler);
        return;
      }
    }
  }

  void walk_over(StmtId id, const ir::Stmt& s, State& state) {
    loop(id, state, [&](State& in) {
      State exit = in;
      in.remove(s.a);
      block(BlockId(s.d), in);
      return exit;
    });
  }

  void assign(const ir::Stmt& s, State& state) {
    const ExprId place(s.a);
    const ExprId value(s.b);
    const ExprId growth = growth_of(body_, s);
    const bool local = body_.kind(place) == ExprKind::local && plain(LocalId(body_.exprs[place].a));
    if (!local) look(place, state);
    if (growth) {
      operands(growth, 1, state);
      const bool text = static_cast<Op>(body_.exprs[growth].a) == Op::str_concat;
      const PlaceId slot = all_.places(id_).exprs[body_.operand(growth, 0).value];
      const bool alone =
          local ? state.has(body_.exprs[place].a) : slot != kNoPlace && !all_.graph().aliased(slot).set;
      note(growth, text || alone, local ? LocalId(body_.exprs[place].a) : LocalId());
      if (local) state.add(body_.exprs[place].a);
      return;
    }
    const bool unique = keep(value, state);
    if (local) state.put(body_.exprs[place].a, unique);
  }

  void note(ExprId op, bool in_place, LocalId slot) {
    Site& site = sites_[op.value];
    site.op = op;
    site.slot = slot;
    site.in_place = in_place;
    site.loops.clear();
    for (const Loop& l : loops_) site.loops.push_back(l.id);
  }

  // Operands of a growth from `first` on: the added element is kept, lists are copied from.
  void operands(ExprId op, std::size_t first, State& state) {
    const Op kind = static_cast<Op>(body_.exprs[op].a);
    const bool adds = kind == Op::list_append || kind == Op::set_add;
    for (std::size_t i = first; i < body_.list_size(body_.exprs[op].b); ++i) {
      if (adds)
        keep(body_.operand(op, i), state);
      else
        look(body_.operand(op, i), state);
    }
  }

  void arms(std::uint32_t list, State& state) {
    bool unique = true;
    match_arms(list, state, unique);
  }
  void match_arms(std::uint32_t list, State& state, bool& unique) {
    State after = nowhere();
    ir::for_each_arm(body_, list, [&](ir::ArmId id) {
      const ir::Arm& arm = body_.arms[id];
      State in = state;
      for (const LocalId l : arm.bindings)
        if (l) in.remove(l.value);
      if (arm.block) block(arm.block, in);
      if (arm.value) unique = keep(arm.value, in) && unique;
      meet(after, in);
    });
    state = std::move(after);
  }

  // The value of `e` lives on elsewhere. True if that place is then the only one that has it.
  bool keep(ExprId id, State& state) {
    const Expr& e = body_.exprs[id];
    switch (e.kind) {
      case ExprKind::local: {
        const bool moved = live_.last_use[id.value] && plain(LocalId(e.a));
        const bool unique = moved && state.has(e.a);
        state.remove(e.a);
        return unique;
      }
      case ExprKind::conditional: {
        look(ExprId(e.a), state);
        State other = state;
        const bool a = keep(ExprId(e.b), state);
        const bool b = keep(ExprId(e.c), other);
        meet(state, other);
        return a && b;
      }
      case ExprKind::block_value: block(BlockId(e.a), state); return keep(ExprId(e.b), state);
      case ExprKind::match_value: {
        look(ExprId(e.a), state);
        bool unique = true;
        match_arms(e.b, state, unique);
        return unique;
      }
      case ExprKind::some:
      case ExprKind::unwrap: return keep(ExprId(e.a), state);
      case ExprKind::box: keep(ExprId(e.a), state); return false;
      case ExprKind::coalesce: {
        look(ExprId(e.a), state);
        State other = state;
        keep(ExprId(e.b), other);
        meet(state, other);
        return false;
      }
      case ExprKind::call: look(id, state); return shared_.unique_results[e.a];
      case ExprKind::op: look(id, state); return ir::makes_container(static_cast<Op>(e.a));
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant: look(id, state); return true;
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none: return true;
      case ExprKind::global:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call_value:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::index:
      case ExprKind::map_get:
      case ExprKind::is_some:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::logical_and:
      case ExprKind::logical_or: look(id, state); return false;
    }
    return false;
  }

  // `e` is looked at; parts of it may be kept by what it makes or calls.
  void look(ExprId id, State& state) {
    const Expr& e = body_.exprs[id];
    if (e.kind == ExprKind::op) {
      look_operation(id, state);
    } else if (e.kind == ExprKind::call || e.kind == ExprKind::call_value) {
      call(id, state);
    } else if (e.kind == ExprKind::closure) {
      const auto captured = body_.list(e.b);
      for (const std::uint32_t l : captured) state.remove(l);
    } else if (e.kind == ExprKind::conditional || e.kind == ExprKind::logical_and ||
               e.kind == ExprKind::logical_or || e.kind == ExprKind::coalesce) {
      look(ExprId(e.a), state);
      State other = state;
      look(ExprId(e.b), state);
      if (e.kind == ExprKind::conditional) look(ExprId(e.c), other);
      meet(state, other);
    } else if (e.kind == ExprKind::block_value) {
      block(BlockId(e.a), state);
      look(ExprId(e.b), state);
    } else if (e.kind == ExprKind::match_value) {
      look(ExprId(e.a), state);
      arms(e.b, state);
    } else {
      const bool makes = e.kind == ExprKind::make_list || e.kind == ExprKind::make_set ||
                         e.kind == ExprKind::make_map || e.kind == ExprKind::make_record ||
                         e.kind == ExprKind::make_variant;
      ir::for_each_part(
          body_, id,
          [&](ExprId part) {
            if (makes)
              keep(part, state);
            else
              look(part, state);
          },
          [](BlockId) {});
    }
  }

  void look_operation(ExprId id, State& state) {
    const Expr& e = body_.exprs[id];
    const Op op = static_cast<Op>(e.a);
    const std::size_t count = body_.list_size(e.b);
    const bool grows = op == Op::list_append || op == Op::list_concat || op == Op::set_add;
    if (!grows || count == 0) {
      const bool stores = op == Op::group_add;
      for (std::size_t i = 0; i < count; ++i) {
        if (stores && i != 0)
          keep(body_.operand(id, i), state);
        else
          look(body_.operand(id, i), state);
      }
      return;
    }
    // Not an assignment to its own slot: in place if the first operand ends here.
    const ExprId first = body_.operand(id, 0);
    const bool dies = body_.kind(first) != ExprKind::local || live_.last_use[first.value];
    bool alone = false;
    if (dies)
      alone = keep(first, state);
    else
      look(first, state);
    operands(id, 1, state);
    note(id, alone && dies, LocalId());
  }

  void call(ExprId id, State& state) {
    const Expr& e = body_.exprs[id];
    const std::vector<bool>* consumed = nullptr;
    if (e.kind == ExprKind::call) {
      consumed = &all_.effects(FunctionId(e.a)).consumed;
    } else {
      look(ExprId(e.a), state);
      const OpenEffects* effects = all_.open_effects(body_.type(ExprId(e.a)));
      if (effects != nullptr) consumed = &effects->consumed;
    }
    const std::size_t count = body_.list_size(e.b);
    for (std::size_t i = 0; i < count; ++i) {
      const ExprId arg = body_.operand(id, i);
      const bool kept = consumed == nullptr || (i < consumed->size() && (*consumed)[i]);
      const bool unique = kept ? keep(arg, state) : (look(arg, state), false);
      if (e.kind != ExprKind::call || unique || i >= shared_.unique_params[e.a].size()) continue;
      if (!shared_.unique_params[e.a][i]) continue;
      shared_.unique_params[e.a][i] = false;
      shared_.news = true;
    }
  }

  const std::set<std::uint32_t>& takes_;
  Shared& shared_;
  OwnershipClasses& all_;
  FunctionId id_;
  const ir::Function& f_;
  const ir::Body& body_;
  const Liveness& live_;
  const std::set<std::pair<std::uint32_t, std::uint32_t>>& copies_;
  std::map<std::uint32_t, State> heads_;
  std::vector<Loop> loops_;
  std::map<std::uint32_t, Site> sites_;
};

using Copies = std::set<std::pair<std::uint32_t, std::uint32_t>>;

// Copies before loops that make growths inside cheap: (loop, local).
Copies find_copies(Shared& shared, FunctionId id, std::map<std::uint32_t, Site>& sites) {
  Copies chosen;
  int tries = 0;
  const ir::Function& f = shared.classes.program().functions[id];
  for (const auto& entry : std::map<std::uint32_t, Site>(sites)) {
    // Lambdas cannot take structured bindings (C++20 as clang 14 has it).
    const Site& site = entry.second;
    if (sites[entry.first].in_place || site.loops.empty() || !site.slot) continue;
    if (static_cast<Op>(f.body.exprs[site.op].a) == Op::set_add) continue;
    const PlaceId place = shared.classes.places(id).locals[site.slot.value];
    // A copy may not hide a change that is made later through another name.
    if (place == kNoPlace || shared.classes.graph().changed(place).set) continue;
    for (const StmtId loop : site.loops) {
      // The local must live outside the loop.
      bool inside = false;
      const ir::Stmt& s = f.body.stmts[loop];
      const BlockId body(s.kind == StmtKind::while_ ? s.b : s.d);
      ir::walk(
          f.body, body, [](ExprId) {},
          [&](StmtId at) {
            inside =
                inside || (f.body.stmts[at].kind == StmtKind::let && f.body.stmts[at].a == site.slot.value);
          });
      inside = inside || (s.kind != StmtKind::while_ && s.a == site.slot.value);
      // The loop itself goes on to walk over the old list.
      const bool walked = s.kind == StmtKind::for_each &&
                          root_of(f.body, ExprId(s.b)) == Root{Root::Kind::local, site.slot.value};
      inside = inside || walked;
      if (inside || ++tries > kMaxTries) continue;
      Copies tried = chosen;
      tried.insert({loop.value, site.slot.value});
      auto result = GrowthFlow(shared, id, tried).run();
      if (!result[entry.first].in_place) continue;
      chosen = std::move(tried);
      sites = std::move(result);
      break;
    }
  }
  return chosen;
}

void insert_copies(ir::Program& program, FunctionId id, const Copies& copies) {
  ir::Body& body = program.functions[id].body;
  ir::Builder builder(program, body);
  const std::size_t blocks = body.blocks.size();
  for (std::size_t i = 0; i < blocks && !copies.empty(); ++i) {
    const BlockId at(static_cast<std::uint32_t>(i));
    std::vector<StmtId> statements;
    for (const StmtId s : body.blocks[at]) {
      for (auto copy = copies.lower_bound({s.value, 0}); copy != copies.end() && copy->first == s.value;
           ++copy) {
        const LocalId local(copy->second);
        const Span span = body.span(s);
        const ExprId value =
            builder.op(Op::list_copy, body.locals[local].type, {builder.read(local, span)}, span);
        statements.push_back(builder.assign(builder.read(local, span), value, span));
        body.locals[local].assigned = true;
      }
      statements.push_back(s);
    }
    body.blocks[at] = std::move(statements);
  }
}

const char* reason_of(const ir::Body& body, const Site& site) {
  if (site.slot && body.locals[site.slot].parameter) return "the caller may still use the list";
  if (site.slot) return "another name may still see the list";
  return "the list is also reached by another name";
}

}  // namespace

void grow_in_place(OwnershipClasses& classes, bool open_exports, std::vector<ir::FunctionOwnership>& facts) {
  ir::Program& program = classes.program();
  Shared shared{classes, {}, {}, {}, true};
  for (std::size_t i = 0; i < program.functions.size(); ++i) {
    const ir::Function& f = program.functions[FunctionId(static_cast<std::uint32_t>(i))];
    const FunctionEffects& effects = classes.effects(FunctionId(static_cast<std::uint32_t>(i)));
    const bool exported = f.exported || (f.method_of && program.types->decl(f.method_of).exported);
    const bool known = !effects.open && !(open_exports && exported);
    shared.unique_params.push_back(std::vector<bool>(f.params.size(), known));
    shared.unique_results.push_back(static_cast<bool>(f.body.root));
    std::set<std::uint32_t> takes;
    for (const ir::MovedOut& m : facts[i].moved_out)
      if (m.kind == ir::MovedOut::Kind::take) takes.insert(m.let.value);
    shared.takes.push_back(std::move(takes));
  }
  const Copies none;
  while (shared.news) {
    shared.news = false;
    for (std::size_t i = 0; i < program.functions.size(); ++i) {
      const FunctionId id(static_cast<std::uint32_t>(i));
      if (program.functions[id].body.root) GrowthFlow(shared, id, none).run();
    }
  }
  for (std::size_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(static_cast<std::uint32_t>(i));
    if (!program.functions[id].body.root) continue;
    auto sites = GrowthFlow(shared, id, none).run();
    const Copies copies = find_copies(shared, id, sites);
    ir::Body& body = program.functions[id].body;
    for (const auto& [op, site] : sites) {
      Expr& e = body.exprs[site.op];
      const auto bit = static_cast<std::uint8_t>(ExprFlag::in_place);
      e.flags = static_cast<std::uint8_t>(site.in_place ? e.flags | bit : e.flags & ~bit);
      if (!site.in_place && !site.loops.empty())
        facts[i].copied_growths.push_back({body.span(site.op), reason_of(body, site)});
    }
    insert_copies(program, id, copies);
  }
}

}  // namespace mochi::lower
