#include "registry/wire/pypi.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/store/names.h"
#include "registry/store/versions.h"

namespace mochi::registry::pypi {
namespace {

constexpr std::size_t kUnpackedLimit = std::size_t{1} << 30U;

Unexpected<Error> bad_upload(std::string message) { return fail(Code::M057_REG_E001, std::move(message)); }

archive::ReadLimits limits() {
  archive::ReadLimits out;
  out.entry_bytes = std::uint64_t{512} << 20U;
  out.total_bytes = kUnpackedLimit;
  out.foreign = true;
  return out;
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && name.front() != '.' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+!") ==
             std::string_view::npos;
}

// Versions as they stand in file names: `-` may be `_`, case does not matter.
std::string folded_version(std::string_view version) { return replace_all(ascii_lower(version), "-", "_"); }

// `<dist>-<version>` at the front of a file name.
Result<void> check_file_name(std::string_view stem, const Metadata& metadata, bool wheel) {
  const std::vector<std::string_view> parts = split(stem, '-');
  if (parts.size() < 2 || (wheel && parts.size() != 5 && parts.size() != 6))
    return bad_upload("the file name is malformed");
  // Old sdists have `-` in the name: the version is what follows the last one.
  const std::string_view version = wheel ? parts[1] : parts.back();
  const std::string_view name = wheel ? parts[0] : stem.substr(0, stem.size() - version.size() - 1);
  if (package_key("pypi", name) != package_key("pypi", metadata.field("Name"))) {
    return bad_upload("the file name begins with another name than its metadata");
  }
  if (compare_versions("pypi", version, metadata.field("Version")) != 0 &&
      folded_version(version) != folded_version(metadata.field("Version"))) {
    return bad_upload("the file name has another version than its metadata");
  }
  return {};
}

// Fields of one line of CSV.
std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> out(1);
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      if (inside && i + 1 < line.size() && line[i + 1] == '"') {
        out.back() += '"';
        ++i;
      } else {
        inside = !inside;
      }
    } else if (c == ',' && !inside) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

Result<void> check_record(const std::vector<archive::Entry>& entries, const std::string& record_path,
                          std::string_view record) {
  std::map<std::string, std::string> hashes;
  for (std::string_view line : split_lines(record)) {
    std::vector<std::string> fields = csv_fields(line);
    if (fields.size() >= 2) hashes[fields[0]] = fields[1];
  }
  const std::string folder = record_path.substr(0, record_path.size() - 6);
  for (const archive::Entry& entry : entries) {
    if (entry.path == record_path || entry.path == folder + "RECORD.jws" ||
        entry.path == folder + "RECORD.p7s")
      continue;
    const auto found = hashes.find(entry.path);
    if (found == hashes.end()) return bad_upload(fmt::format("`{}` is not in RECORD", entry.path));
    if (!found->second.starts_with("sha256=")) continue;
    const std::string real = base64url(archive::digest(archive::DigestKind::sha256, entry.bytes));
    if (found->second.substr(7) != real)
      return bad_upload(fmt::format("`{}` has another hash than RECORD says", entry.path));
  }
  return {};
}

Result<Artefact> finish(Artefact out, std::string_view stem, bool wheel) {
  if (out.metadata_text.empty())
    return bad_upload(wheel ? "the wheel has no METADATA" : "the archive has no PKG-INFO");
  out.metadata = parse_metadata(out.metadata_text);
  if (out.metadata.field("Name").empty() || out.metadata.field("Version").empty()) {
    return bad_upload("the metadata has no Name or no Version");
  }
  MOCHI_TRY_VOID(check_file_name(stem, out.metadata, wheel));
  for (std::string_view requirement : out.metadata.fields_of("Requires-Dist")) {
    const std::string_view before_marker = requirement.substr(0, requirement.find(';'));
    if (before_marker.find('@') != std::string_view::npos)
      return bad_upload("a dependency must not be a direct URL");
  }
  return out;
}

Result<Artefact> read_wheel(std::string_view stem, std::string_view bytes) {
  Result<std::vector<archive::Entry>> entries = archive::read_zip(bytes, limits());
  if (!entries) return bad_upload("the wheel cannot be read: " + entries.error().message);
  Artefact out;
  std::string record;
  std::string record_path;
  bool wheel_file = false;
  for (const archive::Entry& entry : *entries) {
    const std::size_t slash = entry.path.find('/');
    const bool info =
        slash != std::string::npos && std::string_view(entry.path).substr(0, slash).ends_with(".dist-info");
    const std::string_view name =
        slash == std::string::npos ? std::string_view() : std::string_view(entry.path).substr(slash + 1);
    if (info && name == "METADATA") out.metadata_text = entry.bytes;
    if (info && name == "WHEEL") wheel_file = true;
    if (info && name == "RECORD") {
      record = entry.bytes;
      record_path = entry.path;
    }
    if (entry.path.ends_with("mochi.caps.json")) out.capabilities = entry.bytes;
  }
  if (!wheel_file) return bad_upload("the wheel has no WHEEL file");
  if (record_path.empty()) return bad_upload("the wheel has no RECORD");
  MOCHI_TRY_VOID(check_record(*entries, record_path, record));
  return finish(std::move(out), stem, true);
}

Result<Artefact> read_sdist(std::string_view stem, std::string_view bytes) {
  Result<std::string> tar = archive::gunzip(bytes, kUnpackedLimit);
  if (!tar) return bad_upload("the archive is not gzip: " + tar.error().message);
  Result<std::vector<archive::Entry>> entries = archive::read_tar(*tar, limits());
  if (!entries) return bad_upload("the archive cannot be read: " + entries.error().message);
  Artefact out;
  for (const archive::Entry& entry : *entries) {
    const std::vector<std::string_view> parts = split(entry.path, '/');
    if (parts.size() == 2 && parts[1] == "PKG-INFO") out.metadata_text = entry.bytes;
    if (parts.back() == "mochi.caps.json") out.capabilities = entry.bytes;
  }
  MOCHI_TRY(out, finish(std::move(out), stem, false));
  out.metadata_holds = is_static(out.metadata);
  return out;
}

}  // namespace

Result<Upload> parse_upload(const std::vector<FormPart>& form) {
  Upload out;
  std::string action;
  std::string protocol;
  bool content = false;
  bool metadata_version = false;
  for (const FormPart& part : form) {
    const std::string value(part.data.substr(0, part.has_filename ? 0 : part.data.size()));
    if (part.name == "content" && part.has_filename) {
      if (content) return bad_upload("only one file per upload");
      out.content = part.data;
      out.filename = part.filename;
      content = true;
    } else if (part.name == ":action") {
      action = value;
    } else if (part.name == "protocol_version") {
      protocol = value;
    } else if (part.name == "metadata_version") {
      metadata_version = !value.empty();
    } else if (part.name == "name") {
      out.name = value;
    } else if (part.name == "version") {
      out.version = value;
    } else if (part.name == "filetype") {
      out.filetype = value;
    } else if (part.name == "sha256_digest") {
      out.sha256 = ascii_lower(value);
    } else if (part.name == "md5_digest") {
      out.md5 = ascii_lower(value);
    } else if (part.name == "blake2_256_digest") {
      out.blake2_256 = ascii_lower(value);
    } else if (part.name == "attestations") {
      out.attestations = value;
    }
  }
  if (action != "file_upload") return bad_upload("Invalid value for :action; only file_upload is known");
  if (protocol != "1") return bad_upload("Unknown protocol version");
  if (!metadata_version || out.name.empty() || out.version.empty())
    return bad_upload("metadata_version, name and version are required");
  if (!content || out.filename.empty()) return bad_upload("Upload payload does not have a file");
  if (out.sha256.empty() && out.md5.empty() && out.blake2_256.empty())
    return bad_upload("Include at least one message digest");
  if (!is_file_name(out.filename)) return bad_upload("Invalid file name");
  const bool wheel = out.filename.ends_with(".whl");
  if (!wheel && !out.filename.ends_with(".tar.gz"))
    return bad_upload("Invalid file extension: use .tar.gz or .whl");
  if (out.filetype != (wheel ? "bdist_wheel" : "sdist"))
    return bad_upload("Invalid distribution file: the type does not fit the name");
  return out;
}

std::string_view Metadata::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (ascii_lower(key) == ascii_lower(name)) return value;
  }
  return {};
}

std::vector<std::string_view> Metadata::fields_of(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : fields) {
    if (ascii_lower(key) == ascii_lower(name)) out.push_back(value);
  }
  return out;
}

bool is_static(const Metadata& metadata) {
  if (compare_versions("pypi", metadata.field("Metadata-Version"), "2.2") < 0) return false;
  for (std::string_view field : metadata.fields_of("Dynamic")) {
    const std::string name = ascii_lower(field);
    if (name == "requires-dist" || name == "requires-python" || name == "provides-extra") return false;
  }
  return true;
}

Metadata parse_metadata(std::string_view text) {
  Metadata out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      out.description = at < text.size() ? std::string(text.substr(at)) : std::string();
      break;
    }
    if ((line.front() == ' ' || line.front() == '\t') && !out.fields.empty()) {
      out.fields.back().second += "\n" + std::string(trim_ascii(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || out.fields.size() > 5000) continue;
    out.fields.emplace_back(std::string(trim_ascii(line.substr(0, colon))),
                            std::string(trim_ascii(line.substr(colon + 1))));
  }
  if (out.description.empty()) out.description = std::string(out.field("Description"));
  return out;
}

Result<Artefact> read_artefact(std::string_view filename, std::string_view bytes) {
  if (filename.ends_with(".whl")) return read_wheel(filename.substr(0, filename.size() - 4), bytes);
  return read_sdist(filename.substr(0, filename.size() - 7), bytes);
}

}  // namespace mochi::registry::pypi
