// The world of a running program over the host: standard streams, files, clocks.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"
#include "vm/vm.h"

namespace mochi {

class HostWorld final : public vm::World {
 public:
  // Relative paths that do not exist are tried below the project that `program`, a path, is in (language page
  // section 9). `arguments` are the program's own.
  HostWorld(Host& host, std::string_view program, std::vector<std::string> arguments = {});
  bool write(std::string_view text) override;
  void flush() override { host_.out.flush(); }
  bool read_line(std::string& line) override { return host_.in.read_line(line); }
  std::string read_all_input() override;
  Result<std::string> read_file(const std::string& path) override;
  Result<void> write_file(const std::string& path, std::string_view text, bool append) override;
  std::int64_t now_ns() override;
  std::int64_t monotonic_ns() override { return host_.clock.monotonic_ns(); }
  bool interrupted() override;
  std::vector<std::string> arguments() override { return arguments_; }
  std::optional<std::string> variable(const std::string& name) override;
  Result<std::string> current_directory() override { return host_.files.current_directory(); }
  std::string platform() override;

 private:
  Host& host_;
  std::string program_;
  std::vector<std::string> arguments_;
  bool seeded_ = false;
  std::int64_t seed_ = 0;
};

// Output of a program under test goes nowhere; its input is empty.
class SilentWorld final : public vm::World {
 public:
  explicit SilentWorld(vm::World& under) : under_(under) {}
  bool write(std::string_view) override { return true; }
  void flush() override {}
  bool read_line(std::string&) override { return false; }
  std::string read_all_input() override { return {}; }
  Result<std::string> read_file(const std::string& path) override { return under_.read_file(path); }
  Result<void> write_file(const std::string& path, std::string_view text, bool append) override {
    return under_.write_file(path, text, append);
  }
  std::int64_t now_ns() override { return under_.now_ns(); }
  std::int64_t monotonic_ns() override { return under_.monotonic_ns(); }
  bool interrupted() override { return under_.interrupted(); }
  std::optional<std::string> variable(const std::string& name) override { return under_.variable(name); }
  Result<std::string> current_directory() override { return under_.current_directory(); }
  std::string platform() override { return under_.platform(); }

 private:
  vm::World& under_;
};

// The exit status of a program that ended so (language page Z17): its code if 1–255, else 1.
int exit_status(const vm::Outcome& outcome);

}  // namespace mochi
