// The configuration files of native clients, as far as a fan-out needs them: `.npmrc`, `pip.conf`, `.pypirc`,
// cargo's `config.toml` and `credentials.toml`. Missing and broken files are as if empty.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/env.h"
#include "host/file_system.h"

namespace mochi::fanout {

// `key = value` lines of an INI file: `section.key` → value; keys before the first section have none.
std::map<std::string, std::string> parse_ini(std::string_view text);
// `.npmrc`: as above without sections, `${NAME}` replaced from the environment.
std::map<std::string, std::string> parse_npmrc(std::string_view text, const Env& env);

struct ConfigFile {
  std::string path;
  // In the project, so written by whoever wrote the project; else the user's own.
  bool of_project = false;
  std::map<std::string, std::string> values;
};

// One account of a `.netrc`.
struct NetrcEntry {
  std::string machine;  // empty: `default`
  std::string login;
  std::string password;
};
// Words and quoted words; macros are skipped. What is behind the first word that is none of the format's is
// not read.
std::vector<NetrcEntry> parse_netrc(std::string_view text);
// Of the file that the variable `NETRC` names, else `.netrc` (`_netrc`) of the home directory.
struct NetrcFile {
  std::string path;
  std::vector<NetrcEntry> entries;
};
std::optional<NetrcFile> netrc_file(FileSystem& files, const Env& env);

// The files that exist, strongest first. `directory`: of the package.
std::vector<ConfigFile> npm_config_files(FileSystem& files, const Env& env, const std::string& directory);
std::vector<ConfigFile> pip_config_files(FileSystem& files, const Env& env);
std::vector<ConfigFile> pypirc_files(FileSystem& files, const Env& env);
// TOML flattened: `registries.NAME.index`.
std::vector<ConfigFile> cargo_config_files(FileSystem& files, const Env& env, const std::string& directory);
std::vector<ConfigFile> cargo_credential_files(FileSystem& files, const Env& env);

}  // namespace mochi::fanout
