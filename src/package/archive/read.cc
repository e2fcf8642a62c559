#include <fmt/format.h>

#include "archive/digest.h"
#include "archive/tar_parser.h"
#include "archive/zstd.h"
#include "diag/codes.h"
#include "package/archive/tarball.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

using archive::DigestKind;

class EntryCollector final : public archive::TarSink {
 public:
  Result<void> begin(const archive::TarMember& member) override {
    entries.push_back({member.path, {}, member.executable});
    return {};
  }
  Result<void> data(std::string_view piece) override {
    entries.back().bytes += piece;
    return {};
  }
  Result<void> end() override { return {}; }

  std::vector<archive::Entry> entries;
};

}  // namespace

const archive::Entry* PackageArchive::find(std::string_view path) const {
  for (const archive::Entry& entry : entries) {
    if (entry.path == path) return &entry;
  }
  return nullptr;
}

Result<PackageArchive> read_package_tarball(std::string_view bytes) {
  if (bytes.size() > kLargestTarball) {
    return fail(Code::M057_PUB_E004,
                fmt::format("package has {} bytes; {} are allowed", bytes.size(), kLargestTarball));
  }
  PackageArchive out;
  out.blake3 = archive::hex(archive::digest(DigestKind::blake3, bytes));
  out.sha256 = archive::hex(archive::digest(DigestKind::sha256, bytes));
  archive::ReadLimits limits;
  archive::ZstdDecoder decoder(limits.total_bytes + limits.entries * 2048, limits.ratio, limits.ratio_floor);
  archive::Hasher tar(DigestKind::blake3);
  EntryCollector collector;
  archive::TarParser parser(collector, limits);
  std::string piece;
  do {
    MOCHI_TRY_VOID(decoder.step(bytes, piece));
    tar.update(piece);
    MOCHI_TRY_VOID(parser.push(piece));
  } while (!bytes.empty() || !piece.empty());
  if (!decoder.done()) return fail(Code::M057_BLOB_E003, "malformed zstd data: it ends early");
  MOCHI_TRY_VOID(parser.finish());
  out.tar_blake3 = archive::hex(tar.finish());
  out.entries = std::move(collector.entries);
  out.tree = tree_hash(out.entries);
  const archive::Entry* manifest = out.find("mochi.toml");
  if (manifest == nullptr) return fail(Code::M057_PUB_E009, "package has no `mochi.toml` at its top");
  out.manifest = manifest->bytes;
  return out;
}

}  // namespace mochi::package
