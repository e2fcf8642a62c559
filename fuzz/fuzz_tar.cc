// The tar reader, strict or foreign by the first byte. Checksums are put right first, or nothing would get
// past them. What is read in one piece, in pieces and after writing it again must be the same.
#include <cstdint>
#include <string>

#include "archive/tar.h"
#include "archive/tar_parser.h"
#include "base/check.h"

namespace {

using mochi::archive::Entry;

void fix_checksums(std::string& tar) {
  for (std::size_t at = 0; at + 512 <= tar.size(); at += 512) {
    if (tar.compare(at + 257, 5, "ustar") != 0) continue;
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i)
      sum += i >= 148 && i < 156 ? 32U : static_cast<unsigned char>(tar[at + i]);
    for (std::size_t i = 6; i-- > 0; sum /= 8) tar[at + 148 + i] = static_cast<char>('0' + sum % 8);
    tar[at + 154] = '\0';
    tar[at + 155] = ' ';
  }
}

class Collect final : public mochi::archive::TarSink {
 public:
  mochi::Result<void> begin(const mochi::archive::TarMember& member) override {
    entries.push_back({member.path, {}, member.executable});
    return {};
  }
  mochi::Result<void> data(std::string_view piece) override {
    entries.back().bytes += piece;
    return {};
  }
  mochi::Result<void> end() override { return {}; }
  std::vector<Entry> entries;
};

bool same(const std::vector<Entry>& a, const std::vector<Entry>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].path != b[i].path || a[i].bytes != b[i].bytes || a[i].executable != b[i].executable)
      return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  mochi::archive::ReadLimits limits;
  limits.entries = 100;
  limits.entry_bytes = 1U << 16U;
  limits.total_bytes = 1U << 18U;
  limits.foreign = (data[0] & 1U) != 0;
  std::size_t step = 7U + size % 1500;
  std::string tar(reinterpret_cast<const char*>(data) + 1, size - 1);
  fix_checksums(tar);
  mochi::Result<std::vector<Entry>> whole = mochi::archive::read_tar(tar, limits);
  Collect collect;
  mochi::archive::TarParser parser(collect, limits);
  mochi::Result<void> fed;
  for (std::size_t at = 0; fed && at < tar.size(); at += step)
    fed = parser.push(std::string_view(tar).substr(at, step));
  if (fed) fed = parser.finish();
  MOCHI_CHECK(fed.has_value() == whole.has_value());
  if (!whole) return 0;
  MOCHI_CHECK(same(*whole, collect.entries));
  mochi::Result<std::string> again = mochi::archive::write_tar(*whole);
  MOCHI_CHECK(again.has_value());
  // Its own limits are stricter for what only foreign archives may hold.
  mochi::Result<std::vector<Entry>> read = mochi::archive::read_tar(*again, limits);
  MOCHI_CHECK(read.has_value() && same(*read, *whole));
  return 0;
}
