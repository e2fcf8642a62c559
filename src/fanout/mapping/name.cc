#include "fanout/mapping/name.h"

#include <map>

#include "base/string_util.h"
#include "diag/codes.h"
#include "emit/common/naming.h"
#include "fanout/mapping/reserved.h"

namespace mochi::fanout {
namespace {

std::string with(std::string_view text, char from, char to) {
  std::string made(text);
  for (char& c : made) c = c == from ? to : c;
  return made;
}

// Runs of `-`, `_` and `.` as one `-`, in lower case (PEP 503).
std::string normalised(std::string_view text) {
  std::string made;
  for (char c : ascii_lower(text)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) made += c;
    if (separator && !made.ends_with('-')) made += '-';
  }
  return made;
}

std::string pascal(std::string_view text) {
  return emit::convert_name(with(text, '-', '_'), emit::CaseStyle::pascal);
}
std::string snake(std::string_view text) { return with(with(text, '-', '_'), '.', '_'); }

struct Parts {
  std::string_view scope;  // empty: none
  std::string_view name;
};

Parts split_name(std::string_view package) {
  if (!package.starts_with('@')) return {{}, package};
  const std::size_t slash = package.find('/');
  if (slash == std::string_view::npos) return {{}, package.substr(1)};
  return {package.substr(1, slash - 1), package.substr(slash + 1)};
}

// One mapping: where it goes and what it came from, for the messages.
class NameMapper {
 public:
  NameMapper(Destination destination, std::string_view package, const NameOverride& override)
      : destination_(destination), package_(package), override_(override), parts_(split_name(package)) {}

  Result<NativeName> run(const std::vector<std::string>& type_names) {
    switch (destination_) {
      case Destination::npm: return npm();
      case Destination::jsr: return jsr();
      case Destination::pypi: return pypi();
      case Destination::maven:
      case Destination::kotlin: return maven();
      case Destination::nuget: return nuget();
      case Destination::swift: return swift(type_names);
      case Destination::crates: return crates();
      case Destination::hex: return hex();
    }
    return bad("there is no such destination");
  }

 private:
  std::string key() const {
    return "`[fanout." + std::string(destination_info(destination_).name) + "] name`";
  }
  Unexpected<Error> bad(const std::string& why) const {
    return fail(Code::M057_FAN_E008,
                "`" + std::string(package_) + "` cannot be named on " +
                    std::string(destination_info(destination_).title) + ": " + why,
                "Set another name in " + key() + ".");
  }
  Unexpected<Error> reserved(const std::string& name, const std::string& whose) const {
    return fail(Code::M057_FAN_E007,
                "`" + std::string(package_) + "` becomes `" + name + "` on " +
                    std::string(destination_info(destination_).title) + ", which is a name of " + whose,
                "Set another name in " + key() + ".");
  }
  // The override, or `scope` and name joined by `separator`.
  std::string joined(char separator) const {
    if (!override_.name.empty()) return override_.name;
    std::string made(parts_.scope);
    if (!made.empty()) made += separator;
    return made + std::string(parts_.name);
  }

  Result<NativeName> npm() const {
    std::string name = override_.name.empty() ? std::string(package_) : override_.name;
    const Parts parts = split_name(name);
    if (name.size() > 214) return bad("it has more than 214 characters");
    for (std::string_view part : {parts.scope, parts.name}) {
      if (part.starts_with('.') || part.starts_with('_')) return bad("it must not begin with `.` or `_`");
      for (char c : part) {
        if (!is_ascii_lower(c) && !is_ascii_digit(c) && c != '-' && c != '_' && c != '.' && c != '~')
          return bad("only lower-case letters, digits and `-._~` may be used");
      }
    }
    if (parts.name.empty()) return bad("it is empty");
    if (parts.scope.empty() && is_node_module(parts.name)) return reserved(name, "a core module of Node");
    return NativeName{{}, name, name};
  }

  Result<NativeName> jsr() const {
    const std::string name =
        with(override_.name.empty() ? package_ : std::string_view(override_.name), '_', '-');
    const Parts parts = split_name(name);
    if (parts.scope.empty()) return bad("every package has a scope there");
    if (parts.scope.size() < 2 || parts.scope.size() > 20) return bad("a scope has 2 to 20 characters there");
    if (parts.name.size() < 2 || parts.name.size() > 58) return bad("a name has 2 to 58 characters there");
    for (std::string_view part : {parts.scope, parts.name}) {
      for (char c : part) {
        if (!is_ascii_lower(c) && !is_ascii_digit(c) && c != '-')
          return bad("only lower-case letters, digits and `-` may be used");
      }
      if (part.starts_with('-') || part.ends_with('-') || part.find("--") != std::string_view::npos)
        return bad("`-` stands between two other characters there");
    }
    return NativeName{{}, name, name};
  }

  Result<NativeName> pypi() const {
    const std::string name = override_.name.empty() ? normalised(joined('-')) : override_.name;
    if (name.empty() || name.size() > 200) return bad("it is empty or too long");
    auto alphanumeric = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c); };
    if (!alphanumeric(name.front()) || !alphanumeric(name.back()))
      return bad("it must begin and end with a letter or a digit");
    for (char c : name) {
      if (!alphanumeric(c) && c != '-' && c != '_' && c != '.')
        return bad("only letters, digits and `-_.` may be used");
    }
    std::string import_name = snake(ascii_lower(name));
    if (is_python_module(import_name)) return reserved(name, "a module of the Python standard library");
    if (is_ascii_digit(import_name.front())) import_name.insert(0, "_");
    if (is_python_keyword(import_name)) import_name += '_';
    return NativeName{{}, name, import_name};
  }

  Result<NativeName> maven() const {
    NativeName made;
    made.group = override_.group.empty() ? "org." + std::string(parts_.scope) : override_.group;
    if (override_.group.empty() && parts_.scope.empty()) {
      return fail(Code::M057_FAN_E008,
                  "`" + std::string(package_) + "` has no scope, so there is no group to publish it under",
                  "Set `[fanout." + std::string(destination_info(destination_).name) +
                      "] group` to a namespace that you own.");
    }
    made.name = override_.name.empty() ? std::string(parts_.name) : override_.name;
    for (const std::string* text : {&made.group, &made.name}) {
      if (text->empty()) return bad("it is empty");
      for (char c : *text) {
        if (!is_ascii_letter(c) && !is_ascii_digit(c) && c != '-' && c != '_' && c != '.')
          return bad("only letters, digits and `-_.` may be used");
      }
    }
    std::string segments = made.group + "." + made.name;
    for (std::string_view segment : split(segments, '.')) {
      std::string word = snake(segment);
      if (word.empty()) return bad("a segment of the group is empty");
      if (is_ascii_digit(word.front())) word.insert(0, "_");
      if (is_java_keyword(word)) word += '_';
      made.import_name += (made.import_name.empty() ? "" : ".") + word;
    }
    return made;
  }

  Result<NativeName> nuget() const {
    std::string name = override_.name;
    if (name.empty())
      name = (parts_.scope.empty() ? std::string() : pascal(parts_.scope) + ".") + pascal(parts_.name);
    if (name.size() > 100) return bad("an id has at most 100 characters");
    bool separator = true;
    for (char c : name) {
      const bool sign = c == '.' || c == '-';
      if (!sign && !is_ascii_letter(c) && !is_ascii_digit(c) && c != '_')
        return bad("only letters, digits, `_`, `.` and `-` may be used");
      if (sign && separator) return bad("`.` and `-` stand between words");
      separator = sign;
    }
    if (separator) return bad("`.` and `-` stand between words");
    const std::string folded = ascii_lower(name);
    for (std::string_view prefix : {"system.", "microsoft.", "windows."}) {
      if (folded.starts_with(prefix)) return reserved(name, "a reserved prefix");
    }
    return NativeName{{}, name, with(name, '-', '_')};
  }

  Result<NativeName> swift(const std::vector<std::string>& type_names) const {
    auto clashes = [&](const std::string& name) {
      if (is_swift_module(name)) return true;
      for (const std::string& type : type_names) {
        if (type == name) return true;
      }
      return false;
    };
    std::string name = override_.name.empty() ? pascal(parts_.name) : override_.name;
    if (override_.name.empty() && clashes(name) && !parts_.scope.empty()) name = pascal(parts_.scope) + name;
    if (clashes(name))
      return reserved(name, is_swift_module(name) ? "a module of the system" : "one of its own types");
    if (!is_ascii_letter(name.front())) return bad("a module's name begins with a letter");
    for (char c : name) {
      if (!is_ascii_letter(c) && !is_ascii_digit(c) && c != '_')
        return bad("only letters, digits and `_` may be used");
    }
    return NativeName{{}, name, name};
  }

  Result<NativeName> crates() const {
    const std::string name = override_.name.empty() ? with(joined('-'), '_', '-') : override_.name;
    if (name.size() > 64) return bad("a crate's name has at most 64 characters");
    if (name.empty() || !is_ascii_letter(name.front())) return bad("a crate's name begins with a letter");
    for (char c : name) {
      if (!is_ascii_letter(c) && !is_ascii_digit(c) && c != '-' && c != '_')
        return bad("only letters, digits, `-` and `_` may be used");
    }
    if (is_reserved_crate(with(ascii_lower(name), '_', '-')))
      return reserved(name, "the language or of a device");
    return NativeName{{}, name, snake(name)};
  }

  Result<NativeName> hex() const {
    const std::string name = override_.name.empty() ? snake(joined('_')) : override_.name;
    if (name.empty() || !is_ascii_lower(name.front()))
      return bad("an application's name begins with a lower-case letter");
    for (char c : name) {
      if (!is_ascii_lower(c) && !is_ascii_digit(c) && c != '_')
        return bad("only lower-case letters, digits and `_` may be used");
    }
    if (is_beam_application(name)) return reserved(name, "an application of OTP or Elixir");
    return NativeName{{}, name, name};
  }

  Destination destination_;
  std::string_view package_;
  const NameOverride& override_;
  Parts parts_;
};

}  // namespace

Result<NativeName> map_name(Destination destination, std::string_view package, const NameOverride& override,
                            const std::vector<std::string>& type_names) {
  return NameMapper(destination, package, override).run(type_names);
}

std::string folded_name(Destination destination, const NativeName& name) {
  switch (destination) {
    case Destination::npm: {
      if (name.name.starts_with('@')) return name.name;
      std::string made;
      for (char c : name.name) {
        if (c != '-' && c != '_' && c != '.') made += c;
      }
      return made;
    }
    case Destination::pypi: return normalised(name.name);
    case Destination::crates: return with(ascii_lower(name.name), '_', '-');
    case Destination::nuget:
    case Destination::swift: return ascii_lower(name.name);
    case Destination::jsr:
    case Destination::maven:
    case Destination::kotlin:
    case Destination::hex: return name.text();
  }
  return name.text();
}

Result<void> check_names_differ(Destination destination, const std::vector<NamedPackage>& packages) {
  std::map<std::string, const NamedPackage*> seen;
  for (const NamedPackage& item : packages) {
    auto [at, fresh] = seen.emplace(folded_name(destination, item.name), &item);
    if (fresh || at->second->package == item.package) continue;
    const std::string title(destination_info(destination).title);
    return fail(
        Code::M057_FAN_E007,
        "`" + at->second->package + "` and `" + item.package + "` are both `" + item.name.text() + "` on " +
            title,
        "Set `[fanout." + std::string(destination_info(destination).name) + "] name` in one of them.");
  }
  return {};
}

}  // namespace mochi::fanout
