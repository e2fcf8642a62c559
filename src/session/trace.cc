#include "session/trace.h"

#include "base/json_writer.h"

namespace mochi {

Trace::Span::Span(Trace& trace, const char* name)
    : trace_(trace), name_(name), start_ns_(trace.path_.empty() ? 0 : trace.host_.clock.monotonic_ns()) {}

Trace::Span::~Span() {
  if (!trace_.path_.empty())
    trace_.events_.push_back({name_, start_ns_, trace_.host_.clock.monotonic_ns() - start_ns_});
}

void Trace::write() {
  if (path_.empty()) return;
  JsonWriter json;
  json.begin_object();
  json.key("traceEvents");
  json.begin_array();
  for (const Event& event : events_) {
    json.begin_object();
    json.member("name", event.name);
    json.member("ph", "X");
    json.member("ts", event.start_ns / 1000);
    json.member("dur", event.length_ns / 1000);
    json.member("pid", std::int64_t{1});
    json.member("tid", std::int64_t{1});
    json.end_object();
  }
  json.end_array();
  json.end_object();
  if (Result<void> written = host_.files.write(path_, json.take() + "\n"); !written)
    host_.err.write("the trace was not written: " + written.error().message + "\n");
  path_.clear();
}

}  // namespace mochi
