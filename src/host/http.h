// The HTTP client. One client serves one thread; many requests at a time go through `send_all`.
// Errors: C014 the server cannot be reached or the connection broke (worth another try), C008 no byte moved
// for too long, C015 the secure connection failed (never worth another try), C004 the answer is larger than
// allowed, C003 the URL is none, C010 interrupted. An answer of any status is a value. Messages show URLs
// without user, query and fragment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi {

struct HttpHeader {
  std::string name;
  std::string value;
};

// Takes the body of a successful answer (status 200 to 299) piece by piece instead of HttpResponse::body.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // Before the first piece of each answer, so that a repeated request begins anew.
  virtual Result<void> start() = 0;
  // A failure ends the transfer and becomes its result.
  virtual Result<void> data(std::string_view piece) = 0;
};

// Told while a body goes out, by the thread that sends.
class SendWatch {
 public:
  virtual ~SendWatch() = default;
  // `sent` of the `total` bytes of the body have left; begins anew when a request is sent again.
  virtual void sent(std::uint64_t sent, std::uint64_t total) = 0;
};

struct HttpRequest {
  std::string method = "GET";
  // http or https; user and password in it are refused.
  std::string url;
  std::vector<HttpHeader> headers;
  std::string body;
  // Milliseconds in which no byte moved, connecting included.
  std::int64_t timeout_ms = 60'000;
  // Bytes of the answer.
  std::size_t limit = std::size_t{64} << 20U;
  // A path: the body of a successful answer goes to this file, which must not exist, and is flushed to the
  // disk.
  std::string download_to;
  // Not owned; lives until the answer is there. Wins over `download_to`.
  BodySink* sink = nullptr;
  // Not owned; lives until the answer is there.
  SendWatch* watch = nullptr;
  // Paths of PEM files: the client's certificate and its private key. Empty = none is shown.
  std::string certificate;
  std::string key;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;
  // The text after the status, as sent.
  std::string reason;

  // The value of the first header called `name` (any case), or nullptr.
  const std::string* header(std::string_view name) const;
  bool ok() const { return status >= 200 && status < 300; }
};

// Redirects are answers like any other: following one, and what to send along, is the caller's choice.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
  // At most `parallel` at a time. The results stand in the order of the requests.
  virtual std::vector<Result<HttpResponse>> send_all(const std::vector<HttpRequest>& requests,
                                                     unsigned parallel) = 0;
};

// `url` without user, query and fragment, for messages.
std::string shown_url(std::string_view url);

}  // namespace mochi
