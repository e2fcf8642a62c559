#include "host/terminal.h"

namespace mochi {

bool wants_color(Terminal& terminal, const Env& env, StandardStream stream, bool no_color_flag) {
  if (no_color_flag || !env.get("NO_COLOR").empty() || env.get("TERM") == "dumb") return false;
  return terminal.is_terminal(stream);
}

}  // namespace mochi
