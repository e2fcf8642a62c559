#include "registry/wire/mochi.h"

#include <fmt/format.h>

#include "archive/digest.h"
#include "archive/tar.h"
#include "archive/zstd.h"
#include "base/source.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "diag/diagnostic.h"
#include "package/manifest/manifest.h"
#include "package/project.h"
#include "package/resolve/request.h"

namespace mochi::registry::mochi_package {
namespace {

constexpr std::size_t kUnpackedLimit = std::size_t{512} << 20U;

Result<package::Manifest> parse_manifest(const std::string& text) {
  SourceMap sources;
  Collector sink;
  const SourceId source = sources.add("mochi.toml", text);
  package::Manifest manifest = package::read_manifest(sources, source, {package::extension_tables()}, sink);
  for (const Diagnostic& diagnostic : sink.sorted()) {
    if (diagnostic.severity == Severity::error) {
      return fail(Code::M057_PUB_E009,
                  fmt::format("{}: {}", code_info(diagnostic.code).name, diagnostic.message));
    }
  }
  if (!manifest.package) return fail(Code::M057_PUB_E009, "`mochi.toml` has no [package]");
  return manifest;
}

Result<void> check_fields(const package::Package& package) {
  std::vector<std::string> missing;
  if (!package.description) missing.emplace_back("description");
  if (!package.license) missing.emplace_back("license");
  if (!package.mochi) missing.emplace_back("mochi");
  if (!package.repository) missing.emplace_back("repository");
  if (!missing.empty())
    return fail(Code::M057_PUB_E001, fmt::format("the manifest has no {}", name_list(missing)));
  if (!package.publish) return fail(Code::M057_PUB_E008, "the manifest says `publish = false`");
  return {};
}

Result<void> check_dependencies(const package::Manifest& manifest) {
  for (const package::Dependency& dependency : manifest.dependencies) {
    if (dependency.kind != package::DependencyKind::normal) continue;
    if (dependency.workspace && !dependency.version) {
      return fail(Code::M057_PUB_E009,
                  fmt::format("the dependency `{}` still refers to its workspace", dependency.name));
    }
    if (!dependency.version) {
      return fail(Code::M057_PUB_E009, fmt::format("the dependency `{}` has no version", dependency.name));
    }
  }
  return {};
}

bool is_reserved(std::string_view name) {
  return name.starts_with("@mochi/") || name.starts_with("@std/") || name.starts_with("@mochi-lang/");
}

std::string value_of(const std::optional<package::LocatedText>& text) {
  return text ? text->value : std::string();
}

}  // namespace

Result<Package> read_package(std::string_view bytes) {
  MOCHI_TRY(std::string tar, archive::zstd_decompress(bytes, kUnpackedLimit));
  MOCHI_TRY(std::vector<archive::Entry> entries, archive::read_tar(tar));
  const archive::Entry* manifest_file = nullptr;
  for (const archive::Entry& entry : entries) {
    if (entry.path == "mochi.toml") manifest_file = &entry;
  }
  if (manifest_file == nullptr) return fail(Code::M057_PUB_E009, "the tarball has no `mochi.toml`");
  MOCHI_TRY(package::Manifest manifest, parse_manifest(manifest_file->bytes));
  const package::Package& package = *manifest.package;
  MOCHI_TRY_VOID(check_fields(package));
  MOCHI_TRY_VOID(check_dependencies(manifest));
  Package out;
  out.name = package.name.value;
  if (is_reserved(out.name))
    return fail(Code::M057_REG_E002, fmt::format("the scope of `{}` is reserved", out.name));
  out.entry = package::manifest_entry(manifest);
  out.entry.tree_blake3 = archive::hex(archive::digest(archive::DigestKind::blake3, tar));
  out.description = value_of(package.description);
  out.repository = value_of(package.repository);
  out.homepage = value_of(package.homepage);
  for (const package::LocatedText& keyword : package.keywords) out.keywords.push_back(keyword.value);
  for (const archive::Entry& entry : entries) {
    if (entry.path == package.readme.value) {
      out.readme = entry.bytes;
      out.readme_name = entry.path;
    }
    if (entry.path == ".mochi-pkg/api.json") out.api = entry.bytes;
  }
  out.files = std::move(entries);
  return out;
}

std::string bucket(std::string_view name) {
  const std::string lower = ascii_lower(name);
  if (lower.size() >= 4) return fmt::format("{}/{}", lower.substr(0, 2), lower.substr(2, 2));
  if (lower.size() >= 2) return fmt::format("{0}/{0}", lower.substr(0, 2));
  return lower + "/-";
}

std::string index_path(std::string_view full_name) {
  const std::size_t slash = full_name.find('/');
  if (slash == std::string_view::npos) return fmt::format("{}/-/{}", bucket(full_name), full_name);
  const std::string_view name = full_name.substr(slash + 1);
  return fmt::format("{}/{}/{}", bucket(name), full_name.substr(1, slash - 1), name);
}

std::string name_of_path(std::string_view scope, std::string_view name) {
  std::string full = scope == "-" ? std::string(name) : fmt::format("@{}/{}", scope, name);
  return package::check_package_name(full).empty() ? full : std::string();
}

}  // namespace mochi::registry::mochi_package
