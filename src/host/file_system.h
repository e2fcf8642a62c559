// The only door to files. Errors: C001 not found, C002 cannot be read or written, C004 over the limit, C009
// locked; messages name the path. Paths are bytes, relative ones start at the working directory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/codes.h"

namespace mochi {

enum class FileKind : std::uint8_t { file, directory, symlink, other };

struct FileInfo {
  FileKind kind = FileKind::file;
  std::uint64_t size = 0;
  // Nanoseconds since 1970.
  std::int64_t modified_ns = 0;
  // The permission bits only.
  std::uint32_t mode = 0;
  // When content, mode or names changed last, which no program can set; and which file of which device it is.
  // 0 where the file system does not tell.
  std::int64_t changed_ns = 0;
  std::uint64_t inode = 0;
  std::uint64_t device = 0;
};

struct DirEntry {
  std::string name;
  FileKind kind = FileKind::file;
};

// Held until destruction; the operating system ends it when the process dies.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

// `share`: beside other sharing holders, waiting for an exclusive one to end.
enum class LockMode : std::uint8_t { wait, fail_if_held, share };

// Reads a file piece by piece.
class FileReader {
 public:
  virtual ~FileReader() = default;
  // At most `size` bytes; 0 at the end.
  virtual Result<std::size_t> read(char* into, std::size_t size) = 0;
};

// Writes a new file piece by piece. Destruction closes it as it is.
class FileWriter {
 public:
  virtual ~FileWriter() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
  // What was written is on the disk.
  virtual Result<void> sync() = 0;
};

inline constexpr std::uint32_t kDefaultFileMode = 0644;
inline constexpr std::uint32_t kExecutableMode = 0755;
inline constexpr std::uint32_t kPrivateFileMode = 0600;

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // The whole file. A longer one than `limit` bytes is C004; a directory is C002.
  virtual Result<std::string> read(std::string_view path, std::size_t limit) = 0;
  // Readers see the old bytes or the new ones, never a part: temporary name beside it, fsync, rename. The
  // directory must exist.
  virtual Result<void> write(std::string_view path, std::string_view bytes,
                             std::uint32_t mode = kDefaultFileMode) = 0;
  // Adds to the end, making the file if it is missing. Not atomic.
  virtual Result<void> append(std::string_view path, std::string_view bytes) = 0;
  // As `append`, and the bytes are on the disk when it returns. After a failure a part of them may be there.
  virtual Result<void> append_durable(std::string_view path, std::string_view bytes) = 0;
  // Ascending by the bytes of the names, without `.` and `..`.
  virtual Result<std::vector<DirEntry>> list(std::string_view path) = 0;
  // Follows symbolic links; `link_info` does not.
  virtual Result<FileInfo> info(std::string_view path) = 0;
  virtual Result<FileInfo> link_info(std::string_view path) = 0;
  // With all missing parents; one that is there already is no error.
  virtual Result<void> make_dirs(std::string_view path) = 0;
  // One file, link or empty directory.
  virtual Result<void> remove(std::string_view path) = 0;
  // A whole tree without following links; a missing one is no error.
  virtual Result<void> remove_tree(std::string_view path) = 0;
  // Replaces `to` if it is there. The new name is on the disk.
  virtual Result<void> rename(std::string_view from, std::string_view to) = 0;
  // The same without flushing: for many at once, with `sync_all` after them.
  virtual Result<void> move(std::string_view from, std::string_view to) = 0;
  virtual Result<std::unique_ptr<FileReader>> open(std::string_view path) = 0;
  // A new file; C002 if anything of the name is there, a link included.
  virtual Result<std::unique_ptr<FileWriter>> create(std::string_view path,
                                                     std::uint32_t mode = kDefaultFileMode) = 0;
  // A second name of the same file; C002 if the file system cannot, or not here, or `to` is there.
  virtual Result<void> hard_link(std::string_view from, std::string_view to) = 0;
  // A copy that shares its blocks until one is changed; C002 if the file system cannot, or `to` is there.
  virtual Result<void> clone(std::string_view from, std::string_view to) = 0;
  virtual Result<void> set_mode(std::string_view path, std::uint32_t mode) = 0;
  // All that was written so far to the file system which holds the directory `path` is on the disk.
  virtual Result<void> sync_all(std::string_view path) = 0;
  // A lock between processes on the file `path`, exclusive unless shared; the file is made if missing and
  // stays.
  virtual Result<std::unique_ptr<FileLock>> lock(std::string_view path, LockMode mode) = 0;
  // Absolute, with all links resolved; the file must exist.
  virtual Result<std::string> canonical(std::string_view path) = 0;
  virtual Result<std::string> current_directory() = 0;
  // A new empty directory for temporary files; the caller removes it.
  virtual Result<std::string> make_temp_dir(std::string_view prefix) = 0;

  bool exists(std::string_view path) { return info(path).has_value(); }
  bool is_directory(std::string_view path) {
    Result<FileInfo> found = info(path);
    return found && found->kind == FileKind::directory;
  }
};

}  // namespace mochi
