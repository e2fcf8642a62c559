#include "archive/gzip.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "diag/codes.h"

namespace mochi::archive {
namespace {

// A third of the time of level 9 for 1.5 % more bytes. Part of what makes archives the same everywhere.
constexpr int kGzipLevel = 6;
constexpr std::size_t kHeaderBytes = 10;
constexpr std::size_t kTrailerBytes = 8;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};
struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};
using Decompressor = std::unique_ptr<libdeflate_decompressor, FreeDecompressor>;

// Compresses after what `out` holds already.
void append_deflated(std::string& out, std::string_view bytes) {
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(libdeflate_alloc_compressor(kGzipLevel));
  MOCHI_CHECK(compressor != nullptr);
  std::size_t start = out.size();
  out.resize(start + libdeflate_deflate_compress_bound(compressor.get(), bytes.size()));
  std::size_t used = libdeflate_deflate_compress(compressor.get(), bytes.data(), bytes.size(),
                                                 out.data() + start, out.size() - start);
  // Zero would mean that the bound is too small.
  MOCHI_CHECK(used > 0);
  out.resize(start + used);
}

void append_u32(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xffU);
}

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return value;
}

Unexpected<Error> bad_gzip(std::string_view why) {
  return fail(Code::M057_BLOB_E003, fmt::format("malformed gzip data: {}", why));
}

}  // namespace

std::string deflate(std::string_view bytes) {
  std::string out;
  append_deflated(out, bytes);
  return out;
}

bool inflate(std::string_view packed, std::size_t size, std::string& out) {
  Decompressor decompressor(libdeflate_alloc_decompressor());
  MOCHI_CHECK(decompressor != nullptr);
  out.resize(size);
  std::size_t used = 0;
  std::size_t made = 0;
  libdeflate_result result = libdeflate_deflate_decompress_ex(decompressor.get(), packed.data(),
                                                              packed.size(), out.data(), size, &used, &made);
  return result == LIBDEFLATE_SUCCESS && used == packed.size() && made == size;
}

std::uint32_t crc32(std::string_view bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

std::string gzip(std::string_view bytes, std::uint8_t os) {
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0", 9);
  out += static_cast<char>(os);
  append_deflated(out, bytes);
  append_u32(out, crc32(bytes));
  append_u32(out, static_cast<std::uint32_t>(bytes.size() & 0xffffffffU));
  return out;
}

Result<std::string> gunzip(std::string_view bytes, std::size_t limit) {
  if (bytes.size() < kHeaderBytes + kTrailerBytes || !bytes.starts_with("\x1f\x8b")) {
    return bad_gzip("it has no gzip header");
  }
  Decompressor decompressor(libdeflate_alloc_decompressor());
  MOCHI_CHECK(decompressor != nullptr);
  // The trailer's size is a hint: it may lie, so that memory grows only with what really comes out.
  std::size_t stated = read_u32(bytes.substr(bytes.size() - 4));
  constexpr std::size_t kFirst = std::size_t{1} << 20U;
  std::size_t capacity = std::min(limit, std::max<std::size_t>(std::min(stated, bytes.size() * 32), kFirst));
  std::string out;
  while (true) {
    // One byte more than allowed tells «too much» from «just fits».
    out.resize(capacity + 1);
    std::size_t used = 0;
    std::size_t made = 0;
    libdeflate_result result = libdeflate_gzip_decompress_ex(decompressor.get(), bytes.data(), bytes.size(),
                                                             out.data(), out.size(), &used, &made);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE || (result == LIBDEFLATE_SUCCESS && made > limit)) {
      if (capacity >= limit) {
        return fail(Code::M057_BLOB_E005, fmt::format("gzip data unpacks to more than {} bytes", limit));
      }
      capacity = std::min(limit, capacity * 2);
      continue;
    }
    if (result != LIBDEFLATE_SUCCESS) return bad_gzip("its content or checksum is wrong");
    if (used != bytes.size()) return bad_gzip("there is data after its end");
    out.resize(made);
    return out;
  }
}

std::string_view deflate_version() { return LIBDEFLATE_VERSION_STRING; }

}  // namespace mochi::archive
