// Mochi's own protocol (packages page section 9, Z5, Z6): a sparse index, blobs by hash, publishing of
// tarballs, yanking.
#include <fmt/format.h>

#include "archive/digest.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/serve/mochi_views.h"
#include "registry/serve/modules.h"
#include "registry/serve/upload.h"
#include "registry/serve/views.h"
#include "registry/wire/mochi.h"

namespace mochi::registry {
namespace {

constexpr std::string_view kMochi = "mochi";
constexpr std::string_view kIndexType = "application/x-mochi-index+jsonl";
constexpr std::string_view kIndexCache = "public, max-age=300";
constexpr std::uint64_t kTarballLimit = 50'000'000;

class MochiModule final : public Module {
 public:
  ServerResponse handle(Call& call) override;
  ServerResponse error(int status, std::string_view message) const override {
    return coded(status, status == 413 ? Code::M057_PUB_E004 : Code::M057_REG_E001, message);
  }
  bool takes_upload(const ServerRequest& request, const std::vector<std::string>& path) const override {
    return request.method == "PUT" && path.size() == 5 && path[0] == "api";
  }
  std::string install_line(const PackageState& package, const Registry&) const override {
    return "mochi add " + mochi_display_name(package);
  }

 private:
  static ServerResponse coded(int status, Code code, std::string_view message) {
    JsonWriter out;
    out.begin_object();
    out.member("code", code_info(code).name);
    out.member("message", message);
    out.end_object();
    ServerResponse response = json_answer(status, out.take());
    if (status == 401) response.set("WWW-Authenticate", "Bearer");
    return response;
  }
  static ServerResponse refused(const Refusal& refusal) {
    return coded(refusal.status, refusal.status == 401 ? Code::M057_PUB_E006 : Code::M057_REG_E004,
                 refusal.message);
  }
  ServerResponse index(Call& call);
  ServerResponse blob(Call& call);
  ServerResponse api(Call& call);
  ServerResponse publish(Call& call, const std::string& name, const std::string& version);
  std::optional<ServerResponse> undeclared(const Call& call, const mochi_package::Package& package) const;
  ServerResponse accept(Call& call, const mochi_package::Package& package, const std::string& version);
  ServerResponse accepted(const Call& call, const std::string& name, const std::string& version,
                          const FileRecord& file);
  std::optional<ServerResponse> known_version(const Call& call, const PackageState& package,
                                              const std::string& name, const std::string& version);
  ServerResponse yank(Call& call, std::string_view protocol, const std::string& package,
                      const std::string& version);
};

ServerResponse MochiModule::handle(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (path.empty()) return error(404, "not found");
  if (path[0] == "index" && call.reads()) return index(call);
  if (path[0] == "blobs" && call.reads()) return blob(call);
  if (path[0] == "api") return api(call);
  return error(404, "not found");
}

ServerResponse MochiModule::index(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (call.registry.store.config().is_private && !call.identity)
    return refused({401, "a token is needed to read this"});
  if (path.size() == 2 && path[1] == "config.json")
    return json_answer(200, mochi_config(call.registry.store.config()));
  if (path.size() == 2 && path[1] == "_search") return mochi_search(call);
  if (path.size() == 2 && path[1] == "feed.jsonl") {
    const ViewPointer view =
        call.registry.views.get("mochi-feed", call.registry.store.seq(), "application/jsonl",
                                [&] { return mochi_feed(call.registry); });
    return view_answer(call.request, *view, kIndexCache);
  }
  const bool info = path.size() == 4 && path[1] == "_info";
  if (!info && path.size() != 5) return error(404, "not found");
  const std::string name = mochi_package::name_of_path(path[path.size() - 2], path.back());
  if (name.empty()) return error(404, "not found");
  const std::string key = package_key(kMochi, name);
  if (const ReadAccess access = read_access(call, kMochi, name); access != ReadAccess::open)
    return access == ReadAccess::ask ? refused({401, "a token is needed"}) : error(404, "not found");
  const PackagePointer package = call.registry.store.find(kMochi, key);
  if (!package || mochi_display_name(*package) != name) return error(404, "not found");
  if (info) return mochi_info(call, *package);
  if (mochi_package::index_path(name) != fmt::format("{}/{}/{}/{}", path[1], path[2], path[3], path[4])) {
    return error(404, "not found");
  }
  const ViewPointer view = call.registry.views.get("mochi|" + key, package->seq, kIndexType,
                                                   [&] { return mochi_index(*package); });
  return view_answer(call.request, *view, kIndexCache);
}

// `blobs/ab/cd/<hex>.tar.zst`, for whoever may read a package that holds it: hashes stand in locks and logs,
// which others may see.
ServerResponse MochiModule::blob(Call& call) {
  const std::vector<std::string>& path = call.path;
  if (call.registry.store.config().is_private && !call.identity)
    return refused({401, "a token is needed to read this"});
  if (path.size() != 4 || !path[3].ends_with(".tar.zst")) return error(404, "not found");
  const std::string hex = path[3].substr(0, path[3].size() - 8);
  if (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string::npos)
    return error(404, "not found");
  if (path[1] != hex.substr(0, 2) || path[2] != hex.substr(2, 2)) return error(404, "not found");
  FileRecord file;
  file.b3 = hex;
  file.sha256 = hex;
  const std::vector<PackagePointer> holders = call.registry.store.holders(hex);
  const auto open = std::find_if(holders.begin(), holders.end(), [&](const PackagePointer& package) {
    return is_public(call.registry, *package) || may_read(call, kMochi, package->package);
  });
  if (open == holders.end()) return error(404, "not found");
  call.guarded = !is_public(call.registry, **open);
  return blob_answer(call.registry, file, "application/zstd");
}

ServerResponse MochiModule::api(Call& call) {
  const std::vector<std::string>& path = call.path;
  // api/packages/<scope>/<name>/<version>[/yank]
  if (path.size() >= 5 && path[1] == "packages") {
    const std::string name = mochi_package::name_of_path(path[2], path[3]);
    if (name.empty()) return coded(422, Code::M057_REG_E002, "this is no package name");
    if (path.size() == 5 && call.is("PUT")) return publish(call, name, path[4]);
    if (path.size() == 6 && path[5] == "yank") return yank(call, kMochi, name, path[4]);
  }
  // api/protocols/<protocol>/<package>/<version>/yank: for protocols whose own has no such request.
  if (path.size() == 6 && path[1] == "protocols" && path[5] == "yank")
    return yank(call, path[2], path[3], path[4]);
  return error(404, "not found");
}

ServerResponse MochiModule::publish(Call& call, const std::string& name, const std::string& version) {
  if (const auto refusal = refuse_write(call, Action::publish, kMochi, name)) return refused(*refusal);
  if (call.request.body.size() > kTarballLimit)
    return coded(413, Code::M057_PUB_E004, "the tarball is over 50 MB");
  const Result<mochi_package::Package> package = mochi_package::read_package(call.request.body);
  if (!package) return coded(422, package.error().code, package.error().message);
  if (const std::optional<ServerResponse> wrong = undeclared(call, *package)) return *wrong;
  if (package->name != name || package->entry.version.text() != version) {
    return coded(422, Code::M057_PUB_E009, "name or version of `mochi.toml` differs from the address");
  }
  return accept(call, *package, version);
}

// Sources that do not stand, or do more than their manifest says: whoever locks the package would find out.
std::optional<ServerResponse> MochiModule::undeclared(const Call& call,
                                                      const mochi_package::Package& package) const {
  if (call.registry.derive == nullptr) return std::nullopt;
  const Result<package::CapabilitySet> derived = call.registry.derive(package.files);
  if (!derived) return coded(422, derived.error().code, derived.error().message);
  const package::CapabilitySet more = derived->minus(package.entry.capabilities);
  if (more.text().empty()) return std::nullopt;
  return coded(
      422, Code::M057_CAP_E005,
      fmt::format("the sources use capabilities that `mochi.toml` does not declare: {}", more.text()));
}

ServerResponse MochiModule::accepted(const Call& call, const std::string& name, const std::string& version,
                                     const FileRecord& file) {
  JsonWriter out;
  out.begin_object();
  out.member("version_url", fmt::format("{}/p/{}/{}", call.registry.base_url, name, version));
  out.member("blob_url", fmt::format("{}/mochi/blobs/{}/{}/{}.tar.zst", call.registry.base_url,
                                     file.b3.substr(0, 2), file.b3.substr(2, 2), file.b3));
  out.end_object();
  return json_answer(201, out.take());
}

std::string without_build(std::string_view version) {
  return std::string(version.substr(0, version.find('+')));
}

// A patch release may not ask for more than the release before it (CAP_E002).
std::string added_capabilities(const PackageState& package, const package::IndexEntry& entry) {
  const package::IndexEntry* before = nullptr;
  std::vector<package::IndexEntry> all;
  for (const VersionState& version : package.versions) {
    const JsonValue data = version_data(version);
    const JsonValue* line = data.find("line");
    if (line == nullptr) continue;
    if (Result<package::IndexEntry> old = package::parse_index_line(json_text(*line)))
      all.push_back(std::move(old).value());
  }
  for (const package::IndexEntry& old : all) {
    if (old.version.major != entry.version.major || old.version.minor != entry.version.minor) continue;
    if (old.version < entry.version && (before == nullptr || before->version < old.version)) before = &old;
  }
  return before == nullptr ? std::string() : entry.capabilities.minus(before->capabilities).text();
}

// The answer to an upload of a version that is or was there. The same bytes again are the retry of an upload
// whose answer was lost.
std::optional<ServerResponse> MochiModule::known_version(const Call& call, const PackageState& package,
                                                         const std::string& name,
                                                         const std::string& version) {
  for (const VersionState& old : package.versions) {
    if (without_build(old.version) != without_build(version)) continue;
    const FileRecord* file = old.file("artefact");
    const std::string hex = archive::hex(archive::digest(archive::DigestKind::blake3, call.request.body));
    if (old.version == version && !old.withdrawn && file != nullptr && file->b3 == hex)
      return accepted(call, name, version, *file);
    return coded(409, Code::M057_PUB_E003, fmt::format("{} {} is published already", name, old.version));
  }
  return std::nullopt;
}

ServerResponse MochiModule::accept(Call& call, const mochi_package::Package& package,
                                   const std::string& version) {
  Store& store = call.registry.store;
  const std::string key = package_key(kMochi, package.name);
  const PackagePointer known = store.find(kMochi, key);
  const std::string_view bytes = call.request.body;
  if (!known) {
    if (const auto refusal = refuse_name(call, kMochi, package.name)) {
      return coded(refusal->status, Code::M057_REG_E009, refusal->message);
    }
  } else {
    if (mochi_display_name(*known) != package.name) {
      return coded(422, Code::M057_REG_E002,
                   fmt::format("the name is too close to `{}`", mochi_display_name(*known)));
    }
    if (std::optional<ServerResponse> answer = known_version(call, *known, package.name, version))
      return std::move(*answer);
    if (const std::string added = added_capabilities(*known, package.entry); !added.empty()) {
      return coded(422, Code::M057_CAP_E002, fmt::format("a patch release adds the capabilities {}", added));
    }
  }
  Result<FileRecord> file = store.put_blob(fmt::format("{}.mochi.tar.zst", version), "artefact", bytes);
  if (!file) return coded(500, file.error().code, file.error().message);
  mochi_package::Package complete = package;
  complete.entry.blake3 = file->b3;
  complete.entry.sha256 = file->sha256;
  Record record = change_of(call, "publish", kMochi, key, version, mochi_data(complete));
  record.files.push_back(*file);
  if (auto added = add_readme(store, package.readme_name, package.readme, record.files); !added) {
    return coded(500, added.error().code, added.error().message);
  }
  if (!package.api.empty()) {
    Result<FileRecord> api_file = store.put_blob("api.json", "api", package.api);
    if (!api_file) return coded(500, api_file.error().code, api_file.error().message);
    record.files.push_back(std::move(api_file).value());
  }
  const Result<Record> done =
      commit_as(call, std::move(record), [&](const PackageState* current) -> Result<void> {
        if (current == nullptr) return {};
        for (const VersionState& old : current->versions) {
          if (without_build(old.version) == without_build(version))
            return fail(Code::M057_REG_E003, "the version exists already");
        }
        return {};
      });
  if (!done && is_duplicate(done.error())) {
    // The same archive may have come twice at a time.
    const PackagePointer now = store.find(kMochi, key);
    if (std::optional<ServerResponse> answer =
            now ? known_version(call, *now, package.name, version) : std::nullopt)
      return std::move(*answer);
    return coded(409, Code::M057_PUB_E003, fmt::format("{} {} is published already", package.name, version));
  }
  if (!done) return coded(is_refused(done.error()) ? 403 : 500, done.error().code, done.error().message);
  return accepted(call, package.name, version, *file);
}

ServerResponse MochiModule::yank(Call& call, std::string_view protocol, const std::string& package,
                                 const std::string& version) {
  const bool undo = call.is("DELETE");
  if (!undo && !call.is("PUT")) return error(405, "method not allowed");
  if (const auto refusal = refuse_write(call, Action::yank, protocol, package)) return refused(*refusal);
  // To whom it is hidden it is not there.
  const PackagePointer known =
      may_read(call, protocol, package) ? call.registry.store.find(protocol, package) : nullptr;
  const VersionState* state = known ? known->find(version) : nullptr;
  if (state == nullptr || state->withdrawn) return error(404, "there is no such version");
  std::string reason;
  if (!undo && !call.request.body.empty()) {
    JsonValue body;
    JsonError problem;
    if (!parse_json(call.request.body, body, problem)) return error(400, problem.message);
    reason = std::string(body.text_of("reason")).substr(0, 1000);
  }
  if (state->yanked == undo || state->yank_reason != reason) {
    const Result<Record> done =
        commit_as(call, change_of(call, undo ? "unyank" : "yank", protocol, package, version,
                                  reason.empty() ? std::string() : one_member("reason", reason)));
    if (!done) return coded(500, done.error().code, done.error().message);
  }
  return json_answer(200, "{\"ok\":true}");
}

}  // namespace

std::unique_ptr<Module> make_mochi_module() { return std::make_unique<MochiModule>(); }

}  // namespace mochi::registry
