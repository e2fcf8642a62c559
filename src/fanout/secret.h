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
  // From now on `secret` is replaced, also as base64, percent-encoded, and as the pair with `user` (and with
  // the user of tokens) that clients send and keep. Texts of less than 6 bytes are kept, but for the pair.
  void add(std::string_view secret, std::string_view user = {});
  std::string scrub(std::string_view text) const;
  // Message, hint, context and children.
  Error scrub(Error error) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> known_;  // longest first
};

}  // namespace mochi::fanout
