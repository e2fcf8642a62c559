#include "bridge/rust/build/doc_project.h"

#include <gtest/gtest.h>

#include "diag/codes.h"
#include "host/memory/memory_host.h"
#include "unit/bridge/doc_world.h"

namespace mochi::rust {
namespace {

Toolchain toolchain() { return parse_toolchain("rustc 1.95.0 (f2d3ce0bd 2026-03-21)\n").value(); }

ChosenCrate chosen(const std::string& name, const std::string& version) {
  ChosenCrate made;
  made.name = name;
  made.version = package::parse_version(version).value();
  made.line = R"({"name":")" + name + R"("})";
  return made;
}

constexpr const char* kLock = R"(version = 4

[[package]]
name = "mochi-surface"
version = "0.0.0"
dependencies = ["shapes"]

[[package]]
name = "shapes"
version = "0.1.0"
source = "registry+x"
)";

constexpr const char* kMetadata = R"({"packages": [
  {"id": "s", "name": "shapes", "version": "0.1.0", "targets": [{"name": "shapes", "kind": ["lib"]}]},
  {"id": "m", "name": "mochi-surface", "version": "0.0.0", "targets": []}],
 "resolve": {"nodes": [{"id": "s", "deps": []}, {"id": "m", "deps": [{"name": "shapes", "pkg": "s"}]}]}})";

struct World {
  MemoryHost host;
  DocProjectSpec spec;

  World() {
    spec.needs.push_back({"shapes", package::any_version(), {"full"}, false});
    spec.crates.crates.push_back(chosen("shapes", "0.1.0"));
    package::StoredBlob blob;
    blob.path = "/store/blob";
    spec.archives.push_back(blob);
    spec.toolchain = toolchain();
    spec.cache = "/cache";
    host.files.put("/store/blob", "archive");
  }
  // Where the project will be.
  std::string folder() {
    host.processes.expect("cargo", {.status = 101});
    static_cast<void>(DocProject::open(host.files, host.processes, spec));
    return host.processes.runs().back().directory;
  }
  Result<std::unique_ptr<DocProject>> open(const std::string& lock, const std::string& metadata,
                                           const std::string& tree = "mochi-surface v0.0.0 (/p)\nshapes v0.1.0\n") {
    host.files.put(folder() + "/Cargo.lock", lock);
    host.processes.expect("cargo", {});
    ProcessResult said;
    said.out = metadata;
    host.processes.expect("cargo", said);
    ProcessResult built;
    built.out = tree;
    host.processes.expect("cargo", built);
    return DocProject::open(host.files, host.processes, spec);
  }
};

TEST(DocProject, Toolchains) {
  EXPECT_EQ(toolchain().version.text(), "1.95.0");
  EXPECT_EQ(parse_toolchain("rustc 1.97.0-nightly (abc 2026-05-01)").value().version.text(), "1.97.0");
  Result<Toolchain> none = parse_toolchain("zsh: command not found");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::M057_RUST_E006);
  EXPECT_EQ(none.error().message, "`rustc --version` says `zsh: command not found`");
  MemoryHost host;
  EXPECT_EQ(find_toolchain(host.processes).error().message, "`rustc` cannot be run");
}

TEST(DocProject, RunsOfCargo) {
  const ProcessSpec spec = cargo_spec({{"metadata"}, "/p", "/home", "/target", "demo"});
  EXPECT_EQ(spec.args, (std::vector<std::string>{"cargo", "metadata"}));
  const std::vector<std::pair<std::string, std::string>> env = {
      {"CARGO_HOME", "/home"},       {"CARGO_NET_OFFLINE", "true"}, {"CARGO_TARGET_DIR", "/target"},
      {"CARGO_TERM_COLOR", "never"}, {"RUSTDOC", "demo"},           {"SOURCE_DATE_EPOCH", "0"}};
  EXPECT_EQ(spec.env, env);
  MemoryHost host;
  ProcessResult failed;
  failed.status = 101;
  failed.err = "   Compiling a v1\nerror: no such thing\n";
  host.processes.expect("cargo", failed);
  Result<std::string> done = run_cargo(host.processes, {}, "documenting `a`");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::M057_RUST_E007);
  EXPECT_EQ(done.error().message, "cargo failed documenting `a`:\nerror: no such thing");
}

TEST(DocProject, TheManifestIsAlwaysTheSame) {
  World w;
  w.spec.needs.push_back({"b", package::any_version(), {}, true});
  w.spec.crates.crates.push_back(chosen("b", "2.0.0"));
  EXPECT_EQ(project_manifest(w.spec.needs, w.spec.crates, w.spec.toolchain),
            "# Written by mochi: the crates whose surface is read.\n"
            "[package]\nname = \"mochi-surface\"\nversion = \"0.0.0\"\nedition = \"2021\"\npublish = false\n"
            "rust-version = \"1.95\"\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\nresolver = "
            "\"3\"\n\n[dependencies]\n"
            "b = { version = \"=2.0.0\" }\n"
            "shapes = { version = \"=0.1.0\", features = [\"full\"], default-features = false }\n"
            "\n[profile.release]\nopt-level = 2\nstrip = true\npanic = \"unwind\"\n"
            "\n[profile.release.package.mochi-surface]\nopt-level = 1\n");
}

TEST(DocProject, DocumentsOnceAndKeepsIt) {
  World w;
  Result<std::unique_ptr<DocProject>> project = w.open(kLock, kMetadata);
  ASSERT_TRUE(project) << project.error().message;
  const std::string folder = (*project)->folder();
  EXPECT_TRUE(folder.starts_with("/cache/surface/"));
  EXPECT_TRUE(w.host.files.exists(folder + "/registry/shapes-0.1.0.crate"));
  EXPECT_TRUE(w.host.files.exists(folder + "/registry/index/sh/ap/shapes"));
  w.host.files.put(std::string("/cache/target/doc/shapes.json"), testing::shapes_json());
  w.host.processes.expect("cargo", {});
  EXPECT_EQ((*project)->document(w.spec.crates.crates[0]).value()->name, "shapes");
  const std::vector<std::string> args = w.host.processes.runs().back().args;
  EXPECT_EQ(args[4], "shapes@0.1.0");
  // From now on cargo is not asked.
  const std::size_t runs = w.host.processes.runs().size();
  Result<std::unique_ptr<DocProject>> again = DocProject::open(w.host.files, w.host.processes, w.spec);
  ASSERT_TRUE(again);
  EXPECT_TRUE((*again)->document(w.spec.crates.crates[0]));
  EXPECT_EQ(w.host.processes.runs().size(), runs);
}

TEST(DocProject, AnotherLockIsRefused) {
  World w;
  Result<std::unique_ptr<DocProject>> project = w.open(
      std::string(kLock) + "\n[[package]]\nname = \"more\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n",
      "");
  ASSERT_FALSE(project);
  EXPECT_EQ(project.error().code, Code::M057_RUST_E013);
  EXPECT_EQ(project.error().message, "cargo and mochi do not choose the same versions: more 1.0.0");
}

TEST(DocProject, WhoRunsCodeIsNamed) {
  std::string metadata = kMetadata;
  metadata.replace(metadata.find("[\"lib\"]}"), 8,
                   "[\"lib\"]}, {\"name\": \"b\", \"kind\": [\"custom-build\"]}");
  World w;
  Result<std::unique_ptr<DocProject>> project = w.open(kLock, metadata);
  ASSERT_FALSE(project);
  EXPECT_EQ(project.error().code, Code::M057_RUST_E012);
  EXPECT_EQ(project.error().message, "1 crate would run code while being built: `shapes`");
  EXPECT_EQ(project.error().hint, "If you trust them, add `--allow-build=shapes`, or list them in `[rust] allow-build`.");
  // What stands in the lock for another platform is not built.
  World other;
  EXPECT_TRUE(other.open(kLock, metadata, "mochi-surface v0.0.0 (/p)\n"));
  World allowed;
  allowed.spec.allow_build = {"shapes"};
  EXPECT_TRUE(allowed.open(kLock, metadata));
}

TEST(DocProject, ACrateOfProgramsHasNoLibrary) {
  std::string metadata = kMetadata;
  metadata.replace(metadata.find("\"lib\""), 5, "\"bin\"");
  World w;
  Result<std::unique_ptr<DocProject>> project = w.open(kLock, metadata);
  ASSERT_TRUE(project);
  Result<std::unique_ptr<DocCrate>> crate = (*project)->document(w.spec.crates.crates[0]);
  ASSERT_FALSE(crate);
  EXPECT_EQ(crate.error().code, Code::M057_RUST_E010);
  EXPECT_EQ(crate.error().message, "shapes 0.1.0 has no library");
}

}  // namespace
}  // namespace mochi::rust
