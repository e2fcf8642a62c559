// Generates a well-typed program from the input, and runs it twice: with and without collecting cycles at
// every chance. Both runs must end alike; the sanitizers watch what the machine does with memory.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "ir/build.h"
#include "ir/dump.h"
#include "ir/verify.h"
#include "vm/vm.h"

namespace mochi {
namespace {

using ir::Builder;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using types::TypeId;

class QuietWorld : public vm::World {
 public:
  std::string output;
  int polls = 200000;
  bool write(std::string_view text) override {
    if (output.size() < (1U << 20U)) output += text;
    return true;
  }
  void flush() override {}
  bool read_line(std::string&) override { return false; }
  std::string read_all_input() override { return {}; }
  Result<std::string> read_file(const std::string&) override { return fail(Code{}, "no file"); }
  Result<void> write_file(const std::string&, std::string_view, bool) override { return {}; }
  std::int64_t now_ns() override { return 0; }
  std::int64_t monotonic_ns() override { return 0; }
  bool interrupted() override { return polls-- <= 0; }
};

class Generator {
 public:
  Generator(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size), types_(names_) {
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

  ir::Program& make() {
    const unsigned functions = byte() % 4;
    for (unsigned n = 0; n < functions; ++n) {
      const ir::FunctionId id = add_function(ir::FunctionKind::plain, any_type());
      program_.functions[id].name = names_.intern("f" + std::to_string(n));
      body_of(id, byte() % 3);
      done_.push_back(id);
    }
    const ir::FunctionId init = add_function(ir::FunctionKind::init, types_.unit());
    program_.modules[module_].init = init;
    body_of(init, 0);
    return program_;
  }

 private:
  unsigned byte() { return at_ == end_ ? 0 : *at_++; }
  bool chance(unsigned of_256) { return byte() < of_256; }

  void make_types() {
    types::TypeDecl record;
    record.name = names_.intern("R");
    record_ = types_.add_decl(record);
    const TypeId ints = types_.list(types_.integer());
    const TypeId record_type = types_.nominal(record_);
    types_.decl(record_).fields = {{names_.intern("a"), types_.integer(), {}, {}},
                                   {names_.intern("b"), types_.string(), {}, {}},
                                   {names_.intern("c"), ints, {}, {}},
                                   {names_.intern("d"), types_.list(record_type), {}, {}}};
    types::TypeDecl choice;
    choice.kind = types::DeclKind::union_;
    choice.name = names_.intern("U");
    union_ = types_.add_decl(choice);
    const TypeId union_type = types_.nominal(union_);
    types_.decl(union_).variants = {
        {names_.intern("None_"), {}, {}, {}},
        {names_.intern("Leaf"), {{names_.intern("s"), types_.string(), {}, {}}}, {}, {}},
        {names_.intern("Pair"),
         {{names_.intern("l"), union_type, {}, {}}, {names_.intern("r"), union_type, {}, {}}},
         {},
         {}}};
    all_ = {types_.integer(),
            types_.string(),
            ints,
            types_.boolean(),
            types_.floating(),
            types_.list(types_.string()),
            types_.list(ints),
            types_.map(types_.string(), types_.integer()),
            types_.map(types_.integer(), ints),
            types_.option(types_.integer()),
            types_.option(types_.string()),
            types_.option(types_.floating()),
            record_type,
            union_type,
            types_.any(),
            types_.list(types_.any()),
            types_.list(record_type)};
  }
  TypeId any_type() { return all_[byte() % all_.size()]; }

  ir::FunctionId add_function(ir::FunctionKind kind, TypeId result) {
    ir::Function function;
    function.kind = kind;
    function.module = module_;
    function.result = result;
    function.body.root = function.body.blocks.add({});
    const ir::FunctionId id = program_.functions.add(std::move(function));
    if (kind == ir::FunctionKind::plain) program_.modules[module_].functions.push_back(id);
    return id;
  }

  void body_of(ir::FunctionId id, unsigned params) {
    Builder builder(program_, program_.functions[id].body);
    b_ = &builder;
    result_ = program_.functions[id].result;
    scope_.clear();
    loops_ = 0;
    budget_ = 120;
    for (unsigned n = 0; n < params; ++n) {
      const LocalId local = b_->local(names_.intern("p"), any_type(), {});
      b_->body().locals[local].parameter = true;
      b_->body().locals[local].assigned = true;
      program_.functions[id].params.push_back(local);
      scope_.push_back(local);
    }
    std::vector<StmtId> stmts = statements(0);
    if (!types_.is(result_, types::TypeKind::unit)) stmts.push_back(b_->return_(expr(result_, 3), {}));
    b_->body().blocks[b_->body().root] = std::move(stmts);
  }

  std::vector<StmtId> statements(unsigned depth) {
    std::vector<StmtId> stmts;
    const std::size_t mark = scope_.size();
    const unsigned count = 1 + byte() % 6;
    for (unsigned n = 0; n < count && budget_ > 0; ++n) stmts.push_back(statement(depth));
    scope_.resize(mark);
    return stmts;
  }

  LocalId fresh(TypeId type, bool assigned = true) {
    const LocalId local = b_->local(names_.intern("v"), type, {});
    b_->body().locals[local].assigned = assigned;
    return local;
  }

  StmtId let() {
    const TypeId type = any_type();
    const ExprId value = expr(type, 0);
    const LocalId local = fresh(type);
    scope_.push_back(local);
    return b_->let(local, value, {});
  }

  StmtId statement(unsigned depth) {
    --budget_;
    const unsigned kind = depth > 3 ? byte() % 5 : byte() % 13;
    switch (kind) {
      case 0: return let();
      case 1:
      case 2: return assign();
      case 3: return b_->expr(b_->op(Op::print, types_.unit(), {expr(any_type(), 1)}, {}), {});
      case 4:
        if (loops_ != 0) {
          ir::Stmt leave;
          leave.kind = chance(128) ? ir::StmtKind::break_ : ir::StmtKind::continue_;
          const auto block = b_->block({b_->add(leave, {})});
          return b_->if_(expr(types_.boolean(), 2), block, {}, {});
        }
        return let();
      case 5: {
        const ExprId condition = expr(types_.boolean(), 1);
        const auto then = b_->block(statements(depth + 1));
        return b_->if_(condition, then, chance(128) ? b_->block(statements(depth + 1)) : ir::BlockId(), {});
      }
      case 6:
      case 7: return loop(depth, kind == 6);
      case 8: {
        ir::Stmt attempt;
        attempt.kind = ir::StmtKind::try_;
        attempt.a = b_->block(statements(depth + 1)).value;
        const LocalId message = fresh(types_.string());
        attempt.b = message.value;
        scope_.push_back(message);
        attempt.c = b_->block(statements(depth + 1)).value;
        scope_.pop_back();
        return b_->add(attempt, {});
      }
      case 9: return match(depth);
      case 10: {
        if (types_.is(result_, types::TypeKind::unit)) return let();
        const auto leave = b_->block({b_->return_(expr(result_, 1), {})});
        return b_->if_(expr(types_.boolean(), 2), leave, {}, {});
      }
      case 11: return grow();
      default: return let();
    }
  }

  StmtId loop(unsigned depth, bool range) {
    if (range) {
      const ExprId end = b_->integer(byte() % 4, {});
      const LocalId local = fresh(types_.integer(), chance(128));
      scope_.push_back(local);
      ++loops_;
      const auto body = b_->block(statements(depth + 1));
      --loops_;
      scope_.pop_back();
      return b_->for_range(local, b_->integer(0, {}), end, body, {});
    }
    const TypeId element = any_type();
    const ExprId list = expr(types_.list(element), 1);
    const LocalId local = fresh(element, chance(64));
    scope_.push_back(local);
    ++loops_;
    const auto body = b_->block(statements(depth + 1));
    --loops_;
    scope_.pop_back();
    return b_->for_each(local, list, body, {});
  }

  StmtId match(unsigned depth) {
    ir::Stmt stmt;
    stmt.kind = ir::StmtKind::match;
    stmt.a = expr(types_.nominal(union_), 1).value;
    std::vector<std::uint32_t> arms;
    for (std::uint32_t variant = 0; variant < 3; ++variant) {
      ir::Arm arm;
      arm.variants = {variant};
      const std::size_t mark = scope_.size();
      for (const types::Field& field : types_.variant_fields(types_.nominal(union_), variant)) {
        arm.bindings.push_back(fresh(field.type, chance(64)));
        scope_.push_back(arm.bindings.back());
      }
      arm.block = b_->block(statements(depth + 1));
      scope_.resize(mark);
      arms.push_back(b_->body().arms.add(std::move(arm)).value);
    }
    stmt.b = b_->list(std::span<const std::uint32_t>(arms));
    return b_->add(stmt, {});
  }

  ExprId part(ExprKind kind, TypeId type, ExprId base, std::uint32_t word) {
    ir::Expr e;
    e.kind = kind;
    e.type = type;
    e.a = base.value;
    e.b = word;
    return b_->add(e, {});
  }

  // A variable or a part of one, to be assigned.
  ExprId place(TypeId& type) {
    if (scope_.empty()) return {};
    const LocalId local = scope_[byte() % scope_.size()];
    if (!b_->body().locals[local].assigned) return {};
    type = b_->body().locals[local].type;
    const ExprId read = b_->read(local, {});
    if (type == types_.nominal(record_) && chance(200)) {
      const std::uint32_t field = byte() % 4;
      type = types_.fields_of(type)[field].type;
      return part(ExprKind::field, type, read, field);
    }
    if (types_.is(type, types::TypeKind::list) && chance(128)) {
      type = types_.element(type);
      return part(ExprKind::index, type, read, expr(types_.integer(), 3).value);
    }
    if (types_.is(type, types::TypeKind::map) && chance(200)) {
      const TypeId map = type;
      type = types_.value(map);
      return part(ExprKind::map_get, types_.option(type), read, expr(types_.key(map), 3).value);
    }
    return read;
  }
  StmtId assign() {
    TypeId type;
    const ExprId target = place(type);
    if (!target) return let();
    return b_->assign(target, expr(type, 1), {});
  }
  // x = x + more, in all places where lists and texts can stand.
  StmtId grow() {
    if (scope_.empty()) return let();
    const LocalId local = scope_[byte() % scope_.size()];
    const TypeId type = b_->body().locals[local].type;
    if (!b_->body().locals[local].assigned) return let();
    const auto read = [&] { return b_->read(local, {}); };
    if (type == types_.string()) {
      return b_->assign(read(), b_->op(Op::str_concat, type, {read(), expr(type, 2)}, {}), {});
    }
    if (types_.is(type, types::TypeKind::list)) {
      if (chance(100))
        return b_->assign(read(), b_->op(Op::list_concat, type, {read(), expr(type, 2)}, {}), {});
      return b_->assign(read(), b_->op(Op::list_append, type, {read(), expr(types_.element(type), 2)}, {}),
                        {});
    }
    if (type == types_.nominal(record_)) {
      const TypeId ints = types_.list(types_.integer());
      const auto field = [&] { return part(ExprKind::field, ints, read(), 2); };
      return b_->assign(field(), b_->op(Op::list_append, ints, {field(), expr(types_.integer(), 2)}, {}), {});
    }
    return let();
  }

  ExprId aggregate(ExprKind kind, TypeId type, const std::vector<ExprId>& parts,
                   std::uint32_t word = 0xffffffffU) {
    ir::Expr e;
    e.kind = kind;
    e.type = type;
    e.a = b_->list(std::span<const ExprId>(parts));
    e.b = word;
    return b_->add(e, {});
  }

  ExprId expr(TypeId type, unsigned depth) {
    --budget_;
    if (budget_ > -200 && depth < 6) {
      const unsigned way = byte();
      if (way < 110) {
        if (const ExprId read = variable(type)) return read;
      } else if (way < 130) {
        if (const ExprId called = call(type, depth)) return called;
      } else if (way < 140) {
        return b_->conditional(expr(types_.boolean(), depth + 1), expr(type, depth + 1),
                               expr(type, depth + 1), type, {});
      } else if (way < 150) {
        return part(ExprKind::index, type, expr(types_.list(type), depth + 2),
                    expr(types_.integer(), depth + 2).value);
      } else if (way < 158) {
        const std::size_t mark = scope_.size();
        std::vector<StmtId> stmts{let(), assign()};
        const auto block = b_->block(std::move(stmts));
        const ExprId value = expr(type, depth + 2);
        scope_.resize(mark);
        return b_->block_value(block, value, {});
      } else if (way < 168 && !types_.is(type, types::TypeKind::option) && type != types_.any()) {
        const TypeId option = types_.option(type);
        if (chance(128)) return b_->unwrap(expr(option, depth + 1), ir::UnwrapReason::absent, false, {});
        return part(ExprKind::coalesce, type, expr(option, depth + 1), expr(type, depth + 1).value);
      } else if (way < 174 && type != types_.any()) {
        return part(ExprKind::unbox, type, expr(types_.any(), depth + 1), 0xffffffffU);
      }
    }
    return make(type, depth);
  }

  ExprId variable(TypeId type) {
    std::vector<LocalId> fitting;
    for (const LocalId local : scope_) {
      if (b_->body().locals[local].type == type) fitting.push_back(local);
    }
    if (fitting.empty()) return {};
    return b_->read(fitting[byte() % fitting.size()], {});
  }
  ExprId call(TypeId type, unsigned depth) {
    for (const ir::FunctionId id : done_) {
      if (program_.functions[id].result != type || chance(100)) continue;
      std::vector<ExprId> args;
      const std::vector<LocalId> params = program_.functions[id].params;
      for (const LocalId param : params)
        args.push_back(expr(program_.functions[id].body.locals[param].type, depth + 1));
      return b_->call(id, args, {}, type, {});
    }
    return {};
  }

  ExprId make(TypeId type, unsigned depth) {
    const bool leaf = depth >= 5 || budget_ < -100;
    const auto sub = [&](TypeId t) { return expr(t, depth + 1); };
    const types::TypeKind kind = types_.kind(type);
    if (kind == types::TypeKind::integer) {
      static constexpr Op kOps[] = {Op::add, Op::sub, Op::mul, Op::div, Op::rem};
      if (leaf || chance(90)) return b_->integer(chance(16) ? INT64_MAX - byte() : byte() % 8, {});
      if (chance(60)) return b_->op(Op::str_len, type, {sub(types_.string())}, {});
      if (chance(60)) return b_->op(Op::list_len, type, {sub(types_.list(any_type()))}, {});
      return b_->op(kOps[byte() % 5], type, {sub(type), sub(type)}, {});
    }
    if (kind == types::TypeKind::floating) {
      if (leaf || chance(128)) return b_->floating(byte() * 0.5, {});
      return b_->op(chance(128) ? Op::add : Op::div, type, {sub(type), sub(type)}, {});
    }
    if (kind == types::TypeKind::boolean) {
      static constexpr Op kOps[] = {Op::eq, Op::ne, Op::lt, Op::le, Op::gt, Op::ge};
      if (leaf) return b_->boolean(chance(128), {});
      if (chance(40)) return b_->is_some(sub(types_.option(any_plain())), {});
      if (chance(60)) {
        const TypeId t = any_type();
        return b_->op(chance(128) ? Op::eq : Op::ne, type, {sub(t), sub(t)}, {});
      }
      const TypeId t = chance(128) ? types_.integer() : types_.string();
      return b_->op(kOps[byte() % 6], type, {sub(t), sub(t)}, {});
    }
    if (kind == types::TypeKind::string) {
      if (leaf || chance(80))
        return b_->string(std::string_view("aé-bcdefghijkl").substr(0, byte() % 4 == 1 ? 3 : byte() % 2), {});
      if (chance(60)) return b_->op(Op::to_text, type, {sub(any_type())}, {});
      if (chance(60)) return b_->op(Op::str_index, type, {sub(type), sub(types_.integer())}, {});
      return b_->op(Op::str_concat, type, {sub(type), sub(type)}, {});
    }
    if (kind == types::TypeKind::list) {
      if (!leaf && chance(50))
        return b_->op(Op::list_append, type, {sub(type), sub(types_.element(type))}, {});
      if (!leaf && chance(40)) return b_->op(Op::list_concat, type, {sub(type), sub(type)}, {});
      if (!leaf && chance(20)) return b_->op(Op::list_reverse, type, {sub(type)}, {});
      std::vector<ExprId> parts;
      for (unsigned n = leaf ? 0 : byte() % 3; n != 0; --n) parts.push_back(sub(types_.element(type)));
      return aggregate(ExprKind::make_list, type, parts);
    }
    if (kind == types::TypeKind::map) {
      std::vector<ExprId> parts;
      for (unsigned n = leaf ? 0 : byte() % 3; n != 0; --n) {
        parts.push_back(sub(types_.key(type)));
        parts.push_back(sub(types_.value(type)));
      }
      return aggregate(ExprKind::make_map, type, parts);
    }
    if (kind == types::TypeKind::option) {
      if (leaf || chance(90)) return b_->none(type, {});
      if (chance(60)) {
        const TypeId map = types_.map(types_.string(), types_.element(type));
        return part(ExprKind::map_get, type, sub(map), sub(types_.string()).value);
      }
      return b_->some(sub(types_.element(type)), {});
    }
    if (kind == types::TypeKind::record) {
      std::vector<ExprId> parts;
      for (const types::Field& field : types_.fields_of(type)) parts.push_back(expr(field.type, depth + 2));
      return aggregate(ExprKind::make_record, type, parts);
    }
    if (kind == types::TypeKind::union_) {
      const std::uint32_t variant = leaf ? 0 : byte() % 3;
      std::vector<ExprId> parts;
      for (const types::Field& field : types_.variant_fields(type, variant))
        parts.push_back(expr(field.type, depth + 2));
      return aggregate(ExprKind::make_variant, type, parts, variant);
    }
    const TypeId inner = leaf ? types_.integer() : any_plain();
    return part(ExprKind::box, types_.any(), expr(inner, depth + 1), 0xffffffffU);
  }
  TypeId any_plain() {
    const TypeId type = any_type();
    return types_.is(type, types::TypeKind::option) || type == types_.any() ? types_.string() : type;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  Names names_;
  SourceMap sources_;
  types::TypeStore types_;
  ir::Program program_;
  ir::ModuleId module_;
  types::DeclId record_;
  types::DeclId union_;
  std::vector<TypeId> all_;
  std::vector<ir::FunctionId> done_;
  Builder* b_ = nullptr;
  TypeId result_;
  std::vector<LocalId> scope_;
  unsigned loops_ = 0;
  int budget_ = 0;
};

void check_alike(const vm::Outcome& a, const vm::Outcome& b, const QuietWorld& x, const QuietWorld& y) {
  const bool limited = a.kind == vm::Outcome::Kind::interrupted || b.kind == vm::Outcome::Kind::interrupted ||
                       a.message.starts_with("memory") || b.message.starts_with("memory");
  if (limited || (a.kind == b.kind && a.message == b.message && x.output == y.output)) return;
  std::fprintf(stderr, "runs differ: %s / %s\n", a.message.c_str(), b.message.c_str());
  std::abort();
}

}  // namespace
}  // namespace mochi

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mochi;
  Generator generator(data, size);
  const ir::Program& program = generator.make();
  if (const auto problems = ir::verify(program); !problems.empty()) {
    std::fprintf(stderr, "generator: %s\n", problems[0].c_str());
    std::abort();
  }
  // To look at a finding.
  if (std::getenv("MOCHI_FUZZ_DUMP") != nullptr) std::fprintf(stderr, "%s\n", ir::dump(program).c_str());
  const auto compiled = vm::compile(program);
  vm::Options options;
  options.max_memory = 64U << 20U;
  options.max_depth = 1000;
  QuietWorld plain;
  const vm::Outcome first = vm::run(*compiled, plain, options);
  options.gc_stress = true;
  QuietWorld stressed;
  check_alike(first, vm::run(*compiled, stressed, options), plain, stressed);
  return 0;
}
