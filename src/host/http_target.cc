#include "base/string_util.h"
#include "host/http_server.h"

namespace mochi {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view find_field(const std::vector<ServerField>& fields, std::string_view name) {
  const std::string wanted = ascii_lower(name);
  for (const ServerField& field : fields) {
    if (field.name.size() == wanted.size() && ascii_lower(field.name) == wanted) return field.value;
  }
  return {};
}

bool parse_query(std::string_view text, std::vector<ServerField>& out) {
  if (text.empty()) return true;
  for (std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    ServerField field;
    if (!percent_decode(pair.substr(0, equals), true, field.name)) return false;
    if (equals != std::string_view::npos && !percent_decode(pair.substr(equals + 1), true, field.value))
      return false;
    out.push_back(std::move(field));
    if (out.size() > 200) return false;
  }
  return true;
}

}  // namespace

bool percent_decode(std::string_view text, bool plus, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus && c == '+' ? ' ' : c;
    }
  }
  return true;
}

bool parse_request_target(std::string_view target, ServerRequest& request) {
  request.target = std::string(target);
  request.segments.clear();
  request.query.clear();
  request.trailing_slash = false;
  if (!target.starts_with('/')) return false;
  const std::size_t mark = target.find('?');
  std::string_view path = target.substr(0, mark);
  if (mark != std::string_view::npos && !parse_query(target.substr(mark + 1), request.query)) return false;
  path.remove_prefix(1);
  if (path.empty()) return true;
  for (std::string_view part : split(path, '/')) {
    std::string segment;
    if (!percent_decode(part, false, segment)) return false;
    if (segment == "." || segment == "..") return false;
    if (segment.find('\0') != std::string::npos || segment.find('\\') != std::string::npos) return false;
    request.segments.push_back(std::move(segment));
  }
  if (request.segments.back().empty()) {
    request.segments.pop_back();
    request.trailing_slash = true;
  }
  // A path inside a decoded segment (`@scope%2f..`) is judged as one.
  for (const std::string& segment : request.segments) {
    if (segment.empty()) return false;
    for (std::string_view inner : split(segment, '/')) {
      if (inner == "." || inner == "..") return false;
    }
  }
  return request.segments.size() <= 64;
}

std::string_view ServerRequest::header(std::string_view name) const { return find_field(headers, name); }

bool ServerRequest::has_header(std::string_view name) const {
  const std::string wanted = ascii_lower(name);
  for (const ServerField& field : headers) {
    if (ascii_lower(field.name) == wanted) return true;
  }
  return false;
}

std::string_view ServerRequest::query_value(std::string_view key) const {
  for (const ServerField& field : query) {
    if (field.name == key) return field.value;
  }
  return {};
}

std::string_view ServerResponse::header(std::string_view name) const { return find_field(headers, name); }

}  // namespace mochi
