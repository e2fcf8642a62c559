#include "lower/derive/derivation.h"

#include <algorithm>

#include "base/check.h"

namespace mochi::lower {

using ir::ExprId;
using ir::FunctionId;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

std::string_view name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::equal: return "equal";
    case Purpose::order: return "order";
    case Purpose::tag: return "tag";
    case Purpose::less: return "less";
    case Purpose::less_equal: return "less_equal";
    case Purpose::greater: return "greater";
    case Purpose::greater_equal: return "greater_equal";
    case Purpose::top_text: return "top_text";
    case Purpose::text: return "text";
    case Purpose::key_text: return "key_text";
    case Purpose::json: return "json";
    case Purpose::json_lines: return "json_lines";
    case Purpose::copy: return "copy";
    case Purpose::contains: return "contains";
    case Purpose::places: return "places";
    case Purpose::sorted: return "sorted";
    case Purpose::sorted_by: return "sorted_by";
  }
  MOCHI_UNREACHABLE("purpose");
}

bool counts_depth(Purpose purpose) {
  return purpose == Purpose::equal || purpose == Purpose::order || purpose == Purpose::text ||
         purpose == Purpose::json || purpose == Purpose::json_lines;
}

}  // namespace

FunctionId Derivation::function(Purpose purpose, TypeId type, TypeId other) {
  const auto [at, fresh] = made_.try_emplace({purpose, type, other});
  if (!fresh) return at->second;
  const types::Type& shape = types_[type];
  ir::Function f;
  f.name = p_.names->intern(name_of(purpose));
  f.module = shape.decl && p_.modules.size() > types_.decl(shape.decl).module.value
                 ? types_.decl(shape.decl).module
                 : module_;
  f.type_args = {type};
  f.support = true;
  f.result = result_of(purpose, type, other);
  at->second = p_.functions.add(std::move(f));
  p_.modules[p_.functions[at->second].module].functions.push_back(at->second);
  work_.push_back({at->second, purpose, type, other});
  return at->second;
}

TypeId Derivation::result_of(Purpose purpose, TypeId type, TypeId other) const {
  switch (purpose) {
    case Purpose::equal:
    case Purpose::less:
    case Purpose::less_equal:
    case Purpose::greater:
    case Purpose::greater_equal:
    case Purpose::contains: return types_.boolean();
    case Purpose::order:
    case Purpose::tag: return types_.integer();
    case Purpose::top_text:
    case Purpose::text:
    case Purpose::key_text:
    case Purpose::json:
    case Purpose::json_lines: return types_.string();
    case Purpose::copy: return type;
    case Purpose::places: return types_.list(types_.integer());
    case Purpose::sorted: return types_.list(type);
    case Purpose::sorted_by: return types_.list(other);
  }
  MOCHI_UNREACHABLE("purpose");
}

std::vector<TypeId> Derivation::type_arguments(TypeId type, TypeId other) {
  std::vector<ir::TypeParamId> params;
  add_parameters(types_, type, params);
  if (other) add_parameters(types_, other, params);
  std::vector<TypeId> found;
  for (const ir::TypeParamId param : params) found.push_back(types_.parameter(param));
  return found;
}

// The objects around a value, innermost first: a declared type of the program's entry, made once.
TypeId Derivation::trail_of(TypeId type) {
  if (!trail_) {
    types::TypeParam param;
    param.name = p_.names->intern("T");
    const types::TypeParamId item = types_.add_param(std::move(param));
    types::TypeDecl decl;
    decl.name = p_.names->intern("Trail");
    decl.module = p_.order.back();
    decl.params = {item};
    trail_ = types_.add_decl(std::move(decl));
    const TypeId own = types_.parameter(item);
    types::Field object;
    object.name = p_.names->intern("item");
    object.type = own;
    types::Field rest;
    rest.name = p_.names->intern("up");
    rest.type = types_.option(types_.nominal(trail_, std::span(&own, 1)));
    types_.decl(trail_).fields = {object, rest};
    p_.modules[p_.order.back()].types.push_back(trail_);
  }
  return types_.nominal(trail_, std::span(&type, 1));
}

void Derivation::context_parameters(Making& m, Purpose purpose) {
  m.depth = {};
  m.trails.clear();
  m.here = {};
  if (!counts_depth(purpose) || !shapes_.is_deep(m.type)) return;
  m.depth = m.parameter("depth", types_.integer());
  if (purpose != Purpose::text) return;
  for (const TypeId type : shapes_.ring(m.type))
    m.trails[type] = m.parameter("trail", types_.option(trail_of(type)));
}

void Derivation::add_context(ir::Builder& b, Making* from, Purpose purpose, TypeId type,
                             std::vector<ExprId>& arguments) {
  if (!counts_depth(purpose) || !shapes_.is_deep(type)) return;
  if (from == nullptr || !from->depth) {
    arguments.push_back(b.integer(0, {}));
  } else {
    const TypeKind kind = types_.kind(from->type);
    const bool inner = kind != TypeKind::option && kind != TypeKind::group;
    arguments.push_back(inner ? from->sum(from->get(from->depth), from->number(1)) : from->get(from->depth));
  }
  if (purpose != Purpose::text) return;
  for (const TypeId around : shapes_.ring(type)) {
    if (from != nullptr && from->here && around == from->type) {
      arguments.push_back(from->get(from->here));
    } else if (from != nullptr && from->trails.count(around) != 0) {
      arguments.push_back(from->get(from->trails[around]));
    } else {
      arguments.push_back(b.none(types_.option(trail_of(around)), {}));
    }
  }
}

ExprId Derivation::call(Making& m, Purpose purpose, TypeId type, std::vector<ExprId> arguments,
                        TypeId other) {
  add_context(m.builder(), &m, purpose, type, arguments);
  const FunctionId to = function(purpose, type, other);
  return m.builder().call(to, arguments, type_arguments(type, other), result_of(purpose, type, other), {});
}

void Derivation::make(FunctionId id, Purpose purpose, TypeId type, TypeId other) {
  Making m(p_, type);
  m.function = p_.functions[id];
  std::vector<ir::TypeParamId>& params = m.function.type_params;
  add_parameters(types_, type, params);
  if (other) add_parameters(types_, other, params);
  line_ = {};
  LocalId y;
  const LocalId x = purpose == Purpose::sorted_by ? m.parameter("items", types_.list(other))
                    : purpose == Purpose::contains || purpose == Purpose::places || purpose == Purpose::sorted
                        ? m.parameter("items", types_.list(type))
                        : m.parameter("x", type);
  if (purpose == Purpose::sorted_by) y = m.parameter("keys", types_.list(type));
  if (purpose == Purpose::json_lines) line_ = m.parameter("line", types_.string());
  const bool two = purpose == Purpose::equal || purpose == Purpose::order || purpose == Purpose::contains ||
                   (purpose >= Purpose::less && purpose <= Purpose::greater_equal);
  if (two) y = m.parameter("y", type);
  context_parameters(m, purpose);
  switch (purpose) {
    case Purpose::equal: make_equal(m, x, y); break;
    case Purpose::order: make_order(m, x, y); break;
    case Purpose::tag: make_tag(m, x); break;
    case Purpose::less: make_less(m, Op::lt, x, y); break;
    case Purpose::less_equal: make_less(m, Op::le, x, y); break;
    case Purpose::greater: make_less(m, Op::gt, x, y); break;
    case Purpose::greater_equal: make_less(m, Op::ge, x, y); break;
    case Purpose::top_text: make_top_text(m, x); break;
    case Purpose::text: make_text(m, x); break;
    case Purpose::key_text: make_key_text(m, x); break;
    case Purpose::json:
    case Purpose::json_lines: make_json(m, x); break;
    case Purpose::copy: make_copy(m, x); break;
    case Purpose::contains: make_contains(m, x, y); break;
    case Purpose::places: make_places(m, x); break;
    case Purpose::sorted: make_sorted(m, x, x); break;
    case Purpose::sorted_by: make_sorted(m, x, y); break;
  }
  m.function.body.root = m.builder().block(m.body);
  p_.functions[id] = std::move(m.function);
}

void Derivation::run() {
  const std::size_t count = p_.functions.size();
  for (std::size_t i = 0; i < count; ++i) rewrite(FunctionId(static_cast<std::uint32_t>(i)));
  for (std::size_t next = 0; next < work_.size(); ++next) {
    const Work work = work_[next];
    module_ = p_.functions[work.id].module;
    make(work.id, work.purpose, work.type, work.other);
  }
}

}  // namespace mochi::lower
