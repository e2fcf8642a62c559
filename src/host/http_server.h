// An HTTP/1.1 server as a function from request to response (registry page Z2, Z4). Limits stand before
// everything: size and time of the header block, size of the body, connections per address. Handlers run on
// several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi {

struct ServerField {
  std::string name;
  std::string value;
};

// A body that lies in a file and comes into memory as it is looked at.
class RequestBody {
 public:
  virtual ~RequestBody() = default;
  // The first `count` bytes are not needed for now; they come back when they are looked at.
  virtual void let_go(std::size_t count) const = 0;
};

struct ServerRequest {
  std::string method;
  // The request target as sent, query included.
  std::string target;
  // The path split at `/` before each segment was decoded once: `/@s%2fp/x/` is {"@s/p", "x"} with
  // `trailing_slash`.
  std::vector<std::string> segments;
  bool trailing_slash = false;
  // Decoded once, in order; `+` is a blank.
  std::vector<ServerField> query;
  std::vector<ServerField> headers;
  // The numeric address of the other end, without port.
  std::string peer;
  // Where the body lies: in memory or in a mapped temporary file, valid during `handle`.
  std::string_view body;
  // Where to say how far the body was read, so that it takes no memory up to there; null where it takes none.
  const RequestBody* body_source = nullptr;

  // Names compare without case; empty = absent or empty.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const;
  // The first value of the key; empty = absent or empty.
  std::string_view query_value(std::string_view key) const;
};

struct ServerResponse {
  int status = 200;
  // Replaces the standard reason phrase where a protocol speaks through it; such an answer ends the
  // connection.
  std::string reason;
  std::vector<ServerField> headers;
  std::string body;
  // Instead of `body`: bytes shared with a cache, or a file sent without being read into memory.
  std::shared_ptr<const std::string> shared_body;
  std::string file;

  void set(std::string_view name, std::string_view value) {
    headers.push_back({std::string(name), std::string(value)});
  }
  std::string_view header(std::string_view name) const;
};

// What becomes of the body of a request.
struct Admission {
  // Its most bytes; more of it is answered by `too_large`.
  std::size_t limit = 0;
  // Larger bodies may go to a file. Without, none is larger than `ServerOptions::memory_body`.
  bool spool = false;
  // The answer, whatever the body holds: nothing of it is kept.
  std::optional<ServerResponse> refusal;
};

class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // Asked when the header block is complete and well formed, before a byte of the body is kept.
  virtual Admission admit(const ServerRequest& request) = 0;
  // The whole request is there. Must not block for long.
  virtual ServerResponse handle(const ServerRequest& request) = 0;
  // The answer to a body over its limit, in the shape of its protocol (status 413).
  virtual ServerResponse too_large(const ServerRequest& request) = 0;
};

struct ServerOptions {
  // A numeric address; `port` 0 = any free one.
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  unsigned threads = 4;
  unsigned connections = 1000;
  // Who has more, or when there are too many in all: of the address with most of them, the connection goes that
  // has waited longest for a request.
  unsigned connections_per_address = 500;
  // Seconds until the header block must be complete, counted from the connection's start or its last answer.
  unsigned header_seconds = 10;
  // Seconds for one body, and for one answer to be taken.
  unsigned body_seconds = 600;
  // Larger bodies go to a file of this directory, which is removed at once from its folder.
  std::string spool_directory = "/tmp";
  std::size_t memory_body = std::size_t{256} << 10U;
  // PEM texts; both or none. Then the server speaks TLS only.
  std::string certificate;
  std::string key;
};

inline constexpr std::size_t kServerHeaderBytes = std::size_t{32} << 10U;

// Runs until destroyed.
class HttpServer {
 public:
  virtual ~HttpServer() = default;
  // Where it really listens.
  virtual std::string address() const = 0;
  virtual std::uint16_t port() const = 0;
};

// Begins to serve on threads of its own. `handler` must outlive the server. C002 if the address cannot be
// bound, C006 if the system has no libmicrohttpd.
Result<std::unique_ptr<HttpServer>> start_http_server(const ServerOptions& options, RequestHandler& handler);

// Splits and decodes a request target (Z4): false for one that no path may have (`.`, `..`, NUL or backslash
// in a decoded segment, a bad escape, no leading `/`).
bool parse_request_target(std::string_view target, ServerRequest& request);

// One decoding of `%XX`; false for a bad escape. `plus` makes `+` a blank.
bool percent_decode(std::string_view text, bool plus, std::string& out);

}  // namespace mochi
