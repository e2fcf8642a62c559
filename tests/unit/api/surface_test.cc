#include "api/surface.h"

#include <gtest/gtest.h>

namespace mochi::api {
namespace {

Type basic(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type made(TypeKind kind, std::vector<Type> args) {
  Type type = basic(kind);
  type.args = std::move(args);
  return type;
}

Surface sample() {
  Surface surface;
  surface.package = "@acme/geo";
  Module module;
  module.name = "@acme/geo";
  module.doc = "Geometry.";
  TypeDecl point;
  point.name = "Point";
  point.doc = "A place.";
  point.fields.push_back({"x", basic(TypeKind::floating), "to the east"});
  Function length;
  length.name = "length";
  length.result = basic(TypeKind::floating);
  point.methods.push_back(length);
  TypeDecl shape;
  shape.kind = TypeDeclKind::union_;
  shape.name = "Shape";
  shape.type_params.push_back({"T", {"eq", "hash"}});
  shape.variants.push_back({"Dot", "", {}});
  shape.variants.push_back({"Disc", "round", {{"r", basic(TypeKind::floating), ""}}});
  module.types = {point, shape};
  Constant limit;
  limit.name = "limit";
  limit.type = basic(TypeKind::integer);
  limit.value = "10";
  module.constants.push_back(limit);
  Function parse;
  parse.name = "parse";
  parse.doc = {"Reads a point.", "the point", "when the text is no point"};
  parse.params.push_back({"text", basic(TypeKind::string), "what to read"});
  Type named = basic(TypeKind::named);
  named.name = "Point";
  parse.result = made(TypeKind::result, {named, basic(TypeKind::string)});
  parse.effects = {"io"};
  parse.capabilities = {"fs.read"};
  Function each;
  each.name = "each";
  each.type_params.push_back({"T", {}});
  Type parameter = basic(TypeKind::parameter);
  parameter.name = "T";
  each.params.push_back({"xs", made(TypeKind::list, {parameter}), ""});
  Type callback = made(TypeKind::function, {parameter, basic(TypeKind::unit)});
  callback.effects = {"io"};
  each.params.push_back({"f", callback, ""});
  each.effect_params = {1};
  module.functions = {parse, each};
  surface.modules.push_back(module);
  surface.skips.push_back({"Point.draw", "needs a window"});
  return surface;
}

TEST(Surface, JsonRoundTrip) {
  Surface surface = sample();
  Result<Surface> read = from_json(to_json(surface));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, surface);
  EXPECT_EQ(to_json(*read), to_json(surface));
}

TEST(Surface, JsonIsRefusedWithAReason) {
  EXPECT_FALSE(from_json("").has_value());
  EXPECT_FALSE(from_json("{}").has_value());
  EXPECT_FALSE(from_json(R"({"format": 2, "modules": []})").has_value());
  EXPECT_FALSE(from_json(R"({"format": 1, "modules": [{}]})").has_value());
  EXPECT_FALSE(
      from_json(R"({"format": 1, "modules": [{"name": "m", "functions": [{"name": "f"}]}]})").has_value());
  Result<Surface> bad = from_json(
      R"({"format": 1, "modules": [{"name": "m", "functions": [{"name": "f", "result": {"kind": "list"}}]}]})");
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().message, "API surface: a type has a wrong number of parts");
  // Unknown members are for readers of the future.
  EXPECT_TRUE(from_json(R"({"format": 1, "modules": [], "later": true})").has_value());
}

TEST(Surface, Text) {
  EXPECT_EQ(to_text(sample()), R"(/// Geometry.
module @acme/geo

/// A place.
type Point {
  /// to the east
  x: float
  fun length(): float
}

type Shape<T: eq + hash> = Dot | Disc(r: float)

let limit: int = 10

/// Reads a point.
/// @param text what to read
/// @returns the point
/// @fails when the text is no point
fun parse(text: string): result<Point, string> ! io
  // needs fs.read

fun each<T>(xs: list<T>, f: fun(T) ! io)
// skipped Point.draw: needs a window
)");
}

// What is `static` stands with its type, and comes back from JSON.
TEST(Surface, FunctionsOfATypeAndMethodsOfAUnion) {
  Surface surface = sample();
  std::vector<TypeDecl>& types = surface.modules[0].types;
  Function of;
  of.name = "of";
  of.params.push_back({"x", basic(TypeKind::floating), ""});
  of.result = basic(TypeKind::named);
  of.result.name = "Point";
  of.capabilities = {"net"};
  types[0].functions.push_back(of);
  Constant most;
  most.name = "most";
  most.doc = "As far as it goes.";
  most.type = basic(TypeKind::integer);
  most.value = "9";
  types[1].constants.push_back(most);
  Function area;
  area.name = "area";
  area.result = basic(TypeKind::floating);
  types[1].methods.push_back(area);
  Result<Surface> read = from_json(to_json(surface));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, surface);
  EXPECT_EQ(surface.capabilities(), (std::vector<std::string>{"fs.read", "net"}));
  const std::string text = to_text(surface);
  EXPECT_NE(text.find("  static fun of(x: float): Point\n  fun length(): float\n}\n"), std::string::npos)
      << text;
  EXPECT_NE(
      text.find(
          "Disc(r: float) {\n  /// As far as it goes.\n  static let most: int = 9\n  fun area(): float\n}\n"),
      std::string::npos)
      << text;
}

TEST(Surface, Capabilities) { EXPECT_EQ(sample().capabilities(), std::vector<std::string>{"fs.read"}); }

// What may be left out says so, in the text and in JSON.
TEST(Surface, DefaultValues) {
  Surface surface = sample();
  Function& parse = surface.modules[0].functions[0];
  parse.params.push_back({"separator", basic(TypeKind::string), "", "\"-\""});
  EXPECT_EQ(signature(parse),
            "fun parse(text: string, separator: string = \"-\"): result<Point, string> ! io");
  EXPECT_NE(to_json(surface).find("\"default\": \"\\\"-\\\"\""), std::string::npos) << to_json(surface);
  Result<Surface> read = from_json(to_json(surface));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, surface);
}

TEST(Doc, Tags) {
  std::vector<Param> params{{"a", {}, ""}, {"b", {}, ""}};
  std::vector<std::string> unknown;
  Doc doc = parse_doc(
      "Adds.\nMore.\n\n@param a the first,\n  and more\n@param c nothing\n@returns the sum\n@fails "
      "never\n\n```mochi\n@param b in a fence\n```",
      params, &unknown);
  EXPECT_EQ(doc.text, "Adds.\nMore.\n\n\n```mochi\n@param b in a fence\n```");
  EXPECT_EQ(doc.returns, "the sum");
  EXPECT_EQ(doc.fails, "never");
  EXPECT_EQ(params[0].doc, "the first, and more");
  EXPECT_EQ(params[1].doc, "");
  EXPECT_EQ(unknown, std::vector<std::string>{"c"});
}

TEST(Type, Spelling) {
  EXPECT_EQ(spell(made(TypeKind::option,
                       {made(TypeKind::map, {basic(TypeKind::string), basic(TypeKind::integer)})})),
            "map<string, int>?");
  EXPECT_EQ(spell(made(TypeKind::function, {basic(TypeKind::integer), basic(TypeKind::boolean)})),
            "fun(int): bool");
}

}  // namespace
}  // namespace mochi::api
