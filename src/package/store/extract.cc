#include "package/store/extract.h"

#include <algorithm>
#include <string>

#include "archive/gzip.h"
#include "archive/zstd.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

class MochiExtractor final : public Extractor {
 public:
  std::string_view kind() const override { return "mochi"; }
  Result<void> extract(FileReader& blob, std::uint64_t, archive::TarSink& sink) const override {
    archive::ReadLimits limits;
    // Headers and padding come on top of the content.
    std::uint64_t most = limits.total_bytes + limits.entries * 2048;
    archive::ZstdDecoder decoder(most, limits.ratio, limits.ratio_floor);
    archive::TarParser parser(sink, limits);
    std::string packed(kPiece, '\0');
    std::string plain;
    while (true) {
      MOCHI_TRY(std::size_t got, blob.read(packed.data(), packed.size()));
      if (got == 0) break;
      std::string_view rest(packed.data(), got);
      do {
        MOCHI_TRY_VOID(decoder.step(rest, plain));
        MOCHI_TRY_VOID(parser.push(plain));
      } while (!rest.empty() || !plain.empty());
    }
    if (!decoder.done()) return fail(Code::M057_BLOB_E003, "malformed zstd data: it ends early");
    return parser.finish();
  }
};

// Hands on all files without the directory that they share.
class WithoutTop final : public archive::TarSink {
 public:
  explicit WithoutTop(archive::TarSink& inner) : inner_(inner) {}
  Result<void> begin(const archive::TarMember& member) override {
    std::size_t slash = member.path.find('/');
    std::string top = member.path.substr(0, slash);
    if (slash == std::string::npos || (!top_.empty() && top != top_)) {
      return fail(Code::M057_BLOB_E003, "unsafe archive: its files are not in one top directory");
    }
    top_ = std::move(top);
    return inner_.begin({member.path.substr(slash + 1), member.size, member.executable});
  }
  Result<void> data(std::string_view piece) override { return inner_.data(piece); }
  Result<void> end() override { return inner_.end(); }

 private:
  archive::TarSink& inner_;
  std::string top_;
};

class TarGzExtractor final : public Extractor {
 public:
  std::string_view kind() const override { return "targz"; }
  Result<void> extract(FileReader& blob, std::uint64_t size, archive::TarSink& sink) const override {
    archive::ReadLimits limits;
    limits.foreign = true;
    if (size > limits.total_bytes)
      return fail(Code::M057_BLOB_E005, "archive is larger than it may unpack to");
    std::string packed(static_cast<std::size_t>(size), '\0');
    std::size_t used = 0;
    while (used < packed.size()) {
      MOCHI_TRY(std::size_t got, blob.read(packed.data() + used, packed.size() - used));
      if (got == 0) return fail(Code::M057_BLOB_E003, "malformed gzip data: it ends early");
      used += got;
    }
    std::uint64_t most = limits.total_bytes + limits.entries * 2048;
    most = std::min(most, std::max(limits.ratio_floor, size * limits.ratio));
    MOCHI_TRY(std::string plain, archive::gunzip(packed, static_cast<std::size_t>(most)));
    WithoutTop without(sink);
    archive::TarParser parser(without, limits);
    MOCHI_TRY_VOID(parser.push(plain));
    return parser.finish();
  }
};

}  // namespace

const Extractor& mochi_extractor() {
  static const MochiExtractor extractor;
  return extractor;
}

const Extractor& tar_gz_extractor() {
  static const TarGzExtractor extractor;
  return extractor;
}

}  // namespace mochi::package
