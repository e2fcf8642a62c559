#include "base/json_writer.h"
#include "diag/render.h"
#include "diag/text.h"

namespace mochi {
namespace {

void write_place(JsonWriter& json, Span span, const SourceMap& sources) {
  Place begin = sources.place(span.begin);
  if (!begin.source) return;
  const Source& source = sources.source(begin.source);
  Place end = sources.place(span.end < span.begin ? span.begin : span.end);
  if (end.source != begin.source) end = begin;
  json.member("file", source.name());
  json.member("line", begin.line);
  json.member("column", begin.column);
  json.member("end_line", end.line);
  json.member("end_column", end.column);
}

void write_strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& items) {
  if (items.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& item : items) json.string(item);
  json.end_array();
}

void write_suggestions(JsonWriter& json, const Diagnostic& d, const SourceMap& sources) {
  if (d.suggestions.empty()) return;
  json.key("suggestions");
  json.begin_array();
  for (const Suggestion& suggestion : d.suggestions) {
    json.begin_object();
    json.member("message", suggestion.message);
    json.key("edits");
    json.begin_array();
    for (const Edit& edit : suggestion.edits) {
      json.begin_object();
      write_place(json, edit.span, sources);
      json.member("text", edit.text);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_diagnostic(JsonWriter& json, const Diagnostic& d, const SourceMap& sources, int depth) {
  json.begin_object();
  json.member("code", code_info(d.code).name);
  json.member("severity", severity_name(d.severity));
  json.member("message", d.message);
  write_place(json, d.span, sources);
  if (!d.labels.empty()) {
    json.key("labels");
    json.begin_array();
    for (const Label& label : d.labels) {
      json.begin_object();
      json.member("message", label.message);
      write_place(json, label.span, sources);
      json.end_object();
    }
    json.end_array();
  }
  write_strings(json, "notes", d.notes);
  write_strings(json, "context", d.context);
  if (std::string help = help_of(d); !help.empty()) json.member("help", help);
  write_suggestions(json, d, sources);
  if (!d.children.empty() && depth < kMaxChildDepth) {
    json.key("children");
    json.begin_array();
    for (const Diagnostic& child : d.children) write_diagnostic(json, child, sources, depth + 1);
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::string render_json(const Diagnostic& diagnostic, const SourceMap& sources) {
  JsonWriter json;
  write_diagnostic(json, diagnostic, sources, 0);
  return json.take() + "\n";
}

}  // namespace mochi
