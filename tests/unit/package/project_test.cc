#include "package/project.h"

#include <gtest/gtest.h>

#include "base/source.h"
#include "diag/codes.h"
#include "host/memory/memory_host.h"
#include "package/manifest/writer.h"
#include "package/workspace.h"

namespace mochi::package {
namespace {

std::string head(std::string_view name) {
  return "[package]\nname = \"" + std::string(name) + "\"\nversion = \"0.1.0\"\nedition = \"2026\"\n";
}

struct ProjectTest : ::testing::Test {
  MemoryFileSystem files;
  MemoryEnv env;
  SourceMap map;
  Collector sink;
  Project load(std::string_view start) {
    Result<Project> project = load_project(files, env, start, map, sink);
    if (project) return std::move(*project);
    sink.report(to_diagnostic(project.error()));
    return {};
  }
  // «CODE file:line message» of each finding.
  std::string findings() {
    std::string text;
    for (const Diagnostic& d : sink.sorted()) {
      text += std::string(code_info(d.code).name);
      if (d.span.valid()) {
        const Place place = map.place(d.span.begin);
        text += " " + std::string(map.source(place.source).name()) + ":" + std::to_string(place.line);
      }
      text += " " + d.message + "\n";
    }
    return text;
  }
};

std::string members(const Project& project) {
  std::string text;
  for (const LocalPackage& p : project.packages)
    text += (text.empty() ? "" : " ") + std::string(p.member ? "" : "path:") + p.relative;
  return text;
}

TEST_F(ProjectTest, OnePackage) {
  files.put("/w/a/mochi.toml", head("a"));
  files.put("/w/a/src/main.mochi", "");
  const Project project = load("/w/a/src");
  EXPECT_EQ(findings(), "");
  EXPECT_EQ(project.root, "/w/a");
  EXPECT_EQ(members(project), ".");
  ASSERT_TRUE(project.current);
}

TEST_F(ProjectTest, WorkspaceWithGlobsAndPaths) {
  files.put(
      "/w/mochi.workspace.toml",
      "[workspace]\nmembers = [\"libs/*\", \"app\"]\nexclude = [\"libs/old\"]\n[workspace.dependencies]\n"
      "json = { version = \"^1.2\", features = [\"fast\"] }\nextra = { path = \"other/extra\" }\n");
  files.put(
      "/w/libs/b/mochi.toml",
      head("b") +
          "[dependencies]\njson = { workspace = true, features = [\"big\"] }\nextra.workspace = true\n");
  files.put("/w/libs/a/mochi.toml", head("a"));
  files.put("/w/libs/old/mochi.toml", head("old"));
  files.put("/w/libs/none/x", "");
  files.put("/w/app/mochi.toml",
            head("app") + "[dependencies]\na = { path = \"../libs/a\" }\nb = { path = \"../libs/b\" }\n");
  files.put("/w/other/extra/mochi.toml", head("extra"));
  const Project project = load("/w/app");
  EXPECT_EQ(findings(), "");
  EXPECT_EQ(project.root, "/w");
  EXPECT_EQ(members(project), "app libs/a libs/b path:other/extra");
  ASSERT_TRUE(project.current);
  EXPECT_EQ(project.packages[*project.current].name(), "app");
  const Dependency& json = project.packages[2].manifest.dependencies[0];
  ASSERT_TRUE(json.version);
  EXPECT_EQ(json.version->value.text(), "^1.2");
  EXPECT_EQ(json.features.size(), 2U);
  EXPECT_EQ(project.packages[2].manifest.dependencies[1].path->value, "../../other/extra");
  // What the globs leave out stands alone.
  EXPECT_EQ(load("/w/libs/old").root, "/w/libs/old");
}

TEST_F(ProjectTest, FaultsOfWorkspaces) {
  files.put("/w/mochi.toml", "[workspace]\nmembers = [\"a\", \"*\", \"gone\", \"../out\"]\n" + head("root"));
  files.put("/w/a/mochi.toml", head("x") + "[dependencies]\nb = \"^0.1\"\nnone = { workspace = true }\n");
  files.put("/w/b/mochi.toml", head("b") +
                                   "[dependencies]\nx = { path = \"../a\" }\nq = { path = \"../nowhere\" "
                                   "}\nc = { path = \"../c\" }\n[workspace]\n");
  files.put("/w/c/mochi.toml", head("x"));
  load("/w/a");
  EXPECT_EQ(
      findings(),
      "M057_WORKSPACE_E002 w/mochi.toml:2 `a` is matched by several globs of `members`\n"
      "M057_RESOLVE_E002 w/mochi.toml:2 there is no `mochi.toml` in `gone`\n"
      "M057_WORKSPACE_E004 w/mochi.toml:2 `../out` leaves the workspace\n"
      "M057_MANIFEST_E008 w/a/mochi.toml:7 `[workspace.dependencies]` has no `none`\n"
      "M057_WORKSPACE_E003 w/b/mochi.toml:6 members depend on each other: x -> b -> x\n"
      "M057_RESOLVE_E002 w/b/mochi.toml:7 there is no `mochi.toml` in `../nowhere`, where `q` should be\n"
      "M057_RESOLVE_E004 w/b/mochi.toml:8 the package in `../c` is called `x`, not `c`\n"
      "M057_WORKSPACE_E005 w/b/mochi.toml:9 the member `b` is a workspace itself\n"
      "M057_WORKSPACE_E001 w/c/mochi.toml:2 two members are called `x`\n");
}

TEST_F(ProjectTest, Discovery) {
  files.put("/w/mochi.toml", "[workspace]\nmembers = [\"*\"]\n");
  files.put("/w/a/deep/mochi.toml", head("deep"));
  EXPECT_EQ(find_project(files, env, "/w/a/deep").value(), "/w/a/deep");
  files.put("/w/b/mochi.toml", head("b"));
  EXPECT_EQ(find_project(files, env, "/w/b").value(), "/w");
  env.set("MOCHI_DISCOVERY_STOP_AT", "/w/b");
  EXPECT_EQ(find_project(files, env, "/w/b").value(), "/w/b");
  EXPECT_EQ(code_info(find_project(files, env, "/").error().code).name, "M057_RESOLVE_E002");
  files.put("/w/b/mochi.workspace.toml", "");
  EXPECT_EQ(code_info(find_project(files, env, "/w/b").error().code).name, "M057_RESOLVE_E010");
}

TEST_F(ProjectTest, HashCoversWhatAResolutionDependsOn) {
  auto hash = [&](const std::string& text) {
    files.put("/h/mochi.toml", text);
    return manifest_hash(load("/h"));
  };
  const std::string base = hash(head("h") + "[dependencies]\na = \"1\"\n");
  EXPECT_EQ(base.substr(0, 11), "blake3-256:");
  EXPECT_EQ(base.size(), 11U + 64U);
  EXPECT_EQ(
      hash("# comment\r\n" + head("h") + "description = \"x\"\n[dependencies]\na = { version = \"1\" }\n"),
      base);
  EXPECT_NE(hash(head("h") + "[dependencies]\na = \"2\"\n"), base);
  EXPECT_NE(hash(head("h") + "mochi = \">=1\"\n[dependencies]\na = \"1\"\n"), base);
  EXPECT_NE(hash(head("h") + "[dependencies]\na = \"1\"\n[rust-dependencies]\nregex = \"1\"\n"), base);
}

TEST(ManifestWriter, IsAFixpoint) {
  const std::string text =
      "mochi-manifest = 1\ndotnet.x = 1.5\n[features]\nb = []\na = ['x']\n[package]\nversion = "
      "\"1.0.0\"\nname = \"@a/b\"\n"
      "[[package.publisher_binding]]\nprovider = \"p\"\n[targets]\nsupports = "
      "[\"rust\"]\n[targets.python]\nffi = []\n"
      "[targets.python.overrides]\n'a/b' = \"c\"\n[dependencies.z]\nversion = "
      "\"1\"\n[dependencies.y]\nversion = \"1\"\noptional = true\n"
      "[workspace]\nmembers = [\"a\"]\n[workspace.dependencies]\nq = { path = \"../q\", version = \"1\" }\n"
      "[[registry.alternate]]\nurl = \"u\"\nname = \"n\"\n[fanout]\nruntime = "
      "\"bundled\"\n[fanout.npm]\nname = \"x\"\n";
  SourceMap map;
  Result<TomlValue> parsed = parse_toml(map, map.add("a", text), Code::M057_MANIFEST_E001);
  ASSERT_TRUE(parsed);
  const std::string once = write_manifest(*parsed);
  EXPECT_EQ(once,
            "mochi-manifest = 1\n\n[package]\nname = \"@a/b\"\nversion = "
            "\"1.0.0\"\n\n[[package.publisher_binding]]\nprovider = \"p\"\n\n"
            "[dependencies]\ny = { version = \"1\", optional = true }\nz = \"1\"\n\n[features]\na = "
            "[\"x\"]\nb = []\n\n"
            "[targets]\nsupports = [\"rust\"]\n\n[targets.python]\nffi = "
            "[]\n\n[targets.python.overrides]\n\"a/b\" = \"c\"\n\n"
            "[workspace]\nmembers = [\"a\"]\n\n[workspace.dependencies]\nq = { version = \"1\", path = "
            "\"../q\" }\n\n"
            "[[registry.alternate]]\nname = \"n\"\nurl = \"u\"\n\n[fanout]\nruntime = "
            "\"bundled\"\n\n[fanout.npm]\nname = \"x\"\n\n"
            "[dotnet]\nx = 1.5\n");
  Result<TomlValue> again = parse_toml(map, map.add("b", once), Code::M057_MANIFEST_E001);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(write_manifest(*again), once);
}

// What reads TOML takes no number of some hundred digits, and plain decimals have as many as they like.
TEST(ManifestWriter, LargeAndSmallFloatsAreReadAgain) {
  const std::string text = "x = [17111e205, 1e308, 5e-324, -1e-5, 1.5, 2e0, -0.0, inf, -inf, nan]\n";
  SourceMap sources;
  const Result<TomlValue> parsed = parse_toml(sources, sources.add("m", text), Code::M057_MANIFEST_E001);
  ASSERT_TRUE(parsed.has_value());
  const std::string once = write_manifest(*parsed);
  EXPECT_EQ(once, "x = [1.7111e+209, 1e+308, 5e-324, -1e-05, 1.5, 2.0, -0.0, inf, -inf, nan]\n");
  const Result<TomlValue> again = parse_toml(sources, sources.add("m", once), Code::M057_MANIFEST_E001);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(write_manifest(*again), once);
}

TEST(Workspace, Globs) {
  EXPECT_TRUE(glob_matches("libs/*", "libs/a"));
  EXPECT_FALSE(glob_matches("libs/*", "libs/a/b"));
  EXPECT_TRUE(glob_matches("libs/**", "libs/a/b"));
  EXPECT_TRUE(glob_matches("**/x-*", "x-1"));
  EXPECT_TRUE(glob_matches("./a/", "a"));
  EXPECT_FALSE(glob_matches("a", "ab"));
}

}  // namespace
}  // namespace mochi::package
