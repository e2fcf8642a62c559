// Resolution of generated registries of 100, 1,000 and 10,000 packages with conflicts, in memory:
//   bench_resolve [--write FOLDER] [--runs N]
// With --write the registries are left there as JSON and as a cargo local registry, for the peers of
// bench/resolve_peers.py.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "package/resolve/resolve.h"

namespace {

using namespace mochi::package;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}
  std::uint64_t below(std::uint64_t n) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_ % n;
  }

 private:
  std::uint64_t state_;
};

struct GeneratedNeed {
  std::size_t package;
  std::string requirement;
};
struct GeneratedVersion {
  std::string version;
  std::vector<GeneratedNeed> needs;
};

// Packages need packages of higher number. Versions 1.0 … 1.(k-1), then 2.0; most needs are wide, some pin a
// minor version or a major one, so that newest versions clash and the search must go back.
struct Registry {
  std::vector<std::vector<GeneratedVersion>> packages;
  std::vector<GeneratedNeed> root;
};

std::string name_of(std::size_t package) { return "p" + std::to_string(package); }

Registry generate(std::size_t count) {
  Random random(count);
  Registry made;
  made.packages.resize(count);
  for (std::size_t p = 0; p < count; ++p) {
    auto minors = 6 + random.below(8);
    std::vector<std::size_t> targets;
    for (std::uint64_t n = random.below(5); n > 0 && p + 1 < count; --n) {
      // Mostly near, so that the graph is deep; the last tenth is what everybody uses.
      std::size_t span = random.below(4) == 0 ? count - p - 1 : std::min<std::size_t>(count - p - 1, 40);
      targets.push_back(p + 1 + random.below(span));
    }
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    // A need changes rarely from version to version, as in life.
    std::vector<std::string> requirements(targets.size());
    for (std::uint64_t v = 0; v <= minors; ++v) {
      GeneratedVersion version;
      version.version = v == minors ? "2.0.0" : "1." + std::to_string(v) + ".0";
      for (std::size_t t = 0; t < targets.size(); ++t) {
        if (v == 0 || random.below(100) < 8) {
          auto dice = random.below(100);
          requirements[t] = "^1";
          // The oldest versions always fit, so that there is a solution.
          if (dice < 30 && v > 2) requirements[t] = "~1." + std::to_string(random.below(4) + 2);
          if (dice >= 30 && dice < 50) requirements[t] = ">=1." + std::to_string(random.below(3));
          if (dice >= 94 && v > 2) requirements[t] = "=9.9.9";
        }
        version.needs.push_back({targets[t], requirements[t]});
      }
      made.packages[p].push_back(std::move(version));
    }
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(count / 10, 100); ++i) {
    made.root.push_back({random.below(count / 2), random.below(4) == 0 ? ">=1" : "^1"});
  }
  std::sort(made.root.begin(), made.root.end(),
            [](const auto& a, const auto& b) { return a.package < b.package; });
  made.root.erase(std::unique(made.root.begin(), made.root.end(),
                              [](const auto& a, const auto& b) { return a.package == b.package; }),
                  made.root.end());
  return made;
}

class Memory final : public VersionSource {
 public:
  explicit Memory(const Registry& registry) {
    for (std::size_t p = 0; p < registry.packages.size(); ++p) {
      std::vector<IndexEntry>& list = lists_[name_of(p)];
      for (const GeneratedVersion& v : registry.packages[p]) {
        IndexEntry entry;
        entry.version = parse_version(v.version).value();
        std::vector<IndexDependency> needs;
        for (const GeneratedNeed& n : v.needs) {
          IndexDependency d;
          d.name = name_of(n.package);
          d.requirement = parse_requirement(n.requirement).value();
          needs.push_back(std::move(d));
        }
        std::sort(needs.begin(), needs.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        entry.dependencies = std::move(needs);
        list.push_back(std::move(entry));
      }
      // As what comes from an index has it.
      number_needs(list);
    }
  }
  mochi::Result<const std::vector<IndexEntry>*> versions(const Wanted& wanted) override {
    auto found = lists_.find(wanted.name);
    return found == lists_.end() ? static_cast<const std::vector<IndexEntry>*>(nullptr) : &found->second;
  }
  void prefetch(const std::vector<Wanted>&) override {}
  std::vector<std::string> similar(const Wanted&) override { return {}; }

 private:
  std::unordered_map<std::string, std::vector<IndexEntry>> lists_;
};

ResolveRequest request_of(const Registry& registry) {
  ResolveRequest request;
  RootPackage root;
  for (const GeneratedNeed& n : registry.root) {
    Need need;
    need.name = name_of(n.package);
    need.requirement = parse_requirement(n.requirement).value();
    root.needs.push_back(std::move(need));
  }
  request.roots.push_back(std::move(root));
  request.registries.push_back({"main", "id"});
  return request;
}

void write_json(const Registry& registry, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  auto needs = [&](const std::vector<GeneratedNeed>& list) {
    out << "{";
    for (std::size_t i = 0; i < list.size(); ++i) {
      out << (i == 0 ? "" : ",") << "\"" << name_of(list[i].package) << "\":\"" << list[i].requirement
          << "\"";
    }
    out << "}";
  };
  out << "{\"root\":";
  needs(registry.root);
  out << ",\"packages\":{";
  for (std::size_t p = 0; p < registry.packages.size(); ++p) {
    out << (p == 0 ? "" : ",") << "\n\"" << name_of(p) << "\":{";
    for (std::size_t v = 0; v < registry.packages[p].size(); ++v) {
      out << (v == 0 ? "" : ",") << "\"" << registry.packages[p][v].version << "\":";
      needs(registry.packages[p][v].needs);
    }
    out << "}";
  }
  out << "}}\n";
}

double milliseconds(std::clock_t from) {
  return static_cast<double>(std::clock() - from) * 1e3 / CLOCKS_PER_SEC;
}

}  // namespace

int main(int count, char** arguments) {
  std::string folder;
  int runs = 9;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::strcmp(arguments[i], "--write") == 0) folder = arguments[i + 1];
    if (std::strcmp(arguments[i], "--runs") == 0) runs = std::max(1, std::atoi(arguments[i + 1]));
  }
  for (std::size_t size : {std::size_t{100}, std::size_t{1000}, std::size_t{10000}}) {
    Registry registry = generate(size);
    if (!folder.empty()) write_json(registry, folder + "/" + std::to_string(size) + ".json");
    Memory source(registry);
    ResolveRequest request = request_of(registry);
    std::vector<double> times;
    std::size_t chosen = 0;
    SolveStatistics statistics;
    for (int run = 0; run < runs; ++run) {
      std::clock_t from = std::clock();
      auto outcome = resolve(request, source);
      times.push_back(milliseconds(from));
      if (!outcome) {
        std::printf("resolve %zu: %s\n", size, outcome.error().message.c_str());
        return 1;
      }
      if (auto* resolution = std::get_if<Resolution>(&*outcome)) {
        chosen = resolution->packages.size();
        statistics = resolution->statistics;
      } else {
        std::printf("%s\n", std::get_if<ResolveFailure>(&*outcome)->text().c_str());
        break;
      }
    }
    std::sort(times.begin(), times.end());
    std::printf(
        "resolve %6zu packages: %9.2f ms median, %9.2f ms best; %zu chosen, %u decisions, %u conflicts, %llu "
        "steps\n",
        size, times[times.size() / 2], times[0], chosen, statistics.decisions, statistics.conflicts,
        static_cast<unsigned long long>(statistics.iterations));
  }
  return 0;
}
