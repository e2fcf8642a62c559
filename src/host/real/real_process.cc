#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>

#include "base/path.h"
#include "diag/codes.h"
#include "host/host.h"
#include "host/interrupt.h"

extern char** environ;

namespace mochi {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  ~Pipe() {
    close_read();
    close_write();
  }
  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  void close_read() { close_end(read_end); }
  void close_write() { close_end(write_end); }
  static void close_end(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

std::int64_t monotonic_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

std::vector<std::string> environment_of(const ProcessSpec& spec) {
  std::map<std::string, std::string> values;
  if (!spec.clean_env) {
    for (char** at = environ; *at != nullptr; ++at) {
      std::string_view entry = *at;
      std::size_t equals = entry.find('=');
      if (equals != std::string_view::npos)
        values[std::string(entry.substr(0, equals))] = entry.substr(equals + 1);
    }
  }
  for (const auto& [name, value] : spec.env) values[name] = value;
  std::vector<std::string> out;
  for (const auto& [name, value] : values) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

bool executable(const std::string& path) { return ::access(path.c_str(), X_OK) == 0; }

// Everything a child needs, made before the fork: between fork and exec only async-signal-safe calls are
// made.
struct Launch {
  std::string program;
  std::vector<std::string> args;
  std::vector<std::string> env;
  std::vector<char*> arg_pointers;
  std::vector<char*> env_pointers;
  Pipe in, out, err, failure;
};

[[noreturn]] void child(const ProcessSpec& spec, Launch& launch) {
  // A child that shares our terminal must stay in its foreground group, else reading would stop it.
  if (!spec.inherit_input) ::setpgid(0, 0);
  int null_fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (!spec.inherit_input) ::dup2(launch.in.read_end, 0);
  if (spec.out != ChildStream::inherit) {
    ::dup2(spec.out == ChildStream::capture ? launch.out.write_end : null_fd, 1);
  }
  if (spec.err != ChildStream::inherit) {
    ::dup2(spec.err == ChildStream::capture ? launch.err.write_end : null_fd, 2);
  }
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGINT, SIG_DFL);
  if (spec.memory_limit != 0) {
    rlimit limit{spec.memory_limit, spec.memory_limit};
    ::setrlimit(RLIMIT_AS, &limit);
  }
  if (spec.directory.empty() || ::chdir(spec.directory.c_str()) == 0) {
    ::execve(launch.program.c_str(), launch.arg_pointers.data(), launch.env_pointers.data());
  }
  int number = errno;
  ssize_t written = ::write(launch.failure.write_end, &number, sizeof number);
  static_cast<void>(written);
  ::_exit(127);
}

// Reads what is there; false at the end of the stream.
bool drain_into(int fd, std::string& into, std::size_t limit, bool& truncated) {
  char buffer[16384];
  ssize_t n = ::read(fd, buffer, sizeof buffer);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  auto size = static_cast<std::size_t>(n);
  std::size_t kept = std::min(size, limit - std::min(limit, into.size()));
  truncated = truncated || kept < size;
  into.append(buffer, kept);
  return n > 0;
}

// Feeds the input and collects the outputs until all are closed, the time is over, or Ctrl-C.
class Conversation {
 public:
  Conversation(const ProcessSpec& spec, Launch& launch, pid_t child_id, ProcessResult& result)
      : spec_(spec), launch_(launch), child_(child_id), result_(result) {}

  void hold() {
    if (spec_.input.empty()) launch_.in.close_write();
    if (launch_.in.write_end >= 0) ::fcntl(launch_.in.write_end, F_SETFL, O_NONBLOCK);
    deadline_ = spec_.timeout_ms > 0 ? monotonic_ms() + spec_.timeout_ms : 0;
    while (launch_.out.read_end >= 0 || launch_.err.read_end >= 0 || launch_.in.write_end >= 0) {
      if (must_stop()) break;
      step();
    }
    reap();
  }

 private:
  bool must_stop() {
    if (interrupted()) result_.interrupted = true;
    if (deadline_ != 0 && monotonic_ms() >= deadline_) result_.timed_out = true;
    if (!result_.interrupted && !result_.timed_out) return false;
    ::kill(-child_, SIGKILL);
    ::kill(child_, SIGKILL);
    return true;
  }

  int wait_ms() const {
    constexpr std::int64_t kPoll = 100;
    if (deadline_ == 0) return kPoll;
    return static_cast<int>(std::clamp<std::int64_t>(deadline_ - monotonic_ms(), 0, kPoll));
  }

  void step() {
    pollfd watched[3] = {{launch_.out.read_end, POLLIN, 0},
                         {launch_.err.read_end, POLLIN, 0},
                         {launch_.in.write_end, POLLOUT, 0}};
    if (::poll(watched, 3, wait_ms()) <= 0) return;
    if (watched[0].revents != 0 &&
        !drain_into(launch_.out.read_end, result_.out, spec_.capture_limit, result_.truncated)) {
      launch_.out.close_read();
    }
    if (watched[1].revents != 0 &&
        !drain_into(launch_.err.read_end, result_.err, spec_.capture_limit, result_.truncated)) {
      launch_.err.close_read();
    }
    if (watched[2].revents != 0) feed();
  }

  void feed() {
    ssize_t n = ::write(launch_.in.write_end, spec_.input.data() + fed_, spec_.input.size() - fed_);
    if (n > 0) fed_ += static_cast<std::size_t>(n);
    bool stuck = n < 0 && errno != EAGAIN && errno != EINTR;
    if (stuck || fed_ == spec_.input.size()) launch_.in.close_write();
  }

  void reap() {
    int status = 0;
    while (true) {
      pid_t ended = ::waitpid(child_, &status, WNOHANG);
      if (ended == child_) break;
      if (ended < 0 && errno != EINTR) return;
      if (must_stop()) {
        ::waitpid(child_, &status, 0);
        break;
      }
      timespec nap{0, 1'000'000};
      ::nanosleep(&nap, nullptr);
    }
    if (WIFEXITED(status)) result_.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) {
      result_.signal = WTERMSIG(status);
      result_.status = 128 + result_.signal;
    }
  }

  const ProcessSpec& spec_;
  Launch& launch_;
  pid_t child_;
  ProcessResult& result_;
  std::int64_t deadline_ = 0;
  std::size_t fed_ = 0;
};

class RealProcesses final : public Processes {
 public:
  Result<ProcessResult> run(const ProcessSpec& spec) override {
    MOCHI_CHECK(!spec.args.empty());
    Launch launch;
    MOCHI_TRY(launch.program, find_program(spec.args[0]));
    launch.args = spec.args;
    launch.env = environment_of(spec);
    launch.arg_pointers = pointers_to(launch.args);
    launch.env_pointers = pointers_to(launch.env);
    bool ready = launch.failure.open() && launch.in.open();
    if (spec.out == ChildStream::capture) ready = ready && launch.out.open();
    if (spec.err == ChildStream::capture) ready = ready && launch.err.open();
    if (!ready) return cannot_start(spec.args[0], errno);
    pid_t id = ::fork();
    if (id < 0) return cannot_start(spec.args[0], errno);
    if (id == 0) child(spec, launch);
    launch.in.close_read();
    launch.out.close_write();
    launch.err.close_write();
    launch.failure.close_write();
    int number = 0;
    ssize_t got = 0;
    do {
      got = ::read(launch.failure.read_end, &number, sizeof number);
    } while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof number)) {
      ::waitpid(id, nullptr, 0);
      return cannot_start(spec.args[0], number);
    }
    ProcessResult result;
    Conversation(spec, launch, id, result).hold();
    return result;
  }

  Result<std::string> find_program(std::string_view program) override {
    if (program.find('/') != std::string_view::npos) return std::string(program);
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
    while (!rest.empty()) {
      std::size_t colon = std::min(rest.find(':'), rest.size());
      std::string candidate = join_path(rest.substr(0, colon), program);
      if (colon != 0 && executable(candidate)) return candidate;
      rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    return fail(Code::C006, fmt::format("`{}` is not on PATH", program));
  }

 private:
  static Unexpected<Error> cannot_start(std::string_view program, int number) {
    return fail(Code::C006, fmt::format("cannot start `{}`: {}", program, std::strerror(number)));
  }
};

}  // namespace

std::unique_ptr<Processes> make_real_processes() { return std::make_unique<RealProcesses>(); }

}  // namespace mochi
