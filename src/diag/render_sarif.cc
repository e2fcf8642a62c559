#include <algorithm>

#include "base/json_writer.h"
#include "diag/render.h"
#include "diag/text.h"

namespace mochi {
namespace {

// SARIF's uri: a relative reference, so everything but unreserved characters and `/` is percent-encoded.
std::string uri_of(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : path) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      out += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
  }
  return out;
}

class SarifWriter {
 public:
  explicit SarifWriter(const SourceMap& sources) : sources_(sources) {}

  std::string log(const std::vector<Diagnostic>& diagnostics, std::string_view tool_version) {
    collect_rules(diagnostics);
    json_.begin_object();
    json_.member("$schema",
                 "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
    json_.member("version", "2.1.0");
    json_.key("runs");
    json_.begin_array();
    json_.begin_object();
    tool(tool_version);
    json_.member("columnKind", "unicodeCodePoints");
    json_.key("results");
    json_.begin_array();
    for (const Diagnostic& d : diagnostics) result(d);
    json_.end_array();
    json_.end_object();
    json_.end_array();
    json_.end_object();
    return json_.take() + "\n";
  }

 private:
  void collect_rules(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& d : diagnostics) rules_.push_back(d.code);
    std::sort(rules_.begin(), rules_.end());
    rules_.erase(std::unique(rules_.begin(), rules_.end()), rules_.end());
  }

  void message(std::string_view name, std::string_view text) {
    json_.key(name);
    json_.begin_object();
    json_.member("text", text);
    json_.end_object();
  }

  void tool(std::string_view version) {
    json_.key("tool");
    json_.begin_object();
    json_.key("driver");
    json_.begin_object();
    json_.member("name", "mochi");
    json_.member("version", version);
    json_.key("rules");
    json_.begin_array();
    for (Code code : rules_) {
      const CodeInfo& info = code_info(code);
      json_.begin_object();
      json_.member("id", info.name);
      message("shortDescription", info.summary);
      if (!info.hint.empty()) message("help", info.hint);
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
    json_.end_object();
  }

  void region(Span span) {
    Place begin = sources_.place(span.begin);
    Place end = sources_.place(span.end < span.begin ? span.begin : span.end);
    if (end.source != begin.source) end = begin;
    json_.begin_object();
    json_.member("startLine", begin.line);
    json_.member("startColumn", begin.column);
    json_.member("endLine", end.line);
    json_.member("endColumn", end.column);
    json_.end_object();
  }

  void artifact(Span span) {
    json_.key("artifactLocation");
    json_.begin_object();
    json_.member("uri", uri_of(sources_.source(sources_.source_of(span.begin)).name()));
    json_.end_object();
  }

  bool has_place(Span span) const { return sources_.source_of(span.begin).valid(); }

  void location(Span span, std::string_view text) {
    json_.begin_object();
    json_.key("physicalLocation");
    json_.begin_object();
    artifact(span);
    json_.key("region");
    region(span);
    json_.end_object();
    if (!text.empty()) message("message", text);
    json_.end_object();
  }

  void result(const Diagnostic& d) {
    json_.begin_object();
    json_.member("ruleId", code_info(d.code).name);
    auto rule = std::lower_bound(rules_.begin(), rules_.end(), d.code) - rules_.begin();
    json_.member("ruleIndex", static_cast<std::int64_t>(rule));
    json_.member("level", severity_name(d.severity));
    message("message", full_text(d, 0));
    if (has_place(d.span)) {
      json_.key("locations");
      json_.begin_array();
      location(d.span, {});
      json_.end_array();
    }
    related(d);
    fixes(d);
    json_.end_object();
  }

  // A result has one message, so notes, context and the parts of a compound failure become lines of it.
  static std::string full_text(const Diagnostic& d, int depth) {
    std::string text = d.message;
    for (const std::string& note : d.notes) text += "\nnote: " + note;
    for (const std::string& doing : d.context) text += "\nwhile " + doing;
    if (depth < kMaxChildDepth) {
      for (const Diagnostic& child : d.children) text += "\n- " + full_text(child, depth + 1);
    }
    return text;
  }

  void related(const Diagnostic& d) {
    bool any =
        std::any_of(d.labels.begin(), d.labels.end(), [&](const Label& l) { return has_place(l.span); });
    if (!any) return;
    json_.key("relatedLocations");
    json_.begin_array();
    for (const Label& label : d.labels) {
      if (has_place(label.span)) location(label.span, label.message);
    }
    json_.end_array();
  }

  bool editable(const Suggestion& s) const {
    return !s.edits.empty() &&
           std::all_of(s.edits.begin(), s.edits.end(), [&](const Edit& e) { return has_place(e.span); });
  }

  void fixes(const Diagnostic& d) {
    bool any = std::any_of(d.suggestions.begin(), d.suggestions.end(),
                           [&](const Suggestion& s) { return editable(s); });
    if (!any) return;
    json_.key("fixes");
    json_.begin_array();
    for (const Suggestion& suggestion : d.suggestions) {
      if (!editable(suggestion)) continue;
      json_.begin_object();
      message("description", suggestion.message);
      json_.key("artifactChanges");
      json_.begin_array();
      for (const Edit& edit : suggestion.edits) change(edit);
      json_.end_array();
      json_.end_object();
    }
    json_.end_array();
  }

  void change(const Edit& edit) {
    json_.begin_object();
    artifact(edit.span);
    json_.key("replacements");
    json_.begin_array();
    json_.begin_object();
    json_.key("deletedRegion");
    region(edit.span);
    message("insertedContent", edit.text);
    json_.end_object();
    json_.end_array();
    json_.end_object();
  }

  const SourceMap& sources_;
  JsonWriter json_{JsonStyle::indented};
  std::vector<Code> rules_;
};

}  // namespace

std::string render_sarif(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                         std::string_view tool_version) {
  return SarifWriter(sources).log(diagnostics, tool_version);
}

}  // namespace mochi
