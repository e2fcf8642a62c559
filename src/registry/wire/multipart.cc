#include "registry/wire/multipart.h"

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::registry {
namespace {

Unexpected<Error> bad_form(std::string message) { return fail(Code::M057_REG_E001, std::move(message)); }

// A quoted string from its opening quote; `at` ends behind the closing one.
bool quoted(std::string_view text, std::size_t& at, std::string& value) {
  value.clear();
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') {
      ++at;
      return true;
    }
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    value += text[at];
  }
  return false;
}

// Where the next boundary line begins (its `--`), from `from` on; npos if there is none.
std::size_t next_boundary(std::string_view body, std::string_view delimiter, std::size_t from) {
  while (true) {
    const std::size_t at = body.find(delimiter, from);
    if (at == std::string_view::npos || at == 0 || body[at - 1] == '\n') return at;
    from = at + 1;
  }
}

Result<void> read_headers(std::string_view block, FormPart& part) {
  bool disposition = false;
  for (std::string_view line : split_lines(block)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return bad_form("a part has a malformed header");
    const std::string name = ascii_lower(trim_ascii(line.substr(0, colon)));
    const std::string_view value = trim_ascii(line.substr(colon + 1));
    if (name == "content-disposition") {
      disposition = header_parameter(value, "name", part.name);
      part.has_filename = header_parameter(value, "filename", part.filename);
    } else if (name == "content-type") {
      part.content_type = std::string(value);
    }
  }
  if (!disposition) return bad_form("a part has no name");
  return {};
}

}  // namespace

bool header_parameter(std::string_view header, std::string_view name, std::string& value) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos && at < header.size()) {
    ++at;
    while (at < header.size() && is_ascii_space(header[at])) ++at;
    const std::size_t equals = header.find_first_of("=;", at);
    if (equals == std::string_view::npos) return false;
    if (header[equals] == ';') {
      at = equals;
      continue;
    }
    const std::string key = ascii_lower(trim_ascii(header.substr(at, equals - at)));
    at = equals + 1;
    std::string text;
    if (at < header.size() && header[at] == '"') {
      if (!quoted(header, at, text)) return false;
      at = header.find(';', at);
    } else {
      const std::size_t end = header.find(';', at);
      text = std::string(trim_ascii(header.substr(at, end == std::string_view::npos ? end : end - at)));
      at = end;
    }
    if (key == name) {
      value = std::move(text);
      return true;
    }
  }
  return false;
}

Result<std::vector<FormPart>> parse_form(std::string_view content_type, std::string_view body,
                                         const FormLimits& limits) {
  std::string boundary;
  if (!ascii_lower(content_type.substr(0, content_type.find(';'))).starts_with("multipart/form-data") ||
      !header_parameter(content_type, "boundary", boundary) || boundary.empty() || boundary.size() > 200) {
    return bad_form("the body is not multipart/form-data with a boundary");
  }
  const std::string delimiter = "--" + boundary;
  std::vector<FormPart> parts;
  std::size_t at = next_boundary(body, delimiter, 0);
  while (at != std::string_view::npos) {
    at += delimiter.size();
    if (body.substr(at, 2) == "--") return parts;
    const std::size_t line_end = body.find('\n', at);
    if (line_end == std::string_view::npos || !trim_ascii(body.substr(at, line_end - at)).empty()) break;
    const std::size_t header_start = line_end + 1;
    std::size_t header_end = body.find("\r\n\r\n", header_start);
    std::size_t gap = 4;
    if (const std::size_t bare = body.find("\n\n", header_start); bare < header_end) {
      header_end = bare;
      gap = 2;
    }
    if (header_end == std::string_view::npos || header_end - header_start > limits.header_bytes) break;
    FormPart part;
    MOCHI_TRY_VOID(read_headers(body.substr(header_start, header_end - header_start), part));
    const std::size_t data_start = header_end + gap;
    at = next_boundary(body, delimiter, data_start);
    if (at == std::string_view::npos) break;
    std::size_t data_end = at > data_start ? at - 1 : data_start;
    if (data_end > data_start && body[data_end - 1] == '\r') --data_end;
    part.data = body.substr(data_start, data_end - data_start);
    parts.push_back(std::move(part));
    if (parts.size() > limits.parts) return bad_form("the form has too many parts");
  }
  return bad_form("the form is cut or malformed");
}

}  // namespace mochi::registry
