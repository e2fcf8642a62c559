// What the compiler keeps between questions, on files in memory.
#include "session/compiler.h"

#include <gtest/gtest.h>

#include "api/surface.h"
#include "diag/render.h"
#include "host/memory/memory_host.h"
#include "ir/dump.h"

namespace mochi {
namespace {

class CompilerTest : public testing::Test {
 protected:
  CompilerTest() {
    // Files are older than the clock says.
    host_.clock.set(1'000'000'000'000);
    put("mochi.toml", "[package]\nname = \"@acme/shapes\"\nversion = \"0.1.0\"\nedition = \"2026\"\n");
    put("src/lib.mochi",
        "import \"./area\" as area\n/// Of a square.\nexport fun square(n: int): int { return "
        "area.of(n, n) }\n");
    put("src/area.mochi",
        "export type Size { w: int, h: int }\nexport fun of(w: int, h: int): int { return w * h }\n");
    put("src/names.mochi", "export fun name(): string { return \"square\" }\n");
  }
  void put(const std::string& path, const std::string& text) { host_.files.put("/p/" + path, text); }
  static CompileRequest library() {
    CompileRequest request;
    request.path = "/p";
    request.library = true;
    return request;
  }
  std::shared_ptr<const Compilation> ask(Compiler& compiler) {
    Result<std::shared_ptr<const Compilation>> made = compiler.compile(library());
    EXPECT_TRUE(made) << made.error().message;
    return made ? *made : nullptr;
  }
  std::string text_of(const Compilation& made) {
    std::string text;
    for (const Diagnostic& d : made.sorted_diagnostics()) text += render_human(d, made.session.sources, {});
    if (made.checked.has_errors) return text;
    return text + api::to_json(made.surface) + ir::dump(made.program, {.flags = true});
  }
  // The answer is that of a compiler that was never asked before.
  void expect_as_new(const Compilation& made) {
    Compiler other(host_.host);
    EXPECT_EQ(text_of(made), text_of(*ask(other)));
  }

  MemoryHost host_;
};

TEST_F(CompilerTest, UnchangedFilesAreNeitherReadNorParsedNorChecked) {
  Compiler compiler(host_.host);
  const std::shared_ptr<const Compilation> first = ask(compiler);
  EXPECT_FALSE(first->diagnostics.has_errors());
  const Compiler::Work before = compiler.work();
  EXPECT_EQ(before.files_parsed, 3U);
  EXPECT_EQ(before.modules_checked, 3U);
  EXPECT_EQ(ask(compiler), first);
  EXPECT_EQ(compiler.work().files_read, before.files_read);
  EXPECT_EQ(compiler.work().files_parsed, 3U);
  EXPECT_EQ(compiler.work().modules_checked, 3U);
  EXPECT_EQ(compiler.work().programs_lowered, 1U);
}

TEST_F(CompilerTest, AnEditedFileIsReadAndCheckedAgain) {
  Compiler compiler(host_.host);
  ask(compiler);
  // The first edit brings the module to the end.
  put("src/names.mochi", "export fun name(): string { return \"circle\" }\n");
  expect_as_new(*ask(compiler));
  const Compiler::Work before = compiler.work();
  const std::size_t reads = host_.files.reads().size();
  put("src/names.mochi", "export fun name(): string { return \"line\" }\n");
  const std::shared_ptr<const Compilation> made = ask(compiler);
  EXPECT_EQ(std::vector<std::string>(host_.files.reads().begin() + static_cast<std::ptrdiff_t>(reads),
                                     host_.files.reads().end()),
            std::vector<std::string>{"/p/src/names.mochi"});
  EXPECT_EQ(compiler.work().files_read - before.files_read, 1U);
  EXPECT_EQ(compiler.work().files_parsed - before.files_parsed, 1U);
  EXPECT_EQ(compiler.work().modules_checked - before.modules_checked, 1U);
  expect_as_new(*made);
}

TEST_F(CompilerTest, UnsavedTextsStandForFiles) {
  Compiler compiler(host_.host);
  ask(compiler);
  compiler.open("/p/src/area.mochi", "export fun of(w: int, h: int): string { return \"a\" }\n");
  std::shared_ptr<const Compilation> made = ask(compiler);
  EXPECT_TRUE(made->diagnostics.has_errors());
  compiler.change("/p/src/area.mochi", "export fun of(w: int, h: int): int { return w + h }\n");
  made = ask(compiler);
  EXPECT_FALSE(made->diagnostics.has_errors());
  // A file that is not there yet.
  compiler.open("/p/src/more.mochi", "export fun more(): int { return 1 }\n");
  made = ask(compiler);
  EXPECT_EQ(made->surface.modules.size(), 4U);
  compiler.close("/p/src/more.mochi");
  compiler.close("/p/src/area.mochi");
  made = ask(compiler);
  EXPECT_EQ(made->surface.modules.size(), 3U);
  expect_as_new(*made);
}

TEST_F(CompilerTest, AnswersAreThoseOfANewCompiler) {
  Compiler compiler(host_.host);
  ask(compiler);
  const std::pair<const char*, const char*> edits[] = {
      {"src/area.mochi",
       "export type Size { w: int64, f: fun(int): int }\nexport fun of(w: int, h: int): int { let s = "
       "Size { w: w, f: fun(x: int): int => x }\n return s.f(h) }\n"},
      {"src/lib.mochi",
       "import \"./area\" as area\nexport fun square(n: int): int { let s = area.Size { w: n, f: "
       "fun(x: int): int => x + 1 }\n return s.f(n) }\n"},
      {"src/lib.mochi",
       "import \"./area\" as area\nexport fun square(n: int): int { let s = area.Size { w: n, f: "
       "fun(x: int): int => x + 2 }\n return s.f(n) }\n"},
      {"src/names.mochi", "export fun name(): string { return nobody }\n"},
      {"src/names.mochi", "export fun name(): string { return \"a\" + \"b\" }\n"},
      {"src/added.mochi",
       "import \"std/text\" as text\nexport fun up(s: string): string { return text.trim(s) }\n"},
      {"src/lib.mochi", "export fun square(n: int): int { return n * n }\n"},
  };
  for (const auto& [file, text] : edits) {
    SCOPED_TRACE(text);
    put(file, text);
    expect_as_new(*ask(compiler));
  }
}

TEST_F(CompilerTest, ArtefactsAreMadeOfFirstChecks) {
  Compiler compiler(host_.host);
  ask(compiler);
  put("src/area.mochi", "export fun of(w: int, h: int): int { return h * w }\n");
  ask(compiler);
  for (const char* target : {"javascript", "python", "rust"}) {
    Result<Artefacts> made = compiler.emit({.path = "/p", .target = target});
    ASSERT_TRUE(made) << made.error().message;
    Compiler other(host_.host);
    Result<Artefacts> first = other.emit({.path = "/p", .target = target});
    ASSERT_TRUE(first) << first.error().message;
    ASSERT_FALSE(made->output.files.empty());
    ASSERT_EQ(made->output.files.size(), first->output.files.size());
    for (std::size_t i = 0; i < made->output.files.size(); ++i) {
      EXPECT_EQ(made->output.files[i].path, first->output.files[i].path);
      EXPECT_EQ(made->output.files[i].text, first->output.files[i].text);
    }
  }
  std::vector<std::string> paths;
  for (const auto& [path, stamp] : compiler.inputs(*ask(compiler))) paths.push_back(path);
  EXPECT_EQ(paths, (std::vector<std::string>{"/p/src/area.mochi", "/p/src/lib.mochi", "/p/src/names.mochi"}));
}

TEST_F(CompilerTest, UnsavedTextsAreEmitted) {
  Compiler compiler(host_.host);
  compiler.open("/p/src/names.mochi", "export fun unsaved(): string { return \"x\" }\n");
  Result<Artefacts> made = compiler.emit({.path = "/p", .target = "javascript"});
  ASSERT_TRUE(made) << made.error().message;
  std::string all;
  for (const auto& file : made->output.files) all += file.text;
  EXPECT_NE(all.find("function unsaved"), std::string::npos) << all;
  compiler.change("/p/src/names.mochi", "export fun unsaved(): string { return 1 }\n");
  made = compiler.emit({.path = "/p", .target = "javascript"});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(made->compilation->diagnostics.has_errors());
  EXPECT_TRUE(made->output.files.empty());
}

TEST_F(CompilerTest, YoungFilesAreReadAgain) {
  // Two changes in one tick of the clock of files.
  host_.clock.set(0);
  Compiler compiler(host_.host);
  ask(compiler);
  const std::size_t reads = compiler.work().files_read;
  ask(compiler);
  EXPECT_GT(compiler.work().files_read, reads);
  EXPECT_EQ(compiler.work().files_parsed, 3U);
}

}  // namespace
}  // namespace mochi
