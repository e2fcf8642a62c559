#include "session/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace mochi {
namespace {

constexpr std::size_t kBarCells = 24;
constexpr std::int64_t kRedrawNs = 50'000'000;

bool draws_bars(Host& host, Progress::Style style) {
  return style == Progress::Style::automatic && host.terminal.is_terminal(StandardStream::err) &&
         host.env.get("TERM") != "dumb";
}

// Full only when all is done.
std::string bar(std::uint64_t done, std::uint64_t total) {
  const double part =
      total == 0 ? 0.0 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto full = static_cast<std::size_t>(part * static_cast<double>(kBarCells));
  return "[" + std::string(full, '=') + std::string(kBarCells - full, ' ') + "] ";
}

void cut(std::string& line, Host& host) {
  const auto width = static_cast<std::size_t>(std::max(20, host.terminal.width() - 1));
  if (line.size() > width) line.resize(width);
}

}  // namespace

std::string human_size(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

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

ProgressBoard::ProgressBoard(Host& host, std::string verb, std::vector<std::string> rows,
                             Progress::Style style)
    : host_(host),
      verb_(std::move(verb)),
      bars_(draws_bars(host, style)),
      quiet_(style == Progress::Style::quiet) {
  std::size_t width = 0;
  for (const std::string& row : rows) width = std::max(width, row.size());
  for (std::string& row : rows) {
    if (bars_) row.resize(width, ' ');
    rows_.push_back({std::move(row), 0, 0, "waiting"});
  }
}

ProgressBoard::~ProgressBoard() { lift(); }

void ProgressBoard::lift() {
  const std::lock_guard guard(mutex_);
  if (drawn_) clear();
  host_.err.flush();
}

void ProgressBoard::at(std::size_t row, std::string_view what) {
  const std::lock_guard guard(mutex_);
  if (quiet_ || row >= rows_.size()) return;
  rows_[row].what = what;
  if (bars_) draw();
}

void ProgressBoard::bytes(std::size_t row, std::uint64_t sent, std::uint64_t total) {
  const std::lock_guard guard(mutex_);
  if (quiet_ || row >= rows_.size()) return;
  Row& of = rows_[row];
  const bool first = of.total == 0;
  of.sent = sent;
  of.total = total;
  if (!bars_) {
    if (first && total > 0) line(of, "uploading " + human_size(total));
    return;
  }
  // A registry that stands near takes more pieces than a terminal can show.
  const std::int64_t now = host_.clock.monotonic_ns();
  if (!first && sent < total && now - last_ns_ < kRedrawNs) return;
  of.what = sent < total ? human_size(sent) + " of " + human_size(total) : human_size(total);
  draw();
}

void ProgressBoard::end(std::size_t row, std::string_view what, bool good) {
  const std::lock_guard guard(mutex_);
  if (quiet_ || row >= rows_.size()) return;
  Row& of = rows_[row];
  of.what = what;
  if (good) of.sent = of.total = std::max<std::uint64_t>(of.total, 1);
  if (bars_) {
    draw();
  } else {
    line(of, what);
  }
}

void ProgressBoard::line(const Row& row, std::string_view what) {
  host_.err.write(verb_ + " " + row.label + ": " + std::string(what) + "\n");
  host_.err.flush();
}

void ProgressBoard::draw() {
  last_ns_ = host_.clock.monotonic_ns();
  std::string all;
  // Up to the first row, and everything below it away.
  if (drawn_) all = "\x1b[" + std::to_string(rows_.size()) + "A\r\x1b[J";
  for (const Row& row : rows_) {
    std::string text = row.label + " " + bar(row.sent, row.total) + row.what;
    cut(text, host_);
    all += text + "\n";
  }
  host_.err.write(all);
  host_.err.flush();
  drawn_ = true;
}

void ProgressBoard::clear() {
  host_.err.write("\x1b[" + std::to_string(rows_.size()) + "A\r\x1b[J");
  drawn_ = false;
}

}  // namespace mochi
