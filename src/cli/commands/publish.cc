// `mochi pkg publish`: the command line of the dispatcher.
#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/publish_mochi.h"
#include "cli/commands/try_staged.h"
#include "cli/options.h"
#include "cli/report.h"
#include "diag/codes.h"
#include "host/parallel.h"
#include "package/paths.h"
#include "report/publish.h"
#include "session/build_info.h"
#include "session/progress.h"
#include "session/release/destinations.h"
#include "session/release/load.h"
#include "session/release/resume.h"

namespace mochi {
namespace {

// The registry has an upload and does not show it in time.
constexpr int kExitUnseen = 3;

class Services final : public fanout::RunServices {
 public:
  Services(Context& context, const LoadedRelease& release)
      : context_(context), sources_(context.host, release) {}
  FileSystem& files() override { return context_.host.files; }
  const Env& env() override { return context_.host.env; }
  Clock& clock() override { return context_.host.clock; }
  Processes& processes() override { return context_.host.processes; }
  std::unique_ptr<HttpClient> http() override { return make_real_http(context_.host.files); }
  std::unique_ptr<fanout::SourceBuilder> sources() override { return sources_.builder(); }

 private:
  Context& context_;
  ReleaseSources sources_;
};

// A row per leg.
class Observer final : public fanout::RunObserver {
 public:
  Observer(Context& context, bool quiet, const std::vector<fanout::ReleasePackage>& packages,
           const std::vector<fanout::Destination>& destinations)
      : destinations_(destinations),
        board_(context.host, "Publishing", labels(packages, destinations),
               quiet ? Progress::Style::quiet : Progress::Style::automatic) {}
  void at(const fanout::Leg& leg, const fanout::ReleasePackage&, fanout::Phase phase) override {
    if (phase == fanout::Phase::ended) {
      board_.end(row(leg), leg_word(leg), fanout::is_done(leg.state));
    } else if (phase != fanout::Phase::uploading) {
      board_.at(row(leg), fanout::phase_name(phase));
    }
  }
  void sent(const fanout::Leg& leg, const fanout::ReleasePackage&, std::uint64_t bytes,
            std::uint64_t total) override {
    board_.bytes(row(leg), bytes, total);
  }

 private:
  std::size_t row(const fanout::Leg& leg) const {
    const auto column =
        std::find(destinations_.begin(), destinations_.end(), leg.destination) - destinations_.begin();
    return leg.package * destinations_.size() + static_cast<std::size_t>(column);
  }
  static std::vector<std::string> labels(const std::vector<fanout::ReleasePackage>& packages,
                                         const std::vector<fanout::Destination>& destinations) {
    std::vector<std::string> made;
    for (const fanout::ReleasePackage& package : packages) {
      for (fanout::Destination destination : destinations) {
        made.push_back(std::string(fanout::destination_info(destination).name) + " " + package.name + " " +
                       package.version.text());
      }
    }
    return made;
  }

  const std::vector<fanout::Destination>& destinations_;
  ProgressBoard board_;
};

struct Given {
  std::string path = ".";
  std::vector<std::string> targets;
  std::vector<std::string> registry, publish, trust, anonymous;
  std::string wait;
  std::string receipt;
  std::int64_t jobs = 0;
  bool dry_run = false, strict = false, allow_api_token = false, resume = false, status = false,
       check_auth = false;
  bool skip_tests = false, show_mapping = false, workspace = false, allow_dirty = false, json = false,
       quiet = false, staged = false;

  void declare(Options& options) {
    options.positional("PATH", path, "A package or a workspace; default the working directory", false);
    options.texts("--target,--to", targets, "NAMES",
                  "Where to publish: npm, jsr, pypi, crates, a language, or all");
    options.flag("--dry-run", dry_run, "Build and check all, upload nothing, contact no registry");
    options.flag("--strict", strict, "One failure stops all targets, and undoes what can be undone");
    options.flag("--allow-api-token", allow_api_token,
                 "Use long-lived tokens of variables and of native clients");
    options.texts("--anonymous", anonymous, "NAMES",
                  "Publish to these targets without a credential; alone: to all of them");
    options.texts("--registry", registry, "TARGET=URL",
                  "The registry that installers use; without a target the name of a Mochi registry");
    options.texts("--publish-url", publish, "TARGET=URL", "Where uploads go");
    options.texts("--trust-endpoint", trust, "TARGET=URL",
                  "Send credentials to this address of mochi.toml too, or to this address of reading");
    options.flag("--resume", resume, "Complete a release that was begun");
    options.flag("--status", status, "Ask the registries how far the release is");
    options.flag("--check-auth", check_auth, "Exchange the identity token on every target, upload nothing");
    options.flag(
        "--skip-tests", skip_tests,
        "Do not let node, tsc, deno, python, mypy, pytest and cargo try the packages before the upload");
    options.flag("--show-mapping", show_mapping, "Print how names, versions and fields are mapped");
    options.text("--wait", wait, "TIME",
                 "How long an upload may take to be seen (30m, 90s); exit status 3 after that");
    options.text("--receipt", receipt, "FILE", "Write the receipt there too");
    options.flag("--workspace", workspace,
                 "All members of the workspace, in the order of their dependencies");
    options.flag("--allow-dirty", allow_dirty, "Publish with uncommitted changes");
    options.number("-j,--jobs", jobs, "N", "How many targets to build at a time");
    options.flag("-q,--quiet", quiet, "Show no progress");
    options.flag("--json", json, "Print the result as JSON");
    options.epilog(
        "Examples:\n  mochi publish --dry-run\n  mochi pkg publish --target npm,pypi --dry-run\n  mochi pkg "
        "publish --target all --registry npm=http://127.0.0.1:4873/\n");
  }
};

// `30m`, `90s`, `2h`, in milliseconds; -1 if it is none.
std::int64_t parse_time(std::string_view text) {
  std::int64_t value = 0;
  std::size_t i = 0;
  while (i < text.size() && i < 6 && text[i] >= '0' && text[i] <= '9') value = value * 10 + (text[i++] - '0');
  if (i == 0 || i + 1 != text.size()) return -1;
  const std::int64_t unit = text[i] == 's' ? 1000 : text[i] == 'm' ? 60'000 : text[i] == 'h' ? 3'600'000 : -1;
  return unit < 0 ? -1 : value * unit;
}

Result<fanout::RunOptions> run_options(Context& context, const Given& given,
                                       std::vector<fanout::Destination> destinations) {
  fanout::RunOptions options;
  options.destinations = std::move(destinations);
  options.dry_run = given.dry_run;
  options.strict = given.strict;
  options.allow_api_token = given.allow_api_token;
  options.check_auth = given.check_auth;
  options.resume = given.resume;
  options.native_tests = !given.skip_tests;
  options.staged_only = given.staged;
  options.probe_only = given.status;
  if (!given.wait.empty()) {
    options.wait_ms = parse_time(given.wait);
    options.wait_given = true;
  }
  options.jobs =
      given.jobs > 0 ? static_cast<unsigned>(std::min<std::int64_t>(given.jobs, 64)) : processor_count();
  const bool all_anonymous =
      std::find(given.anonymous.begin(), given.anonymous.end(), "all") != given.anonymous.end();
  if (all_anonymous) {
    options.anonymous = options.destinations;
  } else if (!given.anonymous.empty()) {
    MOCHI_TRY(options.anonymous, fanout::parse_destinations(given.anonymous, false));
  }
  MOCHI_TRY(options.endpoints.registry, fanout::parse_endpoint_flags(given.registry, "--registry"));
  MOCHI_TRY(options.endpoints.publish, fanout::parse_endpoint_flags(given.publish, "--publish-url"));
  MOCHI_TRY(options.endpoints.trust, fanout::parse_endpoint_flags(given.trust, "--trust-endpoint"));
  if (const std::string epoch = context.host.env.get("SOURCE_DATE_EPOCH"); !epoch.empty()) {
    MOCHI_TRY(options.time, artefact::parse_epoch(epoch));
  }
  MOCHI_TRY(const package::Paths paths, package::find_paths(context.host.env));
  options.staging_root = paths.staging;
  options.mochi_version = kBuildInfo.version;
  options.receipt_file = given.receipt;
  return options;
}

int show_mapping(Context& context, const Given& given, const LoadedRelease& release,
                 const std::vector<fanout::Destination>& destinations) {
  for (const fanout::ReleasePackage& package : release.packages) {
    context.print(given.json ? mapping_json(package, destinations) : mapping_text(package, destinations));
  }
  return kExitOk;
}

int finish(Context& context, const Given& given, const fanout::Run& run,
           const std::vector<fanout::ReleasePackage>& packages) {
  if (given.json) {
    context.print(run_json(run, packages, given.dry_run && !given.staged));
  } else if (given.staged) {
    context.print(tried_text(run, packages));
  } else if (given.dry_run) {
    std::string out;
    for (const fanout::Leg& leg : run.legs) {
      const fanout::ReleasePackage& package = packages[leg.package];
      const auto last = fanout::last_release(context.host.files, fanout::receipt_home(package), package.name,
                                             package.version.text());
      out += (out.empty() ? "" : "\n") + plan_text(leg, package, last ? *last : std::nullopt);
    }
    context.print(out);
  } else {
    if (const std::string notes = leg_notes(run, packages); !notes.empty()) context.print_error(notes);
    context.print(summary_text(run, packages));
  }
  if (given.check_auth && !given.json) context.print(credentials_text(run));
  if (!run.ok()) return context.fail_with(run.error(packages, given.strict));
  // Asked how far it is, a release that is not there is no success.
  const bool there = std::all_of(run.legs.begin(), run.legs.end(),
                                 [](const fanout::Leg& leg) { return fanout::is_done(leg.state); });
  if (given.status && !there) return kExitFailure;
  return run.unseen ? kExitUnseen : kExitOk;
}

int run_release(Context& context, const Given& given) {
  ReleaseRequest request{
      given.path,
      given.workspace,
      given.allow_dirty || given.dry_run || given.status || given.check_auth || given.resume,
      given.show_mapping,
      {}};
  ContextListener listener(context);
  const std::unique_ptr<LoadedRelease> release = load_release(context.host, listener, request);
  if (release == nullptr) return kExitFailure;
  ResumedSources resumed(context.host);
  if (given.resume && !resumed.replace(listener, *release, given.receipt)) return kExitFailure;
  const Result<std::vector<fanout::Destination>> destinations = choose_destinations(
      context.host.files, *release, {given.targets, !given.show_mapping, given.resume || given.status});
  if (!destinations) return context.fail_with(destinations.error(), kExitUsage);
  if (given.show_mapping) return show_mapping(context, given, *release, *destinations);
  Result<fanout::RunOptions> how = run_options(context, given, *destinations);
  if (!how) return context.fail_with(how.error(), kExitUsage);
  const bool all = std::find(given.targets.begin(), given.targets.end(), "all") != given.targets.end();
  std::string notes = all ? opted_notes(release->packages) : std::string();
  if (!given.json && !given.dry_run) notes += skew_notes(release->packages, *destinations);
  if (!notes.empty()) context.print_error(notes);
  Services services(context, *release);
  fanout::Secrets secrets;
  Result<fanout::Run> run = [&] {
    Observer observer(context, given.json || given.dry_run || given.quiet, release->packages, *destinations);
    return fanout::run_fanout(release->packages, *how, services, secrets, observer);
  }();
  if (!run) return context.fail_with(run.error());
  return finish(context, given, *run, release->packages);
}

}  // namespace

int try_staged(Context& context, const StagedRequest& request) {
  Given given;
  given.path = request.path;
  given.targets = request.targets;
  if (given.targets.empty()) given.targets.emplace_back("all");
  given.json = request.json;
  given.dry_run = true;
  given.staged = true;
  return run_release(context, given);
}

int pkg_publish(Context& context, const Args& args) {
  Options options(
      "publish",
      "Publish a package to its Mochi registry, or with --target as a library to those of other ecosystems.");
  Given given;
  given.declare(options);
  Args words = args;
  for (std::string& word : words) {
    if (word == "--wait") word = "--wait=30m";
    if (word == "--anonymous") word = "--anonymous=all";
  }
  if (!options.parse(context, words)) return options.status();
  if (!given.wait.empty() && parse_time(given.wait) < 0) {
    context.print_error(fmt::format("`--wait {}` is no time; write it like `90s` or `30m`\n", given.wait));
    return kExitUsage;
  }
  // Without a target the package goes to its own registry.
  if (given.targets.empty() && !given.resume && !given.status && !given.check_auth && !given.show_mapping &&
      given.receipt.empty()) {
    const std::string registry = given.registry.empty() ? std::string() : given.registry[0];
    return publish_to_mochi(context, {given.path, registry, given.workspace, given.dry_run, given.allow_dirty,
                                      given.json, given.quiet});
  }
  return run_release(context, given);
}

}  // namespace mochi
