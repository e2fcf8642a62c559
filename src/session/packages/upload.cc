#include "session/packages/upload.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/interrupt.h"
#include "package/net/retry.h"
#include "package/net/url.h"
#include "registry/client/answer.h"

namespace mochi {
namespace {

// Characters of what a registry says.
constexpr std::size_t kWordsLimit = 600;

// What a registry's refusal means; its own words are in the body.
Error refusal(const HttpResponse& answer, const std::string& what) {
  Error error;
  JsonValue body;
  JsonError ignored;
  std::string said;
  if (parse_json(answer.body, body, ignored))
    said = registry::client::tame(body.text_of("message"), kWordsLimit);
  const bool read = !said.empty();
  const CodeInfo* own = read ? find_code(body.text_of("code")) : nullptr;
  error.code = answer.status == 401 || answer.status == 403 ? Code::M057_PUB_E006
               : answer.status == 409                       ? Code::M057_PUB_E003
               : answer.status == 413                       ? Code::M057_PUB_E004
               : answer.status >= 500                       ? Code::M057_PUB_E005
                                                            : Code::M057_PUB_E009;
  if (answer.status == 422 && own != nullptr) error.code = own->code;
  error.message =
      fmt::format("the registry answered {} to {}{}{}", answer.status, what, read ? ": " : "", said);
  return error;
}

Result<HttpResponse> send(PackageDoor& door, const std::string& registry, const std::string& method,
                          const std::string& path, std::string body, std::string type, SendWatch* watch) {
  MOCHI_TRY(const std::string api, door.api(registry));
  HttpRequest request;
  request.method = method;
  request.url = api + path;
  request.body = std::move(body);
  request.headers.push_back({"Content-Type", std::move(type)});
  request.watch = watch;
  return door.send(registry, std::move(request));
}

// Long enough for a service that is started again.
constexpr package::RetryPolicy kUploadRetries{.attempts = 5};
// Of a server that answers, and answers with a fault.
constexpr int kFaultAttempts = 3;
// At the index, for a version that was just uploaded.
constexpr int kLooks = 3;

// An upload whose answer is lost or is a fault of the server (5xx) is sent again: a registry takes the same
// bytes as what it has already, and refuses others.
Result<HttpResponse> send_archive(PackageDoor& door, const std::string& registry, const std::string& path,
                                  const std::string& bytes, SendWatch& watch) {
  for (int next = 2;; ++next) {
    Result<HttpResponse> answer = send(door, registry, "PUT", path, bytes, "application/zstd", &watch);
    const bool again =
        answer ? answer->status >= 500 && answer->status != 503 : package::worth_another_try(answer);
    if (!again || next > (answer ? kFaultAttempts : kUploadRetries.attempts) || interrupted()) return answer;
    door.host().clock.sleep_ns(package::pause_ms(kUploadRetries, next, answer, door.host().clock) *
                               1'000'000);
  }
}

// The registry's index decides what was published, not its answer. False: it does not show the version yet.
// Errors: M057_PUB_E003 if it shows other bytes.
Result<bool> shows(PackageDoor& door, const std::string& registry, const PackedPackage& one) {
  const package::Version& version = one.local->manifest.package->version.value;
  for (int next = 2;; ++next) {
    const Result<HttpResponse> answer = door.get(registry, package::index_path(one.local->name()));
    for (std::string_view line :
         split(answer && answer->ok() ? std::string_view(answer->body) : std::string_view(), '\n')) {
      const Result<package::IndexEntry> entry = package::parse_index_line(line);
      if (!entry || entry->version.text() != version.text()) continue;
      if (entry->blake3 == one.packed.blake3) return true;
      return fail(Code::M057_PUB_E003,
                  "the registry shows other content of " + one.local->name() + " " + version.text() +
                      " than was uploaded",
                  "Raise the version, and ask who runs the registry.");
    }
    if (next > kLooks || interrupted()) return false;
    door.host().clock.sleep_ns(
        package::pause_ms(kUploadRetries, next, fail(Code::C014, std::string()), door.host().clock) *
        1'000'000);
  }
}

}  // namespace

std::string api_path(std::string_view name, std::string_view version) {
  const std::size_t slash = name.find('/');
  const std::string scope = slash == std::string_view::npos ? "-" : std::string(name.substr(1, slash - 1));
  const std::string bare(slash == std::string_view::npos ? name : name.substr(slash + 1));
  std::string escaped;
  for (char c : version) escaped += c == '+' ? std::string("%2B") : std::string(1, c);
  return "packages/" + scope + "/" + bare + "/" + escaped;
}

Result<void> check_registries(const package::LocalPackage& local, const std::string& registry) {
  for (const package::Dependency& d : local.manifest.dependencies) {
    if (d.kind != package::DependencyKind::normal || !d.registry || d.registry->value == registry) continue;
    return fail(Code::M057_PUB_E009,
                "`" + d.name + "` comes from the registry `" + d.registry->value +
                    "`, and the package goes to `" + registry + "`",
                "Publish the dependency there too, or publish to `" + d.registry->value + "`.");
  }
  return {};
}

std::string registry_to_publish_to(const PackageSession& session, const std::string& given) {
  return given.empty() ? package::registry_names(session.project)[0] : given;
}

Result<bool> upload_packed(PackageDoor& door, const std::string& registry, const PackedPackage& one,
                           SendWatch& watch) {
  const std::string version = one.local->manifest.package->version.value.text();
  MOCHI_TRY(const HttpResponse answer,
            send_archive(door, registry, api_path(one.local->name(), version), one.packed.bytes, watch));
  if (answer.status != 200 && answer.status != 201)
    return fail(refusal(answer, one.local->name() + " " + version));
  return shows(door, registry, one);
}

Result<void> yank_version(PackageDoor& door, const std::string& registry, const std::string& name,
                          const std::string& version, const std::string& reason, bool undo) {
  JsonWriter json;
  json.begin_object();
  json.member("reason", reason);
  json.end_object();
  MOCHI_TRY(const HttpResponse answer,
            send(door, registry, undo ? "DELETE" : "PUT", api_path(name, version) + "/yank",
                 undo ? std::string() : json.take(), "application/json", nullptr));
  if (answer.status < 200 || answer.status > 299) return fail(refusal(answer, name + " " + version));
  return {};
}

}  // namespace mochi
