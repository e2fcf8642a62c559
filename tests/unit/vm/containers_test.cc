#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "unit/vm/programs.h"
#include "vm/data/compare.h"
#include "vm/data/list.h"
#include "vm/data/map.h"
#include "vm/data/print.h"
#include "vm/data/text.h"
#include "vm/natives/sha256.h"
#include "vm/natives/sort.h"

namespace mochi::vm {
namespace {

class Containers : public testing::Test {
 protected:
  Names names;
  types::TypeStore types{names};
  DescTable descs{types};
  std::int64_t budget = 1000;
  Heap heap{descs, 0, &budget};

  Value text(std::string_view s) { return ref_value(heap.string(s)); }
  const TypeDesc& map_type() { return descs.of(types.map(types.string(), types.integer())); }
};

TEST_F(Containers, BytesInUseAreExact) {
  const std::uint64_t before = heap.bytes_in_use();
  String* small = heap.string("some text");
  EXPECT_GT(heap.bytes_in_use(), before);
  String* large = heap.string(std::string(100'000, 'x'));
  EXPECT_GT(heap.bytes_in_use(), before + 100'000);
  heap.release(large);
  heap.release(small);
  EXPECT_EQ(heap.bytes_in_use(), before);
}

TEST_F(Containers, MapsKeepInsertionOrderThroughGrowthAndRemoval) {
  Map* map = heap.map(map_type());
  bool fresh = false;
  for (int n = 0; n < 1000; ++n)
    put_string(heap, map, heap.string("k" + std::to_string(n)), fresh).value = int_value(n);
  EXPECT_EQ(map->size, 1000U);
  for (int n = 0; n < 1000; n += 2) {
    String* key = heap.string("k" + std::to_string(n));
    const std::uint32_t entry = find_string(map, key);
    ASSERT_NE(entry, kNoEntry);
    remove_entry(heap, map, entry);
    EXPECT_EQ(find_string(map, key), kNoEntry);
    heap.release(key);
  }
  for (int n = 0; n < 600; ++n)
    put_string(heap, map, heap.string("n" + std::to_string(n)), fresh).value = int_value(n);
  EXPECT_EQ(map->size, 1100U);
  int expected = 1;
  for (std::uint32_t n = 0; n < map->used && expected < 1000; ++n) {
    if (!entry_alive(map, n)) continue;
    EXPECT_EQ(as_string(map->entries[n].key)->text(), "k" + std::to_string(expected));
    expected += 2;
  }
  Map* copy = copy_map(heap, map);
  EXPECT_TRUE(Comparer(heap).equal(map_type(), ref_value(map), ref_value(copy)));
  heap.release(map);
  heap.release(copy);
}

TEST_F(Containers, WordKeysIncludeTheLimits) {
  Map* map = heap.map(descs.of(types.map(types.integer(), types.integer())));
  bool fresh = false;
  const std::int64_t keys[] = {
      0, -1, 1, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), 7};
  for (const std::int64_t key : keys) put_word(heap, map, key, fresh).value = int_value(key);
  for (std::int64_t key = 100; key < 200; ++key) put_word(heap, map, key, fresh).value = int_value(key);
  for (const std::int64_t key : keys) {
    const std::uint32_t entry = find_word(map, key);
    ASSERT_NE(entry, kNoEntry) << key;
    EXPECT_EQ(map->entries[entry].value.i, key);
  }
  EXPECT_EQ(find_word(map, 2), kNoEntry);
  put_word(heap, map, 7, fresh);
  EXPECT_FALSE(fresh);
  heap.release(map);
}

TEST_F(Containers, StringsGrowInPlaceAndIndexByCodePoint) {
  Value s = text("");
  String* piece = heap.string("aé😀");
  heap.stats().elements_copied = 0;
  for (int n = 0; n < 10000; ++n) push_string(heap, s, piece);
  EXPECT_LT(heap.stats().elements_copied, 10000U * 7U * 4U);
  EXPECT_EQ(as_string(s)->length, 30000U);
  EXPECT_EQ(code_point_at(heap, as_string(s), 29999), 0x1F600U);
  EXPECT_EQ(code_point_at(heap, as_string(s), 15001), 0xE9U);
  push_string(heap, s, piece);
  EXPECT_EQ(code_point_at(heap, as_string(s), 30000), 'a');
  String* part = substring(heap, as_string(s), 1, 3);
  EXPECT_EQ(part->text(), "é😀");
  // A shared string is copied.
  const Value shared = s;
  Heap::retain(shared.o);
  push_string(heap, s, piece);
  EXPECT_NE(s.o, shared.o);
  EXPECT_EQ(as_string(shared)->length, 30003U);
}

TEST_F(Containers, ListsAppendToThemselves) {
  Value xs = ref_value(heap.list(descs.of(types.list(types.integer())), 0));
  for (int n = 0; n < 3; ++n) push_list(heap, xs, int_value(n));
  for (int n = 0; n < 10; ++n) extend_list(heap, xs, as_list(xs));
  EXPECT_EQ(as_list(xs)->size, 3U << 10U);
  EXPECT_EQ(as_list(xs)->data[3071].i, 2);
}

TEST_F(Containers, SortsAreStableAndTyped) {
  std::vector<Value> floats;
  for (int n = 0; n < 1000; ++n) floats.push_back(float_value(std::sin(n) * 1000));
  floats.push_back(float_value(std::numeric_limits<double>::quiet_NaN()));
  floats.push_back(float_value(-std::numeric_limits<double>::infinity()));
  floats.push_back(float_value(-0.0));
  floats.push_back(float_value(0.0));
  ASSERT_TRUE(
      sort_values(heap, descs.at(kFloatDesc), floats.data(), static_cast<std::uint32_t>(floats.size())));
  for (std::size_t n = 1; n + 1 < floats.size(); ++n) EXPECT_LE(floats[n - 1].f, floats[n].f);
  EXPECT_TRUE(std::isnan(floats.back().f));
  std::vector<Value> keys;
  for (int n = 0; n < 3000; ++n) keys.push_back(int_value(n * 7919 % 10 - 5));
  std::vector<std::uint32_t> order;
  ASSERT_TRUE(sorted_order(heap, descs.at(kIntDesc), keys.data(), 3000, order));
  for (std::size_t n = 1; n < order.size(); ++n) {
    EXPECT_TRUE(keys[order[n - 1]].i < keys[order[n]].i ||
                (keys[order[n - 1]].i == keys[order[n]].i && order[n - 1] < order[n]));
  }
  std::vector<Value> words;
  for (const char* word : {"b", "", "abcdefghi", "abcdefgh", "é", "a", "abcdefghj"})
    words.push_back(text(word));
  ASSERT_TRUE(sort_values(heap, descs.at(kStringDesc), words.data(), 7));
  std::string joined;
  for (const Value word : words) joined += std::string(as_string(word)->text()) + ",";
  EXPECT_EQ(joined, ",a,abcdefgh,abcdefghi,abcdefghj,b,é,");
}

TEST_F(Containers, NumbersInAnyCompareByValue) {
  Comparer comparer(heap);
  const TypeDesc& any = descs.at(kAnyDesc);
  const Value three = ref_value(heap.box_int(3));
  const Value also_three = ref_value(heap.box_float(3.0));
  const Value nan = ref_value(heap.box_float(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_TRUE(comparer.equal(any, three, also_three));
  EXPECT_EQ(hash_value(heap, any, three), hash_value(heap, any, also_three));
  EXPECT_FALSE(comparer.equal(any, nan, nan));
  EXPECT_FALSE(comparer.equal(any, three, text("3")));
  EXPECT_TRUE(comparer.equal(any, bits_value(0), bits_value(0)));
  // 2^53 + 1 is no double.
  EXPECT_FALSE(comparer.equal(any, ref_value(heap.box_int(9007199254740993)),
                              ref_value(heap.box_float(9007199254740992.0))));
}

// xs = [xs, xs], 60 times over: 2^60 ways lead to the innermost list.
TEST_F(Containers, ComparesSharedPartsOnce) {
  const TypeDesc& anys = descs.of(types.list(types.any()));
  const auto nested = [&](std::int64_t innermost) {
    List* xs = heap.list(anys, 1);
    add_element(heap, xs, ref_value(heap.box_int(innermost)));
    for (int n = 0; n < 60; ++n) {
      List* twice = heap.list(anys, 2);
      Heap::retain(xs);
      for (int part = 0; part < 2; ++part) add_element(heap, twice, ref_value(xs));
      xs = twice;
    }
    return ref_value(xs);
  };
  Comparer comparer(heap);
  const Value a = nested(1);
  EXPECT_TRUE(comparer.equal(anys, a, nested(1)));
  EXPECT_FALSE(comparer.equal(anys, a, nested(2)));
  EXPECT_TRUE(comparer.equal(anys, a, a));
  EXPECT_EQ(comparer.order(anys, a, nested(1)), 0);
  EXPECT_EQ(comparer.order(anys, a, nested(2)), -1);
}

TEST_F(Containers, FreesDeepStructuresWithoutRecursion) {
  types::TypeDecl decl;
  decl.name = names.intern("Node");
  const types::DeclId id = types.add_decl(decl);
  const types::TypeId node = types.nominal(id);
  types.decl(id).fields.push_back({names.intern("next"), types.option(node), {}, {}});
  const TypeDesc& type = descs.of(node);
  Value list = bits_value(0);
  for (int n = 0; n < 1000000; ++n) {
    Record* record = heap.record(type, 0, 1);
    record->fields()[0] = list;
    list = ref_value(record);
  }
  heap.release(list.o);
  const std::uint64_t bytes = heap.stats().bytes;
  for (int n = 0; n < 1000000; ++n) list = ref_value(heap.record(type, 0, 1));
  EXPECT_EQ(heap.stats().bytes, bytes);
}

TEST_F(Containers, PrintsNestedForms) {
  List* list = heap.list(descs.at(kListAnyDesc), 0);
  Value slot = ref_value(list);
  push_list(heap, slot, ref_value(heap.box_float(3)));
  push_list(heap, slot, text("a\"b\n"));
  push_list(heap, slot, bits_value(0));
  push_list(heap, slot, ref_value(heap.box_bool(true)));
  std::string out;
  Printer(heap, out).top(descs.at(kAnyDesc), slot);
  EXPECT_EQ(out, "[3.0, \"a\\\"b\\n\", nil, true]");
  // A list that holds itself.
  Heap::retain(slot.o);
  add_element(heap, as_list(slot), slot);
  out.clear();
  Printer(heap, out).top(descs.at(kAnyDesc), slot);
  EXPECT_EQ(out, "[3.0, \"a\\\"b\\n\", nil, true, [...]]");
}

TEST(Sha256, MatchesTheStandardsExamples) {
  const auto hex = [](std::string_view data) {
    std::string text;
    for (const std::uint8_t byte : sha256(data)) {
      text += "0123456789abcdef"[byte >> 4U];
      text += "0123456789abcdef"[byte & 15U];
    }
    return text;
  };
  EXPECT_EQ(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(std::string(1000, 'a')), "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

}  // namespace
}  // namespace mochi::vm
