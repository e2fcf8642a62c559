#include <sys/ioctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>

#include "host/failpoint.h"
#include "host/host.h"
#include "host/interrupt.h"

extern char** environ;

namespace mochi {
namespace {

class RealClock final : public Clock {
 public:
  std::int64_t unix_ns() override { return read(CLOCK_REALTIME); }
  std::int64_t monotonic_ns() override { return read(CLOCK_MONOTONIC); }
  void sleep_ns(std::int64_t duration) override {
    timespec left{duration / kSecond, duration % kSecond};
    while (duration > 0 && ::nanosleep(&left, &left) != 0 && errno == EINTR && !interrupted()) {
    }
  }

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;
  static std::int64_t read(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * kSecond + now.tv_nsec;
  }
};

class RealEnv final : public Env {
 public:
  bool find(std::string_view name, std::string* value) const override {
    const char* found = std::getenv(std::string(name).c_str());
    if (found == nullptr) return false;
    if (value != nullptr) *value = found;
    return true;
  }
  std::vector<std::pair<std::string, std::string>> all() const override {
    std::vector<std::pair<std::string, std::string>> out;
    for (char** at = environ; *at != nullptr; ++at) {
      std::string_view entry = *at;
      std::size_t equals = entry.find('=');
      if (equals != std::string_view::npos)
        out.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
    }
    std::sort(out.begin(), out.end());
    return out;
  }
};

class RealTerminal final : public Terminal {
 public:
  bool is_terminal(StandardStream stream) override { return ::isatty(static_cast<int>(stream)) == 1; }
  int width() override {
    winsize size{};
    if (::ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
  }
  bool set_keys(bool on) override {
    if (!on) return !saved_valid_ || ::tcsetattr(0, TCSADRAIN, &saved_) == 0;
    if (!saved_valid_ && ::tcgetattr(0, &saved_) != 0) return false;
    saved_valid_ = true;
    termios keys = saved_;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
    keys.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    return ::tcsetattr(0, TCSADRAIN, &keys) == 0;
  }

 private:
  termios saved_{};
  bool saved_valid_ = false;
};

class DescriptorWriter final : public Writer {
 public:
  DescriptorWriter(int fd, std::size_t capacity) : Writer(capacity), fd_(fd) {}

 protected:
  bool drain(std::string_view bytes) override {
    while (!bytes.empty()) {
      ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

 private:
  int fd_;
};

class DescriptorReader final : public Reader {
 public:
  explicit DescriptorReader(int fd) : fd_(fd) {}

 protected:
  bool fill(std::string& into) override {
    constexpr std::size_t kBlock = std::size_t{1} << 16U;
    std::size_t used = into.size();
    into.resize(used + kBlock);
    ssize_t n = 0;
    do {
      n = ::read(fd_, into.data() + used, kBlock);
    } while (n < 0 && errno == EINTR && !interrupted());
    into.resize(used + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    return n > 0;
  }

 private:
  int fd_;
};

class RealHostParts final : public RealHost {
 public:
  RealHostParts() : out_(1, ::isatty(1) == 1 ? std::size_t{1} << 12U : std::size_t{1} << 16U) {}
  ~RealHostParts() override {
    out_.flush();
    err_.flush();
  }
  Host& host() override { return host_; }

 private:
  std::unique_ptr<FileSystem> disk_ = make_real_file_system();
  // Only in debug builds: MOCHI_FAILPOINT ends or fails the process at a chosen change.
  std::unique_ptr<FileSystem> failing_ = failpoint_from_environment(*disk_);
  FileSystem* files_ = failing_ != nullptr ? failing_.get() : disk_.get();
  RealClock clock_;
  RealEnv env_;
  std::unique_ptr<Processes> processes_ = make_real_processes();
  RealTerminal terminal_;
  DescriptorReader in_{0};
  DescriptorWriter out_;
  // Every write to stderr appears at once.
  DescriptorWriter err_{2, 1};
  std::unique_ptr<HttpClient> http_ = make_real_http(*files_);
  Host host_{*files_, clock_, env_, *processes_, terminal_, in_, out_, err_, *http_};
};

}  // namespace

std::unique_ptr<RealHost> make_real_host() {
  // Some systems give a process few open files unless it asks for more.
  constexpr rlim_t kOpenFiles = 1024;
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < kOpenFiles) {
    files.rlim_cur = std::min(kOpenFiles, files.rlim_max);
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &files));
  }
  return std::make_unique<RealHostParts>();
}

}  // namespace mochi
