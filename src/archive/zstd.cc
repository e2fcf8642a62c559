#include "archive/zstd.h"

#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>

#include "diag/codes.h"

namespace mochi::archive {
namespace {

constexpr int kZstdLevel = 12;
// Z9: a reader never needs more memory than this for the window.
constexpr int kLargestWindowLog = 23;

Unexpected<Error> bad_zstd(std::string_view why) {
  return fail(Code::M057_BLOB_E003, fmt::format("malformed zstd data: {}", why));
}

Unexpected<Error> window_too_large() {
  return fail(Code::M057_BLOB_E005, fmt::format("zstd data needs a window of more than {} bytes",
                                                std::uint64_t{1} << kLargestWindowLog));
}

}  // namespace

std::string zstd_compress(std::string_view bytes) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  MOCHI_CHECK(context != nullptr);
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kZstdLevel);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 1);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  std::size_t used = ZSTD_compress2(context, out.data(), out.size(), bytes.data(), bytes.size());
  ZSTD_freeCCtx(context);
  MOCHI_CHECK(ZSTD_isError(used) == 0);
  out.resize(used);
  return out;
}

ZstdDecoder::ZstdDecoder(std::uint64_t limit, std::uint64_t ratio, std::uint64_t ratio_floor)
    : context_(ZSTD_createDCtx()),
      buffer_(new char[ZSTD_DStreamOutSize()]),
      limit_(limit),
      ratio_(ratio),
      ratio_floor_(ratio_floor) {
  MOCHI_CHECK(context_ != nullptr);
  ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kLargestWindowLog);
}

ZstdDecoder::~ZstdDecoder() { ZSTD_freeDCtx(context_); }

// The library does not look at the window of a frame that fits the output as a whole, and skips frames of
// other kinds, which some readers show and others do not.
Result<void> ZstdDecoder::check_header(std::string_view input) {
  constexpr std::size_t kHeaderBytes = 6;
  constexpr unsigned kSingleSegment = 0x20;
  if (header_.size() >= kHeaderBytes || taken_ > header_.size()) return {};
  std::size_t seen = header_.size() - static_cast<std::size_t>(taken_);
  if (seen < input.size()) header_ += input.substr(seen, kHeaderBytes - header_.size());
  if (!header_.empty() && header_[0] != '\x28') return bad_zstd("it has no zstd header");
  if (header_.size() < kHeaderBytes) return {};
  unsigned descriptor = static_cast<unsigned char>(header_[4]);
  unsigned window = static_cast<unsigned char>(header_[5]);
  if ((descriptor & kSingleSegment) != 0) return {};
  unsigned log = 10 + (window >> 3U);
  std::uint64_t size = (std::uint64_t{8} + (window & 7U)) << (log - 3);
  if (size > std::uint64_t{1} << kLargestWindowLog) return window_too_large();
  return {};
}

Result<void> ZstdDecoder::step(std::string_view& input, std::string& output) {
  if (done_) {
    output.clear();
    if (!input.empty()) return bad_zstd("there is data after its end");
    return {};
  }
  MOCHI_TRY_VOID(check_header(input));
  ZSTD_inBuffer in{input.data(), input.size(), 0};
  ZSTD_outBuffer out{buffer_.get(), ZSTD_DStreamOutSize(), 0};
  std::size_t result = ZSTD_decompressStream(context_, &out, &in);
  if (ZSTD_isError(result) != 0) {
    if (ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge) return window_too_large();
    return bad_zstd(ZSTD_getErrorName(result));
  }
  input.remove_prefix(in.pos);
  output.assign(buffer_.get(), out.pos);
  taken_ += in.pos;
  made_ += out.pos;
  done_ = result == 0;
  bool dense = ratio_ != 0 && made_ > ratio_floor_ && made_ / ratio_ > taken_;
  if (made_ > limit_ || dense) {
    return fail(Code::M057_BLOB_E005,
                dense ? fmt::format("zstd data unpacks to more than {} times its size", ratio_)
                      : fmt::format("zstd data unpacks to more than {} bytes", limit_));
  }
  return {};
}

Result<std::string> zstd_decompress(std::string_view bytes, std::size_t limit) {
  ZstdDecoder decoder(limit, 0, 0);
  std::string out;
  std::string piece;
  do {
    MOCHI_TRY_VOID(decoder.step(bytes, piece));
    out += piece;
  } while (!bytes.empty() || !piece.empty());
  if (!decoder.done()) return bad_zstd("it ends early");
  return out;
}

std::string_view zstd_version() { return ZSTD_versionString(); }

}  // namespace mochi::archive
