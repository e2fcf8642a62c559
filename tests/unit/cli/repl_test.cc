#include <gtest/gtest.h>

#include "cli/commands/commands.h"
#include "cli/line_editor.h"
#include "host/memory/memory_host.h"

namespace mochi {
namespace {

class Words final : public Completer {
 public:
  std::vector<std::string> complete(std::string_view prefix) override {
    std::vector<std::string> found;
    for (const char* word : {"print", "private", "push"}) {
      if (std::string_view(word).starts_with(prefix)) found.emplace_back(word);
    }
    return found;
  }
};

class LineEditorTest : public testing::Test {
 protected:
  // The line after these keys.
  std::string type(std::string_view keys) {
    editor_.begin("> ");
    for (const char c : keys) event_ = editor_.feed(c);
    return editor_.line();
  }
  MemoryWriter out_;
  Words words_;
  LineEditor editor_{out_, 80, words_};
  LineEditor::Event event_ = LineEditor::Event::none;
};

TEST_F(LineEditorTest, MovesAndErases) {
  EXPECT_EQ(type("abc\x1b[D\x1b[DX"), "aXbc");
  EXPECT_EQ(type("abc\x01X\x05Y"), "XabcY");
  EXPECT_EQ(type("abc\x1b[H\x1b[3~"), "bc");
  EXPECT_EQ(type("abcd\x02\x02\x0b"), "ab");
  EXPECT_EQ(type("abcd\x02\x02\x15"), "cd");
  EXPECT_EQ(type("one two \x17"), "one ");
  EXPECT_EQ(type("a\xc3\xa9\x7f"), "a");
  EXPECT_EQ(type("\xc3\xa9x\x1b[D\x1b[D!"), "!\xc3\xa9x");
  EXPECT_EQ(type("\x7f\x1b[C\x1b[Dx\x1b[99;99~y"), "xy");
  EXPECT_EQ(event_, LineEditor::Event::none);
}

TEST_F(LineEditorTest, EndsCancelsAndRecalls) {
  EXPECT_EQ(type("ab\r"), "ab");
  EXPECT_EQ(event_, LineEditor::Event::line);
  EXPECT_EQ(type("ab\x03"), "ab");
  EXPECT_EQ(event_, LineEditor::Event::cancelled);
  EXPECT_EQ(type("\x04"), "");
  EXPECT_EQ(event_, LineEditor::Event::end);
  editor_.history() = {"first", "second"};
  EXPECT_EQ(type("new\x1b[A"), "second");
  EXPECT_EQ(type("new\x1b[A\x1b[A\x1b[A"), "first");
  EXPECT_EQ(type("new\x1b[A\x1b[A\x1b[B\x1b[B"), "new");
}

TEST_F(LineEditorTest, CompletesWordsAndDraws) {
  EXPECT_EQ(type("x = pu\t"), "x = push");
  EXPECT_EQ(type("p\t"), "p");
  EXPECT_NE(out_.text().find("print  private  push  \r\n"), std::string::npos);
  EXPECT_EQ(type("pr\t"), "pri");
  EXPECT_EQ(type("zz\t"), "zz");
  EXPECT_TRUE(out_.text().ends_with("\r> zz\x1b[K\r\x1b[4C"));
}

class ReplTest : public testing::Test {
 protected:
  std::string talk(std::string input) {
    host_.in.set(std::move(input));
    Context context{host_.host};
    status_ = run_command_line(context, {"repl"});
    return host_.out.text();
  }
  MemoryHost host_;
  int status_ = 0;
};

TEST_F(ReplTest, ValuesAndDeclarationsLiveOn) {
  EXPECT_EQ(talk("let x = 40\nx + 2\nfun twice(n: int): int {\n  return n * 2\n}\ntwice(x)\nvar xs = [1]\n"
                 "xs = append(xs, x)\nxs\nlen(xs); \"a\"\n"),
            ">>> >>> 42\n>>> ... ... >>> 80\n>>> >>> >>> [1, 40]\n>>> 2\na\n>>> \n");
  EXPECT_EQ(host_.err.text(), "");
}

TEST_F(ReplTest, MatchesPrintTheirValueIfTheyHaveOne) {
  EXPECT_EQ(talk("match 3 { 1 => \"one\" _ => \"many\" }\nmatch 3 { 1 => print(\"a\") _ => print(\"b\") "
                 "}\n1; match 2 { 2 => { print(5) } _ => { } }\n"),
            ">>> many\n>>> b\n>>> 1\n5\n>>> \n");
  EXPECT_EQ(host_.err.text(), "");
}

TEST_F(ReplTest, SideEffectsHappenOnce) {
  EXPECT_EQ(talk("print(\"once\")\nlet name = input()\nMochi\nname\nappendFile(\"/log\", \"x\")\nname\n"),
            ">>> once\n>>> >>> Mochi\n>>> >>> Mochi\n>>> \n");
}

TEST_F(ReplTest, LongSessionsDoEachEffectOnce) {
  std::string session = "var n = 0\n";
  std::string shown = ">>> ";
  std::string written;
  for (int i = 1; i <= 200; ++i) {
    session += "n += 1; appendFile(\"/log\", str(n) + \";\"); print(n)\n";
    shown += ">>> " + std::to_string(i) + "\n";
    written += std::to_string(i) + ";";
  }
  EXPECT_EQ(talk(session), shown + ">>> \n");
  EXPECT_EQ(host_.files.read("/log", 1 << 20).value(), written);
}

TEST_F(ReplTest, FailuresChangeNothing) {
  EXPECT_EQ(talk("var x = 1\nx = 5; print([1][x])\nx\ny\nlet z: int = \"a\"\nx = 2\nx\n"),
            ">>> >>> >>> 1\n>>> >>> >>> >>> 2\n>>> \n");
  const std::string err = host_.err.text();
  EXPECT_NE(err.find("list index out of range: 5 (len 1)"), std::string::npos);
  EXPECT_NE(err.find("error[T002]: undefined variable: y\n  --> <input 4>:1:1"), std::string::npos);
  EXPECT_NE(err.find("error[T008]"), std::string::npos);
}

TEST_F(ReplTest, NamesCanBeDeclaredAnew) {
  EXPECT_EQ(
      talk("fun f(): int { return 1 }\nfun g(f: int): int { return f }\nfun h(): int { return f() + g(10) }\n"
           "fun f(): string { return \"new\" }\nf()\nh()\nlet x = 1\nlet y = [x, x]\nlet x = \"a\"\nx\ny\n"
           "let x = x + \"b\"\nx\n"),
      ">>> >>> >>> >>> >>> new\n>>> 11\n>>> >>> >>> >>> a\n>>> [1, 1]\n>>> >>> ab\n>>> \n");
  EXPECT_EQ(host_.err.text(), "");
}

TEST_F(ReplTest, TypesCanBeDeclaredAnew) {
  EXPECT_EQ(talk("type P { x: int }\nlet p = P { x: 1 }\nfun get(q: P): int { return q.x }\n"
                 "type P { x: int, y: int }\nP { x: 1, y: 2 }\np\nget(p)\n"
                 "type C = Red | Green | Dark(of: C)\nlet c = Dark(Green)\ntype C = Green | Blue\nGreen\nc\n"
                 "match c { Dark(d) => \"dark\"  _ => \"light\" }\ntype P = C\nlet q: P = Blue\nq\n"),
            ">>> >>> >>> >>> >>> {\"__name\": \"P\", \"x\": 1, \"y\": 2}\n>>> {\"__name\": \"P\", \"x\": "
            "1}\n>>> 1\n"
            ">>> >>> >>> >>> {\"__name\": \"Green\"}\n"
            ">>> {\"__name\": \"Dark\", \"of\": {\"__name\": \"Green\"}}\n>>> dark\n>>> >>> >>> {\"__name\": "
            "\"Blue\"}\n>>> \n");
  EXPECT_EQ(host_.err.text(), "");
}

TEST_F(ReplTest, FailedRedeclarationsKeepTheOldOnes) {
  EXPECT_EQ(talk("let x = 1\nlet x = [\"a\"][4]\nx\ntype P { a: int }\ntype P { b: Nope }\nP { a: 1 }.a\n"),
            ">>> >>> >>> 1\n>>> >>> >>> 1\n>>> \n");
  EXPECT_NE(host_.err.text().find("unknown type: Nope"), std::string::npos);
}

TEST_F(ReplTest, Commands) {
  EXPECT_EQ(talk("let x = [1.5]\n:type x\n:type x[0] + 1.0\n:reset\n:type x\n:nope\n:exit\nprint(1)\n"),
            ">>> >>> list<float>\n>>> float\n>>> >>> >>> >>> ");
  const std::string err = host_.err.text();
  EXPECT_NE(err.find("undefined variable: x"), std::string::npos);
  EXPECT_NE(err.find("unknown command `:nope`"), std::string::npos);
  EXPECT_EQ(status_, 0);
}

TEST_F(ReplTest, UnfinishedInputAtTheEndIsAMistake) {
  EXPECT_EQ(talk("fun f() {\n"), ">>> ... \n");
  EXPECT_NE(host_.err.text().find("parse error:"), std::string::npos);
  EXPECT_EQ(status_, 0);
}

}  // namespace
}  // namespace mochi
