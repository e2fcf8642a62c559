// What is read from identity tokens, and what is said about them.
#include "fanout/claims.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace mochi::fanout {
namespace {

std::string token(std::string_view claims) { return "e30." + base64(claims) + ".c2ln"; }

TEST(Claims, AreReadAndTame) {
  const auto claims = read_claims(
      token("{\"sub\":\"repo:a/b\",\"aud\":[\"x\",\"y\"],\"exp\":200,\"nbf\":100,\"evil\":\"\\u001b[31m\"}"));
  ASSERT_TRUE(claims);
  EXPECT_EQ(claim_lines(*claims).size(), 5U);
  EXPECT_EQ(claims->value("aud"), "x, y");
  EXPECT_EQ(claims->value("exp"), "200");
  EXPECT_EQ(claims->value("evil").find('\x1b'), std::string_view::npos);
  for (const char* broken : {"", "a.b", "a.b.c", "..", "e30.bm8.x", "e30.W10.x"})
    EXPECT_FALSE(read_claims(broken)) << broken;
}

TEST(Claims, FaultsThatEveryRegistryFinds) {
  const Claims claims = *read_claims(token("{\"aud\":\"npm:h\",\"exp\":1000,\"nbf\":500}"));
  EXPECT_EQ(claim_fault(claims, "npm:h", 700), "");
  EXPECT_NE(claim_fault(claims, "pypi", 700).find("made out to `npm:h`"), std::string::npos);
  EXPECT_EQ(claim_fault(claims, "npm:h", 1059), "");
  EXPECT_EQ(claim_fault(claims, "npm:h", 1061), "it has expired");
  EXPECT_NE(claim_fault(claims, "npm:h", 430).find("not valid yet"), std::string::npos);
}

TEST(Claims, LikelyCauses) {
  const Claims claims =
      *read_claims(token("{\"aud\":\"x\",\"repository\":\"Team/Kit\",\"job_workflow_ref\":\"team/kit/.github/"
                         "workflows/ci.yml@main\"}"));
  EXPECT_EQ(likely_cause(claims, "", "team/kit"), "");
  EXPECT_NE(likely_cause(claims, "", "team/other").find("the manifest names `team/other`"),
            std::string::npos);
  EXPECT_NE(likely_cause(claims, "the claim `environment` is ``, the registry expects `release`", "team/kit")
                .find("environment"),
            std::string::npos);
  EXPECT_NE(likely_cause(claims, "the workflow does not match", "team/kit").find("ci.yml"),
            std::string::npos);
  EXPECT_NE(
      likely_cause(claims, "no trusted publisher is configured for it", "team/kit").find("add one there"),
      std::string::npos);
  const Claims pull = *read_claims(token("{\"aud\":\"x\",\"event_name\":\"pull_request\"}"));
  EXPECT_NE(likely_cause(pull, "", "").find("pull request"), std::string::npos);
  EXPECT_EQ(
      claim_lines(claims, "the claim `repository` is `Team/Kit`, the registry expects `team/other`").back(),
      "repository: Team/Kit    (the registry expects: team/other)");
}

TEST(Claims, RepositorySlugs) {
  EXPECT_EQ(repository_slug("https://h.org/o/n"), "o/n");
  EXPECT_EQ(repository_slug("https://h.org/o/n.git/"), "o/n");
  EXPECT_EQ(repository_slug("https://h.org/o"), "");
  EXPECT_EQ(repository_slug("nothing"), "");
}

}  // namespace
}  // namespace mochi::fanout
