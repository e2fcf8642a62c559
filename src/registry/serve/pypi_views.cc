#include "registry/serve/pypi_views.h"

#include <fmt/format.h>

#include <charconv>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/string_util.h"
#include "registry/serve/attestation.h"
#include "registry/serve/upload.h"

namespace mochi::registry {
namespace {

// The weight of one media range, 0 to 1000.
int weight_of(std::string_view range) {
  const std::size_t at = range.find("q=");
  if (at == std::string_view::npos) return 1000;
  const std::string_view text = range.substr(at + 2);
  if (text.starts_with('1')) return 1000;
  int weight = 0;
  int unit = 100;
  for (std::size_t i = 2; i < text.size() && unit > 0 && text[i] >= '0' && text[i] <= '9'; ++i, unit /= 10) {
    weight += (text[i] - '0') * unit;
  }
  return weight;
}

// What is offered instead of the archive: it must say all that the archive would.
const FileRecord* metadata_of(const Store& store, const VersionState& version, const FileRecord& artefact) {
  for (const FileRecord& file : version.files) {
    if (file.role != "metadata" || file.name != artefact.name + ".metadata") continue;
    if (artefact.name.ends_with(".whl") || file.digest("holds") == "yes") return &file;
    // Of a source distribution from before this was judged at the upload.
    const Result<std::string> text = store.read_blob(file);
    return text && pypi::is_static(pypi::parse_metadata(*text)) ? &file : nullptr;
  }
  return nullptr;
}

bool has_attestations(const VersionState& version, const FileRecord& artefact) {
  for (const FileRecord& file : version.files) {
    if (file.role == "attestations" && file.name == artefact.name + ".attestations") return true;
  }
  return false;
}

std::string provenance_url(const PackageState& package, const VersionState& version, const FileRecord& file,
                           const Registry& registry) {
  return fmt::format("{}/pypi/integrity/{}/{}/{}/provenance", registry.base_url, package.package,
                     version.version, file.name);
}

// Page and files move together: a relative address serves them below any base.
std::string file_url(const PackageState& package, const FileRecord& file) {
  return fmt::format("../../files/{}/{}", package.package, file.name);
}

template <typename Each>
void for_each_file(const PackageState& package, Each each) {
  for (const VersionState& version : package.versions) {
    if (version.withdrawn) continue;
    const JsonValue data = version_data(version);
    const std::string requires_python(data.text_of("requires_python"));
    for (const FileRecord& file : version.files) {
      if (file.role == "artefact") each(version, file, requires_python);
    }
  }
}

}  // namespace

bool pypi_wants_json(std::string_view accept) {
  int json = 0;
  int html = 0;
  for (std::string_view range : split(accept, ',')) {
    const std::string_view type = trim_ascii(range.substr(0, range.find(';')));
    const int weight = weight_of(range);
    if (type == "application/vnd.pypi.simple.v1+json" || type == "application/vnd.pypi.simple.latest+json") {
      json = std::max(json, weight);
    } else if (type == "text/html" || type == "application/vnd.pypi.simple.v1+html" || type == "*/*") {
      html = std::max(html, weight);
    }
  }
  return json > html || (json == html && json > 0);
}

std::string pypi_project_json(const PackageState& package) {
  const VersionState* last = package.latest();
  const JsonValue data = last == nullptr ? JsonValue() : version_data(*last);
  JsonWriter out;
  out.begin_object();
  out.key("info");
  out.begin_object();
  out.member("name", data.text_of("name"));
  out.member("version", last == nullptr ? std::string_view() : std::string_view(last->version));
  out.member("summary", data.text_of("summary"));
  out.member("home_page", data.text_of("home_page"));
  out.key("project_urls");
  const JsonValue* urls = data.find("project_urls");
  if (urls == nullptr || urls->members.empty()) {
    out.null();
  } else {
    write_json(out, *urls);
  }
  out.member("license_expression", data.text_of("license"));
  out.member("requires_python", data.text_of("requires_python"));
  out.end_object();
  out.member("last_serial", static_cast<std::int64_t>(package.seq));
  out.key("vulnerabilities");
  out.begin_array();
  out.end_array();
  out.key("ownership");
  out.begin_object();
  out.key("roles");
  out.begin_array();
  for (const std::string& owner : package.owners) {
    out.begin_object();
    out.member("role", "Owner");
    out.member("user", owner);
    out.end_object();
  }
  out.end_array();
  out.key("organization");
  out.null();
  out.end_object();
  out.end_object();
  return out.take();
}

std::string pypi_data(const pypi::Metadata& metadata, const std::string& group) {
  JsonWriter out;
  out.begin_object();
  out.member("name", metadata.field("Name"));
  out.member("summary", metadata.field("Summary"));
  const std::string_view license = metadata.field("License-Expression");
  out.member("license", license.empty() ? metadata.field("License") : license);
  out.member("requires_python", metadata.field("Requires-Python"));
  if (const std::string_view home = metadata.field("Home-page"); !home.empty()) out.member("home_page", home);
  out.key("project_urls");
  out.begin_object();
  for (std::string_view line : metadata.fields_of("Project-URL")) {
    const std::size_t comma = line.find(',');
    if (comma != std::string_view::npos)
      out.member(trim_ascii(line.substr(0, comma)), trim_ascii(line.substr(comma + 1)));
  }
  out.end_object();
  out.key("requires_dist");
  out.begin_array();
  for (std::string_view requirement : metadata.fields_of("Requires-Dist")) out.string(requirement);
  out.end_array();
  if (!group.empty()) {
    out.key("mochi");
    out.raw(group);
  }
  out.end_object();
  return out.take();
}

std::string pypi_list(const std::vector<PackagePointer>& packages, const Registry& registry, bool json) {
  // Views are shared between callers: private names stay out of all of them.
  const auto shown = [&](const PackageState& package) {
    return package.latest() != nullptr && is_public(registry, package);
  };
  if (json) {
    JsonWriter out;
    out.begin_object();
    out.key("meta");
    out.begin_object();
    out.member("api-version", "1.1");
    out.end_object();
    out.key("projects");
    out.begin_array();
    for (const PackagePointer& package : packages) {
      if (!shown(*package)) continue;
      out.begin_object();
      out.member("name", package->package);
      out.end_object();
    }
    out.end_array();
    out.end_object();
    return out.take();
  }
  std::string html =
      "<!DOCTYPE html>\n<html>\n<head>\n<meta name=\"pypi:repository-version\" content=\"1.1\">\n"
      "<title>Simple index</title>\n</head>\n<body>\n";
  for (const PackagePointer& package : packages) {
    if (shown(*package)) html += "<a href=\"" + package->package + "/\">" + package->package + "</a><br>\n";
  }
  return html + "</body>\n</html>\n";
}

std::string pypi_json(const PackageState& package, const Registry& registry) {
  JsonWriter out;
  out.begin_object();
  out.key("meta");
  out.begin_object();
  out.member("api-version", "1.1");
  out.end_object();
  out.member("name", package.package);
  out.key("versions");
  out.begin_array();
  for (const VersionState& version : package.versions) {
    if (!version.withdrawn) out.string(version.version);
  }
  out.end_array();
  out.key("files");
  out.begin_array();
  for_each_file(package,
                [&](const VersionState& version, const FileRecord& file, const std::string& requires_python) {
                  out.begin_object();
                  out.member("filename", file.name);
                  out.member("url", file_url(package, file));
                  out.key("hashes");
                  out.begin_object();
                  out.member("sha256", file.sha256);
                  out.end_object();
                  out.key("size");
                  out.unsigned_integer(file.size);
                  const std::string_view time = file.digest("time");
                  out.member("upload-time", time.empty() ? std::string_view(version.time) : time);
                  if (!requires_python.empty()) out.member("requires-python", requires_python);
                  out.key("yanked");
                  if (version.yanked && !version.yank_reason.empty()) {
                    out.string(version.yank_reason);
                  } else {
                    out.boolean(version.yanked);
                  }
                  if (const FileRecord* metadata = metadata_of(registry.store, version, file)) {
                    const std::string hashes = one_member("sha256", metadata->sha256);
                    for (std::string_view key : {"core-metadata", "data-dist-info-metadata"}) {
                      out.key(key);
                      out.raw(hashes);
                    }
                  }
                  if (has_attestations(version, file))
                    out.member("provenance", provenance_url(package, version, file, registry));
                  out.end_object();
                });
  out.end_array();
  out.end_object();
  return out.take();
}

std::string pypi_html(const PackageState& package, const Registry& registry) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html>\n<head>\n<meta name=\"pypi:repository-version\" "
      "content=\"1.1\">\n<title>Links for {0}</title>\n"
      "</head>\n<body>\n<h1>Links for {0}</h1>\n",
      package.package);
  for_each_file(
      package, [&](const VersionState& version, const FileRecord& file, const std::string& requires_python) {
        out += fmt::format("<a href=\"{}#sha256={}\"", file_url(package, file), file.sha256);
        if (!requires_python.empty())
          out += fmt::format(" data-requires-python=\"{}\"", escape_html(requires_python));
        if (const FileRecord* metadata = metadata_of(registry.store, version, file)) {
          // Old clients know only the second name of the same attribute.
          out += fmt::format(" data-core-metadata=\"sha256={0}\" data-dist-info-metadata=\"sha256={0}\"",
                             metadata->sha256);
        }
        if (version.yanked) out += fmt::format(" data-yanked=\"{}\"", escape_html(version.yank_reason));
        if (has_attestations(version, file)) {
          out += fmt::format(" data-provenance=\"{}\"",
                             escape_html(provenance_url(package, version, file, registry)));
        }
        out += fmt::format(">{}</a><br>\n", file.name);
      });
  return out + "</body>\n</html>\n";
}

std::string pypi_provenance(const PackageState& package, const VersionState& version,
                            const FileRecord& attestations, const Registry& registry) {
  const Result<std::string> text = registry.store.read_blob(attestations);
  JsonValue value;
  JsonError problem;
  if (!text || !parse_json(*text, value, problem)) return {};
  return fmt::format("{{\"version\":1,\"attestation_bundles\":[{{\"publisher\":{},\"attestations\":{}}}]}}",
                     publisher_json(registry.store.config(), package.package, version.actor),
                     json_text(value));
}

}  // namespace mochi::registry
