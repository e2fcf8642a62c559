#include "cli/progress.h"

#include <algorithm>

namespace mochi {
namespace {

constexpr std::size_t kBarCells = 24;
constexpr std::int64_t kRedrawNs = 50'000'000;

bool draws_bars(Host& host, Progress::Style style) {
  return style == Progress::Style::automatic && host.terminal.is_terminal(StandardStream::err) && host.env.get("TERM") != "dumb";
}

std::string bar(std::size_t done, std::size_t total) {
  const std::size_t full = std::min(kBarCells, done * kBarCells / total);
  return "[" + std::string(full, '=') + std::string(kBarCells - full, ' ') + "] ";
}

void cut(std::string& line, Host& host) {
  const auto width = static_cast<std::size_t>(std::max(20, host.terminal.width() - 1));
  if (line.size() > width) line.resize(width);
}

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
  if (total_ > 0) line += bar(done_, total_) + std::to_string(done_) + "/" + std::to_string(total_) + " ";
  line += what;
  cut(line, host_);
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

ProgressBoard::ProgressBoard(Host& host, std::string verb, std::vector<std::string> rows, std::size_t steps, Progress::Style style)
    : host_(host), verb_(std::move(verb)), steps_(std::max<std::size_t>(steps, 1)), bars_(draws_bars(host, style)), quiet_(style == Progress::Style::quiet) {
  std::size_t width = 0;
  for (const std::string& row : rows) width = std::max(width, row.size());
  for (std::string& row : rows) {
    if (bars_) row.resize(width, ' ');
    rows_.push_back({std::move(row), 0, "waiting"});
  }
}

ProgressBoard::~ProgressBoard() {
  const std::lock_guard guard(mutex_);
  if (drawn_) clear();
  host_.err.flush();
}

void ProgressBoard::at(std::size_t row, std::size_t done, std::string_view what) {
  const std::lock_guard guard(mutex_);
  if (quiet_ || row >= rows_.size()) return;
  rows_[row].done = std::min(done, steps_);
  rows_[row].what = what;
  if (bars_) {
    draw();
  } else if (done >= steps_) {
    host_.err.write(verb_ + " " + rows_[row].label + ": " + rows_[row].what + "\n");
  }
  host_.err.flush();
}

void ProgressBoard::draw() {
  if (drawn_) clear();
  for (const Row& row : rows_) {
    std::string line = row.label + " " + bar(row.done, steps_) + row.what;
    cut(line, host_);
    host_.err.write(line + "\n");
  }
  drawn_ = true;
}

// Up to the first row, and everything below it away.
void ProgressBoard::clear() {
  host_.err.write("\x1b[" + std::to_string(rows_.size()) + "A\r\x1b[J");
  drawn_ = false;
}

}  // namespace mochi
