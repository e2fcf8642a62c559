#include "bridge/rust/bind/binding.h"

#include <gtest/gtest.h>

#include "bridge/rust/bind/shim.h"
#include "bridge/rust/bind/uses.h"
#include "bridge/rust/wrap/wrapper.h"
#include "unit/bridge/doc_world.h"

namespace mochi::rust {
namespace {

using testing::Judged;
using testing::shapes_json;

BoundCrate bound() {
  Judged judged(shapes_json());
  return bind_crate(judged.judge, judged.api, judged.list, "shapes", {}, false);
}

std::string reason(const BoundCrate& crate, std::string_view item) {
  for (const api::Skip& skip : crate.skips) {
    if (skip.item == item) return skip.reason;
  }
  return "bound";
}

// By the table of the specification, §5 and §9.4.
TEST(Binding, SignaturesAsMochiHasThem) {
  const std::string shim = shim_text(bound());
  for (const char* line :
       {"static fun new(x: float, y: float): Dot { return mochi_shapes_dot_new(x, y) }",
        "fun norm(): float { return mochi_shapes_dot_norm(self) }",
        "export fun scalars(a: bool, b: int, c: int, d: float, e: string, f: bigint): int {",
        "export fun texts(a: string, b: string, c: bytes, d: list<string>, e: string?): string {",
        "export fun array(a: bytes): list<int> {", "export fun maps(a: map<string, int>): bytes? {",
        "export fun fails(a: int): result<string, Failure> {", "export fun io(): result<int, RustError> {",
        "export fun paths(a: string): string {", "export fun anything(a: string, b: string, c: string) {",
        "export let LIMIT: int = mochi_shapes_const_limit()",
        "export let NAME: string = mochi_shapes_const_name()", "fun text(): string {",
        "fun message(): string { return mochi_shapes_failure_message(self) }"})
    EXPECT_NE(shim.find(line), shim.npos) << line;
  EXPECT_NE(shim.find("export type Dot {\n  x: float\n  y: float\n"), shim.npos);
}

TEST(Binding, WhatDoesNotCrossHasItsReason) {
  const BoundCrate crate = bound();
  EXPECT_EQ(reason(crate, "danger"), "SkipUnsafe: unsafe fn");
  EXPECT_EQ(reason(crate, "Holder"), "SkipConstGeneric: a type with a constant parameter");
  EXPECT_EQ(reason(crate, "scalars"), "bound");
}

// rustc is asked about what a program names; the checker knows the rest all the same.
TEST(Binding, OnlyWhatIsUsedIsCompiled) {
  BoundCrate crate = bound();
  std::set<std::string, std::less<>> words;
  add_words("let d = shapes.Dot.new(1, 2)\nprint(d.norm())\n", words);
  mark_uses(crate, words);
  const std::string text = wrapper_text(crate, std::vector<std::size_t>(crate.calls.size(), 0)).text;
  EXPECT_NE(text.find("mochi_shapes_dot_norm("), text.npos);
  EXPECT_NE(text.find("record!(::shapes::Dot"), text.npos);
  EXPECT_EQ(text.find("mochi_shapes_fails("), text.npos);
  EXPECT_EQ(text.find("::shapes::View<"), text.npos);
  const std::string shim = shim_text(crate);
  EXPECT_NE(shim.find("export fun fails("), shim.npos);
  // A module makes its constants when it starts.
  EXPECT_EQ(shim.find("export let LIMIT"), shim.npos);
  EXPECT_TRUE(names_of(crate).contains("LIMIT"));
  EXPECT_TRUE(names_of(crate).contains("fails"));
}

// `?` says what went wrong, and `print` shows enums and records as Rust does: neither name stands in the program.
TEST(Binding, TextsOfWhatIsUsedAreCompiled) {
  BoundCrate crate = bound();
  std::set<std::string, std::less<>> words;
  add_words("print(shapes.fails(1))\n", words);
  mark_uses(crate, words);
  const std::string text = wrapper_text(crate, std::vector<std::size_t>(crate.calls.size(), 0)).text;
  EXPECT_NE(text.find("mochi_shapes_fails("), text.npos);
  EXPECT_NE(text.find("mochi_shapes_failure_message("), text.npos);
  EXPECT_EQ(text.find("mochi_shapes_dot_norm("), text.npos);
}

// What borrows holds its origin: first what that holds itself, then the argument.
TEST(Wrapper, OneLineForEachCall) {
  const BoundCrate crate = bound();
  const std::vector<std::size_t> first(crate.calls.size(), 0);
  const WrapperText text = wrapper_text(crate, first);
  EXPECT_NE(text.text.find(
                "fn mochi_shapes_fails(a: *const Word, r: *mut Word) -> i32 { run(\"shapes::fails\", a, r, "
                "|a, w| ::shapes::fails(arg(a)?).put(w)) }\n"),
            text.text.npos);
  EXPECT_NE(text.text.find("record!(::shapes::Dot { x, y });\n"), text.text.npos);
  EXPECT_NE(text.text.find("handle!(::shapes::View<'static>, \"shapes::View\");\n"), text.text.npos);
  for (const BoundCall& call : crate.calls) {
    if (call.path != "shapes::View::new") continue;
    ASSERT_EQ(call.forms.size(), 2U);
    EXPECT_EQ(call.forms[0].substr(0, 11), "run_beside(");
    EXPECT_EQ(call.forms[1].substr(0, 9), "run_kept(");
  }
  std::vector<std::size_t> dropped = first;
  dropped[0] = kDropped;
  EXPECT_EQ(wrapper_text(crate, dropped).text.find(crate.calls[0].symbol + "("), text.text.npos);
}

// `async fn` waits.
TEST(Binding, FuturesAreWaitedFor) {
  const BoundCrate crate = bound();
  for (const BoundCall& call : crate.calls) {
    if (call.path != "shapes::later") continue;
    EXPECT_NE(call.forms[0].find("block_on(::shapes::later("), std::string::npos) << call.forms[0];
    return;
  }
  FAIL() << reason(crate, "later");
}

TEST(Binding, WordsOfMochi) {
  EXPECT_EQ(mochi_name("match"), "match_");
  EXPECT_EQ(mochi_name("start"), "start");
}

}  // namespace
}  // namespace mochi::rust
