// Requests to JSR, and what its answers say (registry page section 4).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "host/http.h"

namespace mochi::registry::client {

struct JsrName {
  std::string scope;
  std::string package;
};
// Of `@scope/name`.
JsrName split_jsr_name(std::string_view name);

// `api` ends with `/api/` or stands for it.
HttpRequest jsr_version_request(std::string_view api, const JsrName& name, std::string_view version);
HttpRequest jsr_package_request(std::string_view api, const JsrName& name);
// The members of a scope; and the membership of whose credential it is, which users are told and jobs of CI
// are not.
HttpRequest jsr_members_request(std::string_view api, std::string_view scope);
HttpRequest jsr_membership_request(std::string_view api, std::string_view scope);
HttpRequest jsr_create_request(std::string_view api, const JsrName& name, std::string_view authorization);
HttpRequest jsr_publish_request(std::string_view api, const JsrName& name, std::string_view version,
                                std::string_view tarball, std::string_view authorization);
HttpRequest jsr_status_request(std::string_view api, std::string_view task);
// The registry's own page of a version: which files it has.
HttpRequest jsr_manifest_request(std::string_view registry, const JsrName& name, std::string_view version);

// Names of the members of a scope. INDEX_E002 if it is no list.
Result<std::vector<std::string>> jsr_members(std::string_view body);
// Whether an answer is the membership of a user in `scope`.
bool jsr_is_membership(std::string_view body, std::string_view scope);
// The `code` of an error; empty if there is none.
std::string jsr_error_code(std::string_view body);
// `owner/name` of the repository that a package is linked to; empty if it is linked to none.
Result<std::string> jsr_repository(std::string_view body);

struct JsrTask {
  std::string id;
  std::string status;  // pending, processing, processed, success, failure
  std::string error;
};
// Of a task object, or of a `duplicateVersionPublish` error, which holds one in `task`.
Result<JsrTask> jsr_task(std::string_view body);

// Path (with its leading `/`) → `sha256-<hex>`.
Result<std::map<std::string, std::string>> jsr_checksums(std::string_view body);

// The audience of an identity token: a JSON text that names the upload.
std::string jsr_audience(const JsrName& name, std::string_view version, std::string_view tarball);

}  // namespace mochi::registry::client
