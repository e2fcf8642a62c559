#include "registry/serve/upload.h"

#include "base/json_writer.h"
#include "package/manifest/manifest.h"
#include "registry/wire/mochi.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kReadmeBytes = std::size_t{512} << 10U;

void write_texts(JsonWriter& out, std::string_view name, const JsonValue* list) {
  out.key(name);
  out.begin_array();
  if (list != nullptr) {
    for (const JsonValue& item : list->items) out.string(item.text);
  }
  out.end_array();
}

}  // namespace

std::string group_json(const Call& call, std::string_view capabilities) {
  if (capabilities.empty() || capabilities.size() > (std::size_t{1} << 20U) || !call.identity) return {};
  JsonValue value;
  JsonError error;
  JsonLimits limits;
  limits.depth = 20;
  if (!parse_json(capabilities, value, error, limits) || !value.is(JsonKind::object)) return {};
  const std::string_view package = value.text_of("package");
  if (!package::check_package_name(package).empty()) return {};
  // Token and owners alike: nobody puts an artefact on the page of a package that is not theirs.
  if (refuse_write(call, Action::publish, "mochi", package)) return {};
  JsonWriter out;
  out.begin_object();
  out.member("package", package);
  out.member("version", value.text_of("version"));
  write_texts(out, "required", value.find("required"));
  write_texts(out, "optional", value.find("optional"));
  out.end_object();
  return out.take();
}

Result<void> add_readme(Store& store, std::string_view name, std::string_view text,
                        std::vector<FileRecord>& files) {
  if (text.empty()) return {};
  MOCHI_TRY(FileRecord file, store.put_blob(name, "readme", text.substr(0, kReadmeBytes)));
  files.push_back(std::move(file));
  return {};
}

JsonValue version_data(const VersionState& version) {
  JsonValue value;
  JsonError error;
  static_cast<void>(parse_json(version.data, value, error));
  return value;
}

}  // namespace mochi::registry
