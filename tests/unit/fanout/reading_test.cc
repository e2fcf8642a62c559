// Which address a read shows the credential to, what it makes of answers, and where credentials are kept.
#include <gtest/gtest.h>

#include <map>

#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/driver.h"
#include "fanout/endpoint.h"
#include "fanout/native_config.h"
#include "host/memory/memory_host.h"

namespace mochi::fanout::testing {
namespace {

using enum Destination;

// Answers by address; keeps what each request was authorized with.
class Answering final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    std::string authorization;
    for (const HttpHeader& header : request.headers) {
      if (header.name == "Authorization") authorization = header.value;
    }
    seen.push_back(request.url + " " + authorization);
    HttpResponse made;
    const auto found = answers.find(request.url);
    made.status = found == answers.end() ? 404 : found->second.first;
    if (made.status >= 300 && made.status < 400) made.headers.push_back({"Location", found->second.second});
    if (made.status == 401 && !authorization.empty() && authorization != "Bearer wrong") made.status = 200;
    return made;
  }
  std::vector<Result<HttpResponse>> send_all(const std::vector<HttpRequest>&, unsigned) override {
    return {};
  }
  std::map<std::string, std::pair<int, std::string>> answers;
  std::vector<std::string> seen;
};

class Reading : public ::testing::Test {
 protected:
  int status(const std::string& url) {
    const Link link{http, host.clock, npm, endpoint, credential, secrets};
    http.seen.clear();
    HttpRequest request;
    request.url = url;
    const Result<HttpResponse> response = fetch(link, request);
    return response ? response->status : 0;
  }
  bool may(const std::string& url) {
    return may_read_with_credential({http, host.clock, npm, endpoint, credential, secrets}, url);
  }

  MemoryHost host;
  Answering http;
  Secrets secrets;
  Endpoint endpoint{"https://read.test/npm/", "https://up.test/npm/", {}, {}, false};
  Credential credential{Credential::Kind::token, "tok", "`T`", {}};
};

TEST_F(Reading, WhereTheCredentialMayGo) {
  EXPECT_TRUE(may("https://up.test/npm/kit"));
  EXPECT_TRUE(may("https://UP.test/other"));
  for (const char* url : {"https://read.test/npm/kit", "http://up.test/npm/kit", "https://up.test:8443/npm",
                          "https://up.test.evil.test/", "https://up.test@evil.test/", "/npm/kit", ""}) {
    EXPECT_FALSE(may(url)) << url;
  }
  endpoint.trusted = {"https://read.test"};
  EXPECT_TRUE(may("https://read.test/npm/kit"));
  // Without an address of uploads it is that of the registry.
  endpoint = {"sparse+https://index.test/a/", {}, {}, {}, false};
  EXPECT_TRUE(may("https://index.test/b"));
  credential.secret.clear();
  EXPECT_FALSE(may("https://index.test/b"));
}

// What was stored for reading goes to the origin it was stored for, and that of uploads never does.
TEST_F(Reading, CredentialsOfTheirOwn) {
  endpoint.reader = {Credential::Kind::token, "look", "`R`", {}};
  endpoint.reader_origin = "https://read.test";
  http.answers["https://read.test/a"] = {302, "https://up.test/b"};
  http.answers["https://up.test/b"] = {302, "https://cdn.test/c"};
  http.answers["https://cdn.test/c"] = {200, {}};
  EXPECT_EQ(status("https://read.test/a"), 200);
  EXPECT_EQ(http.seen, (std::vector<std::string>{"https://read.test/a Bearer look",
                                                 "https://up.test/b Bearer tok", "https://cdn.test/c "}));
  EXPECT_FALSE(may("https://read.test/a"));
}

TEST_F(Reading, RedirectsAreFollowedWithoutTheCredential) {
  http.answers["https://up.test/a"] = {303, "/b"};
  http.answers["https://up.test/b"] = {307, "https://cdn.test/c"};
  http.answers["https://cdn.test/c"] = {200, {}};
  EXPECT_EQ(status("https://up.test/a"), 200);
  EXPECT_EQ(http.seen, (std::vector<std::string>{"https://up.test/a Bearer tok",
                                                 "https://up.test/b Bearer tok", "https://cdn.test/c "}));
  // Never to what is weaker, nor for ever.
  http.answers["https://up.test/weak"] = {302, "http://up.test/a"};
  EXPECT_EQ(status("https://up.test/weak"), 302);
  http.answers["https://up.test/file"] = {302, "file:///etc/passwd"};
  EXPECT_EQ(status("https://up.test/file"), 302);
  http.answers["https://up.test/round"] = {301, "/round"};
  EXPECT_EQ(status("https://up.test/round"), 301);
  EXPECT_EQ(http.seen.size(), 6U);
}

TEST_F(Reading, IdentityTokensOnlyWhereNothingIsShownWithout) {
  credential.kind = Credential::Kind::identity;
  http.answers["https://up.test/open"] = {200, {}};
  http.answers["https://up.test/closed"] = {401, {}};
  EXPECT_EQ(status("https://up.test/open"), 200);
  EXPECT_EQ(http.seen, (std::vector<std::string>{"https://up.test/open "}));
  EXPECT_EQ(status("https://up.test/closed"), 200);
  EXPECT_EQ(http.seen,
            (std::vector<std::string>{"https://up.test/closed ", "https://up.test/closed Bearer tok"}));
}

TEST_F(Reading, NotThereIs404AndNothingElse) {
  const Link link{http, host.clock, npm, endpoint, credential, secrets};
  HttpRequest request;
  request.url = "https://up.test/kit";
  const auto some = [](const HttpRequest&, const HttpResponse&) { return false; };
  for (const auto& [status, state] : {std::pair(404, Presence::State::absent),
                                      {410, Presence::State::unknown},
                                      {403, Presence::State::unknown},
                                      {451, Presence::State::unknown},
                                      {302, Presence::State::unknown},
                                      {200, Presence::State::there}}) {
    http.answers[request.url] = {status, "ftp://x/"};
    EXPECT_EQ(ask_presence(link, request, some).state, state) << status;
    Probe probe;
    ask_index(link, request, probe);
    EXPECT_EQ(probe.state == ProbeState::absent, status == 404) << status;
  }
  http.answers[request.url] = {200, {}};
  EXPECT_EQ(ask_presence(link, request, [](const HttpRequest&, const HttpResponse&) { return true; }).state,
            Presence::State::absent);
}

TEST(Authorization, OfEachDestination) {
  const Credential token{Credential::Kind::token, "tok", {}, {}};
  const Credential pair{Credential::Kind::token, "pass:word", {}, "ada"};
  EXPECT_EQ(authorization_of(npm, token), "Bearer tok");
  EXPECT_EQ(authorization_of(npm, pair), "Basic " + base64("ada:pass:word"));
  EXPECT_EQ(authorization_of(pypi, token), "Basic " + base64("__token__:tok"));
  EXPECT_EQ(authorization_of(pypi, pair), "Basic " + base64("ada:pass:word"));
  EXPECT_EQ(authorization_of(crates, token), "tok");
  EXPECT_EQ(authorization_of(jsr, {Credential::Kind::identity, "jwt", {}, {}}), "githuboidc jwt");
  EXPECT_EQ(authorization_of(npm, {}), "");
}

std::string netrc(std::string_view text) {
  std::string made;
  for (const NetrcEntry& entry : parse_netrc(text))
    made += entry.machine + "|" + entry.login + "|" + entry.password + "\n";
  return made;
}

TEST(Netrc, Forms) {
  EXPECT_EQ(netrc("machine A.test login ada password s3cret\n"), "a.test|ada|s3cret\n");
  EXPECT_EQ(netrc("# accounts\nmachine a.test\n  login \"a b\"\n  password \"q\\\"x\"\n  account "
                  "none\ndefault login x password y"),
            "a.test|a b|q\"x\n|x|y\n");
  EXPECT_EQ(netrc("macdef init\nmachine evil login x password y\n\nmachine a.test login l password p"),
            "a.test|l|p\n");
  EXPECT_EQ(netrc("machine a.test password"), "a.test||\n");
  EXPECT_EQ(netrc("password x login y"), "");
  EXPECT_EQ(netrc("machine a.test login l password p what is this machine b.test"), "a.test|l|p\n");
  EXPECT_EQ(netrc("\"unterminated"), "");
}

TEST(Secrets, EveryFormIsScrubbed) {
  Secrets secrets;
  secrets.add("pass/word 1", "ada");
  const std::string all = "pass/word 1 " + base64("pass/word 1") + " " + base64("ada:pass/word 1") + " " +
                          base64("__token__:pass/word 1") + " pass%2Fword%201 ada:pass/word 1";
  // Of base64 the padding may stay.
  EXPECT_EQ(replace_all(secrets.scrub(all), "=", ""), "*** *** *** *** *** ***");
  // Short ones stand in ordinary words, but never with their user.
  secrets.add("abc", "bob");
  EXPECT_EQ(replace_all(secrets.scrub("abc bob:abc " + base64("bob:abc")), "=", ""), "abc *** ***");
}

}  // namespace
}  // namespace mochi::fanout::testing
