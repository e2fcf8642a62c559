#include "registry/wire/cargo.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/wire/cargo_manifest.h"

namespace mochi::registry::cargo {
namespace {

Unexpected<Error> bad_crate(std::string message) { return fail(Code::M057_REG_E001, std::move(message)); }

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8U | static_cast<unsigned char>(bytes[i - 1]);
  return value;
}

}  // namespace

Result<PublishBody> parse_publish(std::string_view body) {
  constexpr std::size_t kMetadataLimit = std::size_t{1} << 20U;
  if (body.size() < 4) return bad_crate("the body is too short");
  const std::size_t json_size = little_endian(body);
  if (json_size > kMetadataLimit) return bad_crate("the metadata is larger than 1 MiB");
  if (body.size() < 8 + json_size) return bad_crate("the body is cut within the metadata");
  PublishBody out;
  JsonError error;
  JsonLimits limits;
  limits.depth = 50;
  if (!parse_json(body.substr(4, json_size), out.metadata, error, limits) ||
      !out.metadata.is(JsonKind::object)) {
    return bad_crate("invalid upload request: " + error.message);
  }
  const std::size_t crate_size = little_endian(body.substr(4 + json_size, 4));
  out.crate = body.substr(8 + json_size);
  if (out.crate.size() != crate_size) return bad_crate("the length of the crate differs from the one stated");
  return out;
}

std::string check_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return "a crate name has 1 to 64 characters";
  const char first = name.front();
  if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z')))
    return "a crate name begins with a letter";
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") !=
      std::string_view::npos) {
    return "a crate name has only letters, digits, `-` and `_`";
  }
  static constexpr std::string_view kReserved[] = {"con",  "prn",   "aux",  "nul",        "std",
                                                   "core", "alloc", "test", "proc-macro", "proc_macro"};
  if (std::find(std::begin(kReserved), std::end(kReserved), ascii_lower(name)) != std::end(kReserved)) {
    return "this crate name is reserved";
  }
  return {};
}

std::string index_path(std::string_view name) {
  const std::string lower = ascii_lower(name);
  if (lower.size() <= 2) return fmt::format("{}/{}", lower.size(), lower);
  if (lower.size() == 3) return fmt::format("3/{}/{}", lower.substr(0, 1), lower);
  return fmt::format("{}/{}/{}", lower.substr(0, 2), lower.substr(2, 2), lower);
}

}  // namespace mochi::registry::cargo
