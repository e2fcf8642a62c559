#include "session/release/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "artefact/artefact.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "fanout/endpoint.h"
#include "fanout/mapping/version.h"
#include "host/owned_tree.h"
#include "registry/client/answer.h"

namespace mochi {
namespace {

using fanout::Destination;
using fanout::destination_info;

constexpr std::int64_t kClientMs = 10 * 60'000;
constexpr std::size_t kLargestExample = std::size_t{1} << 20U;

// One empty folder and the clients in it.
class Folder {
 public:
  Folder(Host& host, std::string path) : host_(host), path_(std::move(path)) {}
  const std::string& path() const { return path_; }
  std::string at(std::string_view name) const { return join_path(path_, name); }
  FileSystem& files() { return host_.files; }

  Result<void> write(std::string_view name, std::string_view text) {
    MOCHI_TRY_VOID(files().make_dirs(parent_path(at(name))));
    return files().write(at(name), text);
  }
  // The output of a program that must end well.
  Result<std::string> run(std::vector<std::string> args,
                          const std::vector<std::pair<std::string, std::string>>& env) {
    ProcessSpec spec;
    spec.args = std::move(args);
    spec.directory = path_;
    spec.env = env;
    spec.timeout_ms = kClientMs;
    if (Result<std::string> program = host_.processes.find_program(spec.args[0]); !program) {
      return fail(Code::M057_FAN_E001, "`" + spec.args[0] + "` is not on `PATH`",
                  "Install `" + spec.args[0] + "`, or leave this target out.");
    }
    MOCHI_TRY(const ProcessResult done, host_.processes.run(spec));
    if (done.ok()) return done.out;
    const std::string said = registry::client::tame(done.err.empty() ? done.out : done.err, 2000);
    return fail(Code::M057_FAN_E004,
                fmt::format("`{}` failed with status {}: {}", spec.args[0], done.status, said));
  }

 private:
  Host& host_;
  std::string path_;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

// A client of one ecosystem: installs, loads, runs one example.
struct Client {
  Destination destination;
  std::string_view extension;  // of examples
  Result<std::string> (*install)(Folder& folder, const fanout::NativeName& name, const std::string& version,
                                 const fanout::Endpoint& endpoint, Environment& env);
  // The text of the side-car, as installed.
  Result<std::string> (*side_car)(Folder& folder, const fanout::NativeName& name, const std::string& version);
  Result<std::string> (*example)(Folder& folder, const std::string& text, const Environment& env);
};

Result<std::string> install_npm(Folder& folder, const fanout::NativeName& name, const std::string& version,
                                const fanout::Endpoint& endpoint, Environment& env) {
  MOCHI_TRY_VOID(folder.write("package.json", "{\"type\": \"module\"}\n"));
  env = {{"npm_config_cache", folder.at("cache")}, {"npm_config_update_notifier", "false"}};
  MOCHI_TRY_VOID(folder.run({"npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--registry",
                             endpoint.registry, name.name + "@" + version},
                            env));
  MOCHI_TRY_VOID(
      folder.run({"node", "--input-type=module", "-e", "await import(\"" + name.import_name + "\")"}, env));
  MOCHI_TRY(const std::string out, folder.run({"npm", "--version"}, env));
  return "npm " + std::string(trim_ascii(out));
}

Result<std::string> npm_side_car(Folder& folder, const fanout::NativeName& name, const std::string&) {
  return folder.files().read(folder.at("node_modules/" + name.name + "/dist/mochi.caps.json"),
                             kLargestExample);
}

Result<std::string> run_node(Folder& folder, const std::string& text, const Environment& env) {
  MOCHI_TRY_VOID(folder.write("example.mjs", text));
  return folder.run({"node", "example.mjs"}, env);
}

Result<std::string> install_deno(Folder& folder, const fanout::NativeName& name, const std::string& version,
                                 const fanout::Endpoint& endpoint, Environment& env) {
  env = {{"JSR_URL", registry::client::with_slash(endpoint.registry)},
         {"DENO_DIR", folder.at("cache")},
         {"DENO_NO_UPDATE_CHECK", "1"},
         {"NO_COLOR", "1"}};
  MOCHI_TRY_VOID(folder.write("deno.json", "{\"imports\": {\"" + name.name + "\": \"jsr:" + name.name + "@" +
                                               version + "\"}, \"minimumDependencyAge\": 0}\n"));
  MOCHI_TRY_VOID(folder.write("main.ts", "import \"" + name.name + "\";\n"));
  MOCHI_TRY_VOID(folder.run({"deno", "run", "--check", "main.ts"}, env));
  MOCHI_TRY(const std::string out, folder.run({"deno", "--version"}, env));
  return std::string(split(split_lines(out)[0], ' ')[0]) + " " +
         std::string(split(split_lines(out)[0], ' ')[1]);
}

Result<std::string> no_side_car(Folder&, const fanout::NativeName&, const std::string&) {
  return std::string();
}

Result<std::string> run_deno(Folder& folder, const std::string& text, const Environment& env) {
  MOCHI_TRY_VOID(folder.write("example.ts", text));
  return folder.run({"deno", "run", "--check", "example.ts"}, env);
}

Result<std::string> install_pip(Folder& folder, const fanout::NativeName& name, const std::string& version,
                                const fanout::Endpoint& endpoint, Environment& env) {
  env = {{"PIP_CACHE_DIR", folder.at("cache")},
         {"PIP_DISABLE_PIP_VERSION_CHECK", "1"},
         {"PYTHONDONTWRITEBYTECODE", "1"}};
  MOCHI_TRY_VOID(folder.run({"python3", "-m", "venv", "venv"}, env));
  MOCHI_TRY_VOID(folder.run(
      {folder.at("venv/bin/pip"), "install", "-q", "-i", endpoint.registry, name.name + "==" + version},
      env));
  MOCHI_TRY_VOID(folder.run({folder.at("venv/bin/python"), "-c", "import " + name.import_name}, env));
  MOCHI_TRY(const std::string out, folder.run({folder.at("venv/bin/pip"), "--version"}, env));
  return "pip " + std::string(split(out, ' ')[1]);
}

Result<std::string> pip_side_car(Folder& folder, const fanout::NativeName& name, const std::string&) {
  return folder.run({folder.at("venv/bin/python"), "-c",
                     "import importlib.resources as r; print(r.files('" + name.import_name +
                         "').joinpath('mochi.caps.json').read_text(), end='')"},
                    {});
}

Result<std::string> run_python(Folder& folder, const std::string& text, const Environment& env) {
  MOCHI_TRY_VOID(folder.write("example.py", text));
  return folder.run({folder.at("venv/bin/python"), "example.py"}, env);
}

Result<std::string> install_cargo(Folder& folder, const fanout::NativeName& name, const std::string& version,
                                  const fanout::Endpoint& endpoint, Environment& env) {
  const std::string index = endpoint.registry.starts_with("sparse+")
                                ? endpoint.registry
                                : "sparse+" + registry::client::with_slash(endpoint.registry);
  env = {{"CARGO_HOME", folder.at("cargo")},
         {"CARGO_REGISTRIES_MOCHI_INDEX", index},
         {"CARGO_TARGET_DIR", folder.at("target")}};
  MOCHI_TRY_VOID(folder.write(
      "Cargo.toml",
      "[package]\nname = \"verify\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n" +
          name.name + " = { version = \"=" + version + "\", registry = \"mochi\" }\n"));
  MOCHI_TRY_VOID(folder.write(
      "src/main.rs", "#[allow(unused_imports)]\nuse " + name.import_name + " as _;\nfn main() {}\n"));
  MOCHI_TRY_VOID(folder.run({"cargo", "build", "-q"}, env));
  MOCHI_TRY(const std::string out, folder.run({"cargo", "--version"}, env));
  return "cargo " + std::string(split(out, ' ')[1]);
}

Result<std::string> cargo_side_car(Folder& folder, const fanout::NativeName& name,
                                   const std::string& version) {
  const std::string root = folder.at("cargo/registry/src");
  MOCHI_TRY(const std::vector<DirEntry> registries, folder.files().list(root));
  for (const DirEntry& entry : registries) {
    Result<std::string> text = folder.files().read(
        join_path(root, entry.name + "/" + name.name + "-" + version + "/mochi.caps.json"), kLargestExample);
    if (text) return text;
  }
  return fail(Code::M057_CAP_E004, "the installed crate has no `mochi.caps.json`");
}

Result<std::string> run_rust(Folder& folder, const std::string& text, const Environment& env) {
  MOCHI_TRY_VOID(folder.write("src/main.rs", text));
  return folder.run({"cargo", "run", "-q"}, env);
}

constexpr Client kClients[] = {
    {Destination::npm, ".mjs", install_npm, npm_side_car, run_node},
    {Destination::jsr, ".ts", install_deno, no_side_car, run_deno},
    {Destination::pypi, ".py", install_pip, pip_side_car, run_python},
    {Destination::crates, ".rs", install_cargo, cargo_side_car, run_rust},
};

class Verifier {
 public:
  Verifier(Host& host, const fanout::ReleasePackage& package, const fanout::EndpointFlags& flags)
      : host_(host), package_(package), flags_(flags) {}

  VerifiedRow run(const Client& client) {
    VerifiedRow row;
    row.destination = client.destination;
    Result<std::string> folder = make_owned_temp_dir(host_.files, "mochi-verify-");
    Result<void> done = folder ? verify(client, *folder, row) : Result<void>(fail(folder.error()));
    if (!done) row.error = done.error();
    if (folder) static_cast<void>(remove_owned_temp_dir(host_.files, *folder));
    return row;
  }

 private:
  Result<void> verify(const Client& client, const std::string& path, VerifiedRow& row) {
    const fanout::NameOverrides overrides = fanout::name_overrides(package_.manifest);
    const auto override = overrides.find(client.destination);
    MOCHI_TRY(const fanout::NativeName name,
              fanout::map_name(client.destination, package_.name,
                               override == overrides.end() ? fanout::NameOverride{} : override->second));
    std::vector<std::string> warnings;
    MOCHI_TRY(const std::string version, fanout::map_version(client.destination, package_.version, warnings));
    row.name = name.text() + " " + version;
    MOCHI_TRY(const fanout::FoundEndpoint found,
              fanout::find_endpoint(client.destination, package_, flags_,
                                    {host_.files, host_.env, host_.processes}));
    Folder folder(host_, path);
    Environment env;
    MOCHI_TRY(row.client, client.install(folder, name, version, found.endpoint, env));
    fanout::Built built;
    built.mapped.name = name;
    built.mapped.version = version;
    row.install = fanout::find_driver(client.destination)->install_line(found.endpoint, built);
    MOCHI_TRY(const std::string side_car, client.side_car(folder, name, version));
    if (!side_car.empty()) {
      MOCHI_TRY(const artefact::CapabilityFile file, artefact::read_capability_json(side_car));
      if (file.package != package_.name || file.version != package_.version.text()) {
        return fail(Code::M057_CAP_E004,
                    "the installed `mochi.caps.json` is of " + file.package + " " + file.version);
      }
    }
    return run_examples(client, folder, env, row);
  }

  // `examples/NAME.mochi` beside `examples/NAME.py`: both print the same.
  Result<void> run_examples(const Client& client, Folder& folder, const Environment& env, VerifiedRow& row) {
    const std::string examples = join_path(package_.directory, "examples");
    if (package_.directory.empty() || !host_.files.is_directory(examples)) return {};
    MOCHI_TRY(const std::vector<DirEntry> entries, host_.files.list(examples));
    for (const DirEntry& entry : entries) {
      if (!entry.name.ends_with(".mochi")) continue;
      const std::string stem = entry.name.substr(0, entry.name.size() - 6);
      const Result<std::string> text =
          host_.files.read(join_path(examples, stem + std::string(client.extension)), kLargestExample);
      if (!text) continue;
      MOCHI_TRY(const std::string printed, client.example(folder, *text, env));
      MOCHI_TRY(const std::string wanted, on_vm(join_path(examples, entry.name)));
      if (printed != wanted) {
        return fail(Code::M057_FAN_E004,
                    fmt::format("example `{}` prints `{}` where the VM prints `{}`", stem,
                                registry::client::tame(printed, 400), registry::client::tame(wanted, 400)));
      }
      row.examples.push_back(stem);
    }
    return {};
  }

  // By this very program, so that output and limits are those of `mochi run`.
  Result<std::string> on_vm(const std::string& path) {
    MOCHI_TRY(const std::string self, host_.files.canonical("/proc/self/exe"));
    ProcessSpec spec;
    spec.args = {self, "run", path};
    spec.timeout_ms = kClientMs;
    MOCHI_TRY(const ProcessResult done, host_.processes.run(spec));
    if (!done.ok())
      return fail(Code::M057_FAN_E004,
                  "the VM does not run `" + path + "`: " + registry::client::tame(done.err, 400));
    return done.out;
  }

  Host& host_;
  const fanout::ReleasePackage& package_;
  const fanout::EndpointFlags& flags_;
};

}  // namespace

Result<fanout::ReleasePackage> package_to_verify(Host& host, Listener& listener, const std::string& what) {
  ReleaseRequest request;
  request.manifest_only = true;
  fanout::ReleasePackage made;
  const std::size_t at = what.rfind('@');
  const bool versioned = at != std::string::npos && at != 0;
  const std::string name = versioned ? what.substr(0, at) : what;
  if (what.empty() || host.files.exists("mochi.toml")) {
    const std::unique_ptr<LoadedRelease> release = load_release(host, listener, request);
    if (release == nullptr) return fail(Code::M057_RESOLVE_E002, "there is no package here");
    if (what.empty() || release->packages[0].name == name) made = release->packages[0];
  }
  if (made.name.empty()) {
    if (const std::string fault = package::check_package_name(name); !fault.empty())
      return fail(Code::M057_MANIFEST_E013, "`" + name + "` is not a package name: " + fault);
    made.name = name;
    if (!versioned)
      return fail(Code::M057_MANIFEST_E014, "`" + what + "` has no version",
                  "Write it like `@scope/name@1.2.3`.");
  }
  if (versioned) {
    MOCHI_TRY(made.version, package::parse_version(what.substr(at + 1)));
  }
  return made;
}

std::vector<VerifiedRow> verify_published(Host& host, const fanout::ReleasePackage& package,
                                          const fanout::EndpointFlags& flags,
                                          const std::vector<Destination>& destinations) {
  Verifier verifier(host, package, flags);
  std::vector<VerifiedRow> rows;
  for (const Client& client : kClients) {
    if (std::find(destinations.begin(), destinations.end(), client.destination) != destinations.end())
      rows.push_back(verifier.run(client));
  }
  return rows;
}

std::optional<Error> verification_error(const std::vector<VerifiedRow>& rows) {
  Error error;
  for (const VerifiedRow& row : rows) {
    if (!row.error) continue;
    Error child = *row.error;
    child.message = std::string(destination_info(row.destination).name) + ": " + child.message;
    error.children.push_back(std::move(child));
  }
  if (error.children.empty()) return std::nullopt;
  error.code = error.children[0].code;
  error.message = fmt::format("{} of {} targets could not be verified", error.children.size(), rows.size());
  error.hint = "Mend what each of them says.";
  return error;
}

}  // namespace mochi
