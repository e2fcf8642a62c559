#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "archive/entry_path.h"
#include "archive/tar.h"
#include "archive/tar_parser.h"
#include "base/utf8.h"
#include "diag/codes.h"

namespace mochi::archive {
namespace {

constexpr std::size_t kNameBytes = 100;
constexpr std::size_t kPrefixBytes = 155;

// What the fixed fields of one header differ in.
struct Fields {
  std::string_view name;
  std::string_view prefix;
  std::uint64_t size = 0;
  std::uint64_t mtime = 0;
  bool executable = false;
  char type = '0';
};

void append_header(std::string& out, const Fields& fields) {
  char block[kBlock] = {};
  auto text = [&block](std::size_t at, std::string_view value) {
    if (!value.empty()) std::memcpy(block + at, value.data(), value.size());
  };
  text(0, fields.name);
  text(100, fields.executable ? "0000755" : "0000644");
  text(108, "0000000");
  text(116, "0000000");
  text(124, fmt::format("{:011o}", fields.size));
  text(136, fmt::format("{:011o}", fields.mtime));
  text(148, "        ");
  block[156] = fields.type;
  text(257, std::string_view("ustar\00000", 8));
  text(329, "0000000");
  text(337, "0000000");
  text(345, fields.prefix);
  unsigned sum = 0;
  for (char c : block) sum += static_cast<unsigned char>(c);
  text(148, fmt::format("{:06o}", sum));
  block[154] = '\0';
  out.append(block, kBlock);
}

void pad(std::string& out) { out.resize((out.size() + kBlock - 1) / kBlock * kBlock, '\0'); }

// `LENGTH path=VALUE\n`, where the length counts its own digits.
std::string pax_record(std::string_view path) {
  std::size_t rest = std::string_view(" path=\n").size() + path.size();
  std::size_t digits = 1;
  while (fmt::formatted_size("{}", rest + digits) != digits) ++digits;
  return fmt::format("{} path={}\n", rest + digits, path);
}

// Splits at the first `/` after which the rest fits, as tar programs do. False if no split fits.
bool split_path(std::string_view path, Fields& fields) {
  if (path.size() <= kNameBytes) {
    fields.name = path;
    return true;
  }
  std::size_t slash = path.find('/', path.size() - kNameBytes - 1);
  if (slash == std::string_view::npos || slash == 0 || slash > kPrefixBytes || slash + 1 == path.size())
    return false;
  fields.prefix = path.substr(0, slash);
  fields.name = path.substr(slash + 1);
  return true;
}

// The leading part that fits the name field, whole code points only.
std::string_view cut_name(std::string_view path) {
  std::size_t size = std::min(path.size(), kNameBytes);
  while (size > 0 && size < path.size() && is_utf8_continuation(path[size])) --size;
  return path.substr(0, size);
}

Result<void> check(const Entry& entry) {
  ReadLimits lenient;
  lenient.foreign = true;
  lenient.path_bytes = std::uint64_t{1} << 15U;
  MOCHI_TRY_VOID(check_entry_path(entry.path, lenient));
  if (entry.bytes.size() > kLargestNumber) {
    return fail(Code::C004, fmt::format("{} is too large for a tar archive", shown_path(entry.path)));
  }
  return {};
}

}  // namespace

Result<std::string> write_tar(const std::vector<Entry>& entries, const TarOptions& options) {
  if (options.mtime < 0 || static_cast<std::uint64_t>(options.mtime) > kLargestNumber) {
    return fail(Code::C004, fmt::format("time {} does not fit a tar archive", options.mtime));
  }
  std::size_t total = 2 * kBlock;
  for (const Entry& entry : entries) total += 2 * kBlock + entry.bytes.size();
  std::string out;
  out.reserve(total);
  std::size_t extensions = 0;
  for (const Entry& entry : entries) {
    MOCHI_TRY_VOID(check(entry));
    Fields fields;
    fields.mtime = static_cast<std::uint64_t>(options.mtime);
    if (!split_path(entry.path, fields)) {
      std::string record = pax_record(entry.path);
      std::string name = fmt::format("PaxHeader/{}", extensions++);
      append_header(out,
                    {.name = name, .prefix = {}, .size = record.size(), .mtime = fields.mtime, .type = 'x'});
      out += record;
      pad(out);
      fields.name = cut_name(entry.path);
    }
    fields.size = entry.bytes.size();
    fields.executable = entry.executable;
    append_header(out, fields);
    out += entry.bytes;
    pad(out);
  }
  out.append(2 * kBlock, '\0');
  return out;
}

}  // namespace mochi::archive
