#include <gtest/gtest.h>

#include "check/check.h"
#include "ir/dump.h"
#include "ir/verify.h"
#include "lower/lower.h"

namespace mochi::lower {
namespace {

// The dump of what `source` becomes, without its header line; findings of checker and verifier stand instead.
std::string ir_of(std::string_view source) {
  check::MemoryLoader loader;
  loader.add("main.mochi", std::string(source));
  check::Session session;
  Collector sink;
  const check::Checked checked = check::check_program(loader, "main.mochi", session, sink, {});
  std::string found;
  for (const Diagnostic& d : sink.sorted())
    if (d.severity == Severity::error) found += d.message + "\n";
  if (!found.empty()) return found;
  const ir::Program program = lower(checked, sink);
  for (const std::string& line : ir::verify(program)) found += line + "\n";
  const std::string text = ir::dump(program);
  return found + text.substr(text.find('\n') + 1);
}

struct Case {
  const char* name;
  const char* source;
  const char* ir;
};

class Lowering : public testing::TestWithParam<Case> {};

TEST_P(Lowering, gives) { EXPECT_EQ(ir_of(GetParam().source), GetParam().ir); }

constexpr Case kCases[] = {
#include "lowering_cases.inc"
#include "lowering_cases_data.inc"
};

INSTANTIATE_TEST_SUITE_P(all, Lowering, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace mochi::lower
