// How the archives of an ecosystem are unpacked. The store knows none of them: a kind registers its extractor
// and limits by passing one of these (packages page Z8).
#pragma once

#include <cstdint>
#include <string_view>

#include "archive/entry.h"
#include "archive/tar_parser.h"
#include "base/result.h"
#include "host/file_system.h"

namespace mochi::package {

// Bytes that are read at once.
inline constexpr std::size_t kPiece = std::size_t{128} << 10U;

class Extractor {
 public:
  virtual ~Extractor() = default;
  // Short and fit for a file name; trees of one blob are kept per kind.
  virtual std::string_view kind() const = 0;
  // Feeds every file of the archive of `size` bytes to `sink`, in bounded memory. BLOB_E003 to BLOB_E005.
  virtual Result<void> extract(FileReader& blob, std::uint64_t size, archive::TarSink& sink) const = 0;
};

// `.mochi.tar.zst`: the strict form of our own writer.
const Extractor& mochi_extractor();
// `.crate`, `.tgz`: gzip and any ordinary tar; the one top directory is taken off the paths.
const Extractor& tar_gz_extractor();

}  // namespace mochi::package
