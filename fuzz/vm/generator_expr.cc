// Expressions of a wanted type, and function values.
#include "generator.h"

namespace mochi::fuzz {

using types::TypeKind;

ExprId Generator::part(ExprKind kind, TypeId type, ExprId base, std::uint32_t word) {
  ir::Expr e;
  e.kind = kind;
  e.type = type;
  e.a = base.value;
  e.b = word;
  return b().add(e, {});
}

ExprId Generator::aggregate(ExprKind kind, TypeId type, const std::vector<ExprId>& parts,
                            std::uint32_t word) {
  ir::Expr e;
  e.kind = kind;
  e.type = type;
  e.a = b().list(std::span<const ExprId>(parts));
  e.b = word;
  return b().add(e, {});
}

ExprId Generator::expr(TypeId type, unsigned depth) {
  --budget_;
  if (budget_ > -20 && depth < 6) {
    const unsigned way = byte();
    if (way < 110) {
      if (const ExprId read = variable(type)) return read;
    } else if (way < 138) {
      if (const ExprId called = call(type, depth)) return called;
    } else if (way < 180) {
      if (const ExprId found = around(type, depth)) return found;
    }
  }
  return make(type, depth);
}

// Forms that give a value of any type.
ExprId Generator::around(TypeId type, unsigned depth) {
  const bool soft = types_.is(type, TypeKind::option) || type == types_.any() || type == types_.unit();
  switch (pick(5)) {
    case 0: {
      const ExprId condition = expr(types_.boolean(), depth + 1);
      const ExprId then = expr(type, depth + 1);
      return b().conditional(condition, then, expr(type, depth + 1), type, {});
    }
    case 1: {
      if (type == types_.unit()) return {};
      const ExprId list = expr(types_.list(type), depth + 2);
      return part(ExprKind::index, type, list, expr(types_.integer(), depth + 2).value);
    }
    case 2: {
      const std::size_t mark = f_->scope.size();
      std::vector<StmtId> inside{let()};
      inside.push_back(assign());
      const ir::BlockId made = b().block(std::move(inside));
      const ExprId value = expr(type, depth + 2);
      f_->scope.resize(mark);
      return b().block_value(made, value, {});
    }
    case 3: {
      if (soft) return {};
      const ExprId option = expr(types_.option(type), depth + 1);
      if (chance(128)) return b().unwrap(option, ir::UnwrapReason::absent, false, {});
      return part(ExprKind::coalesce, type, option, expr(type, depth + 1).value);
    }
    default:
      if (type == types_.any() || type == types_.unit()) return {};
      return part(ExprKind::unbox, type, expr(types_.any(), depth + 1), 0xffffffffU);
  }
}

ExprId Generator::variable(TypeId type) {
  // A local, one of a function around, or a global.
  if (f_->outer != nullptr && chance(128)) {
    std::vector<LocalId> outer;
    const Frame& around = *f_->outer;
    for (const std::vector<LocalId>* locals : {&around.scope, &around.inherited}) {
      for (const LocalId local : *locals) {
        if (around.function.body.locals[local].type == type && may_capture(around, local))
          outer.push_back(local);
      }
    }
    if (!outer.empty()) return b().read(capture(*f_, outer[pick(outer.size())]), {});
  }
  std::vector<LocalId> fitting;
  for (const std::vector<LocalId>* locals : {&f_->scope, &f_->inherited}) {
    for (const LocalId local : *locals) {
      if (body().locals[local].type == type) fitting.push_back(local);
    }
  }
  if (!fitting.empty()) return b().read(fitting[pick(fitting.size())], {});
  for (std::uint32_t n = 0; n < program_.globals.size(); ++n) {
    if (program_.globals[ir::GlobalId(n)].type == type) return b().read(ir::GlobalId(n), {});
  }
  return {};
}

ExprId Generator::call(TypeId type, unsigned depth) {
  for (std::size_t n = 0; n < 6; ++n) {
    if (types_.result(functions_[n]) == type && chance(100)) return call_value(functions_[n], depth + 1);
  }
  for (const ir::FunctionId id : done_) {
    if (program_.functions[id].result != type || chance(100)) continue;
    std::vector<ExprId> args;
    const std::vector<LocalId> params = program_.functions[id].params;
    for (const LocalId param : params)
      args.push_back(expr(program_.functions[id].body.locals[param].type, depth + 1));
    return b().call(id, args, {}, type, {});
  }
  return {};
}

ExprId Generator::call_value(TypeId function, unsigned depth) {
  const ExprId callee = expr(function, depth + 1);
  const std::span<const TypeId> span = types_.params(function);
  const std::vector<TypeId> params(span.begin(), span.end());
  std::vector<ExprId> args;
  for (const TypeId param : params) args.push_back(expr(param, depth + 1));
  return b().call_value(callee, args, types_.result(function), {});
}

ExprId Generator::make(TypeId type, unsigned depth) {
  const auto sub = [&](TypeId t) { return expr(t, depth + 1); };
  const TypeKind kind = types_.kind(type);
  if (kind == TypeKind::integer) return make_integer(depth);
  if (kind == TypeKind::floating) return make_floating(depth);
  if (kind == TypeKind::boolean) return make_boolean(depth);
  if (kind == TypeKind::string) return make_string(depth);
  if (kind == TypeKind::list) return make_list(type, depth);
  if (kind == TypeKind::option) return make_option(type, depth);
  if (kind == TypeKind::set) return make_set(type, depth);
  if (kind == TypeKind::function) return make_function_value(type);
  if (kind == TypeKind::unit) return b().unit({});
  if (kind == TypeKind::map) {
    if (!leaf(depth) && chance(30)) return b().op(Op::map_copy, type, {sub(type)}, {});
    std::vector<ExprId> parts;
    for (std::size_t n = leaf(depth) ? 0 : pick(3); n != 0; --n) {
      parts.push_back(sub(types_.key(type)));
      parts.push_back(sub(types_.value(type)));
    }
    return aggregate(ExprKind::make_map, type, parts);
  }
  if (kind == TypeKind::record) {
    if (!leaf(depth) && chance(20)) return b().op(Op::deep_copy, type, {sub(type)}, {});
    std::vector<ExprId> parts;
    for (const types::Field& field : types_.fields_of(type)) parts.push_back(expr(field.type, depth + 2));
    return aggregate(ExprKind::make_record, type, parts);
  }
  if (kind == TypeKind::union_) {
    const auto variant = static_cast<std::uint32_t>(leaf(depth) ? 0 : pick(3));
    std::vector<ExprId> parts;
    for (const types::Field& field : types_.variant_fields(type, variant))
      parts.push_back(expr(field.type, depth + 2));
    return aggregate(ExprKind::make_variant, type, parts, variant);
  }
  const TypeId inner = leaf(depth) ? types_.integer() : plain_type();
  return part(ExprKind::box, types_.any(), expr(inner, depth + 1), 0xffffffffU);
}

ExprId Generator::make_integer(unsigned depth) {
  static constexpr Op kOps[] = {Op::add, Op::sub,     Op::mul,         Op::div,
                                Op::rem, Op::bit_and, Op::shift_right, Op::wrap_mul};
  const TypeId type = types_.integer();
  if (leaf(depth) || chance(90)) return b().integer(chance(16) ? INT64_MAX - byte() : byte() % 8, {});
  if (chance(40)) return b().op(Op::str_len, type, {expr(types_.string(), depth + 1)}, {});
  if (chance(50)) return b().op(Op::list_len, type, {expr(types_.list(any_type()), depth + 1)}, {});
  if (chance(20)) return b().op(Op::neg, type, {expr(type, depth + 1)}, {});
  if (chance(20)) return part(ExprKind::convert, type, expr(types_.floating(), depth + 1), 0xffffffffU);
  const Op op = kOps[pick(8)];
  const ExprId left = expr(type, depth + 1);
  return b().op(op, type, {left, expr(type, depth + 1)}, {});
}

ExprId Generator::make_floating(unsigned depth) {
  const TypeId type = types_.floating();
  if (leaf(depth) || chance(128)) return b().floating(byte() * 0.5, {});
  if (chance(40)) return part(ExprKind::convert, type, expr(types_.integer(), depth + 1), 0xffffffffU);
  const Op op = chance(128) ? Op::add : Op::div;
  const ExprId left = expr(type, depth + 1);
  return b().op(op, type, {left, expr(type, depth + 1)}, {});
}

ExprId Generator::make_boolean(unsigned depth) {
  static constexpr Op kOps[] = {Op::eq, Op::ne, Op::lt, Op::le, Op::gt, Op::ge};
  const TypeId type = types_.boolean();
  if (leaf(depth)) return b().boolean(chance(128), {});
  if (chance(40)) return b().is_some(expr(types_.option(plain_type()), depth + 1), {});
  if (chance(30)) {
    const ExprKind kind = chance(128) ? ExprKind::logical_and : ExprKind::logical_or;
    const ExprId left = expr(type, depth + 1);
    return part(kind, type, left, expr(type, depth + 1).value);
  }
  if (chance(30)) {
    const ExprId map = expr(data_[7], depth + 1);
    return b().op(Op::map_has, type, {map, expr(types_.string(), depth + 1)}, {});
  }
  // Functions have no equality.
  const bool equality = chance(100);
  const TypeId compared = equality ? data_type() : chance(128) ? types_.integer() : types_.string();
  const Op op = kOps[pick(equality ? 2 : 6)];
  const ExprId left = expr(compared, depth + 1);
  return b().op(op, type, {left, expr(compared, depth + 1)}, {});
}

ExprId Generator::make_string(unsigned depth) {
  const TypeId type = types_.string();
  if (leaf(depth) || chance(80)) {
    return b().string(std::string_view("aé-bcdefghijkl").substr(0, byte() % 4 == 1 ? 3 : byte() % 2), {});
  }
  if (chance(60)) return b().op(Op::to_text, type, {expr(any_type(), depth + 1)}, {});
  const bool index = chance(60);
  const ExprId left = expr(type, depth + 1);
  if (index) return b().op(Op::str_index, type, {left, expr(types_.integer(), depth + 1)}, {});
  if (chance(40)) {
    const ExprId from = expr(types_.integer(), depth + 1);
    return b().op(Op::str_slice, type, {left, from, b().unit({})}, {});
  }
  return b().op(Op::str_concat, type, {left, expr(type, depth + 1)}, {});
}

ExprId Generator::make_list(TypeId type, unsigned depth) {
  const TypeId element = types_.element(type);
  if (!leaf(depth) && chance(110)) {
    const unsigned way = byte();
    if (way < 20 && type == data_[2]) return b().op(Op::list_sort, type, {expr(type, depth + 1)}, {});
    const ExprId list = expr(type, depth + 1);
    if (way < 110) return b().op(Op::list_append, type, {list, expr(element, depth + 1)}, {});
    if (way < 170) return b().op(Op::list_concat, type, {list, expr(type, depth + 1)}, {});
    if (way < 200) return b().op(Op::list_reverse, type, {list}, {});
    if (way < 225) return b().op(Op::list_copy, type, {list}, {});
    const ExprId from = expr(types_.integer(), depth + 2);
    return b().op(Op::list_slice, type, {list, from, expr(types_.integer(), depth + 2)}, {});
  }
  std::vector<ExprId> parts;
  for (std::size_t n = leaf(depth) ? 0 : pick(3); n != 0; --n) parts.push_back(expr(element, depth + 1));
  return aggregate(ExprKind::make_list, type, parts);
}

ExprId Generator::make_option(TypeId type, unsigned depth) {
  if (leaf(depth) || chance(90)) return b().none(type, {});
  if (chance(60)) {
    const ExprId map = expr(types_.map(types_.string(), types_.element(type)), depth + 1);
    return part(ExprKind::map_get, type, map, expr(types_.string(), depth + 1).value);
  }
  return b().some(expr(types_.element(type), depth + 1), {});
}

ExprId Generator::make_set(TypeId type, unsigned depth) {
  if (!leaf(depth) && chance(80)) {
    const ExprId set = expr(type, depth + 1);
    return b().op(Op::set_add, type, {set, expr(types_.element(type), depth + 1)}, {});
  }
  std::vector<ExprId> parts;
  for (std::size_t n = leaf(depth) ? 0 : pick(3); n != 0; --n)
    parts.push_back(expr(types_.element(type), depth + 1));
  return aggregate(ExprKind::make_set, type, parts);
}

bool Generator::may_capture(const Frame& frame, LocalId local) const {
  if (frame.function.body.locals[local].cell) return true;
  const Name& name = frame.names[local.value];
  return name.locked == 0 && (!name.written || frame.loops == 0);
}

LocalId Generator::capture(Frame& frame, LocalId local) {
  if (const auto known = frame.captured.find(local.value); known != frame.captured.end())
    return known->second;
  const ir::Local from = frame.outer->function.body.locals[local];
  const LocalId inner = frame.builder.local(from.name, from.type, {});
  frame.function.body.locals[inner].cell = from.cell;
  frame.function.body.locals[inner].assigned = from.cell;
  frame.function.captures.push_back({local, inner});
  frame.names.resize(inner.value + 1);
  frame.names[inner.value].assignable = from.cell;
  frame.names[inner.value].frozen = !from.cell;
  if (!from.cell) frame.outer->names[local.value].frozen = true;
  frame.captured.emplace(local.value, inner);
  frame.inherited.push_back(inner);
  return inner;
}

ExprId Generator::make_function_value(TypeId type) {
  return f_->depth < 2 && closures_ < 10 && budget_ > 0 ? make_closure(type) : simplest_function(type);
}

ExprId Generator::function_value(TypeId type, ir::FunctionId id) {
  std::vector<std::uint32_t> outer;
  for (const ir::Capture& c : program_.functions[id].captures) outer.push_back(c.outer.value);
  ir::Expr e;
  e.kind = outer.empty() ? ExprKind::function_ref : ExprKind::closure;
  e.type = type;
  e.a = id.value;
  if (!outer.empty()) e.b = b().list(std::span<const std::uint32_t>(outer));
  return b().add(e, {});
}

ExprId Generator::make_closure(TypeId type) {
  ++closures_;
  Frame frame(*this, ir::FunctionKind::closure, types_.result(type), f_);
  parameters(frame, type);
  f_ = &frame;
  if (chance(40)) {
    // It may call itself; endless ways end at the depth limit.
    const LocalId self = b().local(names_.intern("self"), type, {});
    frame.names.resize(self.value + 1);
    frame.function.self = self;
    recursive_ = true;
    frame.scope.push_back(self);
  }
  std::vector<StmtId> made = statements(2);
  return function_value(type, finish(frame, std::move(made)));
}

// A function that stands already, or one that gives its parameter or a constant.
ExprId Generator::simplest_function(TypeId type) {
  for (const ir::FunctionId id : done_) {
    const ir::Function& f = program_.functions[id];
    std::vector<TypeId> params;
    for (const LocalId param : f.params) params.push_back(f.body.locals[param].type);
    if (types_.function(params, f.result) == type) return function_value(type, id);
  }
  Frame frame(*this, ir::FunctionKind::closure, types_.result(type), f_);
  parameters(frame, type);
  f_ = &frame;
  const std::vector<LocalId>& params = frame.function.params;
  std::vector<StmtId> made;
  if (!params.empty() && frame.result == body().locals[params[0]].type) {
    made.push_back(b().return_(b().read(params[0], {}), {}));
    frame.result = types_.unit();
  }
  return function_value(type, finish(frame, std::move(made)));
}

}  // namespace mochi::fuzz
