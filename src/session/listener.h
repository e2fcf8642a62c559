// Who is told what goes on while a session works for a command, in the order in which it happens.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "diag/diagnostic.h"

namespace mochi {

class Listener {
 public:
  virtual ~Listener() = default;
  // Diagnostics of a program or manifest, in order.
  virtual void report(const std::vector<Diagnostic>& found, const SourceMap& sources) = 0;
  // Why what was asked for is not done. `sources` may be null: the error has no place.
  virtual void refuse(const Error& error, const SourceMap* sources) = 0;
  // What the user should know and need not act on: a line or more of text.
  virtual void note(std::string_view text) = 0;
  // Whether the user agrees to what `question` says; no where nobody can be asked.
  virtual bool confirm(std::string_view question) = 0;
};

}  // namespace mochi
