// What is known of the terminal.
#pragma once

#include <cstdint>

#include "host/env.h"

namespace mochi {

enum class StandardStream : std::uint8_t { in, out, err };

class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual bool is_terminal(StandardStream stream) = 0;
  // Columns; 80 where it is unknown.
  virtual int width() = 0;
  // Keys of standard input come one by one, unseen, and Ctrl-C as a byte (true), or as whole lines again
  // (false). False if that cannot be done.
  virtual bool set_keys(bool on) = 0;
};

// Colours only on a terminal, not under NO_COLOR (set and not empty), TERM=dumb or --no-color.
bool wants_color(Terminal& terminal, const Env& env, StandardStream stream, bool no_color_flag);

}  // namespace mochi
