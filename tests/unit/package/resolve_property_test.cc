// Random small worlds with features, optional dependencies, yanked versions, targets and capabilities,
// against trying every combination; and the same answer whatever the source does.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}
  std::uint64_t below(std::uint64_t n) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_ % n;
  }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

constexpr std::size_t kNames = 4;

std::string requirement(Random& random) {
  static const char* const kForms[] = {"*", "=1.0.0", "=2.0.0", ">=2.0.0", "<2.0.0", "=3.0.0"};
  return kForms[random.below(6)];
}

std::string need(Random& random) {
  std::string text = "p" + std::to_string(random.below(kNames));
  if (random.chance(15)) text += "?";
  if (random.chance(25)) text += random.chance(50) ? "[x]" : "[y]";
  return text + " " + requirement(random);
}

World world(std::uint64_t seed) {
  Random random(seed);
  World w;
  std::string root = "root > p" + std::to_string(random.below(kNames)) + (random.chance(30) ? "[x] " : " ") +
                     requirement(random);
  if (random.chance(60))
    root += ", " + std::string("p") + std::to_string(random.below(kNames)) + " " + requirement(random);
  root += " ; targets python rust";
  if (random.chance(30)) root += " ; caps clock";
  w.add(root);
  auto versions = 1 + random.below(3);
  for (std::size_t p = 0; p < kNames; ++p) {
    for (std::uint64_t v = 1; v <= versions; ++v) {
      std::string line = "p" + std::to_string(p) + " " + std::to_string(v);
      std::set<std::string> named;
      std::string optional;
      auto count = random.below(3);
      for (std::uint64_t n = 0; n < count; ++n) {
        std::string text = need(random);
        std::string name = text.substr(0, 2);
        if (!named.insert(name).second) continue;
        if (text[2] == '?') optional = name;
        line += (named.size() == 1 ? " > " : ", ") + text;
      }
      if (random.chance(60)) line += " ; x" + (optional.empty() ? std::string() : " = " + optional);
      if (random.chance(40))
        line += random.chance(50) && !optional.empty() ? " ; y = x, " + optional + "/x" : " ; y";
      if (random.chance(10)) line += " ; yanked";
      if (random.chance(10)) line += " ; targets python";
      if (random.chance(15)) line += " ; caps clock";
      w.add(line);
    }
  }
  return w;
}

// A solution by definition: versions for names, closed under needs and features. Tries every choice of
// versions.
class BruteForce {
 public:
  explicit BruteForce(World& w) : w_(w) {
    for (std::size_t p = 0; p < kNames; ++p) {
      lists_.push_back(*w.versions({"main", "p" + std::to_string(p)}).value());
    }
  }

  bool satisfiable() {
    std::vector<int> choice(kNames, -1);
    return tries(choice, 0);
  }

  // Whether exactly these versions are a solution: the closure of the roots' needs uses all of them and no
  // others.
  bool valid(const std::vector<int>& choice) {
    std::set<std::pair<int, std::string>> on;  // package and feature, "" = the package
    std::vector<std::pair<int, std::string>> open;
    auto reach = [&](int p, const std::string& feature) {
      if (on.emplace(p, feature).second) open.emplace_back(p, feature);
    };
    auto edge = [&](const IndexDependency& d, std::optional<CapabilitySet> ceiling) {
      int p = d.name[1] - '0';
      if (choice[static_cast<std::size_t>(p)] < 0) return false;
      const IndexEntry& target = entry(p, choice);
      if (!d.requirement.matches(target.version)) return false;
      if (ceiling && !ceiling->contains(target.capabilities)) return false;
      reach(p, "");
      for (const std::string& f : d.features) reach(p, f);
      return true;
    };
    const RootPackage& root = w_.request.roots[0];
    for (const Need& n : root.needs) {
      IndexDependency d;
      d.name = n.name;
      d.requirement = n.requirement;
      d.features = n.features;
      if (!edge(d, root.ceiling)) return false;
    }
    while (!open.empty()) {
      const int p = open.back().first;
      const std::string feature = open.back().second;
      open.pop_back();
      const IndexEntry& e = entry(p, choice);
      if (feature.empty()) {
        bool exact = std::any_of(root.needs.begin(), root.needs.end(), [&](const Need& n) {
          return n.name[1] - '0' == p && n.requirement.is_exact() && n.requirement.matches(e.version);
        });
        if ((e.yanked && !exact) || !e.targets.empty()) return false;
        for (const IndexDependency& d : e.dependencies) {
          if (!d.optional && !edge(d, e.capabilities)) return false;
        }
        continue;
      }
      if (feature.starts_with("dep:")) {
        if (!edge(*e.dependency(feature.substr(4)), e.capabilities)) return false;
        continue;
      }
      const IndexFeature* f = e.feature(feature);
      if (f == nullptr) return false;
      for (const std::string& word : f->enables) {
        std::size_t slash = word.find('/');
        if (slash != std::string::npos) {
          std::string name = word.substr(0, slash);
          reach(p, "dep:" + name);
          reach(name[1] - '0', word.substr(slash + 1));
          if (choice[static_cast<std::size_t>(name[1] - '0')] < 0) return false;
        } else if (e.feature(word) != nullptr) {
          reach(p, word);
        } else if (e.dependency(word) != nullptr) {
          reach(p, "dep:" + word);
        }
      }
    }
    for (std::size_t p = 0; p < kNames; ++p) {
      if (choice[p] >= 0 && !on.contains({static_cast<int>(p), ""})) return false;
    }
    return true;
  }

 private:
  const IndexEntry& entry(int p, const std::vector<int>& choice) {
    return lists_[static_cast<std::size_t>(p)][static_cast<std::size_t>(choice[static_cast<std::size_t>(p)])];
  }

  bool tries(std::vector<int>& choice, std::size_t at) {
    if (at == kNames) return valid(choice);
    for (int o = -1; o < static_cast<int>(lists_[at].size()); ++o) {
      choice[at] = o;
      if (tries(choice, at + 1)) return true;
    }
    choice[at] = -1;
    return false;
  }

  World& w_;
  std::vector<std::vector<IndexEntry>> lists_;
};

// Equal needs are found by number or by comparing: the whole answer is the same.
TEST(Property, NumbersOfNeedsChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    World numbered = world(seed);
    World plain = world(seed);
    plain.forget_numbers();
    ASSERT_EQ(numbered.failure(), plain.failure()) << "seed " << seed;
  }
}

TEST(Property, AgreesWithTryingEverything) {
  int unsatisfiable = 0;
  for (std::uint64_t seed = 1; seed <= 20000; ++seed) {
    World w = world(seed);
    w.request.propose_fixes = false;
    BruteForce brute(w);
    bool expected = brute.satisfiable();
    unsatisfiable += expected ? 0 : 1;
    std::string text = w.solution();
    ASSERT_EQ(text != "FAILED", expected) << "seed " << seed << ": " << text;
    if (!expected) continue;
    std::vector<int> choice(kNames, -1);
    for (const ResolvedPackage& p : w.resolution.packages) {
      choice[static_cast<std::size_t>(p.name[1] - '0')] = static_cast<int>(p.entry.version.major) - 1;
    }
    ASSERT_TRUE(brute.valid(choice)) << "seed " << seed << ": " << text;
  }
  EXPECT_GT(unsatisfiable, 3000);
  EXPECT_LT(unsatisfiable, 17000);
}

// Every fix that is offered works, and every failure has a text that ends well.
TEST(Property, FixesWorkAndTextsEnd) {
  int offered = 0;
  int several = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    World w = world(seed);
    std::string text = w.failure();
    if (text.starts_with("solved")) continue;
    ASSERT_NE(text.find("your manifest cannot be resolved.\n"), std::string::npos) << text;
    ASSERT_EQ(text.find("registry:"), std::string::npos) << text;
    Result<ResolveOutcome> outcome = w.run();
    auto* failure = std::get_if<ResolveFailure>(&*outcome);
    ASSERT_NE(failure, nullptr);
    for (const FixOption& fix : failure->fixes) {
      if (fix.kind != FixOption::Kind::relax_range) continue;
      ++offered;
      World mended = world(seed);
      for (const FixChange& change : fix.changes) {
        for (Need& n : mended.request.roots[0].needs) {
          if (n.name != change.package) continue;
          n.requirement = parse_requirement(change.after.substr(1, change.after.size() - 2)).value();
        }
      }
      several += fix.changes.size() > 1 ? 1 : 0;
      ASSERT_NE(mended.solution(), "FAILED") << fix.text;
    }
  }
  EXPECT_GT(offered, 50);
  EXPECT_GT(several, 5);
}

// A source that answers late and in another order: it sees other calls of `prefetch`, gives the same lists,
// and the outcome must be the same to the byte.
class Moody final : public VersionSource {
 public:
  Moody(World& w, std::uint64_t seed) : world_(w), random_(seed) {}
  Result<const std::vector<IndexEntry>*> versions(const Wanted& wanted) override {
    // What was prefetched arrives in any order around the call; the copies stand at other addresses.
    std::shuffle(waiting_.begin(), waiting_.end(), Engine{random_});
    while (!waiting_.empty() && random_.chance(70)) {
      arrive(waiting_.back());
      waiting_.pop_back();
    }
    return arrive(wanted.name);
  }
  void prefetch(const std::vector<Wanted>& wanted) override {
    for (const Wanted& w : wanted) {
      if (random_.chance(80)) waiting_.push_back(w.name);
    }
  }
  std::vector<std::string> similar(const Wanted& wanted) override { return world_.similar(wanted); }

 private:
  struct Engine {
    using result_type = std::uint64_t;
    Random& random;
    static constexpr std::uint64_t min() { return 0; }
    static constexpr std::uint64_t max() { return 999; }
    std::uint64_t operator()() { return random.below(1000); }
  };
  const std::vector<IndexEntry>* arrive(const std::string& name) {
    auto found = arrived_.find(name);
    if (found != arrived_.end()) return found->second.get();
    Result<const std::vector<IndexEntry>*> list = world_.versions({"main", name});
    auto copy = *list == nullptr ? nullptr : std::make_unique<std::vector<IndexEntry>>(**list);
    return arrived_.emplace(name, std::move(copy)).first->second.get();
  }
  World& world_;
  Random random_;
  std::vector<std::string> waiting_;
  std::map<std::string, std::unique_ptr<std::vector<IndexEntry>>> arrived_;
};

std::string whole(const ResolveOutcome& outcome, const ResolveRequest& request) {
  if (auto* failure = std::get_if<ResolveFailure>(&outcome)) return failure->text() + failure->json();
  const Resolution& r = *std::get_if<Resolution>(&outcome);
  std::string text = tree_text(r) + tree_json(r);
  for (const ResolvedPackage& p : r.packages) text += why_text(request, r, p.name);
  for (const std::string& note : r.notes) text += note;
  return text + std::to_string(r.statistics.decisions) + " " + std::to_string(r.statistics.iterations);
}

TEST(Property, TimingAndOrderOfAnswersDoNotMatter) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    World w = world(seed);
    Result<ResolveOutcome> first = w.run();
    ASSERT_TRUE(first);
    std::string expected = whole(*first, w.request);
    for (std::uint64_t mood = 1; mood <= 3; ++mood) {
      Moody source(w, seed * 31 + mood);
      Result<ResolveOutcome> again = resolve(w.request, source);
      ASSERT_TRUE(again);
      ASSERT_EQ(whole(*again, w.request), expected) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace mochi::package
