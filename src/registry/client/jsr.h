// Requests to JSR, and what its answers say (registry page section 4).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

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
HttpRequest jsr_package_request(std::string_view api, const JsrName& name, std::string_view authorization);
HttpRequest jsr_create_request(std::string_view api, const JsrName& name, std::string_view authorization);
HttpRequest jsr_publish_request(std::string_view api, const JsrName& name, std::string_view version, std::string_view tarball,
                                std::string_view authorization);
HttpRequest jsr_status_request(std::string_view api, std::string_view task);
// The registry's own page of a version: which files it has.
HttpRequest jsr_manifest_request(std::string_view registry, const JsrName& name, std::string_view version);

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
