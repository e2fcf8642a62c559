// Texts that must never be seen: tokens, keys, identity tokens. Whatever is shown or written passes through
// `scrub`.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::fanout {

class Secrets {
 public:
  // From now on `secret` is replaced, also in its base64 form with a user before it. Texts of less than 6
  // bytes are kept.
  void add(std::string_view secret);
  std::string scrub(std::string_view text) const;
  // Message, hint, context and children.
  Error scrub(Error error) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> known_;  // longest first
};

}  // namespace mochi::fanout
