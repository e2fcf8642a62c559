// The PyPI protocol (registry page 5): upload as twine sends it, the simple index in HTML and JSON, files and
// their metadata.
#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/auth/exchange.h"
#include "registry/serve/attestation.h"
#include "registry/serve/modules.h"
#include "registry/serve/pypi_views.h"
#include "registry/serve/upload.h"
#include "registry/serve/views.h"
#include "registry/wire/pypi.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kPypi = "pypi";
constexpr std::string_view kAudience = "pypi";

bool is_project_name(std::string_view normalized) {
  return std::all_of(normalized.begin(), normalized.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

class PypiModule final : public Module {
 public:
  ServerResponse handle(Call& call) override;
  // This protocol speaks through the reason phrase; clients print it.
  ServerResponse error(int status, std::string_view message) const override {
    ServerResponse response = text_answer(status, fmt::format("{} {}\n", status, message));
    if (status == 400) response.reason = std::string(message);
    if (status == 401) response.set("WWW-Authenticate", "Basic realm=\"registry\"");
    return response;
  }
  bool takes_upload(const ServerRequest& request, const std::vector<std::string>& path) const override {
    return request.method == "POST" && path.size() == 1 && path[0] == "legacy";
  }
  std::string install_line(const PackageState& package, const Registry& registry) const override {
    return fmt::format("pip install -i {}/pypi/simple/ {}", registry.base_url, package.package);
  }

 private:
  ServerResponse unreadable(ReadAccess access) const {
    return access == ReadAccess::ask ? error(401, "a token is needed to read this") : error(404, "not found");
  }
  ServerResponse simple(Call& call);
  ServerResponse project_json(Call& call, const std::string& project);
  ServerResponse file(Call& call, const std::string& project, const std::string& name);
  ServerResponse upload(Call& call);
  ServerResponse accept(Call& call, const pypi::Upload& upload, const std::string& project);
  ServerResponse mint(Call& call);
  std::optional<ServerResponse> known_file(const PackageState& package, const std::string& name,
                                           const std::string& sha256) const;
  ServerResponse provenance(Call& call, const std::string& project, const std::string& version,
                            const std::string& name);
};

ServerResponse PypiModule::handle(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (path.empty()) return error(404, "not found");
  if (path[0] == "simple" && call.reads()) return simple(call);
  if (path[0] == "pypi" && path.size() == 3 && path[2] == "json" && call.reads())
    return project_json(call, package_key(kPypi, path[1]));
  if (path[0] == "files" && path.size() == 3 && call.reads()) return file(call, path[1], path[2]);
  if (path[0] == "legacy" && path.size() == 1)
    return call.is("POST") ? upload(call) : error(405, "method not allowed");
  if (path[0] == "integrity" && path.size() == 5 && path[4] == "provenance" && call.reads()) {
    return provenance(call, path[1], path[2], path[3]);
  }
  const std::size_t skip = path[0] == "_" ? 1 : 0;
  if (path.size() == skip + 2 && path[skip] == "oidc") {
    if (path[skip + 1] == "audience" && call.reads())
      return json_answer(200, one_member("audience", kAudience));
    if (path[skip + 1] == "mint-token" && call.is("POST")) return mint(call);
  }
  return error(404, "not found");
}

ServerResponse PypiModule::simple(Call& call) {
  const bool json = pypi_wants_json(call.request.header("Accept"));
  const std::string_view type = json ? "application/vnd.pypi.simple.v1+json" : "text/html; charset=utf-8";
  if (call.path.size() == 1) {
    if (!call.request.trailing_slash) {
      ServerResponse response = text_answer(301, "");
      response.set("Location", call.registry.base_url + "/pypi/simple/");
      return response;
    }
    if (call.registry.store.config().is_private && !call.identity)
      return error(401, "a token is needed to read this");
    const ViewPointer view = call.registry.views.get(
        json ? "pypi-list-json" : "pypi-list-html", call.registry.store.seq(kPypi), type,
        [&] { return pypi_list(call.registry.store.packages(kPypi), call.registry, json); });
    return view_answer(call.request, *view, kAskAgain);
  }
  if (call.path.size() != 2) return error(404, "not found");
  const std::string project = package_key(kPypi, call.path[1]);
  // A name that no project has is not repeated in a header.
  if (!is_project_name(project)) return error(404, "not found");
  if (project != call.path[1] || !call.request.trailing_slash) {
    ServerResponse response = text_answer(301, "");
    response.set("Location", fmt::format("{}/pypi/simple/{}/", call.registry.base_url, project));
    return response;
  }
  if (const ReadAccess access = read_access(call, kPypi, project); access != ReadAccess::open)
    return unreadable(access);
  const PackagePointer package = call.registry.store.find(kPypi, project);
  if (!package) return error(404, "not found");
  const ViewPointer view = call.registry.views.get(
      (json ? "pypi-json|" : "pypi-html|") + project, package->seq, type,
      [&] { return json ? pypi_json(*package, call.registry) : pypi_html(*package, call.registry); });
  return view_answer(call.request, *view, kAskAgain);
}

ServerResponse PypiModule::project_json(Call& call, const std::string& project) {
  const PackagePointer package = call.registry.store.find(kPypi, project);
  if (read_access(call, kPypi, project) == ReadAccess::ask)
    return error(401, "a token is needed to read this");
  if (!package || package->latest() == nullptr || !may_read(call, kPypi, project))
    return json_answer(404, one_member("message", "Not Found"));
  return json_answer(200, pypi_project_json(*package));
}

ServerResponse PypiModule::file(Call& call, const std::string& project, const std::string& name) {
  if (const ReadAccess access = read_access(call, kPypi, project); access != ReadAccess::open)
    return unreadable(access);
  const PackagePointer package = call.registry.store.find(kPypi, project);
  if (!package) return error(404, "not found");
  for (const VersionState& version : package->versions) {
    if (version.withdrawn) continue;
    for (const FileRecord& record : version.files) {
      if (record.name != name || (record.role != "artefact" && record.role != "metadata")) continue;
      return blob_answer(
          call.registry, record,
          record.role == "metadata" ? "text/plain; charset=utf-8" : "application/octet-stream");
    }
  }
  return error(404, "not found");
}

ServerResponse PypiModule::upload(Call& call) {
  if (call.registry.read_only) return error(403, "this registry is read-only");
  if (!call.identity) return error(403, "Invalid or non-existent authentication information.");
  const Result<std::vector<FormPart>> form =
      parse_form(call.request.header("Content-Type"), call.request.body);
  if (!form) return error(400, form.error().message);
  const Result<pypi::Upload> upload = pypi::parse_upload(*form);
  if (!upload) return error(400, upload.error().message);
  const std::string project = package_key(kPypi, upload->name);
  if (const auto refusal = refuse_write(call, Action::publish, kPypi, project)) {
    return error(403, refusal->message);
  }
  return accept(call, *upload, project);
}

bool digest_agrees(const std::string& said, archive::DigestKind kind, std::string_view bytes) {
  return said.empty() || said == archive::hex(archive::digest(kind, bytes));
}

ServerResponse PypiModule::accept(Call& call, const pypi::Upload& upload, const std::string& project) {
  Store& store = call.registry.store;
  if (upload.content.size() > store.config().upload_limit) return error(413, too_large_text(store.config()));
  if (!digest_agrees(upload.sha256, archive::DigestKind::sha256, upload.content) ||
      !digest_agrees(upload.md5, archive::DigestKind::md5, upload.content) ||
      !digest_agrees(upload.blake2_256, archive::DigestKind::blake2b_256, upload.content)) {
    return error(400, "The digest supplied does not match a digest calculated from the uploaded file.");
  }
  const std::string sha256 = archive::hex(archive::digest(archive::DigestKind::sha256, upload.content));
  const PackagePointer package = store.find(kPypi, project);
  if (!package) {
    if (const auto refusal = refuse_name(call, kPypi, project)) return error(403, refusal->message);
  } else {
    if (std::optional<ServerResponse> answer = known_file(*package, upload.filename, sha256))
      return std::move(*answer);
  }
  const Result<pypi::Artefact> artefact = pypi::read_artefact(upload.filename, upload.content);
  if (!artefact) return error(400, "Invalid distribution file: " + artefact.error().message);
  if (package_key(kPypi, artefact->metadata.field("Name")) != project ||
      artefact->metadata.field("Version") != upload.version) {
    return error(400, "name or version of the form differs from the metadata of the file");
  }
  if (!upload.attestations.empty()) {
    // Who holds a stored token is nobody that a certificate could name.
    if (!call.identity->trusted) return error(400, "Attestations are only taken from trusted publishers.");
    if (const std::string wrong = check_pypi_attestations(upload.attestations, upload.filename, sha256);
        !wrong.empty()) {
      return error(400, "Invalid attestations supplied during upload: " + wrong);
    }
  }
  Record record;
  record.actor = call.identity->user;
  record.protocol = kPypi;
  record.package = project;
  record.version = upload.version;
  record.data = pypi_data(artefact->metadata, group_json(call, artefact->capabilities));
  Result<FileRecord> file = store.put_blob(upload.filename, "artefact", upload.content);
  if (!file) return error(500, file.error().message);
  // One version gets its files one after the other; each has its own time.
  file->digests.emplace_back("time", time_text(store.clock().unix_ns()));
  record.files.push_back(std::move(file).value());
  if (artefact->metadata_holds) {
    Result<FileRecord> metadata =
        store.put_blob(upload.filename + ".metadata", "metadata", artefact->metadata_text);
    if (!metadata) return error(500, metadata.error().message);
    metadata->digests.emplace_back("holds", "yes");
    record.files.push_back(std::move(metadata).value());
  }
  if (!upload.attestations.empty()) {
    Result<FileRecord> attestations =
        store.put_blob(upload.filename + ".attestations", "attestations", upload.attestations);
    if (!attestations) return error(500, attestations.error().message);
    record.files.push_back(std::move(attestations).value());
  }
  record.op = package && package->find(upload.version) != nullptr ? "add-file" : "publish";
  const bool first = record.op == "publish";
  if (first) {
    if (auto added = add_readme(store, "README.md", artefact->metadata.description, record.files); !added) {
      return error(500, added.error().message);
    }
  }
  Result<Record> done = commit_as(call, record);
  if (!done && is_duplicate(done.error()) && first) {
    // Another file of this version came in between.
    record.op = "add-file";
    std::erase_if(record.files, [](const FileRecord& each) { return each.role == "readme"; });
    done = commit_as(call, std::move(record));
  }
  if (done) return text_answer(200, "");
  if (is_refused(done.error())) return error(403, done.error().message);
  if (!is_duplicate(done.error())) return error(500, done.error().message);
  // The same file may have come twice at a time.
  const PackagePointer now = store.find(kPypi, project);
  std::optional<ServerResponse> answer = now ? known_file(*now, upload.filename, sha256) : std::nullopt;
  return answer ? std::move(*answer)
                : error(400, fmt::format("File already exists ('{}').", upload.filename));
}

// The answer to an upload of a file that is or was there. The same bytes again are the retry of an upload
// whose answer was lost.
std::optional<ServerResponse> PypiModule::known_file(const PackageState& package, const std::string& name,
                                                     const std::string& sha256) const {
  for (const VersionState& version : package.versions) {
    for (const FileRecord& file : version.files) {
      if (file.name != name) continue;
      if (file.sha256 == sha256 && !version.withdrawn) return text_answer(200, "");
      return error(400, fmt::format("File already exists ('{}').", name));
    }
  }
  return std::nullopt;
}

ServerResponse PypiModule::mint(Call& call) {
  JsonValue body;
  JsonError problem;
  const bool read = parse_json(call.request.body, body, problem) && body.is(JsonKind::object);
  Result<std::string> token = call.registry.exchange.exchange(
      read ? body.text_of("token") : std::string_view(), kPypi, {}, kAudience, 15 * 60);
  JsonWriter out;
  out.begin_object();
  if (token) {
    out.member_bool("success", true);
    out.member("token", *token);
    out.end_object();
    return json_answer(200, out.take());
  }
  out.member("message", "Token request failed");
  out.key("errors");
  out.begin_array();
  out.begin_object();
  out.member("code", read ? "invalid-publisher" : "invalid-payload");
  out.member("description", token.error().message);
  out.end_object();
  out.end_array();
  out.end_object();
  return json_answer(422, out.take());
}

ServerResponse PypiModule::provenance(Call& call, const std::string& project, const std::string& version,
                                      const std::string& name) {
  if (const ReadAccess access = read_access(call, kPypi, project); access != ReadAccess::open)
    return unreadable(access);
  const PackagePointer package = call.registry.store.find(kPypi, project);
  const VersionState* state = package ? package->find(version) : nullptr;
  if (state == nullptr || state->withdrawn) return error(404, "not found");
  for (const FileRecord& file : state->files) {
    if (file.name != name + ".attestations") continue;
    std::string body = pypi_provenance(*package, *state, file, call.registry);
    if (body.empty()) return error(500, "the attestations are damaged");
    ServerResponse response = json_answer(200, std::move(body));
    response.headers.front().value = "application/vnd.pypi.integrity.v1+json";
    return response;
  }
  return error(404, "not found");
}

}  // namespace

std::unique_ptr<Module> make_pypi_module() { return std::make_unique<PypiModule>(); }

}  // namespace mochi::registry
