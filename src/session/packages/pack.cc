#include "session/packages/pack.h"

#include <algorithm>

#include "api/surface.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "base/string_util.h"
#include "check/check.h"
#include "check/surface.h"
#include "diag/codes.h"
#include "package/manifest/edit.h"
#include "package/resolve/request.h"
#include "session/packages/capabilities.h"
#include "session/packages/source.h"

namespace mochi {
namespace {

// What a registry demands of the manifest, all at once and sorted.
Result<void> check_fields(FileSystem& files, const package::LocalPackage& local) {
  const package::Package& of = *local.manifest.package;
  if (!of.publish) return fail(Code::M057_PUB_E008, "`" + of.name.value + "` has `publish = false`");
  std::vector<std::string> missing;
  if (!of.description) missing.emplace_back("description");
  if (!of.license) missing.emplace_back("license");
  if (!of.mochi) missing.emplace_back("mochi");
  if (!of.repository) missing.emplace_back("repository");
  if (!files.exists(join_path(local.directory, of.readme.value)))
    missing.push_back("readme (`" + of.readme.value + "` does not exist)");
  for (const package::Dependency& d : local.manifest.dependencies) {
    if (d.kind == package::DependencyKind::normal && !d.version)
      missing.push_back("version of the dependency `" + d.name + "`");
  }
  std::sort(missing.begin(), missing.end());
  if (missing.empty()) return {};
  std::string list;
  for (const std::string& one : missing) list += (list.empty() ? "" : ", ") + one;
  return fail(Code::M057_PUB_E001, "`" + local.file + "` lacks what publishing needs: " + list);
}

Result<void> check_clean(Host& host, const package::LocalPackage& local) {
  ProcessSpec spec;
  spec.args = {"git", "-C", local.directory, "status", "--porcelain", "--", ".", ":(exclude).mochi"};
  spec.timeout_ms = 20'000;
  const Result<ProcessResult> done = host.processes.run(spec);
  if (!done || !done->ok() || trim_ascii(done->out).empty()) return {};
  std::string first(trim_ascii(std::string_view(done->out).substr(0, done->out.find('\n'))));
  return fail(Code::M057_PUB_E002, "`" + local.relative + "` has changes that are not committed: " + first);
}

std::string capabilities_json(const package::LocalPackage& local) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("package", local.name());
  json.member("version", local.manifest.package->version.value.text());
  package::CapabilitySet required;
  package::CapabilitySet optional;
  for (const auto& c : local.manifest.capabilities.required) required.add(c.value);
  for (const auto& c : local.manifest.capabilities.optional) optional.add(c.value);
  for (const auto& f : local.manifest.capabilities.optional_features) {
    for (const auto& c : f.capabilities) optional.add(c.value);
  }
  for (const auto& [key, set] :
       {std::pair("required", required), std::pair("optional", optional.minus(required))}) {
    json.key(key);
    json.begin_array();
    for (package::Capability c : set.items()) json.string(package::capability_name(c));
    json.end_array();
  }
  json.end_object();
  return json.take() + "\n";
}

// What checking the source finds: the files that importers compile, and the public surface.
struct CheckedSource {
  std::vector<std::string> modules;
  std::string api;
};

// Tells what is wrong; nothing then.
std::optional<CheckedSource> check_source(Host& host, Listener& listener, const PackageSession& session,
                                          const package::LocalPackage& local) {
  ProjectPackages packages(host, session.flags());
  check::DiskLoader loader(host.files, &packages);
  Result<std::vector<std::string>> names = loader.package_modules(local.directory);
  if (!names) {
    listener.refuse(names.error(), nullptr);
    return std::nullopt;
  }
  check::Session checking;
  Collector collector;
  check::Options how;
  how.library = host.files.exists(join_path(local.directory, "src/lib.mochi"));
  const check::Checked checked = check::check_modules(loader, *names, checking, collector, how);
  const std::string file = join_path(local.directory, package::kManifestName);
  if (Result<std::string> text = package::manifest_text(host.files, file)) {
    Collector ignored;
    const package::Manifest manifest =
        package::read_manifest(checking.sources, checking.sources.add(local.file, std::move(*text)),
                               {package::extension_tables()}, ignored);
    if (manifest.package) check_capabilities(checked, manifest, package::CapabilitySet::all(), collector);
  }
  listener.report(collector.sorted(), checking.sources);
  if (collector.has_errors()) return std::nullopt;
  CheckedSource made;
  std::vector<check::ModuleId> ids;
  for (std::uint32_t i = 0; i < checked.modules.size(); ++i) {
    const check::Module& module = checked.modules[i];
    if (module.package != local.name()) continue;
    for (check::FileId id : module.files) {
      const std::string path(checked.files[id].path);
      Result<std::string> real = host.files.canonical(path);
      made.modules.push_back(relative_path(real ? *real : path, local.directory));
    }
    const bool listed = std::find(names->begin(), names->end(), module.name) != names->end();
    if (listed && module.name.find("/internal/") == std::string::npos) ids.push_back(check::ModuleId(i));
  }
  std::sort(made.modules.begin(), made.modules.end());
  made.api = api::to_json(check::surface_of(checked, ids));
  return made;
}

void set_text(std::optional<std::string>& field, const std::optional<package::LocatedText>& value) {
  if (value) field = value->value;
}

}  // namespace

Result<std::optional<std::string>> standalone_manifest(const package::LocalPackage& local,
                                                       const std::string& text) {
  package::ManifestEditor editor(text);
  bool any = false;
  for (const package::Dependency& d : local.manifest.dependencies) {
    const char* table = d.kind == package::DependencyKind::dev     ? "dev-dependencies"
                        : d.kind == package::DependencyKind::build ? "build-dependencies"
                                                                   : "dependencies";
    const TomlValue* entries = local.toml.find(table);
    const TomlValue* written = entries == nullptr ? nullptr : entries->find(d.name);
    if (written == nullptr || written->find("workspace") == nullptr) continue;
    any = true;
    package::DependencyEdit edit;
    edit.name = d.name;
    edit.table = table;
    if (d.version) edit.version = d.version->value.text();
    set_text(edit.path, d.path);
    set_text(edit.git, d.git);
    set_text(edit.rev, d.rev);
    set_text(edit.tag, d.tag);
    set_text(edit.branch, d.branch);
    set_text(edit.tarball, d.tarball);
    set_text(edit.registry, d.registry);
    edit.optional = d.optional;
    edit.no_default_features = !d.default_features;
    for (const auto& feature : d.features) edit.features.push_back(feature.value);
    if (d.capabilities) {
      edit.capabilities.emplace();
      for (const auto& c : *d.capabilities)
        edit.capabilities->emplace_back(package::capability_name(c.value));
    }
    MOCHI_TRY(const bool gone, editor.remove({table, d.name}));
    static_cast<void>(gone);
    MOCHI_TRY_VOID(package::edit_dependency(editor, edit));
  }
  if (!any) return std::optional<std::string>();
  return std::optional<std::string>(editor.text());
}

Result<const package::LocalPackage*> member_to_pack(const PackageSession& session, const std::string& path) {
  const package::Project& project = session.project;
  if (project.current) return &project.packages[*project.current];
  return fail(Code::M057_PUB_E008, "`" + path + "` is the root of a workspace, and no member of it",
              "Go into the member, or name its directory.");
}

std::optional<PackedPackage> pack_package(Listener& listener, PackageSession& session,
                                          const package::LocalPackage& local, const PackRequest& request) {
  Host& host = session.host();
  auto stop = [&](const Error& error) {
    listener.refuse(error, &session.sources);
    return std::nullopt;
  };
  if (request.publish) {
    if (Result<void> fields = check_fields(host.files, local); !fields) return stop(fields.error());
    if (Result<void> clean = request.allow_dirty ? Result<void>() : check_clean(host, local); !clean)
      return stop(clean.error());
  }
  // Before the checker reads and quotes anything: a link may lead to what is nobody's business.
  if (Result<std::vector<std::string>> paths =
          package::packed_paths(host.files, local.directory, local.manifest);
      !paths)
    return stop(paths.error());
  const std::optional<CheckedSource> source = check_source(host, listener, session, local);
  if (!source) return std::nullopt;
  package::PackOptions options;
  Result<std::int64_t> epoch = package::source_date_epoch(host.env);
  if (!epoch) return stop(epoch.error());
  options.mtime = *epoch;
  Result<std::string> text =
      package::manifest_text(host.files, join_path(local.directory, package::kManifestName));
  if (!text) return stop(text.error());
  Result<std::optional<std::string>> standalone = standalone_manifest(local, *text);
  if (!standalone) return stop(standalone.error());
  options.manifest_text = std::move(*standalone);
  options.modules = source->modules;
  options.extra.push_back({".mochi-pkg/api.json", source->api, false});
  options.extra.push_back({".mochi-pkg/capabilities.json", capabilities_json(local), false});
  Result<package::Packed> packed = package::pack(host.files, local.directory, local.manifest, options);
  if (!packed) return stop(packed.error());
  if (request.verify) {
    Result<package::Packed> again = package::pack(host.files, local.directory, local.manifest, options);
    if (!again) return stop(again.error());
    if (Result<void> same = package::check_same(*packed, *again); !same) return stop(same.error());
  }
  for (const Error& warning : packed->warnings) listener.refuse(warning, nullptr);
  PackedPackage made;
  made.local = &local;
  made.entry = package::manifest_entry(local.manifest);
  made.entry.blake3 = packed->blake3;
  made.entry.sha256 = packed->sha256;
  made.entry.tree_blake3 = packed->tar_blake3;
  made.packed = std::move(*packed);
  return made;
}

}  // namespace mochi
