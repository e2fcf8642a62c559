// The clients of a registry against scripted answers and a registry on the disk.
#include <gtest/gtest.h>

#include "base/path.h"
#include "host/memory/memory_host.h"
#include "package/net/blob_fetch.h"
#include "package/net/index_client.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

HttpResponse answer(int status, std::string body = {}, std::vector<HttpHeader> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body), .reason = {}};
}

template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "ok" : std::string(code_info(result.error().code).name);
}

std::string hash(archive::DigestKind kind, std::string_view bytes) {
  return archive::hex(archive::digest(kind, bytes));
}

TEST(Url, Resolve) {
  EXPECT_EQ(resolve_url("https://h/a/index/", "../blobs/"), "https://h/a/blobs/");
  EXPECT_EQ(resolve_url("https://h/a/index/", "/b"), "https://h/b");
  EXPECT_EQ(resolve_url("https://h/a/index/config.json", "blobs"), "https://h/a/index/blobs");
  EXPECT_EQ(resolve_url("https://h", "x"), "https://h/x");
  EXPECT_EQ(resolve_url("https://h/a", "http://other/b"), "http://other/b");
  EXPECT_EQ(resolve_url("https://h/a/", "//cdn/b"), "https://cdn/b");
  EXPECT_EQ(resolve_url("https://h/", "../../../x"), "https://h/../../../x");
  EXPECT_EQ(resolve_url("file:///r/index/", "../blobs"), "file:///r/blobs");
}

TEST(Url, OriginsAndSecrets) {
  EXPECT_EQ(origin_of("HTTPS://Host:443/a"), "https://host");
  EXPECT_EQ(origin_of("http://h:8080?x"), "http://h:8080");
  EXPECT_EQ(origin_of("https://user:pw@h/a"), "https://h");
  EXPECT_EQ(origin_of("nothing"), "");
  EXPECT_TRUE(may_carry_secrets("https://h/"));
  EXPECT_TRUE(may_carry_secrets("http://127.0.0.1:80/"));
  EXPECT_TRUE(may_carry_secrets("http://localhost/"));
  EXPECT_TRUE(may_carry_secrets("http://[::1]:1/"));
  EXPECT_FALSE(may_carry_secrets("http://h/"));
  EXPECT_FALSE(may_carry_secrets(""));
  EXPECT_FALSE(may_carry_secrets("//h"));
  EXPECT_FALSE(may_carry_secrets("http://127.evil@h/"));
  EXPECT_EQ(*file_url_path("file:///a%20b"), "/a b");
  EXPECT_FALSE(file_url_path("file://host/a"));
  EXPECT_FALSE(file_url_path("file:///a%00b"));
}

TEST(Url, Buckets) {
  EXPECT_EQ(index_path("json"), "js/on/-/json");
  EXPECT_EQ(index_path("@scope/Json-tools"), "js/on/scope/json-tools");
  EXPECT_EQ(index_path("abc"), "ab/ab/-/abc");
  EXPECT_EQ(index_path("ab"), "ab/ab/-/ab");
  EXPECT_EQ(index_path("x"), "x/-/-/x");
}

TEST(Retry, After) {
  EXPECT_EQ(retry_after_ms("7", 0), 7000);
  EXPECT_EQ(retry_after_ms("Sun, 06 Nov 1994 08:49:37 GMT", std::int64_t{784111770} * 1'000'000'000), 7000);
  EXPECT_EQ(retry_after_ms("Sun, 06 Nov 1994 08:49:37 GMT", std::int64_t{884111770} * 1'000'000'000), 0);
  EXPECT_FALSE(retry_after_ms("soon", 0));
  EXPECT_FALSE(retry_after_ms("-1", 0));
  EXPECT_FALSE(retry_after_ms("", 0));
}

TEST(Retry, SixAttemptsWithGrowingPauses) {
  MemoryHost host;
  host.http.put("http://r/a", answer(503));
  Result<HttpResponse> last = send_with_retry(host.http, host.clock, {.url = "http://r/a"});
  EXPECT_EQ(last->status, 503);
  EXPECT_EQ(host.http.requests().size(), 6U);
  // 250 + 500 + 1000 + 2000 + 4000 ms, a quarter more or less.
  EXPECT_GE(host.clock.monotonic_ns(), std::int64_t{7750} * 750'000);
  EXPECT_LE(host.clock.monotonic_ns(), std::int64_t{7750} * 1'250'000);
}

TEST(Retry, OnlyWhatMayHelp) {
  MemoryHost host;
  host.http.expect("GET", "http://r/a", answer(503));
  host.http.expect("GET", "http://r/a", answer(429, "", {{"Retry-After", "11"}}));
  host.http.expect("GET", "http://r/a", fail(Code::C014, "reset"));
  host.http.expect("GET", "http://r/a", fail(Code::C008, "stall"));
  host.http.put("http://r/a", answer(200, "good"));
  EXPECT_EQ(send_with_retry(host.http, host.clock, {.url = "http://r/a"})->body, "good");
  EXPECT_GE(host.clock.monotonic_ns(), 11'000'000'000);
  std::size_t before = host.http.requests().size();
  host.http.expect("GET", "http://r/b", fail(Code::C015, "certificate"));
  EXPECT_EQ(code_of(send_with_retry(host.http, host.clock, {.url = "http://r/b"})), "C015");
  for (int status : {404, 410, 401, 403, 500}) {
    host.http.expect("GET", "http://r/b", answer(status));
    EXPECT_EQ(send_with_retry(host.http, host.clock, {.url = "http://r/b"})->status, status);
  }
  // A broken POST may have been taken; a refused one was not.
  host.http.expect("POST", "http://r/b", fail(Code::C014, "reset"));
  EXPECT_EQ(code_of(send_with_retry(host.http, host.clock, {.method = "POST", .url = "http://r/b"})), "C014");
  host.http.expect("POST", "http://r/b", answer(503));
  host.http.expect("POST", "http://r/b", answer(201));
  EXPECT_EQ(send_with_retry(host.http, host.clock, {.method = "POST", .url = "http://r/b"})->status, 201);
  EXPECT_EQ(host.http.requests().size() - before, 9U);
  // Nobody waits for an hour.
  host.http.expect("GET", "http://r/c", answer(503, "", {{"Retry-After", "3600"}}));
  EXPECT_EQ(send_with_retry(host.http, host.clock, {.url = "http://r/c"})->status, 503);
}

TEST(Transport, RedirectsAndCredentials) {
  MemoryHost host;
  TransportOptions options;
  options.credentials = {{"https://r", "Bearer secret"}};
  Transport transport(host.http, host.files, host.clock, options);
  host.http.expect("GET", "https://r/a", answer(302, "", {{"Location", "/b"}}));
  host.http.expect("GET", "https://r/b", answer(307, "", {{"Location", "https://cdn/c"}}));
  host.http.put("https://cdn/c", answer(200, "here"));
  EXPECT_EQ(transport.get({.url = "https://r/a"})->body, "here");
  auto authorized = [&host](std::size_t i) {
    for (const HttpHeader& header : host.http.requests()[i].headers) {
      if (header.name == "Authorization") return header.value;
    }
    return std::string();
  };
  EXPECT_EQ(authorized(0), "Bearer secret");
  EXPECT_EQ(authorized(1), "Bearer secret");
  EXPECT_EQ(authorized(2), "");
  host.http.expect("GET", "https://r/a", answer(302, "", {{"Location", "http://r/b"}}));
  EXPECT_EQ(code_of(transport.get({.url = "https://r/a"})), "C014");
  host.http.expect("GET", "https://r/a", answer(302, "", {{"Location", "file:///etc/passwd"}}));
  EXPECT_EQ(code_of(transport.get({.url = "https://r/a"})), "C014");
  host.http.put("http://r/loop", answer(302, "", {{"Location", "/loop"}}));
  EXPECT_EQ(code_of(transport.get({.url = "http://r/loop"})), "C014");
}

TEST(Transport, OfflineOpensNoSocket) {
  MemoryHost host;
  host.env.set("MOCHI_OFFLINE", "hard");
  EXPECT_EQ(transport_options(host.env).network, Network::hard);
  host.env.set("MOCHI_OFFLINE", "1");
  EXPECT_EQ(transport_options(host.env).network, Network::offline);
  host.env.set("MOCHI_OFFLINE", "0");
  host.env.set("MOCHI_PARALLELISM", "3");
  EXPECT_EQ(transport_options(host.env).network, Network::online);
  EXPECT_EQ(transport_options(host.env).parallel, 3U);
  Transport transport(host.http, host.files, host.clock, {.network = Network::offline, .credentials = {}});
  EXPECT_EQ(code_of(transport.get({.url = "http://r/a"})), "M057_OFFLINE_E003");
  EXPECT_TRUE(host.http.requests().empty());
  host.files.put("/f", "text");
  EXPECT_EQ(transport.get({.url = "file:///f"})->body, "text");
  EXPECT_EQ(transport.get({.url = "file:///g"})->status, 404);
}

TEST(RegistryConfig, Reads) {
  std::string good =
      R"({"version":1,"id":"r1","blobs":"../blobs","api":"/api","signatures":"optional","new":3})";
  RegistryConfig config = *parse_registry_config(good, "https://h/m/index/");
  EXPECT_EQ(config.blobs, "https://h/m/blobs/");
  EXPECT_EQ(config.api, "https://h/api/");
  EXPECT_EQ(config.signatures, Signatures::optional);
  EXPECT_EQ(code_of(parse_registry_config(R"({"version":2,"id":"r1","blobs":"b"})", "https://h/")),
            "M057_INDEX_E003");
  for (const char* bad :
       {"", "[]", R"({"id":"r","blobs":"b"})", R"({"version":1,"blobs":"b"})", R"({"version":1,"id":"r"})",
        R"({"version":1,"id":"r","blobs":"file:///etc"})", R"({"version":1,"id":"r","blobs":"ftp://h/"})",
        R"({"version":1,"id":"r","blobs":"https://u:p@h/"})",
        R"({"version":1,"id":"r","blobs":"b","signatures":"maybe"})"}) {
    EXPECT_EQ(code_of(parse_registry_config(bad, "https://h/")), "M057_INDEX_E002") << bad;
  }
}

class IndexTest : public testing::Test {
 protected:
  void SetUp() override {
    config("http://r/index/", "r1");
    lines("http://r/index/js/on/-/json", {"1.0.0", "1.1.0"}, "\"e1\"");
  }
  void config(const std::string& base, const std::string& id) {
    host_.http.put(base + "config.json",
                   answer(200, R"({"version":1,"id":")" + id + R"(","blobs":"../blobs"})"));
  }
  void lines(const std::string& url, const std::vector<std::string>& versions, const std::string& etag,
             const std::string& more = {}) {
    std::string body;
    for (const std::string& version : versions) {
      body += R"({"v":")" + version + R"(","b3":")" + std::string(64, 'a') + R"(","s2":")" +
              std::string(64, 'b') + "\"" + more + "}\n";
    }
    std::vector<HttpHeader> headers;
    if (!etag.empty()) headers.push_back({"ETag", etag});
    host_.http.put(url, answer(200, body, headers));
  }
  std::unique_ptr<IndexClient> client(Network network = Network::online,
                                      std::vector<std::string> mirrors = {}, std::string id = {}) {
    transport_ = std::make_unique<Transport>(host_.http, host_.files, host_.clock,
                                             TransportOptions{.network = network, .credentials = {}});
    std::vector<RegistrySite> sites = {{"default", "http://r/index", {}, std::move(mirrors), std::move(id)}};
    return std::make_unique<IndexClient>(*transport_, "/cache/index", std::move(sites));
  }
  std::size_t asked(std::string_view url) const {
    std::size_t count = 0;
    for (const HttpRequest& request : host_.http.requests()) count += request.url == url ? 1U : 0U;
    return count;
  }
  MemoryHost host_;
  std::unique_ptr<Transport> transport_;
};

TEST_F(IndexTest, VersionsOnce) {
  auto index = client();
  Result<const std::vector<IndexEntry>*> versions = index->versions({"default", "json"});
  ASSERT_TRUE(versions) << versions.error().message;
  ASSERT_NE(*versions, nullptr);
  EXPECT_EQ((*versions)->size(), 2U);
  EXPECT_EQ(*index->versions({"default", "json"}), *versions);
  EXPECT_EQ(asked("http://r/index/js/on/-/json"), 1U);
  EXPECT_EQ(*index->blobs("default"), "http://r/blobs/");
  EXPECT_EQ(code_of(index->versions({"other", "json"})), "M057_RESOLVE_E004");
}

TEST_F(IndexTest, AskedAgainByTheTag) {
  ASSERT_TRUE(client()->versions({"default", "json"}));
  auto index = client();
  EXPECT_EQ((*index->versions({"default", "json"}))->size(), 2U);
  EXPECT_EQ(index->statistics().not_modified, 1U);
  // Weak tags are as good.
  lines("http://r/index/js/on/-/json", {"1.0.0", "1.1.0", "1.2.0"}, "W/\"e2\"");
  EXPECT_EQ((*client()->versions({"default", "json"}))->size(), 3U);
  index = client();
  EXPECT_EQ((*index->versions({"default", "json"}))->size(), 3U);
  EXPECT_EQ(index->statistics().not_modified, 1U);
}

TEST_F(IndexTest, ManyInOneRound) {
  lines("http://r/index/aa/aa/-/aaaa", {"1.0.0"}, "", R"(,"d":{"bbbb":"^1"})");
  lines("http://r/index/bb/bb/-/bbbb", {"1.0.0"}, "");
  lines("http://r/index/cc/cc/-/cccc", {"1.0.0"}, "");
  auto index = client();
  index->prefetch({{"default", "aaaa"}, {"default", "cccc"}});
  ASSERT_TRUE(index->versions({"default", "json"}));
  EXPECT_EQ(index->statistics().rounds, 1U);
  EXPECT_EQ(index->statistics().requests, 3U);
  ASSERT_TRUE(index->versions({"default", "aaaa"}));
  EXPECT_EQ(index->statistics().rounds, 1U);
  // `bbbb` was guessed from what `aaaa` depends on; a package that nobody has costs its round.
  host_.http.put("http://r/index/zz/zz/-/zzzz", answer(404));
  ASSERT_TRUE(index->versions({"default", "zzzz"}));
  ASSERT_TRUE(index->versions({"default", "bbbb"}));
  EXPECT_EQ(index->statistics().rounds, 2U);
}

TEST_F(IndexTest, FinalAnswers) {
  host_.http.put("http://r/index/go/ne/-/gone", answer(410));
  host_.http.put("http://r/index/no/pe/-/nope", answer(404));
  host_.http.put("http://r/index/se/cr/-/secret", answer(401));
  host_.http.put("http://r/index/fo/rb/-/forbidden", answer(403));
  host_.http.put("http://r/index/bu/sy/-/busy", answer(429));
  host_.http.put("http://r/index/br/ok/-/broken", answer(503));
  host_.http.put("http://r/index/od/dd/-/oddd", answer(200, "{not json\n"));
  // Nothing could be locked without a hash of it.
  const std::string hash = std::string(64, 'a');
  host_.http.put("http://r/index/ba/re/-/bare", answer(200, "{\"v\":\"1.0.0\"}\n"));
  host_.http.put("http://r/index/ha/lf/-/half", answer(200, R"({"v":"1.0.0","b3":")" + hash + "\"}\n"));
  config("http://m/index/", "r1");
  for (const char* name : {"se/cr/-/secret", "fo/rb/-/forbidden", "no/pe/-/nope"}) {
    lines("http://m/index/" + std::string(name), {"6.6.6"}, "");
  }
  auto index = client(Network::online, {"http://m/index"});
  EXPECT_EQ(*index->versions({"default", "gone"}), nullptr);
  EXPECT_EQ(*index->versions({"default", "nope"}), nullptr);
  // Never from anywhere else.
  EXPECT_EQ(code_of(index->versions({"default", "secret"})), "M057_INDEX_E009");
  EXPECT_EQ(code_of(index->versions({"default", "forbidden"})), "M057_INDEX_E009");
  EXPECT_EQ(code_of(index->versions({"default", "oddd"})), "M057_INDEX_E002");
  EXPECT_EQ(code_of(index->versions({"default", "bare"})), "M057_INDEX_E002");
  EXPECT_EQ(code_of(index->versions({"default", "half"})), "M057_INDEX_E002");
  index = client();
  EXPECT_EQ(code_of(index->versions({"default", "busy"})), "M057_INDEX_E005");
  EXPECT_EQ(code_of(index->versions({"default", "broken"})), "M057_INDEX_E004");
  EXPECT_EQ(asked("http://r/index/br/ok/-/broken"), 6U);
}

TEST_F(IndexTest, OfflineFromTheCache) {
  host_.http.put("http://r/index/no/pe/-/nope", answer(404));
  auto online = client();
  ASSERT_TRUE(online->versions({"default", "json"}));
  ASSERT_TRUE(online->versions({"default", "nope"}));
  std::size_t before = host_.http.requests().size();
  for (Network network : {Network::offline, Network::hard}) {
    auto index = client(network);
    EXPECT_EQ((*index->versions({"default", "json"}))->size(), 2U);
    EXPECT_EQ(*index->versions({"default", "nope"}), nullptr);
    EXPECT_EQ(code_of(index->versions({"default", "fresh"})), "M057_INDEX_E008");
    EXPECT_EQ(*index->blobs("default"), "http://r/blobs/");
    EXPECT_EQ(index->similar({"default", "jsno"}), std::vector<std::string>{"json"});
  }
  EXPECT_EQ(host_.http.requests().size(), before);
}

TEST_F(IndexTest, ADamagedCacheIsNoCache) {
  ASSERT_TRUE(client()->versions({"default", "json"}));
  std::string directory = "/cache/index/" + (*host_.files.list("/cache/index"))[0].name;
  std::string path = directory + "/js/on/-/json";
  std::string text = *host_.files.read(path, 1U << 20U);
  host_.files.put(path, text.substr(0, text.size() - 5));
  auto index = client();
  EXPECT_EQ((*index->versions({"default", "json"}))->size(), 2U);
  EXPECT_EQ(index->statistics().not_modified, 0U);
}

TEST_F(IndexTest, AnotherRegistryUnderTheSameName) {
  EXPECT_EQ(code_of(client(Network::online, {}, "r2")->versions({"default", "json"})), "M057_INDEX_E006");
  EXPECT_TRUE(client(Network::online, {}, "r1")->versions({"default", "json"}));
}

TEST_F(IndexTest, Mirrors) {
  config("http://good/index/", "r1");
  lines("http://good/index/js/on/-/json", {"1.0.0"}, "");
  lines("http://good/index/ot/he/-/other", {"1.0.0"}, "");
  config("http://liar/index/", "r9");
  lines("http://liar/index/js/on/-/json", {"6.6.6"}, "");
  host_.http.put("http://r/index/js/on/-/json", answer(503));
  // The registry fails for one package, a mirror is away, the next one answers.
  auto index = client(Network::online, {"http://away/index", "http://good/index"});
  EXPECT_EQ((*index->versions({"default", "json"}))->size(), 1U);
  // A mirror of another registry is refused.
  EXPECT_EQ(code_of(client(Network::online, {"http://liar/index"})->versions({"default", "json"})),
            "M057_INDEX_E006");
  EXPECT_EQ(code_of(client(Network::online, {"http://away/index"})->versions({"default", "json"})),
            "M057_INDEX_E007");
  // The whole registry is away: only the lock's id tells its mirrors from others.
  host_.http.put("http://r/index/config.json", answer(503));
  index = client(Network::online, {"http://liar/index", "http://good/index"}, "r1");
  Result<const std::vector<IndexEntry>*> versions = index->versions({"default", "json"});
  ASSERT_TRUE(versions) << versions.error().message;
  EXPECT_EQ((*versions)->size(), 1U);
  std::size_t before = asked("http://r/index/config.json");
  ASSERT_TRUE(index->versions({"default", "other"}));
  // Not asked again for five minutes.
  EXPECT_EQ(asked("http://r/index/config.json"), before);
  EXPECT_EQ(code_of(client(Network::online, {"http://good/index"})->versions({"default", "json"})),
            "M057_INDEX_E007");
}

// A registry on the disk, and a store in memory.
class BlobTest : public testing::Test {
 protected:
  void SetUp() override {
    host_.files.put("/r/index/config.json", R"({"version":1,"id":"r1","blobs":"../blobs/"})");
    paths_ = {"/home/config", "/home/state", "/home/cache", "/home/fanout"};
    store_ = std::move(*Store::open(host_.files, host_.clock, paths_));
  }
  BlobWanted package(const std::string& name, const std::string& bytes) {
    BlobWanted wanted{"default", name, hash(archive::DigestKind::blake3, bytes),
                      hash(archive::DigestKind::sha256, bytes)};
    host_.files.put("/r/blobs/" + blob_url_path(wanted.blake3), bytes);
    return wanted;
  }
  Result<void> fetch(const std::vector<BlobWanted>& wanted, std::string index = "file:///r/index/",
                     Network network = Network::offline, std::vector<std::string> mirrors = {}) {
    Transport transport(host_.http, host_.files, host_.clock, {.network = network, .credentials = {}});
    IndexClient client(transport, "/home/cache/index",
                       {{"default", std::move(index), {}, std::move(mirrors), {}}});
    return fetch_blobs(wanted, *store_, transport, client);
  }
  MemoryHost host_;
  Paths paths_;
  std::unique_ptr<Store> store_;
};

TEST_F(BlobTest, FromADisk) {
  std::vector<BlobWanted> wanted;
  for (int i = 0; i < 150; ++i)
    wanted.push_back(package("p" + std::to_string(i), "bytes " + std::to_string(i)));
  Result<void> done = fetch(wanted);
  ASSERT_TRUE(done) << done.error().message;
  for (const BlobWanted& one : wanted) EXPECT_TRUE(store_->find(one.blake3));
  ASSERT_TRUE(host_.files.remove_tree("/r"));
  EXPECT_TRUE(fetch(wanted));
  EXPECT_EQ(store_->size()->blobs, 150U);
}

// Z6: where bundles are required, nothing is taken without one; where they are optional, nobody asks.
TEST_F(BlobTest, SignaturesThatCannotBeChecked) {
  BlobWanted wanted = package("p", "bytes");
  auto configure = [&](const std::string& signatures) {
    host_.files.put("/r/index/config.json",
                    R"({"version":1,"id":"r1","blobs":"../blobs/","signatures":")" + signatures + "\"}");
  };
  configure("required");
  Result<void> done = fetch({wanted});
  EXPECT_EQ(code_of(done), "M057_INDEX_E003");
  EXPECT_NE(done.error().message.find("requires signature bundles"), std::string::npos);
  EXPECT_FALSE(store_->find(wanted.blake3));
  configure("optional");
  EXPECT_TRUE(fetch({wanted}));
}

TEST_F(BlobTest, Lies) {
  BlobWanted good = package("good", "good");
  BlobWanted bad = package("bad", "bad");
  host_.files.put("/r/blobs/" + blob_url_path(bad.blake3), "worse");
  Result<void> done = fetch({bad, good});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::M057_BLOB_E001);
  EXPECT_NE(done.error().message.find(bad.blake3), std::string::npos);
  EXPECT_FALSE(store_->find(bad.blake3));
  EXPECT_TRUE(store_->find(good.blake3));
  // Both hashes count.
  BlobWanted half = package("half", "half");
  half.sha256 = std::string(64, '0');
  EXPECT_EQ(code_of(fetch({half})), "M057_BLOB_E001");
  half.sha256.clear();
  EXPECT_EQ(code_of(fetch({half})), "M057_LOCK_E005");
  BlobWanted missing{"default", "missing", std::string(64, '1'), std::string(64, '2')};
  EXPECT_EQ(code_of(fetch({missing})), "M057_BLOB_E007");
  EXPECT_EQ(code_of(fetch({missing}, "http://away/index/")), "M057_OFFLINE_E001");
}

TEST_F(BlobTest, MirrorsOfBlobs) {
  BlobWanted wanted = package("p", "bytes");
  host_.http.put("http://r/index/config.json", answer(200, R"({"version":1,"id":"r1","blobs":"../blobs"})"));
  host_.http.put("http://r/blobs/" + blob_url_path(wanted.blake3), answer(503));
  host_.http.put("http://m/index/config.json", answer(200, R"({"version":1,"id":"r1","blobs":"../blobs"})"));
  host_.http.put("http://m/blobs/" + blob_url_path(wanted.blake3), answer(200, "not bytes"));
  host_.http.put("http://n/index/config.json", answer(200, R"({"version":1,"id":"r1","blobs":"../blobs"})"));
  host_.http.put("http://n/blobs/" + blob_url_path(wanted.blake3), answer(200, "bytes"));
  EXPECT_EQ(code_of(fetch({wanted}, "http://r/index/", Network::online)), "M057_BLOB_E002");
  EXPECT_EQ(code_of(fetch({wanted}, "http://r/index/", Network::online, {"http://m/index"})),
            "M057_BLOB_E001");
  EXPECT_TRUE(fetch({wanted}, "http://r/index/", Network::online, {"http://m/index", "http://n/index"}));
}

TEST_F(BlobTest, OneFileFromAnywhere) {
  Transport transport(host_.http, host_.files, host_.clock, {});
  host_.http.put("http://x/p.tar.zst", answer(200, "bytes"));
  Result<StoredBlob> blob = fetch_url("http://x/p.tar.zst", {}, *store_, transport);
  ASSERT_TRUE(blob);
  EXPECT_EQ(blob->sha256, hash(archive::DigestKind::sha256, "bytes"));
  Transport offline(host_.http, host_.files, host_.clock, {.network = Network::offline, .credentials = {}});
  EXPECT_TRUE(fetch_url("http://x/p.tar.zst", {blob->blake3, {}, {}}, *store_, offline));
  EXPECT_EQ(code_of(fetch_url("http://x/q.tar.zst", {}, *store_, offline)), "M057_OFFLINE_E001");
  host_.http.put("http://x/big", answer(200, std::string(50'000'001, 'x')));
  EXPECT_EQ(code_of(fetch_url("http://x/big", {}, *store_, transport)), "M057_BLOB_E005");
}

}  // namespace
}  // namespace mochi::package
