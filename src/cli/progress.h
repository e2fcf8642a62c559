// How commands show that work goes on: a bar on a terminal, a plain line per step elsewhere, nothing for `--json`. On
// stderr, so that what a command prints stays clean.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

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

}  // namespace mochi
