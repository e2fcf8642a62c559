// The program `mochi`: all it does is to give the command line the real world.
#include <cstdio>
#include <cstdlib>
#include <new>

#include "base/check.h"
#include "cli/context.h"
#include "host/host.h"
#include "host/interrupt.h"

int main(int argc, char** argv) {
  mochi::install_interrupt_handler();
  std::set_new_handler(mochi::out_of_memory);
  static mochi::RealHost* const real = mochi::make_real_host().release();
  // Never taken apart: what commands leave in it costs more time to free than the rest of their end, and threads
  // that read ahead may still work with it.
  static auto* const context = new mochi::Context{real->host()};
  int status = mochi::run_command_line(*context, mochi::Args(argv + (argc > 0 ? 1 : 0), argv + argc));
  context->host.out.flush();
  // What libraries of crates have printed.
  std::fflush(nullptr);
  std::_Exit(status);
}
