// Package commands on the file system in memory: path and workspace dependencies, edits, locks, imports.
#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

std::string head(std::string_view name, std::string_view version = "0.1.0") {
  return "[package]\nname = \"" + std::string(name) + "\"\nversion = \"" + std::string(version) +
         "\"\nedition = \"2026\"\n";
}

class PkgTest : public testing::Test {
 protected:
  PkgTest() {
    host_.env.set("MOCHI_HOME", "/home");
    put("/geo/mochi.toml", head("@acme/geo", "1.2.0"));
    put("/geo/src/lib.mochi", "export fun area(r: int): int { return r * r }\n");
    put("/geo/src/deep.mochi", "export fun one(): int { return 1 }\n");
  }
  void put(std::string_view path, std::string text) { host_.files.put(path, std::move(text)); }
  std::string get(std::string_view path) { return host_.files.read(path, 1 << 20).value_or("(none)"); }
  int run(const Args& args) {
    Context context{host_.host};
    out_.clear();
    err_.clear();
    const int status = run_command_line(context, args);
    host_.host.out.flush();
    host_.host.err.flush();
    out_ = host_.out.text().substr(seen_out_);
    err_ = host_.err.text().substr(seen_err_);
    seen_out_ += out_.size();
    seen_err_ += err_.size();
    return status;
  }
  bool said(std::string_view text) const { return err_.find(text) != std::string::npos; }

  MemoryHost host_;
  std::string out_, err_;

 private:
  std::size_t seen_out_ = 0;
  std::size_t seen_err_ = 0;
};

// The working directory in memory is `/`.
TEST_F(PkgTest, AddImportRemove) {
  put("/mochi.toml", head("app") + "# mine\n[dependencies] # all of them\n\n# tail\n");
  put("/src/main.mochi",
      "import \"@acme/geo\" as g\nimport \"@acme/geo/deep\" as d\nprint(g.area(3) + d.one())\n");
  EXPECT_EQ(run({"run", "."}), 125);
  EXPECT_TRUE(said("M057_RESOLVE_E004")) << err_;
  EXPECT_EQ(run({"add", "--path", "geo"}), 0) << err_;
  EXPECT_EQ(out_, "+ \"@acme/geo\" = { version = \"^1.2.0\", path = \"geo\" }\n+ @acme/geo 1.2.0\n");
  EXPECT_EQ(get("/mochi.toml"), head("app") +
                                    "# mine\n[dependencies] # all of them\n\"@acme/geo\" = { version = "
                                    "\"^1.2.0\", path = \"geo\" }\n\n# tail\n");
  EXPECT_EQ(run({"run", "."}), 0) << err_;
  EXPECT_EQ(out_, "10\n");
  EXPECT_EQ(run({"check", "."}), 0) << err_;
  EXPECT_EQ(run({"test", "."}), 0) << err_;
  EXPECT_EQ(run({"lock", "--check"}), 0) << err_;
  EXPECT_EQ(run({"pkg", "remove", "@acme/geo"}), 0) << err_;
  EXPECT_EQ(get("/mochi.toml"), head("app") + "# mine\n[dependencies] # all of them\n\n# tail\n");
  EXPECT_EQ(get("/mochi.lock").find("geo"), std::string::npos);
  EXPECT_EQ(run({"remove", "@acme/geo"}), 1);
  EXPECT_TRUE(said("M057_RESOLVE_E004"));
}

TEST_F(PkgTest, LocksOnItsOwnAndNamesDrift) {
  put("/mochi.toml", head("app") + "[dependencies]\n\"@acme/geo\" = { path = \"geo\" }\n");
  put("/src/main.mochi", "import \"@acme/geo\" as g\nprint(g.area(2))\n");
  EXPECT_EQ(run({"lock", "--check"}), 1);
  EXPECT_TRUE(said("M057_LOCK_E001"));
  EXPECT_EQ(run({"run", "--locked", "."}), 125);
  EXPECT_TRUE(said("M057_LOCK_E001"));
  EXPECT_EQ(run({"run", "--frozen", "."}), 125);
  EXPECT_TRUE(said("M057_OFFLINE_E002"));
  EXPECT_EQ(run({"run", "."}), 0) << err_;
  const std::string lock = get("/mochi.lock");
  EXPECT_EQ(run({"lock", "--check"}), 0) << err_;
  put("/geo/mochi.toml", head("@acme/geo", "1.3.0"));
  EXPECT_EQ(run({"lock", "--check"}), 1);
  EXPECT_TRUE(
      said("error[M057_LOCK_E001]: `@acme/geo` was locked as 1.2.0 and is 1.3.0\n  --> geo/mochi.toml:3:11"))
      << err_;
  put("/geo/mochi.toml", head("@acme/geo", "1.2.0"));
  put("/mochi.toml",
      head("app") + "[dependencies]\n\"@acme/geo\" = { path = \"geo\" }\nx = { path = \"geo\" }\n");
  EXPECT_EQ(run({"lock", "--check"}), 1);
  EXPECT_TRUE(said("M057_RESOLVE_E004")) << err_;
  put("/mochi.toml", head("app") + "[dependencies]\n\"@acme/geo\" = { path = \"geo\", version = \"^2\" }\n");
  EXPECT_EQ(run({"lock", "--check"}), 1);
  EXPECT_TRUE(said("`@acme/geo` is locked as 1.2.0 and the manifest asks for ^2")) << err_;
  EXPECT_EQ(run({"lock"}), 1);
  EXPECT_TRUE(said("M057_SOLVER_E002")) << err_;
  EXPECT_EQ(get("/mochi.lock"), lock);
}

TEST_F(PkgTest, EditsChangeBothFilesOrNeither) {
  put("/mochi.toml", head("app"));
  EXPECT_EQ(run({"lock"}), 0) << err_;
  const std::string manifest = get("/mochi.toml");
  const std::string lock = get("/mochi.lock");
  EXPECT_EQ(run({"add", "@acme/geo@^9", "--path", "geo"}), 1);
  EXPECT_EQ(get("/mochi.toml"), manifest);
  EXPECT_EQ(get("/mochi.lock"), lock);
  EXPECT_EQ(run({"add", "--path", "geo", "--dry-run"}), 0) << err_;
  EXPECT_EQ(
      out_,
      "+ [dependencies]\n+ \"@acme/geo\" = { version = \"^1.2.0\", path = \"geo\" }\n+ @acme/geo 1.2.0\n");
  EXPECT_EQ(get("/mochi.toml"), manifest);
  // The manifest is written and the lock is not: the manifest goes back.
  for (int changes = 1; changes < 6; ++changes) {
    host_.files.fail_after(changes);
    const int status = run({"add", "--path", "geo"});
    host_.files.fail_after(-1);
    if (status == 0) break;
    const bool old_pair = get("/mochi.toml") == manifest && get("/mochi.lock") == lock;
    // A disk that takes nothing more cannot take the old manifest back either; the lock then is told to be
    // stale.
    if (!old_pair) {
      EXPECT_EQ(run({"lock", "--check"}), 1);
    }
    put("/mochi.toml", manifest);
    put("/mochi.lock", lock);
  }
}

TEST_F(PkgTest, Workspace) {
  put("/mochi.toml",
      "[workspace]\nmembers = [\"libs/*\", \"app\"]\n[workspace.dependencies]\n\"@acme/geo\" = { path = "
      "\"geo\" }\n");
  put("/libs/a/mochi.toml", head("a") + "[dependencies]\n\"@acme/geo\" = { workspace = true }\n");
  put("/libs/a/src/lib.mochi",
      "import \"@acme/geo\" as g\nexport fun twice(n: int): int { return 2 * g.area(n) }\n");
  put("/libs/b/mochi.toml", head("b"));
  put("/libs/b/src/lib.mochi", "export fun b(): int { return 1 }\n");
  put("/app/mochi.toml", head("app"));
  put("/app/src/main.mochi", "import \"a\" as a\nprint(a.twice(3))\n");
  EXPECT_EQ(run({"add", "a", "--member", "app"}), 0) << err_;
  EXPECT_EQ(get("/app/mochi.toml"),
            head("app") + "\n[dependencies]\na = { version = \"^0.1.0\", path = \"../libs/a\" }\n");
  EXPECT_EQ(run({"add", "@acme/geo", "--member", "b"}), 0) << err_;
  EXPECT_EQ(get("/libs/b/mochi.toml"),
            head("b") + "\n[dependencies]\n\"@acme/geo\" = { workspace = true }\n");
  EXPECT_EQ(run({"run", "app"}), 0) << err_;
  EXPECT_EQ(out_, "18\n");
  EXPECT_FALSE(host_.files.exists("/app/mochi.lock"));
  EXPECT_EQ(run({"pkg", "workspace", "ls"}), 0) << err_;
  EXPECT_EQ(out_, "app        0.1.0  app\na          0.1.0  libs/a\nb          0.1.0  libs/b\n");
  EXPECT_EQ(run({"pkg", "workspace", "check"}), 0) << err_;
  EXPECT_EQ(run({"tree"}), 0) << err_;
  EXPECT_EQ(run({"pkg", "why", "@acme/geo"}), 0) << err_;
  EXPECT_NE(out_.find("because a 0.1.0 -> @acme/geo *"), std::string::npos) << out_;
  EXPECT_EQ(run({"pkg", "why", "@acme/gee"}), 1);
  EXPECT_TRUE(said("Did you mean `@acme/geo`?"));
  put("/tool/mochi.toml", head("tool"));
  EXPECT_EQ(run({"pkg", "workspace", "add", "tool"}), 0) << err_;
  EXPECT_NE(get("/mochi.toml").find("members = [\"libs/*\", \"app\", \"tool\"]"), std::string::npos);
  EXPECT_EQ(run({"pkg", "workspace", "remove", "libs/b"}), 0) << err_;
  EXPECT_NE(get("/mochi.toml").find("exclude = [\"libs/b\"]"), std::string::npos) << get("/mochi.toml");
  EXPECT_EQ(get("/mochi.lock").find("name = \"b\""), std::string::npos);
}

TEST_F(PkgTest, RulesOfImports) {
  put("/single.mochi", "import \"@acme/geo\" as g\nprint(1)\n");
  EXPECT_EQ(run({"run", "single.mochi"}), 125);
  EXPECT_TRUE(said("M057_RESOLVE_E002") && said("did you forget mochi init?")) << err_;
  put("/p/mochi.toml",
      head("p") + "[dependencies]\n\"@acme/geo\" = { path = \"../geo\" }\nutil = { path = \"../util\" }\n");
  put("/util/mochi.toml", head("util"));
  put("/util/src/lib.mochi", "export fun u(): int { return 5 }\n");
  auto program = [&](const std::string& text) {
    put("/p/src/main.mochi", text);
    return run({"run", "p"});
  };
  EXPECT_EQ(program("import \"util\" as u\nprint(u.u())\n"), 0) << err_;
  EXPECT_EQ(out_, "5\n");
  EXPECT_EQ(program("import \"@acme/geo@^1\" as g\nprint(g.area(2))\n"), 0) << err_;
  EXPECT_EQ(program("import \"@acme/geo@^2\" as g\nprint(g.area(2))\n"), 125);
  EXPECT_TRUE(said("M057_RESOLVE_E003")) << err_;
  EXPECT_EQ(program("import \"@acme/gee\" as g\nprint(1)\n"), 125);
  EXPECT_TRUE(said("M057_RESOLVE_E004") && said("Did you mean `@acme/geo`?")) << err_;
  EXPECT_EQ(program("import \"../../geo/src/lib\" as g\nprint(1)\n"), 125);
  EXPECT_TRUE(said("M057_RESOLVE_E011")) << err_;
  put("/p/util/x.mochi", "export fun x(): int { return 1 }\n");
  EXPECT_EQ(program("import \"util\" as u\nprint(1)\n"), 125);
  EXPECT_TRUE(said("M057_RESOLVE_E001")) << err_;
  put("/p/mochi.toml", head("p") + "[dependencie]\nx = \"1\"\n");
  EXPECT_EQ(program("import \"@acme/geo\" as g\nprint(1)\n"), 125);
  EXPECT_TRUE(said("error[M057_MANIFEST_E002]: unknown top-level key `dependencie`\n  --> p/mochi.toml:5:2"))
      << err_;
}

TEST_F(PkgTest, ConflictMarkersAreResolved) {
  put("/mochi.toml", head("app") + "[dependencies]\n\"@acme/geo\" = { path = \"geo\" }\n");
  EXPECT_EQ(run({"lock"}), 0) << err_;
  const std::string lock = get("/mochi.lock");
  put("/mochi.lock", "<<<<<<< HEAD\n" + lock + "=======\n" + lock + ">>>>>>> theirs\n");
  EXPECT_EQ(run({"lock", "--check"}), 1);
  EXPECT_TRUE(said("M057_LOCK_E004"));
  EXPECT_EQ(run({"lock"}), 0) << err_;
  EXPECT_EQ(get("/mochi.lock"), lock);
  put("/mochi.lock", "version = 9\n");
  EXPECT_EQ(run({"lock"}), 1);
  EXPECT_TRUE(
      said("error[M057_LOCK_E003]: the lock has format 9, and mochi 0.1.0 reads formats up to 1\n  --> "
           "mochi.lock:1:1"))
      << err_;
  EXPECT_EQ(run({"lock", "--refresh"}), 0) << err_;
  EXPECT_EQ(get("/mochi.lock"), lock);
}

TEST_F(PkgTest, RegistriesAndTokens) {
  EXPECT_EQ(run({"pkg", "config", "registry", "default", "https://r.test/i"}), 0) << err_;
  EXPECT_EQ(run({"pkg", "config", "registry", "alternate", "add", "team", "file:///srv/r"}), 0) << err_;
  EXPECT_EQ(run({"pkg", "config", "registry", "list"}), 0);
  EXPECT_EQ(out_, "default  https://r.test/i/\nteam  file:///srv/r/\n");
  EXPECT_EQ(run({"pkg", "config", "registry", "default", "https://u:p@r.test/"}), 2);
  host_.in.set("s3cret\n");
  EXPECT_EQ(run({"pkg", "login"}), 0) << err_;
  EXPECT_EQ(out_, "kept a token for https://r.test\n");
  EXPECT_EQ(get("/home/config/auth.toml").find("s3cret") == std::string::npos, false);
  EXPECT_EQ(run({"pkg", "logout"}), 0);
  EXPECT_EQ(get("/home/config/auth.toml").find("s3cret"), std::string::npos);
  EXPECT_EQ(run({"pkg", "confg"}), 2);
  EXPECT_TRUE(said("Did you mean `mochi pkg config`?"));
}

TEST_F(PkgTest, CapabilitiesAreInferred) {
  put("/src/lib.mochi",
      "export fun load_text(path: string): string { return readFile(path) }\nexport fun plain(): int { "
      "return 1 }\n"
      "test \"reads the clock\" {\n  expect now() > 0\n}\n");
  put("/mochi.toml", head("app"));
  EXPECT_EQ(run({"check", "."}), 0) << err_;
  put("/mochi.toml", head("app") + "[capabilities]\nrequired = [\"net.dial\"]\n");
  EXPECT_EQ(run({"lock"}), 0) << err_;
  EXPECT_EQ(run({"check", "."}), 1);
  EXPECT_TRUE(
      said("error[M057_CAP_E007]: `load_text` uses fs.read, which `[capabilities]` does not declare\n  --> "
           "src/lib.mochi:1:12"))
      << err_;
  EXPECT_TRUE(said("net.dial is declared, and nothing in the package uses it")) << err_;
  EXPECT_FALSE(said("clock")) << err_;
  put("/mochi.toml", head("app") + "[capabilities]\nrequired = [\"fs.read\"]\n");
  EXPECT_EQ(run({"check", "."}), 0) << err_;
}

TEST_F(PkgTest, Init) {
  put("/src/lib.mochi", "export fun x(): int { return 1 }\n");
  EXPECT_EQ(run({"init", "--lib", "@acme/x"}), 0) << err_;
  EXPECT_EQ(get("/src/lib.mochi"), "export fun x(): int { return 1 }\n");
  EXPECT_EQ(run({"check", "."}), 0) << err_;
  EXPECT_EQ(run({"init"}), 1);
}

}  // namespace
}  // namespace mochi
