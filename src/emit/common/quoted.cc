#include "emit/common/quoted.h"

namespace mochi::emit {

std::string quoted(std::string_view utf8, char mark) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(1, mark);
  for (char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == mark || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + mark;
}

}  // namespace mochi::emit
