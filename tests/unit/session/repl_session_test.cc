#include "session/repl/session.h"

#include <gtest/gtest.h>

#include "host/memory/memory_host.h"

namespace mochi {
namespace {

// Keeps what is told.
class Told final : public ReplListener {
 public:
  void report(const std::vector<Diagnostic>& found, const SourceMap&) override {
    for (const Diagnostic& d : found) text += d.message + "\n";
  }
  void show(std::string_view shown) override { text += shown; }
  void refuse(std::string_view why) override { text += why; }
  std::string text;
};

TEST(ReplSession, CompletesNamesInScope) {
  MemoryHost host;
  Told told;
  ReplSession session(host.host, told);
  EXPECT_EQ(session.evaluate("import \"std/math\" as m\nlet square_root = m.sqrt(2.0)\n"),
            ReplSession::Status::accepted);
  EXPECT_EQ(session.complete("square_"), std::vector<std::string>{"square_root"});
  EXPECT_EQ(session.complete("m.sqr"), std::vector<std::string>{"m.sqrt"});
  EXPECT_EQ(session.complete("whil"), std::vector<std::string>{"while"});
  EXPECT_EQ(session.complete(":t"), std::vector<std::string>{":type"});
}

TEST(ReplSession, TellsTypesMistakesAndFaults) {
  MemoryHost host;
  Told told;
  ReplSession session(host.host, told);
  EXPECT_EQ(session.evaluate("type P { x: int }\nfun f(p: P): int { return 10 / p.x }\n"),
            ReplSession::Status::accepted);
  session.show_type("f(P { x: 1 })");
  EXPECT_EQ(told.text, "int\n");
  told.text.clear();
  EXPECT_EQ(session.evaluate("f(1)\n"), ReplSession::Status::rejected);
  EXPECT_NE(told.text, "");
  told.text.clear();
  EXPECT_EQ(session.evaluate("f(P { x: 0 })\n"), ReplSession::Status::rejected);
  EXPECT_NE(told.text.find("division by zero"), std::string::npos) << told.text;
  // Declared anew under the same name, while what was written before keeps its meaning.
  EXPECT_EQ(session.evaluate("fun g(): int { return f(P { x: 5 }) }\n"), ReplSession::Status::accepted);
  EXPECT_EQ(session.evaluate("fun f(n: int): int { return n + 1 }\n"), ReplSession::Status::accepted);
  EXPECT_EQ(session.evaluate("print(f(1), g())\n"), ReplSession::Status::accepted);
  EXPECT_EQ(host.out.text(), "2 2\n");
}

}  // namespace
}  // namespace mochi
