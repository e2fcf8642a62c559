// What ownership analysis derives on small programs.
#include "lower/ownership/ownership.h"

#include <gtest/gtest.h>

#include "fixture.h"
#include "ir/facts.h"
#include "source.h"

namespace mochi::lower {
namespace {

struct Owned {
  SourceProgram p;
  std::string report;
  explicit Owned(std::string_view text, bool library = false) : p(text, library) {
    p.passes("ownership", library ? Mode::library : Mode::vm);
    EXPECT_EQ(p.problems(), "");
    if (p.good) report = ownership_report(p.program);
  }
  bool says(std::string_view line) const { return report.find(std::string(line)) != std::string::npos; }
};

TEST(ownership, a_parameter_that_is_changed_is_borrowed_to_change) {
  const Owned o(
      "fun fill(xs: list<int>) { for i in 0..len(xs) { xs[i] = 0 } }\n"
      "var ys = [1, 2]\nfill(ys)\nprint(ys)");
  EXPECT_TRUE(
      o.says("parameter xs: list<int>: unique, changed at 1:49 through one live name, borrowed to change\n"))
      << o.report;
  EXPECT_TRUE(o.says("local ys: list<int>: unique")) << o.report;
}

TEST(ownership, a_parameter_that_is_read_is_borrowed) {
  const Owned o(
      "fun total(xs: list<int>): int { var s = 0  for x in xs { s = s + x }  return s }\n"
      "let ys = [1, 2]\nprint(total(ys), total(ys))");
  EXPECT_TRUE(o.says("parameter xs: list<int>: shared, never changed, borrowed\n")) << o.report;
}

TEST(ownership, a_second_live_name_makes_a_cell) {
  const Owned o("var a = [1, 2]\nvar b = a\nb[0] = 5\nprint(a, b)\na = []\nb = []");
  EXPECT_TRUE(o.says("local a: list<int>: cell, changed at 3:1, also seen by what is copied at 2:9"))
      << o.report;
}

TEST(ownership, a_name_that_is_moved_makes_none) {
  const Owned o(
      "fun sorted(xs: list<int>): list<int> { var a = xs  a[0] = 1  return a }\nprint(sorted([3, 2]))");
  EXPECT_TRUE(o.says("parameter xs: list<int>: unique, changed at 1:52 through one live name, owned\n"))
      << o.report;
  EXPECT_TRUE(o.says("local a: list<int>: unique")) << o.report;
}

TEST(ownership, an_element_that_only_one_name_uses_is_borrowed) {
  const Owned o("var g = [[1], [2]]\nfor y in 0..2 { var row = g[y]  row[0] = 7 }\nprint(g)");
  EXPECT_TRUE(
      o.says("local row: list<int>: unique, changed at 2:33 through one live name, borrowed to change\n"))
      << o.report;
}

TEST(ownership, an_element_that_is_used_beside_its_name_is_a_cell) {
  const Owned o("var g = [[1], [2]]\nvar row = g[0]\nrow[0] = 7\nprint(g)\nrow[0] = 8\nprint(row)");
  EXPECT_TRUE(o.says("local row: list<int>: cell")) << o.report;
}

TEST(ownership, an_element_that_is_stored_twice_is_a_cell) {
  const Owned o("let row = [0, 0]\nvar g = [row, row]\ng[0][1] = 1\nprint(g)");
  EXPECT_TRUE(o.says("local g[0]: list<int>: cell, changed at 3:1, also seen by what is copied at 2:10"))
      << o.report;
}

TEST(ownership, records_that_point_to_each_other_are_cells) {
  const Owned o(
      "type Node { value: int, next: Node? }\n"
      "fun f(): int {\n"
      "  var a = Node { value: 1, next: none }\n"
      "  var b = Node { value: 2, next: a }\n"
      "  a.value = 5\n"
      "  return (b.next as Node).value\n}\nprint(f())");
  EXPECT_TRUE(o.says("local a: Node: cell")) << o.report;
}

TEST(ownership, a_global_given_to_a_function_that_reaches_it) {
  const Owned o(
      "var board = [0, 0]\n"
      "fun set(b: list<int>) { b[0] = len(board) }\n"
      "fun show() { print(board) }\n"
      "set(board)\nshow()");
  EXPECT_TRUE(o.says("global board: list<int>: cell")) << o.report;
}

TEST(ownership, two_arguments_that_share_an_object) {
  const Owned o(
      "fun move(a: list<int>, b: list<int>) { a[0] = b[0] }\nvar xs = [1, 2]\nmove(xs, xs)\nprint(xs)");
  EXPECT_TRUE(o.says("local xs: list<int>: cell")) << o.report;
}

TEST(ownership, growth_of_a_local_is_in_place) {
  const Owned o("var xs: list<int> = []\nfor i in 0..9 { xs = append(xs, i) }\nprint(xs)");
  EXPECT_NE(o.p.function("init").find("xs = list_append!in_place(xs!last, i"), std::string::npos)
      << o.p.function("init");
}

TEST(ownership, growth_beside_another_name_copies) {
  const Owned o("var xs = [1]\nlet ys = xs\nxs = append(xs, 2)\nprint(xs, ys)");
  EXPECT_NE(o.p.function("init").find("xs = list_append(xs!last, 2)"), std::string::npos)
      << o.p.function("init");
}

TEST(ownership, a_list_that_came_in_is_copied_once) {
  const Owned o(
      "fun f(xs: list<int>, n: int): list<int> {\n"
      "  var r = xs\n  for i in 0..n { r = append(r, i) }\n  return r\n}\n"
      "let a = [1]\nprint(f(a, 3), a)");
  EXPECT_EQ(o.p.function("f"),
            "fun f(xs: list<int>, n: int): list<int> {\n"
            "  let r: list<int> = xs!last\n"
            "  r = list_copy(r)\n"
            "  for i: int in 0..n!small+ {\n"
            "    r = list_append!in_place(r!last, i!small+)\n"
            "  }\n"
            "  return r!last\n"
            "}\n");
}

TEST(ownership, growth_of_a_stored_list_is_in_place) {
  const Owned o(
      "var m: map<int, list<int>> = {}\n"
      "for i in 0..9 { if i % 3 in m { m[i % 3] = append(m[i % 3], i) } else { m[i % 3] = [i] } }\nprint(m)");
  EXPECT_NE(o.p.function("init").find("list_append!in_place(unwrap"), std::string::npos)
      << o.p.function("init");
}

TEST(ownership, growth_of_a_stored_list_that_was_read_out_copies_and_is_listed) {
  const Owned o(
      "var m: map<int, list<int>> = {0: []}\nvar kept: list<list<int>> = []\n"
      "for i in 0..9 { kept = append(kept, m[0])  m[0] = append(m[0], i) }\nprint(m, kept)");
  EXPECT_TRUE(o.says("growth at 3:51 copies on every turn: the list is also reached by another name\n"))
      << o.report;
}

TEST(ownership, a_list_that_is_walked_while_it_grows) {
  const Owned o("var xs = [1, 2]\nfor x in xs { xs = append(xs, x) }\nprint(xs)");
  EXPECT_EQ(o.p.function("init").find("in_place"), std::string::npos) << o.p.function("init");
}

TEST(ownership, exports_copy_only_what_they_share) {
  const Owned o(
      "export fun same(xs: list<int>): list<int> { return xs }\n"
      "export fun twice(xs: list<int>): list<int> {\n"
      "  var r: list<int> = []\n  for x in xs { r = append(r, x * 2) }\n  return r\n}",
      true);
  EXPECT_NE(o.p.function("same").find("deep_copy"), std::string::npos) << o.p.function("same");
  EXPECT_EQ(o.p.function("twice").find("deep_copy"), std::string::npos) << o.p.function("twice");
}

TEST(ownership, a_borrow_of_a_borrow_lives_as_long_as_its_last_name) {
  const Owned o(
      "var g = [[1], [2]]\nvar row = g[0]\nvar same = row\ng[0][0] = 9\nprint(same, g)\nsame[0] = 3");
  EXPECT_TRUE(o.says("local same: list<int>: cell")) << o.report;
}

TEST(ownership, a_part_of_what_a_call_hands_out_is_a_copy_of_the_reference) {
  const Owned o(
      "type Box { items: list<int> }\n"
      "fun pick(bs: list<Box>): Box { return bs[0] }\n"
      "var bs = [Box { items: [1] }]\n"
      "var items = pick(bs).items\nitems[0] = 5\nprint(bs, items)");
  EXPECT_TRUE(o.says("local items: list<int>: cell")) << o.report;
}

TEST(ownership, a_dropped_copy_leaves_one_class) {
  const Owned o(
      "export fun f(n: int): list<int> {\n"
      "  var r: list<int> = []\n  for i in 0..n { r = append(r, 0) }\n  r[0] = 1\n  return r\n}",
      true);
  EXPECT_TRUE(o.says("local r: list<int>: unique")) << o.report;
  EXPECT_TRUE(o.says("result: list<int>: unique")) << o.report;
}

TEST(ownership, a_swap_moves) {
  const Owned o(
      "var m = [[1.0], [2.0]]\nfor i in 0..1 {\n  let t = m[i]\n  m[i] = m[i + 1]\n  m[i + 1] = t\n}\n"
      "m[0][0] = 5.0\nprint(m)");
  EXPECT_TRUE(o.says("local m[0]: list<float>: unique")) << o.report;
}

TEST(ownership, an_object_that_is_taken_out_and_put_back) {
  const Owned o(
      "type Heap { items: list<int> }\n"
      "fun push(h: Heap, v: int) {\n  var xs = h.items\n  xs = append(xs, v)\n  xs[0] = v\n  h.items = "
      "xs\n}\n"
      "let h = Heap { items: [] }\npush(h, 1)\npush(h, 2)\nprint(h)");
  EXPECT_TRUE(o.says("field Heap.items: list<int>: unique")) << o.report;
  EXPECT_NE(o.p.function("push").find("list_append!in_place"), std::string::npos) << o.p.function("push");
}

TEST(ownership, an_object_that_is_looked_at_before_it_is_back) {
  const Owned o(
      "type Heap { items: list<int> }\n"
      "fun push(h: Heap, v: int) {\n  var xs = h.items\n  xs = append(xs, v)\n  print(h)\n  h.items = xs\n}\n"
      "let h = Heap { items: [] }\npush(h, 1)\nprint(h)");
  EXPECT_EQ(o.p.function("push").find("in_place"), std::string::npos) << o.p.function("push");
}

TEST(ownership, fields_beside_a_borrowed_one_may_be_used) {
  const Owned o(
      "type Sets { parent: list<int>, count: int }\n"
      "fun merge(s: Sets, a: int, b: int) {\n  var p = s.parent\n  p[a] = b\n  s.count = s.count - 1\n  p[b] "
      "= b\n}\n"
      "let s = Sets { parent: [0, 1], count: 2 }\nmerge(s, 0, 1)\nprint(s)");
  EXPECT_TRUE(o.says("local p: list<int>: unique, changed at 4:3 through one live name, borrowed to change"))
      << o.report;
}

TEST(ownership, what_only_a_temporary_shares_is_not_shared) {
  const Owned o(
      "fun least(xs: list<int>): list<int> { if len(xs) < 2 { return xs }  return [xs[0]] }\n"
      "var data = [3, 1]\nprint(least(data))\ndata[0] = 7\nprint(data)");
  EXPECT_TRUE(o.says("local data: list<int>: unique")) << o.report;
}

TEST(ownership, a_captured_list_is_seen_by_both) {
  const Owned o(
      "fun f(): int {\n  var xs = [1]\n  let get = fun(): int => xs[0]\n  xs[0] = 2\n  return "
      "get()\n}\nprint(f())");
  EXPECT_TRUE(o.says("local xs: list<int>: cell")) << o.report;
}

// fun f(xs: list<list<int>>): int { return do { let v = xs[0]  xs[0][0] = 7 } yield … v[0] }, where the value
// stands behind `inner` more blocks with statements of their own.
std::string report_of_block_value(int inner) {
  ProgramFixture p;
  const types::TypeId ints = p.types.list(p.integer());
  const ir::FunctionId f = p.function("f", p.integer());
  const ir::LocalId xs = p.param(f, "xs", p.types.list(ints));
  ir::Builder b = p.at(f);
  const auto element = [&](ir::ExprId list, types::TypeId type) {
    return b.add({.kind = ir::ExprKind::index, .type = type, .a = list.value, .b = b.integer(0, {}).value},
                 {});
  };
  const auto row = [&] { return element(b.read(xs, {}), ints); };
  const ir::LocalId v = b.local(p.names.intern("v"), ints, {});
  const ir::StmtId let = b.let(v, row(), {});
  const ir::StmtId change = b.assign(element(row(), p.integer()), b.integer(7, {}), {});
  ir::ExprId value = element(b.read(v, {}), p.integer());
  for (int n = 0; n < inner; ++n) {
    std::vector<ir::StmtId> more;
    for (int k = 0; k < 100; ++k) more.push_back(b.expr(b.integer(k, {}), {}));
    value = b.block_value(b.block(std::move(more)), value, {});
  }
  p.root(f, {b.return_(b.block_value(b.block({let, change}), value, {}), {})});
  EXPECT_EQ(p.verified(), "");
  derive_ownership(p.program, false);
  return ownership_report(p.program);
}

TEST(ownership, a_name_lives_on_in_the_value_of_its_block) {
  for (const int inner : {0, 1, 3}) {
    const std::string report = report_of_block_value(inner);
    EXPECT_NE(report.find("local v: list<int>: cell"), std::string::npos) << report;
  }
}

TEST(ownership, a_copy_is_kept_where_the_original_lives_on) {
  ProgramFixture p;
  const types::TypeId ints = p.types.list(p.integer());
  ir::Global kept;
  kept.name = p.names.intern("kept");
  kept.module = p.module;
  kept.type = ints;
  const ir::GlobalId g = p.program.globals.add(kept);
  p.program.modules[p.module].globals.push_back(g);
  // fun f(): list<int> { let xs = [1]  kept = deep_copy(xs)  xs[0] = 5  return deep_copy(xs) }
  const ir::FunctionId f = p.function("f", ints);
  ir::Builder b = p.at(f);
  const ir::LocalId xs = b.local(p.names.intern("xs"), ints, {});
  const auto copy = [&] { return b.op(ir::Op::deep_copy, ints, {b.read(xs, {})}, {}); };
  const ir::ExprId first = b.add({.kind = ir::ExprKind::index,
                                  .type = p.integer(),
                                  .a = b.read(xs, {}).value,
                                  .b = b.integer(0, {}).value},
                                 {});
  const ir::ExprId one =
      b.add({.kind = ir::ExprKind::make_list, .type = ints, .a = b.list({b.integer(1, {})})}, {});
  p.root(f, {b.let(xs, one, {}), b.assign(b.read(g, {}), copy(), {}), b.assign(first, b.integer(5, {}), {}),
             b.return_(copy(), {})});
  ASSERT_EQ(p.verified(), "");
  derive_ownership(p.program, false);
  const std::string text = ir::dump(p.program);
  EXPECT_NE(text.find("@kept = deep_copy(xs)"), std::string::npos) << text;
  EXPECT_EQ(text.find("return deep_copy"), std::string::npos) << text;
}

// The modes of the parameters of `f`, as words.
std::string modes(std::string_view text, bool library = false) {
  const Owned o(text, library);
  std::string all;
  for (std::uint32_t i = 0; i < o.p.program.functions.size(); ++i) {
    const ir::Function& f = o.p.program.functions[ir::FunctionId(i)];
    if (!f.name || o.p.session.names.text(f.name) != "f") continue;
    for (std::size_t p = 0; p < f.params.size(); ++p) {
      static constexpr const char* kWords[] = {"value", "borrowed", "changed", "callable", "optional"};
      all += all.empty() ? "" : " ";
      all += kWords[static_cast<std::size_t>(o.p.program.facts->ownership.mode(ir::FunctionId(i), p))];
    }
  }
  return all;
}

TEST(ownership, how_parameters_are_taken) {
  EXPECT_EQ(modes("fun f(n: int, s: string, xs: list<int>, g: fun(int): int): int { return n + len(s) + "
                  "len(xs) + g(n) "
                  "}\nlet ys = [1]\nprint(f(1, \"a\", ys, fun(x: int): int => x), ys)"),
            "value borrowed borrowed callable");
  EXPECT_EQ(modes("fun f(xs: list<int>) { xs[0] = 1 }\nvar ys = [2]\nf(ys)\nprint(ys)"), "changed");
  EXPECT_EQ(modes("fun f(xs: list<int>): list<int> { var a = xs  a[0] = 1  return a }\nprint(f([3, 2]))"),
            "value")
      << "it is handed over and kept";
  EXPECT_EQ(modes("fun f(xs: list<int>?, n: int?): int { return len(xs ?? []) + (n ?? 0) }\n"
                  "let ys = [1]\nprint(f(ys, 1), ys)"),
            "optional value");
}

TEST(ownership, exported_functions_borrow_what_they_take) {
  EXPECT_EQ(modes("export fun f(xs: list<int>, s: string?): list<int> { return xs }", true),
            "borrowed optional");
}

}  // namespace
}  // namespace mochi::lower
