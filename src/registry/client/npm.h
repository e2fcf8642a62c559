// Requests to an npm registry, and what its answers say (registry page section 3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/http.h"

namespace mochi::registry::client {

struct NpmUpload {
  std::string name;
  std::string version;
  std::string tag;       // `latest`, `next`
  std::string manifest;  // the text of package.json
  std::string readme;
  std::string access;  // `public`, `restricted`, or empty
  std::string_view tarball;
  // A Sigstore bundle, or empty.
  std::string provenance;
};

// `authorization` here and below: the whole value of the header; what only reads has none, since who sends
// it decides where the credential may go.
HttpRequest npm_publish_request(std::string_view registry, const NpmUpload& upload,
                                std::string_view authorization);
HttpRequest npm_packument_request(std::string_view registry, std::string_view name);
// For the change of a whole document (unpublishing, deprecation).
HttpRequest npm_write_packument_request(std::string_view registry, std::string_view name);
// `{"public":…}`: 404 for a name that is not there, and from registries that keep no attestations.
HttpRequest npm_visibility_request(std::string_view registry, std::string_view name);
// Whose the token is, and who may do what with a package.
HttpRequest npm_whoami_request(std::string_view registry);
HttpRequest npm_collaborators_request(std::string_view registry, std::string_view name);
HttpRequest npm_exchange_request(std::string_view registry, std::string_view name, std::string_view jwt);

// The user in the answer to `whoami`. INDEX_E002 if there is none.
// True if the document of a package says that it has no version.
bool npm_has_no_version(std::string_view packument);
Result<std::string> npm_user(std::string_view body);

// What a packument says of the project.
struct NpmProject {
  std::vector<std::string> maintainers;
  std::vector<std::string> links;  // repository and home page
};
Result<NpmProject> npm_project(std::string_view packument);

// By right; teams are `organization:team`. INDEX_E002 if the answer is no object.
struct NpmCollaborators {
  std::vector<std::string> writers;
  std::vector<std::string> readers;
};
Result<NpmCollaborators> npm_collaborators(std::string_view body);

// What a packument says of one version.
struct NpmVersion {
  std::string integrity;  // `sha512-…`
  std::string shasum;     // hexadecimal SHA-1
  std::string tarball;    // URL
};
Result<std::optional<NpmVersion>> npm_find_version(std::string_view packument, std::string_view version);

// The requests that take `version` away again: one or two, made from the packument. Empty: it is not there.
Result<std::vector<HttpRequest>> npm_unpublish_requests(std::string_view registry, std::string_view packument,
                                                        std::string_view name, std::string_view version,
                                                        std::string_view authorization);

}  // namespace mochi::registry::client
