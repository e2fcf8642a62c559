// How commands show that work goes on: a bar on a terminal, a plain line per step elsewhere, nothing for `--json`. On
// stderr, so that what a command prints stays clean.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace mochi {

class Progress {
 public:
  enum class Style : std::uint8_t { automatic, quiet };

  // `verb` as in «Fetching»; `total` steps, 0 = not known yet.
  Progress(Host& host, std::string verb, std::size_t total, Style style = Style::automatic);
  // Removes the bar.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void set_total(std::size_t total);
  // `what` begins or is under way («json 1.2.0»); the bar shows it.
  void show(std::string_view what);
  // One step is done. From any thread.
  void step(std::string_view what);

 private:
  void draw(std::string_view what);
  void clear();

  Host& host_;
  std::string verb_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool bar_;
  bool quiet_;
  bool drawn_ = false;
  std::int64_t last_ns_ = 0;
  std::mutex mutex_;
};

// Several things that go on at a time: a row with a bar each on a terminal, which stay until the end; a plain line for each
// that ends elsewhere.
class ProgressBoard {
 public:
  // `steps` of every row.
  ProgressBoard(Host& host, std::string verb, std::vector<std::string> rows, std::size_t steps, Progress::Style style = Progress::Style::automatic);
  // Removes the rows.
  ~ProgressBoard();
  ProgressBoard(const ProgressBoard&) = delete;
  ProgressBoard& operator=(const ProgressBoard&) = delete;

  // Row `row` is at step `done` and does `what`; all steps done: it has ended, as `what` says. From any thread.
  void at(std::size_t row, std::size_t done, std::string_view what);

 private:
  struct Row {
    std::string label;
    std::size_t done = 0;
    std::string what;
  };
  void draw();
  void clear();

  Host& host_;
  std::string verb_;
  std::vector<Row> rows_;
  std::size_t steps_;
  bool bars_;
  bool quiet_;
  bool drawn_ = false;
  std::mutex mutex_;
};

}  // namespace mochi
