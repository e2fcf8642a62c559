#include "artefact/python.h"

#include <algorithm>
#include <map>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "artefact/toml_writer.h"
#include "base/base64.h"
#include "base/string_util.h"
#include "base/toml.h"
#include "diag/codes.h"

namespace mochi::artefact {
namespace {

// 1980-01-01T00:00:00Z, so that the same time serves zip and tar.
constexpr std::int64_t kSdistTime = 315532800;

std::string record_line(const archive::Entry& entry) {
  std::string path = entry.path;
  if (path.find_first_of(",\"\n") != std::string::npos) path = "\"" + replace_all(path, "\"", "\"\"") + "\"";
  return path + ",sha256=" + base64url(archive::digest(archive::DigestKind::sha256, entry.bytes)) + "," +
         std::to_string(entry.bytes.size()) + "\n";
}

// DOS date and time of seconds since 1970, not before 1980, even seconds.
archive::ZipOptions zip_time(const TimeOptions& time) {
  std::int64_t seconds = std::max(time.or_else(kSdistTime), kSdistTime);
  const std::int64_t days = seconds / 86400;
  seconds %= 86400;
  // Civil date of a day number (proleptic Gregorian, eras of 400 years).
  const std::int64_t z = days + 719468;
  const std::int64_t era = z / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
  const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
  const std::int64_t year = std::min<std::int64_t>(yoe + era * 400 + (month <= 2 ? 1 : 0), 2107);
  archive::ZipOptions options;
  options.date = static_cast<std::uint16_t>(((year - 1980) << 9) | (month << 5) | day);
  options.time =
      static_cast<std::uint16_t>(((seconds / 3600) << 11) | ((seconds / 60 % 60) << 5) | (seconds % 60 / 2));
  return options;
}

void header(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  out += key;
  out += ": ";
  out += value;
  out += '\n';
}

Unexpected<Error> refused_by_pypi(const std::string& field, const std::string& why) {
  return refused("PyPI", field, why);
}

Result<void> check_metadata(std::string_view metadata) {
  const Pairs headers = metadata_headers(metadata);
  for (std::string_view key :
       {"Metadata-Version", "Name", "Version", "Summary", "License-Expression", "Description-Content-Type"}) {
    const bool found =
        std::any_of(headers.begin(), headers.end(), [&](const auto& pair) { return pair.first == key; });
    if (!found) return refused_by_pypi(std::string(key), "it is missing");
  }
  for (const auto& [key, value] : headers) {
    if (key == "Summary" && value.size() > 512)
      return refused_by_pypi(key, "it is longer than 512 characters");
    if (key == "Version" && value.find('+') != std::string::npos)
      return refused_by_pypi(key, "local versions are not taken");
    if (key == "Requires-Dist" && value.find('@') != std::string::npos)
      return refused_by_pypi(key, "addresses are not taken as requirements");
    if (key == "Classifier" && value.starts_with("License ::"))
      return refused_by_pypi(key, "a licence stands in `License-Expression`");
  }
  return {};
}

const archive::Entry* ending(const Artefact& artefact, std::string_view suffix) {
  for (const archive::Entry& entry : artefact.entries) {
    if (entry.path.ends_with(suffix)) return &entry;
  }
  return nullptr;
}

}  // namespace

std::string python_file_stem(const PythonPackage& package) {
  std::string made;
  for (char c : ascii_lower(package.name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) made += c;
    if (separator && !made.ends_with('_')) made += '_';
  }
  return made;
}

std::string python_metadata(const PythonPackage& package) {
  std::string out;
  header(out, "Metadata-Version", "2.4");
  header(out, "Name", package.name);
  header(out, "Version", package.version);
  header(out, "Summary", package.summary);
  std::string names;
  std::string mails;
  for (const auto& [name, mail] : package.authors) {
    if (mail.empty()) {
      names += (names.empty() ? "" : ", ") + name;
    } else {
      mails += (mails.empty() ? "" : ", ") + (name.empty() ? mail : name + " <" + mail + ">");
    }
  }
  header(out, "Author", names);
  header(out, "Author-email", mails);
  header(out, "License-Expression", package.license);
  header(out, "License-File", "LICENSE");
  std::string keywords;
  for (const std::string& keyword : package.keywords) keywords += (keywords.empty() ? "" : ",") + keyword;
  header(out, "Keywords", keywords);
  for (const std::string& classifier : package.classifiers) header(out, "Classifier", classifier);
  for (const auto& [label, url] : package.urls) header(out, "Project-URL", label + ", " + url);
  header(out, "Requires-Python", package.requires_python);
  for (const std::string& requirement : package.requirements) header(out, "Requires-Dist", requirement);
  for (const auto& [extra, requirements] : package.extras) {
    header(out, "Provides-Extra", extra);
    for (const std::string& requirement : requirements)
      header(out, "Requires-Dist", requirement + " ; extra == '" + extra + "'");
  }
  header(out, "Description-Content-Type", "text/markdown; charset=UTF-8");
  out += "\n" + package.readme;
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

std::string python_project_file(const PythonPackage& package) {
  TomlWriter toml;
  toml.table("build-system");
  toml.list("requires", {"hatchling"});
  toml.text("build-backend", "hatchling.build");
  toml.table("project");
  toml.text("name", package.name);
  toml.text("version", package.version);
  toml.text("description", package.summary);
  toml.text("readme", "README.md");
  toml.text("requires-python", package.requires_python);
  toml.text("license", package.license);
  std::string authors;
  for (const auto& [name, mail] : package.authors) {
    std::string item;
    if (!name.empty()) item = "name = " + toml_quote(name);
    if (!mail.empty()) item += (item.empty() ? "" : ", ") + ("email = " + toml_quote(mail));
    authors += "    { " + item + " },\n";
  }
  if (!authors.empty()) toml.raw("authors", "[\n" + authors + "]");
  toml.list("keywords", package.keywords);
  toml.list("classifiers", package.classifiers, true);
  toml.list("dependencies", package.requirements, package.requirements.size() > 1, true);
  if (!package.extras.empty()) {
    toml.table("project.optional-dependencies");
    for (const auto& [extra, requirements] : package.extras) toml.list(extra, requirements, false, true);
  }
  toml.table("project.urls");
  for (const auto& [label, url] : package.urls) toml.text(label, url);
  toml.table("tool.hatch.build.targets.wheel");
  toml.list("packages", {"src/" + package.import_name});
  return toml.take();
}

Pairs metadata_headers(std::string_view metadata) {
  Pairs made;
  for (std::string_view line : split_lines(metadata)) {
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos) made.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return made;
}

Result<Artefact> pack_wheel(const PythonPackage& package, const TimeOptions& time) {
  Artefact made;
  const std::string stem = python_file_stem(package) + "-" + replace_all(package.version, "-", "_");
  made.file_name = stem + "-py3-none-any.whl";
  for (const archive::Entry& file : package.files) {
    if (file.path.starts_with("src/"))
      made.entries.push_back({file.path.substr(4), file.bytes, file.executable});
  }
  archive::sort_entries(made.entries);
  const std::string info = stem + ".dist-info/";
  made.entries.push_back({info + "METADATA", python_metadata(package), false});
  made.entries.push_back(
      {info + "WHEEL",
       "Wheel-Version: 1.0\nGenerator: " + package.generator + "\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
       false});
  made.entries.push_back({info + "licenses/LICENSE", package.license_text, false});
  std::string record;
  for (const archive::Entry& entry : made.entries) record += record_line(entry);
  record += info + "RECORD,,\n";
  made.entries.push_back({info + "RECORD", std::move(record), false});
  MOCHI_TRY(made.bytes, archive::write_zip(made.entries, zip_time(time)));
  return made;
}

Result<Artefact> pack_sdist(const PythonPackage& package, const TimeOptions& time) {
  Artefact made;
  const std::string root = python_file_stem(package) + "-" + package.version;
  made.file_name = root + ".tar.gz";
  made.entries = package.files;
  made.entries.push_back({"LICENSE", package.license_text, false});
  made.entries.push_back({"PKG-INFO", python_metadata(package), false});
  made.entries.push_back({"README.md", package.readme, false});
  made.entries.push_back({"pyproject.toml", python_project_file(package), false});
  for (archive::Entry& entry : made.entries) entry.path = root + "/" + entry.path;
  archive::sort_entries(made.entries);
  MOCHI_TRY(const std::string tar, archive::write_tar(made.entries, {.mtime = time.or_else(kSdistTime)}));
  made.bytes = archive::gzip(tar);
  return made;
}

Result<void> validate_wheel(const Artefact& artefact) {
  const archive::Entry* record = ending(artefact, ".dist-info/RECORD");
  const archive::Entry* metadata = ending(artefact, ".dist-info/METADATA");
  if (record == nullptr || metadata == nullptr || artefact.entries.empty() ||
      record != &artefact.entries.back()) {
    return refused_by_pypi("RECORD", "it does not stand last");
  }
  std::map<std::string, bool> listed;
  std::string wanted;
  for (const archive::Entry& entry : artefact.entries) {
    if (&entry != record) wanted += record_line(entry);
  }
  wanted += record->path + ",,\n";
  if (record->bytes != wanted) return refused_by_pypi("RECORD", "it does not agree with the files");
  if (artefact.bytes.size() > std::size_t{100} << 20U)
    return refused_by_pypi("content", "a file has at most 100 MiB");
  if (ending(artefact, "/__init__.py") == nullptr)
    return refused_by_pypi("content", "there is no package in it");
  return check_metadata(metadata->bytes);
}

Result<void> validate_sdist(const Artefact& artefact) {
  const archive::Entry* info = ending(artefact, "/PKG-INFO");
  if (info == nullptr || ending(artefact, "/pyproject.toml") == nullptr)
    return refused_by_pypi("PKG-INFO", "it or `pyproject.toml` is missing");
  const std::string root = info->path.substr(0, info->path.find('/') + 1);
  for (const archive::Entry& entry : artefact.entries) {
    if (!entry.path.starts_with(root)) return refused_by_pypi(entry.path, "it stands outside `" + root + "`");
  }
  return check_metadata(info->bytes);
}

}  // namespace mochi::artefact
