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

constexpr int kReadAttempts = 4;
constexpr std::size_t kMostUnpacked = std::size_t{512} << 20U;

}  // namespace

Result<std::vector<archive::Entry>> read_archive(std::string_view bytes, bool zip) {
  archive::ReadLimits limits;
  limits.foreign = true;
  if (zip) return archive::read_zip(bytes, limits);
  MOCHI_TRY(const std::string tar, archive::gunzip(bytes, kMostUnpacked));
  return archive::read_tar(tar, limits);
}

std::optional<HttpResponse> ask_index(const Link& link, const HttpRequest& request, Probe& probe) {
  Result<HttpResponse> response = fetch(link, request);
  if (!response) {
    probe.detail = response.error().message;
    return std::nullopt;
  }
  if (response->ok()) return std::move(*response);
  if (response->status == 404 || response->status == 410 || response->status == 451) {
    probe.state = ProbeState::absent;
  } else {
    probe.detail = std::to_string(response->status) + " " + registry::client::words_of(*response);
  }
  return std::nullopt;
}

std::optional<HttpResponse> ask_name(const Link& link, const HttpRequest& request, NameClaim& claim) {
  Probe probe;
  std::optional<HttpResponse> response = ask_index(link, request, probe);
  if (response) return response;
  claim.state = probe.state == ProbeState::absent ? NameState::free : NameState::unknown;
  claim.words =
      probe.state == ProbeState::absent ? std::string() : "the registry did not answer: " + probe.detail;
  return std::nullopt;
}

std::optional<std::string> ask_more(const Link& link, const HttpRequest& request, std::string_view what,
                                    NameClaim& claim) {
  Result<HttpResponse> response = fetch(link, request);
  if (response && response->ok()) return std::move(response->body);
  claim = unknown_name(std::move(claim), std::string(what) + " is not told: " +
                                             (response ? std::to_string(response->status) + " " +
                                                             registry::client::words_of(*response)
                                                       : response.error().message));
  return std::nullopt;
}

NameClaim unknown_name(NameClaim claim, std::string words) {
  claim.state = NameState::unknown;
  claim.words = std::move(words);
  return claim;
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

Result<HttpResponse> fetch(const Link& link, const HttpRequest& request) {
  std::int64_t wait_ms = 200;
  for (int attempt = 1;; ++attempt) {
    Result<HttpResponse> response = link.http.send(request);
    const Sent sent = to_sent(response, link.clock);
    const bool again = sent.state == SendState::slow_down || sent.state == SendState::unknown;
    if (!again || attempt == kReadAttempts) return response;
    // A reader does not wait long: the caller has its own patience.
    const std::int64_t asked = std::min<std::int64_t>(sent.retry_after_ms, 10'000);
    link.clock.sleep_ns(std::max(asked, wait_ms) * 1'000'000);
    wait_ms *= 2;
  }
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
