// Our resolution beside cargo's own, on the public registry: skipped by name unless MOCHI_CARGO_ORACLE says how many
// random sets of requirements to try. Needs cargo, its configuration and the registry.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "base/path.h"
#include "bridge/rust/build/doc_project.h"
#include "bridge/rust/index/crate_requirement.h"
#include "host/host.h"

namespace mochi::rust {
namespace {

// The corpus of the specification, and what real projects name beside it.
constexpr const char* kNames[] = {
    "anyhow",     "thiserror", "serde",    "regex",      "rayon", "itertools",   "once_cell", "time",
    "uuid",       "url",       "base64",   "hex",        "sha2",  "blake3",      "rand",      "rand_chacha",
    "num_cpus",   "bytes",     "smallvec", "indexmap",   "ahash", "parking_lot", "crossbeam", "tokio",
    "chrono",     "clap",      "csv",      "image",      "itoa",  "png",         "rusqlite",  "semver",
    "serde_json", "syn",       "quote",    "libc",       "log",   "bitflags",    "hashbrown", "getrandom",
    "futures",    "tracing",   "hyper",    "http",       "toml",  "nom",         "walkdir",   "tempfile",
    "either",     "memchr",    "digest",   "num-traits", "half",  "flate2"};

struct Trial {
  std::vector<CrateNeed> needs;
  std::string text;  // as dependency lines
};

std::string manifest_of(const Trial& trial, const Toolchain& toolchain) {
  return "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2021\"\nrust-version = \"" +
         std::to_string(toolchain.version.major) + "." + std::to_string(toolchain.version.minor) +
         "\"\n[lib]\npath = \"lib.rs\"\n[workspace]\nresolver = \"3\"\n[dependencies]\n" + trial.text;
}

class Oracle {
 public:
  Oracle() : real_(make_real_host()), host_(real_->host()) {}

  // False: what is missing is in `why`.
  bool open() {
    Result<IndexPlace> place = find_crate_index(host_.files, host_.env, "/");
    Result<Toolchain> toolchain = find_toolchain(host_.processes);
    Result<std::string> folder = host_.files.make_temp_dir("mochi-oracle-");
    if (!place || !toolchain || !folder) {
      why = !place ? place.error().message : !toolchain ? toolchain.error().message : folder.error().message;
      return false;
    }
    toolchain_ = std::move(*toolchain);
    folder_ = std::move(*folder);
    transport_ = std::make_unique<package::Transport>(host_.http, host_.files, host_.clock,
                                                      package::TransportOptions{});
    index_ = std::make_unique<SparseIndex>(*transport_, std::move(*place),
                                           SparseOptions{join_path(folder_, "cache"), toolchain_.version});
    if (Result<const IndexConfig*> config = index_->config(); !config) {
      why = config.error().message;
      return false;
    }
    return true;
  }
  ~Oracle() {
    if (!folder_.empty()) static_cast<void>(host_.files.remove_tree(folder_));
  }

  // `name version`, ascending; empty if there is none.
  std::vector<std::string> ours(const Trial& trial, CrateSet& set) {
    Result<CrateSet> made = resolve_crates(trial.needs, {}, *index_);
    if (!made) {
      why = made.error().message;
      return {};
    }
    set = std::move(*made);
    std::vector<std::string> all;
    for (const ChosenCrate& c : set.crates) all.push_back(c.name + " " + c.version.text());
    std::sort(all.begin(), all.end());
    return all;
  }

  std::vector<std::string> theirs(const Trial& trial) { return lock_in(trial, "cargo", {}); }

  // cargo with a local registry that holds exactly our choice: its lock is ours if it accepts it.
  std::vector<std::string> accepted(const Trial& trial, const CrateSet& set) {
    const std::string folder = join_path(folder_, "ours");
    static_cast<void>(host_.files.remove_tree(folder));
    std::map<std::string, std::string> index;
    for (const ChosenCrate& c : set.crates) index[crate_index_path(c.name)] += c.line + "\n";
    for (const auto& [path, lines] : index) {
      const std::string to = join_path(folder, "registry/index/" + path);
      EXPECT_TRUE(host_.files.make_dirs(parent_path(to)));
      EXPECT_TRUE(host_.files.write(to, lines));
    }
    return lock_in(trial, "ours",
                   "[source.crates-io]\nreplace-with = \"own\"\n[source.own]\nlocal-registry = \"" + folder +
                       "/registry\"\n");
  }

  // A set of one to five requirements of all forms.
  Trial random(std::mt19937& dice) {
    Trial made;
    std::vector<std::string> names(std::begin(kNames), std::end(kNames));
    const std::size_t count = 1 + dice() % 5;
    for (std::size_t i = 0; i < count; ++i) {
      std::swap(names[i], names[i + dice() % (names.size() - i)]);
      Result<const CrateListing*> listing = index_->listing(names[i]);
      if (!listing || *listing == nullptr) continue;
      add(made, names[i], requirement(**listing, dice), dice() % 4 != 0);
    }
    return made;
  }
  static void add(Trial& trial, const std::string& name, const std::string& requirement,
                  bool default_features) {
    trial.needs.push_back({name, parse_crate_requirement(requirement).value(), {}, default_features});
    trial.text += name + " = { version = \"" + requirement + "\"" +
                  (default_features ? "" : ", default-features = false") + " }\n";
  }

  std::string why;

 private:
  std::string requirement(const CrateListing& listing, std::mt19937& dice) {
    // Of the newer half, so that most sets can be met.
    const std::size_t half = listing.entries.size() / 2;
    const package::Version& v = listing.entries[half + dice() % (listing.entries.size() - half)].version;
    const std::string major = std::to_string(v.major);
    const std::string two = major + "." + std::to_string(v.minor);
    const std::string three = two + "." + std::to_string(v.patch);
    switch (dice() % 8) {
      case 0: return "*";
      case 1: return major;
      case 2: return two;
      case 3: return "~" + three;
      case 4: return ">=" + two;
      case 5: return ">=" + three + ", <" + std::to_string(v.major + 1);
      case 6: return two + ".*";
      default: return "=" + three;  // of numbers
    }
  }

  std::vector<std::string> lock_in(const Trial& trial, const std::string& name, const std::string& config) {
    const std::string folder = join_path(folder_, name);
    static_cast<void>(host_.files.make_dirs(join_path(folder, ".cargo")));
    static_cast<void>(host_.files.remove(join_path(folder, "Cargo.lock")));
    EXPECT_TRUE(host_.files.write(join_path(folder, "Cargo.toml"), manifest_of(trial, toolchain_)));
    EXPECT_TRUE(host_.files.write(join_path(folder, "lib.rs"), ""));
    if (!config.empty()) {
      EXPECT_TRUE(host_.files.write(join_path(folder, ".cargo/config.toml"), config));
    }
    ProcessSpec spec;
    spec.args = {"cargo", "generate-lockfile"};
    if (!config.empty()) spec.args.emplace_back("--offline");
    spec.directory = folder;
    Result<ProcessResult> done = host_.processes.run(spec);
    if (!done || !done->ok()) {
      why = done ? done->err : done.error().message;
      return {};
    }
    return locked_crates(host_.files.read(join_path(folder, "Cargo.lock"), std::size_t{1} << 24U).value())
        .value();
  }

  std::unique_ptr<RealHost> real_;
  Host host_;
  Toolchain toolchain_;
  std::string folder_;
  std::unique_ptr<package::Transport> transport_;
  std::unique_ptr<SparseIndex> index_;
};

struct Tally {
  int equal = 0;
  int neither = 0;   // both say that there is no solution
  int accepted = 0;  // another one, which cargo accepts
  int wrong = 0;
};

void compare(Oracle& oracle, const Trial& trial, Tally& tally) {
  CrateSet set;
  const std::vector<std::string> mine = oracle.ours(trial, set);
  const std::string my_reason = oracle.why;
  const std::vector<std::string> cargos = oracle.theirs(trial);
  if (mine == cargos) {
    ++(mine.empty() ? tally.neither : tally.equal);
    return;
  }
  if (!mine.empty() && oracle.accepted(trial, set) == mine) {
    ++tally.accepted;
    std::printf("another solution that cargo accepts:\n%s", trial.text.c_str());
  } else {
    ++tally.wrong;
    ADD_FAILURE() << trial.text << (mine.empty() ? my_reason : oracle.why);
  }
  std::vector<std::string> differing;
  std::set_symmetric_difference(mine.begin(), mine.end(), cargos.begin(), cargos.end(),
                                std::back_inserter(differing));
  for (const std::string& one : differing)
    std::printf("  %s: %s\n", std::binary_search(mine.begin(), mine.end(), one) ? "ours" : "cargo's",
                one.c_str());
}

TEST(CargoOracle, OurResolutionIsCargos) {
  const char* wanted = std::getenv("MOCHI_CARGO_ORACLE");
  if (wanted == nullptr) GTEST_SKIP() << "set MOCHI_CARGO_ORACLE to the number of random sets";
  Oracle oracle;
  if (!oracle.open()) GTEST_SKIP() << oracle.why;
  Tally tally;
  for (std::size_t i = 0; i < 33; ++i) {
    Trial trial;
    Oracle::add(trial, kNames[i], "*", true);
    compare(oracle, trial, tally);
  }
  std::mt19937 dice(20261121);
  for (int i = 0; i < std::atoi(wanted); ++i) compare(oracle, oracle.random(dice), tally);
  std::printf("equal %d, no solution for either %d, another one that cargo accepts %d, wrong %d\n",
              tally.equal, tally.neither, tally.accepted, tally.wrong);
}

}  // namespace
}  // namespace mochi::rust
