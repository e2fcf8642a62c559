// Is the folder of a registry whole? What `open` and `verify` find out beside the chain of the log.
#include <fmt/format.h>

#include "archive/digest.h"
#include "base/json.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/store/folder.h"
#include "registry/store/store.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kLargestViewMark = 4096;
constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kLargestSegment = std::size_t{256} << 20U;

Unexpected<Error> shorter(std::string message) {
  return fail(Code::M057_REG_E010, std::move(message),
              "Put `log` back from a backup; `mochi registry repair` goes on without what is lost.");
}

}  // namespace

Store::Evidence Store::gather() const {
  Evidence out;
  const Result<std::string> mark =
      files_.read(join_path(root_, fmt::format("{}/{}", kViewFolder, kViewMark)), kLargestViewMark);
  JsonValue value;
  JsonError problem;
  const JsonValue* seq = mark && parse_json(*mark, value, problem) ? value.find("seq") : nullptr;
  if (seq != nullptr && seq->is(JsonKind::integer) && seq->integer > 0)
    out.views_at = static_cast<std::uint64_t>(seq->integer);
  // Before there was this folder, killed uploads could leave blobs.
  out.staging = files_.is_directory(join_path(root_, kStaging));
  for (unsigned i = 0; i < 256; ++i) {
    const Result<std::vector<DirEntry>> entries =
        files_.list(join_path(root_, fmt::format("blobs/{:02x}", i)));
    if (!entries) continue;
    for (const DirEntry& entry : *entries) {
      if (entry.name.size() == kHashDigits) out.blobs.push_back(entry.name);
    }
  }
  return out;
}

std::vector<std::string> Store::unknown_blobs(const std::vector<std::string>& blobs) const {
  std::vector<std::string> out;
  for (const std::string& b3 : blobs) {
    if (!named_.contains(b3) && !purged_.contains(b3)) out.push_back(b3);
  }
  return out;
}

Result<std::vector<std::string>> Store::leave_behind(FileSystem& files, Clock& clock, const std::string& root,
                                                     bool accept_loss) {
  Store store(files, clock, root);
  std::vector<std::string> found;
  std::unique_ptr<FileLock> lock;
  if (accept_loss) {
    MOCHI_TRY(lock, lock_registry(files, root));
  }
  const Evidence seen = store.gather();
  // A log that is still damaged was told by who asks here.
  if (!store.load(accept_loss)) return found;
  if (seen.views_at > store.seq_) {
    found.push_back(fmt::format("the log ends at record {}, files of `view` are of record {}: {} lost",
                                store.seq_, seen.views_at,
                                counted(seen.views_at - store.seq_, "change is", "changes are")));
    const std::string view = join_path(root, kViewFolder);
    if (accept_loss) {
      if (!is_owned_tree(files, view, kViewPurpose)) MOCHI_TRY_VOID(adopt_tree(files, view, kViewPurpose));
      MOCHI_TRY_VOID(remove_owned_tree(files, view, kViewPurpose));
    }
  }
  const std::vector<std::string> unknown = store.unknown_blobs(seen.blobs);
  if (!unknown.empty()) {
    found.push_back(fmt::format("the log ends at record {} and names nothing of {} in `blobs`", store.seq_,
                                counted(unknown.size(), "file", "files")));
    if (accept_loss) MOCHI_TRY_VOID(store.set_aside(unknown));
  }
  return found;
}

Result<void> Store::copy_log(const std::string& folder) const {
  for (std::uint64_t number = 1;; ++number) {
    const std::string path = join_path(root_, "log/" + segment_name(number));
    const bool last = path == segment_;
    // What was appended since this store was opened is none of its state.
    MOCHI_TRY(const std::string text, files_.read(path, kLargestSegment));
    const std::string_view bytes =
        last ? std::string_view(text).substr(0, segment_bytes_) : std::string_view(text);
    MOCHI_TRY_VOID(files_.write(join_path(folder, segment_name(number)), bytes));
    if (last) return {};
  }
}

// A log that ends before something that followed from it was cut, or is an old copy: going on would give
// numbers and versions away a second time.
Result<void> Store::check_complete(const Evidence& seen, bool writing) {
  if (seen.views_at > seq_) {
    return shorter(
        fmt::format("the log ends at record {}, but files of `view` are of record {}", seq_, seen.views_at));
  }
  const std::vector<std::string> unknown = unknown_blobs(seen.blobs);
  if (seen.staging && !unknown.empty()) {
    return shorter(fmt::format("the log ends at record {}, but {} in `blobs` came after it", seq_,
                               counted(unknown.size(), "file", "files")));
  }
  if (!writing) return {};
  if (!seen.staging) {
    MOCHI_TRY_VOID(set_aside(unknown));
    MOCHI_TRY_VOID(make_owned_tree(files_, join_path(root_, kStaging), kStagingPurpose));
  }
  MOCHI_TRY_VOID(settle_staged());
  return drop_purged();
}

// Uploads that a kill has ended: those that the log knows get their names, the rest goes.
Result<void> Store::settle_staged() {
  const std::string staging = join_path(root_, kStaging);
  MOCHI_TRY(const std::vector<DirEntry> entries, files_.list(staging));
  for (const DirEntry& entry : entries) {
    if (entry.name == kOwnedTreeMark) continue;
    const std::string path = join_path(staging, entry.name);
    const std::string b3 = entry.name.substr(0, entry.name.find('.'));
    if (b3.size() == kHashDigits && named_.contains(b3) && !files_.exists(blob_path(b3))) {
      MOCHI_TRY_VOID(files_.make_dirs(parent_path(blob_path(b3))));
      MOCHI_TRY_VOID(files_.rename(path, blob_path(b3)));
    } else {
      MOCHI_TRY_VOID(files_.remove(path));
    }
  }
  return {};
}

Result<void> Store::set_aside(const std::vector<std::string>& blobs) {
  if (blobs.empty()) return {};
  const std::string folder = join_path(root_, kUnknown);
  MOCHI_TRY_VOID(files_.make_dirs(folder));
  for (const std::string& b3 : blobs) MOCHI_TRY_VOID(files_.rename(blob_path(b3), join_path(folder, b3)));
  return {};
}

Result<void> Store::drop_purged() {
  // No upload takes one of them over meanwhile.
  const std::lock_guard<std::mutex> guard(write_mutex_);
  for (const std::string& b3 : purged_) {
    if (files_.exists(blob_path(b3))) MOCHI_TRY_VOID(files_.remove(blob_path(b3)));
  }
  return {};
}

std::vector<Store::Problem> Store::verify() const {
  std::vector<Problem> problems;
  Result<std::unique_ptr<Store>> again = open(files_, clock_, root_, false);
  if (!again) {
    problems.push_back({join_path(root_, "log"), again.error().message});
    return problems;
  }
  for (const PackagePointer& package : (*again)->packages()) {
    for (const VersionState& version : package->versions) {
      for (const FileRecord& file : version.files) {
        const Result<std::string> bytes = read_blob(file);
        const std::string where =
            fmt::format("{} {} {} {}", package->protocol, package->package, version.version, file.name);
        if (!bytes) {
          problems.push_back({where, bytes.error().message});
        } else if (archive::hex(archive::digest(archive::DigestKind::blake3, *bytes)) != file.b3 ||
                   archive::hex(archive::digest(archive::DigestKind::sha256, *bytes)) != file.sha256) {
          problems.push_back({where, fmt::format("blob `{}` has other bytes", file.b3)});
        }
      }
    }
  }
  return problems;
}

}  // namespace mochi::registry
