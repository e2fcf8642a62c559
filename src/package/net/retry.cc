#include "package/net/retry.h"

#include <algorithm>
#include <array>

#include "base/string_util.h"
#include "diag/codes.h"
#include "host/interrupt.h"

namespace mochi::package {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

bool digits(std::string_view text) {
  return !text.empty() && text.size() <= 10 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  for (char c : text) value = value * 10 + (c - '0');
  return value;
}

// Days since 1970 of a date in the Gregorian calendar, by counting from March so that leap days come last.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  std::int64_t era = year / 400;
  std::int64_t in_era = year % 400;
  std::int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`, the only form that servers may send.
std::optional<std::int64_t> http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT") || text[3] != ',' || text[19] != ':' || text[22] != ':') {
    return std::nullopt;
  }
  auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  std::string_view parts[] = {text.substr(5, 2), text.substr(12, 4), text.substr(17, 2), text.substr(20, 2),
                              text.substr(23, 2)};
  if (month == kMonths.end() || !std::all_of(std::begin(parts), std::end(parts), digits)) return std::nullopt;
  std::int64_t days = days_of(number(parts[1]), month - kMonths.begin() + 1, number(parts[0]));
  return ((days * 24 + number(parts[2])) * 60 + number(parts[3])) * 60 + number(parts[4]);
}

bool changes_something(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD";
}

// Spreads clients that failed at the same moment; nothing else depends on it.
std::int64_t spread(std::int64_t pause, std::int64_t jitter, std::int64_t seed) {
  std::uint64_t mixed = static_cast<std::uint64_t>(seed) * 0x9e3779b97f4a7c15U;
  mixed ^= mixed >> 32U;
  std::int64_t offset =
      static_cast<std::int64_t>(mixed % static_cast<std::uint64_t>(2 * jitter + 1)) - jitter;
  return pause + pause * offset / 1000;
}

}  // namespace

bool worth_another_try(const Result<HttpResponse>& result) {
  if (result) return result->status == 503 || result->status == 429;
  return result.error().code == Code::C014 || result.error().code == Code::C008;
}

std::optional<std::int64_t> retry_after_ms(std::string_view value, std::int64_t unix_ns) {
  value = trim_ascii(value);
  if (digits(value)) return number(value) * 1000;
  std::optional<std::int64_t> date = http_date(value);
  if (!date) return std::nullopt;
  return std::max<std::int64_t>(0, (*date - unix_ns / kNsPerSecond) * 1000);
}

std::int64_t pause_ms(const RetryPolicy& policy, int next, const Result<HttpResponse>& result, Clock& clock) {
  if (result) {
    const std::string* header = result->header("retry-after");
    std::optional<std::int64_t> asked =
        header != nullptr ? retry_after_ms(*header, clock.unix_ns()) : std::nullopt;
    if (asked) return *asked;
  }
  std::int64_t pause = policy.first_ms;
  for (int i = 2; i < next && pause < policy.longest_ms; ++i) pause *= 2;
  return spread(std::min(pause, policy.longest_ms), policy.jitter, clock.monotonic_ns() + next);
}

std::vector<Result<HttpResponse>> send_all_with_retry(HttpClient& http, Clock& clock,
                                                      const std::vector<HttpRequest>& requests,
                                                      unsigned parallel, const RetryPolicy& policy) {
  std::vector<Result<HttpResponse>> results = http.send_all(requests, parallel);
  for (int next = 2; next <= policy.attempts; ++next) {
    std::vector<std::size_t> again;
    std::int64_t pause = 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!worth_another_try(results[i]) || (!results[i] && changes_something(requests[i]))) continue;
      std::int64_t wanted = pause_ms(policy, next, results[i], clock);
      if (wanted > policy.patience_ms) continue;
      pause = std::max(pause, wanted);
      again.push_back(i);
    }
    if (again.empty()) break;
    clock.sleep_ns(pause * kNsPerMs);
    if (interrupted()) {
      for (std::size_t i : again) results[i] = fail(Code::C010, "interrupted");
      break;
    }
    std::vector<HttpRequest> repeated;
    for (std::size_t i : again) repeated.push_back(requests[i]);
    std::vector<Result<HttpResponse>> answers = http.send_all(repeated, parallel);
    for (std::size_t i = 0; i < again.size(); ++i) results[again[i]] = std::move(answers[i]);
  }
  return results;
}

Result<HttpResponse> send_with_retry(HttpClient& http, Clock& clock, const HttpRequest& request,
                                     const RetryPolicy& policy) {
  return std::move(send_all_with_retry(http, clock, {request}, 1, policy).front());
}

}  // namespace mochi::package
