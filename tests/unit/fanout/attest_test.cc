#include <gtest/gtest.h>

#include "base/base64.h"
#include "fanout/attest/services.h"
#include "fanout/attest/statement.h"
#include "host/memory/memory_host.h"

namespace mochi::fanout {
namespace {

constexpr const char* kRoot = R"({"tlogs":[
  {"baseUrl":"https://log.example","publicKey":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","validFor":{"start":"2021-01-12T11:53:27Z"}}},
  {"baseUrl":"https://log-two.example","publicKey":{"keyDetails":"PKIX_ED25519","validFor":{"start":"2025-09-23T00:00:00Z"}}}],
 "certificateAuthorities":[
  {"uri":"https://old.example","validFor":{"start":"2021-03-07T03:20:29Z","end":"2022-12-31T23:59:59.999Z"}},
  {"uri":"https://ca.example","validFor":{"start":"2022-04-13T20:06:15Z"}}]})";

TEST(SigningServices, OfATrustedRoot) {
  const std::optional<SigningServices> found = read_services(kRoot);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->authority, "https://ca.example");
  EXPECT_EQ(found->log, "https://log.example");
  EXPECT_TRUE(read_services(std::string(R"({"trustedRoot":)") + kRoot + "}"));
}

TEST(SigningServices, OfAConfiguration) {
  const std::optional<SigningServices> first =
      read_services(R"({"caUrl":"https://ca.example","rekorTlogUrl":"https://log.example"})");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->log, "https://log.example");
  // Only logs of the second version: not spoken here.
  EXPECT_FALSE(read_services(
      R"({"caUrls":[{"url":"https://ca.example","majorApiVersion":1}],"rekorTlogUrls":[{"url":"https://l.example","majorApiVersion":2}]})"));
  // The identity never goes over plain http.
  EXPECT_FALSE(read_services(R"({"caUrl":"http://ca.example","rekorTlogUrl":"https://log.example"})"));
  EXPECT_FALSE(read_services(R"({"caUrl":"file:///ca","rekorTlogUrl":"https://log.example"})"));
  for (const char* text : {"", "1", "{}", "[]", "{\"tlogs\":1,\"certificateAuthorities\":{}}"})
    EXPECT_FALSE(read_services(text)) << text;
}

TEST(SigningServices, AskTheInstalledNpm) {
  MemoryFileSystem files;
  MemoryEnv env;
  MemoryProcesses processes;
  ProcessResult root;
  root.out = "/usr/lib/node_modules\n";
  processes.expect("npm", root);
  processes.expect("npm", root);
  EXPECT_FALSE(find_services(files, env, processes));
  const std::string seeds = R"({"https://mirror.example":{"root.json":"","targets":{"trusted_root.json":")" +
                            base64(kRoot) + "\"}}}";
  ASSERT_TRUE(files.make_dirs("/usr/lib/node_modules/npm/node_modules/@sigstore/tuf"));
  ASSERT_TRUE(files.write("/usr/lib/node_modules/npm/node_modules/@sigstore/tuf/seeds.json", seeds, 0644U));
  const std::optional<SigningServices> found = find_services(files, env, processes);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->authority, "https://ca.example");
  EXPECT_EQ(found->source, "the installed npm");
}

TEST(Statements, OnlyWhereCiTells) {
  MemoryEnv env;
  EXPECT_FALSE(tells_origin(env));
  EXPECT_EQ(provenance_statement({"n", "sha512", "aa"}, env), "");
  EXPECT_EQ(publish_statement({"n", "sha256", "aa"}),
            R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"n","digest":{"sha256":"aa"}}],)"
            R"("predicateType":"https://docs.pypi.org/attestations/publish/v1","predicate":null})");
  env.set("CI_PROJECT_URL", "https://git.example/team/greet");
  env.set("CI_SERVER_URL", "https://git.example");
  env.set("CI_COMMIT_SHA", "0123");
  env.set("CI_RUNNER_ID", "7");
  ASSERT_TRUE(tells_origin(env));
  const std::string made = provenance_statement({"n", "sha512", "aa"}, env);
  EXPECT_NE(
      made.find(
          R"("resolvedDependencies":[{"uri":"git+https://git.example/team/greet","digest":{"gitCommit":"0123"}}])"),
      std::string::npos)
      << made;
  EXPECT_NE(made.find(R"("builder":{"id":"https://git.example/team/greet/-/runners/7"})"), std::string::npos)
      << made;
}

}  // namespace
}  // namespace mochi::fanout
