// The registry as one function from request to response (registry page Z1, Z2, Z4): checks that stand before
// every protocol, then the module of the path's prefix.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/http.h"
#include "host/http_server.h"
#include "registry/serve/module.h"
#include "registry/serve/view_folder.h"
#include "registry/serve/views.h"
#include "registry/serve/web_api.h"

namespace mochi::registry {

struct ServeOptions {
  // Overrides the configuration; empty = as configured, else the bound address.
  std::string base_url;
  bool read_only = false;
  // Requests come through a proxy: any Host is taken, the address beyond loopback is allowed.
  bool behind_proxy = false;
  // For the API references of web pages; null = in Mochi only.
  const ApiLanguages* api_languages = nullptr;
  // Lives as long as the server; null = nothing is signed.
  const PackageSigner* signer = nullptr;
  // Asks trusted issuers for their keys; of no other use. Null = keys are files.
  HttpClient* http = nullptr;
  // Keep `view/` of the registry's folder up to date.
  bool view_folder = false;
  // Null = what manifests declare is believed.
  DeriveCapabilities derive = nullptr;
};

class RegistryServer final : public RequestHandler {
 public:
  RegistryServer(Store& store, TokenBook& tokens, ServeOptions options);
  ~RegistryServer() override;

  // Where the server is bound; call it before requests come.
  void set_bound(std::string_view address, std::uint16_t port, bool tls);
  const std::string& base_url() const { return registry_->base_url; }
  // Brings `view/` up to date and flushes it: when the server is bound, and when it has stopped. Errors:
  // C002.
  Result<void> settle_views();
  // Before orders of administrators can come (orders.h). Errors: C002, C016.
  Result<void> begin_orders();
  // What is left for later, and orders: now and then while the server runs. Errors: C002; the next call tries
  // again.
  Result<void> tick();

  Admission admit(const ServerRequest& request) override;
  ServerResponse handle(const ServerRequest& request) override;
  ServerResponse too_large(const ServerRequest& request) override;

 private:
  struct Route {
    std::vector<std::string> prefix;
    Module* module;
  };
  // The module of a path and what follows its prefix; root aliases included.
  Module* route(const ServerRequest& request, std::vector<std::string>& rest) const;
  std::optional<Identity> identify(const ServerRequest& request) const;
  bool host_allowed(const ServerRequest& request) const;
  bool origin_allowed(const ServerRequest& request) const;
  ServerResponse dispatch(const ServerRequest& request, bool& guarded);
  ServerResponse service(const ServerRequest& request) const;

  ServeOptions options_;
  ViewCache views_;
  std::unique_ptr<IdentityExchange> exchange_;
  std::unique_ptr<Registry> registry_;
  std::unique_ptr<ViewFolder> view_folder_;
  std::vector<std::string> hosts_;
  std::vector<std::unique_ptr<Module>> modules_;
  std::vector<Route> routes_;
  Module* web_ = nullptr;
  std::vector<std::pair<std::string, const Module*>> by_protocol_;
};

}  // namespace mochi::registry
