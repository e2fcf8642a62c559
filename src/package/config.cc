#include "package/config.h"

#include <algorithm>

#include "base/base64.h"
#include "base/path.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "diag/codes.h"
#include "package/manifest/edit.h"
#include "package/manifest/table_reader.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20U;

std::string with_slash(std::string url) {
  if (!url.empty() && !url.ends_with('/')) url += '/';
  return url;
}

Result<RegistryAddress> read_address(const TomlValue& value, const std::string& where, bool named,
                                     Sink& sink) {
  TableReader reader(value, where, sink);
  RegistryAddress made;
  if (named) made.name = reader.text("name").value_or(LocatedText{}).value;
  const LocatedText url = reader.text("url").value_or(LocatedText{});
  if (std::string fault = check_registry_url(url.value); !fault.empty()) {
    Report(sink, Code::M057_MANIFEST_E020, url.span.valid() ? url.span : value.span,
           "`url` in " + where + ": " + fault);
  }
  made.url = with_slash(url.value);
  if (auto blobs = reader.text("blobs")) made.blobs = with_slash(blobs->value);
  if (auto mirrors = reader.texts("mirrors")) {
    for (const LocatedText& mirror : *mirrors) made.mirrors.push_back(with_slash(mirror.value));
  }
  reader.any("priority");
  reader.finish(UnknownKeys::warn);
  if (named && made.name.empty())
    Report(sink, Code::M057_MANIFEST_E003, value.span, where + " has no `name`");
  return made;
}

Result<std::string> read_or_empty(FileSystem& files, const std::string& path) {
  Result<std::string> text = files.read(path, kLargestFile);
  if (!text && text.error().code == Code::C001) return std::string();
  return text;
}

}  // namespace

std::string check_registry_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string_view name = url.substr(0, scheme == std::string_view::npos ? 0 : scheme);
  if (name != "http" && name != "https" && name != "file")
    return "an address begins with `https://`, `http://` or `file://`";
  const std::string_view rest = url.substr(scheme + 3);
  if (std::any_of(url.begin(), url.end(),
                  [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }))
    return "an address holds no blanks";
  if (rest.empty()) return "the address names no host";
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos)
    return "an address must not hold credentials; use `mochi login`";
  if (url.find('?') != std::string_view::npos || url.find('#') != std::string_view::npos)
    return "the address of a registry has no `?` and no `#`";
  return {};
}

std::string url_origin(std::string_view url) {
  if (is_file_url(url)) return std::string(url);
  return origin_of(url);
}

Result<UserConfig> read_user_config(FileSystem& files, const Paths& paths, SourceMap& sources) {
  UserConfig config;
  MOCHI_TRY(std::string text, read_or_empty(files, paths.registries_file()));
  if (text.empty()) return config;
  const SourceId source = sources.add(paths.registries_file(), std::move(text));
  MOCHI_TRY(TomlValue root, parse_toml(sources, source, Code::M057_MANIFEST_E001));
  Collector found;
  TableReader reader(root, "the file", found);
  if (const TomlValue* value = reader.typed("default", TomlValue::Kind::table)) {
    MOCHI_TRY(config.default_registry, read_address(*value, "`[default]`", false, found));
  }
  if (const TomlValue* list = reader.typed("alternate", TomlValue::Kind::array)) {
    for (const TomlValue& item : list->items) {
      if (!item.is(TomlValue::Kind::table)) continue;
      MOCHI_TRY(RegistryAddress address, read_address(item, "`[[alternate]]`", true, found));
      config.alternates.push_back(std::move(address));
    }
  }
  reader.finish(UnknownKeys::warn);
  for (const Diagnostic& d : found.sorted()) {
    if (d.severity != Severity::error) continue;
    Error error;
    error.code = d.code;
    error.message = d.message;
    error.span = d.span;
    return fail(std::move(error));
  }
  return config;
}

Result<std::string> with_registry(std::string text, std::string_view name, std::string_view url,
                                  std::string_view blobs) {
  if (name.empty()) {
    ManifestEditor editor(std::move(text));
    MOCHI_TRY_VOID(editor.set({"default", "url"}, toml_quote(url)));
    if (!blobs.empty()) MOCHI_TRY_VOID(editor.set({"default", "blobs"}, toml_quote(blobs)));
    return editor.text();
  }
  MOCHI_TRY(std::string without, without_registry(std::move(text), name));
  if (!without.empty() && !without.ends_with('\n')) without += '\n';
  if (!without.empty()) without += '\n';
  without += "[[alternate]]\nname = " + toml_quote(name) + "\nurl = " + toml_quote(url) + "\n";
  if (!blobs.empty()) without += "blobs = " + toml_quote(blobs) + "\n";
  return without;
}

Result<std::string> without_registry(std::string text, std::string_view name) {
  // A block reaches from its `[[alternate]]` to the next header.
  std::string made;
  std::string block;
  bool in_block = false;
  auto flush = [&] {
    SourceMap sources;
    const Result<TomlValue> parsed =
        parse_toml(sources, sources.add("registries.toml", block), Code::M057_MANIFEST_E001);
    const TomlValue* list = parsed ? parsed->find("alternate") : nullptr;
    const bool gone = list != nullptr && list->items.size() == 1 && list->items[0].find("name") != nullptr &&
                      list->items[0].find("name")->text == name;
    if (!gone) made += block;
    block.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end;
    if (line.starts_with('[')) {
      if (in_block) flush();
      in_block = line.starts_with("[[alternate]]");
    }
    (in_block ? block : made) += line;
  }
  if (in_block) flush();
  while (made.ends_with("\n\n")) made.pop_back();
  return made;
}

Result<RegistryAddress> find_registry(const UserConfig& config, const RegistryTable& project, const Env& env,
                                      std::string_view name, std::string_view default_name) {
  std::optional<RegistryAddress> found;
  std::vector<std::string> mirrors;
  for (const RegistryTable::Alternate& alternate : project.alternates) {
    if (alternate.mirror) {
      if (alternate.name.value == name || name == default_name)
        mirrors.push_back(with_slash(alternate.url.value));
    } else if (alternate.name.value == name) {
      found = RegistryAddress{std::string(name),
                              with_slash(alternate.url.value),
                              alternate.blobs ? with_slash(alternate.blobs->value) : "",
                              {}};
    }
  }
  for (const RegistryAddress& alternate : config.alternates) {
    if (!found && alternate.name == name) found = alternate;
  }
  if (!found && (name == default_name || name == "default")) {
    found = config.default_registry;
    if (std::string url = env.get("MOCHI_REGISTRY"); !url.empty()) {
      if (std::string fault = check_registry_url(url); !fault.empty())
        return fail(Code::M057_MANIFEST_E020, "`MOCHI_REGISTRY`: " + fault);
      found = RegistryAddress{std::string(name), with_slash(url), {}, {}};
    }
  }
  if (!found) {
    return fail(Code::M057_RESOLVE_E004, "there is no address for the registry `" + std::string(name) + "`",
                "Set one with `mochi pkg config registry " +
                    std::string(name == default_name ? "default URL`."
                                                     : "alternate add " + std::string(name) + " URL`."));
  }
  found->name = name;
  found->mirrors.insert(found->mirrors.end(), mirrors.begin(), mirrors.end());
  return std::move(*found);
}

Result<AuthFile> AuthFile::read(FileSystem& files, const Paths& paths) {
  AuthFile made;
  const std::string path = paths.auth_file();
  Result<FileInfo> info = files.info(path);
  if (!info) {
    if (info.error().code == Code::C001) return made;
    return fail(std::move(info).error());
  }
  if ((info->mode & 077U) != 0) {
    return fail(Code::C002, "`" + path + "` holds tokens and may be read by others",
                "Run `chmod 600 " + path + "`.");
  }
  MOCHI_TRY(std::string text, files.read(path, kLargestFile));
  SourceMap sources;
  Result<TomlValue> root = parse_toml(sources, sources.add(path, std::move(text)), Code::M057_MANIFEST_E001);
  // The message of a syntax error could quote a token; the place is enough.
  if (!root)
    return fail(Code::M057_MANIFEST_E001, "`" + path + "` is not TOML",
                "Mend it, or delete it and log in again.");
  const TomlValue* list = root->find("token");
  if (list == nullptr || !list->is(TomlValue::Kind::array)) return made;
  for (const TomlValue& item : list->items) {
    auto text_of = [&](std::string_view key) {
      const TomlValue* value = item.find(key);
      return value == nullptr ? std::string() : value->text;
    };
    Entry entry{text_of("origin"),   text_of("token"),       text_of("user"),
                text_of("password"), text_of("certificate"), text_of("key")};
    if (!entry.origin.empty()) made.entries_.push_back(std::move(entry));
  }
  return made;
}

Access AuthFile::access(std::string_view url, std::string_view name, const Env& env) const {
  Access made;
  const std::string origin = url_origin(url);
  for (const Entry& entry : entries_) {
    if (entry.origin != origin) continue;
    if (!entry.user.empty()) made.authorization = "Basic " + base64(entry.user + ":" + entry.password);
    if (!entry.token.empty()) made.authorization = "Bearer " + entry.token;
    made.certificate = entry.certificate;
    made.key = entry.key;
    break;
  }
  std::string variable = "MOCHI_TOKEN_";
  for (char c : name)
    variable += c >= 'a' && c <= 'z'                               ? static_cast<char>(c - 'a' + 'A')
                : (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ? c
                                                                   : '_';
  if (std::string token = env.get(variable); !token.empty()) made.authorization = "Bearer " + token;
  return made;
}

AuthFile::Entry& AuthFile::entry(std::string_view url) {
  const std::string origin = url_origin(url);
  for (Entry& known : entries_) {
    if (known.origin == origin) return known;
  }
  entries_.push_back({origin, {}, {}, {}, {}, {}});
  return entries_.back();
}

void AuthFile::set_token(std::string_view url, std::string token) {
  Entry& known = entry(url);
  known.token = std::move(token);
  known.user = known.password = {};
}

void AuthFile::set_password(std::string_view url, std::string user, std::string password) {
  Entry& known = entry(url);
  known.token = {};
  known.user = std::move(user);
  known.password = std::move(password);
}

void AuthFile::set_certificate(std::string_view url, std::string certificate, std::string key) {
  Entry& known = entry(url);
  known.certificate = std::move(certificate);
  known.key = std::move(key);
}

bool AuthFile::remove(std::string_view url) {
  const std::string origin = url_origin(url);
  return std::erase_if(entries_, [&](const Entry& entry) { return entry.origin == origin; }) > 0;
}

Result<void> AuthFile::write(FileSystem& files, const Paths& paths) const {
  std::string text = "# Tokens of registries, written by `mochi login`. Keep this file private.\n";
  std::vector<Entry> sorted = entries_;
  std::sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) { return a.origin < b.origin; });
  for (const Entry& entry : sorted) {
    text += "\n[[token]]\norigin = " + toml_quote(entry.origin) + "\n";
    auto put = [&](const char* key, const std::string& value) {
      if (!value.empty()) text += std::string(key) + " = " + toml_quote(value) + "\n";
    };
    put("token", entry.token);
    put("user", entry.user);
    put("password", entry.password);
    put("certificate", entry.certificate);
    put("key", entry.key);
  }
  MOCHI_TRY_VOID(files.make_dirs(paths.config));
  return files.write(paths.auth_file(), text, kPrivateFileMode);
}

}  // namespace mochi::package
