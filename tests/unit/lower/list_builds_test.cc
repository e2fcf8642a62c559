// Lists that loops build, and keys by which they are sorted.
#include "ir/list_builds.h"

#include <gtest/gtest.h>

#include "ir/walk.h"
#include "source.h"

namespace mochi::lower {
namespace {

struct Found {
  SourceProgram p;
  ir::FunctionId f;

  explicit Found(std::string_view text) : p(text) {
    p.passes("walks", Mode::program);
    EXPECT_EQ(p.problems(), "");
    for (std::uint32_t i = 0; i < p.program.functions.size(); ++i) {
      const ir::Function& function = p.program.functions[ir::FunctionId(i)];
      if (function.name && p.session.names.text(function.name) == "f") f = ir::FunctionId(i);
    }
  }
  const ir::Body& body() const { return p.program.functions[f].body; }

  // `name: for if` for each build, keys behind `by`.
  std::string builds() const {
    const ir::ListBuilds found(p.program, f);
    std::string all;
    ir::walk(
        body(), body().root, [](ir::ExprId) {},
        [&](ir::StmtId s) {
          const ir::ListBuild* build = found.build(s);
          if (build == nullptr) return;
          if (!all.empty()) all += "; ";
          all += std::string(p.session.names.text(body().locals[ir::LocalId(body().stmts[s].a)].name)) + ":";
          for (const ir::StmtId clause : build->clauses)
            all += body().stmts[clause].kind == ir::StmtKind::if_ ? " if" : " for";
          if (build->keys.valid()) {
            const ir::SortKey* key = found.sort_key(build->keys);
            all += key == nullptr ? " by ?" : key->fields.empty() ? " by key" : " by key of fields";
          }
        });
    return all;
  }
};

std::string builds(std::string_view text) { return Found(text).builds(); }

TEST(list_builds, loops_and_conditions_around_one_append) {
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> {\n  var ys: list<int> = []\n"
                   "  for x in xs { if x > 1 { ys = append(ys, x + 1) } }\n  return ys\n}\nprint(f([1]))"),
            "ys: for if");
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> {\n  var ys: list<int> = []\n"
                   "  for x in xs { for i in 0..x { ys = append(ys, i) } }\n  return ys\n}\nprint(f([1]))"),
            "ys: for for");
}

TEST(list_builds, of_queries) {
  EXPECT_EQ(
      builds(
          "fun f(xs: list<int>): list<int> { return from x in xs where x > 1 select x * x }\nprint(f([1]))"),
      "out: for if");
}

TEST(list_builds, not_with_more_inside) {
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> {\n  var ys: list<int> = []\n"
                   "  for x in xs { print(x)  ys = append(ys, x) }\n  return ys\n}\nprint(f([1]))"),
            "");
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> {\n  var ys: list<int> = []\n"
                   "  for x in xs { if x > 1 { ys = append(ys, x) } else { print(x) } }\n  return "
                   "ys\n}\nprint(f([1]))"),
            "");
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> {\n  var ys: list<int> = []\n  if len(xs) > 1 { ys = "
                   "append(ys, 1) }\n"
                   "  return ys\n}\nprint(f([1]))"),
            "")
      << "no loop";
}

// The value reads what has been built so far.
TEST(list_builds, not_of_lists_that_look_at_themselves) {
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> {\n  var ys: list<int> = []\n"
                   "  for x in xs { ys = append(ys, x + len(ys)) }\n  return ys\n}\nprint(f([1]))"),
            "");
}

TEST(sort_keys, are_computed_from_the_items) {
  EXPECT_EQ(builds("fun f(xs: list<string>): list<string> { return from x in xs sort by -len(x) select x }\n"
                   "print(f([\"a\"]))"),
            "out: for by key");
  EXPECT_EQ(builds("type P { name: string, age: int }\n"
                   "fun f(xs: list<P>): list<P> { return from p in xs sort by p.age select p }\n"
                   "print(f([P { name: \"a\", age: 1 }]))"),
            "out: for by key");
}

// Somebody changes the records in place: only a target whose records never do may compute the key later.
TEST(sort_keys, of_records_that_change) {
  EXPECT_EQ(builds("type P { name: string, age: int }\n"
                   "fun f(xs: list<P>): list<P> { return from p in xs sort by p.age select p }\n"
                   "fun older(xs: list<P>) { for p in xs { p.age = p.age + 1 } }\n"
                   "let ps = [P { name: \"a\", age: 1 }]\nolder(ps)\nprint(f(ps))"),
            "out: for by key of fields");
}

// A key that can fail, or comes from elsewhere, is computed when the item is.
TEST(sort_keys, not_of_keys_that_may_fail) {
  EXPECT_EQ(builds("fun f(xs: list<int>): list<int> { return from x in xs sort by 10 / x select x "
                   "}\nprint(f([1, 0]))"),
            "");
  EXPECT_EQ(
      builds(
          "fun key(x: int): int { return -x }\n"
          "fun f(xs: list<int>): list<int> { return from x in xs sort by key(x) select x }\nprint(f([1]))"),
      "");
}

}  // namespace
}  // namespace mochi::lower
