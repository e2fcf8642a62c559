// The index client's part that asks a registry and its mirrors what they are.
#include <fmt/format.h>

#include "archive/digest.h"
#include "base/path.h"
#include "diag/codes.h"
#include "package/net/index_client.h"
#include "package/net/index_state.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

constexpr std::int64_t kBenchNs = std::int64_t{5} * 60 * 1'000'000'000;

}  // namespace

Error index_refusal(const HttpResponse& answer, const std::string& url) {
  bool access = answer.status == 401 || answer.status == 403;
  Code code = access ? Code::M057_INDEX_E009 : Code::M057_INDEX_E004;
  if (answer.status == 429) code = Code::M057_INDEX_E005;
  return Error{.code = code,
               .message = fmt::format("`{}` answered {} {}", shown_url(url), answer.status, answer.reason)};
}

Error as_index_error(Error error) {
  if (error.code == Code::C014 || error.code == Code::C008 || error.code == Code::C004) {
    error.code = Code::M057_INDEX_E004;
  }
  return error;
}

bool final_refusal(Code code) { return code != Code::M057_INDEX_E004 && code != Code::M057_INDEX_E005; }

Result<void> IndexClient::check_id(const SiteState& state, const RegistryConfig& config,
                                   const std::string& base) const {
  std::string wanted = state.site.id;
  if (wanted.empty() && state.config) wanted = state.config->id;
  if (wanted.empty() || wanted == config.id) return {};
  return fail(Code::M057_INDEX_E006,
              fmt::format("`{}` is registry `{}`, but `{}` is expected under the name `{}`", shown_url(base),
                          config.id, wanted, state.site.name));
}

Result<RegistryConfig> IndexClient::fetch_config(SiteState& state, const std::string& base) {
  std::string path =
      join_path(state.directory,
                "config-" + archive::hex(archive::digest(archive::DigestKind::blake3, base)).substr(0, 16));
  if (!transport_.reaches(base)) {
    std::optional<CachedIndex> cached = read_cached_index(transport_.files(), path);
    if (!cached) {
      return fail(Code::M057_INDEX_E008,
                  fmt::format("nothing of registry `{}` is in the cache", state.site.name));
    }
    return parse_registry_config(cached->body, base);
  }
  HttpRequest request{.url = base + "config.json"};
  request.limit = kConfigBytes;
  std::string url = request.url;
  Result<HttpResponse> answer = transport_.get(std::move(request));
  if (!answer) return fail(as_index_error(std::move(answer).error()));
  if (answer->status != 200) return fail(index_refusal(*answer, url));
  MOCHI_TRY(RegistryConfig config, parse_registry_config(answer->body, base));
  if (!is_file_url(base)) write_cache(path, *answer);
  return config;
}

// The registry's own configuration, else that of a mirror which has its id.
Result<void> IndexClient::open_site(SiteState& state) {
  if (state.opened) {
    if (state.error) return fail(*state.error);
    return {};
  }
  state.opened = true;
  Result<RegistryConfig> config = fetch_config(state, state.site.index);
  if (config) {
    if (Result<void> same = check_id(state, *config, state.site.index); !same) {
      state.error = same.error();
      return fail(*state.error);
    }
    state.config = std::move(*config);
    return {};
  }
  state.error = std::move(config).error();
  if (final_refusal(state.error->code) || state.site.mirrors.empty()) return fail(*state.error);
  // Which registry a mirror stands for is known only by the id of the lock.
  Error all{.code = Code::M057_INDEX_E007,
            .message = fmt::format("registry `{}` and all its mirrors failed", state.site.name)};
  all.children.push_back(*state.error);
  for (const std::string& mirror : state.site.mirrors) {
    if (benched(mirror)) continue;
    Result<RegistryConfig> other = fetch_config(state, mirror);
    if (other && state.site.id.empty()) {
      other = fail(Code::M057_INDEX_E006,
                   fmt::format("whether `{}` is a mirror of `{}` cannot be told while the latter is away",
                               shown_url(mirror), state.site.name));
    }
    if (other) {
      if (Result<void> same = check_id(state, *other, mirror); !same) other = fail(std::move(same).error());
    }
    if (other) {
      state.config = *other;
      state.mirrors.emplace(mirror, std::move(*other));
      state.error.reset();
      // All further requests go to the mirrors.
      bench(state.site.index);
      return {};
    }
    bench(mirror);
    all.children.push_back(std::move(other).error());
  }
  state.error = std::move(all);
  return fail(*state.error);
}

Result<const RegistryConfig*> IndexClient::config(std::string_view registry) {
  SiteState* state = state_of(registry);
  if (state == nullptr) {
    return fail(Code::M057_RESOLVE_E004,
                fmt::format("no registry is configured under the name `{}`", registry));
  }
  MOCHI_TRY_VOID(open_site(*state));
  return &*state->config;
}

Result<std::string> IndexClient::blobs(std::string_view registry) {
  MOCHI_TRY(const RegistryConfig* config, this->config(registry));
  const std::string& stated = state_of(registry)->site.blobs;
  if (stated.empty()) return config->blobs;
  return stated.ends_with('/') ? stated : stated + "/";
}

std::vector<std::string> IndexClient::mirror_blobs(std::string_view registry) {
  std::vector<std::string> out;
  SiteState* state = state_of(registry);
  if (state == nullptr) return out;
  for (const std::string& mirror : state->site.mirrors) {
    if (benched(mirror)) continue;
    auto known = state->mirrors.find(mirror);
    if (known == state->mirrors.end()) {
      Result<RegistryConfig> config = fetch_config(*state, mirror);
      if (!config || !check_id(*state, *config, mirror)) {
        bench(mirror);
        continue;
      }
      known = state->mirrors.emplace(mirror, std::move(*config)).first;
    }
    if (!benched(known->second.blobs)) out.push_back(known->second.blobs);
  }
  return out;
}

void IndexClient::bench(std::string_view url) {
  benched_until_[std::string(url)] = transport_.clock().monotonic_ns() + kBenchNs;
}

bool IndexClient::benched(const std::string& url) {
  if (benched_until_.empty()) return false;
  auto found = benched_until_.find(url);
  return found != benched_until_.end() && transport_.clock().monotonic_ns() < found->second;
}

}  // namespace mochi::package
