// Running other programs. Never through a shell: arguments are passed as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace mochi {

enum class ChildStream : std::uint8_t { capture, inherit, discard };

struct ProcessSpec {
  // The program (looked up in PATH unless it has a `/`) and its arguments.
  std::vector<std::string> args;
  // Set on top of our own environment; with `clean_env` they are all there is.
  std::vector<std::pair<std::string, std::string>> env;
  bool clean_env = false;
  // Empty = our own.
  std::string directory;
  // Given to the child's standard input, unless it inherits ours.
  std::string input;
  bool inherit_input = false;
  ChildStream out = ChildStream::capture;
  ChildStream err = ChildStream::capture;
  // Milliseconds; 0 = no limit. Then the child and its group are killed.
  std::int64_t timeout_ms = 0;
  // Bytes of address space that the child may use; 0 = no limit.
  std::uint64_t memory_limit = 0;
  // Bytes kept of each captured stream; the rest is read and dropped.
  std::size_t capture_limit = std::size_t{64} << 20U;
};

struct ProcessResult {
  // The exit status; 128 + the signal's number if a signal ended it.
  int status = 0;
  int signal = 0;
  bool timed_out = false;
  bool interrupted = false;
  bool truncated = false;
  std::string out;
  std::string err;
  bool ok() const { return status == 0 && !timed_out; }
};

class Processes {
 public:
  virtual ~Processes() = default;
  // Runs to the end. C006 if it cannot be started; a failing program is a result, not an error.
  virtual Result<ProcessResult> run(const ProcessSpec& spec) = 0;
  // The path of `program` in PATH; C006 if it is not there.
  virtual Result<std::string> find_program(std::string_view program) = 0;
};

}  // namespace mochi
