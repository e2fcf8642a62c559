#include "package/net/index_cache.h"

#include <fmt/format.h>

#include "archive/digest.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "base/utf8.h"

namespace mochi::package {
namespace {

constexpr std::size_t kFileBytes = std::size_t{65} << 20U;
constexpr std::size_t kEtagBytes = 1024;

std::string body_check(std::string_view body) {
  return archive::hex(archive::digest(archive::DigestKind::blake3, body)).substr(0, 32);
}

}  // namespace

std::optional<CachedIndex> read_cached_index(FileSystem& files, const std::string& path) {
  Result<std::string> text = files.read(path, kFileBytes);
  if (!text) return std::nullopt;
  std::size_t end = text->find('\n');
  if (end == std::string::npos) return std::nullopt;
  JsonValue head;
  JsonError error;
  if (!parse_json(std::string_view(*text).substr(0, end), head, error)) return std::nullopt;
  const JsonValue* status = head.find("status");
  CachedIndex cached;
  cached.body = text->substr(end + 1);
  if (status == nullptr || head.text_of("check") != body_check(cached.body)) return std::nullopt;
  cached.status = static_cast<int>(status->integer);
  cached.etag = head.text_of("etag");
  cached.modified = head.text_of("modified");
  return cached;
}

Result<void> write_cached_index(FileSystem& files, const std::string& path, const HttpResponse& answer) {
  auto usable = [&answer](std::string_view name) -> std::string_view {
    const std::string* value = answer.header(name);
    return value != nullptr && value->size() <= kEtagBytes && is_valid_utf8(*value) ? *value
                                                                                    : std::string_view();
  };
  std::string_view body = answer.status == 200 ? std::string_view(answer.body) : std::string_view();
  JsonWriter head;
  head.begin_object();
  head.member("etag", usable("etag"));
  if (!usable("last-modified").empty()) head.member("modified", usable("last-modified"));
  head.member("status", std::int64_t{answer.status});
  head.member("check", body_check(body));
  head.end_object();
  MOCHI_TRY_VOID(files.make_dirs(parent_path(path)));
  // Always of one name, so that what a killed process left is taken over. Two that write at one moment may
  // spoil each other's file, which its check shows to the next reader.
  const std::string temporary = path + ".mochi.tmp";
  {
    Result<std::unique_ptr<FileWriter>> file = files.create(temporary);
    if (!file) {
      static_cast<void>(files.remove(temporary));
      file = files.create(temporary);
    }
    if (!file) return fail(std::move(file).error());
    MOCHI_TRY_VOID((*file)->write(head.take() + "\n"));
    MOCHI_TRY_VOID((*file)->write(body));
  }
  return files.move(temporary, path);
}

std::vector<std::string> cached_index_names(FileSystem& files, const std::string& directory) {
  std::vector<std::string> out;
  auto children = [&files](const std::string& path) {
    Result<std::vector<DirEntry>> entries = files.list(path);
    return entries ? std::move(*entries) : std::vector<DirEntry>();
  };
  for (const DirEntry& one : children(directory)) {
    if (one.kind != FileKind::directory) continue;
    std::string first = join_path(directory, one.name);
    for (const DirEntry& two : children(first)) {
      std::string second = join_path(first, two.name);
      for (const DirEntry& scope : children(second)) {
        std::string third = join_path(second, scope.name);
        for (const DirEntry& name : children(third)) {
          if (name.name.ends_with(".tmp")) continue;
          std::optional<CachedIndex> cached = read_cached_index(files, join_path(third, name.name));
          if (!cached || cached->status != 200) continue;
          out.push_back(scope.name == "-" ? name.name : fmt::format("@{}/{}", scope.name, name.name));
        }
      }
    }
  }
  return out;
}

}  // namespace mochi::package
