// Whose a name is: answers in the shapes that npm's client tests, the API documents and sources of the
// registries show.
#include "fanout/name_claim.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/base64.h"
#include "diag/codes.h"
#include "registry/client/pypi.h"
#include "unit/fanout/world.h"

namespace mochi::fanout::testing {
namespace {

using enum Destination;

struct Said {
  int status = 200;
  std::string body;
};

// Answers by the end of the address; every other one is 404.
class Scripted final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request.method + " " + request.url);
    if (down) return fail(Code::C014, "connection refused");
    HttpResponse made;
    made.status = 404;
    for (const auto& [end, said] : answers) {
      if (!request.url.ends_with(end)) continue;
      made.status = said.status;
      made.body = said.body;
    }
    made.headers.push_back({"Content-Type", "application/json"});
    return made;
  }
  std::vector<Result<HttpResponse>> send_all(const std::vector<HttpRequest>&, unsigned) override {
    return {};
  }

  std::map<std::string, Said> answers;
  std::vector<std::string> asked;
  bool down = false;
};

class Asking : public ::testing::Test {
 protected:
  NameClaim ask(Destination destination, const std::string& name,
                Credential credential = {Credential::Kind::token, "secret-of-me", "`T`"}) {
    Built built;
    built.mapped.name.name = name;
    built.mapped.version = "1.0.0";
    const std::map<Destination, Endpoint> places = {
        {npm, {"http://r.test/npm/", "http://r.test/npm/", {}}},
        {jsr, {"http://r.test/jsr/", "http://r.test/jsr/api/", {}}},
        {pypi, {"http://r.test/pypi/simple/", "http://r.test/pypi/legacy/", {}}},
        {crates, {endpoint_of_crates, "http://r.test/cargo", {}}}};
    const Link link{http, host.clock, destination, places.at(destination), credential, secrets};
    const NameClaim claim = find_driver(destination)->claim(link, built);
    for (const std::string& line : http.asked) EXPECT_TRUE(line.starts_with("GET ")) << line;
    return claim;
  }
  static std::string text(const NameClaim& claim) {
    return std::string(name_state_name(claim.state)) + (claim.words.empty() ? "" : ": " + claim.words);
  }

  MemoryHost host;
  Scripted http;
  Secrets secrets;
  std::string endpoint_of_crates = "sparse+http://r.test/cargo/index/";
};

const Credential kIdentity{Credential::Kind::identity, "short", "identity token of CI"};

TEST_F(Asking, NpmByCollaborators) {
  EXPECT_EQ(text(ask(npm, "@team/kit")), "free");
  http.answers["/@team%2fkit"] = {
      200,
      R"({"name":"@team/kit","maintainers":[{"name":"ann","email":"a@h.org"}],"repository":{"type":"git","url":"git+https://h.org/o/n.git"},
    "homepage":"https://kit.h.org","versions":{}})"};
  http.answers["/-/whoami"] = {200, R"({"username":"bob"})"};
  http.answers["/-/package/@team%2fkit/collaborators"] = {200, R"({"ann":"write","bob":"read"})"};
  const NameClaim foreign = ask(npm, "@team/kit");
  EXPECT_EQ(text(foreign), "foreign: `ann` may publish it, and the token is of `bob`");
  EXPECT_EQ(foreign.links, (std::vector<std::string>{"git+https://h.org/o/n.git", "https://kit.h.org"}));
  http.answers["/-/package/@team%2fkit/collaborators"] = {200, R"({"ann":"write","bob":"write"})"};
  EXPECT_EQ(text(ask(npm, "@team/kit")), "owned: `bob` may publish it");
  // Teams that may write may have him.
  http.answers["/-/package/@team%2fkit/collaborators"] = {
      200, R"({"npm:myteam":"write","npm:anotherteam":"read"})"};
  EXPECT_EQ(ask(npm, "@team/kit").state, NameState::unknown);
  EXPECT_EQ(text(ask(npm, "@team/kit", kIdentity)),
            "owned: the identity token was exchanged for this package");
}

TEST_F(Asking, NpmWithoutCollaborators) {
  http.answers["/kit"] = {200, R"({"name":"kit","maintainers":["ann <a@h.org>"],"versions":{}})"};
  http.answers["/-/whoami"] = {200, R"({"username":"ann"})"};
  EXPECT_EQ(text(ask(npm, "kit")), "owned: `ann` is a maintainer");
  // A registry that has no list of rights may let others publish too.
  http.answers["/-/whoami"] = {200, R"({"username":"bob"})"};
  EXPECT_EQ(text(ask(npm, "kit")),
            "unknown: its maintainers are `ann`; whether `bob` may publish it is not told");
  http.answers["/-/whoami"] = {401, R"({"error":"unauthorized"})"};
  EXPECT_EQ(text(ask(npm, "kit")), "unknown: whose the token is is not told: 401 unauthorized");
}

TEST_F(Asking, Crates) {
  EXPECT_EQ(text(ask(crates, "kit")), "free");
  http.answers["/index/3/k/kit"] = {
      200, R"({"name":"kit","vers":"0.1.0","deps":[],"cksum":"00","features":{},"yanked":false})"};
  EXPECT_EQ(ask(crates, "kit").state, NameState::unknown);
  http.answers["/api/v1/crates/kit"] = {
      200,
      R"({"crate":{"id":"kit","name":"kit","repository":"https://h.org/o/n","homepage":null},"versions":[]})"};
  http.answers["/api/v1/crates/kit/owners"] = {
      200,
      R"({"users":[{"avatar":null,"id":1,"kind":"user","login":"ann","name":null,"url":"https://h.org/ann"}]})"};
  // The public registry tells tokens nothing of whose they are.
  http.answers["/api/v1/me"] = {
      403, R"({"errors":[{"detail":"this action can only be performed on the crates.io website"}]})"};
  const NameClaim unknown = ask(crates, "kit");
  EXPECT_EQ(text(unknown),
            "unknown: its owners are `ann`; whose the token is is not told: this action can only be "
            "performed on the crates.io website");
  EXPECT_EQ(unknown.links, (std::vector<std::string>{"https://h.org/o/n"}));
  const auto me = [](const std::string& login, const std::string& admin) {
    return Said{
        200,
        R"({"owned_crates":[],"user":{"avatar":null,"email":"f@h.org","email_verified":true,"id":1,"is_admin":)" +
            admin + R"(,"login":")" + login + R"(","name":null,"url":"https://h.org/x"}})"};
  };
  http.answers["/api/v1/me"] = me("bob", "false");
  EXPECT_EQ(text(ask(crates, "kit")), "foreign: its owners are `ann`, and the token is of `bob`");
  http.answers["/api/v1/me"] = me("ann", "false");
  EXPECT_EQ(text(ask(crates, "kit")), "owned: `ann` is an owner");
  http.answers["/api/v1/me"] = me("bob", "true");
  EXPECT_EQ(text(ask(crates, "kit")), "owned: `bob` is an administrator of the registry");
  const std::string title(destination_info(Destination::crates).title);
  endpoint_of_crates = "sparse+http://index." + title + "/index/";
  EXPECT_EQ(ask(crates, "kit").state, NameState::foreign);
  endpoint_of_crates = "sparse+http://r.test/cargo/index/";
  http.answers["/api/v1/me"] = me("bob", "false");
  http.answers["/api/v1/crates/kit/owners"] = {
      200,
      R"({"users":[{"id":1,"kind":"user","login":"ann"},{"id":2,"kind":"team","login":"github:org:core"}]})"};
  EXPECT_EQ(text(ask(crates, "kit")),
            "unknown: its owners are `ann`, `github:org:core`; whether `bob` is of a team is not told");
  EXPECT_EQ(ask(crates, "kit", kIdentity).state, NameState::unknown);
}

TEST_F(Asking, Jsr) {
  EXPECT_EQ(text(ask(jsr, "@team/kit")), "free");
  const Said member{
      200,
      R"({"scope":"team","user":{"id":"c8d6d9d3-0000-4000-8000-000000000000","name":"ann","avatarUrl":""},"isAdmin":true})"};
  http.answers["/api/scopes/team/members"] = {200, "[" + member.body + "]"};
  http.answers["/api/user/member/team"] = {
      404, R"({"code":"scopeMemberNotFound","message":"The requested scope member was not found."})"};
  EXPECT_EQ(text(ask(jsr, "@team/kit")),
            "foreign: `@team` belongs to `ann`, and the token is of somebody else");
  http.answers["/api/user/member/team"] = member;
  EXPECT_EQ(text(ask(jsr, "@team/kit")), "free: the token is of a member of `@team`");
  http.answers["/api/scopes/team/packages/kit"] = {
      200, R"({"scope":"team","name":"kit","githubRepository":{"id":1,"owner":"o","name":"n"}})"};
  EXPECT_EQ(text(ask(jsr, "@team/kit")), "owned: the token is of a member of `@team`");
  // A token that may publish only is not told whose it is.
  http.answers["/api/user/member/team"] = {403,
                                           R"({"code":"missingPermission","message":"Missing permission."})"};
  EXPECT_EQ(text(ask(jsr, "@team/kit")),
            "unknown: `@team` belongs to `ann`; whether the token is of a member is not told: 403 Missing "
            "permission.");
}

TEST_F(Asking, JsrByTheRepositoryOfTheJob) {
  const auto job = [](const std::string& repository) {
    return Credential{Credential::Kind::identity,
                      base64url(R"({"alg":"RS256"})") + "." +
                          base64url(R"({"aud":"x","repository":")" + repository + "\"}") + ".c2ln",
                      {}};
  };
  EXPECT_EQ(text(ask(jsr, "@team/kit", job("o/n"))), "free");
  http.answers["/api/scopes/team/packages/kit"] = {
      200, R"({"scope":"team","name":"kit","githubRepository":{"id":1,"owner":"O","name":"n"}})"};
  EXPECT_EQ(text(ask(jsr, "@team/kit", job("o/n"))),
            "owned: it is linked to the repository `O/n`, and this job runs in it");
  EXPECT_EQ(text(ask(jsr, "@team/kit", job("p/n"))),
            "foreign: it is linked to the repository `O/n`, and this job runs in `p/n`");
  http.answers["/api/scopes/team/packages/kit"] = {
      200, R"({"scope":"team","name":"kit","githubRepository":null})"};
  EXPECT_EQ(ask(jsr, "@team/kit", job("o/n")).state, NameState::unknown);
}

// Tokens that pymacaroons 0.13 wrote, with the key `ohsosecret`.
const std::string kHead = "pypi-AgEKaW5kZXgudGVzdAIGMTIzZm9vAA";
const std::string kPlain = kHead + "AGIIrhPK1a_LXv9SntO-F1UOEXHxyNT-d7_rC06rE9RmbH";
const std::string kOfKit = kHead +
                           "IRWzEsIFsidGVhbS1raXQiXV0AAi1bMiwgWyIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDA"
                           "wMDAiXV0AAghbMywgInUiXQAABiDa_"
                           "vIkVeUS2B-scX1fUgO64ua5TSY6_u596nV9gxz2rQ";
const std::string kOld = kHead +
                         "I3eyJ2ZXJzaW9uIjogMSwgInBlcm1pc3Npb25zIjogeyJwcm9qZWN0cyI6IFsiYSIsICJiIl19fQACHXsib"
                         "mJmIjogMSwgImV4cCI6IDE3MDAwMDAwMDB9AAAGI"
                         "B-j-LpxDlqoqfPaMVkRu5XmfrfM3T7Swd0Nw5y4EWQC";
const std::string kOfUser =
    kHead +
    "IleyJ2ZXJzaW9uIjogMSwgInBlcm1pc3Npb25zIjogInVzZXIifQAABiD2pW89U2CMX52iH5omHAFZx49xglA5W4OtkKeSWtV_HA";
const std::string kBoth = kHead +
                          "IPWzEsIFsiYSIsICJiIl1dAAIPWzEsIFsiYiIsICJjIl1dAAISWzAsIDIwMDAwMDAwMDAsIDFdAAISWzAs"
                          "IDE5MDAwMDAwMDAsIDFdAAAGIBTUuCwhvrUJhwmbRJkZ"
                          "i3wDvUpd8AHV65T2vyO_Jkcx";

TEST(PypiTokens, SayWhatTheyAreLimitedTo) {
  using registry::client::pypi_token_limits;
  for (const std::string& token : {kPlain, kOfUser}) {
    const auto free = pypi_token_limits(token);
    ASSERT_TRUE(free) << token;
    EXPECT_FALSE(free->projects);
    EXPECT_EQ(free->expires, -1);
  }
  EXPECT_EQ(pypi_token_limits(kOfKit)->projects, (std::vector<std::string>{"team-kit"}));
  EXPECT_EQ(pypi_token_limits(kOld)->projects, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(pypi_token_limits(kOld)->expires, 1700000000);
  // Each caveat must hold.
  EXPECT_EQ(pypi_token_limits(kBoth)->projects, (std::vector<std::string>{"b"}));
  EXPECT_EQ(pypi_token_limits(kBoth)->expires, 1900000000);
}

TEST(PypiTokens, OthersAreNotRead) {
  using registry::client::pypi_token_limits;
  for (const std::string text : {"", "mochi_abc", "pypi-", "pypi-!", "pypi-baz",
                                 "pypi-AgEIcHlwaS5vcmcCAWEAAAYgNh9pJUqVF-EtMCwGaZYcStFR07Rb-"}) {
    EXPECT_FALSE(pypi_token_limits(text)) << text;
  }
  // Cut anywhere it is another token or none, never a wider one than its caveats up to there say.
  for (std::size_t size = 0; size < kOfKit.size(); ++size)
    static_cast<void>(pypi_token_limits(kOfKit.substr(0, size)));
}

TEST_F(Asking, Pypi) {
  const auto with = [](const std::string& token) { return Credential{Credential::Kind::token, token, {}}; };
  EXPECT_EQ(text(ask(pypi, "team-kit")), "free");
  EXPECT_EQ(ask(pypi, "team-kit", with(kOfUser)).barred, "");
  http.answers["/pypi/simple/team-kit/"] = {200, R"({"files":[]})"};
  EXPECT_EQ(text(ask(pypi, "team-kit", with(kPlain))),
            "unknown: who owns it is not told; whether the credential may upload to it is not told");
  http.answers["/pypi/pypi/team-kit/json"] = {
      200,
      R"({"info":{"name":"team-kit","home_page":"","project_urls":{"Source":"https://h.org/o/n"}},"urls":[],"vulnerabilities":[],
    "ownership":{"roles":[{"role":"Owner","user":"ann"},{"role":"Maintainer","user":"bot"}],"organization":null}})"};
  const NameClaim unknown = ask(pypi, "team-kit", with(kPlain));
  EXPECT_EQ(text(unknown),
            "unknown: its owners are `ann`, `bot`; whether the credential may upload to it is not told");
  EXPECT_EQ(unknown.links, (std::vector<std::string>{"https://h.org/o/n"}));
  EXPECT_EQ(text(ask(pypi, "team-kit", with(kOfKit))), "owned: the token was made for it");
  http.answers["/pypi/simple/other/"] = {200, R"({"files":[]})"};
  EXPECT_EQ(ask(pypi, "other", with(kOfKit)).barred, "the token is for `team-kit` only");
  EXPECT_EQ(ask(pypi, "new-one", with(kOfKit)).barred, "the token is for `team-kit` only");
  host.clock.set(1'700'000'000'000'000'000);
  EXPECT_EQ(ask(pypi, "a", with(kOld)).barred, "the token has expired");
}

// Answers that are none, or that try to be more than a name.
TEST_F(Asking, LiesAndSilence) {
  const std::vector<std::string> bodies = {"",
                                           "not json",
                                           "[]",
                                           "{}",
                                           "null",
                                           R"({"username":{}})",
                                           R"({"users":[7]})",
                                           R"({"user":[]})",
                                           R"({"maintainers":7,"versions":[]})"};
  const std::vector<std::pair<Destination, std::string>> names = {
      {npm, "kit"}, {jsr, "@team/kit"}, {pypi, "kit"}, {crates, "kit"}};
  for (const auto& [destination, name] : names) {
    for (const std::string& body : bodies) {
      http.answers = {{"", {200, body}}};
      EXPECT_EQ(ask(destination, name).state, NameState::unknown) << name << " " << body;
      http.answers = {{"", {500, body}}};
      EXPECT_EQ(ask(destination, name).state, NameState::unknown) << body;
    }
    http.down = true;
    EXPECT_EQ(ask(destination, name).state, NameState::unknown);
    http.down = false;
  }
  http.answers = {{"/kit", {200, R"({"maintainers":[]})"}},
                  {"/-/whoami", {200, R"({"username":"bob"})"}},
                  {"/collaborators", {200, "{\"a\\u001b[31m\\nb\":\"write\"}"}}};
  EXPECT_EQ(ask(npm, "kit").words.find('\x1b'), std::string::npos);
}

TEST(OtherProject, ComparesPlaces) {
  NameClaim claim;
  claim.links = {"git+https://www.h.org/O/N.git"};
  EXPECT_EQ(other_project(claim, {"https://h.org/o/n"}), "");
  EXPECT_EQ(other_project(claim, {"https://h.org/o/nn", "https://k.org"}), "git+https://www.h.org/O/N.git");
  EXPECT_EQ(other_project(claim, {}), "");
  claim.links = {"https://h.org/o/n/issues#x"};
  EXPECT_EQ(other_project(claim, {"ssh://git@h.org/o/n.git"}), "");
  EXPECT_EQ(other_project(claim, {"https://h.org/o"}), "");
  claim.links = {};
  EXPECT_EQ(other_project(claim, {"https://h.org/o/n"}), "");
}

}  // namespace
}  // namespace mochi::fanout::testing
