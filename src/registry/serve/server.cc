#include "registry/serve/server.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "registry/auth/exchange.h"
#include "registry/serve/modules.h"
#include "registry/serve/orders.h"

namespace mochi::registry {
namespace {

constexpr std::size_t kViewBytes = std::size_t{256} << 20U;
// Of requests that upload nothing.
constexpr std::size_t kSmallBody = std::size_t{1} << 20U;
// The same without a token.
constexpr std::size_t kAnonymousBody = std::size_t{256} << 10U;

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

// The host part of `host:port`, brackets kept.
std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string_view::npos || host.ends_with(']')) return host;
  return host.substr(0, colon);
}

// The identity token that is itself the credential of a request (JSR); empty = none.
std::string_view presented_jwt(const ServerRequest& request) {
  constexpr std::string_view kScheme = "githuboidc ";
  const std::string_view header = request.header("Authorization");
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view();
}

std::string_view authority_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/'));
}

// No shared cache keeps it, and none gives it to another caller.
void keep_private(ServerResponse& response) {
  bool said = false;
  for (ServerField& field : response.headers) {
    if (field.name == "Cache-Control") {
      field.value =
          "private" + (field.value.starts_with("public") ? field.value.substr(6) : ", " + field.value);
      said = true;
    } else if (field.name == "Vary") {
      field.value += ", Authorization";
    }
  }
  if (!said) response.set("Cache-Control", "private, no-cache");
}

// Where the folder lies on this machine is none of a client's business.
void hide_root(ServerResponse& response, const std::string& root) {
  const std::string place = root.ends_with('/') ? root : root + "/";
  response.body = replace_all(response.body, place, "");
  response.reason = replace_all(response.reason, place, "");
}

}  // namespace

RegistryServer::RegistryServer(Store& store, TokenBook& tokens, ServeOptions options)
    : options_(std::move(options)), views_(kViewBytes) {
  exchange_ = std::make_unique<IdentityExchange>(store, tokens, options_.http);
  registry_.reset(new Registry{store,
                               tokens,
                               views_,
                               *exchange_,
                               {},
                               options_.read_only || store.config().read_only,
                               options_.api_languages,
                               options_.signer,
                               options_.derive});
  auto add = [this](std::unique_ptr<Module> module, std::vector<std::vector<std::string>> prefixes) {
    if (!prefixes.empty()) by_protocol_.emplace_back(prefixes.front().front(), module.get());
    for (std::vector<std::string>& prefix : prefixes) routes_.push_back({std::move(prefix), module.get()});
    modules_.push_back(std::move(module));
  };
  add(make_mochi_module(), {{"mochi"}});
  add(make_npm_module(), {{"npm"}, {"-"}});
  add(make_jsr_module(), {{"jsr"}, {"api", "scopes"}, {"api", "publish_status"}});
  add(make_pypi_module(), {{"pypi"}, {"_"}});
  add(make_cargo_module(), {{"cargo"}, {"api", "v1"}});
  add(make_web_module(by_protocol_), {});
  web_ = modules_.back().get();
  if (options_.view_folder) view_folder_ = std::make_unique<ViewFolder>(*registry_);
}

RegistryServer::~RegistryServer() = default;

void RegistryServer::set_bound(std::string_view address, std::uint16_t port, bool tls) {
  const bool six = address.find(':') != std::string_view::npos;
  const std::string shown = six ? fmt::format("[{}]", address) : std::string(address);
  const std::string bound = fmt::format("{}://{}:{}", tls ? "https" : "http", shown, port);
  const std::string& configured =
      options_.base_url.empty() ? registry_->store.config().base_url : options_.base_url;
  registry_->base_url = configured.empty() ? bound : configured;
  while (registry_->base_url.ends_with('/')) registry_->base_url.pop_back();
  hosts_ = {shown, "localhost", ascii_lower(without_port(authority_of(registry_->base_url)))};
  if (is_loopback(address)) hosts_.insert(hosts_.end(), {"127.0.0.1", "[::1]"});
}

// A page that resolves its own name to this machine must not read what the user may (DNS rebinding).
bool RegistryServer::host_allowed(const ServerRequest& request) const {
  if (options_.behind_proxy) return true;
  const std::string host = ascii_lower(without_port(request.header("Host")));
  return std::find(hosts_.begin(), hosts_.end(), host) != hosts_.end();
}

// A form on any web page can send an upload; its Origin gives it away.
bool RegistryServer::origin_allowed(const ServerRequest& request) const {
  if (!request.has_header("Origin")) return true;
  const std::string_view origin = request.header("Origin");
  if (origin == registry_->base_url) return true;
  const std::string host = ascii_lower(without_port(authority_of(origin)));
  return authority_of(origin) == request.header("Host") &&
         std::find(hosts_.begin(), hosts_.end(), host) != hosts_.end();
}

Result<void> RegistryServer::settle_views() { return view_folder_ ? view_folder_->settle() : Result<void>(); }

Result<void> RegistryServer::begin_orders() {
  return open_orders(registry_->store.files(), registry_->store.root());
}

Result<void> RegistryServer::tick() {
  Result<void> answered = answer_orders(registry_->store, registry_->tokens, [this] {
    return view_folder_ ? view_folder_->sync() : Result<void>();
  });
  Result<void> shown = view_folder_ ? view_folder_->tick() : Result<void>();
  return answered ? shown : answered;
}

Module* RegistryServer::route(const ServerRequest& request, std::vector<std::string>& rest) const {
  const std::vector<std::string>& path = request.segments;
  for (const Route& route : routes_) {
    if (path.size() < route.prefix.size() ||
        !std::equal(route.prefix.begin(), route.prefix.end(), path.begin()))
      continue;
    // A module's own prefix is cut off; a root alias stays, so that the module sees the path of its protocol.
    const bool alias = route.prefix.front() == "-" || route.prefix.front() == "_" || route.prefix.size() > 1;
    rest.assign(path.begin() + (alias ? 0 : static_cast<std::ptrdiff_t>(route.prefix.size())), path.end());
    return route.module;
  }
  rest = path;
  return web_;
}

Admission RegistryServer::admit(const ServerRequest& request) {
  std::vector<std::string> rest;
  const Module* module = route(request, rest);
  Admission out;
  // No identity is asked for yet: a client without a token stays in memory.
  const bool upload = module->takes_upload(request, rest);
  const bool known = identify(request).has_value();
  const bool signed_token = !known && exchange_->is_signed(presented_jwt(request));
  out.spool = known || signed_token;
  out.limit = out.spool ? kSmallBody : kAnonymousBody;
  if (upload && out.spool) {
    // Encodings of the artefact (base64 in JSON) and the fields around it.
    const std::uint64_t artefact = registry_->store.config().upload_limit;
    out.limit = static_cast<std::size_t>(artefact + artefact / 2 + kSmallBody);
  }
  if (signed_token && host_allowed(request) && origin_allowed(request)) return out;
  if (!upload && host_allowed(request) && origin_allowed(request)) return out;
  // Every module looks at who asks before it looks at the body, which it does not get here.
  bool guarded = false;
  ServerResponse judged = dispatch(request, guarded);
  if (judged.status == 401 || judged.status == 403) out.refusal = std::move(judged);
  return out;
}

std::optional<Identity> RegistryServer::identify(const ServerRequest& request) const {
  std::string secret = presented_secret(request.header("Authorization"));
  if (secret.empty()) secret = std::string(request.header("X-NuGet-ApiKey"));
  return registry_->tokens.identify(secret);
}

ServerResponse RegistryServer::too_large(const ServerRequest& request) {
  std::vector<std::string> rest;
  const Module* module = route(request, rest);
  if (!host_allowed(request) || !origin_allowed(request))
    return text_answer(403, "this host or origin is not served\n");
  return module->error(413, module->takes_upload(request, rest)
                                ? too_large_text(registry_->store.config())
                                : std::string("the body of the request is too large"));
}

ServerResponse RegistryServer::service(const ServerRequest& request) const {
  if (request.segments[0] == "healthz") return text_answer(200, "ok\n");
  std::string out;
  out += "# HELP mochi_registry_log_records Records of the log.\n# TYPE mochi_registry_log_records counter\n";
  out += fmt::format("mochi_registry_log_records {}\n", registry_->store.seq());
  if (view_folder_) {
    out +=
        "# HELP mochi_registry_view_records Records that the files of `view/` are at.\n# TYPE "
        "mochi_registry_view_records counter\n";
    out += fmt::format("mochi_registry_view_records {}\n", view_folder_->seq());
  }
  out += "# HELP mochi_registry_packages Packages by protocol.\n# TYPE mochi_registry_packages gauge\n";
  for (std::string_view protocol : {"cargo", "jsr", "mochi", "npm", "pypi"}) {
    out += fmt::format("mochi_registry_packages{{protocol=\"{}\"}} {}\n", protocol,
                       registry_->store.count(protocol));
  }
  return text_answer(200, out, "text/plain; version=0.0.4");
}

ServerResponse RegistryServer::dispatch(const ServerRequest& request, bool& guarded) {
  if (!host_allowed(request)) return text_answer(403, "this host is not served\n");
  if (!origin_allowed(request)) return text_answer(403, "requests from other origins are refused\n");
  if (request.segments.size() == 1 &&
      (request.segments[0] == "healthz" || request.segments[0] == "metrics")) {
    return service(request);
  }
  Call call{request, {}, *registry_, std::nullopt, false};
  Module* module = route(request, call.path);
  call.identity = identify(request);
  ServerResponse response = module->handle(call);
  // What a token was shown may be more than anybody sees.
  guarded = call.guarded || registry_->store.config().is_private ||
            (call.identity && response.header("Cache-Control").empty());
  return response;
}

ServerResponse RegistryServer::handle(const ServerRequest& request) {
  bool guarded = false;
  ServerResponse response = dispatch(request, guarded);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  // What was accepted stays accepted if its views cannot be written: the next change, or the next start, does
  // it.
  if (!reads && view_folder_) static_cast<void>(view_folder_->sync());
  if (response.status == 200 && reads) {
    std::string etag(response.header("ETag"));
    if (etag.empty() && response.file.empty()) {
      etag = etag_of(response.shared_body ? std::string_view(*response.shared_body)
                                          : std::string_view(response.body));
      response.set("ETag", etag);
    }
    if (etag_matches(request.header("If-None-Match"), etag)) {
      response.status = 304;
      response.body.clear();
      response.file.clear();
      response.shared_body.reset();
    }
  }
  if (guarded && reads) keep_private(response);
  if (response.status >= 500) hide_root(response, registry_->store.root());
  response.set("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace mochi::registry
