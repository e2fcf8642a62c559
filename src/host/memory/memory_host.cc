#include "host/memory/memory_host.h"

#include <fmt/format.h>

#include "base/path.h"

namespace mochi {
namespace {

Unexpected<Error> missing(std::string_view path) {
  return fail(Code::C001, fmt::format("file not found: {}", path));
}

Unexpected<Error> refused(std::string_view path, std::string_view why) {
  return fail(Code::C002, fmt::format("cannot access `{}`: {}", path, why));
}

// The end of the range of paths below `directory` in byte order.
bool is_below(std::string_view path, std::string_view directory) {
  if (directory == "/") return path.size() > 1;
  return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
}

class MemoryLock final : public FileLock {
 public:
  // The lock is held: the table counts it.
  MemoryLock(std::shared_ptr<MemoryLockTable> locks, std::string path)
      : locks_(std::move(locks)), path_(std::move(path)) {}
  ~MemoryLock() override {
    const std::lock_guard guard(locks_->mutex);
    auto at = locks_->holders.find(path_);
    if (at->second <= 1) {
      locks_->holders.erase(at);
    } else {
      --at->second;
    }
  }

 private:
  std::shared_ptr<MemoryLockTable> locks_;
  std::string path_;
};

class MemoryReaderOfFile final : public FileReader {
 public:
  explicit MemoryReaderOfFile(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(char* into, std::size_t size) override {
    std::size_t take = bytes_.copy(into, size, at_);
    at_ += take;
    return take;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

class MemoryWriterOfFile final : public FileWriter {
 public:
  MemoryWriterOfFile(MemoryFileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
  Result<void> write(std::string_view bytes) override { return files_.append(path_, bytes); }
  Result<void> sync() override { return {}; }

 private:
  MemoryFileSystem& files_;
  std::string path_;
};

}  // namespace

MemoryFileSystem::MemoryFileSystem() : locks_(std::make_shared<MemoryLockTable>()) {
  nodes_["/"].directory = true;
}

std::string MemoryFileSystem::absolute(std::string_view path) { return normalize_path(join_path("/", path)); }

void MemoryFileSystem::put(std::string_view path, std::string bytes, std::uint32_t mode) {
  const Guard guard(mutex_);
  std::string full = absolute(path);
  for (std::string_view up = parent_path(full); up != "/"; up = parent_path(up)) {
    nodes_[std::string(up)].directory = true;
  }
  nodes_[full] = Node{false, std::move(bytes), mode, ++ticks_};
}

Result<void> MemoryFileSystem::may_change(std::string_view path) {
  if (changes_left_ == 0) return refused(path, "no space left");
  if (changes_left_ > 0) --changes_left_;
  return {};
}

Result<std::string> MemoryFileSystem::read(std::string_view path, std::size_t limit) {
  const Guard guard(mutex_);
  std::string full = absolute(path);
  reads_.push_back(full);
  auto found = nodes_.find(full);
  if (found == nodes_.end()) return missing(path);
  if (found->second.directory) return refused(path, "is a directory");
  if (found->second.bytes.size() > limit) {
    return fail(Code::C004, fmt::format("`{}` is larger than {} bytes", path, limit));
  }
  return found->second.bytes;
}

Result<void> MemoryFileSystem::write(std::string_view path, std::string_view bytes, std::uint32_t mode) {
  const Guard guard(mutex_);
  std::string full = absolute(path);
  MOCHI_TRY_VOID(may_change(path));
  auto parent = nodes_.find(std::string(parent_path(full)));
  if (parent == nodes_.end() || !parent->second.directory) return missing(path);
  auto found = nodes_.find(full);
  if (found != nodes_.end() && found->second.directory) return refused(path, "is a directory");
  nodes_[full] = Node{false, std::string(bytes), mode, ++ticks_};
  return {};
}

Result<void> MemoryFileSystem::append(std::string_view path, std::string_view bytes) {
  const Guard guard(mutex_);
  auto found = nodes_.find(absolute(path));
  if (found == nodes_.end()) return write(path, bytes, kDefaultFileMode);
  std::string all = found->second.bytes + std::string(bytes);
  return write(path, all, found->second.mode);
}

Result<std::vector<DirEntry>> MemoryFileSystem::list(std::string_view path) {
  const Guard guard(mutex_);
  std::string full = absolute(path);
  auto found = nodes_.find(full);
  if (found == nodes_.end()) return missing(path);
  if (!found->second.directory) return refused(path, "is no directory");
  std::vector<DirEntry> out;
  for (const auto& [name, node] : nodes_) {
    if (!is_below(name, full) || parent_path(name) != full) continue;
    out.push_back({std::string(file_name(name)), node.directory ? FileKind::directory : FileKind::file});
  }
  return out;
}

Result<FileInfo> MemoryFileSystem::info(std::string_view path) {
  const Guard guard(mutex_);
  auto found = nodes_.find(absolute(path));
  if (found == nodes_.end()) return missing(path);
  const Node& node = found->second;
  FileInfo info;
  info.kind = node.directory ? FileKind::directory : FileKind::file;
  info.size = node.bytes.size();
  info.modified_ns = info.changed_ns = node.modified_ns;
  info.mode = node.mode;
  return info;
}

Result<void> MemoryFileSystem::make_dirs(std::string_view path) {
  const Guard guard(mutex_);
  MOCHI_TRY_VOID(may_change(path));
  std::string full = absolute(path);
  for (std::string_view up = full; up != "/"; up = parent_path(up)) {
    Node& node = nodes_[std::string(up)];
    if (!node.directory && node.modified_ns != 0) return refused(path, "is no directory");
    node.directory = true;
  }
  return {};
}

Result<void> MemoryFileSystem::remove(std::string_view path) {
  const Guard guard(mutex_);
  MOCHI_TRY_VOID(may_change(path));
  std::string full = absolute(path);
  auto found = nodes_.find(full);
  if (found == nodes_.end()) return missing(path);
  auto next = std::next(found);
  if (next != nodes_.end() && is_below(next->first, full)) return refused(path, "directory is not empty");
  nodes_.erase(found);
  return {};
}

Result<void> MemoryFileSystem::remove_tree(std::string_view path) {
  const Guard guard(mutex_);
  MOCHI_TRY_VOID(may_change(path));
  std::string full = absolute(path);
  std::erase_if(nodes_, [&](const auto& item) { return item.first == full || is_below(item.first, full); });
  return {};
}

Result<void> MemoryFileSystem::rename(std::string_view from, std::string_view to) {
  const Guard guard(mutex_);
  MOCHI_TRY_VOID(may_change(from));
  std::string old_root = absolute(from);
  std::string new_root = absolute(to);
  if (nodes_.find(old_root) == nodes_.end()) return missing(from);
  std::map<std::string, Node> moved;
  for (auto at = nodes_.begin(); at != nodes_.end();) {
    if (at->first == old_root || is_below(at->first, old_root)) {
      moved[new_root + at->first.substr(old_root.size())] = std::move(at->second);
      at = nodes_.erase(at);
    } else {
      ++at;
    }
  }
  for (auto& [name, node] : moved) nodes_[name] = std::move(node);
  return {};
}

Result<std::unique_ptr<FileReader>> MemoryFileSystem::open(std::string_view path) {
  const Guard guard(mutex_);
  MOCHI_TRY(std::string bytes, read(path, static_cast<std::size_t>(-1)));
  return std::unique_ptr<FileReader>(std::make_unique<MemoryReaderOfFile>(std::move(bytes)));
}

Result<std::unique_ptr<FileWriter>> MemoryFileSystem::create(std::string_view path, std::uint32_t mode) {
  const Guard guard(mutex_);
  if (nodes_.count(absolute(path)) != 0) return refused(path, "file exists");
  MOCHI_TRY_VOID(write(path, "", mode));
  return std::unique_ptr<FileWriter>(std::make_unique<MemoryWriterOfFile>(*this, std::string(path)));
}

Result<void> MemoryFileSystem::hard_link(std::string_view from, std::string_view to) {
  const Guard guard(mutex_);
  return clone(from, to);
}

Result<void> MemoryFileSystem::clone(std::string_view from, std::string_view to) {
  const Guard guard(mutex_);
  auto found = nodes_.find(absolute(from));
  if (found == nodes_.end()) return missing(from);
  if (nodes_.count(absolute(to)) != 0) return refused(to, "file exists");
  return write(to, found->second.bytes, found->second.mode);
}

Result<void> MemoryFileSystem::set_mode(std::string_view path, std::uint32_t mode) {
  const Guard guard(mutex_);
  MOCHI_TRY_VOID(may_change(path));
  auto found = nodes_.find(absolute(path));
  if (found == nodes_.end()) return missing(path);
  found->second.mode = mode;
  return {};
}

Result<void> MemoryFileSystem::sync_all(std::string_view path) {
  const Guard guard(mutex_);
  return may_change(path);
}

Result<std::unique_ptr<FileLock>> MemoryFileSystem::lock(std::string_view path, LockMode mode) {
  const Guard guard(mutex_);
  std::string full = absolute(path);
  bool shared = mode == LockMode::share;
  const std::lock_guard table(locks_->mutex);
  auto held = locks_->holders.find(full);
  // Nobody else runs that could end its lock, so waiting would be for ever.
  if (held != locks_->holders.end() && (!shared || held->second < 0)) {
    return fail(Code::C009, fmt::format("`{}` is locked by another process", path));
  }
  if (nodes_.find(full) == nodes_.end()) put(path, "");
  int& holders = locks_->holders[full];
  holders = shared ? holders + 1 : -1;
  return std::unique_ptr<FileLock>(std::make_unique<MemoryLock>(locks_, full));
}

Result<std::string> MemoryFileSystem::canonical(std::string_view path) {
  const Guard guard(mutex_);
  std::string full = absolute(path);
  if (nodes_.find(full) == nodes_.end()) return missing(path);
  return full;
}

Result<std::string> MemoryFileSystem::make_temp_dir(std::string_view prefix) {
  const Guard guard(mutex_);
  std::string path = fmt::format("/tmp/{}{}", prefix, ++temp_dirs_);
  MOCHI_TRY_VOID(make_dirs(path));
  return path;
}

bool MemoryEnv::find(std::string_view name, std::string* value) const {
  auto found = values_.find(std::string(name));
  if (found == values_.end()) return false;
  if (value != nullptr) *value = found->second;
  return true;
}

Result<ProcessResult> MemoryProcesses::run(const ProcessSpec& spec) {
  runs_.push_back(spec);
  auto found = answers_.find(spec.args.empty() ? std::string() : spec.args[0]);
  if (found == answers_.end() || found->second.empty()) {
    return fail(Code::C006, fmt::format("cannot start `{}`", spec.args.empty() ? "" : spec.args[0]));
  }
  ProcessResult answer = std::move(found->second.front());
  found->second.pop_front();
  return answer;
}

Result<std::string> MemoryProcesses::find_program(std::string_view program) {
  if (answers_.count(std::string(program)) != 0) return "/usr/bin/" + std::string(program);
  return fail(Code::C006, fmt::format("`{}` is not on PATH", program));
}

bool MemoryReader::fill(std::string& into) {
  if (text_.empty()) return false;
  into += text_;
  text_.clear();
  return true;
}

}  // namespace mochi
