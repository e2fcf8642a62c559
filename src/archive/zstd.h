// zstd by the statically linked library at one level (packages page Z9): the same bytes on every machine.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct ZSTD_DCtx_s;

namespace mochi::archive {

// One frame at level 12 with its content size, without checksum or dictionary.
std::string zstd_compress(std::string_view bytes);
// One frame that fills `bytes`. BLOB_E005 if it unpacks to more than `limit` bytes or needs a window over 8
// MiB, BLOB_E003 if it is malformed.
Result<std::string> zstd_decompress(std::string_view bytes, std::size_t limit);

// Unpacks one frame piece by piece in bounded memory.
class ZstdDecoder {
 public:
  // BLOB_E005 as soon as more than `limit` bytes came out, or more than `ratio` times what went in once
  // `ratio_floor` bytes came out; 0 = no ratio.
  ZstdDecoder(std::uint64_t limit, std::uint64_t ratio, std::uint64_t ratio_floor);
  ~ZstdDecoder();
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

  // Takes some of `input` (removing it) and replaces `output` by what came of it; go on until `input` is
  // empty and `output` came back empty.
  Result<void> step(std::string_view& input, std::string& output);
  // True after the frame's last byte.
  bool done() const { return done_; }

 private:
  Result<void> check_header(std::string_view input);

  ZSTD_DCtx_s* context_;
  std::unique_ptr<char[]> buffer_;
  // The frame's first bytes.
  std::string header_;
  std::uint64_t limit_;
  std::uint64_t ratio_;
  std::uint64_t ratio_floor_;
  std::uint64_t taken_ = 0;
  std::uint64_t made_ = 0;
  bool done_ = false;
};

// The version of the library, for `mochi --version --verbose`.
std::string_view zstd_version();

}  // namespace mochi::archive
