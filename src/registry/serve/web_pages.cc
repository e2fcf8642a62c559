#include "registry/serve/web_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "api/surface.h"
#include "base/string_util.h"
#include "registry/serve/cargo_views.h"
#include "registry/serve/env_lines.h"
#include "registry/serve/markdown.h"
#include "registry/serve/mochi_views.h"
#include "registry/serve/pypi_views.h"
#include "registry/serve/upload.h"
#include "registry/serve/web_api.h"
#include "registry/wire/pypi.h"

namespace mochi::registry {
namespace {

// A list page shows no more; the search finds the rest.
constexpr std::size_t kMostListed = 500;

struct Ecosystem {
  std::string_view protocol;
  std::string_view name;
};
constexpr Ecosystem kEcosystems[] = {
    {"mochi", "Mochi"}, {"npm", "npm"}, {"jsr", "JSR"}, {"pypi", "PyPI"}, {"cargo", "crates"}};

std::string_view ecosystem_name(std::string_view protocol) {
  for (const Ecosystem& ecosystem : kEcosystems) {
    if (ecosystem.protocol == protocol) return ecosystem.name;
  }
  return protocol;
}

// What the data of a version says of itself, in whatever place its protocol keeps it.
std::string fact(const JsonValue& data, std::string_view name) {
  const JsonValue* manifest = data.find("manifest");
  const JsonValue& place = manifest != nullptr ? *manifest : data;
  std::string_view text = place.text_of(name);
  if (text.empty() && name == "description") text = place.text_of("summary");
  return std::string(text);
}

std::string display_name(const PackageState& package) {
  if (package.protocol == "mochi") return mochi_display_name(package);
  if (package.protocol == "cargo") return cargo_display_name(package);
  return package.package;
}

std::set<std::string> member_names(const JsonValue* object) {
  std::set<std::string> out;
  if (object == nullptr) return out;
  for (const JsonMember& member : object->members) out.insert(member.name);
  return out;
}

// The packages of the same protocol that a version needs.
std::set<std::string> dependencies(const std::string& protocol, const JsonValue& data) {
  std::set<std::string> out;
  if (protocol == "npm") {
    if (const JsonValue* manifest = data.find("manifest")) out = member_names(manifest->find("dependencies"));
  } else if (protocol == "mochi") {
    if (const JsonValue* line = data.find("line")) out = member_names(line->find("d"));
  } else if (protocol == "cargo") {
    if (const JsonValue* deps = data.find("deps")) {
      for (const JsonValue& dep : deps->items) {
        if (dep.text_of("kind") != "dev")
          out.insert(std::string(dep.text_of("package", dep.text_of("name"))));
      }
    }
  } else if (protocol == "pypi") {
    if (const JsonValue* list = data.find("requires_dist")) {
      for (const JsonValue& item : list->items) {
        out.insert(package_key("pypi", item.text.substr(0, item.text.find_first_of(" ;<>=!~([@"))));
      }
    }
  }
  return out;
}

std::string page(std::string_view title, std::string_view query, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
      "<link rel=\"stylesheet\" href=\"/style.css\">\n<script src=\"/copy.js\" "
      "defer></script>\n</head>\n<body>\n<header>\n"
      "<a class=\"name\" href=\"/\">Mochi registry</a>\n<form action=\"/search\" role=\"search\">"
      "<input type=\"search\" name=\"q\" value=\"{}\" placeholder=\"Search packages\" aria-label=\"Search "
      "packages\">"
      "<button>Search</button></form>\n</header>\n<main>\n{}</main>\n<footer>Served by <code>mochi registry "
      "serve</code>"
      "</footer>\n</body>\n</html>\n",
      escape_html(title), escape_html(query), body);
}

std::string badges(const Library& library) {
  std::string out;
  for (const PackagePointer& member : library.members) {
    out += fmt::format("<span class=\"badge\">{}</span>", ecosystem_name(member->protocol));
  }
  return out;
}

bool found_by(const Library& library, std::string_view query) {
  for (std::string_view word : split(query, ' ')) {
    if (word.empty()) continue;
    const std::string wanted = ascii_lower(word);
    bool hit = ascii_lower(library.key).find(wanted) != std::string::npos ||
               ascii_lower(library.description).find(wanted) != std::string::npos;
    for (const PackagePointer& member : library.members)
      hit = hit || member->package.find(wanted) != std::string::npos;
    if (!hit) return false;
  }
  return true;
}

const PackageState* member_of(const Library& library, std::string_view protocol) {
  for (const PackagePointer& member : library.members) {
    if (member->protocol == protocol) return member.get();
  }
  return nullptr;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string install_section(const std::vector<InstallLine>& lines) {
  std::string out = "<h2>Install</h2>\n";
  for (const InstallLine& line : lines) {
    out += fmt::format(
        "<p class=\"what\">{}</p>\n<div class=\"install\"><code>{}</code><button "
        "type=\"button\">copy</button></div>\n",
        escape_html(line.client), escape_html(line.line));
  }
  const bool waits = std::any_of(lines.begin(), lines.end(), [](const InstallLine& line) {
    return line.client == "npm" || line.client == "jsr";
  });
  if (waits) out += fmt::format("<p class=\"what\">{}</p>\n", escape_html(kMinimumAges));
  return out;
}

std::string readme_section(const Call& call, const Library& library) {
  for (const PackagePointer& member : library.members) {
    const VersionState* last = member->latest();
    const FileRecord* file = last != nullptr ? last->file("readme") : nullptr;
    if (file == nullptr) continue;
    const Result<std::string> text = call.registry.store.read_blob(*file);
    if (text) return "<section class=\"readme\">\n" + markdown_html(*text) + "</section>\n";
  }
  return "<p class=\"lead\">This package has no readme.</p>\n";
}

std::string api_section(const Call& call, const Library& library, std::string_view language) {
  const PackageState* package = member_of(library, "mochi");
  const VersionState* last = package != nullptr ? package->latest() : nullptr;
  const FileRecord* file = last != nullptr ? last->file("api") : nullptr;
  if (file == nullptr) return {};
  const Result<std::string> text = call.registry.store.read_blob(*file);
  if (!text) return {};
  const Result<api::Surface> surface = api::from_json(*text);
  if (!surface) return {};
  std::string out = "<h2 id=\"api\">API</h2>\n<p class=\"tabs\">";
  const ApiLanguages* const known = call.registry.api_languages;
  std::vector<ApiLanguages::Language> tabs{{"mochi", "Mochi"}};
  if (known != nullptr) tabs.insert(tabs.end(), known->languages.begin(), known->languages.end());
  // A language that is not on offer is answered in Mochi.
  std::string_view chosen = "mochi";
  for (const auto& [id, name] : tabs) {
    if (id == language) chosen = id;
  }
  for (const auto& [id, name] : tabs) {
    out += fmt::format("<a href=\"?lang={0}#api\"{1}>{2}</a>", id, id == chosen ? " class=\"on\"" : "", name);
  }
  return out + "</p>\n" + api_reference_html(*surface, known, chosen);
}

std::string versions_section(const Library& library) {
  std::string out =
      "<h2>Versions</h2>\n<div "
      "class=\"wide\"><table>\n<tr><th>Version</th><th>Where</th><th>When</th></tr>\n";
  // One row for a release, whatever the number of ecosystems it went to.
  struct Row {
    std::string version;
    std::string time;
    std::string where;
    std::string notes;
  };
  std::vector<Row> rows;
  for (const PackagePointer& member : library.members) {
    const std::string ecosystem(ecosystem_name(member->protocol));
    for (const VersionState& version : member->versions) {
      if (version.withdrawn) continue;
      auto row = std::find_if(rows.begin(), rows.end(),
                              [&](const Row& each) { return each.version == version.version; });
      if (row == rows.end()) row = rows.insert(rows.end(), {version.version, version.time, {}, {}});
      row->time = std::max(row->time, version.time);
      row->where += (row->where.empty() ? "" : ", ") + ecosystem;
      if (version.yanked) row->notes += fmt::format(" <span class=\"warn\">yanked from {}</span>", ecosystem);
      if (!version.deprecated.empty())
        row->notes +=
            fmt::format(" <span class=\"warn\">deprecated: {}</span>", escape_html(version.deprecated));
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.time > b.time; });
  for (std::size_t i = 0; i < rows.size() && i < 100; ++i) {
    out += fmt::format("<tr><td>{}{}</td><td>{}</td><td>{}</td></tr>\n", escape_html(rows[i].version),
                       rows[i].notes, rows[i].where, rows[i].time.substr(0, 10));
  }
  return out + "</table></div>\n";
}

// Where the attestation of a file is served; empty = it has none.
std::string attestation_path(const PackageState& package, const VersionState& version,
                             const FileRecord& file) {
  if (package.protocol == "npm" && version.file("provenance") != nullptr) {
    return fmt::format("/npm/-/npm/v1/attestations/{}@{}", package.package, version.version);
  }
  for (const FileRecord& each : version.files) {
    if (each.role == "attestations" && each.name == file.name + ".attestations") {
      return fmt::format("/pypi/integrity/{}/{}/{}/provenance", package.package, version.version, file.name);
    }
  }
  return {};
}

std::string files_section(const Library& library) {
  std::string out = "<h2>Files</h2>\n<div class=\"wide\"><table>\n";
  for (const PackagePointer& member : library.members) {
    const VersionState* last = member->latest();
    if (last == nullptr) continue;
    for (const FileRecord& file : last->files) {
      if (file.role != "artefact") continue;
      const std::string attested = attestation_path(*member, *last, file);
      out +=
          fmt::format("<tr><td>{}<br>{}, {}{}</td></tr>\n<tr><td class=\"digest\">sha256 {}</td></tr>\n",
                      escape_html(file.name), ecosystem_name(member->protocol), size_text(file.size),
                      attested.empty() ? std::string()
                                       : fmt::format(", <a href=\"{}\">attested</a>", escape_html(attested)),
                      file.sha256);
    }
  }
  return out + "</table></div>\n";
}

std::string capability_section(const Library& library) {
  std::set<std::string> names;
  bool known = false;
  for (const PackagePointer& member : library.members) {
    const VersionState* last = member->latest();
    if (last == nullptr) continue;
    const JsonValue data = version_data(*last);
    const JsonValue* list = nullptr;
    if (const JsonValue* group = data.find("mochi")) list = group->find("required");
    if (const JsonValue* line = data.find("line")) {
      list = line->find("c");
      known = true;
    }
    if (list == nullptr) continue;
    known = true;
    for (const JsonValue& item : list->items) names.insert(item.text);
  }
  if (!known) return {};
  std::string out = "<h2>Capabilities</h2>\n<p>";
  for (const std::string& name : names)
    out += fmt::format("<span class=\"badge\">{}</span>", escape_html(name));
  return out + (names.empty() ? "needs none" : "") + "</p>\n";
}

const Library* library_of(const std::vector<Library>& all, std::string_view protocol, std::string_view name) {
  for (const Library& library : all) {
    const PackageState* member = member_of(library, protocol);
    if (member != nullptr && (member->package == name || display_name(*member) == name)) return &library;
  }
  return nullptr;
}

std::string link_list(std::string_view title, const std::map<std::string, const Library*>& names) {
  if (names.empty()) return {};
  std::string out = fmt::format("<h2>{}</h2>\n<p>", title);
  bool first = true;
  for (const auto& [name, library] : names) {
    if (!first) out += "<br>";
    first = false;
    out += library != nullptr
               ? fmt::format("<a href=\"/p/{}\">{}</a>", escape_html(library->key), escape_html(name))
               : escape_html(name);
  }
  return out + "</p>\n";
}

std::string relations(const std::vector<Library>& all, const Library& library) {
  std::map<std::string, const Library*> needs;
  std::map<std::string, const Library*> needed_by;
  for (const PackagePointer& member : library.members) {
    const VersionState* last = member->latest();
    if (last == nullptr) continue;
    for (const std::string& name : dependencies(member->protocol, version_data(*last))) {
      needs[name] = library_of(all, member->protocol, name);
    }
  }
  for (const Library& other : all) {
    if (&other == &library) continue;
    for (const PackagePointer& package : other.members) {
      const PackageState* mine = member_of(library, package->protocol);
      const VersionState* last = package->latest();
      if (mine == nullptr || last == nullptr) continue;
      const std::set<std::string> names = dependencies(package->protocol, version_data(*last));
      if (names.count(mine->package) != 0 || names.count(display_name(*mine)) != 0)
        needed_by[other.name] = &other;
    }
  }
  return link_list("Dependencies", needs) + link_list("Dependents", needed_by);
}

}  // namespace

std::vector<Library> libraries(const Call& call) {
  std::map<std::string, Library> found;
  for (const PackagePointer& package : call.registry.store.packages()) {
    const VersionState* last = package->latest();
    if (last == nullptr || !may_read(call, package->protocol, package->package)) continue;
    const JsonValue data = version_data(*last);
    const JsonValue* group = data.find("mochi");
    const std::string own = display_name(*package);
    std::string key = package->protocol == "mochi" ? own : package->protocol + ":" + own;
    if (group != nullptr) key = group->text_of("package");
    Library& library = found[key];
    library.key = key;
    library.members.push_back(package);
    // The Mochi package speaks for all its artefacts.
    if (library.version.empty() || package->protocol == "mochi") {
      library.name = group != nullptr || package->protocol == "mochi" ? key : own;
      library.version = last->version;
      library.description = fact(data, "description");
      library.license = fact(data, "license");
    }
  }
  std::vector<Library> out;
  for (auto& [key, library] : found) {
    std::stable_sort(library.members.begin(), library.members.end(),
                     [](const PackagePointer& a, const PackagePointer& b) {
                       auto rank = [](const PackagePointer& p) {
                         return std::find_if(std::begin(kEcosystems), std::end(kEcosystems),
                                             [&](const Ecosystem& e) { return e.protocol == p->protocol; });
                       };
                       return rank(a) < rank(b);
                     });
    out.push_back(std::move(library));
  }
  return out;
}

std::string list_page(const Call& call, const std::vector<Library>& all, std::string_view query) {
  std::string items;
  std::size_t shown = 0;
  for (const Library& library : all) {
    if (!found_by(library, query) || ++shown > kMostListed) continue;
    items += fmt::format("<li><a href=\"/p/{}\"><b>{}</b></a> {}<br>{}<br>{}</li>\n",
                         escape_html(library.key), escape_html(library.name), escape_html(library.version),
                         escape_html(library.description), badges(library));
  }
  std::string body;
  if (!query.empty()) {
    body = fmt::format("<h1>{}</h1>\n<p class=\"lead\">for “{}”</p>\n", counted(shown, "package", "packages"),
                       escape_html(query));
  } else {
    body = fmt::format("<h1>Packages</h1>\n<p class=\"lead\">{} at <code>{}</code></p>\n",
                       counted(shown, "package", "packages"), escape_html(call.registry.base_url));
  }
  body += shown == 0 ? "<p class=\"empty\">There is nothing here yet.</p>\n"
                     : "<ul class=\"list\">\n" + items + "</ul>\n";
  return page(query.empty() ? "Mochi registry" : "Search", query, body);
}

std::string package_page(const Call& call, const std::vector<Library>& all, const Library& library,
                         const std::vector<InstallLine>& install, std::string_view language) {
  std::string body =
      fmt::format("<h1>{} <small>{}</small></h1>\n<p class=\"lead\">{}</p>\n<p>{}", escape_html(library.name),
                  escape_html(library.version), escape_html(library.description), badges(library));
  if (!library.license.empty())
    body += fmt::format("<span class=\"badge\">{}</span>", escape_html(library.license));
  // On a narrow page the parts stand below each other in this order.
  body += "</p>\n<div class=\"columns\">\n<aside class=\"top\">\n" + install_section(install) +
          capability_section(library);
  body += "</aside>\n<div>\n" + readme_section(call, library) + api_section(call, library, language);
  body += "</div>\n<aside class=\"rest\">\n" + relations(all, library) + versions_section(library) +
          files_section(library) + "</aside>\n</div>\n";
  return page(library.name, {}, body);
}

std::string message_page(std::string_view title, std::string_view text) {
  return page(title, {},
              fmt::format("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", escape_html(title), escape_html(text)));
}

}  // namespace mochi::registry
