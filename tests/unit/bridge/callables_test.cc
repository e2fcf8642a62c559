#include "bridge/rust/bind/callables.h"

#include <gtest/gtest.h>

#include "api/surface.h"
#include "base/json.h"
#include "bridge/rust/bind/crate_surface.h"
#include "bridge/rust/bind/signature.h"
#include "unit/bridge/doc_world.h"

namespace mochi::rust {
namespace {

using testing::Judged;
using testing::shapes_json;

std::string outcome(const Judgement& judgement) { return judgement ? judgement->detail : "ok"; }

TEST(Callables, EveryShapeHasItsPlace) {
  Judged judged(shapes_json());
  struct Case {
    const char* path;
    const char* as_it_stands;
    const char* with_instances;
  };
  // By the table of the specification, §5 and §9.4; `ok` as it stands wherever no type has to be named.
  const Case cases[] = {
      {"scalars", "ok", "ok"},
      {"texts", "ok", "ok"},
      {"tuple", "ok", "ok"},
      {"array", "ok", "ok"},
      {"maps", "ok", "ok"},
      {"fails", "ok", "ok"},
      {"io", "ok", "ok"},
      {"cow", "ok", "ok"},
      {"paths", "ok", "ok"},
      {"anything", "ok", "ok"},
      {"items", "ok", "ok"},
      {"reader", "ok", "ok"},
      {"later", "ok", "ok"},
      {"future", "ok", "ok"},
      {"never", "ok", "ok"},
      {"pattern", "ok", "ok"},
      {"concrete_projection", "ok", "ok"},
      {"far", "ok", "ok"},
      {"View::new", "ok", "ok"},
      {"View::text", "ok", "ok"},
      {"generic", "param 1 (a): no bound or marker traits only", "ok"},
      {"local", "param 1 (a): trait of a crate (Shape)", "ok"},
      {"closure", "param 1 (f): Fn", "ok"},
      {"dynamic", "param 1 (a): dyn Drawn", "ok"},
      {"change", "param 1 (list): &mut Vec", "ok"},
      {"constant", "return: [T; N]", "ok"},
      {"forever", "param 1 (a): &'static in", "ok"},
      {"projected", "param 1 (i): iterator over any item", "ok"},
      {"awaits", "param 1 (f): Future", "ok"},
      {"Holder::first", "method of a generic type", "ok"},
      {"Holder::map", "method of a generic type", "ok"},
      {"Opaque::exclusive", "return: &mut u8 out", "ok"},
      {"lonely", "param 1 (a): trait Lonely without a known implementor",
       "param 1 (a): trait Lonely without a known implementor"},
      {"raw", "param 1 (a)", "param 1 (a)"},
      {"danger", "unsafe fn", "unsafe fn"},
      {"formats", "param 1 (f): fmt::Formatter", "param 1 (f): fmt::Formatter"},
      {"Opaque::pinned", "self: Pin", "self: Pin"},
      {"Opaque::poll_ready", "self: Pin", "self: Pin"},
  };
  for (const Case& one : cases) {
    const Callable* found = judged.find(one.path);
    ASSERT_NE(found, nullptr) << one.path;
    EXPECT_EQ(outcome(found->as_it_stands), one.as_it_stands) << one.path;
    EXPECT_EQ(outcome(found->with_instances), one.with_instances) << one.path;
  }
  EXPECT_EQ(skip_token(judged.find("Opaque::poll_ready")->with_instances->reason), "SkipPoll");
  EXPECT_EQ(skip_token(judged.find("Opaque::pinned")->with_instances->reason), "SkipPin");
}

// shared/tools/rustdoc_count.py on the same file.
TEST(Callables, CountsOfTheIndependentCounter) {
  Judged judged(shapes_json());
  const CallableCounts& n = judged.list.counts;
  EXPECT_EQ(n.free, 33U);
  EXPECT_EQ(n.methods, 10U);
  EXPECT_EQ(n.bound_as_is, 24U);
  EXPECT_EQ(n.bound, 37U);
  EXPECT_EQ(n.trait_methods, 7U);
  EXPECT_EQ(n.trait_methods_bound, 7U);
}

TEST(Callables, PrivateModulesOnlyThroughReExports) {
  Judged judged(shapes_json());
  // Of `Dot` and `Point` the first by bytes; `deep::far` has a shorter name through the glob.
  EXPECT_NE(judged.find("Dot::new"), nullptr);
  EXPECT_EQ(judged.find("Point::new"), nullptr);
  EXPECT_EQ(judged.find("Dot::inner"), nullptr);
  EXPECT_NE(judged.find("far"), nullptr);
  EXPECT_EQ(judged.find("cycle::deep::far"), nullptr);
}

TEST(Callables, MethodsThroughBlanketImplementations) {
  Judged judged(shapes_json());
  // `impl<T: Shape> Extra for T`, and Point is a Shape.
  const Callable* extra = judged.find("Dot as Extra::extra");
  ASSERT_NE(extra, nullptr);
  EXPECT_EQ(extra->kind, Callable::Kind::blanket_method);
  EXPECT_EQ(outcome(extra->as_it_stands), "ok");
  EXPECT_EQ(api::signature(mochi_function(judged.judge, *extra)), "fun extra(): bool");
  EXPECT_EQ(judged.find("Opaque as Extra::extra"), nullptr);
}

TEST(Callables, SignaturesInMochi) {
  Judged judged(shapes_json());
  auto signature = [&](const char* path) {
    return api::signature(mochi_function(judged.judge, *judged.find(path)));
  };
  EXPECT_EQ(signature("texts"),
            "fun texts(a: string, b: string, c: bytes, d: list<string>, e: string?): string");
  EXPECT_EQ(signature("scalars"),
            "fun scalars(a: bool, b: int, c: int, d: float, e: string, f: bigint): int");
  EXPECT_EQ(signature("maps"), "fun maps(a: map<string, int>): bytes?");
  EXPECT_EQ(signature("fails"), "fun fails(a: int): result<string, Failure>");
  EXPECT_EQ(signature("io"), "fun io(): result<int, RustError>");
  EXPECT_EQ(signature("anything"), "fun anything<A, B>(a: A, b: B, c: string)");
  EXPECT_EQ(signature("pattern"), "fun pattern(arg0: {_0: int, _1: int}, arg1: int, type: int)");
  EXPECT_EQ(signature("Dot::new"), "fun new(x: float, y: float): Point");
}

TEST(Callables, TheSurfaceIsTheSameWhereverItIsRead) {
  auto hash = [](std::string json) {
    Judged judged(std::move(json));
    return surface_hash(make_surface(judged.judge, judged.api, judged.list, false));
  };
  const std::string json = shapes_json();
  const std::string first = hash(json);
  EXPECT_EQ(first.size(), 64U);
  EXPECT_EQ(hash(json), first);
  // Places, documentation and the machine are no part of it.
  std::string other = json;
  other.replace(other.find("Reached through"), 7, "Rehashd");
  EXPECT_EQ(hash(other), first);
  other = json;
  other.replace(other.find("\"norm\""), 6, "\"morn\"");
  EXPECT_NE(hash(other), first);
  Judged judged(json);
  const api::Surface surface = make_surface(judged.judge, judged.api, judged.list, true);
  EXPECT_EQ(api::from_json(api::to_json(surface)).value(), surface);
}

// A crate of a root module with these items and these paths.
std::string crate_of(const std::string& members, const std::string& items, const std::string& paths = {}) {
  return R"({"root":0,"crate_version":null,"index":{"0":{"id":0,"crate_id":0,"name":"x","visibility":"public","inner":)"
         R"({"module":{"items":[)" +
         members + "]}}}" + (items.empty() ? "" : "," + items) + R"(},"paths":{)" + paths +
         R"(},"external_crates":{},"format_version":57})";
}

TEST(Callables, ReExportsInACircle) {
  const std::string use =
      R"("crate_id":0,"name":null,"visibility":"public","inner":{"use":{"source":"a","name":"a","is_glob":false,"id":)";
  Judged judged(crate_of("1,2", R"("1":{"id":1,)" + use + R"(2}}},"2":{"id":2,)" + use + "1}}}"));
  EXPECT_TRUE(judged.api.items.empty());
}

TEST(Callables, AliasesThatDoubleWhatTheyHold) {
  // a1 = (a0, a0), a2 = (a1, a1), …: the last one has 2^30 parts.
  std::string items;
  for (int i = 1; i <= 30; ++i) {
    const std::string before = std::to_string(i - 1);
    const std::string part = i == 1 ? std::string(R"({"primitive":"u8"})")
                                    : R"({"resolved_path":{"path":"a","id":)" + before + R"(,"args":null}})";
    items += "\"" + std::to_string(i) + R"(":{"id":)" + std::to_string(i) +
             R"(,"crate_id":0,"name":"a","visibility":"public","inner":{"type_alias":{"type":{"tuple":[)" +
             part + "," + part + R"(]},"generics":{"params":[],"where_predicates":[]}}}},)";
  }
  items +=
      R"("40":{"id":40,"crate_id":0,"name":"f","visibility":"public","inner":{"function":{"sig":{"inputs":[["a",)"
      R"({"resolved_path":{"path":"a","id":30,"args":null}}]],"output":null},"generics":{"params":[],)"
      R"("where_predicates":[]},"header":{}}}})";
  Judged judged(crate_of("40", items));
  ASSERT_NE(judged.find("f"), nullptr);
  EXPECT_LT(api::signature(mochi_function(judged.judge, *judged.find("f"))).size(), 100'000U);
}

TEST(Callables, TheReport) {
  SurfaceReport report{"shapes", "0.1.0", 57, {}, {"other::Thing"}, {}, "00", {}};
  Judged judged(shapes_json());
  report.callables = std::move(judged.list);
  JsonValue json;
  JsonError error;
  ASSERT_TRUE(parse_json(report_json(judged.judge, report, true), json, error)) << error.message;
  EXPECT_EQ(json.find("callables")->integer, 43);
  EXPECT_EQ(json.find("bound_as_is")->integer, 24);
  EXPECT_EQ(json.find("skipped")->find("SkipPoll")->integer, 1);
  EXPECT_EQ(json.find("items")->items.size(), 51U);
  const std::string text = report_text(judged.judge, report, true);
  EXPECT_NE(text.find("bound as it stands   24 (55.8 %)"), std::string::npos) << text;
  EXPECT_NE(text.find("SKIPPED: danger\n  Reason: SkipUnsafe\n  Detail: unsafe fn\n  Remedy: "),
            std::string::npos);
  EXPECT_NE(text.find("not read             other::Thing"), std::string::npos);
}

}  // namespace
}  // namespace mochi::rust
