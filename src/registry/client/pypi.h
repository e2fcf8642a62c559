// Requests to a Python package index, and what its answers say (registry page sections 5.3 and 5.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "host/http.h"

namespace mochi::registry::client {

struct PypiUpload {
  // Of METADATA, in its order.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string description;
  std::string file_name;
  std::string_view bytes;
  bool wheel = false;
  // PEP 740, a JSON array; empty = none.
  std::string attestations;
};

// multipart/form-data as twine sends it. `url` is the upload address itself.
HttpRequest pypi_upload_request(std::string_view url, const PypiUpload& upload,
                                std::string_view authorization);

// `registry` is the simple index.
HttpRequest pypi_project_request(std::string_view registry, std::string_view project);
struct PypiFile {
  std::string name;
  std::string url;
  std::string sha256;
  bool yanked = false;
};
// JSON (PEP 691) or HTML (PEP 503), whichever came.
Result<std::vector<PypiFile>> pypi_files(const HttpResponse& response, std::string_view page_url);

// The project's page of the JSON interface, which stands beside the simple index (`…/simple/` →
// `…/pypi/NAME/json`). Empty URL: the index is called otherwise.
HttpRequest pypi_json_request(std::string_view registry, std::string_view project);
struct PypiProject {
  std::vector<std::string> owners;  // owners and maintainers
  std::string organization;
  std::vector<std::string> links;
};
// INDEX_E002 if it is no such page.
Result<PypiProject> pypi_project(std::string_view body);

// What an upload token says of itself without being sent anywhere.
struct PypiTokenLimits {
  // Normalised names of the only projects that it may upload; nothing: it names none.
  std::optional<std::vector<std::string>> projects;
  // Seconds since 1970; -1: it does not say.
  std::int64_t expires = -1;
};
// Reads the caveats of a `pypi-…` macaroon (binary format 2). Nothing for every other token, and for a broken
// one.
std::optional<PypiTokenLimits> pypi_token_limits(std::string_view token);

HttpRequest pypi_audience_request(std::string_view publish_url);
HttpRequest pypi_mint_request(std::string_view publish_url, std::string_view jwt);

}  // namespace mochi::registry::client
