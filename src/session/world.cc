#include "session/world.h"

#include "base/path.h"
#include "host/interrupt.h"
#include "session/compile.h"

namespace mochi {
namespace {
constexpr std::size_t kMaxDataBytes = std::size_t{1} << 31U;
}  // namespace

HostWorld::HostWorld(Host& host, std::string_view program, std::vector<std::string> arguments)
    : host_(host), program_(program), arguments_(std::move(arguments)) {
  std::string text;
  if (!host_.env.find("MOCHI_NOW_SEED", &text) || text.empty() || text.size() > 18) return;
  for (const char c : text) {
    if (c < '0' || c > '9') return;
    seed_ = seed_ * 10 + (c - '0');
  }
  seeded_ = true;
}

bool HostWorld::write(std::string_view text) {
  host_.out.write(text);
  return !host_.out.failed();
}

std::string HostWorld::read_all_input() {
  std::string text;
  host_.in.read_all(text, kMaxDataBytes);
  return text;
}

Result<std::string> HostWorld::read_file(const std::string& path) {
  Result<std::string> text = host_.files.read(path, kMaxDataBytes);
  // The words of every target: reasons of the system are not the same everywhere.
  if (!text && text.error().code != Code::C001) text.error().message = "cannot access file: " + path;
  if (text || text.error().code != Code::C001 || path.starts_with('/')) return text;
  const std::string root = project_root(host_.files, program_);
  if (root.empty()) return text;
  std::string_view inside = path;
  while (inside.starts_with("../")) inside.remove_prefix(3);
  Result<std::string> below = host_.files.read(join_path(root, inside), kMaxDataBytes);
  return below ? std::move(below) : std::move(text);
}

Result<void> HostWorld::write_file(const std::string& path, std::string_view text, bool append) {
  Result<void> written = append ? host_.files.append(path, text) : host_.files.write(path, text);
  if (!written && written.error().code != Code::C001) written.error().message = "cannot access file: " + path;
  return written;
}

std::int64_t HostWorld::now_ns() {
  if (!seeded_) return host_.clock.unix_ns();
  // Section 9: a linear congruential step per call, so that programs that read the clock can be tested.
  constexpr std::int64_t kModulus = 2147483647;
  seed_ = ((seed_ % kModulus) * 1664525 + 1013904223) % kModulus;
  return seed_;
}

std::optional<std::string> HostWorld::variable(const std::string& name) {
  std::string value;
  // No variable is called so; the system's own look-up would stop at the zero.
  if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos)
    return std::nullopt;
  return host_.env.find(name, &value) ? std::optional(std::move(value)) : std::nullopt;
}

std::string HostWorld::platform() {
#if defined(__APPLE__)
  return "macos";
#elif defined(_WIN32)
  return "windows";
#else
  return "linux";
#endif
}

bool HostWorld::interrupted() { return mochi::interrupted(); }

int exit_status(const vm::Outcome& outcome) {
  switch (outcome.kind) {
    case vm::Outcome::Kind::done: return 0;
    case vm::Outcome::Kind::exited:
      if (outcome.code == 0) return 0;
      return outcome.code >= 1 && outcome.code <= 255 ? outcome.code : 1;
    case vm::Outcome::Kind::fault: return outcome.code >= 1 && outcome.code <= 255 ? outcome.code : 1;
    case vm::Outcome::Kind::interrupted: return kExitInterrupted;
  }
  return 1;
}

}  // namespace mochi
