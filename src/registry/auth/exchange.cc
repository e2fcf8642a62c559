#include "registry/auth/exchange.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/auth/signature.h"

namespace mochi::registry {
namespace {

// Clocks of two machines differ.
constexpr std::int64_t kSkewSeconds = 60;
constexpr std::size_t kTokenBytes = std::size_t{16} << 10U;

bool part_json(std::string_view part, JsonValue& out) {
  const auto bytes = decode_base64url(part);
  JsonError error;
  JsonLimits limits;
  limits.depth = 20;
  return bytes && parse_json(*bytes, out, error, limits) && out.is(JsonKind::object);
}

std::int64_t number_of(const JsonValue& claims, std::string_view name, std::int64_t fallback) {
  const JsonValue* value = claims.find(name);
  if (value == nullptr) return fallback;
  if (value->is(JsonKind::integer)) return value->integer;
  return value->is(JsonKind::floating) && value->floating < 1e15 && value->floating > 0
             ? static_cast<std::int64_t>(value->floating)
             : fallback;
}

bool has_audience(const JsonValue& claims, std::string_view audience) {
  const JsonValue* value = claims.find("aud");
  if (value == nullptr) return false;
  if (value->is(JsonKind::string)) return value->text == audience;
  for (const JsonValue& item : value->items) {
    if (item.text == audience) return true;
  }
  return false;
}

}  // namespace

Result<JsonValue> IdentityExchange::signed_claims(std::string_view jwt) {
  if (jwt.empty() || jwt.size() > kTokenBytes) return refuse_identity("no identity token");
  const std::vector<std::string_view> parts = split(jwt, '.');
  JsonValue header;
  JsonValue claims;
  if (parts.size() != 3 || !part_json(parts[0], header) || !part_json(parts[1], claims)) {
    return refuse_identity("the identity token is malformed");
  }
  const std::string_view issuer_name = claims.text_of("iss");
  const TrustedIssuer* issuer = nullptr;
  for (const TrustedIssuer& known : store_.config().issuers) {
    if (known.issuer == issuer_name) issuer = &known;
  }
  if (issuer == nullptr)
    return refuse_identity(fmt::format("the issuer `{}` is not configured", issuer_name));
  // The algorithm is ours to choose, never the token's.
  if (header.text_of("alg") != issuer->algorithm)
    return refuse_identity("the token is signed by an algorithm that is not accepted");
  MOCHI_TRY(const std::string keys, keys_.of(*issuer, header.text_of("kid")));
  const auto signature = decode_base64url(parts[2]);
  const std::string_view payload = jwt.substr(0, parts[0].size() + 1 + parts[1].size());
  if (!signature || !verify_signature(keys, header.text_of("kid"), issuer->algorithm, payload, *signature)) {
    return refuse_identity("the signature of the identity token is not valid");
  }
  const std::int64_t now = store_.clock().unix_ns() / 1'000'000'000;
  if (number_of(claims, "exp", 0) + kSkewSeconds < now)
    return refuse_identity("the identity token has expired");
  if (number_of(claims, "nbf", 0) - kSkewSeconds > now || number_of(claims, "iat", 0) - kSkewSeconds > now) {
    return refuse_identity("the identity token is not valid yet");
  }
  return claims;
}

bool IdentityExchange::is_signed(std::string_view jwt) {
  return !jwt.empty() && signed_claims(jwt).has_value();
}

Result<JsonValue> IdentityExchange::check(std::string_view jwt, std::string_view audience) {
  MOCHI_TRY(JsonValue claims, signed_claims(jwt));
  const std::int64_t now = store_.clock().unix_ns() / 1'000'000'000;
  if (!has_audience(claims, audience))
    return refuse_identity(fmt::format("the identity token is not for the audience `{}`", audience));
  const std::string id(claims.text_of("jti"));
  if (id.empty()) return refuse_identity("the identity token has no `jti`");
  std::lock_guard<std::mutex> guard(mutex_);
  std::erase_if(used_, [&](const auto& entry) { return entry.second + kSkewSeconds < now; });
  if (!used_.emplace(std::string(claims.text_of("iss")) + " " + id, number_of(claims, "exp", 0)).second) {
    return refuse_identity("the identity token was used before");
  }
  return claims;
}

Result<std::string> IdentityExchange::exchange(std::string_view jwt, std::string_view protocol,
                                               std::string_view package, std::string_view audience,
                                               std::int64_t lifetime_seconds) {
  MOCHI_TRY(JsonValue claims, check(jwt, audience));
  std::vector<NamePattern> packages;
  std::string difference = "no trusted publisher is configured for it";
  for (const TrustedPublisher& publisher : store_.config().publishers) {
    if (publisher.protocol != protocol || publisher.issuer != claims.text_of("iss")) continue;
    if (!package.empty() && publisher.package != package_key(protocol, package)) continue;
    bool all = true;
    for (const auto& [name, wanted] : publisher.claims) {
      if (claims.text_of(name) == wanted) continue;
      all = false;
      difference = fmt::format("the claim `{}` is `{}`, the registry expects `{}`", name,
                               claims.text_of(name), wanted);
    }
    if (all && !publisher.claims.empty())
      packages.push_back(NamePattern::exactly(protocol, publisher.package));
  }
  if (packages.empty()) return refuse_identity(difference);
  return tokens_.create_short(fmt::format("{}", claims.text_of("sub", "publisher")), std::move(packages),
                              lifetime_seconds);
}

}  // namespace mochi::registry
