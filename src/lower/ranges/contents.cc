#include "lower/ranges/contents.h"

#include "ir/walk.h"

namespace mochi::lower {

using ir::Body;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::FunctionKind;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using ir::Stmt;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

namespace {

using CellId = std::uint32_t;
constexpr CellId kNoCell = 0xffffffffU;

bool is_container(const types::TypeStore& types, TypeId type) {
  return types.is(type, TypeKind::list) || types.is(type, TypeKind::map);
}

// Calls `leaf(ExprId)` for each expression that can give the value of `id`.
template <typename F>
void for_each_leaf(const Body& body, ExprId id, F&& leaf) {
  const Expr& e = body.exprs[id];
  switch (e.kind) {
    case ExprKind::conditional:
      for_each_leaf(body, ExprId(e.b), leaf);
      for_each_leaf(body, ExprId(e.c), leaf);
      return;
    case ExprKind::block_value: for_each_leaf(body, ExprId(e.b), leaf); return;
    case ExprKind::match_value:
      ir::for_each_arm(body, e.b, [&](ir::ArmId arm) {
        if (body.arms[arm].value) for_each_leaf(body, body.arms[arm].value, leaf);
      });
      return;
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
    case ExprKind::op:
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
    case ExprKind::coalesce: leaf(id);
  }
}

// Operations that look at all of their operands and keep none.
bool only_looks(Op op) {
  switch (ir::op_info(op).group) {
    case ir::OpGroup::comparison:
    case ir::OpGroup::conversion: return true;
    case ir::OpGroup::list: return op != Op::list_append;
    case ir::OpGroup::map: return op != Op::set_add && op != Op::group_add;
    case ir::OpGroup::arithmetic:
    case ir::OpGroup::number:
    case ir::OpGroup::logic:
    case ir::OpGroup::text:
    case ir::OpGroup::dynamic:
    case ir::OpGroup::world: return false;
  }
  return false;
}

}  // namespace

// Finds the classes: what flows where unites, what gets out opens.
class ContentScan {
 public:
  ContentScan(Contents& out, bool open_exports)
      : out_(out), p_(out.p_), types_(*p_.types), open_exports_(open_exports) {}

  void run() {
    lay_out();
    for (std::uint32_t i = 0; i < p_.globals.size(); ++i) global(GlobalId(i));
    for (std::uint32_t i = 0; i < p_.functions.size(); ++i) function(FunctionId(i));
    pass_arguments();
    number();
  }

 private:
  // How an occurrence of a name is used.
  enum class Use : std::uint8_t { escapes, looked_at, held };
  struct Argument {
    CellId given;
    CellId parameter;
  };

  void lay_out() {
    std::size_t next = 0;
    out_.first_local_.reserve(p_.functions.size());
    for (const ir::Function& f : p_.functions) {
      out_.first_local_.push_back(next);
      next += f.body.locals.size();
    }
    out_.globals_ = next;
    out_.results_ = next + p_.globals.size();
    const std::size_t places = out_.results_ + p_.functions.size();
    parent_.resize(places);
    for (std::size_t i = 0; i < places; ++i) parent_[i] = static_cast<CellId>(i);
    open_.assign(places, false);
    released_.assign(places, false);
    lasting_.assign(places, false);
    changed_.assign(places, false);
  }

  // --- places ---
  bool container(TypeId type) const { return is_container(types_, type); }
  CellId place(FunctionId f, LocalId l) const {
    return container(p_.functions[f].body.locals[l].type)
               ? static_cast<CellId>(out_.first_local_[f.value] + l.value)
               : kNoCell;
  }
  CellId place(GlobalId g) const {
    return container(p_.globals[g].type) ? static_cast<CellId>(out_.globals_ + g.value) : kNoCell;
  }
  CellId result(FunctionId f) const {
    return container(p_.functions[f].result) ? static_cast<CellId>(out_.results_ + f.value) : kNoCell;
  }
  // Of a name or a call; none for objects that are made on the spot and for those of unknown places.
  CellId place(ExprId leaf) const {
    const Expr& e = body_->exprs[leaf];
    if (e.kind == ExprKind::local) return place(f_, LocalId(e.a));
    if (e.kind == ExprKind::global) return place(GlobalId(e.a));
    if (e.kind == ExprKind::call) return result(FunctionId(e.a));
    return kNoCell;
  }

  CellId root(CellId p) {
    while (parent_[p] != p) p = parent_[p] = parent_[parent_[p]];
    return p;
  }
  void unite(CellId a, CellId b) {
    if (a == kNoCell || b == kNoCell) return;
    a = root(a);
    b = root(b);
    if (a == b) return;
    parent_[b] = a;
    open_[a] = open_[a] || open_[b];
    released_[a] = released_[a] || released_[b];
    lasting_[a] = lasting_[a] || lasting_[b];
  }
  void open(CellId p) {
    if (p != kNoCell) open_[root(p)] = true;
  }

  // --- the program ---
  void global(GlobalId id) {
    const ir::Global& g = p_.globals[id];
    if (!g.foreign_path.empty() || (open_exports_ && g.exported)) open(place(id));
    if (place(id) != kNoCell) lasting_[root(place(id))] = true;
    if (g.lazy_init) unite(place(id), result(g.lazy_init));
  }

  // Anybody may call `id`. Who gets its result can change it, but only when the names in the call are gone;
  // names that last longer are globals and captured ones.
  void open_function(FunctionId id) {
    const ir::Function& f = p_.functions[id];
    if (!f.body.root) {
      open(result(id));
      return;
    }
    if (result(id) != kNoCell) released_[root(result(id))] = true;
    for (const LocalId l : f.params) open(place(id, l));
  }

  void function(FunctionId id) {
    const ir::Function& f = p_.functions[id];
    const bool called = f.kind == FunctionKind::plain || f.kind == FunctionKind::method;
    const bool exported = f.exported || (f.method_of && types_.decl(f.method_of).exported);
    const bool initial = f.kind == FunctionKind::init;
    if ((!called && !initial) || (open_exports_ && exported) || !f.body.root) open_function(id);
    if (!f.body.root) return;
    f_ = id;
    body_ = &f.body;
    uses_.assign(body_->exprs.size(), Use::escapes);
    ir::walk(
        *body_, body_->root, [&](ExprId e) { expression(e); },
        [&](ir::StmtId s) { statement(body_->stmts[s]); });
  }

  void look(ExprId id) {
    for_each_leaf(*body_, id, [&](ExprId leaf) {
      if (uses_[leaf.value] == Use::escapes) uses_[leaf.value] = Use::looked_at;
    });
  }
  // What `id` gives can be changed through `target`, or is changed here if there is none.
  void hold(CellId target, ExprId id) {
    for_each_leaf(*body_, id, [&](ExprId leaf) {
      uses_[leaf.value] = Use::held;
      const CellId from = place(leaf);
      if (from == kNoCell) return;
      changed_[from] = true;
      if (target == kNoCell) target = from;
      unite(target, from);
    });
  }
  void pass(CellId parameter, ExprId id) {
    for_each_leaf(*body_, id, [&](ExprId leaf) {
      uses_[leaf.value] = Use::looked_at;
      const CellId from = place(leaf);
      if (from != kNoCell) arguments_.push_back({from, parameter});
    });
  }

  // Parents come before their parts, so that each occurrence has its use before it is met.
  void expression(ExprId id) {
    const Expr& e = body_->exprs[id];
    switch (e.kind) {
      case ExprKind::local:
      case ExprKind::global: met(id); return;
      case ExprKind::call:
        met(id);
        arguments(e);
        return;
      case ExprKind::index:
      case ExprKind::map_get: look(ExprId(e.a)); return;
      case ExprKind::closure: captures(FunctionId(e.a)); return;
      case ExprKind::function_ref: open_function(FunctionId(e.a)); return;
      case ExprKind::match_value: bindings(e.b); return;
      case ExprKind::op: operands(e); return;
      case ExprKind::const_unit:
      case ExprKind::const_bool:
      case ExprKind::const_int:
      case ExprKind::const_float:
      case ExprKind::const_string:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::none:
      case ExprKind::call_value:
      case ExprKind::make_list:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::make_record:
      case ExprKind::make_variant:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::some:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::conditional:
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::coalesce:
      case ExprKind::block_value: return;
    }
  }

  void met(ExprId id) {
    if (uses_[id.value] != Use::escapes) return;
    const CellId p = place(id);
    if (p == kNoCell) return;
    changed_[p] = true;
    open(p);
  }

  void arguments(const Expr& call) {
    const ir::Function& callee = p_.functions[FunctionId(call.a)];
    if (!callee.body.root) return;
    for (std::size_t i = 0; i < callee.params.size() && i < body_->list_size(call.b); ++i) {
      const CellId parameter = place(FunctionId(call.a), callee.params[i]);
      if (parameter != kNoCell) pass(parameter, body_->expr_at(call.b, i));
    }
  }

  void captures(FunctionId callee) {
    for (const ir::Capture& c : p_.functions[callee].captures) {
      const CellId outer = place(f_, c.outer);
      const CellId inner = place(callee, c.inner);
      if (outer == kNoCell) continue;
      changed_[outer] = true;
      lasting_[root(outer)] = true;
      if (inner == kNoCell) open(outer);
      unite(outer, inner);
    }
  }

  // Parts of other objects have no place of their own.
  void bindings(std::uint32_t arms) {
    ir::for_each_arm(*body_, arms, [&](ir::ArmId arm) {
      for (const LocalId l : body_->arms[arm].bindings)
        if (l) open(place(f_, l));
    });
  }

  void operands(const Expr& e) {
    const Op op = static_cast<Op>(e.a);
    const std::size_t count = body_->list_size(e.b);
    const std::size_t looked = only_looks(op)                               ? count
                               : op == Op::list_append || op == Op::set_add ? std::size_t{1}
                                                                            : 0;
    for (std::size_t i = 0; i < looked && i < count; ++i) look(body_->expr_at(e.b, i));
  }

  void statement(const Stmt& s) {
    switch (s.kind) {
      case StmtKind::let:
        if (s.b != ExprId::kNone) receive(place(f_, LocalId(s.a)), ExprId(s.b));
        return;
      case StmtKind::assign: {
        const ExprId to(s.a);
        const Expr& e = body_->exprs[to];
        if (e.kind == ExprKind::local || e.kind == ExprKind::global) {
          uses_[to.value] = Use::held;
          receive(place(to), ExprId(s.b));
        } else if (e.kind == ExprKind::index || e.kind == ExprKind::map_get) {
          hold(kNoCell, ExprId(e.a));
        }
        return;
      }
      case StmtKind::expr: look(ExprId(s.a)); return;
      case StmtKind::return_:
        if (s.a != ExprId::kNone) receive(result(f_), ExprId(s.a));
        return;
      case StmtKind::for_each:
        look(ExprId(s.b));
        open(place(f_, LocalId(s.a)));
        return;
      case StmtKind::match: bindings(s.b); return;
      case StmtKind::if_:
      case StmtKind::while_:
      case StmtKind::for_range:
      case StmtKind::break_:
      case StmtKind::continue_:
      case StmtKind::block:
      case StmtKind::try_: return;
    }
  }
  void receive(CellId target, ExprId value) {
    if (target != kNoCell) hold(target, value);
  }

  // An argument is another name of what its parameter holds, unless the callee only looks at it.
  void pass_arguments() {
    for (bool news = true; news;) {
      news = false;
      for (const Argument& a : arguments_) {
        if (!changed_[a.parameter] || (changed_[a.given] && root(a.given) == root(a.parameter))) continue;
        changed_[a.given] = true;
        unite(a.given, a.parameter);
        news = true;
      }
    }
  }

  // Classes with ints in them that nobody else reaches.
  void number() {
    std::vector<bool> ints(parent_.size(), false);
    const auto note = [&](CellId p, TypeId type) {
      if (p != kNoCell && holds_ints(type)) ints[root(p)] = true;
    };
    for (std::uint32_t i = 0; i < p_.functions.size(); ++i) {
      const FunctionId f(i);
      const ir::Function& function = p_.functions[f];
      note(result(f), function.result);
      for (std::uint32_t l = 0; l < function.body.locals.size(); ++l)
        note(place(f, LocalId(l)), function.body.locals[LocalId(l)].type);
    }
    for (std::uint32_t i = 0; i < p_.globals.size(); ++i)
      note(place(GlobalId(i)), p_.globals[GlobalId(i)].type);
    std::vector<ContentClass> numbers(parent_.size(), kNoClass);
    out_.classes_.assign(parent_.size(), kNoClass);
    for (CellId p = 0; p < parent_.size(); ++p) {
      const CellId r = root(p);
      if (open_[r] || (released_[r] && lasting_[r]) || !ints[r]) continue;
      if (numbers[r] == kNoClass) numbers[r] = static_cast<ContentClass>(out_.size_++);
      out_.classes_[p] = numbers[r];
    }
  }

  bool holds_ints(TypeId type) const {
    TypeId item = types_.is(type, TypeKind::map) ? types_.value(type) : types_.element(type);
    if (types_.is(item, TypeKind::option)) item = types_.element(item);
    return types_.is(item, TypeKind::integer);
  }

  Contents& out_;
  const ir::Program& p_;
  const types::TypeStore& types_;
  bool open_exports_;
  FunctionId f_;
  const Body* body_ = nullptr;
  std::vector<Use> uses_;       // by expression of the function
  std::vector<CellId> parent_;  // union-find over places
  std::vector<bool> open_;      // by root, as the next two
  std::vector<bool> released_;  // the result of a function that anybody may call
  std::vector<bool> lasting_;   // a name outlives the call in which the object got it
  std::vector<bool> changed_;   // by place: changed, kept or given away through this name
  std::vector<Argument> arguments_;
};

Contents::Contents(const ir::Program& program, bool open_exports) : p_(program) {
  ContentScan(*this, open_exports).run();
}

ContentClass Contents::of(FunctionId f, ExprId id) const {
  ContentClass found = kNoClass;
  const Body& body = p_.functions[f].body;
  for_each_leaf(body, id, [&](ExprId leaf) {
    const Expr& e = body.exprs[leaf];
    ContentClass at = kNoClass;
    if (e.kind == ExprKind::local) at = of(f, LocalId(e.a));
    if (e.kind == ExprKind::global) at = of(GlobalId(e.a));
    if (e.kind == ExprKind::call) at = of_result(FunctionId(e.a));
    if (at != kNoClass) found = at;
  });
  return found;
}

}  // namespace mochi::lower
