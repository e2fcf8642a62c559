// How commands show that work goes on: a bar on a terminal, a plain line per step elsewhere, nothing for
// `--json`. On stderr, so that what a command prints stays clean.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace mochi {

// `12.3 kB`
std::string human_size(std::uint64_t bytes);

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

// Uploads that go on at a time: a row for each on a terminal, whose bar shows bytes, and which stays until
// the end; elsewhere a plain line when one begins to upload and when it has ended. From any thread.
class ProgressBoard {
 public:
  ProgressBoard(Host& host, std::string verb, std::vector<std::string> rows,
                Progress::Style style = Progress::Style::automatic);
  // Removes the rows.
  ~ProgressBoard();
  ProgressBoard(const ProgressBoard&) = delete;
  ProgressBoard& operator=(const ProgressBoard&) = delete;

  // Row `row` does something that has no bytes («building»).
  void at(std::size_t row, std::string_view what);
  // `sent` of its `total` bytes have left.
  void bytes(std::size_t row, std::uint64_t sent, std::uint64_t total);
  // It has ended as `what` says; `good`: all of it is where it should be.
  void end(std::size_t row, std::string_view what, bool good);
  // Takes the rows away, so that something else can be printed; the next change shows them again.
  void lift();

 private:
  struct Row {
    std::string label;
    std::uint64_t sent = 0;
    std::uint64_t total = 0;
    std::string what;
  };
  void line(const Row& row, std::string_view what);
  void draw();
  void clear();

  Host& host_;
  std::string verb_;
  std::vector<Row> rows_;
  bool bars_;
  bool quiet_;
  bool drawn_ = false;
  std::int64_t last_ns_ = 0;
  std::mutex mutex_;
};

}  // namespace mochi
