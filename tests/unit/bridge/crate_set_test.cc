#include "bridge/rust/index/crate_set.h"

#include <gtest/gtest.h>

#include "diag/codes.h"
#include "unit/bridge/crate_world.h"

namespace mochi::rust {
namespace {

using testing::CrateWorld;

std::string needs(const std::string& name, const std::string& req, const std::string& more = {}) {
  return R"({"name":")" + name + R"(","req":")" + req + "\"" + (more.empty() ? "" : "," + more) + "}";
}

TEST(CrateSet, VersionPerCompatibleRangeAndRenames) {
  CrateWorld w;
  w.add("a", "1.0.0",
        "\"deps\":[" + needs("rand", "^0.7") + "," + needs("new_rand", "^0.8", R"("package":"rand")") + "]");
  w.add("rand", "0.7.3").add("rand", "0.8.5").add("rand", "0.8.6", R"("yanked":true)").add("rand", "0.9.0");
  EXPECT_EQ(w.solution({"a"}), "a 1.0.0, rand 0.7.3, rand 0.8.5");
}

TEST(CrateSet, FeaturesAndOptionalDependencies) {
  CrateWorld w;
  w.add("a", "1.0.0",
        "\"deps\":[" + needs("b", "1", R"("optional":true)") + "," + needs("c", "1", R"("optional":true)") +
            "," + needs("d", "1", R"("optional":true)") + "," + needs("e", "1", R"("kind":"dev")") +
            R"(],"features":{"default":["std"],"std":["c?/std"],"full":["dep:b","d/x"]})");
  w.add("b", "1.0.0")
      .add("c", "1.0.0", R"("features":{"std":[]})")
      .add("d", "1.0.0", R"("features":{"x":["y"],"y":[]})");
  // As in a lock of cargo's, what a weak feature names is there.
  EXPECT_EQ(w.solution({"a"}), "a 1.0.0, c 1.0.0");
  EXPECT_EQ(w.solution({"a+full"}), "a 1.0.0, b 1.0.0, c 1.0.0, d 1.0.0");
}

TEST(CrateSet, OneDependencyOfSeveralTargets) {
  CrateWorld w;
  w.add("a", "1.0.0",
        "\"deps\":[" + needs("libc", "0.2", R"j("target":"cfg(unix)","optional":true)j") + "," +
            needs("libc", "0.1", R"j("target":"cfg(windows)")j") + "]");
  w.add("libc", "0.1.5").add("libc", "0.2.7");
  EXPECT_EQ(w.solution({"a"}), "a 1.0.0, libc 0.1.5");
  EXPECT_EQ(w.solution({"a+libc"}), "a 1.0.0, libc 0.1.5, libc 0.2.7");
}

TEST(CrateSet, YankedOnlyWhenLocked) {
  CrateWorld w;
  w.add("a", "1.0.0").add("a", "1.1.0", R"("yanked":true)");
  EXPECT_EQ(w.solution({"a"}), "a 1.0.0");
  EXPECT_TRUE(w.solution({"a@=1.1.0"}).starts_with("every version that would fit was yanked\n"));
  SparseIndex index = w.index();
  package::LockedVersion locked;
  locked.name = "a";
  locked.version = package::parse_version("1.1.0").value();
  locked.source = {package::PackageSource::Kind::registry, std::string(SparseIndex::kRegistry)};
  Result<CrateSet> set =
      resolve_crates({{"a", parse_crate_requirement("1").value(), {}, true}}, {locked}, index);
  ASSERT_TRUE(set);
  EXPECT_EQ(set->crates[0].version.text(), "1.1.0");
}

TEST(CrateSet, AnOlderVersionForAnOlderToolchain) {
  CrateWorld w;
  w.add("a", "1.0.0")
      .add("a", "1.1.0", R"("rust_version":"1.70")")
      .add("a", "2.0.0", R"("rust_version":"1.90")");
  EXPECT_EQ(w.solution({"a"}), "a 2.0.0");
  EXPECT_EQ(w.solution({"a"}, package::parse_version("1.80.0").value()), "a 1.1.0");
  EXPECT_EQ(w.solution({"a"}, package::parse_version("1.60.0").value()), "a 1.0.0");
  // Nothing else fits: taken, and refused before the download.
  const package::Version old = package::parse_version("1.60.0").value();
  EXPECT_EQ(w.solution({"a@2"}, old), "a 2.0.0");
  SparseIndex index = w.index(old);
  CrateSet set = resolve_crates({{"a", parse_crate_requirement("2").value(), {}, true}}, {}, index).value();
  Result<void> checked = check_toolchain(set, index);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Code::M057_RUST_E011);
  EXPECT_EQ(checked.error().message,
            "a 2.0.0 wants Rust 1.90, which is newer than the one that is installed");
  EXPECT_EQ(
      checked.error().hint,
      "Install a newer toolchain: `rustup update`. The newest version that fits the installed one is 1.0.0.");
}

TEST(CrateSet, NamesAreExact) {
  CrateWorld w;
  w.add("serde_json", "1.0.0");
  w.missing("serde-json");
  SparseIndex index = w.index();
  Result<CrateSet> set = resolve_crates({{"serde-json", package::any_version(), {}, true}}, {}, index);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, Code::M057_RUST_E005);
  EXPECT_EQ(set.error().message, "the registry has no crate `serde-json`");
  EXPECT_EQ(set.error().hint, "Did you mean `serde_json`?");
}

TEST(CrateSet, ArchivesAreHashed) {
  CrateWorld w;
  w.set_config();
  w.add("a", "1.0.0", {}, "bytes of a");
  package::Paths paths{"/c", "/s", "/cache", "/st"};
  auto store = package::Store::open(w.host.files, w.host.clock, paths).value();
  SparseIndex index = w.index();
  const std::vector<CrateNeed> need = {{"a", package::any_version(), {}, true}};
  CrateSet set = resolve_crates(need, {}, index).value();
  Result<std::vector<package::StoredBlob>> blobs = fetch_crates(set, index, *store);
  ASSERT_TRUE(blobs) << blobs.error().message;
  EXPECT_EQ((*blobs)[0].sha256, archive::hex(archive::digest(archive::DigestKind::sha256, "bytes of a")));
  EXPECT_EQ((*blobs)[0].blake3, archive::hex(archive::digest(archive::DigestKind::blake3, "bytes of a")));
  // A second time nothing is asked.
  const std::size_t before = w.host.http.requests().size();
  EXPECT_TRUE(fetch_crates(set, index, *store));
  EXPECT_EQ(w.host.http.requests().size(), before);
}

TEST(CrateSet, AnArchiveThatLies) {
  CrateWorld w;
  w.set_config();
  w.add("a", "1.0.0", {}, "bytes of a");
  HttpResponse other;
  other.status = 200;
  other.body = "other bytes";
  w.host.http.put("https://dl.test/a/1.0.0/download", other);
  package::Paths paths{"/c", "/s", "/cache", "/st"};
  auto store = package::Store::open(w.host.files, w.host.clock, paths).value();
  SparseIndex index = w.index();
  CrateSet set = resolve_crates({{"a", package::any_version(), {}, true}}, {}, index).value();
  Result<std::vector<package::StoredBlob>> blobs = fetch_crates(set, index, *store);
  ASSERT_FALSE(blobs);
  EXPECT_EQ(blobs.error().code, Code::M057_BLOB_E001);
  EXPECT_FALSE(store->find_alias(archive::DigestKind::sha256, set.crates[0].sha256));
}

}  // namespace
}  // namespace mochi::rust
