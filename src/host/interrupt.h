// Ctrl-C. The first one only sets a flag, which loops and waits look at; a second one before the flag is
// cleared ends the process at once with status 130.
#pragma once

#include <atomic>

namespace mochi {

// The exit status of a process that Ctrl-C ended.
inline constexpr int kExitInterrupted = 130;

void install_interrupt_handler();
// Also by SIGTERM, for a service that looks at the flag all the time.
void interrupt_by_terminate();
// The flag itself, for loops that poll it. Relaxed loads suffice.
const std::atomic<bool>& interrupt_flag();
inline bool interrupted() { return interrupt_flag().load(std::memory_order_relaxed); }
void clear_interrupt();
// Sets the flag as Ctrl-C would; for tests.
void raise_interrupt();

}  // namespace mochi
