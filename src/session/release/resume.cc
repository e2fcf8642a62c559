#include "session/release/resume.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/owned_tree.h"

namespace mochi {
namespace {

constexpr std::int64_t kGitMs = 5 * 60'000;

// The receipt to go by: of the version at hand, else the newest with something left to do, else the one
// given.
Result<std::optional<fanout::Receipt>> receipt_of(FileSystem& files, const fanout::ReleasePackage& package,
                                                  const std::string& receipt_file) {
  MOCHI_TRY(std::optional<fanout::Receipt> receipt,
            fanout::load_receipt(
                files, fanout::receipt_path(package.directory, package.name, package.version.text())));
  if (!receipt) {
    MOCHI_TRY(receipt, fanout::open_release(files, package.directory, package.name));
  }
  if (!receipt && !receipt_file.empty()) {
    MOCHI_TRY(receipt, fanout::load_receipt(files, receipt_file));
    if (receipt && receipt->package != package.name) receipt.reset();
    // The run goes on with it as if it had been the package's own.
    if (!receipt) return receipt;
    MOCHI_TRY_VOID(fanout::write_receipt(
        files, fanout::receipt_path(package.directory, package.name, receipt->version), *receipt));
  }
  return receipt;
}

bool is_commit(std::string_view text) {
  return text.size() == 40 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

ResumedSources::~ResumedSources() {
  for (const std::string& folder : folders_) static_cast<void>(remove_owned_temp_dir(host_.files, folder));
}

// With an index of its own: neither the user's index nor the work tree is touched.
Result<std::string> ResumedSources::check_out(const std::string& directory, const std::string& commit) {
  MOCHI_TRY(const std::string folder, make_owned_temp_dir(host_.files, "mochi-resume-"));
  folders_.push_back(folder);
  const std::string tree = join_path(folder, "tree/");
  MOCHI_TRY_VOID(host_.files.make_dirs(tree));
  MOCHI_TRY(const std::string root, host_.files.canonical(directory));
  ProcessSpec top;
  top.args = {"git", "-C", root, "rev-parse", "--show-toplevel"};
  top.timeout_ms = kGitMs;
  MOCHI_TRY(const ProcessResult found, host_.processes.run(top));
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"read-tree", commit}, {"checkout-index", "--all", "--prefix=" + tree}}) {
    ProcessSpec spec;
    spec.args = {"git", "-C", std::string(trim_ascii(found.out))};
    spec.args.insert(spec.args.end(), words.begin(), words.end());
    spec.env = {{"GIT_INDEX_FILE", join_path(folder, "index")}};
    spec.timeout_ms = kGitMs;
    MOCHI_TRY(const ProcessResult done, host_.processes.run(spec));
    if (!done.ok())
      return fail(Code::M057_FAN_E010, "commit `" + commit + "` cannot be read from the repository",
                  "Fetch it: `git fetch origin " + commit + "`.");
  }
  return tree;
}

bool ResumedSources::replace(Listener& listener, LoadedRelease& release, const std::string& receipt_file) {
  for (std::size_t i = 0; i < release.packages.size(); ++i) {
    fanout::ReleasePackage& package = release.packages[i];
    const Result<std::optional<fanout::Receipt>> receipt = receipt_of(host_.files, package, receipt_file);
    if (!receipt) {
      listener.refuse(receipt.error(), nullptr);
      return false;
    }
    if (!*receipt || (*receipt)->input == package.input_digest || !is_commit((*receipt)->commit)) continue;
    const Result<std::string> tree = check_out(package.directory, (*receipt)->commit);
    if (!tree) {
      listener.note("note: " + tree.error().message + "; what is staged is sent, if it is there\n");
      continue;
    }
    ReleaseRequest request;
    request.path = join_path(*tree, package.repository_directory);
    request.allow_dirty = true;
    request.revision = Revision{(*receipt)->commit, package.repository_directory, false};
    std::unique_ptr<LoadedRelease> old = load_release(host_, listener, request);
    if (old == nullptr) return false;
    fanout::ReleasePackage& then = old->packages.front();
    if (then.name != package.name || then.version.text() != (*receipt)->version) {
      listener.refuse(
          fail(Code::M057_FAN_E010,
               fmt::format("at commit `{}` this is {} {}, and the release is of {} {}", (*receipt)->commit,
                           then.name, then.version.text(), (*receipt)->package, (*receipt)->version))
              .error(),
          nullptr);
      return false;
    }
    listener.note(fmt::format("note: {} {} is built from commit {}\n", then.name, then.version.text(),
                              (*receipt)->commit.substr(0, 12)));
    then.home = package.directory;
    package = std::move(then);
    release.checked[i] = std::move(old->checked.front());
    releases_.push_back(std::move(old));
  }
  return true;
}

}  // namespace mochi
