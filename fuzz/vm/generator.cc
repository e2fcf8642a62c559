// Types, functions and statements.
#include "generator.h"

#include <string>

namespace mochi::fuzz {

using types::TypeKind;

Generator::Generator(const std::uint8_t* data, std::size_t size)
    : at_(data), end_(data + size), types_(names_) {
  program_.names = &names_;
  program_.sources = &sources_;
  program_.types = &types_;
  ir::Module module;
  module.name = "main";
  module.is_entry = true;
  module_ = program_.modules.add(std::move(module));
  program_.order.push_back(module_);
  make_types();
}

Generator::Frame::Frame(Generator& generator, ir::FunctionKind kind, TypeId result_type, Frame* around)
    : id(generator.program_.functions.add({})),
      builder(generator.program_, function.body),
      outer(around),
      result(result_type) {
  function.kind = kind;
  function.module = generator.module_;
  function.result = result_type;
  function.body.root = function.body.blocks.add({});
  if (around != nullptr) {
    function.parent = around->id;
    depth = around->depth + 1;
  }
}

ir::Program& Generator::make() {
  // Most programs are small: what goes wrong in a large one mostly goes wrong in a small one, in a third of
  // the time.
  static constexpr int kBudgets[] = {6, 10, 14, 18, 24, 34, 56, 100};
  budget_ = kBudgets[pick(8)];
  make_globals();
  const unsigned functions = byte() % 3;
  for (unsigned n = 0; n < functions; ++n) make_function(n);
  Frame main(*this, ir::FunctionKind::plain, types_.unit(), nullptr);
  main.function.name = names_.intern("main");
  f_ = &main;
  main_ = finish(main, statements(0));
  make_init();
  return program_;
}

void Generator::make_types() {
  const TypeId integer = types_.integer();
  const TypeId string = types_.string();
  const TypeId ints = types_.list(integer);
  const TypeId unary = types_.function(std::vector{integer}, integer);
  types::TypeDecl record;
  record.name = names_.intern("R");
  record_ = types_.add_decl(record);
  const TypeId record_type = types_.nominal(record_);
  types_.decl(record_).fields = {{names_.intern("a"), integer, {}, {}},
                                 {names_.intern("b"), string, {}, {}},
                                 {names_.intern("c"), ints, {}, {}},
                                 {names_.intern("d"), types_.list(record_type), {}, {}}};
  // Holds functions, and can come to hold itself through them.
  types::TypeDecl holder;
  holder.name = names_.intern("H");
  holder_ = types_.add_decl(holder);
  const TypeId holder_type = types_.nominal(holder_);
  types_.decl(holder_).fields = {{names_.intern("f"), unary, {}, {}},
                                 {names_.intern("next"), types_.option(holder_type), {}, {}},
                                 {names_.intern("n"), integer, {}, {}}};
  types::TypeDecl choice;
  choice.kind = types::DeclKind::union_;
  choice.name = names_.intern("U");
  union_ = types_.add_decl(choice);
  const TypeId union_type = types_.nominal(union_);
  types_.decl(union_).variants = {
      {names_.intern("None_"), {}, {}, {}},
      {names_.intern("Leaf"), {{names_.intern("s"), string, {}, {}}}, {}, {}},
      {names_.intern("Pair"),
       {{names_.intern("l"), union_type, {}, {}}, {names_.intern("r"), union_type, {}, {}}},
       {},
       {}}};
  data_ = {integer,
           string,
           ints,
           types_.boolean(),
           types_.floating(),
           types_.list(string),
           types_.list(ints),
           types_.map(string, integer),
           types_.map(integer, ints),
           types_.option(integer),
           types_.option(string),
           types_.option(types_.floating()),
           record_type,
           union_type,
           types_.any(),
           types_.list(types_.any()),
           types_.list(record_type),
           types_.set(integer),
           types_.set(string)};
  functions_ = {unary,
                types_.function({}, string),
                types_.function({}, types_.unit()),
                types_.function(std::vector{ints}, ints),
                types_.function(std::vector{record_type, integer}, integer),
                types_.function(std::vector{unary}, unary),
                types_.function({}, types_.option(string)),
                types_.list(unary),
                types_.list(types_.function({}, types_.unit())),
                types_.map(string, unary),
                types_.option(unary),
                holder_type,
                types_.list(holder_type)};
}

TypeId Generator::plain_type() {
  const TypeId type = any_type();
  return types_.is(type, TypeKind::option) || type == types_.any() ? types_.string() : type;
}

void Generator::make_globals() {
  if (chance(128)) return;
  for (std::size_t count = 1 + pick(3); count != 0; --count) {
    ir::Global global;
    global.name = names_.intern("g" + std::to_string(count));
    global.module = module_;
    global.type = any_type();
    program_.modules[module_].globals.push_back(program_.globals.add(std::move(global)));
  }
}

LocalId Generator::parameter(Frame& frame, TypeId type) {
  const LocalId local = frame.builder.local(names_.intern("p"), type, {});
  frame.function.body.locals[local].parameter = true;
  frame.function.params.push_back(local);
  frame.names.resize(local.value + 1);
  frame.names[local.value].assignable = true;
  frame.scope.push_back(local);
  return local;
}

// Every way out of a function has a result. The function takes its place in the program.
ir::FunctionId Generator::finish(Frame& frame, std::vector<StmtId> statements) {
  if (!types_.is(frame.result, TypeKind::unit)) statements.push_back(b().return_(expr(frame.result, 3), {}));
  ir::Body& code = frame.function.body;
  code.blocks[code.root] = std::move(statements);
  if (frame.function.kind == ir::FunctionKind::plain) program_.modules[module_].functions.push_back(frame.id);
  program_.functions[frame.id] = std::move(frame.function);
  f_ = frame.outer;
  return frame.id;
}

void Generator::parameters(Frame& frame, TypeId function) {
  const std::span<const TypeId> types = types_.params(function);
  for (const TypeId type : std::vector<TypeId>(types.begin(), types.end())) parameter(frame, type);
}

void Generator::make_function(unsigned number) {
  // Half of them can be used as values.
  TypeId type;
  if (chance(128)) type = functions_[pick(6)];
  Frame frame(*this, ir::FunctionKind::plain, type ? types_.result(type) : data_type(), nullptr);
  frame.function.name = names_.intern("f" + std::to_string(number));
  if (type) {
    parameters(frame, type);
  } else {
    for (std::size_t count = pick(3); count != 0; --count) parameter(frame, any_type());
  }
  f_ = &frame;
  std::vector<StmtId> made = statements(0);
  done_.push_back(finish(frame, std::move(made)));
}

void Generator::make_init() {
  Frame frame(*this, ir::FunctionKind::init, types_.unit(), nullptr);
  f_ = &frame;
  std::vector<StmtId> made;
  for (std::uint32_t n = 0; n < program_.globals.size(); ++n) {
    const ir::GlobalId global(n);
    if (!chance(220)) continue;
    const ExprId target = b().read(global, {});
    made.push_back(b().assign(target, expr(program_.globals[global].type, 3), {}));
  }
  // What stands in the module itself follows other rules than what stands in a function.
  if (chance(90)) {
    for (const StmtId s : statements(1)) made.push_back(s);
  }
  made.push_back(b().expr(b().call(main_, {}, {}, types_.unit(), {}), {}));
  const ir::FunctionId id = finish(frame, std::move(made));
  program_.modules[module_].init = id;
}

std::vector<StmtId> Generator::statements(unsigned depth) {
  std::vector<StmtId> made;
  const std::size_t mark = f_->scope.size();
  for (std::size_t count = 1 + pick(5); count != 0 && budget_ > 0; --count) made.push_back(statement(depth));
  f_->scope.resize(mark);
  return made;
}

LocalId Generator::fresh(TypeId type, bool may_be_cell) {
  const LocalId local = b().local(names_.intern("v"), type, {});
  f_->names.resize(local.value + 1);
  f_->names[local.value].assignable = true;
  if (may_be_cell && chance(50)) {
    body().locals[local].cell = true;
    body().locals[local].assigned = true;
  }
  return local;
}

StmtId Generator::let() {
  const TypeId type = any_type();
  const ExprId value = expr(type, 0);
  const LocalId local = fresh(type, true);
  f_->scope.push_back(local);
  return b().let(local, value, {});
}

StmtId Generator::statement(unsigned depth) {
  --budget_;
  switch (depth > 3 ? pick(7) : pick(16)) {
    case 0:
    case 1: return let();
    case 2:
    case 3: return assign();
    case 4: return grow();
    case 5: return effect();
    case 6: return leave_loop();
    case 7: return b().expr(b().op(Op::print, types_.unit(), {expr(any_type(), 1)}, {}), {});
    case 8: return branch(depth);
    case 9: return loop_range(depth);
    case 10: return loop_each(depth);
    case 11: return attempt(depth);
    case 12: return match(depth);
    case 13: return early_return();
    case 14: return grow();
    default: return let();
  }
}

// A call whose value is dropped.
StmtId Generator::effect() {
  if (chance(60)) {
    const TypeId map = types_.map(types_.string(), types_.integer());
    if (const ExprId read = variable(map))
      return b().expr(b().op(Op::map_remove, types_.boolean(), {read, expr(types_.string(), 2)}, {}), {});
  }
  return b().expr(call_value(functions_[pick(7)], 2), {});
}

StmtId Generator::leave_loop() {
  if (f_->loops == 0) return let();
  ir::Stmt leave;
  leave.kind = chance(128) ? ir::StmtKind::break_ : ir::StmtKind::continue_;
  const ExprId condition = expr(types_.boolean(), 2);
  const ir::BlockId then = b().block({b().add(leave, {})});
  return b().if_(condition, then, {}, {});
}

StmtId Generator::early_return() {
  if (types_.is(f_->result, TypeKind::unit)) return let();
  const ExprId condition = expr(types_.boolean(), 2);
  const ir::BlockId then = b().block({b().return_(expr(f_->result, 1), {})});
  return b().if_(condition, then, {}, {});
}

StmtId Generator::branch(unsigned depth) {
  const ExprId condition = expr(types_.boolean(), 1);
  const ir::BlockId then = block(depth + 1);
  return b().if_(condition, then, chance(128) ? block(depth + 1) : ir::BlockId(), {});
}

StmtId Generator::attempt(unsigned depth) {
  ir::Stmt stmt;
  stmt.kind = ir::StmtKind::try_;
  stmt.a = block(depth + 1).value;
  const LocalId message = fresh(types_.string(), true);
  stmt.b = message.value;
  f_->scope.push_back(message);
  stmt.c = block(depth + 1).value;
  f_->scope.pop_back();
  return b().add(stmt, {});
}

StmtId Generator::loop_range(unsigned depth) {
  const ExprId end = chance(200) ? b().integer(byte() % 4, {})
                                 : b().op(Op::list_len, types_.integer(), {expr(data_[2], 2)}, {});
  const LocalId local = fresh(types_.integer(), true);
  f_->scope.push_back(local);
  ++f_->loops;
  const ir::BlockId inside = block(depth + 1);
  --f_->loops;
  f_->scope.pop_back();
  return b().for_range(local, b().integer(0, {}), end, inside, {});
}

StmtId Generator::loop_each(unsigned depth) {
  // A list, the keys of a map, a set or a text.
  TypeId element = any_type();
  TypeId over = types_.list(element);
  if (chance(60)) {
    element = types_.string();
    over = chance(128) ? data_[7] : chance(128) ? types_.set(element) : element;
  }
  const ExprId walked = expr(over, 1);
  const LocalId local = fresh(element, true);
  f_->scope.push_back(local);
  ++f_->loops;
  const ir::BlockId inside = block(depth + 1);
  --f_->loops;
  f_->scope.pop_back();
  return b().for_each(local, walked, inside, {});
}

StmtId Generator::match(unsigned depth) {
  ir::Stmt stmt;
  stmt.kind = ir::StmtKind::match;
  const TypeId type = types_.nominal(union_);
  stmt.a = expr(type, 1).value;
  std::vector<std::uint32_t> arms;
  for (std::uint32_t variant = 0; variant < 3; ++variant) {
    ir::Arm arm;
    arm.variants = {variant};
    const std::size_t mark = f_->scope.size();
    for (const types::Field& field : types_.variant_fields(type, variant)) {
      arm.bindings.push_back(fresh(field.type, true));
      f_->scope.push_back(arm.bindings.back());
    }
    arm.block = block(depth + 1);
    f_->scope.resize(mark);
    arms.push_back(body().arms.add(std::move(arm)).value);
  }
  stmt.b = b().list(std::span<const std::uint32_t>(arms));
  return b().add(stmt, {});
}

LocalId Generator::any_local() {
  const std::size_t count = f_->scope.size() + f_->inherited.size();
  if (count == 0) return {};
  const std::size_t at = pick(count);
  return at < f_->scope.size() ? f_->scope[at] : f_->inherited[at - f_->scope.size()];
}

bool Generator::has_parts(TypeId type) const {
  return types_.is(type, TypeKind::record) || types_.is(type, TypeKind::list) ||
         types_.is(type, TypeKind::map);
}

// A part of `base`, or `base` itself; `type` becomes that of the place.
ExprId Generator::part_of_place(ExprId base, TypeId& type) {
  if (types_.is(type, TypeKind::record)) {
    const std::vector<types::Field> fields = types_.fields_of(type);
    const auto field = static_cast<std::uint32_t>(pick(fields.size()));
    type = fields[field].type;
    return part(ExprKind::field, type, base, field);
  }
  if (types_.is(type, TypeKind::list)) {
    type = types_.element(type);
    return part(ExprKind::index, type, base, expr(types_.integer(), 3).value);
  }
  if (types_.is(type, TypeKind::map)) {
    const TypeId map = type;
    type = types_.value(map);
    return part(ExprKind::map_get, types_.option(type), base, expr(types_.key(map), 3).value);
  }
  return base;
}

// A variable or a part of one, to be assigned. `root` is the variable if it is assigned itself.
ExprId Generator::place(TypeId& type, LocalId& root) {
  if (has_globals() && chance(60)) {
    const ir::GlobalId global(static_cast<std::uint32_t>(pick(program_.globals.size())));
    type = program_.globals[global].type;
    const ExprId read = b().read(global, {});
    return chance(128) ? part_of_place(read, type) : read;
  }
  const LocalId local = any_local();
  if (!local) return {};
  type = body().locals[local].type;
  if (has_parts(type) && chance(140)) return part_of_place(b().read(local, {}), type);
  Name& name = f_->names[local.value];
  if (!name.assignable || name.frozen) return {};
  name.written = true;
  ++name.locked;
  body().locals[local].assigned = true;
  root = local;
  return b().read(local, {});
}

StmtId Generator::assign() {
  TypeId type;
  LocalId root;
  const ExprId target = place(type, root);
  if (!target) return let();
  const ExprId value = expr(type, 1);
  if (root) --f_->names[root.value].locked;
  return b().assign(target, value, {});
}

// x = x + more, in all places where lists, sets and texts can stand.
StmtId Generator::grow() {
  const LocalId local = any_local();
  if (!local) return let();
  TypeId type = body().locals[local].type;
  const bool record = type == types_.nominal(record_);
  Name& name = f_->names[local.value];
  if (!record && (!name.assignable || name.frozen)) return let();
  if (record) type = data_[2];
  Op op = Op::str_concat;
  TypeId more = type;
  if (types_.is(type, TypeKind::list)) {
    op = chance(100) ? Op::list_concat : Op::list_append;
    if (op == Op::list_append) more = types_.element(type);
  } else if (types_.is(type, TypeKind::set)) {
    op = Op::set_add;
    more = types_.element(type);
  } else if (type != types_.string()) {
    return let();
  }
  const auto read = [&] {
    const ExprId whole = b().read(local, {});
    return record ? part(ExprKind::field, type, whole, 2) : whole;
  };
  if (!record) {
    name.written = true;
    body().locals[local].assigned = true;
  }
  ++name.locked;
  const ExprId target = read();
  const ExprId old = read();
  const ExprId value = b().op(op, type, {old, expr(more, 2)}, {});
  --f_->names[local.value].locked;
  return b().assign(target, value, {});
}

}  // namespace mochi::fuzz
