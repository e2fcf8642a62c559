// Checks for our own bugs. A failed check prints the place and aborts; user mistakes are diagnostics
// (diag/diagnostic.h) and failed operations are results (base/result.h), never checks.
#pragma once

namespace mochi {

// Prints `what` with its place, and the stage set by StageScope, to stderr and aborts.
[[noreturn]] void check_failed(const char* what, const char* file, int line);

// Ends the process with status 1 when the system gives no more memory, which is no bug. Fit for
// std::set_new_handler.
[[noreturn]] void out_of_memory();

// Names the stage that runs on this thread ("check", "lower", …) for the message of a failed check.
class StageScope {
 public:
  explicit StageScope(const char* name);
  ~StageScope();
  StageScope(const StageScope&) = delete;
  StageScope& operator=(const StageScope&) = delete;

 private:
  const char* previous_;
};

}  // namespace mochi

#define MOCHI_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::mochi::check_failed(#condition, __FILE__, __LINE__))
#define MOCHI_UNREACHABLE(what) ::mochi::check_failed("unreachable: " what, __FILE__, __LINE__)
#ifdef NDEBUG
#define MOCHI_DCHECK(condition) static_cast<void>(sizeof(!(condition)))
#else
#define MOCHI_DCHECK(condition) MOCHI_CHECK(condition)
#endif
