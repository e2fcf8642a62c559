#include "host/http_head.h"

#include <algorithm>

#include "base/string_util.h"

namespace mochi {
namespace {

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

bool is_target(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f;
  });
}

struct Framing {
  unsigned hosts = 0;
  unsigned lengths = 0;
  unsigned encodings = 0;
};

std::string_view field_problem(const RequestHead::Field& field, Framing& framing) {
  constexpr std::size_t kLengthDigits = 18;
  if (!is_token(field.name)) return "malformed header name";
  if (has_control(field.value)) return "control character in a header";
  const std::string name = ascii_lower(field.name);
  const std::string_view value = trim_ascii(field.value);
  if (name == "host") {
    ++framing.hosts;
    if (value.find_first_of(" \t,/@") != std::string_view::npos) return "malformed Host";
  } else if (name == "content-length") {
    ++framing.lengths;
    if (value.empty() || value.size() > kLengthDigits ||
        value.find_first_not_of("0123456789") != std::string_view::npos)
      return "malformed Content-Length";
  } else if (name == "transfer-encoding") {
    ++framing.encodings;
    if (ascii_lower(value) != "chunked") return "unknown Transfer-Encoding";
  }
  return {};
}

}  // namespace

std::string_view head_problem(const RequestHead& head) {
  if (!head.clean_lines) return "malformed line end in the header";
  if (!is_token(head.method)) return "malformed method";
  if (!is_target(head.target)) return "malformed request target";
  if (head.version != "HTTP/1.1" && head.version != "HTTP/1.0") return "unknown version of HTTP";
  Framing framing;
  for (const RequestHead::Field& field : head.fields) {
    if (const std::string_view problem = field_problem(field, framing); !problem.empty()) return problem;
  }
  if (framing.hosts > 1 || (framing.hosts == 0 && head.version == "HTTP/1.1")) return "one Host is needed";
  if (framing.lengths > 1) return "more than one Content-Length";
  if (framing.encodings > 1) return "more than one Transfer-Encoding";
  if (framing.lengths != 0 && framing.encodings != 0) return "Content-Length beside Transfer-Encoding";
  if (framing.encodings != 0 && head.version == "HTTP/1.0") return "Transfer-Encoding in HTTP/1.0";
  return {};
}

std::string_view head_bytes_problem(std::string_view bytes) {
  RequestHead head;
  bool first = true;
  while (true) {
    const std::size_t end = bytes.find("\r\n");
    if (end == std::string_view::npos) return "the header does not end";
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) head.clean_lines = false;
    if (first) {
      const std::size_t a = line.find(' ');
      const std::size_t b = line.rfind(' ');
      if (a == std::string_view::npos || a == b) return "malformed request line";
      head.method = line.substr(0, a);
      head.target = line.substr(a + 1, b - a - 1);
      head.version = line.substr(b + 1);
      first = false;
    } else if (line.empty()) {
      return bytes.empty() ? head_problem(head) : "bytes behind the header";
    } else {
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) return "malformed header line";
      head.fields.push_back({line.substr(0, colon), line.substr(colon + 1)});
    }
  }
}

}  // namespace mochi
