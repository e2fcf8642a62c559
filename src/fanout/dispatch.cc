#include "fanout/dispatch.h"

#include <algorithm>

#include "base/path.h"
#include "diag/codes.h"
#include "fanout/dispatch_impl.h"
#include "fanout/staging.h"
#include "host/interrupt.h"
#include "host/parallel.h"

namespace mochi::fanout {
namespace {

ReceiptLeg receipt_leg(const Leg& leg, const Secrets& secrets) {
  ReceiptLeg made;
  made.destination = leg.destination;
  made.state = leg.state;
  if (leg.mapped) {
    made.name = leg.mapped->name.text();
    made.version = leg.mapped->version;
  }
  made.registry = leg.endpoint.registry;
  made.publish = leg.endpoint.publish;
  made.url = leg.probe.url;
  if (leg.built) {
    for (const artefact::Artefact& file : leg.built->files)
      made.files.push_back({file.file_name, file.bytes.size(), file.sha256()});
  }
  made.words = secrets.scrub(leg.error ? leg.error->message : leg.probe.detail);
  return made;
}

}  // namespace

std::string_view step_name(Step step) {
  switch (step) {
    case Step::map: return "map";
    case Step::build: return "build";
    case Step::validate: return "validate";
    case Step::auth: return "auth";
    case Step::upload: return "upload";
    case Step::confirm: return "confirm";
  }
  return "run";
}

std::string_view phase_name(Phase phase) {
  switch (phase) {
    case Phase::building: return "building";
    case Phase::checking: return "checking";
    case Phase::testing: return "testing";
    case Phase::attesting: return "attesting";
    case Phase::uploading: return "uploading";
    case Phase::waiting: return "waiting to try again";
    case Phase::confirming: return "confirming";
    case Phase::ended: return "ended";
  }
  return "ended";
}

bool Run::ok() const {
  return !strict_abort && std::none_of(legs.begin(), legs.end(), [](const Leg& leg) {
    return leg.error.has_value() || leg.state == LegState::cancelled;
  });
}

Error Run::error(const std::vector<ReleasePackage>& packages, bool strict) const {
  Error root;
  for (const Leg& leg : legs) {
    if (!leg.error) continue;
    // A leg fails in one step: target and step stand in one node.
    Error target = *leg.error;
    target.message = std::string(destination_info(leg.destination).name) +
                     (packages.size() > 1 ? " of " + packages[leg.package].name : std::string()) + ", " +
                     std::string(step_name(leg.step)) + ": " + target.message;
    if (!leg.staging.empty()) target.context.push_back("with what was built in `" + leg.staging + "`");
    root.children.push_back(std::move(target));
  }
  root.code = strict                  ? Code::M057_FAN_E003
              : root.children.empty() ? Code::M057_FAN_E004
                                      : root.children[0].code;
  const std::size_t failed = root.children.size();
  root.message = std::to_string(failed) + " of " + std::to_string(legs.size()) +
                 (legs.size() == 1 ? " leg" : " legs") + " of the release failed";
  if (strict) root.message += ", and `--strict` stops all";
  root.hint = strict ? "Mend it and run again, or drop `--strict`."
                     : "Mend what each of them says, then run again: what is published already stays.";
  if (!strict && std::any_of(legs.begin(), legs.end(), [](const Leg& leg) { return is_done(leg.state); })) {
    root.hint = "Run `mochi pkg publish --resume` when it is mended: it completes the rest.";
  }
  return root;
}

ReceiptBook::ReceiptBook(const std::vector<ReleasePackage>& packages, const RunOptions& options,
                         FileSystem& files, const Secrets& secrets)
    : packages_(packages),
      options_(options),
      files_(files),
      secrets_(secrets),
      earlier_(packages.size()),
      receipts_(packages.size()) {
  for (std::size_t i = 0; i < packages.size(); ++i) {
    receipts_[i].package = packages[i].name;
    receipts_[i].version = packages[i].version.text();
    receipts_[i].mochi = options.mochi_version;
    receipts_[i].commit = packages[i].commit;
    receipts_[i].input = packages[i].input_digest;
    receipts_[i].epoch = options.time.epoch.value_or(-1);
  }
}

Result<void> ReceiptBook::load() {
  for (std::size_t i = 0; i < packages_.size(); ++i) {
    const std::string path =
        receipt_path(receipt_home(packages_[i]), packages_[i].name, packages_[i].version.text());
    MOCHI_TRY(earlier_[i], load_receipt(files_, path));
    // Legs of earlier runs stay, also those that this run does not ask for.
    if (earlier_[i]) receipts_[i].legs = earlier_[i]->legs;
  }
  return {};
}

void ReceiptBook::put(Receipt& receipt, ReceiptLeg leg) {
  if (ReceiptLeg* old = receipt.find(leg.destination)) {
    *old = std::move(leg);
    return;
  }
  receipt.legs.push_back(std::move(leg));
  std::sort(receipt.legs.begin(), receipt.legs.end(),
            [](const ReceiptLeg& a, const ReceiptLeg& b) { return a.destination < b.destination; });
}

Result<void> ReceiptBook::write(std::size_t package) {
  const ReleasePackage& of = packages_[package];
  MOCHI_TRY_VOID(
      write_receipt(files_, receipt_path(receipt_home(of), of.name, of.version.text()), receipts_[package]));
  if (!options_.receipt_file.empty() && packages_.size() == 1)
    return write_receipt(files_, options_.receipt_file, receipts_[package]);
  return {};
}

Result<void> ReceiptBook::begin(const std::vector<Leg>& legs) {
  const std::lock_guard lock(mutex_);
  std::vector<bool> changed(packages_.size(), false);
  for (const Leg& leg : legs) {
    if (receipts_[leg.package].find(leg.destination) != nullptr) continue;
    put(receipts_[leg.package], receipt_leg(leg, secrets_));
    changed[leg.package] = true;
  }
  for (std::size_t i = 0; i < packages_.size(); ++i) {
    if (changed[i]) MOCHI_TRY_VOID(write(i));
  }
  return {};
}

Result<void> ReceiptBook::update(const Leg& leg) {
  const std::lock_guard lock(mutex_);
  put(receipts_[leg.package], receipt_leg(leg, secrets_));
  return write(leg.package);
}

Dispatcher::Dispatcher(const std::vector<ReleasePackage>& packages, const RunOptions& options,
                       RunServices& services, Secrets& secrets, RunObserver& observer)
    : packages_(packages),
      options_(options),
      services_(services),
      secrets_(secrets),
      observer_(observer),
      receipts_(packages, options, services.files(), secrets) {}

Result<Run> Dispatcher::run() {
  if (!options_.dry_run) MOCHI_TRY_VOID(receipts_.load());
  make_legs();
  find_endpoints();
  MOCHI_TRY_VOID(map_all());
  if (!options_.dry_run && !options_.probe_only && !options_.check_auth)
    MOCHI_TRY_VOID(receipts_.begin(run_.legs));
  build_all();
  if (options_.dry_run) look_at_tokens();
  if (!options_.dry_run) preflight_all();
  const bool uploads = !options_.dry_run && !options_.check_auth && !options_.probe_only;
  if (options_.staged_only || (options_.native_tests && uploads)) test_all();
  // The barrier.
  if (options_.strict && any_failed()) {
    run_.strict_abort = true;
    for (Leg& leg : run_.legs) {
      if (!leg.staging.empty()) static_cast<void>(remove_staging(services_.files(), leg.staging));
      leg.staging.clear();
      if (!leg.error && leg.state != LegState::published) leg.state = LegState::cancelled;
    }
    return std::move(run_);
  }
  if (options_.dry_run || options_.check_auth || options_.probe_only) return std::move(run_);
  // What goes up can be sent again after a power cut.
  const bool built =
      std::any_of(run_.legs.begin(), run_.legs.end(), [](const Leg& leg) { return leg.built.has_value(); });
  if (built) MOCHI_TRY_VOID(services_.files().sync_all(options_.staging_root));
  upload_all();
  return std::move(run_);
}

void Dispatcher::make_legs() {
  for (std::size_t i = 0; i < packages_.size(); ++i) {
    for (Destination destination : options_.destinations) {
      if (options_.probe_only && receipts_.earlier(i) && receipts_.earlier(i)->find(destination) == nullptr)
        continue;
      Leg leg;
      leg.package = i;
      leg.destination = destination;
      leg.driver = find_driver(destination);
      run_.legs.push_back(std::move(leg));
    }
  }
}

void Dispatcher::find_endpoints() {
  const ConfigSources sources{services_.files(), services_.env(), services_.processes()};
  for (Leg& leg : run_.legs) {
    Result<FoundEndpoint> found =
        find_endpoint(leg.destination, package_of(leg), options_.endpoints, sources);
    if (found) {
      leg.found = std::move(*found);
      leg.endpoint = leg.found.endpoint;
    } else if (!options_.dry_run) {
      fail_leg(leg, Step::auth, std::move(found).error());
    } else if (!options_.staged_only) {
      leg.notes.push_back("no registry is configured: " + found.error().hint);
    }
  }
}

// Everything that cannot be said on a destination is known before anything is built.
Result<void> Dispatcher::map_all() {
  std::map<Destination, std::vector<NamedPackage>> names;
  for (Leg& leg : run_.legs) {
    Result<PackageFacts> facts = facts_of(package_of(leg), leg.destination);
    Result<Mapped> mapped = facts ? leg.driver->map(*facts) : Result<Mapped>(fail(facts.error()));
    if (!mapped) {
      fail_leg(leg, Step::map, std::move(mapped).error());
      continue;
    }
    leg.notes.insert(leg.notes.end(), mapped->warnings.begin(), mapped->warnings.end());
    names[leg.destination].push_back({package_of(leg).name, mapped->name});
    leg.mapped = std::move(*mapped);
  }
  for (const auto& [destination, list] : names) MOCHI_TRY_VOID(check_names_differ(destination, list));
  return {};
}

void Dispatcher::build_all() {
  std::vector<std::unique_ptr<SourceBuilder>> builders;
  const unsigned jobs =
      std::max(1U, std::min<unsigned>(options_.jobs, static_cast<unsigned>(run_.legs.size())));
  for (unsigned i = 0; i < jobs; ++i) builders.push_back(services_.sources());
  std::vector<Leg*> order;
  for (Leg& leg : run_.legs) order.push_back(&leg);
  const auto effort = [](const Leg* leg) { return destination_info(leg->destination).effort; };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return effort(a) > effort(b); });
  std::mutex mutex;
  parallel_for(order.size(), jobs, [&](std::size_t i) {
    Leg& leg = *order[i];
    if (!open(leg) || !leg.mapped || (options_.strict && abort_.load())) return;
    std::unique_ptr<SourceBuilder> builder;
    {
      const std::lock_guard lock(mutex);
      builder = std::move(builders.back());
      builders.pop_back();
    }
    build_leg(leg, *builder);
    const std::lock_guard lock(mutex);
    builders.push_back(std::move(builder));
  });
}

void Dispatcher::build_leg(Leg& leg, SourceBuilder& sources) {
  tell(leg, Phase::building);
  const ReleasePackage& package = package_of(leg);
  BuildOptions options;
  options.time = options_.time;
  options.generator = "mochi (" + options_.mochi_version + ")";
  if (!leg.endpoint.registry.empty() && !is_public_endpoint(leg.destination, leg.endpoint))
    options.private_registry = leg.endpoint.registry;
  const std::optional<Receipt>& earlier = receipts_.earlier(leg.package);
  const ReceiptLeg* before = options_.resume && earlier ? earlier->find(leg.destination) : nullptr;
  if (before != nullptr && !options.time.epoch && earlier->epoch >= 0) options.time.epoch = earlier->epoch;
  const std::string folder =
      staging_path(options_.staging_root, leg.destination, package.name, package.version.text());
  const Result<std::unique_ptr<FileLock>> lock = lock_staging(services_.files(), folder);
  if (!lock) return fail_leg(leg, Step::build, lock.error());
  const std::int64_t begin = services_.clock().monotonic_ns();
  // What was begun with other source, or by another mochi, goes on with the bytes that were staged then.
  if (before != nullptr &&
      (earlier->input != package.input_digest || earlier->mochi != options_.mochi_version)) {
    leg.staging = folder;
    if (Result<void> used = use_staged(leg, *before); !used)
      fail_leg(leg, Step::build, std::move(used).error());
    return;
  }
  Result<Built> built = leg.driver->build(package, *leg.mapped, sources, options);
  leg.build_ns = services_.clock().monotonic_ns() - begin;
  if (!built) return fail_leg(leg, Step::build, std::move(built).error());
  leg.built = std::move(*built);
  if (Result<void> valid = leg.driver->validate(*leg.built); !valid)
    return fail_leg(leg, Step::validate, std::move(valid).error());
  if (before != nullptr) {
    if (Result<void> same = same_as_before(leg, *before); !same)
      return fail_leg(leg, Step::build, std::move(same).error());
  }
  leg.state = LegState::built;
  const StageKey key{package.input_digest, options_.mochi_version, options.private_registry};
  leg.staging = folder;
  if (Result<void> written = write_staging(services_.files(), folder, package.name, *leg.built, key);
      !written) {
    return fail_leg(leg, Step::build, std::move(written).error());
  }
}

// A release goes on with the bytes with which it was begun.
Result<void> Dispatcher::same_as_before(const Leg& leg, const ReceiptLeg& earlier) const {
  const std::vector<artefact::Artefact>& files = leg.built->files;
  bool same = earlier.files.empty() || earlier.files.size() == files.size();
  for (std::size_t i = 0; same && i < earlier.files.size(); ++i)
    same = earlier.files[i].sha256 == files[i].sha256();
  if (same) return {};
  return fail(Code::M057_REPRO_E003,
              "what is built now from `" + receipts_.earlier(leg.package)->commit +
                  "` is not what the release was begun with",
              "Its receipt names the digests; build where they were built, or raise the version.");
}

Result<void> Dispatcher::use_staged(Leg& leg, const ReceiptLeg& earlier) {
  const Receipt& receipt = *receipts_.earlier(leg.package);
  const std::string registry =
      is_public_endpoint(leg.destination, leg.endpoint) ? std::string() : leg.endpoint.registry;
  std::optional<std::vector<artefact::Artefact>> files =
      read_staging(services_.files(), leg.staging, {receipt.input, receipt.mochi, registry});
  if (!files || earlier.files.size() != files->size()) {
    return fail(Code::M057_FAN_E010,
                "the release was begun by mochi " + receipt.mochi +
                    (receipt.commit.empty() ? "" : " at commit `" + receipt.commit + "`") +
                    ", and what it had built is gone",
                "Finish it with that version of mochi on that source.");
  }
  Built built;
  built.mapped = *leg.mapped;
  for (artefact::Artefact& file : *files) {
    MOCHI_TRY(file.entries, read_archive(file.bytes, file.file_name.ends_with(".whl")));
    built.files.push_back(std::move(file));
  }
  for (std::string_view name : {"/package.json", "/METADATA", "/jsr.json", "/Cargo.toml"}) {
    for (const archive::Entry& entry : built.files[0].entries) {
      if (("/" + entry.path).ends_with(name)) {
        built.manifest = entry.bytes;
        built.manifest_name = name.substr(1);
      }
    }
  }
  leg.built = std::move(built);
  leg.state = LegState::built;
  return same_as_before(leg, earlier);
}

bool Dispatcher::any_failed() const {
  return std::any_of(run_.legs.begin(), run_.legs.end(),
                     [](const Leg& leg) { return leg.error.has_value(); });
}

void Dispatcher::fail_leg(Leg& leg, Step step, Error error) {
  leg.error = secrets_.scrub(std::move(error));
  leg.step = step;
  leg.state = LegState::failed;
  abort_.store(true);
  tell(leg, Phase::ended);
}

void Dispatcher::tell(const Leg& leg, Phase phase) {
  const std::lock_guard lock(observer_mutex_);
  observer_.at(leg, package_of(leg), phase);
}

void Dispatcher::tell_sent(const Leg& leg, std::uint64_t bytes, std::uint64_t total) {
  const std::lock_guard lock(observer_mutex_);
  observer_.sent(leg, package_of(leg), bytes, total);
}

// A receipt that cannot be written stops the leg: without it a release cannot be finished.
void Dispatcher::save(Leg& leg) {
  if (Result<void> saved = receipts_.update(leg); !saved && !leg.error)
    fail_leg(leg, Step::upload, std::move(saved).error());
}

Result<Run> run_fanout(const std::vector<ReleasePackage>& packages, const RunOptions& options,
                       RunServices& services, Secrets& secrets, RunObserver& observer) {
  return Dispatcher(packages, options, services, secrets, observer).run();
}

}  // namespace mochi::fanout
