// Attestations of a leg (F32): made behind the barrier and before the first upload, once, whatever is tried
// again later.
#include <algorithm>

#include "fanout/attest/services.h"
#include "fanout/attest/signer.h"
#include "fanout/dispatch_impl.h"
#include "registry/client/sigstore.h"

namespace mochi::fanout {
namespace {

// The log shows the repository to everybody, for ever: GitHub and GitLab say in the token whether it is
// public.
bool is_public_source(const std::string& identity) {
  return registry::client::token_claim(identity, "repository_visibility") == "public" ||
         registry::client::token_claim(identity, "project_visibility") == "public";
}

}  // namespace

Result<void> Dispatcher::attest(Leg& leg, const Link& link) {
  const Env& env = services_.env();
  if (env.get("MOCHI_ATTESTATIONS") == "off") return {};
  if (env.get("SIGSTORE_ID_TOKEN").empty() && env.get("ACTIONS_ID_TOKEN_REQUEST_URL").empty()) return {};
  const std::vector<bool>& present = leg.probe.present;
  if (!present.empty() && std::find(present.begin(), present.end(), false) == present.end()) return {};
  if (!leg.driver->takes_attestations(link, *leg.built, env)) return {};
  MOCHI_TRY(const std::string identity, request_signing_identity(env, link.http, secrets_));
  if (identity.empty()) return {};
  const bool named = !env.get("MOCHI_FULCIO_URL").empty() || !env.get("MOCHI_SIGSTORE_ROOTS").empty();
  if (!named && !is_public_source(identity)) {
    leg.notes.push_back("not attested: the identity token does not say that the repository is public");
    return {};
  }
  const std::optional<SigningServices> services =
      find_services(services_.files(), env, services_.processes());
  if (!services) {
    leg.notes.push_back(
        "not attested: nobody says where to sign (`MOCHI_FULCIO_URL` and `MOCHI_REKOR_URL`, or "
        "`MOCHI_SIGSTORE_ROOTS`)");
    return {};
  }
  tell(leg, Phase::attesting);
  MOCHI_TRY(const StatementSigner signer, StatementSigner::open(link, *services, identity));
  leg.built->attestations.assign(leg.built->files.size(), {});
  for (std::size_t file = 0; file < leg.built->files.size(); ++file) {
    if (file < present.size() && present[file]) continue;
    MOCHI_TRY(leg.built->attestations[file], leg.driver->attest(link, *leg.built, file, signer, env));
  }
  leg.notes.push_back("attested with the identity of CI, entered in the transparency log found by " +
                      services->source);
  return {};
}

}  // namespace mochi::fanout
