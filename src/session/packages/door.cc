#include "session/packages/door.h"

#include <algorithm>
#include <set>

#include "archive/digest.h"
#include "base/path.h"
#include "diag/codes.h"
#include "fanout/secret.h"
#include "package/lock/project_lock.h"
#include "package/net/blob_fetch.h"
#include "package/net/index_client.h"
#include "package/net/url.h"
#include "session/build_info.h"

namespace mochi {
namespace {

using package::LockedPackage;

constexpr std::size_t kLargestMemory = std::size_t{64} << 20U;

// A version source without registries, for when they cannot be known.
class NoVersions final : public package::VersionSource {
 public:
  explicit NoVersions(Error error) : error_(std::move(error)) {}
  Result<const std::vector<package::IndexEntry>*> versions(const Wanted&) override { return fail(error_); }
  void prefetch(const std::vector<Wanted>&) override {}
  std::vector<std::string> similar(const Wanted&) override { return {}; }

 private:
  Error error_;
};

package::TransportOptions transport_of(const Host& host, const DoorOptions& options) {
  package::TransportOptions made = package::transport_options(host.env);
  if (options.offline && made.network == package::Network::online) made.network = package::Network::offline;
  if (options.parallelism > 0) made.parallel = options.parallelism;
  made.user_agent = std::string("mochi/") + kBuildInfo.version;
  return made;
}

}  // namespace

struct PackageDoor::Impl {
  Impl(Host& host, package::TransportOptions options, package::Paths p, package::UserConfig c,
       package::AuthFile a)
      : transport(host.http, host.files, host.clock, std::move(options)),
        paths(std::move(p)),
        config(std::move(c)),
        auth(std::move(a)) {}

  package::Transport transport;
  // What was answered before, for `line_of`: made when it is wanted.
  std::unique_ptr<package::Transport> silent;
  std::unique_ptr<package::IndexClient> known;
  std::vector<package::RegistrySite> sites;
  package::Paths paths;
  package::UserConfig config;
  package::AuthFile auth;
  std::unique_ptr<package::IndexClient> index;
  std::unique_ptr<package::Store> store;
};

PackageDoor::PackageDoor(Host& host, const package::Project& project, const package::Lock* lock,
                         DoorOptions options)
    : host_(host), project_(project), lock_(lock), options_(options) {}
PackageDoor::~PackageDoor() = default;

Result<PackageDoor::Impl*> PackageDoor::opened() {
  if (impl_ != nullptr) return impl_.get();
  MOCHI_TRY(package::Paths paths, package::find_paths(host_.env));
  SourceMap sources;
  Result<package::UserConfig> config = package::read_user_config(host_.files, paths, sources);
  if (!config)
    return fail(std::move(config).error().code,
                "`" + paths.registries_file() + "`: " + config.error().message);
  MOCHI_TRY(package::AuthFile auth, package::AuthFile::read(host_.files, paths));
  package::TransportOptions transport = transport_of(host_, options_);
  // Also those that no dependency comes from yet: a command may name one.
  std::vector<std::string> names = package::registry_names(project_);
  auto also = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const package::RegistryAddress& alternate : config->alternates) also(alternate.name);
  for (const auto& alternate : project_.manifest.registry.alternates) {
    if (!alternate.mirror) also(alternate.name.value);
  }
  std::vector<package::RegistrySite> sites;
  for (const std::string& name : names) {
    Result<package::RegistryAddress> address =
        package::find_registry(*config, project_.manifest.registry, host_.env, name, names[0]);
    if (!address) continue;
    package::RegistrySite site{name, address->url, address->blobs, address->mirrors, {}};
    if (lock_ != nullptr) {
      for (const package::LockedRegistry& locked : lock_->registries) {
        if (locked.name == name) site.id = locked.id;
      }
    }
    package::Access access = auth.access(address->url, name, host_.env);
    if (!access.authorization.empty() || !access.certificate.empty()) {
      transport.credentials.push_back({package::origin_of(address->url), std::move(access.authorization),
                                       std::move(access.certificate), std::move(access.key)});
    }
    sites.push_back(std::move(site));
  }
  std::string index = host_.env.get("MOCHI_INDEX_CACHE", paths.index());
  impl_ = std::make_unique<Impl>(host_, std::move(transport), std::move(paths), std::move(*config),
                                 std::move(auth));
  impl_->sites = sites;
  impl_->index = std::make_unique<package::IndexClient>(impl_->transport, std::move(index), std::move(sites));
  return impl_.get();
}

Result<package::RegistryAddress> PackageDoor::address(std::string_view name) {
  MOCHI_TRY(Impl * impl, opened());
  return package::find_registry(impl->config, project_.manifest.registry, host_.env, name,
                                package::registry_names(project_)[0]);
}

Result<std::vector<package::ResolveRegistry>> PackageDoor::registries() {
  std::vector<package::ResolveRegistry> made;
  // Only what dependencies come from is asked for its id.
  std::set<std::string> used;
  const std::vector<std::string> names = package::registry_names(project_);
  for (const package::LocalPackage& local : project_.packages) {
    for (const package::Dependency& d : local.manifest.dependencies) {
      const bool elsewhere = d.path || d.git || d.tarball || project_.find(d.name) != nullptr;
      if (!elsewhere) used.insert(d.registry ? d.registry->value : names[0]);
    }
  }
  for (const std::string& name : names) {
    std::string id;
    if (lock_ != nullptr) {
      for (const package::LockedRegistry& locked : lock_->registries) {
        if (locked.name == name) id = locked.id;
      }
    }
    if (used.contains(name)) {
      if (Result<package::RegistryAddress> known = address(name); !known)
        return fail(std::move(known).error());
      MOCHI_TRY(Impl * impl, opened());
      Result<const package::RegistryConfig*> config = impl->index->config(name);
      // A registry that was asked before and cannot be reached now still has its id in the lock.
      if (config) {
        id = (*config)->id;
      } else if (id.empty() || impl->transport.network() == package::Network::online) {
        return fail(std::move(config).error());
      }
    }
    made.push_back({name, id});
  }
  return made;
}

std::string PackageDoor::memory_path(const package::Paths& paths, const std::string& lock_path) {
  const std::string name = archive::hex(archive::digest(archive::DigestKind::blake3, lock_path));
  return join_path(join_path(paths.cache, "resolved"), name.substr(0, 32));
}

bool PackageDoor::unchanged(const std::string& key) {
  Result<Impl*> impl = opened();
  if (!impl) return false;
  Result<std::string> text =
      host_.files.read(memory_path((*impl)->paths, project_.lock_path()), kLargestMemory);
  if (!text) return false;
  const std::optional<std::vector<package::SeenIndex>> before = package::read_seen(*text, key);
  if (!before || !(*impl)->index->unchanged(*before)) return false;
  // A file that was too young for a stamp has one now; a server may have given new tags to the same answers.
  if ((*impl)->index->seen() != before) remember(key);
  return true;
}

void PackageDoor::remember(const std::string& key) {
  Result<Impl*> impl = opened();
  if (!impl) return;
  const std::optional<std::vector<package::SeenIndex>> seen = (*impl)->index->seen();
  if (!seen) return;
  const std::string path = memory_path((*impl)->paths, project_.lock_path());
  if (host_.files.make_dirs(parent_path(path)))
    static_cast<void>(host_.files.write(path, package::write_seen(key, *seen)));
}

package::VersionSource& PackageDoor::versions() {
  Result<Impl*> impl = opened();
  if (impl) return *(*impl)->index;
  closed_ = std::make_unique<NoVersions>(impl.error());
  return *closed_;
}

Result<package::Store*> PackageDoor::store() {
  MOCHI_TRY(Impl * impl, opened());
  if (impl->store == nullptr) {
    MOCHI_TRY(impl->store, package::Store::open(host_.files, host_.clock, impl->paths));
    impl->store->paranoid = options_.paranoid;
  }
  return impl->store.get();
}

namespace {

// Tells the bar of a command what arrives.
class Watching final : public package::FetchProgress {
 public:
  Watching(Progress& progress, const std::vector<package::BlobWanted>& wanted)
      : progress_(progress), wanted_(wanted) {}
  void fetched(std::size_t done, std::size_t, std::uint64_t) override {
    for (; told_ < done && told_ < wanted_.size(); ++told_) progress_.step(wanted_[told_].name);
  }

 private:
  Progress& progress_;
  const std::vector<package::BlobWanted>& wanted_;
  std::size_t told_ = 0;
};

}  // namespace

Result<std::vector<FetchedPackage>> PackageDoor::fetch(const std::vector<const LockedPackage*>& packages,
                                                       Progress& progress) {
  std::vector<FetchedPackage> made(packages.size());
  if (packages.empty()) return made;
  MOCHI_TRY(package::Store * store, this->store());
  MOCHI_TRY(Impl * impl, opened());
  std::vector<package::BlobWanted> wanted;
  std::vector<std::string> blobs;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const LockedPackage& package = *packages[i];
    if (std::optional<package::StoredTree> tree =
            package.tree.empty() ? std::nullopt : store->find_tree(package.tree)) {
      if (options_.paranoid) MOCHI_TRY_VOID(store->check_tree(*tree));
      made[i] = {tree->path, tree->tree};
      continue;
    }
    if (!package.is_registry()) {
      progress.show(package.name);
      MOCHI_TRY(const package::StoredTree tree, tree_of(package));
      if (tree.tree != package.tree) {
        return fail(Code::M057_BLOB_E001, "`" + package.name + "` " + package.version.text() +
                                              " has the files " + tree.tree + ", and the lock says " +
                                              package.tree);
      }
      made[i] = {tree.path, tree.tree};
      continue;
    }
    blobs.push_back(package.blake3);
    places.push_back(i);
    if (!store->find(package.blake3)) {
      wanted.push_back({std::string(package.source_value()), package.name + " " + package.version.text(),
                        package.blake3, package.sha256});
    }
  }
  if (!wanted.empty()) {
    progress.set_total(wanted.size());
    progress.show(wanted[0].name);
    Watching watching(progress, wanted);
    MOCHI_TRY_VOID(package::fetch_blobs(wanted, *store, impl->transport, *impl->index, &watching));
  }
  // The collector keeps what this project's lock names.
  static_cast<void>(store->add_root(project_.lock_path()));
  if (blobs.empty()) return made;
  static_cast<void>(store->note_use(blobs));
  MOCHI_TRY(const std::vector<package::StoredTree> trees, store->trees(blobs, package::mochi_extractor()));
  for (std::size_t i = 0; i < trees.size(); ++i) {
    const LockedPackage& package = *packages[places[i]];
    if (!package.tree.empty() && package.tree != trees[i].tree) {
      return fail(Code::M057_BLOB_E001, "`" + package.name + "` " + package.version.text() +
                                            " unpacks to the tree " + trees[i].tree + ", and the lock says " +
                                            package.tree);
    }
    made[places[i]] = {trees[i].path, trees[i].tree};
  }
  MOCHI_TRY_VOID(store->flush());
  return made;
}

const package::IndexEntry* PackageDoor::line_of(const LockedPackage& package) {
  Result<Impl*> opened = this->opened();
  if (!opened) return nullptr;
  Impl& impl = **opened;
  if (impl.known == nullptr) {
    DoorOptions options = options_;
    options.offline = true;
    impl.silent = std::make_unique<package::Transport>(host_.http, host_.files, host_.clock,
                                                       transport_of(host_, options));
    impl.known = std::make_unique<package::IndexClient>(
        *impl.silent, host_.env.get("MOCHI_INDEX_CACHE", impl.paths.index()), impl.sites);
  }
  const Result<const std::vector<package::IndexEntry>*> lines =
      impl.known->versions({std::string(package.source_value()), package.name});
  if (!lines || *lines == nullptr) return nullptr;
  for (const package::IndexEntry& line : **lines) {
    if (line.version == package.version) return &line;
  }
  return nullptr;
}

Result<package::GitCheckout> PackageDoor::git(const std::string& url, const package::GitReference& reference,
                                              const std::string& commit) {
  MOCHI_TRY(package::Store * store, this->store());
  MOCHI_TRY(Impl * impl, opened());
  package::GitOptions options;
  options.cache = impl->paths.cache + "/git";
  options.network = impl->transport.network();
  return package::fetch_git(host_, *store, options, url, reference, commit);
}

Result<package::StoredTree> PackageDoor::archive(const std::string& url, const package::Digests& expected,
                                                 std::string& sha256) {
  MOCHI_TRY(package::Store * store, this->store());
  MOCHI_TRY(Impl * impl, opened());
  std::optional<package::StoredBlob> blob =
      expected.blake3.empty() ? std::nullopt : store->find(expected.blake3);
  if (!blob) {
    MOCHI_TRY(blob, package::fetch_url(url, expected, *store, impl->transport));
  }
  sha256 = expected.sha256.empty() ? blob->sha256 : expected.sha256;
  return store->tree(blob->blake3, package::mochi_extractor());
}

Result<package::StoredTree> PackageDoor::tree_of(const LockedPackage& package) {
  MOCHI_TRY(package::Store * store, this->store());
  if (!package.tree.empty()) {
    if (std::optional<package::StoredTree> tree = store->find_tree(package.tree)) return std::move(*tree);
  }
  if (package.is_git()) {
    const std::string_view source = package.source_value();
    MOCHI_TRY(package::GitCheckout checkout,
              git(std::string(source.substr(0, source.rfind('@'))), {}, package.git_rev));
    return std::move(checkout.tree);
  }
  if (package.is_tarball()) {
    std::string sha256;
    return archive(std::string(package.source_value()), {package.blake3, package.sha256, {}}, sha256);
  }
  return store->tree(package.blake3, package::mochi_extractor());
}

Result<std::string> PackageDoor::api(const std::string& registry) {
  MOCHI_TRY(const package::RegistryAddress address, this->address(registry));
  MOCHI_TRY(Impl * impl, opened());
  MOCHI_TRY(const package::RegistryConfig* config, impl->index->config(registry));
  if (config->api.empty() || !config->api.starts_with("http"))
    return fail(Code::M057_PUB_E005, "the registry at " + address.url + " takes no packages: it has no API");
  return config->api;
}

Result<HttpResponse> PackageDoor::send(const std::string& registry, HttpRequest request) {
  MOCHI_TRY(const package::RegistryAddress address, this->address(registry));
  MOCHI_TRY(Impl * impl, opened());
  if (impl->transport.network() != package::Network::online)
    return fail(Code::M057_OFFLINE_E003, "this needs the registry `" + registry + "`");
  package::Access access = impl->auth.access(address.url, registry, host_.env);
  // What shows who asks goes to the registry's own host and to nobody else.
  if (package::origin_of(request.url) == package::origin_of(address.url) &&
      package::may_carry_secrets(request.url)) {
    if (!access.authorization.empty()) request.headers.push_back({"Authorization", access.authorization});
    request.certificate = std::move(access.certificate);
    request.key = std::move(access.key);
  }
  request.headers.push_back({"User-Agent", std::string("mochi/") + kBuildInfo.version});
  Result<HttpResponse> answer = package::send_with_retry(host_.http, host_.clock, request);
  if (answer) {
    // It may say back what it was sent, and be quoted.
    fanout::Secrets secrets;
    secrets.add(std::string_view(access.authorization).substr(access.authorization.rfind(' ') + 1));
    answer->body = secrets.scrub(answer->body);
  }
  return answer;
}

Result<HttpResponse> PackageDoor::get(const std::string& registry, const std::string& path) {
  MOCHI_TRY(const package::RegistryAddress address, this->address(registry));
  MOCHI_TRY(Impl * impl, opened());
  HttpRequest request;
  request.url = address.url + path;
  return impl->transport.get(std::move(request));
}

}  // namespace mochi
