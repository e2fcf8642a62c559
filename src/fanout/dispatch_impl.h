// The state of one run, shared by its phases.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "fanout/claims.h"
#include "fanout/dispatch.h"

namespace mochi::fanout {

// Receipts of the packages, changed from several threads; every change is on the disk when the call returns.
class ReceiptBook {
 public:
  ReceiptBook(const std::vector<ReleasePackage>& packages, const RunOptions& options, FileSystem& files,
              const Secrets& secrets);
  // Reads what earlier runs left. Errors of a broken or newer receipt.
  Result<void> load();
  const std::optional<Receipt>& earlier(std::size_t package) const { return earlier_[package]; }
  // Writes every leg that is not known yet as planned, so that a killed run still says what was to be done.
  Result<void> begin(const std::vector<Leg>& legs);
  // Takes over the leg's state.
  Result<void> update(const Leg& leg);

 private:
  static void put(Receipt& receipt, ReceiptLeg leg);
  Result<void> write(std::size_t package);

  const std::vector<ReleasePackage>& packages_;
  const RunOptions& options_;
  FileSystem& files_;
  const Secrets& secrets_;
  std::vector<std::optional<Receipt>> earlier_;
  std::vector<Receipt> receipts_;
  std::mutex mutex_;
};

class Dispatcher {
 public:
  Dispatcher(const std::vector<ReleasePackage>& packages, const RunOptions& options, RunServices& services,
             Secrets& secrets, RunObserver& observer);
  Result<Run> run();

 private:
  // dispatch.cc: plan and build
  void make_legs();
  void find_endpoints();
  Result<void> map_all();
  void build_all();
  void build_leg(Leg& leg, SourceBuilder& sources);
  Result<void> use_staged(Leg& leg, const ReceiptLeg& earlier);
  Result<void> same_as_before(const Leg& leg, const ReceiptLeg& earlier) const;
  // dispatch_check.cc: before the barrier
  void preflight_all();
  void preflight_leg(Leg& leg, HttpClient& http);
  Result<void> authenticate(Leg& leg, HttpClient& http);
  // The credential of the leg; nothing for `--anonymous`.
  Result<void> find_credential(Leg& leg, HttpClient& http, const std::string& refused);
  Result<void> judge_probe(const Leg& leg) const;
  bool anonymous(const Leg& leg) const;
  Result<void> check_name(Leg& leg, HttpClient& http);
  Result<void> check_dependencies(Leg& leg, HttpClient& http);
  // The identity token of CI, looked at; nothing is exchanged.
  Result<std::string> identity_token(Leg& leg, HttpClient& http, bool offline, std::optional<Claims>& claims);
  void look_at_tokens();
  void test_all();
  void test_leg(Leg& leg);
  // dispatch_upload.cc: behind it
  void upload_all();
  void upload_destination(Destination destination, HttpClient& http);
  void upload_leg(Leg& leg, HttpClient& http);
  // attest/dispatch.cc
  Result<void> attest(Leg& leg, const Link& link);
  Result<void> send_files(Leg& leg, const Link& link);
  void confirm(Leg& leg, const Link& link, std::int64_t patience_ms);
  void undo_all();
  bool has_dependants(const Leg& leg) const;
  const Leg* failed_dependency(const Leg& leg) const;

  bool open(const Leg& leg) const {
    return !leg.error && leg.state != LegState::cancelled && leg.state != LegState::skipped;
  }
  bool any_failed() const;
  void fail_leg(Leg& leg, Step step, Error error);
  void tell(const Leg& leg, Phase phase);
  void tell_sent(const Leg& leg, std::uint64_t bytes, std::uint64_t total);
  class LegWatch;
  void save(Leg& leg);
  Link link_of(Leg& leg, HttpClient& http) {
    return {http, services_.clock(), leg.destination, leg.endpoint, leg.credential, secrets_};
  }
  const ReleasePackage& package_of(const Leg& leg) const { return packages_[leg.package]; }
  template <typename Work>
  void each_destination(Work work);

  const std::vector<ReleasePackage>& packages_;
  const RunOptions& options_;
  RunServices& services_;
  Secrets& secrets_;
  RunObserver& observer_;
  ReceiptBook receipts_;
  Run run_;
  std::atomic<bool> abort_{false};
  std::mutex observer_mutex_;
};

}  // namespace mochi::fanout
