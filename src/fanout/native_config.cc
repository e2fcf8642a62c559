#include "fanout/native_config.h"

#include "base/path.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::fanout {
namespace {

constexpr std::size_t kLargestConfig = std::size_t{1} << 20U;
constexpr std::size_t kMostAccounts = 1000;

bool is_netrc_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ','; }

std::string home_of(const Env& env) {
  std::string home = env.get("HOME");
  return home.empty() ? env.get("USERPROFILE") : home;
}

template <typename Parse>
void add_file(FileSystem& files, std::vector<ConfigFile>& out, const std::string& path, bool of_project,
              Parse parse) {
  if (path.empty()) return;
  const Result<std::string> text = files.read(path, kLargestConfig);
  if (!text) return;
  out.push_back({path, of_project, parse(*text)});
}

void flatten(const TomlValue& value, const std::string& prefix, std::map<std::string, std::string>& out) {
  for (const TomlValue::Entry& entry : value.entries) {
    const std::string key = prefix + entry.key;
    if (entry.value.is(TomlValue::Kind::table)) flatten(entry.value, key + ".", out);
    if (entry.value.is(TomlValue::Kind::string)) out[key] = entry.value.text;
  }
}

std::map<std::string, std::string> parse_flat_toml(const std::string& text) {
  SourceMap sources;
  std::map<std::string, std::string> made;
  const SourceId source = sources.add("config.toml", text);
  if (const Result<TomlValue> value = parse_toml(sources, source, Code::C002)) flatten(*value, {}, made);
  return made;
}

}  // namespace

std::map<std::string, std::string> parse_ini(std::string_view text) {
  std::map<std::string, std::string> made;
  std::string section;
  for (std::string_view line : split_lines(text)) {
    const std::string_view bare = trim_ascii(line);
    if (bare.empty() || bare.starts_with('#') || bare.starts_with(';')) continue;
    if (bare.starts_with('[') && bare.ends_with(']')) {
      section = std::string(trim_ascii(bare.substr(1, bare.size() - 2))) + ".";
      continue;
    }
    const std::size_t equals = bare.find_first_of("=:");
    if (equals == std::string_view::npos) continue;
    made[section + ascii_lower(trim_ascii(bare.substr(0, equals)))] =
        std::string(trim_ascii(bare.substr(equals + 1)));
  }
  return made;
}

std::map<std::string, std::string> parse_npmrc(std::string_view text, const Env& env) {
  std::map<std::string, std::string> made;
  for (std::string_view line : split_lines(text)) {
    const std::string_view bare = trim_ascii(line);
    const std::size_t equals = bare.find('=');
    if (bare.empty() || bare.starts_with('#') || bare.starts_with(';') || equals == std::string_view::npos)
      continue;
    std::string value(trim_ascii(bare.substr(equals + 1)));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    for (std::size_t at = value.find("${"); at != std::string::npos; at = value.find("${", at)) {
      const std::size_t close = value.find('}', at);
      if (close == std::string::npos) break;
      const std::string replacement = env.get(value.substr(at + 2, close - at - 2));
      value.replace(at, close - at + 1, replacement);
      at += replacement.size();
    }
    made[std::string(trim_ascii(bare.substr(0, equals)))] = std::move(value);
  }
  return made;
}

std::vector<NetrcEntry> parse_netrc(std::string_view text) {
  std::vector<NetrcEntry> made;
  std::size_t at = 0;
  // The next word; empty at the end. `#` begins a comment where a word could begin a line.
  auto next = [&] {
    std::string word;
    while (at < text.size() && is_netrc_space(text[at])) ++at;
    const bool quoted = at < text.size() && text[at] == '"';
    if (quoted) ++at;
    while (at < text.size() && (quoted ? text[at] != '"' : !is_netrc_space(text[at]))) {
      if (quoted && text[at] == '\\' && at + 1 < text.size()) ++at;
      word += text[at++];
    }
    if (quoted && at < text.size()) ++at;
    return word;
  };
  for (std::string word = next(); !word.empty() && made.size() < kMostAccounts; word = next()) {
    if (word == "machine" || word == "default") {
      made.push_back({word == "machine" ? ascii_lower(next()) : std::string(), {}, {}});
    } else if (word == "macdef") {
      const std::size_t end = text.find("\n\n", at);
      at = end == std::string_view::npos ? text.size() : end;
    } else if (word.starts_with('#')) {
      at = std::min(text.find('\n', at), text.size());
    } else if (!made.empty() && (word == "login" || word == "user")) {
      made.back().login = next();
    } else if (!made.empty() && word == "password") {
      made.back().password = next();
    } else if (!made.empty() && word == "account") {
      next();
    } else {
      break;
    }
  }
  return made;
}

std::optional<NetrcFile> netrc_file(FileSystem& files, const Env& env) {
  std::vector<std::string> paths;
  if (std::string named = env.get("NETRC"); !named.empty()) {
    paths.push_back(std::move(named));
  } else if (const std::string home = home_of(env); !home.empty()) {
    paths = {join_path(home, ".netrc"), join_path(home, "_netrc")};
  }
  for (std::string& path : paths) {
    const Result<std::string> text = files.read(path, kLargestConfig);
    if (text) return NetrcFile{std::move(path), parse_netrc(*text)};
  }
  return std::nullopt;
}

std::vector<ConfigFile> npm_config_files(FileSystem& files, const Env& env, const std::string& directory) {
  std::vector<ConfigFile> made;
  auto parse = [&](const std::string& text) { return parse_npmrc(text, env); };
  add_file(files, made, join_path(directory, ".npmrc"), true, parse);
  std::string user = env.get("npm_config_userconfig", env.get("NPM_CONFIG_USERCONFIG"));
  if (user.empty() && !home_of(env).empty()) user = join_path(home_of(env), ".npmrc");
  if (user != join_path(directory, ".npmrc")) add_file(files, made, user, false, parse);
  return made;
}

std::vector<ConfigFile> pip_config_files(FileSystem& files, const Env& env) {
  std::vector<ConfigFile> made;
  auto parse = [](const std::string& text) { return parse_ini(text); };
  add_file(files, made, env.get("PIP_CONFIG_FILE"), false, parse);
  if (const std::string home = home_of(env); !home.empty()) {
    const std::string config = env.get("XDG_CONFIG_HOME", join_path(home, ".config"));
    add_file(files, made, join_path(config, "pip/pip.conf"), false, parse);
    add_file(files, made, join_path(home, ".pip/pip.conf"), false, parse);
  }
  add_file(files, made, "/etc/pip.conf", false, parse);
  return made;
}

std::vector<ConfigFile> pypirc_files(FileSystem& files, const Env& env) {
  std::vector<ConfigFile> made;
  if (const std::string home = home_of(env); !home.empty()) {
    add_file(files, made, join_path(home, ".pypirc"), false,
             [](const std::string& text) { return parse_ini(text); });
  }
  return made;
}

std::vector<ConfigFile> cargo_config_files(FileSystem& files, const Env& env, const std::string& directory) {
  std::vector<ConfigFile> made;
  const std::string home =
      env.get("CARGO_HOME", home_of(env).empty() ? std::string() : join_path(home_of(env), ".cargo"));
  for (std::string at = directory; !at.empty(); at = std::string(parent_path(at))) {
    const std::string folder = join_path(at, ".cargo");
    if (folder != home) add_file(files, made, join_path(folder, "config.toml"), true, parse_flat_toml);
    if (at == "/" || at == ".") break;
  }
  if (!home.empty()) add_file(files, made, join_path(home, "config.toml"), false, parse_flat_toml);
  return made;
}

std::vector<ConfigFile> cargo_credential_files(FileSystem& files, const Env& env) {
  std::vector<ConfigFile> made;
  const std::string home =
      env.get("CARGO_HOME", home_of(env).empty() ? std::string() : join_path(home_of(env), ".cargo"));
  if (!home.empty()) {
    add_file(files, made, join_path(home, "credentials.toml"), false, parse_flat_toml);
    add_file(files, made, join_path(home, "credentials"), false, parse_flat_toml);
  }
  return made;
}

}  // namespace mochi::fanout
