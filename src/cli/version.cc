#include "cli/version.h"

#include <fmt/format.h>

#include <string_view>

#include "archive/gzip.h"
#include "archive/zstd.h"
#include "diag/codes.h"
#include "session/build_info.h"

namespace mochi {
namespace {

// The names that `OS/ARCH` has in release files everywhere.
std::string_view architecture() {
  std::string_view processor = kBuildInfo.processor;
  if (processor == "x86_64") return "amd64";
  if (processor == "aarch64") return "arm64";
  return processor;
}

}  // namespace

std::string version_text(bool verbose) {
  std::string_view commit = kBuildInfo.commit;
  std::string out = fmt::format("Mochi v{} ({}, built {} on {}/{})\n", kBuildInfo.version,
                                commit.substr(0, 8), kBuildInfo.date, kBuildInfo.system, architecture());
  if (!verbose) return out;
  out += fmt::format("commit:     {}\n", commit);
  out += fmt::format("compiler:   {}\n", kBuildInfo.compiler);
  out += fmt::format("build type: {}\n", kBuildInfo.build_type);
  out +=
      fmt::format("fmt:        {}.{}.{}\n", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
  // Their versions decide the bytes of every archive.
  out += fmt::format("libdeflate: {}\n", archive::deflate_version());
  out += fmt::format("libzstd:    {}\n", archive::zstd_version());
  out += fmt::format("codes:      {}\n", code_count());
  return out;
}

}  // namespace mochi
