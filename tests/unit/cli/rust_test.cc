// The Rust of small programs: what reads as a Rust programmer would write it, and what needs support.
#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

// The text of src/main.rs from the first function on.
std::string rust_of(std::string text) {
  MemoryHost host;
  host.files.put("/a.mochi", std::move(text));
  Context context{host.host};
  EXPECT_EQ(run_command_line(context, {"build", "--target=rust", "/a.mochi", "-o", "/out"}), 0);
  Result<std::string> made = host.host.files.read("/out/src/main.rs", 1U << 20U);
  if (!made) return {};
  const std::size_t begin = made->find("\nfn ");
  return begin == std::string::npos ? *made : made->substr(begin + 1);
}

TEST(RustTest, ChecksOnlyWhatMayOverflow) {
  const std::string text = rust_of(
      "fun f(xs: list<int>): int {\n  var t = 0\n  var i = 0\n  while i < len(xs) {\n    t = t + xs[i]\n    "
      "i = i + 1\n  }\n  return t\n}\nprint(f([1, 200]))\n");
  EXPECT_EQ(text.substr(0, text.find("\n\n")),
            "fn f(xs: &List<i64>) -> i64 {\n"
            "    let mut t: i64 = 0;\n"
            "    let mut i: i64 = 0;\n"
            "    while i < xs.len() {\n"
            "        t = add(t, xs.item(i));\n"
            "        i += 1;\n"
            "    }\n"
            "    t\n"
            "}");
}

TEST(RustTest, GrowsInPlace) {
  const std::string text = rust_of(
      "var xs = [1]\nvar s = \"\"\nfor i in 0..3 {\n  xs = append(xs, i)\n  s = s + \"a\"\n}\nprint(xs, "
      "s)\n");
  EXPECT_NE(text.find("xs.push(i);"), std::string::npos) << text;
  EXPECT_NE(text.find("s.push(&Text::of(\"a\"));"), std::string::npos) << text;
}

TEST(RustTest, MatchesAreRustsOwn) {
  const std::string text = rust_of(
      "type Shape = Circle(r: float) | Dot\nfun area(s: Shape): float {\n  return match s {\n    Circle(r) "
      "=> r * r\n    Dot => 0.0\n  }\n}\n"
      "print(area(Circle { r: 2.0 }), area(Dot {}))\n");
  EXPECT_NE(text.find("Shape::Circle { r } => {"), std::string::npos) << text;
  EXPECT_NE(text.find("Shape::Dot => 0.0,"), std::string::npos) << text;
}

TEST(RustTest, AHandlerTakesTheMessage) {
  const std::string text = rust_of("try {\n  panic(\"no\")\n} catch e {\n  print(e)\n}\n");
  EXPECT_NE(text.find("if let Err(e) = attempt(|| {"), std::string::npos) << text;
}

}  // namespace
}  // namespace mochi
