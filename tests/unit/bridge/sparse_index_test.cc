#include "bridge/rust/index/sparse_index.h"

#include <gtest/gtest.h>

#include "diag/codes.h"
#include "unit/bridge/crate_world.h"

namespace mochi::rust {
namespace {

using testing::CrateWorld;
using testing::kBase;

TEST(SparseIndex, ReadsConfig) {
  IndexConfig made = parse_index_config(R"({"dl":"D","api":"A","auth-required":true,"more":1})").value();
  EXPECT_EQ(made.dl, "D");
  EXPECT_EQ(made.api, "A");
  EXPECT_TRUE(made.auth_required);
  EXPECT_FALSE(parse_index_config("{}"));
  EXPECT_FALSE(parse_index_config("<html>"));
}

TEST(SparseIndex, DownloadAddresses) {
  const std::string sum = "ab";
  auto url = [&](const std::string& dl, std::string_view name) {
    return download_url({dl, {}, false}, name, "1.0.0", sum);
  };
  EXPECT_EQ(url("https://x/api", "serde"), "https://x/api/serde/1.0.0/download");
  EXPECT_EQ(url("https://x/{crate}/{crate}-{version}.crate", "serde"), "https://x/serde/serde-1.0.0.crate");
  EXPECT_EQ(url("{prefix}/{lowerprefix}/{sha256-checksum}", "Serde"), "Se/rd/se/rd/ab");
  EXPECT_EQ(url("{prefix}|{lowerprefix}", "URL"), "3/U|3/u");
  EXPECT_EQ(url("{prefix}", "ab"), "2");
  EXPECT_EQ(url("{prefix}", "a"), "1");
}

TEST(SparseIndex, AsksOnceAndAgainByEtag) {
  CrateWorld w;
  w.add("demo", "1.0.0");
  {
    SparseIndex index = w.index();
    EXPECT_NE(index.listing("demo").value(), nullptr);
    EXPECT_NE(index.listing("demo").value(), nullptr);
  }
  EXPECT_EQ(w.host.http.requests().size(), 1U);
  EXPECT_TRUE(w.host.files.exists("/cache/rust-deps/registry/index/crates.test/de/mo/demo"));
  SparseIndex again = w.index();
  const CrateListing* found = again.listing("demo").value();
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->entries.size(), 1U);
  ASSERT_EQ(w.host.http.requests().size(), 2U);
  bool conditional = false;
  for (const HttpHeader& h : w.host.http.requests()[1].headers) conditional |= h.name == "If-None-Match";
  EXPECT_TRUE(conditional);
}

TEST(SparseIndex, LastModifiedWhereThereIsNoEtag) {
  CrateWorld w;
  w.add("demo", "1.0.0");
  HttpResponse answer;
  answer.status = 200;
  answer.body = w.lines["demo"];
  answer.headers.push_back({"Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT"});
  w.host.http.put(std::string(kBase) + "de/mo/demo", answer);
  EXPECT_NE(w.index().listing("demo").value(), nullptr);
  HttpResponse unchanged;
  unchanged.status = 304;
  w.host.http.expect("GET", std::string(kBase) + "de/mo/demo", unchanged);
  EXPECT_NE(w.index().listing("demo").value(), nullptr);
  const HttpRequest& second = w.host.http.requests().back();
  std::string sent;
  for (const HttpHeader& h : second.headers) {
    if (h.name == "If-Modified-Since") sent = h.value;
  }
  EXPECT_EQ(sent, "Sat, 21 Nov 2026 10:00:00 GMT");
}

TEST(SparseIndex, AnswersThatAreNone) {
  CrateWorld w;
  w.missing("gone");
  EXPECT_EQ(w.index().listing("gone").value(), nullptr);
  EXPECT_EQ(w.index().listing("../../etc/passwd").value(), nullptr);
  HttpResponse broken;
  broken.status = 500;
  broken.reason = "Oops";
  broken.body = "no\ndisk";
  w.host.http.put(std::string(kBase) + "de/mo/demo", broken);
  Result<const CrateListing*> found = w.index().listing("demo");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::M057_RUST_E002);
  EXPECT_EQ(found.error().message, "`https://crates.test/de/mo/demo` answered 500 Oops: no disk");
}

TEST(SparseIndex, OfflineFromTheCache) {
  CrateWorld w;
  w.set_config();
  w.add("demo", "1.0.0");
  EXPECT_NE(w.index().listing("demo").value(), nullptr);
  EXPECT_TRUE(w.index().config());
  package::TransportOptions options;
  options.network = package::Network::offline;
  package::Transport offline(w.host.http, w.host.files, w.host.clock, options);
  SparseIndex index(offline, {kBase, "test"}, {"/cache/rust-deps", std::nullopt});
  const std::size_t before = w.host.http.requests().size();
  EXPECT_NE(index.listing("demo").value(), nullptr);
  EXPECT_TRUE(index.config());
  Result<const CrateListing*> other = index.listing("other");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::M057_OFFLINE_E001);
  EXPECT_EQ(w.host.http.requests().size(), before);
}

TEST(CrateEndpoint, CargosConfigurationThenItsHome) {
  MemoryHost host;
  host.env.set("HOME", "/home/u");
  auto place = [&] {
    Result<IndexPlace> found = find_crate_index(host.files, host.env, "/work/project");
    return found ? found->url + " by " + found->told_by : found.error().message;
  };
  EXPECT_EQ(place(), "nobody says where the index of crates is");
  const std::string folder = "/home/u/.cargo/registry/index/";
  host.files.put(folder + "mirror.test-0123456789abcdef/config.json",
                 R"({"dl":"https://mirror.test:8443/dl/x"})");
  host.files.put(folder + "notes/config.json", R"({"dl":"https://notes.test/"})");
  EXPECT_EQ(place(), "https://mirror.test:8443/ by " + folder + "mirror.test-0123456789abcdef/config.json");
  host.files.put(
      "/home/u/.cargo/config.toml",
      "[source.crates-io]\nreplace-with = \"a\"\n[source.a]\nreplace-with = \"b\"\n[source.b]\nregistry = "
      "\"sparse+https://b.test/index/\"\n");
  EXPECT_EQ(place(), "https://b.test/index/ by /home/u/.cargo/config.toml");
  host.files.put(
      "/work/.cargo/config.toml",
      "[source.crates-io]\nreplace-with = \"own\"\n[registries.own]\nindex = \"sparse+http://own.test\"\n");
  EXPECT_EQ(place(), "http://own.test/ by /work/.cargo/config.toml");
  host.env.set("MOCHI_RUST_INDEX", "file:///mirror");
  EXPECT_EQ(place(), "file:///mirror/ by MOCHI_RUST_INDEX");
  host.env.set("MOCHI_RUST_INDEX", "ftp://x");
  EXPECT_EQ(place(), "`MOCHI_RUST_INDEX` is no address of a sparse index");
}

TEST(CrateEndpoint, AReplacementThatRunsInACircle) {
  MemoryHost host;
  host.env.set("CARGO_HOME", "/c");
  host.files.put("/c/config.toml",
                 "[source.crates-io]\nreplace-with = \"a\"\n[source.a]\nreplace-with = \"crates-io\"\n");
  EXPECT_FALSE(find_crate_index(host.files, host.env, "/"));
}

}  // namespace
}  // namespace mochi::rust
