// Functions derived for types agree with the virtual machine's own operations: on random types and values, on
// values of great depth and on cycles.
#include <gtest/gtest.h>

#include <random>

#include "check/check.h"
#include "lower/derive/derive.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "unit/lower/fixture.h"
#include "vm/vm.h"

// Values are made of the types that programs can write.
#pragma GCC diagnostic ignored "-Wswitch-enum"

namespace mochi {
namespace {

using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

class TextWorld final : public vm::World {
 public:
  std::string output;
  bool write(std::string_view text) override {
    output += text;
    return true;
  }
  void flush() override {}
  bool read_line(std::string&) override { return false; }
  std::string read_all_input() override { return {}; }
  Result<std::string> read_file(const std::string&) override { return fail(Code::C001, "no files here"); }
  Result<void> write_file(const std::string&, std::string_view, bool) override {
    return fail(Code::C001, "no files here");
  }
  std::int64_t now_ns() override { return 0; }
  std::int64_t monotonic_ns() override { return 0; }
  bool interrupted() override { return false; }
};

std::string run(const ir::Program& program) {
  TextWorld world;
  const auto compiled = vm::compile(program);
  const vm::Outcome outcome = vm::run(*compiled, world, {});
  return world.output + "end " + std::to_string(static_cast<int>(outcome.kind)) + " " +
         std::to_string(outcome.code) + " " + outcome.message + "\n";
}

// A program that does with random values of random types whatever there is to do with a value.
class RandomProgram : public lower::ProgramFixture {
 public:
  explicit RandomProgram(std::uint32_t seed) : random_(seed), main_(init()) {
    for (int n = 0; n < 4; ++n) declare(n);
  }

  void fill(int count) {
    for (int n = 0; n < count; ++n) use(type(3));
    root(main_, body_);
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_()) % n; }
  ir::Builder b() { return at(main_); }

  // --- types ---

  // Records and unions; what refers to itself does so through a list, map or option.
  void declare(int n) {
    types::TypeDecl decl;
    decl.name = names.intern("D" + std::to_string(n));
    decl.module = module;
    decl.kind = below(2) == 0 ? types::DeclKind::record : types::DeclKind::union_;
    const types::DeclId id = types.add_decl(std::move(decl));
    const TypeId self = types.nominal(id);
    const auto fields = [&] {
      std::vector<types::Field> made;
      const std::uint32_t count = below(4);
      for (std::uint32_t f = 0; f < count; ++f) {
        types::Field field;
        field.name = names.intern(std::string(1, static_cast<char>('z' - f * 7)) + std::to_string(f));
        field.type = below(3) != 0 ? type(1) : wrapped(self);
        made.push_back(field);
      }
      return made;
    };
    if (types.decl(id).kind == types::DeclKind::record) {
      types.decl(id).fields = fields();
    } else {
      const bool enumeration = below(3) == 0;
      const std::uint32_t count = 1 + below(3);
      for (std::uint32_t v = 0; v <= count; ++v) {
        types::Variant variant;
        variant.name = names.intern(std::string(1, static_cast<char>('Z' - v * 5)));
        if (v != 0 && !enumeration) variant.fields = fields();
        types.decl(id).variants.push_back(variant);
      }
    }
    declared_.push_back(self);
    program.modules[module].types.push_back(id);
  }
  TypeId wrapped(TypeId inner) {
    const std::uint32_t way = below(4);
    if (way == 0) return types.option(inner);
    if (way == 1) return types.map(key(), inner);
    return types.list(inner);
  }
  TypeId key() {
    const TypeId keys[] = {types.integer(), types.string(), types.boolean()};
    for (const TypeId d : declared_)
      if (below(4) == 0 && types.is(d, TypeKind::union_) && types.decl(types[d].decl).is_enum()) return d;
    return keys[below(3)];
  }
  TypeId type(int depth) {
    const TypeId scalars[] = {types.integer(),
                              types.floating(),
                              types.string(),
                              types.boolean(),
                              types.basic(TypeKind::bigint),
                              types.any(),
                              types.basic(TypeKind::bytes)};
    const std::uint32_t way = depth == 0 ? below(3) : below(10);
    if (way < 2) return scalars[below(7)];
    if (way == 2)
      return declared_.empty() ? types.integer()
                               : declared_[below(static_cast<std::uint32_t>(declared_.size()))];
    if (way < 5) return types.list(type(depth - 1));
    if (way == 5) return types.map(key(), type(depth - 1));
    if (way == 6) return types.set(key());
    if (way == 7) return types.option(not_option(depth - 1));
    const std::vector<NameId> fields{names.intern("beta"), names.intern("alpha")};
    const std::vector<TypeId> of{type(depth - 1), type(depth - 1)};
    return types.anonymous(fields, of);
  }
  TypeId not_option(int depth) {
    const TypeId t = type(depth);
    return types.is(t, TypeKind::option) || types.is(t, TypeKind::any) ? types.string() : t;
  }

  // --- values ---

  ExprId make(ExprKind kind, TypeId of, const std::vector<ExprId>& parts, std::uint32_t variant = 0) {
    Expr e{.kind = kind, .type = of, .a = b().list(parts)};
    if (kind == ExprKind::make_variant) e.b = variant;
    return b().add(e, {});
  }
  ExprId constant(ExprKind kind, TypeId of, std::string_view text) {
    return b().add(Expr{.kind = kind, .type = of, .a = names.intern(text).value}, {});
  }
  ExprId value(TypeId of, int depth) {
    static const double kFloats[] = {0.0, -0.0, 1.5, 3.0, 1e21, -1e-7, 0.1, __builtin_nan("")};
    static const char* const kTexts[] = {"", "a", "b", "a\"\\\n", "\xc3\xa4<&>", "\xe2\x80\xa8", "nil"};
    const types::Type shape = types[of];
    const std::uint32_t size = depth > 0 ? below(4) : 0;
    std::vector<ExprId> parts;
    switch (shape.kind) {
      case TypeKind::integer: return b().integer(static_cast<std::int64_t>(below(5)) - 1, {});
      case TypeKind::floating: return b().floating(kFloats[below(8)], {});
      case TypeKind::string: return b().string(kTexts[below(7)], {});
      case TypeKind::boolean: return b().boolean(below(2) == 0, {});
      case TypeKind::bigint:
        return constant(ExprKind::const_bigint, of, below(2) == 0 ? "12345678901234567890" : "7");
      case TypeKind::bytes:
        return constant(ExprKind::const_bytes, of, below(2) == 0 ? std::string_view("\x01\xff", 2) : "");
      case TypeKind::any: {
        if (below(4) == 0) return b().none(of, {});
        const TypeId inside[] = {types.integer(), types.string(), types.floating(),
                                 types.list(types.integer()), types.boolean()};
        const ExprId inner = value(inside[below(5)], depth - 1);
        return b().add(Expr{.kind = ExprKind::box, .type = of, .a = inner.value}, {});
      }
      case TypeKind::option:
        if (size == 0) return b().none(of, {});
        return b().some(value(types.element(of), depth - 1), {});
      case TypeKind::list:
      case TypeKind::set:
        for (std::uint32_t n = 0; n < size; ++n) parts.push_back(value(types.element(of), depth - 1));
        return make(shape.kind == TypeKind::list ? ExprKind::make_list : ExprKind::make_set, of, parts);
      case TypeKind::map:
        for (std::uint32_t n = 0; n < size; ++n) {
          parts.push_back(value(types.key(of), depth - 1));
          parts.push_back(value(types.value(of), depth - 1));
        }
        return make(ExprKind::make_map, of, parts);
      case TypeKind::record:
      case TypeKind::anonymous:
        for (const types::Field& f : types.fields_of(of)) parts.push_back(value(f.type, depth - 1));
        return make(ExprKind::make_record, of, parts);
      case TypeKind::union_: {
        const auto count = static_cast<std::uint32_t>(types.decl(shape.decl).variants.size());
        const std::uint32_t variant = depth > 0 ? below(count) : 0;
        for (const types::Field& f : types.variant_fields(of, variant))
          parts.push_back(value(f.type, depth - 1));
        return make(ExprKind::make_variant, of, parts, variant);
      }
      default: break;
    }
    return b().unit({});
  }

  // --- uses ---

  void print(ExprId shown) { body_.push_back(b().expr(b().op(Op::print, types.unit(), {shown}, {}), {})); }
  // Prints it, or the error.
  void attempt(ir::StmtId what) {
    const LocalId message = b().temporary("message", types.string(), {});
    const ir::StmtId tell = b().expr(b().op(Op::print, types.unit(), {b().read(message, {})}, {}), {});
    ir::Stmt s;
    s.kind = ir::StmtKind::try_;
    s.a = b().block({what}).value;
    s.b = message.value;
    s.c = b().block({tell}).value;
    body_.push_back(b().add(s, {}));
  }
  LocalId held(TypeId of, ExprId v) {
    const LocalId local = b().temporary("v", of, {});
    body_.push_back(b().let(local, v, {}));
    return local;
  }

  void use(TypeId of) {
    const auto read = [this](LocalId l) { return b().read(l, {}); };
    const TypeId list = types.list(of);
    std::vector<LocalId> values;
    for (int n = 0; n < 3; ++n) values.push_back(held(of, value(of, 3)));
    for (const LocalId x : values) {
      for (const LocalId y : values) {
        for (const Op op : {Op::eq, Op::ne, Op::lt, Op::le, Op::gt, Op::ge})
          print(b().op(op, types.boolean(), {read(x), read(y)}, {}));
        print(b().op(Op::three_way, types.integer(), {read(x), read(y)}, {}));
      }
      print(b().op(Op::part_text, types.string(), {read(x)}, {}));
      print(b().op(Op::to_text, types.string(), {read(x)}, {}));
      print(read(x));
      const ExprId json = b().op(Op::to_json, types.string(), {read(x)}, {});
      attempt(b().expr(b().op(Op::print, types.unit(), {json}, {}), {}));
      attempt(b().expr(b().op(Op::print_json, types.unit(), {read(x)}, {}), {}));
      const LocalId copy = held(of, b().op(Op::deep_copy, of, {read(x)}, {}));
      print(b().op(Op::eq, types.boolean(), {read(copy), read(x)}, {}));
      print(read(copy));
    }
    const LocalId all =
        held(list, make(ExprKind::make_list, list,
                        {read(values[0]), read(values[1]), read(values[2]), read(values[0])}));
    body_.push_back(
        b().expr(b().op(Op::print, types.unit(), {read(all), b().integer(1, {}), read(values[1])}, {}), {}));
    print(b().op(Op::list_sort, list, {read(all)}, {}));
    const TypeId integers = types.list(types.integer());
    const std::vector<ExprId> numbers{b().integer(0, {}), b().integer(1, {}), b().integer(2, {}),
                                      b().integer(3, {})};
    print(b().op(Op::list_sort_by_keys, integers, {make(ExprKind::make_list, integers, numbers), read(all)},
                 {}));
    print(b().op(Op::list_contains, types.boolean(), {read(all), read(values[2])}, {}));
  }

  std::mt19937 random_;
  ir::FunctionId main_;
  std::vector<TypeId> declared_;
  std::vector<ir::StmtId> body_;
};

TEST(derive, random_values_of_random_types_agree) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    RandomProgram native(seed);
    native.fill(10);
    ASSERT_EQ(native.verified(), "") << seed;
    RandomProgram derived(seed);
    derived.fill(10);
    lower::derive_structural(derived.program);
    ASSERT_EQ(derived.verified(), "") << seed;
    ASSERT_TRUE(lower::structural_operations(derived.program).empty()) << seed;
    ASSERT_EQ(run(derived.program), run(native.program)) << seed;
  }
}

std::string run_source(const std::string& text, bool derive) {
  check::Session session;
  Collector sink;
  check::MemoryLoader loader;
  loader.add("main.mochi", text);
  const check::Checked checked = check::check_program(loader, "main.mochi", session, sink, {});
  if (checked.has_errors) return "does not compile";
  ir::Program program = lower::lower(checked, sink);
  lower::PipelineOptions options;
  options.derive = derive;
  if (!lower::run_pipeline(program, options, sink)) return "is refused";
  return run(program);
}

void expect_same(const std::string& text) {
  EXPECT_EQ(run_source(text, true), run_source(text, false)) << text;
}

constexpr const char* kChain = R"(type Node {
  value: int
  next: Node?
}
fun chain(n: int): Node {
  var node = Node { value: 0, next: none }
  for i in 1..n {
    node = Node { value: i, next: node }
  }
  return node
}
)";

TEST(derive, depth_ends_as_on_the_machine) {
  const std::string chain = kChain;
  for (const int n : {2, 9999, 10000, 10001}) {
    const std::string pair =
        "let a = chain(" + std::to_string(n) + ")\nlet b = chain(" + std::to_string(n) + ")\n";
    expect_same(chain + pair + "print(a == b)\n");
    expect_same(chain + pair + "try { print([a] == [b]) } catch e { print(e) }\n");
    expect_same(chain + pair + "print(len(sort([[a], [b]])))\n");
  }
  for (const int n : {3, 1999, 2000, 2001}) {
    const std::string one = "let a = chain(" + std::to_string(n) + ")\n";
    expect_same(chain + one + "print(str(a))\n");
    expect_same(chain + one + "print({\"a\": [a]})\n");
    expect_same(chain + one + "print(to_json(a))\n");
    expect_same(chain + one + "json([a])\n");
  }
}

TEST(derive, cycles_print_as_on_the_machine) {
  const std::string chain = kChain;
  expect_same(chain + "var a = chain(3)\na.next = a\nprint(a, [a])\nprint({\"k\": a})\n");
  expect_same(chain + "var a = chain(3)\nvar b = chain(2)\na.next = b\nb.next = a\nprint([a, b])\n");
  expect_same(chain + "var a = chain(3)\na.next = a\nprint(to_json(a))\n");
  expect_same(
      "type Tree {\n  kids: list<Tree>\n}\nvar t = Tree { kids: [] }\nt.kids = [t, Tree { kids: [] "
      "}]\nprint(t)\n"
      "print(t.kids)\n");
}

TEST(derive, operands_of_print_are_evaluated_first) {
  expect_same("var xs = [1]\nfun change(): int {\n  xs[0] = 2\n  return 3\n}\nprint(xs, change(), xs)\n");
}

}  // namespace
}  // namespace mochi
