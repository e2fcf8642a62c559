#include "check/incremental.h"

#include <gtest/gtest.h>

#include <map>

#include "api/surface.h"
#include "check/surface.h"
#include "diag/render.h"

namespace mochi::check {
namespace {

using Files = std::map<std::string, std::string>;

MemoryLoader loader_of(const Files& files) {
  MemoryLoader loader;
  for (const auto& [name, text] : files) loader.add(name, text);
  return loader;
}

// What users see of a check: messages by file, and what each module offers.
std::string seen(const Checked& checked, const Collector& found, const SourceMap& sources) {
  std::map<std::string, std::string> messages;
  for (const Diagnostic& d : found.sorted()) {
    const SourceId source = sources.source_of(d.span.begin);
    messages[source.valid() ? std::string(sources.source(source).name()) : ""] +=
        render_human(d, sources, RenderOptions{});
  }
  std::string text = checked.has_errors ? "errors\n" : "good\n";
  for (const auto& [file, said] : messages) text += said;
  if (checked.has_errors) return text;
  for (const ModuleId id : checked.order) {
    text += checked.modules[id.value].name + "\n";
    for (const FunId fun : checked.modules[id.value].funs) {
      const Fun& f = checked.funs[fun];
      text += "  " + std::string(checked.names->text(f.name)) + ": " + checked.types->show(f.result) + "\n";
    }
    for (const VarId var : checked.modules[id.value].globals) {
      const Var& v = checked.vars[var];
      text += "  " + std::string(checked.names->text(v.name)) + ": " + checked.types->show(v.type) +
              (v.assigned ? " assigned" : "") + "\n";
    }
  }
  return text + std::to_string(checked.vars.size()) + " " + std::to_string(checked.funs.size()) + " " +
         std::to_string(checked.calls.size());
}

std::string fresh(const Files& files, const std::string& entry) {
  MemoryLoader loader = loader_of(files);
  Session session;
  Collector found;
  const Checked checked = check_program(loader, entry, session, found, {});
  return seen(checked, found, session.sources);
}

class Edited {
 public:
  explicit Edited(Files files) : files_(std::move(files)) {}
  void put(const std::string& name, const std::string& text) { files_[name] = text; }
  const IncrementalChecker::Work& check() {
    MemoryLoader loader = loader_of(files_);
    Collector found;
    const Checked& checked = checker_.check(loader, {"main"}, found, {});
    EXPECT_EQ(seen(checked, found, session_.sources), fresh(files_, "main"));
    return checker_.work();
  }

 private:
  Files files_;
  Session session_;
  IncrementalChecker checker_{session_};
};

const Files kProgram{
    {"main", "import \"./a\"\nimport \"./b\"\nprint(a.twice(2), b.size())\n"},
    {"a", "import \"./base\"\nexport fun twice(n: int): int { return base.add(n, n) }\n"},
    {"b", "import \"./base\"\nexport var count = 1\nexport fun size(): int { return base.add(count, 1) }\n"},
    {"base", "export type Pair { x: int, y: int }\nexport fun add(x: int, y: int): int { return x + y }\n"},
};

TEST(Incremental, NothingIsDoneTwice) {
  Edited program(kProgram);
  EXPECT_EQ(program.check().modules_checked, 4U);
  const IncrementalChecker::Work again = program.check();
  EXPECT_EQ(again.files_parsed, 0U);
  EXPECT_EQ(again.modules_checked, 0U);
  EXPECT_FALSE(again.changed);
}

TEST(Incremental, AnEditedModuleAndItsImportersAreCheckedAgain) {
  Edited program(kProgram);
  program.check();
  program.put("main", "import \"./a\"\nimport \"./b\"\nprint(b.size())\n");
  IncrementalChecker::Work work = program.check();
  EXPECT_EQ(work.files_parsed, 1U);
  EXPECT_EQ(work.modules_checked, 1U);
  program.put("a", "import \"./base\"\nexport fun twice(n: int): int { return base.add(n, n + 0) }\n");
  work = program.check();
  EXPECT_EQ(work.files_parsed, 1U);
  // `b` stood behind it.
  EXPECT_EQ(work.modules_checked, 3U);
  program.put("a", "import \"./base\"\nexport fun twice(n: int): int { return base.add(n + 0, n) }\n");
  work = program.check();
  EXPECT_EQ(work.files_parsed, 1U);
  EXPECT_EQ(work.modules_checked, 2U);
  program.put("base", "export fun add(x: int, y: int): int { return y + x }\n");
  EXPECT_EQ(program.check().modules_checked, 4U);
}

TEST(Incremental, AnswersAreThoseOfAFirstCheck) {
  Edited program(kProgram);
  program.check();
  const std::pair<const char*, const char*> edits[] = {
      {"a", "import \"./base\"\nexport fun twice(n: int): string { return \"a\" }\n"},
      {"a", "import \"./base\"\nexport fun twice(n: int): int { return nothing }\n"},
      {"main", "import \"./a\"\nimport \"./b\"\nb.count = 2\nprint(a.twice(2), b.count)\n"},
      {"a", "import \"./base\"\nexport fun twice(n: int): int { return n }\n"},
      {"b", "import \"./base\"\nexport var count = 1.5\nexport fun size(): int { return 3 }\n"},
      {"main", "import \"./a\"\nimport \"./b\"\nprint(a.twice(2), b.count)\n"},
      {"base", "export fun add(x: int, y: int): int { return x +"},
      {"base", "export fun add(x: int, y: int): int { return x + + }"},
      {"base",
       "export type Pair { x: float, z: int }\nexport fun add(x: int, y: int): int { return x - y }\n"},
      {"c", "import \"std/map\" as maps\nexport fun f(p: map<string, int>): bool { return \"a\" in p }\n"},
      {"main", "import \"./c\"\nimport \"./a\"\nprint(c.f({}), a.twice(1))\n"},
      {"main", "import \"./b\"\nimport \"./missing\"\nprint(b.size())\n"},
      {"a", "import \"./main\"\nexport fun twice(n: int): int { return n }\n"},
      {"main", "import \"./a\"\nprint(a.twice(1))\n"},
      {"a",
       "import \"./base\"\nfun pick<T>(x: T, y: T): bool { return x == y }\nexport fun twice(n: int): int { "
       "let p = base.Pair { x: 1.0, z: n }\n return if pick(p.z, 1) then n else 2 }\n"},
  };
  for (const auto& [file, text] : edits) {
    SCOPED_TRACE(std::string(file) + ": " + text);
    program.put(file, text);
    program.check();
    program.check();
  }
}

}  // namespace
}  // namespace mochi::check
