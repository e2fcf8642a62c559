// The program `mochi`: all it does is to give the command line the real world.
#include <new>

#include "base/check.h"
#include "cli/context.h"
#include "host/host.h"
#include "host/interrupt.h"

int main(int argc, char** argv) {
  mochi::install_interrupt_handler();
  std::set_new_handler(mochi::out_of_memory);
  std::unique_ptr<mochi::RealHost> real = mochi::make_real_host();
  // Never taken apart: what commands leave in it costs more time to free than the rest of their end.
  static auto* const context = new mochi::Context{real->host()};
  int status = mochi::run_command_line(*context, mochi::Args(argv + (argc > 0 ? 1 : 0), argv + argc));
  context->host.out.flush();
  return status;
}
