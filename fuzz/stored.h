// Packed forms that pack nothing, for targets whose subject is what lies inside: making them costs a copy,
// while a real compressor spends the time of a hundred inputs on its tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "archive/gzip.h"

namespace mochi::fuzz {

inline void append_le(std::string& out, std::uint64_t value, int bytes) {
  for (int n = 0; n < bytes; ++n, value >>= 8U) out += static_cast<char>(value & 0xffU);
}

// A gzip file of stored blocks.
inline std::string stored_gzip(std::string_view bytes) {
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::string_view rest = bytes;
  do {
    const std::string_view piece = rest.substr(0, 0xffff);
    rest.remove_prefix(piece.size());
    out += rest.empty() ? '\1' : '\0';
    append_le(out, piece.size(), 2);
    append_le(out, ~piece.size(), 2);
    out += piece;
  } while (!rest.empty());
  append_le(out, archive::crc32(bytes), 4);
  append_le(out, bytes.size(), 4);
  return out;
}

// A zstd frame of raw blocks.
inline std::string stored_zstd(std::string_view bytes) {
  constexpr std::size_t kBlock = std::size_t{128} << 10U;
  std::string out("\x28\xb5\x2f\xfd\xa0", 5);
  append_le(out, bytes.size(), 4);
  do {
    const std::string_view piece = bytes.substr(0, kBlock);
    bytes.remove_prefix(piece.size());
    append_le(out, piece.size() << 3U | (bytes.empty() ? 1U : 0U), 3);
    out += piece;
  } while (!bytes.empty());
  return out;
}

}  // namespace mochi::fuzz
