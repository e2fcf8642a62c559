#include "host/failpoint.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace mochi {
namespace {

class Failpoint {
 public:
  Failpoint(FailpointAction action, std::int64_t first) : action_(action), first_(first) {}
  // True if the change that begins now is the chosen one, or comes after it.
  bool reached() { return count_.fetch_add(1) + 1 >= first_; }
  Unexpected<Error> strike(std::string_view path) const {
    if (action_ == FailpointAction::kill) ::kill(::getpid(), SIGKILL);
    return fail(Code::C002, fmt::format("cannot write `{}`: no space left (failpoint)", path));
  }

 private:
  FailpointAction action_;
  std::int64_t first_;
  std::atomic<std::int64_t> count_{0};
};

class FailpointWriter final : public FileWriter {
 public:
  FailpointWriter(std::unique_ptr<FileWriter> inner, Failpoint& point, std::string path)
      : inner_(std::move(inner)), point_(point), path_(std::move(path)) {}
  Result<void> write(std::string_view bytes) override {
    if (!point_.reached()) return inner_->write(bytes);
    MOCHI_TRY_VOID(inner_->write(bytes.substr(0, bytes.size() / 2)));
    return point_.strike(path_);
  }
  Result<void> sync() override {
    if (point_.reached()) return point_.strike(path_);
    return inner_->sync();
  }

 private:
  std::unique_ptr<FileWriter> inner_;
  Failpoint& point_;
  std::string path_;
};

class FailpointFileSystem final : public FileSystem {
 public:
  FailpointFileSystem(FileSystem& inner, FailpointAction action, std::int64_t first)
      : inner_(inner), point_(action, first) {}

  Result<std::string> read(std::string_view path, std::size_t limit) override {
    return inner_.read(path, limit);
  }
  Result<void> write(std::string_view path, std::string_view bytes, std::uint32_t mode) override {
    if (!point_.reached()) return inner_.write(path, bytes, mode);
    // What an interrupted write leaves: a temporary file beside the target.
    static_cast<void>(inner_.append(fmt::format("{}.mochi.tmp", path), bytes.substr(0, bytes.size() / 2)));
    return point_.strike(path);
  }
  Result<void> append(std::string_view path, std::string_view bytes) override {
    if (!point_.reached()) return inner_.append(path, bytes);
    MOCHI_TRY_VOID(inner_.append(path, bytes.substr(0, bytes.size() / 2)));
    return point_.strike(path);
  }
  Result<void> append_durable(std::string_view path, std::string_view bytes) override {
    if (!point_.reached()) return inner_.append_durable(path, bytes);
    MOCHI_TRY_VOID(inner_.append(path, bytes.substr(0, bytes.size() / 2)));
    return point_.strike(path);
  }
  Result<std::vector<DirEntry>> list(std::string_view path) override { return inner_.list(path); }
  Result<FileInfo> info(std::string_view path) override { return inner_.info(path); }
  Result<FileInfo> link_info(std::string_view path) override { return inner_.link_info(path); }
  Result<void> make_dirs(std::string_view path) override {
    if (point_.reached()) return point_.strike(path);
    return inner_.make_dirs(path);
  }
  Result<void> remove(std::string_view path) override {
    if (point_.reached()) return point_.strike(path);
    return inner_.remove(path);
  }
  Result<void> remove_tree(std::string_view path) override {
    if (point_.reached()) return point_.strike(path);
    return inner_.remove_tree(path);
  }
  Result<void> rename(std::string_view from, std::string_view to) override {
    if (point_.reached()) return point_.strike(from);
    return inner_.rename(from, to);
  }
  Result<void> move(std::string_view from, std::string_view to) override {
    if (point_.reached()) return point_.strike(from);
    return inner_.move(from, to);
  }
  Result<std::unique_ptr<FileReader>> open(std::string_view path) override { return inner_.open(path); }
  Result<std::unique_ptr<FileWriter>> create(std::string_view path, std::uint32_t mode) override {
    if (point_.reached()) return point_.strike(path);
    MOCHI_TRY(std::unique_ptr<FileWriter> writer, inner_.create(path, mode));
    return std::unique_ptr<FileWriter>(
        std::make_unique<FailpointWriter>(std::move(writer), point_, std::string(path)));
  }
  Result<void> hard_link(std::string_view from, std::string_view to) override {
    if (point_.reached()) return point_.strike(to);
    return inner_.hard_link(from, to);
  }
  Result<void> clone(std::string_view from, std::string_view to) override {
    if (point_.reached()) return point_.strike(to);
    return inner_.clone(from, to);
  }
  Result<void> set_mode(std::string_view path, std::uint32_t mode) override {
    if (point_.reached()) return point_.strike(path);
    return inner_.set_mode(path, mode);
  }
  Result<void> sync_all(std::string_view path) override {
    if (point_.reached()) return point_.strike(path);
    return inner_.sync_all(path);
  }
  Result<std::unique_ptr<FileLock>> lock(std::string_view path, LockMode mode) override {
    return inner_.lock(path, mode);
  }
  Result<std::string> canonical(std::string_view path) override { return inner_.canonical(path); }
  Result<std::string> current_directory() override { return inner_.current_directory(); }
  Result<std::string> make_temp_dir(std::string_view prefix) override { return inner_.make_temp_dir(prefix); }

 private:
  FileSystem& inner_;
  Failpoint point_;
};

}  // namespace

std::unique_ptr<FileSystem> make_failpoint_file_system(FileSystem& inner, FailpointAction action,
                                                       std::int64_t first) {
  return std::make_unique<FailpointFileSystem>(inner, action, first);
}

std::unique_ptr<FileSystem> failpoint_from_environment(FileSystem& inner) {
#ifdef NDEBUG
  static_cast<void>(inner);
  return nullptr;
#else
  const char* text = std::getenv("MOCHI_FAILPOINT");
  if (text == nullptr) return nullptr;
  std::string_view value = text;
  bool kill = value.starts_with("kill:");
  if (!kill && !value.starts_with("fail:")) return nullptr;
  std::int64_t first = std::strtoll(text + 5, nullptr, 10);
  return make_failpoint_file_system(inner, kill ? FailpointAction::kill : FailpointAction::fail, first);
#endif
}

}  // namespace mochi
