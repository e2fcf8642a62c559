#include "package/net/git_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "archive/entry.h"
#include "archive/entry_path.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

// What git prints before a tree or file list, beside the content itself.
constexpr std::size_t kOverhead = std::size_t{64} << 20U;
constexpr std::size_t kShownError = 500;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
bool is_commit(std::string_view text) { return (text.size() == 40 || text.size() == 64) && is_hex(text); }

// The rules of git for names of references that matter here: nothing that it could take for an option or an
// expression.
bool is_reference_name(std::string_view name) {
  if (name.empty() || name.size() > 255 || name.front() == '-' || name.front() == '/' || name.back() == '/')
    return false;
  if (name.find("..") != std::string_view::npos || name.find("@{") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f &&
           std::string_view("~^:?*[\\").find(c) == std::string_view::npos;
  });
}

class Repository {
 public:
  Repository(Host& host, const GitOptions& options, const std::string& url)
      : host_(host), options_(options), url_(url) {
    std::string key = archive::hex(archive::digest(archive::DigestKind::blake3, url)).substr(0, 32);
    directory_ = join_path(options.cache, key);
  }

  const std::string& key() const { return directory_; }

  Result<void> open() {
    if (host_.files.exists(join_path(directory_, "HEAD"))) return {};
    MOCHI_TRY_VOID(host_.files.make_dirs(options_.cache));
    MOCHI_TRY_VOID(host_.files.make_dirs(directory_));
    MOCHI_TRY(std::string made, git({"init", "--quiet", "--bare"}));
    return {};
  }

  bool has(const std::string& commit) {
    Result<std::string> found = git({"cat-file", "-e", commit + "^{commit}"});
    return found.has_value();
  }

  Result<std::string> fetch(const GitReference& reference) {
    switch (reference.kind) {
      case GitReference::Kind::head: return fetch_one("HEAD");
      case GitReference::Kind::branch: return fetch_one("refs/heads/" + reference.value);
      case GitReference::Kind::tag: return fetch_one("refs/tags/" + reference.value);
      case GitReference::Kind::rev: return fetch_revision(reference.value);
    }
    return fail(Code::C003, "bad git reference");
  }

  Result<std::vector<archive::Entry>> read(const std::string& commit) {
    MOCHI_TRY(std::string listing, git({"ls-tree", "-r", "-z", "--full-tree", "--long", commit}));
    std::vector<archive::Entry> entries;
    std::vector<std::uint64_t> sizes;
    std::string wanted;
    archive::ReadLimits limits;
    std::uint64_t total = 0;
    for (std::string_view line : split(listing, '\0')) {
      if (line.empty()) continue;
      // `<mode> <type> <object> <size>\t<path>`
      std::size_t tab = line.find('\t');
      if (tab == std::string_view::npos) return odd();
      std::string_view mode = line.substr(0, 6);
      if (mode != "100644" && mode != "100755") continue;
      std::string_view head = line.substr(0, tab);
      std::size_t blank = head.rfind(' ');
      std::uint64_t size = 0;
      for (char c : head.substr(blank + 1)) {
        if (c < '0' || c > '9') return odd();
        size = size * 10 + static_cast<std::uint64_t>(c - '0');
      }
      std::string path(line.substr(tab + 1));
      total += size;
      if (size > limits.entry_bytes) {
        return fail(Code::M057_BLOB_E004, fmt::format("{} has {} bytes; {} are allowed",
                                                      archive::shown_path(path), size, limits.entry_bytes));
      }
      if (total > limits.total_bytes || entries.size() >= limits.entries) {
        return fail(Code::M057_BLOB_E005,
                    fmt::format("commit {} of `{}` holds too many files", commit, url_));
      }
      std::string_view rest = trim_ascii(head.substr(0, blank));
      wanted += rest.substr(rest.rfind(' ') + 1);
      wanted += '\n';
      entries.push_back({std::move(path), {}, mode == "100755"});
      sizes.push_back(size);
    }
    MOCHI_TRY(std::string contents,
              git({"cat-file", "--batch"}, wanted, static_cast<std::size_t>(total) + kOverhead));
    std::string_view left = contents;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      // `<object> blob <size>\n<content>\n`
      std::size_t end = left.find('\n');
      if (end == std::string_view::npos || left.size() < end + 1 + sizes[i] + 1) return odd();
      entries[i].bytes = left.substr(end + 1, sizes[i]);
      left.remove_prefix(end + 1 + sizes[i] + 1);
    }
    return entries;
  }

 private:
  Unexpected<Error> odd() const {
    return fail(Code::C007, fmt::format("git gave an answer about `{}` that cannot be read", url_));
  }

  // Only the commit itself comes along, not its history.
  Result<std::string> fetch_one(const std::string& reference) {
    MOCHI_TRY(std::string fetched,
              git({"fetch", "--quiet", "--no-tags", "--force", "--depth=1", "--", url_, reference}));
    return commit_of("FETCH_HEAD");
  }

  // Servers may refuse to hand out a commit that no reference points to; then everything comes.
  Result<std::string> fetch_revision(const std::string& revision) {
    if (is_commit(revision)) {
      if (Result<std::string> found = fetch_one(revision)) return found;
    }
    bool shallow = host_.files.exists(join_path(directory_, "shallow"));
    std::vector<std::string> args = {"fetch", "--quiet", "--force"};
    if (shallow) args.push_back("--unshallow");
    for (const char* arg : {"--", "URL", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"})
      args.emplace_back(arg);
    std::replace(args.begin(), args.end(), std::string("URL"), url_);
    MOCHI_TRY(std::string fetched, git(std::move(args)));
    return commit_of(revision);
  }

  Result<std::string> commit_of(const std::string& name) {
    MOCHI_TRY(std::string out,
              git({"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"}));
    std::string commit(trim_ascii(out));
    if (!is_commit(commit)) return odd();
    return commit;
  }

  Result<std::string> git(std::vector<std::string> args, std::string input = {},
                          std::size_t limit = kOverhead * 2) {
    ProcessSpec spec;
    // No submodules, no housekeeping in the background, no programs named by the address.
    spec.args = {"git",
                 "--git-dir",
                 directory_,
                 "-c",
                 "core.hooksPath=/dev/null",
                 "-c",
                 "gc.auto=0",
                 "-c",
                 "maintenance.auto=false",
                 "-c",
                 "fetch.recurseSubmodules=false",
                 "-c",
                 "protocol.ext.allow=never"};
    spec.args.insert(spec.args.end(), args.begin(), args.end());
    // A password is asked for by nobody: a build may run unattended.
    spec.env = {{"GIT_TERMINAL_PROMPT", "0"}, {"LC_ALL", "C"}, {"GIT_NO_REPLACE_OBJECTS", "1"}};
    spec.input = std::move(input);
    spec.timeout_ms = options_.timeout_ms;
    spec.capture_limit = limit;
    MOCHI_TRY(ProcessResult result, host_.processes.run(spec));
    if (result.interrupted) return fail(Code::C010, "interrupted");
    if (result.timed_out)
      return fail(Code::C008, fmt::format("git did not end within {} s", options_.timeout_ms / 1000));
    if (result.truncated)
      return fail(Code::M057_BLOB_E005, fmt::format("`{}` holds more than a package may", url_));
    if (result.ok()) return std::move(result.out);
    std::string words(trim_ascii(result.err));
    if (words.size() > kShownError) words.erase(0, words.size() - kShownError);
    return fail(Code::C007, fmt::format("git {} failed for `{}`: {}", args.front(), url_, words));
  }

  Host& host_;
  const GitOptions& options_;
  const std::string& url_;
  std::string directory_;
};

Result<void> check_reference(const GitReference& reference, const std::string& commit) {
  if (!commit.empty()) {
    if (is_commit(commit)) return {};
    return fail(Code::C003, fmt::format("`{}` is no commit", commit));
  }
  bool good = reference.kind == GitReference::Kind::head || is_reference_name(reference.value);
  if (reference.kind == GitReference::Kind::rev) {
    good = reference.value.size() >= 7 && reference.value.size() <= 64 && is_hex(reference.value);
  }
  if (good) return {};
  return fail(Code::C003, fmt::format("`{}` is no git reference", reference.value));
}

}  // namespace

std::string check_git_url(std::string_view url) {
  if (url.empty() || url.front() == '-') return "it is no address";
  for (char c : url) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return "it has a blank or a control character";
  }
  // `helper::address` lets the address choose a program.
  if (url.find("::") != std::string_view::npos) return "it names a helper program";
  std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    std::size_t colon = url.find(':');
    bool remote = colon != std::string_view::npos && url.substr(0, colon).find('/') == std::string_view::npos;
    return remote ? "" : "it is no address; write `file:///…` for a directory";
  }
  std::string name = ascii_lower(url.substr(0, scheme));
  if (name != "https" && name != "http" && name != "ssh" && name != "git" && name != "file")
    return "its scheme is not known";
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find('/'));
  std::size_t at = host.rfind('@');
  if (at == std::string_view::npos) return {};
  if (name != "ssh" || host.substr(0, at).find(':') != std::string_view::npos)
    return "it has a user or a password";
  return {};
}

Result<GitCheckout> fetch_git(Host& host, Store& store, const GitOptions& options, const std::string& url,
                              const GitReference& reference, const std::string& commit) {
  if (std::string wrong = check_git_url(url); !wrong.empty()) {
    return fail(Code::C003, fmt::format("`{}` cannot be given to git: {}", shown_url(url), wrong));
  }
  MOCHI_TRY_VOID(check_reference(reference, commit));
  Repository repository(host, options, url);
  MOCHI_TRY(std::unique_ptr<FileLock> lock, store.lock("git-" + std::string(file_name(repository.key()))));
  MOCHI_TRY_VOID(repository.open());
  GitReference pinned = commit.empty() ? reference : GitReference{GitReference::Kind::rev, commit};
  GitCheckout out;
  bool exact = pinned.kind == GitReference::Kind::rev && is_commit(pinned.value);
  if (exact && repository.has(pinned.value)) {
    out.commit = pinned.value;
  } else if (options.network != Network::online && !url.starts_with("file://")) {
    return fail(Code::M057_OFFLINE_E001,
                fmt::format("`{}` of `{}` is not in the cache", pinned.value, shown_url(url)));
  } else {
    MOCHI_TRY(out.commit, repository.fetch(pinned));
  }
  MOCHI_TRY(std::vector<archive::Entry> entries, repository.read(out.commit));
  MOCHI_TRY(out.tree, store.put_tree(entries));
  return out;
}

}  // namespace mochi::package
