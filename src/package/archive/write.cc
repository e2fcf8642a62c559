#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "archive/entry_path.h"
#include "archive/tar.h"
#include "archive/zstd.h"
#include "base/normalize.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/archive/globs.h"
#include "package/archive/tarball.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

using archive::DigestKind;

constexpr std::string_view kIncluded[] = {"mochi.toml", "mochi.lock", "src/**",     "examples/**",  "README*",
                                          "LICENSE*",   "LICENCE*",   "CHANGELOG*", ".mochi-pkg/**"};
// Beside what is secret.
constexpr std::string_view kExcluded[] = {
    ".git",    ".svn",  ".hg",   ".bzr",  "node_modules", "target", "dist", "build", "__pycache__", ".idea",
    ".vscode", "*.log", "*.tmp", "*.swp", ".DS_Store",    "*.o",    "*.so", "*.dll", "*.class",     "*.pyc"};
// Never packed, whatever the manifest says.
constexpr std::string_view kNever[] = {".git", ".svn", ".hg", ".bzr", ".mochi"};
// Packed only if the manifest names the very file.
constexpr std::string_view kSecret[] = {".env*",
                                        "*.pem",
                                        "id_rsa*",
                                        ".npmrc",
                                        ".yarnrc.yml",
                                        ".netrc",
                                        "_netrc",
                                        ".pypirc",
                                        ".git-credentials",
                                        "auth.toml",
                                        "credentials.toml",
                                        "id_dsa*",
                                        "id_ecdsa*",
                                        "id_ed25519*",
                                        "*.key",
                                        "*.p12",
                                        "*.pfx",
                                        "*.jks",
                                        "*.keystore"};

constexpr std::size_t kIgnoreBytes = std::size_t{1} << 20U;
constexpr int kDeepest = 256;
constexpr std::int64_t kLastEpoch = 077777777777;

std::string hex_digest(DigestKind kind, std::string_view bytes) {
  return archive::hex(archive::digest(kind, bytes));
}

// A name without `/` is that of a file anywhere, or of a directory at the top (Z9); one with `/` starts at
// the top.
bool excludes(std::string_view pattern, std::string_view path, bool directory) {
  std::size_t slash = pattern.find('/');
  if (slash != std::string_view::npos && slash + 1 != pattern.size()) return file_glob_covers(pattern, path);
  bool top = path.find('/') == std::string_view::npos;
  bool directories_only = pattern.ends_with('/');
  return directory ? top && file_glob_matches(pattern, path)
                   : !directories_only && file_glob_matches(pattern, file_name(path));
}

Unexpected<Error> forbidden(std::string_view path, std::string_view why) {
  return fail(Code::M057_PUB_E010, fmt::format("{} cannot be packed: {}", archive::shown_path(path), why));
}

class FileCollector {
 public:
  FileCollector(FileSystem& files, std::string_view root, const Manifest& manifest)
      : files_(files), root_(root) {
    if (!manifest.package) return;
    const Package& package = *manifest.package;
    readme_ = package.readme.value;
    if (package.include) {
      include_given_ = true;
      for (const LocatedText& glob : *package.include) include_.push_back(glob.value);
    } else {
      include_.assign(std::begin(kIncluded), std::end(kIncluded));
    }
    if (package.exclude) {
      for (const LocatedText& glob : *package.exclude) exclude_.push_back(glob.value);
    } else {
      exclude_.assign(std::begin(kExcluded), std::end(kExcluded));
      exclude_.insert(exclude_.end(), std::begin(kSecret), std::end(kSecret));
    }
  }

  Result<std::vector<std::string>> collect() {
    if (Result<std::string> text = files_.read(join_path(root_, ".mochiignore"), kIgnoreBytes)) {
      ignore_ = IgnoreFile(*text);
    } else if (text.error().code != Code::C001) {
      return fail(std::move(text).error());
    }
    MOCHI_TRY_VOID(walk("", 0));
    std::sort(paths_.begin(), paths_.end());
    return std::move(paths_);
  }

 private:
  // Some file below the directory may be included.
  bool leads_to_included(std::string_view directory) const {
    std::vector<std::string_view> components = split(directory, '/');
    auto leads = [&](std::string_view pattern) {
      std::vector<std::string_view> parts = split(pattern, '/');
      for (std::size_t i = 0; i < std::min(parts.size(), components.size()); ++i) {
        if (parts[i] == "**") return true;
        if (!file_glob_matches(parts[i], components[i])) return false;
      }
      return true;
    };
    return std::any_of(include_.begin(), include_.end(), leads);
  }

  bool included(std::string_view path) const {
    if (path == "mochi.toml" || path == readme_) return true;
    return std::any_of(include_.begin(), include_.end(),
                       [path](const std::string& pattern) { return file_glob_covers(pattern, path); });
  }

  bool excluded(std::string_view path, bool directory) const {
    if (path == "mochi.toml") return false;
    std::string_view name = file_name(path);
    if (std::find(std::begin(kNever), std::end(kNever), name) != std::end(kNever)) return true;
    if (ignore_.ignores(path, directory)) return true;
    return std::any_of(exclude_.begin(), exclude_.end(),
                       [&](const std::string& pattern) { return excludes(pattern, path, directory); });
  }

  bool looks_secret(std::string_view path) const {
    bool named = std::find(include_.begin(), include_.end(), path) != include_.end() && include_given_;
    return !named && std::any_of(std::begin(kSecret), std::end(kSecret), [path](std::string_view pattern) {
      return file_glob_matches(pattern, file_name(path));
    });
  }

  Result<void> walk(const std::string& directory, int depth) {
    if (depth > kDeepest) return forbidden(directory, "its directories are too deep");
    MOCHI_TRY(std::vector<DirEntry> entries, files_.list(join_path(root_, directory)));
    for (const DirEntry& entry : entries) {
      std::string path = directory.empty() ? entry.name : directory + "/" + entry.name;
      bool is_directory = entry.kind == FileKind::directory;
      if (excluded(path, is_directory)) continue;
      if (is_directory) {
        if (leads_to_included(path)) MOCHI_TRY_VOID(walk(path, depth + 1));
        continue;
      }
      if (!included(path)) continue;
      if (entry.kind != FileKind::file) {
        return forbidden(path, entry.kind == FileKind::symlink ? "it is a link" : "it is no regular file");
      }
      if (looks_secret(path)) {
        return forbidden(path, "it looks like a secret; if it is none, name the very file in `include`");
      }
      paths_.push_back(std::move(path));
    }
    return {};
  }

  FileSystem& files_;
  std::string root_;
  std::string readme_;
  std::vector<std::string> include_;
  std::vector<std::string> exclude_;
  bool include_given_ = false;
  IgnoreFile ignore_;
  std::vector<std::string> paths_;
};

// The reader's rules hold for the writer, with the code of a publisher's mistake.
Result<void> check_paths(const std::vector<archive::Entry>& entries) {
  archive::PathSet paths;
  for (const archive::Entry& entry : entries) {
    Result<void> good = archive::check_entry_path(entry.path, {});
    if (good) good = paths.add_file(entry.path);
    if (good) continue;
    Error error = std::move(good).error();
    error.code = Code::M057_PUB_E010;
    return fail(std::move(error));
  }
  return {};
}

bool wants_line_feeds(std::string_view path) { return path == "mochi.toml" || path.ends_with(".mochi"); }

Result<std::vector<archive::Entry>> read_files(FileSystem& files, std::string_view directory,
                                               const std::vector<std::string>& paths,
                                               const PackOptions& options) {
  archive::ReadLimits limits;
  std::vector<archive::Entry> entries;
  for (const std::string& path : paths) {
    std::string full = join_path(directory, path);
    MOCHI_TRY(FileInfo info, files.link_info(full));
    if (info.size > limits.entry_bytes) {
      return fail(Code::M057_BLOB_E004,
                  fmt::format("{} has {} bytes; {} are allowed", archive::shown_path(path), info.size,
                              limits.entry_bytes));
    }
    // File systems that store names decomposed give the same archive.
    archive::Entry entry{to_nfc(path), {}, (info.mode & 0100U) != 0};
    if (path == "mochi.toml" && options.manifest_text) {
      entry.bytes = *options.manifest_text;
    } else {
      MOCHI_TRY(entry.bytes, files.read(full, static_cast<std::size_t>(limits.entry_bytes)));
    }
    entries.push_back(std::move(entry));
  }
  entries.insert(entries.end(), options.extra.begin(), options.extra.end());
  archive::sort_entries(entries);
  return entries;
}

}  // namespace

std::string tarball_name(std::string_view name, std::string_view version) {
  std::string plain = replace_all(name, "/", "-");
  if (plain.starts_with('@')) plain.erase(0, 1);
  return fmt::format("{}-{}.mochi.tar.zst", plain, version);
}

Result<std::int64_t> source_date_epoch(const Env& env) {
  std::string text;
  if (!env.find("SOURCE_DATE_EPOCH", &text)) return std::int64_t{0};
  bool digits =
      !text.empty() && text.size() <= 12 && text.find_first_not_of("0123456789") == std::string::npos;
  std::int64_t value = 0;
  if (digits) {
    for (char c : text) value = value * 10 + (c - '0');
  }
  if (!digits || value > kLastEpoch) {
    return fail(Code::M057_REPRO_E005,
                fmt::format("`SOURCE_DATE_EPOCH` is `{}`, no time that an archive can hold", text));
  }
  return value;
}

Result<std::vector<std::string>> packed_paths(FileSystem& files, std::string_view directory,
                                              const Manifest& manifest) {
  return FileCollector(files, directory, manifest).collect();
}

Result<Packed> pack(FileSystem& files, std::string_view directory, const Manifest& manifest,
                    const PackOptions& options) {
  MOCHI_CHECK(manifest.package.has_value());
  MOCHI_TRY(std::vector<std::string> paths, packed_paths(files, directory, manifest));
  for (const std::string& module : options.modules) {
    if (!std::binary_search(paths.begin(), paths.end(), module)) {
      return forbidden(module, "it is imported, but the package leaves it out");
    }
  }
  MOCHI_TRY(std::vector<archive::Entry> entries, read_files(files, directory, paths, options));
  MOCHI_TRY_VOID(check_paths(entries));
  MOCHI_TRY(std::string tar, archive::write_tar(entries, {.mtime = options.mtime}));
  Packed out;
  out.file_name = tarball_name(manifest.package->name.value, manifest.package->version.value.text());
  out.bytes = archive::zstd_compress(tar);
  out.tar_blake3 = hex_digest(DigestKind::blake3, tar);
  tar = {};
  // What we write is what every client accepts, or it is not written.
  MOCHI_TRY(PackageArchive read, read_package_tarball(out.bytes));
  out.blake3 = std::move(read.blake3);
  out.sha256 = std::move(read.sha256);
  out.tree = std::move(read.tree);
  for (const archive::Entry& entry : entries) {
    out.files.push_back({entry.path, entry.bytes.size(), entry.executable});
    if (!wants_line_feeds(entry.path) || entry.bytes.find("\r\n") == std::string::npos) continue;
    out.warnings.push_back(
        {.code = Code::M057_PUB_E011,
         .message = fmt::format("{} has CRLF line ends", archive::shown_path(entry.path))});
  }
  return out;
}

Result<void> check_same(const Packed& first, const Packed& second) {
  if (first.bytes == second.bytes) return {};
  auto differ = [](std::string_view path, std::string_view field) {
    return fail(Code::M057_REPRO_E002,
                fmt::format("two packings differ: {} of {}", field, archive::shown_path(path)));
  };
  MOCHI_TRY(PackageArchive a, read_package_tarball(first.bytes));
  MOCHI_TRY(PackageArchive b, read_package_tarball(second.bytes));
  for (std::size_t i = 0; i < std::max(a.entries.size(), b.entries.size()); ++i) {
    if (i >= a.entries.size()) return differ(b.entries[i].path, "the presence");
    if (i >= b.entries.size() || a.entries[i].path != b.entries[i].path)
      return differ(a.entries[i].path, "the presence");
    if (a.entries[i].bytes != b.entries[i].bytes) return differ(a.entries[i].path, "the content");
    if (a.entries[i].executable != b.entries[i].executable) return differ(a.entries[i].path, "the mode");
  }
  return differ(first.file_name, "the times or the compression");
}

}  // namespace mochi::package
