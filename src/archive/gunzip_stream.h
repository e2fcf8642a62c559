// gzip as a machine that is fed pieces: an archive of any size is unpacked in constant memory. By zlib, since
// libdeflate wants both sides whole; nothing is ever written by it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/function_ref.h"
#include "base/result.h"

namespace mochi::archive {

class GunzipStream {
 public:
  using Out = FunctionRef<Result<void>(std::string_view)>;

  // `limit`: the most bytes that may come out.
  explicit GunzipStream(std::uint64_t limit);
  ~GunzipStream();
  GunzipStream(const GunzipStream&) = delete;
  GunzipStream& operator=(const GunzipStream&) = delete;

  // Hands what the piece unpacks to on to `out`, a failure of which stops it. BLOB_E003 for malformed data and
  // for bytes behind the one member, BLOB_E005 over the limit.
  Result<void> push(std::string_view piece, Out out);
  // After the last piece; BLOB_E003 if the member has not ended.
  Result<void> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::uint64_t left_;
  bool ended_ = false;
};

}  // namespace mochi::archive
