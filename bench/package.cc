// The rows of packages page section 14 that need no process: one line each, `name<TAB>milliseconds`, best of
// several runs, in processor time. bench/package.py puts them into its table.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/source.h"
#include "host/host.h"
#include "package/lock/lock.h"
#include "package/resolve/resolve.h"
#include "package/store/store.h"

namespace {

using namespace mochi::package;

constexpr int kRounds = 9;
constexpr std::size_t kDirect = 100;
constexpr std::size_t kTransitive = 1000;
constexpr std::size_t kEntries = 10'000;

double now() { return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC; }

template <typename Work>
double best(Work work, int rounds = kRounds) {
  double least = 1e9;
  for (int i = 0; i < rounds; ++i) {
    double begin = now();
    work();
    least = std::min(least, now() - begin);
  }
  return least;
}

std::string name_of(std::size_t n) { return "p" + std::to_string(10000 + n); }

// Every package is reached: p(n) is needed by p((n - 100) / 10), and by others further up.
class Memory final : public VersionSource {
 public:
  Memory() {
    Requirement any = parse_requirement("^1").value();
    for (std::size_t n = 0; n < kDirect + kTransitive; ++n) {
      std::vector<IndexEntry>& list = lists_[name_of(n)];
      for (int v = 0; v < 12; ++v) {
        IndexEntry entry;
        entry.version.major = v < 11 ? 1 : 2;
        entry.version.minor = static_cast<std::uint64_t>(v % 11);
        std::vector<IndexDependency> needs;
        for (std::size_t child = kDirect + n * 10; child < kDirect + n * 10 + 10; ++child) {
          if (child < kDirect + kTransitive) needs.push_back(need(name_of(child), any));
        }
        // The newest of some want an older one of a package that many share.
        std::size_t shared = kDirect + kTransitive - 1 - n % 20;
        if (n < kDirect + kTransitive - 40) {
          needs.push_back(
              need(name_of(shared), v > 8 && n % 30 == 0 ? parse_requirement("~1.4").value() : any));
        }
        std::sort(needs.begin(), needs.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        entry.dependencies = std::move(needs);
        list.push_back(std::move(entry));
      }
    }
  }
  mochi::Result<const std::vector<IndexEntry>*> versions(const Wanted& wanted) override {
    auto found = lists_.find(wanted.name);
    return found == lists_.end() ? static_cast<const std::vector<IndexEntry>*>(nullptr) : &found->second;
  }
  void prefetch(const std::vector<Wanted>&) override {}
  std::vector<std::string> similar(const Wanted&) override { return {}; }

 private:
  static IndexDependency need(std::string name, const Requirement& requirement) {
    IndexDependency d;
    d.name = std::move(name);
    d.requirement = requirement;
    return d;
  }
  std::unordered_map<std::string, std::vector<IndexEntry>> lists_;
};

ResolveRequest request() {
  ResolveRequest made;
  RootPackage root;
  for (std::size_t n = 0; n < kDirect; ++n) {
    Need need;
    need.name = name_of(n);
    need.requirement = parse_requirement("^1").value();
    root.needs.push_back(std::move(need));
  }
  made.roots.push_back(std::move(root));
  made.registries.push_back({"main", "id"});
  return made;
}

bool solve_row() {
  Memory source;
  ResolveRequest asked = request();
  std::size_t chosen = 0;
  double time = best([&] {
    auto outcome = resolve(asked, source);
    auto* resolution = outcome ? std::get_if<Resolution>(&*outcome) : nullptr;
    chosen = resolution == nullptr ? 0 : resolution->packages.size();
  });
  if (chosen != kDirect + kTransitive) {
    std::printf("solve: %zu packages instead of %zu\n", chosen, kDirect + kTransitive);
    return false;
  }
  std::printf("solve\t%.3f\n", time);
  return true;
}

bool lock_row() {
  Lock lock;
  lock.mochi = "0.1.0";
  lock.manifest = "mochi.toml";
  lock.manifest_hash = "blake3-256:" + std::string(64, 'a');
  std::string text;
  for (std::size_t n = 0; text.size() < 100'000; ++n) {
    LockedPackage package;
    package.name = name_of(n);
    package.version.major = 1;
    package.source = "registry:default";
    package.blake3 = package.sha256 = package.tree = std::string(64, 'b');
    if (n > 0) package.dependencies.push_back({name_of(n - 1), package.version});
    lock.packages.push_back(std::move(package));
    if (n % 20 == 0) text = write_lock(lock);
  }
  mochi::SourceMap sources;
  mochi::SourceId id = sources.add("mochi.lock", text);
  bool good = true;
  double time = best([&] { good = good && read_lock(sources, id, {}).has_value(); });
  if (!good) std::printf("lock: it was not read\n");
  std::printf("lock\t%.3f\n", time);
  return good;
}

bool store_rows() {
  std::unique_ptr<mochi::RealHost> host = mochi::make_real_host();
  mochi::FileSystem& files = host->host().files;
  std::string root = *files.make_temp_dir("mochi_bench_");
  Paths paths{root + "/config", root + "/state", root + "/cache", root + "/fanout"};
  bool good = true;
  {
    auto store = std::move(*Store::open(files, host->host().clock, paths));
    std::string blake3;
    for (std::size_t n = 0; n < kEntries && good; n += 100) {
      std::vector<std::unique_ptr<BlobWriter>> sealed;
      for (std::size_t i = n; i < n + 100 && good; ++i) {
        auto writer = store->begin();
        good = writer && (*writer)->start() && (*writer)->data("blob " + std::to_string(i));
        auto blob = good ? (*writer)->seal({}) : mochi::Result<StoredBlob>(StoredBlob{});
        good = good && blob.has_value();
        if (!good) break;
        blake3 = blob->blake3;
        sealed.push_back(std::move(*writer));
      }
      good = good && store->commit(sealed).has_value();
    }
    double read = best([&] { good = good && store->read(blake3, 1000).has_value(); });
    std::printf("blob\t%.3f\n", read);
    double begin = now();
    GcOptions options;
    options.orphans = true;
    auto report = store->gc(options);
    std::printf("gc\t%.3f\n", now() - begin);
    good = good && report && report->blobs == kEntries;
  }
  if (!good) std::printf("store: something failed\n");
  static_cast<void>(files.remove_tree(root));
  return good;
}

}  // namespace

int main() { return solve_row() && lock_row() && store_rows() ? 0 : 1; }
