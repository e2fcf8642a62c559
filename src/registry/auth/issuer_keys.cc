#include "registry/auth/issuer_keys.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/path.h"
#include "diag/codes.h"
#include "registry/client/answer.h"

namespace mochi::registry {
namespace {

constexpr std::int64_t kFreshSeconds = 60 * 60;
constexpr std::int64_t kPauseSeconds = 60;
constexpr std::int64_t kTimeoutMs = 10'000;
constexpr std::size_t kKeySetBytes = std::size_t{1} << 20U;

bool parse(std::string_view text, JsonValue& value) {
  JsonError error;
  return parse_json(text, value, error, {.bytes = kKeySetBytes, .depth = 20, .values = 20'000}) &&
         value.is(JsonKind::object);
}

// Whoever can change what is read here can publish: no plain http but on this machine.
bool is_safe(std::string_view url) {
  return url.starts_with("https://") || (url.starts_with("http://") && client::is_loopback(url));
}

bool has_key(std::string_view text, std::string_view key_id) {
  JsonValue value;
  const JsonValue* keys = parse(text, value) ? value.find("keys") : nullptr;
  if (keys == nullptr) return false;
  if (key_id.empty()) return true;
  for (const JsonValue& key : keys->items) {
    if (key.text_of("kid") == key_id) return true;
  }
  return false;
}

}  // namespace

Unexpected<Error> refuse_identity(std::string message) {
  return fail(Code::M057_REG_E004, std::move(message));
}

Result<std::string> IssuerKeys::get(const std::string& url, std::string_view what) {
  HttpRequest request;
  request.url = url;
  request.headers.push_back({"Accept", "application/json"});
  request.timeout_ms = kTimeoutMs;
  request.limit = kKeySetBytes;
  // A redirect is an answer like any other, and no 200.
  const Result<HttpResponse> response = http_->send(request);
  if (!response) return refuse_identity(fmt::format("{} cannot be read: {}", what, response.error().message));
  if (response->status != 200)
    return refuse_identity(fmt::format("{} cannot be read: status {}", what, response->status));
  return response->body;
}

Result<std::string> IssuerKeys::ask(const TrustedIssuer& issuer) {
  if (http_ == nullptr) return refuse_identity("the issuer has no `jwks` file");
  if (!is_safe(issuer.issuer)) return refuse_identity("keys are only asked for over https");
  std::string base = issuer.issuer;
  while (base.ends_with('/')) base.pop_back();
  MOCHI_TRY(const std::string text,
            get(base + "/.well-known/openid-configuration", "the issuer's configuration"));
  JsonValue configuration;
  if (!parse(text, configuration)) return refuse_identity("the issuer's configuration is no JSON");
  // Else one issuer could speak for another.
  if (configuration.text_of("issuer") != issuer.issuer)
    return refuse_identity("the configuration is of another issuer");
  const std::string url(configuration.text_of("jwks_uri"));
  if (!is_safe(url)) return refuse_identity("the issuer's keys are not behind https");
  MOCHI_TRY(std::string keys, get(url, "the issuer's key set"));
  if (!has_key(keys, {})) return refuse_identity("the issuer's key set is none");
  return keys;
}

Result<std::string> IssuerKeys::of(const TrustedIssuer& issuer, std::string_view key_id) {
  if (!issuer.jwks.empty()) return store_.files().read(join_path(store_.root(), issuer.jwks), kKeySetBytes);
  const std::int64_t now = store_.clock().unix_ns() / 1'000'000'000;
  std::lock_guard<std::mutex> guard(mutex_);
  Kept& kept = kept_[issuer.issuer];
  const std::int64_t age = now - kept.asked_s;
  const bool stale = age >= kFreshSeconds || !has_key(kept.text, key_id);
  if (kept.asked_s == 0 || (stale && age >= kPauseSeconds)) {
    kept.asked_s = now;
    Result<std::string> fresh = ask(issuer);
    kept.problem = fresh ? std::string() : fresh.error().message;
    if (fresh) kept.text = std::move(fresh).value();
  }
  if (kept.text.empty()) return refuse_identity(kept.problem);
  return kept.text;
}

}  // namespace mochi::registry
