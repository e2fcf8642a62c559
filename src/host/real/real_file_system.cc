#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#ifdef __linux__
#include <linux/fs.h>
#endif

#include "base/path.h"
#include "host/host.h"

namespace mochi {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  int release() {
    int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

// The failure of the last system call on `path`.
Unexpected<Error> system_failure(std::string_view doing, std::string_view path) {
  int number = errno;
  if (number == ENOENT) return fail(Code::C001, fmt::format("file not found: {}", path));
  return fail(Code::C002, fmt::format("cannot {} `{}`: {}", doing, path, std::strerror(number)));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::file;
  if (S_ISDIR(mode)) return FileKind::directory;
  return S_ISLNK(mode) ? FileKind::symlink : FileKind::other;
}

FileInfo info_of(const struct stat& status) {
  FileInfo info;
  info.kind = kind_of(status.st_mode);
  info.size = static_cast<std::uint64_t>(status.st_size);
  info.modified_ns = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  info.mode = status.st_mode & 07777U;
  info.changed_ns = std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec;
  info.inode = status.st_ino;
  info.device = status.st_dev;
  return info;
}

// Flushes the directory entry of a rename; without it a power cut may bring the old name back.
void sync_directory(const std::string& path) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.valid()) ::fsync(fd.get());
}

class RealLock final : public FileLock {
 public:
  explicit RealLock(int fd) : fd_(fd) {}

 private:
  Descriptor fd_;
};

class RealReader final : public FileReader {
 public:
  RealReader(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  Result<std::size_t> read(char* into, std::size_t size) override {
    ssize_t n = 0;
    do {
      n = ::read(fd_.get(), into, size);
    } while (n < 0 && errno == EINTR);
    if (n < 0) return system_failure("read", path_);
    return static_cast<std::size_t>(n);
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class RealWriter final : public FileWriter {
 public:
  RealWriter(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  Result<void> write(std::string_view bytes) override {
    if (!write_all(fd_.get(), bytes)) return system_failure("write", path_);
    return {};
  }
  Result<void> sync() override {
    if (::fsync(fd_.get()) != 0) return system_failure("write", path_);
    return {};
  }

 private:
  Descriptor fd_;
  std::string path_;
};

// Fewer page faults for a large file. Nothing depends on it.
void advise_huge_pages(char* begin, std::size_t size) {
  constexpr std::uintptr_t kHugePage = std::uintptr_t{2} << 20U;
  const std::uintptr_t skip = (kHugePage - reinterpret_cast<std::uintptr_t>(begin) % kHugePage) % kHugePage;
  if (size < skip + kHugePage) return;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  (void)::madvise(begin + skip, (size - skip) / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
}

// The file that becomes `name` when it is whole. It always has the same name, so that the next writer takes
// over what a killed one left; a lock on it keeps writers of one moment apart, of whom all but the first get
// names of their own.
int open_temporary(const std::string& name, std::string& temporary) {
  temporary = name + ".mochi.tmp";
  for (int attempt = 0; attempt < 8; ++attempt) {
    const int fd = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, kPrivateFileMode);
    if (fd < 0) break;
    struct stat held {};
    struct stat named {};
    const bool ours = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &held) == 0;
    // Its holder may have given it its name between our opening and locking it: then it is no longer here.
    const bool here = ours && ::lstat(temporary.c_str(), &named) == 0 && named.st_ino == held.st_ino &&
                      named.st_dev == held.st_dev;
    const bool plain = S_ISREG(held.st_mode) && held.st_nlink == 1 && held.st_uid == ::geteuid();
    if (here && plain && ::ftruncate(fd, 0) == 0) return fd;
    ::close(fd);
    if (!ours || here) break;
  }
  temporary = name + ".XXXXXX.tmp";
  return ::mkostemps(temporary.data(), 4, O_CLOEXEC);
}

class RealFileSystem final : public FileSystem {
 public:
  // The mask can only be asked for by setting it, so it is done before there are other threads.
  RealFileSystem() : mask_(::umask(0)) { ::umask(mask_); }

  Result<std::string> read(std::string_view path, std::size_t limit) override {
    std::string name(path);
    Descriptor fd(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.valid()) return system_failure("read", path);
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return system_failure("read", path);
    std::string out;
    // The size is a hint only: a device or a growing file is read to its end.
    std::size_t hint = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
    if (hint > limit) return too_large(path, limit);
    out.reserve(hint + 1);
    advise_huge_pages(out.data(), hint);
    out.resize(hint + 1);
    std::size_t used = 0;
    while (true) {
      if (used == out.size()) out.resize(std::min(out.size() * 2 + 4096, limit + 1));
      ssize_t n = ::read(fd.get(), out.data() + used, out.size() - used);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return system_failure("read", path);
      if (n == 0) break;
      used += static_cast<std::size_t>(n);
      if (used > limit) return too_large(path, limit);
      // One byte more was asked for: the file ends here. (What the system makes up as it is read has size 0.)
      if (hint != 0 && used == hint) break;
    }
    out.resize(used);
    return out;
  }

  Result<void> write(std::string_view path, std::string_view bytes, std::uint32_t mode) override {
    std::string name(path);
    std::string temporary;
    Descriptor fd(open_temporary(name, temporary));
    if (!fd.valid()) return system_failure("write", path);
    bool done = write_all(fd.get(), bytes) && ::fchmod(fd.get(), mode) == 0 && ::fsync(fd.get()) == 0 &&
                ::rename(temporary.c_str(), name.c_str()) == 0;
    if (!done) {
      auto failure = system_failure("write", path);
      ::unlink(temporary.c_str());
      return failure;
    }
    sync_directory(std::string(parent_path(path)));
    return {};
  }

  Result<void> append(std::string_view path, std::string_view bytes) override {
    Descriptor fd(
        ::open(std::string(path).c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kDefaultFileMode));
    if (!fd.valid() || !write_all(fd.get(), bytes)) return system_failure("write", path);
    return {};
  }

  Result<void> append_durable(std::string_view path, std::string_view bytes) override {
    Descriptor fd(
        ::open(std::string(path).c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kDefaultFileMode));
    if (!fd.valid() || !write_all(fd.get(), bytes) || ::fdatasync(fd.get()) != 0) {
      return system_failure("write", path);
    }
    return {};
  }

  Result<std::vector<DirEntry>> list(std::string_view path) override {
    std::string name(path);
    DIR* directory = ::opendir(name.c_str());
    if (directory == nullptr) return system_failure("list", path);
    std::vector<DirEntry> out;
    while (const dirent* entry = ::readdir(directory)) {
      std::string child = static_cast<const char*>(entry->d_name);
      if (child == "." || child == "..") continue;
      FileKind kind = FileKind::other;
      struct stat status {};
      if (entry->d_type != DT_UNKNOWN) {
        kind = kind_of(DTTOIF(entry->d_type));
      } else if (::fstatat(::dirfd(directory), child.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
        kind = kind_of(status.st_mode);
      }
      out.push_back({std::move(child), kind});
    }
    ::closedir(directory);
    std::sort(out.begin(), out.end(), [](const DirEntry& a, const DirEntry& b) { return a.name < b.name; });
    return out;
  }

  Result<FileInfo> info(std::string_view path) override {
    struct stat status {};
    if (::stat(std::string(path).c_str(), &status) != 0) return system_failure("read", path);
    return info_of(status);
  }

  Result<FileInfo> link_info(std::string_view path) override {
    struct stat status {};
    if (::lstat(std::string(path).c_str(), &status) != 0) return system_failure("read", path);
    return info_of(status);
  }

  Result<void> make_dirs(std::string_view path) override {
    std::string name(path);
    if (::mkdir(name.c_str(), 0755) == 0) return {};
    int number = errno;
    if (number == EEXIST && is_directory(path)) return {};
    std::string_view parent = parent_path(path);
    if (number == ENOENT && parent != path && parent != ".") {
      MOCHI_TRY_VOID(make_dirs(parent));
      if (::mkdir(name.c_str(), 0755) == 0 || (errno == EEXIST && is_directory(path))) return {};
      number = errno;
    }
    errno = number;
    return system_failure("make directory", path);
  }

  Result<void> remove(std::string_view path) override {
    if (std::remove(std::string(path).c_str()) != 0) return system_failure("remove", path);
    return {};
  }

  Result<void> remove_tree(std::string_view path) override {
    Result<FileInfo> found = link_info(path);
    if (!found) {
      if (found.error().code == Code::C001) return {};
      return fail(std::move(found).error());
    }
    if (found->kind == FileKind::directory) {
      MOCHI_TRY(std::vector<DirEntry> entries, list(path));
      for (const DirEntry& entry : entries) MOCHI_TRY_VOID(remove_tree(join_path(path, entry.name)));
    }
    return remove(path);
  }

  Result<void> rename(std::string_view from, std::string_view to) override {
    MOCHI_TRY_VOID(move(from, to));
    sync_directory(std::string(parent_path(to)));
    return {};
  }

  Result<void> move(std::string_view from, std::string_view to) override {
    if (::rename(std::string(from).c_str(), std::string(to).c_str()) != 0)
      return system_failure("rename", from);
    return {};
  }

  Result<std::unique_ptr<FileReader>> open(std::string_view path) override {
    int fd = ::open(std::string(path).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return system_failure("read", path);
    return std::unique_ptr<FileReader>(std::make_unique<RealReader>(fd, std::string(path)));
  }

  Result<std::unique_ptr<FileWriter>> create(std::string_view path, std::uint32_t mode) override {
    // O_EXCL also refuses a link, whatever it points to.
    int fd = ::open(std::string(path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0) return system_failure("write", path);
    auto writer = std::make_unique<RealWriter>(fd, std::string(path));
    // Whatever the umask says.
    if ((mode & mask_) != 0 && ::fchmod(fd, mode) != 0) return system_failure("write", path);
    return std::unique_ptr<FileWriter>(std::move(writer));
  }

  Result<void> hard_link(std::string_view from, std::string_view to) override {
    if (::link(std::string(from).c_str(), std::string(to).c_str()) != 0) return system_failure("link", to);
    return {};
  }

  Result<void> clone(std::string_view from, std::string_view to) override {
#ifdef FICLONE
    Descriptor source(::open(std::string(from).c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!source.valid() || ::fstat(source.get(), &status) != 0) return system_failure("read", from);
    std::string name(to);
    Descriptor target(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!target.valid()) return system_failure("write", to);
    if (::ioctl(target.get(), FICLONE, source.get()) == 0 &&
        ::fchmod(target.get(), status.st_mode & 07777U) == 0) {
      return {};
    }
    auto failure = system_failure("clone", from);
    ::unlink(name.c_str());
    return failure;
#else
    return fail(Code::C002, fmt::format("cannot clone `{}` to `{}` on this system", from, to));
#endif
  }

  Result<void> set_mode(std::string_view path, std::uint32_t mode) override {
    if (::chmod(std::string(path).c_str(), mode) != 0) return system_failure("change", path);
    return {};
  }

  Result<void> sync_all(std::string_view path) override {
    Descriptor fd(::open(std::string(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.valid()) return system_failure("sync", path);
#ifdef __linux__
    if (::syncfs(fd.get()) != 0) return system_failure("sync", path);
#else
    ::sync();
#endif
    return {};
  }

  Result<std::unique_ptr<FileLock>> lock(std::string_view path, LockMode mode) override {
    Descriptor fd(::open(std::string(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kDefaultFileMode));
    if (!fd.valid()) return system_failure("lock", path);
    int operation = mode == LockMode::share ? LOCK_SH : LOCK_EX;
    if (mode == LockMode::fail_if_held) operation |= LOCK_NB;
    while (::flock(fd.get(), operation) != 0) {
      if (errno == EINTR) continue;
      if (errno == EWOULDBLOCK) {
        return fail(Code::C009, fmt::format("`{}` is locked by another process", path));
      }
      return system_failure("lock", path);
    }
    return std::unique_ptr<FileLock>(std::make_unique<RealLock>(fd.release()));
  }

  Result<std::string> canonical(std::string_view path) override {
    char* resolved = ::realpath(std::string(path).c_str(), nullptr);
    if (resolved == nullptr) return system_failure("resolve", path);
    std::string out = resolved;
    std::free(resolved);
    return out;
  }

  Result<std::string> current_directory() override { return canonical("."); }

  Result<std::string> make_temp_dir(std::string_view prefix) override {
    const char* root = std::getenv("TMPDIR");
    std::string path = fmt::format("{}/{}XXXXXX", root != nullptr && *root != '\0' ? root : "/tmp", prefix);
    if (::mkdtemp(path.data()) == nullptr) return system_failure("make directory", path);
    return path;
  }

 private:
  static Unexpected<Error> too_large(std::string_view path, std::size_t limit) {
    return fail(Code::C004, fmt::format("`{}` is larger than {} bytes", path, limit));
  }

  const mode_t mask_;
};

}  // namespace

std::unique_ptr<FileSystem> make_real_file_system() { return std::make_unique<RealFileSystem>(); }

}  // namespace mochi
