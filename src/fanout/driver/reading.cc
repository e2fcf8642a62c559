// Reading from registries: repetitions, redirects, and which address the credential may be shown to.
#include <algorithm>

#include "fanout/driver.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

constexpr int kReadAttempts = 4;
constexpr int kRedirects = 5;
constexpr std::string_view kNoIndex = "there is no index to ask";

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string bare_origin(std::string_view url) {
  if (url.starts_with("sparse+")) url.remove_prefix(7);
  return client::origin_of(url);
}

Result<HttpResponse> with_retries(const Link& link, const HttpRequest& request) {
  std::int64_t wait_ms = 200;
  for (int attempt = 1;; ++attempt) {
    Result<HttpResponse> response = link.http.send(request);
    const Sent sent = to_sent(response, link.clock);
    const bool again = sent.state == SendState::slow_down || sent.state == SendState::unknown;
    if (!again || attempt == kReadAttempts) return response;
    // A reader does not wait long: the caller has its own patience.
    const std::int64_t asked = std::min<std::int64_t>(sent.retry_after_ms, 10'000);
    link.clock.sleep_ns(std::max(asked, wait_ms) * 1'000'000);
    wait_ms *= 2;
  }
}

// One address, with the credential if it may see it.
Result<HttpResponse> read_once(const Link& link, const HttpRequest& request) {
  const Credential* credential = reading_credential(link, request.url);
  const std::string authorization =
      credential == nullptr ? std::string() : authorization_of(link.destination, *credential);
  if (authorization.empty()) return with_retries(link, request);
  if (credential->kind == Credential::Kind::identity) {
    // Made for uploads, and refused by some registries elsewhere: only where nothing is shown without.
    Result<HttpResponse> open = with_retries(link, request);
    if (!open || (open->status != 401 && open->status != 403 && open->status != 404)) return open;
  }
  HttpRequest authorized = request;
  client::authorize(authorized, authorization);
  return with_retries(link, authorized);
}

std::string status_words(const HttpResponse& response) {
  return std::to_string(response.status) + " " + client::words_of(response);
}

}  // namespace

bool may_read_with_credential(const Link& link, std::string_view url) {
  if (link.credential.secret.empty()) return false;
  const std::string origin = bare_origin(url);
  const Endpoint& endpoint = link.endpoint;
  const std::string own = bare_origin(endpoint.publish.empty() ? endpoint.registry : endpoint.publish);
  if (origin.empty()) return false;
  return origin == own ||
         std::find(endpoint.trusted.begin(), endpoint.trusted.end(), origin) != endpoint.trusted.end();
}

const Credential* reading_credential(const Link& link, std::string_view url) {
  if (may_read_with_credential(link, url)) return &link.credential;
  const Endpoint& endpoint = link.endpoint;
  const bool own = !endpoint.reader.secret.empty() && bare_origin(url) == endpoint.reader_origin;
  return own ? &endpoint.reader : nullptr;
}

Result<HttpResponse> fetch(const Link& link, const HttpRequest& request) {
  HttpRequest asked = request;
  for (int hop = 0;; ++hop) {
    Result<HttpResponse> response = read_once(link, asked);
    const std::string* location =
        response && is_redirect(response->status) ? response->header("location") : nullptr;
    if (location == nullptr || hop == kRedirects) return response;
    std::string target = client::resolve_url(asked.url, *location);
    const bool secure = target.starts_with("https://");
    if (!secure && (asked.url.starts_with("https://") || !target.starts_with("http://"))) return response;
    asked.url = std::move(target);
  }
}

std::optional<HttpResponse> ask_index(const Link& link, const HttpRequest& request, Probe& probe) {
  if (link.endpoint.unread) {
    probe.detail = kNoIndex;
    return std::nullopt;
  }
  Result<HttpResponse> response = fetch(link, request);
  if (!response) {
    probe.detail = response.error().message;
    return std::nullopt;
  }
  if (response->ok()) return std::move(*response);
  if (response->status == 404) {
    probe.state = ProbeState::absent;
  } else {
    probe.detail = status_words(*response);
  }
  return std::nullopt;
}

std::optional<HttpResponse> ask_name(const Link& link, const HttpRequest& request, NameClaim& claim) {
  Probe probe;
  std::optional<HttpResponse> response = ask_index(link, request, probe);
  if (response) return response;
  claim.state = probe.state == ProbeState::absent ? NameState::free : NameState::unknown;
  claim.words =
      probe.state == ProbeState::absent ? std::string() : "the registry did not answer: " + probe.detail;
  return std::nullopt;
}

std::optional<std::string> ask_more(const Link& link, const HttpRequest& request, std::string_view what,
                                    NameClaim& claim) {
  Result<HttpResponse> response = fetch(link, request);
  if (response && response->ok()) return std::move(response->body);
  claim = unknown_name(std::move(claim), std::string(what) + " is not told: " +
                                             (response ? status_words(*response) : response.error().message));
  return std::nullopt;
}

NameClaim unknown_name(NameClaim claim, std::string words) {
  claim.state = NameState::unknown;
  claim.words = std::move(words);
  return claim;
}

Presence ask_presence(const Link& link, const HttpRequest& request,
                      bool (*empty)(const HttpRequest&, const HttpResponse&)) {
  if (link.endpoint.unread) return {Presence::State::unknown, std::string(kNoIndex)};
  const Result<HttpResponse> response = fetch(link, request);
  if (!response) return {Presence::State::unknown, response.error().message};
  if (response->status == 404) return {Presence::State::absent, {}};
  if (!response->ok()) return {Presence::State::unknown, status_words(*response)};
  return {empty(request, *response) ? Presence::State::absent : Presence::State::there, {}};
}

}  // namespace mochi::fanout
