#include "cli/progress.h"

#include <algorithm>

namespace mochi {
namespace {

constexpr std::size_t kBarCells = 24;
constexpr std::int64_t kRedrawNs = 50'000'000;

}  // namespace

Progress::Progress(Host& host, std::string verb, std::size_t total, Style style)
    : host_(host),
      verb_(std::move(verb)),
      total_(total),
      bar_(style == Style::automatic && host.terminal.is_terminal(StandardStream::err) &&
           host.env.get("TERM") != "dumb"),
      quiet_(style == Style::quiet) {}

Progress::~Progress() { clear(); }

void Progress::set_total(std::size_t total) {
  const std::lock_guard guard(mutex_);
  total_ = total;
}

void Progress::show(std::string_view what) {
  const std::lock_guard guard(mutex_);
  if (bar_) draw(what);
}

void Progress::step(std::string_view what) {
  const std::lock_guard guard(mutex_);
  ++done_;
  if (quiet_) return;
  if (bar_) {
    draw(what);
    return;
  }
  host_.err.write(verb_ + " " + std::string(what) + "\n");
  host_.err.flush();
}

void Progress::draw(std::string_view what) {
  const std::int64_t now = host_.clock.monotonic_ns();
  if (drawn_ && done_ < total_ && now - last_ns_ < kRedrawNs) return;
  last_ns_ = now;
  std::string line = verb_ + " ";
  if (total_ > 0) {
    const std::size_t full = std::min(kBarCells, done_ * kBarCells / total_);
    line += "[" + std::string(full, '=') + std::string(kBarCells - full, ' ') + "] " + std::to_string(done_) +
            "/" + std::to_string(total_) + " ";
  }
  line += what;
  const auto width = static_cast<std::size_t>(std::max(20, host_.terminal.width() - 1));
  if (line.size() > width) line.resize(width);
  host_.err.write("\r\x1b[K" + line);
  host_.err.flush();
  drawn_ = true;
}

void Progress::clear() {
  const std::lock_guard guard(mutex_);
  if (!drawn_) return;
  host_.err.write("\r\x1b[K");
  host_.err.flush();
  drawn_ = false;
}

}  // namespace mochi
