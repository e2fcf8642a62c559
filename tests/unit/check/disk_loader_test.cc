// Modules on disk: single files, directories, packages (language page Z1, section 11).
#include "check/disk_loader.h"

#include <gtest/gtest.h>

#include "check/surface.h"
#include "harness.h"
#include "host/memory/memory_host.h"

namespace mochi::check::test {
namespace {

// What `spec` means in the file `from`, or the code of the error.
std::string resolved(DiskLoader& loader, const std::string& from, const std::string& spec,
                     const std::string& language = {}) {
  ImportRequest request;
  request.from_path = from;
  request.spec = spec;
  request.language = language;
  Result<std::string> name = loader.resolve(request);
  return name ? *name : std::string(code_info(name.error().code).name);
}

TEST(DiskLoader, SingleFiles) {
  MemoryFileSystem files;
  files.put("/a/main.mochi", "");
  files.put("/a/util.mochi", "");
  files.put("/a/geo/one.mochi", "");
  files.put("/a/geo/two.mochi", "");
  files.put("/a/geo/two_test.mochi", "");
  files.put("/shared.mochi", "");
  DiskLoader loader(files, nullptr);
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "./util"), "/a/util.mochi");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "./util.mochi"), "/a/util.mochi");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "../shared"), "/shared.mochi");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "util"), "/a/util.mochi");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "./missing"), "T080");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "std/math"), "std/math");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "math", "python"), "std/math");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "os", "python"), "T084");
  EXPECT_EQ(resolved(loader, "/a/main.mochi", "@acme/x"), "T080");
  ASSERT_EQ(resolved(loader, "/a/main.mochi", "./geo"), "/a/geo");
  Result<ModuleSource> module = loader.read("/a/geo");
  ASSERT_TRUE(module.has_value());
  ASSERT_EQ(module->files.size(), 2U);
  EXPECT_EQ(module->files[0].path, "/a/geo/one.mochi");
}

TEST(DiskLoader, EntryOfADirectory) {
  MemoryFileSystem files;
  files.put("/p/src/main.mochi", "");
  files.put("/q/a.mochi", "");
  files.put("/q/b.mochi", "");
  DiskLoader loader(files, nullptr);
  EXPECT_EQ(*loader.entry("/p"), "/p/src/main.mochi");
  EXPECT_EQ(*loader.entry("/q/"), "/q");
  EXPECT_EQ(*loader.entry("/q/a"), "/q/a.mochi");
  EXPECT_EQ(loader.entry("/none").error().message, "file not found: /none");
}

class Dependencies final : public PackageSource {
 public:
  bool is_dependency(std::string_view from_root, std::string_view name) override {
    return from_root == "/p/" && (name == "@acme/dep" || name == "json" || name == "src");
  }
  Result<std::string> directory(std::string_view from_root, std::string_view name,
                                std::string_view requirement) override {
    if (!requirement.empty()) return fail(Code::M057_RESOLVE_E003, "asked for " + std::string(requirement));
    if (from_root == "/p/" && name == "@acme/dep") return std::string("/store/dep");
    if (from_root == "/p/" && name == "json") return std::string("/store/json1");
    if (from_root == "/store/dep/" && name == "json") return std::string("/store/json2");
    return fail(Code::T080, "no such dependency");
  }
  Result<ModuleSource> foreign(const ImportRequest& request) override {
    if (request.language != "rust") return fail(Code::T084, "no runtime");
    ModuleSource module;
    module.name = "rust:" + std::string(request.spec);
    module.files.push_back({"shim.mochi", "extern fun twice(n: int): int\n"});
    return module;
  }
};

MemoryFileSystem& package(MemoryFileSystem& files) {
  files.put("/p/mochi.toml", "[package]\nname = \"@acme/geo\"\nversion = \"0.1.0\"\n");
  files.put("/p/src/lib.mochi",
            "import \"@acme/geo/point\" as p\nimport \"@acme/dep\" as d\nexport fun far(): int { return "
            "p.near() + d.one() }\n");
  files.put("/p/src/point.mochi",
            "import \"./internal/help\" as h\nexport fun near(): int { return h.two() }\n");
  files.put("/p/src/internal/help.mochi", "export fun two(): int { return 2 }\n");
  files.put("/p/src/shape/a.mochi", "export fun area(): int { return side() }\n");
  files.put("/p/src/shape/b.mochi", "fun side(): int { return 3 }\n");
  files.put("/p/src/main.mochi", "import \"@acme/geo\" as g\nprint(g.far())\n");
  files.put("/p/src/lib_test.mochi", "");
  files.put("/store/dep/mochi.toml", "[package]\nname = \"@acme/dep\"\nversion = \"1.0.0\"\n");
  files.put("/store/dep/src/lib.mochi", "export fun one(): int { return 1 }\n");
  files.put("/store/json1/mochi.toml", "[package]\nname = \"json\"\nversion = \"1.0.0\"\n");
  files.put("/store/json1/src/lib.mochi", "");
  files.put("/store/json1/src/deep.mochi", "");
  files.put("/store/dep/src/internal/x.mochi", "export fun x(): int { return 1 }\n");
  return files;
}

TEST(DiskLoader, Packages) {
  MemoryFileSystem files;
  package(files);
  Dependencies dependencies;
  DiskLoader loader(files, &dependencies);
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/geo"), "@acme/geo");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/geo/shape"), "@acme/geo/shape");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "./point"), "@acme/geo/point");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/geo/internal/help"), "@acme/geo/internal/help");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/dep"), "@acme/dep");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/dep/internal/x"), "T083");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "../../store/dep/src/lib"), "M057_RESOLVE_E011");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "/store/dep/src/lib"), "M057_RESOLVE_E011");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "./point@^1"), "M057_RESOLVE_E001");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "src/point"), "M057_RESOLVE_E001");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/dep@^2"), "M057_RESOLVE_E003");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "json@^2/x"), "M057_RESOLVE_E003");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "json"), "json");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "json/deep"), "json/deep");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "yaml"), "T080");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "@acme/other"), "T080");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "regex@^1", "rust"), "rust:regex@^1");
  EXPECT_EQ(resolved(loader, "/p/src/main.mochi", "x", "lua"), "T084");
  EXPECT_EQ(*loader.package_modules("/p"),
            (std::vector<std::string>{"@acme/geo", "@acme/geo/main", "@acme/geo/point", "@acme/geo/shape"}));
}

TEST(DiskLoader, ProgramOfAPackage) {
  MemoryFileSystem files;
  package(files);
  Dependencies dependencies;
  DiskLoader loader(files, &dependencies);
  CheckRun run(loader, *loader.entry("/p"));
  EXPECT_EQ(run.text(), "");
  ASSERT_EQ(run.checked.order.size(), 5U);
  EXPECT_EQ(run.checked.modules[run.checked.order.back().value].name, "@acme/geo/main");
  EXPECT_TRUE(run.checked.modules[run.checked.order.back().value].is_entry);
}

TEST(DiskLoader, LibrariesRunNothing) {
  MemoryFileSystem files;
  files.put("/p/mochi.toml", "[package]\nname = \"@acme/geo\"\nversion = \"0.1.0\"\n");
  files.put("/p/src/lib.mochi", "export fun f(): int { return 1 }\nprint(f())\n");
  DiskLoader loader(files, nullptr);
  CheckRun run(loader, *loader.entry("/p"));
  EXPECT_EQ(run.text(), "T071 2:1 a library runs no statements when it is loaded\n");
}

TEST(DiskLoader, ForeignShims) {
  MemoryFileSystem files;
  files.put("/main.mochi", "import rust \"twice@1\" as t\nprint(t.twice(2))\n");
  Dependencies dependencies;
  DiskLoader loader(files, &dependencies);
  CheckRun run(loader, *loader.entry("/main.mochi"));
  EXPECT_EQ(run.text(), "");
}

TEST(Surface, OfAPackage) {
  MemoryFileSystem files;
  files.put("/p/mochi.toml", "[package]\nname = \"@acme/geo\"\nversion = \"0.1.0\"\n");
  files.put("/p/src/lib.mochi", R"(/// Shapes.
package geo
import "@acme/geo/unit" as u

/// A disc.
export type Shape = Disc(r: float) | Dot
export type Pair<A: eq, B> { first: A, second: B }

/// Reads.
/// @param path where
/// @returns the text
/// @fails when it is empty
export fun load_text(path: string): result<string, u.Problem> {
  let text = readFile(path)
  if text == "" { return Err(u.Empty) }
  return Ok(text)
}
export fun apply<T: ord>(xs: list<T>, f: fun(T): int): int { return len(map(xs, f)) }
export let limit: int = 10
fun hidden(): int { return 1 }
)");
  files.put("/p/src/unit.mochi", "export type Problem = Empty | Bad\n");
  DiskLoader loader(files, nullptr);
  Session session;
  Collector sink;
  Options options;
  options.library = true;
  Checked checked = check_modules(loader, *loader.package_modules("/p"), session, sink, options);
  ASSERT_FALSE(sink.has_errors());
  std::vector<ModuleId> modules;
  for (std::uint32_t i = 0; i < checked.modules.size(); ++i) modules.push_back(ModuleId(i));
  api::Surface surface = surface_of(checked, modules);
  EXPECT_EQ(surface.package, "@acme/geo");
  EXPECT_EQ(api::to_text(surface), R"(/// Shapes.
module @acme/geo

/// A disc.
type Shape = Disc(r: float) | Dot

type Pair<A: eq, B> {
  first: A
  second: B
}

let limit: int = 10

/// Reads.
/// @param path where
/// @returns the text
/// @fails when it is empty
fun load_text(path: string): result<string, Problem> ! fs
  // needs fs.read

fun apply<T: ord>(xs: list<T>, f: fun(T): int): int

module @acme/geo/unit

type Problem = Empty | Bad
)");
  const api::Function& load = surface.modules[0].functions[0];
  ASSERT_NE(load.error(), nullptr);
  EXPECT_EQ(load.error()->module, "@acme/geo/unit");
  EXPECT_EQ(surface.modules[0].functions[1].effect_params, std::vector<std::uint32_t>{1});
  EXPECT_EQ(surface.capabilities(), std::vector<std::string>{"fs.read"});
}

}  // namespace
}  // namespace mochi::check::test
