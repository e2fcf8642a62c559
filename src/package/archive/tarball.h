// The archive of a Mochi package (packages page section 8 and Z9): `<name>-<version>.mochi.tar.zst`. The same
// files give the same bytes on every machine, whatever its time zone, umask, locale, file system and order of
// directories.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/entry.h"
#include "base/result.h"
#include "host/env.h"
#include "host/file_system.h"
#include "package/manifest/manifest.h"

namespace mochi::package {

inline constexpr std::size_t kLargestTarball = 50'000'000;

struct PackOptions {
  // Seconds since 1970, of every entry; see `source_date_epoch`.
  std::int64_t mtime = 0;
  // Takes the place of the file `mochi.toml`: the canonical text of a member that inherits from its
  // workspace.
  std::optional<std::string> manifest_text;
  // Files that an importer compiles, from the package's directory. One that is left out is PUB_E010.
  std::vector<std::string> modules;
  // Made, not found: `.mochi-pkg/…`.
  std::vector<archive::Entry> extra;
};

struct PackedFile {
  std::string path;
  std::uint64_t size = 0;
  bool executable = false;
};

struct Packed {
  std::string file_name;
  std::string bytes;
  std::string blake3;      // of the bytes, hex
  std::string sha256;      // of the bytes, hex
  std::string tar_blake3;  // of the uncompressed tar: `t3` of the index
  std::string tree;
  std::vector<PackedFile> files;  // in the order of the archive
  std::vector<Error> warnings;    // M057_PUB_E011
};

// Packs the package in `directory`, whose manifest is `manifest`. Errors: PUB_E010 a forbidden file, path or
// link, or a needed module that is left out; PUB_E004 too large; what reading the result would refuse
// (BLOB_E004, BLOB_E005); C001, C002 of the file system.
Result<Packed> pack(FileSystem& files, std::string_view directory, const Manifest& manifest,
                    const PackOptions& options = {});

// The files that `pack` takes, from the package's directory, sorted, without reading them.
Result<std::vector<std::string>> packed_paths(FileSystem& files, std::string_view directory,
                                              const Manifest& manifest);

// Names the first entry and field in which two packings of one package differ: M057_REPRO_E002.
Result<void> check_same(const Packed& first, const Packed& second);

// SOURCE_DATE_EPOCH, or 0 if it is not set. M057_REPRO_E005 if it is no time that an archive can hold.
Result<std::int64_t> source_date_epoch(const Env& env);

// `@scope/name` gives `scope-name-1.2.3.mochi.tar.zst`.
std::string tarball_name(std::string_view name, std::string_view version);

struct PackageArchive {
  std::vector<archive::Entry> entries;
  // The text of `mochi.toml`, which is there.
  std::string manifest;
  std::string blake3;
  std::string sha256;
  std::string tar_blake3;
  std::string tree;

  const archive::Entry* find(std::string_view path) const;
};

// Reads an archive as hostile input. PUB_E004 over 50 MB, BLOB_E003 unsafe or malformed, BLOB_E004 entry too
// large, BLOB_E005 too much or too dense, PUB_E009 without `mochi.toml`.
Result<PackageArchive> read_package_tarball(std::string_view bytes);

}  // namespace mochi::package
