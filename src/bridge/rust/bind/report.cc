#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "bridge/rust/bind/crate_surface.h"
#include "bridge/rust/bind/signature.h"

namespace mochi::rust {
namespace {

std::string_view kind_word(Callable::Kind kind) {
  switch (kind) {
    case Callable::Kind::free: return "function";
    case Callable::Kind::method: return "method";
    case Callable::Kind::trait_method: return "trait method";
    case Callable::Kind::blanket_method: return "blanket method";
  }
  return {};
}

// What becomes of a callable by its signature.
std::string_view status_word(const Callable& callable) {
  if (!callable.as_it_stands) return "as-it-stands";
  return callable.with_instances ? "skipped" : "instance";
}

std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return "–";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void write_item(JsonWriter& json, Judge& judge, const Callable& callable) {
  json.begin_object();
  json.member("path", callable.path);
  json.member("kind", kind_word(callable.kind));
  json.member("status", status_word(callable));
  json.member("signature", api::signature(mochi_function(judge, callable)));
  if (callable.as_it_stands && !callable.with_instances) json.member("needs", callable.as_it_stands->detail);
  if (callable.with_instances) {
    json.member("reason", skip_token(callable.with_instances->reason));
    json.member("detail", callable.with_instances->detail);
    json.member("remedy", skip_remedy(callable.with_instances->reason));
  }
  json.end_object();
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key);
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

std::string item_text(Judge& judge, const Callable& callable) {
  if (!callable.with_instances) {
    std::string made =
        fmt::format("{}  {}\n", callable.path, api::signature(mochi_function(judge, callable)));
    if (callable.as_it_stands) made += fmt::format("  for an instance: {}\n", callable.as_it_stands->detail);
    return made;
  }
  return fmt::format("SKIPPED: {}\n  Reason: {}\n  Detail: {}\n  Remedy: {}\n", callable.path,
                     skip_token(callable.with_instances->reason), callable.with_instances->detail,
                     skip_remedy(callable.with_instances->reason));
}

}  // namespace

std::string report_text(Judge& judge, const SurfaceReport& report, bool items) {
  const CallableCounts& n = report.callables.counts;
  std::string made = fmt::format("{} {} (rustdoc format {})\n", report.crate, report.version, report.format);
  made += fmt::format("callables            {} ({} and {})\n", n.callables(),
                      counted(n.free, "function", "functions"), counted(n.methods, "method", "methods"));
  made += fmt::format("bound as it stands   {} ({})\n", n.bound_as_is, percent(n.bound_as_is, n.callables()));
  made += fmt::format("bound for an instance {} ({})\n", n.bound, percent(n.bound, n.callables()));
  made += fmt::format("trait methods        {}, bound {} ({})\n", n.trait_methods, n.trait_methods_bound,
                      percent(n.trait_methods_bound, n.trait_methods));
  if (n.blanket_methods != 0) {
    made += fmt::format("by blanket traits    {}, bound {} ({})\n", n.blanket_methods,
                        n.blanket_methods_bound, percent(n.blanket_methods_bound, n.blanket_methods));
  }
  made += report.proved ? "proved by rustc\n" : "judged by signatures; rustc has not been asked\n";
  for (const auto& [reason, count] : n.skipped)
    made += fmt::format("skipped              {} {}\n", reason, count);
  if (!report.owners.empty()) made += fmt::format("with                 {}\n", join(report.owners, ", "));
  for (const std::string& text : report.missing) made += fmt::format("not read             {}\n", text);
  for (const std::string& text : report.troubles) made += fmt::format("not read             {}\n", text);
  made += fmt::format("surface              {}\n", report.hash);
  if (!items) return made;
  made += "\n";
  for (const Callable& callable : report.callables.all) made += item_text(judge, callable);
  return made;
}

std::string report_json(Judge& judge, const SurfaceReport& report, bool items) {
  const CallableCounts& n = report.callables.counts;
  auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("format", std::int64_t{1});
  json.member("crate", report.crate);
  json.member("version", report.version);
  json.member("rustdoc_format", std::int64_t{report.format});
  json.member("callables", number(n.callables()));
  json.member("functions", number(n.free));
  json.member("methods", number(n.methods));
  json.member("bound_as_is", number(n.bound_as_is));
  json.member("bound", number(n.bound));
  json.member_bool("proved", report.proved);
  json.member("trait_methods", number(n.trait_methods));
  json.member("trait_methods_bound", number(n.trait_methods_bound));
  json.member("blanket_methods", number(n.blanket_methods));
  json.member("blanket_methods_bound", number(n.blanket_methods_bound));
  json.key("skipped");
  json.begin_object();
  for (const auto& [reason, count] : n.skipped) json.member(reason, number(count));
  json.end_object();
  write_texts(json, "owners", report.owners);
  write_texts(json, "missing", report.missing);
  write_texts(json, "troubles", report.troubles);
  json.member("surface_sha256", report.hash);
  if (items) {
    json.key("items");
    json.begin_array();
    for (const Callable& callable : report.callables.all) write_item(json, judge, callable);
    json.end_array();
  }
  json.end_object();
  return json.take() + "\n";
}

}  // namespace mochi::rust
