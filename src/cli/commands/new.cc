#include <fmt/format.h>

#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "package/manifest/manifest.h"

namespace mochi {
namespace {

struct NewFile {
  std::string_view path;
  std::string text;
};

std::string manifest_text(std::string_view name) {
  return fmt::format(
      "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2026\"\n# description = \"One line for the "
      "registry.\"\n"
      "# license = \"Apache-2.0\"\n# repository = \"https://example.org/me/{}\"\n# mochi = "
      "\">=0.1\"\n\n[dependencies]\n",
      name, name.substr(name.find('/') == std::string_view::npos ? 0 : name.find('/') + 1));
}

std::string_view main_text() {
  return R"(/// A greeting for `name`.
///
/// ```mochi
/// greeting("Mochi") // => Hello, Mochi!
/// ```
fun greeting(name: string): string {
  return "Hello, " + name + "!"
}

print(greeting("world"))

test "greets by name" {
  expect greeting("Mochi") == "Hello, Mochi!"
}
)";
}

std::string_view lib_text() {
  return R"(/// A greeting for `name`.
///
/// ```mochi
/// greeting("Mochi") // => Hello, Mochi!
/// ```
///
/// @param name who is greeted
/// @returns the whole line
export fun greeting(name: string): string {
  return "Hello, " + name + "!"
}

test "greets by name" {
  expect greeting("Mochi") == "Hello, Mochi!"
}
)";
}

std::string readme_text(std::string_view name, bool library) {
  std::string out = fmt::format("# {}\n\n", name);
  if (library) {
    out += fmt::format(
        "A Mochi library.\n\n```mochi\nimport \"{}\" as "
        "lib\n\nprint(lib.greeting(\"Mochi\"))\n```\n\n```sh\n",
        name);
  } else {
    out += "A Mochi program.\n\n```sh\nmochi run .      # run it\n";
  }
  out +=
      "mochi test .     # run its tests\nmochi check .    # only check it\nmochi fmt        # lay it out\n";
  if (library) out += "mochi doc .      # write its documentation\n";
  return out + "```\n";
}

// True if something is in the way at `directory`.
bool occupied(FileSystem& files, const std::string& directory) {
  if (!files.exists(directory)) return false;
  Result<std::vector<DirEntry>> entries = files.list(directory);
  return !entries || !entries->empty();
}

}  // namespace

int command_new(Context& context, const Args& args) {
  Options options("new", "Begin a program or a library in a new directory.");
  std::string path;
  bool library = false;
  bool program = false;
  options.positional("NAME", path, "`name`, `@scope/name` or a path; the last part is the directory's name");
  options.flag("--lib", library, "A library: src/lib.mochi, with an export");
  options.flag("--bin", program, "A program: src/main.mochi (the default)");
  options.epilog(
      "Names are made of a–z, 0–9, `-` and `_`, and begin with a letter.\n\n"
      "Examples:\n  mochi new hello\n  mochi new --lib @acme/geometry\n");
  if (!options.parse(context, args)) return options.status();
  if (library && program)
    return refuse(context, Code::C003, "`--lib` and `--bin` exclude each other", {}, kExitUsage);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const bool scoped = path.starts_with('@');
  const std::string name(scoped ? std::string_view(path) : file_name(path));
  const std::string directory(scoped ? file_name(path) : std::string_view(path));
  FileSystem& files = context.host.files;
  if (occupied(files, directory)) {
    return refuse(context, Code::C002, fmt::format("`{}` exists already and is not empty", directory),
                  "Choose another name, or move what is there.");
  }
  return write_new_package(context, name, directory, library);
}

int write_new_package(Context& context, const std::string& name, const std::string& directory, bool library) {
  FileSystem& files = context.host.files;
  if (std::string fault = package::check_package_name(name); !fault.empty()) {
    return refuse(context, Code::C003, fmt::format("`{}` cannot name a package: {}", name, fault),
                  "Use small letters, digits, `-` and `_`, as in `my-tool` or `@acme/geometry`.", kExitUsage);
  }
  const bool sources = files.exists(join_path(directory, "src"));
  const std::vector<NewFile> made{
      {"mochi.toml", manifest_text(name)},
      {"README.md", readme_text(name, library)},
      {".gitignore", "/.mochi/\n/build/\n/doc/\n"},
      {library ? "src/lib.mochi" : "src/main.mochi", std::string(library ? lib_text() : main_text())},
  };
  if (Result<void> done = files.make_dirs(join_path(directory, "src")); !done)
    return context.fail_with(done.error());
  for (const NewFile& file : made) {
    if (files.exists(join_path(directory, file.path)) || (sources && file.path.starts_with("src/"))) continue;
    Result<void> written = files.write(join_path(directory, file.path), file.text);
    if (!written) return context.fail_with(written.error());
    context.print(join_path(directory, file.path) + "\n");
  }
  context.print(fmt::format("\nNext: {}mochi {}\n",
                            directory.empty() ? std::string() : "cd " + directory + " && ",
                            library ? "test" : "run ."));
  return kExitOk;
}

}  // namespace mochi
