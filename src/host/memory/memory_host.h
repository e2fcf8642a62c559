// The in-memory twin of everything in host/host.h, for tests: a file tree that logs what is read, a clock
// that only moves when told, scripted processes, captured output.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/host.h"

namespace mochi {

// Outlives its file system while somebody holds a lock.
struct MemoryLockTable {
  std::mutex mutex;
  std::map<std::string, int> holders;  // by path; -1 for an exclusive one
};

// Directories exist as soon as a file lies below them or `make_dirs` made them. Several threads may use one,
// as they may the real one; `reads` is for when they are done.
class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem();

  // Puts a file, with its directories, without logging.
  void put(std::string_view path, std::string bytes, std::uint32_t mode = kDefaultFileMode);
  // The paths given to `read`, in order.
  const std::vector<std::string>& reads() const { return reads_; }
  // From then on, `count` more changes succeed and all later ones fail with C002: a full disk, or a kill.
  void fail_after(int count) { changes_left_ = count; }

  Result<std::string> read(std::string_view path, std::size_t limit) override;
  Result<void> write(std::string_view path, std::string_view bytes, std::uint32_t mode) override;
  Result<void> append(std::string_view path, std::string_view bytes) override;
  Result<void> append_durable(std::string_view path, std::string_view bytes) override {
    return append(path, bytes);
  }
  Result<std::vector<DirEntry>> list(std::string_view path) override;
  Result<FileInfo> info(std::string_view path) override;
  Result<FileInfo> link_info(std::string_view path) override { return info(path); }
  Result<void> make_dirs(std::string_view path) override;
  Result<void> remove(std::string_view path) override;
  Result<void> remove_tree(std::string_view path) override;
  Result<void> rename(std::string_view from, std::string_view to) override;
  Result<void> move(std::string_view from, std::string_view to) override { return rename(from, to); }
  Result<std::unique_ptr<FileReader>> open(std::string_view path) override;
  Result<std::unique_ptr<FileWriter>> create(std::string_view path, std::uint32_t mode) override;
  // Copies: files here have one name each.
  Result<void> hard_link(std::string_view from, std::string_view to) override;
  Result<void> clone(std::string_view from, std::string_view to) override;
  Result<void> set_mode(std::string_view path, std::uint32_t mode) override;
  Result<void> sync_all(std::string_view path) override;
  Result<std::unique_ptr<FileLock>> lock(std::string_view path, LockMode mode) override;
  Result<std::string> canonical(std::string_view path) override;
  Result<std::string> current_directory() override { return std::string("/"); }
  Result<std::string> make_temp_dir(std::string_view prefix) override;

 private:
  struct Node {
    bool directory = false;
    std::string bytes;
    std::uint32_t mode = kDefaultFileMode;
    std::int64_t modified_ns = 0;
  };
  // Operations are made of others; a copy of the files has a lock of its own.
  struct Mutex : std::recursive_mutex {
    Mutex() = default;
    Mutex(const Mutex&) noexcept : std::recursive_mutex() {}
    Mutex& operator=(const Mutex&) noexcept { return *this; }
  };
  using Guard = std::lock_guard<std::recursive_mutex>;
  static std::string absolute(std::string_view path);
  Result<void> may_change(std::string_view path);

  Mutex mutex_;

  std::map<std::string, Node> nodes_;
  std::vector<std::string> reads_;
  std::shared_ptr<MemoryLockTable> locks_;
  int changes_left_ = -1;
  std::int64_t ticks_ = 0;
  int temp_dirs_ = 0;
};

// Answers requests from what the test put in; one without an answer fails with C014, as an unreachable server
// does.
class MemoryHttp final : public HttpClient {
 public:
  explicit MemoryHttp(FileSystem& files) : files_(files) {}

  // The answer to every `GET url` and `HEAD url` from now on. If it has an ETag, a request that names it gets
  // 304.
  void put(std::string url, HttpResponse answer) { answers_[std::move(url)] = std::move(answer); }
  // The answer to the next `method url`, before what `put` said; several are used in order.
  void expect(std::string_view method, std::string_view url, Result<HttpResponse> answer);
  const std::vector<HttpRequest>& requests() const { return requests_; }

  Result<HttpResponse> send(const HttpRequest& request) override;
  std::vector<Result<HttpResponse>> send_all(const std::vector<HttpRequest>& requests,
                                             unsigned parallel) override;

 private:
  Result<HttpResponse> answer(const HttpRequest& request);

  FileSystem& files_;
  std::map<std::string, HttpResponse> answers_;
  std::map<std::string, std::deque<Result<HttpResponse>>> expected_;
  std::vector<HttpRequest> requests_;
};

class MemoryClock final : public Clock {
 public:
  std::int64_t unix_ns() override { return now_; }
  std::int64_t monotonic_ns() override { return now_; }
  void sleep_ns(std::int64_t duration) override { now_ += duration; }
  void set(std::int64_t now) { now_ = now; }

 private:
  std::int64_t now_ = 0;
};

class MemoryEnv final : public Env {
 public:
  bool find(std::string_view name, std::string* value) const override;
  std::vector<std::pair<std::string, std::string>> all() const override {
    return {values_.begin(), values_.end()};
  }
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

 private:
  std::map<std::string, std::string> values_;
};

// Answers runs from a queue per program; a program without an answer cannot be started.
class MemoryProcesses final : public Processes {
 public:
  void expect(std::string program, ProcessResult answer) {
    answers_[std::move(program)].push_back(std::move(answer));
  }
  const std::vector<ProcessSpec>& runs() const { return runs_; }
  Result<ProcessResult> run(const ProcessSpec& spec) override;
  Result<std::string> find_program(std::string_view program) override;

 private:
  std::map<std::string, std::deque<ProcessResult>> answers_;
  std::vector<ProcessSpec> runs_;
};

class MemoryTerminal final : public Terminal {
 public:
  bool is_terminal(StandardStream) override { return terminal_; }
  int width() override { return width_; }
  bool set_keys(bool) override { return terminal_; }
  void set(bool terminal, int width) {
    terminal_ = terminal;
    width_ = width;
  }

 private:
  bool terminal_ = false;
  int width_ = 80;
};

class MemoryWriter final : public Writer {
 public:
  // All that was written.
  const std::string& text() {
    flush();
    return text_;
  }

 protected:
  bool drain(std::string_view bytes) override {
    text_ += bytes;
    return true;
  }

 private:
  std::string text_;
};

class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(std::string text = {}) : text_(std::move(text)) {}
  void set(std::string text) { text_ = std::move(text); }

 protected:
  bool fill(std::string& into) override;

 private:
  std::string text_;
};

struct MemoryHost {
  MemoryFileSystem files;
  MemoryClock clock;
  MemoryEnv env;
  MemoryProcesses processes;
  MemoryTerminal terminal;
  MemoryReader in;
  MemoryWriter out;
  MemoryWriter err;
  MemoryHttp http{files};
  Host host{files, clock, env, processes, terminal, in, out, err, http};
};

}  // namespace mochi
