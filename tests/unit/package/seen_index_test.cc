// What the client of an index remembers of the answers, and what it must ask or read again all the same.
#include <gtest/gtest.h>

#include "host/memory/memory_host.h"
#include "package/net/index_client.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

HttpResponse answer(int status, std::string body = {}, std::vector<HttpHeader> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body), .reason = {}};
}

class SeenTest : public testing::Test {
 protected:
  void SetUp() override {
    host_.clock.set(std::int64_t{1000} * 1'000'000'000);
    host_.http.put("http://r/index/config.json",
                   answer(200, R"({"version":1,"id":"r1","blobs":"../blobs"})"));
    lines("http://r/index/js/on/-/json", {"1.0.0", "1.1.0"}, "\"e1\"");
  }
  static std::string line(const std::string& version) {
    return R"({"v":")" + version + R"(","b3":")" + std::string(64, 'a') + R"(","s2":")" +
           std::string(64, 'b') + "\"}\n";
  }
  void lines(const std::string& url, const std::vector<std::string>& versions, const std::string& etag) {
    std::string body;
    for (const std::string& version : versions) body += line(version);
    host_.http.put(url, answer(200, body, {{"ETag", etag}}));
  }
  std::unique_ptr<IndexClient> client() {
    transport_ = std::make_unique<Transport>(host_.http, host_.files, host_.clock, TransportOptions{});
    std::vector<RegistrySite> sites = {{"default", "http://r/index", {}, {}, {}}};
    return std::make_unique<IndexClient>(*transport_, "/cache/index", std::move(sites));
  }
  MemoryHost host_;
  std::unique_ptr<Transport> transport_;
};

TEST_F(SeenTest, WhatWasSeenIsAskedByItsTagAlone) {
  lines("http://r/index/ot/he/-/other", {"1.0.0"}, "\"o1\"");
  host_.http.put("http://r/index/no/pe/-/nope", answer(404));
  auto index = client();
  for (const char* name : {"json", "other", "nope"}) ASSERT_TRUE(index->versions({"default", name}));
  const std::vector<SeenIndex> seen = *index->seen();
  ASSERT_EQ(seen.size(), 3U);
  index = client();
  const std::size_t reads = host_.files.reads().size();
  EXPECT_TRUE(index->unchanged(seen));
  EXPECT_EQ(index->statistics().not_modified, 2U);
  // Neither the answers in the cache nor anything else but that of the package without a tag.
  EXPECT_EQ(host_.files.reads().size() - reads, 1U);
  EXPECT_EQ(*index->seen(), seen);
  // What is wanted after all is read, checked, and not asked for again.
  EXPECT_EQ((*index->versions({"default", "json"}))->size(), 2U);
  EXPECT_EQ(index->statistics().requests, 3U);

  // One that changed; the others stand.
  lines("http://r/index/ot/he/-/other", {"1.0.0", "1.1.0"}, "\"o2\"");
  index = client();
  EXPECT_FALSE(index->unchanged(seen));
  EXPECT_EQ((*index->versions({"default", "other"}))->size(), 2U);
  EXPECT_EQ((*index->versions({"default", "json"}))->size(), 2U);
  EXPECT_EQ(*index->versions({"default", "nope"}), nullptr);
  EXPECT_EQ(index->statistics().requests, 3U);
  host_.http.put("http://r/index/no/pe/-/nope", answer(503));
  EXPECT_FALSE(client()->unchanged(seen));
}

TEST_F(SeenTest, SeenButGoneFromTheCache) {
  auto first = client();
  ASSERT_TRUE(first->versions({"default", "json"}));
  const std::vector<SeenIndex> seen = *first->seen();
  const std::string path = "/cache/index/" + (*host_.files.list("/cache/index"))[0].name + "/js/on/-/json";
  const std::string whole = *host_.files.read(path, 1U << 20U);
  for (const std::string& left : {std::string(), whole.substr(0, whole.size() - 5)}) {
    host_.files.put(path, left);
    auto index = client();
    EXPECT_TRUE(index->unchanged(seen));
    EXPECT_EQ((*index->versions({"default", "json"}))->size(), 2U);
    EXPECT_EQ(index->statistics().requests, 2U);
  }
  // A tag of this address means nothing at another one.
  std::vector<SeenIndex> moved = seen;
  moved[0].stamp = std::string(16, '0') + moved[0].stamp.substr(16);
  host_.http.put("http://r/index/js/on/-/json", answer(304));
  EXPECT_TRUE(client()->unchanged(seen));
  host_.files.put(path, std::string());
  EXPECT_FALSE(client()->unchanged(moved));
}

TEST_F(SeenTest, FilesAreComparedByTheirState) {
  auto put = [&](const std::string& name, const std::string& version) {
    host_.files.put("/r/index/" + index_path(name), line(version));
  };
  host_.files.put("/r/index/config.json", R"({"version":1,"id":"r1","blobs":"../blobs"})");
  put("json", "1.0.0");
  put("other", "1.0.0");
  Transport transport(host_.http, host_.files, host_.clock, {});
  auto open = [&](const std::string& id) {
    return std::make_unique<IndexClient>(
        transport, "/cache/index", std::vector<RegistrySite>{{"default", "file:///r/index/", {}, {}, id}});
  };
  auto index = open("r1");
  for (const char* name : {"json", "other", "nope"}) ASSERT_TRUE(index->versions({"default", name}));
  const std::vector<SeenIndex> seen = *index->seen();
  auto reads_of = [&](IndexClient& asked, bool unchanged) {
    const std::size_t before = host_.files.reads().size();
    EXPECT_EQ(asked.unchanged(seen), unchanged);
    return host_.files.reads().size() - before;
  };
  index = open("r1");
  // The registry's configuration alone.
  EXPECT_EQ(reads_of(*index, true), 1U);
  EXPECT_EQ((*index->versions({"default", "json"}))->front().version.text(), "1.0.0");
  // As long as before, and another file.
  put("other", "1.0.1");
  index = open("r1");
  EXPECT_EQ(reads_of(*index, false), 2U);
  EXPECT_EQ((*index->versions({"default", "other"}))->front().version.text(), "1.0.1");
  // Written anew with the same content: the hash tells that nothing changed.
  put("other", "1.0.0");
  EXPECT_EQ(reads_of(*open("r1"), true), 2U);
  put("nope", "1.0.0");
  EXPECT_EQ(reads_of(*open("r1"), false), 3U);
  ASSERT_TRUE(host_.files.remove("/r/index/" + index_path("json")));
  EXPECT_EQ(reads_of(*open("r1"), false), 3U);
  EXPECT_FALSE(open("r2")->unchanged(seen));
}

TEST_F(SeenTest, TheWatchdogCountsNoWaiting) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  auto index = client();
  EXPECT_FALSE(index->cancelled());
  const std::int64_t began = host_.clock.monotonic_ns();
  host_.clock.set(began + 59 * kSecond);
  EXPECT_FALSE(index->cancelled());
  // Asked six times, with pauses of several seconds.
  host_.http.put("http://r/index/br/ok/-/broken", answer(503));
  EXPECT_FALSE(index->versions({"default", "broken"}));
  EXPECT_GT(host_.clock.monotonic_ns(), began + 62 * kSecond);
  EXPECT_FALSE(index->cancelled());
  host_.clock.sleep_ns(2 * kSecond);
  EXPECT_TRUE(index->cancelled());
}

TEST_F(SeenTest, AFileThatWasJustWrittenHasNoStamp) {
  host_.files.put("/a", "1");
  EXPECT_EQ(file_stamp(host_.files, host_.clock, "/b"), "-");
  EXPECT_NE(file_stamp(host_.files, host_.clock, "/a"), "");
  EXPECT_EQ(file_stamp(host_.files, host_.clock, "/"), "");
  MemoryClock at_once;
  EXPECT_EQ(file_stamp(host_.files, at_once, "/a"), "");
}

TEST(SeenIndexes, AreReadWholeOrNotAtAll) {
  const std::string hash(64, 'a');
  const std::vector<SeenIndex> seen = {{{"default", "a"}, hash, "0123 \"e\""}, {{"other", "@s/b"}, {}, {}}};
  const std::string text = write_seen("key", seen);
  EXPECT_EQ(read_seen(text, "key"), seen);
  EXPECT_FALSE(read_seen(text, "other key"));
  EXPECT_FALSE(read_seen("", ""));
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_FALSE(read_seen(std::string_view(text).substr(0, i), "key")) << i;
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(read_seen(damaged, "key")) << i;
  }
  // A tag of several lines is not kept.
  EXPECT_EQ((*read_seen(write_seen("k", {{{"r", "a"}, hash, "x\ny"}}), "k"))[0].stamp, "");
}

}  // namespace
}  // namespace mochi::package
