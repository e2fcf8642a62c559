#include "package/resolve/resolve.h"

#include <algorithm>

#include "base/json_writer.h"
#include "diag/codes.h"
#include "package/resolve/attempt.h"
#include "package/resolve/fixes.h"

namespace mochi::package {

std::string PackageSource::lock_text() const {
  switch (kind) {
    case Kind::registry: return "registry:" + text;
    case Kind::workspace: return "workspace";
    case Kind::path: return "path:" + text;
    case Kind::git: return "git:" + text;
    case Kind::tarball: return "tarball:" + text;
  }
  return {};
}

std::string_view fix_kind_name(FixOption::Kind kind) {
  switch (kind) {
    case FixOption::Kind::add_capability: return "add-capability";
    case FixOption::Kind::allow_multi_version: return "allow-multi-version";
    case FixOption::Kind::relax_range: return "relax-range";
    case FixOption::Kind::swap_target: return "swap-target";
    case FixOption::Kind::upgrade_mochi: return "upgrade-mochi";
  }
  return {};
}

namespace {

// Beyond this a reader is lost: the beginning, where the manifest's own wishes stand, and the end say most.
constexpr std::size_t kLongestExplanation = 2000;
constexpr std::size_t kKeptHead = 1200;
constexpr std::size_t kKeptTail = 500;

std::string shortened(const std::string& explanation) {
  if (explanation.size() <= kLongestExplanation) return explanation;
  // Whole lines only.
  const std::size_t head = explanation.rfind('\n', kKeptHead) + 1;
  std::size_t tail = explanation.find('\n', explanation.size() - kKeptTail) + 1;
  // Of a report in one line, which no list of versions makes: cut where it is.
  if (head == 0 || tail == 0 || tail <= head) return explanation.substr(0, kLongestExplanation) + "…\n";
  if (tail == explanation.size()) tail = explanation.rfind('\n', tail - 2) + 1;
  const auto left_out = std::count(explanation.begin() + static_cast<std::ptrdiff_t>(head),
                                   explanation.begin() + static_cast<std::ptrdiff_t>(tail), '\n');
  return explanation.substr(0, head) + "  … " + std::to_string(left_out) +
         " lines are left out; `mochi lock --explain-all` shows them …\n" + explanation.substr(tail);
}

}  // namespace

std::string ResolveFailure::text(bool brief, bool all) const {
  std::string out = "error[" + std::string(code_info(code).name) + "]: " + message + "\n";
  if (brief) {
    for (const std::string& leaf : leaves) out += "  - " + leaf + "\n";
  } else {
    out += all ? explanation : shortened(explanation);
  }
  if (fixes.empty()) return out;
  out += "Fix options:\n";
  for (const FixOption& fix : fixes) out += "  - " + fix.text + "\n";
  return out;
}

namespace {

void write_change(JsonWriter& json, const FixChange& change) {
  json.member("package", change.package);
  json.member("manifest", change.manifest);
  json.member("before", change.before);
  json.member("after", change.after);
}

}  // namespace

std::string ResolveFailure::json() const {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("code", code_info(code).name);
  json.member("message", message);
  json.member("explanation", explanation);
  json.key("leaves");
  json.begin_array();
  for (const std::string& leaf : leaves) json.string(leaf);
  json.end_array();
  json.key("fixes");
  json.begin_array();
  for (const FixOption& fix : fixes) {
    json.begin_object();
    json.member("kind", fix_kind_name(fix.kind));
    write_change(json, fix.changes.front());
    json.key("also");
    json.begin_array();
    for (std::size_t i = 1; i < fix.changes.size(); ++i) {
      json.begin_object();
      write_change(json, fix.changes[i]);
      json.end_object();
    }
    json.end_array();
    json.member("diff", fix.diff);
    json.key("gives");
    json.begin_array();
    for (const std::string& item : fix.gives) json.string(item);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

Error ResolveFailure::error() const {
  Error made;
  made.code = code;
  made.message = message + "\n" + shortened(explanation);
  if (made.message.ends_with('\n')) made.message.pop_back();
  if (!fixes.empty()) {
    made.hint = "Fix options:";
    for (const FixOption& fix : fixes) made.hint += "\n  - " + fix.text;
  }
  return made;
}

Result<ResolveOutcome> resolve(const ResolveRequest& request, VersionSource& source) {
  MOCHI_TRY(Attempt made, attempt(request, source));
  if (auto* resolution = std::get_if<Resolution>(&made)) return ResolveOutcome(std::move(*resolution));
  auto& failed = *std::get_if<FailedAttempt>(&made);
  if (request.propose_fixes) failed.failure.fixes = find_fixes(request, source, failed);
  return ResolveOutcome(std::move(failed.failure));
}

}  // namespace mochi::package
