#include "package/config.h"

#include <gtest/gtest.h>

#include "diag/codes.h"
#include "host/memory/memory_host.h"

namespace mochi::package {
namespace {

const Paths kPaths{"/c", "/s", "/k", "/f"};

TEST(Config, RegistriesByName) {
  MemoryFileSystem files;
  MemoryEnv env;
  files.put("/c/registries.toml",
            "[default]\nurl = \"https://r.test/index\"\nmirrors = [\"https://m.test/\"]\n[[alternate]]\nname "
            "= \"corp\"\nurl = \"http://corp.test\"\n");
  SourceMap sources;
  const UserConfig config = read_user_config(files, kPaths, sources).value();
  RegistryTable project;
  EXPECT_EQ(find_registry(config, project, env, "default", "default")->url, "https://r.test/index/");
  EXPECT_EQ(find_registry(config, project, env, "default", "default")->mirrors.size(), 1U);
  EXPECT_EQ(find_registry(config, project, env, "corp", "default")->url, "http://corp.test/");
  EXPECT_EQ(code_info(find_registry(config, project, env, "other", "default").error().code).name,
            "M057_RESOLVE_E004");
  env.set("MOCHI_REGISTRY", "file:///r");
  EXPECT_EQ(find_registry(config, project, env, "default", "default")->url, "file:///r/");
}

TEST(Config, RefusesCredentialsInAddresses) {
  EXPECT_EQ(check_registry_url("https://a.test/x/"), "");
  EXPECT_NE(check_registry_url("https://u:p@a.test/x"), "");
  EXPECT_NE(check_registry_url("ftp://a.test"), "");
  EXPECT_NE(check_registry_url("https://a.test/?x"), "");
}

TEST(Config, EditsTheFile) {
  std::string text = with_registry("", "", "https://r.test/", "").value();
  EXPECT_EQ(text, "[default]\nurl = \"https://r.test/\"\n");
  text = with_registry(text, "corp", "https://c.test/", "").value();
  text = with_registry(text, "lab", "https://l.test/", "https://b.test/").value();
  text = with_registry(text, "corp", "https://c2.test/", "").value();
  EXPECT_EQ(text,
            "[default]\nurl = \"https://r.test/\"\n\n[[alternate]]\nname = \"lab\"\nurl = "
            "\"https://l.test/\"\nblobs = \"https://b.test/\"\n\n"
            "[[alternate]]\nname = \"corp\"\nurl = \"https://c2.test/\"\n");
  EXPECT_EQ(
      without_registry(text, "lab").value(),
      "[default]\nurl = \"https://r.test/\"\n\n[[alternate]]\nname = \"corp\"\nurl = \"https://c2.test/\"\n");
}

TEST(Config, TokensAreBoundToTheirHost) {
  MemoryFileSystem files;
  MemoryEnv env;
  AuthFile auth = AuthFile::read(files, kPaths).value();
  auth.set_token("https://R.test:8443/index/", "secret");
  ASSERT_TRUE(auth.write(files, kPaths));
  AuthFile again = AuthFile::read(files, kPaths).value();
  EXPECT_EQ(again.access("https://r.test:8443/api/", "default", env).authorization, "Bearer secret");
  EXPECT_EQ(again.access("https://r.test/", "default", env).authorization, "");
  env.set("MOCHI_TOKEN_MY_REG", "other");
  EXPECT_EQ(again.access("https://r.test/", "my-reg", env).authorization, "Bearer other");
  // A password takes the token's place, a certificate stands beside it.
  again.set_password("https://r.test:8443", "ann", "open \"sesame\"");
  again.set_certificate("https://r.test:8443", "/me.pem", "/me.key");
  ASSERT_TRUE(again.write(files, kPaths));
  again = AuthFile::read(files, kPaths).value();
  Access access = again.access("https://r.test:8443/api/", "default", env);
  EXPECT_EQ(access.authorization, "Basic YW5uOm9wZW4gInNlc2FtZSI=");
  EXPECT_EQ(access.certificate, "/me.pem");
  EXPECT_EQ(access.key, "/me.key");
  EXPECT_TRUE(again.remove("https://r.test:8443"));
  files.put(kPaths.auth_file(), "[[token]]\n", 0644);
  EXPECT_FALSE(AuthFile::read(files, kPaths));
}

}  // namespace
}  // namespace mochi::package
