#include "registry/wire/npm.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::registry::npm {
namespace {

constexpr std::size_t kUnpackedLimit = std::size_t{512} << 20U;

Unexpected<Error> bad_body(std::string message) { return fail(Code::M057_REG_E001, std::move(message)); }

Result<void> read_attachments(const JsonValue& attachments, PublishBody& out) {
  for (const JsonMember& member : attachments.members) {
    const std::string_view data = member.value.text_of("data");
    if (member.name.ends_with(".sigstore")) {
      out.provenance = data;
    } else if (member.name.ends_with(".tgz") && !out.has_tarball) {
      auto decoded = base64_decode(data);
      if (!decoded) return bad_body("the attachment is not base64");
      out.tarball = std::move(*decoded);
      out.has_tarball = true;
      if (const JsonValue* length = member.value.find("length");
          length != nullptr && static_cast<std::uint64_t>(length->integer) != out.tarball.size()) {
        return bad_body("the attachment has another length than stated");
      }
    } else {
      return bad_body("unexpected attachment `" + member.name + "`");
    }
  }
  return {};
}

Result<void> read_version(const JsonValue& document, PublishBody& out) {
  const JsonValue* versions = document.find("versions");
  if (versions == nullptr || versions->members.size() != 1)
    return bad_body("a publish must have exactly one version");
  const JsonMember& member = versions->members.front();
  out.version = member.name;
  out.manifest = member.value;
  if (out.manifest.text_of("name") != out.name || out.manifest.text_of("version") != out.version) {
    return bad_body("name and version of the manifest differ from those of the request");
  }
  if (const JsonValue* dist = out.manifest.find("dist")) {
    out.integrity = dist->text_of("integrity");
    out.shasum = dist->text_of("shasum");
  }
  return {};
}

bool is_readme(std::string_view path) { return ascii_lower(path).starts_with("readme"); }

}  // namespace

Result<PublishBody> parse_publish(std::string_view body) {
  JsonLimits limits;
  limits.bytes = body.size() + 1;
  limits.depth = 100;
  limits.values = 1'000'000;
  JsonError error;
  PublishBody out;
  JsonValue document;
  if (!parse_json(body, document, error, limits) || !document.is(JsonKind::object)) {
    return bad_body("the body is not a JSON object: " + error.message);
  }
  out.name = document.text_of("name");
  if (out.name.empty()) out.name = document.text_of("_id");
  out.access = document.text_of("access");
  if (const JsonValue* tags = document.find("dist-tags")) {
    for (const JsonMember& tag : tags->members) out.dist_tags.emplace_back(tag.name, tag.value.text);
  }
  const JsonValue* attachments = document.find("_attachments");
  if (attachments != nullptr && !attachments->members.empty()) {
    MOCHI_TRY_VOID(read_attachments(*attachments, out));
    if (!out.has_tarball) return bad_body("the tarball is missing");
    MOCHI_TRY_VOID(read_version(document, out));
  } else {
    out.document = std::move(document);
  }
  return out;
}

std::string check_name(std::string_view name) {
  if (name.empty() || name.size() > 214) return "a name has 1 to 214 characters";
  std::string_view rest = name;
  if (name.front() == '@') {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash < 2 || slash + 1 == name.size())
      return "a scoped name is `@scope/name`";
    const std::string_view scope = name.substr(1, slash - 1);
    if (scope.front() == '.' ||
        scope.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.~") != std::string_view::npos) {
      return "the scope has characters that a URL cannot hold";
    }
    rest = name.substr(slash + 1);
  }
  if (rest.front() == '.' || rest.front() == '_') return "a name does not begin with `.` or `_`";
  if (rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.~") != std::string_view::npos) {
    return "a name is lower case and safe in URLs";
  }
  static constexpr std::string_view kReserved[] = {"node_modules",
                                                   "favicon.ico",
                                                   "assert",
                                                   "buffer",
                                                   "child_process",
                                                   "cluster",
                                                   "console",
                                                   "constants",
                                                   "crypto",
                                                   "dgram",
                                                   "dns",
                                                   "domain",
                                                   "events",
                                                   "fs",
                                                   "http",
                                                   "http2",
                                                   "https",
                                                   "module",
                                                   "net",
                                                   "os",
                                                   "path",
                                                   "perf_hooks",
                                                   "process",
                                                   "punycode",
                                                   "querystring",
                                                   "readline",
                                                   "repl",
                                                   "stream",
                                                   "string_decoder",
                                                   "sys",
                                                   "timers",
                                                   "tls",
                                                   "trace_events",
                                                   "tty",
                                                   "url",
                                                   "util",
                                                   "v8",
                                                   "vm",
                                                   "wasi",
                                                   "worker_threads",
                                                   "zlib"};
  if (name.front() != '@' &&
      std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved)) {
    return "this name belongs to Node";
  }
  return {};
}

std::string_view base_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

std::string tarball_name(std::string_view name, std::string_view version) {
  return fmt::format("{}-{}.tgz", base_name(name), version);
}

Result<Tarball> read_tarball(std::string_view bytes) {
  Result<std::string> tar = archive::gunzip(bytes, kUnpackedLimit);
  if (!tar) return bad_body("the tarball is not gzip: " + tar.error().message);
  archive::ReadLimits limits;
  limits.foreign = true;
  Result<std::vector<archive::Entry>> entries = archive::read_tar(*tar, limits);
  if (!entries) return bad_body("the tarball cannot be read: " + entries.error().message);
  Tarball out;
  bool found = false;
  for (archive::Entry& entry : *entries) {
    // npm strips the first folder, whatever its name.
    const std::size_t slash = entry.path.find('/');
    if (slash == std::string::npos) continue;
    const std::string_view path = std::string_view(entry.path).substr(slash + 1);
    if (path == "package.json") {
      JsonError error;
      if (!parse_json(entry.bytes, out.manifest, error) || !out.manifest.is(JsonKind::object)) {
        return bad_body("package.json: " + error.message);
      }
      found = true;
    } else if (path == "mochi.caps.json" || path == "dist/mochi.caps.json") {
      out.capabilities = std::move(entry.bytes);
    } else if (out.readme_name.empty() && path.find('/') == std::string_view::npos && is_readme(path)) {
      out.readme_name = std::string(path);
      out.readme = std::move(entry.bytes);
    }
  }
  if (!found) return bad_body("the tarball has no package/package.json");
  return out;
}

}  // namespace mochi::registry::npm
