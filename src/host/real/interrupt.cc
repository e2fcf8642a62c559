#include "host/interrupt.h"

#include <unistd.h>

#include <csignal>

namespace mochi {
namespace {

std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_interrupt(int) {
  if (flag.exchange(true, std::memory_order_relaxed)) ::_exit(130);
}

}  // namespace

void install_interrupt_handler() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  ::sigemptyset(&action.sa_mask);
  // Without SA_RESTART a blocking read returns, so that waiting for input can be left too.
  ::sigaction(SIGINT, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

void interrupt_by_terminate() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGTERM, &action, nullptr);
}

const std::atomic<bool>& interrupt_flag() { return flag; }
void clear_interrupt() { flag.store(false, std::memory_order_relaxed); }
void raise_interrupt() { flag.store(true, std::memory_order_relaxed); }

}  // namespace mochi
