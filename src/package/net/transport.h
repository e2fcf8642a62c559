// Fetching by address: http with repetitions, redirects and credentials, `file:` from the disk, or nothing at
// all when the user works offline. What fetches for a package goes through here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/host.h"
#include "host/http.h"
#include "package/net/retry.h"

namespace mochi::package {

// `offline`: no socket is opened; the cache must do (`--offline`). `hard`: the same, and what cannot work
// without a network says so at once (MOCHI_OFFLINE=hard).
enum class Network : std::uint8_t { online, offline, hard };

// What to send to one origin, and to nobody else.
struct Credential {
  std::string origin;         // `scheme://host[:port]`, as origin_of gives it
  std::string authorization;  // the whole header value, `Bearer …`; empty = none
  std::string certificate;    // paths of PEM files, or empty
  std::string key;
};

struct TransportOptions {
  Network network = Network::online;
  // Requests at a time (MOCHI_INDEX_PARALLELISM, MOCHI_PARALLELISM).
  unsigned parallel = 8;
  std::vector<Credential> credentials;
  // `mochi/1.2.3`
  std::string user_agent = "mochi";
  RetryPolicy retry;
};

// MOCHI_OFFLINE (`hard`, or anything but empty, `0` and `false`), MOCHI_PARALLELISM, MOCHI_INDEX_PARALLELISM.
TransportOptions transport_options(const Env& env);

class Transport {
 public:
  Transport(HttpClient& http, FileSystem& files, Clock& clock, TransportOptions options)
      : http_(http), files_(files), clock_(clock), options_(std::move(options)) {}

  // GETs; the results stand in the order of the requests. `file:` addresses answer 200 or 404. Up to five
  // redirects are followed; credentials stay with the origin that they belong to, and nobody leads from https
  // to http. Errors: those of HttpClient, and M057_OFFLINE_E003 for anything but files when there is no
  // network.
  std::vector<Result<HttpResponse>> get_all(std::vector<HttpRequest> requests);
  Result<HttpResponse> get(HttpRequest request);

  // The address can be asked now.
  bool reaches(std::string_view url) const;
  Network network() const { return options_.network; }
  FileSystem& files() { return files_; }
  Clock& clock() { return clock_; }

 private:
  Result<HttpResponse> get_file(const HttpRequest& request);
  HttpRequest with_headers(HttpRequest request) const;

  HttpClient& http_;
  FileSystem& files_;
  Clock& clock_;
  TransportOptions options_;
};

}  // namespace mochi::package
