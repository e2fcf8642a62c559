#include "package/net/transport.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/string_util.h"
#include "diag/codes.h"
#include "host/parallel.h"
#include "package/net/url.h"

namespace mochi::package {
namespace {

constexpr int kRedirects = 5;
constexpr std::size_t kBodyPiece = std::size_t{128} << 10U;
// Fewer files are not worth a thread.
constexpr std::size_t kManyFiles = 64;

unsigned number_of(const Env& env, std::string_view name, unsigned fallback) {
  std::string text = env.get(name);
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos)
    return fallback;
  unsigned value = 0;
  for (char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return std::clamp(value, 1U, 64U);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

TransportOptions transport_options(const Env& env) {
  TransportOptions options;
  std::string offline = ascii_lower(env.get("MOCHI_OFFLINE"));
  if (offline == "hard") {
    options.network = Network::hard;
  } else if (!offline.empty() && offline != "0" && offline != "false") {
    options.network = Network::offline;
  }
  options.parallel = number_of(env, "MOCHI_PARALLELISM", options.parallel);
  options.parallel = number_of(env, "MOCHI_INDEX_PARALLELISM", options.parallel);
  return options;
}

bool Transport::reaches(std::string_view url) const {
  return options_.network == Network::online || is_file_url(url);
}

HttpRequest Transport::with_headers(HttpRequest request) const {
  request.headers.push_back({"User-Agent", options_.user_agent});
  std::string origin = origin_of(request.url);
  if (!may_carry_secrets(request.url)) return request;
  for (const Credential& credential : options_.credentials) {
    if (credential.origin != origin) continue;
    if (!credential.authorization.empty()) {
      request.headers.push_back({"Authorization", credential.authorization});
    }
    request.certificate = credential.certificate;
    request.key = credential.key;
    break;
  }
  return request;
}

Result<HttpResponse> Transport::get_file(const HttpRequest& request) {
  MOCHI_TRY(std::string path, file_url_path(request.url));
  HttpResponse response;
  Result<FileInfo> info = files_.info(path);
  if (!info && info.error().code != Code::C001) return fail(std::move(info).error());
  if (!info || info->kind != FileKind::file) {
    response.status = 404;
    response.reason = "Not Found";
    return response;
  }
  response.status = 200;
  response.reason = "OK";
  if (info->size > request.limit) {
    return fail(Code::C004, fmt::format("`{}` is larger than {} bytes", path, request.limit));
  }
  if (request.sink == nullptr) {
    MOCHI_TRY(response.body, files_.read(path, request.limit));
    return response;
  }
  MOCHI_TRY_VOID(request.sink->start());
  MOCHI_TRY(std::unique_ptr<FileReader> reader, files_.open(path));
  std::string piece(kBodyPiece, '\0');
  while (true) {
    MOCHI_TRY(std::size_t got, reader->read(piece.data(), piece.size()));
    if (got == 0) return response;
    MOCHI_TRY_VOID(request.sink->data(std::string_view(piece).substr(0, got)));
  }
}

std::vector<Result<HttpResponse>> Transport::get_all(std::vector<HttpRequest> requests) {
  std::vector<Result<HttpResponse>> results;
  std::vector<std::size_t> waiting;
  std::vector<std::size_t> files;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::string& url = requests[i].url;
    if (is_file_url(url)) {
      files.push_back(i);
      results.push_back(fail(Code::C014, "interrupted"));
      continue;
    }
    results.push_back(
        fail(Code::M057_OFFLINE_E003, fmt::format("`{}` cannot be asked offline", shown_url(url))));
    if (options_.network == Network::online) waiting.push_back(i);
  }
  const unsigned jobs = files.size() < kManyFiles ? 1 : processor_count();
  parallel_for(files.size(), jobs, [&](std::size_t k) { results[files[k]] = get_file(requests[files[k]]); });
  for (int hop = 0; !waiting.empty(); ++hop) {
    std::vector<HttpRequest> batch;
    for (std::size_t i : waiting) batch.push_back(with_headers(requests[i]));
    std::vector<Result<HttpResponse>> answers =
        send_all_with_retry(http_, clock_, batch, options_.parallel, options_.retry);
    std::vector<std::size_t> moved;
    for (std::size_t k = 0; k < waiting.size(); ++k) {
      std::size_t i = waiting[k];
      const std::string* location =
          answers[k] && is_redirect(answers[k]->status) ? answers[k]->header("location") : nullptr;
      results[i] = std::move(answers[k]);
      if (location == nullptr) continue;
      std::string target = resolve_url(requests[i].url, *results[i]->header("location"));
      bool weaker = requests[i].url.starts_with("https://") && !target.starts_with("https://");
      if (hop >= kRedirects || weaker || is_file_url(target)) {
        results[i] = fail(Code::C014, fmt::format("`{}` redirects too often or to `{}`",
                                                  shown_url(requests[i].url), shown_url(target)));
        continue;
      }
      requests[i].url = std::move(target);
      moved.push_back(i);
    }
    waiting = std::move(moved);
  }
  return results;
}

Result<HttpResponse> Transport::get(HttpRequest request) {
  std::vector<HttpRequest> one;
  one.push_back(std::move(request));
  return std::move(get_all(std::move(one)).front());
}

}  // namespace mochi::package
