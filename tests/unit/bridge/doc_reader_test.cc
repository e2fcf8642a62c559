#include "bridge/rust/ingest/doc_reader.h"

#include <gtest/gtest.h>

#include "base/string_util.h"
#include "diag/codes.h"
#include "unit/bridge/doc_world.h"

namespace mochi::rust {
namespace {

using testing::shapes_json;

const DocItem* named(const DocCrate& crate, std::string_view name) {
  for (const DocItem& item : crate.items) {
    if (item.name == name) return &item;
  }
  return nullptr;
}

// The item of the kind T: a name may stand for several.
template <typename T>
const T& inner(const DocCrate& crate, std::string_view name) {
  for (const DocItem& item : crate.items) {
    if (item.name == name && std::holds_alternative<T>(item.inner)) return std::get<T>(item.inner);
  }
  ADD_FAILURE() << name;
  static const T kNone;
  return kNone;
}

std::string failure(std::string json) {
  Result<std::unique_ptr<DocCrate>> read = read_rustdoc(std::move(json));
  EXPECT_FALSE(read);
  return read ? std::string() : read.error().message;
}

TEST(DocReader, EveryKindOfItem) {
  auto crate = read_rustdoc(shapes_json()).value();
  EXPECT_EQ(crate->name, "shapes");
  EXPECT_EQ(crate->format, 57U);
  EXPECT_EQ(inner<DocAdt>(*crate, "Kind").parts.size(), 3U);
  EXPECT_TRUE(named(*crate, "Kind")->non_exhaustive);
  EXPECT_EQ(inner<DocAdt>(*crate, "Bits").kind, DocAdt::Kind::union_);
  EXPECT_EQ(inner<DocAdt>(*crate, "Unit").kind, DocAdt::Kind::unit);
  // A private field of a tuple has no id.
  EXPECT_EQ(inner<DocAdt>(*crate, "Opaque").parts[0], kNoDoc);
  EXPECT_EQ(inner<DocVariant>(*crate, "Record").kind, DocVariant::Kind::record);
  EXPECT_EQ(inner<DocTrait>(*crate, "Shape").items.size(), 4U);
  EXPECT_EQ(inner<DocValue>(*crate, "LIMIT").text, "1_099_511_627_776u64");
  EXPECT_TRUE(inner<DocValue>(*crate, "COUNT").is_mutable);
  EXPECT_FALSE(inner<DocMacro>(*crate, "shout").procedural);
  EXPECT_TRUE(inner<DocFunction>(*crate, "later").is_async);
  EXPECT_TRUE(inner<DocFunction>(*crate, "danger").is_unsafe);
  EXPECT_TRUE(inner<DocFunction>(*crate, "foreign").foreign_abi);
  EXPECT_EQ(named(*crate, "Point")->docs, "Reached through a re-export only.");
  const DocGenerics& holder = inner<DocAdt>(*crate, "Holder").generics;
  ASSERT_EQ(holder.params.size(), 2U);
  EXPECT_EQ(holder.params[1].kind, DocParam::Kind::constant);
  const DocFunction& closure = inner<DocFunction>(*crate, "closure");
  EXPECT_TRUE(closure.generics.params[0].synthetic);
  EXPECT_EQ(crate->type(closure.inputs[1].second).tag, TypeTag::function);
}

TEST(DocReader, FormatsThatAreNotKnown) {
  std::string json = shapes_json();
  const std::size_t at = json.rfind(":57}");
  ASSERT_NE(at, std::string::npos);
  for (const char* newer : {"58", "59", "60", "61"})
    EXPECT_TRUE(read_rustdoc(std::string(json).replace(at + 1, 2, newer)));
  EXPECT_EQ(failure(std::string(json).replace(at + 1, 2, "62")),
            "rustdoc writes format 62; mochi reads 57 to 61");
  EXPECT_EQ(failure(std::string(json).replace(at + 1, 2, "39")),
            "rustdoc writes format 39; mochi reads 57 to 61");
}

TEST(DocReader, KeysOfNewerFormatsArePassedOver) {
  std::string json = replace_all(
      shapes_json(), "\"deprecation\":null",
      R"("deprecation":null,"stability":{"feature":"x","level":"unstable"},"const_stability":null)");
  EXPECT_TRUE(read_rustdoc(json));
}

TEST(DocReader, UnknownTagsAreKeptAsSuch) {
  std::string json = replace_all(shapes_json(), "\"raw_pointer\":", "\"new_pointer\":");
  testing::Judged judged(json);
  const Callable* raw = judged.find("raw");
  ASSERT_NE(raw, nullptr);
  ASSERT_TRUE(raw->with_instances);
  EXPECT_EQ(raw->with_instances->detail, "param 1 (a): `new_pointer`");
  EXPECT_EQ(skip_token(raw->with_instances->reason), "SkipUnknown");
}

TEST(DocReader, DamagedTextsAreRefused) {
  EXPECT_EQ(failure(""), "rustdoc's output cannot be read: an object is expected at byte 0");
  EXPECT_EQ(failure("{}"), "rustdoc writes format 0; mochi reads 57 to 61");
  EXPECT_EQ(failure(R"({"root":1,"index":{},"format_version":57})"),
            "rustdoc's output cannot be read: it has no root module at byte 41");
  const std::string json = shapes_json();
  for (std::size_t length = 0; length < json.size(); length += 97) {
    EXPECT_FALSE(read_rustdoc(json.substr(0, length))) << length;
  }
  EXPECT_FALSE(read_rustdoc(json + "x"));
}

TEST(DocReader, DeepTypesAreRefused) {
  std::string type = R"({"primitive":"u8"})";
  for (int i = 0; i < 300; ++i) type = R"({"slice":)" + type + "}";
  const std::string json =
      R"({"root":0,"index":{"0":{"id":0,"name":"x","inner":{"struct_field":)" + type + "}}}}";
  EXPECT_NE(failure(json).find("nested too deeply"), std::string::npos);
}

}  // namespace
}  // namespace mochi::rust
