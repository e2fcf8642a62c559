// gzip with fixed headers, by the statically linked libdeflate at one level: the same bytes on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mochi::archive {

// The raw DEFLATE stream of `bytes` at level 9.
std::string deflate(std::string_view bytes);
// Exactly `size` bytes from a raw DEFLATE stream that must end with `packed`; false otherwise.
bool inflate(std::string_view packed, std::size_t size, std::string& out);
std::uint32_t crc32(std::string_view bytes);

// One member: no name, no time, XFL 0, `os` (0xff = unknown) in the header.
std::string gzip(std::string_view bytes, std::uint8_t os = 0xff);
// One member that fills `bytes`. BLOB_E005 if it unpacks to more than `limit` bytes, BLOB_E003 if it is
// malformed.
Result<std::string> gunzip(std::string_view bytes, std::size_t limit);

// The version of the compressor, for `mochi --version --verbose`.
std::string_view deflate_version();

}  // namespace mochi::archive
