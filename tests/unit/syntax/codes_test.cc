// Every syntax code, with the whole message as users see it.
#include <gtest/gtest.h>

#include "diag/render.h"
#include "parse_helper.h"

namespace mochi::syntax {
namespace {

struct Case {
  const char* text;
  const char* rendered;
};
const Case kCases[] = {
#include "codes_cases.inc"
};

std::string rendered(const char* text) {
  Parsed p(text);
  std::string out;
  for (const Diagnostic& d : p.sink.sorted()) out += render_human(d, p.sources, {});
  return out;
}

TEST(SyntaxCodes, Rendered) {
  for (const Case& c : kCases) EXPECT_EQ(rendered(c.text), c.rendered) << c.text;
}

// P069 and P073 have tests of their own; P070 is for faults of the parser itself; P071 needs 256 MiB of text.
TEST(SyntaxCodes, AllAreTested) {
  const char* codes[] = {
#define MOCHI_CODE(name, severity, summary, hint) #name,
#include "diag/codes/syntax.def"
#undef MOCHI_CODE
  };
  std::string all;
  for (const Case& c : kCases) all += c.rendered;
  for (std::string_view code : codes) {
    if (code == "P069" || code == "P070" || code == "P071" || code == "P073") continue;
    EXPECT_NE(all.find("error[" + std::string(code) + "]"), std::string::npos) << code;
  }
}

TEST(SyntaxCodes, TooManyErrors) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "let = 1\n";
  Parsed p(text);
  EXPECT_EQ(p.sink.size(), 251U);
  EXPECT_EQ(code_info(p.sink.all().back().code).name, "P073");
}

}  // namespace
}  // namespace mochi::syntax
