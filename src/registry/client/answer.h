// What an answer of a foreign registry means, and in which words it says so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "host/http.h"

namespace mochi::registry::client {

enum class Fate : std::uint8_t {
  taken,      // 2xx
  refused,    // the registry will not take it: 400, 404, 409, 413, 422, …
  denied,     // 401, 403: the credential, or the right that it gives
  slow_down,  // 429 and 503 with a time: nothing was done, try later
  unknown,    // no answer, a broken one, 5xx: it may have been done
};

// The header `Authorization` with that value; none for an empty one.
void authorize(HttpRequest& request, std::string_view authorization);

struct Answer {
  Fate fate = Fate::unknown;
  int status = 0;     // 0: there was none
  std::string words;  // for people, at most 600 characters on one line
  // Milliseconds that the registry asks to wait; negative: it did not say.
  std::int64_t retry_after_ms = -1;
  std::string body;  // of what was taken
};

// `now_s`: seconds since 1970, for dates in `Retry-After`.
Answer read_answer(const Result<HttpResponse>& response, std::int64_t now_s);

// The registry's own words: members `error`, `message`, `detail`, `errors[].detail`, else the reason phrase
// or the text.
std::string words_of(const HttpResponse& response);
// Text from outside on one line, printable, at most `limit` characters.
std::string tame(std::string_view text, std::size_t limit);

// Seconds, or an HTTP date (RFC 9110). In milliseconds from `now_s`, at most an hour; -1 if it is neither.
std::int64_t parse_retry_after(std::string_view value, std::int64_t now_s);

// Parses a body; M057_INDEX_E002 with `what` if it is no JSON.
Result<JsonValue> parse_body(std::string_view body, std::string_view what);

// `@scope/name` with its `/` as `%2f`.
std::string escape_npm_name(std::string_view name);
// Percent-encodes all but unreserved characters.
std::string percent_encode(std::string_view text);
// With exactly one `/` at the end.
std::string with_slash(std::string_view url);
// Hands an identity token over as the only member of a JSON object, for a token of the registry.
HttpRequest token_exchange(std::string url, std::string_view member, std::string_view jwt);
// `https://host:port`; empty if it is no URL.
std::string origin_of(std::string_view url);
// `host:port` or `host`.
std::string host_of(std::string_view url);
// Without the port.
std::string host_name_of(std::string_view url);
// 127.0.0.0/8, ::1, localhost.
bool is_loopback(std::string_view url);
// Follows a relative reference.
std::string resolve_url(std::string_view base, std::string_view reference);

}  // namespace mochi::registry::client
