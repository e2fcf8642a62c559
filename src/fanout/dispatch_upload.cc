// Behind the barrier: uploads with retries, reading back, and undoing under `--strict`.
#include <algorithm>

#include "base/hash.h"
#include "diag/codes.h"
#include "fanout/dispatch_impl.h"
#include "fanout/staging.h"
#include "host/interrupt.h"
#include "host/parallel.h"

namespace mochi::fanout {
namespace {

constexpr int kAttempts = 6;
constexpr std::int64_t kFirstWaitMs = 300;
constexpr std::int64_t kLongestWaitMs = 30'000;
// All waiting of one leg together.
constexpr std::int64_t kBudgetMs = 10 * 60'000;
// How long dependants wait for a package to be seen in its index.
constexpr std::int64_t kVisibleMs = 5 * 60'000;

// Between a half and the whole, so that legs of many runs do not come back at the same moment.
std::int64_t jittered(std::int64_t wait_ms, std::int64_t now_ns) {
  const std::uint64_t mixed = hash_mix(static_cast<std::uint64_t>(now_ns), 0x9e3779b97f4a7c15ULL);
  return wait_ms / 2 + static_cast<std::int64_t>(mixed % static_cast<std::uint64_t>(wait_ms / 2 + 1));
}

Error refused(const Leg& leg, const Sent& sent) {
  const std::string title = registry_title(leg.destination, leg.endpoint);
  switch (sent.state) {
    case SendState::denied:
      return fail(Code::M057_PUB_E006, title + " denied the upload: " + sent.words,
                  "Check that the credential may publish this package.")
          .error();
    case SendState::slow_down:
      return fail(Code::M057_INDEX_E005, title + " still asks to slow down: " + sent.words,
                  "Try again later with `--resume`.")
          .error();
    case SendState::unknown:
      return fail(Code::M057_PUB_E005, title + " did not answer the upload: " + sent.words,
                  "Try again with `--resume`: it asks first whether the version is there.")
          .error();
    case SendState::refused:
    case SendState::taken: break;
  }
  return fail(Code::M057_FAN_E004, title + " refused the upload: " + sent.words).error();
}

}  // namespace

// What goes out as bytes of the artefacts, which are what people know: a request may be larger than the file
// it carries.
class Dispatcher::LegWatch final : public SendWatch {
 public:
  LegWatch(Dispatcher& dispatcher, const Leg& leg) : dispatcher_(dispatcher), leg_(leg) {
    for (const artefact::Artefact& file : leg.built->files) total_ += file.bytes.size();
  }
  // The file that goes out now.
  void begin(std::size_t file) {
    before_ = 0;
    for (std::size_t i = 0; i < file; ++i) before_ += leg_.built->files[i].bytes.size();
    size_ = leg_.built->files[file].bytes.size();
    dispatcher_.tell_sent(leg_, before_, total_);
  }
  void sent(std::uint64_t sent, std::uint64_t total) override {
    const double part = total == 0 ? 1.0 : static_cast<double>(sent) / static_cast<double>(total);
    dispatcher_.tell_sent(leg_, before_ + static_cast<std::uint64_t>(part * static_cast<double>(size_)),
                          total_);
  }

 private:
  Dispatcher& dispatcher_;
  const Leg& leg_;
  std::uint64_t total_ = 0, before_ = 0, size_ = 0;
};

void Dispatcher::upload_all() {
  // What can be taken back goes first, so that a strict run has undone it all when something irreversible
  // fails.
  for (const bool reversible : {true, false}) {
    std::vector<Destination> wave;
    for (Destination destination : options_.destinations) {
      const Abilities abilities = find_driver(destination)->abilities();
      if ((abilities.holds || abilities.true_undo) == reversible || !options_.strict)
        wave.push_back(destination);
    }
    parallel_for(wave.size(), std::max(options_.jobs, 4U), [&](std::size_t i) {
      const std::unique_ptr<HttpClient> http = services_.http();
      upload_destination(wave[i], *http);
    });
    if (!options_.strict) break;
  }
  if (options_.strict && any_failed()) {
    run_.strict_abort = true;
    undo_all();
  }
}

// Packages one after the other: a dependant goes up when the index shows what it depends on.
void Dispatcher::upload_destination(Destination destination, HttpClient& http) {
  for (Leg& leg : run_.legs) {
    if (leg.destination != destination || !open(leg) || is_done(leg.state)) continue;
    if (options_.strict && abort_.load()) {
      leg.state = LegState::cancelled;
    } else if (const Leg* needed = failed_dependency(leg)) {
      fail_leg(
          leg, Step::upload,
          fail(Code::M057_FAN_E006, "`" + package_of(*needed).name + "`, on which it depends, is not there")
              .error());
    } else {
      upload_leg(leg, http);
    }
    save(leg);
  }
}

void Dispatcher::upload_leg(Leg& leg, HttpClient& http) {
  if (Result<void> attested = attest(leg, link_of(leg, http)); !attested)
    return fail_leg(leg, Step::auth, std::move(attested).error());
  tell(leg, Phase::uploading);
  leg.state = LegState::uploading;
  save(leg);
  if (leg.error) return;
  const Link link = link_of(leg, http);
  if (Result<void> sent = send_files(leg, link); !sent)
    return fail_leg(leg, Step::upload, std::move(sent).error());
  leg.state = LegState::accepted;
  save(leg);
  if (leg.error) return;
  const std::int64_t patience =
      has_dependants(leg) ? std::max(options_.wait_ms, kVisibleMs) : options_.wait_ms;
  confirm(leg, link, patience);
}

Result<void> Dispatcher::send_files(Leg& leg, const Link& unwatched) {
  LegWatch watch(*this, leg);
  Link link = unwatched;
  link.watch = &watch;
  std::int64_t wait_ms = kFirstWaitMs;
  std::int64_t waited_ms = 0;
  std::vector<bool>& present = leg.probe.present;
  present.resize(leg.built->files.size(), false);
  for (std::size_t file = 0; file < leg.built->files.size(); ++file) {
    for (int attempt = 1; !present[file]; ++attempt) {
      if (interrupted()) return fail(Code::C010, "interrupted");
      watch.begin(file);
      Sent sent = leg.driver->upload(link, *leg.built, file);
      if (sent.state == SendState::taken) {
        present[file] = true;
        break;
      }
      // Whatever was answered: the registry may have it.
      const Probe probe = leg.driver->probe(link, *leg.built);
      const bool there = file < probe.present.size() && probe.present[file];
      if (there && !probe.same) {
        return fail(Code::M057_PUB_E003,
                    "version `" + leg.mapped->version + "` is there with other content: " + probe.detail,
                    "Raise the version.");
      }
      if (there) {
        present[file] = true;
        break;
      }
      const bool again = sent.state == SendState::slow_down || sent.state == SendState::unknown;
      const std::int64_t pause =
          std::max(sent.retry_after_ms, jittered(wait_ms, services_.clock().monotonic_ns()));
      if (!again || attempt == kAttempts || waited_ms + pause > kBudgetMs) return fail(refused(leg, sent));
      tell(leg, Phase::waiting);
      services_.clock().sleep_ns(pause * 1'000'000);
      waited_ms += pause;
      wait_ms = std::min(wait_ms * 2, kLongestWaitMs);
    }
  }
  return {};
}

// The registry's index decides, not its answer to the upload.
void Dispatcher::confirm(Leg& leg, const Link& link, std::int64_t patience_ms) {
  if (leg.endpoint.unread) {
    leg.state = LegState::accepted;
    tell(leg, Phase::ended);
    return;
  }
  tell(leg, Phase::confirming);
  const std::int64_t end = services_.clock().monotonic_ns() + patience_ms * 1'000'000;
  std::int64_t wait_ms = 50;
  while (true) {
    Probe probe = leg.driver->probe(link, *leg.built);
    if (probe.state == ProbeState::published) {
      leg.probe = std::move(probe);
      if (!leg.probe.same) {
        return fail_leg(leg, Step::confirm,
                        fail(Code::M057_PUB_E003,
                             "the registry shows other content than was uploaded: " + leg.probe.detail)
                            .error());
      }
      leg.state = LegState::published;
      tell(leg, Phase::ended);
      return;
    }
    leg.probe.detail = probe.detail;
    if (services_.clock().monotonic_ns() >= end || interrupted()) break;
    services_.clock().sleep_ns(wait_ms * 1'000'000);
    wait_ms = std::min<std::int64_t>(wait_ms * 2, 5'000);
  }
  leg.state = LegState::accepted;
  if (!leg.probe.detail.empty()) leg.notes.push_back("it is not seen there yet: " + leg.probe.detail);
  run_.unseen = run_.unseen || options_.wait_given;
  tell(leg, Phase::ended);
}

void Dispatcher::undo_all() {
  for (Leg& leg : run_.legs) {
    if (leg.error || leg.already || !is_done(leg.state)) continue;
    const Abilities abilities = leg.driver->abilities();
    const std::unique_ptr<HttpClient> http = services_.http();
    Result<void> undone = abilities.true_undo ? leg.driver->withdraw(link_of(leg, *http), *leg.built)
                                              : fail(Code::M057_FAN_E005,
                                                     registry_title(leg.destination, leg.endpoint) +
                                                         " has `" + leg.mapped->name.text() + "` " +
                                                         leg.mapped->version + ", and it cannot be withdrawn",
                                                     std::string(abilities.undo_steps));
    if (undone) {
      leg.state = LegState::withdrawn;
      tell(leg, Phase::ended);
    } else {
      const LegState state = leg.state;
      fail_leg(leg, Step::confirm, std::move(undone).error());
      // It stays published; the error is that it could not be undone.
      leg.state = state;
    }
    save(leg);
  }
}

bool Dispatcher::has_dependants(const Leg& leg) const {
  return std::any_of(run_.legs.begin(), run_.legs.end(), [&](const Leg& other) {
    return other.destination == leg.destination && other.mapped &&
           std::any_of(other.mapped->dependencies.begin(), other.mapped->dependencies.end(),
                       [&](const MappedDependency& dependency) {
                         return dependency.package == package_of(leg).name;
                       });
  });
}

const Leg* Dispatcher::failed_dependency(const Leg& leg) const {
  for (const MappedDependency& dependency : leg.mapped->dependencies) {
    for (const Leg& other : run_.legs) {
      if (other.destination == leg.destination && package_of(other).name == dependency.package &&
          !is_done(other.state))
        return &other;
    }
  }
  return nullptr;
}

}  // namespace mochi::fanout
