#include "check/loader.h"

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::check {

bool join_relative(std::string_view from_path, std::string_view spec, std::string& joined) {
  std::vector<std::string_view> parts;
  auto add = [&](std::string_view path) {
    std::size_t at = 0;
    while (at <= path.size()) {
      std::size_t slash = path.find('/', at);
      if (slash == std::string_view::npos) slash = path.size();
      std::string_view part = path.substr(at, slash - at);
      at = slash + 1;
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty() || parts.back() == "..") {
        parts.push_back(part);
      } else {
        parts.pop_back();
      }
    }
    return true;
  };
  bool absolute = from_path.starts_with('/');
  std::size_t slash = from_path.rfind('/');
  if (slash != std::string_view::npos) add(from_path.substr(0, slash));
  add(spec);
  joined = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (absolute && parts[i] == "..") return false;
    if (i != 0) joined += '/';
    joined += parts[i];
  }
  return !parts.empty();
}

void MemoryLoader::add(std::string name, std::string text) {
  ModuleSource module;
  module.name = name;
  module.files.push_back({std::move(name), std::move(text)});
  modules_.push_back(std::move(module));
}

void MemoryLoader::add_module(ModuleSource module) { modules_.push_back(std::move(module)); }

const ModuleSource* MemoryLoader::find(std::string_view name) const {
  for (const ModuleSource& module : modules_) {
    if (module.name == name) return &module;
    if (module.name.size() == name.size() + 6 && module.name.starts_with(name) &&
        module.name.ends_with(".mochi"))
      return &module;
  }
  return nullptr;
}

Result<std::string> MemoryLoader::resolve(const ImportRequest& request) {
  std::string name;
  if (resolve_std(request, name)) return name;
  if (!request.language.empty()) {
    return fail(Code::T084, "no runtime for `" + std::string(request.language) + "` imports");
  }
  std::string joined(request.spec);
  if (request.spec.starts_with("./") || request.spec.starts_with("../"))
    join_relative(request.from_path, request.spec, joined);
  const ModuleSource* module = find(joined);
  if (module == nullptr) return module_not_found(request.spec);
  return module->name;
}

Unexpected<Error> module_not_found(std::string_view spec) {
  std::string help;
  if (spec.starts_with("std/")) {
    std::vector<std::string> names;
    for (const std::string_view name : std_module_names()) names.push_back("std/" + std::string(name));
    help = "The standard modules are " + name_list(names) + ".";
  }
  return fail(Code::T080, "module `" + std::string(spec) + "` not found", std::move(help));
}

Result<ModuleSource> MemoryLoader::read(std::string_view name) {
  if (std::vector<ModuleFile> files = std_module(name); !files.empty()) {
    ModuleSource module;
    module.name = name;
    module.package = "std";
    module.files = std::move(files);
    return module;
  }
  const ModuleSource* module = find(name);
  if (module == nullptr) return fail(Code::T080, "module `" + std::string(name) + "` not found");
  return *module;
}

}  // namespace mochi::check
