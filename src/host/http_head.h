// The head of a request as RFC 9112 has it: what two readers could understand in two ways is refused, so that
// nothing is smuggled past a proxy in front of us. The one place where this is judged.
#pragma once

#include <string_view>
#include <vector>

namespace mochi {

struct RequestHead {
  struct Field {
    std::string_view name;
    std::string_view value;
  };
  std::string_view method;
  std::string_view target;
  // `HTTP/1.1`
  std::string_view version;
  std::vector<Field> fields;
  // Every line ended with CR LF, and no CR, LF or NUL stood elsewhere.
  bool clean_lines = true;
};

// Empty = well formed; else what is wrong, for an answer with status 400 after which the connection ends:
// methods and names that are no tokens (a blank before the colon too), control characters, lines that end
// otherwise than with CR LF, more than one Host or none, more than one Content-Length or one that is no number,
// a Content-Length beside a Transfer-Encoding, any Transfer-Encoding but one `chunked`.
std::string_view head_problem(const RequestHead& head);

// The same for the bytes of a head up to and with its empty line: what `head_problem` says of them, or that
// they are none. For tests and for servers that see the bytes.
std::string_view head_bytes_problem(std::string_view bytes);

}  // namespace mochi
