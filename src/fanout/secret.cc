#include "fanout/secret.h"

#include <algorithm>

#include "base/base64.h"
#include "base/string_util.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

// What is shorter stands in ordinary words too.
constexpr std::size_t kShortest = 6;

}  // namespace

void Secrets::add(std::string_view secret, std::string_view user) {
  if (secret.empty()) return;
  const std::lock_guard lock(mutex_);
  const std::string own(secret);
  const std::string pair = std::string(user) + ":" + own;
  std::vector<std::string> forms = {base64("__token__:" + own)};
  if (!user.empty()) forms.insert(forms.end(), {pair, base64(pair)});
  if (secret.size() >= kShortest)
    forms.insert(forms.end(), {own, base64(own), registry::client::percent_encode(own)});
  for (std::string& text : forms) {
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
