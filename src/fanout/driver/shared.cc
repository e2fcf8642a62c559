// What drivers share: answers, reading with retries, comparison of archives, options of the emitters.
#include <algorithm>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "diag/codes.h"
#include "fanout/driver.h"
#include "fanout/driver/drivers.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

constexpr std::size_t kMostUnpacked = std::size_t{512} << 20U;

}  // namespace

Result<std::vector<archive::Entry>> read_archive(std::string_view bytes, bool zip) {
  archive::ReadLimits limits;
  limits.foreign = true;
  if (zip) return archive::read_zip(bytes, limits);
  MOCHI_TRY(const std::string tar, archive::gunzip(bytes, kMostUnpacked));
  return archive::read_tar(tar, limits);
}

Result<Emitted> emit_library(const ReleasePackage& package, Destination destination, SourceBuilder& sources,
                             const emit::LibraryOptions& options) {
  Emitted made;
  MOCHI_TRY(made.output, sources.build(package, destination, options));
  MOCHI_TRY(made.facts, facts_of(package, destination));
  return made;
}

std::vector<archive::Entry> common_files(const ReleasePackage& package, const Mapped& mapped,
                                         const emit::Output& output, std::string side_car, Built& built) {
  built.caps_json = artefact::capability_json(capability_file(package));
  return {{std::move(side_car), built.caps_json, false},
          {"README.md", readme_with_capabilities(package, mapped, output), false},
          {"LICENSE", package.license_text, false}};
}

std::string_view probe_state_name(ProbeState state) {
  switch (state) {
    case ProbeState::absent: return "absent";
    case ProbeState::accepted: return "accepted";
    case ProbeState::published: return "published";
    case ProbeState::withdrawn: return "withdrawn";
    case ProbeState::unknown: return "unknown";
  }
  return "unknown";
}

const Driver* find_driver(Destination destination) {
  switch (destination) {
    case Destination::npm: return &npm_driver();
    case Destination::jsr: return &jsr_driver();
    case Destination::pypi: return &pypi_driver();
    case Destination::crates: return &crates_driver();
    case Destination::maven:
    case Destination::nuget:
    case Destination::swift:
    case Destination::kotlin:
    case Destination::hex: return nullptr;
  }
  return nullptr;
}

Sent to_sent(const Result<HttpResponse>& response, Clock& clock) {
  using registry::client::Fate;
  const registry::client::Answer answer =
      registry::client::read_answer(response, clock.unix_ns() / 1'000'000'000);
  Sent sent;
  sent.words = answer.status == 0
                   ? answer.words
                   : std::to_string(answer.status) + (answer.words.empty() ? "" : " " + answer.words);
  sent.retry_after_ms = answer.retry_after_ms;
  switch (answer.fate) {
    case Fate::taken: sent.state = SendState::taken; break;
    case Fate::refused: sent.state = SendState::refused; break;
    case Fate::denied: sent.state = SendState::denied; break;
    case Fate::slow_down: sent.state = SendState::slow_down; break;
    case Fate::unknown: sent.state = SendState::unknown; break;
  }
  return sent;
}

Result<HttpResponse> send_upload(const Link& link, HttpRequest request) {
  request.watch = link.watch;
  return link.http.send(request);
}

bool same_content(std::string_view a, std::string_view b, bool zip) {
  Result<std::vector<archive::Entry>> left = read_archive(a, zip);
  Result<std::vector<archive::Entry>> right = read_archive(b, zip);
  if (!left || !right || left->size() != right->size()) return false;
  archive::sort_entries(*left);
  archive::sort_entries(*right);
  return std::equal(left->begin(), left->end(), right->begin(),
                    [](const archive::Entry& x, const archive::Entry& y) {
                      return x.path == y.path && x.bytes == y.bytes && x.executable == y.executable;
                    });
}

std::vector<archive::Entry> without_root(const artefact::Artefact& file) {
  std::vector<archive::Entry> made = file.entries;
  for (archive::Entry& entry : made) entry.path.erase(0, entry.path.find('/') + 1);
  return made;
}

artefact::CapabilityFile capability_file(const ReleasePackage& package) {
  return {package.name, package.version.text(), package.required, package.optional};
}

std::string readme_with_capabilities(const ReleasePackage& package, const Mapped& mapped,
                                     const emit::Output& output) {
  std::string text = output.readme.empty() ? mapped.readme : output.readme;
  if (!text.ends_with('\n')) text += '\n';
  return text + artefact::capability_section(capability_file(package));
}

Result<emit::LibraryOptions> library_options(const ReleasePackage& package, const Mapped& mapped) {
  emit::LibraryOptions options;
  options.self = {package.name, mapped.name.import_name};
  options.version = mapped.version;
  options.readme = mapped.readme;
  for (const ReleaseDependency& dependency : package.dependencies) {
    NameOverride override;
    if (auto found = dependency.names.find(mapped.destination); found != dependency.names.end())
      override = found->second;
    MOCHI_TRY(const NativeName name, map_name(mapped.destination, dependency.package, override));
    options.dependencies.push_back({dependency.package, name.import_name, dependency.bigint_ints});
  }
  std::sort(options.dependencies.begin(), options.dependencies.end(),
            [](const emit::NativePackage& a, const emit::NativePackage& b) { return a.package < b.package; });
  return options;
}

}  // namespace mochi::fanout
