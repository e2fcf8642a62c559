#include "fanout/secret.h"

#include <algorithm>

#include "base/base64.h"
#include "base/string_util.h"

namespace mochi::fanout {

void Secrets::add(std::string_view secret) {
  if (secret.size() < 6) return;
  const std::lock_guard lock(mutex_);
  for (std::string text : {std::string(secret), base64(secret), base64("__token__:" + std::string(secret))}) {
    while (text.ends_with('=')) text.pop_back();
    if (std::find(known_.begin(), known_.end(), text) == known_.end()) known_.push_back(std::move(text));
  }
  std::sort(known_.begin(), known_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
}

std::string Secrets::scrub(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  std::string made(text);
  for (const std::string& secret : known_) made = replace_all(made, secret, "***");
  return made;
}

Error Secrets::scrub(Error error) const {
  error.message = scrub(error.message);
  error.hint = scrub(error.hint);
  for (std::string& text : error.context) text = scrub(text);
  for (Error& child : error.children) child = scrub(std::move(child));
  return error;
}

}  // namespace mochi::fanout
