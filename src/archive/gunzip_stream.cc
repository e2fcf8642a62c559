#include "archive/gunzip_stream.h"

#include <fmt/format.h>
#include <zlib.h>

#include <string>

#include "diag/codes.h"

namespace mochi::archive {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;
// gzip alone, with the largest window.
constexpr int kGzipWindow = 16 + MAX_WBITS;

Unexpected<Error> malformed_stream(std::string_view why) {
  return fail(Code::M057_BLOB_E003, fmt::format("malformed gzip data: {}", why));
}

}  // namespace

struct GunzipStream::State {
  z_stream stream{};
  std::string buffer = std::string(kPieceBytes, '\0');
};

GunzipStream::GunzipStream(std::uint64_t limit) : state_(std::make_unique<State>()), left_(limit) {
  MOCHI_CHECK(inflateInit2(&state_->stream, kGzipWindow) == Z_OK);
}

GunzipStream::~GunzipStream() { inflateEnd(&state_->stream); }

Result<void> GunzipStream::push(std::string_view piece, Out out) {
  z_stream& stream = state_->stream;
  std::string& buffer = state_->buffer;
  while (!piece.empty()) {
    if (ended_) return malformed_stream("bytes behind its end");
    const std::string_view taken = piece.substr(0, kPieceBytes);
    // The library takes a mutable pointer and only reads.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(taken.data()));
    stream.avail_in = static_cast<uInt>(taken.size());
    while (stream.avail_in > 0 && !ended_) {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      const int status = inflate(&stream, Z_NO_FLUSH);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return malformed_stream(stream.msg != nullptr ? stream.msg : "it cannot be unpacked");
      const std::size_t made = buffer.size() - stream.avail_out;
      if (made > left_) return fail(Code::M057_BLOB_E005, "the archive unpacks to more than is allowed");
      left_ -= made;
      if (made > 0) MOCHI_TRY_VOID(out(std::string_view(buffer).substr(0, made)));
      ended_ = status == Z_STREAM_END;
      if (!ended_ && made == 0 && stream.avail_in > 0 && status == Z_BUF_ERROR)
        return malformed_stream("it cannot be unpacked");
    }
    piece.remove_prefix(taken.size() - stream.avail_in);
  }
  // What did not fit into the buffer before the input ran out.
  while (!ended_ && stream.avail_out == 0) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = buffer.size() - stream.avail_out;
    if (made > left_) return fail(Code::M057_BLOB_E005, "the archive unpacks to more than is allowed");
    left_ -= made;
    if (made > 0) MOCHI_TRY_VOID(out(std::string_view(buffer).substr(0, made)));
    ended_ = status == Z_STREAM_END;
    if (status != Z_OK) break;
  }
  return {};
}

Result<void> GunzipStream::finish() { return ended_ ? Result<void>() : malformed_stream("it is cut"); }

}  // namespace mochi::archive
