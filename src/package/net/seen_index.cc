#include "package/net/seen_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "diag/codes.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

constexpr std::int64_t kSettledNs = std::int64_t{2} * 1'000'000'000;
constexpr std::size_t kStampBytes = 1024;

std::string seen_check(std::string_view text) {
  return archive::hex(archive::digest(archive::DigestKind::blake3, text));
}

// Up to the next `end`, which is taken as well; the rest if there is none.
std::string_view take_until(std::string_view& rest, char end) {
  const std::size_t at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return taken;
}

// A line holds no control characters, so that no stamp of a server can look like two.
bool storable(std::string_view stamp) {
  return stamp.size() <= kStampBytes && std::all_of(stamp.begin(), stamp.end(), [](char c) {
           return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
         });
}

}  // namespace

std::string write_seen(std::string_view key, const std::vector<SeenIndex>& packages) {
  std::string text(key);
  text += '\n';
  for (const SeenIndex& one : packages) {
    text += one.package.registry;
    text += '\t';
    text += one.package.name;
    text += '\t';
    text += one.hash.empty() ? std::string_view("-") : std::string_view(one.hash);
    text += '\t';
    if (storable(one.stamp)) text += one.stamp;
    text += '\n';
  }
  return text + seen_check(text) + "\n";
}

std::optional<std::vector<SeenIndex>> read_seen(std::string_view text, std::string_view key) {
  constexpr std::size_t kCheck = 64 + 1;
  if (text.size() < kCheck || text.back() != '\n') return std::nullopt;
  std::string_view rest = text.substr(0, text.size() - kCheck);
  if (seen_check(rest) != text.substr(rest.size(), kCheck - 1)) return std::nullopt;
  if (take_until(rest, '\n') != key) return std::nullopt;
  std::vector<SeenIndex> made;
  while (!rest.empty()) {
    std::string_view line = take_until(rest, '\n');
    SeenIndex one;
    one.package.registry = take_until(line, '\t');
    one.package.name = take_until(line, '\t');
    const std::string_view hash = take_until(line, '\t');
    if (hash != "-" && !is_hash(hash)) return std::nullopt;
    if (hash != "-") one.hash = hash;
    one.stamp = line;
    made.push_back(std::move(one));
  }
  return made;
}

std::string file_stamp(FileSystem& files, Clock& clock, const std::string& path) {
  Result<FileInfo> info = files.info(path);
  return stamp_of(info, clock.unix_ns());
}

std::string stamp_of(const Result<FileInfo>& info, std::int64_t now_ns) {
  if (!info) return info.error().code == Code::C001 ? "-" : "";
  if (info->kind != FileKind::file) return {};
  const std::int64_t age = now_ns - std::max(info->modified_ns, info->changed_ns);
  if (age < kSettledNs) return {};
  return fmt::format("{:x}.{:x}.{:x}.{:x}.{:x}", info->device, info->inode, info->size, info->modified_ns,
                     info->changed_ns);
}

}  // namespace mochi::package
