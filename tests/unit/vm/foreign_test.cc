// Calls of foreign functions through words (vm/foreign.h).
#include "vm/foreign.h"

#include <gtest/gtest.h>

#include "unit/vm/programs.h"

namespace mochi::vm {
namespace {

int g_cleared = 0;
std::string g_text;

// An int as a result, an int and a text as arguments.
std::int32_t add_length(const ForeignWord* in, ForeignWord* out) {
  out[0].i = in[0].i + static_cast<std::int64_t>(in[2].u);
  return 0;
}

// `list<int>` to `string?`: none where the list is empty.
std::int32_t shown(const ForeignWord* in, ForeignWord* out) {
  const auto* items = static_cast<const ForeignWord*>(in[0].p);
  g_text.clear();
  for (std::uint64_t n = 0; n < in[1].u; ++n) g_text += std::to_string(items[n].i) + ";";
  out[0].u = in[1].u == 0 ? 0 : 1;
  out[1].p = g_text.data();
  out[2].u = g_text.size();
  return 0;
}

std::int32_t fails(const ForeignWord*, ForeignWord* out) {
  g_text = "rust panic in a::b: why (a.rs:1)";
  out[0].p = g_text.data();
  out[1].u = g_text.size();
  return 7;
}

class FakeLibrary final : public Foreign {
 public:
  FakeLibrary() {
    api_.clear = [] { ++g_cleared; };
    api_.release = [](void*) {};
  }
  ForeignFunction find(std::string_view path) const override {
    if (path == "mochi_add_length") return add_length;
    if (path == "mochi_shown") return shown;
    if (path == "mochi_fails") return fails;
    return nullptr;
  }
  const ForeignApi& api() const override { return api_; }

 private:
  ForeignApi api_;
};

ir::FunctionId foreign(TestProgram& p, const char* path, std::initializer_list<ir::TypeId> params,
                       ir::TypeId result) {
  const ir::FunctionId id = p.add_function(path, ir::FunctionKind::foreign, result);
  p.program.functions[id].foreign_path = path;
  p.program.functions[id].body.root = {};
  int number = 0;
  for (const ir::TypeId type : params) p.param(id, "p" + std::to_string(number++), type);
  return id;
}

TEST(Foreign, ValuesCrossAsWords) {
  TestProgram p;
  const ir::TypeId integer = p.types.integer();
  const ir::TypeId list = p.types.list(integer);
  const ir::TypeId text = p.types.option(p.types.string());
  const ir::FunctionId add = foreign(p, "mochi_add_length", {integer, p.types.string()}, integer);
  const ir::FunctionId show = foreign(p, "mochi_shown", {list}, text);
  ir::Builder b = p.build(p.init);
  const ir::ExprId arguments[] = {b.integer(40, {}), b.string("äb", {})};
  p.add(p.init, p.print(b, {b.call(add, arguments, {}, integer, {})}));
  for (const int count : {0, 2}) {
    std::vector<ir::ExprId> items;
    for (int n = 0; n < count; ++n) items.push_back(b.integer(n + 7, {}));
    const ir::ExprId made = b.add(
        ir::Expr{
            .kind = ir::ExprKind::make_list, .type = list, .a = b.list(std::span<const ir::ExprId>(items))},
        {});
    const ir::ExprId all[] = {made};
    p.add(p.init, p.print(b, {b.call(show, all, {}, text, {})}));
  }
  const FakeLibrary library;
  g_cleared = 0;
  const Outcome outcome = p.run({.foreign = &library});
  EXPECT_EQ(outcome.kind, Outcome::Kind::done) << outcome.message;
  EXPECT_EQ(p.world.output, "43\nnil\n7;8;\n");
  // Ints need no memory of the library.
  EXPECT_EQ(g_cleared, 2);
}

TEST(Foreign, FaultsOfTheLibraryAndWithoutOne) {
  for (const bool there : {true, false}) {
    TestProgram p;
    const ir::FunctionId bad = foreign(p, "mochi_fails", {}, p.types.integer());
    ir::Builder b = p.build(p.init);
    p.add(p.init, p.print(b, {b.call(bad, {}, {}, p.types.integer(), {})}));
    const FakeLibrary library;
    const Outcome outcome = p.run({.foreign = there ? &library : nullptr});
    EXPECT_EQ(outcome.kind, Outcome::Kind::fault);
    EXPECT_EQ(outcome.code, 7);
    EXPECT_EQ(outcome.message,
              there ? "rust panic in a::b: why (a.rs:1)" : "foreign function is not available: mochi_fails");
  }
}

}  // namespace
}  // namespace mochi::vm
