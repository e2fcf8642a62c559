// Names of support code stand in the way of other names only where it is used, which only writing finds.
#pragma once

#include <set>
#include <string>
#include <utility>

namespace mochi::emit {

// `written` is what was made without any name taken, and `wanted` what it then needed. If something in it has such a name, it is
// made once more by `make(taken)`, with these names taken; nothing needs more than that.
// `written` points to a writer with `are_free(names)`: none of them was given out.
template <typename Pointer, typename Make>
void settle(Pointer& written, std::set<std::string> wanted, Make&& make) {
  if (!written->are_free(wanted)) written = make(std::move(wanted));
}

}  // namespace mochi::emit
