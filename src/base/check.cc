#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace mochi {
namespace {
thread_local const char* current_stage = nullptr;
}  // namespace

void check_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "mochi: internal error: %s\n  at %s:%d\n", what, file, line);
  if (current_stage != nullptr) std::fprintf(stderr, "  in stage: %s\n", current_stage);
  std::fprintf(stderr, "  This is a bug in mochi, not in your program.\n");
  std::fflush(stderr);
  std::abort();
}

void out_of_memory() {
  std::fputs(
      "mochi: out of memory: the system gives no more\n"
      "  A program that is run with --max-memory ends before that, and shows where.\n",
      stderr);
  std::_Exit(1);
}

StageScope::StageScope(const char* name) : previous_(current_stage) { current_stage = name; }
StageScope::~StageScope() { current_stage = previous_; }

}  // namespace mochi
