// The whole server as a function, on a registry in memory.
#include <gtest/gtest.h>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "archive/zstd.h"
#include "base/base64.h"
#include "base/json.h"
#include "host/memory/memory_host.h"
#include "package/index_entry.h"
#include "registry/serve/export.h"
#include "registry/serve/server.h"
#include "registry/wire/cargo_manifest.h"

namespace mochi::registry {
namespace {

class ServerTest : public testing::Test {
 protected:
  ServerTest() { clock_.set(std::int64_t{1'800'000'000} * 1'000'000'000); }

  void start(const std::string& more = {}) {
    ASSERT_TRUE(Store::init(files_, "/r", {}).has_value());
    ASSERT_TRUE(files_.append("/r/registry.toml", more).has_value());
    Result<std::unique_ptr<Store>> store = Store::open(files_, clock_, "/r", true);
    ASSERT_TRUE(store.has_value()) << store.error().message;
    store_ = std::move(store).value();
    tokens_ = std::make_unique<TokenBook>(files_, clock_, "/r");
    token_ = *tokens_->first_token();
    server_ = std::make_unique<RegistryServer>(*store_, *tokens_, ServeOptions{});
    server_->set_bound("127.0.0.1", 7057, false);
  }

  ServerRequest request(const std::string& method, const std::string& target, std::string_view body = {},
                        const std::string& token = {}) {
    ServerRequest out;
    out.method = method;
    parsed_ = parse_request_target(target, out);
    out.headers.push_back({"Host", "127.0.0.1:7057"});
    if (!token.empty()) out.headers.push_back({"Authorization", "Bearer " + token});
    out.body = body;
    return out;
  }
  ServerResponse send(const std::string& method, const std::string& target, std::string_view body = {},
                      const std::string& token = {}) {
    return server_->handle(request(method, target, body, token));
  }
  static std::string body_of(const ServerResponse& response) {
    return response.shared_body ? *response.shared_body : response.body;
  }
  static JsonValue json_of(const ServerResponse& response) {
    JsonValue value;
    JsonError error;
    EXPECT_TRUE(parse_json(body_of(response), value, error)) << body_of(response);
    return value;
  }

  static std::string tgz(const std::string& package_json) {
    return archive::gzip(
        *archive::write_tar({{"package/package.json", package_json}, {"package/index.js", "1"}}));
  }
  static std::string npm_body(const std::string& name, const std::string& version,
                              const std::string& tarball) {
    return R"({"_id":")" + name + R"(","name":")" + name + R"(","dist-tags":{"latest":")" + version +
           R"("},"versions":{")" + version + R"(":{"name":")" + name + R"(","version":")" + version +
           R"("}},"_attachments":{")" + name + "-" + version + R"(.tgz":{"data":")" + base64(tarball) +
           R"("}}})";
  }

  static std::string mochi_tarball(const std::string& version, const std::string& more = {}) {
    const std::string manifest =
        "[package]\nname = \"@acme/geo\"\nversion = \"" + version +
        "\"\nedition = \"2026\"\nmochi = \">=0.1\"\ndescription = \"Shapes\"\nlicense = \"MIT\"\n"
        "repository = \"https://example.org/geo\"\n" +
        more;
    return archive::zstd_compress(*archive::write_tar(
        {{"README.md", "# geo\n"}, {"mochi.toml", manifest}, {"src/lib.mochi", "export let a = 1\n"}}));
  }

  MemoryFileSystem files_;
  MemoryClock clock_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<RegistryServer> server_;
  std::string token_;
  bool parsed_ = true;
};

TEST(Targets, DecodedOncePerSegment) {
  ServerRequest request;
  ASSERT_TRUE(parse_request_target("/npm/@moc%2fstrings/-/a.tgz?x=1+2&y=%26", request));
  EXPECT_EQ(request.segments, (std::vector<std::string>{"npm", "@moc/strings", "-", "a.tgz"}));
  EXPECT_EQ(request.query_value("x"), "1 2");
  EXPECT_EQ(request.query_value("y"), "&");
  ASSERT_TRUE(parse_request_target("/pypi/simple/", request));
  EXPECT_TRUE(request.trailing_slash);
  ASSERT_TRUE(parse_request_target("/%252e%252e", request));
  EXPECT_EQ(request.segments, std::vector<std::string>{"%2e%2e"});
  for (const char* bad : {"", "npm", "/a/../b", "/a/%2e%2e/b", "/a/./b", "/a%00", "/a\\b", "/a%5cb", "/a%2",
                          "/a%zz", "/a//b", "/@s%2f..%2fb", "/?x=%g0"}) {
    EXPECT_FALSE(parse_request_target(bad, request)) << bad;
  }
}

TEST_F(ServerTest, NamesInAPathBreakNoHeader) {
  start();
  for (const char* target :
       {"/pypi/simple/A%0d%0aX-Made:%20up/", "/pypi/simple/a%0a", "/pypi/simple/a%3fb"}) {
    const ServerResponse response = send("GET", target);
    EXPECT_NE(response.status, 301) << target;
    for (const ServerField& field : response.headers)
      EXPECT_EQ(field.value.find_first_of("\r\n"), std::string::npos) << target;
  }
  const ServerResponse moved = send("GET", "/pypi/simple/A_b.c");
  EXPECT_EQ(moved.status, 301);
  EXPECT_EQ(moved.header("Location"), "http://127.0.0.1:7057/pypi/simple/a-b-c/");
}

TEST(Manifests, MalformedTomlIsRefused) {
  for (const char* text :
       {"[{", "[[{", "[package]\n[{\"a\"}]", "[\0]", "a", "[package", "= 1", "[a.]", "\"a"}) {
    cargo::Crate crate;
    const Result<void> read = cargo::read_manifest(text, {}, crate);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, Code::M057_REG_E001) << text;
  }
}

TEST_F(ServerTest, ForeignHostsAndOrigins) {
  start();
  ServerRequest rebound = request("GET", "/npm/x");
  rebound.headers[0].value = "evil.example:7057";
  EXPECT_EQ(server_->handle(rebound).status, 403);
  ServerRequest form = request("POST", "/pypi/legacy/", "x", token_);
  form.headers.push_back({"Origin", "https://evil.example"});
  EXPECT_EQ(server_->handle(form).status, 403);
  form.body = {};
  ASSERT_TRUE(server_->admit(form).refusal.has_value());
  EXPECT_EQ(server_->admit(form).refusal->status, 403);
  form.headers.back().value = "http://127.0.0.1:7057";
  EXPECT_EQ(server_->handle(form).status, 400);
  EXPECT_EQ(send("GET", "/healthz").status, 200);
}

TEST_F(ServerTest, NpmUploads) {
  start();
  const std::string good = npm_body("thing", "1.0.0", tgz(R"({"name":"thing","version":"1.0.0"})"));
  EXPECT_EQ(send("PUT", "/npm/thing", good).status, 401);
  EXPECT_EQ(send("PUT", "/npm/thing", good, "mochi_wrong").status, 401);
  EXPECT_EQ(send("PUT", "/npm/other", good, token_).status, 400);
  EXPECT_EQ(send("PUT", "/npm/thing", "{", token_).status, 400);
  EXPECT_EQ(send("PUT", "/npm/thing", "[]", token_).status, 400);
  EXPECT_EQ(send("PUT", "/npm/Thing", good, token_).status, 400);
  EXPECT_EQ(send("PUT", "/npm/thing", npm_body("thing", "1.0.0", "no gzip"), token_).status, 400);
  const std::string lie = npm_body("thing", "1.0.0", tgz(R"({"name":"thing","version":"2.0.0"})"));
  EXPECT_EQ(send("PUT", "/npm/thing", lie, token_).status, 422);
  ASSERT_EQ(send("PUT", "/npm/thing", good, token_).status, 201);
  const ServerResponse again = send("PUT", "/npm/thing", good, token_);
  EXPECT_EQ(again.status, 403);
  EXPECT_NE(body_of(again).find("previously published"), std::string::npos);
  const JsonValue document = json_of(send("GET", "/npm/thing"));
  EXPECT_EQ(document.find("versions")->find("1.0.0")->find("dist")->text_of("tarball"),
            "http://127.0.0.1:7057/npm/thing/-/thing-1.0.0.tgz");
}

TEST_F(ServerTest, NpmManifestConfusion) {
  start();
  std::string body =
      npm_body("thing", "1.0.0", tgz(R"({"name":"thing","version":"1.0.0","dependencies":{"a":"1"}})"));
  const std::string wanted = R"("version":"1.0.0"}})";
  body.replace(body.find(wanted), wanted.size(), R"("version":"1.0.0","dependencies":{"b":"1"}}})");
  EXPECT_EQ(send("PUT", "/npm/thing", body, token_).status, 422);
}

TEST_F(ServerTest, Names) {
  start("protected-names = [\"express\"]\n[[upstream]]\nnames = [\"@corp/*\"]\n");
  auto publish = [&](const std::string& name) {
    return send("PUT", "/npm/" + name,
                npm_body(name, "1.0.0", tgz(R"({"name":")" + name + R"(","version":"1.0.0"})")), token_);
  };
  EXPECT_EQ(publish("expres").status, 403);
  EXPECT_EQ(publish("@corp/x").status, 403);
  EXPECT_EQ(publish("fs").status, 400);
  EXPECT_EQ(publish("node").status, 201);
}

TEST_F(ServerTest, Tags) {
  start();
  auto publish = [&](const std::string& version) {
    return send("PUT", "/npm/thing",
                npm_body("thing", version, tgz(R"({"name":"thing","version":")" + version + R"("})")),
                token_);
  };
  ASSERT_EQ(publish("1.0.0").status, 201);
  EXPECT_EQ(publish("not-semver").status, 400);
  EXPECT_EQ(send("PUT", "/npm/-/package/thing/dist-tags/old", "\"1.0.0\"", token_).status, 201);
  EXPECT_EQ(send("PUT", "/npm/-/package/thing/dist-tags/old", "\"9.0.0\"", token_).status, 404);
  EXPECT_EQ(send("PUT", "/npm/-/package/thing/dist-tags/old", "{}", token_).status, 400);
  EXPECT_EQ(send("PUT", "/npm/-/package/thing/dist-tags/1.0", "\"1.0.0\"", token_).status, 400);
  EXPECT_EQ(send("DELETE", "/npm/-/package/thing/dist-tags/latest", {}, token_).status, 400);
  EXPECT_EQ(json_of(send("GET", "/npm/-/package/thing/dist-tags")).text_of("old"), "1.0.0");
}

TEST_F(ServerTest, OwnersAndNarrowTokens) {
  start();
  const std::string bob = tokens_->create("bob", {Action::publish}, {"npm:thing"}, 0)->secret;
  const std::string eve = tokens_->create("eve", {Action::publish}, {}, 0)->secret;
  auto body = [&](const std::string& name, const std::string& version) {
    return npm_body(name, version, tgz(R"({"name":")" + name + R"(","version":")" + version + R"("})"));
  };
  EXPECT_EQ(send("PUT", "/npm/other", body("other", "1.0.0"), bob).status, 403);
  EXPECT_EQ(send("PUT", "/npm/thing", body("thing", "1.0.0"), bob).status, 201);
  EXPECT_EQ(send("PUT", "/npm/thing", body("thing", "1.1.0"), eve).status, 403);
  EXPECT_EQ(send("PUT", "/npm/thing", body("thing", "1.1.0"), token_).status, 201);
}

TEST_F(ServerTest, OnlyOwnersJoinThePageOfAPackage) {
  start();
  const std::string eve = tokens_->create("eve", {Action::publish}, {}, 0)->secret;
  ASSERT_EQ(send("PUT", "/mochi/api/packages/acme/geo/1.0.0", mochi_tarball("1.0.0"), token_).status, 201);
  auto publish = [&](const std::string& name, const std::string& token) {
    const std::string tarball = archive::gzip(
        *archive::write_tar({{"package/dist/mochi.caps.json",
                              R"({"package":"@acme/geo","version":"1.0.0","required":[],"optional":[]})"},
                             {"package/package.json", R"({"name":")" + name + R"(","version":"1.0.0"})"}}));
    return send("PUT", "/npm/" + name, npm_body(name, "1.0.0", tarball), token).status;
  };
  ASSERT_EQ(publish("geo-of-eve", eve), 201);
  ASSERT_EQ(publish("geo", token_), 201);
  const std::string page = body_of(send("GET", "/p/@acme/geo"));
  EXPECT_NE(page.find("npm install geo "), std::string::npos);
  EXPECT_EQ(page.find("geo-of-eve"), std::string::npos);
  EXPECT_NE(body_of(send("GET", "/")).find("/p/npm:geo-of-eve"), std::string::npos);
}

TEST_F(ServerTest, ConditionalAndCompressedReads) {
  start();
  ASSERT_EQ(
      send("PUT", "/npm/thing",
           npm_body("thing", "1.0.0",
                    tgz(R"({"name":"thing","version":"1.0.0","x":")" + std::string(900, 'a') + R"("})")),
           token_)
          .status,
      201);
  const ServerResponse plain = send("GET", "/npm/thing");
  ServerRequest zipped = request("GET", "/npm/thing");
  zipped.headers.push_back({"Accept-Encoding", "gzip, deflate"});
  const ServerResponse packed = server_->handle(zipped);
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(*archive::gunzip(body_of(packed), 1U << 20U), body_of(plain));
  EXPECT_NE(packed.header("ETag"), plain.header("ETag"));
  zipped.headers.push_back({"If-None-Match", std::string(packed.header("ETag"))});
  EXPECT_EQ(server_->handle(zipped).status, 304);
  for (const char* target : {"/npm/-/ping", "/cargo/index/config.json", "/mochi/index/config.json",
                             "/pypi/simple/", "/", "/style.css"}) {
    ServerRequest again = request("GET", target);
    const ServerResponse first = server_->handle(again);
    ASSERT_EQ(first.status, 200) << target;
    ASSERT_TRUE(first.header("ETag").starts_with('"')) << target;
    again.headers.push_back({"If-None-Match", std::string(first.header("ETag"))});
    EXPECT_EQ(server_->handle(again).status, 304) << target;
  }
}

TEST_F(ServerTest, MochiProtocol) {
  start();
  const std::string target = "/mochi/api/packages/acme/geo/1.0.0";
  const std::string one =
      mochi_tarball("1.0.0", "[capabilities]\nrequired = [\"clock\"]\n[dependencies]\nbase = \"^1.0\"\n");
  EXPECT_EQ(json_of(send("PUT", target, one)).text_of("code"), "M057_PUB_E006");
  const ServerResponse done = send("PUT", target, one, token_);
  ASSERT_EQ(done.status, 201) << body_of(done);
  // The same bytes again are fine, others are not.
  EXPECT_EQ(send("PUT", target, one, token_).status, 201);
  EXPECT_EQ(json_of(send("PUT", target, mochi_tarball("1.0.0"), token_)).text_of("code"), "M057_PUB_E003");
  EXPECT_EQ(send("PUT", "/mochi/api/packages/acme/geo/1.0.0+b", mochi_tarball("1.0.0+b"), token_).status,
            409);
  const std::string more = "[capabilities]\nrequired = [\"clock\", \"ffi\"]\n";
  EXPECT_EQ(json_of(send("PUT", "/mochi/api/packages/acme/geo/1.0.1", mochi_tarball("1.0.1", more), token_))
                .text_of("code"),
            "M057_CAP_E002");
  EXPECT_EQ(send("PUT", "/mochi/api/packages/acme/geo/1.1.0", mochi_tarball("1.1.0", more), token_).status,
            201);
  EXPECT_EQ(send("PUT", "/mochi/api/packages/acme/geo/2.0.0", mochi_tarball("3.0.0"), token_).status, 422);
  EXPECT_EQ(send("PUT", "/mochi/api/packages/acme/geo/2.0.0", "junk", token_).status, 422);
  const std::string index = body_of(send("GET", "/mochi/index/ge/ge/acme/geo"));
  const Result<std::vector<package::IndexEntry>> entries = package::parse_index(index);
  ASSERT_TRUE(entries.has_value()) << index;
  ASSERT_EQ(entries->size(), 2U);
  EXPECT_EQ((*entries)[0].blake3, archive::hex(archive::digest(archive::DigestKind::blake3, one)));
  EXPECT_EQ((*entries)[0].released, std::int64_t{1'800'000'000});
  EXPECT_NE((*entries)[0].dependency("base"), nullptr);
  const std::string b3 = (*entries)[0].blake3;
  const ServerResponse blob =
      send("GET", "/mochi/blobs/" + b3.substr(0, 2) + "/" + b3.substr(2, 2) + "/" + b3 + ".tar.zst");
  EXPECT_EQ(*files_.read(blob.file, 1U << 20U), one);
  EXPECT_EQ(send("PUT", target + "/yank", R"({"reason":"broken"})", token_).status, 200);
  EXPECT_NE(body_of(send("GET", "/mochi/index/ge/ge/acme/geo")).find(R"("y":true,"yr":"broken")"),
            std::string::npos);
  EXPECT_EQ(send("DELETE", target + "/yank", {}, token_).status, 200);
  EXPECT_EQ(send("GET", "/mochi/index/ge/ge/-/geo").status, 404);
  EXPECT_EQ(json_of(send("GET", "/mochi/index/_info/acme/geo")).text_of("latest"), "1.1.0");
  EXPECT_EQ(json_of(send("GET", "/mochi/index/_search?q=shap")).find("total")->integer, 1);
  EXPECT_NE(body_of(send("GET", "/p/@acme/geo")).find("mochi add @acme/geo"), std::string::npos);
}

TEST_F(ServerTest, ReadOnlyAndPrivate) {
  start("private = true\nread-only = true\n");
  EXPECT_EQ(send("PUT", "/npm/thing", "{}", token_).status, 403);
  EXPECT_EQ(send("GET", "/npm/thing").status, 401);
  EXPECT_EQ(send("GET", "/npm/thing", {}, token_).status, 404);
  EXPECT_EQ(send("GET", "/cargo/index/config.json").status, 401);
  EXPECT_EQ(send("GET", "/mochi/index/config.json").status, 401);
  EXPECT_EQ(send("GET", "/pypi/simple/").status, 401);
  EXPECT_EQ(send("GET", "/").status, 401);
}

// Whatever the path and the body are: an answer, never a crash, and nothing is stored.
TEST_F(ServerTest, NonsenseIsAnswered) {
  start();
  const std::vector<std::string> bodies = {"",
                                           "{",
                                           "{}",
                                           "[]",
                                           "null",
                                           "\"\"",
                                           std::string(5000, '['),
                                           std::string("\0\1\2", 3),
                                           "----\r\n\r\n",
                                           std::string(8, '\xff')};
  for (const char* path : {"/npm/a",
                           "/npm/@a/b/-rev/1",
                           "/npm/-/package/a/dist-tags/b",
                           "/npm/-/user/org.couchdb.user:a",
                           "/npm/-/npm/v1/oidc/token/exchange/package/a",
                           "/-/npm/v1/oidc/token/exchange/package/@a%2fb",
                           "/cargo/api/v1/crates/new",
                           "/cargo/api/v1/crates/a/owners",
                           "/cargo/api/v1/crates/a/1.0.0/yank",
                           "/api/v1/trusted_publishing/tokens",
                           "/_/oidc/mint-token",
                           "/pypi/legacy/",
                           "/pypi/simple/a/",
                           "/jsr/api/scopes/ab/packages",
                           "/api/scopes/ab/packages/cd/versions/1.0.0",
                           "/jsr/@a/b/meta.json",
                           "/mochi/api/packages/-/a/1.0.0",
                           "/mochi/api/packages/a/b/1.0.0/yank",
                           "/mochi/blobs/a/b/c",
                           "/mochi/index/_search",
                           "/p/x",
                           "/search?q=%3Cscript%3E",
                           "/x/y/z"}) {
    for (const char* method : {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"}) {
      for (const std::string& body : bodies) {
        const ServerResponse response = send(method, path, body, token_);
        EXPECT_GE(response.status, 200) << method << " " << path;
        EXPECT_LT(response.status, 500) << method << " " << path << " " << body.substr(0, 20);
      }
    }
  }
  EXPECT_EQ(body_of(send("GET", "/search?q=%3Cscript%3E")).find("<script>"), std::string::npos);
}

TEST_F(ServerTest, Export) {
  start();
  ASSERT_EQ(send("PUT", "/npm/@acme%2fa",
                 npm_body("@acme/a", "1.0.0", tgz(R"({"name":"@acme/a","version":"1.0.0"})")), token_)
                .status,
            201);
  ASSERT_EQ(send("PUT", "/mochi/api/packages/acme/geo/1.0.0", mochi_tarball("1.0.0"), token_).status, 201);
  const Result<std::size_t> written = export_tree(*store_, "https://packages.example/", "/out");
  ASSERT_TRUE(written.has_value()) << written.error().message;
  EXPECT_TRUE(files_.exists("/out/npm/@acme/a/index.json"));
  EXPECT_TRUE(files_.exists("/out/npm/@acme/a/index.json.gz"));
  EXPECT_TRUE(files_.exists("/out/npm/@acme/a/-/a-1.0.0.tgz"));
  EXPECT_NE(files_.read("/out/npm/@acme/a/index.json", 1U << 20U)
                ->find("https://packages.example/npm/@acme/a/-/a-1.0.0.tgz"),
            std::string::npos);
  EXPECT_TRUE(files_.exists("/out/mochi/index/config.json"));
  EXPECT_TRUE(files_.exists("/out/mochi/index/ge/ge/acme/geo"));
  EXPECT_TRUE(files_.exists("/out/cargo/index/config.json"));
  EXPECT_TRUE(files_.exists("/out/pypi/simple/index.html"));
}

}  // namespace
}  // namespace mochi::registry
