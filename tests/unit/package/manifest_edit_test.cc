#include "package/manifest/edit.h"

#include <gtest/gtest.h>

#include "base/source.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

std::string set(std::string text, const TomlPath& path, const std::string& value) {
  ManifestEditor editor(std::move(text));
  Result<void> done = editor.set(path, value);
  return done ? editor.text() : "error: " + done.error().message;
}

std::string removed(std::string text, const TomlPath& path) {
  ManifestEditor editor(std::move(text));
  Result<bool> done = editor.remove(path);
  if (!done) return "error: " + done.error().message;
  return *done ? editor.text() : "nothing";
}

std::string add(std::string text, const DependencyEdit& edit) {
  ManifestEditor editor(std::move(text));
  Result<void> done = edit_dependency(editor, edit);
  return done ? editor.text() : "error: " + done.error().message;
}

TEST(ManifestEdit, AddsInTheOrderOfTheNeighbours) {
  const std::string text =
      "[dependencies]\nalpha = \"1\"  # first\n\n# about zeta\nzeta = \"2\"\n\n# tail\n[features]\nx = []\n";
  EXPECT_EQ(set(text, {"dependencies", "beta"}, "\"3\""),
            "[dependencies]\nalpha = \"1\"  # first\nbeta = \"3\"\n\n# about zeta\nzeta = \"2\"\n\n# "
            "tail\n[features]\nx = []\n");
  EXPECT_EQ(set(text, {"dependencies", "zoo"}, "\"3\""),
            "[dependencies]\nalpha = \"1\"  # first\n\n# about zeta\nzeta = \"2\"\nzoo = \"3\"\n\n# "
            "tail\n[features]\nx = []\n");
  EXPECT_EQ(set("[dependencies]\nz = \"1\"\na = \"1\"\n", {"dependencies", "m"}, "\"1\""),
            "[dependencies]\nz = \"1\"\na = \"1\"\nm = \"1\"\n");
  EXPECT_EQ(set("[dependencies]\n  b = \"1\"\n  c = \"1\"\n", {"dependencies", "a"}, "\"1\""),
            "[dependencies]\n  a = \"1\"\n  b = \"1\"\n  c = \"1\"\n");
}

TEST(ManifestEdit, MakesTheTable) {
  EXPECT_EQ(set("[package]\nname = \"a\"", {"dependencies", "b"}, "\"1\""),
            "[package]\nname = \"a\"\n\n[dependencies]\nb = \"1\"\n");
  EXPECT_EQ(set("[dependencies]\n", {"dependencies", "@s/b"}, "\"1\""), "[dependencies]\n\"@s/b\" = \"1\"\n");
  EXPECT_EQ(set("[dependencies]", {"dependencies", "b"}, "\"1\""), "[dependencies]\nb = \"1\"\n");
}

TEST(ManifestEdit, KeepsLineEndsAndByteOrderMark) {
  EXPECT_EQ(set("\xEF\xBB\xBF[dependencies]\r\na = \"1\"\r\n", {"dependencies", "b"}, "\"1\""),
            "\xEF\xBB\xBF[dependencies]\r\na = \"1\"\r\nb = \"1\"\r\n");
  EXPECT_EQ(removed("\xEF\xBB\xBF[dependencies]\r\na = \"1\"\r\nb = \"1\"\r\n", {"dependencies", "a"}),
            "\xEF\xBB\xBF[dependencies]\r\nb = \"1\"\r\n");
}

TEST(ManifestEdit, KnowsTheFormsOfTables) {
  EXPECT_EQ(set("dependencies = { a = \"1\" }\n", {"dependencies", "b"}, "\"2\""),
            "dependencies = { a = \"1\", b = \"2\" }\n");
  EXPECT_EQ(set("dependencies = {}\n", {"dependencies", "b"}, "\"2\""), "dependencies = { b = \"2\" }\n");
  EXPECT_EQ(set("dependencies.a = \"1\"\n[x]\n", {"dependencies", "b"}, "\"2\""),
            "dependencies.a = \"1\"\ndependencies.b = \"2\"\n[x]\n");
  EXPECT_EQ(set("[dependencies.a]\nversion = \"1\" # x\n[x]\n", {"dependencies", "a", "path"}, "\"../a\""),
            "[dependencies.a]\nversion = \"1\" # x\npath = \"../a\"\n[x]\n");
  EXPECT_EQ(set("[dependencies]\na = { version = \"1\", path = \"x\" } # why\n",
                {"dependencies", "a", "version"}, "\"2\""),
            "[dependencies]\na = { version = \"2\", path = \"x\" } # why\n");
  EXPECT_EQ(set("[dependencies]\na.version = \"1\"\n", {"dependencies", "a", "version"}, "\"2\""),
            "[dependencies]\na.version = \"2\"\n");
  EXPECT_EQ(set("[a]\nx = [\n  \"#]\", # ] \"\n  '''\n]'''\n]\ny = 1\n", {"a", "z"}, "2"),
            "[a]\nx = [\n  \"#]\", # ] \"\n  '''\n]'''\n]\ny = 1\nz = 2\n");
  EXPECT_EQ(set("x = [", {"a", "z"}, "2").substr(0, 6), "error:");
  // A key that a header further down repeats is refused rather than written wrongly.
  EXPECT_EQ(set("[[dependencies]]\na = 1\n", {"dependencies", "b"}, "2").substr(0, 6), "error:");
}

TEST(ManifestEdit, RemovesOnlyWhatIsMeant) {
  EXPECT_EQ(removed("[dependencies]\na = \"1\" # x\n# about b\nb = { version = \"1\",\tpath = \"x\" }\n",
                    {"dependencies", "a"}),
            "[dependencies]\n# about b\nb = { version = \"1\",\tpath = \"x\" }\n");
  EXPECT_EQ(removed("dependencies = { a = \"1\", b = \"2\" }\n", {"dependencies", "a"}),
            "dependencies = { b = \"2\" }\n");
  EXPECT_EQ(removed("dependencies = { a = \"1\", b = \"2\" }\n", {"dependencies", "b"}),
            "dependencies = { a = \"1\" }\n");
  EXPECT_EQ(removed("dependencies = { a = \"1\" }\n", {"dependencies", "a"}), "dependencies = {}\n");
  EXPECT_EQ(removed("[x]\ny = 1\n\n[dependencies.a]\nversion = \"1\"\nfeatures = [\n\"x\"]\n\n[z]\n",
                    {"dependencies", "a"}),
            "[x]\ny = 1\n\n[z]\n");
  EXPECT_EQ(removed("[dependencies]\na.version = \"1\"\na.path = \"2\"\nb = \"1\"\n", {"dependencies", "a"}),
            "[dependencies]\nb = \"1\"\n");
  EXPECT_EQ(removed("[dependencies]\nb = \"1\"\n", {"dependencies", "a"}), "nothing");
}

TEST(ManifestEdit, Dependencies) {
  DependencyEdit json{.name = "json"};
  json.version = "^1.2";
  EXPECT_EQ(add("[dependencies]\n", json), "[dependencies]\njson = \"^1.2\"\n");
  EXPECT_EQ(add("[dependencies]\njson = \"1\" # c\n", json), "[dependencies]\njson = \"^1.2\" # c\n");
  EXPECT_EQ(add("[dependencies]\njson = { version = \"1\", optional = true }\n", json),
            "[dependencies]\njson = { version = \"^1.2\", optional = true }\n");
  DependencyEdit geo{.name = "@acme/geo", .table = "dev-dependencies"};
  geo.path = "../geo";
  geo.features = {"fast"};
  EXPECT_EQ(add("", geo),
            "[dev-dependencies]\n\"@acme/geo\" = { path = \"../geo\", features = [\"fast\"] }\n");
  DependencyEdit tag{.name = "json"};
  tag.git = "u";
  tag.tag = "v1";
  EXPECT_EQ(
      add("[dependencies]\njson = { version = \"1\", path = \"x\", branch = \"b\", optional = true }\n", tag),
      "[dependencies]\njson = { version = \"1\", optional = true, git = \"u\", tag = \"v1\" }\n");
  DependencyEdit features{.name = "json"};
  features.features = {"x", "y"};
  EXPECT_EQ(add("[dependencies]\njson = '1'\n", features),
            "[dependencies]\njson = { version = '1', features = [\"x\", \"y\"] }\n");
}

}  // namespace
}  // namespace mochi::package
