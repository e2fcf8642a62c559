// How long the parts of a command took, in the format of trace viewers (the JSON of Chrome's
// `about:tracing`).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/host.h"

namespace mochi {

class Trace {
 public:
  // `path` empty: nothing is kept.
  Trace(Host& host, std::string path) : host_(host), path_(std::move(path)) {}
  ~Trace() { write(); }
  // Writes the file, once; a failure is told on stderr. What comes later is not kept.
  void write();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  // The time from its making to its end.
  class Span {
   public:
    Span(Trace& trace, const char* name);
    ~Span();
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

   private:
    Trace& trace_;
    const char* name_;
    std::int64_t start_ns_;
  };

 private:
  struct Event {
    const char* name;
    std::int64_t start_ns;
    std::int64_t length_ns;
  };
  Host& host_;
  std::string path_;
  std::vector<Event> events_;
};

}  // namespace mochi
