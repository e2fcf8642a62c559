#include "registry/auth/issuer_keys.h"

#include <gtest/gtest.h>

#include "diag/codes.h"
#include "host/memory/memory_host.h"

namespace mochi::registry {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr const char* kConfiguration = "https://ci.example/.well-known/openid-configuration";

class IssuerKeysTest : public testing::Test {
 protected:
  IssuerKeysTest() : http_(files_), issuer_{"https://ci.example", {}, "RS256"} {
    clock_.set(std::int64_t{1'800'000'000} * kSecond);
    EXPECT_TRUE(Store::init(files_, "/r", {}).has_value());
    store_ = std::move(*Store::open(files_, clock_, "/r", true));
    put(kConfiguration, R"({"issuer":"https://ci.example","jwks_uri":"https://keys.example/set"})");
    put("https://keys.example/set", R"({"keys":[{"kid":"a"}]})");
  }
  void put(const std::string& url, const std::string& body, int status = 200) {
    HttpResponse answer;
    answer.status = status;
    answer.body = body;
    http_.put(url, answer);
  }
  void later(std::int64_t seconds) { clock_.set(clock_.unix_ns() + seconds * kSecond); }
  std::size_t asked() const { return http_.requests().size(); }

  MemoryFileSystem files_;
  MemoryClock clock_;
  MemoryHttp http_;
  std::unique_ptr<Store> store_;
  TrustedIssuer issuer_;
};

TEST_F(IssuerKeysTest, KeptForAnHourAndAskedForNewKeysOnceAMinute) {
  IssuerKeys keys(*store_, &http_);
  EXPECT_EQ(*keys.of(issuer_, "a"), R"({"keys":[{"kid":"a"}]})");
  EXPECT_EQ(asked(), 2U);
  later(59);
  EXPECT_TRUE(keys.of(issuer_, "b"));
  EXPECT_EQ(asked(), 2U);
  put("https://keys.example/set", R"({"keys":[{"kid":"b"}]})");
  later(2);
  EXPECT_EQ(*keys.of(issuer_, "b"), R"({"keys":[{"kid":"b"}]})");
  EXPECT_EQ(asked(), 4U);
  later(3599);
  EXPECT_TRUE(keys.of(issuer_, "b"));
  EXPECT_EQ(asked(), 4U);
  later(2);
  EXPECT_TRUE(keys.of(issuer_, "b"));
  EXPECT_EQ(asked(), 6U);
  // An issuer that is away keeps the keys it had.
  put(kConfiguration, "", 503);
  later(4000);
  EXPECT_EQ(*keys.of(issuer_, "b"), R"({"keys":[{"kid":"b"}]})");
}

TEST_F(IssuerKeysTest, AsksNobodyElse) {
  IssuerKeys files_only(*store_, nullptr);
  EXPECT_EQ(files_only.of(issuer_, "a").error().code, Code::M057_REG_E004);
  IssuerKeys keys(*store_, &http_);
  issuer_.issuer = "http://ci.example";
  EXPECT_FALSE(keys.of(issuer_, "a"));
  EXPECT_EQ(asked(), 0U);
  issuer_.issuer = "https://ci.example";
  put(kConfiguration, R"({"issuer":"https://ci.example","jwks_uri":"http://keys.example/set"})");
  EXPECT_FALSE(keys.of(issuer_, "a"));
  put(kConfiguration, R"({"issuer":"https://other.example","jwks_uri":"https://keys.example/set"})");
  later(61);
  EXPECT_FALSE(keys.of(issuer_, "a"));
  EXPECT_EQ(asked(), 2U);
  issuer_.jwks = "keys.json";
  ASSERT_TRUE(files_.write("/r/keys.json", "{\"keys\":[]}", 0644U));
  EXPECT_EQ(*keys.of(issuer_, "a"), "{\"keys\":[]}");
  EXPECT_EQ(asked(), 2U);
}

}  // namespace
}  // namespace mochi::registry
