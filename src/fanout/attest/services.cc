#include "fanout/attest/services.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/path.h"
#include "base/string_util.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

constexpr std::size_t kFileBytes = std::size_t{4} << 20U;

bool good(std::string_view url) {
  return !client::origin_of(url).empty() &&
         (url.starts_with("https://") || (url.starts_with("http://") && client::is_loopback(url)));
}

bool parse(std::string_view text, JsonValue& value) {
  JsonError error;
  return parse_json(text, value, error, {.bytes = kFileBytes, .depth = 40, .values = 100'000}) &&
         value.is(JsonKind::object);
}

const JsonValue& child(const JsonValue& value, std::string_view name) {
  static const JsonValue none;
  const JsonValue* found = value.find(name);
  return found == nullptr ? none : *found;
}

bool ended(const JsonValue& item) { return !child(item, "validFor").text_of("end").empty(); }

// The first of a signing configuration's services that speaks `version`; before version 0.2 it is one text.
std::string configured(const JsonValue& config, std::string_view list, std::string_view single,
                       std::int64_t version) {
  for (const JsonValue& item : child(config, list).items) {
    if (child(item, "majorApiVersion").integer == version && !ended(item) && good(item.text_of("url")))
      return std::string(item.text_of("url"));
  }
  const std::string_view url = config.text_of(single);
  return good(url) ? std::string(url) : std::string();
}

SigningServices of_config(const JsonValue& config) {
  return {
      configured(config, "caUrls", "caUrl", 1), configured(config, "rekorTlogUrls", "rekorTlogUrl", 1), {}};
}

SigningServices of_root(const JsonValue& root) {
  SigningServices made;
  for (const JsonValue& authority : child(root, "certificateAuthorities").items) {
    if (!ended(authority) && good(authority.text_of("uri"))) made.authority = authority.text_of("uri");
  }
  for (const JsonValue& log : child(root, "tlogs").items) {
    const JsonValue& key = child(log, "publicKey");
    // Logs of the second version have other keys.
    const bool first = key.text_of("keyDetails").starts_with("PKIX_ECDSA");
    if (made.log.empty() && first && !ended(key) && good(log.text_of("baseUrl")))
      made.log = log.text_of("baseUrl");
  }
  return made;
}

std::optional<SigningServices> whole(SigningServices services) {
  if (services.authority.empty() || services.log.empty()) return std::nullopt;
  return services;
}

std::optional<SigningServices> of_file(FileSystem& files, const std::string& path) {
  const Result<std::string> text = files.read(path, kFileBytes);
  std::optional<SigningServices> made = text ? read_services(*text) : std::nullopt;
  if (made) made->source = "`" + path + "`";
  return made;
}

// npm carries the trusted root that it begins with.
std::optional<SigningServices> ask_npm(FileSystem& files, Processes& processes) {
  ProcessSpec spec;
  spec.args = {"npm", "root", "--global"};
  spec.timeout_ms = 20'000;
  const Result<ProcessResult> done = processes.run(spec);
  if (!done || !done->ok()) return std::nullopt;
  const std::string root(trim_ascii(done->out));
  if (!root.starts_with("/")) return std::nullopt;
  const Result<std::string> seeds =
      files.read(join_path(root, "npm/node_modules/@sigstore/tuf/seeds.json"), kFileBytes);
  JsonValue value;
  if (!seeds || !parse(*seeds, value)) return std::nullopt;
  for (const JsonMember& mirror : value.members) {
    const std::optional<std::string> text =
        base64_decode(child(mirror.value, "targets").text_of("trusted_root.json"));
    std::optional<SigningServices> made = text ? read_services(*text) : std::nullopt;
    if (!made) continue;
    made->source = "the installed npm";
    return made;
  }
  return std::nullopt;
}

}  // namespace

std::optional<SigningServices> read_services(std::string_view text) {
  JsonValue value;
  if (!parse(text, value)) return std::nullopt;
  if (std::optional<SigningServices> made = whole(of_config(child(value, "signingConfig")))) return made;
  if (std::optional<SigningServices> made = whole(of_config(value))) return made;
  if (std::optional<SigningServices> made = whole(of_root(child(value, "trustedRoot")))) return made;
  return whole(of_root(value));
}

std::optional<SigningServices> find_services(FileSystem& files, const Env& env, Processes& processes) {
  const std::string authority = env.get("MOCHI_FULCIO_URL");
  const std::string log = env.get("MOCHI_REKOR_URL");
  if (good(authority) && good(log))
    return SigningServices{authority, log, "`MOCHI_FULCIO_URL` and `MOCHI_REKOR_URL`"};
  if (const std::string path = env.get("MOCHI_SIGSTORE_ROOTS"); !path.empty()) {
    return of_file(files, path);
  }
  if (const std::string home = env.get("HOME"); !home.empty()) {
    for (const char* name : {"signing_config.v0.2.json", "signing_config.json", "trusted_root.json"}) {
      if (std::optional<SigningServices> made =
              of_file(files, join_path(home, ".sigstore/root/targets/" + std::string(name))))
        return made;
    }
  }
  return ask_npm(files, processes);
}

}  // namespace mochi::fanout
