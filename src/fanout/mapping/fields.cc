#include "fanout/mapping/fields.h"

#include <algorithm>

#include "base/string_util.h"
#include "base/utf8.h"
#include "diag/codes.h"
#include "fanout/mapping/text.h"
#include "fanout/mapping/version.h"

namespace mochi::fanout {
namespace {

// The one mapping of a package; a method per destination adds its rows.
class FieldMapper {
 public:
  FieldMapper(const PackageFacts& facts, const Repository& repository, Mapped& out)
      : facts_(facts), repository_(repository), out_(out) {
    for (const std::string& author : facts.authors) authors_.push_back(parse_author(author));
  }

  Result<void> run() {
    switch (out_.destination) {
      case Destination::npm: npm(); break;
      case Destination::jsr: return jsr();
      case Destination::pypi: pypi(); break;
      case Destination::maven:
      case Destination::kotlin: maven(); break;
      case Destination::nuget: nuget(); break;
      case Destination::swift: swift(); break;
      case Destination::crates: crates(); break;
      case Destination::hex: hex(); break;
    }
    return {};
  }

 private:
  void add(std::string from, std::string key, std::vector<std::string> values) {
    std::erase_if(values, [](const std::string& v) { return v.empty(); });
    if (!values.empty()) out_.fields.push_back({std::move(from), std::move(key), std::move(values)});
  }
  void add(std::string from, std::string key, std::string value) {
    add(std::move(from), std::move(key), std::vector<std::string>{std::move(value)});
  }
  std::string homepage() const { return facts_.homepage.empty() ? repository_.web : facts_.homepage; }
  bool own_license() const { return has_license_ref(facts_.licenses); }
  std::string language() const {
    return facts_.language_range.empty() ? ">=" + std::string(language_minimum(out_.destination))
                                         : facts_.language_range;
  }
  // Cut at a code point, with an ellipsis.
  std::string limited(const std::string& text, std::size_t characters) {
    if (count_code_points(text) <= characters) return text;
    out_.warnings.push_back("the description is cut to " + std::to_string(characters) + " characters on " +
                            std::string(destination_info(out_.destination).title));
    return text.substr(0, offset_of_code_point(text, characters - 1)) + "…";
  }

  void npm() {
    add("name", "name", out_.name.name);
    add("version", "version", out_.version);
    add("description", "description", facts_.description);
    add("keywords", "keywords", facts_.keywords);
    add("homepage", "homepage", facts_.homepage);
    add("repository", "repository", repository_.git);
    add("", "repository.directory", facts_.directory);
    add("license", "license", own_license() ? std::string("SEE LICENSE IN LICENSE") : facts_.license);
    std::vector<std::string> others;
    for (const Author& author : authors_) others.push_back(author.text());
    if (!others.empty()) {
      add("authors", "author", others[0]);
      others.erase(others.begin());
      add("authors", "contributors", std::move(others));
    }
    add("readme", "readme", "README.md");
    add("", "type", "module");
    add("mochi", "engines.node", language());
    if (out_.name.name.starts_with('@')) add("", "publishConfig.access", "public");
  }

  Result<void> jsr() {
    if (own_license()) {
      return fail(
          Code::M057_FAN_E008,
          "licence `" + facts_.license + "` cannot be expressed on JSR, which knows SPDX licences only",
          "Publish under an SPDX licence, or leave `jsr` out.");
    }
    add("name", "name", out_.name.name);
    add("version", "version", out_.version);
    add("license", "license", facts_.license);
    add("description", "description", limited(facts_.description, 250));
    add("repository", "githubRepository",
        repository_.is_github ? repository_.web.substr(repository_.web.find('/', 8) + 1) : std::string());
    add("readme", "readme", "README.md");
    return {};
  }

  void pypi() {
    add("", "Metadata-Version", "2.4");
    add("name", "Name", out_.name.name);
    add("version", "Version", out_.version);
    add("description", "Summary", facts_.description);
    std::string names;
    std::string mails;
    for (const Author& author : authors_) {
      std::string& to = author.email.empty() ? names : mails;
      to += (to.empty() ? "" : ", ") + author.text();
    }
    add("authors", "Author", names);
    add("authors", "Author-email", mails);
    add("license", "License-Expression", facts_.license);
    add("license", "License-File", "LICENSE");
    std::string keywords;
    for (const std::string& keyword : facts_.keywords) keywords += (keywords.empty() ? "" : ",") + keyword;
    add("keywords", "Keywords", keywords);
    add("categories", "Classifier", pypi_classifiers(facts_.categories, language()));
    std::vector<std::string> urls;
    if (!facts_.homepage.empty()) urls.push_back("Homepage, " + facts_.homepage);
    urls.push_back("Repository, " + repository_.web);
    add("repository", "Project-URL", urls);
    add("mochi", "Requires-Python", language());
    add("readme", "Description-Content-Type", "text/markdown; charset=UTF-8");
  }

  void maven() {
    add("name", "groupId", out_.name.group);
    add("name", "artifactId", out_.name.name);
    add("version", "version", out_.version);
    add("", "packaging", "jar");
    add("description", "name", out_.name.text());
    add("description", "description", facts_.description);
    add("homepage", "url", homepage());
    std::vector<std::string> urls;
    for (const std::string& id : facts_.licenses) {
      urls.push_back(id.starts_with("LicenseRef-")
                         ? repository_.web + "/blob/v" + facts_.version.text() + "/LICENSE"
                         : "https://spdx.org/licenses/" + id + ".html");
    }
    add("license", "licenses.license.name", facts_.licenses);
    add("license", "licenses.license.url", urls);
    std::vector<std::string> ids;
    std::vector<std::string> names;
    std::vector<std::string> mails;
    for (const Author& author : authors_) {
      ids.push_back(author.email.empty() ? replace_all(ascii_lower(author.name), " ", "-")
                                         : author.email.substr(0, author.email.find('@')));
      names.push_back(author.name.empty() ? author.email : author.name);
      mails.push_back(author.email);
    }
    add("authors", "developers.developer.id", ids);
    add("authors", "developers.developer.name", names);
    add("authors", "developers.developer.email", mails);
    add("repository", "scm.connection", "scm:git:" + repository_.clone);
    add("repository", "scm.developerConnection", "scm:git:" + repository_.ssh);
    add("repository", "scm.url", repository_.web);
    add("mochi", "jdk",
        facts_.language_range.empty() ? std::string(language_minimum(out_.destination))
                                      : facts_.language_range);
  }

  void nuget() {
    add("name", "id", out_.name.name);
    add("version", "version", out_.version);
    std::string names;
    for (const Author& author : authors_)
      names += (names.empty() ? "" : ", ") + (author.name.empty() ? author.email : author.name);
    add("authors", "authors", names.empty() ? out_.name.name.substr(0, out_.name.name.find('.')) : names);
    add("license", own_license() ? "license[type=file]" : "license[type=expression]",
        own_license() ? std::string("LICENSE") : facts_.license);
    add("", "requireLicenseAcceptance", "false");
    add("readme", "readme", "README.md");
    add("homepage", "projectUrl", homepage());
    add("description", "description", limited(facts_.description, 4000));
    add("keywords", "tags", nuget_tags(facts_.keywords));
    add("repository", "repository.type", "git");
    add("repository", "repository.url", repository_.clone);
    add("", "repository.commit", facts_.commit);
    add("mochi", "targetFramework",
        facts_.language_range.empty() ? std::string(language_minimum(out_.destination))
                                      : facts_.language_range);
  }

  void swift() {
    add("name", "package.name", out_.name.name);
    add("name", "product", out_.name.name);
    add("name", "module", out_.name.import_name);
    add("version", "tag", out_.version);
    add("description", "README.md", facts_.description);
    add("license", "LICENSE", facts_.license);
    std::vector<std::string> names;
    for (const Author& author : authors_) names.push_back(author.name.empty() ? author.email : author.name);
    add("authors", "metadata.author", names);
    add("repository", "url", repository_.clone);
    add("readme", "readme", "README.md");
    add("mochi", "swift-tools-version",
        facts_.language_range.empty() ? std::string(language_minimum(out_.destination))
                                      : facts_.language_range);
  }

  void crates() {
    add("mochi", "edition", "2021");
    add("mochi", "rust-version",
        facts_.language_range.empty() ? std::string(language_minimum(out_.destination))
                                      : facts_.language_range);
    add("name", "name", out_.name.name);
    add("version", "version", out_.version);
    add("authors", "authors", facts_.authors);
    add("description", "description", facts_.description);
    add("homepage", "homepage", facts_.homepage);
    add("readme", "readme", "README.md");
    add("keywords", "keywords", crates_keywords(facts_.keywords, out_.warnings));
    add("categories", "categories", crates_categories(facts_.categories, out_.warnings));
    add("license", own_license() ? "license-file" : "license",
        own_license() ? std::string("LICENSE") : facts_.license);
    add("repository", "repository", repository_.web);
    add("name", "lib.name", out_.name.import_name);
  }

  void hex() {
    add("name", "name", out_.name.name);
    add("name", "app", out_.name.import_name);
    add("version", "version", out_.version);
    add("description", "description", limited(facts_.description, 300));
    add("license", "licenses", facts_.licenses);
    std::vector<std::string> names;
    for (const Author& author : authors_) names.push_back(author.text());
    add("authors", "maintainers", names);
    add("repository", repository_.is_github ? "links.GitHub" : "links.Repository", repository_.web);
    add("homepage", "links.Homepage", facts_.homepage);
    add("", "build_tools", std::vector<std::string>{"rebar3", "mix"});
    add("mochi", "elixir",
        facts_.language_range.empty() ? "~> " + std::string(language_minimum(out_.destination))
                                      : facts_.language_range);
  }

  const PackageFacts& facts_;
  const Repository& repository_;
  Mapped& out_;
  std::vector<Author> authors_;
};

Result<void> map_dependencies(const PackageFacts& facts, Mapped& out) {
  if (out.destination == Destination::crates) out.crates = facts.crates;
  std::vector<NamedPackage> names = {{facts.package, out.name}};
  for (const DependencyFacts& dependency : facts.dependencies) {
    MappedDependency made;
    made.package = dependency.package;
    MOCHI_TRY(made.name, map_name(out.destination, dependency.package, dependency.override));
    const package::Version* locked = dependency.locked ? &*dependency.locked : nullptr;
    Result<std::string> requirement =
        map_requirement(out.destination, dependency.requirement, locked, out.warnings);
    if (!requirement)
      return fail(
          std::move(requirement).error().with_context("mapping dependency `" + dependency.package + "`"));
    made.requirement = std::move(*requirement);
    made.optional = dependency.optional;
    names.push_back({dependency.package, made.name});
    out.dependencies.push_back(std::move(made));
  }
  std::sort(
      out.dependencies.begin(), out.dependencies.end(),
      [](const MappedDependency& a, const MappedDependency& b) { return a.name.text() < b.name.text(); });
  return check_names_differ(out.destination, names);
}

}  // namespace

const MappedField* Mapped::find(std::string_view key) const {
  for (const MappedField& field : fields) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

std::string_view Mapped::value(std::string_view key) const {
  const MappedField* field = find(key);
  return field == nullptr || field->values.empty() ? std::string_view() : std::string_view(field->values[0]);
}

std::vector<std::string> missing_fields(const PackageFacts& facts) {
  std::vector<std::string> missing;
  if (facts.description.empty()) missing.emplace_back("description");
  if (facts.license.empty()) missing.emplace_back("license");
  if (facts.package.empty()) missing.emplace_back("name");
  if (facts.readme.empty()) missing.emplace_back("readme");
  if (facts.repository.empty()) missing.emplace_back("repository");
  return missing;
}

std::string_view language_minimum(Destination destination) {
  switch (destination) {
    case Destination::npm:
    case Destination::jsr: return "20";
    case Destination::pypi: return "3.10";
    case Destination::maven: return "17";
    case Destination::nuget: return "net8.0";
    case Destination::swift: return "5.9";
    case Destination::kotlin: return "17";
    case Destination::crates: return "1.80";
    case Destination::hex: return "1.14";
  }
  return {};
}

Result<Mapped> map_package(Destination destination, const PackageFacts& facts) {
  if (std::vector<std::string> missing = missing_fields(facts); !missing.empty()) {
    return fail(Code::M057_PUB_E001, "fields required for publishing are missing: " + name_list(missing),
                "Add them to `[package]`.");
  }
  Mapped out;
  out.destination = destination;
  MOCHI_TRY(out.name, map_name(destination, facts.package, facts.override, facts.type_names));
  MOCHI_TRY(out.version, map_version(destination, facts.version, out.warnings));
  MOCHI_TRY(const Repository repository, parse_repository(facts.repository));
  out.features = facts.features;
  MOCHI_TRY_VOID(FieldMapper(facts, repository, out).run());
  MOCHI_TRY_VOID(map_dependencies(facts, out));
  package::Version tagged = facts.version;
  tagged.build.clear();
  out.readme = absolute_links(facts.readme, repository, "v" + tagged.text(), facts.directory);
  return out;
}

}  // namespace mochi::fanout
