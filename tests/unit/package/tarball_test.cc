#include "package/archive/tarball.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <clocale>
#include <cstdlib>
#include <ctime>

#include "archive/zstd.h"
#include "host/host.h"
#include "host/memory/memory_host.h"
#include "package/archive/globs.h"

namespace mochi::package {
namespace {

constexpr std::string_view kManifest =
    "[package]\nname = \"@s/tools\"\nversion = \"1.2.3\"\nedition = \"2026\"\n";

class Quiet final : public Sink {
 public:
  void report(Diagnostic) override {}
};

Manifest manifest_of(std::string_view more = {}) {
  static SourceMap sources;
  SourceId id = sources.add("mochi.toml", std::string(kManifest) + std::string(more));
  Quiet sink;
  return read_manifest(sources, id, {}, sink);
}

std::string list_of(const Packed& packed) {
  std::string out;
  for (const PackedFile& file : packed.files) out += file.path + (file.executable ? "*" : "") + "\n";
  return out;
}

class PackTest : public testing::Test {
 protected:
  void SetUp() override {
    put("mochi.toml", kManifest);
    put("README.md", "# tools\n");
    put("LICENSE", "MIT\n");
    put("src/lib.mochi", "fun f() {}\n");
  }
  void put(std::string_view path, std::string_view bytes, std::uint32_t mode = 0644) {
    host_.files.put("/p/" + std::string(path), std::string(bytes), mode);
  }
  Result<Packed> packed(std::string_view more = {}, const PackOptions& options = {}) {
    return pack(host_.files, "/p", manifest_of(more), options);
  }
  std::string listed(std::string_view more = {}) {
    Result<Packed> result = packed(more);
    return result ? list_of(*result) : std::string(code_info(result.error().code).name);
  }
  MemoryHost host_;
};

TEST_F(PackTest, DefaultLists) {
  for (const char* path : {"mochi.lock", "CHANGELOG.md", "examples/a/b.mochi", "src/build/x.mochi",
                           "src/target/y.mochi", "tests/t.mochi", "build/z", "target/z", ".mochi/state.json",
                           "src/.mochi/x", "src/a.log", "src/.DS_Store", "node_modules/m/a", "docs/d.md",
                           ".git/HEAD", "src/deep/.git", ".env.local", "src/id_rsa", "notes.txt"}) {
    put(path, "x");
  }
  put("src/run.sh", "x", 0755);
  EXPECT_EQ(
      listed(),
      "CHANGELOG.md\nLICENSE\nREADME.md\nexamples/a/b.mochi\nmochi.lock\nmochi.toml\nsrc/build/x.mochi\n"
      "src/lib.mochi\nsrc/run.sh*\nsrc/target/y.mochi\n");
}

TEST_F(PackTest, ListsOfTheManifestReplaceTheDefaults) {
  put("docs/d.md", "x");
  put("src/a.log", "x");
  put("src/skip/a.mochi", "x");
  EXPECT_EQ(listed("include = [\"docs\", \"src/*.mochi\"]\n"),
            "README.md\ndocs/d.md\nmochi.toml\nsrc/lib.mochi\n");
  EXPECT_EQ(listed("exclude = [\"src/skip/**\", \"LICENSE\"]\n"),
            "README.md\nmochi.toml\nsrc/a.log\nsrc/lib.mochi\n");
  // Excluding wins over including; the manifest itself always goes along.
  EXPECT_EQ(listed("exclude = [\"**\"]\n"), "mochi.toml\n");
}

TEST_F(PackTest, IgnoreFile) {
  put("src/gen/a.mochi", "x");
  put("src/gen/keep.mochi", "x");
  put("src/x.bak", "x");
  put("examples/x.bak", "x");
  put(".mochiignore", "# comment\n*.bak\n!/examples/x.bak\nsrc/gen/*\n!src/gen/keep.mochi\n");
  EXPECT_EQ(listed(), "LICENSE\nREADME.md\nexamples/x.bak\nmochi.toml\nsrc/gen/keep.mochi\nsrc/lib.mochi\n");
}

TEST_F(PackTest, Refuses) {
  put("src/.env", "SECRET=1");
  EXPECT_EQ(listed("exclude = [\"x\"]\n"), "M057_PUB_E010");
  // Named outright, it is meant.
  EXPECT_EQ(listed("exclude = [\"x\"]\ninclude = [\"src/.env\"]\n"), "README.md\nmochi.toml\nsrc/.env\n");
  ASSERT_TRUE(host_.files.remove("/p/src/.env"));
  put("src/con.mochi", "x");
  EXPECT_EQ(listed(), "M057_PUB_E010");
  ASSERT_TRUE(host_.files.remove("/p/src/con.mochi"));
  put("src/Lib.mochi", "x");
  EXPECT_EQ(listed(), "M057_PUB_E010");
  ASSERT_TRUE(host_.files.remove("/p/src/Lib.mochi"));
  Result<Packed> left_out = packed("exclude = [\"src/lib.mochi\"]\n", {.modules = {"src/lib.mochi"}});
  EXPECT_EQ(left_out.error().code, Code::M057_PUB_E010);
  EXPECT_TRUE(packed("", {.modules = {"src/lib.mochi"}}));
}

TEST_F(PackTest, TooLarge) {
  std::string noise;
  std::uint32_t state = 1;
  while (noise.size() < (26U << 20U)) {
    state = state * 1664525 + 1013904223;
    noise += static_cast<char>(state >> 24U);
  }
  put("src/a", noise);
  put("src/b", noise + "x");
  EXPECT_EQ(packed().error().code, Code::M057_PUB_E004);
  put("src/b", std::string((64U << 20U) + 1, 'x'));
  EXPECT_EQ(packed().error().code, Code::M057_BLOB_E004);
}

TEST_F(PackTest, CarriageReturnsStayAndWarn) {
  put("src/a.mochi", "x\r\n");
  put("README.md", "x\r\n");
  Result<Packed> result = packed();
  ASSERT_TRUE(result);
  ASSERT_EQ(result->warnings.size(), 1U);
  EXPECT_EQ(result->warnings[0].code, Code::M057_PUB_E011);
  EXPECT_EQ(read_package_tarball(result->bytes)->find("src/a.mochi")->bytes, "x\r\n");
}

TEST_F(PackTest, OptionsAndNames) {
  PackOptions options{.mtime = 1234,
                      .manifest_text = "[package]\n",
                      .extra = {{".mochi-pkg/capabilities.json", "{}", false}}};
  Result<Packed> result = packed("", options);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->file_name, "s-tools-1.2.3.mochi.tar.zst");
  PackageArchive archive = *read_package_tarball(result->bytes);
  EXPECT_EQ(archive.manifest, "[package]\n");
  EXPECT_EQ(archive.entries[0].path, ".mochi-pkg/capabilities.json");
  EXPECT_EQ(archive.blake3, result->blake3);
  EXPECT_EQ(archive.sha256, result->sha256);
  EXPECT_EQ(archive.tar_blake3, result->tar_blake3);
  EXPECT_EQ(archive.tree, result->tree);
  EXPECT_EQ(tarball_name("plain", "0.1.0-rc.1"), "plain-0.1.0-rc.1.mochi.tar.zst");
  Packed other = *packed();
  Result<void> same = check_same(*result, other);
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().code, Code::M057_REPRO_E002);
  EXPECT_NE(same.error().message.find("capabilities.json"), std::string::npos);
  EXPECT_TRUE(check_same(other, *packed()));
}

TEST_F(PackTest, NamesAreComposed) {
  put("src/e\u0301.mochi", "x");
  EXPECT_EQ(listed(), "LICENSE\nREADME.md\nmochi.toml\nsrc/lib.mochi\nsrc/\u00e9.mochi\n");
}

TEST(PackReal, LinksAreRefusedAndSurroundingsDoNotMatter) {
  std::unique_ptr<FileSystem> files = make_real_file_system();
  std::string root = *files->make_temp_dir("mochi_pack_test_");
  ASSERT_TRUE(files->make_dirs(root + "/src"));
  ASSERT_TRUE(files->write(root + "/mochi.toml", kManifest));
  ASSERT_TRUE(files->write(root + "/src/b.mochi", "b"));
  ASSERT_TRUE(files->write(root + "/src/a.mochi", "a"));
  Result<Packed> first = pack(*files, root, manifest_of());
  ASSERT_TRUE(first);
  // Another time zone, umask, locale, order of making, permissions of the group.
  ::setenv("TZ", "Pacific/Chatham", 1);
  ::tzset();
  std::setlocale(LC_ALL, "tr_TR.UTF-8");
  mode_t mask = ::umask(077);
  std::string other = *files->make_temp_dir("mochi_pack_test_");
  ASSERT_TRUE(files->make_dirs(other + "/src"));
  ASSERT_TRUE(files->write(other + "/src/a.mochi", "a", 0664));
  ASSERT_TRUE(files->write(other + "/src/b.mochi", "b", 0600));
  ASSERT_TRUE(files->write(other + "/mochi.toml", kManifest));
  Result<Packed> second = pack(*files, other, manifest_of());
  ::umask(mask);
  std::setlocale(LC_ALL, "C");
  ::unsetenv("TZ");
  ASSERT_TRUE(second);
  EXPECT_EQ(first->blake3, second->blake3);
  // Fixed: another value means other bytes for every package there is.
  EXPECT_EQ(first->tar_blake3, "4b150b6b5d09462ac1aebe608824a22d0d7e4eb11c505241eb93f3af878f0b10");
  EXPECT_EQ(first->tree, "29ab14de7169d6e717c33c2c58462506b8d88de8e9291f9848ea16a11bab94fd");
  ASSERT_EQ(::symlink("/etc/passwd", (root + "/src/link.mochi").c_str()), 0);
  EXPECT_EQ(pack(*files, root, manifest_of()).error().code, Code::M057_PUB_E010);
  EXPECT_TRUE(files->remove_tree(root));
  EXPECT_TRUE(files->remove_tree(other));
}

TEST(SourceDateEpoch, OrZero) {
  MemoryEnv env;
  EXPECT_EQ(*source_date_epoch(env), 0);
  env.set("SOURCE_DATE_EPOCH", "1700000000");
  EXPECT_EQ(*source_date_epoch(env), 1700000000);
  for (const char* bad : {"", "x", "-1", "1.5", "99999999999999999999", "99999999999"}) {
    env.set("SOURCE_DATE_EPOCH", bad);
    EXPECT_EQ(source_date_epoch(env).error().code, Code::M057_REPRO_E005) << bad;
  }
}

TEST(Globs, Match) {
  EXPECT_TRUE(file_glob_matches("src/**", "src/a/b"));
  EXPECT_TRUE(file_glob_matches("**/b", "b"));
  EXPECT_TRUE(file_glob_matches("**/b", "x/y/b"));
  EXPECT_TRUE(file_glob_matches("a/**/b", "a/b"));
  EXPECT_TRUE(file_glob_matches("*.mo?hi", "a.mochi"));
  EXPECT_TRUE(file_glob_matches("[a-c]x[!0-9]", "bxz"));
  EXPECT_TRUE(file_glob_matches("\\*", "*"));
  EXPECT_FALSE(file_glob_matches("*", "a/b"));
  EXPECT_FALSE(file_glob_matches("\\*", "a"));
  EXPECT_FALSE(file_glob_matches("[a-c]", "d"));
  EXPECT_TRUE(file_glob_covers("src", "src/a/b"));
  EXPECT_FALSE(file_glob_covers("src", "srcs/a"));
  // What takes exponential time elsewhere.
  std::string stars;
  for (int i = 0; i < 100; ++i) stars += "*a";
  EXPECT_FALSE(file_glob_matches(stars + "b", std::string(5000, 'a')));
  std::string doubles;
  for (int i = 0; i < 50; ++i) doubles += "**/a/";
  EXPECT_FALSE(
      file_glob_matches(doubles + "b", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"));
}

TEST(Globs, IgnoreRules) {
  IgnoreFile rules("*.o\n/top\nsub/dir\nonly/\n!keep.o\n\\#hash\n\\!bang\n**/deep/x\ntrail \n");
  EXPECT_TRUE(rules.ignores("a/b.o", false));
  EXPECT_FALSE(rules.ignores("a/keep.o", false));
  EXPECT_TRUE(rules.ignores("top", false));
  EXPECT_FALSE(rules.ignores("a/top", false));
  EXPECT_TRUE(rules.ignores("sub/dir", true));
  EXPECT_FALSE(rules.ignores("a/sub/dir", true));
  EXPECT_TRUE(rules.ignores("a/only", true));
  EXPECT_FALSE(rules.ignores("a/only", false));
  EXPECT_TRUE(rules.ignores("#hash", false));
  EXPECT_TRUE(rules.ignores("!bang", false));
  EXPECT_TRUE(rules.ignores("a/b/deep/x", false));
  EXPECT_TRUE(rules.ignores("trail", false));
}

}  // namespace
}  // namespace mochi::package
