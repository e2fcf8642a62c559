// When to ask a server again (packages page section 9), for the index client, downloads and the drivers of a
// fan-out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/clock.h"
#include "host/http.h"

namespace mochi::package {

struct RetryPolicy {
  // All of them, the first one included.
  int attempts = 6;
  std::int64_t first_ms = 250;
  // The doubling stops here.
  std::int64_t longest_ms = 30'000;
  // Per mille by which a pause is longer or shorter, so that many clients do not come back at once.
  std::int64_t jitter = 250;
  // What a server asks for with Retry-After is waited for up to this; more, and its answer stands.
  std::int64_t patience_ms = 300'000;
};

// 503 and 429; a timeout, a broken or refused connection. Never a failure of TLS, of a limit, of the caller's
// sink.
bool worth_another_try(const Result<HttpResponse>& result);

// The pause that a Retry-After asks for, in milliseconds: seconds, or a date, which `unix_ns` is compared
// with. Nothing if it cannot be read.
std::optional<std::int64_t> retry_after_ms(std::string_view value, std::int64_t unix_ns);

// The pause before attempt `next` (2 is the first repetition).
std::int64_t pause_ms(const RetryPolicy& policy, int next, const Result<HttpResponse>& result, Clock& clock);

// Sends with repetitions. Requests that change something are repeated after 503 and 429 only, since a broken
// connection may have changed it. C010 after Ctrl-C.
Result<HttpResponse> send_with_retry(HttpClient& http, Clock& clock, const HttpRequest& request,
                                     const RetryPolicy& policy = {});
// Many, in rounds: what fails waits and is sent again together with the others that failed.
std::vector<Result<HttpResponse>> send_all_with_retry(HttpClient& http, Clock& clock,
                                                      const std::vector<HttpRequest>& requests,
                                                      unsigned parallel, const RetryPolicy& policy = {});

}  // namespace mochi::package
