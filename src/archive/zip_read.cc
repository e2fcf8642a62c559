#include <fmt/format.h>

#include <algorithm>

#include "archive/entry_path.h"
#include "archive/gzip.h"
#include "archive/zip.h"
#include "diag/codes.h"

namespace mochi::archive {
namespace {

constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kCentralBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::uint16_t kEncrypted = 0x0001;
constexpr std::uint16_t kDescriptor = 0x0008;

Unexpected<Error> bad_zip(std::string_view why) {
  return fail(Code::M057_BLOB_E003, fmt::format("malformed zip archive: {}", why));
}

std::uint16_t get16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) |
                                    static_cast<unsigned char>(bytes[at + 1]) << 8U);
}

std::uint32_t get32(std::string_view bytes, std::size_t at) {
  return get16(bytes, at) | std::uint32_t{get16(bytes, at + 2)} << 16U;
}

// One record of the central directory.
struct Member {
  std::string_view path;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint32_t packed = 0;
  std::uint32_t size = 0;
  std::uint32_t offset = 0;
  std::uint32_t attributes = 0;
  bool unix_made = false;
};

class ZipReader {
 public:
  ZipReader(std::string_view bytes, const ReadLimits& limits) : bytes_(bytes), limits_(limits) {}
  Result<std::vector<Entry>> read();

 private:
  Result<void> find_directory();
  Result<Member> central(std::size_t& at) const;
  Result<void> check(const Member& member);
  Result<void> extract(const Member& member, std::uint64_t& end);

  std::string_view bytes_;
  const ReadLimits& limits_;
  PathSet paths_;
  std::uint64_t total_ = 0;
  std::size_t count_ = 0;
  std::size_t start_ = 0;
  std::size_t size_ = 0;
  std::vector<Entry> entries_;
};

Result<void> ZipReader::find_directory() {
  if (bytes_.size() < kEndBytes) return bad_zip("it is too short");
  // The end record must be the very end: with a comment or more data after it, readers disagree on which one
  // counts.
  std::size_t at = bytes_.size() - kEndBytes;
  std::string_view end = bytes_.substr(at);
  if (!end.starts_with("PK\x05\x06") || get16(end, 20) != 0) {
    return bad_zip("its end record is not at its end");
  }
  if (get32(end, 4) != 0 || get16(end, 8) != get16(end, 10)) return bad_zip("it is one of several parts");
  count_ = get16(end, 10);
  size_ = get32(end, 12);
  start_ = get32(end, 16);
  if (start_ > at || size_ != at - start_)
    return bad_zip("its central directory does not end at the end record");
  if (count_ > limits_.entries) {
    return fail(Code::M057_BLOB_E005, fmt::format("archive has more than {} entries", limits_.entries));
  }
  return {};
}

Result<Member> ZipReader::central(std::size_t& at) const {
  std::size_t limit = start_ + size_;
  if (limit - at < kCentralBytes || !bytes_.substr(at).starts_with("PK\x01\x02")) {
    return bad_zip("its central directory is damaged");
  }
  std::string_view record = bytes_.substr(at);
  std::size_t name = get16(record, 28);
  std::size_t rest = std::size_t{get16(record, 30)} + get16(record, 32);
  if (limit - at - kCentralBytes < name + rest) return bad_zip("its central directory is damaged");
  Member member;
  member.unix_made = get16(record, 4) >> 8U == 3;
  member.flags = get16(record, 8);
  member.method = get16(record, 10);
  member.crc = get32(record, 16);
  member.packed = get32(record, 20);
  member.size = get32(record, 24);
  member.attributes = get32(record, 38);
  member.offset = get32(record, 42);
  member.path = record.substr(kCentralBytes, name);
  at += kCentralBytes + name + rest;
  return member;
}

Result<void> ZipReader::check(const Member& member) {
  if ((member.flags & kEncrypted) != 0) return bad_zip("an entry is encrypted");
  if (member.method != 0 && member.method != 8) return bad_zip("an entry has an unknown compression");
  std::uint32_t kind = member.attributes >> 16U & 0170000U;
  bool plain = !member.unix_made || kind == 0 || kind == 0100000U || kind == 0040000U;
  if (!plain) {
    return fail(Code::M057_BLOB_E003, fmt::format("unsafe entry {} in the archive: it is a link or a device",
                                                  shown_path(member.path)));
  }
  if (member.size > limits_.entry_bytes) {
    return fail(Code::M057_BLOB_E004, fmt::format("{} in the archive has {} bytes; {} are allowed",
                                                  shown_path(member.path), member.size, limits_.entry_bytes));
  }
  total_ += member.size;
  bool dense = member.size > limits_.ratio_floor && member.size / limits_.ratio > member.packed;
  if (total_ > limits_.total_bytes || dense) {
    return fail(Code::M057_BLOB_E005,
                fmt::format("{} unpacks the archive to more than it may hold", shown_path(member.path)));
  }
  return {};
}

// `end` is where the entry before ended; entries follow each other without gaps, so that none hides in
// another.
Result<void> ZipReader::extract(const Member& member, std::uint64_t& end) {
  if (member.offset != end || start_ - end < kLocalBytes) return bad_zip("its entries overlap or leave gaps");
  std::string_view local = bytes_.substr(end, start_ - end);
  if (!local.starts_with("PK\x03\x04")) return bad_zip("a local header is damaged");
  std::size_t name = get16(local, 26);
  std::size_t body = kLocalBytes + name + get16(local, 28);
  if (body > local.size() || member.packed > local.size() - body) return bad_zip("an entry is cut off");
  bool streamed = (member.flags & kDescriptor) != 0;
  bool same = local.substr(kLocalBytes, name) == member.path && get16(local, 6) == member.flags &&
              get16(local, 8) == member.method;
  bool sizes =
      get32(local, 14) == member.crc && get32(local, 18) == member.packed && get32(local, 22) == member.size;
  if (!same || (!streamed && !sizes)) return bad_zip("a local header disagrees with the central directory");
  std::string_view packed = local.substr(body, member.packed);
  std::size_t after = body + member.packed;
  if (streamed) {
    bool marked = local.substr(after).starts_with("PK\x07\x08");
    std::size_t fields = after + (marked ? 4 : 0);
    if (local.size() < fields + 12 || get32(local, fields) != member.crc ||
        get32(local, fields + 4) != member.packed || get32(local, fields + 8) != member.size) {
      return bad_zip("a data descriptor disagrees with the central directory");
    }
    after = fields + 12;
  }
  end += after;
  if (member.path.ends_with('/')) {
    if (member.size != 0) return bad_zip("a directory has content");
    std::string_view directory = member.path.substr(0, member.path.size() - 1);
    MOCHI_TRY_VOID(check_entry_path(directory, limits_));
    return paths_.add_directory(directory);
  }
  MOCHI_TRY_VOID(check_entry_path(member.path, limits_));
  MOCHI_TRY_VOID(paths_.add_file(member.path));
  Entry entry{std::string(member.path), {}, member.unix_made && (member.attributes >> 16U & 0100U) != 0};
  if (member.method == 0) {
    if (member.packed != member.size) return bad_zip("a stored entry has two sizes");
    entry.bytes = packed;
  } else if (!inflate(packed, member.size, entry.bytes)) {
    return bad_zip("an entry does not unpack to its size");
  }
  if (crc32(entry.bytes) != member.crc) return bad_zip("an entry has a wrong checksum");
  entries_.push_back(std::move(entry));
  return {};
}

Result<std::vector<Entry>> ZipReader::read() {
  MOCHI_TRY_VOID(find_directory());
  std::vector<Member> members;
  std::size_t at = start_;
  for (std::size_t i = 0; i < count_; ++i) {
    MOCHI_TRY(Member member, central(at));
    MOCHI_TRY_VOID(check(member));
    members.push_back(member);
  }
  if (at != start_ + size_) return bad_zip("its central directory holds more than its entries");
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.offset < b.offset; });
  std::uint64_t end = 0;
  for (const Member& member : members) MOCHI_TRY_VOID(extract(member, end));
  if (end != start_) return bad_zip("there is data between its entries and its directory");
  return std::move(entries_);
}

}  // namespace

Result<std::vector<Entry>> read_zip(std::string_view bytes, const ReadLimits& limits) {
  return ZipReader(bytes, limits).read();
}

}  // namespace mochi::archive
