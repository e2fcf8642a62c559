#include "session/examples.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/path.h"
#include "emit/common/readme.h"

namespace mochi {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The name that a line declares; `package` for a package's name, empty for anything else.
std::string_view declared(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with("export ")) line = trimmed(line.substr(7));
  for (std::string_view word : {"fun ", "type ", "let ", "var ", "package "}) {
    if (!line.starts_with(word)) continue;
    if (word == "package ") return "package";
    line = trimmed(line.substr(word.size()));
    return line.substr(0, line.find_first_of(" (<{:=\t"));
  }
  return {};
}

// The name by which `import "a/b" as c` is known: `c`, else `b`.
std::string alias_of(std::string_view line) {
  if (const std::size_t at = line.rfind("\" as "); at != line.npos)
    return std::string(trimmed(line.substr(at + 5)));
  const std::size_t end = line.rfind('"');
  const std::size_t begin = line.find_last_of("\"/", end - 1);
  return end == line.npos || begin == line.npos ? std::string()
                                                : std::string(line.substr(begin + 1, end - begin - 1));
}

std::string literal(std::string_view text) {
  std::string made = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + "\"";
}

// What `expression // => text` claims. A list of texts or lists and a text in quotes are values; all else is
// the printed form.
std::string claim(std::string_view expression, std::string_view text) {
  const std::string value = "(" + std::string(trimmed(expression)) + ")";
  if (text == "true") return "expect " + value;
  if (text.starts_with("\"") || text.starts_with("[\"") || text.starts_with("[[\""))
    return "expect " + value + " == " + std::string(text);
  return "expect str" + value + " == " + literal(text);
}

// The lines of one fenced block as the lines of a test, one for one; imports go to `imports`.
std::string block(const std::vector<std::string_view>& lines, std::string& imports) {
  std::string body;
  std::string open;
  for (std::string_view line : lines) {
    if (trimmed(line).starts_with("import ")) {
      imports += std::string(line) + "\n";
      body += open + "\n";
      open.clear();
      continue;
    }
    const std::size_t at = line.find("// => ");
    if (at == line.npos) {
      if (open.empty() && trimmed(line).empty()) {
        body += "\n";
        continue;
      }
      // Part of an expression that goes on, or a statement.
      open += std::string(line) + "\n";
      continue;
    }
    // What stands open is a statement of its own where it is one.
    const std::string_view first = trimmed(open);
    const bool statement = first.starts_with("let ") || first.starts_with("var ") || open.empty();
    if (statement) {
      body += open;
      open.clear();
    }
    body += "  " + claim(open + std::string(line.substr(0, at)), trimmed(line.substr(at + 6))) + "\n";
    open.clear();
  }
  return body + open;
}

// A fenced block: its lines, and the number of the line before them (from 0).
struct Block {
  std::size_t fence = 0;
  std::vector<std::string_view> lines;
};

// The tests of one file. Each stands on the lines on which its example stands, as far as the imports before
// it leave room.
class Tests {
 public:
  std::string imports;

  void add(const std::string& title, const Block& example) {
    const std::string body = block(example.lines, imports);
    tests_.push_back({example.fence, "test \"" + title + "\" {\n" + body + "}\n"});
  }

  std::string text() const {
    std::string used;
    for (std::string_view line : lines_of(imports)) {
      const std::string name = alias_of(line) + ".";
      const bool named = std::any_of(tests_.begin(), tests_.end(),
                                     [&](const auto& test) { return test.second.find(name) != name.npos; });
      if (named && used.find(line) == used.npos) used += std::string(line) + "\n";
    }
    std::string made = used;
    auto at = static_cast<std::size_t>(std::count(made.begin(), made.end(), '\n'));
    for (const auto& [fence, test] : tests_) {
      for (; at < fence; ++at) made += '\n';
      made += test;
      at += static_cast<std::size_t>(std::count(test.begin(), test.end(), '\n'));
    }
    return made;
  }

 private:
  std::vector<std::pair<std::size_t, std::string>> tests_;
};

// The lines use a package, and stand in a function as well as at the top of a file.
bool shows_use(const std::vector<std::string_view>& lines) {
  bool imports = false;
  for (std::string_view line : lines) {
    imports = imports || line.starts_with("import \"");
    for (std::string_view word : {"fun ", "type ", "export ", "package ", "test ", "bench ", "extern ",
                                  "import python ", "import go ", "import rust ", "import dotnet "}) {
      if (line.starts_with(word)) return false;
    }
  }
  return imports;
}

}  // namespace

std::string example_tests(std::string_view source) {
  Tests tests;
  std::map<std::string, unsigned> count;
  std::vector<Block> blocks;
  bool fenced = false;
  std::size_t number = 0;
  for (std::string_view line : lines_of(source)) {
    const std::size_t here = number++;
    const std::string_view text = trimmed(line);
    if (!text.starts_with("///")) {
      fenced = false;
      const std::string name(declared(text));
      for (const Block& example : blocks) {
        if (name.empty()) break;
        const unsigned n = ++count[name];
        tests.add("example of " + name + (n > 1 ? " " + std::to_string(n) : ""), example);
      }
      blocks.clear();
      if (text.starts_with("import ")) tests.imports += std::string(text) + "\n";
      continue;
    }
    std::string_view shown = text.substr(3);
    if (shown.starts_with(' ')) shown.remove_prefix(1);
    if (!fenced && trimmed(shown) == "```mochi") {
      fenced = true;
      blocks.push_back({here, {}});
    } else if (fenced && trimmed(shown) == "```") {
      fenced = false;
    } else if (fenced) {
      blocks.back().lines.push_back(shown);
    }
  }
  return tests.text();
}

std::string readme_tests(std::string_view readme) {
  Tests tests;
  Block open;
  unsigned count = 0;
  bool inside = false;
  bool example = false;
  std::size_t number = 0;
  for (std::string_view line : lines_of(readme)) {
    const std::size_t here = number++;
    const std::string_view text = trimmed(line);
    if (!inside) {
      inside = text.starts_with("```");
      example = text == "```mochi";
      open = {here, {}};
      continue;
    }
    if (text != "```") {
      open.lines.push_back(line);
      continue;
    }
    inside = false;
    if (!example) continue;
    ++count;
    if (shows_use(open.lines))
      tests.add("example of README" + (count > 1 ? " " + std::to_string(count) : std::string()), open);
  }
  return tests.text();
}

ExampleLoader::ExampleLoader(check::Loader& inner, std::string package, const std::string& directory,
                             std::string_view readme, const std::string& readme_name)
    : inner_(inner),
      package_(std::move(package)),
      readme_path_(join_path(directory, readme_name)),
      readme_(readme_tests(readme)) {}

std::string ExampleLoader::readme_module() const {
  if (readme_.empty() || package_.empty()) return {};
  return package_ + "/" + std::string(emit::kReadmeModule);
}

Result<check::ModuleSource> ExampleLoader::read(std::string_view name) {
  if (!name.empty() && name == readme_module()) {
    check::ModuleSource module;
    module.name = name;
    module.package = package_;
    module.files.push_back({readme_path_ + std::string(kExamplesSuffix), readme_});
    return module;
  }
  MOCHI_TRY(check::ModuleSource module, inner_.read(name));
  if (module.package != package_) return module;
  const std::size_t count = module.files.size();
  for (std::size_t i = 0; i < count; ++i) {
    std::string tests = example_tests(module.files[i].text);
    if (!tests.empty())
      module.files.push_back({module.files[i].path + std::string(kExamplesSuffix), std::move(tests)});
  }
  return module;
}

}  // namespace mochi
