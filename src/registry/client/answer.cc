#include "registry/client/answer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "base/utf8.h"
#include "diag/codes.h"

namespace mochi::registry::client {
namespace {

constexpr std::int64_t kLongestWait = 3600'000;

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  for (char c : text.substr(0, 12)) value = value * 10 + (c - '0');
  return value;
}

std::int64_t days_from_civil(std::int64_t y, std::int64_t m, std::int64_t d) {
  y -= m <= 2 ? 1 : 0;
  const std::int64_t era = y / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`; -1 if it is not that.
std::int64_t parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT") || text[19] != ':' || text[22] != ':') return -1;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  for (std::string_view part :
       {text.substr(5, 2), text.substr(12, 4), text.substr(17, 2), text.substr(20, 2), text.substr(23, 2)}) {
    if (!digits(part)) return -1;
  }
  if (month == kMonths.end() || number(text.substr(12, 4)) < 1970) return -1;
  const std::int64_t days =
      days_from_civil(number(text.substr(12, 4)), month - kMonths.begin() + 1, number(text.substr(5, 2)));
  return days * 86400 + number(text.substr(17, 2)) * 3600 + number(text.substr(20, 2)) * 60 +
         number(text.substr(23, 2));
}

std::string json_words(const JsonValue& value) {
  if (value.is(JsonKind::string)) return value.text;
  std::string made;
  for (std::string_view key : {"error", "message", "detail", "description", "reason"}) {
    const JsonValue* member = value.find(key);
    if (member == nullptr || !made.empty()) continue;
    if (member->is(JsonKind::string)) made = member->text;
    if (member->is(JsonKind::object)) made = json_words(*member);
  }
  if (const JsonValue* errors = value.find("errors"); errors != nullptr && errors->is(JsonKind::array)) {
    for (const JsonValue& item : errors->items) made += (made.empty() ? "" : "; ") + json_words(item);
  }
  return made;
}

}  // namespace

std::string tame(std::string_view text, std::size_t limit) {
  std::string made;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode_utf8(text, at);
    const bool control = c.code_point < 0x20 || (c.code_point >= 0x7f && c.code_point < 0xa0) ||
                         (c.code_point >= 0x202a && c.code_point <= 0x202e) ||
                         (c.code_point >= 0x2066 && c.code_point <= 0x2069) || c.code_point == 0x2028 ||
                         c.code_point == 0x2029;
    if (!control) {
      append_utf8(made, c.code_point);
    } else if (!made.ends_with(' ')) {
      made += ' ';
    }
    at += c.size;
    if (++count >= limit) {
      made += "…";
      break;
    }
  }
  return std::string(trim_ascii(made));
}

std::string words_of(const HttpResponse& response) {
  JsonValue value;
  JsonError error;
  std::string made;
  if (response.body.size() < (1U << 20U) &&
      parse_json(response.body, value, error, {.bytes = 1U << 20U, .depth = 20, .values = 10000})) {
    made = json_words(value);
  }
  if (made.empty()) made = response.reason;
  const bool html = response.body.find("<html") != std::string::npos ||
                    response.body.find("<!DOCTYPE") != std::string::npos;
  if (made.empty() && !html) made = response.body;
  return tame(made, 600);
}

std::int64_t parse_retry_after(std::string_view value, std::int64_t now_s) {
  value = trim_ascii(value);
  if (digits(value)) return std::min(number(value) * 1000, kLongestWait);
  const std::int64_t date = parse_http_date(value);
  return date < 0 ? -1 : std::clamp<std::int64_t>((date - now_s) * 1000, 0, kLongestWait);
}

Answer read_answer(const Result<HttpResponse>& response, std::int64_t now_s) {
  Answer answer;
  if (!response) {
    answer.words = response.error().message;
    // A certificate that is not trusted, an address that is none: nothing was sent.
    if (response.error().code == Code::C015 || response.error().code == Code::C003)
      answer.fate = Fate::refused;
    return answer;
  }
  answer.status = response->status;
  answer.words = words_of(*response);
  if (const std::string* wait = response->header("retry-after"))
    answer.retry_after_ms = parse_retry_after(*wait, now_s);
  const int status = response->status;
  if (status >= 200 && status < 300) {
    answer.fate = Fate::taken;
    answer.body = response->body;
  } else if (status == 429 || (status == 503 && answer.retry_after_ms >= 0)) {
    answer.fate = Fate::slow_down;
  } else if (status == 401 || status == 403) {
    answer.fate = Fate::denied;
  } else if (status >= 500 || status == 408 || status == 425) {
    answer.fate = Fate::unknown;
  } else {
    answer.fate = Fate::refused;
  }
  return answer;
}

Result<JsonValue> parse_body(std::string_view body, std::string_view what) {
  JsonValue value;
  JsonError error;
  if (!parse_json(body, value, error))
    return fail(Code::M057_INDEX_E002, std::string(what) + " is no JSON: " + error.message);
  return value;
}

std::string escape_npm_name(std::string_view name) { return replace_all(name, "/", "%2f"); }

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string made;
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      made += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      made += '%';
      made += kHex[byte >> 4U];
      made += kHex[byte & 15U];
    }
  }
  return made;
}

std::string with_slash(std::string_view url) {
  std::string made(url);
  while (made.ends_with('/')) made.pop_back();
  return made + "/";
}

HttpRequest token_exchange(std::string url, std::string_view member, std::string_view jwt) {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers.push_back({"Content-Type", "application/json"});
  JsonWriter json;
  json.begin_object();
  json.member(member, jwt);
  json.end_object();
  request.body = json.take();
  return request;
}

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  rest = rest.substr(0, std::min(rest.find_first_of("/?#"), rest.size()));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  return ascii_lower(rest);
}

std::string host_name_of(std::string_view url) {
  const std::string host = host_of(url);
  // `[::1]:80`
  const std::size_t end = host.starts_with('[') ? host.find(']') : 0;
  return host.substr(0, host.find(':', end == std::string::npos ? 0 : end));
}

std::string origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string host = host_of(url);
  if (host.empty()) return {};
  return ascii_lower(url.substr(0, scheme)) + "://" + host;
}

bool is_loopback(std::string_view url) {
  std::string host = host_of(url);
  if (host.starts_with('[')) return host.starts_with("[::1]");
  host = host.substr(0, host.find(':'));
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

std::string resolve_url(std::string_view base, std::string_view reference) {
  if (reference.find("://") != std::string_view::npos) return std::string(reference);
  const std::string origin = origin_of(base);
  if (reference.starts_with('/')) return origin + std::string(reference);
  std::string path(base.substr(0, std::min(base.find_first_of("?#"), base.size())));
  path = path.substr(0, path.rfind('/') + 1);
  while (reference.starts_with("../")) {
    reference.remove_prefix(3);
    if (path.size() > origin.size() + 1) {
      path.pop_back();
      path = path.substr(0, path.rfind('/') + 1);
    }
  }
  return path + std::string(reference);
}

void authorize(HttpRequest& request, std::string_view authorization) {
  if (!authorization.empty()) request.headers.push_back({"Authorization", std::string(authorization)});
}

}  // namespace mochi::registry::client
