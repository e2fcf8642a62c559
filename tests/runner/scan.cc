#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "runner/runner.h"

namespace mochi::test {
namespace {

class Scanner {
 public:
  Scanner(FileSystem& files, const Settings& settings) : files_(files), settings_(settings) {}

  std::vector<Case> all() {
    scan("lang", Kind::run, ".mochi");
    scan("programs", Kind::run, ".mochi");
    scan("check", Kind::check, ".mochi");
    scan("hostile", Kind::hostile, ".mochi");
    scan("hostile", Kind::hostile, ".gen");
    scan("cli", Kind::command, ".cmd");
    if (settings_.twins) scan("programs", Kind::twin, ".py");
    std::sort(cases_.begin(), cases_.end(), [](const Case& a, const Case& b) {
      return a.name != b.name ? a.name < b.name : a.kind < b.kind;
    });
    return std::move(cases_);
  }

 private:
  void scan(const std::string& folder, Kind kind, std::string_view extension) {
    std::string path = join_path(settings_.root, folder);
    Result<std::vector<DirEntry>> entries = files_.list(path);
    if (!entries) return;
    // A folder with a main.mochi is one case: its other files are modules.
    bool one_case = extension == ".mochi" && files_.exists(join_path(path, "main.mochi"));
    for (const DirEntry& entry : *entries) {
      if (entry.kind == FileKind::directory) {
        if (!one_case) scan(join_path(folder, entry.name), kind, extension);
        continue;
      }
      if (path_extension(entry.name) != extension) continue;
      if (one_case && entry.name != "main.mochi") continue;
      // A generated case of the same name stands for itself.
      if (kind == Kind::twin && !files_.exists(join_path(path, std::string(path_stem(entry.name)) + ".out")))
        continue;
      std::string name = join_path(folder, path_stem(entry.name));
      if (kind == Kind::twin) name += ".py";
      if (name.find(settings_.filter) == std::string::npos) continue;
      cases_.push_back({kind, name, path, entry.name});
    }
  }

  FileSystem& files_;
  const Settings& settings_;
  std::vector<Case> cases_;
};

}  // namespace

std::vector<Case> find_cases(FileSystem& files, const Settings& settings) {
  return Scanner(files, settings).all();
}

std::map<std::string, std::string> read_expected_failures(FileSystem& files, const Settings& settings) {
  std::map<std::string, std::string> out;
  Result<std::string> text = files.read(join_path(settings.root, "expected_failures.txt"), 1U << 20U);
  if (!text) return out;
  for (std::string_view line : split_lines(*text)) {
    line = trim_ascii(line);
    if (line.empty() || line.starts_with('#')) continue;
    std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
    out[std::string(line.substr(0, blank))] = std::string(trim_ascii(line.substr(blank)));
  }
  return out;
}

}  // namespace mochi::test
