#include <fmt/format.h>

#include <set>

#include "archive/entry_path.h"
#include "archive/gzip.h"
#include "archive/zip.h"
#include "base/utf8.h"
#include "diag/codes.h"

namespace mochi::archive {
namespace {

constexpr std::uint64_t kLargest = 0xfffffffeU;
constexpr std::size_t kMostEntries = 0xfffeU;
constexpr std::uint16_t kUtf8Flag = 0x0800;
constexpr std::uint16_t kVersionNeeded = 20;
// Unix, 2.0.
constexpr std::uint16_t kVersionMadeBy = 0x0314;

void put16(std::string& out, std::uint16_t value) {
  out += static_cast<char>(value & 0xffU);
  out += static_cast<char>(value >> 8U);
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, static_cast<std::uint16_t>(value & 0xffffU));
  put16(out, static_cast<std::uint16_t>(value >> 16U));
}

// The fields that local header and central directory share, from «version needed» to the length of the extra
// field.
void put_common(std::string& out, const Entry& entry, const ZipOptions& options, bool stored,
                std::size_t packed) {
  put16(out, kVersionNeeded);
  put16(out, is_ascii(entry.path) ? std::uint16_t{0} : kUtf8Flag);
  put16(out, stored ? 0 : 8);
  put16(out, options.time);
  put16(out, options.date);
  put32(out, crc32(entry.bytes));
  put32(out, static_cast<std::uint32_t>(packed));
  put32(out, static_cast<std::uint32_t>(entry.bytes.size()));
  put16(out, static_cast<std::uint16_t>(entry.path.size()));
  put16(out, 0);
}

Unexpected<Error> too_large() {
  return fail(Code::C004, "zip archive would have more than 65,534 entries or 4 GiB");
}

}  // namespace

Result<std::string> write_zip(const std::vector<Entry>& entries, const ZipOptions& options) {
  if (entries.size() > kMostEntries) return too_large();
  ReadLimits lenient;
  lenient.foreign = true;
  lenient.path_bytes = 0xffff;
  std::set<std::string_view> names;
  std::string out;
  std::string central;
  for (const Entry& entry : entries) {
    MOCHI_TRY_VOID(check_entry_path(entry.path, lenient));
    if (!names.insert(entry.path).second) {
      return fail(Code::M057_BLOB_E003,
                  fmt::format("{} is there twice in the archive", shown_path(entry.path)));
    }
    std::string packed = deflate(entry.bytes);
    bool stored = packed.size() >= entry.bytes.size();
    if (stored) packed = entry.bytes;
    std::uint64_t offset = out.size();
    if (offset + packed.size() + entry.bytes.size() > kLargest) return too_large();
    out += "PK\x03\x04";
    put_common(out, entry, options, stored, packed.size());
    out += entry.path;
    out += packed;
    central += "PK\x01\x02";
    put16(central, kVersionMadeBy);
    put_common(central, entry, options, stored, packed.size());
    // No comment, first disk, no internal attributes.
    put16(central, 0);
    put16(central, 0);
    put16(central, 0);
    put32(central, (entry.executable ? 0100755U : 0100644U) << 16U);
    put32(central, static_cast<std::uint32_t>(offset));
    central += entry.path;
  }
  std::uint64_t start = out.size();
  if (start + central.size() > kLargest) return too_large();
  out += central;
  out += "PK\x05\x06";
  put32(out, 0);
  put16(out, static_cast<std::uint16_t>(entries.size()));
  put16(out, static_cast<std::uint16_t>(entries.size()));
  put32(out, static_cast<std::uint32_t>(central.size()));
  put32(out, static_cast<std::uint32_t>(start));
  put16(out, 0);
  return out;
}

}  // namespace mochi::archive
