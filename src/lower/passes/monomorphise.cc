#include "lower/passes/monomorphise.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "ir/build.h"
#include "ir/walk.h"
#include "lower/passes/kind_needs.h"
#include "lower/passes/renumber.h"
#include "lower/values.h"

namespace mochi::lower {
namespace {

using ir::Body;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Function;
using ir::FunctionId;
using types::TypeId;
using types::TypeKind;
using types::TypeParamId;

// Copied expressions of all instances together: keeps hostile programs from filling the memory.
constexpr std::size_t kMaxCopiedNodes = 20'000'000;

// Puts type arguments into a body.
class Substitution {
 public:
  Substitution(types::TypeStore& types, std::span<const TypeParamId> params, std::span<const TypeId> args)
      : types_(types), params_(params.begin(), params.end()), args_(args.begin(), args.end()) {}

  TypeId operator()(TypeId type) {
    if (!type) return type;
    const auto [at, fresh] = memo_.try_emplace(type.value, type);
    if (fresh) at->second = types_.substitute(type, params_, args_);
    return at->second;
  }
  void apply(Function& f) {
    f.result = (*this)(f.result);
    for (ir::Local& l : f.body.locals) l.type = (*this)(l.type);
    for (Expr& e : f.body.exprs) {
      if (e.kind == ExprKind::op) keep_shared(e);
      e.type = (*this)(e.type);
      if (e.kind == ExprKind::call) list(f.body, e.c);
      if (e.kind == ExprKind::function_ref) list(f.body, e.b);
    }
  }

 private:
  // A copy stops at type parameters, whatever stands for them.
  void keep_shared(Expr& copy) {
    if (static_cast<ir::Op>(copy.a) != ir::Op::deep_copy) return;
    const types::Type& type = types_[copy.type];
    const bool list = type.kind == types::TypeKind::list;
    if ((!list && type.kind != types::TypeKind::map) || !types_.is(type.args.back(), types::TypeKind::parameter)) return;
    const TypeId inside = (*this)(type.args.back());
    const types::TypeKind kind = types_.kind(inside);
    if (kind == types::TypeKind::list || kind == types::TypeKind::map || kind == types::TypeKind::set)
      copy.a = static_cast<std::uint32_t>(list ? ir::Op::list_copy : ir::Op::map_copy);
  }
  void list(Body& body, std::uint32_t at) {
    const std::size_t count = body.list_size(at);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t& word = body.lists[at + 1 + i];
      word = (*this)(TypeId(word)).value;
    }
  }
  types::TypeStore& types_;
  std::vector<TypeParamId> params_;
  std::vector<TypeId> args_;
  std::unordered_map<std::uint32_t, TypeId> memo_;
};

class Monomorphiser {
 public:
  Monomorphiser(ir::Program& program, Sink& sink, Extent extent)
      : p_(program), types_(*program.types), sink_(sink) {
    if (extent == Extent::kinds) needs_.emplace(program);
  }

  bool run() {
    const std::size_t originals = originals_ = p_.functions.size();
    keep_.assign(originals, true);
    for (std::size_t i = 0; i < originals; ++i)
      keep_[i] = !under_specialised(FunctionId(static_cast<std::uint32_t>(i)));
    for (std::size_t i = 0; i < originals && good_; ++i)
      if (keep_[i]) resolve(FunctionId(static_cast<std::uint32_t>(i)), Origin());
    while (!work_.empty() && good_) {
      const auto [id, origin] = std::move(work_.back());
      work_.pop_back();
      resolve(id, origin);
    }
    if (!good_) return false;
    if (made_.empty() && needs_) return true;
    list_instances();
    keep_.resize(p_.functions.size(), true);
    remove_items(p_, keep_, std::vector<bool>(p_.globals.size(), true));
    return true;
  }

 private:
  // What an instance was made with; closures inside are made with the same.
  struct Origin {
    std::vector<TypeParamId> params;
    std::vector<TypeId> args;
  };

  // Is this parameter of a function replaced by each type that it is used with?
  bool replaced(TypeParamId param) const { return !needs_ || (*needs_)(param); }

  bool specialised(const Function& f) const {
    if (needs_ && f.exported) return false;
    return std::any_of(f.type_params.begin(), f.type_params.end(),
                       [this](TypeParamId p) { return replaced(p); });
  }

  bool under_specialised(FunctionId id) const {
    for (FunctionId f = id; f; f = p_.functions[f].parent)
      if (specialised(p_.functions[f])) return true;
    return false;
  }

  std::size_t depth(TypeId type) {
    const auto [at, fresh] = depths_.try_emplace(type.value, 0);
    if (!fresh) return at->second;
    std::size_t deepest = 0;
    const std::vector<TypeId> args = types_[type].args;
    for (const TypeId arg : args) deepest = std::max(deepest, depth(arg));
    return depths_[type.value] = deepest + 1;
  }

  void refuse(Span span, const std::string& what) {
    if (good_)
      Report(sink_, Code::T095, span, what)
          .help("Generic functions that call themselves with ever larger types have no end.");
    good_ = false;
  }

  // Points a use of a generic function, which stands in `function` and `list`, to an instance of it.
  // `origin` is what `user` was made with.
  void resolve_use(FunctionId user, const Origin& origin, std::uint32_t Expr::*function,
                   std::uint32_t Expr::*list, ExprId at) {
    const Expr e = p_.functions[user].body.exprs[at];
    const FunctionId generic(e.*function);
    const bool own = p_.functions[user].body.list_size(e.*list) != 0 && specialised(p_.functions[generic]);
    const Origin inherited = of_parents(generic, origin);
    if (!own && inherited.params.empty()) return;
    std::vector<TypeId> replacing;
    std::vector<std::uint32_t> left;
    bool known = true;
    const std::vector<TypeId> args = type_list(user, e.*list);
    for (std::size_t n = 0; n < args.size(); ++n) {
      if (own && replaced(p_.functions[generic].type_params[n])) {
        known = known && !types::is_generic(types_, args[n]);
        replacing.push_back(args[n]);
      } else {
        left.push_back(args[n].value);
      }
    }
    // A function that the world calls does not know either: the one form for all serves it.
    if (!known) return keep_general(generic);
    const FunctionId to =
        instance(generic, std::move(replacing), inherited, user, p_.functions[user].body.span(at));
    Body& body = p_.functions[user].body;
    body.exprs[at].*function = to.value;
    body.exprs[at].*list = left.empty() ? 0xffffffffU : add_list(body, left);
  }

  // The part of `origin` that a function inside of others has from them: its types may name it.
  Origin of_parents(FunctionId id, const Origin& origin) const {
    Origin made;
    for (std::size_t n = 0; n < origin.params.size(); ++n) {
      for (FunctionId f = p_.functions[id].parent; f; f = p_.functions[f].parent) {
        const std::vector<TypeParamId>& params = p_.functions[f].type_params;
        if (std::find(params.begin(), params.end(), origin.params[n]) == params.end()) continue;
        made.params.push_back(origin.params[n]);
        made.args.push_back(origin.args[n]);
        break;
      }
    }
    return made;
  }

  // The function around `user`, or itself, that was made of `original`.
  FunctionId made_around(FunctionId user, FunctionId original) const {
    for (FunctionId f = user; f; f = p_.functions[f].parent) {
      const auto found = original_of_.find(f.value);
      if ((found == original_of_.end() ? f : found->second) == original) return f;
    }
    return original;
  }

  static std::uint32_t add_list(Body& body, const std::vector<std::uint32_t>& words) {
    const auto at = static_cast<std::uint32_t>(body.lists.size());
    body.lists.push_back(static_cast<std::uint32_t>(words.size()));
    body.lists.insert(body.lists.end(), words.begin(), words.end());
    return at;
  }

  void keep_general(FunctionId generic) {
    if (keep_[generic.value]) return;
    for (std::uint32_t n = 0; n < originals_; ++n) {
      FunctionId f(n);
      while (f && f != generic) f = p_.functions[f].parent;
      if (!f) continue;
      keep_[n] = true;
      work_.emplace_back(FunctionId(n), Origin());
    }
  }

  // The id of `generic` with `args` for those of its parameters that are replaced, and with what it has from
  // the functions around it; a new function if it is the first use.
  FunctionId instance(FunctionId generic, std::vector<TypeId> args, const Origin& inherited, FunctionId user,
                      Span use) {
    const std::size_t own = args.size();
    args.insert(args.end(), inherited.args.begin(), inherited.args.end());
    const auto found = instances_.find({generic, args});
    if (found != instances_.end()) return found->second;
    for (const TypeId arg : args) {
      if (depth(arg) <= kMaxTypeDepth) continue;
      refuse(use, "type arguments nest too deeply here");
      return generic;
    }
    Origin origin;
    std::vector<TypeParamId> left;
    for (const TypeParamId param : p_.functions[generic].type_params)
      (own != 0 && replaced(param) ? origin.params : left).push_back(param);
    origin.params.insert(origin.params.end(), inherited.params.begin(), inherited.params.end());
    origin.args = args;
    const FunctionId id = copy(generic, origin, use);
    p_.functions[id].type_params = std::move(left);
    p_.functions[id].type_args.assign(args.begin(), args.begin() + static_cast<std::ptrdiff_t>(own));
    if (p_.functions[generic].parent)
      p_.functions[id].parent = made_around(user, p_.functions[generic].parent);
    instances_.emplace(std::pair(generic, std::move(args)), id);
    made_.push_back({generic, id});
    return id;
  }

  FunctionId copy(FunctionId from, const Origin& origin, Span use) {
    copied_ += p_.functions[from].body.exprs.size();
    if (p_.functions.size() > originals_ + kMaxInstances || copied_ > kMaxCopiedNodes)
      refuse(use, "this program needs too many instances of generic functions");
    if (!good_) return from;
    Function f = p_.functions[from];
    Substitution(types_, origin.params, origin.args).apply(f);
    const FunctionId id = p_.functions.add(std::move(f));
    const auto before = original_of_.find(from.value);
    original_of_.emplace(id.value, before == original_of_.end() ? from : before->second);
    work_.emplace_back(id, origin);
    return id;
  }

  // Points calls, references and closures of `id` to instances, and mends what instantiation made odd.
  void resolve(FunctionId id, const Origin& origin) {
    const std::size_t count = p_.functions[id].body.exprs.size();
    for (std::size_t i = 0; i < count && good_; ++i) {
      const ExprId at(static_cast<std::uint32_t>(i));
      const Expr e = p_.functions[id].body.exprs[at];
      const Span span = p_.functions[id].body.span(at);
      if (e.kind == ExprKind::call) {
        resolve_use(id, origin, &Expr::a, &Expr::c, at);
      } else if (e.kind == ExprKind::function_ref) {
        resolve_use(id, origin, &Expr::a, &Expr::b, at);
      } else if (e.kind == ExprKind::closure && !origin.params.empty()) {
        const FunctionId to = copy(FunctionId(e.a), origin, span);
        p_.functions[to].parent = id;
        p_.functions[id].body.exprs[at].a = to.value;
      } else if (!origin.params.empty()) {
        mend(p_.functions[id].body, at);
      }
    }
    if (!origin.params.empty() && good_) mend_arms(p_.functions[id].body);
  }

  std::vector<TypeId> type_list(FunctionId id, std::uint32_t at) const {
    std::vector<TypeId> args;
    for (const std::uint32_t word : p_.functions[id].body.list(at)) args.push_back(TypeId(word));
    return args;
  }

  // `T?` and boxes with T an option or `any`: what would wrap or unwrap nothing vanishes. So do copies of
  // scalars.
  void mend(Body& body, ExprId id) {
    const Expr e = body.exprs[id];
    if (e.kind == ExprKind::op && static_cast<ir::Op>(e.a) == ir::Op::deep_copy &&
        !may_hold_aggregate(types_, e.type)) {
      const Expr copied = body.exprs[body.operand(id, 0)];
      body.exprs[id] = copied;
      return;
    }
    const bool one_operand = e.kind == ExprKind::some || e.kind == ExprKind::unwrap ||
                             e.kind == ExprKind::box || e.kind == ExprKind::unbox ||
                             e.kind == ExprKind::convert;
    if (!one_operand || body.type(ExprId(e.a)) != e.type) return;
    const Expr operand = body.exprs[ExprId(e.a)];
    body.exprs[id] = operand;
  }

  // An arm of an option whose binding is itself an option now: the binding is wrapped again.
  void mend_arms(Body& body) {
    ir::Builder builder(p_, body);
    const std::size_t count = body.arms.size();
    for (std::size_t i = 0; i < count; ++i) {
      const ir::ArmId id(static_cast<std::uint32_t>(i));
      if (body.arms[id].variants != std::vector<std::uint32_t>{1} || body.arms[id].bindings.size() != 1)
        continue;
      const ir::LocalId bound = body.arms[id].bindings[0];
      if (!bound || !types_.is(body.locals[bound].type, TypeKind::option)) continue;
      if (!option_subjects_known_) find_option_arms(body);
      if (option_arms_.count(id.value) == 0) continue;
      const Span span = body.arms[id].span;
      const TypeId option = body.locals[bound].type;
      const ir::LocalId inner = builder.temporary("value", types_.element(option), span);
      body.arms[id].bindings[0] = inner;
      const ir::StmtId wrap = builder.let(bound, builder.some(builder.read(inner, span), span), span);
      if (!body.arms[id].block) body.arms[id].block = builder.block();
      auto& statements = body.blocks[body.arms[id].block];
      statements.insert(statements.begin(), wrap);
    }
    option_subjects_known_ = false;
    option_arms_.clear();
  }
  void find_option_arms(const Body& body) {
    option_subjects_known_ = true;
    const auto note = [&](TypeId subject, std::uint32_t arms) {
      if (types_.is(subject, TypeKind::option))
        ir::for_each_arm(body, arms, [&](ir::ArmId arm) { option_arms_[arm.value] = true; });
    };
    for (const Expr& e : body.exprs)
      if (e.kind == ExprKind::match_value) note(body.type(ExprId(e.a)), e.b);
    for (const ir::Stmt& s : body.stmts)
      if (s.kind == ir::StmtKind::match) note(body.type(ExprId(s.a)), s.b);
  }

  // Instances take the place of their generic function in the module's list.
  void list_instances() {
    std::map<FunctionId, std::vector<FunctionId>> of;
    for (const auto& [generic, id] : made_) of[generic].push_back(id);
    for (ir::Module& m : p_.modules) {
      std::vector<FunctionId> functions;
      for (const FunctionId f : m.functions) {
        functions.push_back(f);
        const auto found = of.find(f);
        if (found != of.end()) functions.insert(functions.end(), found->second.begin(), found->second.end());
      }
      m.functions = std::move(functions);
    }
  }

  ir::Program& p_;
  types::TypeStore& types_;
  Sink& sink_;
  std::map<std::pair<FunctionId, std::vector<TypeId>>, FunctionId> instances_;
  std::vector<std::pair<FunctionId, FunctionId>> made_;
  std::vector<std::pair<FunctionId, Origin>> work_;
  std::unordered_map<std::uint32_t, FunctionId> original_of_;  // of copies
  std::unordered_map<std::uint32_t, std::size_t> depths_;
  std::unordered_map<std::uint32_t, bool> option_arms_;
  bool option_subjects_known_ = false;
  std::optional<KindNeeds> needs_;  // none: all parameters are replaced
  std::vector<bool> keep_;
  std::size_t copied_ = 0;
  std::size_t originals_ = 0;
  bool good_ = true;
};

}  // namespace

bool monomorphise(ir::Program& program, Sink& sink, Extent extent) {
  return Monomorphiser(program, sink, extent).run();
}

}  // namespace mochi::lower
