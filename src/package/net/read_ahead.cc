#include "package/net/read_ahead.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "archive/digest.h"
#include "diag/codes.h"
#include "host/interrupt.h"
#include "host/parallel.h"
#include "package/net/seen_index.h"
#include "package/net/url.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

// Fewer files are not worth a thread.
constexpr std::size_t kManyFiles = 24;
constexpr unsigned kMostThreads = 4;
// Waking a thread costs as much as reading one.
constexpr std::size_t kWorthWaking = 4;
// Of files that nobody asked for yet.
constexpr std::size_t kMostAhead = std::size_t{64} << 20U;

}  // namespace

Result<std::vector<IndexEntry>> parse_locked_index(std::string_view text) {
  MOCHI_TRY(std::vector<IndexEntry> entries, parse_index(text));
  for (const IndexEntry& entry : entries) {
    if (!entry.blake3.empty() && !entry.sha256.empty()) continue;
    return fail(Code::M057_INDEX_E002, "version " + entry.version.text() +
                                           " has no hashes (`b3` and `s2`), so nothing could lock it");
  }
  return entries;
}

std::vector<std::string> likely_needs(const std::vector<IndexEntry>& entries) {
  std::vector<std::string> names;
  const auto newest = std::find_if(entries.rbegin(), entries.rend(), [](const IndexEntry& entry) {
    return !entry.yanked && !entry.version.is_prerelease();
  });
  if (newest == entries.rend()) return names;
  for (const IndexDependency& dependency : newest->dependencies) {
    if (dependency.registry.empty() && !dependency.optional) names.push_back(dependency.name);
  }
  return names;
}

// The queue, and the threads that work on it.
class IndexReadAhead::Readers {
 public:
  Readers(FileSystem& files, Clock& clock, std::string base, std::size_t limit)
      : files_(files), base_(std::move(base)), limit_(limit), begun_ns_(clock.unix_ns()) {}
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;
  void expect(const std::vector<std::string>& names);
  std::optional<IndexFile> take(const std::string& name);
  std::vector<std::string> known();

 private:
  enum class State : std::uint8_t { waiting, reading, read, taken };
  struct Item {
    std::string name;
    State state = State::waiting;
    bool there = false;
    std::optional<IndexFile> file;
  };
  Item& item(const std::string& name);
  std::optional<IndexFile> read(const std::string& name) const;
  void finish(Item& one, std::optional<IndexFile> file);
  Item* next();
  void start();
  void work();

  FileSystem& files_;
  const std::string base_;
  const std::size_t limit_;
  const std::int64_t begun_ns_;
  std::mutex mutex_;
  std::condition_variable more_;  // to read, or room for it
  std::condition_variable done_;  // with a file
  std::deque<Item> items_;        // stay where they are
  std::unordered_map<std::string_view, Item*> by_name_;
  std::deque<Item*> queue_;
  std::size_t unclaimed_ = 0;  // bytes of files that were read and not taken
  unsigned idle_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

IndexReadAhead::Readers::~Readers() {
  {
    const std::lock_guard hold(mutex_);
    ending_ = true;
  }
  more_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

// With the lock held, as all that follows but `read` and `work`.
IndexReadAhead::Readers::Item& IndexReadAhead::Readers::item(const std::string& name) {
  if (const auto found = by_name_.find(name); found != by_name_.end()) return *found->second;
  Item& made = items_.emplace_back();
  made.name = name;
  by_name_.emplace(made.name, &made);
  queue_.push_back(&made);
  return made;
}

std::optional<IndexFile> IndexReadAhead::Readers::read(const std::string& name) const {
  Result<std::string> path = file_url_path(base_ + index_path(name));
  if (!path) return std::nullopt;
  Result<FileInfo> info = files_.info(*path);
  if (!info && info.error().code != Code::C001) return std::nullopt;
  IndexFile made;
  // By the time at which all reading began, so that no thread asks the clock.
  made.stamp = stamp_of(info, begun_ns_);
  made.absent = !info || info->kind != FileKind::file;
  if (made.absent) return made;
  Result<std::string> text = files_.read(*path, limit_);
  if (!text) return std::nullopt;
  made.bytes = text->size();
  made.hash = archive::hex(archive::digest(archive::DigestKind::blake3, *text));
  made.entries = parse_locked_index(*text);
  return made;
}

void IndexReadAhead::Readers::finish(Item& one, std::optional<IndexFile> file) {
  one.there = file && !file->absent;
  if (one.there && file->entries) {
    for (const std::string& name : likely_needs(*file->entries)) item(name);
  }
  one.file = std::move(file);
  one.state = State::read;
  if (one.file) unclaimed_ += one.file->bytes;
}

IndexReadAhead::Readers::Item* IndexReadAhead::Readers::next() {
  if (unclaimed_ > kMostAhead) return nullptr;
  while (!queue_.empty()) {
    Item* one = queue_.front();
    queue_.pop_front();
    if (one->state == State::waiting) return one;
  }
  return nullptr;
}

void IndexReadAhead::Readers::start() {
  if (idle_ != 0 && queue_.size() >= kWorthWaking) more_.notify_one();
  if (!threads_.empty() || queue_.size() < kManyFiles) return;
  const unsigned others = std::min(kMostThreads, processor_count()) - 1;
  for (unsigned i = 0; i < others; ++i) threads_.emplace_back([this] { work(); });
}

void IndexReadAhead::Readers::work() {
  std::unique_lock hold(mutex_);
  while (!ending_ && !interrupted()) {
    Item* one = next();
    if (one == nullptr) {
      ++idle_;
      more_.wait(hold);
      --idle_;
      continue;
    }
    one->state = State::reading;
    hold.unlock();
    std::optional<IndexFile> file = read(one->name);
    hold.lock();
    finish(*one, std::move(file));
    done_.notify_all();
  }
}

void IndexReadAhead::Readers::expect(const std::vector<std::string>& names) {
  const std::lock_guard hold(mutex_);
  for (const std::string& name : names) item(name);
  start();
}

std::optional<IndexFile> IndexReadAhead::Readers::take(const std::string& name) {
  std::unique_lock hold(mutex_);
  Item& one = item(name);
  done_.wait(hold, [&one] { return one.state != State::reading; });
  if (one.state != State::read) {
    one.state = State::reading;
    hold.unlock();
    std::optional<IndexFile> file = read(name);
    hold.lock();
    finish(one, std::move(file));
  }
  one.state = State::taken;
  if (one.file) unclaimed_ -= one.file->bytes;
  start();
  std::optional<IndexFile> file = std::move(one.file);
  one.file.reset();
  return file;
}

std::vector<std::string> IndexReadAhead::Readers::known() {
  std::unique_lock hold(mutex_);
  while (Item* one = next()) {
    one->state = State::reading;
    hold.unlock();
    std::optional<IndexFile> file = read(one->name);
    hold.lock();
    finish(*one, std::move(file));
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& one = items_[i];
    done_.wait(hold, [&one] { return one.state != State::reading; });
    if (one.there) names.push_back(one.name);
  }
  return names;
}

IndexReadAhead::IndexReadAhead(FileSystem& files, Clock& clock, std::string base, std::size_t limit)
    : readers_(std::make_unique<Readers>(files, clock, std::move(base), limit)) {}

IndexReadAhead::~IndexReadAhead() = default;

void IndexReadAhead::expect(const std::vector<std::string>& names) { readers_->expect(names); }

std::optional<IndexFile> IndexReadAhead::take(const std::string& name) { return readers_->take(name); }

std::vector<std::string> IndexReadAhead::known() { return readers_->known(); }

}  // namespace mochi::package
