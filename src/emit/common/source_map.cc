#include "emit/common/source_map.h"

#include <algorithm>

#include "base/json_writer.h"

namespace mochi::emit {
namespace {

// Columns of source maps count UTF-16 units.
std::int64_t utf16_units(std::string_view text) {
  std::int64_t units = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) == 0x80) continue;
    units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

}  // namespace

void append_vlq(std::string& out, std::int64_t value) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::uint64_t rest =
      value < 0 ? (static_cast<std::uint64_t>(-value) << 1U) | 1U : static_cast<std::uint64_t>(value) << 1U;
  do {
    std::uint64_t digit = rest & 31U;
    rest >>= 5U;
    if (rest != 0) digit |= 32U;
    out += kDigits[digit];
  } while (rest != 0);
}

void SourceMapWriter::add(std::size_t offset, Span span) {
  if (!span.valid()) return;
  // The last of several at one place counts.
  if (!mappings_.empty() && mappings_.back().offset == offset) mappings_.pop_back();
  mappings_.push_back({offset, span});
}

std::string SourceMapWriter::json(std::string_view text, std::string_view name,
                                  std::string_view package_root) const {
  std::vector<SourceId> used;
  std::string rows;
  std::size_t at = 0;          // how far lines have been counted
  std::size_t line_start = 0;  // of the current line of the text
  std::int64_t column = 0;
  std::int64_t source = 0;
  std::int64_t line = 0;
  std::int64_t source_column = 0;
  bool first = true;
  for (const Mapping& m : mappings_) {
    for (; at < m.offset && at < text.size(); ++at) {
      if (text[at] != '\n') continue;
      rows += ';';
      line_start = at + 1;
      column = 0;
      first = true;
    }
    const Place place = sources_.place(m.span.begin);
    auto known = std::find(used.begin(), used.end(), place.source);
    auto number = static_cast<std::int64_t>(known - used.begin());
    if (known == used.end()) used.push_back(place.source);
    std::int64_t now = utf16_units(text.substr(line_start, m.offset - line_start));
    std::int64_t to_line = static_cast<std::int64_t>(place.line) - 1;
    std::int64_t to_column = static_cast<std::int64_t>(place.column) - 1;
    if (!first) rows += ',';
    first = false;
    append_vlq(rows, now - column);
    append_vlq(rows, number - source);
    append_vlq(rows, to_line - line);
    append_vlq(rows, to_column - source_column);
    column = now;
    source = number;
    line = to_line;
    source_column = to_column;
  }
  JsonWriter json;
  json.begin_object();
  json.member("version", std::int64_t{3});
  json.member("file", name);
  json.key("sources");
  json.begin_array();
  for (SourceId id : used) {
    std::string path(sources_.source(id).name());
    if (!package_root.empty()) {
      const std::size_t inside = path.rfind("/src/");
      path = std::string(package_root) + (inside == std::string::npos ? path : path.substr(inside + 1));
    }
    json.string(path);
  }
  json.end_array();
  json.key("sourcesContent");
  json.begin_array();
  for (SourceId id : used) json.string(sources_.source(id).text());
  json.end_array();
  json.key("names");
  json.begin_array();
  json.end_array();
  json.member("mappings", std::string_view(rows));
  json.end_object();
  return json.take();
}

}  // namespace mochi::emit
