// PyPI: wheel, then source distribution; two uploads, each of which may be there already.
#include <algorithm>

#include "artefact/python.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/attest/signer.h"
#include "fanout/attest/statement.h"
#include "fanout/driver/drivers.h"
#include "fanout/endpoint.h"
#include "fanout/mapping/text.h"
#include "registry/client/answer.h"
#include "registry/client/pypi.h"

namespace mochi {
extern const std::string_view kPythonConfine;
}  // namespace mochi

namespace mochi::fanout {
namespace {

namespace client = registry::client;

std::string project_of(const Built& built) { return folded_name(Destination::pypi, built.mapped.name); }

std::vector<std::pair<std::string, std::vector<std::string>>> extras_of(const Mapped& mapped) {
  std::vector<std::pair<std::string, std::vector<std::string>>> made;
  for (const FeatureFacts& feature : mapped.features) {
    std::vector<std::string> requirements;
    for (const std::string& enabled : feature.enables) {
      for (const MappedDependency& dependency : mapped.dependencies) {
        if (dependency.package == enabled)
          requirements.push_back(dependency.name.name + dependency.requirement);
      }
    }
    std::string name = replace_all(feature.name, "_", "-");
    if (!requirements.empty()) made.emplace_back(std::move(name), std::move(requirements));
  }
  std::sort(made.begin(), made.end());
  return made;
}

bool needs_capabilities(const ReleasePackage& package) {
  return !package.required.empty() || !package.optional.empty();
}

// What the README says of the helper that confines a program (fanout page section 8).
std::string confinement(const ReleasePackage& package, const std::string& import_name) {
  if (!needs_capabilities(package)) return {};
  return "\nAn application that does nothing beyond that can have Python hold it to it, once it has loaded "
         "what it needs:\n\n```python\nfrom " +
         import_name + ".mochi_caps import confine\n\nconfine()\n```\n";
}

// The modules that are for people, with commas between.
std::string modules_of(const Built& built) {
  std::string made = built.mapped.name.import_name;
  for (const archive::Entry& entry : built.files[0].entries) {
    std::string module = entry.path;
    if (!module.starts_with(built.mapped.name.import_name + "/") || !module.ends_with(".py")) continue;
    module.resize(module.size() - 3);
    module = replace_all(module, "/", ".");
    if (module.find("._") == std::string::npos) made += ", " + module;
  }
  return made;
}

class PypiDriver final : public Driver {
 public:
  Destination destination() const override { return Destination::pypi; }
  Abilities abilities() const override {
    return {.holds = false,
            .true_undo = false,
            .identity = true,
            .first_by_identity = true,
            .undo_steps =
                "Yank the release on the project's page; file names can never be used again, so the next "
                "release needs another version."};
  }

  Result<Built> build(const ReleasePackage& package, Mapped mapped, SourceBuilder& sources,
                      const BuildOptions& options) const override {
    MOCHI_TRY(const emit::LibraryOptions library, library_options(package, mapped));
    MOCHI_TRY(Emitted emitted, emit_library(package, destination(), sources, library));
    const PackageFacts& facts = emitted.facts;
    Built built;
    artefact::PythonPackage python;
    python.name = mapped.name.name;
    python.version = mapped.version;
    python.import_name = mapped.name.import_name;
    python.summary = mapped.value("Summary");
    for (const std::string& text : facts.authors) {
      const Author author = parse_author(text);
      python.authors.emplace_back(author.name, author.email);
    }
    python.license = mapped.value("License-Expression");
    python.keywords = facts.keywords;
    if (const MappedField* classifiers = mapped.find("Classifier")) python.classifiers = classifiers->values;
    for (const std::string& url : mapped.find("Project-URL")->values) {
      const std::size_t comma = url.find(", ");
      python.urls.emplace_back(url.substr(0, comma), url.substr(comma + 2));
    }
    python.requires_python = mapped.value("Requires-Python");
    for (const MappedDependency& dependency : mapped.dependencies) {
      if (!dependency.optional) python.requirements.push_back(dependency.name.name + dependency.requirement);
    }
    python.requirements.insert(python.requirements.end(), facts.native_dependencies.begin(),
                               facts.native_dependencies.end());
    std::sort(python.requirements.begin(), python.requirements.end());
    python.extras = extras_of(mapped);
    python.readme = readme_with_capabilities(package, mapped, emitted.output) +
                    confinement(package, mapped.name.import_name);
    python.license_text = package.license_text;
    python.generator = options.generator;
    const std::string root = "src/" + mapped.name.import_name + "/";
    bool typed = false;
    for (emit::OutputFile& file : emitted.output.files) {
      typed = typed || file.path == root + "py.typed";
      python.files.push_back({file.path, std::move(file.text), file.executable});
    }
    if (!typed) python.files.push_back({root + "py.typed", "", false});
    built.caps_json = artefact::capability_json(capability_file(package));
    python.files.push_back({root + std::string(artefact::kCapabilityFileName), built.caps_json, false});
    if (needs_capabilities(package))
      python.files.push_back({root + "mochi_caps.py", std::string(kPythonConfine), false});
    MOCHI_TRY(artefact::Artefact wheel, artefact::pack_wheel(python, options.time));
    MOCHI_TRY(artefact::Artefact sdist, artefact::pack_sdist(python, options.time));
    built.manifest_name = "METADATA";
    built.manifest = artefact::python_metadata(python);
    built.mapped = std::move(mapped);
    built.files.push_back(std::move(wheel));
    built.files.push_back(std::move(sdist));
    return built;
  }

  Result<void> validate(const Built& built) const override {
    MOCHI_TRY_VOID(artefact::validate_wheel(built.files[0]));
    return artefact::validate_sdist(built.files[1]);
  }

  // An address that has neither the project nor itself is no index; one may show projects and no list of
  // them.
  Result<Endpoint> preflight(const Link& link, const Built& built) const override {
    Endpoint endpoint = link.endpoint;
    if (is_public_endpoint(destination(), endpoint)) return endpoint;
    HttpRequest request = client::pypi_project_request(endpoint.registry, project_of(built));
    const Result<HttpResponse> page = fetch(link, request);
    if (!page || page->status != 404) return endpoint;
    request.url = client::with_slash(endpoint.registry);
    request.method = "HEAD";
    const Result<HttpResponse> list = fetch(link, request);
    endpoint.unread = list && list->status == 404;
    return endpoint;
  }

  NativeTest native_test(const Built& built, const std::vector<const Built*>& dependencies) const override {
    NativeTest test;
    test.files = without_root(built.files[1]);
    const bool has_tests = std::any_of(test.files.begin(), test.files.end(), [](const archive::Entry& entry) {
      return entry.path.starts_with("tests/");
    });
    std::string path = "src";
    for (const Built* dependency : dependencies) {
      const std::string folder = "needs/" + dependency->mapped.name.name + "/";
      for (archive::Entry& entry : without_root(dependency->files[1])) {
        if (entry.path.starts_with("src/"))
          test.files.push_back({folder + entry.path, std::move(entry.bytes), entry.executable});
      }
      path += ":" + folder + "src";
    }
    const std::vector<std::pair<std::string, std::string>> env = {
        {"PYTHONPATH", path}, {"MYPYPATH", path}, {"PYTHONDONTWRITEBYTECODE", "1"}};
    test.steps.push_back({"imports",
                          {"python3.10", "python3.11", "python3.12", "python3.13", "python3.14"},
                          {"-W", "error", "-c", "import " + modules_of(built)},
                          env});
    test.steps.push_back(
        {"types",
         {"mypy"},
         {"--strict", "--no-incremental", "--no-error-summary", "-p", built.mapped.name.import_name},
         env});
    if (has_tests)
      test.steps.push_back({"tests", {"pytest"}, {"-q", "-p", "no:cacheprovider", "tests"}, env});
    return test;
  }

  Result<IdentityRequest> identity_request(const Link& link, const Built&, bool offline) const override {
    if (offline) return IdentityRequest{"pypi"};
    MOCHI_TRY(const HttpResponse response, fetch(link, client::pypi_audience_request(link.endpoint.publish)));
    if (!response.ok()) {
      return fail(Code::M057_PUB_E006,
                  "the index takes no identity tokens: " + std::to_string(response.status) + " " +
                      client::words_of(response),
                  "Publish there with a token: `--allow-api-token`.");
    }
    MOCHI_TRY(const JsonValue value, client::parse_body(response.body, "the audience of the index"));
    return IdentityRequest{std::string(value.text_of("audience"))};
  }

  Result<Credential> exchange(const Link& link, const Built&,
                              const std::string& identity_token) const override {
    MOCHI_TRY(const HttpResponse response,
              link.http.send(client::pypi_mint_request(link.endpoint.publish, identity_token)));
    if (!response.ok()) {
      return fail(
          Code::M057_PUB_E006,
          "the index did not take the identity token: " + std::to_string(response.status) + " " +
              client::words_of(response),
          "Compare the claims of the token with the trusted publisher of the project, or add a pending one.");
    }
    MOCHI_TRY(const JsonValue value, client::parse_body(response.body, "the answer to the exchange"));
    return Credential{Credential::Kind::identity, std::string(value.text_of("token")),
                      "identity token of CI"};
  }

  // Who owns a project is public, whose a token is nobody tells; but tokens say themselves what they are
  // limited to.
  NameClaim claim(const Link& link, const Built& built) const override {
    NameClaim claim;
    const std::string project = project_of(built);
    const std::optional<client::PypiTokenLimits> limits = client::pypi_token_limits(link.credential.secret);
    const bool limited = limits && limits->projects;
    const bool meant = limited && std::find(limits->projects->begin(), limits->projects->end(), project) !=
                                      limits->projects->end();
    if (limited && !meant) claim.barred = "the token is for " + owner_list(*limits->projects) + " only";
    if (limits && limits->expires >= 0 && limits->expires <= link.clock.unix_ns() / 1'000'000'000)
      claim.barred = "the token has expired";
    if (!ask_name(link, client::pypi_project_request(link.endpoint.registry, project), claim)) return claim;
    std::string owned_by = "who owns it is not told";
    const HttpRequest request = client::pypi_json_request(link.endpoint.registry, project);
    const Result<HttpResponse> page = request.url.empty()
                                          ? Result<HttpResponse>(fail(Code::M057_INDEX_E004, "no such page"))
                                          : fetch(link, request);
    const Result<client::PypiProject> told =
        page && page->ok() ? client::pypi_project(page->body)
                           : Result<client::PypiProject>(fail(Code::M057_INDEX_E004, "no such page"));
    if (told) {
      claim.links = told->links;
      if (!told->owners.empty()) owned_by = "its owners are " + owner_list(told->owners);
      if (!told->organization.empty()) owned_by = "it belongs to " + owner_list({told->organization});
    }
    if (!meant)
      return unknown_name(claim, owned_by + "; whether the credential may upload to it is not told");
    claim.state = NameState::owned;
    claim.words = "the token was made for it";
    return claim;
  }

  // Indexes take attestations of trusted publishers only.
  bool takes_attestations(const Link& link, const Built&, const Env&) const override {
    return link.credential.kind == Credential::Kind::identity;
  }

  Result<std::string> attest(const Link& link, const Built& built, std::size_t file,
                             const StatementSigner& signer, const Env&) const override {
    const Subject subject{built.files[file].file_name, "sha256", built.files[file].sha256()};
    MOCHI_TRY(const registry::sigstore::Attestation made, signer.sign(link, publish_statement(subject)));
    return "[" + registry::sigstore::write_pep740(made) + "]";
  }

  Sent upload(const Link& link, const Built& built, std::size_t file) const override {
    client::PypiUpload upload;
    upload.headers = artefact::metadata_headers(built.manifest);
    if (const std::size_t blank = built.manifest.find("\n\n"); blank != std::string::npos)
      upload.description = built.manifest.substr(blank + 2);
    upload.file_name = built.files[file].file_name;
    upload.bytes = built.files[file].bytes;
    upload.wheel = upload.file_name.ends_with(".whl");
    if (file < built.attestations.size()) upload.attestations = built.attestations[file];
    return to_sent(
        send_upload(link, client::pypi_upload_request(link.endpoint.publish, upload,
                                                      authorization_of(destination(), link.credential))),
        link.clock);
  }

  Probe probe(const Link& link, const Built& built) const override {
    Probe probe;
    probe.present.assign(built.files.size(), false);
    const HttpRequest request = client::pypi_project_request(link.endpoint.registry, project_of(built));
    probe.url = request.url;
    const std::optional<HttpResponse> response = ask_index(link, request, probe);
    if (!response) return probe;
    const Result<std::vector<client::PypiFile>> files = client::pypi_files(*response, request.url);
    if (!files) {
      probe.detail = files.error().message;
      return probe;
    }
    probe.same = true;
    std::size_t found = 0;
    for (std::size_t i = 0; i < built.files.size(); ++i) {
      for (const client::PypiFile& file : *files) {
        if (file.name != built.files[i].file_name) continue;
        probe.present[i] = true;
        ++found;
        if (!same_file(link, built.files[i], file)) {
          probe.same = false;
          probe.detail = "the index has other bytes of `" + file.name + "`";
        }
        break;
      }
    }
    // One of two files: the rest of the leg is still to be done.
    probe.state = found == built.files.size() || (found > 0 && !probe.same) ? ProbeState::published
                                                                            : ProbeState::absent;
    return probe;
  }

  Presence exists(const Link& link, const MappedDependency& dependency) const override {
    const HttpRequest request =
        client::pypi_project_request(link.endpoint.registry, folded_name(Destination::pypi, dependency.name));
    return ask_presence(link, request, [](const HttpRequest& asked, const HttpResponse& page) {
      const auto files = client::pypi_files(page, asked.url);
      return files && files->empty();
    });
  }

  Result<void> withdraw(const Link&, const Built&) const override {
    return fail(Code::M057_FAN_E005, "an index keeps the names of its files for ever",
                std::string(abilities().undo_steps));
  }

  std::string install_line(const Endpoint& endpoint, const Built& built) const override {
    return "pip install --index-url " + client::with_slash(endpoint.registry) + " " + built.mapped.name.name +
           "==" + built.mapped.version;
  }

 private:
  static bool same_file(const Link& link, const artefact::Artefact& ours, const client::PypiFile& theirs) {
    if (theirs.sha256 == ours.sha256()) return true;
    HttpRequest request;
    request.url = theirs.url;
    const Result<HttpResponse> response = fetch(link, request);
    return response && response->ok() &&
           same_content(response->body, ours.bytes, ours.file_name.ends_with(".whl"));
  }
};

}  // namespace

const Driver& pypi_driver() {
  static const PypiDriver driver;
  return driver;
}

}  // namespace mochi::fanout
